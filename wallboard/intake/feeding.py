"""What every feed has in common on its way into the ledger: checked, made anonymous, and kept with its progress."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from wallboard import clock, listening, privacy, records
from wallboard.ledger import Gap, Ledger, Progress
from wallboard.listening import HEARD, Listener
from wallboard.records import KEPT, STREAMS, Checked, Finding, Key, Row
from wallboard.stores.cursors import BEFORE_FIRST, Page, Seen
from wallboard.stores.database import Store
from wallboard.stores.marks import Mark
from wallboard.stores.query import Feed
from wallboard.stores.reconcile import HourSum

PERSIST_SECONDS = 10.0  # how often an idle feed's mark is written down; until then a restart re-reads a little
SLOW_FEED_SECONDS = 5.0  # tickets, surveys and the like need no faster poll (design.md §5)
EMPTY_PAUSES = 30  # a log that names none of the feed's rows is asked again after so many times what it took
FAST_STREAMS = ("visits", "agent_states")
BEGINNING = 0
_TALK, _HOLD = (STREAMS["visits"].position(name) for name in ("talk_seconds", "hold_seconds"))


@dataclass(slots=True)
class Batch:
    """What one page, or one hour read again, changed: rows as kept, and keys that are gone."""

    store: str
    stream: str
    rows: list[Row]
    gone: list[Key] = field(default_factory=list)
    replaces: bool = False


Deliver = Callable[[Batch], None]


class FeedIntake(ABC):
    """One feed of one store: where it stands, and what of it is known already."""

    def __init__(self, store: Store, feed: Feed, ledger: Ledger, identity: privacy.Identity) -> None:
        self.store = store
        self.feed = feed
        self.ledger = ledger
        self.identity = identity
        self.listener: Listener | None = None  # who hears what customers write
        self.shape = STREAMS[feed.stream]
        self.progress = ledger.progress(store.name, feed.file)
        self.seen: Seen | None = None
        self.hears: list[Callable[[set[Key]], None]] = []  # told the keys of rows that this feed has kept
        self.odd_hours: dict[int, HourSum] = {}  # hours that differ from the ledger for good, and how
        self._noted: dict[str, set[str]] = {}
        self._persisted = 0.0
        self._polled = 0.0
        self._in_vain = 0.0  # seconds that the last question took, where the feed has never found a row

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """What has still to be read, newest first, as the ledger keeps it."""
        found = self.progress.gaps if self.progress else ()
        return tuple(sorted(found, key=lambda gap: gap.until, reverse=True))

    @property
    def unread(self) -> tuple[Gap, ...]:
        """What has still to be read, newest first, in microseconds since the epoch."""
        return self.gaps

    def is_due(self) -> bool:
        """Whether it is time to ask again; only live feeds are asked on every poll, and none in vain at great cost."""
        pause = 0.0 if self.feed.stream in FAST_STREAMS else SLOW_FEED_SECONDS
        return time.monotonic() - self._polled >= max(pause, self._in_vain * EMPTY_PAUSES)

    def poll(self, now: datetime, mark: Mark, today: datetime, deliver: Deliver) -> int:
        """Read what is new since the last poll; returns how many rows were new."""
        self._polled = time.monotonic()
        count = self._poll(now, mark, today, deliver)
        is_in_vain = self.progress is not None and self.progress.position == BEFORE_FIRST
        self._in_vain = time.monotonic() - self._polled if is_in_vain else 0.0
        return count

    def idle(self, now: datetime, mark: Mark, deliver: Deliver) -> None:  # noqa: ARG002 - a live table needs them
        """Nothing was written to the store since the last poll, so everything up to the mark is here."""
        self._polled = time.monotonic()
        self._complete_to(mark)

    @abstractmethod
    def fill(self, now: datetime, deliver: Deliver, *, until: float) -> None:
        """Read on in the newest gap, and the next, until every gap is closed or the monotonic clock says `until`."""

    @abstractmethod
    def _poll(self, now: datetime, mark: Mark, today: datetime, deliver: Deliver) -> int:
        """Read what is new since the last poll."""

    def kept_of(self, page: Page, now: datetime) -> tuple[list[Row], list[Finding]]:
        """A page that was read again, as the ledger keeps it, and what was odd about it."""
        checked = records.check(self.shape, page.rows, self.feed.columns, now=now)
        return self.batch(self.feed.stream, checked.rows).rows, checked.findings

    def put(
        self, rows: list[Row], findings: Sequence[Finding], gone: Iterable[Key], now: datetime, deliver: Deliver
    ) -> None:
        """Put rows that were read again, as the ledger keeps them, in the place of what it held; drop what is gone."""
        batch = Batch(self.store.name, self.feed.stream, rows, gone=sorted(gone), replaces=True)
        with self.ledger.transaction() as connection:
            written = self._write(connection, batch)
            self.ledger.note(connection, batch.store, findings, seen_at=clock.micros(now))
        for one in written:
            deliver(one)

    def keep(self, page: Page, progress: Progress | None, now: datetime, deliver: Deliver) -> int:
        """Check the rows of a page that are not known yet and keep them with the progress; returns how many."""
        fresh = page.rows if self.seen is None else self.seen.fresh(page.rows)
        if fresh:
            self.commit(self._taken(fresh, now), progress, now, deliver)
        if self.seen is not None:
            self.seen.remember(fresh)
        return len(fresh)

    def keep_unread(self, page: Page, progress: Progress | None, now: datetime, deliver: Deliver) -> None:
        """Keep a page of a gap, whose rows cannot be known yet."""
        self.commit(self._taken(page.rows, now), progress, now, deliver)

    def _taken(self, rows: Any, now: datetime) -> dict[str, Checked]:
        """Rows of the feed as records by stream."""
        return {self.feed.stream: records.check(self.shape, rows, self.feed.columns, now=now)}

    def commit(
        self,
        taken: Mapping[str, Checked],
        progress: Progress | None,
        now: datetime,
        deliver: Deliver,
        *,
        state: Any = None,
    ) -> None:
        """Write records, what was odd about them, and how far the feed was read in one transaction, then tell of them.

        Args:
            taken: checked records by stream, with the customer as the store names them.
            progress: how far the feed has been read with them; None leaves it as it is.
            now: the board's time.
            deliver: who hears of the rows.
            state: what the reader needs to go on after a restart, as JSON can hold it; None leaves it as it is.
        """
        batches = [self.batch(stream, checked.rows) for stream, checked in taken.items()]
        self.commit_batches(batches, taken, progress, now, deliver, state=state)

    def batch(self, stream: str, rows: Iterable[Row]) -> Batch:
        """Checked rows as the ledger keeps them."""
        if stream == "visits" and self.store.vendor.talk_includes_hold:
            rows = [_less_hold(row) for row in rows]
        return Batch(self.store.name, stream, privacy.pseudonymised(STREAMS[stream], rows, self.identity))

    def commit_batches(
        self,
        batches: Sequence[Batch],
        taken: Mapping[str, Checked],
        progress: Progress | None,
        now: datetime,
        deliver: Deliver,
        *,
        state: Any = None,
    ) -> None:
        """The same for rows that are already as the ledger keeps them; `taken` holds what was odd about them."""
        with self.ledger.transaction() as connection:
            written = [one for batch in batches for one in self._write(connection, batch)]
            if progress is not None:
                self.ledger.advance(connection, self.store.name, self.feed.file, progress, state=state)
            for stream, checked in taken.items():
                self._note(connection, stream, checked, now)
        for batch in written:
            deliver(batch)
            for hear in self.hears if batch.stream == self.feed.stream else ():
                hear(keys_of(batch.stream, batch.rows))

    def _write(self, connection: Any, batch: Batch) -> list[Batch]:
        """Write a batch, and what is heard in it; returns both."""
        self.ledger.delete(connection, batch.store, batch.stream, batch.gone)
        self.ledger.write(connection, batch.store, batch.stream, batch.rows, replace=batch.replaces)
        heard = Batch(batch.store, HEARD, [], listening.keys_of(batch.stream, batch.gone), replaces=batch.replaces)
        self.ledger.delete(connection, heard.store, HEARD, heard.gone)
        if self.listener is not None:
            heard.rows = self.listener.write(
                self.ledger, connection, batch.store, batch.stream, batch.rows, replace=batch.replaces
            )
        return [batch, heard] if heard.rows or heard.gone else [batch]

    def _note(self, connection: Any, stream: str, checked: Checked, now: datetime) -> None:
        """Keep the oddities found, and forget those of rows that are in order now."""
        if stream not in self._noted:
            self._noted[stream] = self.ledger.noted_keys(self.store.name, stream)
        noted, shape = self._noted[stream], STREAMS[stream]
        found = {finding.key for finding in checked.findings}
        if noted:
            at = [shape.position(name) for name in shape.key]
            mended = {"/".join(str(row[i]) for i in at) for row in checked.rows} & noted - found
            self.ledger.forget_findings(connection, self.store.name, stream, mended)
            noted -= mended
        self.ledger.note(connection, self.store.name, checked.findings, seen_at=clock.micros(now))
        noted |= found

    def _complete_to(self, mark: Mark) -> None:
        """All that was written before the mark has been read; written down now and then."""
        if self.progress is None:
            return
        low_water = max(self.progress.low_water, clock.micros(mark.low_water))
        self.progress = replace(self.progress, low_water=low_water)
        self._persist(force=False)

    def _persist(self, *, force: bool) -> None:
        """Write the mark down now and then, so that a restart does not re-read a quiet day."""
        if self.progress is None or not (force or time.monotonic() - self._persisted > PERSIST_SECONDS):
            return
        with self.ledger.transaction() as connection:
            self.ledger.advance(connection, self.store.name, self.feed.file, self.progress)
        self._persisted = time.monotonic()


def _less_hold(row: Row) -> Row:
    """A visit whose talk_seconds contain its hold_seconds, with the talk alone: their sum counts no second twice.

    Where the store does not tell both, the row stays as it is.
    """
    talk, hold = row[_TALK], row[_HOLD]
    if talk is None or hold is None:
        return row
    return (*row[:_TALK], max(0.0, talk - hold), *row[_TALK + 1 :])


def keys_of(stream: str, rows: Iterable[Row]) -> set[Key]:
    """The keys of rows as the ledger keeps them."""
    return set(by_key(stream, rows))


def by_key(stream: str, rows: Iterable[Row]) -> dict[Key, Row]:
    """Rows as the ledger keeps them by their keys, the last one of each."""
    kept = KEPT[stream]
    at = [kept.position(name) for name in kept.key]
    return {tuple(row[i] for i in at): row for row in rows}
