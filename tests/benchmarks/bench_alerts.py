"""How long does a look at 200 series take, and how often does the early warning cry wolf? Prints figures.

python -m tests.benchmarks.bench_alerts
"""

from __future__ import annotations

import time

import numpy as np

from wallboard import warning

SERIES, TRAINING, LENGTH, DAYS = 50, 28, 720, 300


def main() -> None:
    _tick()
    _gate()


def _tick(series: int = 200, length: int = 1440) -> None:
    """The last look of a day: every minute of every series anew."""
    random = np.random.default_rng(3)
    rates = np.geomspace(0.05, 5, series)
    known = _known(random, rates, length)
    day = random.poisson(np.broadcast_to(rates[:, None] / 60, (series, length))).astype(float)
    alpha = warning.level(1.0, series, 12.0)
    took = []
    for _ in range(30):
        began = time.perf_counter()
        warning.episodes(warning.chances(day, known, 0, fewest=3), alpha)
        took.append(time.perf_counter() - began)
    print(f"{series} series, {length} minutes: {1000 * np.median(took):.1f} ms median (aim 50)")


def _gate() -> None:
    """False episodes a day at budget 1, and bursts of five an hour caught within 75 minutes."""
    random = np.random.default_rng(7)
    rates = np.geomspace(0.2, 5, SERIES)
    known, alpha = _known(random, rates, LENGTH), warning.level(1.0, SERIES, 12.0)
    count = 0
    for _ in range(DAYS):
        found = warning.episodes(warning.chances(_days(random, rates, 1)[:, 0], known, 0, fewest=3), alpha)
        count += len({(one.series, one.since // 60) for one in found})
    print(f"{SERIES} series, {DAYS} days: {count / DAYS:.2f} false episodes a day (aim 0.5 to 2)")
    for times in (3, 5):
        for rate in (2.0, 5.0):
            caught, delay = _burst(random, rate, times, alpha)
            print(f"x{times} at {rate:.0f}/h: {caught:.0%} caught, {delay:.0f} min median")


def _burst(random: np.random.Generator, rate: float, times: int, alpha: float) -> tuple[float, float]:
    rates = np.full(SERIES, rate)
    known, delays = _known(random, rates, LENGTH), []
    for _ in range(20):
        day = _days(random, rates, 1)[:, 0].astype(float)
        day[:, 300:] += random.poisson((times - 1) * rate / 60, size=(SERIES, LENGTH - 300))
        found = warning.episodes(warning.chances(day, known, 0, fewest=3), alpha)
        first = {one.series: one.since - 300 for one in reversed(found) if 300 <= one.since < 375}
        delays += list(first.values())
    return len(delays) / (20 * SERIES), float(np.median(delays)) if delays else float("nan")


def _known(random: np.random.Generator, rates: np.ndarray, length: int) -> warning.Usual:
    past = _days(random, rates, TRAINING, length)
    series, day, minute = (np.repeat(at, past[past > 0]) for at in np.nonzero(past))
    kinds = np.zeros(TRAINING, dtype=np.int64)
    return warning.usual(series, day, minute, count=len(rates), kinds=kinds, length=length)


def _days(random: np.random.Generator, rates: np.ndarray, days: int, length: int = LENGTH) -> np.ndarray:
    levels = random.gamma(16, 1 / 16, size=(len(rates), days, 1))
    return random.poisson(np.broadcast_to(rates[:, None, None] / 60 * levels, (len(rates), days, length)))


if __name__ == "__main__":
    main()
