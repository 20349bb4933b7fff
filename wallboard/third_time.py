"""Who is on the line now and has had to contact us at least twice in the days before? (`metrics.md` §4)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wallboard import callers, clock, repeats
from wallboard.callers import Callers
from wallboard.day import Day
from wallboard.ledger import TABLES
from wallboard.repeats import DAY, MINUTE, Moments, Standing, Trail
from wallboard.snapshot import Json

EARLIER = 2  # contacts before this one: it is the third time
SHOWN = ("visit_id", "queue", "customer_masked")
_REASON = callers.COLUMNS.index("reason")
_CUSTOMER = callers.COLUMNS.index("customer")

Asked = list[tuple[int, str | None]]  # earlier contacts, oldest first: when, and what about


def now(known: Callers, day: Day, at: float) -> tuple[dict[str, Json], ...]:
    """People waiting or talking at a moment with two or more earlier contacts in the window, calls and tickets.

    Who had to ask most often comes first, then who has been on the line longest. Withheld and shared numbers are never
    among them, and a ticket that an agent opened during a call is no contact of its own.
    """
    _, rows = day.on_the_line(at)
    past = _Past.of(known, day.customers(rows), round(at * 1e6))
    place = {int(row): i for i, row in enumerate(day.visits.places(callers.keys(past.found)))}
    lines: dict[int, dict[str, Json]] = {}
    for row in sorted(rows.tolist(), key=lambda row: float(day.visits.column("entered_at")[row])):
        head = None if row not in place else past.eligible(place[row])
        earlier = [] if head is None else past.earlier(head)
        if head is not None and len(earlier) >= EARLIER:
            words = {name: day.visits.words[name].text(int(day.visits.column(name)[row])) for name in SHOWN}
            lines[head] = {  # a call with several open visits is where its newest one is
                "visit_id": words["visit_id"],
                "queue": words["queue"] or "",
                "customer": words["customer_masked"],
                "earlier": len(earlier),
                "reasons": list(dict.fromkeys(reason for _, reason in reversed(earlier) if reason)),
                "since": clock.iso(float(past.trail.entered[head]) / 1e6),
            }
    return tuple(sorted(lines.values(), key=lambda line: (-line["earlier"], line["since"], line["visit_id"])))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Past:
    """The contacts of some customers up to a moment: their visits, and the tickets that are contacts of their own."""

    found: callers.Found
    trail: Trail
    contacts: repeats.Contacts
    standing: Moments
    within: int
    at: int
    tickets: dict[str, Asked]

    @classmethod
    def of(cls, known: Callers, customers: set[str], at: int) -> _Past:
        """Look them up; nothing later than the moment is among them."""
        found, trail = known.trail(customers, since=at / 1e6, until=at / 1e6)
        there = np.flatnonzero(trail.entered <= at)
        found, trail = [found[i] for i in there.tolist()], trail.take(there)
        contacts = repeats.contacts_of(trail, known.rules)
        within = round(known.rules.repeat_within_days * DAY)
        past = cls(
            found=found,
            trail=trail,
            contacts=contacts,
            standing=repeats.classify(trail, known.rules).standing.astype(np.int64),
            within=within,
            at=at,
            tickets={},
        )
        past.tickets.update(past.own_tickets(known, customers))
        return past

    def eligible(self, row: int) -> int | None:
        """The first visit of a visit's contact, where its customer is one known person."""
        head = int(self.contacts.head[row])
        return head if self.standing[head] == Standing.ELIGIBLE else None

    def earlier(self, head: int) -> Asked:
        """The contacts before one, within the window, oldest first."""
        trail, begin = self.trail, int(self.trail.entered[head])
        counted = np.isin(self.standing, (Standing.ELIGIBLE, Standing.SHARED))
        mine = counted & (trail.customer == trail.customer[head])
        mine &= (trail.entered < begin) & (trail.entered >= begin - self.within)
        calls = [(int(trail.entered[row]), self.reason(row)) for row in np.flatnonzero(mine).tolist()]
        tickets = self.tickets.get(self.found[head][_CUSTOMER], [])
        return sorted([*calls, *((at, why) for at, why in tickets if begin - self.within <= at < begin)], key=_when)

    def reason(self, head: int) -> str | None:
        """What a contact was about, as far as that was known; its last visit knows best."""
        legs = np.flatnonzero((self.contacts.head == head) & (self.trail.coded <= self.at))
        told = [(int(self.trail.entered[leg]), self.found[leg][_REASON]) for leg in legs.tolist()]
        return next((reason for _, reason in sorted(told, key=_when, reverse=True) if reason), None)

    def own_tickets(self, known: Callers, customers: set[str]) -> dict[str, Asked]:
        """The tickets of each customer but for those opened while they were on the line or soon after."""
        table, longest = TABLES["tickets"].c, self.within
        where = table.customer.in_(sorted(customers)), table.opened_at.between(self.at - 2 * longest, self.at)
        rows = known.ledger.columns("tickets", ("customer", "opened_at", "category"), *where) if customers else []
        soon = round(known.rules.forwarded_within_minutes * MINUTE)
        names = [row[_CUSTOMER] for row in self.found]
        tickets: dict[str, Asked] = {}
        for customer, opened_at, category in rows:
            mine = np.asarray([name == customer for name in names], dtype=np.bool_)
            during = mine & (self.trail.entered <= opened_at) & (opened_at <= self.trail.ended + soon)
            if not during.any():
                tickets.setdefault(customer, []).append((opened_at, category))
        return tickets


def _when(asked: tuple[int, str | None]) -> int:
    return asked[0]
