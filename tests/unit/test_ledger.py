"""The board's own database: all of a page or nothing, the newest version of every row, and sentences when it fails."""

from __future__ import annotations

import sqlite3
import stat

import pytest

from tests import timeline
from wallboard import errors
from wallboard.ledger import Gap, Ledger, Progress
from wallboard.records import Fault, Finding

HOUR = 3_600_000_000


@pytest.fixture
def path(tmp_path):
    return tmp_path / "var" / "wallboard.db"


@pytest.fixture
def ledger(path):
    found = Ledger.open(path)
    yield found
    found.close()


def visit(name: str = "v", **values: object):
    return timeline.row("visits", **{"visit_id": name, "entered_at": HOUR, "changed_at": 5} | values)


def held(ledger: Ledger, stream: str = "visits") -> list:
    return [(store, row) for store, rows in ledger.rows(stream) for row in rows]


def write(ledger: Ledger, *rows, **how: bool) -> None:
    with ledger.transaction() as connection:
        ledger.write(connection, "bank", "visits", rows, **how)


def test_rows_come_back_as_they_were_written(ledger):
    row = visit(queue="cards", wait_seconds=12.25, resolved=True, ring_no_answer=3, customer="hash")
    write(ledger, row)
    assert held(ledger) == [("bank", row)]


def test_rows_and_progress_are_kept_together_or_not_at_all(ledger):
    before = Progress(low_water=1, gaps=(Gap(since=1, until=2, after=("v",)),))
    with ledger.transaction() as connection:
        ledger.write(connection, "bank", "visits", [visit("old")])
        ledger.advance(connection, "bank", "visits.sql", before)

    def crash() -> None:
        with ledger.transaction() as connection:
            ledger.write(connection, "bank", "visits", [visit("new"), visit("old", queue="changed", changed_at=9)])
            ledger.delete(connection, "bank", "visits", [("old",)])
            ledger.advance(connection, "bank", "visits.sql", Progress(low_water=99))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        crash()
    assert held(ledger) == [("bank", visit("old"))]
    assert ledger.progress("bank", "visits.sql") == before


def test_an_older_version_is_refused_an_equal_one_accepted(ledger):
    write(ledger, visit(queue="held"))
    seen = []
    for changed, queue in ((4, "older"), (None, "undated"), (5, "equal"), (6, "newer")):
        write(ledger, visit(queue=queue, changed_at=changed))
        seen.append(held(ledger)[0][1][4])
    assert seen == ["held", "held", "equal", "newer"]


def test_any_version_follows_one_without_a_date(ledger):
    write(ledger, visit(queue="undated", changed_at=None))
    write(ledger, visit(queue="dated", changed_at=1))
    assert held(ledger)[0][1][4] == "dated"


def test_a_replacement_wins_whatever_its_age(ledger):
    write(ledger, visit(queue="held"))
    write(ledger, visit(queue="replaced", changed_at=1), replace=True)
    assert held(ledger)[0][1][4] == "replaced"


def test_the_day_and_the_ledger_keep_the_same_version(ledger):
    start = timeline.MORNING
    entered = timeline.micros(timeline.at("09:00"))
    versions = [(5, "a"), (4, "b"), (None, "c"), (5, "d"), (7, "e"), (6, "f")]
    day = timeline.fed(start, ())
    for changed, queue in versions:
        row = visit(queue=queue, changed_at=changed, entered_at=entered, ended_at=entered + 1, outcome="abandoned")
        write(ledger, row)
        day.take_visits("bank", [row])
        assert timeline.look(day, timeline.at("10:00")).queues == (held(ledger)[0][1][4],)


def test_equal_ids_of_two_stores_are_two_rows(ledger):
    with ledger.transaction() as connection:
        for store in ("bank", "branch"):
            ledger.write(connection, store, "visits", [visit(queue=store)])
        ledger.delete(connection, "bank", "visits", [("v",), ("never seen",)])
    assert [store for store, _ in held(ledger)] == ["branch"]


def test_a_state_is_deleted_by_its_whole_key(ledger):
    states = [timeline.row("agent_states", agent_id="ana", queue=queue, since=1) for queue in ("", "cards")]
    with ledger.transaction() as connection:
        ledger.write(connection, "bank", "agent_states", states)
        ledger.delete(connection, "bank", "agent_states", [("ana", "", 1)])
    assert held(ledger, "agent_states") == [("bank", states[1])]
    assert ledger.open_states("bank") == [states[1]]


def test_progress_is_unknown_before_the_first_poll_and_replaced_whole(ledger):
    assert ledger.progress("bank", "visits.sql") is None
    gaps = (Gap(since=5, until=9), Gap(since=1, until=2, after=("a", 3)))
    for progress in (Progress(low_water=9, gaps=gaps), Progress(low_water=10)):
        with ledger.transaction() as connection:
            ledger.advance(connection, "bank", "visits.sql", progress)
        assert ledger.progress("bank", "visits.sql") == progress
    assert ledger.progress("branch", "visits.sql") is None


def test_what_was_odd_is_noted_once_and_forgotten_when_it_is_in_order(ledger):
    finding = Finding(fault=Fault.DOUBTFUL, code="doubtful_times", stream="visits", key="v", sentence="Odd.")
    for seen_at in (1, 2):
        with ledger.transaction() as connection:
            ledger.note(connection, "bank", [finding], seen_at=seen_at)
    assert [(one["key"], one["seen_at"]) for one in ledger.findings()] == [("v", 2)]
    assert ledger.finding_counts() == {("bank", "visits", "doubtful"): 1}
    assert ledger.noted_keys("bank", "visits") == {"v"}
    with ledger.transaction() as connection:
        ledger.forget_findings(connection, "bank", "visits", ["v"])
    assert ledger.findings() == []


def test_hours_are_summed_for_the_comparison_with_the_store(ledger):
    write(ledger, visit("a"), visit("b", entered_at=2 * HOUR - 1), visit("c", entered_at=2 * HOUR, changed_at=7))
    assert ledger.hour_sums("bank", "visits", since=0, until=3 * HOUR) == {1: (2, 10), 2: (1, 7)}
    assert ledger.keys_between("bank", "visits", since=HOUR, until=2 * HOUR) == {("a",), ("b",)}


def test_a_ledger_is_opened_again_with_all_it_held(path, ledger):
    write(ledger, visit())
    again = Ledger.open(path)
    assert held(again) == [("bank", visit())]
    again.close()


def test_its_folder_is_closed_to_others(path, ledger):
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize("version", ["2", "1000000", "one"])
def test_a_ledger_of_another_version_is_refused_with_a_sentence(path, ledger, version):
    ledger.close()
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE meta SET value = ? WHERE name = 'schema'", (version,))
    connection.close()
    with pytest.raises(errors.WallboardError, match=r"schema.*\."):
        Ledger.open(path)


@pytest.mark.parametrize(
    "content", [b"this is no database " * 100, b"\x00" * 5000, b"SQLite format 3\x00" + b"\xff" * 900]
)
def test_a_broken_file_is_refused_with_a_sentence(path, content):
    path.parent.mkdir()
    path.write_bytes(content)
    with pytest.raises(errors.WallboardError, match="cannot be read as the board's database"):
        Ledger.open(path)


def test_a_folder_in_the_place_of_the_file_is_refused_with_a_sentence(path):
    path.mkdir(parents=True)
    with pytest.raises(errors.WallboardError, match="cannot be read as the board's database"):
        Ledger.open(path)
