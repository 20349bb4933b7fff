"""A list of people on the page Customers: its table, in which a click opens one of them, and the same as files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pandas as pd
import streamlit as st

from wallboard import text
from wallboard.text import marked
from wallboard.ui import export, filters
from wallboard.ui.frame import Page
from wallboard.ui.theme import PALETTES

ROWS_SHOWN = 12
ROWS_BESIDE = 5  # … while somebody is opened below
ROW_PIXELS = 35
TODAY_FORMAT, DAY_FORMAT = "HH:mm", "MM-DD HH:mm"
WITHHELD = marked("withheld")


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A table with titles for its columns; `customers` says row by row who it is about, None where nobody knows.

    `seconds` are columns of durations, `moments` of local times without a zone, `tones` a state per row for `toned`.
    """

    slug: str
    title: str
    rows: pd.DataFrame
    heads: Mapping[str, str]
    customers: Sequence[str | None]
    seconds: Sequence[str] = ()
    moments: Sequence[str] = ()
    toned: str | None = None
    tones: Sequence[str] = field(default=())


def table(page: Page, shown: Listing, *, is_opened: bool) -> None:
    """Draw it; a click anywhere in a row opens its customer. `is_opened`: one of them has been."""
    most = ROWS_BESIDE if is_opened else ROWS_SHOWN
    titles = {name: page.say(title) for name, title in shown.heads.items()}
    columns: dict[str, Any] = {name: st.column_config.Column(title) for name, title in titles.items()}
    columns |= {name: st.column_config.NumberColumn(titles[name]) for name in shown.seconds}
    columns |= {
        name: st.column_config.DatetimeColumn(titles[name], format=_format(page, shown.rows[name]))
        for name in shown.moments
    }
    st.dataframe(
        _styled(page, shown),
        key=shown.slug,
        hide_index=True,
        column_order=list(titles),
        column_config=columns,
        on_select=lambda: _open(shown),
        selection_mode="single-cell",
        height=ROW_PIXELS * (min(len(shown.rows), most) + 1) + 3,
        placeholder=text.UNKNOWN,
        alt=page.say(shown.title),
    )


def downloads(page: Page, shown: Listing) -> None:
    """The same rows as files; they are made only when somebody opens the drawer."""
    drawer = st.popover(
        page.say("Download"), icon=":material/download:", key=f"download_{shown.slug}", on_change="rerun"
    )
    if not drawer.open:
        return
    now = page.snapshot.as_of.astimezone(page.engine.settings.timezone)
    rows = shown.rows[list(shown.heads)]
    name = f"{shown.slug}_{now:%Y-%m-%d_%H-%M}"
    about = [(page.say("List"), page.say(shown.title)), (page.say("As of"), f"{now:%Y-%m-%d %H:%M:%S}")]
    sheets = page.say("Customers"), page.say("About")
    with drawer:
        st.download_button("CSV", export.csv(rows), file_name=f"{name}.csv", mime="text/csv", on_click="ignore")
        st.download_button(
            "Excel",
            export.excel(rows, about, sheets),
            file_name=f"{name}.xlsx",
            mime=export.EXCEL_TYPE,
            on_click="ignore",
        )


def local(page: Page, at: datetime | None) -> pd.Timestamp | None:
    """A moment by the site's clock, without its zone, so that no browser moves it to another."""
    if at is None:
        return None
    return pd.Timestamp(at.astimezone(page.engine.settings.timezone).replace(tzinfo=None))


def _format(page: Page, moments: pd.Series[Any]) -> str:
    """A time of day; with its date as soon as one of them is of another day."""
    today = page.snapshot.as_of.astimezone(page.engine.settings.timezone).date()
    days = pd.to_datetime(moments).dropna().dt.date
    return TODAY_FORMAT if (days == today).all() else DAY_FORMAT


def _styled(page: Page, shown: Listing) -> Any:
    """Durations as they tick on the wall, and a coloured word where a row needs somebody."""
    palette = PALETTES[page.filters.theme]
    colours = {"alarm": palette.alarm, "watch": palette.watch}
    formats: dict[str, Any] = dict.fromkeys(shown.seconds, _lasted)
    look = shown.rows.style.format(formats)
    if shown.toned is None:
        return look
    inks = [f"color: {colours[tone]}; font-weight: 600" if tone in colours else "" for tone in shown.tones]
    return look.apply(lambda _: inks, subset=[shown.toned], axis=0)


def _lasted(seconds: float) -> str:
    return text.ticking(None if pd.isna(seconds) else seconds)


def _open(shown: Listing) -> None:
    """Write who was clicked into the URL, and forget the click: the rows may stand anew by the next."""
    cells = st.session_state[shown.slug]["selection"]["cells"]
    st.session_state[shown.slug] = {"selection": {"cells": []}}
    if cells and (customer := shown.customers[cells[0][0]]):
        filters.put(customer=customer)
