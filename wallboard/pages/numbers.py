"""Numbers: what every number on the board means, the settings it is counted with, and what it is now."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from wallboard import text
from wallboard.measure import Measure
from wallboard.text import marked
from wallboard.ui import bound, drill, formula, frame, lens, meaning
from wallboard.ui.frame import Page

ROW_PIXELS = 35


def main() -> None:
    """Draw the page."""
    page = frame.opened("numbers", marked("Numbers"), roles=("agent", *frame.LEADERS))
    if page is None:
        return
    st.markdown(page.say("Sums are divided once, at the end; an empty denominator is unknown, which is not 0."))
    _measures(page)


@st.fragment(run_every=frame.REFRESH_SECONDS * 2)
def _measures(page: Page) -> None:
    """The service level with its settings over the whole width, then the other measures two by two."""
    found = drill.measures(page.engine)
    for measure in found:
        if measure.slug == "service_level":
            with st.container(border=True, key=f"measure_{measure.slug}"):
                _measure(page, measure)
                _settings(page)
                _formulas(page)
    halves = st.columns(2)
    for number, measure in enumerate(each for each in found if each.slug != "service_level"):
        with halves[number % 2], st.container(border=True, key=f"measure_{measure.slug}"):
            _measure(page, measure)


def _measure(page: Page, measure: Measure) -> None:
    """One definition, beside it the number itself."""
    words, now = st.columns([3, 1], vertical_alignment="top")
    with words:
        st.markdown(f"#### {page.say(measure.title)}")
        st.markdown(f"{page.say(measure.definition)}  \n")
        chosen = page.filters
        st.markdown(f"**{meaning.formula_of(measure, page.engine.settings, chosen.queue, chosen.language)}**")
        facts = (meaning.UNITS[measure.unit], meaning.DIRECTIONS[measure.better], meaning.grain(measure))
        st.caption(" · ".join((measure.slug, *(page.say(fact) for fact in facts))))
    with now:
        _value(page, measure)


def _value(page: Page, measure: Measure) -> None:
    """What it is now, at the place and in the window that were chosen."""
    chosen = page.filters
    reading = page.snapshot.reading(measure.slug, chosen.where, chosen.window)
    if reading is None:
        st.markdown(text.UNKNOWN)
    else:
        st.html(bound.value(reading, measure.slug, chosen.where, chosen.window, chosen.language))


def _settings(page: Page) -> None:
    """Threshold, target and short abandon in force, for the site and each queue that differs."""
    levels, language = page.engine.settings.service_level, page.filters.language
    rows = [(page.say("All queues"), levels.of(None)), *((name, levels.of(name)) for name in levels.queues)]
    table = pd.DataFrame(
        {
            page.say("Queue"): [name for name, _ in rows],
            page.say("Answer within"): [text.duration(level.answer_within_seconds, language) for _, level in rows],
            page.say("Target"): [text.percent(level.target, language) for _, level in rows],
            page.say("Short abandon"): [text.duration(level.short_abandon_seconds, language) for _, level in rows],
            page.say("Formula"): [f"{level.formula}" for _, level in rows],
        }
    )
    st.markdown(f"**{page.say('Settings in force')}** (service_level.toml)")
    st.dataframe(table, key="levels", hide_index=True, height=ROW_PIXELS * (len(table) + 1) + 3)


def _formulas(page: Page) -> None:
    """Every formula the setting `formula` may name."""
    level, language = page.engine.settings.service_level.of(page.filters.queue), page.filters.language
    lines = [(name, lens.shape(name, level, language), page.say(lens.USED_BY[name])) for name in formula.SENTENCES]
    heads = (page.say("Formula"), page.say("Numerator ÷ denominator"), page.say("As in"))
    st.dataframe(
        pd.DataFrame(lines, columns=heads), key="formulas", hide_index=True, height=ROW_PIXELS * (len(lines) + 1) + 3
    )


main()
