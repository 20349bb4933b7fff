"""The page Satisfaction in pieces: tiles with their intervals, 28 days, what was written, and who was asked by whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from wallboard import clock, ratings, text
from wallboard.engine import Engine
from wallboard.intervals import Interval, wilson
from wallboard.measure import Measure, Rules
from wallboard.ratings import Ratings, Verbatim
from wallboard.readings import DayReadings
from wallboard.snapshot import Unit
from wallboard.text import marked
from wallboard.ui import bound, drill, figures, meaning, once
from wallboard.ui.frame import Page
from wallboard.ui.listing import Listing, local
from wallboard.ui.live.presets import WINDOW_WORDS
from wallboard.ui.theme import PALETTES, Palette

SCORES = ("csat", "nps", "ces")
RATES = ("response_rate", "invitation_rate")
ASKED = {"response_rate": marked("{n} surveys sent"), "invitation_rate": marked("{n} answered contacts")}
GROUPS = {"queue": marked("Queue"), "reason": marked("Reason"), "agent": marked("Agent")}
DAYS, COMMENTS_SHOWN, KEPT = 28, 50, 12
RANGES = {"csat": [0, 100], "nps": [-100, 100], "ces": [1, 7]}


def behind(page: Page, slug: str) -> Ratings:
    """The answers of the chosen window and queue behind a score, once per snapshot."""
    chosen, engine, each = page.filters, page.engine, _measure(page, slug)
    since, until = drill.span(engine, page.snapshot, chosen.window)
    told = page.snapshot.readings
    at = told.moment.rows_at if isinstance(told, DayReadings) else page.snapshot.as_of
    rules = Rules(at=at.timestamp(), settings=engine.settings)
    span = {"since": since.timestamp(), "until": until.timestamp()}
    return once.per_snapshot(
        page.snapshot,
        ("ratings", slug, chosen.window, chosen.queue),
        lambda: engine.ask(
            lambda day: ratings.given(day.caseloads["surveys"], each, rules, **span, queue=chosen.queue)
        ),
    )


def tile(page: Page, slug: str) -> None:
    """One number with what it was made of and how sure it is."""
    chosen, each = page.filters, _measure(page, slug)
    reading = page.snapshot.reading(slug, chosen.where, chosen.window)
    st.markdown(f"**{page.say(each.title)}** · {page.say(WINDOW_WORDS[chosen.window])}")
    if reading is None or reading.value is None:
        st.html(f'<strong style="{bound.STYLE}">{text.UNKNOWN}</strong>')
        st.caption(page.say("Nobody has answered yet.") if slug in SCORES else page.say("Nobody has been asked yet."))
        return
    st.html(bound.value(reading, slug, chosen.where, chosen.window, chosen.language))
    if slug in SCORES:
        found = behind(page, slug)
        words, interval = answers(page, len(found)), found.interval
    else:
        words = page.say(ASKED[slug]).format(n=text.number(reading.whole, chosen.language))
        interval = wilson(reading.part or 0, reading.whole or 0)
    st.caption(f"{words} · {_sure(interval, each.unit, chosen.language)}")


def answers(page: Page, count: int) -> str:
    """How many answered, in words."""
    words = text.words(page.filters.language)
    return words.ngettext("{n} answer", "{n} answers", count).format(n=text.number(count, page.filters.language))


@dataclass(frozen=True, slots=True, kw_only=True)
class DayOf:
    """A day of a score: its value, its interval, and of how many answers; unknown where nobody answered."""

    day: date
    value: float | None
    interval: Interval | None
    n: int


@lru_cache(maxsize=KEPT)
def days(engine: Engine, slug: str, queue: str | None, today: date, _hour: int) -> tuple[DayOf, ...]:
    """The 28 days before today; read again every hour, because a late row may still change them."""
    zone, settings = engine.settings.timezone, engine.settings
    each = next(one for one in drill.measures(engine) if one.slug == slug)

    def midnight(back: int) -> datetime:
        return clock.midnight(
            datetime(today.year, today.month, today.day, 12, tzinfo=zone) - timedelta(days=back), zone
        )

    edges = [midnight(back) for back in range(DAYS, -1, -1)]
    load = ratings.between(engine.ledger, settings, edges[0], edges[-1])
    rules = Rules(at=edges[-1].timestamp(), settings=settings)
    found = []
    for start, end in pairwise(edges):
        of = ratings.given(load, each, rules, since=start.timestamp(), until=end.timestamp(), queue=queue)
        found.append(DayOf(day=start.astimezone(zone).date(), value=of.value, interval=of.interval, n=len(of)))
    return tuple(found)


def trend(page: Page, slug: str) -> go.Figure:
    """28 days and today so far: the value, its interval as a band, and the target; a day without answers is a gap."""
    chosen, engine = page.filters, page.engine
    each, palette = _measure(page, slug), PALETTES[chosen.theme]
    now = page.snapshot.as_of.astimezone(engine.settings.timezone)
    shown = days(engine, slug, chosen.queue, now.date(), now.hour)
    scale = 100.0 if each.unit is Unit.RATIO else 1.0
    figure = go.Figure(layout={"template": figures.template(chosen.theme)})
    for run in _runs(shown):
        _band(figure, run, scale, palette)
    _line(figure, page, shown, scale, palette)
    unit = " (%)" if each.unit is Unit.RATIO else ""
    figure.update_layout(
        height=320,
        uirevision=slug,
        xaxis={"title": {"text": page.say("Day of the answer")}, "tickformat": "%d.%m."},
        yaxis={"title": {"text": f"{page.say(each.title)}{unit}"}, "range": RANGES[slug]},
    )
    reading = page.snapshot.reading(slug, chosen.where, chosen.window)
    if reading is not None and reading.target is not None:
        words = page.say("target {target}").format(target=meaning.value(reading.target, each.unit, chosen.language))
        figure.add_hline(
            y=scale * reading.target,
            line={"color": palette.mute, "dash": "dash", "width": 1.5},
            annotation={"text": words, "font": {"color": palette.mute}},
            annotation_position="bottom left",
        )
    return figure


def described(page: Page, slug: str) -> str:
    """The trend as a sentence, for those who do not see it."""
    chosen, each = page.filters, _measure(page, slug)
    now = page.snapshot.as_of.astimezone(page.engine.settings.timezone)
    known = [one for one in days(page.engine, slug, chosen.queue, now.date(), now.hour) if one.value is not None]
    if not known:
        return page.say("No survey was answered in the 28 days before today.")
    values = [one.value for one in known if one.value is not None]
    return page.say("Days with answers: {days} of 28, each between {low} and {high}.").format(
        days=text.number(len(known), chosen.language),
        low=meaning.value(min(values), each.unit, chosen.language),
        high=meaning.value(max(values), each.unit, chosen.language),
    )


def groups(page: Page, slug: str, by: str) -> pd.DataFrame:
    """A score by queue, reason or agent in the order of their names: the value, its interval, and of how many."""
    each, language = _measure(page, slug), page.filters.language
    rows = [
        {
            "key": page.say("not given") if label is None else label,
            "value": meaning.value(of.value, each.unit, language),
            "sure": _range(of.interval, each.unit, language),
            "n": len(of),
        }
        for label, of in behind(page, slug).by(by).items()
    ]
    return pd.DataFrame(rows, columns=["key", "value", "sure", "n"])


def verbatims(page: Page, slug: str) -> tuple[Verbatim, ...]:
    """What customers wrote in the chosen window, newest first."""
    found = behind(page, slug)
    return once.per_snapshot(
        page.snapshot,
        ("verbatims", slug, page.filters.window, page.filters.queue),
        lambda: tuple(ratings.verbatims(page.engine.ledger, found, COMMENTS_SHOWN)),
    )


def comments(page: Page, slug: str) -> Listing:
    """What customers wrote, as a table in which a click opens the customer."""
    found, language = verbatims(page, slug), page.filters.language
    _, top = ratings.SCALES[slug]
    score = page.say("{score} of {top}")
    rows = [
        {
            "at": local(page, one.at),
            "score": score.format(score=text.number(one.grade, language), top=text.number(top, language)),
            "comment": one.comment,
            "queue": one.queue or text.UNKNOWN,
            "reason": one.reason or text.UNKNOWN,
        }
        for one in found
    ]
    heads = {
        "at": marked("When"),
        "score": marked("Score"),
        "comment": marked("In their words"),
        "queue": marked("Queue"),
        "reason": marked("Reason"),
    }
    return Listing(
        slug="comments",
        title=marked("What customers wrote"),
        rows=pd.DataFrame(rows, columns=list(heads)),
        heads=heads,
        customers=[one.customer for one in found],
        moments=("at",),
    )


def answered(page: Page, slug: str) -> Listing:
    """Every answer behind a score as a table, for a file."""
    found = behind(page, slug)
    columns: dict[str, Sequence[Any]] = {
        "at": [local(page, clock.moment(at)) for at in found.at.tolist()],
        "score": found.grade.round(2).tolist(),
        "queue": found.queue,
        "reason": found.reason,
        "agent": found.agent,
        "survey": [key[1] for key in found.keys],
    }
    heads = {
        "at": marked("When"),
        "score": marked("Score"),
        "queue": marked("Queue"),
        "reason": marked("Reason"),
        "agent": marked("Agent"),
        "survey": marked("Survey"),
    }
    return Listing(
        slug=f"answers_{slug}",
        title=_measure(page, slug).title,
        rows=pd.DataFrame({name: list(column) for name, column in columns.items()}, columns=list(heads)),
        heads=heads,
        customers=[None] * len(found),
        moments=("at",),
    )


def _measure(page: Page, slug: str) -> Measure:
    return next(one for one in drill.measures(page.engine) if one.slug == slug)


def _sure(interval: Interval | None, unit: Unit, language: str) -> str:
    """The interval in words."""
    if interval is None:
        return text.words(language).gettext("too few to say how sure")
    return f"{text.percent(0.95, language)}: {_range(interval, unit, language)}"


def _range(interval: Interval | None, unit: Unit, language: str) -> str:
    if interval is None:
        return text.UNKNOWN
    low, high = (meaning.value(edge, unit, language) for edge in interval)
    return text.words(language).gettext("{low} to {high}").format(low=low, high=high)


def _runs(shown: Sequence[DayOf]) -> list[list[DayOf]]:
    """The days in a row that have an interval."""
    runs: list[list[DayOf]] = [[]]
    for one in shown:
        if one.interval is not None:
            runs[-1].append(one)
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]


def _band(figure: go.Figure, run: Sequence[DayOf], scale: float, palette: Palette) -> None:
    """How sure each day is: as wide as its interval."""
    lows, highs = zip(*(one.interval for one in run if one.interval), strict=True)
    around = [one.day.isoformat() for one in run]
    figure.add_scatter(
        x=[*around, *reversed(around)],
        y=[scale * edge for edge in (*highs, *reversed(lows))],
        fill="toself",
        mode="lines",
        line={"width": 0},
        fillcolor=palette.bar,
        opacity=0.5,
        hoverinfo="skip",
    )


def _line(figure: go.Figure, page: Page, shown: Sequence[DayOf], scale: float, palette: Palette) -> None:
    """The value of each day, with how many answers it rests on."""
    figure.add_scatter(
        x=[one.day.isoformat() for one in shown],
        y=[None if one.value is None else scale * one.value for one in shown],
        customdata=[answers(page, one.n) for one in shown],
        mode="lines+markers",
        connectgaps=False,
        line={"color": palette.calm, "width": 3},
        marker={"color": palette.calm, "size": 6},
        hovertemplate="%{y:.0f} · %{customdata}<extra></extra>"
        if scale > 1
        else "%{y:.1f} · %{customdata}<extra></extra>",
    )
