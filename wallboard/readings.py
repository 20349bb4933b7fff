"""The numbers of a snapshot, worked out when somebody looks, from parts that stand still."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from wallboard import clock, counting, minutes
from wallboard.measure import Grain, Measure
from wallboard.minutes import Part
from wallboard.snapshot import (
    SITE,
    Reading,
    State,
    StoreStatus,
    WindowName,
)
from wallboard.tally import Spread

if TYPE_CHECKING:
    from wallboard.settings import Settings

TRAILING: dict[WindowName, int] = {"last_30": 30, "last_60": 60}
SPARK_POINTS = 24  # two hours in steps of five minutes
HALF_HOUR_BLOCKS = minutes.HALF_HOUR // minutes.BLOCK  # waits that began this long before the first mark still count


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """When a snapshot is taken and what it is told about its surroundings."""

    at: datetime
    version: int
    build: str
    stores: tuple[StoreStatus, ...] = ()
    silent: frozenset[str] = frozenset()  # the stores of live rows that do not answer
    stopped_at: datetime | None = None  # when all stores of live rows fell silent; nothing moves after that
    usual: Mapping[tuple[str, str, WindowName], float] = field(default_factory=dict)
    has_read: bool = True  # whether any store has been read at all; before that nothing is known
    knows_callers: bool = True  # whether every contact has been compared with the customer's other ones

    @property
    def rows_at(self) -> datetime:
        """The moment up to which rows are shown."""
        return self.at if self.stopped_at is None else min(self.at, self.stopped_at)


@dataclass(frozen=True, kw_only=True)
class DayReadings:
    """The readings of one day as of one moment (`snapshot.Readings`)."""

    measures: Mapping[str, tuple[int, Measure]]
    names: Mapping[str, int]
    settings: Settings
    moment: Moment
    spans: Mapping[WindowName, tuple[int, int]]  # minutes [since, until)
    totals: Mapping[WindowName, Part]
    tallies: tuple[minutes.Tallies, ...]
    told_by: Mapping[str, frozenset[str]]  # the stores whose rows count at a place; the site has them all
    waiting: Mapping[int, tuple[int, float]]  # place → how many wait, the longest in seconds
    recent: Recent
    open_now: Mapping[str, Mapping[int, float]] = field(default_factory=dict)  # slug → place → how many
    _pieces: dict[WindowName, list[tuple[Part, ...]]] = field(default_factory=dict)
    _steps: dict[tuple[int, WindowName], NDArray[np.float64]] = field(default_factory=dict)
    _known: dict[tuple[str, str, WindowName], Reading | None] = field(default_factory=dict)

    def __call__(self, measure: str, where: str, window: WindowName) -> Reading | None:
        """The reading of a measure at a place, worked out once; None when there is none."""
        key = (measure, where, window)
        if key not in self._known:
            sums = self._sums(measure, where, window)
            known = None if sums is None else self._reading(self.measures[measure][1], where, window, *sums)
            self._known[key] = known
        return self._known[key]

    def value(self, measure: str, where: str, window: WindowName) -> float | None:
        """The value alone, without the work a sparkline makes."""
        sums = self._sums(measure, where, window)
        return None if sums is None else self._value(self.measures[measure][1], *sums)

    def _sums(self, measure: str, where: str, window: WindowName) -> tuple[float, float] | None:
        """Part and whole; None when there is no such measure or place."""
        if measure not in self.measures or where not in self.names:
            return None
        index, defined = self.measures[measure]
        if defined.is_now:
            return self.open_now.get(measure, {}).get(self.names[where], 0.0), 0.0
        if defined.grain is not Grain.LIVE:
            return _pair(_at(self.totals[window], self.names[where]), index, defined)
        return None if where.startswith("agents/") else self._live(defined, self.names[where])

    def _is_known(self, measure: Measure) -> bool:
        return self.moment.has_read and (self.moment.knows_callers or not measure.looks_around)

    def _value(self, measure: Measure, part: float, whole: float) -> float | None:
        if not self._is_known(measure):
            return None
        return part if measure.grain is Grain.LIVE and whole else measure.value(part, whole)

    def spread(self, where: str, window: WindowName) -> Spread:
        """How the waits of answered contacts (site) or visits (queue, agent) were distributed."""
        return self.totals[window].spread(self.names.get(where, -1))

    def _live(self, measure: Measure, place: int) -> tuple[float, float]:
        count, longest = self.waiting.get(place, (0, 0.0))
        return (float(count), 0.0) if measure.is_count else (longest, float(count))

    def _reading(self, measure: Measure, where: str, window: WindowName, part: float, whole: float) -> Reading:
        value = self._value(measure, part, whole)
        queue = where.removeprefix("queues/") if where.startswith("queues/") else None
        limits = measure.limits(self.settings, queue) if measure.limits else None
        n = (part if measure.is_count else whole) if self._is_known(measure) else None
        state = measure.judge(value, n or 0.0, limits)
        if not measure.adds and n == 0:
            state = State.CALM  # nobody waits: that is known, and fine
        sums = measure.adds and value is not None
        return Reading(
            value=value,
            n=n,
            part=part if sums else None,
            whole=None if measure.is_count or not measure.adds else n,
            unit=measure.unit,
            state=State.STALE if value is not None and self._is_old(where) else state,
            target=limits.target if limits else None,
            usual=self._usual(measure, where, window),
            as_of=self._as_of(measure, window),
            spark=self._spark(measure, where, window, value),
        )

    def _is_old(self, where: str) -> bool:
        """Whether a store that tells of a place is silent; the site hears of every store."""
        silent = self.moment.silent
        return bool(silent if where == SITE else silent & self.told_by.get(where, frozenset()))

    def _usual(self, measure: Measure, where: str, window: WindowName) -> float | None:
        """What is usual at this time of the week; a live number has the same in every window."""
        looked_up: WindowName = "last_30" if measure.grain is Grain.LIVE else window
        return self.moment.usual.get((measure.slug, where, looked_up))

    def _as_of(self, measure: Measure, window: WindowName) -> datetime:
        """Trailing windows and agents' time end at a whole minute; the rest is exact to the moment."""
        at = self.moment.rows_at
        if not (measure.is_now or measure.grain is Grain.LIVE) and (
            window in TRAILING or measure.grain is Grain.AGENT_TIME
        ):
            return clock.moment(clock.whole_minute(at.timestamp()))
        return at

    def slugs(self) -> Sequence[str]:
        """The slugs that have readings of their own."""
        beside = {other.slug for _, measure in self.measures.values() for other in measure.beside}
        return [slug for slug in self.measures if slug not in beside]

    def places(self, measure: str) -> Iterator[str]:
        """Every place the measure has a reading for."""
        live = self.measures[measure][1].grain is Grain.LIVE
        return (where for where in self.names if not (live and where.startswith("agents/")))

    def _spark(self, measure: Measure, where: str, window: WindowName, value: float | None) -> tuple[float | None, ...]:
        """The way to the value, oldest first; a live or trailing one ends at the value itself."""
        if where.startswith("agents/") or not self._is_known(measure) or measure.is_now:
            return ()
        if measure.grain is Grain.LIVE:
            marks = self.recent.waiting_at_marks(self.names[where], longest=not measure.is_count)
            return (*marks, value or 0.0)
        index = self.measures[measure.slug][0]
        key = (self.names[where], window)
        if key not in self._steps:
            self._steps[key] = self._stepped(*key)
        steps = self._steps[key]
        points = tuple(measure.value(*_pair(row, index, measure)) for row in steps)
        return (*points, value) if window in TRAILING else points

    def _stepped(self, place: int, window: WindowName) -> NDArray[np.float64]:
        """One row of sums per point of the sparkline at a place, oldest first."""
        length = minutes.BLOCK if window in TRAILING else minutes.HALF_HOUR
        if window not in self._pieces:
            self._pieces[window] = [
                tuple(tallies.total(start, start + length) for tallies in self.tallies)
                for start in self._starts(window, length)
            ]
        rows = np.array([sum(_at(part, place) for part in parts) for parts in self._pieces[window]])
        if window not in TRAILING or not len(rows):
            return rows.reshape(len(rows), self.tallies[0].width)
        sums = np.vstack((np.zeros(rows.shape[1]), np.cumsum(rows, axis=0)))
        per_point = TRAILING[window] // minutes.BLOCK
        return np.asarray(sums[per_point:] - sums[:-per_point])

    def _starts(self, window: WindowName, length: int) -> range:
        """Where the pieces begin that a sparkline is drawn from."""
        since, until = self.spans[window]
        if window not in TRAILING:
            return range(since, until, length)
        until = until // length * length
        return range(until - TRAILING[window] - (SPARK_POINTS - 1) * length, until, length)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recent:
    """Waits of the last hours, for the sparkline of who waited."""

    marks: NDArray[np.float64]
    entered: NDArray[np.float64]
    decided: NDArray[np.float64]
    place: NDArray[np.int64]

    def waiting_at_marks(self, place: int, *, longest: bool) -> tuple[float | None, ...]:
        """How many waited at each mark, or how long the longest of them had."""
        mine = slice(None) if place == counting.SITE else self.place == place
        entered, decided = self.entered[mine], self.decided[mine]
        waits = (entered[None, :] <= self.marks[:, None]) & ~(decided[None, :] <= self.marks[:, None])
        if not longest:
            return tuple(waits.sum(axis=1).astype(float).tolist())
        ages = np.where(waits, self.marks[:, None] - entered[None, :], 0.0)
        return tuple(ages.max(axis=1, initial=0.0).tolist())


def _at(part: Part, place: int) -> NDArray[np.float64]:
    """The sums of a part at a place; zeros where nothing happened."""
    row = int(np.searchsorted(part.places, place))
    is_there = row < len(part.places) and part.places[row] == place
    return np.asarray(part.values[row] if is_there else np.zeros(part.values.shape[1]))


def _pair(row: NDArray[np.float64], index: int, measure: Measure) -> tuple[float, float]:
    """Part and whole of a measure from a row of sums."""
    part_scale, whole_scale = measure.scale
    return float(row[2 * index]) / part_scale, float(row[2 * index + 1]) / whole_scale


def quantiles(readings: DayReadings, where: str, window: WindowName) -> tuple[float | None, float | None]:
    """Median and 90th percentile of the waits of those who were answered, in seconds."""
    spread = readings.spread(where, window)
    return spread.quantile(0.5), spread.quantile(0.9)
