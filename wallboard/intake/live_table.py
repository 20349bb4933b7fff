"""Live tables: what is now, compared with what was at the last look.

Agents' states become spans that are opened and closed; any other table but that of visits is simply read again and
again. A look that failed, or found a table that nobody writes any more, closes nothing.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from wallboard import clock, errors, records
from wallboard.intake.feeding import Deliver, FeedIntake
from wallboard.ledger import Progress
from wallboard.records import STREAMS, Checked, Key, Row
from wallboard.stores import cursors, spans
from wallboard.stores.database import Rows
from wallboard.stores.marks import Mark
from wallboard.stores.zones import utc_moment

STALE = "stale_table"
_UNTIL = STREAMS["agent_states"].position("until")


class LiveTable(FeedIntake):
    """A table that is read whole on every poll: rows that are new or changed are kept, and none are dropped."""

    _last: frozenset[Row] = frozenset()

    def fill(self, now: datetime, deliver: Deliver, *, until: float) -> None:
        """A live table has no past."""

    def _poll(self, now: datetime, mark: Mark, today: datetime, deliver: Deliver) -> int:  # noqa: ARG002
        return self._compare(self._look(now, mark), now, mark, deliver)

    def _compare(self, checked: Checked, now: datetime, mark: Mark, deliver: Deliver) -> int:  # noqa: ARG002
        """Keep what differs from the last look; returns how many rows."""
        fresh = [row for row in checked.rows if row not in self._last]
        self.progress = Progress(low_water=clock.micros(now))
        if fresh:
            self.commit({self.feed.stream: replace(checked, rows=fresh)}, self.progress, now, deliver)
        self._last = frozenset(checked.rows)
        self._persist(force=False)
        return len(fresh)

    def _look(self, now: datetime, mark: Mark) -> Checked:
        """What the table holds now, as checked records.

        Raises:
            StoreError: the store failed, or nobody writes the table any more.
        """
        rows = cursors.snapshot_rows(self.store, self.feed).rows
        return records.check(self.shape, self._fresh(rows, mark.store_now), self.feed.columns, now=now)

    def _fresh(self, rows: Rows, store_now: datetime) -> Rows:
        """The rows that were written lately; a single older one is left over from what is no more."""
        seconds = self.store.vendor.stale_after_seconds
        if self.feed.freshness is None or seconds is None or not rows:
            return rows
        (at,) = self.feed.places((self.feed.freshness,))
        since = store_now - timedelta(seconds=seconds)
        fresh = [row for row in rows if _is_from(row[at], since)]
        if fresh:
            return fresh
        message = f"Store {self.store.name}: nothing in the table of {self.feed.file} was written for {seconds:g} s."
        do = "It is not trusted, and nothing is closed by it. Check that the program that writes it runs."
        raise errors.StoreError(f"{message} {do}", store=self.store.name, query=self.feed.file, code=STALE, do=do)


class LiveStates(LiveTable):
    """What agents do now: what vanished is closed, what is new is opened."""

    _open: dict[Key, Row] | None = None

    def _compare(self, checked: Checked, now: datetime, mark: Mark, deliver: Deliver) -> int:  # noqa: ARG002
        if self._open is None:
            self._open = spans.open_spans(self.ledger.open_states(self.store.name))
        known = self.feed.since_is_known
        rows = spans.open_and_close(self._open, checked.rows, clock.micros(now), since_is_known=known)
        progress = Progress(low_water=clock.micros(now))
        self.commit({self.feed.stream: replace(checked, rows=rows)}, progress, now, deliver)
        self.progress = progress
        for row in rows:  # an agent's closed span comes before the one that follows it
            if row[_UNTIL] is None:
                self._open[row[:2]] = row
            else:
                self._open.pop(row[:2], None)
        return len(rows)


def _is_from(value: Any, since: datetime) -> bool:
    moment = utc_moment(value)
    return isinstance(moment, datetime) and moment >= since
