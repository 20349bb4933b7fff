"""Does one `.sql` file of a vendor folder keep to what it declares? Each fault is a line and a sentence."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from wallboard import records
from wallboard.records import Kind
from wallboard.stores import sqlfile


class Mode(StrEnum):
    """How a feed may be read without losing a row (design.md §4)."""

    CHANGED = "changed"
    WINDOW = "window"
    APPENDED = "appended"
    TOUCHED = "touched"
    SNAPSHOT = "snapshot"
    EVENTS = "events"


BY_TIME = frozenset({Mode.CHANGED, Mode.WINDOW})  # the cursor is a time
BY_NUMBER = frozenset({Mode.APPENDED, Mode.TOUCHED, Mode.EVENTS})  # the cursor is a growing number
FOLDS = ("queue_log",)
GONE = ("ended", "dropped")  # what becomes of a visit that leaves a live table and is told by no other feed
SINCE = ("known", "seen")  # whether a live table tells when a state began, or only when its row was last written
EVENT_COLUMNS = tuple("cursor_id at call_id queue agent_id event data1 data2 data3 data4 data5".split())
IN_KEYS = re.compile(r"\bin :(?:keys|numbers)\b", re.IGNORECASE)
PLACE_WORDS = ("since", "until", "limit", "after", "keys")  # what a reader gives; an option may not be called so

_CHOICES = {
    "stream": tuple(records.STREAMS),
    "mode": tuple(Mode),
    "fold": FOLDS,
    "gone": GONE,
    "since": SINCE,
}
_REQUIRED = ("stream", "mode", "params", "columns")
_ONLY_FOR = {
    "fold": Mode.EVENTS,
    "freshness": Mode.SNAPSHOT,
    "gone": Mode.SNAPSHOT,
    "since": Mode.SNAPSHOT,
    "exists": Mode.TOUCHED,
}


@dataclass(frozen=True, slots=True)
class Fault:
    """A line that is wrong and why."""

    line: int
    sentence: str


def meant(word: str, known: Collection[str]) -> str:
    """` Did you mean 'x'?`, or nothing where no known word is near."""
    near = difflib.get_close_matches(word, known, n=1)
    return f" Did you mean '{near[0]}'?" if near else ""


def faults(file: sqlfile.SqlFile, store: Mapping[str, Any]) -> Iterator[Fault]:
    """What is wrong with one `.sql` file of a folder whose `store.toml` holds these values."""
    options = store.get("options", {})
    yield from _header_faults(file)
    yield from _parameter_faults(file, options)
    yield from _list_faults(file, options)
    if not re.match(r"(select|with)\b", file.sql, re.IGNORECASE):
        yield Fault(file.sql_line, "A feed is one statement that begins with select or with.")
    elif ";" in file.sql:
        yield Fault(file.sql_line, "A feed is one statement; this file holds a ';' inside.")
    mode = _word(file, "mode", tuple(Mode))
    stream = _word(file, "stream", tuple(records.STREAMS))
    if stream and mode and "columns" in file.headers:
        shape = records.STREAMS[stream]
        yield from _event_faults(file) if mode is Mode.EVENTS else _column_faults(file, shape)
        yield from _cursor_faults(file, shape, mode)
        yield from _place_faults(file, shape, mode)
        yield from _time_faults(file, shape, store)
        yield from _mode_faults(file, mode, store)
        yield from _exists_faults(file, shape)


def _header_faults(file: sqlfile.SqlFile) -> Iterator[Fault]:
    for word in _REQUIRED:
        if word not in file.headers:
            yield Fault(1, f"The header line '-- {word}: …' is missing.")
    for word, line in file.repeated.items():
        yield Fault(line, f"The header '{word}' stands here a second time.")
    for word, header in file.headers.items():
        if word not in sqlfile.HEADERS and (hint := meant(word, sqlfile.HEADERS)):
            yield Fault(header.line, f"There is no header '{word}'.{hint}")
        if word in sqlfile.HEADERS and not header.value and word != "params":
            yield Fault(header.line, f"The header '{word}' says nothing.")
    for word, known in _CHOICES.items():
        said = file.headers.get(word)
        if said and said.value and said.value not in known:
            sentence = f"There is no {word} '{said.value}'; known are {', '.join(known)}.{meant(said.value, known)}"
            yield Fault(said.line, sentence)


def _parameter_faults(file: sqlfile.SqlFile, options: Mapping[str, Any]) -> Iterator[Fault]:
    header = file.headers.get("params")
    if header is None:
        return
    for name, line in file.params.items():
        if name not in header.words and name not in options:
            hint = meant(name, (*header.words, *options))
            yield Fault(line, f"The parameter :{name} is not declared in '-- params:'.{hint}")
    for name in header.words:
        if name not in file.params:
            yield Fault(header.line, f"The parameter {name} is declared, but the statement does not use it.")


def _list_faults(file: sqlfile.SqlFile, options: Mapping[str, Any]) -> Iterator[Fault]:
    """A list stands for several values, so it fits nowhere but behind `in`; anything else fits there never."""
    for name, line in file.params.items():
        behind = [word.lower() == "in" for word in re.findall(rf"(\w*)\s*(?<![:\\]):{name}\b", file.sql)]
        if isinstance(options.get(name), list) and not all(behind):
            yield Fault(line, f"The option {name} is a list, so it is written 'in :{name}', without brackets.")
        if not isinstance(options.get(name), list) and any(behind):
            yield Fault(line, f"Behind 'in' stands an option that is a list; {name} is none.")


def _column_faults(file: sqlfile.SqlFile, stream: records.Stream) -> Iterator[Fault]:
    header = file.headers["columns"]
    for name in sorted({name for name in header.words if header.words.count(name) > 1}):
        yield Fault(header.line, f"The column {name} is declared twice.")
    for name in header.words:
        if name not in stream.columns and name not in _beside(file):
            yield Fault(header.line, f"The stream {stream.name} has no column '{name}'.{meant(name, stream.names)}")
    for name in stream.key:
        if name not in header.words:
            yield Fault(header.line, f"The column {name} is missing; it is part of the key of {stream.name}.")
    if stream.first and not set(stream.first) & set(header.words):
        sentence = f"The column {' or '.join(stream.first)} is missing; without it a row belongs to no minute."
        yield Fault(header.line, sentence)


def _event_faults(file: sqlfile.SqlFile) -> Iterator[Fault]:
    header = file.headers["columns"]
    if header.words not in (EVENT_COLUMNS, (*EVENT_COLUMNS, "server_id")):
        sentence = f"The columns of events are {', '.join(EVENT_COLUMNS)}, in this order, and perhaps server_id."
        yield Fault(header.line, sentence)
    if "fold" not in file.headers:
        yield Fault(1, "The header line '-- fold: …' is missing; it says what makes rows of the events.")


def _beside(file: sqlfile.SqlFile) -> set[str]:
    """Columns that a feed may return beside those of its stream."""
    mode, known = _word(file, "mode", tuple(Mode)), file.headers
    words = {Mode.SNAPSHOT: "freshness", Mode.CHANGED: None}.get(Mode(mode), "cursor") if mode else None
    return {known[words].value} if words in known else set()


def _cursor_faults(file: sqlfile.SqlFile, stream: records.Stream, mode: Mode) -> Iterator[Fault]:
    """The cursor is there, is returned, and the statement is ordered by it."""
    cursor = file.headers.get("cursor")
    if mode is Mode.SNAPSHOT:
        return
    if cursor is None:
        yield Fault(1, f"The header line '-- cursor: …' is missing; the mode {mode} reads by it.")
        return
    if cursor.value not in file.headers["columns"].words:
        yield Fault(cursor.line, f"The cursor {cursor.value} is not one of the declared columns.")
    order = (cursor.value, *stream.key) if mode in BY_TIME else (cursor.value,)
    tail = sqlfile.tail(file.sql)
    if tail is None or tail.order != order:
        yield Fault(file.sql_line, f"A {mode} feed ends with 'order by {', '.join(order)} limit :limit'.")


def _place_faults(file: sqlfile.SqlFile, stream: records.Stream, mode: Mode) -> Iterator[Fault]:
    """The parameters are those by which the mode finds its place, and no others."""
    header = file.headers.get("params")
    if mode is Mode.SNAPSHOT:
        if header and header.words:
            yield Fault(header.line, "A snapshot feed takes no parameters.")
        return
    keys = tuple(f"after_{name}" for name in stream.key)
    needed = ("since", *keys, "until", "limit") if mode in BY_TIME else ("after", "until", "limit")
    for name in needed:
        if header and name not in header.words:
            yield Fault(header.line, f"The mode {mode} needs the parameter {name}.")
    for name in header.words if header else ():
        if name not in needed and name in file.params:
            yield Fault(header.line if header else 1, f"The mode {mode} gives no parameter {name}.")


def _time_faults(file: sqlfile.SqlFile, stream: records.Stream, store: Mapping[str, Any]) -> Iterator[Fault]:
    """`local` and `epoch` name times among the columns, each in one way."""
    columns = file.headers["columns"].words
    times = {name for name, kind in stream.columns.items() if kind is Kind.TIME} | {"at"} | _beside(file)
    named: set[str] = set()
    for word in ("local", "epoch"):
        header = file.headers.get(word)
        for name in header.words if header else ():
            line = header.line if header else 1
            if name not in columns or name not in times:
                yield Fault(line, f"'{word}' names {name}, which is no time among the columns.{meant(name, columns)}")
            if name in named:
                yield Fault(line, f"The column {name} is named as local and as epoch.")
            named.add(name)
    if "local" in file.headers and store.get("time_zone") == "UTC":
        yield Fault(file.headers["local"].line, "Local times need time_zone = 'local' in store.toml.")


def _mode_faults(file: sqlfile.SqlFile, mode: Mode, store: Mapping[str, Any]) -> Iterator[Fault]:
    """Headers that only some modes take."""
    for word, only in _ONLY_FOR.items():
        if word in file.headers and mode is not only:
            yield Fault(file.headers[word].line, f"The header '{word}' is for the mode {only} only.")
    freshness = file.headers.get("freshness")
    if freshness and freshness.value not in file.headers["columns"].words:
        yield Fault(freshness.line, f"The column {freshness.value} is not one of the declared columns.")
    if freshness and "stale_after_seconds" not in store:
        yield Fault(freshness.line, "store.toml does not say stale_after_seconds, how old such a row may be.")


def _exists_faults(file: sqlfile.SqlFile, stream: records.Stream) -> Iterator[Fault]:
    """`exists` is one select that takes the keys, and options which the statement takes too."""
    header = file.headers.get("exists")
    if header is None:
        return
    asked = sqlfile.parse(header.value)
    if len(stream.key) != 1:
        yield Fault(header.line, f"A row of {stream.name} has no key of one column, so 'exists' cannot ask for it.")
    if not re.match(r"select\b", asked.sql, re.IGNORECASE) or ";" in asked.sql or not IN_KEYS.search(asked.sql):
        yield Fault(
            header.line,
            "The header 'exists' is one select of the keys that are there, '… in :keys' or '… :numbers'.",
        )
    for name in asked.params.keys() - {"keys", "numbers"} - file.params.keys():
        yield Fault(header.line, f"The header 'exists' holds the parameter {name}, which the statement does not.")


def _word(file: sqlfile.SqlFile, header: str, known: Collection[str]) -> Any:
    """A header's value where it is one of the known words, as that word."""
    found = file.headers.get(header)
    return next((word for word in known if found and found.value == word), None)
