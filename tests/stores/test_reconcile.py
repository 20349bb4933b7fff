"""What the cursor cannot see: deletes, and rows loaded with an old time of change."""

from __future__ import annotations

from datetime import timedelta

import pytest

from wallboard import clock, errors
from wallboard.stores import reconcile

from . import plans
from .conftest import MORNING

HOUR = (MORNING - clock.EPOCH) // timedelta(hours=1)
DAY = {"since": MORNING - timedelta(hours=9), "until": MORNING + timedelta(hours=15)}


def ids(pages):
    return [row[0] for page in pages for row in page.rows]


@pytest.fixture
def feeds(generic):
    return {feed.stream: feed for feed in generic.feeds}


def test_the_sums_of_an_hour_are_exact_to_the_microsecond(centre, visits):
    moments = [MORNING + timedelta(seconds=i, microseconds=999_999 - i) for i in range(3600 * 2)]
    centre.visits(*moments)
    sums = reconcile.hour_sums(centre.open(), visits, **DAY)
    for hour, part in ((HOUR, moments[:3600]), (HOUR + 1, moments[3600:])):
        assert sums[hour] == reconcile.HourSum(3600, sum(map(clock.micros, part)))


def test_a_deleted_row_and_one_loaded_with_an_old_time_change_their_hours_only(centre, visits, seconds):
    centre.visits(*seconds(10), *seconds(10, start=3600), *seconds(10, start=7200))
    store = centre.open()
    before = reconcile.hour_sums(store, visits, **DAY)
    centre.run("delete from visits where visit_id = 'v000003'")
    centre.visits(MORNING + timedelta(seconds=3700), prefix="late")
    after = reconcile.hour_sums(store, visits, **DAY)
    assert {hour for hour in before if before[hour] != after[hour]} == {HOUR, HOUR + 1}


def test_an_hour_is_read_again_whole_by_its_first_time(centre, visits, seconds):
    first = [MORNING - timedelta(microseconds=1), *seconds(1), *seconds(7, start=1000), *seconds(1, start=3600)]
    rows = [
        {"visit_id": f"v{i}", "entered_at": at, "changed_at": MORNING + timedelta(days=3)} for i, at in enumerate(first)
    ]
    centre.insert("visits", rows)
    pages = list(reconcile.hour_pages(centre.open(), visits, HOUR, limit=3))
    assert [len(page.rows) for page in pages] == [3, 3, 2]
    assert ids(pages) == [f"v{i}" for i in range(1, 9)]


@pytest.mark.parametrize("limit", [1, 2, 5, 100])
def test_an_hour_of_agent_states_is_read_by_its_three_keys(centre, feeds, limit):
    feed = feeds["agent_states"]
    rows = [
        {"agent_id": agent, "queue": queue, "since": MORNING + timedelta(seconds=i), "changed_at": MORNING}
        for agent in ("ana", "ben")
        for queue in ("", "Cards")
        for i in range(3)
    ]
    centre.insert("agent_states", rows)
    store = centre.open()
    assert reconcile.hour_sums(store, feed, **DAY)[HOUR].rows == 12
    found = [tuple(row[:3]) for page in reconcile.hour_pages(store, feed, HOUR, limit=limit) for row in page.rows]
    assert len(found) == len(set(found)) == 12
    assert found == sorted(found)


def test_a_survey_belongs_to_the_hour_it_was_sent_or_else_answered(centre, feeds):
    later = MORNING + timedelta(hours=2)
    centre.insert("surveys", [{"survey_id": "a", "invited_at": MORNING, "answered_at": later, "changed_at": later}])
    centre.insert("surveys", [{"survey_id": "b", "invited_at": None, "answered_at": later, "changed_at": later}])
    store = centre.open()
    sums = reconcile.hour_sums(store, feeds["surveys"], **DAY)
    assert {hour: found.rows for hour, found in sums.items()} == {HOUR: 1, HOUR + 2: 1}
    assert ids(reconcile.hour_pages(store, feeds["surveys"], HOUR + 2)) == ["b"]


def test_rows_that_belong_to_no_hour_or_have_no_key_are_not_counted(sqlite_centre, visits):
    sqlite_centre.visits(MORNING)
    sqlite_centre.insert("visits", [{"visit_id": None, "entered_at": MORNING, "changed_at": MORNING}])
    sqlite_centre.insert("visits", [{"visit_id": "x", "entered_at": None, "changed_at": MORNING}])
    store = sqlite_centre.open()
    assert reconcile.hour_sums(store, visits, **DAY) == {HOUR: reconcile.HourSum(1, clock.micros(MORNING))}
    assert ids(reconcile.hour_pages(store, visits, HOUR)) == ["v000000"]


def test_every_stream_with_a_first_time_can_be_compared(centre, feeds):
    store = centre.open()
    for feed in feeds.values():
        assert reconcile.hour_sums(store, feed, **DAY) == {}
        if feed.shape.first:
            assert list(reconcile.hour_pages(store, feed, HOUR)) == []


def test_an_absent_optional_stream_has_no_hours_but_a_lost_table_is_no_empty_hour(centre, feeds):
    centre.run("drop table tickets")
    store = centre.open()
    assert reconcile.hour_sums(store, feeds["tickets"], **DAY) == {}
    assert store.is_absent(feeds["tickets"])
    with pytest.raises(errors.StoreError, match="tickets"):
        list(reconcile.hour_pages(store, feeds["tickets"], HOUR))


def test_the_comparison_finds_its_hours_by_the_index_on_entered_at(centre, visits, seconds):
    centre.visits(*seconds(5_000))
    centre.run("analyze table visits" if centre.dialect == "mysql" else "analyze")
    with plans.explained() as found:
        reconcile.hour_sums(centre.open(), visits, since=seconds(1, 4_900)[0], until=DAY["until"])
    assert [(plan.indexes, plan.whole) for plan in found] == [({"visits_entered"}, set())]
