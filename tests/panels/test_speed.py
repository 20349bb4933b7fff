"""Speed of answer: the mean wait of those answered, its median and 90th percentile (`metrics.md` §3)."""

from __future__ import annotations

from tests import timeline
from wallboard import readings
from wallboard.tally import Ratio


def test_the_mean_is_of_answered_waits_only(drawn):
    """
    09:00 billing +61400 waits 20 answered ana talks 240
    09:01 billing +61401 waits 5 answered ana talks 60
    09:02 billing +61402 waits 300 abandoned
    09:09 billing +61403                                     (still waiting)
    """
    for where in ("site", "queues/billing", "agents/ana"):
        assert drawn.count("speed_of_answer", where) == Ratio(25, 2)


def test_waits_are_added_up_to_the_microsecond(drawn):
    """
    09:00 billing +61400 waits 0.1 answered ana talks 240
    09:01 billing +61401 waits 0.2 answered ana talks 60
    09:02 billing +61402 waits 0.3 answered ana talks 60
    """
    assert drawn.count("speed_of_answer") == Ratio(0.6, 3)


def test_the_reported_wait_wins_over_the_difference_of_times(drawn):
    """
    09:00 billing +61400 waits 20 answered ana talks 240
    """
    (store, row), *_ = drawn.visits
    told = timeline.Drawn(((store, timeline.with_(row, wait_seconds=12.0)),), ())
    silent = timeline.Drawn(((store, timeline.with_(row, wait_seconds=None)),), ())
    assert told.count("speed_of_answer") == Ratio(12, 1)
    assert silent.count("speed_of_answer") == Ratio(20, 1)


def test_the_wait_of_a_contact_runs_from_its_first_queue_to_its_answer(drawn):
    """
    09:00:00 billing +61400 call 1 waits 60 timeout
    09:01:05 cards   +61400 call 1 waits 30 answered ana talks 60
    """
    assert drawn.count("speed_of_answer") == Ratio(65 + 30, 1)
    assert drawn.count("speed_of_answer", "queues/cards") == Ratio(30, 1)
    assert drawn.count("speed_of_answer", "queues/billing") == Ratio(0, 0)


def test_median_and_ninetieth_percentile_come_from_the_same_waits(drawn):
    """
    09:00 billing +61400 waits 1 answered ana talks 6
    09:01 billing +61401 waits 2.9 answered ana talks 6
    09:02 billing +61402 waits 3 answered ana talks 6
    09:03 cards   +61403 waits 700 answered ben talks 6
    09:04 cards   +61404 waits 900 abandoned
    """
    shown = drawn.snapshot("10:00").readings
    assert readings.quantiles(shown, "site", "today") == (2, 700)
    assert readings.quantiles(shown, "queues/billing", "today") == (2, 3)
    assert readings.quantiles(shown, "agents/ben", "today") == (700, 700)
    assert readings.quantiles(shown, "queues/none", "today") == (None, None)
