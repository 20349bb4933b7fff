"""A vendor folder's example: its rows in a fresh database of the vendor's own engine, and the records they become.

`queries/<vendor>/example/` holds schema.sql (or schema.<dialect>.sql), rows.sql (or rows.<dialect>.sql), and
expected/<feed>.csv. An options.toml there may hold what a site would choose: the options by name, and `time_zone`. To
see what a folder gives, and to write the expected files that are missing:

    python -m tests.stores.examples <vendor> [<dialect>]
"""

from __future__ import annotations

import csv
import io
import secrets
import sqlite3
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from tests.stores import servers
from wallboard import clock, records
from wallboard.records import Kind
from wallboard.stores import cursors, database, declared, query

QUERIES = Path(__file__).parents[2] / "queries"
NOW = datetime(2026, 3, 2, 18, tzinfo=UTC)  # the evening of the examples' Monday
ZONE = "Europe/Berlin"  # of local times, where an example does not name another: no zone in which a mistake is unseen


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """A store as stores.toml describes it."""

    name: str
    vendor: str
    url: str
    clock: str = "store"
    time_zone: ZoneInfo = field(default_factory=lambda: ZoneInfo(ZONE))
    options: dict[str, Any] = field(default_factory=dict)


def vendors() -> list[str]:
    """The folders that have an example."""
    return sorted(path.parent.parent.name for path in QUERIES.glob("*/example/rows*.sql"))


def dialects(vendor: str) -> tuple[str, ...]:
    """The engines that a vendor's queries are for."""
    return query.load_vendor(vendor, [QUERIES]).dialects


def feeds(vendor: str) -> dict[str, query.Feed]:
    """A vendor's feeds by the name of their file."""
    return {Path(feed.file).stem: feed for feed in query.load_vendor(vendor, [QUERIES]).feeds}


def load(vendor: str, dialect: str, home: Path, server: servers.Server | None = None) -> str:
    """Put a vendor's example into a fresh database; its address.

    Args:
        vendor: a folder of `vendors()`.
        dialect: one of its engines.
        home: where a SQLite file may be made.
        server: a running server of that dialect; none for SQLite.
    """
    scripts = [_script(vendor, "schema", dialect), _script(vendor, "rows", dialect)]
    name = f"{vendor}_{secrets.token_hex(4)}"
    if dialect == "sqlite":
        connection = sqlite3.connect(home / f"{name}.db")
        connection.executescript("\n".join(scripts))
        connection.close()
        return f"sqlite:///{home / name}.db"
    url = server.fresh(name)
    for script in scripts:
        server.run(script, database=name)
    return url


def settings(vendor: str, url: str) -> Settings:
    """What a site of the example would write in stores.toml."""
    file = QUERIES / vendor / "example" / "options.toml"
    options = tomllib.loads(file.read_text("utf-8")) if file.exists() else {}
    zone = ZoneInfo(options.pop("time_zone", ZONE))
    return Settings(name=vendor, vendor=vendor, url=url, time_zone=zone, options=options)


@contextmanager
def opened(vendor: str, url: str, home: Path) -> Iterator[database.Store]:
    """The store, read only, as the board opens it."""
    store = database.open_store(settings(vendor, url), home)
    try:
        yield store
    finally:
        store.close()


def checked(store: database.Store, name: str) -> records.Checked:
    """All rows of a feed, read through its mode, as checked records in the order of the stream's columns."""
    feed = next(feed for feed in store.vendor.feeds if Path(feed.file).stem == name)
    store.mark(NOW)
    pages = cursors.numbered_pages if feed.mode in declared.BY_NUMBER else cursors.read
    rows = [row for page in pages(store, feed) for row in page.rows]
    return records.check(feed.shape, rows, feed.columns, now=NOW)


def told(stream: str, rows: list[records.Row]) -> list[dict[str, str]]:
    """Records as the texts of a CSV file, the last one of each key, sorted by key."""
    shape = records.STREAMS[stream]
    at = [shape.position(name) for name in shape.key]
    by_key = {tuple(str(row[i]) for i in at): row for row in rows}
    return [
        {name: _text(kind, value) for (name, kind), value in zip(shape.columns.items(), by_key[key], strict=True)}
        for key in sorted(by_key)
    ]


def expected_file(vendor: str, name: str) -> Path:
    """Where the expected records of a feed stand."""
    return QUERIES / vendor / "example" / "expected" / f"{name}.csv"


def expected(vendor: str, name: str) -> list[dict[str, str]]:
    """The records that a feed of the example has to give."""
    return list(csv.DictReader(io.StringIO(expected_file(vendor, name).read_text("utf-8"), newline="")))


def write(file: Path, stream: str, rows: list[dict[str, str]]) -> None:
    """Write records down as expected, for somebody to read and judge."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w", encoding="utf-8", newline="") as to:
        writer = csv.DictWriter(to, records.STREAMS[stream].names, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _script(vendor: str, what: str, dialect: str) -> str:
    """schema or rows, of this engine where there is such a file."""
    folder = QUERIES / vendor / "example"
    own = folder / f"{what}.{dialect}.sql"
    return (own if own.exists() else folder / f"{what}.sql").read_text("utf-8")


def _text(kind: Kind, value: records.Value) -> str:
    match value:
        case None:
            return ""
        case int() if kind is Kind.TIME:
            return clock.iso(value / 1e6).replace(".000000Z", "Z")
        case bool():
            return str(int(value))
        case float():
            return str(int(value)) if value.is_integer() else repr(value)
    return str(value)


def main(vendor: str, dialect: str = "") -> None:
    """Print what an example gives, and write the expected files that are missing."""
    dialect = dialect or dialects(vendor)[0]
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        server = None
        if dialect != "sqlite":
            schema = QUERIES / "generic" / "schema" / "postgresql.sql"
            server = stack.enter_context(servers.mariadb() if dialect == "mysql" else servers.postgresql(schema))
        store = stack.enter_context(opened(vendor, load(vendor, dialect, home, server), home))
        for name, feed in feeds(vendor).items():
            if feed.mode is not query.Mode.EVENTS:
                found = checked(store, name)
                _tell(vendor, name, told(feed.stream, found.rows), found.findings)


def _tell(vendor: str, name: str, rows: list[dict[str, str]], findings: list[records.Finding]) -> None:
    file = expected_file(vendor, name)
    stream = feeds(vendor)[name].stream
    if not file.exists():
        write(file, stream, rows)
    is_same = rows == expected(vendor, name)
    sys.stdout.write(f"{name}: {len(rows)} records, {'as expected' if is_same else 'NOT as expected'}\n")
    for row in rows:
        sys.stdout.write(f"  { ({column: value for column, value in row.items() if value}) }\n")
    for finding in findings:
        sys.stdout.write(f"  {finding.fault} {finding.code} {finding.key}: {finding.sentence}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
