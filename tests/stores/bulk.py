"""A quarter of a million rows for a feed's main table, made inside the database from the few of an example."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import sqlalchemy
from sqlalchemy import types

ROWS = 250_000
ROWS_PER_THREAD = 8  # entries of a log that name the same conversation, ticket or call
THREADS = frozenset(
    "conversation_id thread_id ticket_id tickets_id items_id callid uniqueid id_call_incoming id_call_outgoing".split()
)
SERIES = {"postgresql": "generate_series(1, {}) as series (n)", "mysql": "(select seq as n from seq_1_to_{}) as series"}
LATER = {"postgresql": "{} + series.n * interval '1 minute'", "mysql": "{} + interval series.n minute"}
HASTE = {
    "postgresql": ("create temporary table few as select * from {}", "set session_replication_role = replica"),
    "mysql": (
        "create temporary table few as select * from {}",
        "set sql_mode = '', unique_checks = 0, foreign_key_checks = 0",
        "alter table {} disable keys",  # heeded by MyISAM only
    ),
}
REST = {"postgresql": ("analyze",), "mysql": ("alter table {} enable keys", "analyze table {}")}


@dataclass(frozen=True, slots=True)
class Filled:
    """How a table was filled: each of its rows so many times over, its numbers further by `span` each time."""

    times: int
    span: int


def main_table(sql: str) -> str:
    """The table a statement reads first: that of its outermost `from`."""
    text = re.sub(r"--[^\n]*", "", sql)
    depth = 0
    for token in re.finditer(r"[()]|\bfrom\s+(\(|[\w.\"`]+)", text, re.IGNORECASE):
        if token[1] and depth == 0:
            return main_table(text[token.end() :]) if token[1] == "(" else token[1].strip('"`')
        depth += token[0].count("(") - token[0].count(")")
    message = f"No table is read first in: {sql}"
    raise ValueError(message)


def fill(engine: sqlalchemy.Engine, table: str) -> Filled:
    """Multiply a table's rows: its numbers and its unique texts go on, its times grow by a minute."""
    dialect = engine.dialect.name
    inspector = sqlalchemy.inspect(engine)
    columns = [column for column in inspector.get_columns(table) if not column.get("computed")]
    unique = _unique(inspector, table)
    numbers = [c["name"] for c in columns if c["name"] in unique and isinstance(c["type"], types.Integer)]
    names = ", ".join(_quoted(dialect, column["name"]) for column in columns)
    with engine.begin() as connection:
        for sql in HASTE[dialect]:
            connection.exec_driver_sql(sql.format(table))
        ends = ", ".join(f"max({name}) - min({name}) + 1" for name in numbers) or "1"
        few, *spans = connection.exec_driver_sql(f"select count(*), {ends} from {table}").one()
        filled = Filled(times=ROWS // few, span=int(max(spans)))
        values = ", ".join(_next(dialect, column, unique, filled.span) for column in columns)
        source = f"few cross join {SERIES[dialect].format(filled.times)}"
        connection.exec_driver_sql(f"insert into {table} ({names}) select {values} from {source}")
        for sql in REST[dialect]:
            connection.exec_driver_sql(sql.format(table))
    return filled


def _unique(inspector: sqlalchemy.Inspector, table: str) -> set[str]:
    """The columns of whatever must be unique in a table."""
    names = set(inspector.get_pk_constraint(table)["constrained_columns"])
    for index in (*inspector.get_indexes(table), *inspector.get_unique_constraints(table)):
        if index.get("unique", True):
            names |= {name for name in index["column_names"] if name}
    return names


def _next(dialect: str, column: Any, unique: set[str], span: int) -> str:
    """What a column holds in the copy `series.n` of a row."""
    plain, kind = column["name"], column["type"]
    name, said = _quoted(dialect, plain), _quoted(dialect, plain)
    is_whole, is_key, is_thread = isinstance(kind, types.Integer), plain in unique, plain in THREADS
    if isinstance(kind, types.Date | types.DateTime):
        said = LATER[dialect].format(name)
    elif plain.endswith("epoch") and isinstance(kind, types.Integer | types.Numeric):
        said = f"{name} + series.n * 60"
    elif is_key and isinstance(kind, types.Uuid):
        said = f"cast(lpad(to_hex(series.n), 8, '0') || substr(cast({name} as text), 9) as uuid)"
    elif is_whole and is_key:
        said = f"{name} + series.n * {span}"
    elif is_whole and is_thread:
        said = f"{name} + (series.n - mod(series.n, {ROWS_PER_THREAD})) * {span}"
    elif isinstance(kind, types.String) and (is_key or is_thread):
        said = f"concat(series.n, '-', {name})"
    return said


def _quoted(dialect: str, name: str) -> str:
    return f"`{name}`" if dialect == "mysql" else f'"{name}"'
