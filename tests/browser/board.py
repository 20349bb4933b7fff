"""A board as its users start it: a configuration folder, a process, and a port."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, TypeVar

from tests import noon

ROOT = Path(__file__).parents[2]
START_SECONDS = 60.0
LEVELS = "answer_within_seconds = 20\ntarget = 0.8\nshort_abandon_seconds = 5\n"
Found = TypeVar("Found")


class Board:
    """One server on a port of its own, which stays the same when it is started again."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the server; it has read every store once when this returns."""
        words = ["run", "--config", str(self.home / "config"), "--port", str(self.port)]
        environment = os.environ | {"PYTHONUNBUFFERED": "1", "PYTHONPATH": str(ROOT)}
        with (self.home / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "wallboard", *words], cwd=self.home, env=environment, stdout=log, stderr=log
            )
        wait_for(self._has_read, START_SECONDS, lambda: f"the board did not start:\n{self.log()}")

    def kill(self) -> None:
        """End it as a power cut does."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def stop(self) -> None:
        """End it as an operator does."""
        assert self.process is not None
        self.process.terminate()
        self.process.wait(timeout=20)

    def get(self, path: str) -> Any:
        """A JSON answer."""
        with closing(urllib.request.urlopen(self.url + path, timeout=5)) as answer:  # noqa: S310 - our own server
            return json.load(answer)

    def log(self) -> str:
        """Everything the server wrote."""
        return (self.home / "server.log").read_text(encoding="utf-8", errors="replace")

    def _has_read(self) -> bool:
        assert self.process is not None
        assert self.process.poll() is None, f"the board ended by itself:\n{self.log()}"
        try:
            snapshot = self.get("/api/snapshot")
        except urllib.error.HTTPError as error:
            error.close()
            return False
        except OSError:
            return False
        return all(store["ok"] for store in snapshot["stores"])


@contextmanager
def running(home: Path) -> Iterator[Board]:
    """A board that runs while the tests do."""
    board = Board(home)
    board.start()
    try:
        yield board
    finally:
        board.stop()


def configure(home: Path, stores: dict[str, Path], *, site: str = "Harbour Bank") -> None:
    """A configuration folder that reads these SQLite files."""
    config = home / "config"
    config.mkdir(parents=True)
    words = [f'site = "{site}"', f'timezone = "{noon.zone()}"', 'region = "AU"']
    (config / "wallboard.toml").write_text("\n".join(words) + "\n", encoding="utf-8")
    tables = [
        f'[[stores]]\nname = "{name}"\nvendor = "generic"\nurl = "sqlite:///{path}"\n' for name, path in stores.items()
    ]
    (config / "stores.toml").write_text("\n".join(tables), encoding="utf-8")
    (config / "service_level.toml").write_text(LEVELS, encoding="utf-8")


def wait_for(
    ask: Callable[[], Found], seconds: float, complaint: Callable[[], str] = lambda: "it did not happen"
) -> Found:
    """The first answer that is true."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := ask():
            return found
        time.sleep(0.2)
    raise AssertionError(f"{complaint()} (within {seconds} s)")


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
