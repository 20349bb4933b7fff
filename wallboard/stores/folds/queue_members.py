"""What did each agent do in each queue, as the events of a queue_log tell it?

Presence (available, break, offline) and activity (idle, talking, wrapup) are two axes, because agents press pause while
they talk. A wrap-up whose length is known is written at once with its end ahead, and corrected if it is cut short.
The log never tells that a telephone rings, and of a member named in queues.conf nothing before the first event.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from typing import Any

from wallboard.records import Row
from wallboard.stores.folds import queue_event
from wallboard.stores.folds.queue_event import Event
from wallboard.stores.folds.queue_member import Member, Shown, Talk

SECOND = 1_000_000
FORGOTTEN_AFTER = 8 * 24 * 3600 * SECOND  # of silence: nobody knows any more whether this member exists
WRAP_BEGINS_WITHIN = 60 * SECOND  # of the talk's end; a later pause belongs to no talk
Wrapped = Callable[[Talk, float, int], None]  # a talk, its wrap-up in seconds, when that was known


class Members:
    """Everybody who is or was seen in a queue, and the spans that have changed."""

    def __init__(
        self,
        *,
        wrap_up_reasons: Iterable[str],
        wrap_up_seconds: float,
        wrapped: Wrapped,
        members: Iterator[dict[str, Any]] | None = None,
    ) -> None:
        self._by_agent: dict[str, dict[str, Member]] = {}
        self._spans: dict[tuple[str, str, int], Row] = {}
        self._wrap_up_reasons = frozenset(reason.casefold() for reason in wrap_up_reasons)
        self._wrap_up = round(wrap_up_seconds * SECOND)
        self._wrapped = wrapped
        self._holders: dict[Talk, Member] = {}
        for values in members or ():
            member = Member.restored(values)
            self._by_agent.setdefault(member.agent_id, {})[member.queue] = member
            self._holders |= dict.fromkeys(member.talks, member)

    def checkpoint(self) -> list[dict[str, Any]]:
        """Every member, as JSON can hold it."""
        return [asdict(member) for member in self._all()]

    def changed(self) -> list[Row]:
        """The spans that are new or different since this was last asked."""
        rows = list(self._spans.values())
        self._spans = {}
        return rows

    def show_present(self) -> None:
        """Give the span of what every member does now once more with what has changed."""
        for member in self._all():
            self._write_shown(member, member.changed_at)

    def add(self, event: Event) -> None:
        """ADDMEMBER: a member joins a queue; data1 tells whether paused."""
        member = self._member(event.agent, event.queue, event.at, event.server)
        member.stays, member.is_gone, member.is_paused = True, False, event.data[0].upper() == "PAUSED"
        member.reason = None
        self._show(member, event.at)

    def remove(self, event: Event) -> None:
        """REMOVEMEMBER: a member leaves a queue; a talk goes on until its own end."""
        member = self._member(event.agent, event.queue, event.at, event.server)
        member.is_gone, member.is_paused, member.reason, member.wrap_until = True, False, None, None
        self._show(member, event.at)

    def log_in(self, event: Event) -> None:
        """AGENTLOGIN is a call of the agent's own and ends with the server; AGENTCALLBACKLOGIN outlives a restart."""
        stays = event.name == "AGENTCALLBACKLOGIN"
        self._join(event.agent, "", event.at, server=event.server, stays=stays)

    def log_off(self, event: Event) -> None:
        """AGENTLOGOFF, AGENTCALLBACKLOGOFF: the agent leaves every queue."""
        for queue in list(self._by_agent.get(event.agent, {"": None})):
            self.remove(event._replace(queue=queue))

    def seen(self, event: Event) -> None:
        """An event that proves that the agent is a member; a phone rings only where somebody is available."""
        if event.agent:
            member = self._member(event.agent, event.queue, event.at, event.server)
            if member.shown is None:
                self._show(member, event.at)

    def pause(self, event: Event) -> None:
        """PAUSE or UNPAUSE in one queue; PAUSE again with another reason is a change of the reason."""
        self._pause(event, event.queue, is_paused=event.name == "PAUSE")

    def pause_all(self, event: Event) -> None:
        """PAUSEALL or UNPAUSEALL: in every queue the agent is known in; the rows per queue after it change nothing."""
        for queue, member in self._by_agent.get(event.agent, {}).items():
            if not member.is_gone:
                self._pause(event, queue, is_paused=event.name == "PAUSEALL")

    def talk(self, event: Event, talk: Talk) -> None:
        """CONNECT: the agent talks, and whatever wrap-up there was is over; nobody else has this talk any more."""
        self.hang_up(talk, event.at)
        if not event.agent:
            return
        member = self._member(event.agent, event.queue, event.at, event.server)
        member.wrap_until = None
        member.talks.append(talk)
        self._holders[talk] = member
        self._show(member, event.at)
        member.talked = None

    def hang_up(self, talk: Talk, at: int) -> None:
        """A talk is over; a planned wrap-up begins."""
        member = self._holders.pop(talk, None)
        if member is None:
            return
        self._rest(member, at)
        member.talks.remove(talk)
        member.talked, member.talk_ended, member.seen_at = talk, at, max(member.seen_at, at)
        if self._wrap_up and not member.is_gone:
            member.wrap_until = at + self._wrap_up
        self._show(member, at)

    def wrap_up(self, event: Event) -> None:
        """WRAPUPSTART: the switch gives the agent data1 seconds from now."""
        member = self._member(event.agent, event.queue, event.at, event.server)
        if seconds := queue_event.whole(event.data[0]):
            member.wrap_until = event.at + seconds * SECOND
        self._show(member, event.at)

    def restart(self, at: int, server: str, static: Iterable[tuple[str, str]]) -> None:
        """QUEUESTART: talks are cut, members of queues.conf and their pauses forgotten, those in `static` are there.

        Args:
            at: when the server started again.
            server: which server; members last seen on another one stay as they are.
            static: (agent, queue) of members who are in queues.conf and counted as available.
        """
        for member in list(self._all()):
            if member.server != server or member.is_gone:
                continue
            if not member.stays:
                self._drop(member, at)
                continue
            self._rest(member, at)
            self._let_go(member)
            member.wrap_until = None
            self._show(member, at)
            member.talked = None
        for agent, queue in static:
            self._join(agent, queue, at, server=server, stays=False)

    def forget(self, at: int) -> None:
        """Close and let go of members nobody has heard of for days."""
        for member in list(self._all()):
            if at - member.seen_at > FORGOTTEN_AFTER and not member.talks:
                self._drop(member, at)

    def close_all(self, at: int) -> None:
        """End every span, where another fold goes on."""
        for member in list(self._all()):
            self._drop(member, at)

    def _all(self) -> Iterator[Member]:
        return (member for queues in self._by_agent.values() for member in queues.values())

    def _member(self, agent: str, queue: str, at: int, server: str) -> Member:
        """An agent's place in a queue; a first event makes it."""
        queues = self._by_agent.setdefault(agent, {})
        member = queues.get(queue)
        if member is None:
            member = queues[queue] = Member(agent_id=agent, queue=queue, server=server, since=at, seen_at=at)
        self._rest(member, at)
        member.server, member.seen_at = server, max(member.seen_at, at)
        return member

    def _join(self, agent: str, queue: str, at: int, *, server: str, stays: bool) -> None:
        member = self._member(agent, queue, at, server)
        member.stays, member.is_gone, member.is_paused, member.reason = stays, False, False, None
        self._show(member, at)

    def _pause(self, event: Event, queue: str, *, is_paused: bool) -> None:
        member = self._member(event.agent, queue, event.at, event.server)
        member.is_gone, member.is_paused = False, is_paused
        member.reason = (event.data[0] or None) if is_paused else None
        if is_paused:
            member.wrap_until = None
        self._show(member, event.at)

    def _rest(self, member: Member, at: int) -> None:
        """A planned wrap-up that is over by now: the span after it, which is written already, is the present one."""
        if member.wrap_until is None or member.wrap_until > at:
            return
        member.wrap_until = None
        if member.planned is not None:
            member.shown, member.since = self._state(member), member.planned
            member.planned, member.wrap_began, member.talked = None, None, None

    def _state(self, member: Member) -> Shown:
        wraps = self._wraps_by_reason(member)
        presence = "offline" if member.is_gone else "break" if member.is_paused and not wraps else "available"
        activity = "talking" if member.talks else "wrapup" if wraps or member.wrap_until is not None else "idle"
        return presence, activity, member.reason

    def _wraps_by_reason(self, member: Member) -> bool:
        return member.is_paused and (member.reason or "").casefold() in self._wrap_up_reasons

    def _show(self, member: Member, at: int) -> None:
        """Write the spans that make the log agree with what a member does from now on."""
        state = self._state(member)
        planned = member.wrap_until if state[1] == "wrapup" and not self._wraps_by_reason(member) else None
        if (state, planned) == (member.shown, member.planned):
            return
        if state != member.shown:
            self._end(member, at)
            self._account(member, state[1], at)
            member.since, member.shown = at, state
        elif member.planned is not None:
            self._write(member, (*state[:1], "idle", state[2]), member.planned, member.planned, at)
        member.planned = planned
        self._write_shown(member, at)
        if planned is not None:
            self._report(member, planned, at)

    def _write_shown(self, member: Member, at: int) -> None:
        """The present span, and the one after a wrap-up whose end is known."""
        if member.shown is not None:
            self._write(member, member.shown, member.since, member.planned, at)
        if member.shown is not None and member.planned is not None:
            self._write(member, (member.shown[0], "idle", member.shown[2]), member.planned, None, at)

    def _account(self, member: Member, activity: str, at: int) -> None:
        """Begin or end the wrap-up of the member's last talk."""
        was_wrapping = member.shown is not None and member.shown[1] == "wrapup"
        if activity == "wrapup" and not was_wrapping:
            follows = member.talked is not None and at - member.talk_ended <= WRAP_BEGINS_WITHIN
            member.wrap_began = at if follows else None
        elif activity != "wrapup" and was_wrapping:
            self._report(member, at, at)
            member.wrap_began, member.talked = None, None

    def _report(self, member: Member, until: int, at: int) -> None:
        if member.talked is not None and member.wrap_began is not None:
            self._wrapped(member.talked, max(0, until - member.wrap_began) / SECOND, at)

    def _end(self, member: Member, at: int) -> None:
        """Close the span that is shown; one that began at this very moment is written over instead."""
        if member.shown is None:
            return
        if member.planned is not None:
            after = (member.shown[0], "idle", member.shown[2])
            self._write(member, after, member.planned, member.planned, at)
            member.planned = None
        self._write(member, member.shown, member.since, max(at, member.since), at)

    def _write(self, member: Member, state: Shown, since: int, until: int | None, at: int) -> None:
        member.changed_at = max(member.changed_at, at)
        span = (member.agent_id, member.queue, since)
        self._spans[span] = (*span, *state, until, member.changed_at)

    def _drop(self, member: Member, at: int) -> None:
        """End what a member does and know nothing of them any more."""
        self._rest(member, at)
        self._let_go(member)
        self._end(member, at)
        queues = self._by_agent[member.agent_id]
        del queues[member.queue]
        if not queues:
            del self._by_agent[member.agent_id]

    def _let_go(self, member: Member) -> None:
        for talk in member.talks:
            del self._holders[talk]
        member.talks = []
