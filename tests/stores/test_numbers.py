"""Feeds that are read by a growing number: pages, and the number at which a time began."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from wallboard.stores import cursors, numbers

from . import own_vendor

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
MINUTES = 400
SPARSE = [i * i + 7 for i in range(MINUTES)]


@pytest.fixture
def remarks(centre, tmp_path):
    """A remark a minute up to nine, with growing holes between the numbers; and the feed that reads them."""
    own_vendor.write(tmp_path, notes=own_vendor.APPENDED)
    centre.run(own_vendor.TABLES[1])
    times = [NINE - timedelta(minutes=MINUTES - 1 - i) for i in range(MINUTES)]
    rows = [{"id": number, "written": at.isoformat()} for number, at in zip(SPARSE, times, strict=True)]
    centre.insert("remarks", rows)
    store = centre.open(vendor="acme")
    return store, store.vendor.feeds[0], dict(zip(SPARSE, times, strict=True))


@pytest.mark.parametrize("minutes", [0, 1, 17, 200, MINUTES - 1])
def test_every_row_up_to_the_number_is_older_and_the_next_is_not(remarks, minutes):
    store, feed, times = remarks
    moment = NINE - timedelta(minutes=minutes)
    found = numbers.before(store, feed, moment)
    assert [number for number, at in times.items() if number <= found] == [n for n, at in times.items() if at < moment]


def test_before_the_first_row_and_in_an_empty_table_there_is_no_number(remarks):
    store, feed, _ = remarks
    assert numbers.before(store, feed, NINE - timedelta(days=9)) == cursors.BEFORE_FIRST
    assert numbers.before(store, feed, NINE + timedelta(days=1)) == SPARSE[-1]
    assert numbers.before(store, feed, NINE - timedelta(days=9), above=SPARSE[200]) == SPARSE[200]
    assert numbers.next_time(store, feed, after=SPARSE[-1]) is None


@pytest.mark.parametrize("limit", [1, 2, 7, 399, 400, 401])
def test_pages_hold_every_row_between_two_numbers_once(remarks, limit):
    store, feed, _ = remarks
    first, last = SPARSE[10], SPARSE[-10]
    pages = list(cursors.numbered_pages(store, feed, after=first, until=last, limit=limit))
    assert [row[0] for page in pages for row in page.rows] == SPARSE[11:-10]
    assert all(page.rows[-1][-1] == page.number for page in pages)


@pytest.mark.parametrize("limit", [3, 4, 5, 50])
def test_rows_that_one_entry_of_a_log_names_are_not_torn_apart(centre, tmp_path, limit):
    own_vendor.write(
        tmp_path, tickets=own_vendor.TOUCHED.replace("cases.id = log.case_id", "cases.id % 3 = log.case_id")
    )
    centre.run(own_vendor.TABLES[2])
    centre.run(own_vendor.TABLES[3])
    centre.run("insert into cases values " + ", ".join(f"({i}, 'open', 5)" for i in range(9)))
    centre.run("insert into log values (1, 0), (2, 1), (3, 2)")
    store = centre.open(vendor="acme")
    pages = cursors.numbered_pages(store, store.vendor.feeds[0], limit=limit)
    assert sorted(row[0] for page in pages for row in page.rows) == list(range(9))
