"""Who is on the line now and has had to contact us at least twice in the days before? (`metrics.md` §4)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from wallboard import callers, clock, repeats
from wallboard.callers import Callers
from wallboard.day import Day
from wallboard.ledger import TABLES
from wallboard.repeats import DAY, MINUTE, NEVER, Standing, Trail
from wallboard.snapshot import Json
from wallboard.visits import Mask, Visits

EARLIER = 2  # contacts before this one: it is the third time
SHOWN = ("visit_id", "queue", "customer_masked")
_REASON = callers.COLUMNS.index("reason")
_CUSTOMER = callers.COLUMNS.index("customer")

Asked = list[tuple[int, str | None]]  # earlier contacts, oldest first: when, and what about


@dataclass(slots=True)
class Strip:
    """The third-time strip of a board; what a customer had asked before is kept until something about it changes."""

    known: Callers
    _kept: dict[str, _Kept] = field(default_factory=dict)  # by customer, of those on the line
    _day: Day | None = None

    def now(self, day: Day, at: float) -> tuple[dict[str, Json], ...]:
        """People waiting or talking at a moment with two or more earlier contacts in the window, calls and tickets.

        Who had to ask most often comes first, then who has been on the line longest. Withheld and shared numbers are
        never among them, and a ticket that an agent opened during a call is no contact of its own.
        """
        frame, rows = day.on_the_line(at)
        moment, theirs = round(at * 1e6), day.by_customer(rows[np.argsort(frame.entered, kind="stable")])
        news, before = day.news(), self._kept if day is self._day else {}
        self._day = day
        self._kept = {
            customer: kept
            for customer, kept in before.items()
            if kept.rows == theirs.get(customer) and kept.since <= moment < kept.until and kept.about.isdisjoint(news)
        }
        new = {customer: rows for customer, rows in theirs.items() if customer not in self._kept}
        if new:
            self._kept |= self._looked_up(day, new, day.customers(rows[_may_have_asked(self.known, frame)]), moment)
        lines = [line for kept in self._kept.values() for line in kept.lines]
        return tuple(sorted(lines, key=lambda line: (-line["earlier"], line["since"], line["visit_id"])))

    def _looked_up(self, day: Day, new: dict[str, list[int]], asked: set[str], at: int) -> dict[str, _Kept]:
        """What the ledger tells of some customers on the line; `asked`: who may have asked before."""
        rows = np.asarray([row for theirs in new.values() for row in theirs], dtype=np.intp)
        past = _Past.of(self.known, set(new), (asked & new.keys()) | day.unflagged(rows), at)
        place = {int(row): i for i, row in enumerate(day.visits.places(callers.keys(past.found)))}
        return {
            customer: _Kept(
                rows=rows,
                about=past.about.get(customer, frozenset()) | {customer},
                since=at,
                until=past.until.get(customer, NEVER),
                lines=_lines(day, past, [(row, place[row]) for row in rows if row in place]),
            )
            for customer, rows in new.items()
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept:
    """What is known of a customer on the line, and how long it holds if nobody hears of a change."""

    rows: list[int]  # of theirs on the line, in the day's table
    about: frozenset[object]  # what it was told from, as `Day.news` names it
    since: int
    until: int
    lines: list[dict[str, Json]]


def _lines(day: Day, past: _Past, open_: list[tuple[int, int]]) -> list[dict[str, Json]]:
    """The contacts of one customer on the line who asked before; `open_`: rows of the day and of the past."""
    lines: dict[int, dict[str, Json]] = {}
    for row, place in open_:
        head = past.eligible(place)
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
    return list(lines.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Past:
    """The contacts of some customers up to a moment: their visits, and the tickets that are contacts of their own."""

    found: callers.Found
    trail: Trail
    head: list[int]  # by visit, the first visit of its contact
    standing: list[int]
    rows: dict[str, list[int]]  # by customer
    tickets: dict[str, Asked]
    about: dict[str, frozenset[object]]  # by customer, the store and id of each ticket
    until: dict[str, int]  # by customer, the first later moment at which something about it becomes true
    within: int
    at: int

    @classmethod
    def of(cls, known: Callers, everybody: set[str], asked: set[str], at: int) -> _Past:
        """Look up those who may have asked before, and who has tickets; nothing later than the moment is among it."""
        opened = _tickets(known, everybody, at)
        found, trail = known.trail(asked | opened.keys(), since=at / 1e6, until=at / 1e6)
        until = _next_news(found, trail, opened, at)
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
            about={who: frozenset(key for key, _ in theirs) for who, theirs in opened.items()},
            until=until,
            within=round(known.rules.repeat_within_days * DAY),
            at=at,
        )
        soon = round(known.rules.forwarded_within_minutes * MINUTE)
        for who, theirs in opened.items():
            past.tickets[who] = past.apart(who, [asked for _, asked in theirs if asked[0] <= at], soon)
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


def _tickets(known: Callers, customers: set[str], at: int) -> dict[str, list[tuple[object, tuple[int, str | None]]]]:
    """By customer the tickets opened in the last two windows or still to come: store and id, when, and what about."""
    table, within = TABLES["tickets"].c, round(known.rules.repeat_within_days * DAY)
    where = table.customer.in_(sorted(customers)), table.opened_at >= at - 2 * within
    names = ("customer", "store", "ticket_id", "opened_at", "category")
    found = known.ledger.columns("tickets", names, *where) if customers else []
    tickets: dict[str, list[tuple[object, tuple[int, str | None]]]] = {}
    for customer, store, ticket, opened_at, category in found:
        tickets.setdefault(customer, []).append(((store, ticket), (opened_at, category)))
    return tickets


def _next_news(found: callers.Found, trail: Trail, opened: Mapping[str, Iterable[Any]], at: int) -> dict[str, int]:
    """By customer the first moment after this one at which a contact begins or its reason becomes known."""
    until: dict[str, int] = {}
    later = np.where(trail.entered > at, trail.entered, np.where(trail.coded > at, trail.coded, NEVER))
    for row in np.flatnonzero(later < NEVER).tolist():
        customer = found[row][_CUSTOMER]
        until[customer] = min(until.get(customer, NEVER), int(later[row]))
    for customer, theirs in opened.items():
        moments = [asked[0] for _, asked in theirs if asked[0] > at]
        until[customer] = min([until.get(customer, NEVER), *moments])
    return until


def _when(asked: tuple[int, str | None]) -> int:
    return asked[0]
