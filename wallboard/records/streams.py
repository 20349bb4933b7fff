"""Which records are there, what does each of their columns hold, and which words may it use?"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

Value = Any  # str | int | float | bool | None, by the column's kind
Row = tuple[Value, ...]
Key = tuple[Value, ...]


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


# No store sends these: the board hears them in what customers write (`listening`). One row per note and ticket in which
# something was heard, and may not be any more: `phrases`, one a line, is empty then.
HEARD = Stream(
    name="heard",
    title="dissatisfaction heard in one text of a customer",
    columns=_columns("source_id call_id ticket_id at:time phrases changed_at:time"),
    key=("source_id",),
    first=("at",),
    optional=True,
)
KEPT: dict[str, Stream] = {name: kept(stream) for name, stream in STREAMS.items()} | {HEARD.name: HEARD}
