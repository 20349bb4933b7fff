"""Customers: whom to call back, which promise is due, who calls again, and what one of them has been through."""

from __future__ import annotations

import streamlit as st

from wallboard import promised, recovery, text
from wallboard.promised import Fate
from wallboard.snapshot import TODAY
from wallboard.text import marked
from wallboard.ui import filters, frame, journey, listing, notices, people
from wallboard.ui.frame import Page
from wallboard.ui.listing import Listing

VIEWS = {
    "lost": people.lost_listing,
    "promises": people.promise_listing,
    "again": people.again_listing,
    "recovery": people.recovery_listing,
}
TITLES = {
    "lost": marked("Lost callers"),
    "promises": marked("Promises"),
    "again": marked("Calling again"),
    "recovery": marked("To win back"),
}
EMPTY = {
    "lost": marked("Nobody who gave up today still waits to be reached."),
    "promises": marked("No promise is open, and none was due today. Promises come from the stores' promises stream."),
    "again": marked("Nobody has contacted us again today within the window."),
    "recovery": marked("For nobody has so much gone wrong in the last 28 days that somebody should own them."),
}
ABOUT = {
    "lost": marked("Oldest first. Click a caller to take them; whoever is reached, or gets through, leaves the list."),
    "promises": marked("Worst first. Click one to see what the customer has been through."),
    "again": marked(
        "First who is on the line, then who asked most often. Click one to see what they have been through."
    ),
    "recovery": marked(
        "Whoever has 8 points of friction or more, without an owner first. Half of every point fades in 14 days, so who"
        " is left in peace leaves the list. Silent ones gave up, and have neither complained nor been asked. Click one"
        " to own them."
    ),
}

URGENT = (promised.OVERDUE, (Fate.SOON,), (Fate.CHASED, Fate.PRE_EMPTED))


def main() -> None:
    """Draw the page."""
    page = frame.opened("customers", marked("Customers"), with_window=False)
    if page is not None:
        chosen = _chosen(page)
        _list(page, chosen)
        customer = st.query_params.get("customer")
        if customer:
            _person(page, customer)


def _chosen(page: Page) -> str:
    """Which list is shown; the URL says it."""
    asked = st.query_params.get("view")
    chosen = asked if asked in VIEWS else "lost"
    key = "choose_view"
    st.session_state[key] = chosen
    st.segmented_control(
        page.say("List"),
        list(VIEWS),
        key=key,
        required=True,
        label_visibility="collapsed",
        format_func=lambda name: page.say(TITLES[name]),
        on_change=lambda: filters.put(view=st.session_state[key]),
    )
    return chosen


@st.fragment(run_every=frame.REFRESH_SECONDS)
def _list(page: Page, chosen: str) -> None:
    """The list as it stands now, and how many are on it."""
    if st.query_params.get("customer") != st.session_state.get("drawn_customer"):
        st.session_state["drawn_customer"] = st.query_params.get("customer")
        st.rerun()
    snapshot = page.snapshot
    frame.draw(notices.of_board(snapshot, page.engine.settings, page.engine.board.age_seconds, page.filters.language))
    shown = VIEWS[chosen](page)
    with st.container(horizontal=True, vertical_alignment="center", key="head"):
        st.markdown(_counted(page, chosen, shown), width="stretch")
        if len(shown.rows):
            listing.downloads(page, shown)
    if not len(shown.rows):
        st.caption(page.say(EMPTY[chosen]))
        return
    is_opened = "customer" in st.query_params
    listing.table(page, shown, is_opened=is_opened)
    if not is_opened:
        st.caption(page.say(ABOUT[chosen]))


def _counted(page: Page, chosen: str, shown: Listing) -> str:
    """How many there are, in words."""
    language, count = page.filters.language, len(shown.rows)

    def number(value: int) -> str:
        return text.number(value, language)

    match chosen:
        case "lost":
            known = sum(customer is not None for customer in shown.customers)
            template = page.say("**{all}** lost and unreached today: {known} with a number, {unknown} without")
            return template.format(all=number(count), known=number(known), unknown=number(count - known))
        case "promises":
            fates = [one.fate for one in people.promises(page)]
            overdue, soon, asked = (number(sum(fate in some for fate in fates)) for some in URGENT)
            template = page.say(
                "**{overdue}** overdue, **{soon}** due within the hour; the customer asked first: {asked}"
            )
            return template.format(overdue=overdue, soon=soon, asked=asked)
        case "recovery":
            won, closed = recovery.rate(page.engine.notebook.recoveries(), page.snapshot.as_of - recovery.QUARTER)
            silent = sum(one.is_silent for one in people.hard_hit(page))
            share = text.percent(won / closed if closed else None, language)
            template = page.say(
                "**{all}** to win back, {silent} of them silent · won back in 90 days: {share} of {closed}"
            )
            return template.format(all=number(count), silent=number(silent), share=share, closed=number(closed))
        case _:
            slugs = ("repeat_rate", "not_identifiable")
            readings = (page.snapshot.reading(slug, page.filters.where, TODAY) for slug in slugs)
            rate, nobody = (text.percent(one.value if one else None, language) for one in readings)
            template = page.say("**{people}** called again today · repeat callers {rate} · not identifiable {nobody}")
            return template.format(people=number(count), rate=rate, nobody=nobody)


@st.fragment(run_every=frame.REFRESH_SECONDS * 2)
def _person(page: Page, customer: str) -> None:
    """Whoever was clicked: what to do about them, and their journey."""
    with st.container(border=True, key="opened_person"), frame.sentences():
        journey.panel(page, customer)


main()
