"""Who has contacted us again today, and what are they about? The people behind the repeat rate (`metrics.md` §4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import numpy as np

from wallboard import callers, clock
from wallboard.callers import Callers
from wallboard.day import Day, batches
from wallboard.repeats import DAY, Standing, classify, contacts_of

AT_ONCE = 500
_CUSTOMER, _REASON = callers.COLUMNS.index("customer"), callers.COLUMNS.index("reason")


@dataclass(frozen=True, slots=True, kw_only=True)
class Returning:
    """One person whose contact of today was a repeat: their last one, and how many lie in the window up to it."""

    customer: str
    masked: str | None
    visit_id: str
    queue: str | None
    contacts: int
    reasons: tuple[str, ...]
    last_at: datetime
    agent: str | None
    is_on_the_line: bool


def listed(known: Callers, day: Day, at: float, *, since: datetime, queue: str | None = None) -> tuple[Returning, ...]:
    """Everybody with a repeat today: who is on the line first, then who has asked most often, then who asked last."""
    rows = day.rows()
    entered, repeat = (day.visits.column(name)[rows] for name in ("entered_at", "repeat"))
    eligible = day.visits.column("standing")[rows] == Standing.ELIGIBLE
    rows = rows[eligible & (entered >= since.timestamp()) & (entered <= at) & (repeat <= at)]
    rows = rows[np.argsort(day.visits.column("entered_at")[rows], kind="stable")]
    words = day.visits.words
    last: dict[str, int] = {}
    for row in rows.tolist():
        if queue is None or words["queue"].text(int(day.visits.column("queue")[row])) == queue:
            last[words["customer"].text(int(day.visits.column("customer")[row])) or ""] = row
    told = _told(known, set(last), at)
    on_the_line = set(day.on_the_line(at)[1].tolist())
    found = [
        _person(day, customer, row, told.get(customer, []), is_on_the_line=row in on_the_line)
        for customer, row in last.items()
    ]
    return tuple(
        sorted(found, key=lambda one: (not one.is_on_the_line, -one.contacts, -one.last_at.timestamp(), one.visit_id))
    )


def _told(known: Callers, customers: set[str], at: float) -> dict[str, list[tuple[int, str | None]]]:
    """By customer, when each contact up to a moment began and what it was about; oldest first."""
    found: dict[str, list[tuple[int, str | None]]] = {}
    for some in batches(sorted(customers), AT_ONCE):
        rows, trail = known.trail(set(some), since=at, until=at)
        is_head = classify(trail, known.rules).standing == Standing.ELIGIBLE
        head, reason = contacts_of(trail, known.rules).head, [row[_REASON] for row in rows]
        about: dict[int, str] = {}
        for row in np.argsort(trail.entered, kind="stable").tolist():
            if reason[row] and trail.coded[row] <= at * 1e6:
                about[int(head[row])] = reason[row]  # a contact's last visit knows best
        for row in np.flatnonzero(is_head & (trail.entered <= at * 1e6)).tolist():
            found.setdefault(rows[row][_CUSTOMER], []).append((int(trail.entered[row]), about.get(row)))
    within = round(known.rules.repeat_within_days * DAY)
    for contacts in found.values():
        contacts.sort(key=lambda contact: contact[0])
        contacts[:] = [contact for contact in contacts if contact[0] >= contacts[-1][0] - within]
    return found


def _person(
    day: Day, customer: str, row: int, told: list[tuple[int, str | None]], *, is_on_the_line: bool
) -> Returning:
    def text(name: str) -> str | None:
        return day.visits.words[name].text(int(day.visits.column(name)[row]))

    return Returning(
        customer=customer,
        masked=text("customer_masked"),
        visit_id=text("visit_id") or "",
        queue=text("queue"),
        contacts=max(len(told), 1),
        reasons=tuple(dict.fromkeys(reason for _, reason in reversed(told) if reason)),
        last_at=clock.moment(float(day.visits.column("entered_at")[row])),
        agent=text("agent_id"),
        is_on_the_line=is_on_the_line,
    )
