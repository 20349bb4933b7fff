"""What lies on the desk: tickets from calls and e-mails, their answers, reopening, solutions and notes?"""

from __future__ import annotations

from wallboard.demo import moments, words
from wallboard.demo.callers import Caller, caller
from wallboard.demo.rows import Note, Ticket
from wallboard.demo.world import Call, World

_FIRST_NUMBER = 100_000
_SLA_HOURS = {True: 8, False: 24}  # a complaint is answered the same day
_ANSWER_MINUTES = 75.0
_SOLVED_HOURS = {True: 40.0, False: 18.0}
_PENDING_SHARE, _BLOCKED_SHARE = 0.3, 0.4
_BLOCKED_BY = ("card supplier", "back office", "fraud team", "other bank")
_REOPENED_SHARE, _REOPENED_HOURS = 0.07, 20.0
_MERGED_SHARE = 0.05  # of tickets opened on a second call
_OPENS, _CLOSES = 8, 20
_UNHAPPY_SHARE = 0.15


def opens(world: World, call: Call, *, is_complaint: bool) -> str:
    """An agent opens a ticket during a contact; the customer has had a first answer by then."""
    visit = call.visit
    who = caller(call.person, world.story.seed)
    ticket = _ticket(world, visit.queue, call.reason, who, is_complaint=is_complaint)
    ticket.channel, ticket.agent_id = visit.channel, visit.agent_id
    ticket.customer_ref = who.ref or visit.customer_ref
    ticket.state, ticket.status = "open", "In progress"
    ticket.first_response_at = world.now
    _keep(world, ticket)
    if call.nth > 1 and world.random.random() < _MERGED_SHARE:
        world.later(world.now + 20 * moments.MINUTE, "merges", ticket.ticket_id)
    else:
        _book_solution(world, ticket)
    return ticket.ticket_id


def mail(world: World, queue: str, reason: str, who: Caller, *, is_complaint: bool) -> None:
    """An e-mail comes in: a new ticket with the customer's own words."""
    random = world.random
    ticket = _ticket(world, queue, reason, who, is_complaint=is_complaint)
    _keep(world, ticket)
    if is_complaint:
        body = words.complaint(random, reason, who.language)
    else:
        choices = words.UNHAPPY if random.random() < _UNHAPPY_SHARE else words.PLAIN
        body = words.say(random, choices[who.language], reason, who.language)
    note(world, "customer", body, ticket_id=ticket.ticket_id, subject=ticket.subject)
    world.later(_working(world, world.now + _after(world, _ANSWER_MINUTES / 60)), "responds", ticket.ticket_id, reason)


def _ticket(world: World, queue: str, reason: str, who: Caller, *, is_complaint: bool) -> Ticket:
    """A ticket as it is opened."""
    number = world.number("T")
    return Ticket(
        ticket_id=number,
        number=f"HB-{_FIRST_NUMBER + int(number[1:])}",
        channel="email",
        customer_ref=who.ref,
        customer_email=who.email or None,
        agent_id=None,
        queue=queue,
        category=reason,
        priority="high" if is_complaint else "normal",
        status="New",
        state="new",
        opened_at=world.now,
        sla_due_at=world.now + _SLA_HOURS[is_complaint] * moments.HOUR,
        is_complaint=int(is_complaint),
        subject=words.spoken(reason, who.language).capitalize(),
    )


def responds(world: World, ticket_id: str, reason: str) -> None:
    """The desk answers an e-mail; some tickets then wait for the customer or for somebody else."""
    ticket, random = world.tickets[ticket_id], world.random
    ticket.agent_id = random.choice(sorted(world.seats))
    ticket.first_response_at = world.now
    ticket.state, ticket.status = "open", "In progress"
    if random.random() < _PENDING_SHARE:
        ticket.state, ticket.status = "pending", "Waiting for the customer"
        if random.random() < _BLOCKED_SHARE:
            ticket.status, ticket.blocked_by = "Waiting for others", random.choice(_BLOCKED_BY)
    _keep(world, ticket)
    note(world, "agent", words.say(random, words.ANSWERS, reason), ticket_id=ticket_id)
    _book_solution(world, ticket)


def resolves(world: World, ticket_id: str) -> None:
    """The case is solved; a few come back."""
    ticket = world.tickets[ticket_id]
    ticket.state, ticket.status, ticket.blocked_by = "closed", "Solved", None
    ticket.resolved_at = world.now
    if ticket.first_resolved_at is None:
        ticket.first_resolved_at = world.now
    world.write("tickets", ticket_id, ticket)
    if world.random.random() < _REOPENED_SHARE:
        world.later(world.now + _after(world, _REOPENED_HOURS), "reopens", ticket_id)
    else:
        del world.tickets[ticket_id]


def reopens(world: World, ticket_id: str) -> None:
    """The customer says that it is not solved."""
    ticket = world.tickets[ticket_id]
    ticket.state, ticket.status = "open", "Reopened"
    ticket.resolved_at = None
    ticket.reopen_count += 1
    _keep(world, ticket)
    note(world, "customer", words.say(world.random, words.UNHAPPY["en"], ticket.category), ticket_id=ticket_id)
    _book_solution(world, ticket)


def merges(world: World, ticket_id: str) -> None:
    """The ticket turns out to be about a case that is open already."""
    ticket = world.tickets.pop(ticket_id)
    ticket.state, ticket.status = "merged", "Merged"
    world.write("tickets", ticket_id, ticket)


def note(
    world: World,
    author_kind: str,
    body: str,
    *,
    call_id: str | None = None,
    ticket_id: str | None = None,
    subject: str | None = None,
    internal: int = 0,
) -> None:
    """Write down what somebody said."""
    written = Note(
        note_id=world.number("N"),
        call_id=call_id,
        ticket_id=ticket_id,
        author_kind=author_kind,
        internal=internal,
        at=world.now,
        subject=subject,
        body=body,
    )
    world.write("notes", written.note_id, written)


def _keep(world: World, ticket: Ticket) -> None:
    """Write a ticket that will change again."""
    world.tickets[ticket.ticket_id] = ticket
    world.write("tickets", ticket.ticket_id, ticket)


def _book_solution(world: World, ticket: Ticket) -> None:
    """When it will be solved, in working time."""
    after = 20 * moments.MINUTE + _after(world, _SOLVED_HOURS[bool(ticket.is_complaint)])
    world.later(_working(world, world.now + after), "resolves", ticket.ticket_id)


def _after(world: World, mean_hours: float) -> int:
    """A time with no memory, in milliseconds."""
    return round(world.random.expovariate(1 / mean_hours) * moments.HOUR)


def _working(world: World, at: int) -> int:
    """The moment itself, or the first hours of the next working time."""
    hour = moments.local(at, world.zone).hour
    if _OPENS <= hour < _CLOSES:
        return at
    return at + (_OPENS - hour) % 24 * moments.HOUR + round(world.random.uniform(0, 2) * moments.HOUR)
