"""What went wrong in a store, as a sentence for the person who runs the board?"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Any

import sqlalchemy
from sqlalchemy import exc

from wallboard import errors


class Failure(StrEnum):
    """Kinds of failure; the words are the codes of `check --json`."""

    DOWN = "store_down"
    LOGIN = "login_refused"
    TIMEOUT = "timeout"
    LOCKED = "locked"
    MISSING_TABLE = "missing_table"
    MISSING_COLUMN = "missing_column"
    PERMISSION = "permission"
    NOT_A_DATABASE = "not_a_database"
    UNREADABLE = "unreadable"
    OTHER = "query_failed"


_SQLITE = (
    ("no such table", Failure.MISSING_TABLE),
    ("no such column", Failure.MISSING_COLUMN),
    ("interrupted", Failure.TIMEOUT),
    ("database is locked", Failure.LOCKED),
    ("unable to open", Failure.DOWN),
    ("not a database", Failure.NOT_A_DATABASE),
    ("malformed", Failure.NOT_A_DATABASE),
    ("could not decode", Failure.UNREADABLE),
    ("readonly", Failure.PERMISSION),
)
_POSTGRESQL = {
    "42P01": Failure.MISSING_TABLE,
    "3F000": Failure.MISSING_TABLE,
    "42703": Failure.MISSING_COLUMN,
    "57014": Failure.TIMEOUT,
    "42501": Failure.PERMISSION,
    "25006": Failure.PERMISSION,
    "28P01": Failure.LOGIN,
    "28000": Failure.LOGIN,
    "3D000": Failure.LOGIN,
}
_MYSQL = {
    1146: Failure.MISSING_TABLE,
    1054: Failure.MISSING_COLUMN,
    3024: Failure.TIMEOUT,  # MySQL's max_execution_time
    1969: Failure.TIMEOUT,  # MariaDB's max_statement_time
    1142: Failure.PERMISSION,
    1143: Failure.PERMISSION,
    1227: Failure.PERMISSION,
    1792: Failure.PERMISSION,
    1044: Failure.LOGIN,
    1045: Failure.LOGIN,
    1049: Failure.LOGIN,
    1130: Failure.LOGIN,  # this host may not connect
    1698: Failure.LOGIN,
    1205: Failure.LOCKED,
    1040: Failure.DOWN,  # too many connections
    1203: Failure.DOWN,
    1226: Failure.DOWN,
    1053: Failure.DOWN,  # shutting down
    1927: Failure.DOWN,  # somebody ended the connection
}
_DENIED = (  # what PostgreSQL says, then MariaDB and MySQL
    r"permission denied for (table|(materialized )?view|relation|schema) (?P<name>[^ ]+)$",
    r"select command denied to user .* for table (?P<name>(`[^`]+`\.)?`[^`]+`)",
    r"select command denied to user .* (for|in) table '(?P<name>[^']+)'",
)
_MYSQL_CLIENT_ERRORS = range(2000, 2100)  # the driver's own: not reachable, gone away
_DO = {
    Failure.DOWN: "Check that it runs and that its address in stores.toml is right.",
    Failure.LOGIN: "Check user, password and database name of its address in stores.toml.",
    Failure.TIMEOUT: "Check the store's load and that it has the index on the cursor and the key.",
    Failure.LOCKED: "Let the writer commit sooner; in SQLite, set pragma journal_mode = wal.",
    Failure.MISSING_TABLE: "Create it as the vendor's schema says, or choose another vendor in stores.toml.",
    Failure.MISSING_COLUMN: "Compare it with the vendor's schema, or change a copy of the query in your own queries/.",
    Failure.PERMISSION: "Let the board's user select from it; a SQLite file in WAL mode needs a writable folder.",
    Failure.NOT_A_DATABASE: "Check its address in stores.toml.",
    Failure.UNREADABLE: "Look for values beyond the years 1 to 9999 in it.",
    Failure.OTHER: "Run the query by hand on the store to see the whole error.",
}


def kind_of(error: exc.DBAPIError) -> Failure:
    """What kind of failure a driver's error tells of."""
    original: Any = error.orig
    module = type(original).__module__
    if module.startswith("sqlite3"):
        text = str(original).lower()
        return next((kind for words, kind in _SQLITE if words in text), Failure.OTHER)
    if module.startswith("psycopg"):
        return _postgresql_kind(error, original)
    code = original.args[0] if original.args else None
    if code in _MYSQL:
        return _MYSQL[code]
    return Failure.DOWN if code in _MYSQL_CLIENT_ERRORS or error.connection_invalidated else Failure.OTHER


def _postgresql_kind(error: exc.DBAPIError, original: Any) -> Failure:
    state = original.sqlstate
    if state in _POSTGRESQL:
        return _POSTGRESQL[state]
    text = str(original)
    if state is None and re.search(r"password|authentication|database \".*\" does not exist|role \".*\"", text):
        return Failure.LOGIN
    if state is None and isinstance(error, exc.DataError):
        return Failure.UNREADABLE
    gone = state is None or state.startswith(("08", "57P", "53"))
    return Failure.DOWN if gone or error.connection_invalidated else Failure.OTHER


def store_error(
    error: exc.DBAPIError,
    *,
    store: str,
    url: sqlalchemy.URL,
    query: str | None,
    timeout_seconds: float,
    account: str | None = None,
) -> errors.StoreError:
    """The failure as a StoreError: which store, which query, what happened, what to do.

    `account` is the board's user as the engine names it, where it is known.
    """
    kind = kind_of(error)
    detail = _detail(error, url)
    asked = query or "the question where it stands"
    match kind:
        case Failure.DOWN:
            said = f"does not answer: {detail}"
        case Failure.LOGIN:
            said = f"refuses the board's login: {detail}"
        case Failure.TIMEOUT:
            said = f"did not answer {asked} in {timeout_seconds:g} s"
        case Failure.LOCKED:
            said = f"stayed locked by a writer for {timeout_seconds:g} s while {asked} was read"
        case Failure.MISSING_TABLE | Failure.MISSING_COLUMN | Failure.PERMISSION:
            said = f"cannot answer {asked}: {detail}"
        case Failure.NOT_A_DATABASE:
            said = f"is not a readable database: {detail}"
        case Failure.UNREADABLE | Failure.OTHER:
            said = f"failed at {asked}: {detail}"
    return errors.StoreError(
        f"Store {store} {said}.", store=store, query=query, code=kind, do=_grant(detail, account) or _DO[kind]
    )


def _grant(detail: str, account: str | None) -> str | None:
    """The statement that gives the right which an engine's own words name; None where they name none."""
    found = next((found for pattern in _DENIED if (found := re.search(pattern, detail, re.IGNORECASE))), None)
    if found is None or account is None:
        return None
    right = "USAGE ON SCHEMA" if "schema" in found[0] else "SELECT ON"
    return f"Run on the store, as its owner: GRANT {right} {found['name']} TO {account};"


def _detail(error: exc.DBAPIError, url: sqlalchemy.URL) -> str:
    """The driver's own words in one line, without the address's password."""
    original: Any = error.orig
    primary = getattr(getattr(original, "diag", None), "message_primary", None)
    words = primary or (original.args[-1] if original.args else "")
    line = next((line.strip() for line in str(words).splitlines() if line.strip()), type(original).__name__)
    if url.password:
        line = line.replace(str(url.password), "…")
    return line.rstrip(".")
