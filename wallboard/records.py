"""The records a store hands over: eight streams, their columns, and the check every row passes.

A checked row is a tuple in column order: text, seconds (float), counts (int), claims (bool) and moments as
integer microseconds since the epoch, UTC. Absent is None. The streams are described in `queries/README.md`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

Value = Any  # str | int | float | bool | None, by the column's kind
Row = tuple[Value, ...]
Key = tuple[Value, ...]

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
EARLIEST = (datetime(1900, 1, 1, tzinfo=UTC) - EPOCH) // MICROSECOND  # what lies outside is no time of a contact
LATEST = (datetime(9999, 1, 1, tzinfo=UTC) - EPOCH) // MICROSECOND  # "for ever" in many stores, and a day for the zones
LARGEST_COUNT = 2**31
FUTURE = timedelta(hours=1)  # clocks of two machines never differ by more; a wrong time zone does
SHOWN_CHARACTERS = 40  # of an odd value, in a sentence


class Kind(StrEnum):
    """What a column holds, and so how it is read, kept and compared."""

    TEXT = "text"
    TIME = "time"
    SECONDS = "seconds"
    NUMBER = "number"
    COUNT = "count"
    CLAIM = "claim"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """One kind of record: its columns in order, its key, and the columns that may hold its first time."""

    name: str
    title: str
    columns: dict[str, Kind]
    key: tuple[str, ...]
    first: tuple[str, ...]
    optional: bool = False
    choices: dict[str, frozenset[str]] = field(default_factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        """The column names, in order."""
        return tuple(self.columns)

    def position(self, column: str) -> int:
        """Where a column stands in a row."""
        return self.names.index(column)


def _columns(text: str) -> dict[str, Kind]:
    """Columns written as `name` (text) or `name:kind`, in order."""
    pairs = (word.partition(":") for word in text.split())
    return {name: Kind(kind or "text") for name, _, kind in pairs}


OUTCOMES = frozenset(
    "answered abandoned timeout exit_key exit_empty callback withdrawn lost "
    "refused_full refused_empty refused_closed refused_diverted".split()
)
ENDED_BY = frozenset("caller agent transfer_blind transfer_attended system".split())
CHANNELS = frozenset("phone chat message email video".split())
PRESENCES = frozenset("available break offline".split())
ACTIVITIES = frozenset("idle ringing talking hold wrapup".split())

STREAMS: dict[str, Stream] = {
    stream.name: stream
    for stream in (
        Stream(
            name="visits",
            title="one pass of one contact through one queue",
            columns=_columns(
                "visit_id call_id channel direction queue customer_ref entered_at:time answered_at:time "
                "ended_at:time agent_id wait_seconds:seconds talk_seconds:seconds hold_seconds:seconds "
                "wrap_seconds:seconds outcome ended_by reason resolved:claim coded_at:time "
                "ring_no_answer:count recording_url changed_at:time"
            ),
            key=("visit_id",),
            first=("entered_at",),
            choices={
                "outcome": OUTCOMES,
                "ended_by": ENDED_BY,
                "channel": CHANNELS,
                "direction": frozenset({"inbound", "outbound"}),
            },
        ),
        Stream(
            name="agent_states",
            title="what one agent did in one queue (empty: all queues) from `since` until `until` (empty: still)",
            columns=_columns("agent_id queue since:time presence activity reason until:time changed_at:time"),
            key=("agent_id", "queue", "since"),
            first=("since",),
            choices={"presence": PRESENCES, "activity": ACTIVITIES},
        ),
        Stream(
            name="tickets",
            title="one case of one customer",
            columns=_columns(
                "ticket_id number channel customer_ref customer_email agent_id queue category priority status "
                "state blocked_by opened_at:time first_response_at:time resolved_at:time first_resolved_at:time "
                "reopen_count:count sla_due_at:time is_complaint:claim subject changed_at:time"
            ),
            key=("ticket_id",),
            first=("opened_at",),
            optional=True,
            choices={"state": frozenset("new open pending closed merged".split())},
        ),
        Stream(
            name="surveys",
            title="one question put to one customer, answered or not",
            columns=_columns(
                "survey_id call_id ticket_id agent_id kind score:number scale_min:number scale_max:number "
                "inverted:claim invited_at:time answered_at:time comment changed_at:time"
            ),
            key=("survey_id",),
            first=("invited_at", "answered_at"),
            optional=True,
            choices={"kind": frozenset("csat nps ces".split())},
        ),
        Stream(
            name="notes",
            title="one message or remark on a call or a ticket",
            columns=_columns(
                "note_id call_id ticket_id author_kind internal:claim at:time subject body changed_at:time"
            ),
            key=("note_id",),
            first=("at",),
            optional=True,
            choices={"author_kind": frozenset("customer agent system".split())},
        ),
        Stream(
            name="promises",
            title="one thing promised to one customer",
            columns=_columns(
                "promise_id call_id ticket_id customer_ref agent_id kind made_at:time due_at:time done_at:time "
                "state note changed_at:time"
            ),
            key=("promise_id",),
            first=("made_at",),
            optional=True,
            choices={"state": frozenset("open done withdrawn".split())},
        ),
        Stream(
            name="agents",
            title="one person who answers, with team and skills",
            columns=_columns("agent_id name team skills changed_at:time"),
            key=("agent_id",),
            first=(),
            optional=True,
        ),
        Stream(
            name="customers",
            title="one customer, with the adjustment they asked for",
            columns=_columns(
                "customer_ref customer_id segment care_adjustment care_review_on language changed_at:time"
            ),
            key=("customer_ref",),
            first=(),
            optional=True,
        ),
    )
}


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


class _UnreadableError(Exception):
    """A value that is not what its column holds."""


UNREADABLE = (_UnreadableError, ValueError, OverflowError, TypeError)


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
    places = [columns.index(name) if name in columns else None for name in stream.names]
    readers = [_READERS[kind] for kind in stream.columns.values()]
    key_at = [stream.position(name) for name in stream.key]
    first_at = [stream.position(name) for name in stream.first]
    checked = Checked([], [])
    latest = None if now is None else (now + FUTURE - EPOCH) // MICROSECOND
    known: dict[Key, Row] = {}
    for raw in rows:
        values = [None if place is None else raw[place] for place in places]
        finding, row = _read_row(stream, values, readers, key_at, first_at)
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


def _text(value: Value) -> str | None:
    if isinstance(value, str):
        return value or None
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace") or None
    return str(value)


def _time(value: Value) -> int:
    """Microseconds since the epoch from text, a datetime (naive means UTC) or microseconds."""
    if isinstance(value, int) and not isinstance(value, bool):
        micros = value
    else:
        when = datetime.fromisoformat(value) if isinstance(value, str) else value
        if not isinstance(when, datetime):
            raise _UnreadableError
        micros = ((when if when.tzinfo else when.replace(tzinfo=UTC)) - EPOCH) // MICROSECOND
    if not EARLIEST <= micros < LATEST:
        raise _UnreadableError
    return micros


def _seconds(value: Value) -> float:
    seconds = float(value.total_seconds() if isinstance(value, timedelta) else value)
    if not math.isfinite(seconds):
        raise _UnreadableError
    return seconds


def _duration(value: Value) -> float:
    seconds = _seconds(value)
    if seconds < 0:
        raise _UnreadableError
    return seconds


def _count(value: Value) -> int:
    count = int(value)
    if not 0 <= count < LARGEST_COUNT:
        raise _UnreadableError
    return count


_CLAIMS = {"1": True, "0": False, "true": True, "false": False, "t": True, "f": False}


def _claim(value: Value) -> bool:
    try:
        return _CLAIMS[str(value).strip().lower()]
    except KeyError:
        raise _UnreadableError from None


_READERS: dict[Kind, Callable[[Value], Value]] = {
    Kind.TEXT: _text,
    Kind.TIME: _time,
    Kind.SECONDS: _duration,
    Kind.NUMBER: _seconds,
    Kind.COUNT: _count,
    Kind.CLAIM: _claim,
}


# What the ledger keeps instead of what a store sent: a customer is a keyed hash and a masked form.
_REPLACED = {
    "customer_ref": {"customer": Kind.TEXT, "customer_masked": Kind.TEXT},
    "customer_id": {"customer_id": Kind.TEXT},
    "customer_email": {"customer_email": Kind.TEXT},
}


def kept(stream: Stream) -> Stream:
    """The stream as the ledger keeps it: `customer_ref` becomes `customer` (hash) and `customer_masked`."""
    columns: dict[str, Kind] = {}
    for name, kind in stream.columns.items():
        columns |= _REPLACED.get(name, {name: kind})
    key = tuple("customer" if name == "customer_ref" else name for name in stream.key)
    return replace(stream, columns=columns, key=key)


KEPT: dict[str, Stream] = {name: kept(stream) for name, stream in STREAMS.items()}
