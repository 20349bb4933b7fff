"""Which visits do the events of a queue_log make?

A visit begins with ENTERQUEUE and is known by that row's id, so its name is the same wherever reading begins. It is
kept in mind while it is open, and for an hour longer, because remarks on it (CALLBACK, SURVEY, CALLSTATUS) come later.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from wallboard.records import Fault, Finding, Row
from wallboard.stores.folds import queue_event
from wallboard.stores.folds.queue_event import Event
from wallboard.stores.folds.queue_visit import Visit, doubt, sentence

SECOND = 1_000_000
KEPT_AFTER_END = 3600 * SECOND
OPEN_AT_MOST = 24 * 3600 * SECOND  # a visit this old has lost its end; callers and talks never last so long
BECOME_CALLBACKS = ("timeout", "exit_key")


class Calls:
    """The visits that may still change, by call and in the order in which they began."""

    def __init__(self, visits: Iterator[dict[str, Any]] | None = None) -> None:
        self._by_call: dict[str, list[Visit]] = {}
        self._touched: dict[str, Visit] = {}
        self._findings: list[Finding] = []
        for values in visits or ():
            visit = Visit(**values)
            self._by_call.setdefault(visit.call_id, []).append(visit)

    def checkpoint(self) -> list[dict[str, Any]]:
        """Every visit kept in mind, as JSON can hold it."""
        return [asdict(visit) for visits in self._by_call.values() for visit in visits]

    def changed(self) -> tuple[list[Row], list[Finding]]:
        """The visits touched since this was last asked, and what was odd."""
        rows = [visit.row() for visit in self._touched.values()]
        findings = self._findings
        findings += [doubt(visit) for visit in self._touched.values() if visit.doubt]
        self._touched, self._findings = {}, []
        return rows, findings

    def show_open(self) -> None:
        """Give the row of every open visit once more with what has changed."""
        self._touched |= {visit.visit_id: visit for visit in self._open()}

    def newest(self, event: Event) -> Visit | None:
        """The last visit of the event's call: in its queue if there is one, else in any."""
        visits = self._by_call.get(event.call_key, ())
        return next((visit for visit in reversed(visits) if visit.queue == event.queue), visits[-1] if visits else None)

    def find(self, call_id: str, visit_id: str) -> Visit | None:
        """A visit by its names, if it is still kept in mind."""
        return next((visit for visit in self._by_call.get(call_id, ()) if visit.visit_id == visit_id), None)

    def has_open(self, event: Event) -> bool:
        """Whether the event's call waits or talks in the event's queue."""
        visits = self._by_call.get(event.call_key, ())
        return any(visit.queue == event.queue and visit.ended_at is None for visit in visits)

    @property
    def is_waiting_for_ends(self) -> bool:
        """Whether a visit is still open."""
        return any(visit.ended_at is None for visits in self._by_call.values() for visit in visits)

    def touch(self, visit: Visit, at: int) -> None:
        """Note that a visit's row is different now; a version never looks older than the one before."""
        visit.changed_at = max(visit.changed_at, at)
        self._touched[visit.visit_id] = visit

    def enter(self, event: Event) -> Visit | None:
        """ENTERQUEUE: a visit begins; one still open in the same queue has lost its end and is returned."""
        before = self._in_queue(event)
        if before is not None and before.ended_at is not None:
            before = None
        if before is not None:
            before.ended_at = event.at
            before.outcome = before.outcome or "lost"
            before.doubt, before.doubted = "entered_again", event.name
            self.touch(before, event.at)
        visit = self._begun(event, event.at)
        visit.customer_ref = event.data[1] or None
        return before

    def answer(self, event: Event) -> Visit | None:
        """CONNECT: the talk begins; None where the event is about no visit."""
        visit = self._in_queue(event)
        wait, _ = queue_event.durations(event)
        if visit is None:
            visit = self._begun(event, event.at - (wait or 0) * SECOND, doubt="no_enterqueue")
        elif not self._may_go_on(visit, event):
            return None
        if visit.answered_at is None:
            visit.answered_at, visit.wait_seconds, visit.outcome = event.at, wait, "answered"
        else:
            visit.doubt, visit.doubted = "second_connect", event.name
        visit.agent_id = event.agent or visit.agent_id
        self.touch(visit, event.at)
        return visit

    def end_talk(self, event: Event) -> Visit | None:
        """COMPLETE* or a transfer: the talk ends as the switch reports it; None where the event is about no visit."""
        visit = self._in_queue(event)
        wait, talk = queue_event.durations(event)
        if visit is None:
            entered_at = event.at - ((wait or 0) + (talk or 0)) * SECOND
            visit = self._begun(event, entered_at, doubt="no_enterqueue")
        elif not self._may_go_on(visit, event):
            return None
        if visit.answered_at is None:  # its CONNECT was lost
            visit.answered_at = event.at - (talk or 0) * SECOND
        visit.outcome, visit.ended_at, visit.ended_by = "answered", event.at, queue_event.TALK_ENDS[event.name]
        visit.agent_id = event.agent or visit.agent_id
        visit.wait_seconds = visit.wait_seconds if wait is None else wait
        visit.talk_seconds = talk
        self.touch(visit, event.at)
        return visit

    def end_wait(self, event: Event) -> Visit | None:
        """ABANDON, EXIT*, WITHDRAW, SYSCOMPAT: the wait ends unanswered; None where the event is about no visit."""
        visit = self._in_queue(event)
        if visit is None:
            self._refuse(event, "unknown_call")
            return None
        outcome = queue_event.WAIT_ENDS[event.name]
        if visit.outcome == outcome and not visit.was_cut:
            return None  # Wazo's LEAVEEMPTY follows Asterisk's EXITEMPTY
        if not self._may_go_on(visit, event):
            return None
        visit.ended_at = event.at
        if visit.answered_at is not None:
            visit.doubt, visit.doubted = "exit_after_answer", event.name
        else:
            visit.outcome = "callback" if visit.wants_callback and outcome in BECOME_CALLBACKS else outcome
            visit.wait_seconds = queue_event.durations(event)[0]
        if event.name == "SYSCOMPAT":
            visit.ended_by = "system"
        self.touch(visit, event.at)
        return visit

    def refuse(self, event: Event) -> None:
        """FULL, JOINEMPTY, CLOSED, DIVERT_*: a caller whom the queue did not take."""
        visit = self._begun(event, event.at)
        visit.ended_at, visit.outcome = event.at, queue_event.REFUSALS[event.name]

    def ring_no_answer(self, event: Event) -> None:
        """RINGNOANSWER: one attempt to reach an agent failed."""
        visit = self._in_queue(event)
        if visit is not None and (visit.ended_at is None or visit.was_cut):
            visit.ring_no_answer += 1
            self.touch(visit, event.at)

    def call_back(self, event: Event) -> None:
        """CALLBACK: the caller asked to be called, before or after leaving the queue; data1 is the number."""
        visit = self.newest(event)
        if visit is None:
            return
        visit.customer_ref = visit.customer_ref or event.data[0] or None
        visit.wants_callback = True
        if visit.outcome in BECOME_CALLBACKS:
            visit.outcome = "callback"
        self.touch(visit, event.at)

    def code(self, event: Event) -> None:
        """CALLSTATUS: the agent coded the talk; data1 is the code."""
        visit = self.newest(event)
        if visit is not None and event.data[0]:
            visit.reason, visit.coded_at = event.data[0], event.at
            self.touch(visit, event.at)

    def cut(self, event: Event) -> None:
        """QUEUESTART: every call of that server is gone, and no row says so."""
        for visit in self._open():
            if visit.server == event.server:
                self._lose(visit, event.at)
                visit.was_cut = True

    def forget(self, at: int) -> list[Visit]:
        """Let go of what is settled, and close what has lost its end; returns the visits that were closed."""
        lost = [visit for visit in self._open() if at - visit.entered_at > OPEN_AT_MOST]
        for visit in lost:
            self._lose(visit, visit.seen_at)
        for call, visits in list(self._by_call.items()):
            if all(visit.ended_at is not None and at - visit.seen_at > KEPT_AFTER_END for visit in visits):
                del self._by_call[call]
        return lost

    def lose_all(self) -> None:
        """Close every visit that is still open as lost, at its last sign of life."""
        for visit in self._open():
            self._lose(visit, visit.seen_at)

    def _open(self) -> list[Visit]:
        return [visit for visits in self._by_call.values() for visit in visits if visit.ended_at is None]

    def _lose(self, visit: Visit, at: int) -> None:
        visit.ended_at, visit.outcome, visit.ended_by = at, visit.outcome or "lost", "system"
        self.touch(visit, at)

    def _in_queue(self, event: Event) -> Visit | None:
        """The last visit of the event's call in the event's queue that was not refused."""
        for visit in reversed(self._by_call.get(event.call_key, ())):
            if visit.queue == event.queue and not (visit.outcome or "").startswith("refused"):
                visit.seen_at = max(visit.seen_at, event.at)
                return visit
        return None

    def _begun(self, event: Event, entered_at: int, *, doubt: str | None = None) -> Visit:
        visit = Visit(
            visit_id=f"{event.call_key}/{event.queue}/{event.id}",
            call_id=event.call_key,
            server=event.server,
            queue=event.queue,
            entered_at=entered_at,
            changed_at=event.at,
            seen_at=event.at,
            doubt=doubt,
            doubted=event.name,
        )
        self._by_call.setdefault(visit.call_id, []).append(visit)
        self.touch(visit, event.at)
        return visit

    def _may_go_on(self, visit: Visit, event: Event) -> bool:
        """Whether an event can change a visit: one that only a restart ended goes on, one that ended does not."""
        if visit.ended_at is None:
            return True
        if visit.was_cut:
            visit.ended_at, visit.ended_by, visit.was_cut = None, None, False
            visit.outcome = "answered" if visit.answered_at is not None else None
            return True
        self._refuse(event, "after_end")
        return False

    def _refuse(self, event: Event, code: str) -> None:
        key = f"{event.call_key}/{event.queue}/{event.id}"
        found = Finding(fault=Fault.REFUSED, code=code, stream="visits", key=key, sentence=sentence(code, event.name))
        self._findings.append(found)
