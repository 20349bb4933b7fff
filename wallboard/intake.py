"""One store into the ledger: read what changed, check it, make it anonymous, keep it, never losing a row.

A poll reads from the low-water mark on; older rows that have never been read are *gaps*, filled a little after each
poll, newest first, so that a cold start shows the last hour at once and today soon after (design.md §5).
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from itertools import pairwise
from typing import Any

from wallboard import clock, errors, privacy, records
from wallboard.ledger import Gap, Ledger, Progress, narrowed
from wallboard.records import KEPT, STREAMS, Finding, Key, Row
from wallboard.stores import cursors, spans
from wallboard.stores.cursors import Page, Seen
from wallboard.stores.database import Store
from wallboard.stores.declared import Mode
from wallboard.stores.failures import Failure
from wallboard.stores.marks import Mark
from wallboard.stores.query import Feed
from wallboard.stores.reconcile import HourSum

FIRST_LOOK = timedelta(minutes=10)  # what a cold start reads before anything else,
SECOND_LOOK = timedelta(hours=1)  # and what right after that
GAP_SECONDS = 0.4  # how long may be spent after a poll on what is older than today
SPARE_SECONDS = 0.1  # today is read until this long before the next poll
PERSIST_SECONDS = 10.0  # how often an idle feed's mark is written down; until then a restart re-reads a little
SLOW_FEED_SECONDS = 5.0  # tickets, surveys and the like need no faster poll (design.md §5)
FAST_STREAMS = ("visits", "agent_states")
BEGINNING = 0
QUERY_FAULTS = (Failure.MISSING_TABLE, Failure.MISSING_COLUMN, Failure.PERMISSION, Failure.TIMEOUT, "columns", "mode")


@dataclass(slots=True)
class Batch:
    """What one page, or one hour read again, changed: rows as kept, and keys that are gone."""

    store: str
    stream: str
    rows: list[Row]
    gone: list[Key] = field(default_factory=list)
    replaces: bool = False


Deliver = Callable[[Batch], None]


class FeedIntake:
    """One feed of one store: where it stands, and what of the overlap is known already."""

    def __init__(self, store: Store, feed: Feed, ledger: Ledger, identity: privacy.Identity) -> None:
        self.store = store
        self.feed = feed
        self.ledger = ledger
        self.identity = identity
        self.shape = STREAMS[feed.stream]
        self.progress = ledger.progress(store.name, feed.file)
        self.seen = Seen(feed) if feed.mode is Mode.CHANGED else None
        self._open_spans: dict[Key, Row] | None = None
        self._noted = ledger.noted_keys(store.name, feed.stream)
        self.odd_hours: dict[int, HourSum] = {}  # hours that differ from the ledger for good, and how
        self._persisted = 0.0
        self._polled = 0.0

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """What has still to be read, newest first."""
        found = self.progress.gaps if self.progress else ()
        return tuple(sorted(found, key=lambda gap: gap.until, reverse=True))

    def is_due(self) -> bool:
        """Whether it is time to ask again; only live feeds are asked on every poll."""
        fast = self.feed.stream in FAST_STREAMS
        return fast or time.monotonic() - self._polled >= SLOW_FEED_SECONDS

    def poll(self, now: datetime, mark: Mark, today: datetime, deliver: Deliver) -> int:
        """Read what changed since the last poll; returns how many rows were new."""
        self._polled = time.monotonic()
        if self.feed.mode is Mode.SNAPSHOT:
            return self._poll_live_table(now, deliver)
        if self.progress is None or self.progress.low_water < _micros(now - SECOND_LOOK):
            self.progress = self._begun(now, today)
        count = 0
        since = clock.moment(self.progress.low_water / 1e6)
        for page in cursors.read(self.store, self.feed, since=since):
            count += self._keep(page, self.progress, now, deliver)
        low_water = max(self.progress.low_water, _micros(mark.low_water))
        self.progress = replace(self.progress, low_water=low_water)
        if self.seen is not None:
            self.seen.forget_before(mark.low_water)
        self._persist(force=False)
        return count

    def idle(self, mark: Mark) -> None:
        """Nothing was written to the store since the last poll, so everything up to the mark is here."""
        self._polled = time.monotonic()
        if self.progress is not None:
            low_water = max(self.progress.low_water, _micros(mark.low_water))
            self.progress = replace(self.progress, low_water=low_water)
            self._persist(force=False)

    def fill(self, now: datetime, deliver: Deliver, *, until: float) -> None:
        """Read on in the newest gap, and the next, until every gap is closed or the monotonic clock says `until`."""
        while self.progress is not None and self.gaps and time.monotonic() < until:
            gap = self.gaps[0]
            since, end = clock.moment(gap.since / 1e6), clock.moment(gap.until / 1e6)
            for page in cursors.read(self.store, self.feed, since=since, after=gap.after or None, until=end):
                read_to = _micros_of(page.since)
                if read_to is None:  # the page ends with text that is no time: its rows are kept, the place stays
                    self._keep(page, self.progress, now, deliver, remember=False)
                    continue
                after = tuple(_plain(value) for value in page.after or ())
                progress = narrowed(self.progress, gap, since=read_to, after=after, is_read=False)
                self._keep(page, progress, now, deliver, remember=False)
                self.progress, gap = progress, progress.gaps[-1]
                if time.monotonic() >= until:
                    return
            self.progress = narrowed(self.progress, gap, since=gap.until, after=(), is_read=True)
            self._persist(force=True)

    def keep_hour(self, pages: Iterable[Page], held: set[Key], now: datetime, deliver: Deliver) -> None:
        """Put an hour that was read again whole in the place of what the ledger held of it."""
        rows: list[Row] = []
        findings: list[Finding] = []
        for page in pages:
            checked = records.check(self.shape, page.rows, self.feed.columns, now=now)
            rows += privacy.pseudonymised(self.shape, checked.rows, self.identity)
            findings += checked.findings
        kept = KEPT[self.feed.stream]
        at = [kept.position(name) for name in kept.key]
        gone = sorted(held - {tuple(row[i] for i in at) for row in rows})
        with self.ledger.transaction() as connection:
            self.ledger.delete(connection, self.store.name, self.feed.stream, gone)
            self.ledger.write(connection, self.store.name, self.feed.stream, rows, replace=True)
            self.ledger.note(connection, self.store.name, findings, seen_at=_micros(now))
        deliver(Batch(self.store.name, self.feed.stream, rows, gone=gone, replaces=True))

    def _begun(self, now: datetime, today: datetime) -> Progress:
        """A cold start, or one after a long pause: first the last minutes, then the hour, today, and what is older."""
        known = self.progress or Progress(low_water=BEGINNING)
        looks = (now - SECOND_LOOK, now - FIRST_LOOK) if self.feed.stream == "visits" else (today,)
        later = (_micros(today), *(_micros(max(look, today)) for look in looks))
        edges = [known.low_water, *(edge for edge in later if edge > known.low_water)]
        gaps = tuple(Gap(since=a, until=b) for a, b in pairwise(edges) if a < b)
        return Progress(low_water=edges[-1], gaps=(*known.gaps, *gaps))

    def _keep(self, page: Page, progress: Progress, now: datetime, deliver: Deliver, *, remember: bool = True) -> int:
        """Check a page and write its new rows and the progress in one transaction; returns how many were new."""
        fresh = page.rows if self.seen is None or not remember else self.seen.fresh(page.rows)
        if not fresh and remember:
            return 0
        checked = records.check(self.shape, fresh, self.feed.columns, now=now)
        rows = privacy.pseudonymised(self.shape, checked.rows, self.identity)
        with self.ledger.transaction() as connection:
            self.ledger.write(connection, self.store.name, self.feed.stream, rows)
            self.ledger.advance(connection, self.store.name, self.feed.file, progress)
            self._note(connection, checked, now)
        if remember and self.seen is not None:
            self.seen.remember(fresh)
        deliver(Batch(self.store.name, self.feed.stream, rows))
        return len(fresh)

    def _note(self, connection: Any, checked: records.Checked, now: datetime) -> None:
        """Keep the oddities found, and forget those of rows that are in order now."""
        found = {finding.key for finding in checked.findings}
        if self._noted:
            at = [self.shape.position(name) for name in self.shape.key]
            mended = {"/".join(str(row[i]) for i in at) for row in checked.rows} & self._noted - found
            self.ledger.forget_findings(connection, self.store.name, self.feed.stream, mended)
            self._noted -= mended
        self.ledger.note(connection, self.store.name, checked.findings, seen_at=_micros(now))
        self._noted |= found

    def _poll_live_table(self, now: datetime, deliver: Deliver) -> int:
        """Compare a live table with the last look at it; what vanished is closed, what is new is opened."""
        page = cursors.snapshot_rows(self.store, self.feed)
        checked = records.check(self.shape, page.rows, self.feed.columns, now=now)
        rows = checked.rows
        if self.feed.stream == "agent_states":
            if self._open_spans is None:
                self._open_spans = spans.open_spans(self.ledger.open_states(self.store.name))
            rows = spans.open_and_close(self._open_spans, checked.rows, _micros(now))
        rows = privacy.pseudonymised(self.shape, rows, self.identity)
        with self.ledger.transaction() as connection:
            self.ledger.write(connection, self.store.name, self.feed.stream, rows)
            self.ledger.advance(connection, self.store.name, self.feed.file, Progress(low_water=_micros(now)))
            self._note(connection, checked, now)
        self.progress = Progress(low_water=_micros(now))
        if self._open_spans is not None:
            for row in rows:  # an agent's closed span comes before the one that follows it
                if row[_UNTIL] is None:
                    self._open_spans[row[:2]] = row
                else:
                    self._open_spans.pop(row[:2], None)
        deliver(Batch(self.store.name, self.feed.stream, rows))
        return len(rows)

    def _persist(self, *, force: bool) -> None:
        """Write the mark down now and then, so that a restart does not re-read a quiet day."""
        if self.progress is None or not (force or time.monotonic() - self._persisted > PERSIST_SECONDS):
            return
        with self.ledger.transaction() as connection:
            self.ledger.advance(connection, self.store.name, self.feed.file, self.progress)
        self._persisted = time.monotonic()


class Intake:
    """Everything one store feeds."""

    def __init__(self, store: Store, ledger: Ledger, identity: privacy.Identity) -> None:
        self.store = store
        self.feeds = [FeedIntake(store, feed, ledger, identity) for feed in store.vendor.feeds]
        self.mark: Mark | None = None
        self._poll_trouble: errors.StoreError | None = None
        self._gap_trouble: errors.StoreError | None = None
        self.moved_silently = False
        self._must_read = True

    @property
    def trouble(self) -> errors.StoreError | None:
        """One query's own fault, in the last poll or in the gaps; the others were read all the same."""
        return self._poll_trouble or self._gap_trouble

    def poll(self, now: datetime, today: datetime, deliver: Deliver) -> None:
        """One poll of every feed that is due.

        `moved_silently` tells afterwards that somebody wrote to a SQLite store and yet nothing new was found.

        Raises:
            StoreError: the store failed; whatever was kept stays good and the next poll goes on from there.
        """
        self.mark = self.store.mark(now)
        # SQLite tells cheaply whether anybody wrote at all, so there every feed is asked when somebody did.
        due = [feed for feed in self.feeds if self.store.dialect == "sqlite" or feed.is_due()]
        changed = self.store.has_changed()
        if changed or self._must_read:
            was_first, self._must_read = self._must_read, True
            questions = [partial(feed.poll, now, self.mark, today, deliver) for feed in due]
            count, self._poll_trouble = _asked(questions)
            self._must_read = len(due) < len(self.feeds) or self._poll_trouble is not None
            self.moved_silently = changed and not was_first and count == 0
        else:
            for feed in self.feeds:
                feed.idle(self.mark)

    def fill(self, now: datetime, today: datetime, deliver: Deliver, *, until: float) -> None:
        """Read on in what has never been read, the newest first, over all feeds.

        Args:
            now: the board's time.
            today: from when on rows matter to the board; older ones may wait.
            deliver: who hears of the rows.
            until: when the next poll is due, by the monotonic clock.

        Raises:
            StoreError: the store failed.
        """
        waiting = [feed for feed in self.feeds if feed.gaps]
        if not any(gap.until > _micros(today) for feed in waiting for gap in feed.gaps):
            until = min(until, time.monotonic() + GAP_SECONDS)
        waiting.sort(key=lambda feed: (-feed.gaps[0].until, feed.feed.stream not in FAST_STREAMS))
        _, self._gap_trouble = _asked([partial(feed.fill, now, deliver, until=until) for feed in waiting])

    def catch_up(self, now: datetime, today: datetime, deliver: Deliver, told: Callable[[str], None]) -> None:
        """Read everything there is; `told` hears which feed is being read."""
        self.mark = self.store.mark(now)
        for feed in self.feeds:
            told(f"{self.store.name}: {feed.feed.stream}")
            feed.poll(now, self.mark, today, deliver)
            feed.fill(now, deliver, until=math.inf)

    def complete_to(self, today: datetime) -> datetime | None:
        """No row of today that was written before this moment is missing; None while that is not known."""
        edge = _micros(today)
        marks = []
        for feed in self.feeds:
            if feed.progress is None and feed.shape.optional:
                continue  # the store has no such table
            if feed.progress is None:
                return None
            gaps = [gap.since for gap in feed.gaps if gap.until > edge]
            marks.append(min([feed.progress.low_water, *gaps]))
        return clock.moment(min(marks) / 1e6) if marks else None


def _asked(questions: Iterable[Callable[[], int | None]]) -> tuple[int, errors.StoreError | None]:
    """How many rows some feeds gave; a fault of one query alone is returned and does not silence the others."""
    count, trouble = 0, None
    for question in questions:
        try:
            count += question() or 0
        except errors.StoreError as error:
            if error.code not in QUERY_FAULTS:
                raise
            trouble = trouble or error
    return count, trouble


_UNTIL = STREAMS["agent_states"].position("until")


def _micros(at: datetime) -> int:
    return (at - clock.EPOCH) // records.MICROSECOND


def _micros_of(value: Any) -> int | None:
    """A page's place in change time; None where a store holds text that is no time."""
    return _micros(value) if isinstance(value, datetime) else None


def _plain(value: Any) -> Any:
    """A key's value as JSON can keep it."""
    return value.isoformat() if isinstance(value, datetime) else value
