"""Dissatisfaction heard in what customers write: from notes and subjects in a store to the number on the board."""

from __future__ import annotations

import sqlite3
from datetime import timedelta

import pytest

from tests.engine import site as site_
from tests.engine.site import NINE, Centre, Site
from wallboard import history

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
SLUG = "dissatisfaction_heard"
PHRASES = """
[[groups]]
slug = "unhappy"
reason = "Disappointed"
phrases = ["disappointed", "fed up", "失望"]
"""
LATER = NINE + 2 * HOUR


@pytest.fixture
def site(tmp_path):
    found = Site(tmp_path)
    found.write("complaints.toml", PHRASES)
    with sqlite3.connect(tmp_path / "bank.db") as store:
        store.executescript((site_.SCHEMA / "sqlite.sql").read_text("utf-8"))
    url = f"sqlite:///{tmp_path / 'bank.db'}"
    found.centre = Centre(url)
    found.reads(url)
    yield found
    found.close()


def shown(site, at=LATER):
    engine = site.engine()
    site.clock.at = at
    site_.poll(engine, times=3)
    return engine


def count(engine, where="site"):
    reading = engine.board.latest.reading(SLUG, where)
    return None if reading is None else reading.value


def ticket(site, number, who, *, at=NINE, **values):
    row = {"ticket_id": f"t{number}", "customer_ref": who, "queue": "Cards", "category": "fees", "state": "open"}
    row |= {"opened_at": at, "subject": "A question", "is_complaint": 0, "changed_at": at}
    site.centre.insert("tickets", row | values)


def note(site, number, body, *, at=NINE + HOUR, author="customer", **values):
    row = {"note_id": f"n{number}", "call_id": None, "ticket_id": None, "author_kind": author, "internal": 0}
    row |= {"at": at, "subject": None, "body": body, "changed_at": at}
    site.centre.insert("notes", row | values)


def test_a_customer_is_heard_once_in_seven_days_wherever_they_wrote(site):
    ticket(site, 1, "+97250111", subject="So disappointed")
    ticket(site, 2, "+97250222")
    note(site, 1, "I am fed up.", ticket_id="t1")
    note(site, 2, "我很失望", ticket_id="t2")
    note(site, 3, "Disappointed!", call_id="c9")  # whose, nobody knows: somebody of their own
    engine = shown(site)
    assert count(engine) == 3
    assert count(engine, "queues/Cards") == 2
    assert engine.look(NINE + 30 * MINUTE, 0).reading(SLUG).value == 1
    asked = {"since": NINE - 9 * HOUR, "until": NINE + 15 * HOUR, "now": engine.now()}
    rows = history.report(engine.ledger, engine.settings, by=("reason",), measures=[SLUG], **asked)
    assert {row["reason"]: row["part"] for row in rows} == {"fees": 2, None: 1}


def test_who_was_heard_a_week_ago_or_less_is_not_heard_again_and_neither_is_a_merged_ticket(site):
    ticket(site, 0, "+97250111", at=NINE - 7 * 24 * HOUR, subject="Disappointed")
    ticket(site, 1, "+97250111", at=NINE, subject="Disappointed again")
    ticket(site, 2, "+97250222", at=NINE - 8 * 24 * HOUR, subject="Disappointed")
    ticket(site, 3, "+97250222", at=NINE, subject="Disappointed again")
    ticket(site, 4, "+97250333", at=NINE, subject="Disappointed", state="merged")
    ticket(site, 5, "+97250333", at=NINE + MINUTE, subject="Disappointed")
    assert count(shown(site)) == 2  # t3, and t5 since what was merged is no earlier text


def test_what_is_denied_or_not_the_customers_is_not_heard(site):
    ticket(site, 1, "+97250111")
    note(site, 1, "I am not disappointed at all.", ticket_id="t1")
    note(site, 2, "The customer was disappointed.", ticket_id="t1", author="agent")
    note(site, 3, "Customer disappointed", ticket_id="t1", internal=1)
    note(site, 4, "Thanks.\n\nOn Mon, 2 Mar 2026 at 08:12, Desk wrote:\n> Are you disappointed?", ticket_id="t1")
    assert count(shown(site)) == 0


def test_a_text_that_changes_or_goes_is_heard_as_it_is_now(site):
    ticket(site, 1, "+97250111")
    note(site, 1, "Disappointed!", ticket_id="t1")
    ticket(site, 2, "+97250222", subject="Fed up")
    engine = shown(site)
    assert count(engine) == 2
    said = {"note_id": "n1", "body": "All is well", "changed_at": LATER}
    site.centre.update("notes", said, key="note_id")
    site.clock.turn(120)
    site_.poll(engine, times=3)
    assert count(engine) == 1
    assert count(shown(site, site.clock.at)) == 1
    site.centre.run("delete from tickets where ticket_id = 't2'")
    engine._reconcile()
    engine.publish()
    assert count(engine) == 0


def test_other_phrases_let_every_text_be_heard_anew(site):
    ticket(site, 1, "+97250111", subject="Disappointed")
    ticket(site, 2, "+97250222", subject="What a nuisance")
    assert count(shown(site)) == 1
    site.write("complaints.toml", PHRASES.replace('"disappointed"', '"nuisance"'))
    engine = site.engine()
    engine.start()
    engine.stop()
    assert count(engine) == 1
    [(_, rows)] = engine.ledger.rows("heard")
    assert {row[0]: row[4] for row in rows} == {"tickets t1": None, "tickets t2": "nuisance"}


def test_without_phrases_nobody_is_heard(site):
    site.write("complaints.toml", "")
    ticket(site, 1, "+97250111", subject="Disappointed")
    assert count(shown(site)) == 0
