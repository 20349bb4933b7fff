"""One connection, read only, with a time limit; and every failure is a sentence that says where and what to do."""

from __future__ import annotations

import shutil
import sqlite3
from datetime import timedelta

import pytest
import sqlalchemy

from wallboard import errors, records
from wallboard.stores import cursors, engines

from .conftest import MORNING
from .servers import PASSWORD

SLOW = {
    "sqlite": "with recursive n(i) as (select 1 union all select i + 1 from n where i < 1e9) select max(i) from n",
    "postgresql": "select pg_sleep(20)",
    "mysql": "select sleep(20)",
}
NO_TIME = {"postgresql": "infinity", "mysql": "0000-00-00 00:00:00"}
GRANT = {
    "postgresql": "grant select on all tables in schema public to {user}",
    "mysql": "grant select on * to {user}",
}
SESSION = {"postgresql": "pg_backend_pid()", "mysql": "connection_id()"}
END_SESSION = {"postgresql": "select pg_terminate_backend({})", "mysql": "kill {}"}
OPEN = {  # how many connections a user has, and how many transactions of them are running
    "postgresql": "select count(*), count(xact_start) from pg_stat_activity where usename = '{}'",
    "mysql": "select count(*), count(trx_id) from information_schema.processlist"
    " left join information_schema.innodb_trx on trx_mysql_thread_id = id where user = '{}'",
}


def ask(store, sql):
    return store.select(sqlalchemy.text(sql), {}, asked="queries/x.sql")[1]


def read(store, feed):
    return [row[0] for page in cursors.changed_pages(store, feed) for row in page.rows]


def failure(call, *words):
    """The StoreError of a call that must fail."""
    with pytest.raises(errors.StoreError) as caught:
        call(*words)
    return caught.value


@pytest.fixture
def feeds(generic):
    return {feed.stream: feed for feed in generic.feeds}


@pytest.mark.parametrize(
    "sql",
    [
        "insert into agents (agent_id, changed_at) values ('a', '2026-03-01T09:00:00.000000Z')",
        "delete from visits",
        "create table mine (a integer)",
        "drop table visits",
    ],
)
def test_a_store_cannot_be_written_through_the_board(centre, sql):
    centre.visits(MORNING)
    store = centre.open()
    error = failure(ask, store, sql)
    assert error.code == "permission"
    assert ask(store, "select count(*) from visits")[0][0] == 1


def test_a_statement_is_stopped_after_its_time_and_the_next_one_answers(centre):
    store = centre.open(timeout_seconds=0.3)
    error = failure(ask, store, SLOW[centre.dialect])
    assert (error.code, error.store, error.query) == ("timeout", "bank", "queries/x.sql")
    assert error.message == "Store bank did not answer queries/x.sql in 0.3 s."
    assert "index" in error.do
    assert ask(store, "select 1")[0][0] == 1


def test_a_missing_table_is_named_with_the_query_that_reads_it(centre, feeds):
    centre.run("drop table visits")
    error = failure(read, centre.open(), feeds["visits"])
    assert error.code == "missing_table"
    assert "visits" in error.message
    assert error.message.startswith("Store bank cannot answer queries/generic/visits.sql: ")
    assert error.problem().query == "queries/generic/visits.sql"


def test_a_missing_column_is_named_with_the_query_that_reads_it(centre, feeds):
    centre.run("alter table visits rename column reason to why")
    error = failure(read, centre.open(), feeds["visits"])
    assert error.code == "missing_column"
    assert "reason" in error.message


def test_a_missing_optional_table_is_a_feed_without_rows(centre, feeds):
    centre.run("drop table surveys")
    centre.visits(MORNING)
    store = centre.open()
    assert read(store, feeds["surveys"]) == []
    assert store.is_absent(feeds["surveys"])
    assert read(store, feeds["visits"]) == ["v000000"]
    assert not store.is_absent(feeds["tickets"])


def test_an_absent_table_is_asked_for_again_after_ten_minutes(centre, feeds):
    centre.run("drop table surveys")
    store = centre.open(clock="board")
    store.mark(MORNING)
    read(store, feeds["surveys"])
    store.mark(MORNING + timedelta(seconds=1))
    centre.run("create table surveys as select * from visits")  # of other columns, so that reading it fails
    if centre.dialect == "postgresql":
        assert read(store, feeds["surveys"]) == []
    store.mark(MORNING + timedelta(minutes=11))
    assert failure(read, store, feeds["surveys"]).code == "missing_column"


def test_a_feed_that_returns_other_columns_than_it_declares_is_refused(centre, tmp_path):
    own = tmp_path / "queries" / "acme"
    shutil.copytree(centre.open().vendor.folder, own)
    (own / "store.toml").write_text((own / "store.toml").read_text().replace('"generic"', '"acme"'))
    agents = (own / "agents.sql").read_text().replace("    agent_id, name, team", "    agent_id, team, name")
    (own / "agents.sql").write_text(agents)
    store = centre.open(vendor="acme")
    error = failure(read, store, next(feed for feed in store.vendor.feeds if feed.stream == "agents"))
    assert error.code == "columns"
    assert "name as column 2, but the store returned team" in error.message


def test_a_sqlite_store_that_does_not_exist_is_never_created(tmp_path, sqlite_centre):
    file = tmp_path / "var" / "none.db"
    error = failure(ask, sqlite_centre.open(url="sqlite:///var/none.db"), "select 1")
    assert (error.code, error.message) == ("missing_file", f"Store bank has no file {file}.")
    assert not file.exists()


def test_a_sqlite_store_may_stand_under_a_name_with_odd_letters(tmp_path, sqlite_centre):
    shutil.copy(tmp_path / "bank.db", tmp_path / "50% café #1?.db")
    url = sqlalchemy.URL.create("sqlite", database="50% café #1?.db").render_as_string()
    assert ask(sqlite_centre.open(url=url), "select count(*) from visits")[0][0] == 0


def test_a_file_that_is_no_database_is_told(tmp_path, sqlite_centre):
    (tmp_path / "notes.txt").write_text("Not a database, but a text that is long enough to have been one. " * 20)
    error = failure(ask, sqlite_centre.open(url="sqlite:///notes.txt"), "select count(*) from visits")
    assert (error.code, error.message) == (
        "not_a_database",
        "Store bank is not a readable database: file is not a database.",
    )


def test_a_sqlite_file_that_was_replaced_is_read_anew(tmp_path, sqlite_centre, feeds):
    store = sqlite_centre.open(url="sqlite:///copy.db")
    for name in ("one", "two"):
        sqlite_centre.visits(MORNING, prefix=name)
        sqlite_centre.run("pragma wal_checkpoint(truncate)")
        shutil.copy(tmp_path / "bank.db", tmp_path / "next.db")
        (tmp_path / "next.db").replace(tmp_path / "copy.db")
        assert store.has_changed()
    assert read(store, feeds["visits"]) == ["one000000", "two000000"]


def test_a_locked_sqlite_store_is_told_and_read_when_it_is_free(tmp_path, sqlite_centre):
    sqlite_centre.run("pragma journal_mode = delete")
    store = sqlite_centre.open(timeout_seconds=0.2)
    writer = sqlite3.connect(tmp_path / "bank.db", isolation_level=None)
    writer.execute("begin exclusive")
    assert failure(ask, store, "select count(*) from visits").code == "locked"
    writer.execute("rollback")
    writer.close()
    assert ask(store, "select count(*) from visits")[0][0] == 0


def test_only_a_write_changes_a_sqlite_store(sqlite_centre, feeds):
    store = sqlite_centre.open()
    assert store.has_changed()
    read(store, feeds["visits"])
    assert not store.has_changed()
    sqlite_centre.visits(MORNING)
    assert store.has_changed()
    assert not store.has_changed()


def test_a_server_may_always_have_changed(server_centre):
    store = server_centre.open()
    assert store.has_changed()
    assert store.has_changed()


def test_text_that_is_not_utf8_is_shown_with_marks_and_stops_nothing(sqlite_centre, feeds):
    sqlite_centre.visits(MORNING, MORNING)
    sqlite_centre.run("update visits set customer_ref = cast(x'ff41' as text) where visit_id = 'v000001'")
    (page,) = cursors.changed_pages(sqlite_centre.open(), feeds["visits"])
    checked = records.check(records.STREAMS["visits"], page.rows, feeds["visits"].columns)
    assert [row[5] for row in checked.rows] == [None, "\ufffdA"]
    assert [finding.code for finding in checked.findings] == ["not_utf8"]


def test_a_time_beyond_the_calendar_is_refused_alone(server_centre, feeds):
    server_centre.visits(MORNING, MORNING)
    no_time = NO_TIME[server_centre.dialect]
    server_centre.run(f"update visits set ended_at = '{no_time}' where visit_id = 'v000001'")
    store = server_centre.open()
    pages = list(cursors.changed_pages(store, feeds["visits"], limit=1))
    rows = [row for page in pages for row in page.rows]
    checked = records.check(records.STREAMS["visits"], rows, feeds["visits"].columns)
    assert [row[0] for row in checked.rows] == ["v000000"]
    assert [finding.code for finding in checked.findings] == ["unreadable_time"]


def test_a_server_that_is_down_is_told_without_the_password(server_centre):
    url = server_centre.writer.url.set(port=1).render_as_string(hide_password=False)
    error = failure(ask, server_centre.open(url=url), "select 1")
    assert error.code == "store_down"
    assert error.message.startswith("Store bank does not answer: ")
    assert PASSWORD not in f"{error.message} {error.do} {error.problem()}"


@pytest.mark.parametrize(
    "words", [{"password": "wrong-pass-phrase"}, {"user": "nobody", "password": "wrong-pass-phrase"}]
)
def test_a_refused_login_is_told_without_the_password(server_centre, server, words):
    url = server.url(server_centre.database, **words)
    error = failure(ask, server_centre.open(url=url), "select 1")
    assert error.code == "login_refused"
    assert "wrong-pass-phrase" not in f"{error.message} {error.do}"


def test_a_missing_database_is_told(server_centre, server):
    error = failure(ask, server_centre.open(url=server.url("nowhere")), "select 1")
    assert error.code == "login_refused"
    assert "nowhere" in error.message


def test_a_table_that_may_not_be_read_is_told(server_centre, server, feeds):
    url = server.login(server_centre.database, "grant select on agents to {user}")
    error = failure(read, server_centre.open(url=url), feeds["visits"])
    assert error.code == "permission"
    assert " denied " in error.message
    assert "visits" in error.message
    assert error.do.startswith("Run on the store, as its owner: GRANT SELECT ON ")


def test_a_store_answers_again_after_its_server_ended_the_connection(server_centre, server):
    store = server_centre.open(url=server.login(server_centre.database, GRANT[server_centre.dialect]))
    ((session,),) = ask(store, f"select {SESSION[server_centre.dialect]}")
    server_centre.run(END_SESSION[server_centre.dialect].format(session))
    assert failure(ask, store, "select 1").code == "store_down"
    assert ask(store, "select 1")[0][0] == 1


def test_a_store_uses_one_connection_and_leaves_nothing_open_between_questions(server_centre, server, feeds):
    url = server.login(server_centre.database, GRANT[server_centre.dialect])
    store = server_centre.open(url=url)
    store.mark(MORNING)
    for feed in feeds.values():
        read(store, feed)
    with server_centre.writer.connect() as connection:
        sql = OPEN[server_centre.dialect].format(sqlalchemy.make_url(url).username)
        assert connection.exec_driver_sql(sql).fetchall() == [(1, 0)]


@pytest.mark.parametrize(
    ("url", "code"),
    [("file:/var/log/queue_log", "dialect"), ("oracle://x/y", "dialect"), ("sqlite", "bad_url")],
)
def test_an_address_that_cannot_be_read_is_told(sqlite_centre, url, code):
    assert failure(lambda: sqlite_centre.open(url=url)).code == code


def test_text_and_bounds_are_given_to_each_engine_in_its_own_words():
    assert engines.bound("sqlite", MORNING) == "2026-03-01T09:00:00.000000Z"
    assert engines.bound("postgresql", MORNING) == MORNING
    assert engines.bound("mysql", MORNING) == MORNING.replace(tzinfo=None)
    assert [engines.bound("postgresql", at) for at in (engines.BEGINNING, engines.END)] == ["-infinity", "infinity"]
