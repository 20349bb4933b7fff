"""How long does the demo's history take, what is in it, and what does a second of life cost?

Run it from the project's folder: `python -m tests.benchmarks.bench_demo [days]`.
"""

import sqlite3
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

from wallboard import records
from wallboard.demo import Centre, config, story, write_history
from wallboard.demo.people import DIGITAL, everyone

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
TICKS = 600
LEVEL = """
    select substr(entered_at, 1, 10), count(*),
        1.0 * sum(outcome = 'answered' and wait_seconds <= 20) / sum(outcome <> 'abandoned' or wait_seconds > 5),
        1.0 * sum(outcome = 'abandoned') / count(*), max(wait_seconds)
    from visits
    where channel = 'phone' and direction = 'inbound' and outcome not like 'refused%' group by 1 order by 1
"""
BUSY = """
    select agent_id, activity <> 'idle', presence, sum(julianday(until) - julianday(since)) * 24
    from agent_states where until is not null group by 1, 2, 3
"""
POLICY = """
    select 1000.0 * sum(is_complaint) / (
        select count(*) from visits where outcome = 'answered' and reason = :reason
        and queue in (:one, :two) and entered_at >= :since and entered_at < :until)
    from tickets where category = :reason and queue in (:one, :two) and opened_at >= :since and opened_at < :until
"""


def main(days: int) -> None:
    """Make a history, look at it, let it live for ten minutes."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "demo.db"
        began, used = time.perf_counter(), time.process_time()
        write_history(path, 7, NOW, days)
        print(
            f"{days} days: {time.perf_counter() - began:.1f} s, {time.process_time() - used:.1f} s of processor,"
            f" {path.stat().st_size / 1e6:.0f} MB"
        )
        connection = sqlite3.connect(path)
        _rows(connection)
        _level(connection)
        _occupancy(connection)
        _policies(connection, days)
        connection.close()
        _live(path)


def _rows(connection: sqlite3.Connection) -> None:
    for name in records.STREAMS:
        print(f"  {name}: {connection.execute(f'select count(*) from {name}').fetchone()[0]:,} rows")
    answered = connection.execute("select count(*) from visits where outcome = 'answered'").fetchone()[0]
    complaints = connection.execute("select sum(is_complaint) from tickets").fetchone()[0]
    print(f"  complaints per 1,000 answered: {1000 * complaints / answered:.1f}")


def _level(connection: sqlite3.Connection) -> None:
    days = connection.execute(LEVEL).fetchall()[1:-1]
    levels, lost, counts = [d[2] for d in days], [d[3] for d in days], [d[1] for d in days]
    for name, some in (("service level", levels), ("abandon rate", lost)):
        tenths = statistics.quantiles(some, n=10)
        print(f"  {name} by day: median {statistics.median(some):.3f}, middle 80 % {tenths[0]:.3f}-{tenths[-1]:.3f}")
    worst = min(days, key=lambda day: day[2])
    print(f"  phone calls a day: {min(counts)}-{max(counts)}")
    print(f"  worst day {worst[0]}: level {worst[2]:.3f}, abandoned {worst[3]:.3f}")


def _occupancy(connection: sqlite3.Connection) -> None:
    hours: dict[str, float] = defaultdict(float)
    for agent_id, is_busy, presence, some in connection.execute(BUSY):
        if everyone()[agent_id].group != DIGITAL:
            hours["busy" if is_busy else presence] += some
    print(f"  occupancy (phone): {hours['busy'] / (hours['busy'] + hours['available']):.3f}")


def _policies(connection: sqlite3.Connection, days: int) -> None:
    zone = config.ZoneInfo(config.zone_for(NOW))
    plot = story.Story(seed=7, zone=zone, days=days, made_at=int(NOW.timestamp() * 1000))
    for policy in story.POLICIES:
        start = story.starts_on(policy, plot).isoformat()
        told = {"reason": policy.reasons[0], "one": policy.queues[0], "two": policy.queues[-1]}
        edges = ("2000", start, "2100")
        before, after = (
            connection.execute(POLICY, told | {"since": since, "until": until}).fetchone()[0]
            for since, until in pairwise(edges)
        )
        print(f"  {policy.slug}, {start}: complaints per 1,000 answered, same reason {before:.0f} -> {after:.0f}")


def _live(path: Path) -> None:
    centre, took = Centre.open(path), []
    for second in range(1, TICKS + 1):
        began = time.perf_counter()
        centre.advance(NOW + timedelta(seconds=second))
        took.append((time.perf_counter() - began) * 1000)
    waiting = sum(call.stage == "waiting" for call in centre.world.calls.values())
    talking = sum(call.stage in ("talking", "hold") for call in centre.world.calls.values())
    print(
        f"  a tick: median {statistics.median(took):.2f} ms, p99 {statistics.quantiles(took, n=100)[-1]:.1f} ms;"
        f" {waiting} waiting, {talking} talking"
    )
    centre.close()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 60)
