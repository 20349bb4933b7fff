"""A board on an empty generic store, on SQLite or on a database server of this test run."""

from __future__ import annotations

import itertools
import shutil
import sqlite3
from datetime import timedelta

import pytest

from tests import bank
from tests.engine.site import SCHEMA, Centre, Site
from tests.stores import examples, servers

EVENING = examples.NOW + timedelta(hours=1)
_numbers = itertools.count()


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory):
    """A SQLite file with the plain schema, to be copied."""
    file = tmp_path_factory.mktemp("empty") / "bank.db"
    connection = sqlite3.connect(file)
    connection.executescript((SCHEMA / "sqlite.sql").read_text("utf-8"))
    connection.execute("pragma journal_mode = wal")
    connection.close()
    return file


@pytest.fixture(scope="session")
def bank_rows():
    """Three months of a real bank."""
    return list(bank.visits())


@pytest.fixture(scope="session")
def bank_home(tmp_path_factory, bank_rows):
    """The three months as a SQLite store, and the configuration of a board for it."""
    home = tmp_path_factory.mktemp("bank")
    (home / "var").mkdir()
    connection = sqlite3.connect(home / "var" / "bank.db")
    connection.executescript((SCHEMA / "sqlite.sql").read_text("utf-8"))
    sql = f"insert into visits ({', '.join(bank.COLUMNS)}) values ({', '.join('?' * len(bank.COLUMNS))})"
    with connection:
        connection.executemany(sql, [[bank.iso(value) for value in row] for row in bank_rows])
    connection.close()
    bank.write_config(home, "sqlite:///var/bank.db")
    return home


@pytest.fixture
def site(tmp_path):
    """A board without a store."""
    site = Site(tmp_path)
    yield site
    site.close()


@pytest.fixture
def file(empty_file, tmp_path):
    """The file of an empty generic store."""
    (tmp_path / "var").mkdir(exist_ok=True)
    return shutil.copy(empty_file, tmp_path / "var" / "bank.db")


@pytest.fixture
def centre(site, file):
    """An empty SQLite store that the board reads."""
    site.reads("sqlite:///var/bank.db")
    centre = Centre(f"sqlite:///{file}")
    yield centre
    centre.writer.dispose()


@pytest.fixture
def postgresql_centre(site, postgresql_server):
    """An empty PostgreSQL store that the board reads."""
    url = postgresql_server.fresh(f"engine_{next(_numbers)}", template="generic")
    site.reads(url)
    centre = Centre(url)
    yield centre
    centre.writer.dispose()


@pytest.fixture
def mysql_centre(site, mysql_server):
    """An empty MariaDB store that the board reads."""
    schema = (SCHEMA / "mysql.sql").read_text("utf-8")
    url = mysql_server.fresh(f"engine_{next(_numbers)}", schema=schema)
    site.reads(url)
    centre = Centre(url)
    yield centre
    centre.writer.dispose()


@pytest.fixture(params=["postgresql", "mysql"])
def server_centre(request) -> Centre:
    """An empty store that the board reads, on every database server in turn."""
    return request.getfixturevalue(f"{request.param}_centre")


@pytest.fixture
def server(request, server_centre) -> servers.Server:
    """The server of the store."""
    return request.getfixturevalue(f"{server_centre.dialect}_server")


@pytest.fixture
def example_board(request, site, tmp_path):
    """Called with a vendor and an engine, a board that has read the vendor's example to its end, and its writer."""
    opened = []

    def load(vendor, dialect, *, at=EVENING):
        server = None if dialect == "sqlite" else request.getfixturevalue(f"{dialect}_server")
        url = examples.load(vendor, dialect, tmp_path, server)
        chosen = examples.settings(vendor, url)
        options = ", ".join(f"{name} = {_toml(value)}" for name, value in chosen.options.items())
        more = f'time_zone = "{chosen.time_zone.key}"\noptions = {{ {options} }}\n'
        site.reads(url, name=vendor, vendor=vendor, clock="board", more=more)
        site.clock.at = at
        opened.append(Centre(url))
        engine = site.engine()
        engine.catch_up(lambda _: None)
        return opened[0], engine

    yield load
    for centre in opened:
        centre.writer.dispose()


def _toml(value):
    return str(value).lower() if isinstance(value, bool) else repr(value).replace("'", '"')
