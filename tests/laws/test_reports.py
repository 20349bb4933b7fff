"""Laws of reports: windows join, groups add up, and a whole day's report is what the board showed at its end."""

from __future__ import annotations

import itertools
from collections import defaultdict
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests import timeline
from tests.laws import days
from tests.laws.days import Stored
from tests.timeline import MORNING, at
from wallboard import clock, history
from wallboard.ledger import TABLES, Ledger

COUNTED = ("offered", "answered", "abandoned", "service_level", "speed_of_answer", "abandon_rate", "answer_rate")
VISITS = ("handle_time", "transfer_rate", "hold_rate", "short_call_rate")
FEW = settings(
    max_examples=15,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
NIGHT = MORNING + timedelta(days=1)


@pytest.fixture
def ledger(tmp_path):
    found = Ledger.open(tmp_path / "var" / "wallboard.db")
    yield found
    found.close()


def fill(ledger: Ledger, rows: list[Stored], states: list[Stored] = ()) -> None:
    """Let a ledger hold these rows and no others."""
    with ledger.transaction() as connection:
        for stream, some in (("visits", rows), ("agent_states", states)):
            connection.execute(TABLES[stream].delete())
            for store, row in days.newest(list(some), stream).values():
                ledger.write(connection, store, stream, [row])


def sums(ledger: Ledger, since: datetime, until: datetime, **asked: Any) -> dict[tuple[Any, ...], list[float]]:
    """Part and whole of every row of a report, by measure and keys."""
    found: dict[tuple[Any, ...], list[float]] = defaultdict(lambda: [0.0, 0.0])
    given_ = asked.pop("settings", None) or timeline.settings()
    for row in history.report(ledger, given_, since=since, until=until, now=asked.pop("now", NIGHT), **asked):
        key = (row["measure"], *(row[name] for name in asked.get("by", ())))
        found[key][0] += row["part"] or 0
        found[key][1] += row["whole"] or 0
    return found


def added(*tables: dict[tuple[Any, ...], list[float]]) -> dict[tuple[Any, ...], list[float]]:
    """Rows of several reports, key by key."""
    total: dict[tuple[Any, ...], list[float]] = defaultdict(lambda: [0.0, 0.0])
    for table in tables:
        for key, (part, whole) in table.items():
            total[key][0] += part
            total[key][1] += whole
    return total


def agree(one: dict[Any, list[float]], other: dict[Any, list[float]]) -> bool:
    """Whether two tables are equal where anything was counted; seconds to the microsecond."""
    keys = {key for table in (one, other) for key, pair in table.items() if any(pair)}
    return all(one[key] == pytest.approx(other[key], abs=1e-6) for key in keys)


@FEW
@given(st.one_of(days.orderly(1), days.disorderly), days.floors, st.lists(st.integers(0, 200), min_size=1, max_size=4))
@pytest.mark.parametrize("by", [(), ("queue",), ("hour", "channel")], ids=["alone", "by queue", "by hour"])
def test_reports_of_windows_that_touch_add_up_to_the_report_of_both(ledger, by, rows, states, cuts):
    fill(ledger, rows, states)
    edges = sorted({at("08:50"), at("12:30"), *(at("09:00") + timedelta(seconds=29.5 * cut) for cut in cuts)})
    measures = (*COUNTED, *VISITS, *(("occupancy",) if "channel" not in by else ()))
    pieces = [sums(ledger, a, b, by=by, measures=measures) for a, b in itertools.pairwise(edges)]
    assert agree(added(*pieces), sums(ledger, edges[0], edges[-1], by=by, measures=measures))


@FEW
@given(st.one_of(days.orderly(1), days.disorderly))
def test_groups_add_up_to_the_whole(ledger, rows):
    fill(ledger, rows)
    by_queue = sums(ledger, MORNING, NIGHT, by=("queue",), measures=COUNTED)
    by_agent = sums(ledger, MORNING, NIGHT, by=("queue", "agent"), measures=COUNTED)
    regrouped = added(*({key[:2]: pair} for key, pair in by_agent.items()))
    assert agree(regrouped, by_queue)
    for keys in (("day",), ("hour",), ("channel",), ("reason",), ("day", "hour", "channel", "reason")):
        every = [*COUNTED, *VISITS]
        if "channel" in keys:
            every.remove("service_level")  # the site's leaves chats out, see the next law
        whole = sums(ledger, MORNING, NIGHT, measures=every)
        grouped = sums(ledger, MORNING, NIGHT, by=keys, measures=every)
        assert agree(added(*({key[:1]: pair} for key, pair in grouped.items())), whole)


@FEW
@given(days.orderly(1))
def test_no_chat_enters_the_service_level_of_the_phone(ledger, rows):
    fill(ledger, rows)
    whole = sums(ledger, MORNING, NIGHT, measures=["service_level"])
    by_channel = sums(ledger, MORNING, NIGHT, by=("channel",), measures=["service_level"])
    spoken = {key: pair for key, pair in by_channel.items() if key[1] in ("phone", "video", None)}
    assert agree(added(*({key[:1]: pair} for key, pair in spoken.items())) if spoken else whole, whole)


@FEW
@given(st.one_of(days.orderly(1), days.disorderly), days.floors)
def test_the_report_of_a_day_is_what_the_board_showed_at_its_end(ledger, rows, states):
    fill(ledger, rows, states)
    end = NIGHT - timedelta(microseconds=1)
    day = timeline.fed(
        MORNING - timedelta(hours=6),
        days.newest(rows, "visits").values(),
        days.newest(states, "agent_states").values(),
        end=NIGHT,
    )
    board = timeline.look(day, end)
    names = {"queue": board.queues, "agent": days.AGENTS}
    for by, folder in ((None, None), ("queue", "queues"), ("agent", "agents")):
        told = sums(ledger, MORNING, NIGHT, now=end, by=(by,) if by else (), measures=(*COUNTED, *VISITS, "occupancy"))
        for name in names[by] if by else (None,):
            for slug in (*COUNTED, *VISITS, "occupancy"):
                reading = board.reading(slug, f"{folder}/{name}" if by else "site")
                if reading is not None:
                    seen = [reading.part or 0, reading.whole or 0]
                    assert told[(slug, name) if by else (slug,)] == pytest.approx(seen, abs=1e-6), (slug, name)


@FEW
@given(days.orderly(1), days.times)
def test_a_report_as_of_a_moment_agrees_with_the_board_of_that_moment(ledger, rows, when):
    fill(ledger, rows)
    day = timeline.fed(MORNING - timedelta(hours=6), rows, end=NIGHT)
    board = timeline.look(day, when)
    told = sums(ledger, MORNING, NIGHT, now=when, measures=(*COUNTED, *VISITS, "waiting_now"))
    for slug in (*COUNTED, *VISITS, "waiting_now"):
        reading = board.reading(slug)
        assert told[slug,] == pytest.approx([reading.part or 0, reading.whole or 0], abs=1e-6), slug


@pytest.mark.parametrize("zone", ["Asia/Jerusalem", "America/New_York", "Australia/Lord_Howe", "UTC"])
def test_local_days_tile_the_year_whatever_their_length(zone):
    zone_ = ZoneInfo(zone)
    first = date(2026, 1, 1)
    starts = [clock.start_of(first + timedelta(days=i), zone_) for i in range(366)]
    lengths = {(b - a) / timedelta(hours=1) for a, b in itertools.pairwise(starts)}
    assert lengths == {"UTC": {24}, "Australia/Lord_Howe": {23.5, 24, 24.5}}.get(zone, {23, 24, 25})
    for i, (since, until) in enumerate(itertools.pairwise(starts)):
        for moment in (since, since + (until - since) / 2, until - timedelta(microseconds=1)):
            assert clock.midnight(moment, zone_) == since
            assert clock.local_day(moment, zone_) == first + timedelta(days=i)


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("Asia/Jerusalem", date(2026, 3, 27), 23),
        ("Asia/Jerusalem", date(2026, 10, 25), 25),
        ("America/New_York", date(2026, 3, 8), 23),
        ("America/New_York", date(2026, 11, 1), 25),
        ("America/New_York", date(2026, 7, 1), 24),
    ],
)
def test_a_call_a_quarter_hour_fills_a_day_of_any_length_on_the_board_and_in_the_report(ledger, zone, day, hours):
    zone_ = ZoneInfo(zone)
    since, until = (clock.start_of(day + timedelta(days=i), zone_) for i in (0, 1))
    quarters = int((until - since) / timedelta(minutes=15))
    assert quarters == hours * 4
    rows = []
    for i in range(-4, quarters + 4):
        entered = timeline.micros(since + i * timedelta(minutes=15))
        values = {"visit_id": f"v{i}", "entered_at": entered, "ended_at": entered + 1, "changed_at": entered}
        rows.append(("bank", timeline.row("visits", outcome="abandoned", queue="billing", **values)))
    given_ = timeline.settings(zone=zone)
    board = timeline.look(
        timeline.fed(since - timedelta(hours=6), rows, end=until), until - timedelta(microseconds=1), given_
    )
    assert board.reading("offered").value == quarters
    assert len(board.reading("offered").spark) == hours * 2
    fill(ledger, rows)
    asked = {"settings": given_, "measures": ("offered",), "now": until}
    around = sums(ledger, since - timedelta(hours=1), until + timedelta(hours=1), by=("day",), **asked)
    assert around["offered", day.isoformat()][0] == quarters
    by_hour = sums(ledger, since, until, by=("hour",), **asked)
    told = sorted(pair[0] for pair in by_hour.values())
    expected = {23: [4.0] * 23, 24: [4.0] * 24, 25: [4.0] * 23 + [8.0]}[hours]
    assert told == expected


@pytest.mark.parametrize(
    ("time", "since"), [("08:59", None), ("09:00", "09:00"), ("13:30", "09:00"), ("20:00", "09:00")]
)
def test_since_opening_begins_with_the_first_opening_of_the_day(drawn, time, since):
    """
    08:58 billing +61400 waits 1 abandoned
    09:00 billing +61401 waits 1 abandoned
    """
    hours = {"mon": ["09:00-13:00", "14:00-18:00"]}
    value = drawn.reading("offered", "site", time, window="since_opening", open=hours).value
    assert value == (1 if since else 0)
