"""Laws that hold for every feed of every folder under queries/, on the engines it is for (design.md §4).

A folder is judged by its own example. Half a million rows for the main tables are made from it once per engine.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy

from wallboard import errors
from wallboard.stores import cursors, database, declared, engines, reconcile
from wallboard.stores.declared import Mode
from wallboard.stores.query import Feed

from . import bulk, examples, plans
from .test_database import SLOW

FOLDERS = [(vendor, dialect) for vendor in examples.vendors() for dialect in examples.dialects(vendor)]
FEEDS_OF = {vendor: examples.feeds(vendor) for vendor in examples.vendors()}
FEEDS = [(vendor, dialect, name) for vendor, dialect in FOLDERS for name in FEEDS_OF[vendor]]
PAGED = [(vendor, dialect, name) for vendor, dialect, name in FEEDS if FEEDS_OF[vendor][name].cursor]
RECORDS = [case for case in FEEDS if FEEDS_OF[case[0]][case[2]].mode is not Mode.EVENTS]  # test_event_folders.py folds
ON_SERVERS = [(vendor, dialect, name) for vendor, dialect, name in FEEDS if dialect != "sqlite"]
CUTS = 12  # places at which the rows of an example are cut in two
REREAD = 500  # numbers that every poll reads again
POLL_SECONDS = 1.0  # a poll takes milliseconds; this is for a machine with much else to do
LOCK_SECONDS = 1


@dataclass
class Example:
    """A folder's example in a database of its own, read as a site would read it."""

    vendor: str
    dialect: str
    store: database.Store
    writer: sqlalchemy.Engine
    filled: dict[str, bulk.Filled] = field(default_factory=dict)
    newest: dict[str, Any] = field(default_factory=dict)

    def feed(self, name: str) -> Feed:
        return next(feed for feed in self.store.vendor.feeds if Path(feed.file).stem == name)

    def pages(self, name: str, **place: Any) -> Iterator[cursors.Page]:
        feed = self.feed(name)
        pages = cursors.numbered_pages if feed.mode in declared.BY_NUMBER else cursors.read
        return pages(self.store, feed, **place)

    def newest_of(self, feed: Feed) -> Any:
        """The last time or number by which a feed is read."""
        return self.rows(Path(feed.file).stem)[-1][feed.places((feed.cursor or "",))[0]]

    def rows(self, name: str, **place: Any) -> list[tuple]:
        return [tuple(row) for page in self.pages(name, **place) for row in page.rows]


@pytest.fixture(scope="module")
def loaded(request, tmp_path_factory):
    """Examples by vendor and engine, each loaded once; the laws only read them."""
    examples_loaded: dict[tuple[str, str, str], Example] = {}

    def load(vendor: str, dialect: str, use: str = "small") -> Example:
        if (vendor, dialect, use) not in examples_loaded:
            home = tmp_path_factory.mktemp(vendor)
            server = None if dialect == "sqlite" else request.getfixturevalue(f"{dialect}_server")
            url = examples.load(vendor, dialect, home, server)
            store = database.open_store(examples.settings(vendor, url), home)
            writer = sqlalchemy.create_engine(url, poolclass=sqlalchemy.pool.NullPool)
            examples_loaded[vendor, dialect, use] = Example(vendor, dialect, store, writer)
        example = examples_loaded[vendor, dialect, use]
        example.store.mark(examples.NOW)
        return example

    yield load
    for example in examples_loaded.values():
        example.store.close()
        example.writer.dispose()


@pytest.mark.parametrize(("vendor", "dialect", "name"), RECORDS)
def test_a_feed_gives_the_records_its_example_expects(loaded, vendor, dialect, name):
    example = loaded(vendor, dialect)
    checked = examples.checked(example.store, name)
    assert examples.told(example.feed(name).stream, checked.rows) == examples.expected(vendor, name)


@pytest.mark.parametrize(("vendor", "dialect", "name"), FEEDS)
def test_the_header_names_what_the_statement_returns(loaded, vendor, dialect, name):
    """`Store.rows` refuses a result with other columns."""
    example = loaded(vendor, dialect)
    feed = example.feed(name)
    rows = example.rows(name)
    assert rows, "an example without a row of this feed shows nothing"
    assert {len(row) for row in rows} == {len(feed.columns)}


@pytest.mark.parametrize(("vendor", "dialect", "name"), PAGED)
@pytest.mark.parametrize("limit", [1, 2, 3, 7])
def test_pages_of_any_size_give_the_same_rows(loaded, vendor, dialect, name, limit):
    example = loaded(vendor, dialect)
    assert example.rows(name, limit=limit) == example.rows(name)


@pytest.mark.parametrize(("vendor", "dialect", "name"), PAGED)
def test_a_statement_returns_no_more_rows_than_its_limit(loaded, vendor, dialect, name):
    example = loaded(vendor, dialect)
    feed = example.feed(name)
    edge = example.store.edge(feed)
    span = {"since": edge.start(engines.BEGINNING), "until": edge.stop(engines.END)}
    if feed.mode in declared.BY_NUMBER:
        span = {"after": cursors.BEFORE_FIRST, "until": cursors.BEYOND_LAST}
    place = dict.fromkeys(feed.params) | span
    for limit in (1, 2):
        found = len(example.store.rows(feed, place | {"limit": limit}))
        assert found == min(limit, len(example.rows(name)))


@pytest.mark.parametrize(("vendor", "dialect", "name"), PAGED)
def test_windows_that_meet_hold_the_rows_of_both_together(loaded, vendor, dialect, name):
    example = loaded(vendor, dialect)
    feed = example.feed(name)
    whole = example.rows(name)
    (cursor_at,) = feed.places((feed.cursor,))
    cuts = sorted({row[cursor_at] for row in whole})
    for cut in cuts[:: max(1, len(cuts) // CUTS)]:
        if feed.mode in declared.BY_NUMBER:
            left, right = example.rows(name, until=cut), example.rows(name, after=cut - 1)
        else:
            left, right = example.rows(name, until=utc(cut)), example.rows(name, since=utc(cut))
        assert left + right == whole


def utc(at: datetime) -> datetime:
    return at if at.tzinfo else at.replace(tzinfo=examples.NOW.tzinfo)


@pytest.mark.parametrize(("vendor", "dialect"), FOLDERS)
def test_a_store_cannot_be_written_through_its_connection(loaded, vendor, dialect):
    example = loaded(vendor, dialect)
    table = bulk.main_table(example.store.vendor.feeds[0].sql)
    for sql in (f"insert into {table} select * from {table}", f"delete from {table}", "create table mine (a integer)"):
        with pytest.raises(errors.StoreError) as caught:
            example.store.select(sqlalchemy.text(sql), {}, asked="a law")
        assert caught.value.code == "permission"


@pytest.mark.parametrize(("vendor", "dialect"), FOLDERS)
def test_a_statement_is_stopped_after_its_time(loaded, tmp_path, vendor, dialect):
    url = loaded(vendor, dialect).writer.url.render_as_string(hide_password=False)
    store = database.open_store(examples.settings(vendor, url), tmp_path, timeout_seconds=0.2)
    with pytest.raises(errors.StoreError) as caught:
        store.select(sqlalchemy.text(SLOW[dialect]), {}, asked="a law")
    store.close()
    assert caught.value.code == "timeout"


LOCK_WAIT = {
    "postgresql": f"set lock_timeout = '{LOCK_SECONDS}s'",
    "mysql": f"set innodb_lock_wait_timeout = {LOCK_SECONDS}, lock_wait_timeout = {LOCK_SECONDS}",
}
LOCK = {"postgresql": "lock table {} in access exclusive mode", "mysql": "lock tables {} write"}
UNLOCK = {"postgresql": "rollback", "mysql": "unlock tables"}


@pytest.mark.parametrize(("vendor", "dialect", "name"), ON_SERVERS)
def test_a_writer_waits_for_no_more_than_a_page(loaded, vendor, dialect, name):
    """Once a page is read nothing of it is locked, not even against one who wants the table for himself alone."""
    example = loaded(vendor, dialect)
    table = bulk.main_table(example.feed(name).sql)
    paged = {"limit": 1} if example.feed(name).cursor else {}
    with example.writer.connect() as writer:
        writer.exec_driver_sql(LOCK_WAIT[dialect])
        for _ in zip(example.pages(name, **paged), range(2), strict=False):
            writer.exec_driver_sql(LOCK[dialect].format(table))
            writer.exec_driver_sql(UNLOCK[dialect])
        writer.rollback()


@pytest.mark.parametrize(("vendor", "dialect", "name"), ON_SERVERS)
def test_a_page_is_read_beside_a_transaction_that_has_changed_every_row(loaded, vendor, dialect, name):
    """So it asks for no lock on rows. MyISAM has no transactions; its folder says what that means."""
    example = loaded(vendor, dialect)
    table = bulk.main_table(example.feed(name).sql)
    if not _has_transactions(example.writer, table):
        assert "MyISAM" in (example.store.vendor.folder / "README.md").read_text("utf-8")
        return
    before = example.rows(name)
    column = sqlalchemy.inspect(example.writer).get_columns(table)[-1]["name"]
    with example.writer.connect() as writer:
        writer.exec_driver_sql(f"update {table} set {column} = {column}")
        assert example.rows(name) == before
        writer.rollback()


def _has_transactions(engine: sqlalchemy.Engine, table: str) -> bool:
    if engine.dialect.name != "mysql":
        return True
    sql = "select engine from information_schema.tables where table_schema = database() and table_name = %s"
    with engine.connect() as connection:
        return connection.exec_driver_sql(sql, (table,)).scalar_one() == "InnoDB"


@pytest.fixture(scope="module")
def large(loaded):
    """Examples whose main tables hold a quarter of a million rows."""

    def load(vendor: str, dialect: str) -> Example:
        example = loaded(vendor, dialect, "large")
        if not example.newest:
            feeds = [feed for feed in example.store.vendor.feeds if feed.cursor and not feed.full_scan]
            example.newest = {feed.file: example.newest_of(feed) for feed in feeds}
            tables = {bulk.main_table(feed.sql) for feed in feeds}
            example.filled = {table: bulk.fill(example.writer, table) for table in sorted(tables)}
        return example

    return load


@pytest.mark.parametrize(("vendor", "dialect", "name"), [case for case in PAGED if case in ON_SERVERS])
def test_a_poll_of_a_quarter_of_a_million_rows_uses_an_index(large, vendor, dialect, name):
    """Or the header says why it cannot."""
    example = large(vendor, dialect)
    feed = example.feed(name)
    if feed.full_scan:
        return
    table = bulk.main_table(feed.sql)
    filled, newest = example.filled[table], example.newest[feed.file]
    if feed.mode in declared.BY_NUMBER:
        place = {"after": newest + filled.times * filled.span - REREAD}
    else:
        place = {"since": utc(newest) + timedelta(minutes=filled.times - example.store.vendor.window_minutes)}
    began = time.perf_counter()
    example.rows(name, **place)
    spent = time.perf_counter() - began
    with plans.explained() as found:
        example.rows(name, **place)
    assert found
    for plan in found:
        whole = plan.whole & example.filled.keys() if dialect == "postgresql" else plan.whole
        assert not whole, plan
    assert spent < POLL_SECONDS


TOUCHED = [case for case in PAGED if FEEDS_OF[case[0]][case[2]].mode is Mode.TOUCHED]


@pytest.mark.parametrize(("vendor", "dialect", "name"), TOUCHED)
def test_asking_a_quarter_of_a_million_rows_which_keys_exist_uses_an_index(loaded, large, vendor, dialect, name):
    feed = large(vendor, dialect).feed(name)
    (key_at,) = feed.places(feed.key)
    keys = {str(row[key_at]) for row in loaded(vendor, dialect).rows(name)}
    word = next(iter(keys)).rstrip("0123456789")
    many = {f"{word}{number}" for number in range(1_000_000, 1_000_000 + reconcile.KEYS_ASKED)}
    with plans.explained() as found:
        there = set().union(*reconcile.existing(large(vendor, dialect).store, feed, keys | many))
    assert keys <= there
    assert found
    for plan in found:
        filled = large(vendor, dialect).filled.keys()
        whole = plan.whole & filled if dialect == "postgresql" else plan.whole
        assert not whole, plan
