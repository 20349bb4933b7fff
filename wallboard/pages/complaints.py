"""Complaints: what piles up just now, today against the usual, every complaint, and what customers wrote."""

from __future__ import annotations

import streamlit as st

from wallboard import text
from wallboard.alerts import Outlook
from wallboard.text import marked
from wallboard.ui import bound, figures, frame, listing, notices, piling, sayings
from wallboard.ui.frame import Page
from wallboard.ui.listing import ROW_PIXELS
from wallboard.ui.live.presets import WINDOW_WORDS

ROWS_SHOWN = 8
NUMBERS = {
    "complaints": marked("Complaints"),
    "complaint_rate": marked("Complaints per 1,000 answered contacts"),
    "dissatisfaction_heard": marked("Dissatisfaction heard in texts"),
}


def main() -> None:
    """Draw the page."""
    page = frame.opened("complaints", marked("Complaints"))
    if page is None:
        return
    if "tickets" not in page.engine.ask(lambda day: day.caseloads):
        st.info(page.say("This board counts no tickets: the panel 'complaints' is not among its panels."))
        return
    _now(page)
    _day(page)
    _texts(page)


@st.fragment(run_every=frame.REFRESH_SECONDS)
def _now(page: Page) -> None:
    """The numbers and the alerts as they stand now."""
    if customer := st.query_params.get("customer"):
        st.switch_page("pages/customers.py", query_params={"customer": customer})
    language = page.filters.language
    frame.draw(notices.of_board(page.snapshot, page.engine.settings, page.engine.board.age_seconds, language))
    if refused := st.session_state.pop("refused", None):
        st.warning(refused, icon=":material/error:")
    left, right = st.columns([1, 2], gap="medium")
    with left:
        for slug in NUMBERS:
            _tile(page, slug)
    with right:
        _alerts(page)


def _tile(page: Page, slug: str) -> None:
    chosen = page.filters
    reading = page.snapshot.reading(slug, chosen.where, chosen.window)
    with st.container(border=True, key=f"tile_{slug}"):
        st.markdown(f"**{page.say(NUMBERS[slug])}** · {page.say(WINDOW_WORDS[chosen.window])}")
        if reading is None or reading.value is None:
            st.html(f'<strong style="{bound.STYLE}">{text.UNKNOWN}</strong>')
        else:
            st.html(bound.value(reading, slug, chosen.where, chosen.window, chosen.language))
        st.caption(page.say("People, not messages: one within seven days."))


def _alerts(page: Page) -> None:
    """What stands, then what is over, then what is muted and so is not calm for sure."""
    found = piling.alerts(page)
    muted = piling.muted(page)
    if not muted and not any(one.state != "resolved" for one in found):
        st.success(page.say("No more people complain than usual."), icon=piling.OVER)
    for alert in found:
        piling.card(page, alert)
    piling.silences(page, muted)
    st.caption(piling.watched(page, piling.outlook(page)))


@st.fragment(run_every=frame.REFRESH_SECONDS * 5)
def _day(page: Page) -> None:
    """Today by hour, by queue and reason, and one by one."""
    found = piling.outlook(page)
    words, title = piling.described(page, found), page.say("Today by hour")
    st.markdown(f"**{title}**")
    st.plotly_chart(piling.chart(page, found), key="by_hour", config=figures.CONFIG, theme=None, alt=words)
    st.caption(words)
    left, right = st.columns(2, gap="medium")
    with left:
        _series(page, found)
    with right:
        _list(page)


@st.fragment(run_every=frame.REFRESH_SECONDS * 5)
def _texts(page: Page) -> None:
    """What customers wrote, whether it is meant, and how far each phrase can be trusted."""
    sayings.sentences(page)
    left, right = st.columns(2, gap="medium")
    with left:
        sayings.question(page)
    with right:
        sayings.phrases(page)


def _series(page: Page, found: Outlook) -> None:
    table, title = piling.series(page, found), page.say("By queue and reason")
    st.markdown(f"**{title}**")
    if not len(table):
        st.caption(page.say("Nobody has complained, today or in the last weeks."))
        return
    st.dataframe(
        table,
        key="series",
        hide_index=True,
        column_order=["queue", "reason", "today", "usual", "noticed"],
        column_config={
            "queue": st.column_config.TextColumn(page.say("Queue")),
            "reason": st.column_config.TextColumn(page.say("Reason")),
            "today": st.column_config.NumberColumn(page.say("Today")),
            "usual": st.column_config.NumberColumn(page.say("Usual by now"), format="%.1f"),
            "noticed": st.column_config.NumberColumn(
                page.say("Noticed from"),
                format="%.0f",
                help=page.say("So many within an hour would raise an alert for this line alone."),
            ),
        },
        height=ROW_PIXELS * (min(len(table), ROWS_SHOWN) + 1) + 3,
        placeholder=text.UNKNOWN,
        alt=title,
    )
    if sentence := piling.blind(page, table):
        st.caption(sentence)


def _list(page: Page) -> None:
    shown, title = piling.listed(page), page.say("One by one")
    with st.container(horizontal=True, vertical_alignment="center", key="list"):
        st.markdown(f"**{title}** · {page.say(WINDOW_WORDS[page.filters.window])}")
        if len(shown.rows):
            listing.downloads(page, shown)
    if len(shown.rows):
        listing.table(page, shown, is_opened=False)
        st.caption(page.say("Newest first. Click a line to see what the customer has been through."))
    else:
        st.caption(page.say("Nobody has complained in this window."))


main()
