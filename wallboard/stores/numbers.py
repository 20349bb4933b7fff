"""To which number had the rows of a feed grown at a moment, where a feed can only be asked what follows a number?

Numbers grow with time, so the answer is found by halving: some seventy questions for one row each.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from wallboard.records import Kind
from wallboard.stores.cursors import BEFORE_FIRST, BEYOND_LAST
from wallboard.stores.database import Store
from wallboard.stores.declared import Mode
from wallboard.stores.query import Feed
from wallboard.stores.zones import utc_moment

_PLANNED = frozenset({"due_at", "sla_due_at", "care_review_on"})  # times that may lie ahead of the row's writing


def before(store: Store, feed: Feed, moment: datetime, *, above: int = BEFORE_FIRST) -> int:
    """A number up to which every row was written before a moment, as high as can be told, and not below `above`.

    Raises:
        StoreError: the store failed.
    """
    low, high = above, BEYOND_LAST
    if _next(store, feed, above) is None:
        return above
    while high - low > 1:
        middle = low + (high - low) // 2
        row = _next(store, feed, middle)
        if row is None or _is_written_from(feed, row, moment):
            high = middle
        else:
            low = int(row[feed.places((feed.cursor or "",))[0]])
    return low


def next_time(store: Store, feed: Feed, *, after: int) -> datetime | None:
    """When the first row after a number was written; None where there is none, or it does not tell.

    Raises:
        StoreError: the store failed.
    """
    row = _next(store, feed, after)
    return None if row is None else _written_at(feed, row)


def _next(store: Store, feed: Feed, after: int) -> Any:
    rows = store.rows(feed, {"after": after, "until": BEYOND_LAST, "limit": 1})
    return store.edge(feed).plain(rows)[0] if rows else None


def _is_written_from(feed: Feed, row: Any, moment: datetime) -> bool:
    """Whether a row was written at or after a moment; one without a time counts as older."""
    at = _written_at(feed, row)
    return at is not None and at >= moment


def _written_at(feed: Feed, row: Any) -> datetime | None:
    """The time at which a log's event happened, or the latest time of a row that was touched."""
    if feed.mode is Mode.EVENTS:
        names: list[str] = ["at"]
    elif feed.mode is Mode.APPENDED:
        names = [name for name in feed.shape.first if name in feed.columns]
    else:
        times = (name for name, kind in feed.shape.columns.items() if kind is Kind.TIME)
        names = [name for name in times if name in feed.columns and name not in _PLANNED]
    moments = (utc_moment(row[at]) for at in feed.places(names))
    return max((moment for moment in moments if isinstance(moment, datetime)), default=None)
