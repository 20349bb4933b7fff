"""The check every row passes: what is refused, what is doubtful, and that nothing makes it raise."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import timeline
from wallboard import clock, records
from wallboard.ledger import Ledger
from wallboard.records import STREAMS, Fault, Kind, checking

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
GOOD = {"visit_id": "v", "entered_at": "2026-03-02T09:00:00.000000Z", "changed_at": "2026-03-02T09:00:00.000000Z"}


def check(stream: str = "visits", now: datetime | None = NOW, **values: object) -> records.Checked:
    return records.check(STREAMS[stream], [tuple(values.values())], list(values), now=now)


def only(found: records.Checked) -> dict[str, object]:
    """The one row that passed, by column."""
    (row,) = found.rows
    return dict(zip(STREAMS["visits"].names, row, strict=True))


def codes(found: records.Checked) -> list[tuple[str, str]]:
    return [(str(one.fault), one.code) for one in found.findings]


def test_a_good_row_passes_without_a_word():
    found = check(**GOOD, queue="billing", wait_seconds=12)
    assert found.findings == []
    assert only(found)["wait_seconds"] == 12.0
    assert only(found)["talk_seconds"] is None


@pytest.mark.parametrize(
    "written",
    [
        "2026-03-02T09:00:00.000000Z",
        "2026-03-02 09:00:00",
        "2026-03-02T10:00:00+01:00",
        datetime(2026, 3, 2, 9),  # noqa: DTZ001 - naive means UTC
        datetime(2026, 3, 2, 9, tzinfo=UTC),
        datetime(2026, 3, 2, 4, tzinfo=timezone(timedelta(hours=-5))),
        1772442000000000,
    ],
    ids=repr,
)
def test_a_time_may_be_text_a_datetime_or_microseconds(written):
    assert only(check(**GOOD | {"entered_at": written}))["entered_at"] == 1772442000000000


@pytest.mark.parametrize(
    ("column", "value", "read"),
    [
        ("queue", b"cards", "cards"),
        ("queue", 7, "7"),
        ("queue", "", None),
        ("wait_seconds", "12.5", 12.5),
        ("wait_seconds", Decimal("0.1"), 0.1),
        ("wait_seconds", timedelta(minutes=1), 60.0),
        ("ring_no_answer", "3", 3),
        ("resolved", 1, True),
        ("resolved", "f", False),
        ("resolved", "TRUE", True),
        ("resolved", b"1", None),
    ],
)
def test_values_are_read_by_the_kind_of_their_column(column, value, read):
    assert only(check(**GOOD, **{column: value}))[column] == read


@pytest.mark.parametrize(
    ("stream", "values", "code"),
    [
        ("visits", GOOD | {"visit_id": None}, "no_key"),
        ("visits", GOOD | {"visit_id": ""}, "no_key"),
        ("visits", GOOD | {"entered_at": None}, "no_first_time"),
        ("visits", GOOD | {"entered_at": "yesterday"}, "unreadable_time"),
        ("visits", GOOD | {"answered_at": "0000-00-00 00:00:00"}, "unreadable_time"),
        ("visits", GOOD | {"ended_at": 1.5}, "unreadable_time"),
        ("surveys", {"survey_id": "s", "changed_at": GOOD["changed_at"]}, "no_first_time"),
        ("agent_states", {"agent_id": None, "since": GOOD["entered_at"]}, "no_key"),
        ("agent_states", {"agent_id": "ana", "since": None}, "no_key"),
    ],
)
def test_a_row_without_key_or_time_is_refused_with_a_sentence(stream, values, code):
    found = check(stream, **values)
    assert found.rows == []
    assert codes(found) == [("refused", code)]
    assert found.findings[0].sentence.endswith(".")


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"wait_seconds": "soon"}, "unreadable_seconds"),
        ({"wait_seconds": float("inf")}, "unreadable_seconds"),
        ({"ring_no_answer": "many"}, "unreadable_count"),
        ({"resolved": "perhaps"}, "unreadable_claim"),
        ({"answered_at": "2026-03-02T08:59:59Z", "outcome": "answered"}, "doubtful_times"),
        ({"ended_at": "2026-03-02T08:59:59Z"}, "doubtful_times"),
        (
            {"answered_at": "2026-03-02T09:02Z", "ended_at": "2026-03-02T09:01Z", "outcome": "answered"},
            "doubtful_times",
        ),
        ({"outcome": "answered"}, "doubtful_times"),
        ({"outcome": "abandoned", "answered_at": "2026-03-02T09:01Z"}, "doubtful_times"),
        ({"entered_at": "2026-03-02T13:00:01Z"}, "future_time"),
        ({"outcome": "ANSWER"}, "unknown_word"),
        ({"channel": "fax"}, "unknown_word"),
        ({"queue": b"caf\xe9"}, "not_utf8"),
    ],
)
def test_a_doubtful_row_stays_and_is_told_with_a_sentence(values, code):
    found = check(**GOOD | values)
    assert len(found.rows) == 1
    assert codes(found) == [("doubtful", code)]
    assert found.findings[0].sentence.rstrip("�").endswith((".", "?", ";")) or code == "not_utf8"


def test_an_unreadable_number_counts_as_unknown():
    assert only(check(**GOOD, wait_seconds="soon"))["wait_seconds"] is None


def test_a_clock_an_hour_ahead_is_tolerated_and_planned_times_may_lie_ahead():
    assert check(**GOOD | {"entered_at": "2026-03-02T13:00:00Z"}).findings == []
    due = {"promise_id": "p", "made_at": GOOD["entered_at"], "due_at": "2027-01-01T00:00:00Z"}
    assert check("promises", **due).findings == []
    assert check(**GOOD | {"entered_at": "2030-01-01T00:00:00Z"}, now=None).findings == []


def test_a_state_for_all_queues_has_an_empty_queue_in_its_key():
    found = check("agent_states", agent_id="ana", queue=None, since=GOOD["entered_at"])
    assert found.rows[0][1] == ""


def test_a_survey_belongs_to_its_answer_where_no_invitation_is_known():
    assert check("surveys", survey_id="s", call_id="c", answered_at=GOOD["entered_at"]).findings == []


def test_a_key_that_comes_twice_with_other_values_is_doubtful():
    columns = ["visit_id", "queue", "entered_at"]
    rows = [
        ("v", "billing", GOOD["entered_at"]),
        ("v", "billing", GOOD["entered_at"]),
        ("v", "cards", GOOD["entered_at"]),
    ]
    found = records.check(STREAMS["visits"], rows, columns, now=NOW)
    assert len(found.rows) == 3
    assert codes(found) == [("doubtful", "duplicate_key")]


def test_a_long_value_is_cut_in_a_sentence():
    found = check(**GOOD | {"entered_at": "x" * 4000})
    assert len(found.findings[0].sentence) < 200


def test_columns_in_any_order_and_those_unknown_to_us_do_no_harm():
    found = records.check(STREAMS["visits"], [("x", GOOD["entered_at"], "v")], ["extra", "entered_at", "visit_id"])
    assert only(found)["visit_id"] == "v"


storable = st.one_of(
    st.none(),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(),
    st.text(max_size=30),
    st.binary(max_size=30),
    st.sampled_from(
        ["2026-03-02T09:00:00.000000Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "v", "1", "answered"]
    ),
)


@pytest.mark.parametrize("stream", STREAMS)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_whatever_a_store_can_hold_is_read_refused_or_doubtful_and_never_raises(stream, data):
    columns = STREAMS[stream].names
    rows = data.draw(st.lists(st.tuples(*[storable] * len(columns)), min_size=1, max_size=3))
    found = records.check(STREAMS[stream], rows, columns, now=NOW)
    refused = [one for one in found.findings if one.fault is Fault.REFUSED]
    assert len(found.rows) + len(refused) == len(rows)
    assert all(one.sentence and one.code and one.stream == stream for one in found.findings)


good_times = st.integers(0, 86_399_999_999).map(lambda micros: clock.iso(1772409600 + micros / 1e6))
in_order = st.tuples(st.sampled_from(["v", "w", "x"]), good_times, st.sampled_from(["Cards", "", None, "Loans"]))


@settings(max_examples=150, deadline=None)
@given(rows=st.lists(st.one_of(in_order, in_order, in_order, st.tuples(storable, storable, storable)), max_size=120))
def test_a_page_checked_at_once_is_judged_as_row_by_row(rows):
    stream = STREAMS["visits"]
    columns = ["visit_id", "entered_at", "queue"]
    values = [[row[columns.index(name)] if name in columns else None for row in rows] for name in stream.names]
    latest = clock.micros(NOW + checking.FUTURE)
    alone = checking._one_by_one(stream, values, latest)
    found = records.check(stream, rows, columns, now=NOW)
    assert repr(found.rows) == repr(alone.rows)
    assert found.findings == alone.findings


@settings(max_examples=200, deadline=None)
@given(value=storable)
@pytest.mark.parametrize(
    ("column", "kind"),
    [("answered_at", Kind.TIME), ("wait_seconds", Kind.SECONDS), ("ring_no_answer", Kind.COUNT), ("queue", Kind.TEXT)],
)
def test_what_has_passed_can_be_stored_and_shown(column, kind, value):
    for row in check(**GOOD | {column: value}).rows:
        read = row[STREAMS["visits"].position(column)]
        with sqlite3.connect(":memory:") as connection:
            connection.execute("SELECT ?", (read,)).fetchone()
        connection.close()
        if kind is Kind.TIME and read is not None:
            assert clock.iso(read / 1e6)


def test_a_state_whose_time_no_calendar_holds_does_not_stop_the_board():
    found = check("agent_states", agent_id="ana", queue="", since=-(2**62), presence="available", activity="idle")
    states = tuple(("bank", row) for row in found.rows)
    timeline.Drawn((), states).snapshot("09:00").as_dict()


def test_every_stream_keeps_its_rows_in_the_ledger_without_the_raw_customer(tmp_path):
    ledger = Ledger.open(tmp_path / "var" / "wallboard.db")
    for stream in records.KEPT.values():
        assert not {"customer_ref"} & set(stream.columns)
        assert set(stream.key) <= set(stream.columns)
    ledger.close()


SURVEY = {"survey_id": "s", "call_id": "c", "kind": "csat", "score": 4, "answered_at": GOOD["entered_at"]}
PROMISE = {"promise_id": "p", "made_at": GOOD["entered_at"], "due_at": GOOD["entered_at"]}


@pytest.mark.parametrize(
    ("stream", "values", "code", "words"),
    [
        ("surveys", SURVEY | {"score": 9}, "outside_scale", "score is 9, outside its scale from 1 to 5"),
        ("surveys", SURVEY | {"score": 4, "scale_max": 3}, "outside_scale", "from 1 to 3"),
        ("surveys", SURVEY | {"score": 0, "kind": "ces"}, "outside_scale", "from 1 to 7"),
        ("surveys", SURVEY | {"call_id": None}, "no_contact", "belongs to no queue and no reason"),
        ("promises", PROMISE | {"due_at": None}, "no_due_time", "never overdue"),
    ],
)
def test_an_answer_or_a_promise_that_counts_nowhere_is_named(stream, values, code, words):
    checked = check(stream, **values)
    assert [finding.code for finding in checked.findings] == [code]
    assert words in checked.findings[0].sentence
    assert len(checked.rows) == 1  # it stays


@pytest.mark.parametrize(
    ("stream", "values"),
    [
        ("surveys", SURVEY),
        ("surveys", SURVEY | {"score": 9, "scale_max": 10}),
        ("surveys", SURVEY | {"score": 0, "kind": "nps"}),
        ("surveys", SURVEY | {"score": None, "call_id": None, "ticket_id": "t"}),
        ("promises", PROMISE),
    ],
)
def test_an_answer_on_its_scale_and_a_promise_with_a_due_time_are_in_order(stream, values):
    assert check(stream, **values).findings == []
