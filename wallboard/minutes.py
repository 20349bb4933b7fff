"""Tallies by minute, and any window as their sum.

A `Part` is one span of time (a minute, or several added up): for each place what every measure's `part` and `whole`
came to, and the waits behind the median. Parts are frozen; adding them is all that ever happens to them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wallboard import tally

MINUTES = 1
BLOCK = 5  # minutes; sparklines step by blocks
HALF_HOUR = 30
HOUR = 60
BIN_BITS = 20  # bins fit below a place in one number: waits up to four months
LEVELS = (HOUR, HALF_HOUR, BLOCK, MINUTES)


@dataclass(frozen=True, slots=True)
class Part:
    """Sums by place: `values[i]` belongs to `places[i]` and holds part, whole of each measure in turn.

    `bins` are the waits behind it as tables of (place and bin in one number, count); they are added up when asked for.
    """

    places: NDArray[np.int64]
    values: NDArray[np.float64]
    bins: tuple[NDArray[np.int64], ...] = ()

    def spread(self, place: int) -> tally.Spread:
        """How the waits counted at a place were distributed."""
        table = np.concatenate([np.empty((0, 2), dtype=np.int64), *self.bins])
        mine = table[table[:, 0] >> BIN_BITS == place]
        counts = np.bincount(mine[:, 0] & (1 << BIN_BITS) - 1, weights=mine[:, 1])
        return tally.Spread(tuple(counts.astype(int).tolist()))


def added(parts: Sequence[Part], width: int) -> Part:
    """The sum of parts, place by place."""
    if len(parts) == 1:
        return parts[0]
    if not parts:
        return Part(np.empty(0, dtype=np.int64), np.empty((0, width)))
    places, inverse = np.unique(np.concatenate([part.places for part in parts]), return_inverse=True)
    values = np.zeros((len(places), width))
    at = 0
    for part in parts:
        values[inverse[at : at + len(part.places)]] += part.values  # places of one part are distinct
        at += len(part.places)
    return Part(places, values, tuple(table for part in parts for table in part.bins))


def by_minute(
    minute: NDArray[np.int64], place: NDArray[np.int64], values: NDArray[np.float64], waits: NDArray[np.float64]
) -> dict[int, Part]:
    """Rows' contributions added up per minute and place.

    Args:
        minute: the minute of each row, counted from the epoch.
        place: the place each row counts at.
        values: two rows per measure, and a column for each row of the others.
        waits: seconds each row adds to the spread of waits, NaN for none.
    """
    if not len(minute):
        return {}
    first, size = int(minute.min()), int(place.max()) + 1
    keys, inverse = np.unique((minute - first) * size + place, return_inverse=True)
    zero = np.zeros(len(keys))  # most measures add nothing to most rows
    columns = [np.bincount(inverse, weights=row, minlength=len(keys)) if row.any() else zero for row in values]
    sums = np.column_stack(columns).astype(np.float64)
    bins = _bins_by_minute(minute, place, waits)
    minutes, places = keys // size + first, keys % size
    starts = np.flatnonzero(np.diff(minutes, prepend=minutes[0] - 1))
    stops = np.append(starts[1:], len(keys))
    return {
        int(minutes[a]): Part(places[a:b].copy(), sums[a:b].copy(), bins.get(int(minutes[a]), ()))
        for a, b in zip(starts.tolist(), stops.tolist(), strict=True)
    }


def _bins_by_minute(
    minute: NDArray[np.int64], place: NDArray[np.int64], waits: NDArray[np.float64]
) -> dict[int, tuple[NDArray[np.int64]]]:
    known = ~np.isnan(waits)
    if not known.any():
        return {}
    first, size = int(minute.min()), int(place.max()) + 1
    held = (place[known] << BIN_BITS) + np.minimum(tally.bin_of(waits[known]), (1 << BIN_BITS) - 1)
    keys, counts = np.unique((minute[known] - first) * (size << BIN_BITS) + held, return_counts=True)
    minutes, held = keys // (size << BIN_BITS) + first, keys % (size << BIN_BITS)
    edges = np.flatnonzero(np.diff(minutes)) + 1
    tables = np.split(np.column_stack((held, counts)), edges)
    first_of_each = minutes[np.append(0, edges)].tolist()
    return {int(at): (table,) for at, table in zip(first_of_each, tables, strict=True)}


class Tallies:
    """Parts of every minute; sums of five minutes, half-hours and hours are kept until one of their minutes changes."""

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
