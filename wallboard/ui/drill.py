"""Behind a number: the range it is about, how it splits, and the visits it was made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

import pandas as pd

from wallboard import clock, history, look, measure, text
from wallboard.engine import Engine
from wallboard.measure import Grain, Measure
from wallboard.snapshot import SITE, Snapshot, WindowName
from wallboard.text import marked
from wallboard.ui import codes
from wallboard.ui.filters import Filters

SPLITS: dict[str, str] = {
    "queue": marked("Queue"),
    "agent": marked("Agent"),
    "reason": marked("Reason"),
    "channel": marked("Channel"),
    "hour": marked("Hour"),
}
SHOWN = (
    "entered_at queue channel customer outcome wait_seconds talk_seconds hold_seconds wrap_seconds agent_id ended_by "
    "reason recording_url visit_id call_id"
).split()
LINKS = ("https://", "http://")
KEPT = 16  # numbers that viewers hold open; each is read once, since its moment stands still


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A number somebody wants to look behind: a measure at a place between two moments, as known at `now`."""

    measure: Measure
    where: str
    since: datetime
    until: datetime
    now: datetime

    @property
    def queue(self) -> str | None:
        """The queue it is about; None for the site."""
        return None if self.where == SITE else self.where.partition("/")[2]

    @property
    def splits(self) -> tuple[str, ...]:
        """By what it can be split: agents' time knows no reason and no channel, and a queue is one queue."""
        by_time = ("agent", "hour") if self.measure.grain is Grain.AGENT_TIME else tuple(SPLITS)[1:]
        return by_time if self.queue else ("queue", *by_time)


def opened(engine: Engine, snapshot: Snapshot, filters: Filters) -> Opened | None:
    """The number a URL opens; None without one, or when no panel defines it."""
    defined = next((each for each in measures(engine) if each.slug == filters.measure), None)
    if defined is None:
        return None
    since, until = span(engine, snapshot, filters.window)
    return Opened(measure=defined, where=filters.where, since=since, until=until, now=snapshot.as_of)


def measures(engine: Engine) -> tuple[Measure, ...]:
    """The measures of the panels in use."""
    return measure.every(engine.settings.panels)


def span(engine: Engine, snapshot: Snapshot, window: WindowName) -> tuple[datetime, datetime]:
    """The moments [since, until) of a window of this snapshot."""
    since, until = look.windows(snapshot.as_of, engine.settings)[window]
    return clock.moment(since * clock.MINUTE), clock.moment(until * clock.MINUTE)


def report(
    engine: Engine, number: Opened, *, by: str | None = None, formula: str | None = None
) -> list[dict[str, Any]]:
    """The number at its place, whole or split by one more key, under another formula where one is named."""
    keys = [*(["queue"] if number.queue else []), *([by] if by else [])]
    rows = history.report(
        engine.ledger,
        engine.settings,
        since=number.since,
        until=number.until,
        now=number.now,
        by=keys,
        measures=[number.measure.slug],
        formula=formula,
    )
    return [row for row in rows if not number.queue or row["queue"] == number.queue]


@lru_cache(maxsize=KEPT)
def split(engine: Engine, number: Opened, by: str, language: str) -> pd.DataFrame:
    """One row per queue, agent, reason, channel or hour: its value, and what it was made of; the largest first."""
    rows = report(engine, number, by=by)
    table = pd.DataFrame(
        [
            {"key": _label(row[by], by, language)} | {name: row[name] for name in ("value", "part", "whole", "n")}
            for row in rows
        ],
        columns=["key", "value", "part", "whole", "n"],
    )
    table = table.astype(dict.fromkeys(("value", "part", "whole", "n"), "float64"))
    return table if by == "hour" else table.sort_values("n", ascending=False, kind="stable", ignore_index=True)


@lru_cache(maxsize=KEPT)
def visits(engine: Engine, number: Opened) -> pd.DataFrame:
    """The visits behind the number, newest first; `counts` says which are in its upper part."""
    table = history.visits_behind(
        engine.ledger,
        engine.settings,
        measure=number.measure.slug,
        where=number.where,
        since=number.since,
        until=number.until,
        now=number.now,
    )
    links = table["recording_url"]
    is_link = links.map(lambda url: isinstance(url, str) and url.startswith(LINKS))
    return table.assign(recording_url=links.where(is_link.astype(bool), None))[["counts", *SHOWN]]


def in_words(table: pd.DataFrame, language: str) -> pd.DataFrame:
    """The visits with their codes in the screen's language, and local times that no browser moves to its own zone."""
    coded = {
        name: table[name].map(lambda code: codes.word(code, language)) for name in ("channel", "outcome", "ended_by")
    }
    return table.assign(**coded, entered_at=table["entered_at"].dt.tz_localize(None))


def _label(key: str | int | None, by: str, language: str) -> str:
    if key is None or key == "":
        return text.words(language).gettext("not given")
    if by == "hour":
        return f"{key:02}:00"
    return codes.word(str(key), language) or str(key) if by == "channel" else str(key)
