"""On which line of a TOML file does a key stand?

The standard parser tells values, not places. A statement of TOML ends with its line unless a bracket or a quote is
still open, and then it does not parse; so each statement is the shortest run of lines that parses alone, and the
parser itself, not a second grammar, says which keys it holds.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from typing import Any

Path = tuple[str | int, ...]


def places(text: str) -> dict[Path, int]:
    """The line, from 1, of every key, table and list item of a file that parses."""
    found: dict[Path, int] = {}
    table: Path = ()
    for line, statement in _statements(text):
        parsed = tomllib.loads(statement)
        if statement.startswith("["):
            table = _table(parsed, statement.startswith("[["), found)
            _mark(found, table, line)
        else:
            for path in _paths(parsed):
                _mark(found, table + path, line)
    return found


def line_of(path: Path, found: dict[Path, int]) -> int:
    """The line of a key, or of the nearest table around it; 1 where nothing is known."""
    while path and path not in found:
        path = path[:-1]
    return found.get(path, 1)


def line_of_syntax_error(error: tomllib.TOMLDecodeError, text: str) -> int:
    """The line the parser stopped at, which stands only in its sentence before Python 3.14."""
    stopped = re.search(r"\(at line (\d+),", str(error))
    return int(stopped[1]) if stopped else max(1, text.rstrip().count("\n") + 1)


def _statements(text: str) -> Iterator[tuple[int, str]]:
    """Each statement with the line it starts on; blank lines and comments are none."""
    start, pending = 1, ""
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), start=1):
        pending += line + "\n"
        try:
            parsed = tomllib.loads(pending)
        except tomllib.TOMLDecodeError:
            continue
        if parsed:
            yield start, pending.strip()
        start, pending = number + 1, ""


def _table(parsed: dict[str, Any], is_array: bool, found: dict[Path, int]) -> Path:  # noqa: FBT001  # a fact, not a switch
    """The full path of a `[table]` or `[[array]]` header; inside an array of tables it means the last one."""
    path: Path = ()
    node: Any = parsed
    while isinstance(node, dict) and node:
        if path and (count := _count(path, found)):
            path += (count - 1,)
        key, node = next(iter(node.items()))
        path += (key,)
    return (*path, _count(path, found)) if is_array else path


def _count(path: Path, found: dict[Path, int]) -> int:
    """How many items of an array have been seen."""
    count = 0
    while (*path, count) in found:
        count += 1
    return count


def _paths(node: Any) -> Iterator[Path]:
    """Every path below a value, parents first."""
    items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in items:
        yield (key,)
        for path in _paths(value):
            yield (key, *path)


def _mark(found: dict[Path, int], path: Path, line: int) -> None:
    """Remember a place and those around it, where they were not seen before."""
    for length in range(1, len(path) + 1):
        found.setdefault(path[:length], line)
