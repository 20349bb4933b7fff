"""What changed between two snapshots (`contract.md` §6), read as a browser reads it."""

from __future__ import annotations

import copy
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wallboard import snapshot

names = st.sampled_from(["a", "b", "a.b", ".", "..", "x.", "", "loans"])
leaves = st.one_of(st.none(), st.integers(0, 3), st.lists(st.integers(0, 2), max_size=2), st.text(max_size=2))
trees = st.dictionaries(
    names, st.recursive(leaves, lambda inner: st.dictionaries(names, inner, max_size=3)), max_size=4
)


def applied(old: dict, changes: dict) -> dict:
    """A browser's copy after a delta."""
    new = copy.deepcopy(old)
    for path, value in changes.items():
        *folders, last = [step.replace("\\.", ".") for step in re.split(r"(?<!\\)\.", path)]
        inner = new
        for step in folders:
            inner = inner[step]
        inner[last] = value
    return new


def removes(old: object, new: object) -> bool:
    """Whether a key went away anywhere."""
    if not (isinstance(old, dict) and isinstance(new, dict)):
        return False
    return any(key not in new or removes(value, new[key]) for key, value in old.items())


@settings(max_examples=200, deadline=None)
@given(trees, trees)
def test_the_old_snapshot_and_the_delta_make_the_new_one(old, new):
    changes = snapshot.delta(old, new)
    assert (changes is None) == removes(old, new)
    if changes is not None:
        assert applied(old, changes) == new


@given(trees)
def test_nothing_travels_when_nothing_changed(tree):
    assert snapshot.delta(tree, copy.deepcopy(tree)) == {}


@pytest.mark.parametrize(
    ("old", "new", "changes"),
    [
        ({"a": {"b": 1, "c": 2}}, {"a": {"b": 1, "c": 3}}, {"a.c": 3}),
        ({"a": [1, 2]}, {"a": [1, 3]}, {"a": [1, 3]}),
        ({"a": 1}, {"a": None}, {"a": None}),
        ({"a": None}, {"a": {"b": 1}}, {"a": {"b": 1}}),
        ({"a": {}}, {"a": {"v1.2": 1}}, {"a.v1\\.2": 1}),
        ({"a": {"b": 1}}, {"a": {}}, None),
        ({"a": {"b": 1}}, {"a": 1}, {"a": 1}),
    ],
)
def test_only_what_changed_travels(old, new, changes):
    assert snapshot.delta(old, new) == changes


def test_a_queue_whose_name_ends_in_a_backslash_is_not_taken_for_another():
    old = {"queues": {"cards\\": {"value": 1}, "cards.value": 1}}
    new = {"queues": {"cards\\": {"value": 2}, "cards.value": 1}}
    changes = snapshot.delta(old, new)
    assert changes is None or applied(old, changes) == new


def test_numbers_in_json_are_whole_where_they_are_whole_and_unknown_is_null():
    unit, state = snapshot.Unit.COUNT, snapshot.State.UNKNOWN
    reading = snapshot.Reading(value=6.0, n=6.5, part=None, whole=None, unit=unit, state=state, spark=(1.0, None))
    shown = reading.as_dict()
    assert (repr(shown["value"]), shown["n"], shown["part"], shown["spark"]) == ("6", 6.5, None, [1, None])
