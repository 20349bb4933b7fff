"""What was promised to customers, when is it due, and is it kept?"""

from __future__ import annotations

from wallboard.demo import chance, moments
from wallboard.demo.callers import caller
from wallboard.demo.rows import Promise
from wallboard.demo.world import Call, World

CALL_BACK = "call-back"
_KINDS = (CALL_BACK, "letter", "e-mail", "check"), chance.running((55, 15, 15, 15))
_NOTES = {
    CALL_BACK: "Call the customer back",
    "letter": "Send the form by post",
    "e-mail": "Send the answer by e-mail",
    "check": "Check with the back office and tell the customer",
}
_FATES = ("kept", "late", "withdrawn"), chance.running((86, 9, 5))
_FIRST_HOUR, _LAST_HOUR = 9, 19
_ATTEMPTS = 3
_QUARTER = 15 * moments.MINUTE


def makes(world: World, call: Call) -> None:
    """An agent promises something for a quarter of an hour in working time, within the next two days."""
    random = world.random
    kind = chance.pick(random, *_KINDS)
    hours = random.choice((1, 2, 3, 4, 20, 24)) if kind == CALL_BACK else random.choice((20, 24, 36, 48))
    due = _working(world, world.now + hours * moments.HOUR) // _QUARTER * _QUARTER + _QUARTER
    _makes(world, call, kind, due)


def call_back(world: World, call: Call) -> None:
    """The caller pressed a key to be called back: due within the hour, without an owner."""
    _makes(world, call, CALL_BACK, world.now + round(world.random.uniform(30, 60) * moments.MINUTE))


def _makes(world: World, call: Call, kind: str, due: int) -> None:
    """Write the promise and book its fate."""
    promise = Promise(
        promise_id=world.number("P"),
        call_id=call.visit.call_id,
        ticket_id=call.ticket_id,
        customer_ref=caller(call.person, world.story.seed).ref,
        agent_id=call.visit.agent_id,
        kind=kind,
        made_at=world.now,
        due_at=due,
        note=f"{_NOTES[kind]}: {call.reason}",
    )
    world.promises[promise.promise_id] = promise
    world.write("promises", promise.promise_id, promise)
    _book(world, call, promise, chance.pick(world.random, *_FATES))


def _book(world: World, call: Call, promise: Promise, fate: str) -> None:
    """When somebody will do it, or when the customer will say that it is no longer needed."""
    random = world.random
    ahead = promise.due_at - world.now
    if fate == "withdrawn":
        world.later(world.now + round(ahead * random.uniform(0.2, 0.95)), "settles", promise.promise_id, "withdrawn")
        return
    early = round(min(ahead * 0.6, random.uniform(8, 70) * moments.MINUTE))
    late = round(random.expovariate(1 / 3) * moments.HOUR) + 5 * moments.MINUTE
    at = promise.due_at - early if fate == "kept" else promise.due_at + late
    if promise.kind == CALL_BACK:
        what = (call.visit.queue, call.person, call.reason, call.nth, call.ticket_id, promise.promise_id)
        world.later(at, "owes", *what)
    else:
        world.later(at, "settles", promise.promise_id, "done")


def settles(world: World, promise_id: str, state: str) -> None:
    """The promise is done or withdrawn, and leaves the list."""
    promise = world.promises.pop(promise_id)
    world.attempts.pop(promise_id, None)
    promise.state = state
    promise.done_at = world.now if state == "done" else None
    world.write("promises", promise_id, promise)


def reached(world: World, call: Call) -> None:
    """The promised call was made and the customer was there."""
    if call.promise_id in world.promises:
        settles(world, call.promise_id, "done")


def not_reached(world: World, call: Call) -> None:
    """Nobody picked up: tried again later, and after the agreed attempts the promise counts as done."""
    promise = world.promises.get(call.promise_id or "")
    if promise is None:
        return
    attempts = world.attempts[promise.promise_id] = world.attempts.get(promise.promise_id, 0) + 1
    if attempts >= _ATTEMPTS:
        settles(world, promise.promise_id, "done")
        return
    what = (call.visit.queue, call.person, call.reason, call.nth, call.ticket_id, promise.promise_id)
    world.later(world.now + round(world.random.uniform(15, 45) * moments.MINUTE), "owes", *what)


def _working(world: World, at: int) -> int:
    """The moment itself, or the same minute in working time."""
    hour = moments.local(at, world.zone).hour
    if hour < _FIRST_HOUR:
        return at + (_FIRST_HOUR - hour) * moments.HOUR
    return at + (24 + _FIRST_HOUR - hour) * moments.HOUR if hour >= _LAST_HOUR else at
