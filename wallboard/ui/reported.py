"""How far do the durations that a store reports differ from those between its times, today?

The reported ones win in every number; this shows whether they are worth it.
"""

from __future__ import annotations

from datetime import datetime

import numpy as np
import pandas as pd

from wallboard import clock, durations, text
from wallboard.durations import ROUNDING_SECONDS, Difference
from wallboard.engine import Engine
from wallboard.ledger import TABLES
from wallboard.text import marked

COLUMNS = "store duration compared median p95 differing example".split()
DURATIONS = {"wait_seconds": marked("Wait"), "talk_seconds": marked("Talk")}
Key = tuple[Engine, datetime, str]

_made: tuple[Key | None, pd.DataFrame] = (None, pd.DataFrame())


def table(engine: Engine, at: datetime, language: str) -> pd.DataFrame:
    """One row per store and duration that it reports, in seconds; counted once a minute, whoever asks."""
    global _made  # noqa: PLW0603 - swapped in one assignment; two who ask at once only count twice
    key = (engine, at.replace(second=0, microsecond=0), language)
    of, kept = _made
    if of != key:
        kept = _counted(engine, at, language)
        _made = (key, kept)
    return kept


def _counted(engine: Engine, at: datetime, language: str) -> pd.DataFrame:
    """The visits that entered since local midnight, compared."""
    say = text.words(language).gettext
    found: dict[str, list[Difference]] = {}
    since = clock.micros(clock.midnight(at, engine.settings.timezone))
    for store, visits in engine.ledger.rows("visits", TABLES["visits"].c.entered_at >= since):
        found.setdefault(store, []).extend(durations.differences(visits))
    rows = [
        {"store": store, "duration": say(title), **_told(each, name)}
        for store, each in found.items()
        for name, title in DURATIONS.items()
    ]
    return pd.DataFrame([row for row in rows if row["compared"]], columns=COLUMNS)


def _told(found: list[Difference], name: str) -> dict[str, object]:
    """How many differences are known, how large they are either way, and the visit with the largest."""
    known = [(abs(seconds), one.visit_id) for one in found if (seconds := getattr(one, name)) is not None]
    if not known:
        return {"compared": 0}
    sizes = np.asarray([seconds for seconds, _ in known])
    differing = int((sizes > ROUNDING_SECONDS).sum())
    middle, most = np.percentile(sizes, (50, 95))
    example = max(known)[1] if differing else ""
    return {"compared": len(known), "median": middle, "p95": most, "differing": differing, "example": example}
