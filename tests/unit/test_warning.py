"""The early warning: what is usual, how surprising a window is, and how often it cries wolf."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from wallboard import warning
from wallboard.warning import Episode

SERIES, TRAINING, LENGTH = 50, 28, 720
ONE_KIND = np.zeros(TRAINING, dtype=np.int64)


def known_from(per_minute, kinds=ONE_KIND):
    """What is usual after some days; `per_minute` is (series, days, minutes)."""
    series, day, minute = (np.repeat(at, per_minute[per_minute > 0]) for at in np.nonzero(per_minute))
    return warning.usual(series, day, minute, count=len(per_minute), kinds=kinds, length=per_minute.shape[2])


def drawn(random, rates, days):
    """Complaints of some days: gamma levels of the days (coefficient of variation 0.25), Poisson minutes."""
    levels = random.gamma(16, 1 / 16, size=(len(rates), days, 1))
    return random.poisson(np.broadcast_to(rates[:, None, None] / 60 * levels, (len(rates), days, LENGTH)))


def raised(per_minute, known, alpha):
    return warning.episodes(warning.chances(per_minute, known, 0, fewest=3), alpha)


@pytest.fixture(scope="module")
def floor():
    """Fifty series between one complaint in five hours and five an hour, and what is usual for them."""
    random = np.random.default_rng(11)
    rates = np.geomspace(0.2, 5, SERIES)
    return random, rates, known_from(drawn(random, rates, TRAINING)), warning.level(1.0, SERIES, 12.0)


def test_fifty_series_raise_about_one_false_alarm_a_day(floor):
    random, rates, known, alpha = floor
    found = 0
    for _ in range(300):
        day = drawn(random, rates, 1)[:, 0].astype(float)
        found += len({(episode.series, episode.since // 60) for episode in raised(day, known, alpha)})
    assert 0.5 <= found / 300 <= 2.0


def test_a_burst_five_times_the_usual_five_an_hour_is_noticed_in_time(floor):
    random, _, _, alpha = floor
    rates = np.full(SERIES, 5.0)
    known = known_from(drawn(random, rates, TRAINING))
    delays = []
    for _ in range(12):
        day = drawn(random, rates, 1)[:, 0].astype(float)
        day[:, 300:] += random.poisson(4 * 5 / 60, size=(SERIES, LENGTH - 300))
        first = {
            episode.series: episode.since - 300
            for episode in reversed(raised(day, known, alpha))
            if 300 <= episode.since < 375
        }
        delays += [first.get(series, np.inf) for series in range(SERIES)]
    assert np.isfinite(delays).mean() >= 0.85
    assert np.median([delay for delay in delays if np.isfinite(delay)]) <= 35


def test_the_spread_of_the_days_is_found_in_their_totals(floor):
    assert 0.03 < floor[2].spread < 0.12


def test_the_chance_is_that_of_the_negative_binomial_distribution():
    counts, mean, seen = (np.asarray([value]) for value in (9.0, 3.0, 84.5))
    size = 1 / (0.06 + 1 / 84.5)
    expected = stats.nbinom.sf(8, size, size / (size + 3))
    assert warning.chance(counts, mean, seen, 0.06, fewest=3) == pytest.approx(expected)
    assert warning.chance(counts, mean, seen, 0.06, fewest=10) == 1.0
    assert warning.chance(mean, counts, seen, 0.06, fewest=3) == 1.0  # fewer than usual surprise nobody here


def test_what_is_usual_is_the_mean_of_the_days_around_the_window():
    days = np.zeros((1, TRAINING, LENGTH), dtype=int)
    days[0, :, 100:220] = 1  # one complaint a minute for two hours of every day
    known = known_from(days)
    mean, seen = known.expected(0, np.asarray([189, 400]), 60)
    assert mean[0] == pytest.approx([60.0, 0.0], abs=0.02)
    assert seen[0] == pytest.approx([120 * TRAINING + 0.5, 0.5])


def test_one_bad_afternoon_does_not_become_usual():
    days = np.zeros((1, TRAINING, LENGTH), dtype=int)
    days[0, :, 60::60] = 1
    calm = known_from(days).expected(0, np.asarray([400]), 60)[0]
    days[0, 5, 360:420] = 1
    assert known_from(days).expected(0, np.asarray([400]), 60)[0] == pytest.approx(calm, rel=0.1)


def test_weekdays_and_weekends_have_their_own_usual():
    days = np.zeros((1, 14, LENGTH), dtype=int)
    days[0, :10, ::30] = 1
    known = known_from(days, np.asarray([0] * 10 + [1] * 4))
    assert known.expected(0, np.asarray([400]), 60)[0] > 20 * known.expected(1, np.asarray([400]), 60)[0]
    assert (known.is_learning(0), known.is_learning(1)) == (False, True)


@pytest.mark.parametrize(
    ("lowest", "found"),
    [
        ("11l111", []),  # one look alone is chance
        ("11l", [Episode(0, 2, None, firing=False)]),  # … and at first sight it is pending
        ("11ll11", [Episode(0, 3, None, firing=True)]),
        ("11L111", [Episode(0, 2, None, firing=True)]),  # so improbable that nobody waits for a second look
        ("1L" + "1" * 15, [Episode(0, 1, 16, firing=True)]),
        ("1L" + "1" * 14 + "m" + "1" * 14, [Episode(0, 1, None, firing=True)]),  # not calm for a quarter of an hour
    ],
)
def test_an_alarm_is_raised_on_the_second_look_and_over_after_a_calm_quarter_of_an_hour(lowest, found):
    values = {"1": 1.0, "m": 0.04, "l": 0.0009, "L": 0.00009}
    assert warning.episodes(np.asarray([[[values[sign] for sign in lowest]]]), 0.001) == found


def test_nothing_has_to_be_known_to_see_eight_complaints_in_an_hour():
    day = np.zeros((2, 200))
    day[0, 100:156:7] = 1
    day[1, 100:191:13] = 1  # the same eight, over an hour and a half
    found = warning.episodes(warning.learnt_later(day, fewest=8), 0.001)
    assert [(episode.series, episode.since) for episode in found] == [(0, 149)]


def test_where_few_complain_only_a_large_burst_is_noticed():
    mean, seen = np.asarray([0.2, 5.0]), np.asarray([6.0, 140.0])
    rare, common = warning.smallest(mean, seen, 0.06, 3e-4, fewest=3)
    assert rare / 0.2 > 15
    assert 2 < common / 5 < 4
    counts = np.asarray([rare, common])
    assert (warning.chance(counts, mean, seen, 0.06, fewest=3) < 3e-4).all()
    assert (warning.chance(counts - 1, mean, seen, 0.06, fewest=3) >= 3e-4).all()
