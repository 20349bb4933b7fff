"""The journey of one customer: what happened, what it took of their time, and how the friction adds up and fades."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from tests import timeline
from tests.timeline import MORNING, at, micros
from wallboard import callers, friction, journey
from wallboard.friction import Cause
from wallboard.journey import Journey
from wallboard.ledger import Ledger

HALF_LIFE = timedelta(days=14)


class Kept:
    """Drawn calls in a ledger, and more rows of other streams."""

    def __init__(self, drawn, home) -> None:
        self.ledger = Ledger.open(home / "board.db")
        for store, row in drawn.visits:
            self.write(store, "visits", row)

    def write(self, store: str, stream: str, row) -> None:
        with self.ledger.transaction() as connection:
            self.ledger.write(connection, store, stream, [row])

    def add(self, stream: str, **values: object) -> None:
        self.write("desk", stream, timeline.row(stream, changed_at=1, **values))

    def journey(self, when: str | datetime, customer: str = "+61401", **how: object) -> Journey:
        moment = at(when) if isinstance(when, str) else when
        given = timeline.settings()
        return journey.of(callers.of(self.ledger, given), given, customer, moment, **how)


@pytest.fixture
def kept(drawn, tmp_path) -> Iterator[Kept]:
    found = Kept(drawn, tmp_path)
    yield found
    found.ledger.close()


def causes(found: Journey) -> dict[str, float]:
    return {str(term.cause): term.weight for term in found.terms}


def test_everything_of_one_customer_stands_on_one_line_the_newest_first(kept):
    """
    09:00:00 cards +61401 waits 4 abandoned call 1
    09:10:00 cards +61401 waits 5 answered ana talks 60 call 2 reason limit
    09:20:00 cards +61402 waits 5 answered ana talks 60 call 3
    """
    kept.add("tickets", ticket_id="t", customer="+61401", opened_at=micros(at("09:15")), category="limit")
    kept.add("surveys", survey_id="s", call_id="2", kind="csat", score=4.0, answered_at=micros(at("09:30")))
    kept.add("promises", promise_id="p", customer="+61401", made_at=micros(at("09:12")), due_at=micros(at("18:00")))
    found = kept.journey("10:00")
    assert [event.kind for event in found.events] == ["survey", "ticket", "promise", "phone", "phone"]
    assert [event.how for event in found.events] == ["4 / 5", "open", "open", "answered", "abandoned"]
    assert (found.masked, found.told) == ("•••• 00", 1)


def test_what_lies_ahead_of_the_moment_is_not_known_yet(kept):
    """
    09:00:00 cards +61401 waits 60 answered ana talks 600
    10:00:00 cards +61401 waits 5 answered ana talks 60
    """
    (waiting,) = kept.journey("09:00:30").events
    assert (waiting.how, waiting.agent, waiting.wait, waiting.talk) == ("waiting", None, None, None)
    (talking,) = kept.journey("09:05").events
    assert (talking.how, talking.agent, talking.wait, talking.talk) == ("talking", "ana", 60.0, None)
    assert len(kept.journey("11:00").events) == 2


def test_each_thing_that_went_wrong_is_a_term_of_the_score(kept):
    """
    09:00:00 cards +61401 waits 90 abandoned call 1
    09:10:00 cards +61401 waits 5 answered ana talks 60 ends transfer_blind call 2
    09:40:00 cards +61401 waits 5 answered ana talks 60 call 3
    """
    kept.add("tickets", ticket_id="t", customer="+61401", opened_at=micros(at("09:15")), is_complaint=True)
    kept.add("surveys", survey_id="s", call_id="2", kind="csat", score=1.0, answered_at=micros(at("09:30")))
    kept.add(
        "promises", promise_id="p", customer="+61401", kind="call-back", made_at=micros(at("09:12")),
        due_at=micros(at("09:20")), state="open",
    )  # fmt: skip
    found = kept.journey("12:00")
    assert causes(found) == {
        "waited": 1, "abandoned": 2, "transfer": 1, "repeat": 3, "complaint": 5, "low_score": 4, "promise": 4
    }  # fmt: skip
    assert found.score == pytest.approx(20, abs=0.2)


def test_a_retry_of_somebody_who_reached_nobody_is_no_repeat(kept):
    """
    09:00:00 cards +61401 waits 3 abandoned
    09:05:00 cards +61401 waits 3 answered ana talks 60
    """
    assert causes(kept.journey("10:00")) == {"abandoned": 2}


def test_half_of_a_weight_is_gone_after_its_half_life(kept):
    """
    09:00:00 cards +61401 waits 3 abandoned
    """
    begun = at("09:00")
    assert kept.journey(begun + HALF_LIFE).score == pytest.approx(1.0)
    assert kept.journey(begun + 2 * HALF_LIFE).score == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("kind", "score", "more", "is_low"),
    [
        ("csat", 2, {}, True),
        ("csat", 3, {}, False),
        ("nps", 6, {}, True),
        ("nps", 7, {}, False),
        ("ces", 3, {}, True),
        ("ces", 4, {}, False),
        ("csat", 5, {"inverted": True}, True),
        ("csat", 1, {"inverted": True}, False),
        ("csat", 9, {}, False),
        ("csat", 3, {"scale_min": 0, "scale_max": 10}, False),
        ("csat", 2, {"scale_min": 0, "scale_max": 10}, True),
    ],
)
def test_a_low_score_is_low_on_its_own_scale(tmp_path, kind, score, more, is_low):
    kept = Kept(timeline.drawn("09:00:00 cards +61401 waits 3 answered ana talks 60 call 1"), tmp_path)
    values = {"kind": kind, "score": float(score), "answered_at": micros(at("09:30")), **more}
    kept.add("surveys", survey_id="s", call_id="1", **values)
    assert (Cause.LOW_SCORE in {term.cause for term in kept.journey("10:00").terms}) is is_low
    kept.ledger.close()


def test_an_issue_is_the_contacts_about_one_reason_and_settled_when_the_window_has_passed(kept):
    """
    09:00:00 cards +61401 waits 60 answered ana talks 120 reason limit
    15:00:00 cards +61401 waits 60 answered ben talks 60 reason limit
    16:00:00 cards +61401 waits 30 answered ben talks 30 reason fees
    """
    fees, limit = kept.journey("18:00").issues
    assert (limit.reason, limit.contacts, limit.minutes, limit.days) == ("limit", 2, 5.0, 0.25)
    assert (fees.reason, fees.contacts, fees.minutes, fees.is_settled) == ("fees", 1, 1.0, False)
    assert all(issue.is_settled for issue in kept.journey(MORNING + timedelta(days=9)).issues)


def test_who_sees_one_queue_sees_only_what_happened_there(kept):
    """
    09:00:00 cards +61401 waits 60 abandoned
    10:00:00 loans +61401 waits 3 answered ben talks 60
    """
    found = kept.journey("12:00", queues=("loans",))
    assert [event.queue for event in found.events] == ["loans"]
    assert "abandoned" not in causes(found)
    assert kept.journey("12:00", queues=("moon",)).key is None


def test_of_somebody_who_is_not_known_nothing_is_told(kept):
    found = kept.journey("12:00", customer="nobody")
    assert (found.events, found.issues, found.score, found.masked, found.key) == ((), (), 0, None, None)


def test_every_cause_has_its_weight():
    assert set(friction.WEIGHTS) == set(Cause)
