"""A number on a page that says what it is: the same attributes as on the wall (`contract.md` §7)."""

from __future__ import annotations

import json
import re
from html import escape

from wallboard import clock
from wallboard.snapshot import Reading, State, WindowName
from wallboard.ui import meaning
from wallboard.ui.rows import state_words

STYLE = "font-size: 1.5rem; font-variant-numeric: tabular-nums; white-space: nowrap"
MARKDOWN = re.compile(r"([\\`*_\[\]#|~$:<>])")


def value(reading: Reading, measure: str, where: str, window: WindowName, language: str) -> str:
    """The value as HTML, and how it stands where it is judged at all."""
    bound = {
        "reading": f"{measure}/{where}",
        "window": window,
        "value": json.dumps(reading.as_dict()["value"]),
        "state": str(reading.state),
        "as-of": clock.iso(reading.as_of) or "",
    }
    attributes = " ".join(f'data-{name}="{escape(text)}"' for name, text in bound.items())
    shown = escape(meaning.value(reading.value, reading.unit, language))
    is_judged = reading.target is not None or reading.state not in (State.CALM, State.UNKNOWN)
    state = f" <small>{escape(state_words(reading.state, language))}</small>" if is_judged else ""
    return f'<strong style="{STYLE}" {attributes}>{shown}</strong>{state}'


def plain(words: str) -> str:
    """Words from a store as Markdown that shows them as they are."""
    return MARKDOWN.sub(r"\\\1", words)
