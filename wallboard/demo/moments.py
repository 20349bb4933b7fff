"""What moment is it in the demo centre: whole milliseconds since the epoch, their text, their place in a local day?"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from wallboard.clock import EPOCH

SECOND = 1_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR
_MILLISECOND = timedelta(milliseconds=1)


def milliseconds(at: datetime) -> int:
    """A moment as whole milliseconds since the epoch."""
    return (at - EPOCH) // _MILLISECOND


def moment(at: int) -> datetime:
    """The UTC datetime of milliseconds since the epoch."""
    return EPOCH + timedelta(milliseconds=at)


def local(at: int, zone: ZoneInfo) -> datetime:
    """A moment on the centre's own clock."""
    return moment(at).astimezone(zone)


def at_local(day: date, hour: float, zone: ZoneInfo) -> int:
    """The moment of an hour of a local day; 25.5 is half past one on the day after."""
    days, rest = divmod(hour, 24)
    seconds = round(rest * 3600)
    clock = time(seconds // 3600, seconds // 60 % 60, seconds % 60)
    return milliseconds(datetime.combine(day + timedelta(days=int(days)), clock, tzinfo=zone).astimezone(UTC))


@lru_cache(maxsize=4096)
def _minute_text(minute: int) -> str:
    """The text of a minute, up to the colon before its seconds."""
    return moment(minute * MINUTE).strftime("%Y-%m-%dT%H:%M:")


@lru_cache(maxsize=1 << 16)
def text(at: int) -> str:
    """A moment as the generic schema writes it; most are in several rows, so they are remembered for a while."""
    minute, rest = divmod(at, MINUTE)
    return f"{_minute_text(minute)}{rest // SECOND:02d}.{rest % SECOND:03d}000Z"
