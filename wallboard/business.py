"""Time in which the centre is open: how much of it lies between two moments, and when so much of it has passed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Self
from zoneinfo import ZoneInfo

import numpy as np

from wallboard import clock
from wallboard.visits import Floats

if TYPE_CHECKING:
    from wallboard.settings import OpeningHours, Settings

DAY = 24 * clock.HOUR
AFTER = timedelta(days=15)  # the hours beyond the last moment in which two more business hours surely lie
WEEK = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """The openings around some moments, in order, in seconds; none at all where the centre is always open."""

    opens: Floats
    closes: Floats
    is_always: bool

    @classmethod
    def around(cls, moments: Floats, settings: Settings) -> Self:
        """The openings from the earliest of the moments until after the latest one; absent ones (NaN) are left out."""
        known = moments[~np.isnan(moments)]
        if settings.open is None or not len(known):
            return cls(opens=np.empty(0), closes=np.empty(0), is_always=settings.open is None)
        first, last = (clock.local_day(clock.moment(float(at)), settings.timezone) for at in (known.min(), known.max()))
        years = [_year(settings.open, settings.timezone, year) for year in range(first.year, (last + AFTER).year + 1)]
        opens, closes = (np.asarray([span[i] for year in years for span in year], dtype=np.float64) for i in (0, 1))
        return cls(opens=opens, closes=closes, is_always=False)

    def seconds(self, since: Floats, until: Floats) -> Floats:
        """Open seconds from one moment to another; NaN where one of them is absent or they are out of order."""
        spent = until - since if self.is_always else self._passed(until) - self._passed(since)
        return np.where(until < since, np.nan, spent)

    def after(self, since: Floats, seconds: float) -> Floats:
        """The moment at which so many open seconds have passed since another one; infinite where that never comes."""
        if self.is_always or not len(self.opens):
            return since + seconds if self.is_always else np.where(np.isnan(since), np.nan, np.inf)
        reached = self._passed(since) + seconds
        total = np.cumsum(self.closes - self.opens)
        span = np.searchsorted(total, np.nan_to_num(reached))
        inside = np.minimum(span, len(total) - 1)
        found = self.closes[inside] - (total[inside] - reached)
        return np.where(span < len(total), found, np.where(np.isnan(since), np.nan, np.inf))

    def _passed(self, at: Floats) -> Floats:
        """Open seconds from the first opening to a moment."""
        if not len(self.opens):
            return np.where(np.isnan(at), np.nan, 0.0)
        total = np.concatenate(([0.0], np.cumsum(self.closes - self.opens)))
        span = np.searchsorted(self.opens, np.nan_to_num(at), side="right")
        within = np.minimum(at, self.closes[span - 1]) - self.opens[span - 1]
        return np.where(np.isnan(at), np.nan, np.where(span == 0, 0.0, total[span - 1] + within))


def next_business_day(moments: Floats, settings: Settings) -> Floats:
    """The same time of day on the next day on which the centre opens; where it never does, a day later."""
    return np.asarray([_next_day(float(at), settings) for at in moments], dtype=np.float64)


def _next_day(at: float, settings: Settings) -> float:
    if np.isnan(at) or settings.open is None:
        return at + DAY
    local = clock.moment(at).astimezone(settings.timezone)
    for days in range(1, WEEK + 1):
        later = local + timedelta(days=days)  # wall-clock arithmetic: the zone's own rules apply
        if settings.open.spans(later.date(), settings.timezone):
            return later.timestamp()
    return at + DAY


@lru_cache(maxsize=64)
def _year(hours: OpeningHours, zone: ZoneInfo, year: int) -> tuple[tuple[float, float], ...]:
    """The openings of a year, in seconds since the epoch."""
    days = (date(year, 1, 1) + timedelta(days=i) for i in range(366))
    spans = [span for day in days if day.year == year for span in hours.spans(day, zone)]
    return tuple((opened.timestamp(), closed.timestamp()) for opened, closed in spans)
