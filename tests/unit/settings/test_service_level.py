"""A queue has the site's service level but for what its own table says."""

from __future__ import annotations

import pytest

from wallboard.settings import Formula, ServiceLevel

TEXT = """
answer_within_seconds = 40
formula = "answered_only"
misses = ["timeout"]
[queues."Cards"]
answer_within_seconds = 30
[queues."Loans"]
target = 1
formula = "ignore_abandoned"
"""


def test_a_queue_overrides_single_keys_and_keeps_the_rest(folder):
    levels = folder.load(service_level=TEXT).service_level
    assert levels.of("Cards") == ServiceLevel(answer_within_seconds=30, formula=Formula.ANSWERED_ONLY)
    assert levels.of("Loans") == ServiceLevel(answer_within_seconds=40, target=1, formula=Formula.IGNORE_ABANDONED)
    assert levels.misses == ("timeout",)


def test_the_site_and_a_queue_without_a_table_share_one_value(folder):
    levels = folder.load(service_level=TEXT).service_level
    assert levels.of(None) == ServiceLevel(answer_within_seconds=40, formula=Formula.ANSWERED_ONLY)
    assert levels.of("Unheard of") is levels.of(None)


def test_without_the_file_it_is_80_percent_in_20_seconds(folder):
    level = folder.load().service_level.of(None)
    assert (level.answer_within_seconds, level.target, level.short_abandon_seconds) == (20, 0.8, 5)
    assert level.formula == "offered_less_short_abandons"


def test_a_service_level_is_frozen_and_hashable(folder):
    level = folder.load().service_level.of(None)
    with pytest.raises(ValueError, match="frozen"):
        level.target = 0.5
    assert len({level, ServiceLevel()}) == 1
