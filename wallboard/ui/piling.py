"""The page Complaints in pieces: alerts and who has taken them, today against the usual, and every complaint."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from wallboard import alarm, clock, complained, errors, text
from wallboard.alerts import DAY_MINUTES, HOUR_WINDOW, Outlook, Series
from wallboard.complained import Complaint
from wallboard.notebook import Mute
from wallboard.records import KEPT
from wallboard.snapshot import Alert
from wallboard.text import marked
from wallboard.ui import bound, drill, figures, once
from wallboard.ui.frame import Page
from wallboard.ui.listing import Listing, local
from wallboard.ui.theme import PALETTES

HOUR = 60
EFFECT_MINUTES = 15
MUTE_HOURS = (1, 4, 8, 24)
ROWS = 200
ICONS = {"firing": ":material/error:", "acknowledged": ":material/person_check:", "pending": ":material/visibility:"}
OVER = ":material/check_circle:"
HARD_TO_SEE = 5.0  # a series in which fewer times the usual go unnoticed is said to be blind


def alerts(page: Page) -> tuple[Alert, ...]:
    """The alerts about the queue that is looked at, or all of them."""
    queue = page.filters.queue
    return tuple(one for one in page.snapshot.alerts if queue in (None, one.queue))


def card(page: Page, alert: Alert) -> None:
    """One alert: what it says, since when, who has it, and what can be done."""
    say, zone = page.say, page.engine.settings.timezone
    since = text.clock_time(alert.since, zone)
    told = {
        "pending": say("Seen once at {time}; the next minute decides."),
        "firing": say("Since {time}. Nobody has taken it yet."),
        "acknowledged": say("Since {time}. {name} has taken it."),
        "resolved": say("Raised at {time}; over now."),
    }[alert.state].format(time=since, name=alert.taken_by)
    with st.container(border=True, key=f"alert_{alert.id}"):
        st.markdown(f"{ICONS.get(alert.state, OVER)} **{bound.plain(alarm.sentence(alert, page.filters.language))}**")
        st.caption(bound.plain(f"{told} {alert.note or ''}".strip()))
        if alert.taken_by and alert.rule == "complaints":
            st.caption(_effect(page, alert))
        if alert.state == "firing":
            _take(page, alert)
        elif alert.state == "acknowledged" and alert.taken_by == page.viewer.name:
            st.button(say("Give back"), key=f"back_{alert.id}", on_click=partial(_write, page, alert, is_taken=False))


def _effect(page: Page, alert: Alert) -> str:
    """Whether fewer people complain since somebody took the alert, as far as a quarter-hour can tell."""
    held = page.engine.notebook.taken(clock.micros(page.snapshot.as_of)).get(alert.id)
    if held is None:
        return ""
    since = clock.moment(held.at / 1e6).astimezone(page.engine.settings.timezone)
    minute = since.hour * HOUR + since.minute + 1
    counted = outlook(page).around((alert.queue, alert.reason), minute, reach=EFFECT_MINUTES)
    if counted is None:
        due = text.clock_time(since + timedelta(minutes=EFFECT_MINUTES + 1), page.engine.settings.timezone)
        return page.say("Whether it helped is told at {time}.").format(time=due)
    words = page.say("In the {minutes} minutes before it was taken {before} complained, in those after it {after}.")
    before, after = (text.number(count, page.filters.language) for count in counted)
    return words.format(minutes=EFFECT_MINUTES, before=before, after=after)


def _take(page: Page, alert: Alert) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", key=f"take_bar_{alert.id}"):
        st.text_input(
            page.say("What is done about it (shown on the wall)"),
            key=f"note_{alert.id}",
            max_chars=120,
            placeholder=page.say("Say: the app works again, please try once more"),
        )
        st.button(
            page.say("I take it"),
            key=f"take_{alert.id}",
            type="primary",
            on_click=partial(_write, page, alert, is_taken=True),
        )
        if alert.rule == "complaints":
            _mute(page, alert)


def _mute(page: Page, alert: Alert) -> None:
    """For how long it is to be silent, and why."""
    with st.popover(page.say("Mute"), icon=":material/notifications_off:", key=f"mute_{alert.id}"):
        hours = st.segmented_control(
            page.say("Hours"), MUTE_HOURS, default=MUTE_HOURS[0], required=True, key=f"hours_{alert.id}"
        )
        st.text_input(page.say("Why"), key=f"why_{alert.id}", max_chars=120)
        silence = partial(_silence, page, alert.queue, alert.reason, hours=hours, why=f"why_{alert.id}")
        st.button(page.say("Mute"), key=f"do_mute_{alert.id}", on_click=silence)


def muted(page: Page) -> list[Mute]:
    """What is silent just now."""
    return page.engine.notebook.muted(clock.micros(page.snapshot.as_of))


def silences(page: Page, found: Sequence[Mute]) -> None:
    """Who muted what, and a way to end it."""
    for number, mute in enumerate(found):
        place = text.listed((name for name in (mute.queue, mute.reason) if name), page.filters.language)
        told = page.say("{place}: muted until {time} by {name} ({why})").format(
            place=place or page.say("All queues"),
            time=text.clock_time(clock.moment(mute.until / 1e6), page.engine.settings.timezone),
            name=mute.by,
            why=mute.why,
        )
        with st.container(horizontal=True, vertical_alignment="center", key=f"muted_{number}"):
            st.caption(f":material/notifications_off: {bound.plain(told)}")
            speak = partial(_silence, page, mute.queue, mute.reason, hours=0)
            st.button(page.say("Unmute"), key=f"unmute_{number}", on_click=speak)


def _silence(page: Page, queue: str | None, reason: str | None, *, hours: int, why: str | None = None) -> None:
    """Write it into the notebook; `why` names the field that says why."""
    at, said = page.snapshot.as_of, str(st.session_state.get(why, "")) if why else ""
    until = clock.micros(at + timedelta(hours=hours))
    try:
        page.engine.notebook.mute(queue, reason, by=page.viewer.name, at=clock.micros(at), until=until, why=said)
    except errors.WallboardError as error:
        st.session_state["refused"] = str(error)
    page.engine.publish()


def _write(page: Page, alert: Alert, *, is_taken: bool) -> None:
    """Write it into the notebook, and let the wall say it at once."""
    notebook, by, at = page.engine.notebook, page.viewer.name, clock.micros(page.snapshot.as_of)
    try:
        if is_taken:
            notebook.take(alert.id, by=by, at=at, note=str(st.session_state.get(f"note_{alert.id}", "")).strip())
        else:
            notebook.give_back(alert.id, by=by, at=at)
    except errors.WallboardError as error:
        st.session_state["refused"] = str(error)
    page.engine.publish()


def outlook(page: Page) -> Outlook:
    """Today's complaints and what is usual for them, once per snapshot."""
    engine, at = page.engine, page.snapshot.as_of
    return once.per_snapshot(
        page.snapshot,
        "outlook",
        lambda: engine.ask(lambda day: engine.watch.outlook(day, at, is_complete=engine.is_complete)),
    )


def watched(page: Page, found: Outlook) -> str:
    """How the board watches, in a sentence: its budget of false alarms, or that it is still learning."""
    chosen, language = page.engine.settings.alerts, page.filters.language
    if found.usual is None:
        words = page.say("Too few days are known to say what is usual. Until then {count} in an hour raise an alert.")
        return words.format(count=text.number(chosen.learning_complaints, language))
    words = page.say("Chance alone raises about {budget} false alarms a day on this board.")
    return words.format(budget=text.number(chosen.false_alarms_per_day, language, digits=1))


def chart(page: Page, found: Outlook) -> go.Figure:
    """People who complained by hour of today, and what is usual."""
    palette = PALETTES[page.filters.theme]
    figure = go.Figure(layout={"template": figures.template(page.filters.theme)})
    hours = list(range((found.minutes - 1) // HOUR + 1))
    names = [f"{hour}:00" for hour in hours]
    counts = _by_hour(page, found)
    figure.add_bar(x=names, y=counts, name=page.say("today"), marker={"color": palette.bar}, hovertemplate="%{y}")
    usual = _usual_by_hour(page, found)
    if usual is not None:
        every = [f"{hour}:00" for hour in range(24)]
        figure.add_scatter(
            x=every,
            y=usual,
            name=page.say("usual"),
            mode="lines",
            line={"color": palette.mute, "dash": "dash", "shape": "hvh"},
            hovertemplate="%{y:.1f}",
        )
    figure.update_layout(
        height=280,
        uirevision="complaints",
        xaxis={"title": {"text": page.say("Hour of the day")}, "type": "category"},
        yaxis={"title": {"text": page.say("People who complained")}, "rangemode": "tozero"},
    )
    return figure


def described(page: Page, found: Outlook) -> str:
    """The chart as a sentence."""
    language, usual = page.filters.language, _usual_by_hour(page, found)
    count = text.number(sum(_by_hour(page, found)), language)
    if usual is None:
        return page.say("{count} people have complained today; what is usual is not known yet.").format(count=count)
    hour, part = divmod(found.minutes, HOUR)
    by_now = float(np.sum(usual[:hour])) + (float(usual[hour]) * part / HOUR if hour < len(usual) else 0.0)
    words = page.say("{count} people have complained today; usual by now: {usual}.")
    return words.format(count=count, usual=text.number(by_now, language, digits=1))


def _where(page: Page) -> Series:
    return (page.filters.queue, None)


def _by_hour(page: Page, found: Outlook) -> list[float]:
    """People who complained in each hour so far."""
    hours = (found.minutes - 1) // HOUR + 1
    if _where(page) not in found.series:
        return [0.0] * hours
    row = found.per_minute[found.series.index(_where(page))]
    return [float(row[hour * HOUR : (hour + 1) * HOUR].sum()) for hour in range(hours)]


def _usual_by_hour(page: Page, found: Outlook) -> list[float] | None:
    """What is usual in each hour of such a day; None while nobody knows."""
    if found.usual is None or _where(page) not in found.series:
        return None
    row = found.usual.cumulated[found.kind][found.series.index(_where(page))]
    by_hour: list[float] = (np.diff(row[: DAY_MINUTES + 1 : HOUR]) / found.usual.days[found.kind]).tolist()
    return by_hour


def series(page: Page, found: Outlook) -> pd.DataFrame:
    """Every queue and reason with complaints: today, usual by now, and how many in an hour would be noticed."""
    at = found.minutes - 1
    smallest = found.smallest(at, fewest=page.engine.settings.alerts.fewest_complaints)
    expected = found.expected(at, HOUR_WINDOW)
    rows = []
    for place, (queue, reason) in enumerate(found.series):
        if queue is None or reason is None or page.filters.queue not in (None, queue):
            continue
        by_now = None
        if found.usual is not None:
            by_now = found.usual.cumulated[found.kind][place, found.minutes] / found.usual.days[found.kind]
        rows.append(
            {
                "queue": queue,
                "reason": reason,
                "today": int(found.per_minute[place].sum()),
                "usual": by_now,
                "noticed": None if smallest is None else float(smallest[place]),
                "times": None if smallest is None or expected is None else float(smallest[place] / expected[0][place]),
            }
        )
    table = pd.DataFrame(rows, columns=["queue", "reason", "today", "usual", "noticed", "times"])
    return table.sort_values(["today", "usual"], ascending=False, kind="stable", ignore_index=True)


def blind(page: Page, table: pd.DataFrame) -> str:
    """What the board cannot see, in a sentence; empty where it sees everything."""
    known = table["times"].dropna()
    hidden = int((known > HARD_TO_SEE).sum())
    if not hidden:
        return ""
    words = page.say(
        "In {count} of {all} lines too few people complain to notice less than {times} times the usual within an hour;"
        " their queue and the whole site are watched, too."
    )
    language = page.filters.language
    return words.format(
        count=text.number(hidden, language),
        all=text.number(len(known), language),
        times=text.number(HARD_TO_SEE, language),
    )


def listed(page: Page) -> Listing:
    """The complaints of the chosen window, newest first."""
    since, until = drill.span(page.engine, page.snapshot, page.filters.window)
    at = min(until.timestamp(), page.snapshot.as_of.timestamp())
    found = page.engine.ask(lambda day: complained.today(day, since.timestamp(), at))
    mine = [one for one in reversed(found) if page.filters.queue in (None, one.queue)][:ROWS]
    held = _held(page, mine)
    rows = pd.DataFrame(
        [
            {
                "at": local(page, _moment(one)),
                "queue": one.queue,
                "reason": one.reason,
                "subject": held.get((one.store, one.ticket), {}).get("subject"),
                "customer": held.get((one.store, one.ticket), {}).get("customer_masked"),
                "again": "" if one.is_first else page.say("complained before"),
            }
            for one in mine
        ],
        columns=["at", "queue", "reason", "subject", "customer", "again"],
    )
    return Listing(
        slug="complaints",
        title=marked("Complaints"),
        rows=rows,
        heads={
            "at": marked("Time"),
            "queue": marked("Queue"),
            "reason": marked("Reason"),
            "subject": marked("Subject"),
            "customer": marked("Customer"),
            "again": marked("In 7 days"),
        },
        customers=[one.customer for one in mine],
        moments=["at"],
    )


def _moment(one: Complaint) -> datetime:
    return clock.moment(one.at)


def _held(page: Page, some: Sequence[Complaint]) -> dict[tuple[str, str], dict[str, str | None]]:
    """The tickets of some complaints, by store and id."""
    found = {}
    for store in {one.store for one in some}:
        keys = [(one.ticket,) for one in some if one.store == store]
        for (ticket,), row in page.engine.ledger.by_key(store, "tickets", keys).items():
            found[store, str(ticket)] = dict(zip(KEPT["tickets"].names, row, strict=True))
    return found
