"""What time it is, and where a local day, hour or opening begins.

Moments inside the product are aware UTC datetimes at the edges and seconds since the epoch (float) in tables.
Only `system()` reads the machine's clock; everything else takes the time as an argument.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from wallboard import errors

Clock = Callable[[], datetime]
MINUTE = 60.0
HOUR = 3600.0
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


def system() -> datetime:
    """The machine's clock, in UTC."""
    return datetime.now(UTC)


def moment(seconds: float) -> datetime:
    """The UTC datetime of seconds since the epoch, exact to the microsecond."""
    return EPOCH + timedelta(microseconds=round(seconds * 1e6))


def micros(at: datetime) -> int:
    """A moment as the ledger keeps it: whole microseconds since the epoch."""
    return (at - EPOCH) // MICROSECOND


def iso(at: datetime | float | None) -> str | None:
    """UTC text with microseconds and a Z, as the generic schema writes it; None stays None."""
    if at is None:
        return None
    when = moment(at) if isinstance(at, int | float) else at.astimezone(UTC)
    return when.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def parse(text: str, zone: ZoneInfo) -> datetime:
    """An ISO argument as UTC; naive or date-only text is in the site's zone.

    Raises:
        UsageError: the text is not an ISO date or time.
    """
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        message = f"'{text}' is not a date or time; write it like 2026-03-01 or 2026-03-01T09:00."
        raise errors.UsageError(message) from None
    return (when if when.tzinfo else when.replace(tzinfo=zone)).astimezone(UTC)


def local_day(at: datetime, zone: ZoneInfo) -> date:
    """The calendar day of a moment in the site's zone."""
    return at.astimezone(zone).date()


def start_of(day: date, zone: ZoneInfo) -> datetime:
    """Local midnight of a day as UTC; days may last 23 or 25 hours."""
    return datetime.combine(day, time(), tzinfo=zone).astimezone(UTC)


def midnight(at: datetime, zone: ZoneInfo) -> datetime:
    """The local midnight at or before a moment, as UTC."""
    return start_of(local_day(at, zone), zone)


def whole_minute(seconds: float) -> float:
    """The last whole minute at or before a moment."""
    return seconds // MINUTE * MINUTE
