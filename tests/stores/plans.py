"""How would an engine answer a statement: which indexes does it use, which tables does it read whole, does it sort?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import sqlalchemy

FEW_ROWS = 1_000  # a table of fewer rows may be read whole: that is how engines read small tables
_EXPLAIN = {"sqlite": "explain query plan ", "postgresql": "explain (format json) ", "mysql": "explain "}
Rows = Sequence[Sequence[Any]]


@dataclass(frozen=True, slots=True)
class Plan:
    """Names of the indexes used; of the tables read whole, as the statement calls them; and whether rows are sorted."""

    indexes: frozenset[str]
    whole: frozenset[str]
    sorts: bool


@contextmanager
def explained() -> Iterator[list[Plan]]:
    """The plans of all that is selected meanwhile, in order."""
    found: list[Plan] = []

    @sqlalchemy.event.listens_for(sqlalchemy.Engine, "before_cursor_execute")
    def explain(connection: sqlalchemy.Connection, cursor: Any, sql: str, params: Any, *_: object) -> None:
        dialect = connection.dialect.name
        if sql.lower().startswith(("select", "with", "--")):
            cursor.execute(_EXPLAIN[dialect] + sql, params)
            found.append(_PLANS[dialect](cursor.fetchall(), [column[0] for column in cursor.description]))

    try:
        yield found
    finally:
        sqlalchemy.event.remove(sqlalchemy.Engine, "before_cursor_execute", explain)


def _sqlite(rows: Rows, _names: list[str]) -> Plan:
    steps = [row[3] for row in rows]
    return Plan(
        indexes=frozenset(name for step in steps for name in re.findall(r"INDEX (\S+)", step)),
        whole=frozenset(step.split()[1] for step in steps if step.startswith("SCAN ") and "INDEX" not in step),
        sorts=any("TEMP B-TREE" in step for step in steps),
    )


def _postgresql(rows: Rows, _names: list[str]) -> Plan:
    nodes = list(_nodes(rows[0][0][0]["Plan"]))
    return Plan(
        indexes=frozenset(node["Index Name"] for node in nodes if "Index Name" in node),
        whole=frozenset(node["Relation Name"] for node in nodes if node["Node Type"] == "Seq Scan"),
        sorts=any("Sort" in node["Node Type"] for node in nodes),
    )


def _mysql(rows: Rows, names: list[str]) -> Plan:
    steps = [dict(zip(names, row, strict=True)) for row in rows]
    whole = [step for step in steps if step["type"] in ("ALL", "index") and int(step["rows"] or 0) > FEW_ROWS]
    return Plan(
        indexes=frozenset(name for step in steps for name in str(step["key"] or "").split(",") if name),
        whole=frozenset(step["table"] for step in whole),
        sorts=any("filesort" in str(step["Extra"]) for step in steps),
    )


def _nodes(node: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield node
    for child in node.get("Plans", ()):
        yield from _nodes(child)


_PLANS = {"sqlite": _sqlite, "postgresql": _postgresql, "mysql": _mysql}
