"""Who gave up waiting today and has not been reached since? The people behind `lost_and_unreached`, as a work list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from wallboard import clock, visits
from wallboard.day import Day
from wallboard.measure import Rules, find
from wallboard.notebook import UNTOUCHED, Notebook, Standing
from wallboard.repeats import Standing as Role
from wallboard.visits import Visits

SLUG = "lost_and_unreached"
_NO_TRY = (Role.FORWARDED, Role.OURS)  # what is no further try of the customer


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """One person who gave up. Without a `customer` nobody knows who it was, so nobody can call them.

    `since`: when the first of today's tries that led to nobody began. `waited`: seconds of the last one, NaN where
    that is not known.
    """

    customer: str | None
    masked: str | None
    queue: str | None
    gave_up_at: datetime
    waited: float
    tries: int
    since: datetime
    work: Standing = UNTOUCHED


def listed(
    day: Day, rules: Rules, notebook: Notebook, *, since: datetime, queue: str | None = None
) -> tuple[Lost, ...]:
    """The people whom the measure counts since a moment: first those one can call, then the others; oldest first.

    At a queue its visits count, at the site contacts, as in the measure.
    """
    rows = day.rows()
    rows = rows[day.visits.column("entered_at")[rows] <= rules.at]
    every = visits.as_of(day.frame(rows), rules.at)
    frame = _counted(every, rules, since, queue)
    keys = zip(every.call.tolist(), every.visit.tolist(), strict=True)
    place = dict(zip(keys, rows.tolist(), strict=True))
    found = [place[key] for key in zip(frame.call.tolist(), frame.visit.tolist(), strict=True)]
    customers = day.customers(np.asarray(found, dtype=np.intp))
    tries = _tries(day, every, rows, notebook.reached(customers), customers)
    waited = frame.waited(rules.at).tolist()
    people = [_person(day, row, wait, tries) for row, wait in zip(found, waited, strict=True)]
    return tuple(sorted(_worked(people, notebook), key=lambda one: (one.customer is None, one.gave_up_at)))


def _counted(every: Visits, rules: Rules, since: datetime, queue: str | None) -> Visits:
    """The rows that the measure counts."""
    measure = find(SLUG)
    frame = every if queue else visits.contacts(every, rules.at)
    if measure is None:
        return frame.take(np.zeros(len(frame), dtype=np.bool_))
    part, _ = measure.contributions(frame, rules, is_mixed=not queue)
    texts = frame.words["queue"]
    is_here = np.isin(frame.queue, [texts.index(queue)] if queue in texts else []) if queue else part > 0
    return frame.take((part > 0) & is_here & (frame.entered >= since.timestamp()))


def _tries(
    day: Day, every: Visits, rows: NDArray[np.intp], reached: Mapping[str, list[int]], customers: set[str]
) -> dict[str, list[float]]:
    """By customer, when they tried since they last spoke to somebody; oldest first."""
    words = day.visits.words["customer"]
    codes = day.visits.column("customer")[rows]
    theirs = np.flatnonzero(np.isin(codes, words.codes(sorted(customers))) & ~np.isin(every.standing, _NO_TRY))
    answered = every.outcome_is("answered")
    found: dict[str, list[float]] = {}
    for row in theirs[np.argsort(every.entered[theirs], kind="stable")].tolist():
        customer, at = words.text(int(codes[row])) or "", float(every.entered[row])
        tries = found.setdefault(customer, [])
        if answered[row]:
            tries.clear()
        elif at * 1e6 > max(reached.get(customer, ()), default=0):
            tries.append(at)
    return found


def _person(day: Day, row: int, waited: float, tries: Mapping[str, list[float]]) -> Lost:
    """One line, of the visit that was given up; the wait is that of its contact."""

    def text(name: str) -> str | None:
        return day.visits.words[name].text(int(day.visits.column(name)[row]))

    entered, ended = (float(day.visits.column(name)[row]) for name in ("entered_at", "ended_at"))
    began = tries.get(text("customer") or "") or [entered]
    return Lost(
        customer=text("customer"),
        masked=text("customer_masked"),
        queue=text("queue"),
        gave_up_at=clock.moment(entered if np.isnan(ended) else ended),
        waited=waited,
        tries=len(began),
        since=clock.moment(began[0]),
    )


def _worked(people: list[Lost], notebook: Notebook) -> list[Lost]:
    """The people with what was written about them since they were lost."""
    since = {one.customer: clock.micros(one.since) for one in people if one.customer is not None}
    written = notebook.standings(since)
    return [replace(one, work=written.get(one.customer or "", UNTOUCHED)) for one in people]
