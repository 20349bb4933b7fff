"""How does a contact meet an agent: it queues, rings, is answered or lost, and the agent is free again?

This is the queueing engine. Every function is one thing that happens at `world.now`; what follows later is booked.
"""

from __future__ import annotations

from typing import Any

from wallboard.demo import callers, desk, floor, moments, outbound, talk
from wallboard.demo.people import DIGITAL
from wallboard.demo.queues import BY_NAME, CHAT, MESSAGE, PHONE
from wallboard.demo.rows import Visit
from wallboard.demo.world import About, Call, Seat, World

_LINE_HOLDS = 45  # callers one queue lets wait; the next one hears that it is full
_LONGEST_WAIT = {PHONE: 15 * moments.MINUTE, CHAT: 20 * moments.MINUTE, MESSAGE: 60 * moments.MINUTE}
_HEAD_START = 60 * moments.SECOND
_FIRST, _LAST = (0, 0), (99, 99)  # contacts in hand, rank of the queue among the skills
_RING_ENDS = 20 * moments.SECOND
_MISSED_SHARE = 0.012
_MISSED_PAUSE = ("missed call", 60 * moments.SECOND)
_KEY_SHARE = 0.004
_CALLBACK_FROM, _CALLBACK_SHARE = 2, 0.2  # offered when this many wait


def arrives(world: World, queue: str, channel: str, about: About) -> None:
    """A contact reaches a queue: it is refused, offered to somebody who is free, or waits."""
    person, reason, nth, ticket_id = about
    callers.meet(world, person)
    number = world.number("V")
    visit = Visit(
        visit_id=number,
        call_id=f"C{number[1:]}",
        channel=channel,
        direction="inbound",
        queue=queue,
        customer_ref=callers.written_ref(world, person),
        entered_at=world.now,
    )
    language = callers.caller(person, world.story.seed).language
    group = PHONE if channel == PHONE else DIGITAL
    call = Call(visit=visit, group=group, person=person, reason=reason, nth=nth)
    call.ticket_id, call.language = ticket_id, language
    _enters(world, call)


def _enters(world: World, call: Call) -> None:
    """The line takes the contact, or refuses it."""
    visit = call.visit
    line = world.lines[call.group][visit.queue]
    if not BY_NAME[visit.queue].is_open(world.hour):
        _ends_waiting(world, call, "refused_closed")
    elif len(line) >= _LINE_HOLDS:
        _ends_waiting(world, call, "refused_full")
    else:
        world.calls[visit.visit_id] = call
        delay, call.leaves = _way_out(world, call, len(line))
        call.leaves_at = world.now + delay
        world.write("visits", visit.visit_id, visit)
        line.append(visit.visit_id)
        if not _offer(world, call):
            _times(world, call)


def _way_out(world: World, call: Call, waiting: int) -> tuple[int, str]:
    """When and how this contact leaves the line if nobody answers first."""
    random = world.random
    channel = call.visit.channel
    ways = [(callers.patience(random, channel), "abandoned"), (_LONGEST_WAIT[channel], "timeout")]
    if channel == PHONE:
        if random.random() < _KEY_SHARE:
            ways.append((round(random.uniform(15, 60) * moments.SECOND), "exit_key"))
        if waiting >= _CALLBACK_FROM and call.person is not None and random.random() < _CALLBACK_SHARE:
            ways.append((round(random.uniform(25, 70) * moments.SECOND), "callback"))
    return min(ways)


def leaves(world: World, visit_id: str) -> None:
    """The wait ends without an answer, if the contact still waits; a ringing phone falls silent."""
    call = world.calls.get(visit_id)
    if call is None or call.stage not in ("waiting", "ringing"):
        return
    if call.rings_at is None:
        world.lines[call.group][call.visit.queue].remove(visit_id)
    else:
        world.seats[call.rings_at].in_hand.remove(visit_id)
    del world.calls[visit_id]
    _ends_waiting(world, call, call.leaves)
    if call.rings_at is not None:
        frees(world, call.rings_at)


def passes(world: World, call_id: str, queue: str, *about: Any) -> None:
    """A transferred caller enters the next queue: a second visit under the same call id."""
    person, ref, reason, nth, ticket_id, waited, language = about
    visit = Visit(
        visit_id=world.number("V"),
        call_id=call_id,
        channel=PHONE,
        direction="inbound",
        queue=queue,
        customer_ref=ref,
        entered_at=world.now,
    )
    call = Call(visit=visit, group=PHONE, person=person, reason=reason, nth=nth, ticket_id=ticket_id, language=language)
    call.waited, call.is_passed_on = waited, True
    _enters(world, call)


def _ends_waiting(world: World, call: Call, outcome: str) -> None:
    """Nobody answered: the switch writes how it ended, and the caller decides what to do about it."""
    visit = call.visit
    visit.outcome = outcome
    visit.ended_at = world.now
    visit.wait_seconds = (world.now - visit.entered_at) / moments.SECOND
    world.write("visits", visit.visit_id, visit)
    desk.unanswered(world, call)


def _times(world: World, call: Call) -> None:
    """Book the moment at which the contact leaves; one that is answered before it needs no such event."""
    if not call.is_timed:
        call.is_timed = True
        world.later(call.leaves_at, "leaves", call.visit.visit_id)


def _offer(world: World, call: Call) -> bool:
    """Ring the free agent who knows the queue best; among equals the one who has been free longest."""
    queue, best, best_rank = call.visit.queue, None, _LAST
    for agent_id in world.free[call.group]:
        seat = world.seats[agent_id]
        if queue not in seat.person.skills:
            continue
        rank = (len(seat.in_hand), seat.person.skills[queue])
        if rank < best_rank:
            best, best_rank = seat, rank
        if rank == _FIRST:
            break
    if best is None:
        return False
    world.lines[call.group][queue].remove(call.visit.visit_id)
    _rings(world, best, call)
    return True


def _rings(world: World, seat: Seat, call: Call) -> None:
    """A contact rings at a seat; once in a while nobody picks up."""
    visit_id = call.visit.visit_id
    call.stage, call.rings_at = "ringing", seat.agent_id
    floor.takes(world, seat, visit_id)
    is_missed = call.group == PHONE and world.random.random() < _MISSED_SHARE
    ends = world.now + (_RING_ENDS if is_missed else talk.ring(world.random, call.visit.channel))
    world.later(ends, "misses" if is_missed else "answers", seat.agent_id, visit_id)
    if call.leaves_at <= ends:
        _times(world, call)


def misses(world: World, agent_id: str, visit_id: str) -> None:
    """Nobody picked up: the contact goes back to the head of its line, the agent is set to a short pause."""
    call = world.calls.get(visit_id)
    if call is None or call.stage != "ringing" or call.rings_at != agent_id:
        return
    seat = world.seats[agent_id]
    call.stage, call.rings_at = "waiting", None
    call.visit.ring_no_answer += 1
    world.write("visits", visit_id, call.visit)
    world.lines[call.group][call.visit.queue].insert(0, visit_id)
    seat.in_hand.remove(visit_id)
    seat.due.insert(0, _MISSED_PAUSE)
    frees(world, agent_id)
    if not _offer(world, call):
        _times(world, call)


def answers(world: World, agent_id: str, visit_id: str) -> None:
    """An agent answers; how long they will talk is settled here, when the talk ends is booked."""
    call = world.calls.get(visit_id)
    if call is None or call.stage != "ringing" or call.rings_at != agent_id:
        return
    visit, seat = call.visit, world.seats[agent_id]
    call.stage = "talking"
    visit.agent_id = agent_id
    visit.answered_at = world.now
    visit.outcome = "answered"
    visit.wait_seconds = (world.now - visit.entered_at) / moments.SECOND
    visit.recording_url = f"https://recordings.example.com/{visit.visit_id}" if visit.channel == PHONE else None
    world.write("visits", visit_id, visit)
    floor.show(world, seat)
    talk.begins(world, call, seat.person)


def frees(world: World, agent_id: str) -> None:
    """An agent has a hand free: the pause that is due, the longest waiting contact, a promised call, or ready."""
    seat = world.seats[agent_id]
    if seat.due and not seat.in_hand and seat.presence != "offline":
        floor.settle(world, seat)
        return
    while seat.is_free:
        call = _longest_waiting(world, seat)
        if call is None:
            break
        world.lines[call.group][call.visit.queue].remove(call.visit.visit_id)
        _rings(world, seat, call)
    if seat.is_free and not outbound.dials(world, seat):
        world.free[seat.person.group].setdefault(agent_id)
    floor.show(world, seat)


def wraps_up(world: World, visit_id: str) -> None:
    """Wrap-up is over: the agent has written the reason, or will, and has a hand free."""
    call = world.calls[visit_id]
    visit = call.visit
    visit.wrap_seconds = (world.now - (visit.ended_at or 0)) / moments.SECOND
    world.write("visits", visit_id, visit)
    talk.writes_down(world, call)
    seat = world.seats[visit.agent_id or ""]
    seat.in_hand.remove(visit_id)
    frees(world, seat.agent_id)


def _longest_waiting(world: World, seat: Seat) -> Call | None:
    """The contact that has waited longest in any line this agent takes."""
    lines = world.lines[seat.person.group]
    heads = (world.calls[lines[queue][0]] for queue in seat.person.skills if lines[queue])
    return min(heads, key=lambda call: _precedence(seat, call), default=None)


def _precedence(seat: Seat, call: Call) -> int:
    """Since when the contact counts as waiting; the queue an agent knows best has a head start."""
    head_start = 0 if seat.person.skills[call.visit.queue] else _HEAD_START
    return call.visit.entered_at - call.waited - head_start
