"""Whose contact is a visit, and what came before and after it? Looked up in the ledger for the rows of a day."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from wallboard import clock, privacy, repeats, visits
from wallboard.day import Day, batches
from wallboard.ledger import TABLES, Ledger
from wallboard.notebook import FILE, Notebook
from wallboard.repeats import DAY, NEVER, NOBODY, Flags, Trail

if TYPE_CHECKING:
    from wallboard.settings import Repeats, Settings

LATEST = 4e9  # seconds; where a day has no end
AT_ONCE = 2000  # customers looked up together; bounds the memory
COLUMNS = ("store visit_id customer call_id direction entered_at answered_at ended_at outcome reason coded_at").split()
Found = Sequence[Sequence[Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Callers:
    """Finds the contacts of customers in the ledger. `listed`: customers whose number is shared by the settings.

    `notebook`: where people write that they have reached a lost caller.
    """

    ledger: Ledger
    rules: Repeats
    listed: frozenset[str] = frozenset()
    notebook: Notebook | None = None

    def flag(self, day: Day, *, until: float = np.inf, at_once: int = AT_ONCE) -> bool:
        """Note the flags of a day's rows whose customers' contacts have changed; stops when the clock says `until`.

        Args:
            day: the rows to flag; they are in the ledger already.
            until: by the monotonic clock; what is left is done the next time.
            at_once: how many customers are looked up together before the clock is asked.

        Returns:
            Whether there was anything to do.
        """
        has_changed = not day.is_flagged
        while not day.is_flagged:
            customers, rows = day.touched(at_once)
            found, trail = self.trail(set(customers), since=day.start, until=day.end)
            flags = self._with_notes(repeats.classify(trail, self.rules), found, trail)
            day.take_flags(day.visits.places(keys(found)), flags)
            alone = _alone(day.frame(rows))
            day.take_flags(rows, repeats.classify(alone, self.rules))
            if time.monotonic() >= until:
                break
        return has_changed

    def _with_notes(self, flags: Flags, found: Found, trail: Trail) -> Flags:
        """The flags, where a caller whom somebody reached is lost no longer."""
        customers = [row[COLUMNS.index("customer")] for row in found]
        reached = self.notebook.reached(set(customers)) if self.notebook else {}
        if not reached:
            return flags
        after = [
            next((at for at in sorted(reached.get(customer, ())) if at >= entered), NEVER)
            for customer, entered in zip(customers, trail.entered.tolist(), strict=True)
        ]
        return replace(flags, settled=np.minimum(flags.settled, _moments(after)))

    def trail(self, customers: AbstractSet[str], *, since: float, until: float) -> tuple[Found, Trail]:
        """All visits of some customers that their flags between two moments (in seconds) depend on.

        They come twice: as rows of COLUMNS, and as the columns that flags are worked out from.
        """
        begin, end = round(since * 1e6), round(min(until, LATEST) * 1e6)
        within = round(self.rules.repeat_within_days * DAY)
        month = repeats.SHARED_DAYS * DAY
        busy = self.ledger.busy(customers, since=begin - month, until=end, more_than=self.rules.shared_after_contacts)
        rows: list[Sequence[Any]] = []
        for some, before in (customers - busy, within), (busy, month):  # only busy ones may be shared, by their month
            span = TABLES["visits"].c.entered_at.between(begin - before, end + within)
            whose = TABLES["visits"].c.customer.in_(sorted(some))
            rows += self.ledger.columns("visits", COLUMNS, whose, span) if some else []
        return rows, _trail(rows, self.listed)


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedNumber:
    """A number of many people: masked, and its contacts of the last 30 days."""

    customer: str
    contacts: int


def shared(ledger: Ledger, rules: Repeats, at: datetime) -> list[SharedNumber]:
    """The numbers that are shared at a moment, the busiest first; reads the index of 30 days."""
    until = clock.micros(at) + 1
    since = until - repeats.SHARED_DAYS * DAY
    busy = ledger.busiest(since=since, until=until, more_than=rules.shared_after_contacts)
    known = Callers(ledger=ledger, rules=rules)
    found = []
    for some in batches(sorted(busy), AT_ONCE):
        rows, trail = known.trail(set(some), since=at.timestamp(), until=at.timestamp())
        heads = repeats.contacts_of(trail, rules).standing == repeats.Standing.ELIGIBLE
        recent = heads & (trail.entered >= since) & (trail.entered < until)
        counts = Counter(rows[row][COLUMNS.index("customer")] for row in np.flatnonzero(recent).tolist())
        found += [SharedNumber(customer=busy[name], contacts=count) for name, count in counts.items()]
    many = [number for number in found if number.contacts > rules.shared_after_contacts]
    return sorted(many, key=lambda number: (-number.contacts, number.customer))


def of(ledger: Ledger, settings: Settings) -> Callers:
    """The callers of a site."""
    listed: set[str | None] = set()
    refs = settings.repeats.shared_refs
    for kind in {store.customer_kind for store in settings.stores} if refs else ():
        identity = privacy.Identity(secret=settings.secret(), region=settings.region, kind=kind)
        listed |= {identity.of(ref).hash for ref in refs}
    return Callers(
        ledger=ledger,
        rules=settings.repeats,
        listed=frozenset(ref for ref in listed if ref),
        notebook=Notebook(settings.var / FILE),
    )


def keys(found: Found) -> list[tuple[str, str]]:
    """The store and visit_id of each row."""
    return [(row[0], row[1]) for row in found]


def _trail(rows: Found, listed: frozenset[str]) -> Trail:
    """Rows of COLUMNS as columns."""
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(COLUMNS)
    store, visit, customer, call, direction, entered, answered, ended, word, reason, coded = columns
    calls = [
        (where, name) if name else (where, visit_id, visit_id)
        for where, name, visit_id in zip(store, call, visit, strict=True)
    ]
    begun = list(zip(calls, entered, strict=True))  # names are compared only where two visits of a call begin together
    answered_at, ended_at = _moments(answered), _moments(ended)
    outcome = _outcomes(word, answered_at, ended_at)
    is_listed = {code for text, code in _numbers(customer).items() if text in listed}
    who = _codes(customer)
    return Trail(
        customer=who,
        call=_codes(calls),
        name=_ranks(list(zip(visit, store, strict=True))) if len(set(begun)) < len(begun) else np.arange(len(rows)),
        entered=_moments(entered),
        answered_at=answered_at,
        ended=ended_at,
        is_answered=outcome == visits.OUTCOMES.index("answered"),
        is_abandoned=outcome == visits.OUTCOMES.index("abandoned"),
        is_callback=outcome == visits.OUTCOMES.index("callback"),
        is_waiting=outcome == 0,
        is_outbound=np.asarray([each == "outbound" for each in direction], dtype=np.bool_),
        is_listed=np.isin(who, list(is_listed)),
        reason=_codes(reason),
        coded=_moments(coded, absent=0),
    )


def _alone(frame: visits.Visits) -> Trail:
    """Visits without a customer: nobody's contacts, of which only the calls are known."""
    none = np.zeros(len(frame), dtype=np.bool_)
    return Trail(
        customer=np.full(len(frame), NOBODY),
        call=frame.call.astype(np.int64),
        name=_ranks([frame.words["visit"][code] for code in frame.visit.tolist()]),
        entered=_whole(frame.entered),
        answered_at=_whole(frame.answered),
        ended=_whole(frame.ended),
        is_answered=frame.outcome_is("answered"),
        is_abandoned=frame.outcome_is("abandoned"),
        is_callback=frame.outcome_is("callback"),
        is_waiting=frame.outcome_is(""),
        is_outbound=none,
        is_listed=none,
        reason=np.full(len(frame), NOBODY),
        coded=np.zeros(len(frame), dtype=np.int64),
    )


def _outcomes(words: Iterable[str | None], answered: repeats.Moments, ended: repeats.Moments) -> visits.Codes:
    """How each wait ended, as `visits.known_outcome` tells it."""
    told = np.asarray([_OUTCOMES.get(word or "", 0) for word in words], dtype=np.int32)
    return visits.known_outcome(told, *(np.where(each == NEVER, np.nan, each) for each in (answered, ended)))


_OUTCOMES = {word: code for code, word in enumerate(visits.OUTCOMES)}


def _numbers(texts: Iterable[Any]) -> dict[Any, int]:
    """A number per distinct value."""
    return {text: code for code, text in enumerate(dict.fromkeys(texts))}


def _codes(texts: Sequence[Any]) -> NDArray[np.int64]:
    """The number of each value; None is NOBODY."""
    numbers = _numbers(texts) | {None: NOBODY}
    return np.asarray([numbers[text] for text in texts], dtype=np.int64)


def _ranks(names: Sequence[Any]) -> NDArray[np.int64]:
    """The place of each name in their order."""
    rank = {name: place for place, name in enumerate(sorted(set(names)))}
    return np.asarray([rank[name] for name in names], dtype=np.int64)


def _moments(values: Sequence[int | None], *, absent: int = NEVER) -> repeats.Moments:
    return np.asarray([absent if value is None else value for value in values], dtype=np.int64)


def _whole(seconds: visits.Floats) -> repeats.Moments:
    """Seconds as whole microseconds."""
    return np.where(np.isnan(seconds), NEVER, np.rint(np.nan_to_num(seconds) * 1e6)).astype(np.int64)
