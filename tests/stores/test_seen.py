"""Rows of the overlap are re-read on every poll; those already kept are recognised."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest

from wallboard import clock
from wallboard.stores import cursors

from .conftest import MORNING


@pytest.fixture
def row(visits):
    """A visit as SQLite returns it."""

    def make(number, *, second=0, **values):
        changed = clock.iso(MORNING + timedelta(seconds=second))
        full = {"visit_id": f"v{number}", "changed_at": changed, "customer_ref": "+97231234567", **values}
        return tuple(full.get(name) for name in visits.columns)

    return make


def test_a_row_is_fresh_until_it_is_remembered(visits, row):
    seen = cursors.Seen(visits)
    rows = [row(1), row(2)]
    assert seen.fresh(rows) == rows
    assert seen.fresh(rows) == rows, "asking is not keeping: a ledger that failed to commit asks again"
    seen.remember(rows[:1])
    assert seen.fresh(rows) == rows[1:]


def test_a_row_that_changed_is_fresh_again(visits, row):
    seen = cursors.Seen(visits)
    seen.remember([row(1)])
    assert seen.fresh([row(1, outcome="answered")]) == [row(1, outcome="answered")]


def test_rows_older_than_the_low_water_mark_are_forgotten(visits, row):
    seen = cursors.Seen(visits)
    seen.remember([row(i, second=i) for i in range(10)])
    seen.forget_before(MORNING + timedelta(seconds=4))
    assert len(seen) == 6
    assert seen.fresh([row(3, second=3), row(4, second=4)]) == [row(3, second=3)]


def test_rows_with_several_keys_and_with_lists_are_told_apart(generic):
    feed = next(feed for feed in generic.feeds if feed.stream == "agent_states")
    seen = cursors.Seen(feed)
    rows = [("ana", queue, clock.iso(MORNING), None, None, ["a", "b"], None, MORNING) for queue in ("", "Cards")]
    seen.remember(rows[:1])
    assert seen.fresh(rows) == rows[1:]


def test_an_overlap_of_four_thousand_rows_costs_a_few_milliseconds(visits, row):
    rows = [row(i, reason="card lost") for i in range(4_000)]
    seen = cursors.Seen(visits)
    seen.remember(rows)
    spent = []
    for _ in range(5):
        began = time.perf_counter()
        assert seen.fresh(rows) == []
        spent.append(time.perf_counter() - began)
    assert min(spent) < 0.02
