"""Numbers that add, against numpy."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wallboard import tally
from wallboard.tally import Ratio, Spread

waits = st.lists(st.integers(0, 599), max_size=60)
long_waits = st.lists(st.floats(0, 20_000), max_size=40)


def spread(seconds: list[float]) -> Spread:
    return Spread.of(np.array(seconds, dtype=np.float64))


def test_a_ratio_of_nothing_is_unknown():
    assert Ratio(0, 0).value is None
    assert Ratio(3, 4).value == 0.75


def test_ratios_add_by_their_counts_not_by_their_values():
    assert (Ratio(1, 2) + Ratio(0, 8)) == Ratio(1, 10)


@settings(max_examples=150, deadline=None)
@given(waits.filter(bool), st.sampled_from([0.01, 0.1, 0.25, 0.5, 0.9, 0.95, 1.0]))
def test_quantiles_of_whole_seconds_are_those_of_numpy(seconds, share):
    assert spread(seconds).quantile(share) == np.quantile(seconds, share, method="inverted_cdf")


@settings(max_examples=100, deadline=None)
@given(long_waits.filter(bool), st.sampled_from([0.5, 0.9]))
def test_a_quantile_is_never_above_the_true_one_and_less_than_a_bin_below(seconds, share):
    true, found = np.quantile(seconds, share, method="inverted_cdf"), spread(seconds).quantile(share)
    assert found <= true < found + (1 if found < 600 else 10)


@settings(max_examples=100, deadline=None)
@given(long_waits, long_waits)
def test_spreads_add_like_their_waits(one, other):
    both, added = spread(one + other), spread(one) + spread(other)
    assert both == added == spread(other) + spread(one)
    assert sum(added.bins) == len(one) + len(other)


def test_no_wait_has_no_quantile_and_missing_ones_are_left_out():
    assert Spread().quantile(0.5) is None
    assert spread([]) == Spread()
    assert spread([np.nan]) == Spread()
    assert spread([np.nan, 3]).quantile(0.5) == 3


@pytest.mark.parametrize(
    ("seconds", "index", "edge"),
    [
        (0, 0, 0),
        (0.999, 0, 0),
        (1, 1, 1),
        (599.9, 599, 599),
        (600, 600, 600),
        (609.9, 600, 600),
        (610, 601, 610),
        (-3, 0, 0),
    ],
)
def test_bins_are_a_second_wide_to_ten_minutes_and_ten_seconds_beyond(seconds, index, edge):
    assert tally.bin_of(np.array([seconds])).tolist() == [index]
    assert tally.lower_edge(index) == edge
