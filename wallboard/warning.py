"""Are there more complaints than this time of day and week leads us to expect?

The negative-binomial rule: what is usual comes from the last 28 days, its uncertainty and the days' own ups and downs
are part of the variance, and the level is chosen so that the whole board raises so many false alarms a day.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import special

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

WINDOWS = (10, 30, 60)  # minutes
SMOOTHED = 30  # minutes before and after a window whose complaints tell what is usual in it, too
BACK_DAYS = 28
FEWEST_DAYS = 5  # of a kind; with fewer nobody knows what is usual
FALSE_HOURS = 12.0  # a series watched for so many hours
FALSE_CHANCES = 21.0  # raises false alarms like so many independent looks (1.06 a day of 50 series at p < 0.001)
AT_ONCE = 10.0  # a probability so many times smaller needs no second look
CALM = 0.05
CALM_MINUTES = 15
PRIOR = 0.5  # complaints: Jeffreys' prior of a rate, so that a series without any is not expected to stay so
OUTLIERS, OUTLIER_LEVEL = 3, 0.01
HOUR = 60
MOST = 500  # complaints, when the smallest alarm is looked for


class Episode(NamedTuple):
    """One alarm of a series, in minutes of the day: `until` is None while it lasts, `firing` False at first sight."""

    series: int
    since: int
    until: int | None
    firing: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Usual:
    """What is usual for each series, from past days.

    Attributes:
        cumulated: (kinds of day, series, minutes + 1), complaints of all days of a kind up to each minute.
        days: how many days of each kind there are.
        spread: the variance of a day's own level, as a share of its square.
    """

    cumulated: Floats
    days: Integers
    spread: float

    def is_learning(self, kind: int) -> bool:
        """Whether too few days of a kind are known."""
        return bool(self.days[kind] < FEWEST_DAYS)

    def widened(self, count: int) -> Usual:
        """The same with so many series more, of which no complaint is known."""
        empty = np.zeros((self.cumulated.shape[0], count, self.cumulated.shape[2]))
        return replace(self, cumulated=np.concatenate((self.cumulated, empty), axis=1))

    def expected(self, kind: int, until: Integers, window: int) -> tuple[Floats, Floats]:
        """How many complaints are usual in the windows that end with some minutes, and how many that is known from.

        Both are (series, windows).
        """
        length = self.cumulated.shape[2] - 1
        last = np.minimum(until + 1 + SMOOTHED, length)
        first = np.maximum(until + 1 - window - SMOOTHED, 0)
        seen = self.cumulated[kind][:, last] - self.cumulated[kind][:, first] + PRIOR
        share = np.minimum(window, until + 1) / (last - first)
        return seen * share / max(int(self.days[kind]), 1), seen


def usual(series: Integers, day: Integers, minute: Integers, *, count: int, kinds: Integers, length: int) -> Usual:
    """What is usual for `count` series.

    Args:
        series: the series of each past complaint.
        day: its day, an index into `kinds`.
        minute: its minute of the day, below `length`.
        count: how many series there are.
        kinds: the kind of each day, from 0.
        length: minutes in a day.
    """
    weight = _cleaned(series, day, minute, count, kinds)
    most = int(kinds.max(initial=0)) + 1
    totals = np.zeros((max(most, 2), count, length + 1))
    np.add.at(totals, (kinds[day], series, minute + 1), weight)
    days = np.bincount(kinds, minlength=max(most, 2))
    return Usual(cumulated=totals.cumsum(axis=2), days=days, spread=_spread(series, day, weight, count, kinds))


def _cleaned(series: Integers, day: Integers, minute: Integers, count: int, kinds: Integers) -> Floats:
    """The weight of each complaint: those of an hour that stands out among the same hours count like a usual one.

    Outliers by the generalised extreme Studentised deviate of square roots (Rosner 1983), upwards only.
    """
    hour = minute // HOUR
    hours = int(hour.max(initial=0)) + 1
    counts = np.zeros((count, len(kinds), hours))
    np.add.at(counts, (series, day, hour), 1.0)
    weight = np.ones_like(counts)
    for kind in np.unique(kinds):
        of_kind = np.flatnonzero(kinds == kind)
        if len(of_kind) >= FEWEST_DAYS + OUTLIERS:
            weight[:, of_kind] = _weights(counts[:, of_kind])
    return np.asarray(weight[series, day, hour])


def _weights(counts: Floats) -> Floats:
    """By what hours that stand out are multiplied; (series, days, hours)."""
    roots = np.sqrt(counts + 3 / 8)
    is_out = np.zeros(counts.shape, dtype=np.bool_)
    kept = is_out.copy()
    days = counts.shape[1]
    for step in range(OUTLIERS):
        left = np.where(is_out, np.nan, roots)
        distance = (left - np.nanmean(left, axis=1, keepdims=True)) / np.maximum(
            np.nanstd(left, axis=1, keepdims=True, ddof=1), np.finfo(float).tiny
        )
        furthest = np.nanargmax(distance, axis=1)[:, None]
        is_far = np.take_along_axis(distance, furthest, axis=1) > _critical(days - step)
        np.put_along_axis(is_out, furthest, values=True, axis=1)
        kept = np.where(is_far, is_out, kept)
    kept &= counts >= OUTLIERS
    others = np.where(kept, 0.0, counts).sum(axis=1, keepdims=True) / np.maximum((~kept).sum(axis=1, keepdims=True), 1)
    return np.where(kept, others / np.maximum(counts, 1.0), 1.0)


def _critical(left: int) -> float:
    """The critical deviate among so many values."""
    t = float(special.stdtrit(left - 2, 1 - OUTLIER_LEVEL / left))
    return (left - 1) * t / float(np.sqrt((left - 2 + t * t) * left))


def _spread(series: Integers, day: Integers, weight: Floats, count: int, kinds: Integers) -> float:
    """How much more than chance the days of a kind differ, pooled over the series, by the method of moments."""
    totals = np.zeros((count, len(kinds)))
    np.add.at(totals, (series, day), weight)
    more, squares = 0.0, 0.0
    for kind in np.unique(kinds):
        of_kind = totals[:, kinds == kind]
        if of_kind.shape[1] > 1:
            mean = of_kind.mean(axis=1)
            more += float((of_kind.var(axis=1, ddof=1) - mean).sum())
            squares += float((mean**2).sum())
    return min(max(more / squares, 0.0), 1.0) if squares else 0.0


def level(budget: float, count: int, hours: float) -> float:
    """The probability below which one window of one series is an alarm, for so many false alarms of the board a day."""
    return budget / (max(count, 1) * FALSE_CHANCES * max(hours, 1.0) / FALSE_HOURS) / len(WINDOWS)


def within(per_minute: Floats, window: int) -> Floats:
    """The complaints in the window that ends with each minute; (series, minutes)."""
    cumulated = np.pad(per_minute.cumsum(axis=1), ((0, 0), (window, 0)))
    return np.asarray(cumulated[:, window:] - cumulated[:, :-window])


def chance(counts: Floats, mean: Floats, seen: Floats, spread: float, *, fewest: int) -> Floats:
    """The probability of so many complaints or more where `mean` are usual; 1 where there are fewer than `fewest`.

    Negative binomial with variance mean + mean² (spread + 1 / seen).
    """
    found = np.ones(counts.shape)
    asked = (counts >= fewest) & (counts > mean)
    size = 1.0 / (spread + 1.0 / seen[asked])
    found[asked] = special.betainc(counts[asked], size, mean[asked] / (size + mean[asked]))
    return found


def chances(per_minute: Floats, known: Usual, kind: int, *, fewest: int) -> Floats:
    """The probability of each window of a day so far: (windows, series, minutes)."""
    until = np.arange(per_minute.shape[1])
    found = []
    for window in WINDOWS:
        mean, seen = known.expected(kind, until, window)
        found.append(chance(within(per_minute, window), mean, seen, known.spread, fewest=fewest))
    return np.stack(found)


def learnt_later(per_minute: Floats, *, fewest: int) -> Floats:
    """The same as long as nobody knows what is usual: a fixed number of complaints in the longest window counts."""
    counts = within(per_minute, WINDOWS[-1])
    return np.where(counts >= fewest, 0.0, 1.0)[None]


def episodes(probabilities: Floats, alpha: float) -> list[Episode]:
    """Every alarm of a day so far, by series: raised on a second look or at once, over after a calm quarter-hour."""
    lowest = probabilities.min(axis=0)
    found: list[Episode] = []
    for series in np.flatnonzero((lowest < alpha).any(axis=1)).tolist():
        found += _of_series(series, lowest[series], alpha)
    return found


def _of_series(series: int, lowest: Floats, alpha: float) -> list[Episode]:
    found: list[Episode] = []
    low, lower, calm = lowest < alpha, lowest < alpha / AT_ONCE, lowest > CALM
    since, quiet = -1, 0
    for minute in range(len(lowest)):
        if since < 0:
            is_second = minute > 0 and low[minute] and low[minute - 1]
            since, quiet = (minute if lower[minute] or is_second else -1), 0
            continue
        quiet = quiet + 1 if calm[minute] else 0
        if quiet >= CALM_MINUTES:
            found.append(Episode(series, since, minute, firing=True))
            since = -1
    if since >= 0:
        found.append(Episode(series, since, None, firing=True))
    elif len(lowest) and low[-1]:
        found.append(Episode(series, len(lowest) - 1, None, firing=False))
    return found


def smallest(mean: Floats, seen: Floats, spread: float, alpha: float, *, fewest: int) -> Floats:
    """The smallest count that is an alarm where `mean` are usual; NaN where `MOST` are none."""
    found = np.full(mean.shape, np.nan)
    for count in range(fewest, MOST):
        counts = np.full(mean.shape, float(count))
        found[np.isnan(found) & (chance(counts, mean, seen, spread, fewest=fewest) < alpha)] = count
        if not np.isnan(found).any():
            break
    return found
