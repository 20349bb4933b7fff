"""From a day's tallies to the frozen snapshot.

Readings are worked out when somebody looks, from parts that stand still.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from wallboard import clock, counting, minutes, staff, visits
from wallboard.clock import MINUTE
from wallboard.day import Day
from wallboard.measure import Grain, Measure, Rules
from wallboard.minutes import Part
from wallboard.snapshot import (
    SITE,
    WINDOWS,
    AgentNow,
    Reading,
    Snapshot,
    State,
    StoreStatus,
    Waiting,
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
    is_stale: bool = False
    has_read: bool = True  # whether any store has been read at all; before that nothing is known


@dataclass(frozen=True, kw_only=True)
class DayReadings:
    """The readings of one day as of one moment (`snapshot.Readings`)."""

    measures: Mapping[str, tuple[int, Measure]]
    names: Mapping[str, int]
    settings: Settings
    moment: Moment
    spans: Mapping[WindowName, tuple[int, int]]  # minutes [since, until)
    totals: Mapping[WindowName, Part]
    tallies: tuple[minutes.Tallies, minutes.Tallies]
    waiting: Mapping[int, tuple[int, float]]  # place → how many wait, the longest in seconds
    recent: Recent
    _sparks: dict[WindowName, list[tuple[Part, ...]]] = field(default_factory=dict)

    def __call__(self, measure: str, where: str, window: WindowName) -> Reading | None:
        """The reading of a measure at a place; None when there is none."""
        if measure not in self.measures or where not in self.names:
            return None
        index, defined = self.measures[measure]
        place = self.names[where]
        if defined.grain is Grain.LIVE:
            if where.startswith("agents/"):
                return None
            part, whole = self._live(defined, place)
        else:
            part, whole = _pair(_at(self.totals[window], place), index, defined)
        return self._reading(defined, where, window, part, whole)

    def spread(self, where: str, window: WindowName) -> Spread:
        """How the waits of answered contacts (site) or visits (queue, agent) were distributed."""
        return self.totals[window].spread(self.names.get(where, -1))

    def _live(self, measure: Measure, place: int) -> tuple[float, float]:
        count, longest = self.waiting.get(place, (0, 0.0))
        return (float(count), 0.0) if measure.is_count else (longest, float(count))

    def _reading(self, measure: Measure, where: str, window: WindowName, part: float, whole: float) -> Reading:
        value = (
            (part if measure.grain is Grain.LIVE and whole else measure.value(part, whole))
            if self.moment.has_read
            else None
        )
        queue = where.removeprefix("queues/") if where.startswith("queues/") else None
        limits = measure.limits(self.settings.service_level, queue) if measure.limits else None
        n = part if measure.is_count else whole
        state = measure.judge(value, n, limits)
        if measure.slug == "longest_wait" and value is None and self.moment.has_read:
            state = State.CALM  # nobody waits: that is known, and fine
        known = value is not None
        return Reading(
            value=value,
            n=n if self.moment.has_read else None,
            part=part if known and measure.slug != "longest_wait" else None,
            whole=None if measure.is_count or not self.moment.has_read or measure.slug == "longest_wait" else whole,
            unit=measure.unit,
            state=State.STALE if self.moment.is_stale and known else state,
            target=limits.target if limits else None,
            as_of=self._as_of(measure, window),
            spark=self._spark(measure, where, window),
        )

    def _as_of(self, measure: Measure, window: WindowName) -> datetime:
        """Trailing windows and agents' time end at a whole minute; the rest is exact to the moment."""
        if measure.grain is not Grain.LIVE and (window in TRAILING or measure.grain is Grain.AGENT_TIME):
            return clock.moment(clock.whole_minute(self.moment.at.timestamp()))
        return self.moment.at

    def slugs(self) -> Sequence[str]:
        """The slugs that have readings."""
        return list(self.measures)

    def places(self, measure: str) -> Iterator[str]:
        """Every place the measure has a reading for."""
        live = self.measures[measure][1].grain is Grain.LIVE
        return (where for where in self.names if not (live and where.startswith("agents/")))

    def _spark(self, measure: Measure, where: str, window: WindowName) -> tuple[float | None, ...]:
        if where.startswith("agents/") or not self.moment.has_read:
            return ()
        if measure.grain is Grain.LIVE:
            return self.recent.waiting_at_marks(self.names[where], longest=not measure.is_count)
        index = self.measures[measure.slug][0]
        steps = self._steps(self.names[where], window)
        return tuple(measure.value(*_pair(row, index, measure)) for row in steps)

    def _steps(self, place: int, window: WindowName) -> NDArray[np.float64]:
        """One row of sums per point of the sparkline at a place, oldest first."""
        length = minutes.BLOCK if window in TRAILING else minutes.HALF_HOUR
        if window not in self._sparks:
            self._sparks[window] = [
                tuple(tallies.total(start, start + length) for tallies in self.tallies)
                for start in self._starts(window, length)
            ]
        rows = np.array([sum(_at(part, place) for part in parts) for parts in self._sparks[window]])
        if window not in TRAILING or not len(rows):
            return rows.reshape(len(rows), -1)
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


def snapshot(day: Day, settings: Settings, moment: Moment) -> Snapshot:
    """The board as of a moment; `day` is settled to that moment first."""
    at = moment.at.timestamp()
    day.settle(at, Rules(at=at, settings=settings))
    spans = windows(moment.at, settings)
    live, rows = day.live(at)
    contacts = visits.contacts(live, at)
    waits = live.outcome_is("")
    agents = _agents(day, at)
    misses = _misses(day, contacts, live, settings, at)
    totals = {window: _total(day, spans[window], misses if window in TRAILING else ()) for window in WINDOWS}
    names = _names(day, totals, agents)
    return Snapshot(
        version=moment.version,
        build=moment.build,
        as_of=moment.at,
        complete_to=min((s.complete_to for s in moment.stores if s.complete_to is not None), default=None),
        site=settings.site,
        timezone=str(settings.timezone),
        stores=moment.stores,
        readings=DayReadings(
            measures={measure.slug: (i, measure) for i, measure in enumerate(day.measures)},
            names=names,
            settings=settings,
            moment=moment,
            spans=spans,
            totals=totals,
            tallies=(day.tallies.copy(), day.staffed.copy()),
            waiting=_waiting_by_place(contacts, live, at),
            recent=_recent(day, at),
        ),
        queues=tuple(name.removeprefix("queues/") for name in names if name.startswith("queues/")),
        waiting=_waiting(day, live.take(waits), rows[waits], at),
        agents=agents,
    )


def windows(at: datetime, settings: Settings) -> dict[WindowName, tuple[int, int]]:
    """The minutes [since, until) of each window at a moment; trailing ones end at the last whole minute."""
    now = at.timestamp()
    whole = int(now // MINUTE)
    midnight = int(clock.midnight(at, settings.timezone).timestamp() // MINUTE)
    opened = midnight
    if settings.open is not None:
        opening = settings.open.opened_at(at, settings.timezone)
        opened = whole + 1 if opening is None else int(opening.timestamp() // MINUTE)
    trailing = {window: (whole - length, whole) for window, length in TRAILING.items()}
    return {"today": (midnight, whole + 1), **trailing, "since_opening": (opened, whole + 1)}


def _total(day: Day, span: tuple[int, int], misses: Sequence[tuple[int, Part]]) -> Part:
    """The sum of a window, and what those who still wait add to it."""
    parts = [day.tallies.total(*span), day.staffed.total(*span)]
    parts += [part for minute, part in misses if span[0] <= minute < span[1]]
    return minutes.added([part for part in parts if len(part.places)], day.tallies.width)


def _misses(
    day: Day, contacts: visits.Visits, live: visits.Visits, settings: Settings, at: float
) -> list[tuple[int, Part]]:
    """By minute, what callers add who wait beyond the threshold: in trailing windows they are misses already."""
    if not settings.service_level.count_waiting_misses:
        return []
    rules = Rules(at=at, settings=settings, waiting_misses=True)
    measures = [each if each.counts_waiting else replace(each, count=None) for each in day.measures]
    found = []
    for frame, place in (
        (contacts, np.zeros(len(contacts), dtype=np.int64)),
        (live, counting.queue_place(live.queue)),
    ):
        waits = frame.outcome_is("") & (place >= 0)
        rows = frame.take(waits)
        table = counting.values(rows, measures, {Grain.CONTACT}, rules)
        minute = np.floor(rows.entered / MINUTE).astype(np.int64)
        found += list(minutes.by_minute(minute, place[waits], table, np.full(len(rows), np.nan)).items())
    return found


def _waiting_by_place(contacts: visits.Visits, live: visits.Visits, at: float) -> dict[int, tuple[int, float]]:
    """How many wait and the longest of their waits: contacts at the site, visits per queue."""
    found: dict[int, tuple[int, float]] = {}
    groups = ((contacts, np.zeros(len(contacts), dtype=np.int64)), (live, counting.queue_place(live.queue)))
    for frame, places in groups:
        waits = frame.outcome_is("") & (places >= 0)
        waited = frame.waited(at)
        for place, seconds in zip(places[waits].tolist(), waited[waits].tolist(), strict=True):
            count, longest = found.get(place, (0, 0.0))
            found[place] = (count + 1, max(longest, seconds))
    return found


def _waiting(day: Day, frame: visits.Visits, rows: NDArray[np.intp], at: float) -> tuple[Waiting, ...]:
    """The visits that wait, longest first."""
    words = day.visits.words

    def text(name: str, row: int) -> str | None:
        return words[name].text(int(day.visits.column(name)[row]))

    waits = [
        Waiting(
            visit_id=text("visit_id", row) or "",
            queue=text("queue", row) or "",
            customer=text("customer_masked", row),
            entered_at=clock.moment(entered),
            wait_seconds=round(at - entered, 6),
        )
        for row, entered in zip(rows.tolist(), frame.entered.tolist(), strict=True)
    ]
    return tuple(sorted(waits, key=lambda visit: (visit.entered_at, visit.visit_id)))


def _agents(day: Day, at: float) -> tuple[AgentNow, ...]:
    """What every agent does now, by name."""
    spans = staff.newest(day.spans(), at)
    columns = (
        staff.words_of(spans.agent, day.agents.texts),
        staff.words_of(spans.queue, day.queues.texts),
        staff.words_of(spans.presence, day.states.words["presence"].texts),
        staff.words_of(spans.activity, day.states.words["activity"].texts),
        spans.since.tolist(),
    )
    agents = [
        AgentNow(
            agent_id=agent,
            queue=queue,
            presence=presence,
            activity=activity or "idle",
            since=clock.moment(since),
            seconds=round(at - since, 6),
        )
        for agent, queue, presence, activity, since in zip(*columns, strict=True)
    ]
    return tuple(sorted(agents, key=lambda agent: (agent.agent_id, agent.queue)))


def _recent(day: Day, at: float) -> Recent:
    """The waits that reach over one of the sparkline's marks."""
    step = minutes.BLOCK * MINUTE
    last = int(at // step)
    crossing = day.crossing(range(last - SPARK_POINTS - HALF_HOUR_BLOCKS, last + 1), at)
    marks = np.asarray((last - np.arange(SPARK_POINTS - 1, -1, -1)) * step, dtype=np.float64)
    return Recent(marks=marks, entered=crossing.entered, decided=crossing.decided, place=crossing.place)


def _names(day: Day, totals: Mapping[WindowName, Part], agents: Sequence[AgentNow]) -> dict[str, int]:
    """Every place that has a reading, by its name in JSON: who worked in a window or is there now."""
    places = {place for part in totals.values() for place in part.places.tolist() if place > counting.SITE}
    queues = {day.queues.texts[place // 2 - 1] for place in places if place % 2 == 0}
    people = {day.agents.texts[place // 2 - 1] for place in places if place % 2}
    queues |= {now.queue for now in agents if now.queue}
    people |= {now.agent_id for now in agents}
    return (
        {SITE: counting.SITE}
        | {f"queues/{name}": (day.queues.code(name) + 1) * 2 for name in sorted(queues)}
        | {f"agents/{name}": (day.agents.code(name) + 1) * 2 + 1 for name in sorted(people)}
    )


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
