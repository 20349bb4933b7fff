"""A feed that is read by a growing number: `appended` rows, and rows that a log names when they are `touched`.

Numbers are given out before their rows are committed, so every poll reads the last ones again. They grow with time: the
number at which today began is found by halving, with the feed itself, and a cold start reads the newest first.
"""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import datetime
from itertools import pairwise

from wallboard import clock, privacy
from wallboard.intake.by_time import SECOND_LOOK, looks
from wallboard.intake.feeding import BEGINNING, Deliver, FeedIntake
from wallboard.ledger import Gap, Ledger, Progress, narrowed
from wallboard.records import LATEST
from wallboard.stores import cursors, numbers
from wallboard.stores.cursors import BEFORE_FIRST, Seen
from wallboard.stores.database import Store
from wallboard.stores.marks import Mark
from wallboard.stores.query import Feed

READ_AGAIN = 500  # numbers; contact centres hand out some ten a second, and a transaction lasts for seconds


class NumberIntake(FeedIntake):
    """One feed whose cursor is a number; its gaps lie between two numbers, both of which are outside."""

    def __init__(self, store: Store, feed: Feed, ledger: Ledger, identity: privacy.Identity) -> None:
        super().__init__(store, feed, ledger, identity)
        self.seen = self.known = Seen(feed)
        self._moments: dict[int, int] = {BEFORE_FIRST: BEGINNING}  # before which every row up to a number was written
        self._reached: list[tuple[datetime, int]] = []  # the store's time of a poll, and the last number it read

    @property
    def unread(self) -> tuple[Gap, ...]:
        """What has still to be read, newest first, in microseconds since the epoch."""
        return tuple(
            Gap(since=self._moments.get(gap.since, BEGINNING), until=self._moments.get(gap.until - 1, BEGINNING))
            for gap in self.gaps
        )

    def _poll(self, now: datetime, mark: Mark, today: datetime, deliver: Deliver) -> int:
        progress = self.progress
        if progress is None or progress.position is None or progress.low_water < clock.micros(now - SECOND_LOOK):
            progress = self._begun(now, today)
        self._recall(progress)
        if not self._reached and mark.exact:  # what runs already may have been given a number long ago
            self._reached.append((mark.low_water, numbers.before(self.store, self.feed, mark.low_water)))
        position = progress.position if progress.position is not None else BEFORE_FIRST
        since = self._read_from(position, progress.low_water, is_exact=mark.exact)
        count = 0
        for page in cursors.numbered_pages(self.store, self.feed, after=since):
            position = max(position, page.number)
            progress = replace(progress, position=position)
            count += self.keep(page, progress, now, deliver)
        self.progress = progress
        self._complete_to(mark)
        self._reached.append((mark.store_now, position))
        self.known.forget_before(since)
        return count

    def fill(self, now: datetime, deliver: Deliver, *, until: float) -> None:
        """Read on in the newest gap, and the next, until every gap is closed or the monotonic clock says `until`."""
        while self.progress is not None and self.gaps and time.monotonic() < until:
            gap = self.gaps[0]
            for page in cursors.numbered_pages(self.store, self.feed, after=gap.since, until=gap.until):
                progress = narrowed(self.progress, gap, since=page.number, after=(), is_read=False)
                self.keep_unread(page, progress, now, deliver)
                self.progress, gap = progress, progress.gaps[-1]
                if time.monotonic() >= until:
                    return
            self.progress = narrowed(self.progress, gap, since=gap.until, after=(), is_read=True)
            self._persist(force=True)

    def _begun(self, now: datetime, today: datetime) -> Progress:
        """A cold start, or one after a long pause: first the last minutes, then the hour, today, and what is older."""
        known = self.progress or Progress(low_water=BEGINNING)
        edges = [known.position if known.position is not None else BEFORE_FIRST]
        self._moments.setdefault(edges[0], known.low_water)
        for look in looks(self.feed, now, today):
            number = numbers.before(self.store, self.feed, clock.moment(look / 1e6), above=edges[-1])
            self._moments[number] = look
            edges.append(number)
        gaps = tuple(Gap(since=a, until=b + 1) for a, b in pairwise(edges) if a < b)
        return Progress(low_water=looks(self.feed, now, today)[-1], gaps=(*known.gaps, *gaps), position=edges[-1])

    def _recall(self, progress: Progress) -> None:
        """After a restart: find out up to which time each gap reaches."""
        for number in (gap.until - 1 for gap in progress.gaps):
            if number not in self._moments:
                at = numbers.next_time(self.store, self.feed, after=number)
                self._moments[number] = LATEST if at is None else clock.micros(at)

    def _read_from(self, position: int, low_water: int, *, is_exact: bool) -> int:
        """After which number to read: what was still running at the last poll may have been given one above it."""
        before = [number for at, number in self._reached if clock.micros(at) <= low_water]
        del self._reached[: max(0, len(before) - 1)]
        known = self._reached[0][1] if is_exact and self._reached else position
        return max(BEFORE_FIRST, min(position - READ_AGAIN, known))
