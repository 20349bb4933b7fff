"""The server as a process: what it answers, whom it refuses, and what its live stream carries."""

from __future__ import annotations

import copy
import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from tests import noon
from tests.engine.site import SCHEMA, Centre, Site, environment
from wallboard import doors

ACCESS = '[people."ana@example.org"]\nrole = "supervisor"\n'
EVERYWHERE = "0.0.0.0"  # noqa: S104 - what must be refused
# The board of `wallboard run`, and a signal that stops its engine while the server lives on.
STOPS = """
import signal, sys
from pathlib import Path
from wallboard import clock, server, settings
from wallboard.board import Board
from wallboard.engine import Engine
from wallboard.ledger import Ledger
loaded = settings.load(Path(sys.argv[1]))
engine = Engine(loaded, Ledger.open(loaded.var / "board.db"), Board(), clock.system)
signal.signal(signal.SIGUSR1, lambda *_: engine._scheduler.pause())
sys.exit(server.serve(engine, host="127.0.0.1", port=int(sys.argv[2])))
"""


@dataclass
class Server:
    """A board that serves, and the store it reads."""

    site: Site
    centre: Centre
    port: int
    process: subprocess.Popen[str]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def read(self, path: str, **headers: str) -> httpx.Response:
        return httpx.get(self.url + path, headers=headers, timeout=10)

    def live(self, query: str = "", **options: object) -> ClientConnection:
        return connect(f"ws://127.0.0.1:{self.port}/api/live?{query}", open_timeout=10, **options)

    def token(self, *, preset: str = "floor", hours: float = 1.0) -> str:
        secret = (self.site.home / "var" / "secret").read_bytes().strip()
        return doors.token(secret, preset, hours, datetime.now(UTC))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def made(home: Path, *, access: str | None = None) -> tuple[Site, Centre]:
    """A configuration with one store in which two callers wait and one was answered."""
    database = home / "bank.db"
    with sqlite3.connect(database) as store:
        store.executescript((SCHEMA / "sqlite.sql").read_text("utf-8"))
        store.execute("pragma journal_mode = wal")
    site, centre = Site(home, zone=noon.zone()), Centre(f"sqlite:///{database}")
    site.reads(centre.url)
    if access is not None:
        site.write("access.toml", access)
    now = datetime.now(UTC)
    centre.answered("answered", now - timedelta(seconds=90))
    centre.visit("first", now - timedelta(seconds=30), customer_ref="07700900123")
    centre.visit("second.one", now - timedelta(seconds=20), queue="Cards. Gold")
    return site, centre


def served(home: Path, *words: str, access: str | None = None) -> Iterator[Server]:
    """A server process on a free port, until the test has ended; it must end well."""
    site, centre = made(home, access=access)
    port = free_port()
    line = [sys.executable, *(words or ("-m", "wallboard", "run", "--config"))]
    line += [str(site.config), str(port)] if words else [str(site.config), "--port", str(port)]
    log = (home / "log.txt").open("w+", encoding="utf-8")
    process = subprocess.Popen(line, cwd=home, env=environment(), stdout=log, stderr=log, text=True)
    server = Server(site, centre, port, process)
    try:
        _until(lambda: _has_read(server), process, log.name)
        yield server
    finally:
        process.terminate()
        code = process.wait(timeout=20)
        log.close()
    assert code == 0, Path(log.name).read_text("utf-8")
    assert "Traceback" not in Path(log.name).read_text("utf-8")


def _has_read(server: Server) -> bool:
    try:
        answer = server.read("/healthz", Authorization=_bearer(server))
    except httpx.TransportError:
        return False
    return answer.status_code == 200 and all(store["ok"] for store in answer.json()["stores"])


def _bearer(server: Server) -> str:
    secret = server.site.home / "var" / "secret"
    return f"Bearer {server.token()}" if secret.exists() else ""


def _until(is_so, process: subprocess.Popen[str], log: str) -> None:
    deadline = time.monotonic() + 30
    while not is_so():
        if process.poll() is not None or time.monotonic() > deadline:
            raise AssertionError(Path(log).read_text("utf-8"))
        time.sleep(0.1)


@pytest.fixture(scope="module")
def board(tmp_path_factory) -> Iterator[Server]:
    """A board on this machine alone, without access.toml."""
    yield from served(tmp_path_factory.mktemp("open"))


@pytest.fixture(scope="module")
def guarded(tmp_path_factory) -> Iterator[Server]:
    """A board that lets in who is named in access.toml."""
    yield from served(tmp_path_factory.mktemp("guarded"), access=ACCESS)


def frames(screen: ClientConnection, until, held: dict | None = None) -> dict:
    """What a screen holds once `until` is true of it, following the stream as a browser does."""
    held = copy.deepcopy(held or {})
    while True:
        frame = json.loads(screen.recv(timeout=15))
        if "full" in frame:
            held = frame["full"]
        elif "delta" in frame:
            assert frame["from"] == held["version"]
            for path, value in frame["delta"].items():
                put(held, path, value)
        if held and until(held):
            return held


def put(held: dict, path: str, value: object) -> None:
    *names, last = [name.replace("\\.", ".") for name in re.split(r"(?<!\\)\.", path)]
    for name in names:
        held = held[name]
    held[last] = value


def test_a_healthy_board_says_so(board):
    answer = board.read("/healthz")
    assert answer.status_code == 200
    body = answer.json()
    assert set(body) == {"ok", "version", "as_of", "age_seconds", "stores"}
    assert body["ok"] is True
    assert 0 <= body["age_seconds"] < 5
    assert [store["name"] for store in body["stores"]] == ["bank"]


def test_routes_tell_browsers_to_be_careful(board):
    for path in ("/healthz", "/metrics", "/api/snapshot"):
        headers = board.read(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["content-security-policy"] == "frame-ancestors 'self'"
        assert headers["referrer-policy"] == "no-referrer"


def test_a_snapshot_is_sent_once(board):
    first = board.read("/api/snapshot")
    assert first.status_code == 200
    assert first.json()["readings"]["waiting_now"]["site"]["value"] >= 2
    for _ in range(20):  # a new snapshot may come in between
        tag = board.read("/api/snapshot").headers["etag"]
        again = board.read("/api/snapshot", **{"If-None-Match": f'"other", W/{tag}'})
        if again.status_code == 304:
            break
    assert again.status_code == 304
    assert not again.content
    assert again.headers["etag"] == tag
    assert board.read("/api/snapshot", **{"If-None-Match": '"other"'}).status_code == 200


def test_a_customer_is_two_digits(board):
    body = board.read("/api/snapshot").text
    assert "07700900123" not in body
    assert "23" in next(visit["customer"] for visit in json.loads(body)["live"]["waiting"] if visit["customer"])


def test_full_and_deltas_add_up_to_the_snapshot(board):
    with board.live("preset=supervisor&lang=en") as screen:
        held = frames(screen, lambda held: held["version"] > 0)
        board.centre.visit("third", datetime.now(UTC), queue="Cards. Gold")
        held = frames(screen, lambda held: held["readings"]["waiting_now"]["site"]["value"] == 3, held)
        for _ in range(10):
            whole = board.read("/api/snapshot").json()
            if held["version"] < whole["version"]:
                held = frames(screen, lambda held, at=whole["version"]: held["version"] >= at, held)
            if held["version"] == whole["version"]:
                break
    assert held["version"] == whole["version"]
    for name in ("as_of", "complete_to", "site", "timezone", "stores"):
        assert held[name] == whole[name]
    assert held["live"]["waiting"] == whole["live"]["waiting"][:4]
    compared = [
        (window, measure)
        for window, shown in [("readings", held["readings"]), *held["windows"].items()]
        for measure, places in shown.items()
        if _same(places, (whole["readings"] if window == "readings" else whole["windows"][window])[measure])
    ]
    assert len(compared) >= 6


def _same(shown: dict, whole: dict) -> bool:
    if shown["site"] is not None:
        assert shown["site"] == whole["site"]
    for queue, reading in shown["queues"].items():
        assert {**reading, "spark": []} == {**whole["queues"][queue], "spark": []}
    return True


def test_the_first_frame_is_full_and_names_its_build(board):
    with board.live() as screen:
        first = json.loads(screen.recv(timeout=15))
        second = json.loads(screen.recv(timeout=15))
    assert set(first) == {"version", "build", "full"}
    assert first["full"]["version"] == first["version"]
    assert set(second) == {"version", "from", "delta"}
    assert second["from"] == first["version"]


@pytest.mark.parametrize(
    ("query", "word"),
    [("preset=nonsense", "preset"), ("window=yesterday", "window"), ("lang=xx", "lang"), ("queue=Nobody", "queue")],
)
def test_a_view_that_does_not_exist_is_refused_by_name(board, query, word):
    with board.live(query) as screen, pytest.raises(ConnectionClosed) as closed:
        screen.recv(timeout=10)
    assert closed.value.rcvd.code == 1008
    assert word in closed.value.rcvd.reason


def test_metrics_tell_how_the_board_does(board):
    with board.live() as screen:
        screen.recv(timeout=10)
        page = board.read("/metrics").text
    assert "wallboard_live_viewers 1.0" in page
    assert 'wallboard_store_up{store="bank"} 1.0' in page
    for name in ("snapshot_age_seconds", "snapshot_version", "store_questions_total", "store_lag_seconds", "rows_odd"):
        assert f"wallboard_{name}" in page


def test_pages_of_another_site_are_refused(board):
    answer = board.read("/api/snapshot", Origin="https://elsewhere.example")
    assert answer.status_code == 403
    assert "elsewhere.example" in answer.json()["error"]
    assert board.read("/api/snapshot", Origin=board.url).status_code == 200
    with pytest.raises(InvalidStatus) as refused, board.live(origin="https://elsewhere.example"):
        pass
    assert refused.value.response.status_code == 403


def test_a_name_bent_to_this_machine_is_refused(board):
    assert board.read("/api/snapshot", Host="rebound.example").status_code == 403
    assert board.read("/api/snapshot", Host=f"localhost:{board.port}").status_code == 200
    here = socket.create_connection(("127.0.0.1", board.port))
    with pytest.raises(InvalidStatus) as refused, connect("ws://rebound.example/api/live", sock=here):
        pass
    assert refused.value.response.status_code == 403


def test_a_token_that_is_shown_counts_even_where_none_is_needed(board):
    assert board.read("/api/snapshot", Authorization="Bearer nonsense").status_code == 401
    assert board.read("/api/snapshot", Authorization=f"Bearer {board.token()}").status_code == 200


def test_the_typeface_comes_from_the_board(board):
    answer = board.read("/app/static/inter-latin.woff2")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "font/woff2"


@pytest.mark.parametrize("path", ["/healthz", "/metrics", "/api/snapshot"])
def test_with_access_a_token_is_needed(guarded, path):
    refused = guarded.read(path)
    assert refused.status_code == 401
    assert "token" in refused.json()["error"]
    assert guarded.read(path, Authorization=f"Bearer {guarded.token()}").status_code == 200


def test_an_old_or_forged_token_is_refused(guarded):
    old, good = guarded.token(hours=-1), guarded.token()
    assert "expired" in guarded.read("/api/snapshot", Authorization=f"Bearer {old}").json()["error"]
    body, signature = good.split(".")
    for forged in (f"{body}x.{signature}", f"{body}.{'A' * len(signature)}", body, "ü", "."):
        assert guarded.read("/api/snapshot", Authorization=b"Bearer " + forged.encode()).status_code == 401
        with pytest.raises(InvalidStatus) as refused, guarded.live(httpx.QueryParams(token=forged)):
            pass
        assert refused.value.response.status_code == 401


def test_a_browser_is_told_to_come_back_with_a_new_token(guarded):
    with guarded.live("token=old", origin=guarded.url) as screen, pytest.raises(ConnectionClosed) as closed:
        screen.recv(timeout=10)
    assert closed.value.rcvd.code == 4401


def test_a_token_opens_its_own_preset_only(guarded):
    with guarded.live(f"preset=lobby&token={guarded.token(preset='lobby')}") as screen:
        assert "full" in json.loads(screen.recv(timeout=10))
    other = guarded.live(f"preset=manager&token={guarded.token(preset='lobby')}")
    with other as screen, pytest.raises(ConnectionClosed) as closed:
        screen.recv(timeout=10)
    assert closed.value.rcvd.code == 1008


def test_a_screen_that_anybody_reads_names_nobody(guarded):
    shown = guarded.read("/api/snapshot", Authorization=f"Bearer {guarded.token(preset='lobby')}").json()
    whole = guarded.read("/api/snapshot", Authorization=f"Bearer {guarded.token(preset='supervisor')}").json()
    assert {visit["customer"] for visit in shown["live"]["waiting"]} == {None}
    assert shown["readings"]["answered"]["agents"] == {}
    assert shown["readings"]["answered"]["site"]["value"] == whole["readings"]["answered"]["site"]["value"]
    assert "ana" in whole["readings"]["answered"]["agents"]


def test_a_token_that_runs_out_ends_the_stream(guarded):
    with guarded.live(f"token={guarded.token(hours=2.5 / 3600)}") as screen:
        code = _closed(screen)
    assert code == 4401


def _closed(screen: ClientConnection) -> int:
    """The code that ends a stream which has begun."""
    try:
        while "version" in json.loads(screen.recv(timeout=10)):
            continue
    except ConnectionClosed as closed:
        return closed.rcvd.code
    raise AssertionError("a frame without a version")


def test_a_page_is_sent_a_fresh_token_before_its_own_runs_out(guarded):
    secret, at = (guarded.site.home / "var" / "secret").read_bytes().strip(), time.time()
    ending = doors.Pass(preset="floor", expires_at=at + 60, until=at + 7200)
    with guarded.live(f"token={doors.written(secret, ending)}") as screen:
        first = json.loads(screen.recv(timeout=10))
    assert doors.read(secret, first["token"], at).expires_at == pytest.approx(at + 3600, abs=15)


def refusal(*line: str, cwd: Path) -> tuple[int, str]:
    found = subprocess.run(
        [sys.executable, "-m", "wallboard", "run", *line],
        cwd=cwd, env=environment(), capture_output=True, text=True, timeout=30, check=False,
    )  # fmt: skip
    assert "Traceback" not in found.stderr
    return found.returncode, found.stderr.strip()


def test_a_second_board_on_the_same_folder_is_refused(board):
    code, sentence = refusal("--config", str(board.site.config), "--port", str(free_port()), cwd=board.site.home)
    assert code == 3
    assert "Another board uses" in sentence
    assert len(sentence.splitlines()) == 1


def test_a_taken_port_is_refused(board, tmp_path):
    site, _ = made(tmp_path)
    code, sentence = refusal("--config", str(site.config), "--port", str(board.port), cwd=tmp_path)
    assert code == 3
    assert str(board.port) in sentence
    assert len(sentence.splitlines()) == 1


def test_another_host_without_access_is_refused(tmp_path):
    site, _ = made(tmp_path)
    code, sentence = refusal(
        "--config", str(site.config), "--host", EVERYWHERE, "--port", str(free_port()), cwd=tmp_path
    )
    assert code == 2
    assert "access.toml" in sentence


def test_a_board_whose_engine_stops_is_unhealthy_and_still_gives_signs_of_life(tmp_path):
    for server in served(tmp_path, "-c", STOPS):
        with server.live() as screen:
            last = json.loads(screen.recv(timeout=10))["version"]
            os.kill(server.process.pid, signal.SIGUSR1)
            while "beat" not in (frame := json.loads(screen.recv(timeout=8))):
                last = frame["version"]
            assert frame == {"version": last, "beat": True}
        time.sleep(max(10.2 - server.read("/healthz").json()["age_seconds"], 0))
        answer = server.read("/healthz")
        assert answer.status_code == 503
        assert answer.json()["ok"] is False
        assert answer.json()["age_seconds"] > 10
