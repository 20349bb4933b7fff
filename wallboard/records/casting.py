"""Is a value what its column holds? Each kind is read value by value, and by the column where all is in order."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

import numpy as np

from wallboard import clock
from wallboard.records.streams import Kind, Value

EARLIEST = clock.micros(datetime(1900, 1, 1, tzinfo=UTC))  # what lies outside is no time of a contact
LATEST = clock.micros(datetime(9999, 1, 1, tzinfo=UTC))  # "for ever" in many stores, and a day for the zones
LARGEST_COUNT = 2**31
ISO_LENGTH = len("2026-03-02T09:00:00.000000Z")


class _UnreadableError(Exception):
    """A value that is not what its column holds."""


UNREADABLE = (_UnreadableError, ValueError, OverflowError, TypeError)


def column(kind: Kind, values: Sequence[Value]) -> Sequence[Value]:
    """A whole column cast at once, as the readers cast each of its values.

    Raises:
        UNREADABLE: some value cannot be read; ask the readers which one.
    """
    absent = values.count(None)
    if absent == len(values):
        return values
    if kind is Kind.TEXT and {str} == set(map(type, values)) - {type(None)}:
        return [value or None for value in values] if "" in values else values
    if kind is Kind.TIME and (micros := _iso_times([value for value in values if value is not None])) is not None:
        times = iter(micros)
        return [None if value is None else next(times) for value in values] if absent else micros
    read = READERS[kind]
    return [None if value is None else read(value) for value in values]


def _iso_times(texts: list[Value]) -> list[int] | None:
    """Times written as SQLite holds them (`contract.md` §1), read together; None where one is written otherwise."""
    if set(map(type, texts)) != {str} or set(map(len, texts)) != {ISO_LENGTH}:
        return None
    letters = np.array(texts).view("U1").reshape(len(texts), ISO_LENGTH)
    if not ((letters[:, 0] >= "0") & (letters[:, 10] == "T") & (letters[:, -1] == "Z")).all():
        return None
    micros = np.array(texts, dtype=f"U{ISO_LENGTH - 1}").astype("datetime64[us]").astype(np.int64)
    if micros.min() < EARLIEST or micros.max() >= LATEST:
        raise _UnreadableError
    return [int(moment) for moment in micros.tolist()]


def _text(value: Value) -> str | None:
    if isinstance(value, str):
        return value or None
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace") or None
    return str(value)


def _time(value: Value) -> int:
    """Microseconds since the epoch from text, a datetime (naive means UTC) or microseconds."""
    if isinstance(value, int) and not isinstance(value, bool):
        micros = value
    else:
        when = datetime.fromisoformat(value) if isinstance(value, str) else value
        if not isinstance(when, datetime):
            raise _UnreadableError
        micros = clock.micros(when if when.tzinfo else when.replace(tzinfo=UTC))
    if not EARLIEST <= micros < LATEST:
        raise _UnreadableError
    return micros


def _seconds(value: Value) -> float:
    seconds = float(value.total_seconds() if isinstance(value, timedelta) else value)
    if not math.isfinite(seconds):
        raise _UnreadableError
    return seconds


def _duration(value: Value) -> float:
    seconds = _seconds(value)
    if seconds < 0:
        raise _UnreadableError
    return seconds


def _count(value: Value) -> int:
    count = int(value)
    if not 0 <= count < LARGEST_COUNT:
        raise _UnreadableError
    return count


_CLAIMS = {"1": True, "0": False, "true": True, "false": False, "t": True, "f": False}


def _claim(value: Value) -> bool:
    try:
        return _CLAIMS[str(value).strip().lower()]
    except KeyError:
        raise _UnreadableError from None


READERS: dict[Kind, Callable[[Value], Value]] = {
    Kind.TEXT: _text,
    Kind.TIME: _time,
    Kind.SECONDS: _duration,
    Kind.NUMBER: _seconds,
    Kind.COUNT: _count,
    Kind.CLAIM: _claim,
}
