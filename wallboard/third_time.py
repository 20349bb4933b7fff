"""Who is on the line now and has had to contact us at least twice in the days before? (`metrics.md` §4)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wallboard import callers, clock, repeats
from wallboard.callers import Callers
from wallboard.day import Day
from wallboard.ledger import TABLES
from wallboard.repeats import DAY, MINUTE, Standing, Trail
from wallboard.snapshot import Json
from wallboard.visits import Mask, Visits

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
    frame, rows = day.on_the_line(at)
    asked = day.customers(rows[_may_have_asked(known, frame)]) | day.unflagged(rows)
    past = _Past.of(known, day.customers(rows), asked, round(at * 1e6))
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
                "since": clock.iso(past.entered(head) / 1e6),
            }
    return tuple(sorted(lines.values(), key=lambda line: (-line["earlier"], line["since"], line["visit_id"])))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Past:
    """The contacts of some customers up to a moment: their visits, and the tickets that are contacts of their own."""

    found: callers.Found
    trail: Trail
    head: list[int]  # by visit, the first visit of its contact
    standing: list[int]
    rows: dict[str, list[int]]  # by customer
    tickets: dict[str, Asked]
    within: int
    at: int

    @classmethod
    def of(cls, known: Callers, everybody: set[str], asked: set[str], at: int) -> _Past:
        """Look up those who may have asked before, and who has tickets; nothing later than the moment is among it."""
        tickets = _tickets(known, everybody, at)
        found, trail = known.trail(asked | tickets.keys(), since=at / 1e6, until=at / 1e6)
        there = np.flatnonzero(trail.entered <= at)
        found, trail = [found[i] for i in there.tolist()], trail.take(there)
        rows: dict[str, list[int]] = {}
        for row, values in enumerate(found):
            rows.setdefault(values[_CUSTOMER], []).append(row)
        past = cls(
            found=found,
            trail=trail,
            head=repeats.contacts_of(trail, known.rules).head.tolist(),
            standing=repeats.classify(trail, known.rules).standing.tolist(),
            rows=rows,
            tickets={},
            within=round(known.rules.repeat_within_days * DAY),
            at=at,
        )
        soon = round(known.rules.forwarded_within_minutes * MINUTE)
        past.tickets.update({who: past.apart(who, theirs, soon) for who, theirs in tickets.items()})
        return past

    def eligible(self, row: int) -> int | None:
        """The first visit of a visit's contact, where its customer is one known person."""
        head = self.head[row]
        return head if self.standing[head] == Standing.ELIGIBLE else None

    def earlier(self, head: int) -> Asked:
        """The contacts before one, within the window, oldest first."""
        customer, begin = self.found[head][_CUSTOMER], self.entered(head)
        theirs = [row for row in self.rows[customer] if self.standing[row] in (Standing.ELIGIBLE, Standing.SHARED)]
        asked = [(self.entered(row), self.reason(row)) for row in theirs] + self.tickets.get(customer, [])
        return sorted((one for one in asked if begin - self.within <= one[0] < begin), key=_when)

    def entered(self, row: int) -> int:
        """When a visit began."""
        return int(self.trail.entered[row])

    def reason(self, head: int) -> str | None:
        """What a contact was about, as far as that was known; its last visit knows best."""
        theirs = self.rows[self.found[head][_CUSTOMER]]
        legs = [row for row in theirs if self.head[row] == head and self.trail.coded[row] <= self.at]
        legs.sort(key=self.entered, reverse=True)
        return next((self.found[leg][_REASON] for leg in legs if self.found[leg][_REASON]), None)

    def apart(self, customer: str, tickets: Asked, soon: int) -> Asked:
        """A customer's tickets but for those opened while they were on the line or soon after."""
        calls = [(self.entered(row), int(self.trail.ended[row]) + soon) for row in self.rows.get(customer, ())]
        return [one for one in tickets if not any(begun <= one[0] <= over for begun, over in calls)]


def _may_have_asked(known: Callers, frame: Visits) -> Mask:
    """Whose flags do not rule out an earlier contact; asking about everybody would take longer than all else."""
    if known.rules.same_issue != "any":
        return np.ones(len(frame), dtype=np.bool_)  # the flags tell of earlier contacts about the same reason only
    is_open = np.isin(frame.standing, (Standing.UNSEEN, Standing.FORWARDED))
    return np.asarray(is_open | ~np.isnan(frame.earlier))


def _tickets(known: Callers, customers: set[str], at: int) -> dict[str, Asked]:
    """The tickets that each customer opened in the last two windows."""
    table, within = TABLES["tickets"].c, round(known.rules.repeat_within_days * DAY)
    where = table.customer.in_(sorted(customers)), table.opened_at.between(at - 2 * within, at)
    found = known.ledger.columns("tickets", ("customer", "opened_at", "category"), *where) if customers else []
    tickets: dict[str, Asked] = {}
    for customer, opened_at, category in found:
        tickets.setdefault(customer, []).append((opened_at, category))
    return tickets


def _when(asked: tuple[int, str | None]) -> int:
    return asked[0]
