"""A line told is the line meant, and never one outside the file."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wallboard.settings import lines

KEYS = st.text("abc", min_size=1, max_size=3)
VALUES = st.sampled_from(
    ["1", '"x"', "[1, 2]", "[\n  1,\n  # why\n  2,\n]", '"""\n[a]\nb = 1\n"""', "{ d = 1 }", "2026-03-01"]
)
HEADERS = st.sampled_from(["", "[{}]", "[[{}]]", "[{}.x]", '[{}."y z"]'])
FRAGMENTS = st.lists(
    st.sampled_from(
        ["a", "b", " = ", "1", '"', "'", "[", "]", "{", "}", ".", "\n", "\r\n", "#", ", ", '"""', "é", "\u2028"]
    ),
    max_size=30,
)


@st.composite
def documents(draw) -> str:
    """Tables, arrays of tables, comments, blank lines and values over several lines; some of it does not parse."""
    parts = draw(st.lists(st.tuples(HEADERS, KEYS, KEYS, VALUES, st.sampled_from(["", "\n", "# a = 1\n"])), max_size=6))
    return "".join(
        f"{gap}{header.format(table)}\n{key} = {value}  # said\n" for header, table, key, value, gap in parts
    )


@given(documents() | FRAGMENTS.map("".join))
def test_every_key_is_told_on_a_line_of_the_file_that_holds_its_name(text):
    parsed, error = _parsed(text)
    written = text.split("\n")
    if error:
        assert 1 <= lines.line_of_syntax_error(error, text) <= len(written)
        return
    found = lines.places(text)
    assert set(found) == set(_paths(parsed))
    for path, line in found.items():
        assert 1 <= line <= len(written)
        assert isinstance(path[-1], int) or path[-1] in written[line - 1]


def _parsed(text):
    try:
        return tomllib.loads(text), None
    except tomllib.TOMLDecodeError as error:
        return None, error


def _paths(node):
    items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in items:
        yield (key,)
        yield from ((key, *path) for path in _paths(value))


TEXT = """\
# a comment
site = "x"

panels = [
  "a",
  "b",
]
note = '''
[stores]
name = "trap"
'''
[[stores]]
name = "one"

[[stores]]
name = "two"
  [stores.more]
  deep.key = 1
[queues."Big Cards"]
target = 0.8
"""


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("site",), 2),
        (("panels", 1), 4),
        (("stores",), 12),
        (("stores", 0, "name"), 13),
        (("stores", 1), 15),
        (("stores", 1, "name"), 16),
        (("stores", 1, "more"), 17),
        (("stores", 1, "more", "deep", "key"), 18),
        (("queues", "Big Cards", "target"), 20),
        (("stores", 1, "missing"), 15),
        (("nowhere", "at all"), 1),
    ],
)
def test_a_path_leads_to_its_line(path, line):
    assert lines.line_of(path, lines.places(TEXT)) == line
