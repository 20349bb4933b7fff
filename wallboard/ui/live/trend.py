"""How the day went so far, by half-hour."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from wallboard import text
from wallboard.snapshot import Json, Reading, Snapshot

HALF_HOUR = timedelta(minutes=30)
Spark = list[float | None]


def day(snapshot: Snapshot, where: str) -> dict[str, Json] | None:
    """Service level and offered of today's half-hours, from the first that had a call; None before that.

    `spark` of a reading of today has one value per half-hour since local midnight; the last one still runs.
    """
    reading = snapshot.reading("service_level", where)
    offered, levels = _spark(snapshot.reading("offered", where)), _spark(reading)
    size = max(len(offered), len(levels))
    offered, levels = _padded(offered, size), _padded(levels, size)
    first = next((index for index in range(size) if offered[index] or levels[index] is not None), None)
    if first is None:
        return None
    running = _half_hour(snapshot.as_of, snapshot.timezone)
    begun = running - HALF_HOUR * (size - 1 - first)
    return {
        "level": [None if level is None else round(level, 3) for level in levels[first:]],
        "offered": offered[first:],
        "target": reading.target if reading else None,
        "from": text.clock_time(begun, snapshot.timezone),
        "to": text.clock_time(snapshot.as_of, snapshot.timezone),
    }


def _spark(reading: Reading | None) -> Spark:
    return list(reading.spark) if reading else []


def _padded(spark: Spark, size: int) -> Spark:
    return [None] * (size - len(spark)) + spark


def _half_hour(at: datetime, zone: str) -> datetime:
    """When the local half-hour that contains a moment began."""
    local = at.astimezone(ZoneInfo(zone))
    return at - timedelta(minutes=local.minute % 30, seconds=local.second, microseconds=local.microsecond)
