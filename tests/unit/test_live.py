"""What a screen is sent, and what becomes of one that does not read."""

from __future__ import annotations

import asyncio
import json
import time
from datetime import UTC, datetime

from starlette.websockets import WebSocket

from wallboard import live
from wallboard.board import Board
from wallboard.doors import Doors
from wallboard.snapshot import Snapshot
from wallboard.ui.live.view import View

OPEN = Doors(secret=b"", is_open=True, hosts=None, now=time.time)


def snapshot(version: int) -> Snapshot:
    at = datetime(2026, 3, 2, 9, 0, version, tzinfo=UTC)
    return Snapshot(version=version, build="b", as_of=at, complete_to=at, site="Bank", timezone="UTC")


def channel(*shown: dict[str, object]) -> live.Channel:
    made = live.Channel(View(), "b")
    for version, each in enumerate(shown, start=1):
        made.take(snapshot(version), dict(each))
    return made


def test_who_holds_the_last_version_gets_the_changes():
    made = channel({"a": 1, "b": 2}, {"a": 1, "b": 3})
    assert json.loads(made.frame(1)) == {"version": 2, "from": 1, "delta": {"b": 3}}


def test_who_holds_nothing_or_an_older_version_gets_everything():
    made = channel({"a": 1}, {"a": 2}, {"a": 3})
    full = {"version": 3, "build": "b", "full": {"a": 3}}
    assert json.loads(made.frame(None)) == json.loads(made.frame(1)) == full


def test_who_holds_the_newest_gets_nothing():
    assert channel({"a": 1}).frame(1) is None
    assert channel().frame(None) is None


def test_a_key_that_went_away_sends_everything():
    made = channel({"a": 1, "b": 2}, {"a": 1})
    assert json.loads(made.frame(1)) == {"version": 2, "build": "b", "full": {"a": 1}}


class Wire:
    """The other end of a WebSocket as the server hands it over: what was sent, and whether it is read."""

    def __init__(self) -> None:
        self.sent: list[dict[str, object]] = []
        self.is_read = asyncio.Event()
        self.is_read.set()
        self.is_left = asyncio.Event()

    async def socket(self) -> WebSocket:
        asked = asyncio.Event()

        async def receive():
            if not asked.is_set():
                asked.set()
                return {"type": "websocket.connect"}
            await self.is_left.wait()
            return {"type": "websocket.disconnect", "code": 1001}

        async def send(message):
            await self.is_read.wait()
            self.sent.append(message)

        scope = {"type": "websocket", "headers": [], "path": "/api/live", "query_string": b""}
        socket = WebSocket(scope, receive, send)
        await socket.accept()
        return socket

    def frames(self) -> list[dict[str, object]]:
        return [json.loads(message["text"]) for message in self.sent if message["type"] == "websocket.send"]


async def watched(board: Board, wire: Wire, act) -> live.Hub:
    """A hub with one screen, while a test does something."""
    hub = live.Hub(board, "b")
    following = asyncio.create_task(hub.run())
    screen = asyncio.create_task(live.Screen(await wire.socket(), OPEN, None).follow(hub, View()))
    await asyncio.sleep(0.1)
    await act(board)
    wire.is_left.set()
    async with asyncio.timeout(5):
        await screen
    following.cancel()
    return hub


def test_a_screen_is_sent_everything_then_changes_and_is_forgotten_when_it_leaves():
    board, wires = Board(), []

    async def act(board):
        board.publish(snapshot(2))
        await asyncio.sleep(0.1)

    async def run():
        wires.append(Wire())
        board.publish(snapshot(1))
        return await watched(board, wires[0], act)

    hub = asyncio.run(run())
    kinds = [("full" if "full" in frame else "delta", frame["version"]) for frame in wires[0].frames()]
    assert kinds == [("full", 1), ("delta", 2)]
    assert hub.viewers == 0
    assert hub.channels == {}


def test_a_screen_that_does_not_read_is_let_go_and_misses_what_was_in_between(monkeypatch):
    monkeypatch.setattr(live, "TEND_SECONDS", 0.05)
    monkeypatch.setattr(live, "SEND_SECONDS", 0.3)
    monkeypatch.setattr(live, "GOODBYE_SECONDS", 0.1)
    board, wires = Board(), []

    async def act(board):
        wires[0].is_read.clear()
        for version in range(2, 9):
            board.publish(snapshot(version))
            await asyncio.sleep(0.1)

    async def run():
        wires.append(Wire())
        board.publish(snapshot(1))
        return await watched(board, wires[0], act)

    hub = asyncio.run(run())
    assert [frame["version"] for frame in wires[0].frames()] == [1]
    assert hub.viewers == 0


def test_a_screen_that_reads_late_gets_only_the_newest():
    board, wires = Board(), []

    async def act(board):
        wires[0].is_read.clear()
        for version in range(2, 6):
            board.publish(snapshot(version))
            await asyncio.sleep(0.05)
        wires[0].is_read.set()
        await asyncio.sleep(0.2)

    async def run():
        wires.append(Wire())
        board.publish(snapshot(1))
        return await watched(board, wires[0], act)

    asyncio.run(run())
    frames = wires[0].frames()
    versions = [frame["version"] for frame in frames]
    assert (versions[0], versions[-1]) == (1, 5)
    assert len(versions) <= 3  # one may have been on its way when the screen stopped reading
    assert "full" in frames[-1]


def test_silence_is_broken_by_a_sign_of_life(monkeypatch):
    monkeypatch.setattr(live, "TEND_SECONDS", 0.05)
    monkeypatch.setattr(live, "BEAT_SECONDS", 0.1)
    board, wires = Board(), []

    async def act(_):
        await asyncio.sleep(0.25)

    async def run():
        wires.append(Wire())
        board.publish(snapshot(7))
        return await watched(board, wires[0], act)

    asyncio.run(run())
    assert {"version": 7, "beat": True} in wires[0].frames()[1:]
