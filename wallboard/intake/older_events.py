"""The past of a log of events, folded some weeks at a time, the newest first.

Each stretch has a fold of its own. A call that goes on beyond the end of its stretch is followed to its own end, and
left alone by the fold of the stretch in which it ends.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from wallboard import clock
from wallboard.intake.feeding import BEGINNING
from wallboard.ledger import Gap
from wallboard.stores import cursors, numbers
from wallboard.stores.cursors import BEFORE_FIRST
from wallboard.stores.database import Store
from wallboard.stores.folds import folding
from wallboard.stores.folds.queue_log import WARM_UP, Folded, QueueLog
from wallboard.stores.query import Feed

STRETCH = timedelta(days=28)

Keep = Callable[[Folded], None]


@dataclass(slots=True, kw_only=True)
class _Stretch:
    """Events after a number and from a moment on, and the fold that takes them."""

    since: int
    begins_at: int
    fold: QueueLog
    is_shared: bool = False  # the fold that follows the log has taken these events too, and goes on with what is open


class OlderEvents:
    """Every event up to a number, which another fold goes on from."""

    def __init__(self, store: Store, feed: Feed, state: Mapping[str, Any] | None) -> None:
        self._store = store
        self._feed = feed
        self._until: int = state["until"] if state else BEFORE_FIRST
        self._ends_at: int = state["ends_at"] if state else BEGINNING
        self._shared: tuple[int, int] | None = tuple(state["shared"]) if state and state["shared"] else None
        self._stretch: _Stretch | None = None
        if state and state["stretch"]:
            since, begins_at, is_shared, checkpoint = state["stretch"]
            fold = self._begun(checkpoint)
            self._stretch = _Stretch(since=since, begins_at=begins_at, is_shared=is_shared, fold=fold)

    def begin(self, until: int, ends_at: int, *, shared: tuple[int, int] | None = None) -> None:
        """The past ends with a number and at a moment; in `shared`, where the fold that goes on from there began.

        Moments are in microseconds since the epoch.
        """
        self._until, self._ends_at, self._shared, self._stretch = until, ends_at, shared, None

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """What has still to be folded, newest first, in microseconds since the epoch."""
        if self._until == BEFORE_FIRST:
            return ()
        if self._stretch is None:
            return (Gap(since=BEGINNING, until=self._ends_at),)
        reached = max(self._stretch.begins_at, self._stretch.fold.at)
        older = Gap(since=BEGINNING, until=self._stretch.begins_at)
        return (Gap(since=reached, until=self._ends_at), *((older,) if self._stretch.since > BEFORE_FIRST else ()))

    def checkpoint(self) -> dict[str, Any]:
        """All that is needed to go on after a restart."""
        stretch = self._stretch
        told = stretch and (stretch.since, stretch.begins_at, stretch.is_shared, stretch.fold.checkpoint())
        return {"until": self._until, "ends_at": self._ends_at, "shared": self._shared, "stretch": told}

    def fill(self, keep: Keep, *, until: float) -> bool:
        """Fold on, until all is folded or the monotonic clock says `until`; returns whether a stretch was finished.

        Args:
            keep: writes down what a page has made.
            until: when to stop.

        Raises:
            StoreError: the store failed.
        """
        has_finished = False
        while self._until > BEFORE_FIRST and time.monotonic() < until:
            stretch = self._stretch = self._stretch or self._next()
            after = stretch.since if stretch.fold.newest is None else stretch.fold.newest
            for page in cursors.numbered_pages(self._store, self._feed, after=after, until=self._until + 1):
                keep(stretch.fold.take(page.rows, self._feed.columns))
                if time.monotonic() >= until:
                    return has_finished
            if not stretch.is_shared:
                self._finish(stretch.fold, keep)
            self._until, self._ends_at, self._stretch = stretch.since, stretch.begins_at, None
            has_finished = True
        return has_finished

    def _next(self) -> _Stretch:
        """The stretch that ends where the past does."""
        shared, self._shared = self._shared, None
        if shared is not None:
            since, begins_at = shared
            fold = self._begun(None, is_first=since == BEFORE_FIRST)
            return _Stretch(since=since, begins_at=begins_at, fold=fold, is_shared=True)
        last = numbers.next_time(self._store, self._feed, after=self._until - 1)
        begins = (last or clock.moment(self._ends_at / 1e6)) - STRETCH
        since = min(numbers.before(self._store, self._feed, begins), self._until - 1)
        return _Stretch(
            since=since, begins_at=clock.micros(begins), fold=self._begun(None, is_first=since == BEFORE_FIRST)
        )

    def _begun(self, checkpoint: Mapping[str, Any] | None, *, is_first: bool = False) -> QueueLog:
        options = self._store.vendor.options
        return folding.begun(options, store=self._store.name, checkpoint=checkpoint, begins_midway=not is_first)

    def _finish(self, fold: QueueLog, keep: Keep) -> None:
        """Follow the calls that go on beyond the end."""
        ended_at = fold.at
        keep(fold.finish(ended_at))
        after = self._until if fold.newest is None else max(fold.newest, self._until)
        if not fold.is_finished:
            for page in cursors.numbered_pages(self._store, self._feed, after=after):
                keep(fold.take(page.rows, self._feed.columns))
                if fold.is_finished or fold.at > ended_at + WARM_UP:
                    break
        keep(fold.give_up())
