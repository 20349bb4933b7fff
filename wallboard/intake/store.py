"""Everything one store feeds, poll after poll; how each feed is read is chosen by its mode."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial

from wallboard import clock, errors, privacy
from wallboard.intake.by_number import NumberIntake
from wallboard.intake.by_time import TimeIntake
from wallboard.intake.events import EventIntake
from wallboard.intake.feeding import FAST_STREAMS, Deliver, FeedIntake
from wallboard.intake.live_table import STALE, LiveStates, LiveTable
from wallboard.intake.live_visits import LiveVisits
from wallboard.ledger import Ledger
from wallboard.listening import Listener
from wallboard.records import Key
from wallboard.stores.database import Store
from wallboard.stores.declared import Mode
from wallboard.stores.failures import Failure
from wallboard.stores.marks import Mark
from wallboard.stores.query import Feed

GAP_SECONDS = 0.4  # how long may be spent after a poll on what is older than today
SPARE_SECONDS = 0.1  # today is read until this long before the next poll
QUERY_FAULTS = (
    Failure.MISSING_TABLE,
    Failure.MISSING_COLUMN,
    Failure.PERMISSION,
    Failure.TIMEOUT,
    "columns",
    STALE,
)

_INTAKES: dict[Mode, type[FeedIntake]] = {
    Mode.CHANGED: TimeIntake,
    Mode.WINDOW: TimeIntake,
    Mode.APPENDED: NumberIntake,
    Mode.TOUCHED: NumberIntake,
    Mode.EVENTS: EventIntake,
}
_LIVE: dict[str, type[FeedIntake]] = {"visits": LiveVisits, "agent_states": LiveStates}


def intake_of(store: Store, feed: Feed, ledger: Ledger, identity: privacy.Identity) -> FeedIntake:
    """How one feed is read, by its mode."""
    kind = _LIVE.get(feed.stream, LiveTable) if feed.mode is Mode.SNAPSHOT else _INTAKES[feed.mode]
    return kind(store, feed, ledger, identity)


class Intake:
    """Everything one store feeds."""

    def __init__(
        self, store: Store, ledger: Ledger, identity: privacy.Identity, listener: Listener | None = None
    ) -> None:
        """`listener` hears what customers write; without one nobody does."""
        self.store = store
        self.feeds = [intake_of(store, feed, ledger, identity) for feed in store.vendor.feeds]
        for feed in self.feeds:
            feed.listener = listener
        for live in (feed for feed in self.feeds if isinstance(feed, LiveVisits)):
            for other in self.siblings(live):
                other.hears.append(live.hear)
        self.mark: Mark | None = None
        self._poll_troubles: dict[str, errors.StoreError] = {}
        self._gap_troubles: dict[str, errors.StoreError] = {}
        self.uncompared: dict[str, errors.StoreError] = {}  # why a stream could not be compared with its store
        self.moved_silently = False
        self._must_read = True
        # A server does not tell whether anybody wrote, and a live table is written all the time.
        has_live = any(feed.mode is Mode.SNAPSHOT for feed in store.vendor.feeds)
        self._tells_writes = store.dialect == "sqlite" and not has_live

    @property
    def trouble(self) -> errors.StoreError | None:
        """What is wrong with single feeds, as one error; the others were read all the same."""
        troubles = list(self.troubles.values())
        if len(troubles) < 2:  # noqa: PLR2004 - one fault is told as it is
            return troubles[0] if troubles else None
        first, message = troubles[0], " ".join(trouble.message for trouble in troubles)
        return errors.StoreError(message, store=first.store, query=first.query, code=first.code, do=first.do)

    @property
    def troubles(self) -> dict[str, errors.StoreError]:
        """The fault of each feed that is off, in the last poll or in the gaps, by its file."""
        return self._poll_troubles or self._gap_troubles

    def siblings(self, feed: FeedIntake) -> list[FeedIntake]:
        """The other feeds of the same stream, live tables left out."""
        same = (other for other in self.feeds if other is not feed and other.feed.stream == feed.feed.stream)
        return [other for other in same if other.feed.mode is not Mode.SNAPSHOT]

    @property
    def only_live(self) -> set[Key]:
        """Visits that only a live table ever told of, so that no other feed can be asked for them."""
        return {key for feed in self.feeds if isinstance(feed, LiveVisits) for key in feed.only_here}

    def poll(self, now: datetime, today: datetime, deliver: Deliver) -> None:
        """One poll of every feed that is due.

        `moved_silently` tells afterwards that somebody wrote to a SQLite store and yet nothing new was found.

        Raises:
            StoreError: the store failed; whatever was kept stays good and the next poll goes on from there.
        """
        self.mark = self.store.mark(now)
        self.moved_silently = False
        # SQLite tells cheaply whether anybody wrote at all, so there every feed is asked when somebody did.
        due = [feed for feed in self.feeds if self.store.dialect == "sqlite" or feed.is_due()]
        changed = self.store.has_changed()
        if changed or self._must_read:
            was_first, self._must_read = self._must_read, True
            questions = {feed.feed.file: partial(feed.poll, now, self.mark, today, deliver) for feed in due}
            waiting = {feed.feed.file for feed in self.feeds} - questions.keys()
            kept = {file: error for file, error in self._poll_troubles.items() if file in waiting}
            count, found = _asked(questions)
            self._poll_troubles = kept | found
            self._must_read = bool(waiting or found)
            self.moved_silently = self._tells_writes and changed and not was_first and count == 0
        else:
            for feed in self.feeds:
                feed.idle(now, self.mark, deliver)

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
        if not any(gap.until > clock.micros(today) for feed in waiting for gap in feed.unread):
            until = min(until, time.monotonic() + GAP_SECONDS)
        waiting.sort(key=lambda feed: (-feed.unread[0].until, feed.feed.stream not in FAST_STREAMS))
        _, self._gap_troubles = _asked(
            {feed.feed.file: partial(feed.fill, now, deliver, until=until) for feed in waiting}
        )

    def catch_up(self, now: datetime, today: datetime, deliver: Deliver, told: Callable[[str], None]) -> None:
        """Read everything there is; `told` hears which feed is being read."""
        self.mark = self.store.mark(now)
        for feed in self.feeds:
            told(f"{self.store.name}: {feed.feed.stream}")
            feed.poll(now, self.mark, today, deliver)
            feed.fill(now, deliver, until=math.inf)

    def complete_to(self, today: datetime) -> datetime | None:
        """No row of today that was written before this moment is missing; None while that is not known."""
        edge = clock.micros(today)
        marks = []
        for feed in self.feeds:
            if feed.progress is None and feed.shape.optional:
                continue  # the store has no such table
            if feed.progress is None:
                return None
            gaps = [gap.since for gap in feed.unread if gap.until > edge]
            marks.append(min([feed.progress.low_water, *gaps]))
        return clock.moment(min(marks) / 1e6) if marks else None


def _asked(questions: Mapping[str, Callable[[], int | None]]) -> tuple[int, dict[str, errors.StoreError]]:
    """How many rows some feeds gave; the faults of single queries are returned and do not silence the others."""
    count, troubles = 0, {}
    for file, question in questions.items():
        try:
            count += question() or 0
        except errors.StoreError as error:
            if error.code not in QUERY_FAULTS:
                raise
            troubles[file] = error
    return count, troubles
