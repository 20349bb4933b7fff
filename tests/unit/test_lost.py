"""Lost callers as a work list: the same people as in the number, gone when they are reached or get through."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from tests import timeline
from tests.timeline import MORNING, at, micros
from wallboard import callers, history, lost, measure
from wallboard.ledger import Ledger
from wallboard.lost import Lost
from wallboard.measure import Rules
from wallboard.notebook import FILE, Notebook, Word


class Board:
    """Drawn calls in a ledger, and a notebook beside it."""

    def __init__(self, drawn, home) -> None:
        self.settings = replace(timeline.settings(), var=home)
        self.ledger = Ledger.open(home / "board.db")
        self.notebook = Notebook(home / FILE)
        with self.ledger.transaction() as connection:
            for store, row in drawn.visits:
                unknown = timeline.values("visits", row)["customer"] == "-"
                self.ledger.write(connection, store, "visits", [timeline.with_(row, customer=None) if unknown else row])

    def listed(self, time: str, queue: str | None = None) -> tuple[Lost, ...]:
        """The list at a time; it is as long as the number says."""
        day = history.load_day(self.ledger, measure.every(), MORNING - timedelta(hours=6), MORNING + timedelta(days=1))
        callers.of(self.ledger, self.settings).flag(day)
        rules = Rules(at=at(time).timestamp(), settings=self.settings)
        found = lost.listed(day, rules, self.notebook, since=MORNING, queue=queue)
        reading = timeline.look(day, at(time), self.settings).reading(lost.SLUG, f"queues/{queue}" if queue else "site")
        assert len(found) == ((reading and reading.value) or 0)
        return found

    def names(self, time: str, queue: str | None = None) -> list[str | None]:
        return [one.customer for one in self.listed(time, queue)]

    def wrote(self, word: Word, customer: str, time: str, by: str = "ana") -> None:
        since = next(one.since for one in self.listed(time) if one.customer == customer)
        self.notebook.write(word, customer, by=by, at=micros(at(time)), since=micros(since))


@pytest.fixture
def board(drawn, tmp_path) -> Iterator[Board]:
    found = Board(drawn, tmp_path)
    yield found
    found.ledger.close()
    found.notebook.close()


def test_the_oldest_comes_first_and_who_withheld_their_number_last(board):
    """
    08:00:00 cards - waits 30 abandoned
    09:00:00 cards +61402 waits 40 abandoned
    08:30:00 loans +61401 waits 65 abandoned
    09:30:00 cards +61403 waits 5 answered ben talks 60
    """
    assert board.names("10:00") == ["+61401", "+61402", None]
    assert board.names("10:00", "cards") == ["+61402", None]
    first = board.listed("10:00")[0]
    assert (first.queue, first.waited, first.tries, first.gave_up_at) == ("loans", 65.0, 1, at("08:31:05"))


def test_a_person_is_on_the_list_once_with_all_their_tries_since_they_last_spoke_to_somebody(board):
    """
    08:00:00 cards +61401 waits 30 abandoned
    08:30:00 cards +61401 waits 5 answered ben talks 60
    09:00:00 cards +61401 waits 30 abandoned
    09:20:00 loans +61401 waits 50 abandoned
    """
    assert board.names("08:15") == ["+61401"]
    assert board.names("08:45") == []
    (person,) = board.listed("10:00")
    assert (person.tries, person.since, person.queue) == (2, at("09:00:00"), "loans")


def test_who_gets_through_or_is_called_and_answers_is_gone(board):
    """
    08:00:00 cards +61401 waits 30 abandoned
    08:00:00 cards +61402 waits 30 abandoned
    09:00:00 cards +61401 waits 3 answered ben talks 60
    09:30:00 cards +61402 waits 9 answered ana talks 60 direction outbound
    """
    assert board.names("08:30") == ["+61401", "+61402"]
    assert board.names("09:15") == ["+61402"]
    assert board.names("10:00") == []


def test_who_was_reached_is_gone_from_list_and_number_and_nobody_else_is(board):
    """
    08:00:00 cards +61401 waits 30 abandoned
    08:01:00 cards +61402 waits 30 abandoned
    """
    board.wrote(Word.CLAIM, "+61401", "08:30")
    board.wrote(Word.NO_ANSWER, "+61401", "08:31")
    (first, second) = board.listed("08:32")
    assert (first.work.holder, first.work.attempts, first.work.last) == ("ana", 1, Word.NO_ANSWER)
    assert second.work.holder is None
    board.wrote(Word.REACHED, "+61401", "08:40")
    assert board.names("08:39") == ["+61401", "+61402"]
    assert board.names("08:41") == ["+61402"]


def test_a_wrong_number_reaches_nobody(board):
    """
    08:00:00 cards +61401 waits 30 abandoned
    """
    board.wrote(Word.WRONG_NUMBER, "+61401", "08:30")
    assert board.listed("09:00")[0].work.last is Word.WRONG_NUMBER


def test_who_gives_up_again_after_having_been_reached_is_lost_anew_and_nobodys(board):
    """
    08:00:00 cards +61401 waits 30 abandoned
    09:00:00 cards +61401 waits 30 abandoned
    """
    board.wrote(Word.REACHED, "+61401", "08:30")
    assert board.names("08:45") == []
    (person,) = board.listed("09:30")
    assert (person.tries, person.work.holder, person.work.last) == (1, None, None)


def test_an_overflow_is_one_person_at_the_site(board):
    """
    08:00:00 cards +61401 waits 30 timeout call 7
    08:00:30 loans +61401 waits 40 abandoned call 7
    """
    (person,) = board.listed("09:00")
    assert (person.queue, person.waited, person.tries) == ("loans", 70.0, 1)
    assert board.names("09:00", "loans") == ["+61401"]
    assert board.names("09:00", "cards") == []
