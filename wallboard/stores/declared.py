"""Does a vendor folder's file keep to what it declares? Each fault is a line and a sentence."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from wallboard import records
from wallboard.stores import sqlfile


class Mode(StrEnum):
    """How a feed may be read without losing a row (design.md §4)."""

    CHANGED = "changed"
    WINDOW = "window"
    APPENDED = "appended"
    TOUCHED = "touched"
    SNAPSHOT = "snapshot"
    EVENTS = "events"


DIALECTS = ("sqlite", "postgresql", "mysql")
TIME_ZONES = ("UTC",)

_REQUIRED = ("stream", "mode", "params", "columns")
_FREE_COLUMNS = frozenset({Mode.EVENTS})  # a fold turns its rows into a stream's
STORE_KEYS: dict[str, tuple[type, ...]] = {
    "vendor": (str,),
    "title": (str,),
    "dialects": (list,),
    "time_zone": (str,),
    "overlap_seconds": (int, float),
    "page_rows": (int,),
    "tested": (dict,),
}
_TOML_LINE = re.compile(r"at line (\d+)")


@dataclass(frozen=True, slots=True)
class Fault:
    """A line that is wrong and why."""

    line: int
    sentence: str


def meant(word: str, known: Collection[str]) -> str:
    """` Did you mean 'x'?`, or nothing where no known word is near."""
    near = difflib.get_close_matches(word, known, n=1)
    return f" Did you mean '{near[0]}'?" if near else ""


def faults(file: sqlfile.SqlFile) -> Iterator[Fault]:
    """What is wrong with one `.sql` file."""
    yield from _header_faults(file)
    yield from _parameter_faults(file)
    if not re.match(r"(select|with)\b", file.sql, re.IGNORECASE):
        yield Fault(file.sql_line, "A feed is one statement that begins with select or with.")
    elif ";" in file.sql:
        yield Fault(file.sql_line, "A feed is one statement; this file holds a ';' inside.")
    mode = _word(file, "mode", tuple(Mode))
    stream = _word(file, "stream", tuple(records.STREAMS))
    if stream and mode and "columns" in file.headers and mode not in _FREE_COLUMNS:
        yield from _column_faults(file, records.STREAMS[stream])
        yield from _cursor_faults(file, records.STREAMS[stream], Mode(mode))


def _header_faults(file: sqlfile.SqlFile) -> Iterator[Fault]:
    for word in _REQUIRED:
        if word not in file.headers:
            yield Fault(1, f"The header line '-- {word}: …' is missing.")
    for word, line in file.repeated.items():
        yield Fault(line, f"The header '{word}' stands here a second time.")
    for word, header in file.headers.items():
        if word not in sqlfile.HEADERS and (hint := meant(word, sqlfile.HEADERS)):
            yield Fault(header.line, f"There is no header '{word}'.{hint}")
    for word, known in (("stream", tuple(records.STREAMS)), ("mode", tuple(Mode))):
        said = file.headers.get(word)
        if said and said.value not in known:
            sentence = f"There is no {word} '{said.value}'; known are {', '.join(known)}.{meant(said.value, known)}"
            yield Fault(said.line, sentence)


def _parameter_faults(file: sqlfile.SqlFile) -> Iterator[Fault]:
    header = file.headers.get("params")
    if header is None:
        return
    for name, line in file.params.items():
        if name not in header.words:
            yield Fault(line, f"The parameter :{name} is not declared in '-- params:'.{meant(name, header.words)}")
    for name in header.words:
        if name not in file.params:
            yield Fault(header.line, f"The parameter {name} is declared, but the statement does not use it.")


def _column_faults(file: sqlfile.SqlFile, stream: records.Stream) -> Iterator[Fault]:
    header = file.headers["columns"]
    for name in sorted({name for name in header.words if header.words.count(name) > 1}):
        yield Fault(header.line, f"The column {name} is declared twice.")
    for name in header.words:
        if name not in stream.columns:
            yield Fault(header.line, f"The stream {stream.name} has no column '{name}'.{meant(name, stream.names)}")
    for name in stream.key:
        if name not in header.words:
            yield Fault(header.line, f"The column {name} is missing; it is part of the key of {stream.name}.")
    if stream.first and not set(stream.first) & set(header.words):
        sentence = f"The column {' or '.join(stream.first)} is missing; without it a row belongs to no minute."
        yield Fault(header.line, sentence)


def _cursor_faults(file: sqlfile.SqlFile, stream: records.Stream, mode: Mode) -> Iterator[Fault]:
    if mode is Mode.SNAPSHOT:
        if file.params:
            yield Fault(
                file.headers["params"].line if "params" in file.headers else 1, "A snapshot feed takes no parameters."
            )
        return
    cursor = file.headers.get("cursor")
    if cursor is None:
        yield Fault(1, f"The header line '-- cursor: …' is missing; the mode {mode} reads by it.")
        return
    if mode is not Mode.CHANGED:
        return
    if cursor.value not in file.headers["columns"].words:
        yield Fault(cursor.line, f"The cursor {cursor.value} is not one of the declared columns.")
    needed = ("since", *(f"after_{name}" for name in stream.key), "until", "limit")
    for name in needed:
        if "params" in file.headers and name not in file.headers["params"].words:
            yield Fault(file.headers["params"].line, f"The mode changed needs the parameter {name}.")
    order = (cursor.value, *stream.key)
    tail = sqlfile.tail(file.sql)
    if tail is None or tail.order != order:
        yield Fault(file.sql_line, f"A changed feed ends with 'order by {', '.join(order)} limit :limit'.")


def _word(file: sqlfile.SqlFile, header: str, known: Collection[str]) -> str | None:
    """A header's value where it is one of the known words."""
    found = file.headers.get(header)
    return found.value if found and found.value in known else None


def store_values(text: str, folder: str) -> tuple[dict[str, Any], list[Fault]]:
    """The values of a `store.toml` that are right, and what is wrong with the others."""
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        at = _TOML_LINE.search(str(error))
        return {}, [Fault(int(at[1]) if at else 1, f"This is not TOML: {error}.")]
    found = [*_store_faults(values, text), *_store_value_faults(values, text, folder)]
    return {key: value for key, value in values.items() if key in STORE_KEYS}, found


def _store_faults(values: dict[str, Any], text: str) -> Iterator[Fault]:
    for key, value in values.items():
        if key not in STORE_KEYS:
            yield Fault(_line_of(text, key), f"There is no key '{key}'.{meant(key, STORE_KEYS)}")
        elif not isinstance(value, STORE_KEYS[key]) or isinstance(value, bool):
            kinds = {str: "a text", list: "a list", int: "a number", dict: "a table"}
            yield Fault(_line_of(text, key), f"{key} must be {kinds[STORE_KEYS[key][0]]}.")
    for key in ("vendor", "dialects", "time_zone"):
        if key not in values:
            yield Fault(1, f"The key '{key}' is missing.")


def _store_value_faults(values: dict[str, Any], text: str, folder: str) -> Iterator[Fault]:
    vendor, zone = values.get("vendor"), values.get("time_zone")
    if isinstance(vendor, str) and vendor != folder:
        yield Fault(_line_of(text, "vendor"), f"vendor is '{vendor}', but the folder is named '{folder}'.")
    if isinstance(zone, str) and zone not in TIME_ZONES:
        yield Fault(_line_of(text, "time_zone"), f"time_zone '{zone}' is not known; known is {', '.join(TIME_ZONES)}.")
    dialects = values.get("dialects")
    for word in dialects if isinstance(dialects, list) else ():
        if word not in DIALECTS:
            sentence = f"There is no dialect '{word}'; known are {', '.join(DIALECTS)}.{meant(str(word), DIALECTS)}"
            yield Fault(_line_of(text, "dialects"), sentence)
    for key in ("overlap_seconds", "page_rows"):
        value = values.get(key)
        if isinstance(value, int | float) and value <= 0:
            yield Fault(_line_of(text, key), f"{key} must be more than 0.")


def _line_of(text: str, key: str) -> int:
    """The line a top-level key or table of a TOML text stands on."""
    match = re.search(rf"^\s*\[?\s*{re.escape(key)}\b", text, re.MULTILINE)
    return text.count("\n", 0, match.end()) + 1 if match else 1
