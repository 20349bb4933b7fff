"""Laws of surveys, tickets and promises: however they arrive, change and vanish, the same rows say the same."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests import timeline
from tests.laws.days import NINE, SECOND
from tests.timeline import MORNING
from wallboard import history, measure, related
from wallboard.day import Day
from wallboard.ledger import TABLES, Ledger
from wallboard.records import Row

FEW = settings(
    max_examples=25,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
Written = tuple[str, str, Row]  # store, stream, row
STORES = ("bank", "branch")
HOUR = 3600 * SECOND
LINKS = {  # by what other rows find a row: a day that does not hold it hears only what these are now
    "visits": ("call_id", "customer", "entered_at", "direction"),
    "tickets": ("customer", "opened_at"),
    "notes": ("ticket_id", "at", "author_kind"),
    "surveys": (),
    "promises": (),
    "heard": (),
}
MEASURES = [each for each in measure.every() if each.cases]
LATE = timeline.at("12:30")
SITE = timeline.settings()

moments = st.builds(lambda quarters: NINE + quarters * HOUR // 4, st.integers(-8, 12))
long_ago = st.builds(lambda days: NINE - days * 24 * HOUR, st.sampled_from([1, 3, 7, 8]))
later = st.one_of(moments, moments, st.none())
customers = st.sampled_from(["ana", "ana", "ana", "ben", None])
agents = st.sampled_from(["cho", "dee", None])
calls = st.sampled_from(["1", "1", "2", None])
tickets = st.sampled_from(["t1", "t1", "t2", None])
reasons = st.sampled_from(["bill", "bill", "card", None])


def written(stream: str, **drawn: Any) -> st.SearchStrategy[Written]:
    row = st.fixed_dictionaries(drawn | {"changed_at": st.just(1)}).map(lambda values: timeline.row(stream, **values))
    return st.tuples(st.sampled_from(STORES), st.just(stream), row)


visits = written(
    "visits",
    visit_id=st.sampled_from("abcd"),
    call_id=calls,
    direction=st.sampled_from(["inbound", "inbound", "outbound"]),
    queue=st.sampled_from(["billing", "cards"]),
    channel=st.just("phone"),
    customer=customers,
    entered_at=st.one_of(moments, moments, long_ago),
    answered_at=later,
    agent_id=agents,
    reason=reasons,
    coded_at=later,
)
surveys = written(
    "surveys",
    survey_id=st.sampled_from("klmn"),
    call_id=calls,
    ticket_id=tickets,
    agent_id=agents,
    kind=st.sampled_from(["csat", "csat", "csat", "nps", "ces"]),
    score=st.sampled_from([1.0, 4.0, 5.0]),
    invited_at=moments,
    answered_at=later,
)
cases = written(
    "tickets",
    ticket_id=st.sampled_from(["t1", "t2", "t3"]),
    customer=customers,
    agent_id=agents,
    queue=st.sampled_from(["billing", None]),
    category=reasons,
    state=st.sampled_from(["new", "open", "closed", "merged", None]),
    opened_at=st.one_of(moments, moments, long_ago),
    first_response_at=later,
    resolved_at=later,
    first_resolved_at=later,
    reopen_count=st.sampled_from([0, 1, None]),
    is_complaint=st.sampled_from([True, True, False]),
)
promises = written(
    "promises",
    promise_id=st.sampled_from("pqr"),
    call_id=calls,
    ticket_id=tickets,
    customer=customers,
    agent_id=agents,
    kind=st.sampled_from(["call back", "letter", None]),
    made_at=st.one_of(moments, long_ago),
    due_at=later,
    done_at=later,
    state=st.sampled_from(["open", "done", "withdrawn", None]),
)
notes = written(
    "notes",
    note_id=st.sampled_from("xyz"),
    ticket_id=tickets,
    author_kind=st.sampled_from(["customer", "agent"]),
    at=moments,
)
heard = written(
    "heard",
    source_id=st.sampled_from("uvw"),
    call_id=calls,
    ticket_id=tickets,
    at=st.one_of(moments, moments, long_ago),
    phrases=st.sampled_from(["angry", "angry", None]),
)
anything = st.lists(st.one_of(visits, surveys, cases, promises, notes, heard), min_size=4, max_size=16)
pages = st.lists(
    st.lists(st.one_of(visits, surveys, cases, promises, notes, heard), min_size=1, max_size=6), min_size=2, max_size=6
)
vanished = st.tuples(
    st.sampled_from(STORES), st.sampled_from(["surveys", "tickets", "promises", "heard"]), st.integers(0, 9)
)


@pytest.fixture
def ledger(tmp_path):
    found = Ledger.open(tmp_path / "var" / "board.db")
    yield found
    found.close()


def empty(ledger: Ledger) -> None:
    with ledger.transaction() as connection:
        for stream in LINKS:
            connection.execute(TABLES[stream].delete())


def take(ledger: Ledger, day: Day, page: list[Written]) -> None:
    """Write a page down and tell the day of it, stream by stream."""
    for stream in LINKS:
        for store in STORES:
            rows = [row for name, of, row in page if (name, of) == (store, stream)]
            with ledger.transaction() as connection:
                ledger.write(connection, store, stream, rows)
            if rows and stream == "visits":
                day.take_visits(store, rows)
            elif rows:
                day.take_cases(store, stream, rows, gone=())


def forget(ledger: Ledger, day: Day, store: str, stream: str, number: int) -> None:
    """Let one of the rows vanish from the store, as a comparison finds it."""
    held = sorted(key for key in ledger.keys_between(store, stream, since=0, until=2**62))
    if held:
        key = held[number % len(held)]
        with ledger.transaction() as connection:
            ledger.delete(connection, store, stream, [key])
        for load in day.caseloads.values():
            load.look_all_up()
        day.take_cases(store, stream, (), gone=[key])


def relinked(pages: list[list[Written]]) -> bool:
    """Whether a row that others look for became another one's on the way."""
    seen: dict[Any, set[Any]] = {}
    for store, stream, row in (one for page in pages for one in page):
        values = timeline.values(stream, row)
        seen.setdefault((stream, *timeline.key(stream, store, row)), set()).add(
            tuple(values[name] for name in LINKS[stream])
        )
    return any(len(versions) > 1 for versions in seen.values())


def shown(ledger: Ledger, day: Day, at: datetime) -> dict[str, Any]:
    """All that a board says of cases at a moment."""
    related.look_up(ledger, SITE, day)
    told = timeline.look(day, at, SITE).as_dict()
    return {"promises": told["promises"]} | {each.slug: told["readings"].get(each.slug) for each in MEASURES}


def loaded(ledger: Ledger) -> Day:
    return history.load_day(ledger, MEASURES, MORNING - timedelta(hours=6), MORNING + timedelta(days=1))


@FEW
@given(pages, st.lists(vanished, max_size=3), st.lists(st.integers(0, 60), max_size=7))
def test_a_board_that_heard_of_cases_one_by_one_says_what_one_says_that_reads_them_all(ledger, pages, gone, looks):
    empty(ledger)
    day, now = loaded(ledger), timeline.at("09:30")
    for page, minutes in zip(pages, [*looks, *[0] * len(pages)], strict=False):
        take(ledger, day, page)
        now += timedelta(minutes=minutes, seconds=minutes)
        shown(ledger, day, now)
    for one in gone:
        forget(ledger, day, *one)
    if relinked(pages):
        for load in day.caseloads.values():
            load.look_all_up()
    assert shown(ledger, day, LATE) == shown(ledger, loaded(ledger), LATE)


@FEW
@given(anything, st.randoms(use_true_random=False))
def test_the_order_in_which_cases_arrive_is_irrelevant(ledger, rows, random):
    rows = list(
        {(stream, *timeline.key(stream, store, row)): (store, stream, row) for store, stream, row in rows}.values()
    )
    found = []
    for _ in range(2):
        empty(ledger)
        day = loaded(ledger)
        for one in rows:
            take(ledger, day, [one])
        found.append(shown(ledger, day, LATE))
        random.shuffle(rows)
    assert found[0] == found[1]


@FEW
@given(anything, st.lists(st.integers(1, 90), max_size=5))
def test_a_day_of_cases_replayed_step_by_step_equals_a_look_at_every_moment(ledger, rows, steps):
    empty(ledger)
    take(ledger, loaded(ledger), rows)
    day, now = loaded(ledger), timeline.at("09:30")
    for minutes in steps:
        now += timedelta(minutes=minutes)
        assert shown(ledger, day, now) == shown(ledger, loaded(ledger), now)
