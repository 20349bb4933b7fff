"""Rows that tell no time of change: windows, growing numbers, logs that name rows, and live tables."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest

from tests.engine.site import NINE, Centre, codes, held, poll, status, value
from tests.stores import own_vendor
from wallboard import clock, reconciliation
from wallboard.ledger import TABLES
from wallboard.records import KEPT
from wallboard.stores import marks

MIDNIGHT = NINE.replace(hour=0)


def seconds(at):
    return int(at.timestamp())


def outcomes(engine):
    """Each visit held: how its wait ended, and whether it has an end."""
    at = [KEPT["visits"].position(name) for name in ("visit_id", "outcome", "ended_at")]
    rows = [row for _, some in engine.ledger.rows("visits") for row in some]
    return {row[at[0]]: (row[at[1]], row[at[2]] is not None) for row in rows}


def fill(engine):
    """Read on in what has never been read, to its end."""
    for source in engine.sources:
        source.intake.fill(engine.now(), engine._edge(engine.now()), engine._deliver, until=time.monotonic() + 60)


def compare(engine):
    (source,) = engine.sources
    return reconciliation.run(source.intake, engine.ledger, engine.now(), engine._deliver)


@pytest.fixture(params=["sqlite", "postgresql", "mysql"])
def acme(request, site, tmp_path):
    """A store with every table of the test's own vendor; called with feeds, the board reads those."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'acme.db'}"
    else:
        server = request.getfixturevalue(f"{request.param}_server")
        url = server.fresh(f"modes_{id(site)}_{time.monotonic_ns()}")
    centre = Centre(url)
    centre.run(*own_vendor.TABLES)
    options = 'time_zone = "Europe/Berlin"\n'

    def reads(**feeds):
        own_vendor.write(tmp_path, **feeds)
        site.reads(url, vendor="acme", clock="board", more=options)
        return centre

    yield reads
    centre.writer.dispose()


def call(centre, number, begun, *, answered=0, ended=0, outcome=None):
    centre.run(f"delete from calls where id = {number}")
    word = "null" if outcome is None else f"'{outcome}'"
    ends = ", ".join(str(seconds(at)) if at else "0" for at in (answered, ended))
    centre.run(f"insert into calls values ({number}, 'Cards', {seconds(begun)}, {ends}, {word})")


def live(centre, *rows, touched=None, answered=()):
    """The live table as it is now, written a moment ago unless told otherwise."""
    centre.run("delete from live")
    for number, begun in rows:
        connected = seconds(begun) + 5 if number in answered else 0
        centre.run(f"insert into live values ({number}, 'Cards', {seconds(begun)}, {connected}, {seconds(touched)})")


# Windows


def test_a_row_that_changes_in_place_is_read_again_while_it_is_in_the_window(site, acme):
    centre = acme(visits=own_vendor.WINDOW)
    call(centre, 1, NINE - timedelta(minutes=20))
    engine = site.engine()
    poll(engine)
    assert value(engine, "waiting_now") == 1
    call(centre, 1, NINE - timedelta(minutes=20), answered=NINE, ended=NINE, outcome="answered")
    site.clock.turn(1)
    poll(engine)
    assert (value(engine, "waiting_now"), value(engine, "answered")) == (0, 1)


def test_rows_of_a_window_that_did_not_change_are_written_once(site, acme):
    centre = acme(visits=own_vendor.WINDOW)
    for i in range(5):
        call(centre, i, NINE - timedelta(minutes=i))
    engine = site.engine()
    poll(engine)
    written = []
    write = engine.ledger.write
    engine.ledger.write = lambda connection, store, stream, rows, **words: (
        written.extend(rows),
        write(connection, store, stream, rows, **words),
    )
    call(centre, 9, NINE)
    site.clock.turn(1)
    poll(engine, times=3)
    assert [row[0] for row in written] == ["9"]


def test_what_changed_before_the_window_and_what_is_gone_is_found_by_the_comparison(site, acme):
    centre = acme(visits=own_vendor.WINDOW)
    old, older = NINE - timedelta(hours=3), NINE - timedelta(hours=40)
    call(centre, 1, old)
    call(centre, 2, old)
    call(centre, 3, older)
    engine = site.engine()
    poll(engine)
    fill(engine)
    assert outcomes(engine) == {"1": (None, False), "2": (None, False), "3": (None, False)}
    call(centre, 1, old, ended=old, outcome="abandoned")
    call(centre, 4, older, ended=older, outcome="timeout")
    centre.run("delete from calls where id = 2")
    site.clock.turn(60)
    poll(engine)
    compare(engine)
    assert outcomes(engine) == {"1": ("abandoned", True), "3": (None, False), "4": ("timeout", True)}
    assert compare(engine) == 0


def test_a_window_that_was_not_read_for_hours_goes_on_where_it_stopped(site, acme):
    centre = acme(visits=own_vendor.WINDOW)
    engine = site.engine()
    poll(engine)
    for i in range(12):
        call(centre, i, site.clock.turn(1800))
    engine = site.engine()
    poll(engine)
    fill(engine)
    assert held(engine) == sorted((str(i),) for i in range(12))


# Numbers


def remark(centre, number, at, body="x"):
    wall = (at + timedelta(hours=1)).replace(tzinfo=None).isoformat(" ")
    centre.run(f"insert into remarks values ({number}, 'c', '{wall}', '{body}')")


def remarks(centre, count, *, last=NINE, apart=60, first=1):
    """So many remarks, a minute apart, the last one at nine."""
    times = [last - timedelta(seconds=apart * (count - 1 - i)) for i in range(count)]
    walls = [(at + timedelta(hours=1)).replace(tzinfo=None).isoformat(" ") for at in times]
    rows = [{"id": first + i, "call_id": "c", "written": wall, "body": "x"} for i, wall in enumerate(walls)]
    centre.insert("remarks", *rows)


def test_a_cold_start_reads_today_before_what_is_older(site, acme):
    centre = acme(notes=own_vendor.APPENDED)
    remarks(centre, 5000)
    engine = site.engine()
    poll(engine)
    (feed,) = engine.sources[0].intake.feeds
    numbers = sorted(int(key) for (key,) in held(engine, "notes"))
    edge = engine._edge(engine.now())
    assert numbers[-1] == 5000
    assert not engine.sources[0].lacks(edge)
    if feed.unread:
        assert min(gap.until for gap in feed.unread) <= edge.timestamp() * 1e6
    fill(engine)
    assert len(held(engine, "notes")) == 5000
    assert feed.unread == ()


def test_a_number_that_was_given_out_early_and_committed_late_is_found(site, acme):
    centre = acme(notes=own_vendor.APPENDED)
    remarks(centre, 700)
    engine = site.engine()
    poll(engine)
    fill(engine)
    centre.run("delete from remarks where id = 650")
    remark(centre, 702, site.clock.turn(1))
    poll(engine)
    remark(centre, 701, site.clock.at)
    site.clock.turn(6)
    engine.sources[0].intake.feeds[0]._polled = 0.0
    poll(engine)
    assert {"701", "702"} <= {key for (key,) in held(engine, "notes")}


def test_a_restart_goes_on_after_the_last_number(site, acme):
    centre = acme(notes=own_vendor.APPENDED)
    remarks(centre, 3000)
    engine = site.engine()
    poll(engine)
    fill(engine)
    engine = site.engine()
    asked = []
    poll(engine)
    rows = engine.sources[0].intake.store.rows
    engine.sources[0].intake.store.rows = lambda feed, params: (asked.append(params["after"]), rows(feed, params))[1]
    remark(centre, 3001, site.clock.turn(6))
    engine.sources[0].intake.feeds[0]._polled = 0.0
    poll(engine)
    assert asked == [2500]
    assert ("3001",) in held(engine, "notes")


def test_a_crash_between_two_pages_loses_and_doubles_nothing(site, acme, tmp_path):
    own_vendor.write(tmp_path)
    centre = acme(notes=own_vendor.APPENDED)
    (tmp_path / "queries" / "acme" / "store.toml").write_text("page_rows = 100\n" + own_vendor.STORE)
    remarks(centre, 2000)
    engine = site.engine()
    commit, left = engine.ledger.advance, [15]

    def failing(*words, **more):
        left[0] -= 1
        if left[0] < 0:
            raise RuntimeError
        commit(*words, **more)

    engine.ledger.advance = failing
    poll(engine)
    assert 1000 < len(held(engine, "notes")) < 2000
    engine = site.engine()
    poll(engine)
    fill(engine)
    assert held(engine, "notes") == sorted((str(i),) for i in range(1, 2001))


def test_rows_named_by_a_log_are_read_whole_each_time_they_are_named(site, acme):
    centre = acme(tickets=own_vendor.TOUCHED)
    begun = seconds(NINE - timedelta(days=9))
    centre.run(f"insert into cases values (1, 'open', {begun}), (2, 'open', {begun})")
    centre.run("insert into log values (1, 1), (2, 2)")
    engine = site.engine()
    poll(engine)
    fill(engine)
    centre.run("update cases set state = 'closed' where id = 1", "insert into log values (3, 1)")
    site.clock.turn(6)
    engine.sources[0].intake.feeds[0]._polled = 0.0
    poll(engine)
    at = [KEPT["tickets"].position(name) for name in ("ticket_id", "state")]
    rows = [row for _, some in engine.ledger.rows("tickets") for row in some]
    assert sorted((row[at[0]], row[at[1]]) for row in rows) == [("1", "closed"), ("2", "open")]


@pytest.fixture
def cases(site, acme):
    """Three open cases, each named by a log, and the board that has read them; called, with the header `exists`."""

    def opened(exists):
        centre = acme(tickets=own_vendor.TOUCHED.replace("-- epoch", f"{exists}-- epoch"))
        for number, age in ((1, timedelta(hours=2)), (2, timedelta(hours=3)), (3, timedelta(days=90))):
            centre.run(f"insert into cases values ({number}, 'open', {seconds(NINE - age)})")
            centre.run(f"insert into log values ({number}, {number})")
        engine = site.engine()
        poll(engine)
        fill(engine)
        site.clock.turn(60)
        return centre, engine

    return opened


EXISTS = "-- exists: select id from cases where id in :keys\n"


@pytest.mark.parametrize(("exists", "kept"), [("", ["1", "2", "3"]), (EXISTS, ["1", "3"])])
def test_a_row_that_a_log_does_not_name_any_more_is_gone_where_the_store_can_be_asked_for_it(cases, exists, kept):
    centre, engine = cases(exists)
    centre.run("delete from cases where id = 2", "delete from log where case_id = 2")
    compare(engine)
    assert [key for (key,) in held(engine, "tickets")] == kept


def test_a_row_that_a_log_has_lost_stays_while_it_is_there(cases):
    centre, engine = cases(EXISTS)
    centre.run("delete from log")
    assert compare(engine) == 0
    assert [key for (key,) in held(engine, "tickets")] == ["1", "2", "3"]


def test_a_row_of_any_age_that_is_gone_is_found_at_night(cases):
    centre, engine = cases(EXISTS)
    centre.run("delete from cases where id = 3")
    compare(engine)
    assert [key for (key,) in held(engine, "tickets")] == ["1", "2", "3"]
    engine._reconcile(long=True)
    assert [key for (key,) in held(engine, "tickets")] == ["1", "2"]


def test_a_log_that_names_none_of_its_rows_is_asked_rarely(site, acme):
    acme(tickets=own_vendor.TOUCHED)
    engine = site.engine()
    poll(engine)
    (feed,) = engine.sources[0].intake.feeds
    feed._in_vain, feed._polled = 1.0, time.monotonic() - 20
    assert not feed.is_due()
    feed._polled -= 20
    assert feed.is_due()


@pytest.mark.parametrize("is_first", [True, False])
def test_a_number_that_commits_after_many_others_were_read_is_found(site, postgresql_server, tmp_path, is_first):
    """More of them than are read again anyway; and it commits between two polls, so the second sees no transaction."""
    url = postgresql_server.fresh(f"late_{time.monotonic_ns()}")
    centre = Centre(url)
    centre.run(*own_vendor.TABLES)
    own_vendor.write(tmp_path, notes=own_vendor.APPENDED)
    site.reads(url, vendor="acme", more='time_zone = "Etc/GMT-1"\n')  # an hour ahead of UTC, in summer too
    site.lives_now()
    remarks(centre, 600, last=site.clock.at - timedelta(seconds=30), apart=1)
    engine = site.engine()
    if not is_first:
        _poll_now(engine)
        time.sleep(2.2)  # marks lie two seconds back
    with centre.writer.connect() as late:
        late.begin()
        wall = (clock.system() + timedelta(hours=1)).replace(tzinfo=None).isoformat(" ")
        late.exec_driver_sql(f"insert into remarks values (601, 'c', '{wall}', 'late')")
        for first in (1000, 2000, 3000):
            site.clock.at = clock.system()
            remarks(centre, 600, last=site.clock.at, apart=0, first=first)
            _poll_now(engine)
        late.commit()
    site.clock.at = clock.system()
    _poll_now(engine)
    assert ("601",) in held(engine, "notes")
    centre.writer.dispose()


def _poll_now(engine):
    poll(engine)
    engine.sources[0].intake.feeds[0]._polled = 0.0


# Live tables


def test_who_waits_now_is_on_the_board_and_becomes_the_logs_row_when_it_is_written(site, acme):
    centre = acme(visits=own_vendor.WINDOW, waiting=own_vendor.LIVE)
    live(centre, (1, NINE), (2, NINE), touched=NINE)
    engine = site.engine()
    poll(engine)
    assert (value(engine, "waiting_now"), value(engine, "offered")) == (2, 2)
    live(centre, (1, NINE), (2, NINE), touched=NINE, answered=(1,))
    site.clock.turn(5)
    poll(engine)
    assert value(engine, "waiting_now") == 1
    live(centre, (2, NINE), touched=site.clock.turn(5))
    poll(engine)
    assert outcomes(engine)["1"] == ("answered", True)
    call(centre, 1, NINE, answered=NINE, ended=NINE + timedelta(seconds=9), outcome="answered")
    call(centre, 2, NINE, ended=NINE + timedelta(seconds=9), outcome="abandoned")
    live(centre, touched=site.clock.at)
    poll(engine, times=2)
    assert outcomes(engine) == {"1": ("answered", True), "2": ("abandoned", True)}
    assert (value(engine, "offered"), value(engine, "waiting_now")) == (2, 0)


def test_the_row_of_the_log_wins_while_the_live_table_still_holds_it(site, acme):
    centre = acme(visits=own_vendor.WINDOW, waiting=own_vendor.LIVE)
    call(centre, 1, NINE, ended=NINE, outcome="timeout")
    live(centre, (1, NINE), touched=NINE)
    engine = site.engine()
    poll(engine, times=3)
    assert outcomes(engine) == {"1": ("timeout", True)}
    engine = site.engine()
    live(centre, (1, NINE), touched=site.clock.turn(1), answered=(1,))
    poll(engine, times=2)
    assert outcomes(engine) == {"1": ("timeout", True)}


def test_who_vanished_while_waiting_is_nothing_yet_and_lost_after_some_minutes(site, acme):
    centre = acme(waiting=own_vendor.LIVE)
    live(centre, (1, NINE), touched=NINE)
    engine = site.engine()
    poll(engine)
    live(centre, (2, NINE), touched=site.clock.turn(2))
    poll(engine)
    assert outcomes(engine) == {"1": (None, True), "2": (None, False)}
    assert value(engine, "waiting_now") == 1
    engine = site.engine()  # and a restart in between
    live(centre, (2, NINE), touched=site.clock.turn(301))
    poll(engine)
    assert outcomes(engine) == {"1": ("lost", True), "2": (None, False)}


def test_a_lost_visit_that_the_log_brings_late_is_the_logs_and_stays_so(site, acme):
    centre = acme(visits=own_vendor.WINDOW, waiting=own_vendor.LIVE)
    live(centre, (1, NINE), touched=NINE)
    engine = site.engine()
    poll(engine)
    live(centre, touched=site.clock.turn(1))
    poll(engine)
    site.clock.turn(400)
    live(centre, (7, NINE), touched=site.clock.at)
    poll(engine)
    assert outcomes(engine)["1"] == ("lost", True)
    compare(engine)
    assert outcomes(engine)["1"] == ("lost", True)
    call(centre, 1, NINE, ended=NINE, outcome="abandoned")
    site.clock.turn(1)
    poll(engine, times=2)
    assert outcomes(engine)["1"] == ("abandoned", True)


def test_a_talk_that_ended_while_the_board_was_away_ends_at_the_last_look(site, acme):
    centre = acme(waiting=own_vendor.LIVE)
    live(centre, (1, NINE), touched=NINE, answered=(1,))
    site.clock.turn(10)
    engine = site.engine()
    poll(engine)
    site.clock.turn(3600)
    live(centre, (2, site.clock.at), touched=site.clock.at)
    engine = site.engine()
    poll(engine)
    ended = [row[KEPT["visits"].position("ended_at")] for _, rows in engine.ledger.rows("visits") for row in rows]
    assert ended[0] == (seconds(NINE) + 10) * 1_000_000


def test_a_live_visit_that_another_store_writes_down_is_forgotten_here(site, acme):
    centre = acme(waiting=own_vendor.LIVE.replace("-- freshness", "-- gone: dropped\n-- freshness"))
    live(centre, (1, NINE), (2, NINE), touched=NINE)
    engine = site.engine()
    poll(engine)
    live(centre, (2, NINE), touched=NINE)
    site.clock.turn(1)
    poll(engine)
    assert held(engine) == [("2",)]


def test_a_table_that_nobody_writes_any_more_closes_nothing_and_is_named(site, acme):
    centre = acme(waiting=own_vendor.LIVE, agent_states=own_vendor.AGENTS)
    begun = seconds(NINE - timedelta(hours=1))
    centre.run(f"insert into agents values ('ana', 'idle', {begun}, {seconds(NINE)})")
    live(centre, (1, NINE), (2, NINE), touched=NINE)
    engine = site.engine()
    poll(engine)
    centre.run("delete from live where id = 1")
    site.clock.turn(120)
    poll(engine)
    assert outcomes(engine) == {"1": (None, False), "2": (None, False)}
    assert len(engine.ledger.open_states("bank")) == 1
    assert "nothing in the table of queries/acme/agent_states.sql was written for 60 s" in status(engine).error
    centre.run(
        f"update live set touched = {seconds(site.clock.at)}", f"update agents set touched = {seconds(site.clock.at)}"
    )
    site.clock.turn(1)
    poll(engine)
    assert status(engine).error is None
    assert outcomes(engine) == {"1": (None, True), "2": (None, False)}


def test_an_agent_whose_own_row_is_old_is_gone_while_the_others_stay(site, acme):
    centre = acme(agent_states=own_vendor.AGENTS)
    begun = seconds(NINE - timedelta(hours=1))
    centre.run(
        f"insert into agents values ('ana', 'idle', {begun}, {seconds(NINE)}), ('ben', 'idle', {begun}, {begun})"
    )
    engine = site.engine()
    poll(engine)
    assert [row[0] for row in engine.ledger.open_states("bank")] == ["ana"]


def test_a_look_that_failed_closes_nothing(site, acme):
    centre = acme(waiting=own_vendor.LIVE, agent_states=own_vendor.AGENTS)
    centre.run(f"insert into agents values ('ana', 'idle', {seconds(NINE)}, {seconds(NINE)})")
    live(centre, (1, NINE), touched=NINE)
    engine = site.engine()
    poll(engine)
    centre.run("alter table live rename to hidden", "alter table agents rename to away")
    site.clock.turn(1)
    poll(engine)
    assert status(engine).error is not None
    assert outcomes(engine) == {"1": (None, False)}
    assert len(engine.ledger.open_states("bank")) == 1
    centre.run("alter table hidden rename to live", "alter table away rename to agents")
    site.clock.turn(1)
    poll(engine)
    assert outcomes(engine) == {"1": (None, False)}
    assert engine.ledger.count("agent_states", TABLES["agent_states"].c.until.is_(None)) == 1


def test_a_list_of_people_that_does_not_change_is_written_once(site, acme, tmp_path):
    staff = "-- stream: agents\n-- mode: snapshot\n-- params:\n-- columns: agent_id, name\n"
    centre = acme(agents=staff + "select id as agent_id, activity as name from agents")
    centre.run("insert into agents values ('ana', 'Ana', 0, 0), ('ben', 'Ben', 0, 0)")
    engine = site.engine()
    poll(engine)
    (feed,) = engine.sources[0].intake.feeds
    centre.run("update agents set activity = 'Benjamin' where id = 'ben'")
    rows = [feed._poll(engine.now(), marks.by_clock(engine.now(), timedelta(), ""), MIDNIGHT, engine._deliver)]
    rows += [feed._poll(engine.now(), marks.by_clock(engine.now(), timedelta(), ""), MIDNIGHT, engine._deliver)]
    assert rows == [1, 0]
    assert held(engine, "agents") == [("ana",), ("ben",)]


def test_a_word_that_nobody_knows_stays_and_is_named(site, acme):
    centre = acme(visits=own_vendor.WINDOW)
    call(centre, 1, NINE, ended=NINE, outcome="vanished_into_air")
    engine = site.engine()
    poll(engine)
    assert held(engine) == [("1",)]
    assert codes(engine) == ["unknown_word"]


def test_a_server_where_nothing_was_written_is_not_compared_on_every_poll(site, acme, monkeypatch):
    centre = acme(visits=own_vendor.WINDOW)
    call(centre, 1, NINE)
    engine = site.engine()
    compared = []
    monkeypatch.setattr(reconciliation, "run", lambda *_words: compared.append(1))
    poll(engine, times=4)
    assert compared == []


def test_queries_whose_columns_a_version_lacks_are_named_and_the_others_are_read(site, acme):
    centre = acme(visits=own_vendor.WINDOW, notes=own_vendor.APPENDED, tickets=own_vendor.TOUCHED)
    centre.run("insert into cases values (1, 'open', 5)", "insert into log values (1, 1)")
    centre.run("alter table calls drop column outcome", "alter table remarks drop column body")
    engine = site.engine()
    poll(engine)
    assert held(engine, "tickets") == [("1",)]
    assert "queries/acme/visits.sql" in status(engine).error
    assert "queries/acme/notes.sql" in status(engine).error
    centre.run("alter table calls add column outcome varchar(40)", "alter table remarks add column body varchar(200)")
    call(centre, 1, NINE)
    engine.sources[0].intake.feeds[0]._polled = 0.0
    poll(engine, times=2)
    assert held(engine) == [("1",)]
