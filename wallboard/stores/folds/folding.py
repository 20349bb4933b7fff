"""Which fold does a feed of events ask for, and what are its rows worth?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from wallboard import records
from wallboard.records import STREAMS, Checked
from wallboard.stores.folds.queue_log import Folded, QueueLog
from wallboard.stores.folds.queue_options import Options


def begun(
    options: Mapping[str, Any], *, store: str, checkpoint: Mapping[str, Any] | None = None, begins_midway: bool = False
) -> QueueLog:
    """A fold with the options of a store, new or as it was; `queue_log` is the one fold there is.

    Raises:
        StoreError: an option cannot be used.
    """
    return QueueLog(Options.read(options, store=store), checkpoint, begins_midway=begins_midway)


def checked(folded: Folded, *, now: datetime) -> dict[str, Checked]:
    """Records by stream, with what was odd about their values and about the events that made them."""
    found = {
        stream: records.check(STREAMS[stream], rows, STREAMS[stream].names, now=now)
        for stream, rows in folded.rows.items()
    }
    if folded.findings:
        visits = found.get("visits", Checked([], []))
        found["visits"] = Checked(visits.rows, [*visits.findings, *folded.findings])
    return found
