"""Visits as columns: what they looked like at a moment, and the contacts they make up.

A frame holds one numpy array per column: moments and durations as seconds (float, NaN is absent), words as codes.
Nothing here changes a frame; every function returns a new one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Codes = NDArray[np.int32]
Mask = NDArray[np.bool_]

OUTCOMES = (
    "",  # waits or talks: the wait has no outcome yet
    "answered",
    "abandoned",
    "timeout",
    "exit_key",
    "exit_empty",
    "callback",
    "withdrawn",
    "lost",
    "refused_full",
    "refused_empty",
    "refused_closed",
    "refused_diverted",
)
REFUSED = tuple(word for word in OUTCOMES if word.startswith("refused_"))
ENDED_BY = ("", "caller", "agent", "transfer_blind", "transfer_attended", "system")
CODED_WITHIN = 900.0  # seconds after its end by which a visit should be coded (metrics.md §12)
ABSENT = -1  # the code of an absent word


@dataclass(frozen=True, slots=True, kw_only=True)
class Visits:
    """Visits (or contacts) as columns of equal length.

    `visit call queue channel reason agent` are codes into `words[<column>]`; `outcome` and `ended_by` index the tuples
    above. `first` is the entered_at that decides the minute, hour and day a row belongs to. `standing` and the moments
    after it say what a visit is to the customer's other contacts, see `repeats.Flags`.
    """

    words: Mapping[str, Sequence[str]]
    visit: Codes
    call: Codes
    queue: Codes
    channel: Codes
    reason: Codes
    agent: Codes
    entered: Floats
    answered: Floats
    ended: Floats
    coded: Floats
    wait: Floats
    talk: Floats
    hold: Floats
    wrap: Floats
    outcome: Codes
    ended_by: Codes
    standing: Codes
    earlier: Floats
    repeat: Floats
    later: Floats
    again: Floats
    ripe: Floats
    settled: Floats

    def __len__(self) -> int:
        return len(self.entered)

    def take(self, rows: NDArray[np.intp] | Mask) -> Visits:
        """The frame of some rows only."""
        return replace(self, **{name: getattr(self, name)[rows] for name in COLUMNS})

    def outcome_is(self, *words: str) -> Mask:
        """Which waits ended in one of these ways; the empty word means not yet."""
        wanted = np.zeros(len(OUTCOMES), dtype=np.bool_)
        wanted[[OUTCOMES.index(word) for word in words]] = True
        return wanted[self.outcome]

    def ended_by_is(self, *words: str) -> Mask:
        """Which talks ended in one of these ways."""
        wanted = np.zeros(len(ENDED_BY), dtype=np.bool_)
        wanted[[ENDED_BY.index(word) for word in words]] = True
        return wanted[self.ended_by]

    def waited(self, at: float) -> Floats:
        """Seconds waited by `at`: the reported wait, else the difference of its times, else so far.

        NaN where a wait is over and neither its length nor its end is known.
        """
        until = np.where(np.isnan(self.answered), self.ended, self.answered)
        until = np.where(np.isnan(until) & self.outcome_is(""), at, until)
        return np.where(np.isnan(self.wait), _spent(self.entered, until), self.wait)

    def talked(self) -> Floats:
        """Seconds talked: reported, else the difference of its times less the hold; NaN while talking or unanswered."""
        spent = np.maximum(0.0, _spent(self.answered, self.ended) - np.nan_to_num(self.hold))
        return np.where(np.isnan(self.talk), spent, self.talk)

    def by_queue(self, setting: Callable[[str | None], float]) -> Floats:
        """A number per row that depends on its queue only, such as the seconds to answer within."""
        names = self.words["queue"]
        codes, places = np.unique(self.queue, return_inverse=True)
        values = [setting(None if code == ABSENT else names[code]) for code in codes.tolist()]
        return np.asarray(values, dtype=np.float64)[places] if values else np.empty(0)


COLUMNS = tuple(name for name in Visits.__dataclass_fields__ if name != "words")
FLAGS = ("earlier", "repeat", "later", "again", "ripe", "settled")


def _spent(since: Floats, until: Floats) -> Floats:
    """Seconds between two moments; unknown where they are out of order."""
    return np.where(until < since, np.nan, until - since)


def as_of(visits: Visits, at: float) -> Visits:
    """The visits as they stood at a moment: later times are empty again and the outcome follows (`contract.md` §4)."""
    present = visits.entered <= at
    if not present.all():
        visits = visits.take(present)
    waits = (visits.answered > at) | (np.isnan(visits.answered) & (visits.ended > at))
    talks = ~waits & (visits.ended > at)
    uncoded = visits.coded > at
    wraps = ~talks & ~waits & (visits.ended + visits.wrap > at)
    live = waits | talks
    flags = {name: getattr(visits, name) for name in FLAGS}
    if any((moments > at).any() for moments in flags.values()):
        flags = {name: np.where(moments > at, np.nan, moments) for name, moments in flags.items()}
        visits = replace(visits, **flags)
    if not (live.any() or uncoded.any() or wraps.any()):
        return visits
    nan = np.nan
    return replace(
        visits,
        answered=np.where(waits, nan, visits.answered),
        wait=np.where(waits, nan, visits.wait),
        outcome=np.where(waits, 0, visits.outcome),
        agent=np.where(waits, ABSENT, visits.agent),
        ended=np.where(live, nan, visits.ended),
        ended_by=np.where(live, 0, visits.ended_by),
        talk=np.where(live, nan, visits.talk),
        hold=np.where(live, nan, visits.hold),
        wrap=np.where(live | wraps, nan, visits.wrap),
        coded=np.where(uncoded, nan, visits.coded),
        reason=np.where(uncoded, ABSENT, visits.reason),
    )


def next_change(visits: Visits, at: float) -> Floats:
    """The next moment after `at` at which `as_of` would show each row differently; infinite where there is none."""
    own = (
        *(visits.entered, visits.answered, visits.ended, visits.coded),
        *(visits.ended + visits.wrap, visits.ended + CODED_WITHIN),
    )
    moments = np.stack((*own, *(getattr(visits, name) for name in FLAGS)))
    later = np.where(moments > at, moments, np.inf)
    return later.min(axis=0) if len(visits) else np.empty(0)


def contacts(visits: Visits, at: float) -> Visits:
    """One row per contact, from all visits of its call (`metrics.md` §1).

    The outcome is that of the first answered visit, else of the last one; the wait runs from the first visit's
    entry to that decision; queue, channel, reason and minute are those of the first visit, and so is what it is to the
    customer's other contacts; but only the visit that decided it tells whether it is settled.
    """
    visits = visits.take(_in_turn(visits))
    starts = np.flatnonzero(np.diff(visits.call, prepend=np.int32(ABSENT - 1)))
    if len(starts) == len(visits):
        return visits
    last = np.append(starts[1:], len(visits)) - 1
    deciding = _deciding(visits, starts, last)
    first, decided = visits.take(starts), visits.take(deciding)
    reported_or_spent = np.where(decided.outcome_is("") & np.isnan(decided.answered), np.nan, decided.waited(at))
    several = starts != last
    return replace(
        decided,
        entered=first.entered,
        queue=first.queue,
        channel=first.channel,
        reason=first.reason,
        wait=np.where(several, decided.entered - first.entered + reported_or_spent, decided.wait),
        standing=first.standing,
        **{name: getattr(first, name) for name in FLAGS if name != "settled"},
    )


def _in_turn(visits: Visits) -> NDArray[np.intp]:
    """The rows call by call, in the order in which each call passed its queues.

    A switch that writes whole seconds lets two visits begin together: the one that ended first came first, and where
    even that is equal the visit's name decides, so that the order of arrival never does.
    """
    order = np.lexsort((visits.ended, visits.entered, visits.call))
    call, entered = visits.call[order], visits.entered[order]
    tied = np.flatnonzero((call[1:] == call[:-1]) & (entered[1:] == entered[:-1]))
    if not len(tied):
        return order
    names = np.zeros(len(visits), dtype=np.int64)
    rows = np.unique(np.concatenate((order[tied], order[tied + 1])))
    texts = [visits.words["visit"][code] for code in visits.visit[rows].tolist()]
    names[rows] = np.unique(texts, return_inverse=True)[1]
    return np.lexsort((names, visits.ended, visits.entered, visits.call))


def _deciding(visits: Visits, starts: NDArray[np.intp], last: NDArray[np.intp]) -> NDArray[np.intp]:
    """The row that decided each contact: its first answered visit, else its last."""
    rows = np.arange(len(visits))
    candidates = np.where(visits.outcome_is("answered"), rows, len(visits))
    answered = np.minimum.reduceat(candidates, starts)
    return np.where(answered < len(visits), answered, last)


def known_outcome(outcome: Codes, answered: Floats, ended: Floats) -> Codes:
    """How each wait ended, where the store left the word out or used one that is not ours.

    Answered when it has been answered; lost when it ended and nobody said how; else still waiting.
    """
    told = (outcome > 0) & (outcome < len(OUTCOMES))
    over = np.where(np.isnan(ended), 0, OUTCOMES.index("lost"))
    guessed = np.where(~np.isnan(answered), OUTCOMES.index("answered"), over)
    return np.where(told, outcome, guessed).astype(np.int32)


def known_ending(ended_by: Codes) -> Codes:
    """How each talk ended; a word that is not ours counts as unknown."""
    return np.where((ended_by > 0) & (ended_by < len(ENDED_BY)), ended_by, 0).astype(np.int32)
