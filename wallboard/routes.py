"""What does the server answer beside its pages? Health, metrics, the snapshot, and the live stream."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import orjson
from prometheus_client import CONTENT_TYPE_LATEST
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket

from wallboard import clock, telemetry, viewing
from wallboard.doors import FORBIDDEN, UNAUTHORISED, Doors, Pass, RefusedError
from wallboard.engine import Engine
from wallboard.live import EXPIRED, Hub, Screen
from wallboard.snapshot import Json, Snapshot

HEALTHY_SECONDS = 10.0  # contract.md §6
MISSED_POLLS = 3
NOT_THAT_VIEW = 1008
REASON_BYTES = 120  # what a WebSocket may say when it closes
WITHOUT_PEOPLE = frozenset({"floor", "lobby"})  # screens that anybody who passes can read name no agent and no caller
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "frame-ancestors 'self'",
    "Referrer-Policy": "no-referrer",
}

Answer = Callable[[Request, Pass | None], Awaitable[Response]]


@dataclass(slots=True)
class Written:
    """A snapshot as bytes, written once per version however many ask."""

    version: int | None = None
    body: bytes = b""
    tag: str = ""


@dataclass(slots=True)
class Site:
    """All that the routes share."""

    engine: Engine
    doors: Doors
    hub: Hub
    _written: dict[bool, Written] = field(default_factory=dict)
    _writing: asyncio.Lock = field(default_factory=asyncio.Lock)

    def routes(self) -> list[BaseRoute]:
        """Everything that stands beside the pages."""
        return [
            Route("/healthz", self._guarded(self.health)),
            Route("/metrics", self._guarded(self.metrics)),
            Route("/api/snapshot", self._guarded(self.snapshot)),
            WebSocketRoute("/api/live", self.live),
        ]

    async def health(self, _request: Request, _shown: Pass | None) -> Response:
        """200 while snapshots come, 503 when they do not; a store that is down alone is no reason."""
        snapshot, age = self.engine.board.latest, self.engine.board.age_seconds
        polls = [source.settings.poll_seconds for source in self.engine.sources]
        is_fine = age is not None and age <= max(HEALTHY_SECONDS, MISSED_POLLS * min(polls, default=0.0))
        body = {
            "ok": is_fine,
            "version": snapshot.version if snapshot else None,
            "as_of": clock.iso(snapshot.as_of) if snapshot else None,
            "age_seconds": None if age is None else round(age, 3),
            "stores": [store.as_dict() for store in snapshot.stores] if snapshot else [],
        }
        return answer(body, 200 if is_fine else 503)

    async def metrics(self, _request: Request, _shown: Pass | None) -> Response:
        """The board's own figures for Prometheus."""
        page = await asyncio.to_thread(telemetry.page, self.engine, self.hub)
        return Response(page, media_type=CONTENT_TYPE_LATEST)

    async def snapshot(self, request: Request, shown: Pass | None) -> Response:
        """The whole snapshot; with an ETag, so that whoever has it already is not sent it again."""
        if shown is not None and shown.queues:
            raise RefusedError(FORBIDDEN, "This token is for some queues only; it opens /api/live.")
        latest = self.engine.board.latest
        if latest is None:
            return answer({"error": "There is no snapshot yet."}, 503)
        written = await self._write(latest, with_people=shown is None or shown.preset not in WITHOUT_PEOPLE)
        headers = {"ETag": written.tag, "Cache-Control": "private, no-cache"}
        if _has(request.headers.get("if-none-match", ""), written.tag):
            return Response(status_code=304, headers=headers)
        return Response(written.body, media_type="application/json", headers=headers)

    async def _write(self, snapshot: Snapshot, *, with_people: bool) -> Written:
        async with self._writing:
            held = self._written.setdefault(with_people, Written())
            if held.version != snapshot.version:
                held.body = await asyncio.to_thread(_body, snapshot, with_people=with_people)
                held.tag = f'"{hashlib.blake2b(held.body, digest_size=12).hexdigest()}"'
                held.version = snapshot.version
            return Written(held.version, held.body, held.tag)

    async def live(self, socket: WebSocket) -> None:
        """Everything a view binds, and from then on every change of it."""
        try:
            self.doors.check(socket.headers)
            shown = self.doors.admit(socket.query_params.get("token") or _bearer(socket))
        except RefusedError as error:
            await _refuse(socket, error)
            return
        view, wrong = viewing.view(
            socket.query_params, language=self.engine.settings.language, is_queue=await self._is_queue(socket)
        )
        await socket.accept()
        screen = Screen(socket, self.doors, shown)
        if wrong := (*wrong, *_beyond(shown, view.preset, view.queue)):
            await screen.close(NOT_THAT_VIEW, _short(" ".join(wrong)))
            return
        await screen.follow(self.hub, view)

    async def _is_queue(self, socket: WebSocket) -> Callable[[str], bool]:
        """Whether the queue that is asked for exists; the ledger may have to be asked."""
        engine, name = self.engine, socket.query_params.get("queue", "")
        found = not name or await asyncio.to_thread(
            viewing.is_queue, name, engine.board.latest, engine.settings, engine.ledger
        )
        return lambda _: found

    def _guarded(self, route: Answer) -> Callable[[Request], Awaitable[Response]]:
        """The route behind the doors: whose page asks, and with which token."""

        async def endpoint(request: Request) -> Response:
            try:
                self.doors.check(request.headers)
                shown = self.doors.admit(_bearer(request))
                response = await route(request, shown)
            except RefusedError as error:
                response = _refusal(error)
            response.headers.update(HEADERS)
            return response

        return endpoint


def answer(body: Json, status: int = 200) -> Response:
    """A small JSON answer that nobody keeps."""
    return Response(orjson.dumps(body), status, {"Cache-Control": "no-store"}, "application/json")


def _refusal(error: RefusedError) -> Response:
    response = answer({"error": str(error)}, error.status)
    if error.status == UNAUTHORISED:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


async def _refuse(socket: WebSocket, error: RefusedError) -> None:
    """Refuse a stream. A browser cannot read why a handshake failed, so for a token it is told in a close frame."""
    if error.status == UNAUTHORISED and "origin" in socket.headers:
        await socket.accept()
        await socket.close(EXPIRED, _short(str(error)))
        return
    await socket.send_denial_response(_refusal(error))


def _bearer(request: HTTPConnection) -> str | None:
    scheme, _, value = request.headers.get("authorization", "").partition(" ")
    return value.strip() if scheme.lower() == "bearer" else None


def _beyond(shown: Pass | None, preset: str, queue: str | None) -> tuple[str, ...]:
    """What a view asks for that the token does not open."""
    if shown is None:
        return ()
    if shown.preset != preset:
        return (f"This token opens the preset {shown.preset} only.",)
    if shown.queues and queue not in shown.queues:
        return (f"This token opens {', '.join(shown.queues)} only.",)
    return ()


def _has(header: str, tag: str) -> bool:
    """Whether an If-None-Match names the tag."""
    return header.strip() == "*" or tag in {one.strip().removeprefix("W/") for one in header.split(",")}


def _body(snapshot: Snapshot, *, with_people: bool) -> bytes:
    whole = snapshot.as_dict()
    if not with_people:
        for window in (whole["readings"], *whole["windows"].values()):
            for places in window.values():
                places["agents"] = {}
        waiting = [visit | {"customer": None} for visit in whole["live"]["waiting"]]
        whole |= {"live": {"waiting": waiting, "agents": []}, "third_time": [], "promises": []}
    return orjson.dumps(whole)


def _short(reason: str) -> str:
    return reason.encode()[:REASON_BYTES].decode(errors="ignore")
