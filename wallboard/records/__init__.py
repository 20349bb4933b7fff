"""The records a store hands over: their streams and columns, and the check every row passes.

A checked row is a tuple in column order: text, seconds (float), counts (int), claims (bool) and moments as
integer microseconds since the epoch, UTC. Absent is None. The streams are described in `queries/README.md`.
"""

from wallboard.records.casting import EARLIEST, LATEST
from wallboard.records.checking import Checked, Fault, Finding, check
from wallboard.records.streams import (
    ACTIVITIES,
    CHANNELS,
    ENDED_BY,
    KEPT,
    OUTCOMES,
    PRESENCES,
    STREAMS,
    Key,
    Kind,
    Row,
    Stream,
    Value,
)

__all__ = [
    "ACTIVITIES",
    "CHANNELS",
    "EARLIEST",
    "ENDED_BY",
    "KEPT",
    "LATEST",
    "OUTCOMES",
    "PRESENCES",
    "STREAMS",
    "Checked",
    "Fault",
    "Finding",
    "Key",
    "Kind",
    "Row",
    "Stream",
    "Value",
    "check",
]
