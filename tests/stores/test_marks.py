"""The low-water mark: the start of the oldest transaction still running, read before the data."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from wallboard import clock
from wallboard.stores import engines, marks

from .conftest import MORNING

OVERLAP = timedelta(seconds=120)


@pytest.fixture
def writer(postgresql_centre):
    """A session of a program that fills the store; each statement is its own until a transaction begins."""
    with psycopg.connect(postgresql_centre.url, autocommit=True) as connection:
        yield connection


@pytest.fixture
def reader_url(postgresql_centre, postgresql_server):
    """The store's address for a role that may read it and see nothing of other sessions."""
    postgresql_centre.run("drop role if exists reader")
    postgresql_centre.run("create role reader login password 'reading'")
    yield postgresql_server.url(postgresql_centre.url.rpartition("/")[2], user="reader", password="reading")  # noqa: S106
    postgresql_centre.run("drop role reader")


def test_sqlite_cannot_tell_so_the_last_two_minutes_are_read_again(sqlite_centre):
    mark = sqlite_centre.open().mark(MORNING)
    assert (mark.low_water, mark.store_now, mark.exact) == (MORNING - OVERLAP, MORNING, False)
    assert mark.note == (
        "SQLite does not tell which writes are still running; rows of the last 120 s are read again on every poll."
    )


def test_a_quiet_server_is_complete_up_to_its_own_now(postgresql_centre):
    before = clock.system()
    mark = postgresql_centre.open().mark(MORNING)
    assert before - timedelta(seconds=1) < mark.store_now < clock.system() + timedelta(seconds=1)
    assert mark.low_water == mark.store_now - marks.SKEW
    assert (mark.exact, mark.note) == (True, None)


def test_the_boards_clock_stands_for_the_stores_where_it_is_told_to(centre):
    mark = centre.open(clock="board").mark(MORNING)
    assert (mark.low_water, mark.store_now, mark.exact) == (MORNING - OVERLAP, MORNING, False)


def test_a_running_transaction_holds_the_mark_at_its_start(postgresql_centre, writer):
    store = postgresql_centre.open()
    with writer.transaction():
        (began,) = writer.execute("select now()").fetchone()
        for _ in range(2):
            mark = store.mark(MORNING)
            assert mark.low_water == began - marks.SKEW
            assert mark.exact
    assert store.mark(MORNING).low_water > began - marks.SKEW


def test_a_stuck_transaction_holds_the_mark_no_longer_than_its_limit(postgresql_centre, writer, monkeypatch):
    monkeypatch.setattr(marks, "STUCK", timedelta(seconds=0.1))
    monkeypatch.setattr(marks, "SKEW", timedelta(0))
    with writer.transaction():
        writer.execute("select 1")
        writer.execute("select pg_sleep(0.2)")
        mark = postgresql_centre.open().mark(MORNING)
    assert mark.store_now - mark.low_water == timedelta(seconds=0.1)
    assert not mark.exact
    assert mark.note.startswith("A transaction has been open for ")


def test_a_prepared_transaction_holds_the_mark_at_its_limit(postgresql_centre, writer):
    name = f"prepared-{uuid.uuid4()}"
    with writer.transaction():
        writer.execute("insert into agents (agent_id, changed_at) values ('ana', now())")
        writer.execute(f"prepare transaction '{name}'")
    mark = postgresql_centre.open().mark(MORNING)
    writer.execute(f"rollback prepared '{name}'")
    assert mark.low_water == mark.store_now - marks.STUCK
    assert mark.note == "A prepared transaction waits for its commit."


def test_a_role_that_cannot_see_others_falls_back_and_names_the_grant(postgresql_centre, writer, reader_url):
    writer.execute("select 1")
    store = postgresql_centre.open(url=reader_url)
    mark = store.mark(MORNING)
    assert mark.low_water == mark.store_now - OVERLAP
    assert not mark.exact
    assert "grant pg_read_all_stats" in mark.note
    postgresql_centre.run("grant pg_read_all_stats to reader")
    assert store.mark(MORNING).exact


def test_a_server_that_is_down_has_no_mark(postgresql_centre):
    store = postgresql_centre.open(url="postgresql://reader:secret@127.0.0.1:1/centre")
    with pytest.raises(Exception, match="Store bank does not answer"):
        store.mark(MORNING)


def test_bounds_come_before_and_after_every_time():
    assert engines.BEGINNING < datetime(1970, 1, 1, tzinfo=UTC) < engines.END
