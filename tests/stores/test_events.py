"""A log of events on its way into the ledger: a cold start, polls, restarts, late rows, the past; table and file."""

from __future__ import annotations

import csv
import math
import sqlite3
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy

from tests.stores.examples import Settings
from wallboard import errors, privacy
from wallboard.intake import Intake, events
from wallboard.ledger import TABLES, Ledger
from wallboard.records import STREAMS
from wallboard.stores import database
from wallboard.stores.folds.queue_log import QueueLog
from wallboard.stores.folds.queue_options import Options

NOW = datetime(2026, 3, 2, 18, tzinfo=UTC)
SCHEMA = Path(__file__).parents[2] / "queries" / "asterisk" / "example" / "schema.sqlite.sql"
REAL_RUN = Path(__file__).with_name("queue_log_real_run.csv")
IDENTITY = privacy.Identity(secret=b"x" * 32, region="GB")


class Log:
    """A queue_log that a test writes, and the ledger that the board makes of it."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.file = home / "pbx.db"
        self.run(SCHEMA.read_text("utf-8"))
        self.last_id = 0

    def run(self, script: str) -> None:
        connection = sqlite3.connect(self.file)
        connection.executescript(script)
        connection.close()

    def add(self, *rows: tuple) -> None:
        """Events as (time, call, queue, agent, event, data…); ids grow by one."""
        for at, *words in rows:
            self.last_id += 1
            self.put(self.last_id, at, *words)

    def put(self, row_id: int, at: datetime, *words: str) -> None:
        connection = sqlite3.connect(self.file)
        values = (row_id, at.strftime("%Y-%m-%d %H:%M:%S.%f"), *(*words, "", "", "", "", "")[:9])
        connection.execute(f"insert into queue_log values ({', '.join('?' * 11)})", values)
        connection.commit()
        connection.close()

    def call(self, number: int, at: datetime, *, wait: int = 10, talk: int = 60) -> None:
        """One answered call."""
        name = f"{number}.0"
        self.add(
            (at, name, "q", "NONE", "ENTERQUEUE", "", f"0390100{number}", "1"),
            (at + timedelta(seconds=wait), name, "q", "ana", "CONNECT", str(wait), "1.1", "2"),
            (at + timedelta(seconds=wait + talk), name, "q", "ana", "COMPLETECALLER", str(wait), str(talk), "1"),
        )

    def board(self, url: str = "") -> Board:
        return Board(self.home, url or f"sqlite:///{self.file}")


class Board:
    """One life of the board: an intake on the same ledger file."""

    def __init__(self, home: Path, url: str) -> None:
        settings = Settings(name="pbx", vendor="asterisk", url=url, time_zone=ZoneInfo("UTC"))
        self.store = database.open_store(settings, home)
        self.ledger = Ledger.open(home / "board.db")
        self.intake = Intake(self.store, self.ledger, IDENTITY)
        self.delivered: list = []

    def poll(self, now: datetime = NOW) -> None:
        self.intake.poll(now, now.replace(hour=0), self.delivered.append)

    def fill(self, now: datetime = NOW) -> None:
        self.intake.fill(now, now.replace(hour=0), self.delivered.append, until=math.inf)

    def catch_up(self, now: datetime = NOW) -> None:
        self.intake.catch_up(now, now.replace(hour=0), self.delivered.append, lambda _: None)

    def visits(self) -> dict[str, tuple]:
        columns = ("outcome", "wait_seconds", "talk_seconds", "agent_id")
        return {row[0]: tuple(row[1:]) for row in self._rows("visits", "visit_id", *columns)}

    def states(self) -> list[tuple]:
        return self._rows("agent_states", "agent_id", "presence", "activity", "until")

    def _rows(self, stream: str, *names: str) -> list[tuple]:
        table = TABLES[stream]
        with self.ledger.engine.connect() as connection:
            return [tuple(row) for row in connection.execute(sqlalchemy.select(*(table.c[name] for name in names)))]

    def close(self) -> None:
        self.store.close()
        self.ledger.close()


@pytest.fixture
def log(tmp_path) -> Log:
    return Log(tmp_path)


ANSWERED = ("answered", 10.0, 60.0, "ana")


def test_what_is_added_is_kept_with_the_next_poll(log):
    board = log.board()
    board.poll()
    log.add((NOW - timedelta(seconds=5), "1.0", "q", "NONE", "ENTERQUEUE", "", "03901001", "1"))
    board.poll()
    assert board.visits() == {"1.0/q/1": (None, None, None, None)}
    log.add((NOW, "1.0", "q", "ana", "CONNECT", "5", "1.1", "2"))
    board.poll()
    assert board.visits() == {"1.0/q/1": ("answered", 5.0, None, "ana")}
    assert [row for row in board.states() if row[3] is None] == [("ana", "available", "talking", None)]
    assert board.intake.complete_to(NOW.replace(hour=0)) is not None


def test_a_row_that_is_committed_late_is_not_lost(log):
    board = log.board()
    board.poll()
    log.put(1, NOW, "1.0", "q", "NONE", "ENTERQUEUE", "", "1", "1")
    log.put(3, NOW, "3.0", "q", "NONE", "ENTERQUEUE", "", "3", "1")
    board.poll()
    log.put(2, NOW, "2.0", "q", "NONE", "ENTERQUEUE", "", "2", "1")
    board.poll(NOW + timedelta(seconds=1))
    assert sorted(board.visits()) == ["1.0/q/1", "2.0/q/2", "3.0/q/3"]


@pytest.mark.parametrize("keeps_state", [True, False])
def test_a_board_that_is_killed_goes_on_where_it_was(log, monkeypatch, keeps_state):
    monkeypatch.setattr(events, "STATE_SECONDS", 0.0 if keeps_state else math.inf)
    moments = [NOW - timedelta(minutes=30 - i) for i in range(8)]
    for i, at in enumerate(moments):
        log.call(i, at)
        board = log.board()
        board.poll()
        log.add((at + timedelta(seconds=80), f"w{i}", "q", "NONE", "ENTERQUEUE", "", "7", "1"))
        board.poll()
        board.close()
        log.add((at + timedelta(seconds=90), f"w{i}", "q", "NONE", "ABANDON", "1", "1", "10"))
    board = log.board()
    board.poll()
    found = list(board.visits().values())
    assert found.count(ANSWERED) == 8
    assert found.count(("abandoned", 10.0, None, None)) == 8


def test_a_cold_start_shows_today_before_the_past_and_then_all(log):
    for i, hours in enumerate((400 * 24, 60 * 24, 20 * 24, 24, 2)):
        log.call(i, NOW - timedelta(hours=hours))
    board = log.board()
    board.poll()
    assert list(board.visits()) == ["4.0/q/13"]
    assert board.intake.feeds[0].gaps
    board.fill()
    assert list(board.visits().values()) == [ANSWERED] * 5
    assert board.intake.feeds[0].gaps == ()
    assert [row[3] for row in board.states()].count(None) == 1


def test_what_goes_on_since_yesterday_is_there_at_once_and_stays_one(log):
    yesterday = NOW - timedelta(hours=20)
    log.add(
        (yesterday, "NONE", "q", "ben", "PAUSE", "late shift"),
        (yesterday, "1.0", "q", "NONE", "ENTERQUEUE", "", "7", "1"),
        (yesterday, "2.0", "q", "NONE", "ENTERQUEUE", "", "8", "1"),
        (NOW - timedelta(hours=1), "2.0", "q", "ana", "CONNECT", "68400", "1.1", "2"),
    )
    board = log.board()
    board.poll()
    before = (board.visits(), sorted(board.states()))
    assert before[0] == {"1.0/q/2": (None, None, None, None), "2.0/q/3": ("answered", 68400.0, None, "ana")}
    assert [row[:3] for row in before[1]] == [("ana", "available", "talking"), ("ben", "break", "idle")]
    board.fill()
    assert (board.visits(), sorted(board.states())) == before


def test_a_call_beyond_the_end_of_a_stretch_is_one_visit(log):
    edge = NOW - events.LOOK_BACK
    log.call(1, edge - timedelta(seconds=30))
    log.add((edge - timedelta(seconds=5), "2.0", "q", "NONE", "ENTERQUEUE", "", "2", "1"))
    log.call(3, NOW - timedelta(hours=1))
    board = log.board()
    board.catch_up()
    assert board.visits() == {
        "1.0/q/1": ANSWERED,
        "2.0/q/4": ("lost", None, None, None),
        "3.0/q/5": ANSWERED,
    }


def test_a_restart_in_the_past_goes_on_there(log, monkeypatch):
    monkeypatch.setattr(events, "STATE_SECONDS", 0.0)
    for i in range(120):
        log.call(i, NOW - timedelta(days=120 - i))
    board = log.board()
    board.poll()
    for _ in range(50):
        if not board.intake.feeds[0].gaps:
            break
        board.intake.fill(NOW, NOW, board.delivered.append, until=0.0)
        board.intake.feeds[0].fill(NOW, board.delivered.append, until=clock_in(0.02))
        board.close()
        board = log.board()
        board.poll()
    assert list(board.visits().values()) == [ANSWERED] * 120


def clock_in(seconds: float) -> float:
    return time.monotonic() + seconds


def test_a_table_that_was_emptied_is_read_anew(log, monkeypatch):
    monkeypatch.setattr(events, "LOOK_SECONDS", 0.0)
    for i in range(300):
        log.call(i, NOW - timedelta(hours=2))
    board = log.board()
    board.poll()
    log.run("delete from queue_log")
    log.last_id = 0
    log.call(900, NOW - timedelta(minutes=5))
    board.poll()
    board.poll()
    assert board.visits()["900.0/q/1"] == ANSWERED


def test_the_real_run_read_row_by_row_gives_the_visits_of_one_fold(log):
    with REAL_RUN.open(newline="") as file:
        rows = [
            (int(row[0]), datetime.fromisoformat(row[1]).replace(tzinfo=UTC), *row[2:])
            for row in [*csv.reader(file)][1:]
        ]
    board = log.board()
    for row in rows:
        log.put(*row)
        board.poll(row[1])
    names = [
        STREAMS["visits"].position(name) for name in ("visit_id", "outcome", "wait_seconds", "talk_seconds", "agent_id")
    ]
    expected = {
        row[names[0]]: tuple(row[at] for at in names[1:]) for row in QueueLog(Options()).take(rows).rows["visits"]
    }
    assert board.visits() == expected


# The log file


def line(at: datetime, *words: str) -> str:
    return "|".join((str(int(at.timestamp())), *words)) + "\n"


def test_a_line_of_the_file_is_in_the_ledger_with_the_next_poll(log, tmp_path):
    file = tmp_path / "queue_log"
    file.write_text(line(NOW - timedelta(days=30), "NONE", "NONE", "NONE", "QUEUESTART", ""))
    board = log.board(file.as_uri())
    board.poll()
    with file.open("a") as to:
        to.write(line(NOW, "1.0", "q", "NONE", "ENTERQUEUE", "", "3901", "1"))
    board.poll()
    assert [row[0] for row in board.visits().values()] == [None]
    file.rename(tmp_path / "queue_log.1")
    file.write_text(line(NOW, "1.0", "q", "NONE", "ABANDON", "1", "1", "4") + "what is this\n")
    board.close()
    board = log.board(file.as_uri())
    board.poll()
    assert list(board.visits().values()) == [("abandoned", 4.0, None, None)]
    assert [finding["code"] for finding in board.ledger.findings()] == ["unreadable_line"]
    board.fill()
    assert board.intake.feeds[0].gaps == ()


def test_a_file_that_is_missing_is_said(log, tmp_path):
    board = log.board((tmp_path / "queue_log").as_uri())
    with pytest.raises(errors.StoreError, match="has no file"):
        board.poll()


def test_a_file_is_no_store_of_a_vendor_with_tables(tmp_path):
    with pytest.raises(errors.StoreError, match="is a file, but vendor generic reads a database"):
        database.open_store(Settings(name="bank", vendor="generic", url=(tmp_path / "x").as_uri()), tmp_path)
