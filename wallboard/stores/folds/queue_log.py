"""A queue_log, event by event, becomes visits, agent states and surveys.

The one fold behind Asterisk, FreePBX, Issabel and Wazo, whether their log is a table or a file. It knows no clock and
asks no store: the same events in the same order make the same rows, however they are cut into pages. An event is taken
once; its id tells.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from wallboard import clock
from wallboard.records import STREAMS, Fault, Finding, Row, Value
from wallboard.stores import declared
from wallboard.stores.folds import queue_event
from wallboard.stores.folds.queue_calls import Calls
from wallboard.stores.folds.queue_event import Event
from wallboard.stores.folds.queue_member import Talk
from wallboard.stores.folds.queue_members import Members
from wallboard.stores.folds.queue_options import Options

VERSION = 1
COLUMNS = declared.EVENT_COLUMNS
OVERLAP_IDS = 500  # ids are given out before they are committed, so a smaller one may appear later
HOUR = 3600 * 1_000_000
WARM_UP = 4 * HOUR  # calls that were there before a fold that begins midway
MOST_UNKNOWN = 100
SURVEY_SCALE = 5
_OF_TALKS = frozenset({"CONNECT", *queue_event.TALK_ENDS, *queue_event.WAIT_ENDS})
_OF_AGENTS = frozenset(
    "ADDMEMBER REMOVEMEMBER AGENTLOGIN AGENTLOGOFF AGENTCALLBACKLOGIN AGENTCALLBACKLOGOFF PAUSE UNPAUSE PAUSEALL "
    "UNPAUSEALL WRAPUPSTART".split()
)
_SURVEY = STREAMS["surveys"].names


@dataclass(frozen=True, slots=True)
class Folded:
    """What some events changed: raw rows by stream in the order of its columns, each key once, and what was odd."""

    rows: dict[str, list[Row]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


class QueueLog:
    """The fold and its state; `checkpoint` is all it needs to go on in another process."""

    def __init__(
        self, options: Options, checkpoint: Mapping[str, Any] | None = None, *, begins_midway: bool = False
    ) -> None:
        state = checkpoint if checkpoint and checkpoint["version"] == VERSION else {}
        self.newest: int | None = state.get("newest")
        self.taken = 0  # events folded by this object
        self._seen: set[int] = set(state.get("seen", ()))
        self._at: int = state.get("at", 0)
        self._sweep_at: int = state.get("sweep_at", 0)
        self._begins_midway: bool = state.get("begins_midway", begins_midway)
        self._is_finishing: bool = state.get("is_finishing", False)
        self._unknown: list[str] = list(state.get("unknown", ()))
        self._static = options.static_members
        self._agent_name = lru_cache(maxsize=4096)(options.agent_of)
        self._calls = Calls(state.get("visits"))
        self._members = Members(
            wrap_up_reasons=options.wrap_up_reasons,
            wrap_up_seconds=options.wrap_up_seconds,
            wrapped=self._wrapped,
            members=state.get("members"),
        )
        self._takes = self._of_open_calls() if self._is_finishing else self._by_event()
        self._surveys: list[Row] = []
        self._findings: list[Finding] = []
        self._begun_at: int | None = state.get("begun_at")

    def checkpoint(self) -> dict[str, Any]:
        """The whole state, as JSON can hold it."""
        return {
            "version": VERSION,
            "newest": self.newest,
            "seen": sorted(self._seen),
            "at": self._at,
            "sweep_at": self._sweep_at,
            "begins_midway": self._begins_midway,
            "begun_at": self._begun_at,
            "is_finishing": self._is_finishing,
            "unknown": self._unknown,
            "visits": self._calls.checkpoint(),
            "members": self._members.checkpoint(),
        }

    def take(self, rows: Iterable[Sequence[Value]], columns: Sequence[str] = COLUMNS) -> Folded:
        """Fold rows in the order of their ids; rows taken before are passed over.

        Args:
            rows: events; `at` as microseconds, datetime or ISO text, naive means UTC.
            columns: what the rows hold, `COLUMNS` and perhaps `server_id` where several servers write one log.
        """
        places = [columns.index(name) for name in COLUMNS]
        server_at = columns.index("server_id") if "server_id" in columns else None
        for row in rows:
            values = [row[place] for place in places]
            if self._is_new(values[0]):
                self.taken += 1
                server = "" if server_at is None else queue_event.text(row[server_at])
                self._fold(self._event(values, server))
        return self._changed()

    def present(self) -> Folded:
        """The rows of all that goes on now, for one who has not kept what was folded before."""
        self._calls.show_open()
        self._members.show_present()
        return self._changed()

    def finish(self, at: int) -> Folded:
        """From here on another fold goes on: agents' spans end, and only calls that are still open are followed."""
        self._is_finishing = True
        self._takes = self._of_open_calls()
        self._members.close_all(at)
        return self._changed()

    def give_up(self) -> Folded:
        """Close the calls whose ends never came."""
        self._calls.lose_all()
        return self._changed()

    @property
    def at(self) -> int:
        """The time of the last event, in microseconds UTC; 0 before the first."""
        return self._at

    @property
    def is_finished(self) -> bool:
        """Whether this fold was told to finish and has no open call left."""
        return self._is_finishing and not self._calls.is_waiting_for_ends

    def _is_new(self, event_id: int) -> bool:
        """Whether an event was not taken yet; ids far behind the newest count as taken."""
        newest = self.newest
        if newest is not None and event_id <= newest:
            if event_id in self._seen or event_id <= newest - OVERLAP_IDS:
                return False
        else:
            self.newest = event_id
            if len(self._seen) >= 2 * OVERLAP_IDS:
                self._seen = {seen for seen in self._seen if seen > event_id - OVERLAP_IDS}
        self._seen.add(event_id)
        return True

    def _event(self, values: Sequence[Value], server: str) -> Event:
        event_id, at, call, queue, agent, name, *data = values
        text = queue_event.text
        try:
            self._at = _micros(at)
        except (ValueError, TypeError, OverflowError):
            sentence = f"The time of event {event_id} cannot be read; the one before it counts."
            self._found("unreadable_time", f"event {event_id}", sentence)
        return Event(
            event_id,
            self._at,
            server,
            text(call),
            text(queue),
            self._agent_name(text(agent)),
            text(name).upper(),
            (text(data[0]), text(data[1]), text(data[2]), text(data[3]), text(data[4])),
        )

    def _fold(self, event: Event) -> None:
        if self._begun_at is None:
            self._begun_at = event.at
        if not self._sweep_at - 2 * HOUR < event.at < self._sweep_at:  # also where a clock was set back
            self._forget(event.at)
        take = self._takes.get(event.name)
        if take is None:
            self._pass_over(event.name)
        elif not self._belongs_elsewhere(event):
            take(event)

    def _pass_over(self, name: str) -> None:
        if self._is_finishing or name in queue_event.WITHOUT_EFFECT or name in self._unknown:
            return
        self._unknown = [*self._unknown[-MOST_UNKNOWN:], name]
        self._found("unknown_event", name, f"The event {name} is not known; it changes no number.")

    def _belongs_elsewhere(self, event: Event) -> bool:
        """Whether an event is about a call or an agent that another fold of the same log follows."""
        if event.name in _OF_AGENTS and not event.agent:
            return True
        if self._is_finishing:
            return event.name != "QUEUESTART" and not self._calls.has_open(event)
        if not self._begins_midway or event.name not in _OF_TALKS or self._calls.newest(event) is not None:
            return False
        return event.at < (self._begun_at or 0) + WARM_UP

    def _forget(self, at: int) -> None:
        self._sweep_at = at + HOUR
        for visit in self._calls.forget(at):
            self._members.hang_up((visit.call_id, visit.visit_id), at)
        self._members.forget(at)

    def _changed(self) -> Folded:
        visits, findings = self._calls.changed()
        rows = {"visits": visits, "agent_states": self._members.changed(), "surveys": self._surveys}
        findings = [*self._findings, *findings]
        self._surveys, self._findings = [], []
        return Folded({stream: changed for stream, changed in rows.items() if changed}, findings)

    def _found(self, code: str, key: str, sentence: str) -> None:
        self._findings.append(Finding(fault=Fault.DOUBTFUL, code=code, stream="visits", key=key, sentence=sentence))

    def _by_event(self) -> dict[str, Callable[[Event], object]]:
        """Who takes which event."""
        calls, members = self._calls, self._members
        return {
            "ENTERQUEUE": self._enter,
            "CONNECT": self._connect,
            **dict.fromkeys(queue_event.TALK_ENDS, self._end_talk),
            **dict.fromkeys(queue_event.WAIT_ENDS, self._end_wait),
            **dict.fromkeys(queue_event.REFUSALS, calls.refuse),
            "RINGNOANSWER": self._ring_no_answer,
            "CALLBACK": calls.call_back,
            "CALLSTATUS": calls.code,
            "SURVEY": self._survey,
            "QUEUESTART": self._restart,
            **dict.fromkeys(("RINGCANCELED", "AGENTDUMP"), members.seen),
            "ADDMEMBER": members.add,
            "REMOVEMEMBER": members.remove,
            **dict.fromkeys(("AGENTLOGIN", "AGENTCALLBACKLOGIN"), members.log_in),
            **dict.fromkeys(("AGENTLOGOFF", "AGENTCALLBACKLOGOFF"), members.log_off),
            **dict.fromkeys(("PAUSE", "UNPAUSE"), members.pause),
            **dict.fromkeys(("PAUSEALL", "UNPAUSEALL"), members.pause_all),
            "WRAPUPSTART": members.wrap_up,
        }

    def _of_open_calls(self) -> dict[str, Callable[[Event], object]]:
        """The same for a fold that is finishing: agents and new calls are another's."""
        calls = self._calls
        return {
            "CONNECT": calls.answer,
            **dict.fromkeys(queue_event.TALK_ENDS, calls.end_talk),
            **dict.fromkeys(queue_event.WAIT_ENDS, calls.end_wait),
            "RINGNOANSWER": calls.ring_no_answer,
            "QUEUESTART": calls.cut,
        }

    def _wrapped(self, talk: Talk, seconds: float, at: int) -> None:
        visit = self._calls.find(*talk)
        if visit is not None:
            visit.wrap_seconds = seconds
            self._calls.touch(visit, at)

    def _enter(self, event: Event) -> None:
        left = self._calls.enter(event)
        if left is not None:
            self._members.hang_up((left.call_id, left.visit_id), event.at)

    def _connect(self, event: Event) -> None:
        visit = self._calls.answer(event)
        if visit is not None:
            self._members.talk(event, (visit.call_id, visit.visit_id))

    def _end_talk(self, event: Event) -> None:
        self._members.seen(event)
        visit = self._calls.end_talk(event)
        if visit is not None:
            self._members.hang_up((visit.call_id, visit.visit_id), event.at)

    def _end_wait(self, event: Event) -> None:
        visit = self._calls.end_wait(event)
        if visit is not None:
            self._members.hang_up((visit.call_id, visit.visit_id), event.at)

    def _ring_no_answer(self, event: Event) -> None:
        self._members.seen(event)
        self._calls.ring_no_answer(event)

    def _survey(self, event: Event) -> None:
        """SURVEY: data1 is the score, data2 the top of the scale; the agent is that of the call's last talk."""
        visit = self._calls.newest(event)
        agent = event.agent or (visit.agent_id if visit else None)
        values = {
            "survey_id": f"{event.call_key}/survey/{event.id}",
            "call_id": event.call_key,
            "agent_id": agent,
            "kind": "csat",
            "score": event.data[0] or None,
            "scale_min": 1,
            "scale_max": queue_event.whole(event.data[1]) or SURVEY_SCALE,
            "answered_at": event.at,
            "changed_at": event.at,
        }
        self._surveys.append(tuple(values.get(name) for name in _SURVEY))

    def _restart(self, event: Event) -> None:
        self._begins_midway = False
        self._calls.cut(event)
        self._members.restart(event.at, event.server, self._static)


def _micros(value: Value) -> int:
    """Microseconds since the epoch of a time as a store gives it; naive means UTC."""
    if isinstance(value, int):
        return value
    when = datetime.fromisoformat(value) if isinstance(value, str) else value
    if not isinstance(when, datetime):
        raise TypeError
    return clock.micros(when if when.tzinfo else when.replace(tzinfo=UTC))
