"""What the board showed at a moment is what `snapshot --at` says of that moment, replayed or live."""

from __future__ import annotations

import contextlib
import json
import socket
import subprocess
import sys
import time
import urllib.request
from datetime import UTC, datetime, timedelta

import orjson
import pytest

from tests import bank
from tests.engine.site import NINE, Clock, Site, command, differences, environment, poll, telling
from wallboard import cli, clock, commands, ledger, settings
from wallboard.demo import centre, config, home

MORNING = datetime(1999, 3, 10, 9, tzinfo=bank.ZONE)
DEMO_START = datetime(2026, 3, 4, 12, 40, tzinfo=UTC)
TEN_MOMENTS = [MORNING + timedelta(minutes=23 * i, seconds=7.5 * i) for i in range(10)]


def at(home, capfd, moment):
    """`wallboard snapshot --at`, here without the start of a process."""
    assert cli.run(["snapshot", "--at", clock.iso(moment), "--config", str(home / "config")]) == 0
    out, err = capfd.readouterr()
    assert err == ""
    return json.loads(out)


def as_json(snapshot):
    return json.loads(orjson.dumps(snapshot.as_dict()))


@bank.needs_bank
def test_ten_moments_of_a_replay_are_those_of_the_past(bank_home, tmp_path, capfd):
    at(bank_home, capfd, MORNING)  # reads the store
    loaded = settings.load(bank_home / "config")
    ledger.copy(loaded.var / commands.LEDGER, tmp_path / "board.db")
    with commands._engine(loaded, clock.system, path=tmp_path / "board.db") as engine:
        engine.catch_up(lambda _: None)
        now = engine.now = Clock(MORNING)
        engine.polls_stores = False
        replayed = {}
        for moment in TEN_MOMENTS:
            now.at = moment
            for source in engine.sources:  # hours pass in a replay, in which no store is asked
                source.answered_at = source.answered_at and source.answered_at - 3600.0
            replayed[moment] = as_json(engine.publish())
    assert replayed[TEN_MOMENTS[-1]]["readings"]["offered"]["site"]["value"] > 300
    for moment, shown in replayed.items():
        assert list(differences(telling(shown), telling(at(bank_home, capfd, moment)))) == []


@bank.needs_bank
def test_a_replay_in_a_server_shows_the_past(bank_home, capfd):
    port = free_port()
    words = ["replay", "--from", "1999-03-10T09:00", "--speed", "600", "--port", str(port)]
    line = [sys.executable, "-m", "wallboard", *words, "--config", str(bank_home / "config")]
    with subprocess.Popen(
        line, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd=bank_home, env=environment()
    ) as server:
        try:
            shown = [snapshot_of(server, port)]
            for _ in range(2):
                time.sleep(2.5)
                shown.append(snapshot_of(server, port))
        finally:
            server.terminate()
            errors = server.stderr.read().decode()
    assert "Traceback" not in errors
    for snapshot in shown:
        past = at(bank_home, capfd, datetime.fromisoformat(snapshot["as_of"]))
        assert list(differences(telling(snapshot), telling(past))) == []


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def snapshot_of(server, port):
    """/api/snapshot, as soon as the server has one."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and server.poll() is None:
        with (
            contextlib.suppress(OSError),
            urllib.request.urlopen(f"http://127.0.0.1:{port}/api/snapshot", timeout=5) as got,
        ):
            return json.load(got)
        time.sleep(0.2)
    pytest.fail(
        f"no snapshot; the server ended with {server.returncode}: {server.stderr.read() if server.poll() else ''}"
    )


@pytest.fixture(scope="module")
def demo_home(tmp_path_factory):
    """The demo centre with a few days of history, as its writer left it."""
    folder = tmp_path_factory.mktemp("demo")
    (folder / "var").mkdir()
    centre.write_history(home.database(folder), 7, DEMO_START, 3)
    living = centre.Centre.open(home.database(folder))
    config.write(folder / "config", living.world.story)
    living.close()
    return folder


def test_a_living_centre_looks_afterwards_as_it_did(demo_home, tmp_path):
    site = Site(demo_home, at=DEMO_START, is_configured=True)
    writer = home.DemoWriter(demo_home)
    writer.start()
    engine = site.engine(path=tmp_path / "live.db")
    engine.catch_up(lambda _: None)
    live = []
    for step in range(48):
        writer.tick(site.clock.turn(2.5))
        poll(engine)
        if step % 6 == 5:
            live.append(as_json(engine.board.latest))
    writer.stop()
    assert sum(len(shown["live"]["agents"]) for shown in live) > 100
    assert_looks_back_the_same(site.engine(path=tmp_path / "later.db"), live)
    site.close()


def assert_looks_back_the_same(later, live):
    """Each live snapshot is what a board says of its moment that read the store only afterwards.

    `complete_to` tells how far was read at the time, so it may only lie earlier.
    """
    later.catch_up(lambda _: None)
    for shown in live:
        later._day = None
        past = as_json(later.look(datetime.fromisoformat(shown["as_of"]), 0))
        found = list(differences(telling(shown, but=("complete_to",)), telling(past, but=("complete_to",))))
        assert found == [], "\n".join(found[:20])
        assert shown["complete_to"] <= past["complete_to"]


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_a_live_board_and_a_look_back_agree_on_every_change_of_a_visit(site, engine, request):
    """Each visit is written several times: it waits, it is answered, it ends; some give up."""
    store = request.getfixturevalue({"sqlite": "centre", "postgresql": "postgresql_centre"}[engine])
    site.write("stores.toml", "")
    site.reads(store.url, clock="board")
    board = site.engine()
    live, waiting = [], []
    for step in range(60):
        now = site.clock.turn(1)
        if step % 2 == 0:
            told = {"visit_id": f"v{step:03}", "call_id": f"c{step // 6}", "customer_ref": f"07700 9001{step:02}"}
            waiting.append(told | {"queue": ("Cards", "Loans")[step % 3 == 0], "entered_at": now})
            store.insert("visits", waiting[-1] | {"changed_at": now})
        if step % 5 == 4:
            told = waiting.pop(0)
            gave_up = {"outcome": "abandoned", "ended_at": now, "answered_at": None, "agent_id": None}
            answered = {"outcome": None, "ended_at": None, "answered_at": now, "agent_id": "ana"}
            store.update("visits", told | (gave_up if step % 10 == 9 else answered) | {"changed_at": now})
        poll(board)
        if step % 7 == 6:
            live.append(as_json(board.board.latest))
    assert live[-1]["readings"]["offered"]["site"]["value"] > 0
    assert_looks_back_the_same(site.engine(path=site.home / "later.db"), live)


def test_the_command_says_the_same_as_the_engine(site, centre, capfd):
    centre.answered("a", NINE - timedelta(minutes=10))
    centre.visit("b", NINE - timedelta(seconds=30))
    engine = site.engine()
    poll(engine, times=2)
    shown = as_json(engine.board.latest)
    site.close()
    done = command(site.home, "snapshot", "--at", clock.iso(NINE))
    assert (done.returncode, done.stderr) == (0, "")
    assert list(differences(telling(shown), telling(json.loads(done.stdout)))) == []


def test_a_look_into_the_future_is_wrong_usage(site, centre):
    done = command(site.home, "snapshot", "--at", "2999-01-01")
    assert done.returncode == 2
    assert done.stderr == "2999-01-01 lies in the future; the board knows nothing of it yet.\n"
    assert done.stdout == ""
