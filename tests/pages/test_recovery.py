"""Winning customers back: who is on the list, who owns them, and what came of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.pages.conftest import NOW
from tests.pages.test_floor import frame, sentences
from wallboard import callers, clock, recovery
from wallboard.notebook import Notebook, Recovery, Step, TakenError
from wallboard.text import LANGUAGES

NOBODY = "For nobody has so much gone wrong in the last 28 days that somebody should own them."
HARD, SILENT, CALM, SHARED = (f"+97250999000{number}" for number in range(4))


def _moment(seconds: float) -> str:
    return clock.iso(NOW.timestamp() + seconds)


@pytest.fixture
def hard(busy):
    """One who gave up twice and complained, one who gave up five times and said nothing, one served, one shared."""
    calls = [("h1", HARD, 2, True), ("h2", HARD, 1, True), *((f"s{day}", SILENT, day, True) for day in range(1, 6))]
    calls += [("k1", CALM, 1, False), *((f"z{number}", SHARED, number / 100, True) for number in range(70))]
    with busy.store() as connection:
        for visit, who, days, is_lost in calls:
            entered = -days * 86400 - 3600
            row = (visit, who, _moment(entered), None if is_lost else _moment(entered + 5), _moment(entered + 90))
            connection.execute(
                "insert into visits (visit_id, customer_ref, entered_at, answered_at, ended_at, outcome, wait_seconds,"
                " channel, direction, queue, changed_at) values (?, ?, ?, ?, ?, ?, ?, 'phone', 'inbound', 'Cards', ?)",
                (*row, "abandoned" if is_lost else "answered", 90 if is_lost else 5, _moment(entered + 90)),
            )
        connection.execute(
            "insert into tickets (ticket_id, customer_ref, channel, queue, category, state, opened_at, is_complaint,"
            " changed_at) values ('t1', ?, 'phone', 'Cards', 'fees', 'open', ?, 1, ?)",
            (HARD, _moment(-80_000), _moment(-80_000)),
        )
    connection.close()
    return busy


def _hash(engine, ref):
    return engine._identity(engine.settings.stores[0]).of(ref).hash


def test_who_has_had_it_hard_is_listed_worst_first_and_a_shared_number_is_nobody(hard, page):
    engine = hard.read()
    journeys = recovery.scores(callers.of(engine.ledger, engine.settings), engine.settings, NOW)
    found = recovery.listed(journeys, {})
    assert [one.customer for one in found] == [_hash(engine, who) for who in (SILENT, HARD)]
    assert [one.is_silent for one in found] == [True, False]
    assert found[0].score > found[1].score >= 8
    table = frame(page("customers", view="recovery"), "causes")
    assert table["score"].tolist() == [f"{one.score:.1f}" for one in found]
    assert table["silent"].tolist() == ["silent", ""]
    assert len(frame(page("customers", view="recovery", queue="Cards"), "causes")) == 2
    captions = [each.value for each in page("customers", view="recovery", queue="Loans").caption]
    assert NOBODY in captions


def test_an_owner_wins_a_customer_back_and_they_leave_the_list(hard, page):
    engine = hard.read()
    customer = _hash(engine, HARD)
    test = page("customers", view="recovery", customer=customer)
    test.button(key="recover_own").click().run()
    table = frame(test, "causes")
    assert table["owner"].tolist() == ["", "local"]
    assert table["due"].iloc[1].strftime("%d %H:%M") == "04 14:36"
    test.button(key="recover_recovered").click().run()
    assert len(frame(test, "causes")) == 1
    assert recovery.rate(engine.notebook.recoveries(), NOW - timedelta(days=1)) == (1, 1)
    assert "100\u202f% of 1" in " ".join(each.value for each in test.markdown)
    assert not test.exception


def test_who_comes_second_is_told_who_owns_the_customer(hard, page):
    engine = hard.read()
    customer = _hash(engine, HARD)
    test = page("customers", view="recovery", customer=customer)
    Notebook(engine.notebook.path).recover(Step.OWN, customer, by="sue", at=clock.micros(NOW))
    test.button(key="recover_own").click().run()
    assert sentences(test) == ["sue was quicker and owns this customer."]


def test_a_new_contact_after_a_recovery_brings_a_customer_back(hard):
    engine = hard.read()
    customer = _hash(engine, HARD)
    journeys = recovery.scores(callers.of(engine.ledger, engine.settings), engine.settings, NOW)
    last = max(event.at for event in journeys[customer].events)
    for hours, is_there in ((-1, True), (1, False)):
        closed = Recovery(owner="sue", outcome=Step.RECOVERED, closed_at=clock.micros(last + timedelta(hours=hours)))
        assert (customer in {one.customer for one in recovery.listed(journeys, {customer: closed})}) is is_there


def test_only_the_owner_says_what_came_of_it(tmp_path):
    notebook = Notebook(tmp_path / "notebook.db")
    notebook.recover(Step.OWN, "c", by="ana", at=1)
    with pytest.raises(TakenError, match="ana"):
        notebook.recover(Step.RECOVERED, "c", by="ben", at=2)
    notebook.recover(Step.RELEASE, "c", by="ana", at=3)
    notebook.recover(Step.OWN, "c", by="ben", at=4)
    notebook.recover(Step.GONE, "c", by="ben", at=5)
    assert notebook.recoveries() == {"c": Recovery(owner="ben", since=4, outcome=Step.GONE, closed_at=5)}
    notebook.recover(Step.RECOVERED, "c", by="ben", at=6)
    assert notebook.recoveries()["c"].outcome is Step.GONE, "what is over stays over until somebody owns them anew"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_speaks_every_language(hard, page, language):
    engine = hard.read()
    test = page("customers", view="recovery", lang=language, customer=_hash(engine, HARD))
    assert not test.exception
    assert sentences(test) == []


def test_nobody_to_win_back_is_a_sentence(site, page):
    site.read()
    captions = [each.value for each in page("customers", view="recovery").caption]
    assert NOBODY in captions
