"""What is usual at this time of the week? The median of what the board showed on the last six such days."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from wallboard import clock, history, look
from wallboard.ledger import TABLES, Ledger
from wallboard.measure import Measure
from wallboard.readings import TRAILING, Moment
from wallboard.settings import Settings
from wallboard.snapshot import WindowName

WEEKS = 6
FEWEST_WEEKS = 3  # below this a median is an anecdote
STEP = timedelta(minutes=5)
BEFORE = timedelta(hours=2)  # what the longest trailing window and the waits before it need
MOST_ROWS = 50_000  # a floor so large that looking back would hold the board up is shown without

Place = tuple[str, str, WindowName]  # measure, where, window


@dataclass(slots=True)
class Usual:
    """The usual numbers of a time of the week, kept for five minutes. Windows since midnight have none."""

    ledger: Ledger
    settings: Settings
    measures: Sequence[Measure]
    _kept: tuple[datetime | None, Mapping[Place, float]] = field(default=(None, {}))

    def at(self, moment: datetime, *, is_complete: bool) -> Mapping[Place, float]:
        """By measure, place and window; while the past is still being read (`is_complete` false) nothing is known."""
        if not is_complete:
            return {}
        step = clock.moment(moment.timestamp() // STEP.total_seconds() * STEP.total_seconds())
        if self._kept[0] != step:
            self._kept = (step, self._looked_up(step))
        return self._kept[1]

    def _looked_up(self, step: datetime) -> Mapping[Place, float]:
        found: dict[Place, list[float]] = {}
        for day in _same_days(step, self.settings):
            for place, value in self._shown(day):
                found.setdefault(place, []).append(value)
        return {place: statistics.median(values) for place, values in found.items() if len(values) >= FEWEST_WEEKS}

    def _shown(self, at: datetime) -> Iterator[tuple[Place, float]]:
        """What the board showed at a past moment: the site and the queues, in trailing windows."""
        entered = TABLES["visits"].c.entered_at
        since, until = (clock.micros(edge) for edge in (at - BEFORE, at))
        if self.ledger.count("visits", entered.between(since, until)) > MOST_ROWS:
            return
        day = history.load_day(self.ledger, self.measures, at - BEFORE, at + STEP, only_visits=True)
        if not day.visits.size:
            return
        shown = look.snapshot(day, self.settings, Moment(at=at, version=0, build="")).readings
        for measure in self.measures:
            if measure.looks_around or measure.cases:
                continue  # it would take the past of every caller of six days; these move by the day, not by the hour
            for where in shown.places(measure.slug):
                for window in () if where.startswith("agents/") else TRAILING:
                    value = shown.value(measure.slug, where, window)
                    if value is not None:
                        yield (measure.slug, where, window), value


def _same_days(at: datetime, settings: Settings) -> Iterator[datetime]:
    """The same local time of day on the last such weekdays."""
    local = at.astimezone(settings.timezone)
    for week in range(1, WEEKS + 1):
        yield (local - timedelta(weeks=week)).astimezone(UTC)  # wall-clock arithmetic: the zone's own rules apply
