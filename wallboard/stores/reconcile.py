"""Does a store still hold what was read from it, hour by hour?

Deletes and rows loaded with an old time pass below the cursor. The feed as a sub-query is counted per hour of the
row's first time, with the sum of the times of change; an hour that differs from the ledger is read again whole.

An hour that still differs afterwards holds rows that cannot be used; next time, compare it with what
the store said then.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy
from sqlalchemy import BigInteger, Integer, String, func

from wallboard import clock
from wallboard.stores import engines, options, sqlfile
from wallboard.stores.cursors import Page
from wallboard.stores.database import Store
from wallboard.stores.declared import Mode
from wallboard.stores.query import Feed

RECENT = timedelta(hours=48)  # design.md §5: every ten minutes
LONG = timedelta(days=35)  # design.md §5: every night
HOUR_SECONDS = 3600
_SECOND_MICROSECONDS = 1_000_000
KEYS_ASKED = 500  # by one statement
_NUMBER = re.compile(r"\d{1,18}$")  # that a key ends with: out-17
_MAY_BE_EMPTY = "queue"  # contract.md §1: an agent state without a queue is one for all queues


@dataclass(frozen=True, slots=True)
class HourSum:
    """What a store holds of one hour: how many rows, and the sum of their changed_at in microseconds."""

    rows: int
    changed: int


def hour_sums(store: Store, feed: Feed, *, since: datetime, until: datetime) -> dict[int, HourSum]:
    """Rows by hour since the epoch of their first time, for hours in [since, until); rows without a key are left out.

    Empty for streams whose rows have no first time (agents, customers; read those again whole) and for absent ones.

    Raises:
        StoreError: the store failed.
    """
    if feed.core is None or _first(feed, _table(feed)) is None:
        return {}
    answer = store.select_of(feed, _sums(store.dialect, feed), _window(store, feed, since, until))
    _, rows = answer or ((), [])
    return {
        int(starts) // HOUR_SECONDS: HourSum(int(count), int(seconds) * _SECOND_MICROSECONDS + int(micros))
        for starts, count, seconds, micros in rows
    }


def unplaced(store: Store, feed: Feed) -> int:
    """How many rows have no cursor, so that no poll can find them; 0 where the query cannot be asked so.

    Raises:
        StoreError: the store failed.
    """
    if feed.mode is not Mode.CHANGED:
        return 0
    head, *conditions = re.split(r"\bwhere\b", feed.core or "", flags=re.IGNORECASE)
    if len(conditions) != 1 or ":" in head:
        return 0
    rows = options.statement(head, ()).columns(*(sqlalchemy.column(name) for name in feed.columns)).subquery("feed")
    statement = sqlalchemy.select(func.count()).select_from(rows).where(rows.c[feed.cursor or ""].is_(None))
    answer = store.select_of(feed, statement, {})
    return 0 if answer is None else int(answer[1][0][0])


def can_be_summed(feed: Feed) -> bool:
    """Whether a store can tell in sums what changed in an hour: its rows say so, and in UTC."""
    return feed.mode is Mode.CHANGED and feed.cursor == "changed_at" and not feed.local and not feed.epoch


def hour_pages(store: Store, feed: Feed, hour: int, *, limit: int | None = None) -> Iterator[Page]:
    """Every row with a key whose first time is in one hour, ordered by key, in pages.

    Raises:
        StoreError: the store failed, or has lost its table: that is no reason to drop what was read from it.
    """
    starts = clock.moment(hour * HOUR_SECONDS)
    return span_pages(store, feed, starts, starts + timedelta(seconds=HOUR_SECONDS), limit=limit)


def span_pages(
    store: Store, feed: Feed, since: datetime, until: datetime, *, limit: int | None = None
) -> Iterator[Page]:
    """Every row with a key whose first time is in [since, until), ordered by key, in pages.

    Raises:
        StoreError: the store failed, or has lost its table: that is no reason to drop what was read from it.
    """
    most = limit or feed.page_rows
    window = {**_window(store, feed, since, until), "most": most}
    last: dict[str, Any] = {}
    key_at = feed.places(feed.key)
    while True:
        _, rows = store.select(_hour(feed, is_first=not last), {**window, **last}, asked=feed.file)
        if rows:
            yield Page(rows=store.edge(feed).utc(rows))
        if len(rows) < most:
            return
        last = {f"last_{name}": rows[-1][at] for name, at in zip(feed.key, key_at, strict=True)}
        if f"last_{_MAY_BE_EMPTY}" in last:
            last[f"last_{_MAY_BE_EMPTY}"] = last[f"last_{_MAY_BE_EMPTY}"] or ""


def existing(store: Store, feed: Feed, keys: Iterable[str]) -> Iterator[set[str]]:
    """Those of the keys whose rows a store still holds, as `exists` of a feed tells, some hundred at a time.

    Raises:
        StoreError: the store failed, or has lost its table: that is no reason to drop what was read from it.
    """
    sql = sqlfile.parse(feed.exists or "").sql
    used = tuple((name, value) for name, value in feed.chosen if re.search(rf":{name}\b", sql))
    asked = sorted(keys)
    numbers = [int(key) for key in asked if re.fullmatch(r"0|[1-9]\d{0,17}", key)]
    words = sorted(set(asked) - {str(number) for number in numbers})
    groups: list[tuple[str, sqlalchemy.types.TypeEngine[Any], Sequence[int | str]]] = [
        ("keys", BigInteger(), numbers),  # a number as text would use no index
        ("keys", String(), words),
    ]
    if ":numbers" in sql:
        groups = [("numbers", BigInteger(), [int(found[0]) for key in asked if (found := _NUMBER.search(key))])]
    for name, kind, values in groups:
        wanted = sqlalchemy.bindparam(name, type_=kind, expanding=True)
        statement = options.statement(sql, used).bindparams(wanted)
        for at in range(0, len(values), KEYS_ASKED):
            _, rows = store.select(statement, {name: values[at : at + KEYS_ASKED]}, asked=feed.file)
            yield {str(key) for (key,) in rows}


def _sums(dialect: str, feed: Feed) -> sqlalchemy.Select[Any]:
    table = _table(feed)
    first = _first(feed, table)
    changed, micros = _epoch(dialect, table.c[feed.cursor or ""])
    entered, _ = _epoch(dialect, first)
    starts = entered - entered % HOUR_SECONDS
    return (
        sqlalchemy.select(starts, func.count(), func.sum(changed), func.sum(micros))
        .where(*_in_window(first), *_keyed(feed, table), changed.is_not(None))
        .group_by(starts)
    )


def _hour(feed: Feed, *, is_first: bool) -> sqlalchemy.Select[Any]:
    table = _table(feed)
    key = [func.coalesce(table.c[name], "") if name == _MAY_BE_EMPTY else table.c[name] for name in feed.key]
    wanted = [*_in_window(_first(feed, table)), *_keyed(feed, table)]
    if not is_first:
        last: list[Any] = [sqlalchemy.bindparam(f"last_{name}") for name in feed.key]
        pairs = list(zip(key, last, strict=True))
        beyond = (
            sqlalchemy.and_(*(one == other for one, other in pairs[:at]), pairs[at][0] > pairs[at][1])
            for at in range(len(pairs))
        )
        wanted.append(sqlalchemy.or_(*beyond))
    return sqlalchemy.select(table).where(*wanted).order_by(*key).limit(sqlalchemy.bindparam("most", type_=Integer))


def _table(feed: Feed) -> Any:
    """The feed as a sub-query; its own page condition is set to match every row."""
    names: list[sqlalchemy.ColumnClause[Any]] = [sqlalchemy.column(name) for name in feed.columns]
    return options.statement(feed.core or "", feed.chosen).columns(*names).subquery("feed")


def _first(feed: Feed, table: Any) -> Any:
    """The row's first time, or None where its stream has none."""
    names = [table.c[name] for name in feed.shape.first if name in feed.columns]
    return func.coalesce(*names) if len(names) > 1 else next(iter(names), None)


def _in_window(first: Any) -> tuple[Any, Any]:
    return first >= sqlalchemy.bindparam("first_since"), first < sqlalchemy.bindparam("first_until")


def _keyed(feed: Feed, table: Any) -> list[Any]:
    return [table.c[name].is_not(None) for name in feed.key if name != _MAY_BE_EMPTY]


def _window(store: Store, feed: Feed, since: datetime, until: datetime) -> dict[str, Any]:
    """The page condition set to match every row, and the span of first times."""
    edge = store.edge(feed)
    first = next((name for name in feed.shape.first if name in feed.columns), None)
    return {
        **dict.fromkeys(f"after_{name}" for name in feed.key),
        "since": edge.start(engines.BEGINNING),
        "until": edge.stop(engines.END),
        "first_since": edge.start(since, column=first),
        "first_until": edge.stop(until, column=first),
    }


def _epoch(dialect: str, moment: Any) -> tuple[Any, Any]:
    """Whole seconds since the epoch and the microseconds beside them, as whole numbers: their sums are exact."""
    match dialect:
        case "sqlite":  # strftime rounds to milliseconds, so it is given whole seconds
            seconds = func.strftime("%s", func.substr(moment, 1, 19))
            return sqlalchemy.cast(seconds, BigInteger), sqlalchemy.cast(func.substr(moment, 21, 6), BigInteger)
        case "postgresql":
            seconds = func.floor(sqlalchemy.extract("epoch", moment))
            micros = sqlalchemy.cast(sqlalchemy.extract("microseconds", moment), BigInteger) % _SECOND_MICROSECONDS
            return sqlalchemy.cast(seconds, BigInteger), micros
        case _:
            seconds = func.timestampdiff(sqlalchemy.text("second"), "1970-01-01", moment, type_=BigInteger)
            return seconds, func.microsecond(moment, type_=BigInteger)
