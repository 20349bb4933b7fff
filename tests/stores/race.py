"""The race of design.md §5: writers take changed_at before they commit, and commit out of order.

A reader that asks for `changed_at > the newest seen` loses rows; one that reads from the low-water mark loses none and
takes none twice.
"""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy

from wallboard import clock
from wallboard.stores import cursors, engines
from wallboard.stores.database import Store
from wallboard.stores.query import Feed

WRITERS = 12
SHORTEST, LONGEST = 0.05, 4.0  # seconds a transaction stays open
ROLLED_BACK = 0.03
SHARED = 30  # rows that all writers change
PAUSE = 0.02  # between two polls of a reader

NAIVE = "select visit_id, changed_at from visits where changed_at > :since order by changed_at"
HELD = "select visit_id, changed_at from visits"
LOCK = "select visit_id from visits where visit_id = :key for update"
INSERT = "insert into visits (visit_id, entered_at, changed_at) values (:key, {now}, {now})"
UPDATE = "update visits set changed_at = {now} where visit_id = :key"
BEGAN = {"postgresql": "now()", "mysql": "utc_timestamp(6)"}  # PostgreSQL's is the transaction's start
NOW = {"postgresql": "clock_timestamp()", "mysql": "utc_timestamp(6)"}

Writer = Callable[[int, float], None]


@dataclass
class Kept:
    """What a reader kept: the latest version of a row by its key, and how often each version was taken for new."""

    rows: dict[str, Any] = field(default_factory=dict)
    taken: Counter[tuple[str, Any]] = field(default_factory=Counter)

    def keep(self, rows: Any) -> None:
        for row in rows:
            self.rows[row[0]] = row[-1]
            self.taken[row[0], row[-1]] += 1


@dataclass(frozen=True, slots=True)
class Result:
    """How a reader did against what the store holds after the last commit: counts of rows."""

    held: int
    lost: int
    stale: int
    doubled: int
    imagined: int  # never committed


def run(
    open_store: Callable[[], Store], feed: Feed, writer: Writer, *, writers: int, seconds: float
) -> dict[str, Result]:
    """Writers and both readers side by side; how the `careful` and the `naive` one did."""
    stop, careful, naive = threading.Event(), Kept(), Kept()
    until = time.monotonic() + seconds
    writing = [threading.Thread(target=writer, args=(number, until)) for number in range(writers)]
    reading = [
        threading.Thread(target=_read_from_mark, args=(open_store(), feed, careful, stop)),
        threading.Thread(target=_read_from_newest, args=(open_store(), naive, stop)),
    ]
    for thread in reading + writing:
        thread.start()
    for thread in writing:
        thread.join()
    stop.set()
    for thread in reading:
        thread.join()
    _, rows = open_store().select(sqlalchemy.text(HELD), {}, asked="all")
    held = {row[0]: row[1] for row in rows}
    return {"careful": _result(careful, held), "naive": _result(naive, held)}


def transactions(engine: sqlalchemy.Engine) -> Writer:
    """A writer whose transactions insert a row, change one that others change too, and wait before they end."""
    began, now = BEGAN[engine.dialect.name], NOW[engine.dialect.name]
    insert, shared = sqlalchemy.text(INSERT.format(now=began)), sqlalchemy.text(INSERT.format(now=now))
    lock, update = sqlalchemy.text(LOCK), sqlalchemy.text(UPDATE.format(now=now))
    with engine.begin() as connection:
        connection.execute(shared, [{"key": f"shared-{i}"} for i in range(SHARED)])

    def write(number: int, until: float) -> None:
        chance = random.Random(number)  # noqa: S311 - a race, not a secret
        count = 0
        with engine.connect() as connection:
            while time.monotonic() < until:
                count += 1
                connection.execute(insert, {"key": f"{number}-{count}"})
                key = {"key": f"shared-{chance.randrange(SHARED)}"}
                connection.execute(lock, key)  # the time is taken when the row is ours, so versions of it only grow
                connection.execute(update, key)
                time.sleep(SHORTEST + (LONGEST - SHORTEST) * chance.random() ** 3)
                connection.rollback() if chance.random() < ROLLED_BACK else connection.commit()

    return write


def _read_from_mark(store: Store, feed: Feed, kept: Kept, stop: threading.Event) -> None:
    """The protocol: mark, read from the last mark on, keep, then move on to the new mark."""
    seen, since = cursors.Seen(feed), engines.BEGINNING
    is_last = False
    while not is_last:
        is_last = stop.is_set()
        mark = store.mark(clock.system())
        for page in cursors.changed_pages(store, feed, since=since, limit=50):
            fresh = seen.fresh(page.rows)
            kept.keep(fresh)
            seen.remember(fresh)
        since = max(since, mark.low_water)
        seen.forget_before(since)
        time.sleep(PAUSE)


def _read_from_newest(store: Store, kept: Kept, stop: threading.Event) -> None:
    since, is_last = engines.BEGINNING, False
    while not is_last:
        is_last = stop.is_set()
        _, rows = store.select(sqlalchemy.text(NAIVE), {"since": since}, asked="naive")
        kept.keep(rows)
        since = rows[-1][1] if rows else since
        time.sleep(PAUSE)


def _result(kept: Kept, held: dict[str, Any]) -> Result:
    return Result(
        held=len(held),
        lost=len(held.keys() - kept.rows.keys()),
        stale=sum(held[key] != version for key, version in kept.rows.items() if key in held),
        doubled=sum(count > 1 for count in kept.taken.values()),
        imagined=len(kept.rows.keys() - held.keys()),
    )
