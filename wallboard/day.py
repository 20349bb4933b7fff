"""Today's rows in memory: which minutes they touch, and every minute's tallies kept true.

Rows are taken in by key; the minutes they touch become dirty and are counted again from their rows. Nothing is ever
subtracted, so a day that grew row by row equals one counted from scratch (tests/laws).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from wallboard import counting, minutes, repeats, staff, visits
from wallboard.caseload import Caseload
from wallboard.clock import HOUR, MINUTE
from wallboard.measure import CASE_STREAMS, Grain, Measure, Rules, with_beside
from wallboard.records import KEPT, Key, Row
from wallboard.repeats import Flags
from wallboard.staff import Spans
from wallboard.tables import Table, Words
from wallboard.visits import Visits

_Item = TypeVar("_Item")
MINUTES_AT_ONCE = 60  # bounds the memory of a full rebuild
STORE_BITS = 40  # calls of different stores never mix
LOOKBACK = 6 * HOUR  # rows this long before midnight are held too: waits and trailing windows cross it
VISIT_COLUMNS = (
    "visit_id call_id channel queue customer customer_masked entered_at answered_at ended_at agent_id "
    "wait_seconds talk_seconds hold_seconds wrap_seconds outcome ended_by reason coded_at"
).split()
NOTED = {"standing": 0.0, **dict.fromkeys(visits.FLAGS, np.nan), "flagged_as": -1.0}  # as which customer, by code
STATE_COLUMNS = "agent_id queue since presence activity until".split()


class Day:
    """The rows of [start, end), in seconds, and the tallies of their minutes."""

    def __init__(self, start: float, measures: Sequence[Measure], *, end: float = np.inf) -> None:
        self.start = start
        self.end = end
        self.measures = with_beside(measures)
        self.queues, self.agents, self.stores = Words(), Words(), Words()
        shared = {"queue": self.queues, "agent_id": self.agents}
        fixed = {"outcome": Words(visits.OUTCOMES), "ended_by": Words(visits.ENDED_BY)}
        self.visits = Table(KEPT["visits"], VISIT_COLUMNS, shared | fixed, NOTED)
        words = {"presence": Words(staff.PRESENCES), "activity": Words(staff.ACTIVITIES)}
        self.states = Table(KEPT["agent_states"], STATE_COLUMNS, shared | words)
        shared_by_cases = {name: self.visits.words[name] for name in ("queue", "reason", "channel")}
        self.caseloads = {  # a board that counts no surveys holds none
            stream: Caseload(stream, self.measures, shared_by_cases | {"agent": self.agents}, np.asarray([start, end]))
            for stream in dict.fromkeys(CASE_STREAMS[each.cases] for each in self.measures if each.cases)
        }
        self.tallies = minutes.Tallies(2 * len(self.measures))
        self.staffed = minutes.Tallies(2 * len(self.measures))
        self.told_by: dict[str, set[str]] = {}  # by place: the stores whose rows count there
        self._rows_of = Rows()
        self._callers: dict[str, None] = {}  # customers whose contacts have changed since their flags were noted
        self._news: set[object] = set()  # customers and tickets that have changed since `news` was asked
        self._nobodys: set[int] = set()  # rows without a customer that have changed
        self._reflagged: set[int] = set()  # minutes with rows whose flags have changed, and nothing else
        self.is_patient = False  # whether a look leaves these to `recount`
        self._dirty: set[int] = set()
        self._unsettled: set[int] = set()  # rows that time alone can change: live ones, or with times still to come
        self._settled_at = -np.inf
        self._rules: Rules | None = None  # of the last look
        self._staffed_to: int | None = None
        self._crossing: dict[int, Crossing] = {}

    def take_visits(self, store: str, rows: Sequence[Row], *, replace: bool = False) -> None:
        """Take in visits; those that are outbound or of another day are not counted, or not any more."""
        start, end = self.start * 1e6, self.end * 1e6
        self.hear("visits", rows)

        def fits(row: Row) -> bool:
            return bool(start <= row[_ENTERED] < end and row[_DIRECTION] != "outbound")

        taken = self.visits.upsert(store, rows, admits=fits, replace=replace)
        self._look_up(self.visits.words["customer"].known({row[_CUSTOMER] for row in rows}))
        if not taken:
            return
        places = list(taken)
        self._touch(places)
        entered = np.floor(self.visits.column("entered_at")[places] / MINUTE).astype(np.int64)
        for place, call, minute in zip(places, self._calls(store, places), entered.tolist(), strict=True):
            self._dirty |= self._rows_of.place(place, call, minute)
        self._unsettled.update(places)
        self._note_teller(store, ((row[_QUEUE], row[_AGENT]) for row in taken.values()))
        self.remove_visits(store, [(row[0],) for row in taken.values() if not fits(row)])

    def remove_visits(self, store: str, keys: Iterable[Key]) -> None:
        """Forget visits that the store no longer has."""
        places = self.visits.remove(store, keys)
        self._touch(places)
        for place in places:
            self._dirty |= self._rows_of.remove(place)
            self._unsettled.discard(place)
            self._nobodys.discard(place)

    def touch(self, customers: Iterable[str]) -> None:
        """Let some customers be looked up again, because something was written about them."""
        self._look_up(self.visits.words["customer"].known(set(customers)))

    def _look_up(self, customers: Iterable[str]) -> None:
        told = dict.fromkeys(customers)
        self._callers |= told
        self._news |= told.keys()

    def news(self) -> set[object]:
        """What has changed about customers since this was last asked: a customer, or the store and id of a ticket."""
        news, self._news = self._news, set()
        return news

    def touch_all(self) -> None:
        """Let every customer be looked up again, because contacts of earlier days have changed."""
        self._touch(self.rows().tolist())

    def touched(self, most: int) -> tuple[list[str], NDArray[np.intp]]:
        """Some customers whose contacts have changed, the latest first, and some changed rows without a customer.

        Each is told once; a row comes with the others of its call.
        """
        some = [self._callers.popitem()[0] for _ in range(min(most, len(self._callers)))]
        nobodys = [self._nobodys.pop() for _ in range(min(most, len(self._nobodys)))]
        rows = np.asarray(self._rows_of.calls_of(nobodys), dtype=np.intp)
        return some, rows[self.visits.column("customer")[rows] < 0]

    @property
    def is_flagged(self) -> bool:
        """Whether the flags of every row are noted."""
        return not self._callers and not self._nobodys

    def unflagged(self, rows: NDArray[np.intp]) -> set[str]:
        """The customers of some rows whose contacts have changed since their flags were noted."""
        return self.customers(rows) & self._callers.keys()

    def put_first(self, customers: Iterable[str]) -> None:
        """Let `touched` tell of some customers before the others."""
        for customer in self._callers.keys() & set(customers):
            del self._callers[customer]
            self._callers[customer] = None

    @property
    def uncounted(self) -> int:
        """How many minutes the next look leaves to be counted again because flags of their rows have changed."""
        return len(self._reflagged - self._dirty) if self.is_patient else 0

    def take_flags(self, places: NDArray[np.intp], flags: Flags) -> None:
        """Note what rows are to their customers' other contacts; a place of -1 is a row of another day."""
        here = places >= 0
        places, flags = places[here], flags.take(here)
        noted: dict[str, NDArray[np.float64]] = {"standing": flags.standing.astype(np.float64)}
        for name in visits.FLAGS:
            moments = getattr(flags, name)
            noted[name] = np.where(moments == repeats.NEVER, np.nan, moments / 1e6)
        changed = self.visits.note(places, noted)
        self.visits.note(places, {"flagged_as": self.visits.column("customer")[places].astype(np.float64)})
        self._reflagged |= self._rows_of.minutes_of_calls(places[changed].tolist())
        self._unsettled.update(places[changed].tolist())

    def _touch(self, places: list[int]) -> None:
        """Remember whose contacts have changed: who a row belongs to, and who it belonged to when it was flagged."""
        texts = self.visits.words["customer"].texts
        now = self.visits.column("customer")[places]
        before = self.visits.column("flagged_as")[places].astype(np.int32)
        codes = np.unique(np.concatenate((now, before))).tolist()
        self._look_up(texts[code] for code in codes if code >= 0)
        self._nobodys.update(np.asarray(places, dtype=np.intp)[now < 0].tolist())

    def take_cases(
        self, store: str, stream: str, rows: Sequence[Row], *, gone: Iterable[Key] = (), replace: bool = False
    ) -> None:
        """Take in surveys, tickets or promises, or hear of notes on them; `gone`: the store has them no longer."""
        if stream in self.caseloads:
            self.caseloads[stream].remove(store, gone)
            self.caseloads[stream].take(store, rows, replace=replace)
        self.hear(stream, rows)
        if stream == "tickets":
            keys = [key for key, *_ in gone] + [row[0] for row in rows]
            self._news.update((store, key) for key in keys)
            self._news.update(row[_OPENED_BY] for row in rows)

    def hear(self, stream: str, rows: Sequence[Row]) -> None:
        """Let the cases that are about the rows of a stream be looked up again."""
        for name, load in self.caseloads.items():
            if name != stream:
                load.hear(stream, rows)

    def take_states(self, store: str, rows: Iterable[Row], *, replace: bool = False) -> None:
        """Take in agent states that reach into the day; their minutes are counted again."""
        start = self.start * 1e6

        def fits(row: Row) -> bool:
            return row[_UNTIL] is None or bool(row[_UNTIL] > start)

        taken = self.states.upsert(store, rows, admits=fits, replace=replace)
        self._note_teller(store, ((row[1], row[0]) for row in taken.values()))
        self.remove_states(store, [row[:_STATE_KEY] for row in taken.values() if not fits(row)])
        if taken:
            earliest = min(row[_SINCE] for row in taken.values()) / 1e6
            self._recount_staff_from(int(max(earliest, self.start) // MINUTE))

    def _note_teller(self, store: str, told: Iterable[tuple[str | None, str | None]]) -> None:
        """Remember which store tells of these queues and agents."""
        for queue, agent in set(told):
            if queue:
                self.told_by.setdefault(f"queues/{queue}", set()).add(store)
            if agent:
                self.told_by.setdefault(f"agents/{agent}", set()).add(store)

    def remove_states(self, store: str, keys: Iterable[Key]) -> None:
        """Forget states that the store no longer has."""
        if self.states.remove(store, keys):
            self._staffed_to = None

    def settle(self, at: float, rules: Rules) -> None:
        """Count again whatever rows or time have changed, so that the tallies hold as of `at`."""
        self._dirty |= self._changed_by_time(at)
        if not self.is_patient:
            self._dirty |= self._reflagged
        self._reflagged -= self._dirty
        self._count(sorted(self._dirty), at, rules)
        for minute in self._dirty:
            self._crossing.pop(minute // minutes.BLOCK, None)
        for load in self.caseloads.values():
            load.settle(at, rules)
        self._dirty = set()
        self._settle_staff(int(at // MINUTE))
        self._settled_at, self._rules = at, rules

    def recount(self, most: int) -> bool:
        """Count some minutes again, the newest first, whose rows have other flags than at the last look.

        Returns whether there was anything to do.
        """
        if self._rules is None or not self._reflagged:
            return False
        some = sorted(self._reflagged, reverse=True)[:most]
        self._reflagged -= set(some)
        self._count(some, self._settled_at, self._rules)
        return True

    def _count(self, wanted: Sequence[int], at: float, rules: Rules) -> None:
        """Count some minutes from their rows."""
        for some in batches(wanted, MINUTES_AT_ONCE):
            frame = self.calls_of_minutes(some, at)
            parts = counting.parts(frame, self.measures, rules, only=some) if len(frame) else {}
            self.tallies.replace(some, parts)

    def calls_of_minutes(self, wanted: Iterable[int], at: float) -> Visits:
        """All visits, as of a moment, of the calls that have a visit in one of the minutes."""
        rows = self._rows_of.calls_in(wanted)
        return visits.as_of(self.frame(np.asarray(rows, dtype=np.intp)), at)

    def crossing(self, blocks: Iterable[int], at: float) -> Crossing:
        """The visits that arrived in some blocks and waited across the end of a block, or still wait."""
        for block in blocks:
            if block not in self._crossing:
                first = block * minutes.BLOCK
                rows = self._rows_of.rows_in(range(first, first + minutes.BLOCK))
                self._crossing[block] = _crossing(visits.as_of(self.frame(np.asarray(rows, dtype=np.intp)), at), at)
        found = [self._crossing[block] for block in blocks]
        return Crossing(*(np.concatenate(columns) for columns in zip(*found, strict=True)))

    def live(self, at: float) -> tuple[Visits, NDArray[np.intp]]:
        """Every visit of a call that waits at a moment, as of then, and where its rows stand in the table."""
        rows = np.fromiter(self._unsettled, dtype=np.intp, count=len(self._unsettled))
        rows.sort()
        frame = self.frame(rows)
        waits = _waits(frame, at)
        rows = np.asarray(self._rows_of.calls_of(rows[waits].tolist()), dtype=np.intp)
        frame = self.frame(rows)
        present = frame.entered <= at
        return visits.as_of(frame, at), rows[present]

    def on_the_line(self, at: float) -> tuple[Visits, NDArray[np.intp]]:
        """The visits that wait or talk at a moment, as of then, and where their rows stand in the table."""
        rows = np.asarray(sorted(self._unsettled), dtype=np.intp)
        frame = self.frame(rows)
        present = frame.entered <= at
        frame, rows = visits.as_of(frame, at), rows[present]
        open_ = _is_open(frame)
        return frame.take(open_), rows[open_]

    def customers(self, rows: NDArray[np.intp]) -> set[str]:
        """The customers of some rows."""
        texts = self.visits.words["customer"].texts
        return {texts[code] for code in self.visits.column("customer")[rows].tolist() if code >= 0}

    def by_customer(self, rows: NDArray[np.intp]) -> dict[str, list[int]]:
        """Some rows by their customer, each in the given order; nobody's rows are left out."""
        texts, found = self.visits.words["customer"].texts, dict[str, list[int]]()
        for row, code in zip(rows.tolist(), self.visits.column("customer")[rows].tolist(), strict=True):
            if code >= 0:
                found.setdefault(texts[code], []).append(row)
        return found

    def rows(self) -> NDArray[np.intp]:
        """Where the rows held stand in the table."""
        return np.flatnonzero(self.visits.alive[: self.visits.size])

    def frame(self, rows: NDArray[np.intp]) -> Visits:
        """Some rows as a frame, each with the outcome its fields amount to."""
        column = {name: self.visits.column(name)[rows] for name in VISIT_COLUMNS if name not in _LISTED}
        return Visits(
            words={name: self.visits.words[name].texts for name in ("queue", "channel", "reason")}
            | {"agent": self.agents.texts, "visit": self.visits.words["visit_id"].texts},
            visit=column["visit_id"],
            call=self._rows_of.call_codes(rows),
            queue=column["queue"],
            channel=column["channel"],
            reason=column["reason"],
            agent=column["agent_id"],
            entered=column["entered_at"],
            answered=column["answered_at"],
            ended=column["ended_at"],
            coded=column["coded_at"],
            wait=column["wait_seconds"],
            talk=column["talk_seconds"],
            hold=column["hold_seconds"],
            wrap=column["wrap_seconds"],
            outcome=visits.known_outcome(column["outcome"], column["answered_at"], column["ended_at"]),
            ended_by=visits.known_ending(column["ended_by"]),
            standing=self.visits.column("standing")[rows].astype(np.int32),
            **{name: self.visits.column(name)[rows] for name in visits.FLAGS},
        )

    def spans(self) -> Spans:
        """All agent states held."""
        rows = np.flatnonzero(self.states.alive[: self.states.size])
        column = {name: self.states.column(name)[rows] for name in STATE_COLUMNS}
        return Spans(
            agent=column["agent_id"],
            queue=column["queue"],
            presence=column["presence"],
            activity=column["activity"],
            since=column["since"],
            until=column["until"],
        )

    def _calls(self, store: str, places: list[int]) -> list[int]:
        """A number per call; a visit without a call id is a contact of its own."""
        calls = self.visits.column("call_id")[places].astype(np.int64)
        own = self.visits.column("visit_id")[places].astype(np.int64)
        number = np.where(calls >= 0, calls * 2, own * 2 + 1) + (self.stores.code(store) << STORE_BITS)
        return [self._rows_of.call(call) for call in number.tolist()]

    def _changed_by_time(self, at: float) -> set[int]:
        """Minutes whose rows look different at `at` than when they were last counted; forgets settled rows."""
        if not self._unsettled:
            return set()
        rows = np.fromiter(self._unsettled, dtype=np.intp, count=len(self._unsettled))
        frame = self.frame(rows)
        due = rows[visits.next_change(frame, self._settled_at) <= at]
        open_or_later = _is_open(frame) | (visits.next_change(frame, at) < self.end)
        self._unsettled = set(rows[open_or_later].tolist())
        return self._rows_of.minutes_of_calls(due.tolist())

    def _recount_staff_from(self, minute: int) -> None:
        if self._staffed_to is not None:
            self._staffed_to = min(self._staffed_to, minute)

    def _settle_staff(self, until: int) -> None:
        """Count agents' time of every whole minute since the last one counted."""
        since = int(self.start // MINUTE) if self._staffed_to is None else self._staffed_to
        if since < until:
            spans = self.spans()
            reach = (spans.since < until * MINUTE) & ~(spans.until <= since * MINUTE)
            parts = staff_parts(spans.take(reach), self.measures, since, until)
            self.staffed.replace(range(since, until), parts)
        self._staffed_to = until


def staff_parts(spans: Spans, measures: Sequence[Measure], since: int, until: int) -> dict[int, minutes.Part]:
    """Busy and staffed seconds of the minutes [since, until), at the site, per queue and per agent."""
    column = next((i for i, measure in enumerate(measures) if measure.grain is Grain.AGENT_TIME), None)
    if column is None or not len(spans.since):
        return {}
    agents = spans.agent.astype(np.int64)
    named = spans.queue >= 0
    per_queue = spans.take(named)
    pair = per_queue.queue.astype(np.int64) * (int(agents.max()) + 1) + per_queue.agent
    edges = since * MINUTE, until * MINUTE
    by_agent = staff.agent_minutes(spans, agents, *edges)
    by_pair = staff.agent_minutes(per_queue, pair, *edges)
    queue_of = (by_pair.owner // (int(agents.max()) + 1)).astype(np.int32)
    minute = np.concatenate((by_agent.minute, by_agent.minute, by_pair.minute))
    place = np.concatenate(
        (
            np.full(len(by_agent.minute), counting.SITE, dtype=np.int64),
            counting.agent_place(by_agent.owner.astype(np.int32)),
            counting.queue_place(queue_of),
        )
    )
    table = np.zeros((2 * len(measures), len(minute)))
    scale = measures[column].scale
    table[2 * column] = np.rint(scale[0] * np.concatenate((by_agent.busy, by_agent.busy, by_pair.busy)))
    table[2 * column + 1] = np.rint(scale[1] * np.concatenate((by_agent.staffed, by_agent.staffed, by_pair.staffed)))
    return minutes.by_minute(minute, place, table, np.full(len(minute), np.nan))


class Crossing(NamedTuple):
    """Visits whose wait reaches over the end of a block: entered, decided (infinite: still waiting), queue place."""

    entered: visits.Floats
    decided: visits.Floats
    place: NDArray[np.int64]


def _crossing(frame: Visits, at: float) -> Crossing:
    until = np.where(np.isnan(frame.answered), frame.ended, frame.answered)
    decided = np.where(np.isnan(until), frame.entered + np.nan_to_num(frame.waited(at)), until)
    waits = frame.outcome_is("")
    step = minutes.BLOCK * MINUTE
    over = waits | (decided // step != frame.entered // step)
    decided = np.where(waits, np.inf, decided)
    return Crossing(frame.entered[over], decided[over], counting.queue_place(frame.queue[over]))


class Rows:
    """Which rows belong to which call and minute. Most calls have one visit, so only the others get a list."""

    def __init__(self) -> None:
        self._codes: dict[int, int] = {}
        self._call_of: list[int] = []
        self._minute_of: list[int] = []
        self._in_minute: dict[int, list[int]] = {}
        self._in_call: list[list[int] | int] = []

    def call(self, number: int) -> int:
        """The call of that number, counted from 0 in the order of arrival."""
        code = self._codes.get(number)
        if code is None:
            code = self._codes[number] = len(self._in_call)
            self._in_call.append([])
        return code

    def call_codes(self, rows: NDArray[np.intp]) -> NDArray[np.int32]:
        """The call of each row."""
        return np.fromiter((self._call_of[row] for row in rows.tolist()), dtype=np.int32, count=len(rows))

    def place(self, row: int, call: int, minute: int) -> set[int]:
        """Note where a new or changed row belongs; returns every minute this touches."""
        touched: set[int] = set()
        if row == len(self._call_of):
            self._call_of.append(call)
            self._minute_of.append(minute)
        elif (self._call_of[row], self._minute_of[row]) == (call, minute):
            return self.minutes_of_calls((row,))
        else:
            touched = self.remove(row)
            self._call_of[row], self._minute_of[row] = call, minute
        self._in_minute.setdefault(minute, []).append(row)
        rows = self._of_call(call)
        self._in_call[call] = [*rows, row] if rows else row
        return touched | self.minutes_of_calls((row,)) if rows or touched else {minute}

    def remove(self, row: int) -> set[int]:
        """Take a row out; returns every minute this touches."""
        touched = self.minutes_of_calls((row,))
        self._in_minute[self._minute_of[row]].remove(row)
        call = self._call_of[row]
        self._in_call[call] = [other for other in self._of_call(call) if other != row]
        return touched

    def minutes_of_calls(self, rows: Iterable[int]) -> set[int]:
        """The minutes of every visit of these rows' calls."""
        return {self._minute_of[other] for row in rows for other in self._of_call(self._call_of[row])}

    def rows_in(self, wanted: Iterable[int]) -> list[int]:
        """The rows of some minutes."""
        return [row for minute in wanted for row in self._in_minute.get(minute, ())]

    def calls_in(self, wanted: Iterable[int]) -> list[int]:
        """The rows of every call that has a visit in one of the minutes."""
        return self.calls_of(self.rows_in(wanted))

    def calls_of(self, rows: Iterable[int]) -> list[int]:
        """The rows of these rows' calls, each once."""
        return sorted({other for row in rows for other in self._of_call(self._call_of[row])})

    def _of_call(self, call: int) -> list[int]:
        rows = self._in_call[call]
        return [rows] if isinstance(rows, int) else rows


_ENTERED = KEPT["visits"].position("entered_at")
_DIRECTION = KEPT["visits"].position("direction")
_CUSTOMER = KEPT["visits"].position("customer")
_QUEUE = KEPT["visits"].position("queue")
_AGENT = KEPT["visits"].position("agent_id")
_OPENED_BY = KEPT["tickets"].position("customer")
_SINCE = KEPT["agent_states"].position("since")
_UNTIL = KEPT["agent_states"].position("until")
_STATE_KEY = len(KEPT["agent_states"].key)  # the key comes first in a row
_LISTED = {"call_id", "customer", "customer_masked"}  # looked up one by one, not part of a frame


def batches(some: Sequence[_Item], size: int) -> Iterable[Sequence[_Item]]:
    """Runs of at most `size`."""
    return (some[at : at + size] for at in range(0, len(some), size))


def _is_open(frame: Visits) -> NDArray[np.bool_]:
    """Rows that have not ended: they wait, or they are answered and talk."""
    return np.isnan(frame.ended) & frame.outcome_is("", "answered")


def _waits(frame: Visits, at: float) -> NDArray[np.bool_]:
    """Which rows wait at a moment."""
    undecided = frame.outcome_is("") & np.isnan(frame.ended)
    later = (frame.answered > at) | (np.isnan(frame.answered) & (frame.ended > at))
    return (frame.entered <= at) & (undecided | later)
