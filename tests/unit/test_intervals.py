"""Intervals against published figures."""

from __future__ import annotations

import numpy as np
import pytest

from wallboard import intervals


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),  # Newcombe 1998, table I, method 3
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
        (3, 3, 0.4385, 1.0),
    ],
)
def test_wilson_gives_the_published_limits(part, whole, low, high):
    assert intervals.wilson(part, whole) == pytest.approx((low, high), abs=5e-5)


def test_of_nothing_nothing_is_sure():
    assert intervals.wilson(0, 0) is None
    assert intervals.of_mean(np.asarray([])) is None
    assert intervals.of_mean(np.asarray([1.0])) is None


def test_a_mean_is_as_sure_as_its_values_are_close():
    leaning = np.asarray([1.0] * 50 + [0.0] * 30 + [-1.0] * 20)  # a recommendation of 30 points
    low, high = intervals.of_mean(leaning)
    deviation = np.sqrt((0.7 - 0.3**2) * 100 / 99)
    assert (low, high) == pytest.approx((0.3 - 1.959964 * deviation / 10, 0.3 + 1.959964 * deviation / 10))
    assert intervals.of_mean(np.ones(9)) == (1.0, 1.0)
