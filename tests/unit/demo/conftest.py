"""Six days of the demo centre, made once; its bad afternoon lies in them."""

from datetime import UTC, datetime

import pytest

from wallboard import records
from wallboard.demo import history

UNTIL = datetime(2026, 11, 23, 12, tzinfo=UTC)  # a Monday, so the Wednesday before has the bad afternoon


@pytest.fixture(scope="session")
def raw():
    return history(seed=7, until=UNTIL, days=6)


@pytest.fixture(scope="session")
def checked(raw):
    """Each stream's rows after `records.check`."""
    return {name: records.check(stream, raw[name], stream.names) for name, stream in records.STREAMS.items()}


@pytest.fixture(scope="session")
def rows(checked):
    """Each stream's rows as dictionaries; times in microseconds."""
    return {
        name: [dict(zip(stream.names, row, strict=True)) for row in checked[name].rows]
        for name, stream in records.STREAMS.items()
    }
