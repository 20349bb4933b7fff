"""The entry of every page: who looks, and which pages there are."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import streamlit as st

from wallboard import errors, runtime, text
from wallboard.text import marked

PAGES = Path(__file__).parent / "pages"
ICON = Path(__file__).parent / "static" / "icon.svg"  # our own: any named icon is fetched from the internet
TITLES: dict[str, str] = {
    "wall": marked("Wall"),
    "floor": marked("Floor"),
    "team": marked("Team"),
    "agent": marked("Agent"),
    "customers": marked("Customers"),
    "complaints": marked("Complaints"),
    "satisfaction": marked("Satisfaction"),
    "policy": marked("Policy lab"),
    "numbers": marked("Numbers"),
    "health": marked("Health"),
}


def main() -> None:
    """Draw the page that was asked for."""
    try:
        engine = runtime.engine()
    except errors.WallboardError as error:
        st.error(str(error))
        return
    st.set_page_config(page_title=engine.settings.site, page_icon=str(ICON), layout="wide")
    say = text.words(st.query_params.get("lang", engine.settings.language)).gettext
    pages = [
        st.Page(PAGES / f"{name}.py", title=say(title), url_path=name, default=name == "wall")
        for name, title in TITLES.items()
        if (PAGES / f"{name}.py").exists()
    ]
    is_wall = not urlsplit(st.context.url or "").path.strip("/")
    st.navigation(pages, position="hidden" if is_wall else "sidebar").run()


main()
