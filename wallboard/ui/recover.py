"""Winning one customer back: own them, say what came of it, give them back."""

from __future__ import annotations

from functools import partial

import streamlit as st

from wallboard import clock, errors
from wallboard.notebook import OUTCOMES, Step, TakenError
from wallboard.recovery import Hard
from wallboard.text import marked
from wallboard.ui import bound, people
from wallboard.ui.frame import Page
from wallboard.ui.lost import REFUSED

TOLD: dict[Step, str] = {
    Step.RECOVERED: marked("Won back"),
    Step.NOT_RECOVERED: marked("Not won back"),
    Step.GONE: marked("Has left us"),
}
VIEW = "recovery"


def work(page: Page, customer: str) -> None:
    """What can be done about this customer, where the list of those to win back is looked at."""
    if st.query_params.get("view") != VIEW:
        return
    person = next((one for one in people.hard_hit(page) if one.customer == customer), None)
    if person is None:
        return
    st.markdown(_said(page, person))
    with st.container(horizontal=True, key="recover"):
        if person.work.owner is None:
            _button(page, customer, Step.OWN, page.say("I own this customer"), is_main=True)
        elif person.work.owner == page.viewer.name:
            for step in OUTCOMES:
                _button(page, customer, step, page.say(TOLD[step]), is_main=step is Step.RECOVERED)
            _button(page, customer, Step.RELEASE, page.say("Give back"))


def _said(page: Page, person: Hard) -> str:
    """Who owns them, and until when they should be won back."""
    if person.work.owner is None or person.due_at is None:
        return page.say(
            "Nobody owns this customer. Whoever does has 48 hours to put things right and to say how it went."
        )
    due = person.due_at.astimezone(page.engine.settings.timezone)
    words = page.say("{name} owns this customer and should have put things right by {due}.")
    return bound.plain(words.format(name=person.work.owner, due=f"{due:%Y-%m-%d %H:%M}"))


def _button(page: Page, customer: str, step: Step, label: str, *, is_main: bool = False) -> None:
    st.button(
        label,
        key=f"recover_{step}",
        type="primary" if is_main else "secondary",
        on_click=partial(_write, page, customer, step),
    )


def _write(page: Page, customer: str, step: Step) -> None:
    """Write it into the notebook; whoever came second is told who was first."""
    try:
        page.engine.notebook.recover(step, customer, by=page.viewer.name, at=clock.micros(page.snapshot.as_of))
    except TakenError as taken:
        sentence = page.say("{name} was quicker and owns this customer.")
        st.session_state[REFUSED] = sentence.format(name=taken.holder)
    except errors.WallboardError as error:
        st.session_state[REFUSED] = str(error)
