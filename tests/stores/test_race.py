"""The race of design.md §5: writers take changed_at before they commit, and commit out of order.

A reader that asks for `changed_at > the newest seen` loses rows; one that reads from the low-water mark loses none and
takes none twice.
"""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from datetime import timedelta

import psycopg
import pytest
import sqlalchemy

from wallboard import clock
from wallboard.stores import cursors, engines, marks

WRITERS = 5
SECONDS = 2.5
PAUSE = 0.25  # the longest a writer holds its time before it commits

NAIVE = "select visit_id, changed_at from visits where changed_at > :since order by changed_at"


class Ledger:
    """What a reader kept: the latest row by key, and how often each version was taken for new."""

    def __init__(self):
        self.rows = {}
        self.taken = Counter()

    def keep(self, rows):
        for row in rows:
            self.rows[row[0]] = row[-1]
            self.taken[row[0], row[-1]] += 1


def low_water_reader(store, feed, ledger, stop):
    """The protocol: mark, read from the last mark on, keep, then move on to the new mark."""
    seen, since = cursors.Seen(feed), engines.BEGINNING
    is_last = False
    while not is_last:
        is_last = stop.is_set()
        mark = store.mark(clock.system())
        for page in cursors.changed_pages(store, feed, since=since, limit=50):
            fresh = seen.fresh(page.rows)
            ledger.keep(fresh)
            seen.remember(fresh)
        since = max(since, mark.low_water)
        seen.forget_before(since)
        time.sleep(0.02)


def naive_reader(store, ledger, stop):
    since, is_last = engines.BEGINNING, False
    while not is_last:
        is_last = stop.is_set()
        _, rows = store.select(sqlalchemy.text(NAIVE), {"since": since}, asked="naive")
        ledger.keep(rows)
        since = rows[-1][1] if rows else since
        time.sleep(0.02)


def race(centre, feed, writer):
    """Let writers and both readers run side by side; returns the readers' ledgers and what the store holds."""
    stop, careful, naive = threading.Event(), Ledger(), Ledger()
    writers = [threading.Thread(target=writer, args=(i, time.monotonic() + SECONDS)) for i in range(WRITERS)]
    readers = [
        threading.Thread(target=low_water_reader, args=(centre.open(), feed, careful, stop)),
        threading.Thread(target=naive_reader, args=(centre.open(), naive, stop)),
    ]
    for thread in writers + readers:
        thread.start()
    for thread in writers:
        thread.join()
    stop.set()
    for thread in readers:
        thread.join()
    _, rows = centre.open().select(sqlalchemy.text("select visit_id, changed_at from visits"), {}, asked="all")
    return careful, naive, {row[0]: row[1] for row in rows}


def judge(careful, naive, held):
    lost = {key for key, changed in held.items() if naive.rows.get(key) != changed}
    assert len(held) > WRITERS * 5
    assert lost, "the race did not happen: the naive reader lost nothing"
    assert careful.rows == held
    assert set(careful.taken.values()) == {1}


@pytest.fixture
def _no_margin(monkeypatch):
    """The mark alone must carry, without the allowance for clocks that differ."""
    monkeypatch.setattr(marks, "SKEW", timedelta(0))


@pytest.mark.usefixtures("_no_margin")
def test_no_row_of_concurrent_transactions_is_lost_or_taken_twice_on_postgresql(postgresql_centre, visits):
    def write(number, until):
        chance = random.Random(number)  # noqa: S311
        with psycopg.connect(postgresql_centre.url) as connection:
            count = 0
            while time.monotonic() < until:
                with connection.transaction():
                    connection.execute("select clock_timestamp()")
                    key = f"{number}-{count // 3}"  # every visit is written three times, each time later
                    connection.execute(
                        "insert into visits (visit_id, entered_at, changed_at) values (%s, now(), now())"
                        " on conflict (visit_id) do update set changed_at = excluded.changed_at",
                        (key,),
                    )
                    time.sleep(chance.random() ** 3 * PAUSE)
                count += 1

    judge(*race(postgresql_centre, visits, write))


def test_no_row_of_concurrent_writers_is_lost_or_taken_twice_on_sqlite(sqlite_centre, visits, tmp_path):
    own = tmp_path / "queries" / "generic"
    own.mkdir(parents=True)
    for file in sqlite_centre.open().vendor.folder.glob("*.*"):
        (own / file.name).write_text(file.read_text().replace("overlap_seconds = 120", "overlap_seconds = 1"))
    late = timedelta(seconds=1)

    def write(number, until):
        chance = random.Random(number)  # noqa: S311
        count = 0
        while time.monotonic() < until:
            changed = clock.system()
            time.sleep(chance.random() ** 3 * PAUSE)
            sqlite_centre.visits(changed, prefix=f"{number}-{count}-")
            assert clock.system() - changed < late, "this machine is too slow for the overlap of this test"
            count += 1

    store = sqlite_centre.open()
    assert store.mark(clock.system()).note.endswith("rows of the last 1 s are read again on every poll.")
    judge(*race(sqlite_centre, visits, write))
