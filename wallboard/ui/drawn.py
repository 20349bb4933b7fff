"""What moves on the floor page: the strip of tiles, the table of queues, the agents and the day's trend."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st
from pandas.io.formats.style import Styler

from wallboard import runtime, text
from wallboard.snapshot import SITE, State
from wallboard.ui import figures, filters, frame, notices, once, rows
from wallboard.ui.frame import REFRESH_SECONDS, Page
from wallboard.ui.live import live
from wallboard.ui.live.presets import WINDOW_WORDS, Preset
from wallboard.ui.live.view import View
from wallboard.ui.theme import PALETTES, Palette

TABLE = "queues"  # the key of the table of queues
PRESET: Preset = "supervisor"
TILES = ("longest_wait", "waiting_now", "service_level", "abandon_rate", "occupancy")  # as many as fit in one row
ROW_PIXELS = 35
NARROW, WIDE = 72, 130
COUNTS = ("waiting_now", "ready", "offered", "answered", "abandoned")
SHARES = ("service_level", "target", "occupancy")
SECONDS = ("longest_wait", "speed_of_answer", "median", "p90", "handle_time")
OPENS = (*rows.MEASURES, "waiting_now", "longest_wait")
COLOURED = {"state": "queue_state", "longest_wait": "wait_state", "service_level": "level_state"}
AGENT_ROWS_SHOWN = 9


def strip(page: Page) -> None:
    """The tiles over the page, pushed to the browser and ticking there."""
    doors, chosen = runtime.doors(), page.filters
    view = View(preset=PRESET, language=chosen.language, queue=chosen.queue, window=chosen.window)
    token = doors.for_page(PRESET, queues=page.viewer.queues) if doors else None
    shown = tuple(tile for tile in view.tiles if tile.measure in TILES)
    live.tile_strip(view, shown, token=token, build=page.engine.build, theme=chosen.theme, key="strip")


@st.fragment(run_every=REFRESH_SECONDS)
def queues(page: Page) -> None:
    """What is missing or old, in sentences, then every queue, worst first; a click on a number opens it."""
    snapshot, chosen = page.snapshot, page.filters
    if frame.has_moved(page):
        st.rerun()  # somebody clicked: the rest of the page follows
    frame.draw(notices.of_board(snapshot, page.engine.settings, page.engine.board.age_seconds, chosen.language))
    if chosen.queue and chosen.where not in set(snapshot.readings.places("offered")):
        frame.draw([notices.unknown_queue(chosen.queue, chosen.language)])
    key = "queues", chosen.window, chosen.language, page.viewer.queues
    table = once.per_snapshot(
        snapshot, key, lambda: rows.queues(snapshot, chosen.window, chosen.language, only=page.viewer.queues)
    )
    look = once.per_snapshot(
        snapshot, (*key, chosen.theme), lambda: styled(table, PALETTES[chosen.theme], chosen.language)
    )
    st.dataframe(
        look,
        key=TABLE,
        hide_index=True,
        column_order=rows.QUEUE_COLUMNS,
        column_config=_columns(page),
        on_select=lambda: _open(table),
        selection_mode="single-cell",
        height=ROW_PIXELS * (len(table) + 1) + 3,
        placeholder=text.UNKNOWN,
        alt=page.say("Queues, worst first"),
    )


def below(page: Page) -> None:
    """The day's trend and the agents, side by side."""
    left, right = st.columns([3, 2], gap="medium")
    with left:
        trend(page)
    with right:
        agents(page)


@st.fragment(run_every=REFRESH_SECONDS)
def trend(page: Page) -> None:
    """Service level and offered contacts of today by half-hour."""
    snapshot, chosen = page.snapshot, page.filters
    st.subheader(page.say("Today by half-hour"), anchor=False)
    key = "trend", chosen.where
    day = once.per_snapshot(snapshot, key, lambda: figures.half_hours(snapshot, chosen.where))
    if day is None:
        st.caption(page.say("The trend begins with the first contact of the day."))
        return
    figure = once.per_snapshot(
        snapshot, (*key, chosen.theme, chosen.language), lambda: figures.trend(day, chosen.theme, chosen.language)
    )
    st.plotly_chart(figure, key="trend", theme=None, config=figures.CONFIG, alt=figures.described(day, chosen.language))


@st.fragment(run_every=REFRESH_SECONDS)
def agents(page: Page) -> None:
    """Who does what, and for how long."""
    snapshot, chosen = page.snapshot, page.filters
    st.subheader(page.say("Agents"), anchor=False)
    only = (chosen.queue,) if chosen.queue else page.viewer.queues
    table = once.per_snapshot(
        snapshot, ("agents", chosen.language, only), lambda: rows.agents(snapshot, chosen.language, only=only)
    )
    if table.empty:
        st.caption(page.say("Nobody has logged in. Agents appear here as soon as the store reports a state."))
        return
    states = table["state"].value_counts(sort=False)
    st.caption(" · ".join(f"{count} {state}" for state, count in states.items()))
    formats: dict[str, Any] = {"seconds": text.ticking}
    st.dataframe(
        table.style.format(formats),
        key="agents",
        hide_index=True,
        column_config={
            "agent": st.column_config.TextColumn(page.say("Agent")),
            "state": st.column_config.TextColumn(page.say("State")),
            "seconds": st.column_config.NumberColumn(page.say("For")),
            "since": st.column_config.TextColumn(page.say("Since"), alignment="right"),
        },
        height=ROW_PIXELS * (min(len(table), AGENT_ROWS_SHOWN) + 1) + 3,
        alt=page.say("Agents by state"),
    )


def styled(table: pd.DataFrame, palette: Palette, language: str) -> Styler:
    """The table of queues as it reads: units, dashes for unknown, and a coloured field behind a state."""

    def fields(row: pd.Series[Any]) -> list[str]:
        return [_field(str(row[COLOURED[name]]), palette) if name in COLOURED else "" for name in row.index]

    shares: dict[str, Any] = {name: lambda ratio: text.percent(_known(ratio), language) for name in SHARES}
    counts = {name: lambda number: text.number(_known(number), language) for name in COUNTS}
    seconds = {name: lambda number: text.ticking(_known(number)) for name in SECONDS}
    return table.style.format({**shares, **counts, **seconds}).apply(fields, axis=1)


def _field(state: str, palette: Palette) -> str:
    fields = {
        State.WATCH: (palette.watch_field, palette.watch),
        State.ALARM: (palette.alarm_field, palette.alarm),
        State.STALE: (palette.stale_field, palette.stale),
    }
    if state not in fields:
        return ""
    ground, ink = fields[State(state)]
    return f"background-color: {ground}; color: {ink}; font-weight: 600"


def _open(table: pd.DataFrame) -> None:
    """Write the number that was clicked into the URL, and forget the click: the rows may stand anew by the next."""
    cells = st.session_state[TABLE]["selection"]["cells"]
    st.session_state[TABLE] = {"selection": {"cells": []}}
    if not cells:
        return
    row, column = cells[0]
    where = str(table["where"].iloc[row])
    filters.put(queue=None if where == SITE else where.partition("/")[2])
    if column in OPENS:
        filters.put(measure=column)


def _columns(page: Page) -> dict[str, Any]:
    """The heads of the table; what a column means and its window stand in its help. Widths fit a page of 1280 px."""
    window = page.say(WINDOW_WORDS[page.filters.window])
    shown = {
        name: st.column_config.NumberColumn(
            page.say(rows.HEADS[name]), help=f"{page.say(rows.HELP[name])} · {window}", width=NARROW
        )
        for name in (*COUNTS, *SHARES, *SECONDS)
    }
    return {
        "queue": st.column_config.TextColumn(page.say("Queue"), width=WIDE),
        "state": st.column_config.TextColumn(page.say("Now"), width=NARROW),
    } | shown


def _known(number: float) -> float | None:
    return None if pd.isna(number) else number
