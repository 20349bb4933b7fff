"""How is each database engine connected, read only, with a time limit, and how does it take a time?

SQLite, PostgreSQL and MySQL (MariaDB counts as MySQL). One connection per store, autocommit: a statement is its own
short READ COMMITTED transaction, and nothing stays open on the store between two statements.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import sqlalchemy
from psycopg.types.string import TextLoader
from sqlalchemy.pool import NullPool

from wallboard import clock

BEGINNING = datetime.min.replace(tzinfo=UTC)
END = datetime.max.replace(tzinfo=UTC)
TIMEOUT_SECONDS = 10.0
CONNECT_SECONDS = 5

_DRIVERS = {"postgresql": "postgresql+psycopg", "mysql": "mysql+pymysql"}
_BOUNDS: dict[str, dict[datetime, Any]] = {
    "sqlite": {BEGINNING: "", END: "\U0010ffff"},  # even a text that is no time lies between, is read, and then refused
    "postgresql": {BEGINNING: "-infinity", END: "infinity"},
    "mysql": {BEGINNING: "1000-01-01", END: "9999-12-31 23:59:59.999999"},  # the range of datetime
}
_STEPS_BETWEEN_LOOKS = 10_000  # about a millisecond of SQLite's work


def dialect_of(url: sqlalchemy.URL) -> str:
    """`sqlite`, `postgresql` or `mysql`, or the address's own word where it is none of them."""
    name = url.get_backend_name()
    return {"mariadb": "mysql", "postgres": "postgresql"}.get(name, name)


def bound(dialect: str, value: Any) -> Any:
    """A parameter as the engine takes it: times in its own representation, everything else unchanged."""
    if not isinstance(value, datetime):
        return value
    if value in _BOUNDS[dialect]:
        return _BOUNDS[dialect][value]
    if value.tzinfo is None:  # a local time for a local column
        return value.isoformat(" ") if dialect == "sqlite" else value
    if dialect == "sqlite":
        return clock.iso(value)
    return value.astimezone(UTC).replace(tzinfo=None) if dialect == "mysql" else value


def create(url: sqlalchemy.URL, *, timeout_seconds: float) -> sqlalchemy.Engine:
    """An engine whose every connection refuses to write and stops a statement after its time.

    Raises:
        ModuleNotFoundError: the driver is not installed.
    """
    match dialect_of(url):
        case "sqlite":
            return sqlalchemy.create_engine("sqlite://", creator=_sqlite(url, timeout_seconds), poolclass=NullPool)
        case "postgresql":
            arguments, prepare = _POSTGRESQL, _postgresql(timeout_seconds)
        case _:
            arguments, prepare = _MYSQL, _mysql(timeout_seconds)
    arguments = {**arguments, **_waits(dialect_of(url), timeout_seconds)}
    driver = url.set(drivername=_DRIVERS[dialect_of(url)])
    engine = sqlalchemy.create_engine(
        driver, connect_args=arguments, poolclass=NullPool, isolation_level="AUTOCOMMIT", hide_parameters=True
    )
    sqlalchemy.event.listen(engine, "connect", prepare)
    return engine


def arm(connection: sqlalchemy.Connection, *, timeout_seconds: float) -> None:
    """Start the time of one statement; only SQLite needs it, the servers count themselves."""
    raw = connection.connection.dbapi_connection
    if isinstance(raw, sqlite3.Connection):
        deadline = time.monotonic() + timeout_seconds
        raw.set_progress_handler(lambda: time.monotonic() > deadline, _STEPS_BETWEEN_LOOKS)


def lenient(connection: sqlalchemy.Connection) -> None:
    """Take text that is not UTF-8, and times beyond Python's years, as text for `records.check` to judge; slower."""
    raw: Any = connection.connection.dbapi_connection
    if isinstance(raw, sqlite3.Connection):
        raw.text_factory = lambda text: text.decode("utf-8", "replace")
    elif hasattr(raw, "adapters"):
        for kind in ("timestamptz", "timestamp", "date"):
            raw.adapters.register_loader(kind, TextLoader)


def file_of(url: sqlalchemy.URL, home: Path) -> Path | None:
    """The file of a SQLite store, relative to `home`; None for servers."""
    if dialect_of(url) != "sqlite":
        return None
    return (home / (url.database or "")).resolve()


def _sqlite(url: sqlalchemy.URL, timeout_seconds: float) -> Callable[[], sqlite3.Connection]:
    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(
            f"file:{quote(url.database or '')}?mode=ro",
            uri=True,
            timeout=timeout_seconds,
            isolation_level=None,
            check_same_thread=False,  # the engine's jobs run on threads, one at a time per store
        )
        connection.execute("pragma query_only = on")
        return connection

    return connect


_POSTGRESQL: dict[str, Any] = {
    "prepare_threshold": None,  # every page is planned for its own time, and poolers between us need no sessions
    "autocommit": True,
    "connect_timeout": CONNECT_SECONDS,
    "application_name": "wallboard",
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 2,
}
_MYSQL: dict[str, Any] = {"autocommit": True, "connect_timeout": CONNECT_SECONDS, "charset": "utf8mb4"}


def _waits(dialect: str, timeout_seconds: float) -> dict[str, int]:
    """How long the driver waits for a host that went silent: a little longer than the statement may take."""
    seconds = int(timeout_seconds) + CONNECT_SECONDS
    return {"tcp_user_timeout": seconds * 1000} if dialect == "postgresql" else {"read_timeout": seconds}


def _postgresql(timeout_seconds: float) -> Callable[..., None]:
    def prepare(raw: Any, _record: object) -> None:
        for name, value in (
            ("default_transaction_read_only", "on"),
            ("default_transaction_isolation", "read committed"),
            ("statement_timeout", f"{round(timeout_seconds * 1000)}ms"),
            ("timezone", "UTC"),
        ):
            raw.execute("select set_config(%s, %s, false)", (name, value))

    return prepare


def _mysql(timeout_seconds: float) -> Callable[..., None]:
    def prepare(raw: Any, _record: object) -> None:
        mariadb = "mariadb" in raw.get_server_info().lower()
        limit = (
            ("set session max_statement_time = %s", timeout_seconds)
            if mariadb
            else ("set session max_execution_time = %s", round(timeout_seconds * 1000))
        )
        with raw.cursor() as cursor:
            cursor.execute("set session transaction isolation level read committed, read only")
            cursor.execute("set session time_zone = '+00:00'")
            cursor.execute(limit[0], (limit[1],))

    return prepare
