"""Does the centre live on as a switch writes, in any steps, and after any restart?"""

import sqlite3
from datetime import UTC, datetime, timedelta

import pytest

from wallboard import records
from wallboard.demo import Centre, history, write_history
from wallboard.demo.store import Store

START = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A store with a morning of history."""
    path = tmp_path_factory.mktemp("made") / "demo.db"
    write_history(path, 5, START, days=1)
    return path.read_bytes()


@pytest.fixture
def path(made, tmp_path):
    file = tmp_path / "demo.db"
    file.write_bytes(made)
    return file


def _rows(path, *, with_changed_at=False):
    connection = sqlite3.connect(path)
    found = {
        name: sorted(
            (row if with_changed_at else row[:-1] for row in connection.execute(f"select * from {name}")), key=repr
        )
        for name in records.STREAMS
    }
    connection.close()
    return found


def _advanced(path, steps):
    centre = Centre.open(path)
    for seconds in steps:
        centre.advance(START + timedelta(seconds=seconds))
    centre.close()
    return _rows(path)


def test_many_small_steps_end_where_one_big_step_ends(path, made, tmp_path):
    other = tmp_path / "other.db"
    other.write_bytes(made)
    assert _advanced(path, range(1801)) == _advanced(other, [1800])


def test_the_live_engine_is_the_one_that_makes_history(path):
    centre = Centre.open(path)
    centre.catch_up(START + timedelta(hours=2))
    centre.close()
    before = {name: sorted(rows, key=repr) for name, rows in history(5, START, days=1).items()}
    after = _rows(path, with_changed_at=True)
    assert all(len(after[name]) >= len(before[name]) for name in after)
    finished = [row for row in before["visits"] if row[12] is not None and row[18] is not None]
    assert set(finished) <= set(after["visits"])


def test_a_restart_goes_on_as_if_nothing_had_happened(path, made, tmp_path):
    other = tmp_path / "other.db"
    other.write_bytes(made)
    for seconds in (7, 400, 401.5, 900):
        again = _advanced(path, [seconds])
    assert again == _advanced(other, [900])


def test_a_crash_between_two_saved_states_contradicts_nothing(path, made, tmp_path):
    centre = Centre.open(path)
    for seconds in range(0, 700, 3):
        centre.advance(START + timedelta(seconds=seconds))
    del centre  # nothing is closed or saved: the last state is older than the last row
    other = tmp_path / "other.db"
    other.write_bytes(made)
    assert _advanced(path, [1200]) == _advanced(other, [1200])


def test_a_visit_is_seen_waiting_then_answered_then_over_then_coded(path):
    centre, reader = Centre.open(path), sqlite3.connect(path)
    seen, stamps = {}, {}
    for seconds in range(1, 1500):
        now = START + timedelta(seconds=seconds)
        centre.advance(now)
        since = (now - timedelta(seconds=0.5)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        told = "entered_at, outcome, ended_at, wrap_seconds, coded_at, changed_at"
        fresh = f"select visit_id, {told} from visits where changed_at > ?"
        for visit_id, entered_at, outcome, ended_at, wrap_seconds, coded_at, changed_at in reader.execute(
            fresh, (since,)
        ):
            stage = (outcome is not None) + (ended_at is not None) + (wrap_seconds is not None) + (coded_at is not None)
            if entered_at > START.strftime("%Y-%m-%dT%H:%M:%S.%fZ"):
                seen.setdefault(visit_id, []).append(stage)
            assert stamps.get(visit_id, "") < changed_at
            stamps[visit_id] = changed_at
    reader.close()
    centre.close()
    assert all(stages == sorted(stages) for stages in seen.values())
    assert [0, 1, 2, 4] in seen.values()


def test_a_reader_in_a_transaction_neither_blocks_nor_is_blocked(path):
    centre, reader = Centre.open(path), sqlite3.connect(path, isolation_level=None)
    reader.execute("begin")
    before = reader.execute("select count(*) from agent_states").fetchone()
    centre.advance(START + timedelta(minutes=5))
    assert reader.execute("select count(*) from agent_states").fetchone() == before
    reader.execute("commit")
    assert reader.execute("select count(*) from agent_states").fetchone() > before
    reader.close()
    centre.close()


def test_rows_that_could_not_be_written_come_with_the_next_step(path, made, tmp_path, monkeypatch):
    monkeypatch.setattr("wallboard.demo.store._BUSY_SECONDS", 0.01)
    centre, rival = Centre.open(path), sqlite3.connect(path, isolation_level=None)
    rival.execute("begin immediate")
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        centre.advance(START + timedelta(minutes=3))
    rival.execute("rollback")
    rival.close()
    centre.advance(START + timedelta(minutes=4))
    centre.close()
    other = tmp_path / "other.db"
    other.write_bytes(made)
    assert _rows(path) == _advanced(other, [240])


def test_time_that_stands_still_or_goes_back_changes_nothing(path):
    centre = Centre.open(path)
    centre.advance(START + timedelta(seconds=60))
    centre.advance(START + timedelta(seconds=60))
    centre.advance(START)
    assert centre.now == START + timedelta(seconds=60)
    centre.close()


def test_something_happens_every_few_seconds_at_midday(path):
    centre, reader = Centre.open(path), sqlite3.connect(path)
    moved = 0
    for seconds in range(1, 1201):
        centre.advance(START + timedelta(seconds=seconds))
        stamp = (START + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        moved += reader.execute("select count(*) from agent_states where changed_at = ?", (stamp,)).fetchone() > (0,)
    reader.close()
    centre.close()
    assert moved > 1200 / 8


def test_a_file_that_is_no_demo_is_not_opened(tmp_path):
    sqlite3.connect(tmp_path / "other.db").close()
    assert Centre.open(tmp_path / "other.db") is None
    assert Centre.open(tmp_path / "missing.db") is None


def test_a_state_of_another_version_is_not_taken_up(path):
    store = Store(path)
    store.write({}, {"world": b'{"version": 0}'})
    store.close()
    assert Centre.open(path) is None
