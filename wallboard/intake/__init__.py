"""One store into the ledger: read what is new, check it, make it anonymous, keep it, never losing a row.

Each mode of reading (design.md §4) stands in a module of its own: `by_time` (changed, window), `by_number` (appended,
touched), `live_table` and `live_visits` (snapshot). What they share is in `feeding`, and `store` has them take turns.
"""

from __future__ import annotations

from wallboard.intake.feeding import FAST_STREAMS, Batch, Deliver, FeedIntake
from wallboard.intake.store import GAP_SECONDS, QUERY_FAULTS, SPARE_SECONDS, Intake

__all__ = [
    "FAST_STREAMS",
    "GAP_SECONDS",
    "QUERY_FAULTS",
    "SPARE_SECONDS",
    "Batch",
    "Deliver",
    "FeedIntake",
    "Intake",
]
