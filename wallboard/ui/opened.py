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
from wallboard.text import marked
from wallboard.ui import bound, drill, export, filters, frame, lens, meaning
from wallboard.ui.drill import Opened
from wallboard.ui.frame import Page
from wallboard.ui.live.presets import WINDOW_WORDS

ROWS_SHOWN = 8
HELD = "opened"
STAYS = timedelta(minutes=5)  # then the next click reads it anew
ROW_PIXELS = 35
HEADS: dict[str, str] = {
    "counts": marked("Counts"),
    "entered_at": marked("Entered"),
    "queue": marked("Queue"),
    "channel": marked("Channel"),
    "customer": marked("Customer"),
    "outcome": marked("Outcome"),
    "wait_seconds": marked("Wait"),
    "talk_seconds": marked("Talk"),
    "hold_seconds": marked("Hold"),
    "wrap_seconds": marked("Wrap-up"),
    "agent_id": marked("Agent"),
    "ended_by": marked("Ended by"),
    "reason": marked("Reason"),
    "recording_url": marked("Recording"),
    "visit_id": marked("Visit"),
    "call_id": marked("Call"),
}
DURATIONS = ("wait_seconds", "talk_seconds", "hold_seconds", "wrap_seconds")


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
            if found.measure.slug == "service_level":
                _lens(page, found)
        with split, frame.sentences(), st.spinner(page.say("Reading the visits")):
            _split(page, found)
        with frame.sentences(), st.spinner(page.say("Reading the visits")):
            _visits(page, found)


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
    slugs = {each.slug: each.title for each in drill.measures(page.engine)}
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
                page.say(meaning.GRAINS[measure.grain]),
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


def _visits(page: Page, found: Opened) -> None:
    """The visits behind the number, and the same as files."""
    language = page.filters.language
    visits = drill.visits(page.engine, found)
    if visits.empty:
        st.caption(page.say("No visit of this window counts here."))
        return
    _downloads(page, found, visits)
    shown = drill.in_words(visits, language)
    columns: dict[str, Any] = {name: st.column_config.Column(page.say(title)) for name, title in HEADS.items()}
    order = [name for name in visits.columns if name != "queue" or not found.queue]
    columns |= {name: st.column_config.NumberColumn(page.say(HEADS[name]), format="%d s") for name in DURATIONS}
    columns["entered_at"] = st.column_config.DatetimeColumn(page.say("Entered"), format="HH:mm:ss")
    columns["recording_url"] = st.column_config.LinkColumn(page.say("Recording"), display_text=page.say("listen"))
    columns["counts"] = st.column_config.CheckboxColumn(
        page.say("Counts"), help=page.say("Ticked: in the upper part of the quotient. Empty: in the lower part only.")
    )
    st.dataframe(
        shown,
        key="visits",
        hide_index=True,
        column_order=order,
        column_config=columns,
        height=ROW_PIXELS * (min(len(shown), ROWS_SHOWN) + 1) + 3,
        placeholder=text.UNKNOWN,
        alt=page.say("The visits behind the number"),
    )


def _downloads(page: Page, found: Opened, visits: pd.DataFrame) -> None:
    """How many there are, and the same as files; those are made only when somebody opens the drawer."""
    say, language = page.say, page.filters.language
    template = text.words(language).ngettext("{count} visit", "{count} visits", len(visits))
    with st.container(horizontal=True, vertical_alignment="center", key="files"):
        st.markdown(f"**{template.format(count=text.number(len(visits), language))}**", width="content")
        drawer = st.popover(say("Download"), icon=":material/download:", key="download", on_change="rerun")
    if not drawer.open:
        return
    name = f"{found.measure.slug}_{found.now.astimezone(page.engine.settings.timezone):%Y-%m-%d_%H-%M}"
    with drawer:
        st.download_button(
            "CSV", export.csv(visits), file_name=f"{name}.csv", mime="text/csv", key="csv", on_click="ignore"
        )
        st.download_button(
            "Excel",
            export.excel(visits, _about(page, found), (say("Visits"), say("About"))),
            file_name=f"{name}.xlsx",
            mime=export.EXCEL_TYPE,
            key="excel",
            on_click="ignore",
        )


def _about(page: Page, found: Opened) -> list[tuple[str, str]]:
    """What a downloaded file says about itself."""
    chosen, zone = page.filters, page.engine.settings.timezone
    moments = [f"{at.astimezone(zone):%Y-%m-%d %H:%M:%S}" for at in (found.since, found.until, found.now)]
    return [
        (page.say("Number"), page.say(found.measure.title)),
        (page.say("Definition"), page.say(found.measure.definition)),
        (page.say("Formula"), meaning.formula_of(found.measure, page.engine.settings, found.queue, chosen.language)),
        (page.say("Queue"), found.queue or page.say("All queues")),
        *zip((page.say("From"), page.say("Until"), page.say("As of")), moments, strict=True),
        (page.say("Time zone"), str(zone)),
    ]


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
