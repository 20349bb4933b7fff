"""Never lose a row, never count one twice, never claim to be complete where it is not (design.md §5)."""

from __future__ import annotations

import shutil
import threading
import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import psycopg
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tests.engine.site import NINE, Centre, Site, held, micros, poll, status, value
from wallboard import checks, clock, history, reconciliation
from wallboard.intake import store
from wallboard.records import KEPT
from wallboard.stores import reconcile

ENTERED = KEPT["visits"].position("changed_at")


def changed(engine):
    """When each visit held was last changed."""
    return {row[0]: row[ENTERED] for _, rows in engine.ledger.rows("visits") for row in rows}


def edge(engine):
    """From when on a row matters to the board of today."""
    return engine._edge(engine.now())


# Writers


NOW = {"postgresql": "now()", "mysql": "utc_timestamp(6)"}


@contextmanager
def late(centre, name="late"):
    """A row whose transaction commits at the end; the store's time before it."""
    now = NOW[centre.dialect]
    with centre.writer.begin() as connection:
        began = connection.exec_driver_sql(f"select {now}").scalar_one()
        connection.exec_driver_sql(
            f"insert into visits (visit_id, queue, entered_at, changed_at) values ('{name}', 'Cards', {now}, {now})"
        )
        yield began.replace(tzinfo=UTC)


def test_a_commit_that_comes_late_is_found(site, server_centre):
    """The row's time of change lies before that of rows read long since."""
    site.lives_now()
    engine = site.engine()
    poll(engine)
    with late(server_centre) as began:
        for i in range(3):
            time.sleep(0.05)
            server_centre.visit(f"v{i}", clock.system())
            site.clock.at = clock.system()
            poll(engine)
            assert status(engine).complete_to <= began
        assert len(held(engine)) == 3
    site.clock.at = clock.system()
    poll(engine)
    assert ("late",) in held(engine)
    poll(engine)
    assert value(engine, "waiting_now") == 4


def test_a_late_row_is_found_after_a_restart_in_between(site, server_centre):
    site.lives_now()
    with late(server_centre):
        engine = site.engine()
        poll(engine, times=2)
        server_centre.visit("v", clock.system())
        poll(engine)
    engine = site.engine()
    poll(engine)
    assert held(engine) == [("late",), ("v",)]


def test_rows_of_the_overlap_are_written_once(site, centre):
    engine = site.engine()
    centre.visit("a", NINE)
    poll(engine)
    written = []
    write = engine.ledger.write
    engine.ledger.write = lambda connection, store, stream, rows, **words: (
        written.extend(rows),
        write(connection, store, stream, rows, **words),
    )
    for i in range(5):
        centre.visit(f"v{i}", site.clock.turn(1))
        poll(engine)
    assert [row[0] for row in written] == [f"v{i}" for i in range(5)]


def test_a_bulk_load_with_one_time_of_change_is_read_whole(site, centre):
    engine = site.engine()
    poll(engine)
    now = site.clock.turn(1)
    rows = [
        {"visit_id": f"v{i:05}", "queue": "Cards", "entered_at": now - timedelta(seconds=i % 600), "changed_at": now}
        for i in range(30_000)
    ]
    centre.insert("visits", *rows)
    poll(engine)
    assert len(held(engine)) == 30_000
    assert value(engine, "offered") == 30_000
    poll(engine)
    assert value(engine, "offered") == 30_000


def test_a_delete_is_found_at_once_in_sqlite(site, centre):
    centre.visit("a", NINE)
    centre.visit("b", NINE)
    engine = site.engine()
    poll(engine, times=2)
    site.clock.turn(1)
    centre.visit("c", site.clock.at)
    poll(engine)
    site.clock.turn(1)
    centre.run("delete from visits where visit_id = 'a'")
    poll(engine)
    assert held(engine) == [("b",), ("c",)]
    assert value(engine, "waiting_now") == 2


def test_a_delete_is_found_by_the_comparison_on_a_server(site, server_centre):
    now = site.lives_now()
    for name in "abc":
        server_centre.visit(name, now - timedelta(hours=3))
    engine = site.engine()
    poll(engine, times=3)
    assert value(engine, "waiting_now", "queues/Cards") == 3
    server_centre.run("delete from visits where visit_id = 'b'")
    poll(engine)
    assert len(held(engine)) == 3
    engine._reconcile()
    engine.publish()
    assert held(engine) == [("a",), ("c",)]
    assert value(engine, "waiting_now", "queues/Cards") == 2


def test_rows_loaded_with_an_old_time_are_found_by_the_comparison(site, server_centre):
    now = site.lives_now()
    engine = site.engine()
    poll(engine, times=3)
    server_centre.answered("old", now - timedelta(hours=1))
    server_centre.answered("older", now - timedelta(days=20))
    poll(engine)
    assert held(engine) == []
    engine._reconcile()
    assert held(engine) == [("old",)]
    engine._reconcile(long=True)
    assert held(engine) == [("old",), ("older",)]


def test_a_restored_backup_is_what_the_board_shows_after_the_comparison(site, server_centre):
    """What was written after the backup is gone from the store, and old versions are back, with their old times."""
    now = site.lives_now()
    for name in "abc":
        server_centre.visit(name, now - timedelta(hours=1))
    server_centre.run("create table backup as select * from visits")
    server_centre.update("visits", {"visit_id": "b", "outcome": "abandoned", "ended_at": now, "changed_at": now})
    server_centre.run("delete from visits where visit_id = 'c'")
    server_centre.visit("d", now - timedelta(minutes=30))
    engine = site.engine()
    poll(engine, times=3)
    assert value(engine, "waiting_now", "queues/Cards") == 2
    server_centre.run("delete from visits", "insert into visits select * from backup")
    poll(engine)
    engine._reconcile()
    engine.publish()
    assert held(engine) == [("a",), ("b",), ("c",)]
    assert changed(engine) == dict.fromkeys("abc", micros(now - timedelta(hours=1)))
    assert value(engine, "waiting_now", "queues/Cards") == 3


def test_rows_changed_by_hand_without_a_new_time_are_left_as_they_are_until_they_are_touched(site, centre):
    centre.visit("a", NINE)
    engine = site.engine()
    poll(engine, times=2)
    centre.run("update visits set queue = 'Loans'")
    poll(engine)
    centre.update("visits", {"visit_id": "a", "changed_at": site.clock.turn(1)})
    poll(engine)
    assert value(engine, "waiting_now", "queues/Loans") == 1


def test_an_older_version_never_replaces_a_newer_one(site, centre):
    """A store restored from an older copy brings back old versions of rows."""
    centre.visit("a", NINE - timedelta(seconds=30))
    centre.update("visits", {"visit_id": "a", "outcome": "abandoned", "ended_at": NINE, "changed_at": NINE})
    engine = site.engine()
    poll(engine)
    older = {"outcome": None, "ended_at": None, "changed_at": NINE - timedelta(seconds=30)}
    centre.update("visits", {"visit_id": "a", **older})
    centre.visit("b", site.clock.turn(1))
    poll(engine)
    assert value(engine, "abandoned") == 1


def test_polls_and_comparisons_at_the_same_time_do_not_disturb_each_other(site, centre):
    for i in range(300):
        centre.answered(f"v{i}", NINE - timedelta(minutes=i))
    engine = site.engine()
    poll(engine, times=3)
    stop = threading.Event()

    def compare():
        while not stop.is_set():
            engine._reconcile()

    comparing = threading.Thread(target=compare)
    comparing.start()
    for i in range(25):
        centre.visit(f"w{i:02}", site.clock.turn(1))
        engine.cycle(engine.sources[0])
        assert status(engine).error is None
    stop.set()
    comparing.join()
    poll(engine)
    assert len(held(engine)) == 325
    assert value(engine, "waiting_now") == 25


def test_polls_go_on_during_a_long_comparison(site, centre):
    """Every poll between its steps finds what is new, and what both do is kept."""
    for days in range(30):
        centre.answered(f"v{days}", NINE - timedelta(days=days, hours=1))
    engine = site.engine()
    (source,) = engine.sources
    poll(engine, times=3)
    centre.run("delete from visits where visit_id = 'v1'", "delete from visits where visit_id = 'v29'")
    steps = reconciliation.steps(source.intake, engine.ledger, engine.now(), engine._deliver, long=True)
    seen, taken = [], 0
    while engine._took(source, steps):
        taken += 1
        if taken % 9 == 1:
            centre.visit(f"w{len(seen):02}", site.clock.turn(1))
            poll(engine)
            seen.append(value(engine, "waiting_now"))
    assert taken > reconcile.LONG.days
    assert seen == list(range(1, len(seen) + 1))
    kept = {key for (key,) in held(engine)}
    assert kept == set(centre.keys())
    assert status(engine).error is None


def test_who_waits_for_a_store_asks_before_one_who_has_just_asked(site, centre):
    (source,) = site.engine().sources
    order = []

    def ask(name):
        with source.turn():
            order.append(name)

    def compare():
        for _ in range(3):
            ask("compare")

    with source.turn():
        polling = threading.Thread(target=ask, args=("poll",))
        polling.start()
        wait_for(source._next.locked)
        comparing = threading.Thread(target=compare)
        comparing.start()
    polling.join()
    comparing.join()
    assert order == ["poll", "compare", "compare", "compare"]


# A cold start


def test_a_cold_start_reads_the_last_minutes_then_the_hour_then_today_then_the_rest(site, centre):
    site.clock.at = now = NINE.replace(hour=15)
    times = {"now": 0.5, "hour": 50, "today": 240, "night": 15.5 * 60, "week": 7 * 24 * 60, "year": 365 * 24 * 60}
    for name, minutes in times.items():
        centre.visit(
            name, now - timedelta(minutes=minutes), outcome="abandoned", ended_at=now - timedelta(minutes=minutes)
        )
    engine = site.engine()
    seen = []
    deliver = engine._deliver
    engine._deliver = lambda batch: (seen.extend(row[0] for row in batch.rows), deliver(batch))
    poll(engine)
    shown = engine.board.latest  # published before the gaps are filled
    assert shown.reading("offered", "site").value == 1
    assert shown.stores[0].complete_to <= now.replace(hour=0)
    poll(engine, times=3)
    assert seen == ["now", "hour", "night", "today", "year", "week"]
    assert value(engine, "offered") == 3
    assert status(engine).complete_to == now - timedelta(seconds=120)


def test_repeat_callers_are_unknown_until_the_contacts_they_may_repeat_are_read(site, centre):
    for days in (0, 3):
        centre.answered(f"{days} days ago", NINE - timedelta(days=days, minutes=5), customer_ref="+442079460001")
    engine = site.engine()
    engine.is_live = True
    poll(engine)
    assert value(engine, "offered") == 1.0
    assert engine.board.latest.reading("repeat_rate").as_dict()["n"] is None
    assert value(engine, "repeat_rate") is None
    poll(engine)
    assert value(engine, "repeat_rate") == 1.0


def test_a_cold_start_that_is_cut_short_goes_on_where_it_stood(site, centre, monkeypatch):
    rows = [
        {"visit_id": f"v{i:05}", "queue": "Cards", "entered_at": at, "changed_at": at}
        for i in range(12_000)
        for at in [NINE - timedelta(days=2) + timedelta(seconds=i)]
    ]
    centre.insert("visits", *rows)
    monkeypatch.setattr(store, "GAP_SECONDS", 1e-6)
    engine = site.engine()
    counts = []
    for _ in range(6):
        engine = site.engine()
        poll(engine)
        counts.append(len(held(engine)))
    assert sorted(counts) == counts
    monkeypatch.undo()
    poll(engine, times=4)
    assert len(held(engine)) == 12_000


# What complete_to claims

STEP = st.sampled_from(["write", "write", "late", "commit", "poll", "poll", "restart", "compare"])


@given(steps=st.lists(STEP, min_size=4, max_size=30))
@hypothesis_settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_row_older_than_complete_to_is_in_the_ledger(postgresql_server, tmp_path_factory, steps):
    """Writers on PostgreSQL commit in any order, the board restarts at any time."""
    name = f"complete_{time.monotonic_ns()}"
    centre = Centre(postgresql_server.fresh(name, template="generic"))
    site = Site(tmp_path_factory.mktemp("complete"))
    site.lives_now()
    site.reads(centre.url)
    engine, late = site.engine(), []
    for i, step in enumerate(steps):
        site.clock.at = clock.system()
        match step:
            case "write":
                centre.run(INSERT.format(name=f"v{i}"))
            case "late":
                late.append(psycopg.connect(centre.url))
                late[-1].execute(INSERT.format(name=f"late{i}"))
            case "commit" if late:
                connection = late.pop(0)
                connection.commit()
                connection.close()
            case "restart":
                site.close()
                engine = site.engine()
            case "compare":
                engine._reconcile()
            case "poll":
                poll(engine)
                assert_complete(engine, centre)
    for connection in late:
        connection.commit()
        connection.close()
    site.clock.at = clock.system()
    poll(engine, times=2)
    assert held(engine) == sorted((key,) for key in centre.keys())  # noqa: SIM118
    assert_complete(engine, centre)
    site.close()
    centre.writer.dispose()
    postgresql_server.run(f"drop database {name} with (force)")


INSERT = "insert into visits (visit_id, queue, entered_at, changed_at) values ('{name}', 'Cards', now(), now())"


def assert_complete(engine, centre):
    complete_to = status(engine).complete_to
    if complete_to is None:
        return
    with centre.writer.connect() as connection:
        rows = connection.exec_driver_sql("select visit_id, changed_at from visits").all()
    kept = changed(engine)
    for name, at in rows:
        if edge(engine) <= at < complete_to:
            assert kept.get(name) == micros(at)


# Live tables

LIVE = """\
-- stream: agent_states
-- mode: snapshot
-- params:
-- columns: agent_id, queue, since, presence, activity
select agent_id, queue, since, presence, activity from live_agents
"""


@pytest.fixture
def live_centre(site, file, tmp_path):
    """A vendor whose agents stand in a live table only."""
    folder = tmp_path / "queries" / "switch"
    folder.mkdir(parents=True)
    (folder / "store.toml").write_text('vendor = "switch"\ndialects = ["sqlite"]\ntime_zone = "UTC"\n')
    (folder / "agent_states.sql").write_text(LIVE)
    site.reads("sqlite:///var/bank.db", vendor="switch")
    centre = Centre(f"sqlite:///{file}")
    centre.run("create table live_agents (agent_id text, queue text, since text, presence text, activity text)")
    yield centre
    centre.writer.dispose()


def agent(centre, name, since, activity="idle", presence="available"):
    row = {"agent_id": name, "queue": "Cards", "since": since, "presence": presence, "activity": activity}
    centre.run(f"delete from live_agents where agent_id = '{name}'")
    centre.insert("live_agents", row)


def spans(engine):
    names = ("agent_id", "activity", "since", "until")
    at = [KEPT["agent_states"].position(name) for name in names]
    found = [tuple(row[i] for i in at) for _, rows in engine.ledger.rows("agent_states") for row in rows]
    return sorted(found, key=lambda span: (span[0], span[2]))


def test_spans_of_a_live_table_open_and_close(site, live_centre):
    agent(live_centre, "ana", NINE - timedelta(minutes=1))
    engine = site.engine()
    poll(engine)
    assert [now.agent_id for now in engine.board.latest.agents] == ["ana"]
    second = site.clock.turn(10)
    agent(live_centre, "ana", second, "talking")
    agent(live_centre, "ben", second)
    poll(engine)
    third = site.clock.turn(10)
    live_centre.run("delete from live_agents where agent_id = 'ana'")
    poll(engine)
    assert spans(engine) == [
        ("ana", "idle", micros(NINE - timedelta(minutes=1)), micros(second)),
        ("ana", "talking", micros(second), micros(third)),
        ("ben", "idle", micros(second), None),
    ]
    assert [(now.agent_id, now.seconds) for now in engine.board.latest.agents] == [("ben", 10)]


def test_a_look_that_failed_closes_no_span(site, live_centre, file):
    agent(live_centre, "ana", NINE)
    engine = site.engine()
    poll(engine)
    shutil.move(file, f"{file}.away")
    site.clock.turn(5)
    poll(engine)
    assert [now.agent_id for now in engine.board.latest.agents] == ["ana"]
    shutil.move(f"{file}.away", file)
    site.clock.turn(5)
    poll(engine)
    assert spans(engine) == [("ana", "idle", micros(NINE), None)]


def test_spans_of_a_live_table_go_on_after_a_restart(site, live_centre):
    agent(live_centre, "ana", NINE)
    agent(live_centre, "ben", NINE)
    poll(site.engine())
    site.close()
    back = site.clock.turn(60)
    live_centre.run("delete from live_agents where agent_id = 'ben'")
    engine = site.engine()
    poll(engine)
    assert spans(engine) == [("ana", "idle", micros(NINE), None), ("ben", "idle", micros(NINE), micros(back))]


def test_a_live_table_is_asked_even_where_no_other_feed_moved(site, live_centre):
    engine = site.engine()
    poll(engine)
    for step in range(4):
        agent(live_centre, "ana", site.clock.turn(1), ("idle", "talking")[step % 2])
        poll(engine)
        assert engine.board.latest.agents[0].activity == ("idle", "talking")[step % 2]


# Days


@pytest.mark.parametrize(
    ("zone", "midnight"),
    [
        ("UTC", datetime(2026, 3, 3, tzinfo=UTC)),
        ("Asia/Jerusalem", datetime(2026, 3, 2, 22, tzinfo=UTC)),
        ("Pacific/Auckland", datetime(2026, 3, 2, 11, tzinfo=UTC)),
    ],
)
def test_at_local_midnight_a_new_day_begins_and_who_waits_goes_on_waiting(tmp_path, file, zone, midnight):
    site = Site(tmp_path, zone=zone, at=midnight - timedelta(seconds=30))
    site.reads("sqlite:///var/bank.db")
    centre = Centre(f"sqlite:///{file}")
    centre.answered("old", midnight - timedelta(hours=2))
    centre.visit("waits", midnight - timedelta(minutes=1))
    engine = site.engine()
    poll(engine, times=2)
    assert value(engine, "offered") == 2
    site.clock.at = midnight + timedelta(seconds=1)
    centre.visit("new", midnight)
    poll(engine)
    assert value(engine, "offered") == 1
    assert value(engine, "waiting_now") == 2
    assert value(engine, "longest_wait") == 61
    assert value(engine, "offered", window="last_60") == 1  # "new" is of the minute that has not ended
    site.clock.turn(60)
    poll(engine)
    assert value(engine, "offered", window="last_60") == 2
    site.close()


@pytest.mark.parametrize(("day", "hours"), [((2026, 10, 25), 25), ((2026, 3, 29), 23)])
def test_a_day_of_23_or_25_hours_counts_every_visit_once(tmp_path, file, day, hours):
    zone = ZoneInfo("Europe/Berlin")
    start = datetime(*day, tzinfo=zone).astimezone(UTC)
    end = start + timedelta(hours=hours)
    site = Site(tmp_path, zone=zone.key, at=end - timedelta(minutes=1))
    site.reads("sqlite:///var/bank.db")
    centre = Centre(f"sqlite:///{file}")
    for hour in range(-1, hours + 1):
        centre.answered(f"v{hour:03}", start + timedelta(hours=hour, minutes=30))
    engine = site.engine()
    poll(engine, times=3)
    assert value(engine, "offered") == hours
    site.clock.at = end + timedelta(hours=2)
    poll(engine)
    assert value(engine, "offered") == 1
    loaded = engine.settings
    rows = history.report(
        engine.ledger, loaded, since=start, until=end, now=site.clock.at, by=("day", "hour"), measures=["offered"]
    )
    assert sum(row["value"] for row in rows) == hours
    assert {row["day"] for row in rows} == {"{:04}-{:02}-{:02}".format(*day)}
    assert [row["value"] for row in rows if row["hour"] == 2] == ([2] if hours == 25 else [])
    site.close()
    centre.writer.dispose()


# Clocks


def test_ages_come_from_the_stores_clock_where_it_is_ahead(site, postgresql_centre):
    """The board's clock is five seconds slow: a caller who just came has waited no time, not less than none."""
    site.clock.at = clock.system() - timedelta(seconds=5)
    engine = site.engine()
    poll(engine)
    postgresql_centre.run(INSERT.format(name="a"))
    site.clock.at = clock.system() - timedelta(seconds=5)
    poll(engine)
    assert value(engine, "waiting_now") == 1
    assert 0 <= value(engine, "longest_wait") < 3
    assert timedelta(seconds=4) < engine.sources[0].skew < timedelta(seconds=6)


def test_check_warns_of_a_store_whose_clock_is_ahead(site, postgresql_centre):
    now = site.lives_now()
    found = checks.check(site.config, now - timedelta(seconds=5))
    (warning,) = [problem for problem in found if problem.code == "clock_skew"]
    assert (warning.level, warning.store) == ("warning", "bank")
    assert "5 s ahead of this machine's" in warning.message
    assert not [problem for problem in checks.check(site.config, clock.system()) if problem.code == "clock_skew"]


def test_a_clock_that_is_set_back_does_not_turn_the_board_back(site, centre):
    centre.visit("a", NINE)
    engine = site.engine()
    poll(engine, times=2)
    site.clock.turn(-30)
    poll(engine)
    assert engine.board.latest.as_of == NINE
    centre.visit("b", NINE - timedelta(seconds=20))
    poll(engine)
    assert held(engine) == [("a",), ("b",)]


# Scheduling


def test_a_running_board_polls_every_store_and_its_beats_are_called(site, centre):
    site.lives_now()
    site.clock = clock.system
    engine = site.engine()
    beats = []
    engine.beats.append(beats.append)
    engine.start()
    assert engine.board.latest is not None
    centre.visit("a", clock.system())
    wait_for(lambda: value(engine, "waiting_now") == 1)
    wait_for(lambda: len(beats) >= 2)
    assert engine.questions >= 2


def wait_for(claim, *, seconds=15):
    deadline = time.monotonic() + seconds
    while not claim():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_after_a_long_pause_the_present_is_read_before_what_was_missed(site, centre):
    site.clock.at = now = NINE.replace(hour=15)
    centre.visit("early", now, outcome="abandoned", ended_at=now)
    engine = site.engine()
    poll(engine, times=3)
    engine.stop()
    site.clock.at = later = now + timedelta(days=3)
    missed = now + timedelta(days=1)
    centre.visit("missed", missed, outcome="abandoned", ended_at=missed)
    centre.visit("fresh", later, outcome="abandoned", ended_at=later)
    engine = site.engine()
    seen = []
    deliver = engine._deliver
    engine._deliver = lambda batch: (seen.extend(row[0] for row in batch.rows), deliver(batch))
    poll(engine, times=3)
    assert seen == ["fresh", "early", "missed"]  # the overlap before the pause is read again
    assert len(held(engine)) == 3


def test_a_store_that_fails_does_not_move_the_boards_clock(site, centre):
    centre.visit("v1", NINE)
    engine = site.engine()
    poll(engine)
    (site.home / "var" / "bank.db").rename(site.home / "away.db")
    for _ in range(3):
        site.clock.turn(20)
        poll(engine)
    assert status(engine).error is not None
    assert engine.board.latest.as_of == site.clock.at
