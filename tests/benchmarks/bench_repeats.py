"""How long does it take to tell who calls again, beside a million or 30 million contacts of the last 30 days?

Run it from the project's folder: `python -m tests.benchmarks.bench_repeats [contacts] [customers]`. The contacts are
made by one SQL statement; 30 million of them take about 10 GB of disk and some minutes. Batches are written
after the system has let go of what it kept of the file in memory (cold), then after it has read the file whole (warm).
"""

import multiprocessing
import os
import resource
import shutil
import sqlite3
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from tests import timeline
from wallboard import callers, measure, third_time
from wallboard.day import Day
from wallboard.ledger import Ledger
from wallboard.measure import Rules
from wallboard.records import Row

CONTACTS, EACH = 1_000_000, 7.5  # the aim is told for 30 million contacts, of four million people
BATCH, BATCHES = 1000, 30
NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
MONTH = timedelta(days=30)
MADE = """
insert into visits (store, visit_id, call_id, channel, direction, queue, customer, customer_masked, agent_id,
                    entered_at, answered_at, ended_at, outcome, reason, changed_at)
with recursive numbered(i) as (select 0 union all select i + 1 from numbered where i + 1 < :contacts),
drawn as (select i, :since + i * (:step) as at, (i * 2654435761) % 4294967296 as luck from numbered)
select 'bank', printf('v%09d', i), printf('c%09d', i), 'phone', 'inbound', 'Queue ' || (luck % 20),
       printf('%024x', luck % :customers), '•••• 00', 'agent' || (luck % 200),
       at, at + 20000000, at + 200000000, 'answered', 'reason ' || (luck % 30), at + 200000000
from drawn
"""


def make(path: Path, contacts: int, customers: int) -> None:
    """A ledger with the contacts of a month; the indexes are made after the rows, which is quicker."""
    Ledger.open(path).close()
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode = off", "synchronous = off", "cache_size = -400000", "temp_store = file"):
        connection.execute(f"pragma {pragma}")
    named = "select name from sqlite_master where type = 'index' and tbl_name = 'visits' and sql is not null"
    for (name,) in connection.execute(named).fetchall():
        connection.execute(f"drop index {name}")
    since = timeline.micros(NOW - MONTH)
    step = (timeline.micros(NOW) - since) // contacts
    connection.execute("begin")
    connection.execute(MADE, {"contacts": contacts, "customers": customers, "since": since, "step": step})
    connection.execute("commit")
    connection.close()
    Ledger.open(path).close()


def batch(number: int, customers: int, rng: np.random.Generator) -> list[Row]:
    """A thousand people who have just begun to wait; most of them have called this month."""
    entered = timeline.micros(NOW) + number * 1_000_000
    people = rng.integers(customers, size=BATCH).tolist()
    return [
        timeline.row(
            "visits",
            visit_id=f"new{number:04}-{i:04}",
            call_id=f"new{number:04}-{i:04}",
            direction="inbound",
            queue="Queue 1",
            customer=f"{person:024x}",
            customer_masked="•••• 00",
            entered_at=entered + i,
            changed_at=entered + i,
        )
        for i, person in enumerate(people)
    ]


def main() -> None:
    """Make the ledger in a process of its own, then print how long each batch takes and how much memory there was."""
    contacts = int(sys.argv[1]) if len(sys.argv) > 1 else CONTACTS
    customers = int(sys.argv[2]) if len(sys.argv) > 2 else max(int(contacts / EACH), 1)
    home = Path(tempfile.mkdtemp(prefix="wallboard-bench-"))
    try:
        began = time.perf_counter()
        maker = multiprocessing.Process(target=make, args=(home / "board.db", contacts, customers))
        maker.start()
        maker.join()
        assert maker.exitcode == 0, "the contacts could not be made"
        gigabytes = (home / "board.db").stat().st_size / 1e9
        print(f"{contacts:,} contacts of {customers:,} people, {gigabytes:.1f} GB: {time.perf_counter() - began:.0f} s")
        _batches(home / "board.db", customers)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _batches(path: Path, customers: int) -> None:
    rng, given = np.random.default_rng(7), timeline.settings()
    ledger = Ledger.open(path)
    known = callers.of(ledger, given)
    day = Day((NOW - timedelta(hours=12)).timestamp(), measure.every(), end=(NOW + timedelta(hours=12)).timestamp())
    for cache, first, prepare in (("cold", 0, _forget), ("warm", BATCHES, _remember)):
        prepare(path)
        numbers = range(first, first + BATCHES)
        _measure(cache, ledger, known, day, [batch(number, customers, rng) for number in numbers])
    _memory(" (aim: 400 MB)")
    at = (NOW + timedelta(seconds=2 * BATCHES)).timestamp()
    day.settle(at, Rules(at=at, settings=given))
    began = time.perf_counter()
    again = third_time.Strip(known).now(day, at)
    print(f"{len(again):,} of {2 * BATCH * BATCHES:,} waiting for the third time: {time.perf_counter() - began:.2f} s")
    _memory()
    ledger.close()


def _measure(cache: str, ledger: Ledger, known: callers.Callers, day: Day, batches: list[list[Row]]) -> None:
    """Write and classify batch after batch."""
    writes, flags, wholes, cpu = [], [], [], time.process_time()
    for rows in batches:
        began = time.perf_counter()
        with ledger.transaction() as connection:
            ledger.write(connection, "bank", "visits", rows)
        written = time.perf_counter()
        day.take_visits("bank", rows)
        known.flag(day)
        done = time.perf_counter()
        writes.append((written - began) * 1000)
        flags.append((done - written) * 1000)
        wholes.append((done - began) * 1000)
    cores = (time.process_time() - cpu) / len(batches) * 1000
    median = statistics.median(wholes)
    print(f"{cache} cache: a batch of {BATCH:,} new contacts (aim: 50 ms): median {median:.1f} ms, {_p95(wholes)}")
    print(
        f"  of which written {statistics.median(writes):.1f} ms, classified {statistics.median(flags):.1f} ms;", end=" "
    )
    print(f"{cores:.1f} ms on a core, load average {os.getloadavg()[0]:.1f}")


def _memory(aim: str = "") -> None:
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"memory at most{aim}: {most:.0f} MB")


def _forget(path: Path) -> None:
    """Let the system drop what it keeps of a file in memory."""
    with path.open("rb") as file:
        os.fsync(file.fileno())
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _remember(path: Path) -> None:
    """Let the system read a file whole."""
    with path.open("rb") as file:
        while file.read(1 << 24):
            pass


def _p95(values: list[float]) -> str:
    return f"p95 {statistics.quantiles(values, n=20)[-1]:.1f} ms"


if __name__ == "__main__":
    main()
