"""Laws of a day: however its rows arrive, whenever it is looked at, the same rows give the same numbers."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import numpy as np
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests import timeline
from tests.laws import days
from tests.laws.days import Stored
from tests.timeline import MORNING
from wallboard import readings, visits
from wallboard.day import Day
from wallboard.panels.service_level.measure import FORMULAS, service_level
from wallboard.records import Row
from wallboard.snapshot import WINDOWS

LATE = timeline.at("12:30")
QUICK = (Phase.explicit, Phase.reuse, Phase.generate)  # a day takes minutes to shrink, and is short to begin with
FEW = settings(max_examples=25, deadline=None, phases=QUICK)
MORE = settings(max_examples=60, deadline=None)
DOUBTFUL_TOO = st.one_of(days.orderly(), days.disorderly)


def shown(day: Day, at: Any = LATE) -> dict[str, Any]:
    """Everything a screen could show of a day at a moment."""
    board = timeline.look(day, at)
    places = ["site", *(f"queues/{name}" for name in board.queues), *(f"agents/{name}" for name in days.AGENTS)]
    spreads = {
        (where, window): readings.quantiles(board.readings, where, window) for where in places for window in WINDOWS
    }
    return board.as_dict() | {"quantiles": spreads}


def everything(rows: list[Stored], states: list[Stored] = ()) -> Day:
    return timeline.fed(MORNING, days.newest(rows, "visits").values(), days.newest(states, "agent_states").values())


@st.composite
def histories(draw: st.DrawFn) -> list[tuple[str, Any]]:
    """What may happen to a board: rows arrive, are corrected, vanish, and every now and then somebody looks."""
    visit = st.tuples(st.just("visits"), st.lists(days.anything(), min_size=1, max_size=5))
    state = st.tuples(st.just("states"), st.lists(days.states(), min_size=1, max_size=3))
    call = st.tuples(st.just("visits"), days.calls())
    gone = st.tuples(st.just("gone"), st.sampled_from(days.STORES), st.sampled_from("abcdefgh"))
    left = st.tuples(st.just("left"), st.integers(0, 20))
    seen = st.tuples(st.just("look"), st.integers(0, 40))
    return draw(st.lists(st.one_of(visit, visit, call, state, gone, left, seen, seen), max_size=14))


def counts(row: Row) -> bool:
    """Whether a day has a use for a visit at all."""
    values = timeline.values("visits", row)
    return values["direction"] != "outbound" and values["entered_at"] >= timeline.micros(MORNING)


def reaches(row: Row) -> bool:
    """Whether a day has a use for an agent's state at all."""
    until = timeline.values("agent_states", row)["until"]
    return until is None or until > timeline.micros(MORNING)


def lived(history: list[tuple[str, Any]]) -> tuple[Day, list[Stored], list[Stored]]:
    """A day that lived through a history, and the rows that are left at its end."""
    day, now = timeline.fed(MORNING, ()), timeline.at("09:00")
    held: dict[str, dict[Any, Stored]] = {"visits": {}, "agent_states": {}}
    for what, *given_ in history:
        match what:
            case "visits" | "states":
                stream = "visits" if what == "visits" else "agent_states"
                take = day.take_visits if what == "visits" else day.take_states
                for store in days.STORES:
                    take(store, [row for name, row in given_[0] if name == store])
                held[stream] = days.newest([*held[stream].values(), *given_[0]], stream)
                is_of_use = counts if what == "visits" else reaches
                held[stream] = {key: one for key, one in held[stream].items() if is_of_use(one[1])}
            case "gone":
                day.remove_visits(given_[0], [(given_[1],)])
                held["visits"].pop((given_[0], given_[1]), None)
            case "left" if held["agent_states"]:
                key = sorted(held["agent_states"])[given_[0] % len(held["agent_states"])]
                day.remove_states(key[0], [key[1:]])
                del held["agent_states"][key]
            case "look":
                now += timedelta(minutes=given_[0], seconds=7 * given_[0])
                timeline.look(day, min(now, LATE))
    return day, list(held["visits"].values()), list(held["agent_states"].values())


@settings(FEW, max_examples=40)
@given(histories())
def test_a_day_that_grew_row_by_row_equals_one_counted_from_scratch(history):
    day, rows, states = lived(history)
    assert shown(day) == shown(everything(rows, states))


@FEW
@given(st.one_of(days.orderly(2), days.disorderly), days.floors, st.randoms(use_true_random=False))
def test_the_order_of_rows_is_irrelevant(rows, states, random):
    rows, states = list(days.newest(rows, "visits").values()), list(days.newest(states, "agent_states").values())
    before = shown(timeline.fed(MORNING, rows, states))
    random.shuffle(rows)
    random.shuffle(states)
    assert shown(timeline.fed(MORNING, rows, states)) == before


@FEW
@given(DOUBTFUL_TOO, days.floors, st.lists(st.integers(1, 30), min_size=1, max_size=5))
def test_a_day_replayed_step_by_step_equals_a_look_at_every_moment(rows, states, steps):
    day, now = everything(rows, states), timeline.at("09:00")
    for minutes in steps:
        now += timedelta(minutes=minutes)
        assert shown(day, now) == shown(everything(rows, states), now)


@FEW
@given(days.orderly(1), days.times)
def test_a_live_board_shows_at_a_moment_what_a_later_look_back_shows(rows, at):
    live = [(store, row) for store, whole in rows if (row := days.live_at(whole, at)) is not None]
    assert shown(everything(live), at) == shown(everything(rows), at)


def frame(rows: list[Stored]) -> visits.Visits:
    day = everything(rows)
    return day.frame(day.rows())


def same(one: visits.Visits, other: visits.Visits) -> bool:
    return all(
        np.array_equal(getattr(one, name), getattr(other, name), equal_nan=name not in ("call", "outcome", "ended_by"))
        for name in visits.COLUMNS
    )


@MORE
@given(DOUBTFUL_TOO, days.times, days.times)
def test_looking_back_twice_is_looking_back_to_the_earlier_moment(rows, one, other):
    earlier, later = sorted((one.timestamp(), other.timestamp()))
    twice = visits.as_of(visits.as_of(frame(rows), later), earlier)
    assert same(twice, visits.as_of(frame(rows), earlier))


@MORE
@given(DOUBTFUL_TOO, days.times, days.times)
def test_nothing_changes_before_the_next_change(rows, one, other):
    earlier, later = sorted((one.timestamp(), other.timestamp()))
    still = visits.next_change(frame(rows), earlier) > later
    before, after = (visits.as_of(frame(rows).take(still), at) for at in (earlier, later))
    assert same(before, after)


@FEW
@given(DOUBTFUL_TOO, days.floors, days.times)
def test_a_share_lies_between_nothing_and_all(rows, states, at):
    board = timeline.look(everything(rows, states), at)
    for slug in board.readings.slugs():
        for where in board.readings.places(slug):
            for window in WINDOWS:
                reading = board.reading(slug, where, window)
                if str(reading.unit) == "ratio":
                    assert 0 <= (reading.part or 0) <= reading.whole, (slug, where, window)
                    assert (reading.value is None) == (reading.whole == 0)
                else:
                    assert reading.value is None or reading.value >= 0, (slug, where, window)


@FEW
@given(DOUBTFUL_TOO, days.times)
def test_visits_add_up_over_queues_and_contacts_are_never_more_than_visits(rows, at):
    queued = [
        (store, timeline.with_(row, queue=timeline.values("visits", row)["queue"] or "rest")) for store, row in rows
    ]
    board = timeline.look(everything(queued), at)
    present = visits.as_of(frame(queued), at.timestamp())
    for slug in ("offered", "answered", "abandoned"):
        parts = [board.reading(slug, f"queues/{name}").part for name in board.queues]
        counted = board.readings.measures[slug][1].count(present, timeline.rules(at)).part.sum()
        assert sum(parts) == counted
        assert board.reading(slug).part <= counted


@FEW
@given(DOUBTFUL_TOO, days.times)
def test_what_was_offered_was_answered_left_or_waits(rows, at):
    present = visits.as_of(frame(rows), at.timestamp())
    for some in (present, visits.contacts(present, at.timestamp())):
        told = [some.outcome_is(word).sum() for word in visits.OUTCOMES if word not in visits.REFUSED]
        refused = some.outcome_is(*visits.REFUSED).sum()
        assert sum(told) + refused == len(some)
    board = timeline.look(everything(rows), at)
    assert board.reading("offered").part == sum(told)
    waits = sum(board.reading("waiting_now", f"queues/{name}").part for name in board.queues)
    assert waits == sum(1 for visit in board.waiting if visit.queue)


@FEW
@given(DOUBTFUL_TOO, st.sampled_from([1, 5, 20, 60]), st.sampled_from([0, 1, 15, 600]), st.booleans())
def test_a_looser_threshold_never_lowers_the_part_of_the_service_level(rows, seconds, more, waiting_misses):
    present = visits.as_of(frame(rows), LATE.timestamp())
    for formula in FORMULAS:
        strict, loose = (
            service_level(
                present,
                timeline.rules(LATE, formula=formula, waiting_misses=waiting_misses, answer_within_seconds=within),
            ).part.sum()
            for within in (seconds, seconds + more)
        )
        assert strict <= loose


def test_an_empty_day_is_unknown_where_it_divides_and_zero_where_it_counts():
    board = timeline.look(everything([]), LATE)
    for slug in board.readings.slugs():
        for window in WINDOWS:
            reading = board.reading(slug, "site", window)
            assert reading.value == (0 if str(reading.unit) == "count" else None), slug
            assert reading.n == 0
