"""The number somebody opened on the floor page: what it means, how it splits, and the visits behind it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pandas as pd
import streamlit as st

from wallboard import text
from wallboard.measure import Grain, Measure
from wallboard.readings import TRAILING
from wallboard.snapshot import Snapshot, Unit
from wallboard.ui import behind, bound, drill, filters, frame, lens, meaning
from wallboard.ui.drill import Opened
from wallboard.ui.frame import Page
from wallboard.ui.live.presets import WINDOW_WORDS

ROWS_SHOWN = 8
HELD = "opened"
STAYS = timedelta(minutes=5)  # then the next click reads it anew
ROW_PIXELS = 35


def number(page: Page) -> None:
    """A choice of numbers, and the one in the URL opened."""
    snapshot = _held(page)
    found = drill.opened(page.engine, snapshot, page.filters)
    _choice(page, found)
    if found is None:
        return
    with st.container(border=True, key="opened"):
        words, split = st.columns([3, 2], gap="medium")
        with words:
            _head(page, found, snapshot)
        with split, frame.sentences(), st.spinner(page.say("Reading the visits")):
            _split(page, found)
        if found.measure.slug == "service_level":
            _lens(page, found)
        with frame.sentences(), st.spinner(page.say("Reading the visits")):
            behind.visits(page, found)


def _held(page: Page) -> Snapshot:
    """The snapshot of the moment at which the number was opened; it stands still while it is read."""
    chosen, latest = page.filters, page.snapshot
    name = chosen.measure, chosen.where, chosen.window
    kept = st.session_state.get(HELD)
    if kept is not None and kept[0] == name and latest.as_of - kept[1].as_of < STAYS:
        held: Snapshot = kept[1]
        return held
    st.session_state[HELD] = (name, latest)
    return latest


def _choice(page: Page, found: Opened | None) -> None:
    """One select box: which number to open. Its first entry closes it."""
    visits = (each for each in drill.measures(page.engine) if not each.cases)  # no list of tickets or surveys yet
    slugs = {each.slug: each.title for each in visits}
    key = "choose_measure"
    st.session_state[key] = found.measure.slug if found else None
    st.selectbox(
        page.say("Look behind a number: click one in the table above, or choose it here"),
        list(slugs),
        key=key,
        index=None,
        format_func=lambda slug: page.say(slugs[slug]),
        placeholder=page.say("No number is open"),
        on_change=lambda: filters.put(measure=st.session_state[key]),
        width=520,
    )


def _head(page: Page, found: Opened, snapshot: Snapshot) -> None:
    """Title, value, definition, formula, and the sum written out; beside the time, a way to the newest."""
    chosen, measure = page.filters, found.measure
    place = found.queue or page.say("All queues")
    window = page.say(WINDOW_WORDS[chosen.window])
    reading = snapshot.reading(measure.slug, found.where, chosen.window)
    st.subheader(f"{page.say(measure.title)} · {bound.plain(place)} · {window}", anchor=False)
    if reading is None:
        st.caption(page.say("Nothing has been counted here yet, so the value is unknown."))
    else:
        st.html(bound.value(reading, measure.slug, found.where, chosen.window, chosen.language))
        st.markdown(f"**{meaning.arithmetic(measure, reading, chosen.language)}**")
    st.markdown(page.say(measure.definition))
    settings = page.engine.settings
    time = text.clock_time(found.now, settings.timezone, seconds=True)
    st.caption(
        " · ".join(
            (
                meaning.formula_of(measure, settings, found.queue, chosen.language),
                page.say(meaning.grain(measure)),
            )
        )
    )
    st.button(
        page.say("as of {time}").format(time=time),
        key="refresh",
        icon=":material/refresh:",
        help=page.say("Read it again, as of now"),
        type="tertiary",
        on_click=lambda: st.session_state.pop(HELD, None),
    )


def _lens(page: Page, found: Opened) -> None:
    """The same moment under every formula; worked out only when somebody looks."""
    chosen = page.filters
    drawer = st.expander(page.say("Formula lens: this level under every formula"), key="lens", on_change="rerun")
    if not drawer.open:
        return
    with drawer, frame.sentences():
        lines = lens.lines(page.engine, found, chosen.language)
        table = pd.DataFrame(
            {
                "in_force": [page.say("in force") if line.is_in_force else "" for line in lines],
                "formula": [line.sentence for line in lines],
                "sum": [line.arithmetic for line in lines],
                "used_by": [line.used_by for line in lines],
            }
        )
        st.dataframe(
            table,
            key="lens_lines",
            hide_index=True,
            column_config={
                "in_force": st.column_config.TextColumn(page.say("Here")),
                "formula": st.column_config.TextColumn(page.say("Formula"), width="large"),
                "sum": st.column_config.TextColumn(page.say("Service level"), alignment="right"),
                "used_by": st.column_config.TextColumn(page.say("As in")),
            },
            alt=page.say("Service level under every formula"),
        )
        is_trailing = chosen.window in TRAILING
        for sentence in lens.differing(page.engine, found, chosen.language, is_trailing=is_trailing):
            st.caption(sentence)


def _split(page: Page, found: Opened) -> None:
    """How the number splits by one more key."""
    chosen, measure = page.filters, found.measure
    by = chosen.by if chosen.by in found.splits else found.splits[0]
    key = "choose_by"
    st.session_state[key] = by
    st.segmented_control(
        page.say("Split by"),
        found.splits,
        key=key,
        required=True,
        format_func=lambda name: page.say(drill.SPLITS[name]),
        on_change=lambda: filters.put(by=st.session_state[key]),
    )
    table = drill.split(page.engine, found, by, chosen.language)
    if table.empty:
        st.caption(page.say("Nothing to split: no row of this window counts here."))
        return
    st.dataframe(
        table.style.format(_formats(measure, chosen.language)),
        key="split",
        hide_index=True,
        column_order=["key", "value", "n"] if measure.is_count else ["key", "value", "part", "whole"],
        column_config={
            "key": st.column_config.TextColumn(page.say(drill.SPLITS[by])),
            "value": st.column_config.NumberColumn(page.say(measure.title)),
            "part": st.column_config.NumberColumn(page.say("Part")),
            "whole": st.column_config.NumberColumn(page.say("Of")),
            "n": st.column_config.NumberColumn(page.say("n")),
        },
        height=ROW_PIXELS * (min(len(table), ROWS_SHOWN) + 1) + 3,
        placeholder=text.UNKNOWN,
        alt=page.say("The number, split"),
    )


def _formats(measure: Measure, language: str) -> dict[str, Any]:
    """How the columns of a split read; unknown is a dash."""

    def said(value: float) -> str:
        return meaning.value(_known(value), measure.unit, language, digits=1)

    def counted(value: float) -> str:
        return text.number(_known(value), language)

    def lasted(value: float) -> str:
        return text.ticking(_known(value))

    part = lasted if measure.unit is Unit.SECONDS else counted
    if measure.grain is Grain.AGENT_TIME:
        return {"value": said, "part": lasted, "whole": lasted, "n": lasted}
    return {"value": said, "part": part, "whole": counted, "n": counted}


def _known(number: float) -> float | None:
    return None if pd.isna(number) else number
