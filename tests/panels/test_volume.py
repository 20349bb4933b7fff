"""Offered, answered, abandoned, and the shares of them (`metrics.md` §1 and §3)."""

from __future__ import annotations

import pytest

from wallboard.tally import Ratio

ENDINGS = "answered abandoned timeout exit_key exit_empty callback withdrawn lost".split()


def test_every_ending_but_a_refusal_was_offered(drawn):
    """
    09:00 billing +61400 waits 20 answered ana talks 240
    09:01 billing +61401 waits 4 abandoned
    09:02 billing +61402 waits 4 timeout
    09:03 billing +61403 waits 4 exit_key
    09:04 billing +61404 waits 4 exit_empty
    09:05 billing +61405 waits 4 callback
    09:06 billing +61406 waits 4 withdrawn
    09:07 billing +61407 waits 4 lost
    09:08 billing +61408 waits 0 refused_full
    09:09 billing +61409 waits 0 refused_empty
    09:10 billing +61410 waits 0 refused_closed
    09:11 billing +61411 waits 0 refused_diverted
    09:12 billing +61412                                     (still waiting)
    """
    for where in ("site", "queues/billing"):
        assert drawn.count("offered", where).part == len(ENDINGS) + 1
        assert drawn.count("answered", where).part == 1
        assert drawn.count("abandoned", where).part == 1
        assert drawn.count("abandon_rate", where) == Ratio(1, 9)
        assert drawn.count("answer_rate", where) == Ratio(1, 13)


def test_a_transferred_call_was_answered_once_and_counts_in_both_queues(drawn):
    """
    09:00:00 billing +61400 call 1 waits 20 answered ana talks 60 ends transfer_attended
    09:01:20 cards   +61400 call 1 waits 10 answered ben talks 30
    """
    assert drawn.count("offered").part == drawn.count("answered").part == 1
    assert drawn.count("offered", "queues/billing").part == drawn.count("offered", "queues/cards").part == 1
    assert drawn.count("answered", "agents/ana").part == drawn.count("answered", "agents/ben").part == 1


def test_one_call_id_in_two_stores_is_two_contacts(drawn):
    """
    09:00 billing +61400 call 1 as a waits 20 answered ana talks 60
    09:01 billing +61400 call 1 as a from other waits 20 abandoned
    """
    assert drawn.count("offered").part == 2
    assert drawn.count("abandoned").part == 1


def test_visits_without_a_call_id_are_contacts_of_their_own(drawn):
    """
    09:00 billing +61400 waits 20 answered ana talks 60
    09:01 billing +61400 waits 20 abandoned
    """
    assert drawn.count("offered").part == 2


def test_outbound_calls_are_not_offered(drawn):
    """
    09:00 billing +61400 waits 20 answered ana talks 60
    09:01 billing +61401 direction outbound waits 20 answered ana talks 60
    """
    assert drawn.count("offered").part == 1


def test_a_visit_without_a_queue_counts_at_the_site_only(drawn):
    """
    09:00 - +61400 waits 20 answered ana talks 60
    """
    assert drawn.count("offered").part == 1
    assert drawn.snapshot("10:00").queues == ()


def test_the_answer_rate_asks_for_opening_hours_only(drawn):
    """
    08:59:59 billing +61400 waits 0 refused_closed
    09:00:00 billing +61401 waits 5 answered ana talks 60
    16:59:59 billing +61402 waits 5 abandoned
    17:00:00 billing +61403 waits 0 refused_closed
    """
    hours = {"mon": ["09:00-17:00"]}
    assert drawn.count("answer_rate", open=hours) == Ratio(1, 2)
    assert drawn.count("answer_rate") == Ratio(1, 4)


@pytest.mark.parametrize("slug", ["offered", "answered", "abandoned"])
def test_a_day_without_a_call_has_counted_nothing(drawn, slug):
    reading = drawn.reading(slug, "site", "10:00")
    assert (reading.value, reading.n, reading.part, reading.whole, str(reading.state)) == (0, 0, 0, None, "calm")


@pytest.mark.parametrize("slug", ["abandon_rate", "answer_rate"])
def test_a_share_of_no_call_is_unknown(drawn, slug):
    reading = drawn.reading(slug, "site", "10:00")
    assert (reading.value, reading.whole, str(reading.state)) == (None, 0, "unknown")


def test_windows_count_by_arrival_and_end_at_a_whole_minute(drawn):
    """
    08:59:59 billing +61400 waits 5 abandoned
    09:00:00 billing +61401 waits 5 abandoned
    09:29:59 billing +61402 waits 5 abandoned
    09:30:00 billing +61403 waits 5 abandoned
    09:30:30 billing +61404 waits 5 abandoned
    """
    assert drawn.reading("offered", "site", "09:30:40", window="last_30").value == 2
    assert drawn.reading("offered", "site", "09:30:40", window="last_60").value == 3
    assert drawn.reading("offered", "site", "09:30:40", window="today").value == 5
    hours = {"mon": ["09:00-17:00"]}
    assert drawn.reading("offered", "site", "09:30:40", window="since_opening", open=hours).value == 4
    assert drawn.reading("offered", "site", "08:59:59", window="since_opening", open=hours).value == 0
