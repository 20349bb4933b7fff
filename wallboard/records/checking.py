"""Which rows of a store can be used, and what is wrong with the others?

A refused row is in no number, a doubtful one stays in every number; both are named so that somebody can look them up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

import numpy as np

from wallboard import clock
from wallboard.records import casting
from wallboard.records.casting import READERS, UNREADABLE
from wallboard.records.streams import STREAMS, Key, Kind, Row, Stream, Value

FUTURE = timedelta(hours=1)  # clocks of two machines never differ by more; a wrong time zone does
SHOWN_CHARACTERS = 40  # of an odd value, in a sentence
FEW_ROWS = 32  # so few are looked at one by one


class Fault(StrEnum):
    """What is wrong with a row: refused ones are in no number, doubtful ones stay in every number."""

    REFUSED = "refused"
    DOUBTFUL = "doubtful"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One row that broke a law, named so that somebody can look it up."""

    fault: Fault
    code: str
    stream: str
    key: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Checked:
    """Rows fit for use and what was found about the others."""

    rows: list[Row]
    findings: list[Finding]


def check(
    stream: Stream, rows: Iterable[Sequence[Value]], columns: Sequence[str], *, now: datetime | None = None
) -> Checked:
    """Cast rows as a store returned them to a stream's columns and kinds; set apart those that cannot be used.

    Args:
        stream: the stream the rows feed.
        rows: values in the order of `columns`; times as text, datetime (naive means UTC) or microseconds.
        columns: the names the query returned; a stream's column that is missing here is absent in every row.
        now: where given, times more than an hour later than this are doubtful.
    """
    given = list(zip(*rows, strict=True))
    if not given:
        return Checked([], [])
    absent = (None,) * len(given[0])
    values = [given[columns.index(name)] if name in columns else absent for name in stream.names]
    latest = None if now is None else clock.micros(now + FUTURE)
    checked = Checked([], [])
    _sift(stream, values, latest, checked)
    key_at = [stream.position(name) for name in stream.key]
    if len({tuple(row[i] for i in key_at) for row in checked.rows}) == len(checked.rows):
        return checked
    return _one_by_one(stream, values, latest)


def _sift(stream: Stream, values: Sequence[Sequence[Value]], latest: int | None, checked: Checked) -> None:
    """Check columns at once as long as they are in order; halve them until what is odd stands alone."""
    rows = _in_order(stream, values, latest)
    if rows is not None:
        checked.rows.extend(rows)
        return
    count = len(values[0])
    if count <= FEW_ROWS:
        found = _one_by_one(stream, values, latest)
        checked.rows.extend(found.rows)
        checked.findings.extend(found.findings)
        return
    for half in (slice(count // 2), slice(count // 2, count)):
        _sift(stream, [column[half] for column in values], latest, checked)


def _in_order(stream: Stream, values: Sequence[Sequence[Value]], latest: int | None) -> list[Row] | None:
    """The rows cast, where nothing is wrong with any of them; None where something is."""
    try:
        cast = [casting.column(kind, column) for kind, column in zip(stream.columns.values(), values, strict=True)]
    except UNREADABLE:
        return None
    for name in stream.key:
        at = stream.position(name)
        if name == "queue":
            cast[at] = ["" if value is None else value for value in cast[at]]
        elif None in cast[at]:
            return None
    firsts = [cast[stream.position(name)] for name in stream.first]
    if firsts and any(all(value is None for value in moments) for moments in zip(*firsts, strict=True)):
        return None
    if _holds_doubts(stream, cast, latest):
        return None
    return list(zip(*cast, strict=True))


def _holds_doubts(stream: Stream, cast: list[Sequence[Value]], latest: int | None) -> bool:
    """Whether `_doubt` would say anything about any of the rows."""
    if stream.name == "visits" and _holds_visit_doubts(cast):
        return True
    if stream.name in _PER_ROW and any(_PER_ROW[stream.name](row) for row in zip(*cast, strict=True)):
        return True
    if latest is not None:
        moments = (cast[i] for i, name in _MOMENTS[stream.name] if name not in _PLANNED)
        if any(max(filter(None, column), default=latest) > latest for column in moments):
            return True
    if any(set(cast[i]) - words - {None} for i, _, words in _CHOICES[stream.name]):
        return True
    return any("\ufffd" in "".join(filter(None, cast[i])) for i, _ in _TEXTS[stream.name])


def _holds_visit_doubts(cast: list[Sequence[Value]]) -> bool:
    """Whether `_visit_doubt` would say anything about any of the visits."""
    entered, answered, ended = (np.array(cast[i], dtype=np.float64) for i in (_ENTERED, _ANSWERED, _ENDED))
    unanswered = np.isnan(answered)
    if np.any(answered < entered) or np.any(ended < np.where(unanswered, entered, answered)):
        return True
    pairs = set(zip(cast[_OUTCOME], unanswered.tolist(), strict=True))
    return any(outcome is not None and (outcome == "answered") is without for outcome, without in pairs)


def _one_by_one(stream: Stream, values: Sequence[Sequence[Value]], latest: int | None) -> Checked:
    """Check each row alone, and say what is wrong with it."""
    readers = [READERS[kind] for kind in stream.columns.values()]
    key_at = [stream.position(name) for name in stream.key]
    first_at = [stream.position(name) for name in stream.first]
    checked = Checked([], [])
    known: dict[Key, Row] = {}
    for raw in zip(*values, strict=True):
        finding, row = _read_row(stream, list(raw), readers, key_at, first_at)
        if row is not None:
            checked.rows.append(row)
            finding = finding or _doubt(stream, row, latest) or _twice(stream, row, known, key_at)
        if finding is not None:
            checked.findings.append(finding)
    return checked


def _read_row(
    stream: Stream,
    values: list[Value],
    readers: list[Callable[[Value], Value]],
    key_at: list[int],
    first_at: list[int],
) -> tuple[Finding | None, Row | None]:
    """The row with its values cast and what is doubtful in it; no row when it is refused."""

    def found(fault: Fault, code: str, sentence: str) -> Finding:
        shown = "/".join(_shown(values[i]) for i in key_at)
        return Finding(fault=fault, code=code, stream=stream.name, key=shown, sentence=sentence)

    finding = None
    try:
        row = [None if value is None else read(value) for value, read in zip(values, readers, strict=True)]
    except UNREADABLE:  # rarely: look which value it was
        row, fault = _read_one_by_one(stream, values, readers)
        finding = fault and found(*fault)
        if finding is not None and finding.fault is Fault.REFUSED:
            return finding, None
    for i in key_at:
        if row[i] is None and stream.names[i] == "queue":
            row[i] = ""  # contract.md §1: '' = all queues
        if row[i] is None:
            return found(Fault.REFUSED, "no_key", f"{stream.names[i]} is empty."), None
    if first_at and all(row[i] is None for i in first_at):
        sentence = f"{' and '.join(stream.first)} is empty, so the row belongs to no minute."
        return found(Fault.REFUSED, "no_first_time", sentence), None
    return finding, tuple(row)


def _read_one_by_one(
    stream: Stream, values: list[Value], readers: list[Callable[[Value], Value]]
) -> tuple[list[Value], tuple[Fault, str, str] | None]:
    """The values cast as far as they can be, and what the worst of the others means for the row."""
    row: list[Value] = []
    fault: tuple[Fault, str, str] | None = None
    for name, value, read in zip(stream.names, values, readers, strict=True):
        try:
            row.append(None if value is None else read(value))
        except UNREADABLE:
            kind = stream.columns[name]
            sentence = f"{name} is {_shown(value)!r}, which is not a {kind}."
            if kind is Kind.TIME:
                return row, (Fault.REFUSED, "unreadable_time", sentence)
            fault = (Fault.DOUBTFUL, f"unreadable_{kind}", f"{sentence} It counts as unknown.")
            row.append(None)
    return row, fault


def _twice(stream: Stream, row: Row, known: dict[Key, Row], key_at: list[int]) -> Finding | None:
    """Whether another row of the same answer has the same key and other values."""
    key = tuple(row[i] for i in key_at)
    if known.setdefault(key, row) == row:
        return None
    sentence = "The store has this key more than once; the row changed last counts."
    shown = "/".join(_shown(value) for value in key)
    return Finding(fault=Fault.DOUBTFUL, code="duplicate_key", stream=stream.name, key=shown, sentence=sentence)


def _doubt(stream: Stream, row: Row, latest: int | None) -> Finding | None:
    """Why a usable row should be looked at, or None."""
    code, sentence = "doubtful_times", _visit_doubt(row) if stream.name == "visits" else None
    if stream.name in _PER_ROW:
        code, sentence = _PER_ROW[stream.name](row) or ("", None)
    if sentence is None and latest is not None:
        code, sentence = "future_time", _future_doubt(stream, row, latest)
    if sentence is None:
        code, sentence = "unknown_word", _choice_doubt(stream, row)
    if sentence is None:
        code, sentence = "not_utf8", _text_doubt(stream, row)
    if sentence is None:
        return None
    key = "/".join(_shown(row[stream.position(name)]) for name in stream.key)
    return Finding(fault=Fault.DOUBTFUL, code=code, stream=stream.name, key=key, sentence=sentence)


_VISITS = STREAMS["visits"]
_ENTERED, _ANSWERED, _ENDED, _OUTCOME = (
    _VISITS.position(name) for name in ("entered_at", "answered_at", "ended_at", "outcome")
)


def _visit_doubt(row: Row) -> str | None:
    """Times out of order, or outcome and answered_at that disagree (metrics.md §1)."""
    entered, answered, ended, outcome = row[_ENTERED], row[_ANSWERED], row[_ENDED], row[_OUTCOME]
    if answered is not None and answered < entered:
        return "answered_at is before entered_at."
    if ended is not None and ended < (entered if answered is None else answered):
        return "ended_at is before the time it should follow."
    if outcome == "answered" and answered is None:
        return "outcome is answered, but answered_at is empty."
    if answered is not None and outcome not in (None, "answered"):
        return f"answered_at is set, but outcome is {outcome}."
    return None


_SURVEYS, _PROMISES = STREAMS["surveys"], STREAMS["promises"]
_KIND, _SCORE, _LOW, _HIGH, _CALL, _TICKET = (
    _SURVEYS.position(name) for name in ("kind", "score", "scale_min", "scale_max", "call_id", "ticket_id")
)
_DUE = _PROMISES.position("due_at")
_SCALES = {"csat": (1, 5), "nps": (0, 10), "ces": (1, 7)}  # where a survey does not tell its own


def _survey_doubt(row: Row) -> tuple[str, str] | None:
    """A score outside its scale, or a survey that is about nothing the board knows."""
    score, (low, high) = row[_SCORE], _SCALES.get(row[_KIND], (None, None))
    low = low if row[_LOW] is None else row[_LOW]
    high = high if row[_HIGH] is None else row[_HIGH]
    if score is not None and low is not None and high is not None and not low <= score <= high:
        return "outside_scale", f"score is {score:g}, outside its scale from {low:g} to {high:g}; it is in no score."
    if row[_CALL] is None and row[_TICKET] is None:
        return "no_contact", "call_id and ticket_id are empty, so the survey belongs to no queue and no reason."
    return None


def _promise_doubt(row: Row) -> tuple[str, str] | None:
    """A promise that nobody can be late for."""
    if row[_DUE] is None:
        return "no_due_time", "due_at is empty; the promise is listed, but it is in no rate and never overdue."
    return None


_PER_ROW = {"surveys": _survey_doubt, "promises": _promise_doubt}

_CHOICES = {
    stream.name: [(stream.position(name), name, words) for name, words in stream.choices.items()]
    for stream in STREAMS.values()
}
_TEXTS = {
    stream.name: [(i, name) for i, (name, kind) in enumerate(stream.columns.items()) if kind is Kind.TEXT]
    for stream in STREAMS.values()
}


_MOMENTS = {
    stream.name: [(i, name) for i, (name, kind) in enumerate(stream.columns.items()) if kind is Kind.TIME]
    for stream in STREAMS.values()
}
_PLANNED = frozenset({"due_at", "sla_due_at", "care_review_on"})  # moments that may well lie ahead


def _future_doubt(stream: Stream, row: Row, latest: int) -> str | None:
    for i, name in _MOMENTS[stream.name]:
        if row[i] is not None and row[i] > latest and name not in _PLANNED:
            hours = (row[i] - latest) / 3.6e9 + FUTURE / timedelta(hours=1)
            return f"{name} lies {hours:.1f} h in the future; does the store write local time as UTC?"
    return None


def _choice_doubt(stream: Stream, row: Row) -> str | None:
    for i, name, words in _CHOICES[stream.name]:
        if row[i] is not None and row[i] not in words:
            return f"{name} is {_shown(row[i])!r}; known are {', '.join(sorted(words))}."
    return None


def _text_doubt(stream: Stream, row: Row) -> str | None:
    for i, name in _TEXTS[stream.name]:
        if row[i] is not None and "\ufffd" in row[i]:
            return f"{name} holds bytes that are not UTF-8; they are shown as \ufffd."
    return None


def _shown(value: Value) -> str:
    """A value as a short text for a sentence."""
    text = "(empty)" if value is None else str(value)
    return text if len(text) <= SHOWN_CHARACTERS else text[: SHOWN_CHARACTERS - 1] + "…"
