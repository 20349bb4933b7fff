"""What customers answered when they were asked: every answer that counts, what it is about, and what they wrote."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from wallboard import caseload, clock, intervals, measure, related
from wallboard.caseload import Caseload
from wallboard.cases import Surveys
from wallboard.day import Day
from wallboard.intervals import Interval
from wallboard.ledger import TABLES, Ledger
from wallboard.measure import Measure, Rules
from wallboard.settings import Settings
from wallboard.snapshot import Unit

SCALES = {"csat": (1.0, 5.0), "nps": (0.0, 10.0), "ces": (1.0, 7.0)}  # on which the answers of a measure are told
CALLS_AT_ONCE = 500
_Item = TypeVar("_Item")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratings:
    """The answers behind one measure, newest first, as columns of equal length.

    `added` is what each adds to the part of the measure, `grade` the answer on the scale of the measure.
    """

    measure: Measure
    at: NDArray[np.float64]
    added: NDArray[np.float64]
    grade: NDArray[np.float64]
    queue: Sequence[str | None]
    reason: Sequence[str | None]
    agent: Sequence[str | None]
    keys: Sequence[tuple[str, str | None]]  # store and survey_id

    def __len__(self) -> int:
        return len(self.at)

    def take(self, rows: NDArray[np.intp]) -> Ratings:
        """Some of the answers."""

        def some(column: Sequence[_Item]) -> list[_Item]:
            return [column[row] for row in rows.tolist()]

        return Ratings(
            measure=self.measure,
            at=self.at[rows],
            added=self.added[rows],
            grade=self.grade[rows],
            queue=some(self.queue),
            reason=some(self.reason),
            agent=some(self.agent),
            keys=some(self.keys),
        )

    @property
    def value(self) -> float | None:
        """The measure over these answers."""
        return self.measure.value(float(self.added.sum()), float(len(self)))

    @property
    def interval(self) -> Interval | None:
        """Its 95 % interval: Wilson's for a share, the normal one for a mean (`metrics.md` §6)."""
        if self.measure.unit is Unit.RATIO:
            return intervals.wilson(float(self.added.sum()), len(self))
        found = intervals.of_mean(self.added)
        scale = self.measure.value(1.0, 1.0) or 1.0  # points are a hundred times a mean
        return None if found is None else (found[0] * scale, found[1] * scale)

    def by(self, name: str) -> dict[str | None, Ratings]:
        """The answers by queue, reason or agent, in the order of their names; what has none comes last."""
        groups: dict[str | None, list[int]] = {}
        for row, label in enumerate(getattr(self, name)):
            groups.setdefault(label, []).append(row)
        ordered = sorted(groups, key=lambda label: (label is None, label or ""))
        return {label: self.take(np.asarray(groups[label], dtype=np.intp)) for label in ordered}


@dataclass(frozen=True, slots=True, kw_only=True)
class Verbatim:
    """What a customer wrote beside an answer; `customer` is their hash, None where the contact is not known."""

    at: datetime
    grade: float
    comment: str
    queue: str | None
    reason: str | None
    customer: str | None


def given(
    load: Caseload, each: Measure, rules: Rules, *, since: float, until: float, queue: str | None = None
) -> Ratings:
    """The answers of [since, until) that a measure counts, as known at `rules.at`; only of a queue where one is named.

    Args:
        load: the surveys of a day, related to their contacts.
        each: csat, nps or ces.
        rules: the moment and the site's settings.
        since: seconds since the epoch.
        until: seconds since the epoch.
        queue: its name.
    """
    assert each.cases is not None  # noqa: S101 - a measure of surveys
    rows = np.flatnonzero(load.table.alive[: load.table.size])
    whole = load.frame(each.cases, rows)
    there = (whole.entered >= since) & (whole.entered < until) & (whole.entered <= rules.at)
    rows, frame = rows[there], whole.take(there).as_of(rules.at)
    part, counted = each.of_cases(frame, rules)
    chosen = counted > 0
    if queue is not None:
        words = frame.words["queue"]
        chosen &= frame.queue == (words.index(queue) if queue in words else -2)
    order = np.flatnonzero(chosen)[np.argsort(-frame.entered[chosen], kind="stable")]
    rows, frame = rows[order], frame.take(order)
    assert isinstance(frame, Surveys)  # noqa: S101
    return Ratings(
        measure=each,
        at=frame.entered,
        added=part[order] / each.scale[0],
        grade=frame.graded(*SCALES[each.slug]),
        queue=_named(frame, "queue"),
        reason=_named(frame, "reason"),
        agent=_named(frame, "agent"),
        keys=[(load.store_of[row], load.text("survey_id", row)) for row in rows.tolist()],
    )


def between(ledger: Ledger, settings: Settings, since: datetime, until: datetime) -> Caseload:
    """The surveys that were sent or answered in [since, until), related to their contacts, and nothing else."""
    day = Day(since.timestamp(), measure.every(settings.panels), end=until.timestamp())
    span = {"since": clock.micros(since), "until": clock.micros(until)}
    for store, rows in ledger.reaching("surveys", caseload.MOMENTS["surveys"], None, **span):
        day.take_cases(store, "surveys", rows)
    related.look_up(ledger, settings, day)
    return day.caseloads["surveys"]


def verbatims(ledger: Ledger, ratings: Ratings, most: int) -> list[Verbatim]:
    """What was written beside some answers, newest first, as the ledger keeps it: numbers and addresses are masked."""
    if not len(ratings):
        return []
    table = TABLES["surveys"].c
    span = table.answered_at.between(round(ratings.at.min() * 1e6), round(ratings.at.max() * 1e6))
    names = ("store", "survey_id", "comment", "call_id", "ticket_id")
    written = {(row[0], row[1]): row for row in ledger.columns("surveys", names, span, table.comment.is_not(None))}
    rows = [row for row, key in enumerate(ratings.keys) if (written.get(key) or ("",) * 3)[2].strip()][:most]
    found = [written[ratings.keys[row]] for row in rows]
    who = _customers(ledger, "visits", "call_id", [row[3] for row in found])
    who |= _customers(ledger, "tickets", "ticket_id", [row[4] for row in found])
    return [
        Verbatim(
            at=clock.moment(float(ratings.at[row])),
            grade=float(ratings.grade[row]),
            comment=comment,
            queue=ratings.queue[row],
            reason=ratings.reason[row],
            customer=who.get((store, "call_id", call)) or who.get((store, "ticket_id", ticket)),
        )
        for row, (store, _, comment, call, ticket) in zip(rows, found, strict=True)
    ]


def _customers(
    ledger: Ledger, stream: str, key: str, ids: Sequence[str | None]
) -> dict[tuple[str, str, str | None], str]:
    """Whose contacts some are, by store and id."""
    wanted = sorted({each for each in ids if each})
    found: dict[tuple[str, str, str | None], str] = {}
    for at in range(0, len(wanted), CALLS_AT_ONCE):
        column = TABLES[stream].c[key]
        some = ledger.columns(stream, ("store", key, "customer"), column.in_(wanted[at : at + CALLS_AT_ONCE]))
        found |= {(store, key, name): customer for store, name, customer in some if customer}
    return found


def _named(frame: Surveys, name: str) -> list[str | None]:
    """The words behind codes."""
    words = frame.words[name]
    return [None if code < 0 else words[code] for code in getattr(frame, name).tolist()]
