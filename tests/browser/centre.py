"""An invented centre's database, written as a switch writes it: a generic SQLite store."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

SCHEMA = Path(__file__).parents[2] / "queries" / "generic" / "schema" / "sqlite.sql"
QUEUES = (
    "Cards",
    "Cash",
    "Claims & disputes",
    "Corporate",
    "Home loans",
    "Online banking",
    "Pensions",
    "Small business",
)
PRESSED = "Cards"
CUSTOMER = "+61291234567"
NAME = "Perpetua Canary"
AGENT = "agent-perpetua"


@dataclass(frozen=True, slots=True)
class Store:
    """A SQLite file with the generic tables."""

    path: Path

    @classmethod
    def created(cls, path: Path) -> Store:
        """A new file, with nothing in its tables."""
        with closing(sqlite3.connect(path)) as database:
            database.executescript(SCHEMA.read_text(encoding="utf-8"))
            database.execute("pragma journal_mode = wal")
        return cls(path)

    def write(self, table: str, rows: Iterable[Mapping[str, object]]) -> None:
        """Insert or replace rows in one transaction; moments are aware datetimes."""
        stamp = iso(datetime.now(UTC))
        with closing(sqlite3.connect(self.path, timeout=10)) as database, database:
            for row in rows:
                whole = {name: iso(value) for name, value in row.items()} | {"changed_at": stamp}
                places = ", ".join("?" * len(whole))
                statement = f"insert or replace into {table} ({', '.join(whole)}) values ({places})"
                database.execute(statement, tuple(whole.values()))


def iso(value: object) -> object:
    """A moment as the schema wants it; anything else as it is."""
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ") if isinstance(value, datetime) else value


def visit(number: int | str, queue: str, entered: datetime, **more: object) -> dict[str, object]:
    """One visit that waits, unless `more` says what became of it."""
    return {
        "visit_id": f"v{number}",
        "call_id": f"c{number}",
        "channel": "phone",
        "direction": "inbound",
        "queue": queue,
        "customer_ref": CUSTOMER,
        "entered_at": entered,
    } | more


def waiting(now: datetime, ages: Mapping[str, Iterable[float]]) -> list[dict[str, object]]:
    """Visits that wait now, by queue the seconds they have waited."""
    return [
        visit(f"w-{queue}-{place}", queue, now - timedelta(seconds=age))
        for queue, seconds in ages.items()
        for place, age in enumerate(seconds)
    ]


def morning(
    now: datetime, *, queues: Iterable[str] = QUEUES, hours: float = 5, pressed: str | None = PRESSED
) -> list[dict[str, object]]:
    """Half a day of calls, one every three minutes per queue; the pressed one lately answers late and loses some."""
    chance = random.Random(7)  # noqa: S311 - the same morning every time
    rows = []
    for queue in queues:
        for step in range(1, int(hours * 20)):
            entered = now - timedelta(minutes=3 * step + 2, seconds=chance.uniform(0, 150))
            is_late = queue == pressed and step < 14
            rows.append(_call(chance, f"{queue}-{step}", queue, entered, is_late=is_late))
    return rows


def _call(chance: random.Random, number: str, queue: str, entered: datetime, *, is_late: bool) -> dict[str, object]:
    wait = chance.uniform(60, 110) if is_late else chance.expovariate(1 / 7)
    if chance.random() < (0.35 if is_late else 0.03):
        over = entered + timedelta(seconds=wait)
        ended = {"ended_at": over, "wait_seconds": wait, "outcome": "abandoned", "ended_by": "caller"}
        return visit(number, queue, entered, **ended)
    answered = entered + timedelta(seconds=wait)
    talk, wrap = chance.uniform(40, 200), chance.uniform(5, 30)
    times = {"answered_at": answered, "ended_at": answered + timedelta(seconds=talk), "outcome": "answered"}
    lengths = {"wait_seconds": wait, "talk_seconds": talk, "hold_seconds": 0.0, "wrap_seconds": wrap}
    return visit(number, queue, entered, agent_id=agent(chance.randrange(30)), ended_by="agent", **times, **lengths)


def agent(number: int) -> str:
    """The id of one of thirty agents; the first one has a name that no lobby may see."""
    return AGENT if number == 0 else f"agent{number:02}"


def agents() -> list[dict[str, object]]:
    """The thirty by name."""
    return [{"agent_id": agent(n), "name": NAME if n == 0 else f"Agent {n}", "team": "Harbour"} for n in range(30)]


def shift(now: datetime, *, pressed: str | None = PRESSED) -> list[dict[str, object]]:
    """What the thirty do now, each in one queue; nobody is ready for the pressed one."""
    chance = random.Random(11)  # noqa: S311
    states = [
        ("available", "idle"),
        ("available", "talking"),
        ("available", "wrapup"),
        ("break", "idle"),
        ("available", "hold"),
    ]
    rows = []
    for number in range(30):
        queue = QUEUES[number % len(QUEUES)]
        presence, activity = states[number // len(QUEUES) % 4] if queue != pressed else states[1 + number // 16 * 3 % 4]
        since = now - timedelta(seconds=chance.uniform(20, 900))
        rows.append(
            {"agent_id": agent(number), "queue": queue, "since": since, "presence": presence, "activity": activity}
        )
    return rows


def busy(store: Store, now: datetime) -> None:
    """Eight queues, one of them in trouble: six wait, the longest almost three minutes, and nobody is ready."""
    store.write("agents", agents())
    store.write("agent_states", shift(now))
    store.write("visits", morning(now))
    store.write("visits", waiting(now, {PRESSED: (167, 120, 84, 61, 30, 9), "Cash": (8,), "Pensions": (5,)}))


def calm(store: Store, now: datetime) -> None:
    """The same centre on a good day: one caller waits, and somebody is ready everywhere."""
    store.write("agents", agents())
    store.write("agent_states", shift(now, pressed=None))
    store.write("visits", morning(now, pressed=None))
    store.write("visits", waiting(now, {"Cash": (2,)}))
