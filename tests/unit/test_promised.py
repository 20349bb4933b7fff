"""The promises that need somebody, the worst first, each with the fate that the measures give it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests import timeline
from tests.timeline import MORNING, at, micros
from wallboard import history, measure, promised, related
from wallboard.ledger import Ledger
from wallboard.measure import Rules
from wallboard.promised import Fate


class Kept:
    """Promises of one customer in a ledger, made at 08:00 for a call-back; times of day say when due and done."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger

    def add(self, stream: str, **values: object) -> None:
        with self.ledger.transaction() as connection:
            self.ledger.write(connection, "desk", stream, [timeline.row(stream, changed_at=1, **values)])

    def promise(self, name: str, due: str | None, done: str | None = None, state: str = "open", **more: object) -> None:
        times = {key: None if text is None else micros(at(text)) for key, text in (("due_at", due), ("done_at", done))}
        values = {"promise_id": name, "made_at": micros(at("08:00")), "kind": "call-back", "state": state}
        self.add("promises", **values, **times, **more)

    def listed(self, time: str, *, queue: str | None = None) -> list[tuple[str, Fate]]:
        settings = timeline.settings()
        day = history.load_day(self.ledger, measure.every(), MORNING, MORNING + timedelta(days=1))
        related.look_up(self.ledger, settings, day)
        rules = Rules(at=at(time).timestamp(), settings=settings)
        found = promised.listed(day, rules, since=MORNING, queue=queue)
        reading = timeline.look(day, at(time)).reading("promises_overdue")
        overdue = sum(one.fate in promised.OVERDUE for one in found)
        assert queue is not None or overdue == ((reading and reading.value) or 0)
        return [(one.promise_id, one.fate) for one in found]


@pytest.fixture
def kept(tmp_path) -> Iterator[Kept]:
    ledger = Ledger.open(tmp_path / "board.db")
    yield Kept(ledger)
    ledger.close()


def test_open_promises_stand_by_how_badly_they_stand_and_then_by_what_is_due_first(kept):
    kept.promise("undated", None)
    kept.promise("later", "18:00")
    kept.promise("soon", "12:30")
    kept.promise("overdue", "11:30")
    kept.promise("broken", "09:00")
    kept.promise("longer broken", "08:30")
    assert kept.listed("12:00") == [
        ("longer broken", Fate.BROKEN),
        ("broken", Fate.BROKEN),
        ("overdue", Fate.OVERDUE),
        ("soon", Fate.SOON),
        ("later", Fate.OPEN),
        ("undated", Fate.UNDATED),
    ]


def test_promises_that_are_over_say_how_they_ended(kept):
    kept.promise("kept", "10:00", "09:50", "done")
    kept.promise("late", "10:00", "10:20", "done")
    kept.promise("withdrawn", "10:00", None, "withdrawn")
    assert kept.listed("12:00") == [("late", Fate.LATE), ("kept", Fate.KEPT), ("withdrawn", Fate.WITHDRAWN)]
    assert ("late", Fate.OVERDUE) in kept.listed("10:10")


def test_a_customer_who_had_to_ask_comes_before_everything_else(kept):
    kept.promise("asked", "10:00", ticket_id="t1")
    kept.promise("asked then done", "10:00", "11:30", "done", ticket_id="t1")
    kept.promise("broken", "09:00")
    kept.add("tickets", ticket_id="t1", opened_at=micros(at("07:00")))
    kept.add("notes", note_id="n", ticket_id="t1", author_kind="customer", at=micros(at("11:00")))
    assert kept.listed("12:00") == [
        ("asked", Fate.CHASED),
        ("broken", Fate.BROKEN),
        ("asked then done", Fate.PRE_EMPTED),
    ]


def test_a_promise_belongs_to_the_queue_of_its_call(kept):
    kept.promise("of cards", "13:00", call_id="1")
    kept.promise("of nobody", "13:00")
    kept.add("visits", visit_id="v", call_id="1", queue="cards", entered_at=micros(at("07:50")))
    assert kept.listed("12:00", queue="cards") == [("of cards", Fate.SOON)]
