"""The database servers of a test run: each starts with the first test that asks for it, and serves all the others."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.stores import servers

SCHEMA = Path(__file__).parents[1] / "queries" / "generic" / "schema"


@pytest.fixture(scope="session")
def postgresql_server():
    with servers.postgresql(SCHEMA / "postgresql.sql") as server:
        yield server


@pytest.fixture(scope="session")
def mysql_server():
    """MariaDB, which stands for MySQL."""
    with servers.mariadb() as server:
        yield server
