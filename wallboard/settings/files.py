"""Which files make up the configuration, and what stands in them where?"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from wallboard import errors
from wallboard.settings import fields, lines, sentences
from wallboard.settings.access import Access
from wallboard.settings.alerts import Alerts
from wallboard.settings.complaints import Complaints
from wallboard.settings.policies import Policies
from wallboard.settings.promises import Promises
from wallboard.settings.repeats import Repeats
from wallboard.settings.satisfaction import Satisfaction
from wallboard.settings.service_level import ServiceLevels
from wallboard.settings.stores import Stores
from wallboard.settings.wallboard import Wallboard


class Files(BaseModel):
    """One field per TOML file, named as the file; what has a default may be absent."""

    model_config = fields.CONFIG

    wallboard: Wallboard
    stores: Stores
    service_level: ServiceLevels = ServiceLevels()
    repeats: Repeats = Repeats()
    promises: Promises = Promises()
    satisfaction: Satisfaction = Satisfaction()
    alerts: Alerts = Alerts()
    complaints: Complaints = Complaints()
    policies: Policies = Policies()
    access: Access | None = None


@dataclass(frozen=True, kw_only=True)
class Written:
    """One file as it was read: its text and values, or the problem that kept it from being read."""

    file: str
    text: str = field(default="", repr=False)  # an address in it may hold a password
    values: dict[str, Any] | None = field(default=None, repr=False)
    problem: errors.Problem | None = None

    @cached_property
    def places(self) -> dict[lines.Path, int]:
        """The line of every key; looked for only when something is wrong."""
        return lines.places(self.text)

    def problem_at(
        self, path: lines.Path, code: str, message: str, *, level: errors.Level = "error", do: str | None = None
    ) -> errors.Problem:
        """A finding about a key of this file."""
        line = lines.line_of(path, self.places)
        return errors.Problem(level=level, code=code, message=message, file=self.file, line=line, do=do)

    def refused(self, error: ErrorDetails) -> errors.Problem:
        """A value of this file that the models refuse, as a finding."""
        code, message, do = sentences.sentence(error, Files)
        inside = error.get("ctx", {}).get("at", ())
        return self.problem_at((*error["loc"][1:], *inside), code, message, do=do)


def read(folder: Path) -> dict[str, Written]:
    """Every file of the folder that is there or has to be, by its field in `Files`."""
    written = {name: _read(folder / f"{name}.toml") for name in Files.model_fields}
    return {name: file for name, file in written.items() if file is not None}


def _read(path: Path) -> Written | None:
    """One file; None when it is absent and may be."""
    file = f"{path.parent.name}/{path.name}"
    try:
        text = path.read_bytes().decode("utf-8-sig")
        return Written(file=file, text=text, values=tomllib.loads(text))
    except FileNotFoundError:
        is_required = Files.model_fields[path.stem].is_required()
        do = "Copy it from the default configuration."
        return _broken(file, None, "missing_file", f"there is no file {path.name}.", do) if is_required else None
    except OSError as error:
        return _broken(
            file, None, "unreadable", f"this file cannot be read: {error.strerror}.", "Check its permissions."
        )
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        return _broken(file, line, "not_utf8", "this line is not UTF-8 text.", "Save the file as UTF-8.")
    except tomllib.TOMLDecodeError as error:
        line = lines.line_of_syntax_error(error, text)
        do = "Text stands in quotes, a list in brackets, and each key on its own line."
        return _broken(file, line, "toml_syntax", f"this is not TOML: {error}.", do)


def _broken(file: str, line: int | None, code: str, message: str, do: str) -> Written:
    problem = errors.Problem(level="error", code=code, message=message, file=file, line=line, do=do)
    return Written(file=file, problem=problem)
