"""queries/README.md says what the product does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from wallboard import records
from wallboard.stores import cursors, query, storefile

QUERIES = Path(__file__).parents[2] / "queries"
TEXT = (QUERIES / "README.md").read_text("utf-8")


def section(title):
    """The text under a heading, up to the next one."""
    return re.split(r"^#{2,3} ", TEXT.split(f" {title}\n", 1)[1], maxsplit=1, flags=re.MULTILINE)[0]


def table(text):
    """The cells of the rows of the first table, without its heading."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


@pytest.mark.parametrize("stream", records.STREAMS.values(), ids=list(records.STREAMS))
def test_the_streams_are_those_of_the_records(stream):
    rows = table(section(stream.name + (" (optional)" if stream.optional else "")))
    assert [row[0].strip("*") for row in rows] == list(stream.names)
    assert {row[0].strip("*") for row in rows if row[0].startswith("*")} == set(stream.key)
    assert [row[1] for row in rows] == [kind.value for kind in stream.columns.values()]
    assert [frozenset(row[2].split()) for row in rows] == [
        stream.choices.get(name, frozenset()) for name in stream.names
    ]


def test_no_other_stream_is_described():
    found = re.findall(r"^### (\w+)", TEXT, re.MULTILINE)
    assert found == list(records.STREAMS)


def test_the_modes_are_those_that_a_header_may_name():
    rows = table(section("A feed").split("| mode |", 1)[1].join(["| mode |", ""]))
    assert {row[0].strip("`") for row in rows} == set(query.Mode) == set(cursors.READERS)


def test_the_keys_of_store_toml_are_those_that_are_read():
    rows = [row[0].strip("`[]") for row in table(section("store.toml"))]
    assert sorted(rows) == sorted(storefile.STORE_KEYS)


def test_the_example_is_the_shipped_query():
    example = TEXT.split("```sql\n", 1)[1].split("```", 1)[0]
    assert example == (QUERIES / "generic" / "agents.sql").read_text("utf-8")
