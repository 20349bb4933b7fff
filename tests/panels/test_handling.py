"""Handle time, transfers, holds and short calls (`metrics.md` §3)."""

from __future__ import annotations

from tests import timeline
from tests.timeline import at
from wallboard.tally import Ratio


def test_handle_time_is_talk_hold_and_wrap_up_of_ended_answered_visits(drawn):
    """
    09:00 billing +61400 waits 20 answered ana talks 240 holds 30 wraps 10
    09:10 billing +61401 waits 20 answered ana talks 60
    09:20 billing +61402 waits 20 abandoned
    09:30 billing +61403 waits 20 answered ana                (still talking)
    """
    for where in ("site", "queues/billing", "agents/ana"):
        assert drawn.count("handle_time", where) == Ratio(280 + 60, 2)


def test_a_talk_that_the_store_does_not_report_is_the_difference_of_its_times(drawn):
    """
    09:00 billing +61400 waits 20 answered ana talks 240
    """
    (store, row), *_ = drawn.visits
    silent = timeline.Drawn(((store, timeline.with_(row, talk_seconds=None)),), ())
    assert silent.count("handle_time") == Ratio(240, 1)


def test_hold_is_counted_once_where_the_talk_is_the_difference_of_its_times(drawn):
    """
    09:00 billing +61400 waits 20 answered ana talks 240 holds 30 wraps 10
    """
    (store, row), *_ = drawn.visits
    silent = timeline.Drawn(((store, timeline.with_(row, talk_seconds=None)),), ())
    assert silent.count("handle_time") == Ratio(280, 1)


def test_every_leg_of_a_transferred_call_is_handled_even_at_the_site(drawn):
    """
    09:00:00 billing +61400 call 1 waits 20 answered ana talks 60 ends transfer_blind
    09:01:20 cards   +61400 call 1 waits 10 answered ben talks 30 ends caller
    """
    assert drawn.count("handle_time") == Ratio(90, 2)
    assert drawn.count("transfer_rate") == Ratio(1, 2)
    assert drawn.count("transfer_rate", "agents/ana") == Ratio(1, 1)
    assert drawn.count("transfer_rate", "queues/cards") == Ratio(0, 1)


def test_a_hold_that_nobody_reported_is_in_no_part(drawn):
    """
    09:00 billing +61400 waits 20 answered ana talks 60 holds 5
    09:10 billing +61401 waits 20 answered ana talks 60 holds 0
    09:20 billing +61402 waits 20 answered ana talks 60
    """
    assert drawn.count("hold_rate") == Ratio(1, 2)


def test_talk_under_ten_seconds_is_a_short_call(drawn):
    """
    09:00 billing +61400 waits 20 answered ana talks 9.9
    09:10 billing +61401 waits 20 answered ana talks 10
    09:20 billing +61402 waits 3 abandoned
    """
    assert drawn.count("short_call_rate") == Ratio(1, 2)


def test_a_short_call_whose_talk_is_missing_is_left_out(drawn):
    """
    09:00 billing +61400 waits 20 answered ana talks 5
    """
    (store, row), *_ = drawn.visits
    lost = timeline.with_(row, talk_seconds=None, answered_at=None)
    assert timeline.Drawn(((store, lost),), ()).count("short_call_rate") == Ratio(0, 0)


def test_a_call_enters_handle_time_when_it_ends_and_gains_its_wrap_up_when_that_has_ended(drawn):
    """
    09:00:00 billing +61400 waits 10 answered ana talks 40 wraps 30
    """
    seen = {}
    for time in ("09:00:49", "09:00:50", "09:01:19", "09:01:20"):
        reading = drawn.reading("handle_time", "site", time)
        seen[time] = reading.value
    assert seen == {"09:00:49": None, "09:00:50": 40, "09:01:19": 40, "09:01:20": 70}
    assert at("09:01:20") > at("09:00:50")
