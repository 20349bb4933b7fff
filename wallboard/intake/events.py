"""A feed of events: each goes through a fold once, in order, and the rows that the fold makes of it are kept.

A cold start folds the last eight days, so that calls that last, and pauses that began yesterday, are known, but keeps
only the rows of today; the others are kept when the past is folded, see `older_events`. The rows of every poll are kept
at once, the state of the fold now and then: after a crash the events since then make the same rows again.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from wallboard import clock, privacy
from wallboard.intake.feeding import BEGINNING, Deliver, FeedIntake
from wallboard.intake.older_events import OlderEvents
from wallboard.ledger import Gap, Ledger, Progress
from wallboard.records import LATEST, Checked
from wallboard.stores import cursors, engines, numbers
from wallboard.stores.cursors import BEFORE_FIRST, BEYOND_LAST
from wallboard.stores.database import Store
from wallboard.stores.folds import folding
from wallboard.stores.folds.queue_log import OVERLAP_IDS, Folded
from wallboard.stores.marks import Mark
from wallboard.stores.query import Feed

LOOK_BACK = timedelta(days=8)  # members of queues that nobody has heard of for longer may well be gone
POLL_SECONDS = 1.0  # how long one poll reads; what is left is read before anything older
STATE_SECONDS = 10.0  # how often the state of the fold is written down
LOOK_SECONDS = 60.0  # how often a silent log is asked whether it has begun anew


class EventIntake(FeedIntake):
    """One log of events: the fold that follows it, and what of its past is still to be folded."""

    def __init__(self, store: Store, feed: Feed, ledger: Ledger, identity: privacy.Identity) -> None:
        super().__init__(store, feed, ledger, identity)
        state = ledger.state(store.name, feed.file) or {}
        self._since: int = state.get("since", BEFORE_FIRST)  # the number after which the fold began
        self._today: int = state.get("today", BEFORE_FIRST)  # rows are kept of what was written after this number
        self._has_begun = "since" in state
        self._fold = folding.begun(store.vendor.options, store=store.name, checkpoint=state.get("fold"))
        self._older = OlderEvents(store, feed, state.get("older"))
        self._is_caught_up = False
        self._reached: list[tuple[datetime, int]] = []  # a number, and the store's time after it had been read
        self._low_water = engines.BEGINNING  # the mark of the last poll
        self._state_at = self._looked_at = time.monotonic()
        if store.log is not None and state.get("place"):
            store.log.resume(state["place"])

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """What has still to be folded, newest first, in microseconds since the epoch."""
        backlog = () if self._is_caught_up else (Gap(since=self._fold.at, until=LATEST),)
        return (*backlog, *self._older.gaps)

    def is_due(self) -> bool:
        """A log is live, and asking what follows its end costs next to nothing."""
        return True

    def _poll(self, now: datetime, mark: Mark, today: datetime, deliver: Deliver) -> int:
        if not self._has_begun or self._begins_anew():
            self._begin(mark, today)
        before = self._fold.taken
        self._read_on(self._read_from(mark), now, deliver, until=time.monotonic() + POLL_SECONDS)
        if self._is_caught_up:
            self._low_water = mark.low_water
            self._complete_to(mark)
        return self._fold.taken - before

    def fill(self, now: datetime, deliver: Deliver, *, until: float) -> None:
        """Read on to the present, and then in the past, until all is folded or the monotonic clock says `until`."""
        if not self._is_caught_up:
            self._read_on(self._position, now, deliver, until=until)
        if self._is_caught_up and self._older.gaps and self._older.fill(self._keeper(now, deliver), until=until):
            self._write_state()

    @property
    def _position(self) -> int:
        return self._since if self._fold.newest is None else self._fold.newest

    def _begin(self, mark: Mark, today: datetime) -> None:
        """Find the places of eight days ago and of today's beginning; what lies before today is the past."""
        look = mark.store_now - LOOK_BACK
        self._since = numbers.before(self.store, self.feed, look)
        self._today = numbers.before(self.store, self.feed, today, above=self._since)
        is_midway = self._since > BEFORE_FIRST
        self._fold = folding.begun(self.store.vendor.options, store=self.store.name, begins_midway=is_midway)
        if self._today > self._since:
            self._older.begin(self._today, clock.micros(today), shared=(self._since, clock.micros(look)))
        else:
            self._older.begin(self._since, clock.micros(look))
        self._has_begun, self._is_caught_up, self._reached = True, False, []
        self.progress = Progress(low_water=clock.micros(look) if is_midway else BEGINNING, position=self._since)
        self._write_state()

    def _begins_anew(self) -> bool:
        """Whether the table was emptied or an old copy put in its place, so that its numbers are below those read."""
        if self.store.log is not None or time.monotonic() - self._looked_at < LOOK_SECONDS:
            return False
        self._looked_at = time.monotonic()
        if self._fold.newest is None or self._has_row(after=self._fold.newest - 1):
            return False
        return self._has_row(after=BEFORE_FIRST)

    def _has_row(self, *, after: int) -> bool:
        return bool(self.store.rows(self.feed, {"after": after, "until": BEYOND_LAST, "limit": 1}))

    def _read_from(self, mark: Mark) -> int:
        """After which number to read: what a transaction still running may have been given lies above it.

        A number is settled when all that was running after it was read had ended before the last poll.
        """
        settled = [number for at, number in self._reached if at <= self._low_water]
        del self._reached[: max(0, len(settled) - 1)]
        self._reached.append((mark.store_now, self._position))
        return max(self._since, self._position - OVERLAP_IDS, *settled[-1:])

    def _read_on(self, after: int, now: datetime, deliver: Deliver, *, until: float) -> None:
        """Fold what follows a number, page by page, until there is no more or it is time."""
        keep = self._keeper(now, deliver)
        if self._position < self._today:
            if not self._warm_up(after, until=until):
                return
            keep(self._fold.present())
            after = self._today = self._position
        for page in cursors.numbered_pages(self.store, self.feed, after=after):
            keep(self._fold.take(page.rows, self.feed.columns))
            if time.monotonic() >= until:
                self._is_caught_up = False
                return
        self._is_caught_up = True

    def _warm_up(self, after: int, *, until: float) -> bool:
        """Fold what was written before today and keep none of its rows; returns whether that is done."""
        for page in cursors.numbered_pages(self.store, self.feed, after=after, until=self._today + 1):
            self._fold.take(page.rows, self.feed.columns)
            if time.monotonic() >= until and self._position < self._today:
                self._is_caught_up = False
                return False
        return True

    def _keeper(self, now: datetime, deliver: Deliver) -> Callable[[Folded], None]:
        """Who writes down what a fold has made, with how far the log has been read."""

        def keep(folded: Folded) -> None:
            taken = folding.checked(folded, now=now)
            if self.store.log is not None and (odd := self.store.log.findings()):
                visits = taken.get("visits", Checked([], []))
                taken["visits"] = Checked(visits.rows, [*visits.findings, *odd])
            if self.progress is None or not taken:
                return
            low_water = self.progress.low_water
            if not self._is_caught_up:
                low_water = max(low_water, min(self._fold.at, clock.micros(now)))
            self.progress = replace(self.progress, low_water=low_water, position=self._position)
            self.commit(taken, self.progress, now, deliver, state=self._due_state())

        return keep

    def _write_state(self) -> None:
        """Write down how far the log has been folded, though it may have made no row."""
        if self.progress is not None:
            self._state_at = time.monotonic()
            with self.ledger.transaction() as connection:
                state = self._state()
                self.ledger.advance(connection, self.store.name, self.feed.file, self.progress, state=state)

    def _due_state(self) -> dict[str, Any] | None:
        """The state where it is time to write it down."""
        if time.monotonic() - self._state_at < STATE_SECONDS:
            return None
        self._state_at = time.monotonic()
        return self._state()

    def _state(self) -> dict[str, Any]:
        state = {
            "since": self._since,
            "today": self._today,
            "fold": self._fold.checkpoint(),
            "older": self._older.checkpoint(),
        }
        if self.store.log is not None:
            state["place"] = self.store.log.place(self._position)
        return state
