"""Puts a live wall or a strip of live tiles on a Streamlit page."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import urlencode

import streamlit as st

from wallboard.ui import theme as colours
from wallboard.ui.live.presets import Tile
from wallboard.ui.live.view import View
from wallboard.ui.live.wall import browser_words, strip_html, wall_html

HERE = Path(__file__).parent

_live = st.components.v2.component(
    "wallboard_live",
    css=colours.css() + "\n" + (HERE / "live.css").read_text(encoding="utf-8"),
    js=(HERE / "live.js").read_text(encoding="utf-8"),
)

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
    html: str | None = None,
    footer: str = "",
    key: str = "wall",
) -> None:
    """A wall over the whole page; `footer` says how the service level is counted."""
    st.html(FULL_BLEED)
    _mount(view, html or wall_html(view, footer=footer), token=token, build=build, theme=theme, key=key)


def tile_strip(
    view: View,
    tiles: tuple[Tile, ...] | None = None,
    *,
    token: str | None,
    build: str,
    theme: colours.ThemeName = "light",
    key: str = "strip",
) -> None:
    """Live tiles in a row on an interactive page; they must be among the view's own."""
    html = strip_html(view, view.tiles if tiles is None else tiles)
    _mount(view, html, token=token, build=build, theme=theme, key=key)


def query(view: View) -> str:
    """A view as the query of `/api/live` and of the page: the keys of `contract.md` §7."""
    keys = {"preset": view.preset, "lang": view.language, "queue": view.queue, "window": view.window}
    return urlencode({name: value for name, value in keys.items() if value is not None})


def _mount(view: View, html: str, *, token: str | None, build: str, theme: colours.ThemeName, key: str) -> None:
    given = {
        "html": html,
        "query": query(view),
        "language": view.language,
        "theme": theme,
        "token": token,
        "build": build,
        "font": colours.FONT_URL,
        "words": browser_words(view.language),
    }
    # As text: a dictionary would make Streamlit load pandas and pyarrow to look for frames in it.
    _live(data=json.dumps(given, ensure_ascii=False), key=key)
