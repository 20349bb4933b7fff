"""Up to which time is everything in a store already visible?

Writers take `changed_at` before they commit, so a row may appear behind the newest one. The low-water mark is the start
of the oldest transaction still running, read before the data; every row older than it is there (design.md §5).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy
from sqlalchemy import exc

from wallboard.stores import failures

STUCK = timedelta(minutes=15)  # design.md §5: a transaction open longer holds nothing back
SKEW = timedelta(seconds=2)  # design.md §5: clocks of writers may differ this much without being reported


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What a store says of its time: `exact` where it told its running transactions, `note` for people to read."""

    low_water: datetime
    store_now: datetime
    exact: bool
    note: str | None = None


_POSTGRESQL_RUNNING = sqlalchemy.text("""
    select
        statement_timestamp(),
        min(xact_start),
        count(*) filter (where query = '<insufficient privilege>'),
        pg_is_in_recovery(),
        pg_last_xact_replay_timestamp(),
        current_setting('max_prepared_transactions') <> '0'
    from pg_stat_activity
    where datname = current_database()
      and pid <> pg_backend_pid()
      and coalesce(backend_type, '') not in ('autovacuum worker', 'walsender')
""")
_POSTGRESQL_PREPARED = sqlalchemy.text("select count(*) from pg_prepared_xacts where database = current_database()")
_MYSQL_NOW = sqlalchemy.text("select utc_timestamp(6), @@global.read_only")
_MYSQL_OFF = ("0", "OFF")  # newer MariaDB names it, where others count
# InnoDB shows a copy of its transactions, which grows old while somebody asks again within a tenth of a second. So the
# board begins one of its own: a copy with any transaction in it was made after that one began, and whatever it does
# not show began later still.
_MYSQL_BEGIN = sqlalchemy.text("start transaction with consistent snapshot")
_MYSQL_COMMIT = sqlalchemy.text("commit")
# trx_started is in the server's own zone whatever the session's; an age is the same in every zone.
_MYSQL_AGES = sqlalchemy.text("""
    select min(age), max(age)
    from (
        select timestampdiff(microsecond, trx_started, convert_tz(utc_timestamp(6), '+00:00', 'SYSTEM')) as age
        from information_schema.innodb_trx
    ) as running
""")


def by_clock(now: datetime, overlap: timedelta, because: str) -> Mark:
    """The mark of a store that cannot tell: everything older than the overlap counts as visible."""
    note = f"{because}; rows of the last {overlap.total_seconds():g} s are read again on every poll."
    return Mark(low_water=now - overlap, store_now=now, exact=False, note=note)


def postgresql(connection: sqlalchemy.Connection, overlap: timedelta) -> Mark:
    """The mark of a PostgreSQL server, from its running and its prepared transactions."""
    now, oldest, hidden, is_replica, replayed, may_prepare = connection.execute(_POSTGRESQL_RUNNING).one()
    if is_replica:
        behind = by_clock(
            min(now, replayed or now), overlap, "It is a replica, which cannot tell the primary's transactions"
        )
        return _capped(behind.low_water, now, exact=False, note=behind.note)
    # A prepared transaction hides when it began, so it holds the mark at its limit.
    if may_prepare and connection.execute(_POSTGRESQL_PREPARED).scalar_one():
        return Mark(
            low_water=now - STUCK, store_now=now, exact=True, note="A prepared transaction waits for its commit."
        )
    if hidden:
        because = f"The board's user may not see {hidden} other sessions (grant pg_read_all_stats)"
        return by_clock(now, overlap, because)
    return _capped(min(now, oldest or now) - SKEW, now, exact=True)


def mysql(connection: sqlalchemy.Connection, overlap: timedelta) -> Mark:
    """The mark of a MySQL or MariaDB server, from InnoDB's running transactions."""
    now, read_only = connection.execute(_MYSQL_NOW).one()
    now = now.replace(tzinfo=UTC)
    if str(read_only).upper() not in _MYSQL_OFF:
        return by_clock(now, overlap, "It is read-only, as replicas are, which cannot tell the primary's transactions")
    try:
        youngest, oldest = _mysql_ages(connection)
    except exc.DBAPIError as error:
        if failures.kind_of(error) is not failures.Failure.PERMISSION:
            raise
        return by_clock(now, overlap, "The board's user may not see running transactions (grant process)")
    if oldest is None:
        return by_clock(now, overlap, "Somebody asks for running transactions so often that the server tells old ones")
    # Below zero: the server's local time was set back within the hour, so the age is not known.
    age = STUCK if youngest < 0 else timedelta(microseconds=int(oldest))
    return _capped(now - age - SKEW, now, exact=True)


def _mysql_ages(connection: sqlalchemy.Connection) -> Any:
    """The youngest and the oldest transaction's age in microseconds, the board's own among them."""
    connection.execute(_MYSQL_BEGIN)
    try:
        return connection.execute(_MYSQL_AGES).one()
    finally:
        connection.execute(_MYSQL_COMMIT)


def _capped(low_water: datetime, now: datetime, *, exact: bool, note: str | None = None) -> Mark:
    """A mark that a stuck transaction holds back no longer than its limit."""
    if low_water >= now - STUCK:
        return Mark(low_water=low_water, store_now=now, exact=exact, note=note)
    minutes = (now - low_water) // timedelta(minutes=1)
    stuck = f"A transaction has been open for {minutes} minutes; what it writes is found by the ten-minute comparison."
    return Mark(low_water=now - STUCK, store_now=now, exact=False, note=note or stuck)
