"""Working on one lost caller: take them, say what came of the call, give them back."""

from __future__ import annotations

import math
from functools import partial

import streamlit as st

from wallboard import clock, errors, text
from wallboard.lost import Lost
from wallboard.notebook import ATTEMPTS, TakenError, Word
from wallboard.text import marked
from wallboard.ui import bound, people
from wallboard.ui.frame import Page

REFUSED = "refused"  # what the last click could not do, until the next one
TOLD: dict[Word, str] = {
    Word.REACHED: marked("Reached"),
    Word.NO_ANSWER: marked("No answer"),
    Word.WRONG_NUMBER: marked("Wrong number"),
}


def work(page: Page, customer: str) -> None:
    """What can be done about this customer, where they are among the lost callers."""
    sentence = st.session_state.pop(REFUSED, None)
    if sentence:
        st.warning(sentence, icon=":material/person_alert:")
    person = next((one for one in people.lost_callers(page) if one.customer == customer), None)
    if person is None:
        return
    st.markdown(_said(page, person))
    with st.container(horizontal=True, key="work"):
        holder = person.work.holder
        if holder is None:
            _button(page, person, Word.CLAIM, page.say("I take this caller"), is_main=True)
        elif holder == page.viewer.name:
            for word in ATTEMPTS:
                _button(page, person, word, page.say(TOLD[word]), is_main=word is Word.REACHED)
            _button(page, person, Word.RELEASE, page.say("Give back"))


def _said(page: Page, person: Lost) -> str:
    """How long they waited, how often they tried, and who has them."""
    language, work = page.filters.language, person.work
    zone = page.engine.settings.timezone
    template = page.say("Gave up in {queue} at {time} after {wait}; tries today: {tries}.")
    told = template.format(
        queue=person.queue or text.UNKNOWN,
        time=text.clock_time(person.gave_up_at, zone),
        wait=text.duration(None if math.isnan(person.waited) else person.waited, language),
        tries=text.number(person.tries, language),
    )
    if work.holder == page.viewer.name:
        told += " " + page.say("You have taken this caller. Call them, then say what came of it:")
    elif work.holder is not None:
        told += " " + page.say("{name} has taken this caller.").format(name=work.holder)
    return bound.plain(told)


def _button(page: Page, person: Lost, word: Word, label: str, *, is_main: bool = False) -> None:
    st.button(
        label,
        key=f"work_{word}",
        type="primary" if is_main else "secondary",
        on_click=partial(_write, page, person, word),
    )


def _write(page: Page, person: Lost, word: Word) -> None:
    """Write it into the notebook and let the numbers follow at once; whoever came second is told who was first."""
    if person.customer is None:
        return
    at, since = clock.micros(page.snapshot.as_of), clock.micros(person.since)
    try:
        page.engine.notebook.write(word, person.customer, by=page.viewer.name, at=at, since=since)
    except TakenError as taken:
        sentence = page.say("{name} was quicker and has taken this caller.")
        st.session_state[REFUSED] = sentence.format(name=taken.holder)
    except errors.WallboardError as error:
        st.session_state[REFUSED] = str(error)
    page.engine.publish()
