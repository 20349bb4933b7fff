"""Who makes the calls that were promised: somebody who is free, once nobody waits?"""

from __future__ import annotations

from typing import Any

from wallboard.demo import callers, floor, moments, talk
from wallboard.demo.queues import PHONE
from wallboard.demo.rows import Visit
from wallboard.demo.world import Call, Seat, World

_REACHED = 0.82
_RING_ENDS = 20 * moments.SECOND


def owes(world: World, queue: str, *what: Any) -> None:
    """A promised call is to be made: by somebody free now, or by whoever is next."""
    world.owed[queue].append(what)
    able = (world.seats[a] for a in world.free[PHONE] if queue in world.seats[a].person.skills)
    seat = next(able, None)
    if seat is not None:
        dials(world, seat)


def dials(world: World, seat: Seat) -> bool:
    """Make the oldest promised call of a queue this agent takes, if there is one and the phone is theirs."""
    queue = next((queue for queue in seat.person.skills if world.owed[queue]), None)
    if queue is None or seat.person.group != PHONE:
        return False
    call = _call(world, seat, queue, *world.owed[queue].pop(0))
    number = call.visit.visit_id
    world.calls[number] = call
    world.write("visits", number, call.visit)
    floor.takes(world, seat, number)
    if world.random.random() < _REACHED:
        world.later(world.now + talk.ring(world.random, "outbound"), "answers", seat.agent_id, number)
    else:
        world.later(world.now + _RING_ENDS, "leaves", number)
    return True


def _call(world: World, seat: Seat, queue: str, *about: Any) -> Call:
    """A call to somebody who was promised one."""
    person, reason, nth, ticket_id, promise_id = about
    number = world.number("V")
    visit = Visit(
        visit_id=number,
        call_id=f"C{number[1:]}",
        channel=PHONE,
        direction="outbound",
        queue=queue,
        customer_ref=callers.written_ref(world, person),
        entered_at=world.now,
        agent_id=seat.agent_id,
    )
    call = Call(visit=visit, group=PHONE, person=person, reason=reason, nth=nth)
    call.ticket_id, call.promise_id = ticket_id, promise_id
    call.stage, call.rings_at, call.leaves = "ringing", seat.agent_id, "timeout"
    call.language = callers.caller(person, world.story.seed).language
    return call
