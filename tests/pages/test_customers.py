"""The page Customers: its lists agree with the numbers, one caller can be worked on, and no number shows unasked."""

from __future__ import annotations

import time

import pytest

from tests.pages.conftest import NOW
from tests.pages.test_floor import frame, sentences
from wallboard import clock, runtime
from wallboard.doors import Doors
from wallboard.notebook import Notebook, Word
from wallboard.text import LANGUAGES
from wallboard.ui import export

VIEWS = ("lost", "promises", "again")
LOST = "+972501230008"  # the first who gave up


@pytest.fixture
def promised(busy):
    """Three promises: one overdue, one due soon, one kept."""
    times = {"late": (-3600, None), "soon": (1200, None), "done": (-600, -900)}
    with busy.store() as connection:
        for name, (due, done) in times.items():
            row = (name, f"c{len(name):03}", LOST, "ben", "call-back", *(_moment(each) for each in (-20000, due, done)))
            sentence = (
                "insert into promises (promise_id, call_id, customer_ref, agent_id, kind, made_at, due_at, done_at,"
                " state, changed_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
            )
            connection.execute(sentence, (*row, "open" if done is None else "done", _moment(-100)))
    connection.close()
    return busy


def _moment(seconds: float | None) -> str | None:
    return None if seconds is None else clock.iso(NOW.timestamp() + seconds)


def _customer(engine, ref):
    """The keyed hash that a click writes into the URL."""
    return engine._identity(engine.settings.stores[0]).of(ref).hash


def test_the_list_of_lost_callers_is_as_long_as_the_number_and_masked(busy, page):
    engine = busy.read()
    table = frame(page("customers"), "gave_up")
    assert len(table) == engine.board.latest.reading("lost_and_unreached").value == 13
    assert table["gave_up"].is_monotonic_increasing
    assert set(table["customer"].str[:4]) == {"••••"}


def test_a_queue_has_its_own_list(busy, page):
    engine = busy.read()
    table = frame(page("customers", queue="Loans"), "gave_up")
    assert set(table["queue"]) == {"Loans"}
    assert len(table) == engine.board.latest.reading("lost_and_unreached", "queues/Loans").value


@pytest.mark.parametrize(
    ("view", "sentence"),
    [
        ("lost", "Nobody who gave up today still waits to be reached."),
        (
            "promises",
            "No promise is open, and none was due today. Promises come from the stores' promises stream.",
        ),
        ("again", "Nobody has contacted us again today within the window."),
    ],
)
def test_an_empty_list_is_a_sentence(site, page, view, sentence):
    site.read()
    test = page("customers", view=view)
    assert sentence in [each.value for each in test.caption]
    assert not test.exception


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_list_speaks_every_language(promised, page, view, language):
    engine = promised.read()
    test = page("customers", view=view, lang=language, customer=_customer(engine, LOST))
    assert not test.exception
    assert sentences(test) == []


def test_promises_stand_worst_first_with_their_owner(promised, page):
    promised.read()
    table = frame(page("customers", view="promises"), "fate")
    assert list(table["fate"]) == ["overdue", "due within the hour", "kept"]
    assert set(table["owner"]) == {"ben"}


def test_an_owner_who_is_not_there_is_off_shift(promised, page):
    with promised.store() as connection:
        connection.execute("delete from agent_states where agent_id = 'ben'")
    connection.close()
    promised.read()
    table = frame(page("customers", view="promises"), "fate")
    assert list(table["owner"]) == ["ben · off shift", "ben · off shift", "ben"]


def test_who_is_taken_and_reached_leaves_the_list_and_the_number(busy, page):
    engine = busy.read()
    test = page("customers", customer=_customer(engine, LOST))
    test.button(key="work_claim").click().run()
    assert frame(test, "gave_up")["owner"].tolist()[0] == "local"
    test.button(key="work_no_answer").click().run()
    assert frame(test, "gave_up")["result"].tolist()[0].startswith("no answer 14:36")
    test.button(key="work_reached").click().run()
    assert len(frame(test, "gave_up")) == engine.board.latest.reading("lost_and_unreached").value == 12
    assert not test.exception


def test_who_comes_second_is_told_who_was_first(busy, page):
    engine = busy.read()
    test = page("customers", customer=_customer(engine, LOST))
    other = Notebook(engine.notebook.path)
    other.write(Word.CLAIM, _customer(engine, LOST), by="sue", at=clock.micros(NOW), since=0)
    test.button(key="work_claim").click().run()
    assert sentences(test) == ["sue was quicker and has taken this caller."]
    assert frame(test, "gave_up")["owner"].tolist()[0] == "sue"


def test_a_number_shows_only_after_it_was_asked_for_and_the_audit_log_says_by_whom(busy, page):
    engine = busy.read()
    customer = _customer(engine, LOST)
    test = page("customers", customer=customer)
    assert not test.code
    assert engine.notebook.looks(customer) == []
    test.button(key="reveal").click().run()
    assert test.code[0].value == LOST
    assert [(look.by, look.what) for look in engine.notebook.looks(customer)] == [("local", "reveal")]
    test.button(key="close").click().run()
    assert not test.code
    assert "customer" not in test.query_params


def test_a_number_that_the_store_has_lost_is_said_to_be_unknown_and_the_look_is_kept(busy, page):
    engine = busy.read()
    customer = _customer(engine, LOST)
    test = page("customers", customer=customer)
    with busy.store() as connection:
        connection.execute("delete from visits where customer_ref = ?", (LOST,))
    connection.close()
    test.button(key="reveal").click().run()
    assert "The store does not tell this number any more, so it is unknown." in sentences(test)
    assert len(engine.notebook.looks(customer)) == 1


@pytest.mark.parametrize(("role", "may"), [("supervisor", True), ("manager", False)])
def test_only_a_supervisor_may_reveal_a_number(busy, page, monkeypatch, role, may):
    (busy.home / "config").mkdir()
    (busy.home / "config" / "access.toml").write_text(f'[people."x@x.org"]\nrole = "{role}"\n', "utf-8")
    engine = busy.read()
    runtime.use(engine, Doors(secret=b"s", is_open=False, hosts=None, now=time.time))
    monkeypatch.setattr("wallboard.ui.frame._login", lambda: "x@x.org")
    test = page("customers", customer=_customer(engine, LOST))
    assert ("reveal" in [button.key for button in test.button]) is may


def test_a_customer_of_another_board_is_said_to_be_unknown(busy, page):
    busy.read()
    test = page("customers", customer="0" * 24)
    assert any(each.value.startswith("Nothing is known of this customer.") for each in test.caption)
    assert not test.exception


def test_the_file_holds_what_the_table_shows_and_no_whole_number(busy, page):
    busy.read()
    file = export.csv(frame(page("customers"), "gave_up")).decode("utf-8-sig")
    assert file.count("\n") == 14
    assert "97250" not in file
