"""How is a feed read page by page, so that no row is lost and none counted twice?

A `changed` feed is read from a time on, ordered by (cursor, key), each page starting where the last one ended: within
the rows that share one time the key goes on. Rows re-read because of the overlap are recognised by `Seen`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter
from typing import Any

from wallboard.stores import engines
from wallboard.stores.database import Rows, Store
from wallboard.stores.declared import Mode
from wallboard.stores.query import Feed
from wallboard.stores.zones import Edge, Moment, utc_moment

RawKey = tuple[Any, ...]
BEFORE_FIRST, BEYOND_LAST = -1, 2**63 - 1  # the numbers of rows lie between


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Rows in the order of the feed's columns, their times in UTC, and where the next page starts.

    `after` is None where every row of `since` is still to come; both are None for a snapshot, which has no next page.
    `number` is the last one read to its end, of a feed that is read by numbers.
    """

    rows: Rows
    since: Moment | None = None
    after: RawKey | None = None
    number: int = BEFORE_FIRST


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """How far a run has come: the cursor's raw value, the key within it, how many keyless rows of it are done."""

    since: Any
    after: RawKey | None = None
    keyless: int = 0


def read(
    store: Store,
    feed: Feed,
    *,
    since: Moment | None = None,
    after: RawKey | None = None,
    until: datetime | None = None,
    limit: int | None = None,
) -> Iterator[Page]:
    """A feed by its mode; the arguments are those of `changed_pages`, and only what is read by time heeds them.

    Raises:
        StoreError: the store failed.
    """
    return READERS[feed.mode](store, feed, since=since, after=after, until=until, limit=limit)


def changed_pages(
    store: Store,
    feed: Feed,
    *,
    since: Moment | None = None,
    after: RawKey | None = None,
    until: datetime | None = None,
    limit: int | None = None,
) -> Iterator[Page]:
    """Every row with since <= cursor < until, once, in pages that are never empty.

    Args:
        store: the store to read.
        feed: a feed of mode `changed`.
        since: where to start; None is the beginning.
        after: the key to go on after within `since`, as an earlier page told it.
        until: where to stop; None is no end.
        limit: rows per page; None is the vendor's own. Rows without a key come again with every page of their time and
            are dropped here, so a page asks for as many more.

    Raises:
        StoreError: the store failed; pages already given stay good.
    """
    edge = store.edge(feed)
    place = _Place(since=edge.start(engines.BEGINNING if since is None else since), after=after)
    stop = edge.stop(until or engines.END)
    most = asked = limit or feed.page_rows
    while True:
        raw = store.rows(feed, _params(feed, edge, place, stop, asked))
        rows = _not_given(edge, feed, raw, place)
        if rows:
            place = _reached(edge, feed, rows, place)
            yield Page(rows=edge.utc(rows), since=edge.moment(place.since), after=place.after)
        if len(raw) < asked:
            return
        asked = most + place.keyless if rows else asked * 2


def numbered_pages(
    store: Store, feed: Feed, *, after: int = BEFORE_FIRST, until: int = BEYOND_LAST, limit: int | None = None
) -> Iterator[Page]:
    """Every row whose number lies between `after` and `until`, both left out, in pages that are never empty.

    The rows that share a number, as those that one entry of a log names may, stay together: those at the end of a full
    page come with the next one.

    Raises:
        StoreError: the store failed; pages already given stay good.
    """
    edge = store.edge(feed)
    most = asked = limit or feed.page_rows
    (number_at,) = feed.places((feed.cursor or "",))
    while True:
        rows = raw = store.rows(feed, {"after": after, "until": until, "limit": asked})
        if len(raw) == asked:
            rows = [row for row in raw if row[number_at] != raw[-1][number_at]]
        if rows:
            after = int(rows[-1][number_at])
            yield Page(rows=edge.utc(rows), number=after)
        if len(raw) < asked:
            return
        asked = most if rows else asked * 2


def snapshot_rows(store: Store, feed: Feed) -> Page:
    """Everything a live table holds now; a failure raises, so that a missed look closes no span."""
    return Page(rows=store.edge(feed).utc(store.rows(feed, {})))


def _snapshot(store: Store, feed: Feed, **_span: object) -> Iterator[Page]:
    yield snapshot_rows(store, feed)


def _numbered(store: Store, feed: Feed, *, limit: int | None = None, **_span: object) -> Iterator[Page]:
    return numbered_pages(store, feed, limit=limit)


READERS: dict[Mode, Callable[..., Iterator[Page]]] = {
    Mode.CHANGED: changed_pages,
    Mode.WINDOW: changed_pages,
    Mode.APPENDED: _numbered,
    Mode.TOUCHED: _numbered,
    Mode.EVENTS: _numbered,
    Mode.SNAPSHOT: _snapshot,
}


class Seen:
    """The rows that are read again and again and are in the ledger, by key, so that re-reading costs next to nothing.

    Ask `fresh` first, and `remember` only after the ledger has committed: a row is never skipped that was not kept.
    """

    def __init__(self, feed: Feed) -> None:
        self._key = itemgetter(*feed.places(feed.key))
        self._cursor_at = feed.places((feed.cursor or "",))[0]
        self._is_beside = feed.cursor not in feed.shape.columns  # a log's number changes, and the row it names does not
        self._rows: dict[Any, tuple[Any, int]] = {}

    def __len__(self) -> int:
        return len(self._rows)

    def fresh(self, rows: Rows) -> Rows:
        """The rows that are new or differ from what was remembered."""
        known, key = self._rows, self._key
        return [row for row in rows if (seen := known.get(key(row))) is None or seen[1] != self._hash(row)]

    def remember(self, rows: Rows) -> None:
        """Take note of rows that the ledger now holds."""
        for row in rows:
            at = row[self._cursor_at]
            place = at if isinstance(at, int) else utc_moment(at)
            self._rows[self._key(row)] = (place, self._hash(row))

    def forget_before(self, place: datetime | int) -> None:
        """Let go of rows too old to be read again, by time or by number as the feed is read."""
        self._rows = {key: seen for key, seen in self._rows.items() if isinstance(seen[0], str) or seen[0] >= place}

    def _hash(self, row: Sequence[Any]) -> int:
        return _hash((*row[: self._cursor_at], *row[self._cursor_at + 1 :]) if self._is_beside else row)


def _params(feed: Feed, edge: Edge, place: _Place, until: Any, limit: int) -> dict[str, Any]:
    """A page's parameters; without a key it starts just before its time, where the empty key matches no row."""
    since = edge.before(place.since) if place.after is None else place.since
    after = place.after or (None,) * len(feed.key)
    keys = {f"after_{name}": value for name, value in zip(feed.key, after, strict=True)}
    return {"since": since, **keys, "until": until, "limit": limit}


def _not_given(edge: Edge, feed: Feed, raw: Rows, place: _Place) -> Rows:
    """The rows of an answer that no earlier page gave; only rows without a key can come twice."""
    key_at, (cursor_at,) = feed.places(feed.key), feed.places((feed.cursor or "",))
    rows: Rows = []
    done = 0
    for row in raw:
        if all(row[at] is not None for at in key_at):
            rows.append(row)
            continue
        value = edge.raw(row[cursor_at])
        if value == place.since and done < place.keyless:
            done += 1
        elif not _is_before(value, place.since):
            rows.append(row)
    return rows


def _reached(edge: Edge, feed: Feed, rows: Rows, place: _Place) -> _Place:
    """Where a run stands after these rows: the last time, its last key, and its rows without a key."""
    key_at, (cursor_at,) = feed.places(feed.key), feed.places((feed.cursor or "",))
    last = rows[-1][cursor_at]
    since = edge.raw(last)
    after, keyless = (place.after, place.keyless) if since == place.since else (None, 0)
    for row in rows:
        if row[cursor_at] != last:
            continue
        key = tuple(row[at] for at in key_at)
        if None in key:
            keyless += 1
        else:
            after = key
    return _Place(since=since, after=after, keyless=keyless)


def _is_before(one: Any, other: Any) -> bool:
    return not isinstance(one, str) and not isinstance(other, str) and one is not None and bool(one < other)


def _hash(row: Iterable[Any]) -> int:
    try:
        return hash(row)
    except TypeError:  # a vendor's JSON or list column
        return hash(repr(row))
