"""A feed that is read by a time: `changed` by when a row was last written, `window` by when it began.

A poll reads from the low-water mark on, and a `window` feed its last minutes again, because its rows do not tell when
they changed. Older rows that have never been read are *gaps*, filled a little after each poll, newest first.
"""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from wallboard import clock, privacy
from wallboard.intake.feeding import BEGINNING, Deliver, FeedIntake
from wallboard.ledger import Gap, Ledger, Progress, narrowed
from wallboard.stores import cursors
from wallboard.stores.cursors import Seen
from wallboard.stores.database import Store
from wallboard.stores.declared import Mode
from wallboard.stores.marks import Mark
from wallboard.stores.query import Feed

FIRST_LOOK = timedelta(minutes=10)  # what a cold start reads before anything else,
GAP_PAGES = 2  # a larger transaction writes each page of an index less often
SECOND_LOOK = timedelta(hours=1)  # and what right after that


class TimeIntake(FeedIntake):
    """One feed whose cursor is a time."""

    def __init__(self, store: Store, feed: Feed, ledger: Ledger, identity: privacy.Identity) -> None:
        super().__init__(store, feed, ledger, identity)
        self.seen = self.known = Seen(feed)
        window = timedelta(minutes=store.vendor.window_minutes)
        self._window = window if feed.mode is Mode.WINDOW else timedelta()

    def _poll(self, now: datetime, mark: Mark, today: datetime, deliver: Deliver) -> int:
        if self.progress is None or self.progress.low_water < clock.micros(now - SECOND_LOOK):
            self.progress = self._begun(now, today)
        since = clock.moment(self.progress.low_water / 1e6)
        if self._window:
            since = min(since, mark.store_now - self._window)
        count = 0
        for page in cursors.read(self.store, self.feed, since=since):
            count += self.keep(page, self.progress, now, deliver)
        self._complete_to(mark)
        self.known.forget_before(mark.low_water - self._window)
        return count

    def fill(self, now: datetime, deliver: Deliver, *, until: float) -> None:
        """Read on in the newest gap, and the next, until every gap is closed or the monotonic clock says `until`."""
        rows = GAP_PAGES * self.store.vendor.page_rows
        while self.progress is not None and self.gaps and time.monotonic() < until:
            gap = self.gaps[0]
            since, end = clock.moment(gap.since / 1e6), clock.moment(gap.until / 1e6)
            for page in cursors.read(
                self.store, self.feed, since=since, after=gap.after or None, until=end, limit=rows
            ):
                read_to = _micros_of(page.since)
                if read_to is None:  # the page ends with text that is no time: its rows are kept, the place stays
                    self.keep_unread(page, self.progress, now, deliver)
                    continue
                after = tuple(_plain(value) for value in page.after or ())
                progress = narrowed(self.progress, gap, since=read_to, after=after, is_read=False)
                self.keep_unread(page, progress, now, deliver)
                self.progress, gap = progress, progress.gaps[-1]
                if time.monotonic() >= until:
                    return
            self.progress = narrowed(self.progress, gap, since=gap.until, after=(), is_read=True)
            self._persist(force=True)

    def _begun(self, now: datetime, today: datetime) -> Progress:
        """A cold start, or one after a long pause: first the last minutes, then the hour, today, and what is older."""
        known = self.progress or Progress(low_water=BEGINNING)
        edges = [known.low_water, *(edge for edge in looks(self.feed, now, today) if edge > known.low_water)]
        gaps = tuple(Gap(since=a, until=b) for a, b in pairwise(edges) if a < b)
        return Progress(low_water=edges[-1], gaps=(*known.gaps, *gaps))


def looks(feed: Feed, now: datetime, today: datetime) -> tuple[int, ...]:
    """From where a cold start reads, in microseconds: today's beginning first, the last of them before all others."""
    back = (now - SECOND_LOOK, now - FIRST_LOOK) if feed.stream == "visits" else (today,)
    return (clock.micros(today), *(clock.micros(max(look, today)) for look in back))


def _micros_of(value: Any) -> int | None:
    """A page's place in time; None where a store holds text that is no time."""
    return clock.micros(value) if isinstance(value, datetime) else None


def _plain(value: Any) -> Any:
    """A key's value as JSON can keep it."""
    return value.isoformat() if isinstance(value, datetime) else value
