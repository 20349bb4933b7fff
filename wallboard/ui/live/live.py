"""Puts a live wall or a strip of live tiles on a Streamlit page."""

from __future__ import annotations

import json
from pathlib import Path

import streamlit as st

from wallboard.ui import theme as colours
from wallboard.ui.live.presets import Tile
from wallboard.ui.live.view import View, to_query
from wallboard.ui.live.wall import browser_words, strip_html, wall_html

HERE = Path(__file__).parent
SCRIPTS = ("live.js", "draw.js")  # one module in the browser, so they share their names
OLD_AFTER_SECONDS = 5.0


def script() -> str:
    """The component's JavaScript."""
    return "\n".join((HERE / name).read_text(encoding="utf-8") for name in SCRIPTS)


def style() -> str:
    """The component's CSS, colours first."""
    return colours.css() + "\n" + (HERE / "live.css").read_text(encoding="utf-8")


_live = st.components.v2.component("wallboard_live", css=style(), js=script())

# Streamlit's own frame, and the dialog it shows while the server is away; the wall says that in its own words.
FULL_BLEED = """<style>
header[data-testid="stHeader"], [data-testid="stToolbar"], [data-testid="stDecoration"], [data-testid="stStatusWidget"],
[data-testid="stSidebar"], [data-testid="stDialog"], [data-testid="stConnectionStatus"] { display: none !important; }
[data-testid="stMainBlockContainer"] { padding: 0 !important; max-width: none !important; }
[data-testid="stApp"], [data-testid="stMain"], body { overflow: hidden !important; }
</style>"""


def mount(
    view: View,
    *,
    token: str | None,
    build: str,
    theme: colours.ThemeName = "dark",
    footer: str = "",
    html: str | None = None,
    old_after_seconds: float = OLD_AFTER_SECONDS,
    key: str = "wall",
) -> None:
    """A wall over the whole page; `footer` says how the service level is counted.

    Numbers that have not moved for `old_after_seconds` are marked: three polls of the quickest store are right.
    """
    st.html(FULL_BLEED)
    shown = html or wall_html(view, footer=footer)
    _live(data=_given(view, shown, token=token, build=build, theme=theme, old_after_seconds=old_after_seconds), key=key)


def tile_strip(
    view: View,
    tiles: tuple[Tile, ...] | None = None,
    *,
    token: str | None,
    build: str,
    theme: colours.ThemeName = "light",
    old_after_seconds: float = OLD_AFTER_SECONDS,
    key: str = "strip",
) -> None:
    """Live tiles in a row on an interactive page; they must be among the view's own."""
    html = strip_html(view, view.tiles if tiles is None else tiles)
    _live(data=_given(view, html, token=token, build=build, theme=theme, old_after_seconds=old_after_seconds), key=key)


def _given(
    view: View, html: str, *, token: str | None, build: str, theme: colours.ThemeName, old_after_seconds: float
) -> str:
    """What the browser is given, as text: a dictionary would make Streamlit load pandas to look for frames in it."""
    given = {
        "html": html,
        "query": to_query(view),
        "language": view.language,
        "theme": theme,
        "token": token,
        "build": build,
        "oldAfterMs": 1000 * old_after_seconds,
        "font": colours.FONT_URL,
        "words": browser_words(view.language),
    }
    return json.dumps(given, ensure_ascii=False)
