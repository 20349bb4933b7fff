"""Who calls again? What each contact of a customer is to their earlier and later ones (`metrics.md` §4).

Moments are whole microseconds since the epoch, NEVER where there is none. A flag is the moment from which it holds, so
what was known at an earlier moment is a comparison. Nothing here is kept: the same visits give the same flags, in
whatever order they came.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import IntEnum
from typing import TYPE_CHECKING, Self, TypeVar

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from wallboard.settings import Repeats

Moments = NDArray[np.int64]
Mask = NDArray[np.bool_]
Rows = NDArray[np.intp]
_Kind = TypeVar("_Kind", bound=np.generic)

NEVER = 1 << 62  # later than every moment, and still far from what overflows when moments are subtracted
NOBODY = -1  # the code of a customer, and of a reason, that is not known
DAY = 86_400_000_000
MINUTE = 60_000_000
SHARED_DAYS = 30  # metrics.md §4: a number is shared by what it did in the last 30 days


class Standing(IntEnum):
    """What a visit is to the repeat rate: only eligible ones are counted."""

    UNSEEN = 0  # nobody has looked yet
    ELIGIBLE = 1
    UNKNOWN = 2  # a withheld or missing reference
    SHARED = 3  # a number of many people
    FORWARDED = 4  # a further visit of a contact that goes on
    OURS = 5  # we called, or kept a call-back


IN_TIME = "earlier repeat later again ripe settled".split()  # the flags that are moments


@dataclass(frozen=True, slots=True, kw_only=True)
class Trail:
    """Visits as columns of equal length, in any order.

    `customer call reason` are codes, `name` orders visits of one call that are equal in everything else. `listed`: the
    site's settings call this number shared. `coded`: when the reason became known, 0 where that moment is not known.
    """

    customer: NDArray[np.int64]
    call: NDArray[np.int64]
    name: NDArray[np.int64]
    entered: Moments
    answered_at: Moments
    ended: Moments
    is_answered: Mask
    is_abandoned: Mask
    is_callback: Mask
    is_waiting: Mask
    is_outbound: Mask
    is_listed: Mask
    reason: NDArray[np.int64]
    coded: Moments

    def __len__(self) -> int:
        return len(self.entered)

    def take(self, rows: Rows | Mask) -> Self:
        """Some of the visits."""
        return replace(self, **{name: getattr(self, name)[rows] for name in type(self).__dataclass_fields__})

    @property
    def alone_at(self) -> Moments:
        """From when on it is known that no human was reached; NEVER where one was, or the visit has not ended."""
        ended = np.where(self.ended == NEVER, self.entered, self.ended)
        return np.where(self.is_answered | self.is_waiting, NEVER, ended)


@dataclass(frozen=True, slots=True, kw_only=True)
class Flags:
    """For every visit its standing, and the moments from which it is so; NEVER where it never is.

    earlier: the customer had contacted us within the window · repeat: and had then reached a human, or was still on
    the line · later: they contacted us again within the window · again: about the same reason · ripe: the window has
    passed · settled: a later contact of theirs reached a human or was abandoned in its turn, or we reached them.
    """

    standing: NDArray[np.int8]
    earlier: Moments
    repeat: Moments
    later: Moments
    again: Moments
    ripe: Moments
    settled: Moments

    def take(self, rows: Rows | Mask) -> Self:
        """The flags of some of the visits."""
        return replace(self, **{name: getattr(self, name)[rows] for name in type(self).__dataclass_fields__})


@dataclass(frozen=True, slots=True, kw_only=True)
class Contacts:
    """Which visits make up one contact: `head` is the row of its first visit, `onward` when the next one began."""

    head: Rows
    onward: Moments
    standing: NDArray[np.int8]


def classify(trail: Trail, rules: Repeats) -> Flags:
    """The flags of every visit, from all visits of its customer in the days around it."""
    within = round(rules.repeat_within_days * DAY)
    contacts = contacts_of(trail, rules)
    is_head = contacts.standing == Standing.ELIGIBLE
    line = np.flatnonzero((trail.customer != NOBODY) & (contacts.standing[contacts.head] == Standing.ELIGIBLE))
    anything = _around(trail, contacts, line, trail.customer[line], trail.entered, within)
    known = np.maximum(trail.entered, trail.coded)[contacts.head]
    reasoned = line[trail.reason[contacts.head[line]] != NOBODY]
    key = _pairs(trail.customer[reasoned], trail.reason[contacts.head[reasoned]])
    same = _around(trail, contacts, reasoned, key, known, within)
    earlier, repeat, later = same if rules.same_issue == "reason" else anything
    standing = contacts.standing.copy()
    standing[is_head & (trail.is_listed | _is_shared(trail, is_head, rules.shared_after_contacts))] = Standing.SHARED
    return Flags(
        standing=standing,
        earlier=earlier,
        repeat=repeat,
        later=later,
        again=same[2],
        ripe=np.where(is_head, trail.entered + within, NEVER),
        settled=_settled(trail, contacts, standing),
    )


def contacts_of(trail: Trail, rules: Repeats) -> Contacts:
    """Join the visits of one call that follow each other closely; what we began is ours."""
    within = round(rules.forwarded_within_minutes * MINUTE)
    order = np.lexsort((trail.name, trail.ended, trail.entered, trail.call, trail.customer))
    sorted_ = trail.take(order)
    goes_on = np.zeros(len(trail), dtype=np.bool_)
    goes_on[1:] = (sorted_.call[1:] == sorted_.call[:-1]) & (sorted_.customer[1:] == sorted_.customer[:-1])
    before = np.roll(sorted_.ended, 1)
    forwarded = goes_on & ~sorted_.is_outbound & (sorted_.entered - before < within)
    called_back = goes_on & np.roll(sorted_.is_callback, 1)
    places = np.arange(len(trail))
    heads = np.maximum.accumulate(np.where(forwarded, 0, places)) if len(trail) else places
    onward = np.full(len(trail), NEVER)
    onward[:-1] = np.where(forwarded[1:], sorted_.entered[1:], NEVER)
    standing = np.select(
        [sorted_.is_outbound, forwarded, called_back, sorted_.customer == NOBODY],
        [Standing.OURS, Standing.FORWARDED, Standing.OURS, Standing.UNKNOWN],
        Standing.ELIGIBLE,
    ).astype(np.int8)
    return Contacts(head=_back(order, order[heads]), onward=_back(order, onward), standing=_back(order, standing))


def _around(  # noqa: PLR0917 - the last four vary together between any reason and the same one
    trail: Trail, contacts: Contacts, rows: Rows, key: NDArray[np.int64], known: Moments, within: int
) -> tuple[Moments, Moments, Moments]:
    """From when each contact has an earlier one, is a repeat, has a later one; among the `rows` of equal `key`."""
    order = np.lexsort((trail.entered[rows], key))
    rows, key = rows[order], key[order]
    line = _Line(
        key=key,
        at=trail.entered[rows],
        head_at=trail.entered[contacts.head[rows]],
        known=known[rows],
        alone_at=trail.alone_at[rows],
        is_head=contacts.standing[rows] == Standing.ELIGIBLE,
    )
    found = line.earlier(within), line.repeats(within), line.later(within)
    whole = np.full((3, len(trail)), NEVER)
    for column, moments in zip(whole, found, strict=True):
        column[rows] = np.where(line.is_head, moments, NEVER)
    return whole[0], whole[1], whole[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """Visits sorted by key and time; those of one key are compared, others never meet.

    `known` is the moment from which a visit can be compared at all; visits of one moment are neither's earlier one.
    """

    key: NDArray[np.int64]
    at: Moments
    head_at: Moments  # when the contact of this visit began
    known: Moments
    alone_at: Moments
    is_head: Mask

    def earlier(self, within: int) -> Moments:
        """From when each visit has an earlier contact."""
        last = _last(self.is_head)
        return self._since(_at(last, self._before()), _at(last, np.arange(len(self.at)) - 1), within)

    def repeats(self, within: int) -> Moments:
        """From when each visit has an earlier contact that had not ended alone by then."""
        last = _last(self.alone_at == NEVER)
        found = self._since(_at(last, self._before()), _at(last, np.arange(len(self.at)) - 1), within)
        after = self._after()
        beyond = np.where(after < len(self.at), self.at[np.minimum(after, len(self.at) - 1)], NEVER)
        for row in np.flatnonzero((self.alone_at != NEVER) & (self.alone_at > beyond)).tolist():
            for other in range(int(after[row]), len(self.at)):  # those who called again while this one still waited
                if self.key[other] != self.key[row] or self.at[other] >= self.alone_at[row]:
                    break
                if self.at[other] - self.head_at[row] <= within:
                    found[other] = min(found[other], max(self.known[other], self.known[row]))
        return found

    def later(self, within: int) -> Moments:
        """From when each visit has a later contact."""
        following = _next(self.is_head)
        return self._since(_at(following, self._after()), _at(following, np.arange(len(self.at)) + 1), within)

    def _since(self, first: Rows, then: Rows, within: int) -> Moments:
        """The moment at which one of a visit's candidates in the window is known; `then` leads to the next one."""
        found = np.full(len(self.at), NEVER)
        rows, others = np.arange(len(self.at)), first
        while len(rows):
            there = others >= 0
            rows, others = rows[there], others[there]
            distance = np.where(others < rows, self.at[rows] - self.head_at[others], self.at[others] - self.at[rows])
            near = (self.key[others] == self.key[rows]) & (distance <= within)
            near &= np.maximum(self.known[rows], self.at[others]) < found[rows]  # a further one may be known sooner
            rows, others = rows[near], others[near]
            found[rows] = np.minimum(found[rows], np.maximum(self.known[rows], self.known[others]))
            others = then[others]
        return found

    def _before(self) -> Rows:
        """The place of the last row that is truly earlier, whatever its key; -1 where there is none."""
        return np.searchsorted(self._moment(), self._moment(), side="left") - 1

    def _after(self) -> Rows:
        """The place of the first row that is truly later, whatever its key."""
        return np.searchsorted(self._moment(), self._moment(), side="right")

    def _moment(self) -> NDArray[np.int64]:
        """A number per distinct key and time, in order."""
        changes = (np.diff(self.key) != 0) | (np.diff(self.at) != 0)
        return np.cumsum(np.append(False, changes))[: len(self.at)]


def _last(mask: Mask) -> Rows:
    """At each place the last one at or before it where the mask holds, else -1."""
    return np.maximum.accumulate(np.where(mask, np.arange(len(mask)), -1)) if len(mask) else np.empty(0, dtype=np.intp)


def _next(mask: Mask) -> Rows:
    """At each place the first one at or after it where the mask holds, else -1."""
    found = len(mask) - 1 - _last(mask[::-1])[::-1]
    return np.where(found == len(mask), -1, found)


def _at(values: Rows, places: Rows) -> Rows:
    """The values at some places; -1 outside."""
    inside = (places >= 0) & (places < len(values))
    return np.where(inside, values[np.where(inside, places, 0)] if len(values) else -1, -1)


def _is_shared(trail: Trail, is_head: Mask, most: int) -> Mask:
    """Which contacts are of a number with more than `most` of them in the 30 days up to this one."""
    heads = np.flatnonzero(is_head)
    customer, at = trail.customer[heads], trail.entered[heads]
    shared = np.zeros(len(trail), dtype=np.bool_)
    until, before = _up_to(customer, at, at), _up_to(customer, at, at - SHARED_DAYS * DAY)
    shared[heads] = until - before > most
    return shared


def _up_to(customer: NDArray[np.int64], at: Moments, asked: Moments) -> NDArray[np.int64]:
    """How many rows of each row's customer, and of those sorted before, lie at or before the moment asked for it."""
    size = len(at)
    is_question = np.repeat((False, True), size)
    order = np.lexsort((is_question, np.append(at, asked), np.tile(customer, 2)))
    reached = np.cumsum(~is_question[order])
    return _back(order, reached)[size:]


def _settled(trail: Trail, contacts: Contacts, standing: NDArray[np.int8]) -> Moments:
    """From when a lost caller is nobody to be called any more; a visit that was forwarded is settled by the next."""
    decided = np.full(len(trail), NEVER)
    reached = np.where(trail.answered_at == NEVER, trail.entered, trail.answered_at)
    np.minimum.at(decided, contacts.head, np.where(trail.is_answered, reached, NEVER))
    left = trail.is_abandoned & ~trail.is_outbound & (contacts.onward == NEVER) & (decided[contacts.head] == NEVER)
    decided[contacts.head[left]] = trail.alone_at[left]
    heads = np.flatnonzero((contacts.head == np.arange(len(trail))) & (trail.customer != NOBODY))
    order = np.lexsort((trail.entered[heads], trail.customer[heads]))
    heads = heads[order]
    found = np.full(len(trail), NEVER)
    found[heads] = _soonest_after(trail.customer[heads], trail.entered[heads], decided[heads])
    mine = np.where(standing[contacts.head] == Standing.ELIGIBLE, found[contacts.head], NEVER)
    return np.where(contacts.onward == NEVER, mine, contacts.onward)


def _soonest_after(customer: NDArray[np.int64], at: Moments, moments: Moments) -> Moments:
    """The smallest of the moments of a customer's truly later rows; the rows are sorted by customer and time."""
    if not len(at):
        return moments
    values, ranks = np.unique(moments, return_inverse=True)
    blocks = np.cumsum(np.append(0, np.diff(customer) != 0)) * len(values)  # later customers rank above earlier ones
    soonest = np.minimum.accumulate((blocks + ranks)[::-1])[::-1]
    changes = np.cumsum(np.append(0, (np.diff(customer) != 0) | (np.diff(at) != 0)))
    after = np.searchsorted(changes, changes, side="right")
    inside = after < len(at)
    place = np.where(inside, after, 0)
    inside &= customer[place] == customer
    return np.where(inside, values[np.where(inside, soonest[place] - blocks, 0)], NEVER)


def _pairs(one: NDArray[np.int64], other: NDArray[np.int64]) -> NDArray[np.int64]:
    """A code per distinct pair of codes."""
    return one * (int(other.max(initial=0)) + 1) + other


def _back(order: Rows, values: NDArray[_Kind]) -> NDArray[_Kind]:
    """Values of sorted rows, put back where the rows came from."""
    found = np.empty_like(values)
    found[order] = values
    return found
