"""Satisfaction: how customers left us in this hour and in 28 days, how sure that is, and what they wrote."""

from __future__ import annotations

import streamlit as st

from wallboard import text
from wallboard.text import marked
from wallboard.ui import figures, filters, frame, listing, notices, satisfied
from wallboard.ui.frame import Page
from wallboard.ui.listing import ROW_PIXELS, Listing

TITLES = {"csat": marked("Satisfaction"), "nps": marked("Recommendation"), "ces": marked("Ease")}
ROWS_SHOWN = 8


def main() -> None:
    """Draw the page."""
    page = frame.opened("satisfaction", marked("Satisfaction"))
    if page is None:
        return
    if "surveys" not in page.engine.ask(lambda day: day.caseloads):
        st.info(page.say("This board counts no surveys: the panel 'satisfaction' is not among its panels."))
        return
    chosen = _chosen(page)
    _numbers(page, chosen)
    _past(page, chosen)


def _chosen(page: Page) -> str:
    """Which score is looked at; the URL says it."""
    asked = st.query_params.get("view")
    chosen = asked if asked in TITLES else "csat"
    key = "choose_view"
    st.session_state[key] = chosen
    st.segmented_control(
        page.say("Score"),
        list(TITLES),
        key=key,
        required=True,
        label_visibility="collapsed",
        format_func=lambda name: page.say(TITLES[name]),
        on_change=lambda: filters.put(view=st.session_state[key]),
    )
    return chosen


@st.fragment(run_every=frame.REFRESH_SECONDS)
def _numbers(page: Page, chosen: str) -> None:
    """The tiles as they stand now; below them who is behind the chosen score, and what customers wrote."""
    if customer := st.query_params.get("customer"):
        st.switch_page("pages/customers.py", query_params={"customer": customer})
    language = page.filters.language
    frame.draw(notices.of_board(page.snapshot, page.engine.settings, page.engine.board.age_seconds, language))
    for column, slug in zip(st.columns(5), (*satisfied.SCORES, *satisfied.RATES), strict=True):
        with column, st.container(border=True, key=f"tile_{slug}"):
            satisfied.tile(page, slug)
    left, right = st.columns(2, gap="medium")
    with left:
        _behind(page, chosen)
    with right:
        _comments(page, satisfied.comments(page, chosen))


def _behind(page: Page, chosen: str) -> None:
    """The score by queue, reason and agent; by name, for nobody is ranked."""
    with st.container(horizontal=True, vertical_alignment="center", key="split"):
        asked = st.segmented_control(
            page.say("Split by"),
            list(satisfied.GROUPS),
            default="queue",
            key="by",
            required=True,
            label_visibility="collapsed",
            format_func=lambda name: page.say(satisfied.GROUPS[name]),
        )
        by = asked or next(iter(satisfied.GROUPS))
        shown = satisfied.answered(page, chosen)
        if len(shown.rows):
            listing.downloads(page, shown)
    table = satisfied.groups(page, chosen, by)
    if not len(table):
        st.caption(page.say("No survey was answered in this window. A longer window may have some."))
        return
    st.dataframe(
        table,
        key="groups",
        hide_index=True,
        column_config={
            "key": st.column_config.TextColumn(page.say(satisfied.GROUPS[by])),
            "value": st.column_config.TextColumn(page.say(TITLES[chosen])),
            "sure": st.column_config.TextColumn(
                page.say("95 % sure"),
                help=page.say("With so few answers the true value may lie anywhere in this range."),
            ),
            "n": st.column_config.NumberColumn(page.say("Answers")),
        },
        height=ROW_PIXELS * (min(len(table), ROWS_SHOWN) + 1) + 3,
        placeholder=text.UNKNOWN,
        alt=page.say(TITLES[chosen]),
    )


def _comments(page: Page, shown: Listing) -> None:
    """What customers wrote beside their answers."""
    st.markdown(f"**{page.say('In their words')}**")
    if len(shown.rows):
        listing.table(page, shown, is_opened=False)
        st.caption(page.say("Newest first. Click a line to see what the customer has been through."))
    else:
        st.caption(page.say("Nobody wrote anything beside an answer in this window."))


@st.fragment(run_every=frame.REFRESH_SECONDS * 30)
def _past(page: Page, chosen: str) -> None:
    """28 days, each with its interval."""
    with frame.sentences(), st.spinner(page.say("Reading 28 days of surveys …")):
        figure = satisfied.trend(page, chosen)
    st.markdown(f"**{page.say('The last 28 days')}**")
    words = satisfied.described(page, chosen)
    st.plotly_chart(figure, key=f"trend_{chosen}", config=figures.CONFIG, theme=None, alt=words)
    st.caption(words)


main()
