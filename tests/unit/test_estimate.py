"""The estimator of the policy lab: what it promises it keeps (`statistics.md` §1.2 and §1.6)."""

from __future__ import annotations

import numpy as np
import pytest

from wallboard.policy import estimate

RUNS, BEFORE, AFTER = 600, 8, 4


def weeks(rng, *, shared=0.0, effect=0.0, ar=0.4):
    """Weekly counts of a queue and of its comparison: a daily pattern, shocks that last, a volume that grows."""
    days = 7 * (BEFORE + AFTER)
    pattern = np.tile([1.2, 1.1, 1.0, 1.0, 1.05, 0.9, 0.75], BEFORE + AFTER)
    shock, common = _lasting(rng, days, ar, 0.12), _lasting(rng, days, ar, 0.12)
    volume = pattern * 1.01 ** (np.arange(days) / 7)
    after = np.where(np.arange(days) >= 7 * BEFORE, np.exp(effect), 1.0)
    hit = np.where(np.arange(days) >= 7 * BEFORE, np.exp(shared), 1.0)
    treated = rng.poisson(20 * volume * np.exp(0.7 * common + 0.7 * shock) * after * hit)
    compared = rng.poisson(60 * volume * np.exp(0.7 * common + 0.7 * _lasting(rng, days, ar, 0.12)) * hit)
    return treated.reshape(-1, 7).sum(axis=1), compared.reshape(-1, 7).sum(axis=1)


def _lasting(rng, days, ar, sigma):
    found, last = np.empty(days), 0.0
    for day, step in enumerate(rng.normal(0, sigma * np.sqrt(1 - ar**2), days)):
        last = ar * last + step
        found[day] = last
    return found


def quotient(treated, compared):
    ratio = np.log((treated + 0.5) / (compared + 0.5))
    return ratio[:BEFORE], ratio[BEFORE:]


@pytest.mark.parametrize("after", [AFTER, 2])
@pytest.mark.parametrize("shared", [0.0, 0.25])
def test_where_nothing_changed_it_says_so_in_all_but_seven_of_a_hundred_cases(shared, after):
    rng = np.random.default_rng(11)
    clear = 0
    for _ in range(RUNS):
        early, late = quotient(*weeks(rng, shared=shared))
        clear += estimate.compared(early, late[:after]).is_clear
    assert clear / RUNS <= 0.07


def test_a_fall_of_a_quarter_is_seen_in_most_cases_and_its_size_is_right():
    rng = np.random.default_rng(12)
    found = [estimate.compared(*quotient(*weeks(rng, effect=np.log(0.75)))) for _ in range(200)]
    assert sum(one.high < 0 for one in found) / len(found) > 0.75
    assert np.exp(np.mean([one.effect for one in found])) == pytest.approx(0.75, abs=0.02)


def test_four_planned_looks_err_in_five_of_a_hundred_cases_together():
    rng = np.random.default_rng(13)
    steps = rng.normal(size=(40_000, 4))
    z = np.cumsum(steps, axis=1) / np.sqrt(np.arange(1, 5))
    crossed = (np.abs(z) > estimate.POCOCK[4]).any(axis=1).mean()
    assert 0.045 <= crossed <= 0.055
    assert estimate.level_of(1) == pytest.approx(0.05, abs=1e-4)


def test_every_split_of_the_weeks_is_counted_where_there_are_few():
    before, after = np.asarray([1.0, 2.0, 3.0]), np.asarray([10.0, 11.0])
    assert estimate.permuted(before, after) == pytest.approx(1 / 10)
    assert estimate.permuted(before, before[:2] * 0 + 2.0) == 1.0


def test_many_splits_are_drawn_the_same_way_every_time():
    rng = np.random.default_rng(1)
    before, after = rng.normal(size=20), rng.normal(size=10) + 5
    assert estimate.permuted(before, after) == estimate.permuted(before, after) == pytest.approx(1e-4)


def test_without_a_comparison_the_level_of_a_poisson_series_is_found():
    rng = np.random.default_rng(3)
    exposure = np.full(10, 2000.0)
    is_after = np.arange(10) >= 6
    found = estimate.alone(rng.poisson(np.where(is_after, 60, 100)).astype(float), exposure, is_after)
    assert np.exp(found.effect) == pytest.approx(0.6, abs=0.08)
    assert found.high < 0
    assert found.p is None


def test_a_trend_that_was_there_before_is_no_effect():
    exposure, is_after = np.full(20, 1000.0), np.arange(20) >= 12
    counts = np.round(100 * 1.03 ** np.arange(20))
    found = estimate.alone(counts, exposure, is_after)
    assert found.effect == pytest.approx(0, abs=0.02)


def test_several_measures_have_to_stand_up_together():
    assert estimate.discoveries([0.01, 0.04, 0.03, None, 0.5]) == [True, False, False, False, False]
    assert estimate.discoveries([0.001, 0.02, 0.03]) == [True, True, True]
    assert estimate.discoveries([]) == []


def test_the_smallest_visible_change_is_that_of_the_reference():
    """statistics.md §1.5 (8): with a deviation of .077 of the estimate and 10 degrees of freedom .24."""
    before = np.asarray([-1.0, 1.0] * 4)
    scale = 0.077 / np.sqrt(1 / 8 + 1 / 4) / before.std(ddof=1)
    assert estimate.smallest_visible(before * scale, 4) == pytest.approx(0.24, abs=0.005)
