"""Health: does every store answer, how old is what it said, what is still being read, and which rows were odd."""

from __future__ import annotations

import streamlit as st

from wallboard import text
from wallboard.snapshot import State
from wallboard.text import marked
from wallboard.ui import bound, frame, health, notices, reported
from wallboard.ui.frame import Page
from wallboard.ui.rows import SHAPES

ROW_PIXELS = 35
ROWS_SHOWN = 12
TONES = {State.CALM: "green", State.WATCH: "orange", State.STALE: "violet", State.ALARM: "red", State.UNKNOWN: "gray"}


def main() -> None:
    """Draw the page."""
    page = frame.opened("health", marked("Health"), with_queue=False, with_window=False)
    if page is not None:
        _stores(page)
        _reported(page)
        _findings(page)
        _shared(page)


@st.fragment(run_every=frame.REFRESH_SECONDS)
def _stores(page: Page) -> None:
    """Every store in words."""
    snapshot, engine, language = page.snapshot, page.engine, page.filters.language
    frame.draw(notices.of_board(snapshot, engine.settings, engine.board.age_seconds, language))
    as_of = text.clock_time(snapshot.as_of, snapshot.timezone, seconds=True)
    template = page.say(
        "The board as of {time}, version {version}, {polls} questions put to the stores since the start."
    )
    st.caption(template.format(time=as_of, version=snapshot.build, polls=text.number(engine.questions, language)))
    for number, store in enumerate(health.stores(engine, snapshot, language)):
        with st.container(border=True, key=f"store_{number}"):
            _store(page, store)


def _store(page: Page, store: health.StoreHealth) -> None:
    name = bound.plain(store.name)
    st.markdown(f"#### :{TONES[store.state]}[{SHAPES[store.state]} {name} · {bound.plain(store.word)}]")
    facts = ((page.say("Vendor"), store.vendor), *store.facts)
    for column, (title, value) in zip(st.columns(len(facts)), facts, strict=True):
        column.markdown(f"{bound.plain(title)}  \n**{bound.plain(value)}**")
    for state, sentence in store.sentences:
        said = bound.plain(sentence)
        st.markdown(said if state is State.UNKNOWN else f":{TONES[state]}[{SHAPES[state]} {said}]")


@st.fragment(run_every=frame.REFRESH_SECONDS * 5)
def _reported(page: Page) -> None:
    """How far reported durations differ from those between a store's times."""
    st.subheader(page.say("Reported durations beside those between times"), anchor=False)
    table = reported.table(page.engine, page.snapshot.as_of, page.filters.language)
    if table.empty:
        st.caption(page.say("No store has reported a duration today."))
        return
    st.caption(page.say("The reported ones count. Seconds by which they differ, today:"))
    seconds = {"median": page.say("Median"), "p95": page.say("95 % within")}
    titles = {
        "store": page.say("Store"),
        "duration": page.say("Duration"),
        "compared": page.say("Compared"),
        "differing": page.say("More than 2 s apart"),
        "example": page.say("The furthest"),
    }
    st.dataframe(
        table,
        key="reported",
        hide_index=True,
        column_config={name: st.column_config.Column(title) for name, title in titles.items()}
        | {name: st.column_config.NumberColumn(title, format="%.1f s") for name, title in seconds.items()},
        alt=page.say("Reported durations beside those between times"),
    )


@st.fragment(run_every=frame.REFRESH_SECONDS * 5)
def _findings(page: Page) -> None:
    """The rows that broke a law, and what to do about each."""
    language = page.filters.language
    st.subheader(page.say("Rows that were refused or are doubtful"), anchor=False)
    sums = health.counts(page.engine, language)
    if not sums:
        st.caption(page.say("Every row that was read is in order."))
        return
    st.markdown("\n".join(f"- {bound.plain(line)}" for line in sums))
    table = health.findings(page.engine, language)
    titles = {
        "store": page.say("Store"),
        "stream": page.say("Stream"),
        "key": page.say("Row"),
        "fault": page.say("Counted"),
        "sentence": page.say("What is odd"),
        "do": page.say("What to do"),
    }
    st.dataframe(
        table,
        key="findings",
        hide_index=True,
        column_config={name: st.column_config.TextColumn(title) for name, title in titles.items()}
        | {"seen_at": st.column_config.DatetimeColumn(page.say("Seen"), format="YYYY-MM-DD HH:mm")},
        height=ROW_PIXELS * (min(len(table), ROWS_SHOWN) + 1) + 3,
        alt=page.say("Refused and doubtful rows"),
    )


@st.fragment(run_every=frame.REFRESH_SECONDS * 5)
def _shared(page: Page) -> None:
    """The numbers that are left out of the repeat rate, because many people call from them."""
    language, most = page.filters.language, page.engine.settings.repeats.shared_after_contacts
    st.subheader(page.say("Shared numbers"), anchor=False)
    found = health.shared_numbers(page.engine, page.snapshot.as_of)
    if not found:
        template = page.say("No number had more than {most} contacts in the last 30 days.")
        st.caption(template.format(most=text.number(most, language)))
        return
    st.caption(page.say("Many people call from these, so their contacts are in no repeat rate; they count as unknown."))
    line = page.say("{customer}: {contacts} contacts in 30 days")
    shown = [
        line.format(customer=number.customer, contacts=text.number(number.contacts, language))
        for number in found[: health.SHARED_NAMED]
    ]
    st.markdown("\n".join(f"- {bound.plain(each)}" for each in shown))
    if len(found) > len(shown):
        rest = page.say("and {count} more").format(count=text.number(len(found) - len(shown), language))
        st.caption(rest)


main()
