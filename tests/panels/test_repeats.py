"""Repeat callers, first contact resolution, lost callers and the third time (`metrics.md` §4)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests import timeline
from tests.timeline import MORNING, at
from wallboard import callers, history, measure, third_time
from wallboard.ledger import Ledger
from wallboard.settings import Repeats
from wallboard.tally import Ratio

NIGHT = MORNING + timedelta(days=1)
HOUR_DAYS = 1 / 24


class Kept:
    """Drawn calls, and tickets, in a ledger, and what the board says of them."""

    def __init__(self, ledger: Ledger, drawn: timeline.Drawn) -> None:
        self.ledger = ledger
        with ledger.transaction() as connection:
            for store, row in drawn.visits:
                unknown = timeline.values("visits", row)["customer"] == "-"
                kept = timeline.with_(row, customer=None) if unknown else row
                ledger.write(connection, store, "visits", [kept])

    def ticket(self, opened: str, customer: str, category: str | None = None) -> None:
        values = {"ticket_id": f"t{opened}", "customer": customer, "category": category, "opened_at": opened_at(opened)}
        with self.ledger.transaction() as connection:
            self.ledger.write(connection, "desk", "tickets", [timeline.row("tickets", **values, changed_at=1)])

    def board(self, time: str, **repeats: object):
        given = timeline.settings(repeats=Repeats.model_validate(repeats))
        day = history.load_day(self.ledger, measure.every(), MORNING - timedelta(hours=6), NIGHT)
        known = callers.of(self.ledger, given)
        known.flag(day)
        return timeline.look(day, at(time), given), third_time.Strip(known).now(day, at(time).timestamp())

    def count(self, slug: str, where: str = "site", *, time: str = "23:59", **repeats: object) -> Ratio:
        reading = self.board(time, **repeats)[0].reading(slug, where)
        return Ratio(reading.part or 0, reading.whole or 0)

    def again(self, time: str, **repeats: object):
        return self.board(time, **repeats)[1]


def opened_at(time: str) -> int:
    return timeline.micros(at(time))


@pytest.fixture
def kept(tmp_path, drawn):
    ledger = Ledger.open(tmp_path / "board.db")
    yield Kept(ledger, drawn)
    ledger.close()


def test_a_second_contact_within_the_window_is_a_repeat_to_the_very_end_of_it(kept):
    """
    09:00:00 billing +61400 waits 5 answered ana talks 60
    10:00:00 billing +61400 waits 5 answered ana talks 60
    09:00:00 billing +61401 waits 5 answered ana talks 60
    10:00:01 billing +61401 waits 5 answered ana talks 60
    """
    assert kept.count("repeat_rate", repeat_within_days=HOUR_DAYS) == Ratio(1, 4)
    assert kept.count("first_contact_resolution", repeat_within_days=HOUR_DAYS) == Ratio(2, 3)


def test_a_resolution_is_final_only_when_its_window_has_passed_and_until_then_provisional(kept):
    """
    09:00:00 billing +61400 waits 5 answered ana talks 60
    09:30:00 billing +61401 waits 5 answered ana talks 60
    09:50:00 billing +61401 waits 5 answered ana talks 60
    """
    rules = {"repeat_within_days": HOUR_DAYS}
    assert kept.count("first_contact_resolution", time="09:59:59", **rules) == Ratio(0, 0)
    assert kept.count("resolved_so_far", time="09:59:59", **rules) == Ratio(1, 2)
    assert kept.count("first_contact_resolution", time="10:00", **rules) == Ratio(1, 1)
    assert kept.count("resolved_so_far", time="10:00", **rules) == Ratio(0, 1)
    assert kept.count("first_contact_resolution", time="10:30", **rules) == Ratio(1, 2)


def test_a_forwarded_call_is_one_contact_and_hanging_up_to_dial_again_is_two(kept):
    """
    09:00:00 billing +61400 call 1 waits 5 answered ana talks 55 ends transfer_blind
    09:15:59 cards   +61400 call 1 waits 5 answered ben talks 60
    09:00:00 billing +61401 call 2 waits 5 answered ana talks 55
    09:16:00 cards   +61401 call 2 waits 5 answered ben talks 60
    09:00:00 billing +61402 waits 5 answered ana talks 55
    09:01:05 billing +61402 waits 5 answered ana talks 55
    """
    assert kept.count("repeat_rate") == Ratio(2, 5)
    assert kept.count("repeat_rate", "queues/cards") == Ratio(1, 1)


def test_who_never_reached_a_human_before_is_a_retry_and_no_first_contact(kept):
    """
    09:00:00 billing +61400 waits 30 abandoned
    09:01:00 billing +61400 waits 30 abandoned
    09:02:00 billing +61400 waits 5 answered ana talks 60
    09:30:00 billing +61400 waits 5 answered ana talks 60
    """
    assert kept.count("repeat_rate") == Ratio(1, 4)
    assert kept.count("resolved_so_far") == Ratio(0, 1)


def test_who_calls_on_a_second_line_while_the_first_still_waits_is_a_repeat_at_once(kept):
    """
    09:00:00 billing +61400 waits 300 abandoned
    09:01:00 billing +61400 waits 5 answered ana talks 60
    """
    assert kept.count("repeat_rate", time="09:02") == Ratio(1, 2)
    assert kept.count("repeat_rate", time="10:00") == Ratio(1, 2)


def test_our_own_calls_and_a_kept_call_back_are_no_contacts_of_the_customer(kept):
    """
    09:00:00 billing +61400 call 1 waits 5 callback
    10:00:00 billing +61400 call 1 waits 5 answered ana talks 60
    09:00:00 billing +61401 direction outbound waits 5 answered ana talks 60
    09:30:00 billing +61401 waits 5 answered ana talks 60
    """
    assert kept.count("repeat_rate") == Ratio(0, 2)


def test_unknown_callers_never_match_and_are_counted_apart(kept):
    """
    09:00:00 billing - waits 5 answered ana talks 60
    09:10:00 billing - waits 5 answered ana talks 60
    09:20:00 billing +61400 waits 5 answered ana talks 60
    """
    assert kept.count("repeat_rate") == Ratio(0, 1)
    assert kept.count("not_identifiable") == Ratio(2, 3)


def test_ten_customers_behind_one_switchboard_are_left_out_from_the_contact_that_is_one_too_many(kept):
    """
    09:00:00 billing +61400 waits 5 answered ana talks 60
    09:10:00 billing +61400 waits 5 answered ana talks 60
    09:20:00 billing +61400 waits 5 answered ana talks 60
    """
    assert kept.count("repeat_rate", shared_after_contacts=2) == Ratio(1, 2)
    assert kept.count("not_identifiable", shared_after_contacts=2) == Ratio(1, 3)
    assert kept.again("09:20:01", shared_after_contacts=2) == ()
    assert len(kept.again("09:20:01", shared_after_contacts=3)) == 1
    listed = callers.shared(kept.ledger, Repeats(shared_after_contacts=2), at("10:00"))
    assert [(one.customer, one.contacts) for one in listed] == [("•••• 00", 3)]


def test_a_number_on_the_settings_list_is_shared_however_little_it_calls(kept):
    """
    09:00:00 billing +61400 waits 5 answered ana talks 60
    09:10:00 billing +61401 waits 5 answered ana talks 60
    """
    known = callers.Callers(ledger=kept.ledger, rules=Repeats(), listed=frozenset({"+61401"}))
    day = history.load_day(kept.ledger, measure.every(), MORNING - timedelta(hours=6), NIGHT)
    known.flag(day)
    reading = timeline.look(day, at("10:00")).reading("not_identifiable")
    assert (reading.part, reading.whole) == (1, 2)


def test_where_two_stores_disagree_about_the_customer_each_row_is_whose_it_says(kept):
    """
    09:00:00 billing +61400 as a call 1 from switch waits 5 answered ana talks 60
    09:00:00 billing C-17   as a call 1 from desk   waits 5 answered ana talks 60
    10:00:00 billing C-17   as b call 2 from switch waits 5 answered ana talks 60
    """
    assert kept.count("repeat_rate") == Ratio(1, 3)


def test_a_contact_that_is_dated_before_the_one_that_was_read_first_takes_its_place_in_time(kept):
    """
    10:00:00 billing +61400 waits 5 answered ana talks 60
    """
    assert kept.count("repeat_rate") == Ratio(0, 1)
    early = timeline.drawn("09:00:00 billing +61400 as early waits 5 answered ana talks 60").visits
    with kept.ledger.transaction() as connection:
        kept.ledger.write(connection, early[0][0], "visits", [early[0][1]])
    assert kept.count("repeat_rate") == Ratio(1, 2)


def test_the_same_reason_is_asked_for_where_the_settings_say_so(kept):
    """
    09:00:00 billing +61400 waits 5 answered ana talks 60 reason bill
    10:00:00 billing +61400 waits 5 answered ana talks 60 reason card
    11:00:00 billing +61400 waits 5 answered ana talks 60 reason bill
    12:00:00 billing +61400 waits 5 answered ana talks 60
    """
    assert kept.count("repeat_rate") == Ratio(3, 4)
    assert kept.count("repeat_rate", same_issue="reason") == Ratio(1, 4)


def test_an_agent_answers_for_a_second_call_only_when_it_is_about_the_same_reason(kept):
    """
    09:00:00 billing +61400 waits 5 answered ana talks 60 reason bill
    09:30:00 billing +61400 waits 5 answered ben talks 60 reason card
    09:00:00 billing +61401 waits 5 answered ana talks 60 reason bill
    09:30:00 billing +61401 waits 5 answered ben talks 60 reason bill
    09:00:00 billing +61402 waits 5 answered ana talks 60
    """
    rules = {"repeat_within_days": HOUR_DAYS}
    assert kept.count("first_contact_resolution", **rules) == Ratio(1, 3)
    assert kept.count("first_contact_resolution", "agents/ana", **rules) == Ratio(1, 2)
    assert kept.count("repeat_rate", "agents/ben", **rules) == Ratio(0, 0)


def test_who_gave_up_is_lost_until_reached_by_their_own_next_try_or_by_us(kept):
    """
    09:00:00 billing +61400 waits 30 abandoned
    09:05:00 billing +61401 waits 30 abandoned
    09:10:00 billing +61400 waits 60 answered ana talks 60
    09:20:00 billing +61401 direction outbound waits 10 answered ana talks 60
    09:30:00 billing +61402 waits 30 abandoned
    09:40:00 billing +61402 waits 30 abandoned
    09:50:00 billing -      waits 30 abandoned
    """
    told = [
        kept.count("lost_and_unreached", time=time).part for time in ("09:10:30", "09:11", "09:21", "09:35", "10:00")
    ]
    assert told == [2, 1, 0, 1, 2]


def test_who_waits_or_talks_for_the_third_time_is_named_at_once_and_masked(kept):
    """
    09:00:00 billing +61400 waits 5 answered ana talks 60 reason bill
    09:30:00 cards   +61400 waits 5 answered ana talks 60 reason card
    10:00:00 loans   +61400 as third waits 20 answered ben talks 600
    10:00:05 loans   +61401 as first                          (still waiting)
    """
    assert kept.again("09:59:59") == ()
    expected = {
        "visit_id": "third",
        "queue": "loans",
        "customer": "•••• 00",
        "earlier": 2,
        "reasons": ["card", "bill"],
        "since": "2026-03-02T10:00:00.000000Z",
    }
    assert kept.again("10:00:00") == (expected,)
    assert kept.again("10:05:00") == (expected,)
    assert kept.again("10:10:21") == ()


def test_tickets_are_contacts_too_but_for_those_opened_during_a_call(kept):
    """
    09:00:00 billing +61400 waits 5 answered ana talks 600 reason bill
    10:00:00 loans   +61400 as third                          (still waiting)
    """
    kept.ticket("09:09", "+61400", "bill")
    assert kept.again("10:00:30") == ()
    kept.ticket("09:40", "+61400", "refund")
    assert [(one["earlier"], one["reasons"]) for one in kept.again("10:00:30")] == [(2, ["refund", "bill"])]


def test_who_had_to_ask_most_often_comes_first_and_a_forwarded_caller_keeps_waiting_since_they_came(kept):
    """
    09:00:00 billing +61400 waits 5 answered ana talks 60
    09:10:00 billing +61400 waits 5 answered ana talks 60
    09:00:00 billing +61401 waits 5 answered ana talks 60
    09:10:00 billing +61401 waits 5 answered ana talks 60
    09:20:00 billing +61401 waits 5 answered ana talks 60
    10:00:00 billing +61400 call 7 as a waits 60 timeout
    10:01:00 cards   +61400 call 7 as b                       (still waiting)
    10:01:30 cards   +61401 as c                              (still waiting)
    """
    shown = [(one["visit_id"], one["earlier"], one["since"][11:19]) for one in kept.again("10:02")]
    assert shown == [("c", 3, "10:01:30"), ("b", 2, "10:00:00")]
