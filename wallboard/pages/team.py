"""Team: how customers leave us today, what changed and what to say, who does what, and one's own promises."""

from __future__ import annotations

import streamlit as st

from wallboard import alarm, text
from wallboard.promised import STILL_OPEN, Promised
from wallboard.settings.access import Role
from wallboard.snapshot import Alert, Reading
from wallboard.text import marked
from wallboard.ui import bound, drawn, frame, meaning, notices, people, piling
from wallboard.ui.frame import Page
from wallboard.ui.live.presets import TITLES, WINDOW_WORDS

ROLES: tuple[Role, ...] = ("agent", "supervisor", "manager", "admin")
NUMBERS = ("csat", "repeat_rate", "complaints", "service_level")
ANSWERS, CALLERS = marked("{n} answers"), marked("{n} contacts")
BEHIND = {"csat": ANSWERS, "repeat_rate": CALLERS, "service_level": CALLERS}
PROMISES_SHOWN = 5


def main() -> None:
    """Draw the page."""
    page = frame.opened("team", marked("Team"), roles=ROLES)
    if page is None:
        return
    _now(page)
    drawn.agents(page)
    if page.viewer.agent_id:
        _promises(page, page.viewer.agent_id)


@st.fragment(run_every=frame.REFRESH_SECONDS)
def _now(page: Page) -> None:
    """What to say, then how customers leave us."""
    language = page.filters.language
    frame.draw(notices.of_board(page.snapshot, page.engine.settings, page.engine.board.age_seconds, language))
    for alert in piling.alerts(page):
        if alert.stands:
            _told(page, alert)
    for column, slug in zip(st.columns(len(NUMBERS)), NUMBERS, strict=True):
        with column, st.container(border=True, key=f"tile_{slug}"):
            _tile(page, slug)


def _told(page: Page, alert: Alert) -> None:
    """What piles up, and the line for customers where somebody has written one."""
    words = bound.plain(alarm.sentence(alert, page.filters.language))
    if alert.note:
        st.info(f"**{bound.plain(alert.note)}**  \n{words}", icon=":material/campaign:")
    else:
        st.warning(words, icon=":material/visibility:")


def _tile(page: Page, slug: str) -> None:
    """One number of the team with its target or what is usual, and the count behind it."""
    chosen = page.filters
    reading = page.snapshot.reading(slug, chosen.where, chosen.window)
    st.markdown(f"**{page.say(TITLES[slug])}** · {page.say(WINDOW_WORDS[chosen.window])}")
    if reading is None or reading.value is None:
        st.html(f'<strong style="{bound.STYLE}">{text.UNKNOWN}</strong>')
        st.caption(page.say("not known yet"))
        return
    st.html(bound.value(reading, slug, chosen.where, chosen.window, chosen.language))
    st.caption(_beside(page, slug, reading))


def _beside(page: Page, slug: str, reading: Reading) -> str:
    language = page.filters.language
    parts = []
    if reading.target is not None:
        words = page.say("target {target}")
        parts.append(words.format(target=meaning.value(reading.target, reading.unit, language)))
    if reading.usual is not None:
        words = page.say("usual {usual}")
        parts.append(words.format(usual=meaning.value(reading.usual, reading.unit, language)))
    if slug in BEHIND:
        parts.append(page.say(BEHIND[slug]).format(n=text.number(reading.n, language)))
    return " · ".join(parts)


@st.fragment(run_every=frame.REFRESH_SECONDS * 5)
def _promises(page: Page, agent: str) -> None:
    """What the viewer has promised and not done yet, the most urgent first."""
    st.subheader(page.say("Your promises"), anchor=False)
    mine = [one for one in people.promises(page) if one.owner == agent and one.fate in STILL_OPEN]
    if not mine:
        st.caption(page.say("You have no open promise."))
    for one in mine[:PROMISES_SHOWN]:
        st.markdown(_promise(page, one))
    if len(mine) > PROMISES_SHOWN:
        st.caption(page.say("… and {count} more").format(count=len(mine) - PROMISES_SHOWN))


def _promise(page: Page, one: Promised) -> str:
    """One promise in a line: what, to whom, until when, and how it stands."""
    zone = page.engine.settings.timezone
    due = f"{one.due_at.astimezone(zone):%m-%d %H:%M}" if one.due_at else text.UNKNOWN
    parts = [one.kind or one.reason or text.UNKNOWN, one.masked or text.UNKNOWN, due, page.say(people.FATES[one.fate])]
    return bound.plain(" · ".join(parts))


main()
