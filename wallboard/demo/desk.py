"""What do people do after a contact: call again, complain, get a ticket, a promise, a survey?"""

from __future__ import annotations

from wallboard.demo import moments, promises, story, surveys, tickets, words
from wallboard.demo.callers import caller
from wallboard.demo.queues import BY_NAME, CHAT, EMAIL, MESSAGE, OUTAGE_REASON, PHONE, REASONS
from wallboard.demo.world import About, Call, World

_LONG_WAIT, _ENDLESS_WAIT = 60.0, 180.0
_DROPPED_SHARE = 0.7
_AGAIN_SHARE, _AGAIN_SOON = 0.6, 0.3
_AGAIN_MINUTES_SOON, _AGAIN_HOURS_LATER, _AGAIN_WITHIN_DAYS = 150.0, 40.0, 6.5
_RETRY = {  # outcome: share that tries again, mean minutes until then
    "abandoned": (0.55, 9.0),
    "timeout": (0.6, 60.0),
    "exit_key": (0.2, 120.0),
    "refused_full": (0.65, 20.0),
    "refused_closed": (0.5, 400.0),
}
_WRITES_INSTEAD = 0.012
_MAIL_COMPLAINS, _LATER_MAIL_COMPLAINS = 0.08, 0.9
_TICKET_SHARE = {True: 0.04, False: 0.4}  # settled or not
_PROMISE_SHARE = 0.45
_TEXT_SHARE, _UNHAPPY_SHARE, _AGENT_NOTE_SHARE = 0.35, 0.16, 0.08
_EVENING, _MORNING = 21.5, 7.5


def unanswered(world: World, call: Call) -> None:
    """The caller got nobody: promised a call, asked to be called, or tries again."""
    if call.promise_id is not None:
        promises.not_reached(world, call)
        return
    if call.visit.outcome == "callback":
        promises.call_back(world, call)
        return
    share, minutes = _RETRY[call.visit.outcome or "abandoned"]
    if world.random.random() < share:
        _again(world, call, 30 * moments.SECOND + _minutes(world, minutes), call.nth)
    elif (call.visit.wait_seconds or 0) > _ENDLESS_WAIT and world.random.random() < _WRITES_INSTEAD:
        about = (call.person, call.reason, call.nth + 1, None)
        world.later(world.now + _minutes(world, 120), "mails", call.visit.queue, EMAIL, about)


def answered(world: World, call: Call) -> None:
    """The talk is over and not handed on: this is what comes of it."""
    if call.promise_id is not None:
        promises.reached(world, call)
    complains = world.random.random() < _complaint_share(world, call)
    _notes(world, call, complains=complains)
    has_ticket = call.ticket_id is not None
    if complains or (not has_ticket and call.person is not None and _wants_ticket(world, call)):
        call.ticket_id = tickets.opens(world, call, is_complaint=complains)
    if call.ends == "system":
        if world.random.random() < _DROPPED_SHARE:
            _again(world, call, _minutes(world, 2), call.nth)
    elif not call.settled:
        _unsettled(world, call)
    surveys.invites(world, call, _pleasure(call, complains=complains))


def _wants_ticket(world: World, call: Call) -> bool:
    return world.random.random() < _TICKET_SHARE[call.settled]


def _unsettled(world: World, call: Call) -> None:
    """It goes on: a promise, another call, or both."""
    random = world.random
    if call.person is not None and random.random() < _PROMISE_SHARE:
        promises.makes(world, call)
    if random.random() >= _AGAIN_SHARE:
        return
    if random.random() < _AGAIN_SOON:
        delay = _minutes(world, _AGAIN_MINUTES_SOON)
    else:
        delay = _minutes(world, _AGAIN_HOURS_LATER * 60)
    _again(world, call, min(delay, round(_AGAIN_WITHIN_DAYS * moments.DAY)), call.nth + 1)


def _minutes(world: World, mean: float) -> int:
    """A waiting time with no memory, in milliseconds."""
    return round(world.random.expovariate(1 / mean) * moments.MINUTE)


def _again(world: World, call: Call, delay: int, nth: int) -> None:
    """The same person about the same thing, in daylight and while the line is open."""
    visit = call.visit
    at = _awake(world, world.now + delay, visit.queue)
    channel = visit.channel if visit.channel in (CHAT, MESSAGE) and world.random.random() < 1 / 2 else PHONE
    world.later(at, "arrives", visit.queue, channel, (call.person, call.reason, nth, call.ticket_id))


def _awake(world: World, at: int, queue: str) -> int:
    """The moment itself, or somewhen the next morning if people sleep or the line is closed."""
    local = moments.local(at, world.zone)
    hour = local.hour + local.minute / 60
    opens = max(_MORNING, BY_NAME[queue].opens)
    closes = min(_EVENING, BY_NAME[queue].closes - 0.5)
    if opens <= hour < closes or at - world.now < moments.HOUR:
        return at
    morning = moments.at_local(local.date(), opens + (24 if hour >= closes else 0), world.zone)
    return morning + _minutes(world, 100)


def _complaint_share(world: World, call: Call) -> float:
    """How likely this caller complains now: by reason and policy, wait, handing on, and how often they had to call."""
    visit = call.visit
    reason = REASONS.get((visit.queue, call.reason))
    share = reason.complains if reason else 0.015
    share *= story.effect(world.story, visit.queue, call.reason, world.today).complaints
    share *= (0.6 if call.settled else 2.0) * (1 + 0.8 * (call.nth - 1))
    if _waited(call) > _ENDLESS_WAIT:
        share *= 1.8
    if call.is_passed_on:
        share *= 1.4
    if call.reason == OUTAGE_REASON and story.in_outage(world.story, world.now):
        share *= 3.5
    return min(share, 0.5)


def _waited(call: Call) -> float:
    """Seconds this caller waited, over all queues."""
    return call.waited / moments.SECOND + (call.visit.wait_seconds or 0)


def _pleasure(call: Call, *, complains: bool) -> float:
    """How likely this caller is pleased, from 0 to 1."""
    waited = _waited(call)
    pleasure = 0.95 - 0.12 * (call.nth - 1)
    pleasure -= 0.30 * (not call.settled) + 0.10 * call.is_passed_on + 0.40 * complains
    pleasure -= 0.08 * (waited > _LONG_WAIT) + 0.15 * (waited > _ENDLESS_WAIT)
    return max(pleasure, 0.05)


def _notes(world: World, call: Call, *, complains: bool) -> None:
    """What was written or said: the customer's words of chats and complaints, now and then an agent's remark."""
    random, visit = world.random, call.visit
    if complains:
        tickets.note(world, "customer", words.complaint(random, call.reason, call.language), call_id=visit.call_id)
    elif visit.channel != PHONE and random.random() < _TEXT_SHARE:
        tickets.note(
            world,
            "customer",
            words.say(random, words.PLAIN[call.language], call.reason, call.language),
            call_id=visit.call_id,
        )
    elif not call.settled and random.random() < _UNHAPPY_SHARE:
        sentence = words.say(random, words.UNHAPPY[call.language], call.reason, call.language)
        tickets.note(world, "customer", sentence, call_id=visit.call_id)
    if random.random() < _AGENT_NOTE_SHARE:
        tickets.note(
            world, "agent", words.say(random, words.AGENT_NOTES, call.reason), call_id=visit.call_id, internal=1
        )


def mails(world: World, queue: str, _channel: str, about: About) -> None:
    """Somebody writes an e-mail: it is a ticket from the start, answered in office hours."""
    person, reason, nth, _ = about
    if person is not None:
        who = caller(person, world.story.seed)
        share = _MAIL_COMPLAINS if nth == 1 else _LATER_MAIL_COMPLAINS
        tickets.mail(world, queue, reason, who, is_complaint=world.random.random() < share)
