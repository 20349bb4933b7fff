"""What is one visit, as far as a queue_log has told it?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from operator import attrgetter
from typing import ClassVar

from wallboard.records import STREAMS, Fault, Finding, Row

_SENTENCES = {
    "no_enterqueue": "{event} came without its ENTERQUEUE; entered_at is worked out from the reported durations.",
    "unknown_call": "{event} came without its ENTERQUEUE, so nobody knows when the wait began; it counts nowhere.",
    "after_end": "{event} came after the end of its visit; it counts nowhere.",
    "second_connect": "A second CONNECT came; the first is the answer, the agent is that of the last.",
    "entered_again": "The caller entered again without a log entry of having left.",
    "exit_after_answer": "{event} came for a caller who had been answered.",
}


@dataclass(slots=True, kw_only=True)
class Visit:
    """One visit as far as the log has told it; times in microseconds UTC."""

    channel: ClassVar[str] = "phone"
    direction: ClassVar[str] = "inbound"
    hold_seconds: ClassVar[None] = None  # this and the others that are always empty: the log never tells them
    resolved: ClassVar[None] = None
    recording_url: ClassVar[None] = None

    visit_id: str
    call_id: str
    server: str
    queue: str
    entered_at: int
    changed_at: int
    customer_ref: str | None = None
    answered_at: int | None = None
    ended_at: int | None = None
    agent_id: str | None = None
    wait_seconds: int | None = None
    talk_seconds: int | None = None
    wrap_seconds: float | None = None
    outcome: str | None = None
    ended_by: str | None = None
    reason: str | None = None
    coded_at: int | None = None
    ring_no_answer: int = 0
    seen_at: int = 0  # the last event that was about it
    wants_callback: bool = False
    was_cut: bool = False  # ended by a restart: the log may still know better
    doubt: str | None = None
    doubted: str = ""  # the event that was odd

    def row(self) -> Row:
        """The visit as a raw row of the stream."""
        return _TOLD(self)


_TOLD: Callable[[Visit], Row] = attrgetter(*STREAMS["visits"].names)


def sentence(code: str, event: str) -> str:
    """What was odd about an event, for a person."""
    return _SENTENCES[code].format(event=event)


def doubt(visit: Visit) -> Finding:
    """A visit that counts, and why somebody should look at it."""
    code = visit.doubt or ""
    said = sentence(code, visit.doubted)
    return Finding(fault=Fault.DOUBTFUL, code=code, stream="visits", key=visit.visit_id, sentence=said)
