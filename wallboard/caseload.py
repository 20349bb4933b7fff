"""The surveys, tickets, promises or heard texts of a day in memory, and the tallies of their minutes kept true.

Like the visits of a day: the minutes that a new row, or time, touches are counted again from their rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wallboard import cases, counting, minutes
from wallboard.cases import Cases
from wallboard.clock import MINUTE
from wallboard.measure import CASE_STREAMS, Grain, Measure, Rules
from wallboard.records import KEPT, Key, Row
from wallboard.tables import Table, Words

MOMENTS = {  # a row matters to a day in which, or after which, one of these lies
    "surveys": ("invited_at", "answered_at"),
    "tickets": ("opened_at", "resolved_at"),
    "promises": ("made_at", "due_at", "done_at"),
    "heard": ("at",),
}
OPEN_STATES = {"tickets": ("new", "open", "pending"), "promises": ("open",)}  # … and these as long as they last
_HELD = {
    "surveys": (
        "survey_id call_id ticket_id agent_id kind score scale_min scale_max inverted invited_at answered_at"
    ).split(),
    "tickets": (
        "ticket_id channel customer agent_id queue category state opened_at first_response_at resolved_at "
        "first_resolved_at reopen_count is_complaint"
    ).split(),
    "promises": (
        "promise_id call_id ticket_id customer customer_masked agent_id kind made_at due_at done_at state"
    ).split(),
    "heard": "source_id call_id ticket_id at phrases".split(),
}
_FIXED: dict[str, dict[str, tuple[str, ...]]] = {
    "surveys": {"kind": cases.KINDS},
    "tickets": {"state": cases.STATES},
    "promises": {"state": cases.FATES},
    "heard": {},
}
ABOUT = {"of_queue": -1.0, "of_reason": -1.0, "of_channel": -1.0, "of_agent": -1.0}  # the contact a row is about
_NOTED = {
    "surveys": ABOUT | {"again": 0.0, "further": 0.0},
    "tickets": {"before": np.nan},
    "promises": ABOUT | {"chased": np.nan, "breaks": np.nan},
    "heard": ABOUT | {"of_customer": -1.0, "before": np.nan, "merged": 0.0, "recorded": 0.0},
}
_HEARS = {  # by which columns the rows of a stream concern those of another one, or of which customer these are
    ("surveys", "visits"): ("call_id",),
    ("surveys", "tickets"): ("ticket_id",),
    ("promises", "visits"): ("call_id", "customer"),
    ("promises", "tickets"): ("ticket_id", "customer"),
    ("promises", "notes"): ("ticket_id",),
    ("heard", "visits"): ("call_id", "customer"),
    ("heard", "tickets"): ("ticket_id", "customer"),
}
_ALIKE = {  # by which columns rows of a stream concern each other
    "surveys": ("call_id", "ticket_id"),
    "tickets": ("customer",),
    "heard": ("of_customer",),
}


class Caseload:
    """The rows of one stream that matter to [start, end), in seconds. What they are about is noted by others."""

    def __init__(self, stream: str, measures: Sequence[Measure], shared: dict[str, Words], edges: NDArray[Any]) -> None:
        """`shared`: the codes of queues, reasons, channels and agents, the same as those of the day's visits."""
        self.stream = stream
        self.measures = measures
        self.words = shared
        self.start, self.end = edges.tolist()
        names = {"queue": "queue", "agent_id": "agent", "category": "reason", "channel": "channel"}
        words = {column: shared[name] for column, name in names.items() if column in _HELD[stream]}
        fixed = {column: Words(texts) for column, texts in _FIXED[stream].items()}
        whose = {"of_customer": Words()} if stream == "heard" else {}
        self.table = Table(KEPT[stream], _HELD[stream], words | fixed | whose, _NOTED[stream])
        self.tallies = minutes.Tallies(2 * len(measures))
        self.grains = [grain for grain in CASE_STREAMS if CASE_STREAMS[grain] == stream]
        self.store_of: dict[int, str] = {}
        self._unseen: set[int] = set()  # rows whose contact is to be looked up
        self._counted: dict[int, set[int]] = {}  # by row: the minutes it was last counted in
        self._dirty: set[int] = set()  # rows that are to be counted anew
        self._settled_at = -np.inf

    def take(self, store: str, rows: Sequence[Row], *, replace: bool = False) -> None:
        """Take in rows; one that does not matter to this day, or not any more, is let go."""
        key_at = [KEPT[self.stream].position(name) for name in KEPT[self.stream].key]
        self._part_from(store, [tuple(row[i] for i in key_at) for row in rows])
        taken = self.table.upsert(store, rows, admits=self._fits, replace=replace)
        self.store_of.update(dict.fromkeys(taken, store))
        self._unseen.update(taken)
        self._dirty.update(taken)
        self._concern_each_other(rows)
        self.remove(store, [tuple(row[i] for i in key_at) for row in taken.values() if not self._fits(row)])

    def remove(self, store: str, keys: Iterable[Key]) -> None:
        """Forget rows that the store no longer has; those about the same contact are looked at again."""
        keys = list(keys)
        self._part_from(store, keys)
        self._dirty.update(self.table.remove(store, keys))

    def hear(self, stream: str, rows: Sequence[Row]) -> None:
        """Note which rows have to be looked up again because rows of another stream have changed."""
        for name in _HEARS.get((self.stream, stream), ()):
            mine = name if name in self.table.held else f"of_{name}"
            self._hear(mine, {row[KEPT[stream].position(name)] for row in rows})

    def look_all_up(self) -> None:
        """Let everything be looked up again."""
        self._unseen.update(self._rows().tolist())

    def unseen(self, most: int) -> NDArray[np.intp]:
        """Some rows whose contact is to be looked up; each is told once."""
        some = [self._unseen.pop() for _ in range(min(most, len(self._unseen)))]
        rows = np.asarray(sorted(some), dtype=np.intp)
        return rows[self.table.alive[rows]]

    def note(self, rows: NDArray[np.intp], noted: dict[str, NDArray[Any]]) -> None:
        """Write down what was found about some rows."""
        self._dirty.update(rows[self.table.note(rows, noted)].tolist())

    def text(self, name: str, row: int) -> str | None:
        """A word of a row."""
        return self.table.words[name].text(int(self.table.column(name)[row]))

    def settle(self, at: float, rules: Rules) -> None:
        """Count again whatever rows or time have changed, so that the tallies hold as of `at`."""
        rows = self._rows()
        frames = {grain: self.frame(grain, rows) for grain in self.grains}
        for frame in frames.values():
            self._dirty.update(rows[frame.next_change(self._settled_at) <= at].tolist())
        dirty = {minute for row in self._dirty for minute in self._counted.pop(row, ())}
        for frame in frames.values():
            fresh = np.isin(rows, list(self._dirty)) & (frame.entered >= self.start) & (frame.entered < self.end)
            for row, minute in zip(rows[fresh].tolist(), _minutes(frame)[fresh].tolist(), strict=True):
                self._counted.setdefault(row, set()).add(minute)
                dirty.add(minute)
        if dirty:
            wanted = {grain: frame.take(np.isin(_minutes(frame), list(dirty))) for grain, frame in frames.items()}
            found = {grain: frame.as_of(at) for grain, frame in wanted.items()}
            self.tallies.replace(dirty, counting.case_parts(found, self.measures, rules, only=dirty))
        self._dirty, self._settled_at = set(), at

    def open_now(self, at: float, rules: Rules) -> dict[str, dict[int, float]]:
        """What the measures of this moment come to, by slug and place."""
        found: dict[str, dict[int, float]] = {}
        for measure in self.measures:
            if measure.is_now and measure.cases in self.grains:
                frame = self.frame(measure.cases).as_of(at)
                found[measure.slug] = counting.by_place(frame, measure, rules)
        return found

    def frame(self, grain: Grain, rows: NDArray[np.intp] | None = None) -> Cases:
        """Rows as a frame, dated as a grain dates them."""
        rows = self._rows() if rows is None else rows
        make = {
            "surveys": self._surveys,
            "tickets": self._tickets,
            "promises": self._promises,
            "heard": self._heard,
        }[self.stream]
        return make(
            grain, {name: self.table.column(name)[rows] for name in (*_HELD[self.stream], *_NOTED[self.stream])}
        )

    def _surveys(self, grain: Grain, column: dict[str, NDArray[Any]]) -> Cases:
        return cases.Surveys(
            **self._about(column),
            entered=column["answered_at" if grain is Grain.ANSWER else "invited_at"],
            kind=np.where((column["kind"] < 0) | (column["kind"] >= len(cases.KINDS)), 0, column["kind"]),
            score=column["score"],
            low=column["scale_min"],
            high=column["scale_max"],
            inverted=column["inverted"],
            invited=column["invited_at"],
            answered=column["answered_at"],
            again=column["again"],
            further=column["further"],
        )

    def _tickets(self, _grain: Grain, column: dict[str, NDArray[Any]]) -> Cases:
        return cases.Tickets(
            words=self._texts(),
            queue=column["queue"],
            reason=column["category"],
            channel=column["channel"],
            agent=column["agent_id"],
            entered=column["opened_at"],
            state=np.where((column["state"] < 0) | (column["state"] >= len(cases.STATES)), 0, column["state"]),
            responded=column["first_response_at"],
            resolved=column["resolved_at"],
            first_resolved=column["first_resolved_at"],
            reopened=column["reopen_count"],
            complaint=column["is_complaint"],
            before=column["before"],
        )

    def _promises(self, _grain: Grain, column: dict[str, NDArray[Any]]) -> Cases:
        return cases.Promises(
            **self._about(column),
            entered=column["due_at"],
            state=np.where((column["state"] < 0) | (column["state"] >= len(cases.FATES)), 0, column["state"]),
            made=column["made_at"],
            done=column["done_at"],
            chased=column["chased"],
            breaks=column["breaks"],
        )

    def _heard(self, _grain: Grain, column: dict[str, NDArray[Any]]) -> Cases:
        return cases.Heard(
            **self._about(column), entered=column["at"], before=column["before"], merged=column["merged"]
        )

    def _about(self, column: dict[str, NDArray[Any]]) -> dict[str, Any]:
        """The contact a row is about; who is named in the row itself answered it."""
        about = {name: column[f"of_{name}"].astype(np.int32) for name in ("queue", "reason", "channel", "agent")}
        if "agent_id" in column:
            about["agent"] = np.where(column["agent_id"] >= 0, column["agent_id"], about["agent"])
        return {"words": self._texts(), **about}

    def _texts(self) -> dict[str, list[str]]:
        return {name: words.texts for name, words in self.words.items()}

    def _rows(self) -> NDArray[np.intp]:
        return np.flatnonzero(self.table.alive[: self.table.size])

    def _part_from(self, store: str, keys: Sequence[Key]) -> None:
        """Let rows of what these are about, as long as they are about it, be looked up again."""
        held = self.table.places([(store, *key) for key in keys])
        for name in _ALIKE.get(self.stream, ()):
            self._look_again(name, np.unique(self.table.column(name)[held[held >= 0]]))

    def _concern_each_other(self, rows: Sequence[Row]) -> None:
        """Let rows that are alike to new ones be looked up again."""
        if self.stream == "heard":  # whose an earlier text is nobody knows here
            at = KEPT[self.stream].position("at")
            if any((row[at] or 0) < self.start * 1e6 for row in rows):
                self.look_all_up()
            return
        for name in _ALIKE.get(self.stream, ()):
            self._hear(name, {row[KEPT[self.stream].position(name)] for row in rows})

    def _hear(self, name: str, texts: set[str | None]) -> None:
        words = self.table.words[name]
        self._look_again(name, np.asarray(words.codes(words.known(text for text in texts if text)), dtype=int))

    def alike(self, name: str, codes: NDArray[Any]) -> NDArray[np.intp]:
        """The rows with one of some codes in a column."""
        rows = self._rows()
        return rows[np.isin(self.table.column(name)[rows], codes[codes >= 0])]

    def _look_again(self, name: str, codes: NDArray[Any]) -> None:
        codes = codes[codes >= 0]
        if len(codes) and self.table.size:
            self._unseen.update(self.alike(name, codes).tolist())

    def _fits(self, row: Row) -> bool:
        """Whether anything of a row happens in the day or later, or it is still open."""
        stream = KEPT[self.stream]
        if self.stream == "heard" and not row[stream.position("phrases")]:
            return False
        moments = [row[stream.position(name)] for name in MOMENTS[self.stream]]
        known = [moment for moment in moments if moment is not None]
        if not known or min(known) >= self.end * 1e6:
            return False
        state = row[stream.position("state")] if self.stream in OPEN_STATES else ""
        return max(known) >= self.start * 1e6 or state in (None, *OPEN_STATES.get(self.stream, ()))


def _minutes(frame: Cases) -> NDArray[np.int64]:
    """The minute each row belongs to; -1 where it has none."""
    return np.floor(np.nan_to_num(frame.entered, nan=-MINUTE) / MINUTE).astype(np.int64)
