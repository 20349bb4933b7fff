"""The visits behind a number: a table with links to the recordings, and the same rows as files."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from wallboard import text
from wallboard.text import marked
from wallboard.ui import drill, export, meaning
from wallboard.ui.drill import Opened
from wallboard.ui.frame import Page

ROWS_SHOWN = 8
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


def visits(page: Page, found: Opened) -> None:
    """The visits behind the number, and the same as files."""
    language = page.filters.language
    rows = drill.visits(page.engine, found)
    if rows.empty:
        st.caption(page.say("No visit of this window counts here."))
        return
    _downloads(page, found, rows)
    shown = drill.in_words(rows, language)
    columns: dict[str, Any] = {name: st.column_config.Column(page.say(title)) for name, title in HEADS.items()}
    order = [name for name in rows.columns if name != ("queue" if found.queue else "call_id")]
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


def _downloads(page: Page, found: Opened, rows: pd.DataFrame) -> None:
    """How many there are, and the same as files; those are made only when somebody opens the drawer."""
    say, language = page.say, page.filters.language
    template = text.words(language).ngettext("{count} visit", "{count} visits", len(rows))
    with st.container(horizontal=True, vertical_alignment="center", key="files"):
        st.markdown(f"**{template.format(count=text.number(len(rows), language))}**", width="content")
        drawer = st.popover(say("Download"), icon=":material/download:", key="download", on_change="rerun")
    if not drawer.open:
        return
    name = f"{found.measure.slug}_{found.now.astimezone(page.engine.settings.timezone):%Y-%m-%d_%H-%M}"
    with drawer:
        st.download_button(
            "CSV", export.csv(rows), file_name=f"{name}.csv", mime="text/csv", key="csv", on_click="ignore"
        )
        st.download_button(
            "Excel",
            export.excel(rows, _about(page, found), (say("Visits"), say("About"))),
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
