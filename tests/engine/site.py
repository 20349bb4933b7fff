"""A board of a test's own: a configuration folder, a clock that the test turns, stores it writes to."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlalchemy

from tests import noon
from wallboard import clock, settings
from wallboard.board import Board
from wallboard.engine import Engine
from wallboard.ledger import Ledger
from wallboard.records import KEPT
from wallboard.stores import engines

PROJECT = Path(__file__).parents[2]
SCHEMA = PROJECT / "queries" / "generic" / "schema"
NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)  # a Monday
WALLBOARD = 'site = "Bank"\ntimezone = "{zone}"\nregion = "GB"\n'
STORE = '[[stores]]\nname = "{name}"\nvendor = "{vendor}"\nurl = "{url}"\nclock = "{clock}"\n'


@dataclass
class Clock:
    """The board's clock; it stands still until the test turns it."""

    at: datetime

    def __call__(self) -> datetime:
        return self.at

    def turn(self, seconds: float) -> datetime:
        self.at += timedelta(seconds=seconds)
        return self.at


@dataclass
class Centre:
    """One store that the test writes to, as the program of a call centre would."""

    url: str
    writer: sqlalchemy.Engine = field(init=False)

    def __post_init__(self) -> None:
        self.writer = sqlalchemy.create_engine(self.url, poolclass=sqlalchemy.pool.NullPool)

    @property
    def dialect(self) -> str:
        return engines.dialect_of(self.writer.url)

    @property
    def database(self) -> str:
        """The database's name on its server."""
        return self.writer.url.database or ""

    def run(self, *statements: str) -> None:
        with self.writer.begin() as connection:
            for sql in statements:
                connection.exec_driver_sql(sql)

    def insert(self, stream: str, *rows: dict[str, object]) -> None:
        """Write new rows that share their columns, in one transaction."""
        names = list(rows[0])
        self._execute(f"insert into {stream} ({', '.join(names)}) values ({', '.join(f':{n}' for n in names)})", rows)

    def update(self, stream: str, row: dict[str, object], *, key: str = "visit_id") -> None:
        """Write a known row anew."""
        self._execute(
            f"update {stream} set {', '.join(f'{name} = :{name}' for name in row)} where {key} = :{key}", (row,)
        )

    def _execute(self, sql: str, rows: tuple[dict[str, object], ...]) -> None:
        values = [{name: engines.bound(self.dialect, value) for name, value in row.items()} for row in rows]
        with self.writer.begin() as connection:
            connection.execute(sqlalchemy.text(sql), values)

    def visit(self, visit_id: object, entered: datetime, *, changed: datetime | None = None, **values: object) -> None:
        """One visit of the queue Cards, waiting unless told otherwise."""
        row = {"visit_id": visit_id, "queue": "Cards", "entered_at": entered, "changed_at": changed or entered}
        self.insert("visits", {**row, **values})

    def answered(
        self, visit_id: str, entered: datetime, *, wait: float = 10, talk: float = 60, **values: object
    ) -> None:
        """One visit that was answered and has ended."""
        answered_at = entered + timedelta(seconds=wait)
        ended_at = answered_at + timedelta(seconds=talk)
        times = {"answered_at": answered_at, "ended_at": ended_at, "wait_seconds": wait, "talk_seconds": talk}
        told = {"agent_id": "ana", "outcome": "answered", "changed": ended_at}
        self.visit(visit_id, entered, **{**times, **told, **values})

    def keys(self, stream: str = "visits", key: str = "visit_id") -> list[str]:
        with self.writer.connect() as connection:
            return list(connection.exec_driver_sql(f"select {key} from {stream} order by {key}").scalars())


class Site:
    """A configuration folder with its `var/`, and the engines started on it."""

    def __init__(self, home: Path, *, zone: str = "UTC", at: datetime = NINE, is_configured: bool = False) -> None:
        self.home = home
        self.config = home / "config"
        self.clock = Clock(at)
        self._opened: list[Engine] = []
        if is_configured:
            return
        self.config.mkdir(parents=True, exist_ok=True)
        self.write("wallboard.toml", WALLBOARD.format(zone=zone))
        self.write("stores.toml", "")

    def lives_now(self) -> datetime:
        """Set the board's clock by the machine's, and the site where that is early afternoon; returns the time.

        For tests of what the stores' servers and other processes say, whose clock cannot be turned.
        """
        self.write("wallboard.toml", WALLBOARD.format(zone=noon.zone()))
        self.clock.at = clock.system()
        return self.clock.at

    def write(self, name: str, text: str) -> None:
        (self.config / name).write_text(text, "utf-8")

    def reads(
        self, url: str, *, name: str = "bank", vendor: str = "generic", clock: str = "store", more: str = ""
    ) -> None:
        """Add a store to stores.toml."""
        with (self.config / "stores.toml").open("a", encoding="utf-8") as file:
            file.write(STORE.format(name=name, vendor=vendor, url=url, clock=clock) + more)

    def engine(self, *, path: Path | None = None) -> Engine:
        """A new engine on the ledger, as a restart makes one."""
        loaded = settings.load(self.config)
        engine = Engine(loaded, Ledger.open(path or loaded.var / "board.db"), Board(), self.clock)
        self._opened.append(engine)
        return engine

    def close(self) -> None:
        for engine in self._opened:
            end(engine)


def command(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """`wallboard …` as a process of its own, for the configuration of a folder."""
    line = [sys.executable, "-m", "wallboard", *words, "--config", str(home / "config")]
    return subprocess.run(
        line,
        capture_output=True,
        text=True,
        check=False,
        cwd=home,
        timeout=120,
        env=environment(),
        stdin=subprocess.DEVNULL,
    )


def environment() -> dict[str, str]:
    """The environment of a process that finds this checkout, wherever it runs."""
    return {**os.environ, "PYTHONPATH": str(PROJECT)}


def end(engine: Engine) -> None:
    """Let go of everything an engine holds, in whatever state it is."""
    engine.stop()
    engine.ledger.close()


def poll(engine: Engine, *, times: int = 1) -> None:
    """Poll every store now, whatever back-off there is."""
    for _ in range(times):
        for source in engine.sources:
            source.not_before = 0.0
            engine.cycle(source)


def status(engine: Engine, store: int = 0):
    """What the wall says of a store."""
    return engine.board.latest.stores[store]


def held(engine: Engine, stream: str = "visits") -> list[tuple[object, ...]]:
    """The keys the ledger holds of a stream."""
    at = [KEPT[stream].position(name) for name in KEPT[stream].key]
    return sorted(tuple(row[i] for i in at) for _, rows in engine.ledger.rows(stream) for row in rows)


def value(engine: Engine, measure: str, where: str = "site", window: str = "today") -> float | None:
    """A number on the latest board."""
    found = engine.board.latest.reading(measure, where, window)
    return None if found is None else found.value


def codes(engine: Engine) -> list[str]:
    """The codes of everything odd that the ledger noted."""
    return sorted(str(finding["code"]) for finding in engine.ledger.findings())


def micros(at: datetime) -> int:
    return clock.micros(at)


def telling(snapshot: dict[str, object], *, but: tuple[str, ...] = ()) -> dict[str, object]:
    """A snapshot without what may differ between two looks at one moment (`contract.md` §4)."""
    left_out = {"version", "build", "stores", *but}
    return {name: part for name, part in snapshot.items() if name not in left_out}


def differences(one: object, other: object, path: str = "") -> Iterator[str]:
    """Where two JSON values differ, in words; an assertion on thousands of fields would be unreadable."""
    if isinstance(one, dict) and isinstance(other, dict):
        for key in sorted(one.keys() | other.keys()):
            yield from differences(one.get(key, "(absent)"), other.get(key, "(absent)"), f"{path}.{key}")
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for at, (left, right) in enumerate(zip(one, other, strict=True)):
            yield from differences(left, right, f"{path}[{at}]")
    elif one != other:
        yield f"{path}: {json.dumps(one, default=str)[:80]} is not {json.dumps(other, default=str)[:80]}"


@contextmanager
def unchecked(file: Path) -> Iterator[sqlite3.Connection]:
    """A connection that may write into a SQLite store what its schema refuses."""
    connection = sqlite3.connect(file)
    connection.execute("pragma ignore_check_constraints = on")
    try:
        yield connection
        connection.commit()
    finally:
        connection.close()
