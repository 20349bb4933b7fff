"""Who is on the floor: shifts, breaks and lunches, and the span that says what an agent does now?"""

from __future__ import annotations

from datetime import timedelta

from wallboard.demo import chance, moments, people, rows
from wallboard.demo.world import Seat, World

_STAGES = ("talking", "hold", "ringing", "wrapup")  # the first one that any contact in hand is in
_LUNCH_AFTER_HOURS, _LUNCH_MINUTES = 4.0, 30
_BREAKS_AFTER_HOURS, _BREAK_MINUTES = (2.0, 6.3), 15
_COACHING_SHARE, _COACHING_MINUTES = 0.15, 25
_PERSONAL_SHARE, _PERSONAL_MINUTES = 0.5, 5
_PAUSES_WHILE_BUSY = 0.25
_SHIFT_OVER = "shift over"
_NIGHT_FROM = 20.0


def day(world: World, days_left: int) -> None:
    """Plan the shifts that start on the local day that begins now; the first day also has last night's."""
    today = moments.local(world.now + moments.HOUR, world.zone).date()
    plans = [(today, 0.0)]
    if days_left == world.story.days:
        plans.insert(0, (today - timedelta(days=1), _NIGHT_FROM))
    for on, earliest in plans:
        absent = chance.draws(world.story.seed, "absent", on)
        for person in people.everyone().values():
            is_away = absent.random() < people.ABSENT_SHARE
            late = absent.uniform(-4, 3) * moments.MINUTE
            if person.works(on) and not is_away and person.starts >= earliest:
                at = moments.at_local(on, person.starts, world.zone) + round(late)
                world.later(at, "starts", person.agent_id)
    world.later(moments.at_local(today + timedelta(days=1), 0, world.zone), "day", days_left - 1)


def starts(world: World, agent_id: str) -> None:
    """An agent logs in and the shift's pauses are booked."""
    seat, random = world.seats[agent_id], world.random
    if seat.presence != "offline":
        return
    seat.leaves_at = world.now + round((people.SHIFT_HOURS + random.uniform(-0.05, 0.1)) * moments.HOUR)
    pauses = [("break", after, _BREAK_MINUTES) for after in _BREAKS_AFTER_HOURS]
    pauses.append(("lunch", _LUNCH_AFTER_HOURS, _LUNCH_MINUTES))
    if random.random() < _COACHING_SHARE:
        pauses.append(("coaching", random.uniform(2.8, 7.5), _COACHING_MINUTES))
    if random.random() < _PERSONAL_SHARE:
        pauses.append(("personal", random.uniform(0.5, 7.8), _PERSONAL_MINUTES))
    for reason, after, minutes in pauses:
        at = world.now + round((after + random.uniform(-0.7, 0.7)) * moments.HOUR)
        length = round(minutes * random.uniform(0.85, 1.2) * moments.MINUTE)
        world.later(at, "pauses", agent_id, reason, length)
    world.later(seat.leaves_at, "pauses", agent_id, _SHIFT_OVER, 0)
    show(world, seat, "available")
    world.later(world.now, "frees", agent_id)


def pauses(world: World, agent_id: str, reason: str, length: int) -> None:
    """It is time for a pause or to go home: at once when nothing is in hand, else after it."""
    seat = world.seats[agent_id]
    if seat.presence == "offline":
        return
    seat.due.append((reason, length))
    world.free[seat.person.group].pop(agent_id, None)
    if seat.presence == "available" and not seat.in_hand:
        settle(world, seat)
    elif seat.in_hand and reason != _SHIFT_OVER and world.random.random() < _PAUSES_WHILE_BUSY:
        show(world, seat, "break", reason)


def settle(world: World, seat: Seat) -> None:
    """Take the pause that is due; going home comes before everything else."""
    going = next((due for due in seat.due if due[0] == _SHIFT_OVER), None)
    if going:
        seat.due.clear()
        show(world, seat, "offline", _SHIFT_OVER)
        return
    reason, length = seat.due.pop(0)
    seat.back_at = world.now + length
    show(world, seat, "break", reason)
    world.later(seat.back_at, "returns", seat.agent_id)


def returns(world: World, agent_id: str) -> None:
    """A pause is over: the next one that fell due meanwhile, or ready again."""
    seat = world.seats[agent_id]
    if seat.presence != "break" or seat.back_at != world.now:
        return
    if seat.due:
        settle(world, seat)
        return
    show(world, seat, "available")
    world.later(world.now, "frees", agent_id)


def takes(world: World, seat: Seat, visit_id: str) -> None:
    """One more contact in an agent's hands."""
    seat.in_hand.append(visit_id)
    if not seat.is_free:
        world.free[seat.person.group].pop(seat.agent_id, None)
    show(world, seat)


def show(world: World, seat: Seat, presence: str | None = None, reason: str | None = None) -> None:
    """End the open span and begin the next, if what the agent does has changed."""
    if presence is not None:
        seat.presence, seat.reason = presence, reason
    activity, span, now = _activity(world, seat), seat.span, world.now
    if span.activity == activity and span.presence == seat.presence and span.reason == seat.reason:
        return
    if span.since < now:
        span.until = now
        world.write("agent_states", (seat.agent_id, span.since), span)
        span = seat.span = rows.Span(agent_id=seat.agent_id, since=now, presence=seat.presence, activity=activity)
    span.presence, span.activity, span.reason = seat.presence, activity, seat.reason
    world.write("agent_states", (seat.agent_id, now), span)


def _activity(world: World, seat: Seat) -> str:
    """What the agent does with the contacts in hand."""
    if not seat.in_hand:
        return "idle"
    if len(seat.in_hand) == 1:
        return world.calls[seat.in_hand[0]].stage
    return min((world.calls[visit_id].stage for visit_id in seat.in_hand), key=_STAGES.index)
