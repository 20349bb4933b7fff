"""Agent: the card of the customer on the line, which opens by itself, and the agent's own day beside it."""

from __future__ import annotations

import streamlit as st

from wallboard.settings.access import Role
from wallboard.text import marked
from wallboard.ui import card, filters, frame
from wallboard.ui.frame import Page

ROLES: tuple[Role, ...] = ("agent", "supervisor", "admin")  # managers see no live customer


def main() -> None:
    """Draw the page."""
    page = frame.opened("agent", marked("Agent"), roles=ROLES, with_queue=False)
    if page is None:
        return
    agent = _agent(page)
    if agent is None:
        return
    _card(page, agent)
    _day(page, agent)


def _agent(page: Page) -> str | None:
    """Whose page it is: an agent's own; others choose, and the URL says whom."""
    if page.viewer.role == "agent":
        if page.viewer.agent_id is None:
            st.info(
                page.say(
                    "Your login has no agent_id in config/access.toml, so the board cannot tell which calls are yours."
                )
            )
        return page.viewer.agent_id
    names = sorted({now.agent_id for now in page.snapshot.agents} | card.seen(page))
    asked = st.query_params.get("agent", "")
    if not names and not asked:
        st.info(page.say("No agent has been seen today yet."))
        return None
    names = names if asked in ("", *names) else [*names, asked]
    key = "choose_agent"
    st.session_state[key] = asked or names[0]
    st.selectbox(
        page.say("Agent"),
        names,
        key=key,
        on_change=lambda: filters.put(agent=st.session_state[key]),
        width=260,
        label_visibility="collapsed",
    )
    return str(st.session_state[key])


@st.fragment(run_every=frame.REFRESH_SECONDS / 2)
def _card(page: Page, agent: str) -> None:
    """Who is on the line, looked for every second."""
    with st.container(border=True, key="card"), frame.sentences():
        card.draw(page, agent)


@st.fragment(run_every=frame.REFRESH_SECONDS)
def _day(page: Page, agent: str) -> None:
    """The agent's own numbers in the chosen window, each with the count behind it."""
    st.markdown(f"**{page.say('Your day') if page.viewer.role == 'agent' else page.say('Their day')}**")
    card.numbers(page, agent)


main()
