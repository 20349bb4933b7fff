"""How is one store read: one connection, read only, each statement with its time limit, each failure a sentence?"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Protocol, TypeVar
from urllib.parse import unquote
from zoneinfo import ZoneInfo

import sqlalchemy
from sqlalchemy import exc

from wallboard import errors
from wallboard.stores import engines, failures, marks, options, query
from wallboard.stores.failures import Failure
from wallboard.stores.log_table import LogTable
from wallboard.stores.marks import Mark
from wallboard.stores.zones import Edge, edge_of

ASK_AGAIN = timedelta(minutes=10)  # a server logs every query on a missing table, so an absent one is asked for rarely

Rows = list[Sequence[Any]]
Answer = TypeVar("Answer")


class StoreSettings(Protocol):
    """What of a store's settings is needed here (`contract.md` §2)."""

    @property
    def name(self) -> str:
        """The store's name on the board."""

    @property
    def vendor(self) -> str:
        """The folder under `queries/`."""

    @property
    def url(self) -> str:
        """The resolved address; it may hold a password."""

    @property
    def clock(self) -> str:
        """`store`, or `board` where the engine's clock counts."""

    @property
    def time_zone(self) -> ZoneInfo:
        """The zone of its local times."""

    @property
    def options(self) -> Mapping[str, Any]:
        """What the site chose of the vendor's options."""


def open_store(settings: StoreSettings, home: Path, *, timeout_seconds: float = engines.TIMEOUT_SECONDS) -> Store:
    """A store ready to be read; nothing is connected before the first question.

    Raises:
        StoreError: the address, the vendor, an option or the driver is not known.
        QueryError: the vendor's folder breaks its own declaration.
    """
    name = settings.name
    vendor = query.load_vendor(settings.vendor, query.folders(home), store=name)
    vendor = options.chosen(vendor, settings.options, store=name)
    log = _log_file(settings, vendor)
    url = _address(settings, vendor) if log is None else sqlalchemy.make_url("sqlite://")
    file = engines.file_of(url, home) if log is None else None
    if file is not None:
        url = url.set(database=str(file))
    return Store(
        name=name,
        vendor=vendor,
        engine=_engine(url, name, timeout_seconds),
        file=file,
        clock=settings.clock,
        zone=settings.time_zone,
        timeout_seconds=timeout_seconds,
        log=None if log is None else LogTable(log, store=name),
    )


def open_unknown(address: str, home: Path, *, name: str) -> Store:
    """A database of whatever vendor, ready to be asked by `Store.select`.

    Raises:
        StoreError: the driver is not installed.
    """
    url = sqlalchemy.make_url(address)
    return Store(
        name=name,
        vendor=query.Vendor(name="", folder=home),
        engine=_engine(url, name, engines.TIMEOUT_SECONDS),
        file=engines.file_of(url, home),
        clock="store",
        zone=ZoneInfo("UTC"),
        timeout_seconds=engines.TIMEOUT_SECONDS,
    )


def path_of(address: str) -> Path:
    """The log file that an address names."""
    return Path(unquote(address.removeprefix("file:").removeprefix("//")))


def _engine(url: sqlalchemy.URL, name: str, timeout_seconds: float) -> sqlalchemy.Engine:
    try:
        return engines.create(url, timeout_seconds=timeout_seconds)
    except ModuleNotFoundError as error:
        message = f"The driver for store {name} is not installed: {error.name}."
        do = "Install wallboard[mysql]."
        raise errors.StoreError(message, store=name, code="no_driver", do=do) from None


def _log_file(settings: StoreSettings, vendor: query.Vendor) -> Path | None:
    """The log file that a store is; None where it is a database."""
    if not settings.url.startswith("file:"):
        return None
    if not any(feed.fold for feed in vendor.feeds):
        message = f"Store {settings.name} is a file, but vendor {vendor.name} reads a database."
        do = 'Write the address of a database, or vendor = "asterisk" for a queue_log file.'
        raise errors.StoreError(message, store=settings.name, code="dialect", do=do)
    return path_of(settings.url)


def _address(settings: StoreSettings, vendor: query.Vendor) -> sqlalchemy.URL:
    """The store's address, of an engine that the vendor's queries are for."""
    name = settings.name
    try:
        url = sqlalchemy.make_url(settings.url)
    except exc.ArgumentError:
        raise errors.StoreError(f"The address of store {name} cannot be read.", store=name, code="bad_url") from None
    dialect = engines.dialect_of(url)
    if dialect not in vendor.dialects:
        known = ", ".join(vendor.dialects)
        message = f"Store {name} is {dialect}, but the queries of vendor {vendor.name} are for {known}."
        raise errors.StoreError(message, store=name, code="dialect", do="Choose another vendor in stores.toml.")
    return url


class Store:
    """One store and its one connection; after a failure the next question connects anew."""

    def __init__(
        self,
        *,
        name: str,
        vendor: query.Vendor,
        engine: sqlalchemy.Engine,
        file: Path | None,
        clock: str,
        zone: ZoneInfo,
        timeout_seconds: float,
        log: LogTable | None = None,
    ) -> None:
        self.name = name
        self.vendor = vendor
        self.questions = 0  # put to the store since the start, for /metrics
        self.log = log
        self.dialect = engines.dialect_of(engine.url) if log is None else "file"
        self._engine = engine
        self._file = file
        self._clock = clock
        self._edges = {feed.file: edge_of(feed, zone, self.dialect) for feed in vendor.feeds}
        self._timeout_seconds = timeout_seconds
        self._connection: sqlalchemy.Connection | None = None
        self._inode: tuple[int, int] | None = None
        self._data_version: int | None = None
        self._is_lenient = False
        self._absent: dict[str, datetime | None] = {}

    def mark(self, now: datetime) -> Mark:
        """Up to which time everything is visible; ask before reading the data."""
        mark = self._mark(now)
        for edge in self._edges.values():
            edge.now = mark.store_now
        return mark

    def _mark(self, now: datetime) -> Mark:
        self._absent = {file: since for file, since in self._absent.items() if since is None or now - since < ASK_AGAIN}
        self._absent = {file: since or now for file, since in self._absent.items()}
        overlap = timedelta(seconds=self.vendor.overlap_seconds)
        if self._clock == "board":
            return marks.by_clock(now, overlap, "The board's clock stands for the store's")
        match self.dialect:
            case "file":
                return Mark(low_water=now, store_now=now, exact=True)
            case "postgresql":
                return self._ask(lambda connection: marks.postgresql(connection, overlap))
            case "mysql":
                return self._ask(lambda connection: marks.mysql(connection, overlap))
            case _:
                return marks.by_clock(now, overlap, "SQLite does not tell which writes are still running")

    def has_changed(self) -> bool:
        """Whether anybody wrote since this was last asked; a server always may have."""
        if self.dialect != "sqlite":
            return True
        before = self._data_version
        seen = self._ask(lambda connection: connection.exec_driver_sql("pragma data_version").scalar_one())
        if before is not None and self._data_version is None:
            before = None  # a new connection counts anew
        self._data_version = seen
        return bool(seen != before)

    def edge(self, feed: query.Feed) -> Edge:
        """What stands between the feed's own times and UTC."""
        return self._edges[feed.file]

    def rows(self, feed: query.Feed, params: Mapping[str, Any]) -> Rows:
        """What a feed's statement returns for its parameters; times come as the engine gives them, see `edge`.

        An optional stream whose table is missing has no rows; `is_absent` tells so.

        Raises:
            StoreError: the store failed, or returned other columns than the feed declares.
        """
        if self.log is not None:
            return self.log.rows(feed.columns, params)
        answer = self.select_of(feed, options.statement(feed.sql, feed.chosen), params)
        if answer is None:
            return []
        names, rows = answer
        if names != feed.columns:
            message = f"Store {self.name}: {feed.file} declares {_differing(feed.columns, names)}."
            do = "Make its '-- columns:' and its select list the same, in the same order."
            raise errors.StoreError(message, store=self.name, query=feed.file, code="columns", do=do)
        return rows

    def select_of(
        self, feed: query.Feed, statement: sqlalchemy.Executable, params: Mapping[str, Any]
    ) -> tuple[tuple[str, ...], Rows] | None:
        """Column names and rows of a statement about a feed; None where an optional stream has no table."""
        if feed.file in self._absent and self.dialect != "sqlite":
            return None
        try:
            answer = self.select(statement, params, asked=feed.file)
        except errors.StoreError as error:
            if error.code != Failure.MISSING_TABLE or not feed.shape.optional:
                raise
            self._absent[feed.file] = None
            return None
        self._absent.pop(feed.file, None)
        return answer

    def is_absent(self, feed: query.Feed) -> bool:
        """Whether an optional stream's table was missing when it was last read."""
        return feed.file in self._absent

    def select(
        self, statement: sqlalchemy.Executable, params: Mapping[str, Any], *, asked: str
    ) -> tuple[tuple[str, ...], Rows]:
        """Column names and rows of one statement; `asked` names it in an error."""
        values = {name: engines.bound(self.dialect, value) for name, value in params.items()}

        def read(connection: sqlalchemy.Connection) -> tuple[tuple[str, ...], Rows]:
            result = connection.execute(statement, values)
            return tuple(result.keys()), list(result.fetchall())

        try:
            return self._ask(read, asked=asked)
        except errors.StoreError as error:
            if error.code != Failure.UNREADABLE or self._is_lenient:
                raise
            self._is_lenient = True
            self.close()
            return self._ask(read, asked=asked)

    def close(self) -> None:
        """Give the connection back; the next question opens another."""
        connection, self._connection = self._connection, None
        self._data_version = None
        if connection is not None:
            with suppress(exc.SQLAlchemyError):
                connection.close()

    def _ask(self, question: Callable[[sqlalchemy.Connection], Answer], *, asked: str | None = None) -> Answer:
        """Put a question to the store; every failure of the database becomes a StoreError."""
        self.questions += 1
        try:
            connection = self._connected()
            engines.arm(connection, timeout_seconds=self._timeout_seconds)
            with connection.begin():
                return question(connection)
        except exc.DBAPIError as error:
            kind = failures.kind_of(error)
            account = self._account() if kind is Failure.PERMISSION else None
            if kind not in (Failure.MISSING_TABLE, Failure.MISSING_COLUMN):
                self.close()
            raise failures.store_error(
                error,
                store=self.name,
                url=self._engine.url,
                query=asked,
                timeout_seconds=self._timeout_seconds,
                account=account,
            ) from None

    def _account(self) -> str | None:
        """The board's user, as a grant of the engine names it; None where the engine knows none or does not tell."""
        if self._connection is None or self.dialect not in ("postgresql", "mysql"):
            return None
        with suppress(exc.SQLAlchemyError), self._connection.begin():
            name = str(self._connection.scalar(sqlalchemy.select(sqlalchemy.func.current_user())))
            if self.dialect == "mysql":
                user, _, host = name.rpartition("@")
                return f"'{user}'@'{host}'"
            return self._engine.dialect.identifier_preparer.quote(name)
        return None

    def _connected(self) -> sqlalchemy.Connection:
        inode = self._identity()
        if inode != self._inode:
            self.close()  # the file was replaced; the open one would stay as it was for ever
        self._inode = inode
        if self._connection is None:
            self._connection = self._engine.connect()
            if self._is_lenient:
                engines.lenient(self._connection)
        return self._connection

    def _identity(self) -> tuple[int, int] | None:
        """Which file a SQLite store is at this moment."""
        if self._file is None:
            return None
        try:
            found = self._file.stat()
        except OSError:
            self.close()
            message = f"Store {self.name} has no file {self._file}."
            do = "Check its address in stores.toml; the board never creates a store."
            raise errors.StoreError(message, store=self.name, code="missing_file", do=do) from None
        return found.st_dev, found.st_ino


def _differing(declared: tuple[str, ...], returned: tuple[str, ...]) -> str:
    """Where two lists of columns first differ, in words."""
    for place, (one, other) in enumerate(zip(declared, returned, strict=False), start=1):
        if one != other:
            return f"{one} as column {place}, but the store returned {other}"
    return f"{len(declared)} columns, but the store returned {len(returned)}"
