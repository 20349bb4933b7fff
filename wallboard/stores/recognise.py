"""Which vendor's database, or log file, stands behind an address?

Every folder under `queries/` may say in `[recognise]` of its store.toml which tables with which columns tell its
vendor's database from others, how that tells its version, and what a line of its log file looks like.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy

from wallboard import errors
from wallboard.stores import database, engines, query
from wallboard.stores.query import Vendor

LINES_READ = 50  # of a log file: its first lines may have been cut off by a rotation
_COLUMNS = {
    "sqlite": """
        select m.name, p.name, lower(p.type)
        from sqlite_master as m
        join pragma_table_info(m.name) as p
        where m.type in ('table', 'view') and m.name not like 'sqlite%'
    """,
    "postgresql": """
        select c.relname, a.attname, format_type(a.atttypid, null)
        from pg_class as c
        join pg_namespace as n on n.oid = c.relnamespace
        join pg_attribute as a on a.attrelid = c.oid
        where c.relkind in ('r', 'v', 'm', 'f', 'p') and a.attnum > 0 and not a.attisdropped
          and pg_table_is_visible(c.oid) and n.nspname <> 'pg_catalog'
    """,
    "mysql": """
        select table_name, column_name, data_type
        from information_schema.columns
        where table_schema = database()
    """,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What was found at an address: how many tables, None for a file; the vendors it may be, with a version if told."""

    tables: int | None
    vendors: tuple[tuple[Vendor, str | None], ...]


def look(address: str, home: Path, *, name: str) -> Found:
    """Look at a database or a log file; `name` is what a sentence about it calls it.

    Raises:
        StoreError: it cannot be reached or read.
        UsageError: it is of an engine that the board does not know.
    """
    known = _known(home)
    if address.startswith("file:"):
        return Found(tables=None, vendors=tuple((vendor, None) for vendor in _of_file(address, known, name)))
    if engines.dialect_of(sqlalchemy.make_url(address)) not in _COLUMNS:
        raise errors.UsageError(
            f"The address names a database this board cannot read; known are {', '.join(_COLUMNS)}."
        )
    store = database.open_unknown(address, home, name=name)
    try:
        there = _columns(store)
        best = _best([vendor for vendor in known if store.dialect in vendor.dialects and _fits(vendor, there)])
        tables = len({table for table, _ in there})
        return Found(tables=tables, vendors=tuple((vendor, _version(vendor, store)) for vendor in best))
    finally:
        store.close()


def _known(home: Path) -> list[Vendor]:
    """Every vendor that says how it is recognised; a folder that is broken is told of when it is used."""
    places = query.folders(home)
    found = []
    for name in query.vendors(places):
        try:
            found.append(query.load_vendor(name, places))
        except errors.QueryError:
            continue
    return [vendor for vendor in found if vendor.recognise]


def _columns(store: database.Store) -> set[tuple[str, str]]:
    """Every (table, column) the user may look at, without and with the kind of column behind it; small letters."""
    _, rows = store.select(sqlalchemy.text(_COLUMNS[store.dialect]), {}, asked="its tables")
    told = [tuple(str(word).lower() for word in row) for row in rows]
    return {(table, words) for table, column, kind in told for words in (column, f"{column} {kind}")}


def _wanted(vendor: Vendor) -> set[tuple[str, str]]:
    """The (table, column) pairs that have to be there, and those with the column's kind behind it where one is said."""
    tables: Mapping[str, Iterable[str]] = vendor.recognise.get("tables", {})
    told = {(table, column) for table, columns in tables.items() for column in columns}
    return told | {(table, column.partition(" ")[0]) for table, column in told}


def _fits(vendor: Vendor, there: set[tuple[str, str]]) -> bool:
    wanted = _wanted(vendor)
    return bool(wanted) and wanted <= there


def _best(fitting: list[Vendor]) -> list[Vendor]:
    """Those that no other contains: one that asks for all that another does, and for more, is the better guess."""
    return [one for one in fitting if not any(_wanted(one) < _wanted(other) for other in fitting)]


def _version(vendor: Vendor, store: database.Store) -> str | None:
    """What the database says of its version; None where it does not, or may not."""
    statement = vendor.recognise.get("version")
    if statement is None:
        return None
    try:
        _, rows = store.select(sqlalchemy.text(statement), {}, asked="its version")
    except errors.StoreError:
        return None
    value = rows[0][0] if rows else None
    return None if value is None else str(value).strip() or None


def _of_file(address: str, known: list[Vendor], name: str) -> list[Vendor]:
    """The vendors whose log file this looks like; an empty one looks like any.

    Raises:
        StoreError: there is no such file, or it may not be read.
    """
    path = database.path_of(address)
    try:
        with path.open("rb") as file:
            lines = [line.decode("utf-8", "replace") for line, _ in zip(file, range(LINES_READ), strict=False)]
    except OSError as error:
        message = f"The file {path} cannot be read: {error.strerror}."
        raise errors.StoreError(message, store=name, code="missing_file", do="Check its path and its rights.") from None
    looks = [(vendor, vendor.recognise.get("line")) for vendor in known]
    return [vendor for vendor, line in looks if line and (not lines or any(re.match(line, each) for each in lines))]
