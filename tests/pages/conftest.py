"""A bank's afternoon in a small SQLite store, the board that has read it, and its pages."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from wallboard import clock, runtime, settings
from wallboard.board import Board
from wallboard.engine import Engine
from wallboard.ledger import Ledger

ROOT = Path(__file__).parents[2]
SCHEMA = ROOT / "queries" / "generic" / "schema" / "sqlite.sql"
PAGES = ROOT / "wallboard" / "pages"
GOLDEN = ROOT / "tests" / "golden"
NOW = datetime(2026, 3, 2, 12, 36, 20, tzinfo=UTC)  # a Monday, 14:36:20 in Jerusalem
OPENED = datetime(2026, 3, 2, 6, tzinfo=UTC)
AGENTS = ("ana", "ben", "=cem")


@dataclass
class Site:
    """One board with its store; `read` polls the store once and publishes."""

    home: Path
    opened: list[Engine] = field(default_factory=list)

    def engine(
        self, *, stores: str = '[[stores]]\nname = "bank"\nvendor = "generic"\nurl = "sqlite:///var/bank.db"\n'
    ) -> Engine:
        folder = self.home / "config"
        folder.mkdir(exist_ok=True)
        words = 'site = "A bank"\ntimezone = "Asia/Jerusalem"\nregion = "IL"\n'
        (folder / "wallboard.toml").write_text(words, "utf-8")
        (folder / "stores.toml").write_text(stores + 'clock = "board"\n' if stores else "", "utf-8")
        engine = Engine(settings.load(folder), Ledger.open(self.home / "var" / "board.db"), Board(), lambda: NOW)
        self.opened.append(engine)
        runtime.use(engine)
        return engine

    def read(self) -> Engine:
        engine = self.engine()
        engine.catch_up(lambda _: None)
        engine.publish()
        return engine

    def store(self) -> sqlite3.Connection:
        (self.home / "var").mkdir(exist_ok=True)
        return sqlite3.connect(self.home / "var" / "bank.db")

    def close(self) -> None:
        runtime.use(None)
        for engine in self.opened:
            engine.stop()
            engine.ledger.close()


@pytest.fixture
def site(tmp_path):
    """A store with the schema and no rows."""
    site = Site(tmp_path)
    with site.store() as connection:
        connection.executescript(SCHEMA.read_text("utf-8"))
    connection.close()
    yield site
    site.close()


@pytest.fixture
def busy(site) -> Site:
    """A store in which three queues have worked since eight, three callers wait, and one row is doubtful."""
    with site.store() as connection:
        _insert(connection, "visits", [*map(_ended, range(120)), *map(_waiting, range(3)), _doubtful()])
        _insert(connection, "agent_states", [_state(name, number) for number, name in enumerate(AGENTS)])
    connection.close()
    return site


@pytest.fixture
def page() -> Callable[..., AppTest]:
    """A page as it comes out for a URL's query."""

    def draw(name: str, **query: str) -> AppTest:
        test = AppTest.from_file(str(PAGES / f"{name}.py"), default_timeout=20)
        for key, value in query.items():
            test.query_params[key] = value
        return test.run()

    return draw


@pytest.fixture
def golden(request) -> Callable[[str, object], None]:
    """Compare a value with the one kept under that name; a missing one is written and fails once."""

    def compare(name: str, value: object) -> None:
        file = GOLDEN / f"{name}.json"
        shown = json.dumps(value, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
        if not file.exists():
            file.write_text(shown, "utf-8")
            pytest.fail(f"{file.name} was missing and has been written: look at it, then run the test again.")
        assert shown == file.read_text("utf-8"), f"{file.name} differs; delete it to take the new one"

    return compare


def _insert(connection: sqlite3.Connection, table: str, rows: list[dict[str, object]]) -> None:
    for row in rows:
        marks = ", ".join(f":{name}" for name in row)
        values = {name: clock.iso(value) if isinstance(value, datetime) else value for name, value in row.items()}
        connection.execute(f"insert into {table} ({', '.join(row)}) values ({marks})", values)


def _ended(number: int) -> dict[str, object]:
    """A visit that is over: every ninth was abandoned, and the waits go round from 3 to 59 seconds."""
    entered = OPENED + timedelta(minutes=3 * number)
    wait, is_lost = 3 + number * 7 % 57, number % 9 == 8
    answered = None if is_lost else entered + timedelta(seconds=wait)
    ended = entered + timedelta(seconds=wait) if is_lost else entered + timedelta(seconds=wait + 240)
    return {
        "visit_id": f"v{number:03}",
        "call_id": f"c{number:03}",
        "channel": "phone",
        "direction": "inbound",
        "queue": ("Cards", "Loans", "Cards", "Payments")[number % 4],
        "customer_ref": f"+97250123{number:04}",
        "entered_at": entered,
        "answered_at": answered,
        "ended_at": ended,
        "agent_id": None if is_lost else AGENTS[number % 3],
        "wait_seconds": wait,
        "talk_seconds": None if is_lost else 200 + number,
        "hold_seconds": None if is_lost else number % 2 * 30,
        "wrap_seconds": None if is_lost else 40,
        "outcome": "abandoned" if is_lost else "answered",
        "ended_by": "caller",
        "reason": None if is_lost else ("limit", "block")[number % 2],
        "recording_url": ("https://recordings.example/1", "javascript:alert(1)", None)[number % 3],
        "changed_at": ended,
    }


def _waiting(number: int) -> dict[str, object]:
    entered = NOW - timedelta(seconds=50 * (number + 1))
    return {"visit_id": f"w{number}", "call_id": f"d{number}", "channel": "phone", "direction": "inbound"} | {
        "queue": "Cards",
        "customer_ref": f"+97250999{number:04}",
        "entered_at": entered,
        "changed_at": entered,
    }


def _doubtful() -> dict[str, object]:
    return _ended(121) | {
        "visit_id": "odd",
        "call_id": "odd",
        "entered_at": OPENED,
        "answered_at": OPENED,
        "outcome": "lost",
    }


def _state(name: str, number: int) -> dict[str, object]:
    since = NOW - timedelta(minutes=5 * (number + 1))
    return {"agent_id": name, "queue": "", "since": since, "until": None, "changed_at": since} | {
        "presence": ("available", "available", "break")[number],
        "activity": ("talking", "idle", "idle")[number],
    }
