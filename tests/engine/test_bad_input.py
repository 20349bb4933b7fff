"""Whatever a store or a settings file does wrong: one sentence on the board and in `check`, and the rest stays true."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
import time
from datetime import timedelta

import pytest

from tests.engine.site import NINE, codes, command, environment, held, poll, status, unchecked, value
from wallboard import cli, clock, errors, settings
from wallboard.stores import database

SOON = NINE + timedelta(seconds=1)
PROBLEM = {"level", "code", "file", "line", "store", "query", "message", "do"}


@pytest.fixture
def check(site, capsys):
    """The findings of `wallboard check --json`, and its exit code; here without the start of a process."""

    def run():
        code = cli.run(["check", "--json", "--config", str(site.config)])
        out, err = capsys.readouterr()
        assert err == ""
        found = json.loads(out)
        assert all(set(problem) == PROBLEM for problem in found)
        assert code == any(problem["level"] == "error" for problem in found)
        return [problem for problem in found if problem["level"] != "ok"]

    return run


def one(problems, code):
    """The only finding of a code."""
    (found,) = [problem for problem in problems if problem["code"] == code]
    return found


# A store that is not there


def test_a_store_that_is_down_at_the_start_has_a_sentence_and_the_other_store_is_live(site, centre, check):
    site.reads("sqlite:///var/nowhere.db", name="desk")
    centre.visit("a", NINE)
    engine = site.engine()
    poll(engine)
    bank, desk = engine.board.latest.stores
    assert (bank.ok, bank.error) == (True, None)
    assert not desk.ok
    assert desk.error.startswith("Store desk has no file ")
    assert value(engine, "waiting_now") == 1
    problem = one(check(), "missing_file")
    assert (problem["store"], problem["file"], problem["line"]) == ("desk", "config/stores.toml", 6)


def test_a_store_that_comes_up_later_is_read_from_then_on(site, file, tmp_path):
    away = shutil.move(file, tmp_path / "away.db")
    site.reads("sqlite:///var/bank.db")
    engine = site.engine()
    poll(engine)
    assert not status(engine).ok
    assert value(engine, "offered") is None
    shutil.move(away, file)
    poll(engine)
    assert status(engine).ok
    assert value(engine, "offered") == 0


def test_a_store_that_is_removed_and_comes_back_loses_nothing(site, centre, file, tmp_path):
    centre.visit("a", NINE)
    engine = site.engine()
    poll(engine)
    away = tmp_path / "away.db"
    shutil.move(file, away)
    site.clock.turn(1)
    poll(engine)
    assert "has no file" in status(engine).error
    assert value(engine, "waiting_now") == 1
    with sqlite3.connect(away) as writer:
        writer.execute(
            "insert into visits (visit_id, queue, entered_at, changed_at) values ('b', 'Cards', :at, :at)",
            {"at": SOON.strftime("%Y-%m-%dT%H:%M:%S.%fZ")},
        )
    writer.close()
    shutil.move(away, file)
    site.clock.turn(1)
    poll(engine)
    assert (status(engine).ok, status(engine).error) == (True, None)
    assert held(engine) == [("a",), ("b",)]
    assert value(engine, "waiting_now") == 2


def test_a_postgresql_server_that_drops_every_connection_is_asked_again(site, postgresql_centre, postgresql_server):
    site.lives_now()
    postgresql_centre.visit("a", site.clock.at)
    engine = site.engine()
    poll(engine)
    name = postgresql_centre.url.rpartition("/")[2]
    postgresql_server.run(f"alter database {name} with allow_connections false")
    postgresql_server.run(f"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{name}'")
    poll(engine, times=2)
    assert status(engine).error.startswith("Store bank ")
    assert "\n" not in status(engine).error
    assert value(engine, "offered") == 1
    postgresql_server.run(f"alter database {name} with allow_connections true")
    site.clock.turn(1)
    postgresql_centre.visit("b", clock.system())
    poll(engine)
    assert status(engine).ok
    assert held(engine) == [("a",), ("b",)]


def test_a_wrong_password_is_told_without_the_password(site, postgresql_centre, check):
    site.write("stores.toml", "")
    site.reads(postgresql_centre.url.replace("correct-horse", "wrong-horse"))
    engine = site.engine()
    poll(engine)
    assert status(engine).error.startswith("Store bank refuses the board's login")
    assert "wrong-horse" not in status(engine).error
    problems = check()
    assert one(problems, "login_refused")["store"] == "bank"
    assert "wrong-horse" not in json.dumps(problems)


def test_after_a_failure_the_board_waits_longer_and_longer_before_it_asks_again(site):
    site.reads("sqlite:///var/nowhere.db")
    engine = site.engine()
    (source,) = engine.sources
    pauses = []
    for _ in range(8):
        poll(engine)
        pauses.append(source.not_before - time.monotonic())
    assert pauses[0] <= 2.01
    assert max(pauses) <= 30
    assert min(pauses[-2:]) > 10
    polls = engine.questions
    engine.cycle(source)
    assert engine.questions == polls


def test_a_failing_store_turns_grey_and_its_numbers_stay(site, centre, file):
    centre.answered("a", NINE - timedelta(minutes=5))
    engine = site.engine()
    poll(engine)
    shutil.move(file, f"{file}.away")
    poll(engine)
    engine.sources[0].answered_at -= 10
    shown = engine.publish().reading("offered", "site")
    assert (shown.value, str(shown.state)) == (1, "stale")
    assert not status(engine).ok


# A store that is slow


@pytest.mark.parametrize("changed", ["'x' || i", "'2026'"], ids=["in every poll", "in its past only"])
def test_a_store_slower_than_its_time_is_told_and_the_other_stays_live(site, centre, tmp_path, monkeypatch, changed):
    slow = tmp_path / "queries" / "slow"
    slow.mkdir(parents=True)
    (slow / "store.toml").write_text('vendor = "slow"\ndialects = ["sqlite"]\ntime_zone = "UTC"\n')
    (slow / "visits.sql").write_text(SLOW.format(changed=changed))
    site.reads("sqlite:///var/bank.db", name="desk", vendor="slow")
    opened = database.open_store
    monkeypatch.setattr(database, "open_store", lambda *words: opened(*words, timeout_seconds=0.3))
    centre.visit("a", NINE)
    engine = site.engine()
    engine.start()
    deadline = time.monotonic() + 12
    while not (engine.board.latest.stores[0].ok and engine.board.latest.stores[1].error):
        assert time.monotonic() < deadline, engine.board.latest.stores
        time.sleep(0.05)
    bank, desk = engine.board.latest.stores
    assert bank.ok
    assert desk.error == "Store desk did not answer queries/slow/visits.sql in 0.3 s."
    assert value(engine, "waiting_now") == 1


SLOW = """\
-- stream: visits
-- mode: changed
-- cursor: changed_at
-- params: since, after_visit_id, until, limit
-- columns: visit_id, entered_at, changed_at
with recursive n(i) as (select 1 union all select i + 1 from n where i < 1000000000)
select cast(i as text) as visit_id, null as entered_at, {changed} as changed_at from n
where changed_at >= :since and changed_at < :until and (changed_at > :since or visit_id > :after_visit_id) and i < 0
order by changed_at, visit_id
limit :limit
"""


def test_a_writer_that_keeps_the_file_locked_is_told(site, centre, file, monkeypatch):
    centre.run("drop table notes")
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("pragma journal_mode = delete")
    connection.execute("begin exclusive")
    opened = database.open_store
    monkeypatch.setattr(database, "open_store", lambda *words: opened(*words, timeout_seconds=0.2))
    engine = site.engine()
    poll(engine)
    assert "stayed locked by a writer for 0.2 s" in status(engine).error
    connection.execute("commit")
    connection.close()
    poll(engine)
    assert status(engine).ok


# A store with another shape


@pytest.mark.parametrize("stream", ["visits", "agent_states"])
def test_a_required_table_that_is_missing_is_told_with_its_query(site, centre, check, stream):
    centre.run(f"drop table {stream}")
    engine = site.engine()
    poll(engine)
    assert status(engine).error == f"Store bank cannot answer queries/generic/{stream}.sql: no such table: {stream}."
    problem = one(check(), "missing_table")
    assert problem["query"] == f"queries/generic/{stream}.sql"
    assert problem["do"]


def test_without_agent_states_the_visits_are_still_true(site, centre):
    centre.visit("a", NINE)
    centre.run("drop table agent_states")
    engine = site.engine()
    poll(engine)
    assert value(engine, "waiting_now") == 1


@pytest.mark.parametrize("stream", ["tickets", "surveys", "notes", "promises", "agents", "customers"])
def test_an_optional_table_may_be_missing(site, centre, check, stream):
    centre.run(f"drop table {stream}")
    centre.visit("a", NINE)
    engine = site.engine()
    poll(engine, times=2)
    assert (status(engine).ok, status(engine).error) == (True, None)
    assert value(engine, "waiting_now") == 1
    assert status(engine).complete_to is not None
    assert check() == []


def test_a_missing_column_is_told_with_its_query(site, centre, check):
    centre.run("alter table visits drop column reason")
    engine = site.engine()
    poll(engine)
    assert status(engine).error == "Store bank cannot answer queries/generic/visits.sql: no such column: reason."
    assert one(check(), "missing_column")["query"] == "queries/generic/visits.sql"


def test_a_column_missing_from_an_optional_table_is_told_and_the_visits_are_live(site, centre, check):
    centre.run("alter table tickets drop column subject")
    centre.visit("a", NINE)
    engine = site.engine()
    poll(engine)
    assert status(engine).error == "Store bank cannot answer queries/generic/tickets.sql: no such column: subject."
    assert value(engine, "waiting_now") == 1
    site.clock.turn(1)
    centre.visit("b", site.clock.at)
    poll(engine)
    assert value(engine, "waiting_now") == 2
    assert one(check(), "missing_column")["query"] == "queries/generic/tickets.sql"


def test_a_table_that_vanishes_later_drops_nothing_that_was_read(site, centre):
    centre.visit("a", NINE)
    engine = site.engine()
    poll(engine)
    centre.run("drop table visits")
    site.clock.turn(1)
    poll(engine)
    engine._reconcile()
    assert not status(engine).ok
    assert held(engine) == [("a",)]


def test_an_empty_store_is_no_error_and_its_numbers_are_unknown_or_nothing(site, centre, check):
    engine = site.engine()
    poll(engine)
    assert (status(engine).ok, status(engine).error) == (True, None)
    assert value(engine, "offered") == 0
    assert value(engine, "service_level") is None
    assert check() == []


def test_a_file_that_is_no_database_is_told(site, check):
    (site.home / "var").mkdir()
    (site.home / "var" / "bank.db").write_text("not a database, but long enough to be looked at " * 40)
    site.reads("sqlite:///var/bank.db")
    engine = site.engine()
    poll(engine)
    assert status(engine).error.startswith("Store bank is not a readable database")
    assert one(check(), "not_a_database")["store"] == "bank"


def test_an_empty_file_lacks_its_tables(site, check):
    (site.home / "var").mkdir()
    (site.home / "var" / "bank.db").touch()
    site.reads("sqlite:///var/bank.db")
    engine = site.engine()
    poll(engine)
    assert "no such table" in status(engine).error
    assert {problem["code"] for problem in check()} == {"missing_table"}


def test_a_vendor_that_does_not_exist_is_told_with_the_line_of_its_store(site, file, check):
    site.reads("sqlite:///var/bank.db", vendor="genric")
    engine = site.engine()
    poll(engine)
    assert "genric" in status(engine).error
    (problem,) = check()
    assert (problem["level"], problem["file"], problem["line"]) == ("error", "config/stores.toml", 1)
    assert "generic" in f"{problem['message']} {problem['do']}"


# Rows that cannot be true


def noted(engine, check, fault, code):
    """A finding is on Health and in `check`, with its key."""
    (finding,) = [f for f in engine.ledger.findings() if f["code"] == code]
    problem = one(check(), code)
    assert (finding["fault"], problem["level"]) == (fault, "warning")
    assert finding["key"] in problem["message"]
    assert finding["sentence"] in problem["message"]
    return finding


def read(site):
    engine = site.engine()
    poll(engine)
    return engine


def test_a_row_without_a_key_is_refused_and_the_others_count(site, centre, check):
    centre.visit("a", NINE)
    centre.visit(None, NINE)
    engine = read(site)
    assert noted(engine, check, "refused", "no_key")["key"] == "(empty)"
    assert held(engine) == [("a",)]
    assert value(engine, "waiting_now") == 1
    assert status(engine).ok


def test_the_schema_refuses_a_row_without_a_time_of_change(centre):
    with pytest.raises(Exception, match="NOT NULL"):
        centre.run("insert into visits (visit_id, entered_at) values ('a', '2026-03-02T09:00:00.000000Z')")


def test_a_row_without_a_time_of_change_is_told_where_the_schema_lets_it_in(site, centre, check):
    """A site's own table may: the row is found by no cursor, so at least it must be said."""
    centre.visit("a", NINE)
    text = centre_schema(centre).replace("changed_at text not null", "changed_at text")
    centre.run("alter table visits rename to old", text, "insert into visits select * from old")
    at = NINE.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    centre.run(f"insert into visits (visit_id, queue, entered_at) values ('b', 'Cards', '{at}')")
    engine = read(site)
    engine._reconcile()
    assert held(engine) == [("a",), ("b",)] or any("changed_at" in f["sentence"] for f in engine.ledger.findings())
    assert any("changed_at" in problem["message"] for problem in check())


def centre_schema(centre):
    with centre.writer.connect() as connection:
        return connection.exec_driver_sql("select sql from sqlite_master where name = 'visits'").scalar_one()


def test_a_row_without_a_first_time_is_refused(site, centre, check):
    centre.insert("visits", {"visit_id": "a", "changed_at": NINE})
    engine = read(site)
    assert noted(engine, check, "refused", "no_first_time")["key"] == "a"
    assert value(engine, "offered") == 0


def test_a_time_that_cannot_be_read_is_refused(site, centre, file, check):
    centre.visit("a", NINE)
    with unchecked(file) as connection:
        connection.execute(
            "insert into visits (visit_id, queue, entered_at, changed_at) values ('b', 'Cards', 'noon', ?)",
            [NINE.strftime("%Y-%m-%dT%H:%M:%S.%fZ")],
        )
    engine = read(site)
    assert noted(engine, check, "refused", "unreadable_time")["key"] == "b"
    assert held(engine) == [("a",)]


def test_a_time_of_change_that_is_no_time_hides_no_other_row(site, centre, file, check):
    """Text sorts before or after every time, so such a row ends a page of good ones."""
    for i in range(5):
        centre.visit(f"v{i}", NINE - timedelta(hours=2), changed=NINE - timedelta(hours=2))
    with unchecked(file) as connection:
        rows = [("x", "1st of March"), ("y", "soon"), ("z", "2026-03-02T07:30")]
        connection.executemany(
            "insert into visits (visit_id, entered_at, changed_at) values (?, '2026-03-02T07:00:00.000000Z', ?)",
            rows,
        )
    engine = site.engine()
    poll(engine, times=3)
    assert {(f"v{i}",) for i in range(5)} <= set(held(engine))
    assert {f["key"] for f in engine.ledger.findings() if f["code"] == "unreadable_time"} == {"x", "y"}


def test_an_answer_before_the_entry_is_doubtful_and_counts(site, centre, check):
    centre.visit("a", NINE, answered_at=NINE - timedelta(seconds=5), outcome="answered", ended_at=NINE, agent_id="ana")
    engine = read(site)
    assert noted(engine, check, "doubtful", "doubtful_times")["key"] == "a"
    assert value(engine, "offered") == 1
    assert value(engine, "answered") == 1


def test_outcome_and_answer_that_disagree_are_doubtful_and_the_outcome_wins(site, centre, check):
    centre.visit("a", NINE, answered_at=NINE, ended_at=NINE, outcome="abandoned")
    engine = read(site)
    noted(engine, check, "doubtful", "doubtful_times")
    assert (value(engine, "answered"), value(engine, "abandoned")) == (0, 1)


def test_a_time_in_the_wrong_zone_lies_in_the_future_and_is_told(site, centre, check):
    now = site.lives_now()  # `check` reads the machine's clock
    local = now + timedelta(hours=11)
    centre.visit("a", local, changed=now)
    centre.visit("b", now - timedelta(seconds=5))
    engine = read(site)
    finding = noted(engine, check, "doubtful", "future_time")
    assert finding["sentence"] == "entered_at lies 11.0 h in the future; does the store write local time as UTC?"
    assert value(engine, "waiting_now") == 1


def test_a_time_of_change_in_the_future_hides_no_later_change(site, centre):
    centre.visit("a", NINE, changed=NINE + timedelta(hours=3))
    engine = read(site)
    centre.visit("b", site.clock.turn(60))
    poll(engine)
    assert held(engine) == [("a",), ("b",)]
    assert codes(engine) == ["future_time"]
    assert status(engine).complete_to <= site.clock.at


def test_a_key_that_is_there_twice_is_doubtful_and_counts_once(site, centre, file, check):
    text = centre_schema(centre).replace(",\n    primary key (visit_id)", "")
    centre.run("drop table visits", text)
    centre.visit("a", NINE - timedelta(seconds=10), changed=NINE)
    centre.visit("a", NINE - timedelta(seconds=10), changed=NINE, outcome="abandoned", ended_at=NINE)
    engine = read(site)
    noted(engine, check, "doubtful", "duplicate_key")
    assert held(engine) == [("a",)]
    assert value(engine, "offered") == 1


def test_text_that_is_not_utf8_is_shown_and_told_and_hides_no_other_row(site, centre, file, check):
    centre.visit("a", NINE)
    with unchecked(file) as connection:
        connection.execute("update visits set reason = cast(x'ff41fe' as text)")
    centre.visit("b", NINE)
    engine = read(site)
    finding = noted(engine, check, "doubtful", "not_utf8")
    assert finding["key"] == "a"
    assert held(engine) == [("a",), ("b",)]
    assert status(engine).ok


def test_a_word_that_is_not_known_is_doubtful_and_the_visit_stays(site, centre, check):
    centre.visit("a", NINE, outcome="gone fishing", ended_at=NINE)
    engine = read(site)
    noted(engine, check, "doubtful", "unknown_word")
    assert value(engine, "offered") is not None


def test_a_row_that_is_mended_is_forgotten_as_a_finding(site, centre):
    centre.visit("a", NINE, answered_at=NINE - timedelta(seconds=5), outcome="answered", ended_at=NINE)
    engine = read(site)
    assert codes(engine) == ["doubtful_times"]
    now = site.clock.turn(1)
    centre.update("visits", {"visit_id": "a", "answered_at": NINE, "changed_at": now})
    poll(engine)
    assert codes(engine) == []


def test_thousands_of_odd_rows_are_one_line_in_check(site, centre, check):
    rows = [{"visit_id": f"v{i:05}", "changed_at": NINE} for i in range(2000)]
    centre.insert("visits", *rows)
    problem = one(check(), "no_first_time")
    assert "2000 rows" in problem["message"]
    assert len(problem["message"]) < 300


# Settings with a mistake

STORE = '[[stores]]\nname = "a"\nvendor = "generic"\nurl = "sqlite:///a"\n'


@pytest.mark.parametrize(
    ("name", "text", "line", "code", "words"),
    [
        ("wallboard.toml", 'site = "Bank"\ntimezon = "UTC"\n', 2, "unknown_key", "Did you mean 'timezone'?"),
        ("service_level.toml", "target = 80\n", 1, "out_of_range", "Write 0.80 for 80 %."),
        ("service_level.toml", '\nanswer_within_seconds = "20s"\n', 2, "wrong_type", "must be a number"),
        ("repeats.toml", "repeat_within_days = 7\nsnooze = 1\n", 2, "unknown_key", "Known here"),
        ("wallboard.toml", 'timezone = "Asia/Jeruslem"\n', 1, "unknown_timezone", "Asia/Jerusalem"),
        ("wallboard.toml", 'site = "Bank\n', 1, "toml_syntax", "not TOML"),
        ("stores.toml", STORE + "poll_seconds = 1000\n", 5, "out_of_range", "poll_seconds"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_settings_file_is_told_with_its_line(site, file, check, name, text, line, code, words):  # noqa: PLR0917
    site.write(name, text)
    (problem,) = [problem for problem in check() if problem["level"] == "error"]
    assert (problem["file"], problem["line"], problem["code"]) == (f"config/{name}", line, code)
    assert words in f"{problem['message']} {problem['do']}"
    with pytest.raises(errors.ConfigError, match=f"config/{name}:{line}: error: "):
        settings.load(site.config)


def test_all_mistakes_are_told_at_once_and_every_command_ends_with_a_sentence(site, file):
    site.write("wallboard.toml", 'timezon = "UTC"\n')
    site.write("service_level.toml", "target = 80\n")
    for words in (["snapshot"], ["report", "--from", "2026-03-01", "--to", "2026-03-02"], ["check"], ["run"]):
        done = command(site.home, *words)
        told = done.stdout if words == ["check"] else done.stderr
        assert done.returncode == 1
        assert "config/service_level.toml:1: error: " in told
        assert "config/wallboard.toml:1: error: " in told
        assert "Traceback" not in done.stderr


# Processes


def test_a_second_board_on_the_same_folder_is_refused(site, centre):
    holder = [sys.executable, "-c", HOLD, str(site.home / "var")]
    with subprocess.Popen(holder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment()) as first:
        assert first.stdout.readline() == "held\n"
        done = command(site.home, "run", "--port", "0")
        told = command(site.home, "report", "--from", "2026-03-01", "--to", "2026-03-02")
        first.stdin.close()
    assert done.returncode == 3
    assert done.stderr.startswith(f"Another board uses {site.home / 'var'} (process {first.pid}).")
    assert "Traceback" not in done.stderr
    assert told.returncode == 0


HOLD = """
import pathlib, sys
from wallboard import lock
with lock.hold(pathlib.Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_beside_a_running_board_a_report_reads_its_ledger_and_asks_no_store(site, centre, file, capsys):
    centre.answered("a", NINE)
    engine = read(site)
    engine.stop()
    shutil.move(file, f"{file}.away")
    holder = [sys.executable, "-c", HOLD, str(site.home / "var")]
    with subprocess.Popen(holder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment()) as first:
        first.stdout.readline()
        words = ["report", "--from", "2026-03-02", "--to", "2026-03-03", "--measure", "offered"]
        assert cli.run([*words, "--config", str(site.config)]) == 0
        first.stdin.close()
    out, err = capsys.readouterr()
    assert err == ""
    assert json.loads(out)[0]["value"] == 1


@pytest.mark.parametrize("words", [["snapshot"], ["report", "--from", "2026-03-01", "--to", "2026-03-02"]])
def test_a_command_on_a_dead_store_ends_with_a_sentence(site, words, capsys):
    site.reads("sqlite:///var/nowhere.db")
    assert cli.run([*words, "--config", str(site.config)]) == 1
    out, err = capsys.readouterr()
    assert err.startswith("Store bank has no file ")
    assert err.count("\n") == 1
    assert out == ""


@pytest.mark.parametrize(
    "words",
    [
        ["report", "--from", "yesterday", "--to", "2026-03-02"],
        ["report", "--from", "2026-03-02", "--to", "2026-03-02"],
        ["report", "--from", "2026-03-01", "--to", "2026-03-02", "--by", "moon"],
        ["report", "--from", "2026-03-01", "--to", "2026-03-02", "--measure", "luck"],
        ["report", "--from", "2026-03-01", "--to", "2026-03-02", "--formula", "mine"],
        ["report", "--from", "2026-03-01"],
        ["snapshot", "--at", "25:00"],
        ["replay"],
        ["token", "--preset", "nobody"],
        ["dance"],
    ],
)
def test_wrong_words_are_wrong_usage_and_one_sentence(site, centre, words, capsys):
    try:
        code = cli.run([*words, "--config", str(site.config)])
    except SystemExit as left:
        code = left.code
    out, err = capsys.readouterr()
    assert (code, out) == (2, "")
    assert err.count("\n") == 1


def test_fine_commands_say_nothing_on_stderr(site, centre):
    centre.answered("a", NINE)
    for words in (
        ["snapshot"],
        ["report", "--from", "2026-03-02", "--to", "2026-03-03"],
        ["check"],
        ["check", "--json"],
    ):
        done = command(site.home, *words)
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout


def test_the_ledger_of_a_newer_version_is_refused(site, centre):
    engine = read(site)
    with engine.ledger.transaction() as connection:
        connection.exec_driver_sql("update meta set value = '999' where name = 'schema'")
    site.close()
    done = command(site.home, "snapshot")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("The board's database has schema 999")


def test_a_ledger_that_is_no_database_is_told(site, centre):
    (site.home / "var" / "board.db").write_text("this is no database " * 100)
    done = command(site.home, "snapshot")
    assert done.returncode == 1
    assert "cannot be read as the board's database" in done.stderr
    assert "Traceback" not in done.stderr
