"""Whole weeks, and a mix of contacts that is held still."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from wallboard.policy import weeks
from wallboard.policy.weeks import Row

MONDAY = date(2026, 3, 2)


def rows(first, count, *, part, whole, reason="bill", queue="Cards"):
    return [
        Row(day=first + timedelta(days=day), queue=queue, reason=reason, channel="phone", part=part, whole=whole)
        for day in range(count)
    ]


@pytest.mark.parametrize(
    ("start", "ramp_in", "last_before", "first_after"),
    [
        (MONDAY, 0, MONDAY - timedelta(weeks=1), MONDAY),
        (MONDAY + timedelta(days=2), 0, MONDAY - timedelta(weeks=1), MONDAY + timedelta(weeks=1)),
        (MONDAY, 7, MONDAY - timedelta(weeks=1), MONDAY + timedelta(weeks=1)),
        (MONDAY, 8, MONDAY - timedelta(weeks=1), MONDAY + timedelta(weeks=2)),
    ],
)
def test_only_whole_weeks_are_compared_and_the_ramp_in_is_left_out(start, ramp_in, last_before, first_after):
    found = weeks.span(start, ramp_in, MONDAY - timedelta(weeks=20), MONDAY + timedelta(weeks=5, days=3))
    assert (found.before[-1], found.after[0]) == (last_before, first_after)
    assert found.after[-1] == MONDAY + timedelta(weeks=4)
    assert len(found.before) == weeks.MOST_BEFORE


def test_weeks_that_no_data_reaches_are_not_compared():
    found = weeks.span(MONDAY, 0, MONDAY - timedelta(weeks=3, days=-2), MONDAY + timedelta(days=6))
    assert found.before == (MONDAY - timedelta(weeks=2), MONDAY - timedelta(weeks=1))
    assert found.after == ()


def test_a_holiday_is_in_no_week():
    span = weeks.Span(before=(MONDAY,), after=(MONDAY + timedelta(weeks=1),))
    found = weeks.series(rows(MONDAY, 14, part=1, whole=10), span, {MONDAY + timedelta(days=3)})
    assert found.whole.tolist() == [60, 70]
    assert found.level.tolist() == pytest.approx([0.1, 0.1])


def test_kidney_stones_are_treated_better_by_what_looks_worse():
    """Charig 1986: .7800 against .8257 as they are, .8325 against .7789 with the sizes of the stones held still."""
    open_, needle = {"small": (81, 87), "large": (192, 263)}, {"small": (234, 270), "large": (55, 80)}
    weights = {(size, None): float(open_[size][1] + needle[size][1]) for size in open_}
    levels = [weeks.standard({(size, None): cell for size, cell in one.items()}, weights) for one in (open_, needle)]
    assert levels == pytest.approx([0.8325, 0.7789], abs=5e-5)
    crude = [sum(part for part, _ in one.values()) / sum(whole for _, whole in one.values()) for one in (open_, needle)]
    assert crude == pytest.approx([0.7800, 0.8257], abs=5e-5)
    assert np.subtract(*levels) == pytest.approx(0.0537, abs=5e-5)


def test_a_change_of_mix_alone_moves_the_level_as_it_was_and_not_the_standardised_one():
    span = weeks.Span(before=(MONDAY,), after=(MONDAY + timedelta(weeks=1),))
    given = rows(MONDAY, 7, part=8, whole=40, reason="fraud") + rows(MONDAY, 7, part=1, whole=10)
    later = MONDAY + timedelta(weeks=1)
    given += rows(later, 7, part=2, whole=10, reason="fraud") + rows(later, 7, part=4, whole=40)
    found = weeks.series(given, span, ())
    assert found.crude.tolist() == pytest.approx([9 / 50, 6 / 50])
    assert found.level.tolist() == pytest.approx([0.15, 0.15])


def test_a_stratum_that_a_week_lacks_is_counted_with_the_others():
    span = weeks.Span(before=(MONDAY,), after=(MONDAY + timedelta(weeks=1),))
    given = rows(MONDAY, 14, part=1, whole=10) + rows(MONDAY, 7, part=5, whole=10, reason="gone")
    found = weeks.series(given, span, ())
    assert len(found.by_stratum) == 1
    assert found.level.tolist() == pytest.approx([0.3, 0.1])


def test_a_week_without_contacts_has_no_level():
    span = weeks.Span(before=(MONDAY,), after=(MONDAY + timedelta(weeks=1),))
    found = weeks.series(rows(MONDAY, 7, part=1, whole=10), span, ())
    assert found.level[0] == pytest.approx(0.1)
    assert np.isnan(found.level[1])
    assert np.isnan(found.crude[1])
