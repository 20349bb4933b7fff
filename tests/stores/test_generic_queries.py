"""The shipped queries on their own engines: what they declare is what they return, and no row is lost between pages."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy

from wallboard import clock, records
from wallboard.stores import cursors, engines, query

from . import plans
from .conftest import MORNING

LATER = MORNING + timedelta(hours=1)


def ids(pages):
    return [row[0] for page in pages for row in page.rows]


def test_there_is_one_query_for_every_stream(generic):
    assert sorted(feed.stream for feed in generic.feeds) == sorted(records.STREAMS)


def test_header_query_and_result_name_the_streams_columns(centre, generic):
    store = centre.open()
    for feed in generic.feeds:
        params = {"since": engines.BEGINNING, "until": engines.END, "limit": 1}
        params |= {f"after_{name}": None for name in feed.key}
        names, rows = store.select(sqlalchemy.text(feed.sql), params, asked=feed.file)
        assert feed.columns == names == records.STREAMS[feed.stream].names
        assert rows == []


def test_the_schema_has_each_streams_columns_its_key_and_an_index_on_changed_at_and_key(centre):
    inspector = sqlalchemy.inspect(centre.writer)
    for stream in records.STREAMS.values():
        key = list(stream.key)
        assert [column["name"] for column in inspector.get_columns(stream.name)] == list(stream.names)
        assert inspector.get_pk_constraint(stream.name)["constrained_columns"] == key
        assert ["changed_at", *key] in [index["column_names"] for index in inspector.get_indexes(stream.name)]


@pytest.mark.parametrize(
    "bad", ["2026-03-01 09:00:00", "2026-03-01T09:00:00Z", "2026-03-01T09:00:00.000000+", "1772355600"]
)
def test_sqlite_refuses_a_time_that_is_not_written_in_full(sqlite_centre, bad):
    with pytest.raises(sqlalchemy.exc.IntegrityError):
        sqlite_centre.run(f"insert into visits (visit_id, changed_at) values ('a', '{bad}')")


def test_rows_of_every_kind_pass_the_check_of_records(centre, visits):
    centre.visits(MORNING, wait_seconds=12.5, outcome="answered", answered_at=LATER, resolved=1, ring_no_answer=2)
    (page,) = cursors.changed_pages(centre.open(), visits)
    checked = records.check(records.STREAMS["visits"], page.rows, visits.columns)
    assert checked.findings == []
    row = dict(zip(visits.columns, checked.rows[0], strict=True))
    assert row["entered_at"] == clock.micros(MORNING)
    assert (row["wait_seconds"], row["resolved"], row["ring_no_answer"]) == (12.5, True, 2)


def test_two_windows_that_meet_hold_the_rows_of_both_together(centre, visits, seconds):
    centre.visits(*seconds(20))
    store = centre.open()
    a, b, c = seconds(16)[3], seconds(16)[9], seconds(16)[15]
    whole = ids(cursors.changed_pages(store, visits, since=a, until=c))
    left = ids(cursors.changed_pages(store, visits, since=a, until=b))
    right = ids(cursors.changed_pages(store, visits, since=b, until=c))
    assert whole == left + right
    assert len(whole) == 12


def test_windows_meet_between_two_microseconds(centre, visits):
    moments = [MORNING + timedelta(microseconds=i) for i in range(3)]
    centre.visits(*moments)
    store = centre.open()
    for moment, name in zip(moments, ("v000000", "v000001", "v000002"), strict=True):
        until = moment + timedelta(microseconds=1)
        assert ids(cursors.changed_pages(store, visits, since=moment, until=until)) == [name]


def test_a_page_holds_no_more_rows_than_its_limit(centre, visits, seconds):
    centre.visits(*seconds(25))
    pages = list(cursors.changed_pages(centre.open(), visits, limit=10))
    assert [len(page.rows) for page in pages] == [10, 10, 5]


def test_thirty_thousand_rows_loaded_at_one_time_are_read_once_each(centre, visits):
    centre.visits(*[MORNING] * 30_000)
    centre.visits(MORNING - timedelta(seconds=1), MORNING + timedelta(seconds=1), prefix="w")
    found = ids(cursors.changed_pages(centre.open(), visits))
    assert len(found) == len(set(found)) == 30_002


@pytest.mark.parametrize("limit", [1, 2, 3, 7])
def test_states_of_one_agent_in_several_queues_are_read_once_each(centre, generic, limit):
    feed = next(feed for feed in generic.feeds if feed.stream == "agent_states")
    rows = [
        {"agent_id": agent, "queue": queue, "since": MORNING + timedelta(seconds=second), "changed_at": LATER}
        for agent in ("ana", "ben")
        for queue in ("", "Cards")
        for second in (0, 5, 9)
    ]
    centre.insert("agent_states", rows)
    pages = cursors.changed_pages(centre.open(), feed, limit=limit)
    found = [row[:2] for page in pages for row in page.rows]
    assert len(found) == 12
    assert sorted(set(map(tuple, found))) == [("ana", ""), ("ana", "Cards"), ("ben", ""), ("ben", "Cards")]


@pytest.mark.parametrize("limit", [1, 2, 3, 5, 100])
def test_rows_without_a_key_are_read_once_and_hold_nobody_up(centre, visits, limit):
    _let_keys_be_empty(centre)
    centre.visits(*[MORNING] * 6, *[LATER] * 3)
    centre.insert("visits", [{"visit_id": None, "changed_at": MORNING}] * 5)
    centre.insert("visits", [{"visit_id": None, "changed_at": LATER}] * 2)
    store = centre.open()
    found = ids(cursors.changed_pages(store, visits, limit=limit))
    assert found.count(None) == 7
    assert len([name for name in found if name]) == len({name for name in found if name}) == 9
    early = ids(cursors.changed_pages(store, visits, until=LATER, limit=limit))
    late = ids(cursors.changed_pages(store, visits, since=LATER, limit=limit))
    assert (early.count(None), late.count(None)) == (5, 2)
    assert sorted(name or "" for name in early + late) == sorted(name or "" for name in found)


def _let_keys_be_empty(centre):
    """A site's view may return rows without a key; SQLite's own tables may hold them."""
    if centre.dialect == "postgresql":
        centre.run("alter table visits drop constraint visits_pkey")
        centre.run("alter table visits alter column visit_id drop not null")
    if centre.dialect == "mysql":
        centre.run("alter table visits drop primary key, modify visit_id varchar(255) collate utf8mb4_bin")


@pytest.mark.parametrize("limit", [1, 4, 10])
def test_a_run_resumes_in_the_middle_of_one_time(centre, visits, limit):
    centre.visits(*[MORNING] * 12)
    store = centre.open()
    first = next(iter(cursors.changed_pages(store, visits, limit=5)))
    rest = ids(cursors.changed_pages(store, visits, since=first.since, after=first.after, limit=limit))
    assert ids([first]) + rest == [f"v{i:06}" for i in range(12)]


def test_text_that_is_no_time_is_read_and_left_to_the_check(sqlite_centre, visits, seconds):
    sqlite_centre.visits(*seconds(3))
    with sqlite_centre.writer.begin() as connection:
        connection.exec_driver_sql("pragma ignore_check_constraints = on")
        connection.exec_driver_sql(
            "insert into visits (visit_id, changed_at) values ('a', '1st of March'), ('b', 'soon')"
        )
    pages = list(cursors.changed_pages(sqlite_centre.open(), visits, limit=1))
    assert ids(pages) == ["a", "v000000", "v000001", "v000002", "b"]
    assert pages[-1].since == "soon"
    checked = records.check(records.STREAMS["visits"], pages[-1].rows, visits.columns)
    assert [finding.code for finding in checked.findings] == ["unreadable_time"]


def test_a_page_of_a_large_table_is_found_by_its_index(centre, visits, seconds):
    centre.visits(*seconds(5_000))
    centre.run("analyze table visits" if centre.dialect == "mysql" else "analyze")
    params = {"since": seconds(1, 4_000)[0], "after_visit_id": "v004000", "until": engines.END, "limit": 100}
    with plans.explained() as found:
        centre.open().rows(visits, params)
    assert found == [plans.Plan(indexes=frozenset({"visits_changed"}), whole=frozenset(), sorts=False)]


def test_the_streams_are_read_by_mode(centre, visits):
    store = centre.open()
    centre.visits(MORNING)
    assert ids(cursors.read(store, visits)) == ["v000000"]
    assert set(cursors.READERS) == set(query.Mode)
