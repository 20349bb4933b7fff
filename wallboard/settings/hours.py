"""When is the centre open?"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field

from wallboard import clock
from wallboard.settings import fields

DAY_MINUTES = 24 * 60
_INTERVAL = re.compile(r"(\d\d):([0-5]\d)-(\d\d):([0-5]\d)")

Interval = tuple[int, int]  # minutes since local midnight, half-open


def _interval(text: Any) -> Interval:
    """The minutes of one opening written as 09:00-17:00."""
    written = _INTERVAL.fullmatch(text) if isinstance(text, str) else None
    if not written:
        raise fields.refusal("opening_hours", f"{text!r} is not an opening.", do='Write it like "09:00-17:00".')
    hours_from, minutes_from, hours_until, minutes_until = map(int, written.groups())
    since, until = hours_from * 60 + minutes_from, hours_until * 60 + minutes_until
    if since >= DAY_MINUTES or until > DAY_MINUTES:
        raise fields.refusal("opening_hours", f"'{text}' goes beyond the day.", do="Days run from 00:00 to 24:00.")
    if until <= since:
        head, tail = text.split("-")
        raise fields.refusal(
            "opening_hours",
            f"'{text}' ends before it begins.",
            do=f'Split an opening that crosses midnight: "{head}-24:00", and "00:00-{tail}" on the next day.',
        )
    return since, until


def _apart(intervals: tuple[Interval, ...]) -> tuple[Interval, ...]:
    """The openings of a day in order, none inside another."""
    for index, (earlier, later) in enumerate(pairwise(sorted(intervals)), start=1):
        if later[0] < earlier[1]:
            raise fields.refusal("opening_hours", "two openings of this day overlap.", do="Join them.", at=(index,))
    return tuple(sorted(intervals))


Openings = Annotated[
    tuple[Annotated[Interval, BeforeValidator(_interval)], ...], Field(strict=False), AfterValidator(_apart)
]


class OpeningHours(BaseModel):
    """The openings of a week in local time; a day that is not named is closed."""

    model_config = fields.CONFIG

    mon: Openings = ()
    tue: Openings = ()
    wed: Openings = ()
    thu: Openings = ()
    fri: Openings = ()
    sat: Openings = ()
    sun: Openings = ()

    def spans(self, day: date, zone: ZoneInfo) -> tuple[tuple[datetime, datetime], ...]:
        """The openings of a local day as half-open UTC spans, in order."""
        intervals = (self.mon, self.tue, self.wed, self.thu, self.fri, self.sat, self.sun)[day.weekday()]
        return tuple((_moment(day, since, zone), _moment(day, until, zone)) for since, until in intervals)

    def opened_at(self, at: datetime, zone: ZoneInfo) -> datetime | None:
        """The first opening of that local day at or before a moment; None before it opens and on a closed day."""
        spans = self.spans(clock.local_day(at, zone), zone)
        return spans[0][0] if spans and spans[0][0] <= at else None


def _moment(day: date, minutes: int, zone: ZoneInfo) -> datetime:
    """A wall-clock minute of a local day as UTC; minute 1440 is the next midnight."""
    days, rest = divmod(minutes, DAY_MINUTES)
    wall_clock = time(rest // 60, rest % 60)
    return datetime.combine(day + timedelta(days=days), wall_clock, tzinfo=zone).astimezone(UTC)
