"""Contacts: what a call of several visits amounts to, checked against a plain reading of `metrics.md` §1."""

from __future__ import annotations

import math

from hypothesis import given, settings
from hypothesis import strategies as st

from tests import timeline
from tests.laws import days
from wallboard import visits


def contact(drawn: timeline.Drawn, time: str = "23:59") -> dict[str, object]:
    """The one contact of a drawing."""
    frame = visits.contacts(drawn.frame(time), timeline.at(time).timestamp())
    assert len(frame) == 1
    texts = {name: frame.words[name] for name in ("queue", "channel", "reason", "agent")}
    words = {name: None if getattr(frame, name)[0] < 0 else texts[name][getattr(frame, name)[0]] for name in texts}
    return words | {
        "outcome": visits.OUTCOMES[frame.outcome[0]],
        "wait": float(frame.waited(timeline.at(time).timestamp())[0]),
        "entered": timeline.moment(round(frame.entered[0] * 1e6)).strftime("%H:%M:%S"),
    }


def test_one_visit_waits_exactly_what_was_reported(drawn):
    """
    09:00:00 billing +61400 call 1 waits 20.25 answered ana talks 60
    """
    assert contact(drawn)["wait"] == 20.25


def test_an_overflow_adds_its_waits_and_the_ways_between(drawn):
    """
    09:00:00 billing +61400 call 1 waits 60 timeout
    09:01:02 cards   +61400 call 1 waits 30 exit_key
    09:01:40 loans   +61400 call 1 waits 5 answered ana talks 60
    """
    assert contact(drawn) == {
        "queue": "billing",
        "channel": "phone",
        "reason": None,
        "agent": "ana",
        "outcome": "answered",
        "wait": 105,
        "entered": "09:00:00",
    }


def test_a_contact_that_nobody_answered_ends_as_its_last_visit_did(drawn):
    """
    09:00:00 billing +61400 call 1 waits 60 timeout
    09:01:00 cards   +61400 call 1 waits 30 abandoned
    """
    found = contact(drawn)
    assert (found["outcome"], found["wait"], found["queue"]) == ("abandoned", 90, "billing")


def test_the_first_answer_decides_whatever_follows(drawn):
    """
    09:00:00 billing +61400 call 1 waits 10 answered ana talks 60 ends transfer_blind
    09:01:10 cards   +61400 call 1 waits 300 abandoned
    """
    found = contact(drawn)
    assert (found["outcome"], found["wait"], found["agent"]) == ("answered", 10, "ana")


def test_a_transferred_caller_who_waits_again_is_still_an_answered_contact(drawn):
    """
    09:00:00 billing +61400 call 1 waits 10 answered ana talks 60 ends transfer_blind
    09:01:10 cards   +61400 call 1                           (still waiting)
    """
    assert contact(drawn)["outcome"] == "answered"
    assert drawn.reading("waiting_now", "site", "09:02").value == 0
    assert drawn.reading("waiting_now", "queues/cards", "09:02").value == 1


def test_a_contact_still_waiting_in_its_second_queue_has_no_outcome_yet(drawn):
    """
    09:00:00 billing +61400 call 1 waits 60 timeout
    09:01:00 cards   +61400 call 1 waits 90 abandoned
    """
    found = contact(drawn, "09:01:30")
    assert (found["outcome"], found["wait"]) == ("", 90)


def test_a_row_without_an_outcome_is_answered_lost_or_waiting_by_its_times(drawn):
    """
    09:00 billing +61400 as a waits 5 answered ana talks 60
    09:01 billing +61401 as b waits 5 abandoned
    09:02 billing +61402 as c
    """
    silent = tuple((store, timeline.with_(row, outcome=None)) for store, row in drawn.visits)
    frame = timeline.Drawn(silent, ()).frame()
    assert [visits.OUTCOMES[code] for code in frame.outcome] == ["answered", "lost", ""]


def test_a_word_that_is_not_ours_counts_as_none(drawn):
    """
    09:00 billing +61400 waits 5 answered ana talks 60
    """
    odd = tuple((store, timeline.with_(row, outcome="ANSWER", ended_by="BYE")) for store, row in drawn.visits)
    frame = timeline.Drawn(odd, ()).frame()
    assert visits.OUTCOMES[frame.outcome[0]] == "answered"
    assert visits.ENDED_BY[frame.ended_by[0]] == ""


def plainly(rows: list[dict[str, object]]) -> tuple[str, float]:
    """Outcome and wait of one call, as `metrics.md` §1 says it."""
    answered = [row for row in rows if row["outcome"] == "answered"]
    decided = answered[0] if answered else rows[-1]
    own = decided["wait_seconds"]
    if own is None:
        own = ((decided["answered_at"] or decided["ended_at"]) - decided["entered_at"]) / 1e6
    return decided["outcome"], (decided["entered_at"] - rows[0]["entered_at"]) / 1e6 + own


@settings(max_examples=100, deadline=None)
@given(st.lists(days.calls(), max_size=5, unique_by=lambda call: (call[0][0], call[0][1][1])))
def test_contacts_are_what_a_plain_reading_of_the_definition_gives(calls):
    day = timeline.fed(timeline.MORNING, [leg for call in calls for leg in call])
    found = visits.contacts(day.frame(day.rows()), 0)
    expected = sorted(plainly([timeline.values("visits", row) for _, row in sorted(call, key=_leg)]) for call in calls)
    told = sorted(
        (visits.OUTCOMES[code], wait)
        for code, wait in zip(found.outcome.tolist(), found.waited(0).tolist(), strict=True)
    )
    assert [word for word, _ in told] == [word for word, _ in expected]
    assert all(math.isclose(a[1], b[1], abs_tol=1e-6) for a, b in zip(told, expected, strict=True))


def _leg(one: days.Stored) -> tuple[object, ...]:
    return one[1][0]
