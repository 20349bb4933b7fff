"""What holds for every measure there is; a new one is held to it by existing."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests import timeline
from tests.laws import days
from wallboard import measure, visits
from wallboard.measure import Grain
from wallboard.snapshot import Unit

ROOT = Path(__file__).parents[2]
CONTRACT = ROOT.parent / "shared" / "contract.md"
MEASURES = measure.every()
COUNTED = [each for each in MEASURES if each.count is not None]
LATE = timeline.at("12:30")


def by_slug(each: measure.Measure) -> str:
    return each.slug


def frame_of(rows: list[days.Stored]) -> visits.Visits:
    day = timeline.fed(timeline.MORNING, rows)
    return visits.as_of(day.frame(day.rows()), LATE.timestamp())


def test_slugs_are_unique():
    assert len({each.slug for each in MEASURES}) == len(MEASURES)


@pytest.mark.skipif(not CONTRACT.exists(), reason="the contract does not stand beside the project")
@pytest.mark.parametrize("each", MEASURES, ids=by_slug)
def test_its_slug_is_in_the_contract(each):
    listed = re.search(r"Slugs: `([^`]*)`", CONTRACT.read_text("utf-8"))
    assert each.slug in listed[1].split()


@pytest.mark.parametrize("each", MEASURES, ids=by_slug)
def test_it_says_what_it_is_in_one_sentence(each):
    assert re.fullmatch(r"[A-Z][^.!?]*[^.!?\s]\.", each.definition), each.definition
    assert re.fullmatch(r"[A-Z][^.]*", each.title)
    assert re.fullmatch(r"[a-z]+(_[a-z]+)*", each.slug)


@pytest.mark.parametrize("each", MEASURES, ids=by_slug)
def test_it_can_be_found_by_its_slug_and_belongs_to_a_panel(each):
    assert measure.find(each.slug) is each
    assert [panel.name for panel in (ROOT / "wallboard" / "panels").iterdir() if each in measure.every([panel.name])]


def test_a_slug_that_nobody_declared_is_not_found():
    assert measure.find("sla") is None


@pytest.mark.parametrize("each", MEASURES, ids=by_slug)
def test_no_row_is_unknown_where_it_divides_and_zero_where_it_counts(each):
    assert each.value(0, 0) == (0 if each.unit is Unit.COUNT else None)


@pytest.mark.parametrize("each", COUNTED, ids=by_slug)
def test_it_counts_an_empty_frame(each):
    part, whole = each.count(frame_of([]), timeline.rules(LATE))
    assert part.shape == (0,)
    assert whole is None or whole.shape == (0,)
    assert (whole is None) == (each.unit is Unit.COUNT)


@pytest.mark.parametrize("each", COUNTED, ids=by_slug)
@settings(max_examples=10, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(rows=st.one_of(days.orderly(1), days.disorderly), random=st.randoms(use_true_random=False))
def test_it_counts_each_row_by_itself_so_that_their_order_is_irrelevant(each, rows, random):
    frame, rules = frame_of(rows), timeline.rules(LATE, waiting_misses=True)
    order = np.array(random.sample(range(len(frame)), len(frame)), dtype=np.intp)
    part, whole = each.count(frame, rules)
    shuffled_part, shuffled_whole = each.count(frame.take(order), rules)
    assert np.array_equal(part[order], shuffled_part)
    assert np.isfinite(part).all()
    if whole is not None:
        assert np.array_equal(whole[order], shuffled_whole)
        assert np.isin(whole, (0, 1)).all()
        assert not part[whole == 0].any()


@pytest.mark.parametrize("each", [each for each in MEASURES if each.limits], ids=by_slug)
@pytest.mark.parametrize("queue", [None, "billing"])
def test_its_limits_stand_in_order(each, queue):
    limits = each.limits(timeline.settings(), queue)
    if each.better is measure.Better.HIGHER:
        assert limits.watch >= limits.alarm
    else:
        assert limits.watch <= limits.alarm


@pytest.mark.parametrize("each", MEASURES, ids=by_slug)
def test_it_has_a_reading_at_every_place_where_calls_were(each):
    calls = timeline.drawn("09:00 billing +61400 waits 5 answered ana talks 60\n09:01 ana talking 60 in billing")
    board = calls.snapshot("09:10")
    expected = {"site", "queues/billing"} | (set() if each.grain is Grain.LIVE else {"agents/ana"})
    assert set(board.readings.places(each.slug)) == expected
    for where in expected:
        shown = board.reading(each.slug, where).as_dict()
        assert shown["unit"] == str(each.unit)
