"""Whom does an agent have on the line now, and what comes next after such a call?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from wallboard import clock, intervals
from wallboard.day import Day
from wallboard.ledger import TABLES, Ledger

BACK = timedelta(days=28)  # how far back it is learnt what follows what
WITHIN = timedelta(days=7)
FEWEST = 50  # contacts about a reason before anything is said of what follows it
SOLID = 0.10  # and the share that what follows has at the least, by the lower end of its interval


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """The contact that an agent talks to; `customer` is a keyed hash, None where nobody knows who it is."""

    visit: str
    customer: str | None
    masked: str | None
    queue: str | None
    reason: str | None
    agent: str
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Following:
    """After a reason the next contact within seven days is about `reason` in `share` of `n` cases."""

    reason: str
    share: float
    n: int


def of(day: Day, agent: str, at: float) -> Call | None:
    """The call an agent has answered and that has not ended; the newest where a store tells of several."""
    frame, rows = day.on_the_line(at)
    code = day.agents.texts.index(agent) if agent in day.agents.texts else -2
    mine = np.flatnonzero((frame.agent == code) & ~np.isnan(frame.answered))
    if not len(mine):
        return None
    chosen = int(mine[np.argmax(frame.answered[mine])])
    row = int(rows[chosen])

    def text(name: str) -> str | None:
        return day.visits.words[name].text(int(day.visits.column(name)[row]))

    return Call(
        visit=text("visit_id") or "",
        customer=text("customer"),
        masked=text("customer_masked"),
        queue=text("queue"),
        reason=text("reason"),
        agent=agent,
        since=clock.moment(float(frame.answered[chosen])),
    )


def following(ledger: Ledger, at: datetime) -> Mapping[str, Following]:
    """By reason, what the same customer's next answered contact within seven days is most often about.

    Only what is solid: another reason, after at least 50 contacts about this one, with a share whose 95 % interval
    stays above a tenth.
    """
    table, since = TABLES["visits"].c, clock.micros(at - BACK)
    where = (
        table.entered_at.between(since, clock.micros(at)),
        table.customer.is_not(None),
        table.reason.is_not(None),
        table.direction.is_distinct_from("outbound"),
    )
    rows = ledger.columns("visits", ("customer", "entered_at", "reason"), *where)
    found = sorted((customer, entered, reason) for customer, entered, reason in rows)
    within, ripe = WITHIN // timedelta(microseconds=1), clock.micros(at - WITHIN)
    firsts: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    for (customer, entered, reason), later in zip(found, [*found[1:], ("", 0, "")], strict=True):
        if entered > ripe:
            continue  # whoever calls again may still do so
        firsts[reason] += 1
        if later[0] == customer and later[1] - entered <= within and later[2] != reason:
            pairs[reason, later[2]] += 1
    told: dict[str, Following] = {}
    for (reason, after), count in sorted(pairs.items(), key=lambda item: (item[1], item[0])):
        sure = intervals.wilson(count, firsts[reason])
        if firsts[reason] >= FEWEST and sure is not None and sure[0] >= SOLID:
            told[reason] = Following(reason=after, share=count / firsts[reason], n=firsts[reason])
    return told
