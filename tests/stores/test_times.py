"""Times that are not UTC in a store become UTC at its edge, and no moment of the autumn hour is lost."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from wallboard.records import STREAMS
from wallboard.stores import cursors, engines, zones
from wallboard.stores.declared import Mode
from wallboard.stores.query import Feed

from . import own_vendor

BERLIN = ZoneInfo("Europe/Berlin")
BACK = datetime(2026, 10, 25, 1, tzinfo=UTC)  # then three o'clock in Berlin becomes two o'clock again
LOCAL = """\
-- stream: agents
-- mode: changed
-- cursor: changed_at
-- params: since, after_agent_id, until, limit
-- columns: agent_id, changed_at
-- local: changed_at
select id as agent_id, written as changed_at
from people
where written >= :since and written < :until and (written > :since or id > :after_agent_id or id is null)
order by changed_at, agent_id
limit :limit
"""
NAIVE = BACK.replace(month=3, day=2, hour=10, tzinfo=None)
NEVER = engines.BEGINNING.replace(tzinfo=None)
TYPES = {"sqlite": "text", "postgresql": "timestamp", "mysql": "datetime(6)"}


def edge(mode=Mode.CHANGED, dialect="postgresql", **words):
    columns = ("visit_id", "entered_at", "answered_at", "place")
    known = {"cursor": "entered_at", "params": (), "columns": columns, "key": ("visit_id",), "sql": "", **words}
    return zones.edge_of(Feed(file="x.sql", stream="visits", mode=mode, **known), BERLIN, dialect)


@pytest.mark.parametrize(
    "value",
    [NAIVE, "2026-03-02 10:00:00", "2026-03-02T10:00:00.000", datetime(2026, 3, 2, 9, tzinfo=UTC)],
)
def test_a_local_time_is_that_of_the_stores_zone_unless_it_names_its_own(value):
    (row,) = edge(local=("entered_at",)).utc([("a", value, None, 1)])
    assert row == ("a", datetime(2026, 3, 2, 9, tzinfo=UTC), None, 1)


@pytest.mark.parametrize("value", [1772442000.25, Decimal("1772442000.25"), "1772442000.250"])
def test_seconds_since_1970_may_have_a_fraction(value):
    (row,) = edge(epoch=("entered_at", "answered_at")).utc([("a", value, 0, 1)])
    assert row == ("a", datetime(2026, 3, 2, 9, 0, 0, 250000, tzinfo=UTC), None, 1)


@pytest.mark.parametrize("value", ["soon", "0000-00-00 00:00:00", NEVER, 10**30, None])
def test_what_is_no_time_is_left_to_the_check_of_records(value):
    feed = {"epoch": ("entered_at",)} if isinstance(value, int) else {"local": ("entered_at",)}
    (row,) = edge(**feed).utc([("a", value, None, 1)])
    assert row[1] == value or row[1] == value.replace(tzinfo=UTC)


def test_a_later_time_of_a_row_is_not_put_before_its_first_one():
    (row,) = edge(local=("entered_at", "answered_at")).utc([("a", "2026-10-25 02:50:00", "2026-10-25 02:10:00", 1)])
    assert row[1:3] == (BACK - timedelta(minutes=10), BACK + timedelta(minutes=10))


@pytest.mark.parametrize("minutes", range(-90, 91, 10))
def test_a_bound_takes_in_every_row_at_or_after_it_and_every_row_before_it(minutes):
    local = edge(local=("entered_at",))
    bound = BACK + timedelta(minutes=minutes)
    rows = [BACK + timedelta(minutes=i) for i in range(-120, 121, 10)]
    walls = {row: row.astimezone(BERLIN).replace(tzinfo=None) for row in rows}
    assert {row for row in rows if row >= bound} <= {row for row in rows if walls[row] >= local.start(bound)}
    assert {row for row in rows if row < bound} <= {row for row in rows if walls[row] < local.stop(bound)}


def test_away_from_the_autumn_hour_a_bound_is_exact():
    local, moment = edge(local=("entered_at",)), datetime(2026, 3, 2, 9, tzinfo=UTC)
    assert local.start(moment) == local.stop(moment) == NAIVE
    assert local.start(engines.BEGINNING) == engines.BEGINNING


def test_a_bound_on_seconds_is_a_whole_number_on_its_safe_side():
    seconds, moment = edge(epoch=("entered_at",)), datetime(2026, 3, 2, 9, 0, 0, 500000, tzinfo=UTC)
    assert (seconds.start(moment), seconds.stop(moment)) == (1772442000, 1772442001)
    assert seconds.start(engines.BEGINNING) < 0 < 10**11 < seconds.stop(engines.END)


def written(moments):
    return [(f"v{i}", at.astimezone(BERLIN).replace(tzinfo=None), None, i) for i, at in enumerate(moments)]


def test_rows_numbered_as_they_were_written_go_through_the_autumn_hour_twice():
    moments = [BACK + timedelta(minutes=i) for i in range(-70, 80, 7)]
    numbered = edge(Mode.APPENDED, cursor="place", local=("entered_at",))
    assert [row[1] for row in numbered.utc(written(moments))] == moments


def test_rows_of_two_writers_that_are_a_little_out_of_order_do_not_begin_the_second_hour():
    moments = [BACK - timedelta(minutes=30), BACK - timedelta(minutes=31), BACK - timedelta(minutes=29)]
    numbered = edge(Mode.APPENDED, cursor="place", local=("entered_at",))
    assert [row[1] for row in numbered.utc(written(moments))] == moments


def test_a_row_that_is_read_again_keeps_its_moment_and_a_new_one_is_no_older_than_the_last_look():
    moments = [BACK + timedelta(minutes=i) for i in range(-70, 31, 10)]
    rows = written([*moments, BACK + timedelta(minutes=39)])
    numbered = edge(Mode.APPENDED, cursor="place", local=("entered_at",))
    numbered.now = moments[-1]
    numbered.utc(rows[:-1])
    numbered.now = BACK + timedelta(minutes=40)
    assert [row[1] for row in numbered.utc(rows[-3:])] == [*moments[-2:], BACK + timedelta(minutes=39)]


def test_a_quiet_night_does_not_put_a_new_row_an_hour_back():
    rows = written([BACK - timedelta(minutes=80), BACK + timedelta(minutes=10)])
    numbered = edge(Mode.APPENDED, cursor="place", local=("entered_at",))
    numbered.now = BACK + timedelta(minutes=9)
    numbered.utc(rows[:1])
    numbered.now = BACK + timedelta(minutes=10)
    assert numbered.utc(rows)[1][1] == BACK + timedelta(minutes=10)


def test_nothing_is_lost_by_a_local_cursor_in_the_autumn_hour_whatever_the_page(centre, tmp_path):
    own_vendor.write(tmp_path, agents=LOCAL)
    moments = [BACK + timedelta(minutes=i) for i in range(-100, 101, 5)]
    centre.run(f"create table people (id varchar(20), written {TYPES[centre.dialect]})")
    for i, at in enumerate(moments):
        wall = at.astimezone(BERLIN).replace(tzinfo=None).isoformat(" ")
        centre.run(f"insert into people values ('a{i:03}', '{wall}')")
    store = centre.open(vendor="acme", time_zone=BERLIN)
    (feed,) = store.vendor.feeds
    for since in moments:
        found = {row[0] for page in cursors.read(store, feed, since=since, limit=3) for row in page.rows}
        assert {f"a{i:03}" for i, at in enumerate(moments) if at >= since} <= found


def test_a_column_without_a_zone_is_utc_where_the_vendor_says_so(postgresql_centre, tmp_path):
    own_vendor.write(
        tmp_path, store=own_vendor.STORE.replace('"local"', '"UTC"'), agents=LOCAL.replace("-- local", "--")
    )
    moments = [BACK + timedelta(seconds=i, milliseconds=123) for i in range(20)]
    postgresql_centre.run("create table people (id varchar(20), written timestamp(3))")
    for i, at in enumerate(moments):
        postgresql_centre.run(f"insert into people values ('a{i:03}', '{at.replace(tzinfo=None).isoformat()}')")
    store = postgresql_centre.open(vendor="acme", time_zone=BERLIN)
    (feed,) = store.vendor.feeds
    pages = list(cursors.read(store, feed, since=moments[5], until=moments[15], limit=3))
    assert [row[0] for page in pages for row in page.rows] == [f"a{i:03}" for i in range(5, 15)]
    assert pages[0].since == moments[7]
    assert STREAMS["agents"].key == feed.key
