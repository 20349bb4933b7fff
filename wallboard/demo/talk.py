"""What happens once an agent has answered: talk, hold, hand over, hang up, wrap up and write the reason down?"""

from __future__ import annotations

from random import Random

from wallboard.demo import chance, desk, floor, moments, story
from wallboard.demo.callers import caller
from wallboard.demo.people import Person
from wallboard.demo.queues import CHAT, CHINESE, MESSAGE, OTHER, OUTAGE_REASON, PHONE, REASONS
from wallboard.demo.world import Call, Seat, World

_TALK_SIGMA = 0.55
_TALK_FACTOR = {PHONE: 1.1, CHAT: 1.5, MESSAGE: 1.4}
_OUTBOUND_FACTOR = 0.7
_CARE_FACTOR = 1.3  # people who asked for more time get it
_SHORT_SHARE = 0.012
_HOLD_SHARE = 0.13
_TRANSFER_SHARE = 0.055
_BLIND_SHARE = 0.6
_ENDS = ("caller", "agent", "system"), chance.running((63, 36, 1))
_WRAP_SECONDS = {PHONE: 42.0, CHAT: 25.0, MESSAGE: 20.0}
_CODED_AT_ONCE, _NEVER_CODED = 0.88, 0.04
_OTHER_SHARE, _HOPEFUL_SHARE = 0.06, 0.35
_GOES_TO = {
    "Cards": "Payments", "Payments": "Accounts", "Online banking": "Accounts", "Accounts": "Online banking",
    "Loans": "Accounts", "Business": "Payments", "Investments": "Accounts", CHINESE: "Accounts",
}  # fmt: skip


def ring(random: Random, channel: str) -> int:
    """How long it rings before somebody answers."""
    low, high = {PHONE: (1.5, 7.0), "outbound": (6.0, 18.0)}.get(channel, (3.0, 15.0))
    return round(random.uniform(low, high) * moments.SECOND)


def begins(world: World, call: Call, person: Person) -> None:
    """Settle how long they talk, whether there is a hold in it, and how it ends; book the first of these."""
    random, visit = world.random, call.visit
    length = _talk_length(world, call, person)
    call.ends = _ending(random, call)
    hold = _hold_length(random, call)
    if hold:
        first = length if call.ends == "transfer_attended" else round(length * random.uniform(0.3, 0.7))
        world.later(world.now + first, "holds", visit.visit_id, hold, length - first)
    else:
        world.later(world.now + length, "hangs_up", visit.visit_id)


def _talk_length(world: World, call: Call, person: Person) -> int:
    """Milliseconds of talk: the reason's mean, the agent's pace, the channel, extra care, a little luck."""
    random, visit = world.random, call.visit
    if visit.channel == PHONE and random.random() < _SHORT_SHARE:
        return round(random.uniform(2, 9.5) * moments.SECOND)
    mean = REASONS[visit.queue, call.reason].talk_seconds if (visit.queue, call.reason) in REASONS else 220.0
    mean *= person.pace * _TALK_FACTOR[visit.channel]
    if visit.direction == "outbound":
        mean *= _OUTBOUND_FACTOR
    if caller(call.person, world.story.seed).care:
        mean *= _CARE_FACTOR
    return round(max(2.0, chance.spread(random, mean, _TALK_SIGMA)) * moments.SECOND)


def _ending(random: Random, call: Call) -> str:
    """Who or what ends the talk."""
    may_pass = call.visit.channel == PHONE and call.visit.direction == "inbound" and not call.is_passed_on
    if may_pass and random.random() < _TRANSFER_SHARE:
        return "transfer_blind" if random.random() < _BLIND_SHARE else "transfer_attended"
    return chance.pick(random, *_ENDS)


def _hold_length(random: Random, call: Call) -> int:
    """Milliseconds on hold; an attended transfer always has some, while the colleague is asked."""
    if call.visit.channel != PHONE:
        return 0
    if call.ends == "transfer_attended" or random.random() < _HOLD_SHARE:
        return round(random.uniform(15, 95) * moments.SECOND)
    return 0


def holds(world: World, visit_id: str, hold: int, rest: int) -> None:
    """The caller is put on hold."""
    call = world.calls[visit_id]
    call.stage = "hold"
    call.held += hold
    floor.show(world, _seat(world, call))
    if rest:
        world.later(world.now + hold, "resumes", visit_id, rest)
    else:
        world.later(world.now + hold, "hangs_up", visit_id)


def resumes(world: World, visit_id: str, rest: int) -> None:
    """The agent is back on the line."""
    call = world.calls[visit_id]
    call.stage = "talking"
    floor.show(world, _seat(world, call))
    world.later(world.now + rest, "hangs_up", visit_id)


def hangs_up(world: World, visit_id: str) -> None:
    """The talk is over: the switch writes the durations, the agent wraps up, the caller lives on."""
    call = world.calls[visit_id]
    visit = call.visit
    visit.ended_at = world.now
    visit.ended_by = call.ends
    visit.hold_seconds = call.held / moments.SECOND
    visit.talk_seconds = (world.now - (visit.answered_at or 0) - call.held) / moments.SECOND
    world.write("visits", visit_id, visit)
    call.stage = "wrapup"
    call.settled = _is_settled(world, call)
    floor.show(world, _seat(world, call))
    wrap = chance.spread(world.random, _WRAP_SECONDS[visit.channel], _TALK_SIGMA)
    world.later(world.now + round(wrap * moments.SECOND), "wraps_up", visit_id)
    if call.ends.startswith("transfer"):
        _passes_on(world, call)
    else:
        desk.answered(world, call)


def _is_settled(world: World, call: Call) -> bool:
    """Whether the caller has what they came for, whatever the agent will write down."""
    visit = call.visit
    if call.ends in ("transfer_blind", "transfer_attended", "system"):
        return False
    reason = REASONS.get((visit.queue, call.reason))
    unsettled = 1 - reason.resolved if reason else 0.25
    unsettled *= story.effect(world.story, visit.queue, call.reason, world.today).unresolved
    if story.in_outage(world.story, world.now) and call.reason == OUTAGE_REASON:
        unsettled = 0.75
    return world.random.random() >= unsettled


def _passes_on(world: World, call: Call) -> None:
    """The caller enters the next queue a moment later."""
    visit = call.visit
    waited = call.waited + round((visit.wait_seconds or 0) * moments.SECOND)
    world.later(
        world.now + round(world.random.uniform(0.3, 2) * moments.SECOND),
        "passes",
        visit.call_id,
        _GOES_TO[visit.queue],
        call.person,
        visit.customer_ref,
        call.reason,
        call.nth,
        call.ticket_id,
        waited,
        call.language,
    )


def writes_down(world: World, call: Call) -> None:
    """Most agents have written the reason when wrap-up is over, some do later, a few never."""
    luck = world.random.random()
    if luck < _CODED_AT_ONCE:
        codes(world, call.visit.visit_id)
    elif luck < 1 - _NEVER_CODED:
        after = round(world.random.uniform(1, 40) * moments.MINUTE)
        world.later(world.now + after, "codes", call.visit.visit_id)
    else:
        del world.calls[call.visit.visit_id]


def codes(world: World, visit_id: str) -> None:
    """The agent writes down what it was about and whether it is settled; hopeful ones say so too early."""
    call = world.calls.pop(visit_id)
    visit, random = call.visit, world.random
    visit.coded_at = world.now
    visit.reason = OTHER if random.random() < _OTHER_SHARE else call.reason
    visit.resolved = None if call.ends.startswith("transfer") else int(call.settled or random.random() < _HOPEFUL_SHARE)
    world.write("visits", visit_id, visit)


def _seat(world: World, call: Call) -> Seat:
    """Where the contact is answered."""
    return world.seats[call.rings_at or ""]
