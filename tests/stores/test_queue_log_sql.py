"""Two ways to the same visits: the fold, and one SQL statement that was written without it."""

from __future__ import annotations

import csv
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from wallboard import clock, records
from wallboard.stores.folds.queue_log import Options, QueueLog

from . import queue_log_calls

HERE = Path(__file__).parent
SQL = (HERE / "queue_log_visits.sql").read_text("utf-8")
REAL_RUN = HERE / "queue_log_real_run.csv"
COLUMNS = "id, at, callid, queuename, agent, event, data1, data2, data3, data4, data5"
NOT_COMPARED = ("wrap_seconds", "changed_at")  # the statement knows no wrap-up and no versions


def micros(text: str) -> int:
    return clock.micros(datetime.fromisoformat(text).replace(tzinfo=UTC))


def by_sql(rows: list[tuple]) -> list[dict]:
    connection = sqlite3.connect(":memory:")
    connection.row_factory = sqlite3.Row
    connection.execute(f"create table queue_log ({COLUMNS})")
    connection.executemany(f"insert into queue_log values ({', '.join('?' * 11)})", rows)
    return [dict(row) for row in connection.execute(SQL)]


def by_fold(rows: list[tuple]) -> list[dict]:
    found = QueueLog(Options()).take(rows).rows.get("visits", [])
    names = records.STREAMS["visits"].names
    visits = sorted((dict(zip(names, row, strict=True)) for row in found), key=lambda visit: visit["visit_id"])
    return [{name: value for name, value in visit.items() if name not in NOT_COMPARED} for visit in visits]


def same(one: list[dict], other: list[dict]) -> bool:
    """Whether two lists of visits agree in every column that both know."""
    assert [visit["visit_id"] for visit in one] == [visit["visit_id"] for visit in other]
    for mine, theirs in zip(one, other, strict=True):
        assert {name: mine[name] for name in theirs} == theirs
    return True


@pytest.fixture(scope="module")
def real_run() -> list[tuple]:
    """What an Asterisk 22 wrote while calls, transfers, a crash and a restart were tried on it."""
    with REAL_RUN.open(newline="") as file:
        rows = list(csv.reader(file))[1:]
    return [(int(row[0]), micros(row[1]), *row[2:]) for row in rows]


def test_a_real_run_gives_the_same_visits_both_ways(real_run):
    assert len(by_sql(real_run)) == 15
    assert same(by_fold(real_run), by_sql(real_run))


def test_the_real_run_cut_anywhere_gives_the_same_visits_both_ways(real_run):
    for end in range(len(real_run)):
        assert same(by_fold(real_run[:end]), by_sql(real_run[:end]))


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(queue_log_calls.logs())
def test_invented_logs_give_the_same_visits_both_ways(rows):
    assert same(by_fold(rows), by_sql(rows))
