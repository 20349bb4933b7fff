"""Which promises need somebody now, and what became of those of today (`metrics.md` §7)? The worst come first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import numpy as np

from wallboard import clock
from wallboard.cases import Promises
from wallboard.clock import HOUR, MINUTE
from wallboard.day import Day
from wallboard.measure import Grain, Rules


class Fate(StrEnum):
    """How a promise stands, the worst first; the first that holds counts."""

    CHASED = "chased"  # due, not done, and the customer had to come back about it
    BROKEN = "broken"
    OVERDUE = "overdue"
    SOON = "soon"  # due within the hour
    OPEN = "open"
    UNDATED = "undated"  # open without a due time: in no number
    PRE_EMPTED = "pre_empted"  # done, but the customer had had to come back about it
    LATE = "late"
    KEPT = "kept"
    WITHDRAWN = "withdrawn"


STILL_OPEN = (Fate.CHASED, Fate.BROKEN, Fate.OVERDUE, Fate.SOON, Fate.OPEN, Fate.UNDATED)
OVERDUE = (Fate.CHASED, Fate.BROKEN, Fate.OVERDUE)
_ORDER = tuple(Fate)


@dataclass(frozen=True, slots=True, kw_only=True)
class Promised:
    """One promise and how it stands at a moment."""

    promise_id: str
    customer: str | None
    masked: str | None
    kind: str | None
    owner: str | None
    queue: str | None
    reason: str | None
    made_at: datetime
    due_at: datetime | None
    done_at: datetime | None
    fate: Fate


def listed(day: Day, rules: Rules, *, since: datetime, queue: str | None = None) -> tuple[Promised, ...]:
    """All promises that are open, and those that were due or done since a moment; the worst first, then by due time."""
    load = day.caseloads.get("promises")
    if load is None:
        return ()
    rows = np.flatnonzero(load.table.alive[: load.table.size])
    rows = rows[load.table.column("made_at")[rows] <= rules.at]
    frame = load.frame(Grain.PROMISE, rows)
    if not isinstance(frame, Promises):
        return ()
    fates = _fates(frame, rules)
    begin = since.timestamp()
    found = []
    for i, row in enumerate(rows.tolist()):
        due, done = float(frame.entered[i]), _past(float(frame.done[i]), rules.at)
        if fates[i] not in STILL_OPEN and not (begin <= due <= rules.at or begin <= done):
            continue
        place = load.words["queue"].text(int(frame.queue[i]))
        if queue is not None and place != queue:
            continue
        found.append(
            Promised(
                promise_id=load.text("promise_id", row) or "",
                customer=load.text("customer", row),
                masked=load.text("customer_masked", row),
                kind=load.text("kind", row),
                owner=load.words["agent"].text(int(frame.agent[i])),
                queue=place,
                reason=load.words["reason"].text(int(frame.reason[i])),
                made_at=clock.moment(float(frame.made[i])),
                due_at=_moment(due),
                done_at=_moment(done),
                fate=fates[i],
            )
        )
    return tuple(sorted(found, key=_urgency))


def _fates(frame: Promises, rules: Rules) -> list[Fate]:
    """How each promise stands; the same rules as those of the measures."""
    at, grace = rules.at, rules.settings.promises.grace_minutes * MINUTE
    done, due = np.where(frame.done > at, np.nan, frame.done), frame.entered
    is_open = (np.isnan(done) & ~frame.is_withdrawn()) & (frame.is_open() | (frame.done > at))
    chased = frame.chased <= at
    conditions = {
        Fate.WITHDRAWN: frame.is_withdrawn(),
        Fate.CHASED: is_open & chased,
        Fate.BROKEN: is_open & (frame.breaks <= at),
        Fate.OVERDUE: is_open & (due + grace < at),
        Fate.SOON: is_open & (due <= at + HOUR),
        Fate.UNDATED: is_open & np.isnan(due),
        Fate.OPEN: is_open,
        Fate.PRE_EMPTED: chased,
        Fate.LATE: done > due + grace,
    }
    chosen = np.select(list(conditions.values()), [_ORDER.index(fate) for fate in conditions], _ORDER.index(Fate.KEPT))
    return [_ORDER[code] for code in chosen.tolist()]


def _past(seconds: float, at: float) -> float:
    """A moment that has come; else NaN."""
    return seconds if seconds <= at else np.nan


def _moment(seconds: float) -> datetime | None:
    return None if np.isnan(seconds) else clock.moment(seconds)


def _urgency(promise: Promised) -> tuple[int, float, str]:
    """Open ones by what is due first; those that are over by what was over last."""
    due = promise.due_at or promise.made_at
    sign = 1 if promise.fate in STILL_OPEN else -1
    return _ORDER.index(promise.fate), sign * due.timestamp(), promise.promise_id
