"""Today's rows in memory: corrections, deletes and rows that say too little."""

from __future__ import annotations

import pytest

from tests import timeline
from tests.timeline import at
from wallboard.tally import Ratio

LATER = {"changed_at": 2_000_000_000_000_000}


def offered(day, time="12:00", where="site") -> float:
    return timeline.look(day, at(time)).reading("offered", where).part


def test_a_visit_that_turns_out_to_be_outbound_leaves_every_number(drawn):
    """
    09:00 billing +61400 waits 20 answered ana talks 240
    """
    day, ((store, row),) = drawn.day(), drawn.visits
    assert offered(day) == 1
    day.take_visits(store, [timeline.with_(row, direction="outbound", **LATER)])
    assert offered(day) == 0


def test_an_older_version_that_was_outbound_takes_nothing_away(drawn):
    """
    09:00 billing +61400 waits 20 answered ana talks 240
    09:01 billing +61401 waits 20 answered ana talks 240
    """
    day, ((store, row), other) = drawn.day(), drawn.visits
    day.take_visits(store, [timeline.with_(row, direction="outbound", changed_at=1), other[1]])
    assert offered(day) == 2


def test_a_visit_moved_out_of_the_day_leaves_every_number(drawn):
    """
    09:00 billing +61400 waits 20 answered ana talks 240
    """
    day, ((store, row),) = drawn.day(), drawn.visits
    assert offered(day) == 1
    yesterday = timeline.micros(at("09:00")) - 86_400_000_000
    day.take_visits(store, [timeline.with_(row, entered_at=yesterday, **LATER)])
    assert offered(day) == 0


def test_a_visit_moved_to_another_minute_queue_and_call_counts_there_only(drawn):
    """
    09:00 billing +61400 call 1 waits 20 answered ana talks 240
    09:05 billing +61400 call 1 waits 20 abandoned
    """
    day, (_, (store, row)) = drawn.day(), drawn.visits
    assert offered(day) == 1
    entered = timeline.micros(at("11:00"))
    day.take_visits(store, [timeline.with_(row, entered_at=entered, queue="cards", call_id="2", **LATER)])
    board = timeline.look(day, at("12:00"))
    assert board.reading("offered").part == 2
    assert board.reading("offered", "queues/billing").part == board.reading("offered", "queues/cards").part == 1
    assert board.reading("offered", "site", "last_60").part == 1


def test_a_deleted_visit_is_gone_and_may_come_back(drawn):
    """
    09:00 billing +61400 waits 20 answered ana talks 240
    """
    day, ((store, row),) = drawn.day(), drawn.visits
    day.remove_visits(store, [("v0",), ("never seen",)])
    assert offered(day) == 0
    day.take_visits(store, [row])
    assert offered(day) == 1


def test_an_older_version_is_refused_an_equal_one_accepted_and_a_replacement_wins(drawn):
    """
    09:00 billing +61400 waits 20 answered ana talks 240
    """
    day, ((store, row),) = drawn.day(), drawn.visits
    seen = []
    for changed, queue, replace in ((-1, "older", False), (0, "equal", False), (-1, "replaced", True)):
        version = timeline.values("visits", row)["changed_at"] + changed
        day.take_visits(store, [timeline.with_(row, queue=queue, changed_at=version)], replace=replace)
        seen.append(timeline.look(day, at("12:00")).queues)
    assert seen == [("billing",), ("equal",), ("replaced",)]


@pytest.mark.parametrize("outcome", ["answered", "abandoned"])
def test_a_wait_of_which_neither_length_nor_end_is_known_is_unknown_and_does_not_grow(drawn, outcome):
    """
    09:00 billing +61400                                     (the outcome is told, but no time)
    """
    (store, row), *_ = drawn.visits
    silent = timeline.Drawn(((store, timeline.with_(row, outcome=outcome, agent_id="ana")),), ())
    assert silent.count("offered").part == 1
    assert silent.count(outcome).part == 1
    assert silent.count("speed_of_answer") == Ratio(0, 0)
    day = silent.day()
    early, late = timeline.look(day, at("09:00:03")).as_dict(), timeline.look(day, at("12:00")).as_dict()
    assert timeline.look(silent.day(), at("12:00")).as_dict() == late
    for board in (early, late):
        assert board["readings"]["speed_of_answer"]["site"]["value"] is None


def test_a_closed_state_that_ended_before_the_day_frees_its_agent(drawn):
    """
    00:00 ana talking
    """
    (store, row), *_ = drawn.states
    since = timeline.micros(at("00:00")) - 3_600_000_000
    held = timeline.with_(row, "agent_states", since=since)
    day = timeline.Drawn((), ((store, held),)).day()
    assert [now.agent_id for now in timeline.look(day, at("09:00")).agents] == ["ana"]
    day.take_states(store, [timeline.with_(held, "agent_states", until=since + 60_000_000, **LATER)])
    assert timeline.look(day, at("09:01")).agents == ()
    assert timeline.look(day, at("09:01")).reading("occupancy").whole == 0


def test_states_that_vanish_take_their_minutes_with_them(drawn):
    """
    09:00 ana talking 600
    """
    day = drawn.day()
    assert timeline.look(day, at("10:00")).reading("occupancy").whole == 600
    day.remove_states("bank", [timeline.key("agent_states", *drawn.states[0])[1:]])
    assert timeline.look(day, at("10:00")).reading("occupancy").whole == 0


def test_a_state_that_is_closed_late_is_counted_again_from_its_start(drawn):
    """
    09:00 ana talking
    """
    day = drawn.day()
    assert timeline.look(day, at("10:00")).reading("occupancy").part == 3600
    (store, row), *_ = drawn.states
    until = timeline.micros(at("09:10"))
    day.take_states(store, [timeline.with_(row, "agent_states", until=until, **LATER)])
    assert timeline.look(day, at("10:01")).reading("occupancy").part == 600


def test_the_newest_state_of_an_agent_is_shown_whichever_store_told_first(drawn):
    """
    09:00 ana talking
    """
    (_, row), *_ = drawn.states
    other = timeline.with_(row, "agent_states", activity="wrapup")
    one = timeline.Drawn((), (("bank", row), ("branch", other))).snapshot("10:00").agents
    two = timeline.Drawn((), (("branch", other), ("bank", row))).snapshot("10:00").agents
    assert one == two


def test_visits_of_one_call_that_entered_together_make_the_same_contact_in_any_order(drawn):
    """
    09:00 billing +61400 call 1 as b waits 20 abandoned
    09:00 cards   +61400 call 1 as a waits 30 timeout
    """
    one, two = (timeline.Drawn(rows, ()).snapshot("10:00").as_dict() for rows in (drawn.visits, drawn.visits[::-1]))
    assert one == two


def test_a_call_that_crosses_midnight_belongs_to_yesterday(drawn):
    """
    00:01 cards +61400 call 1 as later waits 30 abandoned
    """
    (store, later), *_ = drawn.visits
    midnight = timeline.micros(at("00:00"))
    first = timeline.with_(
        later, visit_id="first", queue="billing", outcome="timeout", entered_at=midnight - 60_000_000, ended_at=midnight
    )
    day = timeline.fed(at("00:00", timeline.MORNING) - (at("06:00") - at("00:00")), [(store, first), (store, later)])
    assert offered(day, "01:00") == 0
    assert offered(day, "01:00", "queues/cards") == 1


@pytest.mark.parametrize("moment", ["answered_at", "ended_at"])
def test_a_duration_that_times_out_of_order_would_make_negative_is_unknown(drawn, moment):
    """
    09:00 billing +61400 waits 20 answered ana talks 240
    """
    (store, row), *_ = drawn.visits
    silent = {"wait_seconds": None, "talk_seconds": None}
    odd = timeline.with_(row, **silent | {moment: timeline.micros(at("08:00"))})
    day = timeline.Drawn(((store, odd),), ())
    assert day.count("offered").part == day.count("answered").part == 1
    for slug in ("speed_of_answer", "handle_time"):
        assert day.count(slug).part >= 0


@pytest.mark.parametrize("order", [1, -1], ids=["older first", "newer first"])
def test_of_two_versions_in_one_page_the_newer_counts_even_if_it_has_no_place_in_the_day(drawn, order):
    """
    09:00 billing +61400 waits 20 answered ana talks 240
    """
    (store, row), *_ = drawn.visits
    day = timeline.fed(at("00:00"), ())
    day.take_visits(store, [row, timeline.with_(row, direction="outbound", **LATER)][::order])
    assert offered(day) == 0


def test_of_two_versions_of_a_state_in_one_page_the_newer_counts_even_if_it_ended_yesterday(drawn):
    """
    00:00 ana talking
    """
    (store, row), *_ = drawn.states
    since = timeline.micros(at("00:00")) - 3_600_000_000
    held = timeline.with_(row, "agent_states", since=since)
    day = timeline.fed(at("00:00"), ())
    day.take_states(store, [held, timeline.with_(held, "agent_states", until=since + 60_000_000, **LATER)])
    assert timeline.look(day, at("09:00")).agents == ()
