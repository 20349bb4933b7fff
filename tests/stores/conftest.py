"""A generic store on every engine: empty, writable by the test, read by the product."""

from __future__ import annotations

import itertools
import shutil
import sqlite3
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy

from wallboard.stores import database, engines, query

from . import servers

SCHEMA = Path(__file__).parents[2] / "queries" / "generic" / "schema"
MORNING = datetime(2026, 3, 1, 9, tzinfo=UTC)
ENGINES = ("sqlite", "postgresql", "mysql")
SERVERS = ("postgresql", "mysql")
_numbers = itertools.count()


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """A store as stores.toml describes it."""

    name: str = "bank"
    vendor: str = "generic"
    url: str
    clock: str = "store"
    time_zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    options: dict[str, object] = field(default_factory=dict)


@dataclass
class Centre:
    """A store that the test writes to and opens as often as it likes."""

    url: str
    home: Path
    writer: sqlalchemy.Engine
    opened: list[database.Store] = field(default_factory=list)

    @property
    def dialect(self) -> str:
        return engines.dialect_of(self.writer.url)

    @property
    def database(self) -> str:
        """The database's name on its server."""
        return self.writer.url.database or ""

    def open(self, *, url: str | None = None, timeout_seconds: float = 10.0, **words: object) -> database.Store:
        settings = Settings(url=url or self.url, **words)
        store = database.open_store(settings, self.home, timeout_seconds=timeout_seconds)
        self.opened.append(store)
        return store

    def run(self, sql: str) -> None:
        with self.writer.begin() as connection:
            connection.exec_driver_sql(sql)

    def insert(self, stream: str, rows: list[dict[str, object]]) -> None:
        """Write rows that share their columns; times are datetimes."""
        names = list(rows[0])
        sql = f"insert into {stream} ({', '.join(names)}) values ({', '.join(f':{name}' for name in names)})"
        values = [{name: engines.bound(self.dialect, value) for name, value in row.items()} for row in rows]
        with self.writer.begin() as connection:
            connection.execute(sqlalchemy.text(sql), values)

    def visits(self, *changed: datetime, prefix: str = "v", **values: object) -> None:
        """One visit per time of change, named by its number."""
        rows = [
            {"visit_id": f"{prefix}{i:06}", "queue": "Cards", "entered_at": at, "changed_at": at, **values}
            for i, at in enumerate(changed)
        ]
        self.insert("visits", rows)

    def close(self) -> None:
        for store in self.opened:
            store.close()
        self.writer.dispose()


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory):
    """A SQLite file with the plain schema, to be copied."""
    file = tmp_path_factory.mktemp("empty") / "bank.db"
    connection = sqlite3.connect(file)
    connection.executescript((SCHEMA / "sqlite.sql").read_text("utf-8"))
    connection.execute("pragma journal_mode = wal")
    connection.close()
    return file


@pytest.fixture
def sqlite_centre(empty_file, tmp_path):
    file = shutil.copy(empty_file, tmp_path / "bank.db")
    yield from _centre(f"sqlite:///{file}", tmp_path)


@pytest.fixture
def postgresql_centre(postgresql_server, tmp_path):
    url = postgresql_server.fresh(f"centre_{next(_numbers)}", template="generic")
    yield from _centre(url, tmp_path)


@pytest.fixture
def mysql_centre(mysql_server, tmp_path):
    schema = (SCHEMA / "mysql.sql").read_text("utf-8")
    yield from _centre(mysql_server.fresh(f"centre_{next(_numbers)}", schema=schema), tmp_path)


@pytest.fixture(params=ENGINES)
def centre(request) -> Centre:
    """An empty generic store, on every engine in turn."""
    return request.getfixturevalue(f"{request.param}_centre")


@pytest.fixture(params=SERVERS)
def server_centre(request) -> Centre:
    """An empty generic store, on every database server in turn."""
    return request.getfixturevalue(f"{request.param}_centre")


@pytest.fixture
def server(request, server_centre) -> servers.Server:
    """The server of the store."""
    return request.getfixturevalue(f"{server_centre.dialect}_server")


def _centre(url: str, home: Path):
    writer = sqlalchemy.create_engine(url, poolclass=sqlalchemy.pool.NullPool)
    centre = Centre(url, home, writer)
    yield centre
    centre.close()


@pytest.fixture(scope="session")
def generic() -> query.Vendor:
    return query.load_vendor("generic", query.folders(Path("/nowhere")))


@pytest.fixture(scope="session")
def visits(generic) -> query.Feed:
    return next(feed for feed in generic.feeds if feed.stream == "visits")


@pytest.fixture
def seconds():
    """Times of change: so many, one second apart, from nine in the morning."""
    return lambda count, start=0: [MORNING + timedelta(seconds=start + i) for i in range(count)]
