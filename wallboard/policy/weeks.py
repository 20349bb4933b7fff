"""A measure by whole ISO weeks, made comparable: holidays left out on both sides, and the mix of contacts held still.

Standardised by reason and channel: every week is counted as if its contacts had been about the same things as those of
all weeks together, so that a change of what people call about is not taken for a change of how they fare.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Stratum = tuple[str | None, str | None]  # reason and channel
REST: Stratum = (None, None)
SCARCE = 20  # a stratum with fewer contacts than this in all weeks tells nothing by itself
MOST_BEFORE = 12  # weeks; what was longer ago says less about now than it costs in drift


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What a day adds to a measure in one queue: its parts and wholes for one reason and channel."""

    day: date
    queue: str | None
    reason: str | None
    channel: str | None
    part: float
    whole: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The Mondays of the weeks before and after a change; the weeks between them are left out."""

    before: tuple[date, ...]
    after: tuple[date, ...]

    @property
    def weeks(self) -> tuple[date, ...]:
        """All of them, in order."""
        return self.before + self.after


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """A measure by week: its counts as they were, and its level with the mix held still.

    `by_stratum` is the level of each stratum before and after, for the check on Simpson's reversal.
    """

    part: Floats
    whole: Floats
    level: Floats
    by_stratum: Mapping[Stratum, tuple[float | None, float | None]]
    before: int

    @property
    def crude(self) -> Floats:
        """The level as it was, mix and all; NaN for a week without contacts."""
        return np.where(self.whole > 0, self.part / np.where(self.whole > 0, self.whole, 1.0), np.nan)


def span(start: date, ramp_in_days: int, first: date, today: date) -> Span:
    """The whole weeks on both sides of a change, of those that data exists for.

    The week in which the change falls is left out unless it begins with it, and so are the weeks of the ramp-in.
    """
    monday = start - timedelta(days=start.weekday())
    begin = _monday_from(start + timedelta(days=ramp_in_days))
    before = [monday - timedelta(weeks=back) for back in range(MOST_BEFORE, 0, -1)]
    after, week = [], begin
    while week + timedelta(days=7) <= today:
        after.append(week)
        week += timedelta(days=7)
    return Span(before=tuple(week for week in before if week >= first), after=tuple(after))


def series(rows: Iterable[Row], weeks: Span, free: Collection[date]) -> Series:
    """A measure by week.

    Args:
        rows: what the days add, of the queues and reasons that are looked at.
        weeks: which weeks, and which of them come before the change.
        free: holidays; their days are in no week.
    """
    place = {monday: number for number, monday in enumerate(weeks.weeks)}
    cells: dict[Stratum, tuple[Floats, Floats]] = {}
    for row in rows:
        week = place.get(row.day - timedelta(days=row.day.weekday()))
        if week is None or row.day in free:
            continue
        part, whole = cells.setdefault((row.reason, row.channel), (np.zeros(len(place)), np.zeros(len(place))))
        part[week] += row.part
        whole[week] += row.whole
    merged = _merged(cells)
    count = len(weeks.before)
    zero = np.zeros(len(place))
    return Series(
        part=sum((part for part, _ in cells.values()), zero),
        whole=sum((whole for _, whole in cells.values()), zero),
        level=_standardised(merged, len(place)),
        by_stratum={
            name: (_share(cell, slice(count)), _share(cell, slice(count, None))) for name, cell in merged.items()
        },
        before=count,
    )


def standard(cells: Mapping[Stratum, tuple[float, float]], weights: Mapping[Stratum, float]) -> float:
    """A level with the mix held still: the levels of the strata, weighed alike on both sides (A6)."""
    total = sum(weights.values())
    return sum(weights[name] / total * part / whole for name, (part, whole) in cells.items())


def _standardised(cells: Mapping[Stratum, tuple[Floats, Floats]], size: int) -> Floats:
    """The level of each week, its strata weighed as in all weeks together; NaN for a week without contacts."""
    found = np.full(size, np.nan)
    weights = {name: float(whole.sum()) for name, (_, whole) in cells.items()}
    for week in range(size):
        there = {name: (float(part[week]), float(whole[week])) for name, (part, whole) in cells.items() if whole[week]}
        if there:
            found[week] = standard(there, {name: weights[name] for name in there})
    return found


def _merged(cells: Mapping[Stratum, tuple[Floats, Floats]]) -> dict[Stratum, tuple[Floats, Floats]]:
    """The strata that every week has enough of; the others together, first by channel, then all."""
    kept: dict[Stratum, tuple[Floats, Floats]] = {}
    for name, cell in cells.items():
        if not _is_scarce(cell):
            _add(kept, name, cell)
            continue
        _add(kept, (None, name[1]), cell)
    for name in [name for name, cell in kept.items() if name != REST and _is_scarce(cell)]:
        _add(kept, REST, kept.pop(name))
    if REST in kept and _is_scarce(kept[REST]) and len(kept) > 1:
        rest = kept.pop(REST)
        _add(kept, max(kept, key=lambda name: float(kept[name][1].sum())), rest)
    return kept


def _add(cells: dict[Stratum, tuple[Floats, Floats]], name: Stratum, cell: tuple[Floats, Floats]) -> None:
    part, whole = cells.get(name, (0.0, 0.0))
    cells[name] = part + cell[0], whole + cell[1]


def _is_scarce(cell: tuple[Floats, Floats]) -> bool:
    _, whole = cell
    return bool((whole == 0).any() or whole.sum() < SCARCE)


def _share(cell: tuple[Floats, Floats], rows: slice) -> float | None:
    part, whole = (float(column[rows].sum()) for column in cell)
    return part / whole if whole else None


def _monday_from(day: date) -> date:
    """That day if it is a Monday, else the next one."""
    return day + timedelta(days=-day.weekday() % 7)


def of(rows: Sequence[Row], queues: Collection[str], reasons: Collection[str]) -> list[Row]:
    """The rows of some queues and reasons; none named means all."""
    return [row for row in rows if (not queues or row.queue in queues) and (not reasons or row.reason in reasons)]
