"""How is the board served? One process: the engine in the lifespan of the app, its routes, and the pages."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import gc
import hashlib
import hmac
import logging
import os
import signal
import socket
import tomllib
import webbrowser
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import streamlit as st
import uvicorn.config
from streamlit import config as options
from streamlit.runtime.pages_manager import PagesManager

from wallboard import clock, errors, runtime
from wallboard.doors import Doors, is_loopback
from wallboard.engine import Engine
from wallboard.errors import Exit
from wallboard.live import Hub
from wallboard.routes import Site

log = logging.getLogger(__name__)

PACKAGE = Path(__file__).parent
SCRIPT = PACKAGE / "app.py"
SHIPPED = PACKAGE / "_shipped" / "streamlit_config.toml"  # in the wheel
CHECKOUT = PACKAGE.parent / ".streamlit" / "config.toml"
LOOPBACK_NAMES = ("localhost", "127.0.0.1", "::1")
WHOLE = frozenset({"server.trustedUserHeaders"})  # options whose value is a table
COOKIE_VARIABLE = "STREAMLIT_SERVER_COOKIE_SECRET"  # the one option that is only taken from here


def serve(engine: Engine, *, host: str, port: int, open_browser: bool = False) -> int:
    """Serve until the process is told to end; whoever calls holds the lock on `var/`.

    Raises:
        UsageError: the address is not one of this machine, or is open to others without an access.toml.
        InUseError: the port is taken.
        WallboardError: the server could not start.
    """
    _check_host(host, engine)
    _check_port(host, port)
    chosen = settings(engine.settings.home)
    doors = _doors(engine, host, chosen.get("server.allowedHosts", []))
    if doors.hosts is not None:
        chosen["server.allowedHosts"] = sorted({*LOOPBACK_NAMES, *doors.hosts})
    chosen |= {"server.address": host, "server.port": port}
    house = _House(engine, doors, _opener(host, port) if open_browser else None)
    _sign_cookies(engine.settings.secret())
    with _quiet():
        house.run(chosen)
    return Exit.FINE


def settings(home: Path) -> dict[str, Any]:
    """Streamlit's options by dotted name: those shipped, and over them the ones beside the board's config folder.

    Streamlit itself would look for them where the process was started, and outside a checkout find none.
    """
    found: dict[str, Any] = {}
    for path in (SHIPPED if SHIPPED.exists() else CHECKOUT, home / ".streamlit" / "config.toml"):
        with contextlib.suppress(FileNotFoundError):
            found |= _flat(_parsed(path))
    return found


class _House:
    """The app with its engine, from the start of the server to its end."""

    def __init__(self, engine: Engine, doors: Doors, opened: Callable[[], None] | None) -> None:
        self.engine = engine
        self.doors = doors
        self.opened = opened
        self.failure: BaseException | None = None

    def run(self, chosen: Mapping[str, Any]) -> None:
        """Serve; comes back when the server has ended."""
        hub = Hub(self.engine.board, self.engine.build)
        site = Site(self.engine, self.doors, hub)

        @asynccontextmanager
        async def lifespan(_app: st.App) -> AsyncIterator[None]:
            async with self._living(hub):
                yield

        # Beside `pages/` Streamlit would run those files by themselves until `app.py` has named them once.
        PagesManager.uses_pages_directory = False
        try:
            st.App(SCRIPT, lifespan=lifespan, routes=site.routes()).run(config=chosen)
        except KeyboardInterrupt:
            return
        except SystemExit as ended:
            if self.failure is None:
                raise errors.WallboardError("The server could not start; the log has the details.") from ended
        if isinstance(self.failure, errors.WallboardError):
            raise self.failure
        if self.failure is not None:
            raise errors.WallboardError(f"The board could not start: {self.failure}") from self.failure

    @asynccontextmanager
    async def _living(self, hub: Hub) -> AsyncIterator[None]:
        """The engine runs, and the hub follows it, while the server is up."""
        runtime.use(self.engine, self.doors)
        following = asyncio.create_task(hub.run())
        starting = asyncio.create_task(self._start())
        try:
            yield
        finally:
            following.cancel()
            await starting
            await asyncio.to_thread(self.engine.stop)
            runtime.use(None)

    async def _start(self) -> None:
        """Start the engine beside the server, which already answers; with a large ledger that takes seconds."""
        try:
            _check_options()
            await asyncio.to_thread(self.engine.start)
        except Exception as error:
            log.exception("event=engine_failed")
            self.failure = error
            signal.raise_signal(signal.SIGTERM)
            return
        gc.collect()
        gc.freeze()  # what is loaded by now stays; the collector need not look at it again
        if self.opened is not None:
            await asyncio.to_thread(self.opened)


def _doors(engine: Engine, host: str, allowed: list[str]) -> Doors:
    is_local = is_loopback(host)
    names = frozenset(name.lower() for name in allowed)
    return Doors(
        secret=engine.settings.secret(),
        is_open=is_local and engine.settings.access is None,
        hosts=names if is_local or names else None,
        now=lambda: clock.system().timestamp(),
    )


def _check_host(host: str, engine: Engine) -> None:
    if is_loopback(host) or engine.settings.access is not None:
        return
    sentence = f"The board would be open to everyone who reaches {host}."
    do = f"Say who may see it in {engine.settings.folder}/access.toml, or leave --host at 127.0.0.1."
    raise errors.UsageError(f"{sentence} {do}")


def _check_port(host: str, port: int) -> None:
    """Try the address before anything is started: a server that finds it taken has already begun to poll."""
    try:
        family, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except (OSError, OverflowError) as error:
        if getattr(error, "errno", None) == errno.EADDRINUSE:
            sentence = f"Port {port} on {host} is in use. Stop what uses it, or choose another with --port."
            raise errors.InUseError(sentence) from None
        raise errors.UsageError(f"The board cannot listen on {host}, port {port}: {error}.") from None


def _check_options() -> None:
    """The hidden option that keeps twenty viewers from stopping the server must still exist and be off."""
    if options.get_option("runner.postScriptGC") is not False:
        raise errors.WallboardError(
            "Streamlit's option runner.postScriptGC is on; with it a few viewers stop the board."
        )


def _parsed(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise errors.WallboardError(f"{path} is not TOML: {error}.") from None


def _flat(table: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in table.items():
        name = f"{prefix}{key}"
        found |= _flat(value, f"{name}.") if isinstance(value, dict) and name not in WHOLE else {name: value}
    return found


def _opener(host: str, port: int) -> Callable[[], None]:
    shown = f"[{host}]" if ":" in host else host

    def opened() -> None:
        webbrowser.open(f"http://{shown}:{port}/")

    return opened


@contextmanager
def _quiet() -> Iterator[None]:
    """Only what needs a person is logged (a request's address holds its token), and SIGTERM ends the server well."""
    for name in ("uvicorn", "uvicorn.error"):
        uvicorn.config.LOGGING_CONFIG["loggers"][name]["level"] = "WARNING"
    # Once it has shut down, uvicorn raises the signal again for whoever was there before; that must not kill us.
    before = signal.signal(signal.SIGTERM, lambda *_: None)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _sign_cookies(secret: bytes) -> None:
    """Whoever has logged in stays so when the board starts again."""
    os.environ.setdefault(COOKIE_VARIABLE, hmac.new(secret, b"wallboard cookie", hashlib.sha256).hexdigest())
