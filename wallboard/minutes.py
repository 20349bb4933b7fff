"""Tallies by minute, and any window as their sum.

A `Part` is one span of time (a minute, or several added up): for each place what every measure's `part` and `whole`
came to, and the waits behind the median. Parts are frozen; adding them is all that ever happens to them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from wallboard import tally

MINUTES = 1
BLOCK = 5  # minutes; sparklines step by blocks
HALF_HOUR = 30
HOUR = 60
LEVELS = (HOUR, HALF_HOUR, BLOCK, MINUTES)


@dataclass(frozen=True, slots=True)
class Part:
    """Sums by place: `values[i]` belongs to `places[i]` and holds part, whole of each measure in turn."""

    places: NDArray[np.int64]
    values: NDArray[np.float64]
    bins: NDArray[np.int64] = field(default_factory=lambda: np.empty((0, 3), dtype=np.int64))  # place, bin, count


def added(parts: Sequence[Part], width: int) -> Part:
    """The sum of parts, place by place."""
    if len(parts) == 1:
        return parts[0]
    if not parts:
        return Part(np.empty(0, dtype=np.int64), np.empty((0, width)))
    places, inverse = np.unique(np.concatenate([part.places for part in parts]), return_inverse=True)
    stacked = np.concatenate([part.values for part in parts])
    values = np.zeros((len(places), width))
    np.add.at(values, inverse, stacked)
    return Part(places, values, _added_bins([part.bins for part in parts]))


def _added_bins(tables: Sequence[NDArray[np.int64]]) -> NDArray[np.int64]:
    rows = np.concatenate(tables)
    if not len(rows):
        return rows
    keys, inverse = np.unique(rows[:, :2], axis=0, return_inverse=True)
    counts = np.bincount(inverse.ravel(), weights=rows[:, 2]).astype(np.int64)
    return np.column_stack((keys, counts))


def by_minute(
    minute: NDArray[np.int64], place: NDArray[np.int64], values: NDArray[np.float64], waits: NDArray[np.float64]
) -> dict[int, Part]:
    """Rows' contributions added up per minute and place.

    Args:
        minute: the minute of each row, counted from the epoch.
        place: the place each row counts at.
        values: rows × (2 per measure).
        waits: seconds each row adds to the spread of waits, NaN for none.
    """
    if not len(minute):
        return {}
    keys, inverse = np.unique(np.column_stack((minute, place)), axis=0, return_inverse=True)
    inverse = inverse.ravel()
    sums = np.column_stack([np.bincount(inverse, weights=column, minlength=len(keys)) for column in values.T])
    bins = _bins_by_minute(minute, place, waits)
    starts = np.flatnonzero(np.diff(keys[:, 0], prepend=keys[0, 0] - 1))
    stops = np.append(starts[1:], len(keys))
    nothing = np.empty((0, 3), dtype=np.int64)
    return {
        int(keys[a, 0]): Part(keys[a:b, 1].copy(), sums[a:b].copy(), bins.get(int(keys[a, 0]), nothing))
        for a, b in zip(starts.tolist(), stops.tolist(), strict=True)
    }


def _bins_by_minute(
    minute: NDArray[np.int64], place: NDArray[np.int64], waits: NDArray[np.float64]
) -> dict[int, NDArray[np.int64]]:
    known = ~np.isnan(waits)
    if not known.any():
        return {}
    rows = np.column_stack((minute[known], place[known], tally.bin_of(waits[known])))
    keys, counts = np.unique(rows, axis=0, return_counts=True)
    table = np.column_stack((keys[:, 1:], counts))
    edges = np.flatnonzero(np.diff(keys[:, 0])) + 1
    minutes = keys[np.concatenate(([0], edges)), 0]
    return {int(m): rows for m, rows in zip(minutes.tolist(), np.split(table, edges), strict=True)}


class Tallies:
    """Parts of every minute, with sums of five minutes, half-hours and hours kept until one of their minutes changes."""

    def __init__(self, width: int) -> None:
        """`width`: columns of a part's values, two per measure."""
        self.width = width
        self._levels: dict[int, dict[int, Part]] = {level: {} for level in LEVELS}

    def replace(self, minutes: Iterable[int], parts: Mapping[int, Part]) -> None:
        """Put the newly counted parts of some minutes in place; a minute without a part is empty."""
        single = self._levels[MINUTES]
        for minute in minutes:
            single.pop(minute, None)
            for level in LEVELS[:-1]:
                self._levels[level].pop(minute // level, None)
        single.update(parts)

    def drop_before(self, minute: int) -> None:
        """Forget everything before a minute."""
        for level, parts in self._levels.items():
            for at in [at for at in parts if (at + 1) * level <= minute]:
                del parts[at]

    def total(self, since: int, until: int) -> Part:
        """The sum of the minutes [since, until)."""
        found: list[Part] = []
        minute = since
        while minute < until:
            level = next(size for size in LEVELS if minute % size == 0 and minute + size <= until)
            part = self._at(level, minute // level)
            if len(part.places):
                found.append(part)
            minute += level
        return added(found, self.width)

    def copy(self) -> Tallies:
        """The same parts in containers of their own, so that a snapshot does not change with the board."""
        twin = Tallies(self.width)
        twin._levels = {level: dict(parts) for level, parts in self._levels.items()}
        return twin

    def _at(self, level: int, index: int) -> Part:
        known = self._levels[level].get(index)
        if known is not None:
            return known
        if level == MINUTES:
            return added([], self.width)
        finer = LEVELS[LEVELS.index(level) + 1]
        step = level // finer
        inner = [self._at(finer, index * step + i) for i in range(step)]
        part = added([part for part in inner if len(part.places)], self.width)
        self._levels[level][index] = part
        return part
