"""How does every screen get each snapshot? `/api/live`: one frame per view, made once and sent to all who watch it."""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import dataclass, field
from typing import Any

import orjson
from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from wallboard.board import Board
from wallboard.doors import Doors, Pass, written
from wallboard.snapshot import Json, Snapshot, delta
from wallboard.ui.live.view import View, cut

log = logging.getLogger(__name__)

BEAT_SECONDS = 5.0
SEND_SECONDS = 5.0
GOODBYE_SECONDS = 1.0
TEND_SECONDS = 1.0  # how often silence and slowness are looked for; a timer per frame would cost a tenth of sending it
MOST_VIEWS = 500  # different views at one time; each costs one cut per snapshot
EXPIRED = 4401  # the browser's sign to load the page again, which brings a fresh token
TRY_LATER = 1013


@dataclass(slots=True)
class Channel:
    """One view, its newest cut and the frames made of it: the one slot of all who watch, so that the latest wins."""

    view: View
    build: str
    version: int | None = None
    before: int | None = None  # the version that `changes` starts from
    shown: dict[str, Json] = field(default_factory=dict)
    watchers: set[Screen] = field(default_factory=set)
    _full: str | None = None
    _changes: str | None = None

    def take(self, snapshot: Snapshot, shown: dict[str, Json]) -> None:
        """Put the cut of a newer snapshot in the slot and wake everybody."""
        changes = delta(self.shown, shown) if self.version is not None else None
        self.before, self.version, self.shown = self.version, snapshot.version, shown
        self._full = None
        self._changes = None
        if changes is not None:
            self._changes = _json({"version": self.version, "from": self.before, "delta": changes})
        for watcher in self.watchers:
            watcher.news.set()

    def frame(self, held: int | None) -> str | None:
        """What somebody who holds a version needs now: nothing, the changes, or everything."""
        if self.version is None or held == self.version:
            return None
        if self._changes is not None and held == self.before:
            return self._changes
        if self._full is None:
            self._full = _json({"version": self.version, "build": self.build, "full": self.shown})
        return self._full


class Hub:
    """Follows the board on the event loop and keeps one channel per view that somebody watches."""

    def __init__(self, board: Board, build: str) -> None:
        self.board = board
        self.build = build
        self.channels: dict[View, Channel] = {}
        self._news = asyncio.Event()

    @property
    def viewers(self) -> int:
        """How many screens watch."""
        return sum(len(channel.watchers) for channel in self.channels.values())

    async def run(self) -> None:
        """Cut every snapshot for every view, until cancelled; snapshots that come too fast are skipped."""
        loop = asyncio.get_running_loop()

        def told(_: Snapshot) -> None:
            loop.call_soon_threadsafe(self._news.set)

        leave = self.board.subscribe(told)
        tending = asyncio.create_task(self._tend())
        try:
            while True:
                await self._news.wait()
                self._news.clear()
                await self._deliver(self.board.latest)
        finally:
            tending.cancel()
            leave()

    async def _deliver(self, snapshot: Snapshot | None) -> None:
        if snapshot is None:
            return
        behind = [channel for channel in self.channels.values() if channel.version != snapshot.version]
        if behind:
            for channel, shown in await asyncio.to_thread(_cuts, snapshot, behind):
                channel.take(snapshot, shown)

    async def _tend(self) -> None:
        while True:
            await asyncio.sleep(TEND_SECONDS)
            at = time.monotonic()
            for channel in self.channels.values():
                for watcher in channel.watchers:
                    watcher.tend(at)

    def watch(self, view: View, watcher: Screen) -> Channel | None:
        """Join those who watch a view; None when too many different views are being watched."""
        channel = self.channels.get(view)
        if channel is None:
            if len(self.channels) >= MOST_VIEWS:
                return None
            channel = self.channels[view] = Channel(view, self.build)
            self._news.set()
        channel.watchers.add(watcher)
        return channel

    def leave(self, channel: Channel, watcher: Screen) -> None:
        """Stop watching; a view that nobody watches is not cut any more."""
        channel.watchers.discard(watcher)
        if not channel.watchers:
            self.channels.pop(channel.view, None)


@dataclass(slots=True, eq=False)
class Screen:
    """One connection: what it holds, what it may see, and whether it is still there."""

    socket: WebSocket
    doors: Doors
    shown_pass: Pass | None
    held: int | None = None
    is_gone: bool = False
    is_slow: bool = False
    is_silent: bool = False
    sent_at: float = field(default_factory=time.monotonic)
    sending_since: float | None = None
    news: asyncio.Event = field(default_factory=asyncio.Event)
    _task: asyncio.Task[Any] | None = None

    async def follow(self, hub: Hub, view: View) -> None:
        """Send every change of a view until the other side leaves, is too slow, or may no longer look."""
        channel = hub.watch(view, self)
        if channel is None:
            await self.close(TRY_LATER, "Too many different views are open; try again later.")
            return
        self._task = asyncio.current_task()
        listener = asyncio.create_task(self._listen())
        try:
            while not self.is_gone and await self._send(channel):
                await self.news.wait()
        except WebSocketDisconnect:
            return
        except asyncio.CancelledError:
            if not self.is_slow:
                raise
            await self.close(TRY_LATER, "This screen reads too slowly.")
        finally:
            hub.leave(channel, self)
            listener.cancel()

    def tend(self, at: float) -> None:
        """Let go of a screen that does not read; give it a sign of life when there was nothing to say."""
        if self.sending_since is not None and self._task is not None:
            if at - self.sending_since >= SEND_SECONDS and not self.is_slow:
                self.is_slow = True
                self._task.cancel()
        elif at - self.sent_at >= BEAT_SECONDS:
            self.is_silent = True
            self.news.set()

    async def _send(self, channel: Channel) -> bool:
        """Send what is new, or after a silence a sign of life; False when the pass has run out."""
        if self.shown_pass is not None and not await self._may_look(self.shown_pass):
            return False
        self.news.clear()
        frame = channel.frame(self.held)
        self.held = channel.version
        if frame is not None:
            await self._write(frame)
        elif self.is_silent:
            await self._write(_json({"version": self.held, "beat": True}))
        return True

    async def _may_look(self, shown: Pass) -> bool:
        """Whether the pass still holds; a fresh one is sent shortly before it does not."""
        at = self.doors.now()
        if shown.has_expired(at):
            await self.close(EXPIRED, "This token has expired.")
            return False
        if fresh := shown.renewed(at):
            self.shown_pass = fresh
            await self._write(_json({"version": self.held, "token": written(self.doors.secret, fresh)}))
        return True

    async def _write(self, frame: str) -> None:
        self.sent_at = self.sending_since = time.monotonic()
        await self.socket.send_text(frame)
        self.sending_since = None
        self.is_silent = False

    async def _listen(self) -> None:
        """Nothing is expected from a screen but that it leaves."""
        while (await self.socket.receive())["type"] != "websocket.disconnect":
            continue
        self.is_gone = True
        self.news.set()

    async def close(self, code: int, reason: str) -> None:
        """Say goodbye with a reason, if the other side still takes it."""
        if self.is_gone or self.socket.application_state is not WebSocketState.CONNECTED:
            return
        try:
            async with asyncio.timeout(GOODBYE_SECONDS):
                await self.socket.close(code, reason)
        except (TimeoutError, WebSocketDisconnect, RuntimeError):
            log.info("event=screen_lost code=%d", code)


def _cuts(snapshot: Snapshot, channels: list[Channel]) -> list[tuple[Channel, dict[str, Json]]]:
    """The snapshot cut for every view; one that cannot be drawn is logged and does not stop the others."""
    made = []
    for channel in channels:
        try:
            made.append((channel, cut(snapshot, channel.view)))
        except Exception:
            log.exception("event=cut_failed view=%s", channel.view)
    return made


def _json(frame: Json) -> str:
    return orjson.dumps(frame).decode()
