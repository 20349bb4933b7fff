"""Laws of repeat callers: the flags of the columns are those of a plain reading of `metrics.md` §4, in any order."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from wallboard import repeats
from wallboard.repeats import NEVER, Standing, Trail
from wallboard.settings import Repeats

HOUR = 3_600_000_000
MOST = settings(max_examples=100, deadline=None)


@dataclass(frozen=True)
class Pass:
    """One visit, in hours, as a test draws it."""

    customer: int
    call: int
    entered: int
    lasts: int | None  # None: has not ended
    outcome: str  # answered, abandoned, callback, timeout, waiting
    outbound: bool = False
    reason: int = -1
    coded: int = 0  # hours after it entered; 0: not known when
    listed: bool = False

    @property
    def ended(self) -> int:
        return NEVER if self.lasts is None else self.entered * HOUR + self.lasts * HOUR // 4

    @property
    def known(self) -> int:
        return self.entered * HOUR + self.coded * HOUR // 2

    @property
    def alone_at(self) -> int:
        if self.outcome in ("answered", "waiting"):
            return NEVER
        return self.entered * HOUR if self.lasts is None else self.ended


passes = st.builds(
    Pass,
    customer=st.sampled_from([-1, 0, 0, 0, 1]),
    call=st.integers(0, 6),
    entered=st.integers(0, 60),
    lasts=st.sampled_from([None, 0, 1, 4, 9]),
    outcome=st.sampled_from(["answered", "abandoned", "timeout", "callback", "waiting"]),
    outbound=st.sampled_from([False, False, False, True]),
    reason=st.sampled_from([-1, 0, 1]),
    coded=st.sampled_from([0, 0, 1, 40]),
    listed=st.sampled_from([False] * 9 + [True]),
)
some_passes = st.lists(passes, max_size=14)
rules = st.builds(
    Repeats,
    repeat_within_days=st.sampled_from([1 / 24, 0.25, 1.0, 7.0]),
    shared_after_contacts=st.sampled_from([2, 4, 60]),
    forwarded_within_minutes=st.sampled_from([0.0, 15.0, 60.0]),
    same_issue=st.sampled_from(["any", "reason"]),
)


def trail(rows: list[Pass]) -> Trail:
    def column(values, dtype=np.int64):
        return np.asarray(list(values), dtype=dtype)

    answered = [row.outcome == "answered" for row in rows]
    return Trail(
        customer=column(row.customer for row in rows),
        call=column(row.call for row in rows),
        name=column(range(len(rows))),
        entered=column(row.entered * HOUR for row in rows),
        answered_at=column(row.entered * HOUR if yes else NEVER for row, yes in zip(rows, answered, strict=True)),
        ended=column(row.ended for row in rows),
        is_answered=column(answered, bool),
        is_abandoned=column((row.outcome == "abandoned" for row in rows), bool),
        is_callback=column((row.outcome == "callback" for row in rows), bool),
        is_waiting=column((row.outcome == "waiting" for row in rows), bool),
        is_outbound=column((row.outbound for row in rows), bool),
        is_listed=column((row.listed for row in rows), bool),
        reason=column(row.reason for row in rows),
        coded=column(row.known if row.coded else 0 for row in rows),
    )


def plainly(rows: list[Pass], given_: Repeats) -> dict[str, list[int]]:
    """The same flags, visit by visit, with loops over all the others."""
    within = round(given_.repeat_within_days * 24 * HOUR)
    head, standing = _contacts(rows, round(given_.forwarded_within_minutes * HOUR / 60))
    counted = [i for i in range(len(rows)) if standing[i] is Standing.ELIGIBLE]
    legs = [i for i in range(len(rows)) if standing[head[i]] is Standing.ELIGIBLE]
    flags = {name: [NEVER] * len(rows) for name in ("earlier", "repeat", "later", "again")}
    for i in counted:
        any_reason = Plain(rows, head, counted, legs, within, is_same=given_.same_issue == "reason")
        flags["earlier"][i], flags["repeat"][i], flags["later"][i] = any_reason.around(i)
        flags["again"][i] = Plain(rows, head, counted, legs, within, is_same=True).around(i)[2]
    for i in counted:
        mine = [j for j in counted if rows[j].customer == rows[i].customer]
        last_month = [j for j in mine if 0 <= rows[i].entered - rows[j].entered < 30 * 24]
        if rows[i].listed or len(last_month) > given_.shared_after_contacts:
            standing[i] = Standing.SHARED
    return flags | {"standing": [int(each) for each in standing]}


def _contacts(rows: list[Pass], forwarded_within: int) -> tuple[list[int], list[Standing]]:
    """The first visit of each visit's contact, and what it is before anybody asks whether its number is shared."""
    head, standing = list(range(len(rows))), [Standing.ELIGIBLE] * len(rows)
    for call in {(row.customer, row.call) for row in rows}:
        legs = [i for i, row in enumerate(rows) if (row.customer, row.call) == call]
        legs.sort(key=lambda i: (rows[i].entered, rows[i].ended, i))
        for before, i in zip([None, *legs], legs, strict=False):
            row, last = rows[i], None if before is None else rows[before]
            if row.outbound:
                standing[i] = Standing.OURS
            elif last is not None and row.entered * HOUR - last.ended < forwarded_within:
                standing[i], head[i] = Standing.FORWARDED, head[before]
            elif last is not None and last.outcome == "callback":
                standing[i] = Standing.OURS
            elif row.customer < 0:
                standing[i] = Standing.UNKNOWN
    return head, standing


@dataclass(frozen=True)
class Plain:
    """What came before and after one contact, found by looking at every other visit."""

    rows: list[Pass]
    head: list[int]
    counted: list[int]
    legs: list[int]
    within: int
    is_same: bool

    def around(self, i: int) -> tuple[int, int, int]:
        """From when it has an earlier contact, is a repeat, has a later contact."""
        mine = self.rows[i].entered * HOUR
        earlier = [j for j in self.counted if 0 < mine - self.rows[j].entered * HOUR <= self.within]
        later = [j for j in self.counted if 0 < self.rows[j].entered * HOUR - mine <= self.within]
        on_the_line = [j for j in self.legs if self.rows[j].entered * HOUR < mine < self.rows[j].alone_at]
        humans = [j for j in on_the_line if mine - self.rows[self.head[j]].entered * HOUR <= self.within]
        return self.since(i, earlier), self.since(i, humans), self.since(i, later)

    def since(self, i: int, others: list[int]) -> int:
        return min((max(self.known(i), self.known(j)) for j in others if self.matches(i, j)), default=NEVER)

    def known(self, j: int) -> int:
        first = self.rows[self.head[j]]
        return max(first.entered * HOUR, first.known) if self.is_same else first.entered * HOUR

    def matches(self, i: int, j: int) -> bool:
        one, other = self.rows[i], self.rows[self.head[j]]
        return one.customer == other.customer and (not self.is_same or one.reason == other.reason >= 0)


@MOST
@given(some_passes, rules)
def test_the_columns_say_what_a_plain_reading_says(rows, given_):
    flags, plain = repeats.classify(trail(rows), given_), plainly(rows, given_)
    for name, values in plain.items():
        assert getattr(flags, name).tolist() == values, name


@MOST
@given(some_passes, rules, st.randoms(use_true_random=False))
def test_the_order_of_the_visits_is_irrelevant(rows, given_, random):
    order = random.sample(range(len(rows)), len(rows))
    whole = trail(rows)
    flags, shuffled = (
        repeats.classify(whole, given_),
        repeats.classify(whole.take(np.asarray(order, dtype=int)), given_),
    )
    for name in repeats.Flags.__dataclass_fields__:
        assert getattr(flags, name)[order].tolist() == getattr(shuffled, name).tolist(), name


@MOST
@given(some_passes, rules, passes)
def test_one_more_contact_changes_only_itself_and_those_beside_it(rows, given_, more):
    """By time, and leaving shared numbers and retries aside: these look further back than to the last contact."""
    given_ = given_.model_copy(update={"shared_after_contacts": 60, "same_issue": "any"})
    rows = [row for row in rows if row.call != more.call]
    before, after = (repeats.classify(trail(some), given_) for some in (rows, [*rows, more]))
    counted = np.flatnonzero(np.isin(before.standing, (Standing.ELIGIBLE, Standing.SHARED))).tolist()
    mine = [rows[i].entered for i in counted if rows[i].customer == more.customer]
    beside = {more.entered}
    beside |= {max((entered for entered in mine if entered < more.entered), default=more.entered)}
    beside |= {min((entered for entered in mine if entered > more.entered), default=more.entered)}
    for name in ("standing", "earlier", "later"):
        changed = np.flatnonzero(getattr(before, name) != getattr(after, name)[: len(rows)]).tolist()
        assert {rows[i].entered for i in changed} <= beside, name
        assert {rows[i].customer for i in changed} <= {more.customer}
