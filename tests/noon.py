"""A centre that is far from midnight whenever its test runs, for tests that cannot do without the machine's clock."""

from __future__ import annotations

from wallboard import clock

HOUR = 13  # of the centre's day: the morning's calls were today, and the day does not end while the test runs


def zone() -> str:
    """A time zone in which it is early afternoon now."""
    offset = HOUR - clock.system().hour  # between -10 and 13, and POSIX writes them the other way round
    return f"Etc/GMT{-offset:+}"
