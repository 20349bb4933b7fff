"""What customers wrote, on the page Complaints: the sentences, whether they are meant, and which phrases are heard."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial

import pandas as pd
import streamlit as st

from wallboard import clock, errors, heard, text
from wallboard.heard import Precision, Said
from wallboard.hearing import normal
from wallboard.notebook import Judgement
from wallboard.settings.complaints import Grade
from wallboard.text import marked
from wallboard.ui import bound, drill, listing, once
from wallboard.ui.frame import Page
from wallboard.ui.listing import ROW_PIXELS, Listing, local

ROWS, ROWS_SHOWN = 200, 8
DAYS = timedelta(days=28)
TONES: dict[str, str] = {Grade.ESCALATED: "alarm", Grade.COMPLAINT: "watch"}
ANSWERS = {  # the word, its icon and its key
    Judgement.RIGHT: (marked("It is meant"), ":material/check:", "Y"),
    Judgement.WRONG: (marked("It is not meant"), ":material/close:", "N"),
}


def said(page: Page) -> list[Said]:
    """The sentences of the chosen window, oldest first; read once per snapshot."""
    engine, chosen = page.engine, page.filters

    def read() -> list[Said]:
        since, until = drill.span(engine, page.snapshot, chosen.window)
        at = min(until.timestamp(), page.snapshot.as_of.timestamp())
        texts = engine.ask(lambda day: heard.today(day, since.timestamp(), at))
        some = [one for one in texts if chosen.queue in (None, one.queue)][-ROWS:]
        return heard.said(engine.ledger, engine.listener, some)

    return once.per_snapshot(page.snapshot, ("said", chosen.queue, chosen.window), read)


def listed(page: Page) -> Listing:
    """The sentences, newest first."""
    found = said(page)[::-1]
    rows = pd.DataFrame(
        [
            {
                "at": local(page, clock.moment(one.text.at)),
                "queue": one.text.queue,
                "means": one.hit.reason,
                "phrase": one.hit.phrase,
                "sentence": one.hit.sentence,
                "recorded": page.say("recorded as a complaint") if one.text.is_recorded else "",
                "again": "" if one.text.is_first else page.say("heard before"),
            }
            for one in found
        ],
        columns=["at", "queue", "means", "phrase", "sentence", "recorded", "again"],
    )
    return Listing(
        slug="heard",
        title=marked("Heard in texts"),
        rows=rows,
        heads={
            "at": marked("Time"),
            "queue": marked("Queue"),
            "means": marked("Means"),
            "phrase": marked("Phrase"),
            "sentence": marked("Sentence"),
            "recorded": marked("Ticket"),
            "again": marked("In 7 days"),
        },
        customers=[one.text.customer for one in found],
        moments=["at"],
        toned="means",
        tones=[TONES.get(one.hit.grade, "") for one in found],
    )


def sentences(page: Page) -> None:
    """What was heard, as a table and as files."""
    shown = listed(page)
    with st.container(horizontal=True, vertical_alignment="center", key="heard_bar"):
        st.markdown(f"**{page.say(shown.title)}**")
        if len(shown.rows):
            listing.downloads(page, shown)
    if len(shown.rows):
        listing.table(page, shown, is_opened=False)
        if count := _escalated(page):
            words = text.words(page.filters.language).ngettext(
                "{count} customer speaks of a regulator, the media, a lawyer or our superiors.",
                "{count} customers speak of a regulator, the media, a lawyer or our superiors.",
                count,
            )
            st.caption(f":material/gavel: {words.format(count=text.number(count, page.filters.language))}")
    else:
        st.caption(page.say("No customer has written that they are dissatisfied in this window."))


def _escalated(page: Page) -> int:
    """How many customers wrote a phrase of the gravest kind; a text whose customer nobody knows is one of its own."""
    grave = (one.text for one in said(page) if one.hit.grade == Grade.ESCALATED)
    return len({one.customer or (one.store, one.source) for one in grave})


def question(page: Page) -> None:
    """One sentence to judge, up to ten a day."""
    notebook, zone = page.engine.notebook, page.engine.settings.timezone
    judged = notebook.judgements()
    midnight = clock.midnight(page.snapshot.as_of, zone)
    left = heard.left_to_judge(judged, midnight)
    known = heard.precisions(page.engine.ledger, judged, page.snapshot.as_of - DAYS)
    asked = heard.to_judge(said(page), judged, known, left=left)
    title = page.say("Is it meant?")
    st.markdown(f"**{title}**")
    if not asked:
        st.caption(
            page.say("Nothing to judge just now.")
            if left
            else page.say("Ten sentences are judged; that is enough today.")
        )
        return
    one = asked[0]
    with st.container(border=True, key="question"):
        st.markdown(f"{bound.plain(one.hit.sentence)}")
        words = page.say("Heard as “{meaning}”, because of “{phrase}”.")
        st.caption(bound.plain(words.format(meaning=one.hit.reason, phrase=one.hit.phrase)))
        with st.container(horizontal=True, key="answers"):
            for what, (label, icon, key) in ANSWERS.items():
                answer = partial(_judge, page, one, what)
                st.button(page.say(label), key=f"judge_{what}", icon=icon, shortcut=key, on_click=answer)
    st.caption(page.say("Up to ten a day: they tell how far each phrase can be trusted."))


def _judge(page: Page, one: Said, what: Judgement) -> None:
    store, source, phrase = one.key
    at = clock.micros(page.snapshot.as_of)
    with _refusals():
        page.engine.notebook.judge(phrase, what, by=page.viewer.name, at=at, store=store, source=source)


def phrases(page: Page) -> None:
    """Every phrase that was heard in the last weeks: how often, how often rightly, and whether it is heard at all."""
    engine = page.engine
    known = heard.precisions(engine.ledger, engine.notebook.judgements(), page.snapshot.as_of - DAYS)
    title = page.say("Phrases")
    st.markdown(f"**{title}**")
    meanings = {phrase: group.reason for group in engine.settings.complaints.groups for phrase in group.phrases}
    if not meanings:
        st.caption(page.say("No phrase is listed in config/complaints.toml, so nothing is heard in texts."))
        return
    table = pd.DataFrame(
        [
            {"phrase": phrase, "means": meanings.get(phrase), "heard": one.heard, "right": _share(page, one)}
            for phrase, one in known.items()
        ],
        columns=["phrase", "means", "heard", "right"],
    )
    if len(table):
        st.dataframe(
            table,
            key="phrases",
            hide_index=True,
            column_config={
                "phrase": st.column_config.TextColumn(page.say("Phrase")),
                "means": st.column_config.TextColumn(page.say("Means")),
                "heard": st.column_config.NumberColumn(page.say("Heard in 28 days")),
                "right": st.column_config.TextColumn(
                    page.say("Meant"), help=page.say("Of the sentences that somebody judged.")
                ),
            },
            height=ROW_PIXELS * (min(len(table), ROWS_SHOWN) + 1) + 3,
            placeholder=text.UNKNOWN,
            alt=title,
        )
    off = engine.notebook.switched_off()
    st.multiselect(
        page.say("Not heard any more"),
        sorted(meanings, key=lambda phrase: (phrase not in known, phrase)),
        default=[phrase for phrase in meanings if phrase in off],
        key="off",
        placeholder=page.say("Choose a phrase that is wrong too often"),
        on_change=partial(_switch, page, off),
    )
    if fixed := sorted(phrase for phrase in meanings if _is_in(phrase, engine.settings.complaints.off)):
        words = page.say("Switched off in config/complaints.toml: {phrases}.")
        st.caption(bound.plain(words.format(phrases=", ".join(fixed))))


def _share(page: Page, one: Precision) -> str | None:
    """How many of the judged sentences were meant; None where none was judged."""
    judged = one.right + one.wrong
    if not judged:
        return None
    return page.say("{right} of {all}").format(right=one.right, all=judged)


def _switch(page: Page, before: frozenset[str]) -> None:
    """Write down what was switched, and let the texts be heard anew."""
    off = frozenset(st.session_state["off"])
    with _refusals():
        page.engine.switch({phrase: phrase not in off for phrase in sorted(off ^ before)}, by=page.viewer.name)


def _is_in(phrase: str, off: tuple[str, ...]) -> bool:
    return normal.normal(phrase) in {normal.normal(other) for other in off}


@contextmanager
def _refusals() -> Iterator[None]:
    """Keep the sentence of an error for the page, which shows it on top."""
    try:
        yield
    except errors.WallboardError as error:
        st.session_state["refused"] = str(error)
