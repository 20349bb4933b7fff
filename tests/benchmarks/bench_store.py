"""How fast is a board on a store with a million visits today: its cold start, and every second after?

Run it from the project's folder: `python -m tests.benchmarks.bench_store [visits] [sqlite|postgresql]`.
"""

import csv
import io
import os
import shutil
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import psycopg

from tests.stores import servers
from wallboard import clock, settings
from wallboard.board import Board
from wallboard.engine import Engine, Source
from wallboard.ledger import Ledger
from wallboard.snapshot import Snapshot
from wallboard.stores import cursors

SCHEMA = Path(__file__).parents[2] / "queries" / "generic" / "schema"
VISITS, QUEUES, AGENTS, SPANS = 1_000_000, 20, 200, 300
CALLERS = 400_000
ROWS_PER_SECOND = 35
POLLS = 60
VISIT = (
    "visit_id call_id channel direction queue customer_ref entered_at answered_at ended_at agent_id wait_seconds "
    "talk_seconds outcome changed_at"
).split()
STATE = "agent_id queue since presence activity until changed_at".split()
Rows = list[tuple[object, ...]]


class Day:
    """A day's visits and agent states up to `now`, the last of them still going on."""

    def __init__(self, now: datetime, count: int) -> None:
        self.now = now.timestamp()
        self.rng = np.random.default_rng(7)
        self.midnight = clock.midnight(now, clock.ZoneInfo("UTC")).timestamp()
        self.count = count

    def visits(self) -> Rows:
        """In the order of their entry; callers come back, some numbers far more often than others."""
        rng, count = self.rng, self.count
        entered = self.midnight + np.sort(rng.beta(2.0, 1.2, count)) * (self.now - self.midnight)
        wait = rng.exponential(25.0, count).round(3)
        patience = rng.exponential(300.0, count).round(3)
        talk = rng.lognormal(5.0, 0.6, count).round(3)
        caller = (CALLERS * rng.beta(0.6, 1.4, count)).astype(int)
        queue = rng.zipf(1.4, count) % QUEUES
        agent = rng.integers(AGENTS, size=count)
        columns = (entered, wait, patience, talk, caller, queue, agent)
        return [self._visit(i, *row) for i, row in enumerate(zip(*(c.tolist() for c in columns), strict=True))]

    def _visit(  # noqa: PLR0917
        self, i: int, entered: float, wait: float, patience: float, talk: float, caller: int, queue: int, agent: int
    ) -> tuple[object, ...]:
        decided = entered + min(wait, patience)
        gives_up = patience < wait
        ended = decided if gives_up else decided + talk
        outcome = "abandoned" if gives_up else "answered"
        row: list[object] = [f"v{i:08}", f"c{i:08}", "phone", "inbound", f"Queue {queue:02}", f"+4420{caller:08}"]
        if ended <= self.now:
            return (*row, entered, None if gives_up else decided, ended, _agent(agent), wait, talk, outcome, ended)
        if decided <= self.now:
            return (*row, entered, decided, None, _agent(agent), wait, None, None, decided)
        return (*row, entered, None, None, None, None, None, None, entered)

    def states(self) -> Rows:
        """Every agent from eight in the morning on, in turn idle and talking; the last state goes on."""
        start = self.midnight + (self.now - self.midnight) * 0.3
        rows: Rows = []
        for agent in range(AGENTS):
            edges = start + np.sort(self.rng.random(SPANS)) * (self.now - start)
            for i, (since, until) in enumerate(zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True)):
                rows.append((_agent(agent), "", since, "available", ("idle", "talking")[i % 2], until, until))
            rows.append((_agent(agent), "", float(edges[-1]), "available", "idle", None, float(edges[-1])))
        return rows

    def live(self, second: int) -> Rows:
        """What is written in one second: callers come, are answered and end."""
        now, rows = self.now + second, []
        for i in range(ROWS_PER_SECOND):
            number = second * ROWS_PER_SECOND + i
            base = (f"w{number // 3:08}", f"cw{number // 3:08}", "phone", "inbound", f"Queue {number % QUEUES:02}")
            caller, entered = f"+4420{number:08}", now - 60
            kinds = (
                (entered, None, None, None, None, None, None, now),
                (entered, now - 30, None, _agent(i), 30.0, None, None, now),
                (entered, now - 30, now, _agent(i), 30.0, 30.0, "answered", now),
            )
            rows.append((*base, caller, *kinds[number % 3]))
        return rows


def _agent(number: int) -> str:
    return f"agent{number:03}"


def _times(rows: Rows, columns: list[str], write: object) -> Iterator[list[object]]:
    """The rows with their times as the store wants them."""
    at = [i for i, name in enumerate(columns) if name.endswith("_at") or name in ("since", "until")]
    for row in rows:
        values = list(row)
        for i in at:
            values[i] = None if row[i] is None else write(clock.moment(float(row[i])))  # type: ignore[operator, arg-type]
        yield values


@contextmanager
def sqlite_store(home: Path, day: Day) -> Iterator[tuple[str, object]]:
    """The day as a SQLite file, and what writes to it."""
    (home / "var").mkdir()
    connection = sqlite3.connect(home / "var" / "store.db", isolation_level=None)
    connection.executescript((SCHEMA / "sqlite.sql").read_text("utf-8"))
    for pragma in (
        "synchronous = off",
        "ignore_check_constraints = on",
        "journal_mode = wal",
        "wal_autocheckpoint = 0",
    ):
        connection.execute(f"pragma {pragma}")

    def write(table: str, columns: list[str], rows: Rows) -> None:
        sql = f"insert or replace into {table} ({', '.join(columns)}) values ({', '.join('?' * len(columns))})"
        connection.execute("begin")
        connection.executemany(sql, _times(rows, columns, clock.iso))
        connection.execute("commit")

    write("visits", VISIT, day.visits())
    write("agent_states", STATE, day.states())
    connection.execute("pragma wal_autocheckpoint = 1000")
    connection.execute("pragma wal_checkpoint(truncate)")
    yield "sqlite:///var/store.db", write
    connection.close()


@contextmanager
def postgresql_store(_home: Path, day: Day) -> Iterator[tuple[str, object]]:
    """The day on a PostgreSQL server of its own."""
    with servers.postgresql(SCHEMA / "postgresql.sql") as server:
        url = server.url("generic")
        with psycopg.connect(url, autocommit=True) as connection:
            for table, columns, rows in (("visits", VISIT, day.visits()), ("agent_states", STATE, day.states())):
                text = io.StringIO()
                csv.writer(text).writerows(_times(rows, columns, clock.iso))
                with connection.cursor().copy(f"copy {table} ({', '.join(columns)}) from stdin csv") as copy:
                    copy.write(text.getvalue())
            connection.execute("vacuum analyze")

            def write(table: str, columns: list[str], rows: Rows) -> None:
                key, marks = columns[0], ", ".join(["%s"] * len(columns))
                changes = ", ".join(f"{name} = excluded.{name}" for name in columns[1:])
                sql = f"insert into {table} ({', '.join(columns)}) values ({marks})"
                sql += f" on conflict ({key}) do update set {changes}"
                with connection.transaction(), connection.cursor() as cursor:
                    cursor.executemany(sql, list(_times(rows, columns, lambda at: at)))

            yield url, write


def main() -> None:
    """Make the store, start a board on it, and print what took how long."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else VISITS
    kind = sys.argv[2] if len(sys.argv) > 2 else "sqlite"
    home = Path(tempfile.mkdtemp(prefix="wallboard-bench-"))
    now = datetime(2026, 3, 4, 20, tzinfo=UTC)
    day = Day(now, count)
    try:
        began = time.perf_counter()
        store = {"sqlite": sqlite_store, "postgresql": postgresql_store}[kind]
        with store(home, day) as (url, write):
            print(f"{kind}: a store with {count:,} visits today made in {time.perf_counter() - began:.1f} s")
            engine = _engine(home, url, now)
            _cold_start(engine, count)
            _seconds(engine, day, write)
            engine.stop()
            engine.ledger.close()
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _engine(home: Path, url: str, now: datetime) -> Engine:
    config = home / "config"
    config.mkdir()
    (config / "wallboard.toml").write_text('site = "Bench"\ntimezone = "UTC"\nregion = "GB"\n')
    store = f'[[stores]]\nname = "bank"\nvendor = "generic"\nurl = "{url}"\nclock = "board"\n'
    (config / "stores.toml").write_text(store)
    loaded = settings.load(config)
    began = clock.system()
    return Engine(loaded, Ledger.open(loaded.var / "board.db"), Watched(), lambda: now + (clock.system() - began))


def _cold_start(engine: Engine, count: int) -> None:
    """From the start until who waits, every agent, and all of today are on the board."""
    began, cpu = time.perf_counter(), time.process_time()
    engine.start()
    edge = engine._edge(engine.now())
    live, told = None, began
    while True:
        time.sleep(0.02)
        latest, passed = engine.board.latest, time.perf_counter() - began
        assert latest is not None
        if live is None and latest.waiting and len(latest.agents) == AGENTS:
            live = passed
            print(f"cold start to {len(latest.waiting)} waiting and {AGENTS} agents: {live:.2f} s (aim: 5 s)")
        if time.perf_counter() - told >= 5:
            told = time.perf_counter()
            offered = latest.reading("offered", "site")
            print(f"  {passed:5.0f} s: {int(offered.value or 0) if offered else 0:,} offered", flush=True)
        source = engine.sources[0]
        if source.read_at and not source.lacks(edge):
            break
    cores = time.process_time() - cpu
    print(f"cold start to all of today: {passed:.1f} s (aim: 60 s), {cores:.1f} s of a core, {_load()}")
    while _value(engine, "repeat_rate") is None:
        time.sleep(0.1)
    passed = time.perf_counter() - began
    print(f"  and until repeat callers are known: {passed:.1f} s, {time.process_time() - cpu:.1f} s of a core")
    offered = engine.publish().reading("offered", "site")
    print(f"offered: {int(offered.value or 0) if offered else 0:,} of {count:,}")
    engine.stop()


def _value(engine: Engine, measure: str) -> float | None:
    latest = engine.board.latest
    reading = latest.reading(measure, "site") if latest else None
    return reading.value if reading else None


def _load() -> str:
    return f"load average {os.getloadavg()[0]:.1f}"


class Watched(Board):
    """A board that remembers when the last snapshot was published, by the clock and by the core."""

    published_at = published_cpu = 0.0

    def publish(self, snapshot: Snapshot) -> None:
        super().publish(snapshot)
        self.published_at, self.published_cpu = time.perf_counter(), time.thread_time()


def _seconds(engine: Engine, day: Day, write: object) -> None:
    """Poll after poll, each after the rows of a second; then the same rows asked for with the whole day."""
    start = datetime.fromtimestamp(day.now, UTC)
    (source,) = engine.sources
    board = engine.board
    assert isinstance(board, Watched)
    cycles, cpus, spare = [], [], []
    after = int((engine.now() - start).total_seconds()) + 1
    for second in range(after, after + POLLS):
        write("visits", VISIT, day.live(second))  # type: ignore[operator]
        engine.now = lambda at=start + timedelta(seconds=second): at  # type: ignore[misc]
        began, cpu = time.perf_counter(), time.thread_time()
        engine.cycle(source)
        cycles.append((board.published_at - began) * 1000)
        cpus.append((board.published_cpu - cpu) * 1000)
        spare.append((time.thread_time() - board.published_cpu) * 1000)
    assert source.error is None, source.error
    median, p95 = statistics.median(cycles), statistics.quantiles(cycles, n=20)[-1]
    print(f"poll and cycle, {ROWS_PER_SECOND} changed rows (aim: 60 ms): median {median:.1f} ms, p95 {p95:.1f} ms")
    print(f"  of which {statistics.median(cpus):.1f} ms on a core, {_load()}")
    print(f"  and {statistics.median(spare):.1f} ms on a core for repeat callers before the next poll")
    _ratio(source, start)


def _ratio(source: Source, start: datetime) -> None:
    """Reading what changed against reading the whole day again, as far as the store is concerned."""
    assert source.intake is not None
    store = source.intake.store
    feed = next(each for each in source.intake.feeds if each.feed.stream == "visits")
    low_water = clock.moment((feed.progress.low_water if feed.progress else 0) / 1e6)
    newest = max(low_water, clock.moment(start.timestamp()))

    def seconds(since: datetime) -> tuple[float, int]:
        began = time.perf_counter()
        rows = sum(len(page.rows) for page in cursors.read(store, feed.feed, since=since))
        return time.perf_counter() - began, rows

    part, rows = min(seconds(newest) for _ in range(5))
    whole, all_rows = seconds(clock.midnight(start, clock.ZoneInfo("UTC")))
    print(f"what changed: {part * 1000:.2f} ms ({rows} rows); the whole day: {whole:.2f} s ({all_rows:,} rows)")
    print(f"that is {whole / part:.0f} times less")


if __name__ == "__main__":
    main()
