"""Agents' time: who does what now, and how many seconds of each minute were busy or staffed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wallboard.clock import MINUTE
from wallboard.visits import Codes, Floats, Mask

PRESENCES = ("", "available", "break", "offline")
ACTIVITIES = ("", "idle", "ringing", "talking", "hold", "wrapup")
BUSY = ("ringing", "talking", "hold", "wrapup")


@dataclass(frozen=True, slots=True, kw_only=True)
class Spans:
    """Agent states as columns: `agent` and `queue` are codes, `since` and `until` seconds, NaN until is open."""

    agent: Codes
    queue: Codes
    presence: Codes
    activity: Codes
    since: Floats
    until: Floats

    def take(self, rows: NDArray[np.intp] | Mask) -> Spans:
        """Some of the spans."""
        return Spans(**{name: getattr(self, name)[rows] for name in Spans.__dataclass_fields__})

    @property
    def busy(self) -> Mask:
        """Ringing, talking, holding or wrapping up, whatever the presence says."""
        return np.asarray(np.isin(self.activity, [ACTIVITIES.index(word) for word in BUSY]))

    @property
    def staffed(self) -> Mask:
        """Busy, or available and idle; a break or an absence is neither."""
        return np.asarray(self.busy | (self.presence == PRESENCES.index("available")))


def as_of(spans: Spans, at: float) -> Spans:
    """The spans as they stood at a moment: later ones are absent, an end still to come is open."""
    spans = spans.take(spans.since <= at)
    return Spans(
        agent=spans.agent,
        queue=spans.queue,
        presence=spans.presence,
        activity=spans.activity,
        since=spans.since,
        until=np.where(spans.until > at, np.nan, spans.until),
    )


def next_change(spans: Spans, at: float) -> Floats:
    """The next moment after `at` at which a span begins or ends; infinite where there is none."""
    since = np.where(spans.since > at, spans.since, np.inf)
    until = np.where(spans.until > at, spans.until, np.inf)
    return np.minimum(since, until)


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentMinutes:
    """Seconds per minute and owner (an agent, or an agent in a queue): busy, and staffed at all."""

    minute: NDArray[np.int64]
    owner: NDArray[np.int64]
    busy: Floats
    staffed: Floats


def agent_minutes(spans: Spans, owner: NDArray[np.int64], since: float, until: float) -> AgentMinutes:
    """Seconds of [since, until) per whole minute; spans of one owner that overlap count once (`metrics.md` §3).

    Args:
        spans: spans as of `until`.
        owner: who each span's time belongs to; an agent's spans in several queues share one owner.
        since: start of the first minute, seconds.
        until: end of the last minute, seconds.
    """
    begin = np.maximum(spans.since, since)
    end = np.minimum(np.where(np.isnan(spans.until), until, spans.until), until)
    minute_b, owner_b, busy = _minutes_of(begin, end, owner, spans.busy & (end > begin))
    minute_s, owner_s, staffed = _minutes_of(begin, end, owner, spans.staffed & (end > begin))
    minute = np.concatenate((minute_b, minute_s))
    owners = np.concatenate((owner_b, owner_s))
    return AgentMinutes(
        minute=minute,
        owner=owners,
        busy=np.concatenate((busy, np.zeros(len(staffed)))),
        staffed=np.concatenate((np.zeros(len(busy)), staffed)),
    )


def _minutes_of(
    begin: Floats, end: Floats, owner: NDArray[np.int64], rows: Mask
) -> tuple[NDArray[np.int64], NDArray[np.int64], Floats]:
    """The union of some intervals per owner, cut at whole minutes: (minute, owner, seconds)."""
    begin, end, owner = _united(begin[rows], end[rows], owner[rows])
    first = np.floor(begin / MINUTE).astype(np.int64)
    count = np.ceil(end / MINUTE).astype(np.int64) - first
    piece = np.repeat(np.arange(len(begin)), count)
    offset = np.arange(len(piece)) - np.repeat(np.cumsum(count) - count, count)
    minute = first[piece] + offset
    seconds = np.minimum(end[piece], (minute + 1) * MINUTE) - np.maximum(begin[piece], minute * MINUTE)
    return minute, owner[piece], seconds


def _united(begin: Floats, end: Floats, owner: NDArray[np.int64]) -> tuple[Floats, Floats, NDArray[np.int64]]:
    """Overlapping or touching intervals of one owner joined into one."""
    if not len(begin):
        return begin, end, owner
    order = np.lexsort((begin, owner))
    begin, end, owner = begin[order], end[order], owner[order]
    # One running maximum serves all owners when each owner's times are moved beyond those of the owner before.
    base = begin.min()
    shift = np.unique(owner, return_inverse=True)[1] * (end.max() - base + 1.0)
    reach = np.maximum.accumulate(end - base + shift)
    starts = np.append(True, (begin - base + shift)[1:] > reach[:-1])
    at = np.flatnonzero(starts)
    return begin[at], np.maximum.reduceat(end, at), owner[at]


def newest(spans: Spans, at: float) -> Spans:
    """The spans that hold at a moment: open ones, the latest per agent and queue."""
    spans = as_of(spans, at)
    spans = spans.take(np.isnan(spans.until))
    # Where two stores tell of one agent at one time, the state decides and not which of them was read first.
    order = np.lexsort((spans.presence, spans.activity, spans.since, spans.queue, spans.agent))
    spans = spans.take(order)
    if not len(order):
        return spans
    is_last = np.append((np.diff(spans.agent) != 0) | (np.diff(spans.queue) != 0), True)
    return spans.take(is_last)


def words_of(codes: Codes, texts: Sequence[str]) -> list[str]:
    """Texts of codes; an absent one is empty."""
    return ["" if code < 0 else texts[code] for code in codes.tolist()]
