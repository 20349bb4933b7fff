"""Laws of looking callers up: however contacts arrive, change and vanish, the same ledger gives the same flags."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tests import timeline
from tests.laws.days import NINE, SECOND
from tests.timeline import MORNING
from wallboard import callers, history, measure, third_time
from wallboard.day import Day
from wallboard.ledger import TABLES, Ledger
from wallboard.records import Row
from wallboard.settings import Repeats, Settings

FEW = hypothesis_settings(
    max_examples=25,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
NIGHT = MORNING + timedelta(days=1)
LOOKED_AROUND = [each.slug for each in measure.with_beside(measure.every()) if each.looks_around]
HOUR = 3600 * SECOND
STORES = ("bank", "branch")


@pytest.fixture
def ledger(tmp_path):
    found = Ledger.open(tmp_path / "var" / "board.db")
    yield found
    found.close()


@st.composite
def contacts(draw: st.DrawFn) -> tuple[str, Row]:
    """A visit of one of two people or of nobody, in the last nine days or today; ids are few, so that versions meet."""
    days_before = draw(st.sampled_from([0, 0, 0, 1, 6, 7, 8]))
    entered = NINE - days_before * 24 * HOUR + draw(st.integers(0, 12)) * HOUR // 4
    outcome = draw(st.sampled_from(["answered", "answered", "abandoned", "callback", None]))
    ended = None if outcome is None else entered + draw(st.sampled_from([60, 1200, 4000])) * SECOND
    values = {
        "visit_id": draw(st.sampled_from("abcdefghij")),
        "call_id": draw(st.sampled_from([None, None, "1", "2"])),
        "direction": draw(st.sampled_from(["inbound"] * 5 + ["outbound"])),
        "queue": draw(st.sampled_from(["billing", "cards"])),
        "customer": draw(st.sampled_from(["ana", "ana", "ben", None])),
        "customer_masked": "•••• 00",
        "entered_at": entered,
        "answered_at": entered + 30 * SECOND if outcome == "answered" else None,
        "ended_at": ended,
        "agent_id": "cho" if outcome == "answered" else None,
        "outcome": outcome,
        "reason": draw(st.sampled_from(["bill", "card", None])) if outcome == "answered" else None,
        "coded_at": draw(st.sampled_from([None, 60, 3600])) if outcome == "answered" else None,
        "changed_at": 1,
    }
    if values["coded_at"] is not None:
        values["coded_at"] = ended + values["coded_at"] * SECOND
    return draw(st.sampled_from(STORES)), timeline.row("visits", **values)


rules = st.builds(
    Repeats,
    repeat_within_days=st.sampled_from([1 / 24, 1.0, 7.0]),
    shared_after_contacts=st.sampled_from([2, 60]),
    same_issue=st.sampled_from(["any", "reason"]),
)
pages = st.lists(st.lists(contacts(), min_size=1, max_size=4), min_size=1, max_size=6)


def site(given_: Repeats) -> Settings:
    return timeline.settings(repeats=given_)


def write(ledger: Ledger, rows: list[tuple[str, Row]]) -> None:
    with ledger.transaction() as connection:
        for store, row in rows:
            ledger.write(connection, store, "visits", [row])


def empty(ledger: Ledger) -> None:
    with ledger.transaction() as connection:
        connection.execute(TABLES["visits"].delete())
        connection.execute(TABLES["tickets"].delete())


def shown(ledger: Ledger, day: Day, at: Any, given_: Settings) -> dict[str, Any]:
    """All that a board says about callers at a moment."""
    found = callers.of(ledger, given_)
    found.flag(day)
    board = timeline.look(day, at, given_)
    told = board.as_dict()
    readings = {slug: told["readings"].get(slug) for slug in LOOKED_AROUND}
    beside = {slug: board.reading(slug) for slug in LOOKED_AROUND}
    return readings | {"beside": beside, "third_time": third_time.Strip(found).now(day, at.timestamp())}


def loaded(ledger: Ledger) -> Day:
    return history.load_day(ledger, measure.every(), MORNING - timedelta(hours=6), NIGHT)


@FEW
@given(pages, rules, st.lists(st.sampled_from("abcdefghij"), max_size=3))
def test_a_board_that_heard_of_contacts_one_by_one_says_what_one_says_that_reads_them_all(ledger, pages, rules, gone):
    empty(ledger)
    given_, at = site(rules), timeline.at("12:30")
    day = loaded(ledger)
    for page in pages:
        write(ledger, page)
        for store in STORES:
            day.take_visits(store, [row for name, row in page if name == store])
        shown(ledger, day, at, given_)
    for visit in gone:
        with ledger.transaction() as connection:
            for store in STORES:
                ledger.delete(connection, store, "visits", [(visit,)])
        day.touch_all()
        for store in STORES:
            day.remove_visits(store, [(visit,)])
    if any(moved(pages)):
        day.touch_all()
    assert shown(ledger, day, at, given_) == shown(ledger, loaded(ledger), at, given_)


def moved(pages: list[list[tuple[str, Row]]]) -> list[tuple[str, str]]:
    """Visits that changed hands before today, of which a board hears only what they are now."""
    seen: dict[tuple[str, str], set[Any]] = {}
    for store, row in (one for page in pages for one in page):
        values = timeline.values("visits", row)
        told = (values["customer"], values["entered_at"], values["direction"])
        seen.setdefault((store, values["visit_id"]), set()).add(told)
    return [key for key, versions in seen.items() if len(versions) > 1]


@FEW
@given(pages, rules)
def test_a_board_that_leaves_callers_for_later_ends_where_one_does_that_waits_for_them(ledger, pages, rules):
    empty(ledger)
    given_, at = site(rules), timeline.at("12:30")
    day, found = loaded(ledger), callers.of(ledger, given_)
    day.is_patient = True
    for page in pages:
        write(ledger, page)
        for store in STORES:
            day.take_visits(store, [row for name, row in page if name == store])
        found.flag(day, until=-math.inf, at_once=1)
        timeline.look(day, at, given_)
    if any(moved(pages)):
        day.touch_all()
    while found.flag(day, until=-math.inf, at_once=1) or day.recount(1):
        pass
    assert day.is_flagged
    assert day.uncounted == 0
    assert shown(ledger, day, at, given_) == shown(ledger, loaded(ledger), at, given_)


@FEW
@given(pages, rules)
def test_who_is_on_the_line_again_is_told_before_and_after_callers_have_been_flagged(ledger, pages, rules):
    empty(ledger)
    write(ledger, [one for page in pages for one in page])
    given_, at = site(rules), timeline.at("12:30").timestamp()
    found, day = callers.of(ledger, given_), loaded(ledger)
    before = third_time.Strip(found).now(day, at)
    found.flag(day)
    assert third_time.Strip(found).now(day, at) == before


@st.composite
def tickets(draw: st.DrawFn) -> Row:
    """A ticket of one of two people; its id is one of three, so that versions meet, and it may be dated ahead."""
    return timeline.row(
        "tickets",
        ticket_id=draw(st.sampled_from("xyz")),
        customer=draw(st.sampled_from(["ana", "ben"])),
        category=draw(st.sampled_from(["bill", "fault"])),
        opened_at=NINE + draw(st.integers(-40, 16)) * HOUR // 4,
        changed_at=1,
    )


@FEW
@given(st.lists(st.tuples(st.lists(contacts(), max_size=3), st.lists(tickets(), max_size=2)), max_size=8), rules)
def test_a_strip_that_keeps_what_it_knows_says_what_one_says_that_looks_everything_up(ledger, steps, rules):
    empty(ledger)
    found, day = callers.of(ledger, site(rules)), loaded(ledger)
    strip, pages = third_time.Strip(found), []
    for minute, (visits, opened) in enumerate(steps):
        pages.append(visits)
        write(ledger, visits)
        with ledger.transaction() as connection:
            ledger.write(connection, "desk", "tickets", opened)
        for store in STORES:
            day.take_visits(store, [row for name, row in visits if name == store])
        day.take_cases("desk", "tickets", opened)
        if any(moved(pages)):
            day.touch_all()
        if minute % 2:
            found.flag(day)
        at = (timeline.at("09:30") + timedelta(minutes=20 * minute)).timestamp()
        assert strip.now(day, at) == third_time.Strip(found).now(day, at)


@FEW
@given(pages, rules, st.integers(0, 16))
def test_a_live_board_says_of_callers_what_a_later_look_back_says(ledger, pages, rules, quarters):
    given_, at = site(rules), timeline.at("09:00") + timedelta(minutes=15 * quarters, seconds=7)
    rows = {(store, row[0]): row for page in pages for store, row in page}
    live = {key: row for key, whole in rows.items() if (row := as_written_by(whole, at)) is not None}
    told = []
    for some in (rows, live):
        empty(ledger)
        write(ledger, [(store, row) for (store, _), row in some.items()])
        told.append(shown(ledger, loaded(ledger), at, given_))
    assert told[0] == told[1]


def as_written_by(row: Row, at: Any) -> Row | None:
    """A visit as its store showed it at a moment."""
    now, values = timeline.micros(at), timeline.values("visits", row)
    if values["entered_at"] > now:
        return None
    unknown = []
    decided = values["answered_at"] or values["ended_at"]
    if decided is not None and decided > now:
        unknown += ["outcome", "answered_at", "agent_id"]
    if values["ended_at"] is not None and values["ended_at"] > now:
        unknown += ["ended_at"]
    if values["coded_at"] is not None and values["coded_at"] > now:
        unknown += ["coded_at", "reason"]
    return timeline.with_(row, **dict.fromkeys(unknown))


@FEW
@given(pages, rules)
def test_a_report_of_the_day_says_what_the_board_said_at_its_end(ledger, pages, rules):
    empty(ledger)
    write(ledger, [one for page in pages for one in page])
    given_, end = site(rules), NIGHT - timedelta(microseconds=1)
    day = loaded(ledger)
    callers.of(ledger, given_).flag(day)
    board = timeline.look(day, end, given_)
    for by, names, folder in (
        ((), ("",), "site"),
        (("queue",), board.queues, "queues"),
        (("agent",), ("cho",), "agents"),
    ):
        rows = history.report(ledger, given_, since=MORNING, until=NIGHT, now=end, by=by, measures=LOOKED_AROUND)
        told = {(row["measure"], row[by[0]] if by else ""): row for row in rows}
        for slug in LOOKED_AROUND:
            for name in names:
                reading = board.reading(slug, f"{folder}/{name}" if by else "site")
                row = told.get((slug, name), {"part": 0, "whole": 0})
                if reading is not None:
                    assert (row["part"] or 0, row["whole"] or 0) == (reading.part or 0, reading.whole or 0), (
                        slug,
                        name,
                    )


def test_a_strip_hears_of_what_time_alone_makes_true(ledger):
    found, day = callers.of(ledger, site(Repeats())), loaded(ledger)
    strip = third_time.Strip(found)
    before = [call(name, NINE - days * 24 * HOUR) for name, days in (("a", 1), ("b", 2))]
    coded_later = timeline.with_(before[0], reason="bill", coded_at=NINE + HOUR // 2)
    rows = [coded_later, before[1], timeline.with_(call("now", NINE), answered_at=None, ended_at=None, outcome=None)]
    write(ledger, [("bank", row) for row in rows])
    ahead = timeline.row("tickets", ticket_id="x", customer="ana", category="card", opened_at=NINE - HOUR, changed_at=1)
    with ledger.transaction() as connection:
        ledger.write(connection, "desk", "tickets", [ahead])
    day.take_visits("bank", rows)
    told = [strip.now(day, timeline.at(time).timestamp())[0] for time in ("09:10", "09:40")]
    assert [(one["earlier"], one["reasons"]) for one in told] == [(3, ["card"]), (3, ["card", "bill"])]


def call(visit: str, entered: int) -> Row:
    """An answered call of Ana."""
    return timeline.row(
        "visits",
        visit_id=visit,
        direction="inbound",
        queue="cards",
        customer="ana",
        customer_masked="•••• 00",
        entered_at=entered,
        answered_at=entered + 30 * SECOND,
        ended_at=entered + 60 * SECOND,
        outcome="answered",
        changed_at=1,
    )
