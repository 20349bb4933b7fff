"""Five hundred screens on one board: how late, how dear, how large, and how they come back all at once.

Run: python tests/benchmarks/bench_live.py [seconds] [screens]. The board is a process of its own and reads the store of
a made demo centre; the screens are another process. Aims: p95 100 ms, 10 % of a core, 5 kB per refresh, 300 MB, 2 s.
"""

from __future__ import annotations

import asyncio
import json
import random
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import psutil
from websockets.client import ClientProtocol
from websockets.frames import Frame, Opcode
from websockets.uri import parse_uri

ROOT = Path(__file__).parents[2]
QUERIES = ("preset=floor&lang=en", "preset=floor&lang=zh-Hans", "preset=supervisor&lang=en", "preset=manager&lang=en")
HERD = 200
SETTLED_SECONDS = 10.0
QUIET = 0.2  # of a core: the history has been read
# Serves the board of a folder; every published version is written to a file with the time, for the screens' sake.
BOARD = """
import sys, time
from pathlib import Path
from wallboard import clock, server, settings
from wallboard.board import Board
from wallboard.engine import Engine
from wallboard.ledger import Ledger
loaded = settings.load(Path(sys.argv[1]))
board = Board()
log = open(sys.argv[3], "w", buffering=1)
board.subscribe(lambda snapshot: log.write(f"{snapshot.version} {time.time()}\\n"))
engine = Engine(loaded, Ledger.open(loaded.var / "board.db"), board, clock.system)
sys.exit(server.serve(engine, host="127.0.0.1", port=int(sys.argv[2])))
"""


def main(seconds: float, screens: int) -> None:
    """Serve, watch, and print what came of it."""
    with tempfile.TemporaryDirectory() as name, board(Path(name)) as (port, process, log):
        before = _memory(process)
        with asked(port) as alone:
            idle = _cpu(process, SETTLED_SECONDS)
        line = [sys.executable, __file__, "--screens", str(port), str(screens), str(seconds)]
        with subprocess.Popen(line, stdout=subprocess.PIPE, text=True) as watching:
            assert watching.stdout
            watching.stdout.readline()  # all are connected
            begun = _memory(process)
            with asked(port) as together:
                busy = _cpu(process, seconds)
            ended = _memory(process)
            told = json.loads(watching.stdout.read())
        published = dict(line.split() for line in log.read_text().splitlines())
        late = [1000 * (at - float(published[str(version)])) for version, at in told["seen"]]
        herd = asyncio.run(_herd(port, HERD))
        p50, p95, p99 = np.percentile(late, [50, 95, 99])
        print(f"{screens} screens, {seconds:.0f} s, {len(late)} refreshes, {told['full']} of them full after the first")
        print(f"snapshot -> client: p50 {p50:.1f} ms, p95 {p95:.1f} ms, p99 {p99:.1f} ms, max {max(late):.1f} ms")
        print(f"processor: {busy:.1%} of a core with them, {idle:.1%} without: sending {busy - idle:.1%}")
        print(
            f"size: {told['bytes'] / max(len(late), 1) / 1000:.2f} kB per refresh, first {told['first'] / 1000:.1f} kB"
        )
        print(f"memory: {before:.0f} MB alone, {begun:.0f} MB with all connected, {ended:.0f} MB at the end")
        print(f"store: {alone[0]:.0f} questions a minute without screens, {together[0]:.0f} with {screens}")
        print(f"herd: {HERD} screens at once, the last had everything after {herd:.2f} s")


@contextmanager
def board(folder: Path) -> Iterator[tuple[int, psutil.Process, Path]]:
    """A board in a process of its own, on a fresh demo centre that has gone home: its rows are all there is."""
    from wallboard import demo  # noqa: PLC0415 - the process of the screens needs none of it

    config = demo.prepare(folder, 7, datetime.now(UTC))
    port, log = _free_port(), folder / "published.txt"
    line = [sys.executable, "-c", BOARD, str(config), str(port), str(log)]
    with subprocess.Popen(line, cwd=ROOT) as process:
        try:
            while not _is_well(port):
                time.sleep(0.5)
            while _cpu(psutil.Process(process.pid), SETTLED_SECONDS) > QUIET:
                continue
            yield port, psutil.Process(process.pid), log
        finally:
            process.terminate()


@contextmanager
def asked(port: int) -> Iterator[list[float]]:
    """How many questions the board puts to its store in a minute, told when the block is left."""
    told: list[float] = []
    questions, at = _questions(port), time.monotonic()
    yield told
    told.append(60 * (_questions(port) - questions) / (time.monotonic() - at))


def _questions(port: int) -> float:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5) as answer:
        lines = answer.read().decode().splitlines()
    return next(float(line.split()[-1]) for line in lines if line.startswith("wallboard_store_questions_total"))


def _is_well(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
            return all(store["ok"] for store in json.load(answer)["stores"])
    except OSError:
        return False


def _cpu(process: psutil.Process, seconds: float) -> float:
    """The share of a core over some time."""
    used, at = sum(process.cpu_times()[:2]), time.monotonic()
    time.sleep(seconds)
    return (sum(process.cpu_times()[:2]) - used) / (time.monotonic() - at)


def _memory(process: psutil.Process) -> float:
    return process.memory_info().rss / 1e6


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Screen(asyncio.Protocol):
    """One screen, as light as it can be: five hundred share a core here, and each has one of its own in life."""

    def __init__(self, port: int, number: int) -> None:
        address = parse_uri(f"ws://127.0.0.1:{port}/api/live?{QUERIES[number % len(QUERIES)]}")
        self.protocol = ClientProtocol(address)
        self.frames: list[tuple[float, bytes]] = []
        self.has_full = asyncio.Event()

    def connection_made(self, transport: asyncio.Transport) -> None:
        """Ask for the stream."""
        self.transport = transport
        self.protocol.send_request(self.protocol.connect())
        transport.writelines(self.protocol.data_to_send())

    def data_received(self, data: bytes) -> None:
        """Note when it came, then see what it is."""
        at = time.time()
        self.protocol.receive_data(data)
        for event in self.protocol.events_received():
            if isinstance(event, Frame) and event.opcode is Opcode.TEXT:
                self.frames.append((at, bytes(event.data)))
                self.has_full.set()
        self.transport.writelines(self.protocol.data_to_send())  # answers to pings


async def watch(port: int, screens: int, seconds: float) -> None:
    """Connect one after another at random moments, then note when each frame comes; prints what was seen as JSON."""
    opened = await asyncio.gather(*(_opened(port, number, random.uniform(0, 5)) for number in range(screens)))
    first = [len(screen.frames[0][1]) for screen in opened]
    print("connected", flush=True)
    begun = time.time()
    await asyncio.sleep(seconds)
    frames = [frame for screen in opened for frame in screen.frames if frame[0] >= begun]
    told = {
        "seen": [(int(frame.split(b":", 1)[1].split(b",", 1)[0]), at) for at, frame in frames],
        "bytes": sum(len(frame) for _, frame in frames),
        "first": sum(first) / len(first),
        "full": sum(b'"full":' in frame[:80] for _, frame in frames),
    }
    print(json.dumps(told))


async def _opened(port: int, number: int, after: float) -> Screen:
    await asyncio.sleep(after)
    loop = asyncio.get_running_loop()
    _, screen = await loop.create_connection(lambda: Screen(port, number), "127.0.0.1", port)
    await screen.has_full.wait()
    return screen


async def _herd(port: int, screens: int) -> float:
    """Until the last of many that come at the same instant has been sent everything."""
    begun = time.monotonic()

    async def come(number: int) -> None:
        screen = await _opened(port, number, 0)
        assert b'"full":' in screen.frames[0][1]
        screen.transport.close()

    await asyncio.gather(*(come(number) for number in range(screens)))
    return time.monotonic() - begun


if __name__ == "__main__":
    if sys.argv[1:2] == ["--screens"]:
        asyncio.run(watch(int(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4])))
    else:
        sys.path.insert(0, str(ROOT))
        main(*(float(word) for word in sys.argv[1:2] or [60]), *(int(word) for word in sys.argv[2:3] or [500]))
