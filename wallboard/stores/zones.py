"""How do a store's own times become UTC, and how is a moment written for a column that holds them otherwise?

A column named in `-- local:` holds the wall clock of the store's zone, one in `-- epoch:` seconds since 1970; all
others are UTC. In the hour that a clock goes through twice in autumn a wall time means two moments: a bound takes both
in, so that rows are read twice rather than never, and a row's later times are never put before its first one.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from wallboard import clock
from wallboard.stores import engines
from wallboard.stores.declared import Mode
from wallboard.stores.query import Feed

Moment = datetime | str  # text only where a store holds one that is no time
Rows = list[Sequence[Any]]

JITTER = timedelta(minutes=5)  # rows of several writers are this little out of order
HOUR = timedelta(hours=1)

_MICROSECOND = timedelta(microseconds=1)
_EPOCHS = {engines.BEGINNING: -(2**40), engines.END: 2**40}  # in seconds, far beyond any column's


class Edge:
    """Between one feed's times and UTC. `raw` values are those of the cursor's own column."""

    def __init__(self, feed: Feed, zone: ZoneInfo, dialect: str) -> None:
        self.zone = zone
        self.now: datetime | None = None  # the store's, when it was last asked
        self._dialect = dialect
        self._local_at = feed.places(feed.local)
        self._epoch_at = feed.places(feed.epoch)
        self._cursor = feed.cursor
        self._local, self._epoch = frozenset(feed.local), frozenset(feed.epoch)

    def utc(self, rows: Rows) -> Rows:
        """Rows with every local and epoch column as aware UTC; what is no time stays as it is."""
        return self.plain(rows)

    def plain(self, rows: Rows) -> Rows:
        """The same, each row by itself: rows of a search tell nothing about those around them."""
        if not self._local_at and not self._epoch_at:
            return rows
        return [self._row(row) for row in rows]

    def start(self, at: Moment, *, column: str | None = None) -> Any:
        """The raw value of the cursor, or of another column, from which every row at or after a moment is found."""
        if not isinstance(at, datetime):
            return at
        if (column or self._cursor) in self._epoch:
            return _EPOCHS[at] if at in _EPOCHS else math.floor(at.timestamp())
        is_local = (column or self._cursor) in self._local
        return self._wall(at, is_start=True) if is_local and at not in _EPOCHS else at

    def stop(self, at: datetime, *, column: str | None = None) -> Any:
        """The raw value below which every row before a moment is found."""
        if (column or self._cursor) in self._epoch:
            return _EPOCHS[at] if at in _EPOCHS else math.ceil(at.timestamp())
        is_local = (column or self._cursor) in self._local
        return self._wall(at, is_start=False) if is_local and at not in _EPOCHS else at

    def raw(self, value: Any) -> Any:
        """A cursor's value so that the store takes it back as exactly that value."""
        if self._cursor in self._local or self._cursor in self._epoch:
            return value
        moment = utc_moment(value)
        if self._dialect == "sqlite" and isinstance(moment, datetime) and clock.iso(moment) != value:
            return str(value)
        return moment

    def before(self, raw: Any) -> Any:
        """The raw value just before another; text has none and stays."""
        if isinstance(raw, datetime):
            return raw if raw == engines.BEGINNING else raw - _MICROSECOND
        if isinstance(raw, Decimal):
            return raw - Decimal("0.000001")
        if isinstance(raw, float):
            return raw - 0.000001
        return raw - 1 if isinstance(raw, int) else raw

    def moment(self, raw: Any) -> Moment:
        """A raw value of the cursor as a moment in UTC."""
        if self._cursor in self._epoch:
            raw = of_epoch(raw)
        elif self._cursor in self._local:
            raw = self._in_zone(raw, None)
        return utc_moment(raw)

    def _row(self, row: Sequence[Any]) -> Sequence[Any]:
        values = list(row)
        for at in self._epoch_at:
            values[at] = of_epoch(values[at])
        first = None
        for at in self._local_at:
            values[at] = self._in_zone(values[at], first)
            if first is None and isinstance(values[at], datetime):
                first = values[at]
        return tuple(values)

    def _in_zone(self, value: Any, not_before: datetime | None) -> Any:
        """A wall time as UTC; of the two moments of the autumn hour the earlier that is not before another one."""
        wall = wall_time(value)
        if wall is None:
            return value
        early, late = folds(wall, self.zone)
        return early if not_before is None or early >= not_before else late

    def _wall(self, at: datetime, *, is_start: bool) -> datetime:
        """A moment on the wall clock, an hour off where the clock has been set back around it."""
        wall = at.astimezone(self.zone)
        fold, naive = wall.fold, wall.replace(tzinfo=None, fold=0)
        early, late = folds(naive, self.zone)
        if is_start:
            return naive if fold else naive - (late - early)
        return naive + (late - early) if fold else naive


class InOrder(Edge):
    """The edge of a feed whose rows are numbered as they are written: of two moments the one that goes on is meant."""

    def __init__(self, feed: Feed, zone: ZoneInfo, dialect: str) -> None:
        super().__init__(feed, zone, dialect)
        (self._number_at,) = feed.places((feed.cursor or "",))
        self._lead_at = self._local_at[0]
        self._settled: dict[int, datetime] = {}  # by number, so that a row that is read again keeps its moment
        self._newest = -1
        self._looked_at: datetime | None = None

    def utc(self, rows: Rows) -> Rows:
        """Rows in the order of their numbers, with every local and epoch column as aware UTC."""
        found: Rows = []
        last = None
        for row in self.plain(rows):
            early, number = row[self._lead_at], int(row[self._number_at])
            if isinstance(early, datetime):
                last = self._moment(number, early, last)
                row = (*row[: self._lead_at], last, *row[self._lead_at + 1 :])  # noqa: PLW2901 - the same row, in UTC
            found.append(row)
            self._newest = max(self._newest, number)
        self._looked_at = self.now
        return found

    def _moment(self, number: int, early: datetime, last: datetime | None) -> datetime:
        """What the wall time of a row means, after the row before it and in view of the store's present."""
        late = folds(early.astimezone(self.zone).replace(tzinfo=None, fold=0), self.zone)[1]
        if late == early:
            return early
        if number not in self._settled:
            self._settled[number] = late if self._is_late(number, early, late, last) else early
        return self._settled[number]

    def _is_late(self, number: int, early: datetime, late: datetime, last: datetime | None) -> bool:
        if self.now is not None and late > self.now + JITTER:
            return False
        is_live = self.now is not None and self.now - late < HOUR
        if is_live and number > self._newest and self._looked_at is not None:
            last = max(last or self._looked_at, self._looked_at)  # it was not there at the last look
        return is_live if last is None else early < last - JITTER


def edge_of(feed: Feed, zone: ZoneInfo, dialect: str) -> Edge:
    """The edge that a feed's mode asks for."""
    is_in_order = feed.mode in (Mode.APPENDED, Mode.EVENTS) and feed.local
    return InOrder(feed, zone, dialect) if is_in_order else Edge(feed, zone, dialect)


def wall_time(value: Any) -> datetime | None:
    """A store's value as a time without a zone; None where it is no such time."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value.strip())
        except ValueError:
            return None
    if isinstance(value, date) and not isinstance(value, datetime):
        value = datetime.combine(value, time())
    return value if isinstance(value, datetime) and value.tzinfo is None else None


def folds(wall: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The two moments that a wall time may mean, in UTC; the same one twice but for one hour a year."""
    early, late = wall.replace(tzinfo=zone), wall.replace(tzinfo=zone, fold=1)
    try:
        one = early.astimezone(UTC)
        if early.utcoffset() == late.utcoffset():
            return one, one
        return one, max(one, late.astimezone(UTC))  # in the hour that spring leaves out, `late` would lie before
    except OverflowError:  # beyond the years of a calendar
        return wall.replace(tzinfo=UTC), wall.replace(tzinfo=UTC)


def of_epoch(value: Any) -> Any:
    """Seconds since 1970 as a moment in UTC; 0, which stands for no time, as None; anything else as it is."""
    try:
        seconds = Decimal(value) if isinstance(value, str) else value
        if seconds is None or isinstance(seconds, bool):
            return value
        return clock.EPOCH + timedelta(microseconds=round(seconds * 1_000_000)) if seconds else None
    except (ArithmeticError, TypeError, ValueError):
        return value


def utc_moment(value: Any) -> Moment:
    """A time as a store returned it, in UTC; text that is no time stays as it is."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            return str(value)
    if not isinstance(value, datetime):
        return str(value)
    return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)
