"""Surveys, tickets, promises and heard texts as columns: what they looked like at a moment, and when that changes.

Moments are seconds since the epoch, NaN is absent; words are codes. `entered` is the moment that dates a row. Queue,
reason, channel and agent are those of the contact that a row is about, as far as it is known.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from wallboard.visits import Codes, Floats, Mask

KINDS = ("", "csat", "nps", "ces")
STATES = ("", "new", "open", "pending", "closed", "merged")
FATES = ("", "open", "done", "withdrawn")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cases:
    """Rows of one stream as columns of equal length."""

    moments: ClassVar[tuple[str, ...]] = ()  # the columns whose time, once it comes, changes how a row looks

    words: Mapping[str, Sequence[str]]
    entered: Floats
    queue: Codes
    reason: Codes
    channel: Codes
    agent: Codes

    def __len__(self) -> int:
        return len(self.entered)

    def take(self, rows: NDArray[np.intp] | Mask) -> Self:
        """The frame of some rows only."""
        names = (field.name for field in fields(self) if field.name != "words")
        taken: dict[str, Any] = {name: getattr(self, name)[rows] for name in names}
        return replace(self, **taken)

    def as_of(self, at: float) -> Self:
        """The rows as they stood at a moment: those dated later are absent, and so is every later time."""
        known = self.take(self.entered <= at)
        later = {name: getattr(known, name) for name in self.moments}
        hidden: dict[str, Any] = {name: np.where(times > at, np.nan, times) for name, times in later.items()}
        return replace(known, **hidden)

    def next_change(self, at: float) -> Floats:
        """The next moment after `at` at which each row looks different; infinite where there is none."""
        moments = np.stack((self.entered, *(getattr(self, name) for name in self.moments)))
        return np.asarray(np.where(moments > at, moments, np.inf).min(axis=0)) if len(self) else np.empty(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Surveys(Cases):
    """Questions put to customers. `again`: an earlier one of its kind is about the same contact; `further`: any."""

    moments: ClassVar[tuple[str, ...]] = ("invited", "answered")

    kind: Codes
    score: Floats
    low: Floats
    high: Floats
    inverted: Floats
    invited: Floats
    answered: Floats
    again: Floats
    further: Floats

    def kind_is(self, word: str) -> Mask:
        """Which questions are of a kind."""
        return np.asarray(self.kind == KINDS.index(word))

    def graded(self, low: float, high: float) -> Floats:
        """The answers mapped from their own scale to [low, high], best on top; NaN for none and for one outside it.

        A survey that does not say its scale uses this one.
        """
        bottom, top = np.where(np.isnan(self.low), low, self.low), np.where(np.isnan(self.high), high, self.high)
        inside = (self.score >= bottom) & (self.score <= top) & (bottom < top) & ~np.isnan(self.answered)
        share = np.where(inside, self.score - bottom, np.nan) / np.where(inside, top - bottom, np.nan)
        return low + (high - low) * np.where(self.inverted == 1, 1 - share, share)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tickets(Cases):
    """Cases of customers. `before`: when the same customer opened another complaint, where that is a week or less."""

    moments: ClassVar[tuple[str, ...]] = ("responded", "resolved", "first_resolved")

    state: Codes
    responded: Floats
    resolved: Floats
    first_resolved: Floats
    reopened: Floats
    complaint: Floats
    before: Floats

    def as_of(self, at: float) -> Self:
        """A ticket that was resolved later was still open."""
        known = self.take(self.entered <= at)
        reopened = np.where(known.resolved > at, STATES.index("open"), known.state).astype(np.int32)
        again = np.where(known.first_resolved > at, 0.0, known.reopened)
        return super(Tickets, replace(known, state=reopened, reopened=again)).as_of(at)

    def is_open(self) -> Mask:
        """Which tickets are not done; the state tells, and where there is none the time of the solution."""
        untold = (self.state == 0) & np.isnan(self.resolved)
        return np.asarray(untold | np.isin(self.state, [STATES.index(word) for word in ("new", "open", "pending")]))

    def is_merged(self) -> Mask:
        """Which tickets turned out to be part of another one."""
        return np.asarray(self.state == STATES.index("merged"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard(Cases):
    """Texts in which dissatisfaction was heard. `before`: when the same customer was last heard, within a week."""

    before: Floats
    merged: Floats

    def is_first(self) -> Mask:
        """Which texts count: people and not messages, and nothing of a ticket that was part of another one."""
        return np.asarray(np.isnan(self.before) & (self.merged == 0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Promises(Cases):
    """What was promised. `chased`: when the customer came back about it, after it was due and before it was done.

    `breaks`: from when on a promise that is not done counts as broken.
    """

    moments: ClassVar[tuple[str, ...]] = ("made", "done", "chased", "breaks")

    state: Codes
    made: Floats
    done: Floats
    chased: Floats
    breaks: Floats

    def as_of(self, at: float) -> Self:
        """A promise that was done later was still open; when it is due is known from the beginning."""
        known = self.take(self.made <= at)
        state = np.where(known.done > at, FATES.index("open"), known.state).astype(np.int32)
        done, chased = (np.where(times > at, np.nan, times) for times in (known.done, known.chased))
        return replace(known, state=state, done=done, chased=chased)

    def is_open(self) -> Mask:
        """Which promises are neither done nor withdrawn."""
        return np.isnan(self.done) & ~np.isin(self.state, [FATES.index(word) for word in ("done", "withdrawn")])

    def is_withdrawn(self) -> Mask:
        """Which promises the customer let go."""
        return np.asarray(self.state == FATES.index("withdrawn"))
