"""Where does the centre write? Into a generic SQLite store, one transaction a time, beside readers it never blocks."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from sqlalchemy import BLOB, Column, MetaData, Table, Text, select
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateTable

from wallboard.demo.rows import Row
from wallboard.records import STREAMS
from wallboard.stores import query

_BUSY_SECONDS = 5.0
_DIALECT = sqlite.dialect(paramstyle="qmark")
_STATE = Table("demo_state", MetaData(), Column("name", Text, primary_key=True), Column("value", BLOB))
_INDEX = "create index"


@cache
def _upsert(stream: str) -> str:
    """The statement that writes one row of a stream, whether it is new or has changed."""
    key = STREAMS[stream].key
    table = Table(stream, MetaData(), *(Column(name) for name in STREAMS[stream].names))
    return _statement(table, key)


def _statement(table: Table, key: tuple[str, ...]) -> str:
    """An upsert as text: SQLAlchemy writes it once, the driver runs it a million times."""
    insert = sqlite.insert(table)
    changes = {column.name: insert.excluded[column.name] for column in table.columns if column.name not in key}
    return str(insert.on_conflict_do_update(index_elements=key, set_=changes).compile(dialect=_DIALECT))


def schema(home: Path) -> list[str]:
    """The statements that make a generic store, as `queries/generic/schema` has them."""
    places = [place / "generic" / "schema" / "sqlite.sql" for place in query.folders(home)]
    script = next(place for place in places if place.is_file()).read_text("utf-8")
    return [statement for part in script.split(";\n") if (statement := _bare(part))]


def _bare(part: str) -> str:
    """A statement without the remarks around it."""
    return "\n".join(line for line in part.splitlines() if not line.lstrip().startswith("--")).strip()


class Store:
    """One SQLite file that the centre alone writes."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._connection = sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False)

    def create(self) -> None:
        """Make the tables; the indexes come with `finish`, when the rows are in."""
        self._connection.execute("pragma synchronous = off")
        self._connection.execute("pragma journal_mode = memory")
        self._connection.execute("pragma cache_size = -100000")
        # Every time is written by `moments.text`; the checks would only find again what the tests have found.
        self._connection.execute("pragma ignore_check_constraints = on")
        for statement in schema(self.path.parent):
            if not statement.startswith(_INDEX):
                self._connection.execute(statement)
        self._connection.execute(str(CreateTable(_STATE).compile(dialect=_DIALECT)))

    def finish(self) -> None:
        """Make the indexes, and let readers read while the centre writes."""
        for statement in schema(self.path.parent):
            if statement.startswith(_INDEX):
                self._connection.execute(statement)
        self._connection.execute("pragma ignore_check_constraints = off")
        self._connection.execute("pragma journal_mode = wal")

    def write(self, rows: Mapping[str, Iterable[Row]], state: Mapping[str, bytes | str]) -> None:
        """Write rows and what the centre must remember, all or nothing."""
        connection = self._connection
        connection.execute("begin immediate")
        try:
            for stream, some in rows.items():
                connection.executemany(_upsert(stream), some)
            connection.executemany(_statement(_STATE, ("name",)), state.items())
        except BaseException:
            connection.execute("rollback")
            raise
        connection.execute("commit")

    def state(self) -> dict[str, bytes | str]:
        """What the centre remembered; nothing if the file is not a demo's."""
        try:
            return dict(self._connection.execute(str(select(_STATE.c.name, _STATE.c.value).compile(dialect=_DIALECT))))
        except sqlite3.DatabaseError:
            return {}

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()
