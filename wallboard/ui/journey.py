"""One customer opened: what they have been through, what it took of their time, and how their friction adds up."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from wallboard import callers, clock, errors, journey, text
from wallboard.friction import SERIOUS
from wallboard.journey import Event, Journey
from wallboard.promised import Fate
from wallboard.text import marked
from wallboard.ui import bound, codes, filters, lost, once, people, recover
from wallboard.ui.frame import Page
from wallboard.ui.listing import ROW_PIXELS, local

EVENTS_SHOWN, TERMS_SHOWN, ISSUES_SHOWN = 8, 5, 5
REVEALED = "revealed"
REVEALS = "supervisor"  # the one role that may see a whole number
KINDS: dict[str, str] = {
    "ticket": marked("ticket"),
    "complaint": marked("complaint"),
    "survey": marked("survey"),
    "promise": marked("promise"),
}
HOW: dict[str, str] = {
    "waiting": marked("waiting"),
    "talking": marked("talking"),
    "merged": marked("merged into another"),
    "closed": marked("closed"),
}


def panel(page: Page, customer: str) -> None:
    """Everything about one customer, as far as this viewer may see it."""
    found = of(page, customer)
    with st.container(horizontal=True, vertical_alignment="center", key="person"):
        name = page.say("Customer {number}").format(number=bound.plain(found.masked or text.UNKNOWN))
        st.subheader(name, anchor=False, width="content")
        _reveal(page, found)
        st.button(page.say("Close"), key="close", icon=":material/close:", type="tertiary", on_click=_close)
    _shown_number(page, found)
    lost.work(page, customer)
    recover.work(page, customer)
    if not found.events:
        st.caption(page.say("Nothing is known of this customer. The link may be of another board, or too old."))
        return
    st.markdown(_summary(page, found))
    _events(page, found)
    left, right = st.columns(2, gap="medium")
    with left:
        _terms(page, found)
    with right:
        _issues(page, found)


def of(page: Page, customer: str) -> Journey:
    """The journey as of this snapshot; of a viewer with certain queues only what happened there."""
    engine = page.engine
    return once.per_snapshot(
        page.snapshot,
        ("journey", customer, page.viewer.queues),
        lambda: journey.of(
            callers.of(engine.ledger, engine.settings),
            engine.settings,
            customer,
            page.snapshot.as_of,
            queues=page.viewer.queues,
        ),
    )


def _summary(page: Page, found: Journey) -> str:
    """The three things to know first."""
    language = page.filters.language
    minutes = sum(event.minutes for event in found.events)
    parts = [
        page.say("Friction **{score}** (from {serious} on somebody should own them)").format(
            score=text.number(found.score, language, digits=1), serious=text.number(SERIOUS, language)
        ),
        text.words(language)
        .ngettext("told the story to **{people}** person", "told the story to **{people}** people", found.told)
        .format(people=text.number(found.told, language)),
        page.say("their time so far: **{time}**").format(time=text.duration(minutes * clock.MINUTE, language)),
    ]
    return " · ".join(parts)


def _events(page: Page, found: Journey) -> None:
    """The time line as a list, newest first."""
    rows = [_event(page, event) for event in found.events]
    table = pd.DataFrame(rows)
    titles = {
        "at": marked("When"),
        "kind": marked("What"),
        "queue": marked("Queue"),
        "reason": marked("Reason"),
        "how": marked("How it went"),
        "agent": marked("Who"),
        "wait": marked("Waited"),
        "talk": marked("Talked"),
        "friction": marked("Friction"),
    }
    columns: dict[str, Any] = {name: st.column_config.Column(page.say(title)) for name, title in titles.items()}
    columns["at"] = st.column_config.DatetimeColumn(page.say("When"), format="YYYY-MM-DD HH:mm")
    formats: dict[str, Any] = dict.fromkeys(("wait", "talk"), _lasted)
    formats["friction"] = lambda weight: "" if not weight else f"+{weight:g}"
    st.dataframe(
        table.style.format(formats),
        key="events",
        hide_index=True,
        column_config=columns,
        height=ROW_PIXELS * (min(len(table), EVENTS_SHOWN) + 1) + 3,
        placeholder=text.UNKNOWN,
        alt=page.say("What happened, newest first"),
    )


def _event(page: Page, event: Event) -> dict[str, Any]:
    kind = page.say(KINDS[event.kind]) if event.kind in KINDS else codes.word(event.kind, page.filters.language)
    if event.is_ours:
        kind = page.say("we called: {channel}").format(channel=kind)
    return {
        "at": local(page, event.at),
        "kind": kind,
        "queue": event.queue,
        "reason": event.reason,
        "how": _how(page, event),
        "agent": event.agent,
        "wait": event.wait,
        "talk": event.talk,
        "friction": sum(term.weight for term in event.terms),
    }


def _how(page: Page, event: Event) -> str | None:
    """The outcome in words, and what was written beside it."""
    how = event.how
    if how is None:
        word = None
    elif event.kind == "promise":
        word = page.say(people.FATES[Fate(how)])
    elif how in HOW:
        word = page.say(HOW[how])
    else:
        word = page.say(people.FATES[Fate.OPEN]) if how == "open" else codes.word(how, page.filters.language)
    return " · ".join(part for part in (word, event.note) if part) or None


def _terms(page: Page, found: Journey) -> None:
    """The score, term by term: what is left of each weight."""
    st.markdown(f"**{page.say('Friction, term by term')}**")
    if not found.terms:
        st.caption(page.say("Nothing has gone wrong for this customer as far as the board knows."))
        return
    table = pd.DataFrame(
        [
            {
                "cause": page.say(people.CAUSES[term.cause]),
                "at": local(page, term.at),
                "weight": term.weight,
                "left": term.left,
            }
            for term in found.terms
        ]
    )
    st.dataframe(
        table,
        key="terms",
        hide_index=True,
        column_config={
            "cause": st.column_config.TextColumn(page.say("What went wrong")),
            "at": st.column_config.DatetimeColumn(page.say("When"), format="MM-DD"),
            "weight": st.column_config.NumberColumn(page.say("Weight"), format="%g"),
            "left": st.column_config.NumberColumn(
                page.say("Left of it"), format="%.1f", help=page.say("Half of it is gone after 14 days.")
            ),
        },
        height=ROW_PIXELS * (min(len(table), TERMS_SHOWN) + 1) + 3,
        alt=page.say("Friction, term by term"),
    )


def _issues(page: Page, found: Journey) -> None:
    """Per reason, the customer's minutes, and how many days it took."""
    if not found.issues:
        return
    st.markdown(f"**{page.say('Their time, issue by issue')}**")
    open_, language = page.say("still open"), page.filters.language
    table = pd.DataFrame(
        [
            {
                "reason": issue.reason or page.say("not given"),
                "contacts": issue.contacts,
                "minutes": round(issue.minutes),
                "days": text.number(issue.days, language, digits=1) if issue.is_settled else open_,
            }
            for issue in found.issues
        ]
    )
    st.dataframe(
        table,
        key="issues",
        hide_index=True,
        column_config={
            "reason": st.column_config.TextColumn(page.say("Reason")),
            "contacts": st.column_config.NumberColumn(page.say("Contacts")),
            "minutes": st.column_config.NumberColumn(
                page.say("Minutes"), help=page.say("Waiting and talking, over all contacts about it")
            ),
            "days": st.column_config.TextColumn(
                page.say("Days to settled"),
                help=page.say("From the first contact to the last, once no other has followed within the window"),
                alignment="right",
            ),
        },
        height=ROW_PIXELS * (min(len(table), ISSUES_SHOWN) + 1) + 3,
        alt=page.say("Their time, issue by issue"),
    )


def _reveal(page: Page, found: Journey) -> None:
    """The number itself, for a supervisor who asks for it; that they did is written down first."""
    if page.viewer.role != REVEALS or found.key is None:
        return
    store, _, entered = found.key

    def ask() -> None:
        unknown = page.say("The store does not tell this number any more, so it is unknown.")
        try:
            number = page.engine.reveal(found.customer, store, entered, by=page.viewer.name)
            st.session_state[REVEALED] = (found.customer, number, unknown)
        except errors.WallboardError as error:
            st.session_state[REVEALED] = (found.customer, None, str(error))

    st.button(
        page.say("Reveal"),
        key="reveal",
        icon=":material/visibility:",
        help=page.say("Shows the whole number and writes into the audit log that you looked"),
        on_click=ask,
    )


def _shown_number(page: Page, found: Journey) -> None:
    """The number that was revealed, as long as this customer is open, and who has looked so far."""
    whose, number, instead = st.session_state.get(REVEALED, (None, None, ""))
    if whose == found.customer and number:
        st.code(number, language=None)
    elif whose == found.customer:
        st.info(instead)
    looks = page.engine.notebook.looks(found.customer) if page.viewer.role == REVEALS else []
    if looks:
        zone = page.engine.settings.timezone
        times = [f"{look.by} {clock.moment(look.at / 1e6).astimezone(zone):%Y-%m-%d %H:%M}" for look in looks[:3]]
        st.caption(bound.plain(page.say("Looked at the number: {who}").format(who=", ".join(times))))


def _close() -> None:
    st.session_state.pop(REVEALED, None)
    filters.put(customer=None)


def _lasted(seconds: float) -> str:
    return text.UNKNOWN if pd.isna(seconds) else text.ticking(seconds)
