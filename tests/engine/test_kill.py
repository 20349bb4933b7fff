"""A board that is killed at any moment loses no row and keeps none twice."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from datetime import datetime, timedelta

import pytest

from tests.engine.site import NINE, environment, held, micros
from wallboard import clock
from wallboard.ledger import TABLES

KILLS = 12
BOARDS = """
import os, pathlib, sys, time
from wallboard import settings
from wallboard.board import Board
from wallboard.clock import system
from wallboard.engine import Engine
from wallboard.ledger import Ledger

def board():
    loaded = settings.load(pathlib.Path(sys.argv[1]))
    engine = Engine(loaded, Ledger.open(loaded.var / "board.db"), Board(), system)
    while True:
        for source in engine.sources:
            engine.cycle(source)
        time.sleep(0.01)

for _ in sys.stdin:  # one line, one more board; all that is slow to import is here already
    child = os.fork()
    if child == 0:
        board()
    print(child, flush=True)
    os.waitpid(child, 0)
    print("dead", flush=True)
"""


class Writer(threading.Thread):
    """Writes visits and agent states as fast as the file lets it: new ones, and old ones anew."""

    def __init__(self, file):
        super().__init__(daemon=True)
        self.file, self.is_done, self.count = file, threading.Event(), 0
        self.rng = random.Random(7)  # noqa: S311

    def run(self):
        connection = sqlite3.connect(self.file, timeout=20, isolation_level=None)
        connection.execute("pragma synchronous = off")
        while not self.is_done.is_set():
            connection.execute("begin immediate")
            for _ in range(self.rng.randrange(1, 60)):
                self.write(connection)
            connection.execute("commit")
            time.sleep(0.002)
        connection.close()

    def write(self, connection):
        now = time.time()
        if self.count and self.rng.random() < 0.3:
            visit = f"v{self.rng.randrange(self.count):06}"
            sql = "update visits set talk_seconds = coalesce(talk_seconds, 0) + 1, changed_at = ? where visit_id = ?"
            connection.execute(sql, [text(now), visit])
            return
        values = [f"v{self.count:06}", f"q{self.count % 5}", text(now - 60), text(now)]
        connection.execute("insert into visits (visit_id, queue, entered_at, changed_at) values (?, ?, ?, ?)", values)
        values = [f"a{self.count % 40}", text(now - 3600 + self.count / 100), text(now)]
        connection.execute(
            "insert or replace into agent_states (agent_id, queue, since, changed_at) values (?, '', ?, ?)", values
        )
        self.count += 1


def text(seconds):
    return clock.iso(clock.moment(seconds))


def test_after_a_dozen_kills_the_ledger_holds_what_the_store_holds(site, centre, file):
    site.lives_now()
    before = [
        {"visit_id": f"old{i:05}", "queue": "q0", "entered_at": at, "changed_at": at}
        for i in range(20_000)
        for at in [NINE + timedelta(seconds=i)]
    ]
    centre.insert("visits", *before)
    writer = Writer(file)
    writer.start()
    rng = random.Random(11)  # noqa: S311
    line = [sys.executable, "-c", BOARDS, str(site.config)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(line, text=True, env=environment(), **pipes) as boards:
        for _ in range(KILLS):
            killed_after(boards, rng.uniform(0.02, 0.8))
        said = boards.communicate()[1]
    writer.is_done.set()
    writer.join()
    assert said == ""
    site.clock.at = clock.system()
    engine = site.engine()
    engine.catch_up(lambda _: None)
    assert writer.count > 500
    assert held(engine) == sorted((name,) for name in centre.keys())  # noqa: SIM118
    assert rows_of_ledger(engine) == rows_of_store(file)
    assert states_of_ledger(engine) == states_of_store(file)


def killed_after(boards, seconds):
    """A board reads for some time after its start, then dies in the middle of whatever it does."""
    boards.stdin.write("\n")
    boards.stdin.flush()
    board = int(boards.stdout.readline())
    time.sleep(seconds)
    os.kill(board, signal.SIGKILL)
    assert boards.stdout.readline() == "dead\n"


def rows_of_ledger(engine):
    names = ("visit_id", "talk_seconds", "changed_at")
    with engine.ledger.engine.connect() as connection:
        rows = connection.execute(TABLES["visits"].select()).mappings()
        return sorted(tuple(row[name] for name in names) for row in rows)


def rows_of_store(file):
    connection = sqlite3.connect(file)
    rows = connection.execute("select visit_id, talk_seconds, changed_at from visits").fetchall()
    connection.close()
    return sorted((name, talk, micros(datetime.fromisoformat(changed))) for name, talk, changed in rows)


def states_of_ledger(engine):
    return sorted((agent, since) for agent, _, since in held(engine, "agent_states"))


def states_of_store(file):
    connection = sqlite3.connect(file)
    rows = connection.execute("select agent_id, since from agent_states").fetchall()
    connection.close()
    return sorted((agent, micros(datetime.fromisoformat(since))) for agent, since in rows)


def test_rows_and_the_place_reached_are_written_together_or_not_at_all(site, centre):
    """Whatever fails between the rows and the mark, a later poll finds the rows again."""
    centre.visit("a", NINE)
    engine = site.engine()
    advance = engine.ledger.advance

    def fails(*_words):
        raise OSError("the disk is full")

    engine.ledger.advance = fails
    engine.cycle(engine.sources[0])
    assert held(engine) == []
    assert engine.board.latest.stores[0].error == "Store bank could not be read; the log has the details."
    engine.ledger.advance = advance
    engine.sources[0].not_before = 0
    engine.cycle(engine.sources[0])
    assert held(engine) == [("a",)]


@pytest.mark.parametrize("restarts", [1, 5])
def test_a_restart_counts_nothing_twice(site, centre, restarts):
    for i in range(10):
        centre.answered(f"v{i}", NINE - timedelta(minutes=5 + i))
    for _ in range(restarts):
        engine = site.engine()
        engine.cycle(engine.sources[0])
        engine.cycle(engine.sources[0])
        assert engine.board.latest.reading("offered", "site").value == 10
        site.clock.turn(1)
