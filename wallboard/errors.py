"""What can go wrong, said so that the reader knows where and what to do."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import IntEnum
from typing import Literal


class Exit(IntEnum):
    """What the process says when it ends (`contract.md` §3)."""

    FINE = 0
    ERRORS = 1
    USAGE = 2
    IN_USE = 3


Level = Literal["error", "warning", "ok"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One finding about configuration or data; `check --json` prints exactly these fields."""

    level: Level
    code: str
    message: str
    file: str | None = None
    line: int | None = None
    store: str | None = None
    query: str | None = None
    do: str | None = None

    def as_dict(self) -> dict[str, str | int | None]:
        """The finding as JSON-ready fields."""
        return asdict(self)

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.line) if part is not None)
        sentence = f"{self.level}: {self.message}"
        if self.do:
            sentence += f" {self.do}"
        return f"{place}: {sentence}" if place else sentence


class WallboardError(Exception):
    """An error with a sentence for the person who runs the board."""

    exit_code: Exit = Exit.ERRORS


class ConfigError(WallboardError):
    """Every problem found in the configuration, all at once."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


class QueryError(WallboardError):
    """A file under `queries/` that breaks its own declaration."""

    def __init__(self, message: str, *, file: str, line: int) -> None:
        super().__init__(f"{file}:{line}: {message}")
        self.message = message
        self.file = file
        self.line = line


class StoreError(WallboardError):
    """A store that did not answer, or answered what its query does not promise."""

    def __init__(
        self, message: str, *, store: str, query: str | None = None, code: str = "store", do: str | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        self.store = store
        self.query = query
        self.code = code
        self.do = do

    def problem(self) -> Problem:
        """The same fact as a finding for Health and `check`."""
        return Problem(
            level="error", code=self.code, message=self.message, store=self.store, query=self.query, do=self.do
        )


class UsageError(WallboardError):
    """A command asked for something that does not exist or makes no sense."""

    exit_code = Exit.USAGE


class InUseError(WallboardError):
    """A port or a `var/` folder that another process holds."""

    exit_code = Exit.IN_USE
