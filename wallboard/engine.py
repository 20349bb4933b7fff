"""One cycle: a store into the ledger, the ledger's news into the day, the day into a snapshot, the snapshot out.

Every store has a job of its own, so a slow one delays nobody; the day and the ledger are touched by one job at a time.
"""

from __future__ import annotations

import gc
import logging
import math
import random
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar

from apscheduler.schedulers.background import BackgroundScheduler

from wallboard import (
    __version__,
    alerts,
    callers,
    clock,
    errors,
    history,
    look,
    measure,
    privacy,
    reconciliation,
    related,
    reveal,
    third_time,
)
from wallboard.board import Board
from wallboard.clock import Clock
from wallboard.day import LOOKBACK, Day
from wallboard.intake import FAST_STREAMS, GAP_SECONDS, SPARE_SECONDS, Batch, Intake
from wallboard.ledger import Ledger
from wallboard.listening import HEARD, Listener
from wallboard.notebook import FILE, Judgement, Notebook
from wallboard.readings import Moment
from wallboard.settings import Settings, StoreSettings
from wallboard.snapshot import Snapshot, StoreStatus
from wallboard.stores import database
from wallboard.usual import Usual

Answer = TypeVar("Answer")

log = logging.getLogger(__name__)
logging.getLogger("apscheduler").setLevel(logging.ERROR)  # a poll that takes longer than its interval is no news

TICK_SECONDS = 0.5
QUIET_SECONDS = 0.9  # the polls of a fast store publish every second; where none does, the tick steps in
HASTE = 5  # while rows of today are missing, reading gets this many times the time that a look takes
STALE_AFTER_POLLS = 3  # design.md §1: grey after three missed polls
GRACE_SECONDS = 1.0
CALLERS_SECONDS = 0.01  # how long one snapshot may look up who calls again; the rest follows between the polls:
CALLERS_AT_ONCE, MINUTES_AT_ONCE = 250, 1  # so many customers and so many minutes at a time,
BREATH_SECONDS = 0.001  # with a pause for whoever waits to publish
MINUTES_BEHIND = 60  # repeat numbers that lack more minutes than this are unknown
LONGEST_BACK_OFF_SECONDS = 30.0
COLLECT_AFTER = (100_000, 20, 50)  # rows come by the hundred thousand and hold no cycles: a fifth of a cold start
TOLD_SKEW = timedelta(seconds=2)  # a smaller difference of clocks is not worth a word


@dataclass(slots=True)
class Source:
    """One store as the engine sees it: how to read it, and how it has been doing."""

    settings: StoreSettings
    home: Path
    intake: Intake | None = None
    error: str | None = None
    failures: int = 0
    answered_at: float | None = None  # monotonic: when its job last got an answer; None where no job polls it
    read_at: datetime | None = None  # the board's time of that answer
    skew: timedelta = timedelta()  # how far its clock is ahead of ours, where that is worth a word
    not_before: float = 0.0  # monotonic: when to ask again after a failure
    _asking: threading.Lock = field(default_factory=threading.Lock)  # a store has one connection
    _next: threading.Lock = field(default_factory=threading.Lock)  # held by the one who asks next

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Ask the store alone; who waits comes before one who has just asked, so polls and comparisons take turns."""
        with self._next:
            self._asking.acquire()
        try:
            yield
        finally:
            self._asking.release()

    @property
    def is_stale(self) -> bool:
        """Whether it has been silent for three polls."""
        if self.answered_at is None:
            return self.failures > 0
        silent = time.monotonic() - self.answered_at
        return silent > STALE_AFTER_POLLS * self.settings.poll_seconds + GRACE_SECONDS

    @property
    def answers_in_part(self) -> bool:
        """Whether it answers, and only some of its feeds are off."""
        off = len(self.intake.troubles) if self.intake else 0
        return self.intake is not None and not self.failures and 0 < off < len(self.intake.feeds) and not self.is_stale

    @property
    def is_complete(self) -> bool:
        """Whether all it holds has been read once, the distant past included."""
        return self.intake is not None and not any(feed.gaps for feed in self.intake.feeds)

    def lacks(self, today: datetime) -> bool:
        """Whether rows of today have never been read."""
        edge = today.timestamp() * 1e6
        return self.intake is not None and any(gap.until > edge for feed in self.intake.feeds for gap in feed.unread)

    @property
    def feeds_live_rows(self) -> bool:
        """Whether the numbers of this moment come from it; a store that could not be opened might be one."""
        return self.intake is None or any(feed.feed.stream in FAST_STREAMS for feed in self.intake.feeds)

    @property
    def lag(self) -> timedelta:
        """How far behind the present a store is known to be complete, where it cannot tell its running writes."""
        mark = self.intake.mark if self.intake else None
        if self.intake is None or (mark is not None and mark.exact):
            return timedelta()
        return timedelta(seconds=self.intake.store.vendor.overlap_seconds)

    @property
    def lacks_live_rows(self) -> bool:
        """Whether a feed of visits or agents' states is off."""
        feeds, off = (self.intake.feeds, self.intake.troubles) if self.intake else ((), {})
        return any(each.feed.stream in FAST_STREAMS and each.feed.file in off for each in feeds)

    def status(self, at: datetime, today: datetime) -> StoreStatus:
        """What Health and the wall say about it, as of a moment that may lie in the past."""
        read_at = None if self.read_at is None else min(self.read_at, at)
        complete_to = self.intake.complete_to(today) if self.intake and read_at else None
        return StoreStatus(
            name=self.settings.name,
            vendor=self.settings.vendor,
            ok=self.error is None and read_at is not None and not self.is_stale,
            as_of=read_at,
            complete_to=None if complete_to is None else min(complete_to, at - self.lag),
            lag_seconds=None if read_at is None else (at - read_at).total_seconds(),
            error=self.error,
            in_part=self.answers_in_part and not self.lacks_live_rows,
        )


class Engine:
    """Polls the stores, keeps the day, publishes snapshots. One per `var/` folder."""

    def __init__(self, settings: Settings, ledger: Ledger, board: Board, now: Clock) -> None:
        self.settings = settings
        self.ledger = ledger
        self.board = board
        self.now = now
        self.build = __version__
        self.notebook = Notebook(settings.var / FILE)
        self.sources = [Source(settings=store, home=settings.home) for store in settings.stores]
        self.polls_stores = True  # a replay, or a look beside a running board, asks no store
        self.is_live = False  # a board that goes on may leave some work to the time between its polls
        self.beats: list[Callable[[datetime], None]] = []  # called twice a second with the board's time
        self._lock = threading.RLock()
        self._measures = measure.every(settings.panels)
        self._callers = callers.of(ledger, settings)
        self.listener = Listener(settings.complaints)
        self._strip = third_time.Strip(self._callers)
        self.watch = alerts.Watch(ledger, settings, self.notebook)
        self._usual = Usual(ledger, settings, self._measures)
        self._day: Day | None = None
        self._day_ends: datetime | None = None
        self._noted = 0  # up to which line the notebook has been read
        self._version = 0
        self._fill_seconds = GAP_SECONDS  # at least, for what has never been read, after each poll
        self._scheduler: BackgroundScheduler | None = None

    def start(self) -> None:
        """Publish what the ledger knows at once, then begin to poll."""
        gc.set_threshold(*COLLECT_AFTER)
        self.is_live = self.polls_stores  # a replay shows each moment as it was
        self.notebook.check()
        if self.polls_stores:
            self._hear_again()
        self.publish()
        jobs = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        self._scheduler = BackgroundScheduler(job_defaults=jobs, timezone="UTC")
        self._scheduler.configure(executors={"default": {"type": "threadpool", "max_workers": len(self.sources) + 2}})
        self._scheduler.add_job(self._tick, "interval", seconds=TICK_SECONDS, id="tick")
        if self.polls_stores:
            for source in self.sources:
                seconds, begin = source.settings.poll_seconds, clock.system()
                self._scheduler.add_job(self.cycle, "interval", [source], seconds=seconds, next_run_time=begin)
            self._scheduler.add_job(self._reconcile, "interval", minutes=10)
            self._scheduler.add_job(self._reconcile, "cron", hour=3, kwargs={"long": True})
        self._scheduler.start()

    def stop(self) -> None:
        """End the jobs and let go of the stores."""
        scheduler, self._scheduler = self._scheduler, None
        if scheduler is not None:
            scheduler.shutdown(wait=True)
        for source in self.sources:
            if source.intake is not None:
                source.intake.store.close()
        self.notebook.close()

    def cycle(self, source: Source) -> None:
        """One poll of one store and the snapshot that follows; poll upon poll while rows of today are still missing."""
        while True:
            next_poll = time.monotonic() + source.settings.poll_seconds
            self._cycle(source)
            is_in_haste = source.error is None and source.lacks(self._edge(self.now()))
            if self._scheduler is None or not is_in_haste or time.monotonic() < next_poll - 2 * SPARE_SECONDS:
                return  # the next poll comes by the clock

    def _cycle(self, source: Source) -> None:
        if time.monotonic() < source.not_before:
            return
        at = self.now()
        try:
            with source.turn():
                self._poll(source, at)
        except errors.WallboardError as error:
            self._failed(source, str(error))
        except Exception:
            log.exception("event=poll_failed store=%s", source.settings.name)
            self._failed(source, f"Store {source.settings.name} could not be read; the log has the details.")

    def publish(self, at: datetime | None = None) -> Snapshot:
        """Make the snapshot of this moment the latest."""
        with self._lock:
            at = (at or self.now()) + self._skew()
            if self.board.latest is not None:
                at = max(at, self.board.latest.as_of)
            self._version += 1
            snapshot = self.look(at, self._version)
            self.board.publish(snapshot)
            return snapshot

    def look(self, at: datetime, version: int) -> Snapshot:
        """The snapshot of a moment, from the rows that have been read so far."""
        today = self._edge(at)
        live = [source for source in self.sources if source.feeds_live_rows]
        stopped_at = _stopped_at(live, today)
        day = self._day_of(at if stopped_at is None else min(at, stopped_at))
        self._noted, written_about = self.notebook.news(self._noted)
        day.touch(written_about)
        self._flag(day, at, today)
        related.look_up(self.ledger, self.settings, day)
        stores = tuple(source.status(at, today) for source in self.sources)
        moment = Moment(
            at=at,
            version=version,
            build=self.build,
            stores=stores,
            silent=frozenset(source.settings.name for source in live if source.is_stale),
            stopped_at=stopped_at,
            usual=self._usual.at(at, is_complete=self.is_complete),
            has_read=not stores or any(store.as_of is not None for store in stores) or day.visits.size > 0,
            knows_callers=self._knows_callers(day, today),
        )
        shown = look.snapshot(day, self.settings, moment)
        standing = self.watch.now(day, moment.rows_at, is_complete=self.is_complete)
        return replace(shown, third_time=self._strip.now(day, moment.rows_at.timestamp()), alerts=standing)

    @property
    def is_complete(self) -> bool:
        """Whether every store has been read once, the distant past included."""
        return all(source.is_complete for source in self.sources)

    def _flag(self, day: Day, at: datetime, today: datetime) -> None:
        """Tell who calls again: of everybody, or on a board that goes on of those on the line and some more."""
        day.is_patient = self.is_live
        if not self.is_live:
            self._callers.flag(day)
            return
        if talking := day.unflagged(day.on_the_line(at.timestamp())[1]):
            day.put_first(talking)
            self._callers.flag(day, until=-math.inf, at_once=len(talking))
        if not self._lacks_contacts(today):
            self._callers.flag(day, until=time.monotonic() + CALLERS_SECONDS, at_once=CALLERS_AT_ONCE)

    def _knows_callers(self, day: Day, today: datetime) -> bool:
        """Whether repeat numbers are true; while contacts are read or not compared yet they are unknown."""
        return day.is_flagged and day.uncounted <= MINUTES_BEHIND and not self._lacks_contacts(today)

    def _lacks_contacts(self, today: datetime) -> bool:
        """Whether contacts have never been read that those of today may repeat."""
        since = today - timedelta(days=self.settings.repeats.repeat_within_days)
        return any(source.lacks(since) for source in self.sources)

    def _flag_more(self, until: float) -> None:
        """Do what looks have left undone about callers, a little at a time so that no look waits long for it."""
        while self.is_live and time.monotonic() < until:
            with self._lock:
                day = self._day
                if day is None or self._lacks_contacts(self._edge(self.now())):
                    return
                has_flagged = self._callers.flag(day, until=-math.inf, at_once=CALLERS_AT_ONCE)
                if not has_flagged and not day.recount(MINUTES_AT_ONCE):
                    return
            time.sleep(BREATH_SECONDS)

    def ask(self, question: Callable[[Day], Answer]) -> Answer:
        """What the rows of today tell, asked while no job changes them; for what no snapshot holds."""
        with self._lock:
            return question(self._day_of(self.now()))

    def reveal(self, customer: str, store: str, entered: int, *, by: str) -> str | None:
        """The number behind a hash, from a visit of theirs at a store; who asks is written down before it is told.

        None where the store cannot be asked about one visit, or knows the number no more.

        Raises:
            StoreError: the store failed.
        """
        self.notebook.record("reveal", customer, by=by, at=clock.micros(self.now()))
        source = next((each for each in self.sources if each.settings.name == store), None)
        if source is None or not self.polls_stores:
            return None
        with source.turn():
            return reveal.raw_reference(self._open(source), self._identity(source.settings), customer, entered)

    def switch(self, phrases: Mapping[str, bool], *, by: str) -> None:
        """Listen for some phrases again, or no more; the texts that are known are heard anew in a while."""
        for phrase, is_on in phrases.items():
            what = Judgement.ON if is_on else Judgement.OFF
            self.notebook.judge(phrase, what, by=by, at=clock.micros(self.now()))
        if self._scheduler is None:
            self._hear_again()
        else:
            self._scheduler.add_job(self._hear_again)

    @property
    def questions(self) -> int:
        """How many have been put to stores since the start; they do not grow with viewers."""
        return sum(source.intake.store.questions for source in self.sources if source.intake)

    def resume(self) -> None:
        """Take over what another process has read so far; no store is asked."""
        self.polls_stores = False
        for source in self.sources:
            source.read_at = self._open(source).complete_to(self._edge(self.now()))

    def catch_up(self, told: Callable[[str], None]) -> None:
        """Read every store to its end, without a scheduler.

        Raises:
            StoreError: a store could not be read.
        """
        gc.set_threshold(*COLLECT_AFTER)
        self._hear_again()
        for source in self.sources:
            at = self.now()
            intake = self._open(source)
            intake.catch_up(at, self._edge(at), self._deliver, told)
            source.read_at = at

    def _skew(self) -> timedelta:
        """How far the clock of the live rows is ahead of ours: ages are told by the store's clock."""
        return next((source.skew for source in self.sources if source.feeds_live_rows), timedelta())

    def _poll(self, source: Source, at: datetime) -> None:
        next_poll = time.monotonic() + source.settings.poll_seconds
        intake = self._open(source)
        intake.poll(at, self._edge(at), self._deliver)
        with self._lock:
            source.error = str(intake.trouble) if intake.trouble else None
            source.failures, source.not_before = 0, 0.0
            source.answered_at, source.read_at = time.monotonic(), at
            skew = intake.mark.store_now - at if intake.mark else timedelta()
            source.skew = skew if abs(skew) > TOLD_SKEW else timedelta()
        if intake.moved_silently:
            reconciliation.run(intake, self.ledger, at, self._deliver)
        began = time.monotonic()
        self.publish(at)
        looked = time.monotonic()
        is_in_haste = source.lacks(self._edge(at))
        self._fill_seconds = max(GAP_SECONDS, HASTE * (looked - began)) if is_in_haste else GAP_SECONDS
        until = max(next_poll, looked + self._fill_seconds) - SPARE_SECONDS
        intake.fill(at, self._edge(at), self._deliver, until=until)
        self._flag_more(until)

    def _open(self, source: Source) -> Intake:
        if source.intake is None:
            store = database.open_store(source.settings, source.home)
            source.intake = Intake(store, self.ledger, self._identity(source.settings), self.listener)
        return source.intake

    def _identity(self, store: StoreSettings) -> privacy.Identity:
        return privacy.Identity(
            secret=self.settings.secret(),
            region=self.settings.region,
            kind=store.customer_kind,
            unknown=frozenset(ref.casefold() for ref in self.settings.unknown_refs),
        )

    def _hear_again(self) -> None:
        """Hear the texts of the ledger anew where the phrases are others than they were."""
        self.listener.switch_off(self.notebook.switched_off())
        self.listener.hear_again(self.ledger, lambda store, rows: self._deliver(Batch(store, HEARD, rows)))

    def _failed(self, source: Source, sentence: str) -> None:
        """Keep the last good records, name the trouble, and ask again later: soon at first, then less often."""
        source.failures += 1
        source.error = sentence
        pause = min(source.settings.poll_seconds * 2 ** min(source.failures, 10), LONGEST_BACK_OFF_SECONDS)
        source.not_before = time.monotonic() + pause * random.uniform(0.5, 1.0)  # noqa: S311 - jitter, not a secret
        log.warning("event=store_failed store=%s failures=%d error=%s", source.settings.name, source.failures, sentence)
        self.publish()

    def _deliver(self, batch: Batch) -> None:
        """Take what a page changed into the day."""
        with self._lock:
            if self._day is None:
                return
            if batch.gone or batch.replaces:
                for load in self._day.caseloads.values():
                    load.look_all_up()
            match batch.stream:
                case "visits":
                    if batch.gone or batch.replaces:
                        self._day.touch_all()  # what is gone or replaced may have been an earlier contact of anybody
                    self._day.remove_visits(batch.store, batch.gone)
                    self._day.take_visits(batch.store, batch.rows, replace=batch.replaces)
                case "agent_states":
                    self._day.remove_states(batch.store, batch.gone)
                    self._day.take_states(batch.store, batch.rows, replace=batch.replaces)
                case stream:
                    self._day.take_cases(batch.store, stream, batch.rows, gone=batch.gone, replace=batch.replaces)

    def _day_of(self, at: datetime) -> Day:
        """The day in memory; at local midnight it is built anew from the ledger."""
        if self._day is None or self._day_ends is None or at >= self._day_ends:
            self._day_ends = clock.midnight(at, self.settings.timezone) + timedelta(days=1, hours=3)
            self._day_ends = clock.midnight(self._day_ends, self.settings.timezone)
            self._day = history.load_day(self.ledger, self._measures, self._edge(at), self._day_ends)
        return self._day

    def _edge(self, at: datetime) -> datetime:
        """From when on rows matter to the board of this moment."""
        return clock.midnight(at, self.settings.timezone) - timedelta(seconds=LOOKBACK)

    def _tick(self) -> None:
        """Twice a second: let the demo write, and publish if no store did."""
        for beat in self.beats:
            try:
                beat(self.now())
            except Exception:
                log.exception("event=beat_failed")
        age = self.board.age_seconds
        if age is None or age >= (QUIET_SECONDS + self._fill_seconds if self.polls_stores else TICK_SECONDS):
            self.publish()

    def _reconcile(self, *, long: bool = False) -> None:
        """Find what passed below the cursors: deletes, and rows loaded with an old time."""
        scheduler = self._scheduler
        for source in self.sources:
            if source.intake is None:
                continue
            steps = reconciliation.steps(source.intake, self.ledger, self.now(), self._deliver, long=long)
            while self._scheduler is scheduler and not source.failures and self._took(source, steps):
                pass

    def _took(self, source: Source, steps: Iterator[int]) -> bool:
        """Take one step of a comparison; False where there was none left, or the store failed."""
        try:
            with source.turn():
                return next(steps, None) is not None
        except errors.WallboardError as error:
            self._failed(source, str(error))
        return False


def _stopped_at(live: Sequence[Source], today: datetime) -> datetime | None:
    """Since when every store of live rows has been silent; None while one of them answers."""
    if not live or not all(source.is_stale for source in live):
        return None
    marks = [source.read_at or (source.intake.complete_to(today) if source.intake else None) for source in live]
    return max((mark for mark in marks if mark is not None), default=None)
