"""The formula lens: one moment under every formula, with the sum written out."""

from __future__ import annotations

from wallboard.snapshot import TODAY
from wallboard.ui import drill, lens
from wallboard.ui.filters import Filters


def opened(engine, **given):
    return drill.opened(engine, engine.board.latest, Filters(measure="service_level", **given))


def test_the_formula_in_force_comes_first_and_is_the_number_on_the_board(busy):
    engine = busy.read()
    first = lens.lines(engine, opened(engine), "en")[0]
    assert (first.formula, first.is_in_force) == ("offered_less_short_abandons", True)
    assert first.value == engine.board.latest.reading("service_level", "site", TODAY).value


def test_every_formula_is_there_with_its_sum(busy):
    engine = busy.read()
    lines = {line.formula: line for line in lens.lines(engine, opened(engine, queue="Cards"), "en")}
    assert len(lines) == 7
    for line in lines.values():
        part, whole = line.arithmetic.split(" = ")[0].split(" ÷ ")
        assert int(part) / int(whole) == line.value
    assert lines["answered_only"].value >= lines["abandoned_count_against"].value
    assert lines["abandoned_count_as_met"].value >= lines["abandoned_count_against"].value


def test_an_empty_day_has_no_level_under_any_formula(site):
    engine = site.read()
    assert {line.arithmetic for line in lens.lines(engine, opened(engine), "en")} == {"nothing decided yet"}


def test_it_says_why_the_live_number_may_differ(busy):
    engine = busy.read()
    assert lens.differing(engine, opened(engine), "en", is_trailing=False) == []
    assert len(lens.differing(engine, opened(engine), "en", is_trailing=True)) == 1
