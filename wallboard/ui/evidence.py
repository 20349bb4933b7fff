"""The chart of a comparison, and a whole report as one page that can be printed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from html import escape
from typing import Any

import numpy as np
import plotly.graph_objects as go

from wallboard import text
from wallboard.measure import Measure
from wallboard.policy import words
from wallboard.policy.comparison import Comparison
from wallboard.snapshot import Unit
from wallboard.ui import figures
from wallboard.ui.theme import PALETTES, Palette, ThemeName

STYLE = """body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.6rem } h2 { font-size: 1.2rem; margin-top: 2.5rem } ul { list-style: none; padding: 0 }
@media print { h2 { break-before: auto } .chart { break-inside: avoid } }"""


def figure(found: Comparison, theme: ThemeName, language: str) -> go.Figure:
    """The measure by week, what was to be expected with its band, the comparison in grey, and the day of the change."""
    palette, say = PALETTES[theme], text.words(language).gettext
    weeks = [week.isoformat() for week in found.span.weeks]
    scale, unit = _scale(found.measure)
    mine = scale * found.treated.level[: len(weeks)]
    drawn = go.Figure(layout={"template": figures.template(theme)})
    if found.against is not None:
        drawn.add_scatter(
            x=weeks,
            y=scale * found.against.level,
            name=say("comparison queues"),
            line={"color": palette.mute, "width": 2},
        )
    if found.effect is not None and found.low is not None and found.high is not None:
        _expected(drawn, found, mine, palette, name=say("expected without the change"))
    drawn.add_scatter(
        x=weeks,
        y=mine,
        name=say(found.measure.title),
        mode="lines+markers",
        line={"color": palette.calm, "width": 3},
    )
    drawn.add_vline(
        x=found.policy.start.isoformat(), line={"color": palette.ink, "dash": "dash", "width": 1.5}, layer="below"
    )
    drawn.add_annotation(
        x=found.policy.start.isoformat(),
        y=1,
        yref="paper",
        text=escape(found.policy.name),
        showarrow=False,
        xanchor="right",
        xshift=-6,
        yanchor="bottom",
        font={"color": palette.ink},
    )
    drawn.update_layout(
        height=360,
        margin={"t": 32},
        showlegend=True,
        legend={"orientation": "h", "y": -0.25},
        xaxis={
            "title": {"text": say("Week, from its Monday")},
            "tickformat": "%d.%m.",
            "tickvals": weeks[::2],
            "range": _around(found),
        },
        yaxis={"title": {"text": f"{say(found.measure.title)}{unit}"}, "rangemode": "tozero"},
    )
    return drawn


def html(found: Sequence[Comparison], site: str, language: str) -> str:
    """One page without any outside request: the sentences, the checks and a chart for each measure."""
    say = text.words(language).gettext
    title = f"{site} · {found[0].policy.name}" if found else site
    parts = [f"<h1>{escape(title)}</h1>"]
    if found and found[0].policy.hypothesis:
        parts.append(f"<p>{escape(say('Expected'))}: {escape(found[0].policy.hypothesis)}</p>")
    for number, one in enumerate(found):
        parts.append(f"<h2>{escape(say(one.measure.title))}: {escape(say(words.VERDICTS[one.verdict]))}</h2>")
        parts.append(f"<p><strong>{escape(words.sentence(one, language))}</strong></p>")
        if len(one.span.weeks):
            drawn = figure(one, "light", language)
            chart = drawn.to_html(full_html=False, include_plotlyjs=number == 0, config=figures.CONFIG)
            parts.append(f'<div class="chart">{chart}</div>')
        parts.append("<ul>")
        for check in one.checks:
            mark = "✓" if check.passed else "✗"
            about = f"{escape(say(words.CHECKS[check.name]))}: {escape(words.detail(check, language))}"
            parts.append(f"<li>{mark} {about}</li>")
        parts.append("</ul>")
    head = f'<meta charset="utf-8"><title>{escape(title)}</title><style>{STYLE}</style>'
    return f'<!doctype html><html lang="{language}"><head>{head}</head><body>{"".join(parts)}</body></html>\n'


def _expected(drawn: go.Figure, found: Comparison, mine: np.ndarray[Any, Any], palette: Palette, *, name: str) -> None:
    """What the weeks of the look would have been without the change: each divided by one plus the effect."""
    rows = slice(found.treated.before, found.treated.before + found.look)
    after, seen = [week.isoformat() for week in found.span.weeks[rows]], mine[rows]
    low, high, middle = (seen / (1 + float(change or 0)) for change in (found.high, found.low, found.effect))
    drawn.add_scatter(
        x=[*after, *reversed(after)],
        y=[*high.tolist(), *reversed(low.tolist())],
        mode="lines",
        fill="toself",
        fillcolor=palette.bar,
        opacity=0.5,
        line={"width": 0},
        hoverinfo="skip",
        showlegend=False,
    )
    drawn.add_scatter(
        x=after, y=middle, name=name, mode="lines", line={"color": palette.ink, "width": 2, "dash": "dash"}
    )


def _around(found: Comparison) -> list[str]:
    """The weeks shown, with half a week of air on both sides."""
    weeks = found.span.weeks
    return [(weeks[0] - timedelta(days=4)).isoformat(), (weeks[-1] + timedelta(days=4)).isoformat()]


def _scale(measure: Measure) -> tuple[float, str]:
    """By what a level is multiplied for the screen, and the unit in words of an axis."""
    match measure.unit:
        case Unit.RATIO:
            return 100.0, " (%)"
        case Unit.PER_1000:
            return 1000.0, " (‰)"
        case Unit.POINTS:
            return 100.0, ""
        case Unit.SECONDS:
            return 1.0, " (s)"
    return 1.0, ""
