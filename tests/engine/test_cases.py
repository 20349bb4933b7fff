"""Surveys, promises and tickets from a store to the board: what each of them adds, and when."""

from __future__ import annotations

import sqlite3
from datetime import timedelta

import pytest

from tests.engine import site as site_
from tests.engine.site import NINE, Centre, Site
from wallboard import history

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def site(tmp_path):
    found = Site(tmp_path)
    with sqlite3.connect(tmp_path / "bank.db") as store:
        store.executescript((site_.SCHEMA / "sqlite.sql").read_text("utf-8"))
    url = f"sqlite:///{tmp_path / 'bank.db'}"
    found.centre = Centre(url)
    found.reads(url)
    yield found
    found.close()


def shown(site, at=None):
    engine = site.engine()
    site.clock.at = at or site.clock.at
    site_.poll(engine, times=3)
    return engine


def told(engine, measure, where="site", window="today"):
    reading = engine.board.latest.reading(measure, where, window)
    return (reading.part, reading.whole, reading.value)


def report(engine, measure, by=(), **asked):
    given = {"since": NINE - 9 * HOUR, "until": NINE + 15 * HOUR, "now": engine.now()} | asked
    rows = history.report(engine.ledger, engine.settings, by=by, measures=[measure], **given)
    return {tuple(row[key] for key in by): (row["part"], row["whole"], row["value"]) for row in rows}


def survey(site, number, score, *, kind="csat", after=HOUR, **values):
    invited = NINE + 2 * MINUTE
    row = {"survey_id": f"s{number}", "kind": kind, "score": score, "invited_at": invited, "agent_id": None}
    row |= {"call_id": None, "ticket_id": None, "scale_min": None, "scale_max": None, "inverted": None}
    row |= {"answered_at": None if score is None else invited + after, "changed_at": invited + after}
    site.centre.insert("surveys", row | values)


def test_a_rating_belongs_to_the_contact_and_to_who_handled_it(site):
    site.centre.answered("v1", NINE, call_id="c1", reason="bill")
    site.centre.answered("v2", NINE, call_id="c2", reason="card", agent_id="ben")
    survey(site, 1, 5, call_id="c1")
    survey(site, 2, 2, call_id="c2")
    survey(site, 3, None, call_id="c2", kind="nps")
    engine = shown(site, NINE + 2 * HOUR)
    assert told(engine, "csat") == (1, 2, 0.5)
    assert told(engine, "csat", "queues/Cards") == (1, 2, 0.5)
    assert told(engine, "csat", "agents/ana") == (1, 1, 1)
    assert told(engine, "response_rate") == (2, 3, 2 / 3)
    assert told(engine, "invitation_rate") == (2, 2, 1)
    assert report(engine, "csat", ("reason",)) == {("bill",): (1, 1, 1), ("card",): (0, 1, 0)}
    assert report(engine, "csat", ("agent", "day")) == {
        ("ana", "2026-03-02"): (1, 1, 1),
        ("ben", "2026-03-02"): (0, 1, 0),
    }


def test_an_answer_counts_from_the_moment_it_is_given_wherever_it_is_looked_at(site):
    survey(site, 1, 5, after=HOUR)
    engine = shown(site, NINE + 61 * MINUTE)
    before, after = (engine.look(NINE + minutes * MINUTE, 0) for minutes in (61, 63))
    assert (before.reading("csat").whole, after.reading("csat").whole) == (0, 1)
    assert (before.reading("response_rate").part, after.reading("response_rate").part) == (0, 1)


@pytest.mark.parametrize(
    ("kind", "score", "scale", "value"),
    [
        ("csat", 8, {"scale_min": 0, "scale_max": 10}, 1),
        ("csat", 7, {"scale_min": 0, "scale_max": 10}, 0),
        ("csat", 1, {"scale_min": 1, "scale_max": 5, "inverted": 1}, 1),
        ("csat", 6, {"scale_min": 1, "scale_max": 5}, None),
        ("nps", 10, {}, 100),
        ("nps", 6, {}, -100),
        ("nps", 8, {}, 0),
        ("ces", 3, {"scale_min": 1, "scale_max": 5}, 4),
    ],
)
def test_scales_are_mapped_and_a_score_outside_its_scale_is_in_no_score(site, kind, score, scale, value):
    survey(site, 1, score, kind=kind, **scale)
    engine = shown(site, NINE + 2 * HOUR)
    assert told(engine, kind)[2] == value
    assert told(engine, "response_rate") == (1, 1, 1)


def test_the_second_survey_of_a_kind_about_a_contact_is_in_no_number(site):
    site.centre.answered("v1", NINE, call_id="c1")
    survey(site, 1, 5, call_id="c1")
    survey(site, 2, 1, call_id="c1")
    survey(site, 3, 9, call_id="c1", kind="nps")
    engine = shown(site, NINE + 2 * HOUR)
    assert told(engine, "csat") == (1, 1, 1)
    assert told(engine, "response_rate")[:2] == (2, 2)
    assert told(engine, "invitation_rate") == (1, 1, 1)


def promise(site, number, *, due=HOUR, done=None, state="open", kind="call-back", **values):
    row = {"promise_id": f"p{number}", "kind": kind, "made_at": NINE, "due_at": None if due is None else NINE + due}
    row |= {"done_at": None if done is None else NINE + done, "state": "done" if done else state, "agent_id": "ana"}
    site.centre.insert("promises", row | {"changed_at": NINE} | values)


def test_promises_are_kept_late_broken_or_withdrawn(site):
    promise(site, 1, done=0.5 * HOUR)
    promise(site, 2, done=1.5 * HOUR)
    promise(site, 3)
    promise(site, 4, state="withdrawn")
    promise(site, 5, due=None)
    promise(site, 6, kind="letter")
    engine = shown(site, NINE + 4 * HOUR)
    assert told(engine, "promise_kept_rate") == (1, 3, 1 / 3)
    assert told(engine, "promise_kept_rate", "agents/ana") == (1, 3, 1 / 3)
    assert told(engine, "promises_overdue") == (2, None, 2)
    assert report(engine, "promise_kept_rate") == {(): (1, 3, 1 / 3)}
    assert report(engine, "promises_overdue", until=NINE + 1.2 * HOUR) == {(): (3, None, 3)}
    early = engine.look(NINE + 0.2 * HOUR, 0)
    assert [one["state"] for one in early.promises] == ["due"] * 4
    late = engine.look(NINE + 1.6 * HOUR, 0)
    assert [(one["promise_id"], one["state"]) for one in late.promises] == [("p3", "overdue"), ("p6", "overdue")]


@pytest.mark.parametrize(("reason", "expected"), [("bill", (0, 1, 0)), ("card", (1, 1, 1))])
def test_a_promise_the_customer_had_to_ask_about_is_not_kept(site, reason, expected):
    site.write("promises.toml", "grace_minutes = 60")
    site.centre.answered("v1", NINE - HOUR, call_id="c1", customer_ref="A7", reason="bill")
    promise(site, 1, done=1.5 * HOUR, call_id="c1", customer_ref="A7")
    site.centre.answered("v2", NINE + 1.2 * HOUR, call_id="c2", customer_ref="A7", reason=reason)
    assert told(shown(site, NINE + 2 * HOUR), "promise_kept_rate") == expected


def ticket(site, number, opened=timedelta(), **values):
    row = {"ticket_id": f"t{number}", "opened_at": NINE + opened, "state": "open", "is_complaint": 0, "queue": "Cards"}
    row |= dict.fromkeys(("first_response_at", "resolved_at", "first_resolved_at", "reopen_count", "customer_ref"))
    site.centre.insert("tickets", row | {"changed_at": NINE + opened} | values)


def test_the_clock_of_a_ticket_stands_still_while_the_centre_is_closed(site):
    with (site.config / "wallboard.toml").open("a") as file:
        file.write('open = { mon = ["09:00-10:00", "11:00-12:00"] }')
    ticket(site, 1, first_response_at=NINE + 2.5 * HOUR, resolved_at=NINE + 9 * HOUR, state="closed")
    engine = shown(site, NINE + 10 * HOUR)
    assert told(engine, "first_response_time") == (1.5 * 3600, 1, 1.5 * 3600)
    assert told(engine, "resolution_time") == (7200, 1, 7200)


def test_the_backlog_of_a_past_moment_holds_what_was_solved_later(site):
    ticket(site, 1, -50 * HOUR)
    ticket(site, 2, resolved_at=NINE + HOUR, first_resolved_at=NINE + HOUR, reopen_count=1, state="closed")
    ticket(site, 3, state="merged")
    engine = shown(site, NINE + 2 * HOUR)
    assert told(engine, "backlog") == (1, None, 1)
    assert told(engine, "reopen_rate") == (1, 1, 1)
    assert engine.look(NINE + 0.5 * HOUR, 0).reading("backlog").value == 2
    assert report(engine, "backlog", ("queue",), until=NINE + 0.5 * HOUR) == {("Cards",): (2, None, 2)}


def test_complaints_count_people_and_not_messages(site):
    site.centre.answered("v1", NINE)
    ticket(site, 1, -100 * HOUR, is_complaint=1, customer_ref="A7")
    ticket(site, 2, is_complaint=1, customer_ref="A7")
    ticket(site, 3, is_complaint=1, customer_ref="B8")
    ticket(site, 4, HOUR, is_complaint=1, customer_ref="B8")
    ticket(site, 5, is_complaint=1)
    ticket(site, 6, is_complaint=1, customer_ref="C9", state="merged")
    engine = shown(site, NINE + 2 * HOUR)
    assert told(engine, "complaints") == (2, None, 2)
    assert told(engine, "complaint_rate") == (2, 1, 2000)
    assert report(engine, "complaint_rate", ("queue",)) == {("Cards",): (2, 1, 2000)}


def test_a_reason_is_coded_in_time_within_a_quarter_of_an_hour(site):
    ended = NINE + timedelta(seconds=70)
    site.centre.answered("v1", NINE, reason="bill", coded_at=ended + 15 * MINUTE)
    site.centre.answered("v2", NINE, reason="bill", coded_at=ended + 16 * MINUTE)
    site.centre.answered("v3", NINE)
    site.centre.answered("v4", NINE + HOUR)
    assert told(shown(site, NINE + HOUR + 5 * MINUTE), "coding_rate") == (1, 3, 1 / 3)
