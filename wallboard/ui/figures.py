"""What the charts look like: one theme from the palette, and the day's trend drawn in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import plotly.graph_objects as go

from wallboard import clock, text
from wallboard.snapshot import SITE, Snapshot
from wallboard.ui.theme import PALETTES, Palette, ThemeName

FONT = '"Wallboard Inter", Inter, "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", "Noto Sans SC", sans-serif'
CONFIG = {"displayModeBar": False, "displaylogo": False, "responsive": True}
HALF_HOUR = timedelta(minutes=30)
LEVEL_ABOVE = 0.42  # the level takes the upper part of the height, the bars of offered the lower
BARS_BELOW = 0.26


@dataclass(frozen=True, slots=True, kw_only=True)
class HalfHours:
    """Today by half-hour, from the first that had a contact; the last one still runs. A level is a share.

    At the site contacts are counted, in a queue visits.
    """

    starts: tuple[datetime, ...]  # local
    levels: tuple[float | None, ...]
    offered: tuple[float | None, ...]
    target: float | None
    is_queue: bool = False


def half_hours(snapshot: Snapshot, where: str) -> HalfHours | None:
    """How the day went at a place; None before its first contact."""
    level, offered = snapshot.reading("service_level", where), snapshot.reading("offered", where)
    if level is None or offered is None:
        return None
    zone = ZoneInfo(snapshot.timezone)
    midnight = clock.midnight(snapshot.as_of, zone)
    rows = list(zip(level.spark, offered.spark, strict=False))
    first = next((i for i, (share, count) in enumerate(rows) if count or share is not None), None)
    if first is None:
        return None
    return HalfHours(
        starts=tuple((midnight + HALF_HOUR * i).astimezone(zone) for i in range(first, len(rows))),
        levels=tuple(share for share, _ in rows[first:]),
        offered=tuple(count for _, count in rows[first:]),
        target=level.target,
        is_queue=where != SITE,
    )


def trend(day: HalfHours, theme: ThemeName, language: str) -> go.Figure:
    """Service level over offered contacts by half-hour, with the target; a half-hour without contacts is a gap."""
    palette, say = PALETTES[theme], text.words(language).gettext
    times = [start.strftime("%Y-%m-%dT%H:%M") for start in day.starts]
    figure = go.Figure(layout={"template": template(theme)})
    figure.add_bar(
        x=times,
        y=list(day.offered),
        yaxis="y2",
        name=say("offered"),
        marker={"color": palette.bar, "opacity": [1.0] * (len(times) - 1) + [0.5]},
        hovertemplate="%{y}",
    )
    for line in _lines(day, times, palette, language):
        figure.add_scatter(**line)
    figure.update_layout(_axes(language, is_queue=day.is_queue), uirevision="trend")
    if day.target is not None:
        words = say("target {target}").format(target=text.percent(day.target, language))
        figure.add_hline(
            y=100 * day.target,
            line={"color": palette.mute, "dash": "dash", "width": 1.5},
            annotation={"text": words, "font": {"color": palette.mute}},
            annotation_position="bottom left",  # the newest half-hours, which matter most, stand at the right
            yref="y",
        )
    return figure


def described(day: HalfHours, language: str) -> str:
    """The trend as a sentence, for those who do not see it."""
    say = text.words(language).gettext
    known = [(share, start) for share, start in zip(day.levels, day.starts, strict=True) if share is not None]
    if not known:
        return say("No half-hour of today has a service level yet.")
    worst, when = min(known)
    return say("Service level by half-hour: now {now}, lowest {worst} at {time}; target {target}.").format(
        now=text.percent(known[-1][0], language),
        worst=text.percent(worst, language),
        time=when.strftime("%H:%M"),
        target=text.percent(day.target, language),
    )


@cache
def template(theme: ThemeName) -> go.layout.Template:
    """The one Plotly theme, in the dark and in the light."""
    palette = PALETTES[theme]
    axis = {
        "gridcolor": palette.line,
        "linecolor": palette.line,
        "tickcolor": palette.line,
        "zeroline": False,
        "automargin": True,
        "title": {"font": {"size": 13, "color": palette.mute}, "standoff": 8},
        "tickfont": {"size": 13, "color": palette.mute},
    }
    return go.layout.Template(
        layout={
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "font": {"family": FONT, "size": 14, "color": palette.ink},
            "colorway": [palette.calm, palette.watch, palette.stale, palette.alarm, palette.mute],
            "margin": {"l": 8, "r": 8, "t": 12, "b": 8},
            "hoverlabel": {"bgcolor": palette.card, "bordercolor": palette.line, "font": {"color": palette.ink}},
            "hovermode": "x unified",
            "showlegend": False,
            "xaxis": axis | {"showgrid": False},
            "yaxis": axis,
            "bargap": 0.25,
        }
    )


def _lines(day: HalfHours, times: list[str], palette: Palette, language: str) -> list[dict[str, Any]]:
    """The level until the last whole half-hour, and dashed the one that still runs."""
    say = text.words(language).gettext
    shares = [None if share is None else round(100 * share, 4) for share in day.levels]
    marks = {"color": palette.calm, "size": 6}
    whole = {
        "x": times[:-1],
        "y": shares[:-1],
        "name": say("service level"),
        "mode": "lines+markers",
        "connectgaps": False,
        "line": {"color": palette.calm, "width": 3},
        "marker": marks,
        "hovertemplate": "%{y:.0f} %",
    }
    running = whole | {
        "x": times[-2:],
        "y": shares[-2:],
        "name": say("service level, still running"),
        "line": {"color": palette.calm, "width": 3, "dash": "dot"},
        "marker": marks | {"symbol": "circle-open", "line": {"width": 2}, "opacity": [0.0, 1.0][-len(times) :]},
        "hoverinfo": "skip" if len(times) > 1 else "all",
    }
    return [whole, running]


def _axes(language: str, *, is_queue: bool) -> dict[str, Any]:
    say = text.words(language).gettext
    return {
        "height": 340,
        "xaxis": {"title": {"text": say("Local time of arrival (half-hours)")}, "tickformat": "%H:%M", "anchor": "y2"},
        "yaxis": {
            "title": {"text": say("Service level (%)")},
            "range": [-4, 104],
            "domain": [LEVEL_ABOVE, 1],
            "tickvals": [0, 25, 50, 75, 100],
        },
        "yaxis2": {
            "title": {"text": say("Offered (visits)") if is_queue else say("Offered (contacts)")},
            "domain": [0, BARS_BELOW],
            "rangemode": "tozero",
            "nticks": 4,
        },
    }
