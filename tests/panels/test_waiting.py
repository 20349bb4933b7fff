"""Who waits now, and the longest of their waits (`metrics.md` §3)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests import timeline
from tests.timeline import at


def test_those_without_an_answer_wait_and_the_oldest_has_waited_longest(drawn):
    """
    09:00:00 billing +61400 waits 20 answered ana            (still talking)
    09:01:00 billing +61401                                  (still waiting)
    09:01:30 cards   +61402                                  (still waiting)
    09:01:40 cards   +61403 waits 4 abandoned
    """
    assert drawn.reading("waiting_now", "site", "09:02").value == 2
    assert drawn.reading("longest_wait", "site", "09:02").value == 60
    assert drawn.reading("waiting_now", "queues/cards", "09:02").value == 1
    assert drawn.reading("longest_wait", "queues/cards", "09:02").value == 30


def test_the_list_of_those_who_wait_is_oldest_first_and_masked(drawn):
    """
    09:01:30 cards   +61402 as b                             (still waiting)
    09:01:00 billing +61401 as a                             (still waiting)
    """
    listed = [one.as_dict() for one in drawn.snapshot("09:02").waiting]
    assert [(one["visit_id"], one["queue"], one["wait_seconds"]) for one in listed] == [
        ("a", "billing", 60),
        ("b", "cards", 30),
    ]
    assert {one["customer"] for one in listed} == {"•••• 00"}


def test_nobody_waiting_is_known_and_calm(drawn):
    """
    09:00:00 billing +61400 waits 20 answered ana talks 5
    """
    count, longest = drawn.reading("waiting_now", "site", "09:02"), drawn.reading("longest_wait", "site", "09:02")
    assert (count.value, count.n, str(count.state)) == (0, 0, "calm")
    assert (longest.value, longest.part, longest.whole, str(longest.state)) == (None, None, None, "calm")


def test_before_any_store_has_been_read_nothing_is_known(drawn):
    day = drawn.day()
    shown = timeline.look(day, at("09:00"), has_read=False)
    for slug in shown.readings.slugs():
        reading = shown.reading(slug)
        assert (reading.value, reading.n, reading.part, reading.whole) == (None, None, None, None)
        assert str(reading.state) == "unknown"


def test_an_overflow_waits_once_at_the_site_and_from_its_first_queue_on(drawn):
    """
    09:00:00 billing +61400 call 1 waits 60 timeout
    09:01:00 cards   +61400 call 1                           (still waiting)
    """
    assert drawn.reading("waiting_now", "site", "09:02").value == 1
    assert drawn.reading("longest_wait", "site", "09:02").value == 120
    assert drawn.reading("longest_wait", "queues/cards", "09:02").value == 60
    assert drawn.reading("waiting_now", "queues/billing", "09:02").value == 0


@pytest.mark.parametrize(("seconds", "state"), [(60, "calm"), (61, "watch"), (120, "watch"), (121, "alarm")])
def test_a_wait_is_watched_at_three_thresholds_and_an_alarm_at_six(drawn, seconds, state):
    """
    09:00:00 billing +61400                                  (still waiting)
    """
    shown = timeline.look(drawn.day(), at("09:00") + timedelta(seconds=seconds))
    assert str(shown.reading("longest_wait").state) == state


def test_a_live_number_is_the_same_in_every_window(drawn):
    """
    09:00:00 billing +61400                                  (still waiting)
    """
    shown = drawn.snapshot("11:00")
    for window in ("today", "last_30", "last_60", "since_opening"):
        assert shown.reading("waiting_now", "site", window).value == 1


def test_live_numbers_have_no_agent(drawn):
    """
    09:00:00 billing +61400 waits 4 answered ana             (still talking)
    """
    assert drawn.snapshot("09:01").reading("waiting_now", "agents/ana") is None
