"""Occupancy: united spans per agent, clipped to the window, breaks left out (`metrics.md` §3)."""

from __future__ import annotations

import pytest

from tests import timeline
from wallboard.tally import Ratio


def test_busy_seconds_of_busy_and_ready_ones(drawn):
    """
    09:00:00 ana talking 120 in billing
    09:02:00 ana available 60
    09:03:00 ana break 600
    09:00:00 ben ringing 30
    09:00:30 ben hold 30
    09:01:00 ben wrapup 60
    """
    assert drawn.count("occupancy", "agents/ana") == Ratio(120, 180)
    assert drawn.count("occupancy", "agents/ben") == Ratio(120, 120)
    assert drawn.count("occupancy") == Ratio(240, 300)


def test_spans_that_overlap_across_queues_count_once_for_the_agent_and_once_in_each_queue(drawn):
    """
    09:00:00 ana talking 60 in billing
    09:00:30 ana talking 60 in cards
    """
    assert drawn.count("occupancy", "agents/ana") == Ratio(90, 90)
    assert drawn.count("occupancy") == Ratio(90, 90)
    assert drawn.count("occupancy", "queues/billing") == Ratio(60, 60)
    assert drawn.count("occupancy", "queues/cards") == Ratio(60, 60)


def test_an_agent_ready_in_one_queue_while_talking_in_another_is_busy(drawn):
    """
    09:00:00 ana talking 60 in billing
    09:00:00 ana available 120 in cards
    """
    assert drawn.count("occupancy", "agents/ana") == Ratio(60, 120)


def test_talk_during_a_break_is_busy(drawn):
    """
    09:00:00 ana talking 60 on break
    09:01:00 ana break 60
    """
    assert drawn.count("occupancy") == Ratio(60, 60)


@pytest.mark.parametrize("presence", ["break", "offline"])
def test_a_break_and_an_absence_are_neither_busy_nor_ready(presence):
    calls = timeline.drawn(f"09:00:00 ana {presence} 600")
    assert calls.count("occupancy") == Ratio(0, 0)


def test_a_window_counts_whole_minutes_of_its_own_only(drawn):
    """
    08:00:00 ana talking 3600 in billing
    09:00:00 ana available
    """
    last_30 = drawn.reading("occupancy", "agents/ana", "09:10:40", window="last_30")
    assert (last_30.part, last_30.whole) == (20 * 60, 30 * 60)
    today = drawn.reading("occupancy", "agents/ana", "09:10:40")
    assert (today.part, today.whole) == (3600, 3600 + 10 * 60)


def test_a_state_that_began_before_midnight_counts_from_midnight(drawn):
    """
    00:00:00 ana talking 60
    """
    (store, row), *_ = drawn.states
    early = timeline.with_(row, "agent_states", since=row[2] - 3_600_000_000)
    assert timeline.Drawn((), ((store, early),)).count("occupancy", time="01:00") == Ratio(60, 60)


def test_a_state_for_all_queues_makes_no_queue_of_its_own(drawn):
    """
    09:00:00 ana talking 60
    09:00:00 ben talking 60 in billing
    """
    assert drawn.snapshot("10:00").queues == ("billing",)


@pytest.mark.parametrize(("talks", "state"), [(85, "calm"), (86, "watch"), (96, "alarm")])
def test_agents_who_hardly_pause_are_watched(talks, state):
    calls = timeline.drawn(
        f"09:00:00 ana talking {talks}\n09:{talks // 60:02d}:{talks % 60:02d} ana available {100 - talks}"
    )
    assert str(calls.reading("occupancy", "site", "10:00").state) == state
