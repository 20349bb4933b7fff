"""Service level: every formula, what is decided, and the field's own worked examples (`metrics.md` §2)."""

from __future__ import annotations

import pytest

from tests import timeline
from tests.timeline import at
from wallboard.panels.service_level.measure import FORMULAS, service_level
from wallboard.settings import Formula
from wallboard.tally import Ratio


def many(*groups: tuple[int, int, str]) -> timeline.Drawn:
    """A day of (how many, seconds waited, outcome), one call a second."""
    rows = []
    for count, waits, outcome in groups:
        for _ in range(count):
            number = len(rows)
            entered = timeline.micros(at("09:00")) + number * 1_000_000
            rows.append(
                timeline.row(
                    "visits",
                    visit_id=f"v{number}",
                    queue="billing",
                    entered_at=entered,
                    answered_at=entered + waits * 1_000_000 if outcome == "answered" else None,
                    ended_at=entered + (waits + 60) * 1_000_000,
                    wait_seconds=float(waits),
                    outcome=outcome,
                    changed_at=entered,
                )
            )
    return timeline.Drawn(tuple(("bank", row) for row in rows), ())


@pytest.mark.parametrize(
    ("formula", "percent"),
    [("ignore_abandoned", 77.8), ("abandoned_count_against", 70.0), ("abandoned_count_as_met", 80.0)],
)
def test_cisco_publishes_these_levels_for_seventy_ten_and_twenty_of_a_hundred(formula, percent):
    calls = many((70, 15, "answered"), (10, 10, "abandoned"), (12, 40, "answered"), (8, 50, "abandoned"))
    value = calls.count("service_level", formula=formula).value
    assert round(100 * value, 1) == percent


@pytest.mark.parametrize(
    ("formula", "percent"),
    [
        ("answered_only", 86.0),
        ("abandoned_count_against", 81.1),
        ("ignore_abandoned", 82.7),
        ("abandoned_count_as_met", 83.0),
    ],
)
def test_callcentrehelper_publishes_these_levels_for_its_thousand_answered_calls(formula, percent):
    calls = many((860, 12, "answered"), (140, 45, "answered"), (20, 20, "abandoned"), (40, 60, "abandoned"))
    for where in ("site", "queues/billing"):
        assert round(100 * calls.count("service_level", where, formula=formula).value, 1) == percent


@pytest.mark.parametrize(
    ("formula", "part", "whole"),
    [
        ("offered_less_short_abandons", 3, 9),
        ("ignore_abandoned", 3, 8),
        ("abandoned_count_against", 3, 10),
        ("abandoned_count_as_met", 5, 10),
        ("answered_only", 3, 4),
        ("removed_in_time", 6, 11),
        ("no_abandons", 3, 7),
    ],
)
def test_each_formula_counts_a_mixed_morning_in_its_own_way(drawn, formula, part, whole):
    """
    09:00:05 billing +61400 waits 20 answered ana talks 240
    09:01:00 billing +61401 waits 0 answered ana talks 24
    09:02:00 billing +61402 waits 7 answered ana talks 24
    09:03:00 billing +61403 waits 21 answered ben talks 90
    09:04:00 billing +61404 waits 5 abandoned
    09:05:00 billing +61405 waits 6 abandoned
    09:06:00 billing +61406 waits 21 abandoned
    09:07:00 billing +61407 waits 20 callback
    09:08:00 billing +61408 waits 21 callback
    09:09:00 billing +61409 waits 3 timeout
    09:10:00 billing +61410 waits 90 exit_key
    09:11:00 billing +61411 waits 3 withdrawn
    09:12:00 billing +61412 waits 90 lost
    09:13:00 billing +61413 waits 90 refused_full
    """
    assert drawn.count("service_level", formula=formula) == Ratio(part, whole)


def test_every_formula_that_a_site_may_name_is_counted():
    assert {str(name) for name in Formula} == set(FORMULAS)


def test_a_call_answered_on_the_last_second_is_in_time(drawn):
    """
    09:00:05 billing +61400 waits 20 answered ana talks 240
    09:00:09 billing +61401 waits 21 answered ben talks 90
    09:01:00 billing +61402 waits 4 abandoned
    """
    assert drawn.count("service_level", answer_within_seconds=20, formula="ignore_abandoned") == Ratio(1, 2)


@pytest.mark.parametrize("outcome", ["timeout", "exit_key", "exit_empty"])
def test_leaving_the_queue_without_a_human_is_a_miss_unless_the_site_says_otherwise(outcome):
    calls = many((1, 3, "answered"), (1, 3, outcome))
    assert calls.count("service_level") == Ratio(1, 2)
    others = [word for word in ("timeout", "exit_key", "exit_empty") if word != outcome]
    assert calls.count("service_level", misses=others) == Ratio(1, 1)


@pytest.mark.parametrize("outcome", ["withdrawn", "lost"])
@pytest.mark.parametrize("formula", FORMULAS)
def test_withdrawn_and_lost_calls_are_in_no_formula(outcome, formula):
    assert many((1, 3, outcome), (1, 90, outcome)).count("service_level", formula=formula) == Ratio(0, 0)


@pytest.mark.parametrize("outcome", ["refused_full", "refused_empty", "refused_closed", "refused_diverted"])
def test_refused_calls_are_offered_only_where_the_setting_says_so(outcome):
    calls = many((1, 3, "answered"), (1, 0, outcome))
    assert calls.count("service_level") == Ratio(1, 1)
    assert calls.count("service_level", refused_are_offered=True) == Ratio(1, 2)


@pytest.mark.parametrize("formula", [name for name in FORMULAS if name not in ("removed_in_time", "answered_only")])
def test_a_callback_chosen_in_time_is_left_out_and_a_later_one_is_a_miss(formula):
    assert many((1, 3, "answered"), (1, 20, "callback")).count("service_level", formula=formula) == Ratio(1, 1)
    assert many((1, 3, "answered"), (1, 21, "callback")).count("service_level", formula=formula) == Ratio(1, 2)


def test_amazon_connect_counts_a_callback_chosen_in_time_as_met():
    assert many((1, 20, "callback")).count("service_level", formula="removed_in_time") == Ratio(1, 1)
    assert many((1, 21, "callback")).count("service_level", formula="removed_in_time") == Ratio(0, 1)


def test_a_caller_who_waits_is_in_no_part_before_the_threshold_and_a_miss_in_trailing_windows_after_it(drawn):
    """
    09:00:00 billing +61400 waits 5 answered ana talks 30
    09:01:00 billing +61401                                  (still waiting)
    """
    for where in ("site", "queues/billing"):
        for window in ("last_30", "last_60"):
            before = drawn.reading("service_level", where, "09:02:30", window=window, answer_within_seconds=90)
            assert (before.part, before.whole) == (1, 1)
            after = drawn.reading("service_level", where, "09:02:31", window=window, answer_within_seconds=90)
            assert (after.part, after.whole) == (1, 2)
        for window in ("today", "since_opening"):
            switch = drawn.reading("service_level", where, "09:02:31", window=window, answer_within_seconds=90)
            assert (switch.part, switch.whole) == (1, 1)


def test_a_site_may_leave_waiting_callers_out_of_trailing_windows_too(drawn):
    """
    09:00:00 billing +61400 waits 5 answered ana talks 30
    09:01:00 billing +61401                                  (still waiting)
    """
    reading = drawn.reading("service_level", "site", "09:10", window="last_30", count_waiting_misses=False)
    assert (reading.part, reading.whole) == (1, 1)


def test_a_waiting_miss_changes_no_other_number_of_the_window(drawn):
    """
    09:00:00 billing +61400 waits 5 answered ana talks 30
    09:01:00 billing +61401                                  (still waiting)
    """
    for slug, part in (("offered", 2), ("answered", 1), ("abandoned", 0)):
        assert drawn.reading(slug, "site", "09:10", window="last_30").part == part


def test_the_contact_that_moved_on_waits_from_its_first_queue_on(drawn):
    """
    09:00:00 billing +61400 call 1 waits 15 timeout
    09:00:15 cards   +61400 call 1                           (still waiting)
    """
    site = drawn.reading("service_level", "site", "09:01", window="last_30")
    assert (site.part, site.whole) == (0, 1)
    assert drawn.reading("service_level", "queues/cards", "09:01", window="last_30").whole == 1


def test_each_queue_has_its_own_threshold_and_formula(drawn):
    """
    09:00:00 billing +61400 waits 25 answered ana talks 30
    09:01:00 cards   +61401 waits 25 answered ana talks 30
    09:02:00 cards   +61402 waits 25 abandoned
    """
    queues = {"cards": {"answer_within_seconds": 30, "formula": "answered_only"}}
    assert drawn.count("service_level", "queues/billing", queues=queues) == Ratio(0, 1)
    assert drawn.count("service_level", "queues/cards", queues=queues) == Ratio(1, 1)
    assert drawn.count("service_level", queues=queues) == Ratio(1, 2)


def test_short_abandons_have_their_own_limit_per_queue(drawn):
    """
    09:00:00 billing +61400 waits 8 abandoned
    09:01:00 cards   +61401 waits 8 abandoned
    """
    queues = {"cards": {"short_abandon_seconds": 8}}
    assert drawn.count("service_level", "queues/billing", queues=queues) == Ratio(0, 1)
    assert drawn.count("service_level", "queues/cards", queues=queues) == Ratio(0, 0)


def test_the_lens_asks_one_formula_of_every_queue(drawn):
    """
    09:00:00 billing +61400 waits 5 answered ana talks 30
    09:02:00 cards   +61402 waits 25 abandoned
    """
    given = {"queues": {"cards": {"formula": "answered_only"}}}
    part, whole = service_level(drawn.frame(), timeline.rules(formula="abandoned_count_against", **given))
    assert (part.sum(), whole.sum()) == (1, 2)


def test_a_level_without_a_decided_call_is_unknown_not_zero(drawn):
    """
    09:00:00 billing +61400                                  (still waiting)
    """
    reading = drawn.reading("service_level", "site", "09:00:10")
    assert (reading.value, reading.part, reading.whole, str(reading.state)) == (None, None, 0, "unknown")


@pytest.mark.parametrize(
    ("answered", "missed", "state"), [(16, 4, "calm"), (15, 5, "watch"), (12, 8, "alarm"), (1, 8, "calm")]
)
def test_a_level_is_watched_below_target_an_alarm_well_below_and_not_judged_by_few_calls(answered, missed, state):
    calls = many((answered, 3, "answered"), (missed, 90, "answered"))
    assert str(calls.reading("service_level", "site", "23:00").state) == state
