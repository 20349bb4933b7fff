"""The page Agent: the card of whoever is on the line opens by itself, and it helps without telling more than it may."""

from __future__ import annotations

import time

import pytest

from tests.pages.conftest import NOW
from tests.pages.test_floor import sentences
from wallboard import clock, oncall, runtime
from wallboard.doors import Doors
from wallboard.text import LANGUAGES

CALLER = "+972501230077"


def _moment(seconds: float) -> str:
    return clock.iso(NOW.timestamp() + seconds)


@pytest.fixture
def talking(busy):
    """Ana talks to somebody who called yesterday and on Friday, was promised a call back, and asked for large print."""
    columns = "visit_id channel direction queue customer_ref entered_at answered_at ended_at agent_id outcome reason"
    names = [*columns.split(), "changed_at"]
    calls = [
        ("old1", -3 * 86400, -3 * 86400 + 30, -3 * 86400 + 200, "ben", "answered", "fees"),
        ("old2", -86400, -86400 + 30, -86400 + 300, "=cem", "answered", "card"),
        ("now1", -60, -30, None, "ana", "answered", None),
    ]
    with busy.store() as connection:
        for visit, entered, answered, ended, agent, outcome, reason in calls:
            moments = [None if each is None else _moment(each) for each in (entered, answered, ended)]
            row = (visit, "phone", "inbound", "Cards", CALLER, *moments, agent, outcome, reason, _moment(-20))
            marks = ", ".join("?" * len(names))
            connection.execute(f"insert into visits ({', '.join(names)}) values ({marks})", row)
        connection.execute(
            "insert into promises (promise_id, customer_ref, agent_id, kind, made_at, due_at, state, changed_at)"
            " values ('p1', ?, 'ben', 'call-back', ?, ?, 'open', ?)",
            (CALLER, _moment(-80_000), _moment(-7200), _moment(-80_000)),
        )
        connection.execute(
            "insert into customers (customer_ref, care_adjustment, care_review_on, changed_at)"
            " values (?, 'large print', '2026-01-01', ?)",
            (CALLER, _moment(-90_000)),
        )
    connection.close()
    return busy


def _written(test) -> str:
    told = [each.value for each in (*test.markdown, *test.caption)]
    return " | ".join(told).replace("\\", "").replace("\u202f", " ")


def test_the_card_says_who_calls_what_they_have_been_through_and_how_to_help(talking, page):
    engine = talking.read()
    test = page("agent", agent="ana")
    written = _written(test)
    assert "•••• 77 · Cards · since 14:35" in written
    assert "A promise to them is overdue (call-back). Begin with it." in written
    assert "They have told it to 2 people already." in written
    assert "phone · card · answered · =cem" in written
    assert "They asked for this: large print (to be reviewed since 2026-01-01; ask whether it still helps)" in written
    assert CALLER[-9:] not in written
    customer = engine._identity(engine.settings.stores[0]).of(CALLER).hash
    assert [(look.by, look.what) for look in engine.notebook.looks(customer)] == [("local", "care")]
    test.run()
    assert len(engine.notebook.looks(customer)) == 1
    assert not test.exception


def test_a_talk_of_long_ago_is_no_reason_to_say_it_back(talking, page):
    with talking.store() as connection:
        connection.execute(
            "update visits set entered_at = ?, answered_at = ?, ended_at = ? where visit_id like 'old%'",
            [_moment(seconds) for seconds in (-30 * 86400, -30 * 86400 + 5, -30 * 86400 + 90)],
        )
    connection.close()
    talking.read()
    assert "They have told it to 1 person already." in _written(page("agent", agent="ana")), "today, and no more"


def test_who_talks_to_nobody_has_no_card(talking, page):
    talking.read()
    assert "Nobody on the line" in _written(page("agent", agent="ben"))


def test_a_number_of_few_cases_says_that_it_is_of_few(talking, page):
    talking.read()
    assert "n = 40" in _written(page("agent", agent="ben"))
    assert "too few to say: " in _written(page("agent", agent="ben", window="last_30"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_speaks_every_language(talking, page, language):
    talking.read()
    test = page("agent", agent="ana", lang=language)
    assert not test.exception
    assert sentences(test) == []


@pytest.mark.parametrize(
    ("login", "is_own"),
    [("ana@x.org", True), ("mia@x.org", False), ("new@x.org", False), ("sue@x.org", True), ("lou@x.org", False)],
)
def test_agents_see_their_own_card_and_managers_none(talking, page, monkeypatch, login, is_own):
    people = (
        '[people."ana@x.org"]\nrole = "agent"\nagent_id = "ana"\n[people."mia@x.org"]\nrole = "manager"\n'
        '[people."new@x.org"]\nrole = "agent"\n[people."sue@x.org"]\nrole = "supervisor"\n'
        '[people."lou@x.org"]\nrole = "supervisor"\nqueues = ["Loans"]\n'
    )
    (talking.home / "config").mkdir()
    (talking.home / "config" / "access.toml").write_text(people, "utf-8")
    engine = talking.read()
    runtime.use(engine, Doors(secret=b"s", is_open=False, hosts=None, now=time.time))
    monkeypatch.setattr("wallboard.ui.frame._login", lambda: login)
    test = page("agent", agent="ana")
    assert ("•••• 77" in _written(test)) is is_own
    assert not test.exception


def test_an_agent_sees_no_other_agents_card(talking, page, monkeypatch):
    (talking.home / "config").mkdir()
    people = '[people."ben@x.org"]\nrole = "agent"\nagent_id = "ben"\n'
    (talking.home / "config" / "access.toml").write_text(people, "utf-8")
    engine = talking.read()
    runtime.use(engine, Doors(secret=b"s", is_open=False, hosts=None, now=time.time))
    monkeypatch.setattr("wallboard.ui.frame._login", lambda: "ben@x.org")
    assert "•••• 77" not in _written(page("agent", agent="ana"))


def test_what_follows_a_reason_is_told_only_where_it_is_solid(site, page):
    def rows():
        for number in range(80):
            begins = NOW.timestamp() - 12 * 86400 + 60 * number
            yield f"a{number}", number, begins, "card"
            if number < 30:
                yield f"b{number}", number, begins + 86400, "pin"
            if number < 4:
                yield f"c{number}", number, begins + 2 * 86400, "fees"

    with site.store() as connection:
        for visit, number, begins, reason in rows():
            moments = [clock.iso(begins + after) for after in (0, 10, 60, 60)]
            connection.execute(
                "insert into visits (visit_id, channel, direction, queue, customer_ref, entered_at, answered_at,"
                " ended_at, outcome, reason, changed_at) values (?, 'phone', 'inbound', 'Cards', ?, ?, ?, ?,"
                " 'answered', ?, ?)",
                (visit, f"+9725012{number:05}", *moments[:3], reason, moments[3]),
            )
    connection.close()
    engine = site.read()
    told = oncall.following(engine.ledger, NOW)
    assert {reason: (one.reason, one.n) for reason, one in told.items()} == {"card": ("pin", 80)}
    assert told["card"].share == pytest.approx(30 / 80)
