"""The low-water mark: the start of the oldest transaction still running, read before the data."""

from __future__ import annotations

import time
import uuid
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
import sqlalchemy

from wallboard import clock, errors
from wallboard.stores import engines, marks

from .conftest import MORNING

OVERLAP = timedelta(seconds=120)
NOW = {"postgresql": "clock_timestamp()", "mysql": "utc_timestamp(6)"}
GRAIN = {  # how exactly a server tells when a transaction began
    "postgresql": timedelta(seconds=0.05),
    "mysql": timedelta(seconds=1.05),
}
SEES_ALL = {
    "postgresql": ("pg_read_all_stats", "grant pg_read_all_stats to {user}"),
    "mysql": ("process", "grant process on *.* to {user}"),
}
READS = {
    "postgresql": "grant select on all tables in schema public to {user}",
    "mysql": "grant select on * to {user}",
}


@pytest.fixture
def writer(server_centre):
    """A session of a program that fills the store."""
    with server_centre.writer.connect() as connection:
        yield connection


def write(writer, agent="ana"):
    """Begin to write a row; the store's time before and after."""
    now = NOW[writer.dialect.name]
    before = writer.exec_driver_sql(f"select {now}").scalar_one()
    writer.exec_driver_sql(f"insert into agents (agent_id, changed_at) values ('{agent}', {now})")
    after = writer.exec_driver_sql(f"select {now}").scalar_one()
    return before.replace(tzinfo=UTC), after.replace(tzinfo=UTC)


def test_sqlite_cannot_tell_so_the_last_two_minutes_are_read_again(sqlite_centre):
    mark = sqlite_centre.open().mark(MORNING)
    assert (mark.low_water, mark.store_now, mark.exact) == (MORNING - OVERLAP, MORNING, False)
    assert mark.note == (
        "SQLite does not tell which writes are still running; rows of the last 120 s are read again on every poll."
    )


def test_a_quiet_server_is_complete_up_to_its_own_now(server_centre):
    before = clock.system()
    mark = server_centre.open().mark(MORNING)
    assert before - timedelta(seconds=1) < mark.store_now < clock.system() + timedelta(seconds=1)
    assert marks.SKEW <= mark.store_now - mark.low_water <= marks.SKEW + GRAIN[server_centre.dialect]
    assert (mark.exact, mark.note) == (True, None)


def test_the_boards_clock_stands_for_the_stores_where_it_is_told_to(centre):
    mark = centre.open(clock="board").mark(MORNING)
    assert (mark.low_water, mark.store_now, mark.exact) == (MORNING - OVERLAP, MORNING, False)


def test_a_running_transaction_holds_the_mark_at_its_start(server_centre, writer):
    store, grain = server_centre.open(), GRAIN[server_centre.dialect]
    with writer.begin():
        before, after = write(writer)
        for _ in range(2):
            mark = store.mark(MORNING)
            assert before - grain <= mark.low_water + marks.SKEW <= after
            assert mark.exact
    time.sleep(grain.total_seconds())
    assert store.mark(MORNING).low_water + marks.SKEW > after


def test_a_transaction_is_not_overlooked_while_somebody_asks_without_pause(mysql_centre):
    """InnoDB then shows a copy of its transactions that it made before."""
    other, store = mysql_centre.open(), mysql_centre.open()
    with mysql_centre.writer.connect() as writer:
        for _ in range(20):
            other.mark(MORNING)
        with writer.begin():
            _, after = write(writer)
            for _ in range(20):
                other.mark(MORNING)
                assert store.mark(MORNING).low_water + marks.SKEW <= after


def test_a_transaction_that_only_read_so_far_holds_the_mark_too(server_centre, writer):
    """It may write next, with the time at which it began."""
    store = server_centre.open()
    with writer.begin():
        writer.exec_driver_sql("select count(*) from visits")
        time.sleep(0.2)
        mark = store.mark(MORNING)
        assert mark.store_now - mark.low_water > marks.SKEW + timedelta(seconds=0.15)


def test_a_stuck_transaction_holds_the_mark_no_longer_than_its_limit(server_centre, writer, monkeypatch):
    monkeypatch.setattr(marks, "STUCK", timedelta(seconds=0.1))
    monkeypatch.setattr(marks, "SKEW", timedelta(0))
    with writer.begin():
        write(writer)
        time.sleep(0.2)
        mark = server_centre.open().mark(MORNING)
    assert mark.store_now - mark.low_water == timedelta(seconds=0.1)
    assert not mark.exact
    assert mark.note.startswith("A transaction has been open for ")


def test_a_prepared_transaction_holds_the_mark_at_its_limit(postgresql_centre):
    name = f"prepared-{uuid.uuid4()}"
    with psycopg.connect(postgresql_centre.url, autocommit=True) as writer:
        with writer.transaction():
            writer.execute("insert into agents (agent_id, changed_at) values ('ana', now())")
            writer.execute(f"prepare transaction '{name}'")
        mark = postgresql_centre.open().mark(MORNING)
        writer.execute(f"rollback prepared '{name}'")
    assert mark.low_water == mark.store_now - marks.STUCK
    assert mark.note == "A prepared transaction waits for its commit."


def test_a_user_who_cannot_see_others_falls_back_and_names_the_grant(server_centre, server, writer):
    url = server.login(server_centre.database, READS[server_centre.dialect])
    right, grant = SEES_ALL[server_centre.dialect]
    with writer.begin():
        write(writer)
        mark = server_centre.open(url=url).mark(MORNING)
        assert mark.low_water == mark.store_now - OVERLAP
        assert not mark.exact
        assert f"(grant {right})" in mark.note
        server_centre.run(grant.format(user=sqlalchemy.make_url(url).username))
        assert server_centre.open(url=url).mark(MORNING).exact


def test_a_replica_cannot_tell_the_transactions_of_its_primary(mysql_centre, mysql_server):
    mysql_server.run("set global read_only = 1")
    try:
        mark = mysql_centre.open().mark(MORNING)
    finally:
        mysql_server.run("set global read_only = 0")
    assert mark.low_water == mark.store_now - OVERLAP
    assert mark.note.startswith("It is read-only, as replicas are")


def test_a_server_that_is_down_has_no_mark(server_centre):
    store = server_centre.open(url=server_centre.writer.url.set(port=1).render_as_string(hide_password=False))
    with pytest.raises(errors.StoreError, match="Store bank does not answer"):
        store.mark(MORNING)


def test_bounds_come_before_and_after_every_time():
    assert engines.BEGINNING < datetime(1970, 1, 1, tzinfo=UTC) < engines.END
