"""What a page shows of the board: queue, window, language, theme and the number that was opened, all in the URL.

So every view can be bookmarked and sent. A page that is opened from the menu keeps the choices of the page before.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_args

import streamlit as st

from wallboard import history, text
from wallboard.snapshot import SITE, TODAY, WINDOWS, WindowName
from wallboard.text import LANGUAGES, Language, marked
from wallboard.ui.live.presets import WINDOW_WORDS
from wallboard.ui.theme import ThemeName

THEMES: tuple[ThemeName, ...] = get_args(ThemeName)
KEPT = ("queue", "window", "lang", "theme")  # what goes along from page to page
MEMORY = "filters"
EVERY = ""  # all queues; a select box takes None for no choice
LANGUAGE_NAMES: dict[Language, str] = {"en": "English", "zh-Hans": "简体中文", "zh-Hant": "繁體中文"}
THEME_WORDS: dict[ThemeName, str] = {"dark": marked("Dark"), "light": marked("Light")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """One view of a page. `measure` and `by` are the number that was opened and how it is split."""

    queue: str | None = None
    window: WindowName = TODAY
    language: Language = "en"
    theme: ThemeName = "light"
    measure: str | None = None
    by: str | None = None

    @property
    def where(self) -> str:
        """The place the view is about."""
        return f"queues/{self.queue}" if self.queue else SITE


def parsed(query: Mapping[str, str], *, language: str, theme: ThemeName) -> Filters:
    """The view of a URL; a word it does not know counts as not written."""
    window, shown = query.get("window"), query.get("theme")
    return Filters(
        queue=query.get("queue") or None,
        window=window if window in WINDOWS else TODAY,
        language=text.language_of(query.get("lang") or language),
        theme=shown if shown in THEMES else theme,
        measure=query.get("measure") or None,
        by=query["by"] if query.get("by") in history.KEYS else None,
    )


def current(page: str, *, language: str) -> Filters:
    """The view in this session's URL, filled up with what was chosen on the page before."""
    memory: dict[str, Any] = st.session_state.get(MEMORY, {})
    if memory.get("page") not in (None, page):
        for name, value in memory["query"].items():
            st.query_params.setdefault(name, value)
    kept = {name: st.query_params[name] for name in KEPT if name in st.query_params}
    st.session_state[MEMORY] = {"page": page, "query": kept}
    browser = st.context.theme.type
    return parsed(st.query_params, language=language, theme="dark" if browser == "dark" else "light")


def put(**values: str | None) -> None:
    """Write choices into the URL; None takes one out."""
    for name, value in values.items():
        if value is None:
            st.query_params.pop(name, None)
        else:
            st.query_params[name] = value


def bar(
    filters: Filters,
    queues: Sequence[str],
    *,
    is_bound: bool = False,
    with_queue: bool = True,
    with_window: bool = True,
) -> None:
    """The widgets for the filters, in one row; `is_bound` leaves no choice but these queues."""
    say = text.words(filters.language).gettext
    if with_queue:
        unseen = [filters.queue] if filters.queue and filters.queue not in queues else []
        names = [*([] if is_bound else [EVERY]), *queues, *unseen]
        _select("queue", say("Queue"), names, filters.queue or EVERY, lambda name: name or say("All queues"))
    if with_window:
        _select("window", say("Window"), WINDOWS, filters.window, lambda name: say(WINDOW_WORDS[name]), default=TODAY)
    with st.popover(say("Display"), icon=":material/tune:", key="display"):
        _select("lang", say("Language"), LANGUAGES, filters.language, lambda name: LANGUAGE_NAMES[name])
        _select("theme", say("Theme"), THEMES, filters.theme, lambda name: say(THEME_WORDS[name]))


def _select(
    name: str,
    label: str,
    options: Sequence[Any],
    chosen: Any,
    words: Callable[[Any], str],
    *,
    default: str | None = None,
) -> None:
    key = f"choose_{name}"
    st.session_state[key] = chosen  # the URL says what is chosen, not the widget

    def write() -> None:
        value = st.session_state[key]
        put(**{name: None if value in (default, EVERY) else value})

    st.selectbox(label, options, key=key, format_func=words, on_change=write, filter_mode=None, width=190)
