"""Who calls again: the people behind the repeat rate of today, those on the line first."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests import timeline
from tests.timeline import MORNING, at
from wallboard import callers, history, measure, returning
from wallboard.ledger import Ledger


@pytest.fixture
def ledger(drawn, tmp_path) -> Iterator[Ledger]:
    found = Ledger.open(tmp_path / "board.db")
    with found.transaction() as connection:
        for store, row in drawn.visits:
            found.write(connection, store, "visits", [row])
    yield found
    found.close()


def listed(ledger: Ledger, time: str, queue: str | None = None):
    known = callers.of(ledger, timeline.settings())
    day = history.load_day(ledger, measure.every(), MORNING - timedelta(hours=6), MORNING + timedelta(days=1))
    known.flag(day)
    return returning.listed(known, day, at(time).timestamp(), since=MORNING, queue=queue)


def test_each_person_is_listed_once_with_what_they_asked_about_newest_first(ledger):
    """
    08:00:00 cards +61401 waits 5 answered ana talks 60 reason limit
    09:00:00 cards +61401 waits 5 answered ben talks 60 reason fees
    10:00:00 loans +61401 waits 5 answered cem talks 60 reason limit
    10:30:00 loans +61402 waits 5 answered cem talks 60 reason limit
    """
    (person,) = listed(ledger, "12:00")
    assert (person.customer, person.contacts, person.reasons) == ("+61401", 3, ("limit", "fees"))
    assert (person.queue, person.agent, person.last_at, person.is_on_the_line) == ("loans", "cem", at("10:00"), False)


def test_who_is_on_the_line_comes_first_then_who_asked_most_often(ledger):
    """
    08:00:00 cards +61401 waits 5 answered ana talks 60
    09:00:00 cards +61401 waits 5 answered ana talks 60
    09:10:00 cards +61401 waits 5 answered ana talks 60
    08:00:00 cards +61402 waits 5 answered ana talks 60
    09:20:00 cards +61402 waits 5 answered ana talks 60
    08:00:00 cards +61403 waits 5 answered ana talks 60
    11:59:00 cards +61403
    """
    found = listed(ledger, "12:00")
    assert [one.customer for one in found] == ["+61403", "+61401", "+61402"]
    assert [one.is_on_the_line for one in found] == [True, False, False]
    assert [one.customer for one in listed(ledger, "11:00")] == ["+61401", "+61402"]


def test_who_only_tried_again_is_no_repeat_caller(ledger):
    """
    08:00:00 cards +61401 waits 5 abandoned
    08:01:00 cards +61401 waits 5 answered ana talks 60
    """
    assert listed(ledger, "12:00") == ()


def test_a_queue_lists_the_repeats_that_came_to_it(ledger):
    """
    08:00:00 cards +61401 waits 5 answered ana talks 60
    09:00:00 loans +61401 waits 5 answered ana talks 60
    """
    assert listed(ledger, "12:00", "cards") == ()
    assert [one.queue for one in listed(ledger, "12:00", "loans")] == ["loans"]
