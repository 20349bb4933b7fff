"""Does the ledger still hold what a store holds? What differs is read again (design.md §5).

Rows that tell when they changed are compared by sums per hour. The others are read again whole; what the ledger holds
already is passed over, and what no feed of a stream tells any more is gone. A log that names rows may be silent about
one that is still there, so before such a row is dropped the store is asked for its key.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from wallboard import clock, errors
from wallboard.intake import QUERY_FAULTS, Deliver, FeedIntake, Intake
from wallboard.intake.feeding import by_key, keys_of
from wallboard.ledger import Ledger
from wallboard.records import KEPT, Fault, Finding, Key
from wallboard.stores import cursors, numbers, reconcile
from wallboard.stores.cursors import Page
from wallboard.stores.declared import BY_NUMBER, Mode
from wallboard.stores.query import Feed

UNPLACED = "(no changed_at)"  # stands for the key of rows that cannot be named
DAY = timedelta(days=1)
AROUND = timedelta(hours=1)  # how far a window's cursor, or a number, may be from a row's first time


def run(intake: Intake, ledger: Ledger, now: datetime, deliver: Deliver, *, long: bool = False) -> int:
    """Compare the last days of every stream at once; returns how many hours, or rows, had to be read again.

    Raises:
        StoreError: the store failed.
    """
    return sum(steps(intake, ledger, now, deliver, long=long))


def steps(intake: Intake, ledger: Ledger, now: datetime, deliver: Deliver, *, long: bool = False) -> Iterator[int]:
    """Compare the last days of every stream, a day or a page at a time; other questions may be put between two steps.

    Each step tells how many hours, or rows, had to be read again. Only what lies below the mark and outside the gaps is
    compared: the rest has not been read yet. A stream that cannot be compared is noted in `intake.uncompared`.

    Raises:
        StoreError: the store failed.
    """
    since = now - (reconcile.LONG if long else reconcile.RECENT)
    for feeds in _streams(intake):
        stream = feeds[0].feed.stream
        is_summed = all(reconcile.can_be_summed(feed.feed) for feed in feeds)
        compared = _compare if is_summed else _read_again
        try:
            yield from compared(Task(feeds, ledger, since, now, deliver, intake, is_long=long))
        except errors.StoreError as error:  # one that fails must not keep the others from being compared
            if error.code not in QUERY_FAULTS:
                raise
            intake.uncompared[stream] = error
        else:
            intake.uncompared.pop(stream, None)


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be compared: the feeds of one stream, from when until when, and who hears of what differs."""

    feeds: list[FeedIntake]
    ledger: Ledger
    since: datetime
    now: datetime
    deliver: Deliver
    intake: Intake
    is_long: bool

    @property
    def stream(self) -> str:
        """The stream that the feeds share."""
        return self.feeds[0].feed.stream

    def days(self) -> Iterator[tuple[datetime, datetime]]:
        """The hours from the first to that of now, in parts of a day, the newest first."""
        end = clock.moment((self.now.timestamp() // clock.HOUR + 1) * clock.HOUR)
        begin = clock.moment(self.since.timestamp() // clock.HOUR * clock.HOUR)
        while end > begin:
            yield max(begin, end - DAY), end
            end -= DAY


def _streams(intake: Intake) -> Iterator[list[FeedIntake]]:
    """The feeds that can be compared, those of one stream together, where all of them have been read to the end."""
    paged = [feed for feed in intake.feeds if feed.feed.mode not in (Mode.SNAPSHOT, Mode.EVENTS)]
    for stream in dict.fromkeys(feed.feed.stream for feed in paged):
        feeds = [feed for feed in paged if feed.feed.stream == stream]
        if KEPT[stream].first and all(feed.progress is not None and not feed.gaps for feed in feeds):
            yield feeds


def _compare(task: Task) -> Iterator[int]:
    """Read again the hours in which the sums of a stream's feeds are not those of the ledger, day by day."""
    _note_unplaced(task.feeds, task.ledger, task.now)
    yield 0
    for since, until in task.days():
        yield _compare_day(task, since, until)


def _compare_day(task: Task, since: datetime, until: datetime) -> int:
    first = task.feeds[0]
    span = {"since": clock.micros(since), "until": clock.micros(until)}
    held = task.ledger.hour_sums(first.store.name, task.stream, **span)
    theirs = _sums(task.feeds, since, until)
    count = 0
    for hour in sorted(held.keys() | theirs.keys()):
        sums = theirs.get(hour, reconcile.HourSum(0, 0))
        if (sums.rows, sums.changed) == held.get(hour, (0, 0)) or first.odd_hours.get(hour) == sums:
            continue
        _replace(task, hour)
        first.odd_hours[hour] = sums  # what still differs now are rows that cannot be used
        count += 1
    return count


def _sums(feeds: list[FeedIntake], since: datetime, until: datetime) -> dict[int, reconcile.HourSum]:
    """What the feeds of one stream hold together, by hour."""
    found: dict[int, reconcile.HourSum] = {}
    for feed in feeds:
        for hour, sums in reconcile.hour_sums(feed.store, feed.feed, since=since, until=until).items():
            known = found.get(hour, reconcile.HourSum(0, 0))
            found[hour] = reconcile.HourSum(known.rows + sums.rows, known.changed + sums.changed)
    return found


def _replace(task: Task, hour: int) -> None:
    """Put what the store holds of one hour in the place of what the ledger held of it."""
    first, stream = task.feeds[0], task.stream
    since = int(hour * clock.HOUR * 1e6)
    held = task.ledger.keys_between(first.store.name, stream, since=since, until=since + int(clock.HOUR * 1e6))
    rows, findings = [], []
    for feed in task.feeds:
        for page in reconcile.hour_pages(feed.store, feed.feed, hour):
            kept, found = feed.kept_of(page, task.now)
            rows += kept
            findings += found
    first.put(rows, findings, held - keys_of(stream, rows) - task.intake.only_live, task.now, task.deliver)


def _read_again(task: Task) -> Iterator[int]:
    """Read the days of a stream again, page by page, and keep what differs; then drop what is gone."""
    first = task.feeds[0]
    until = min(feed.progress.low_water for feed in task.feeds if feed.progress is not None)
    all_can_be_asked = task.is_long and all(feed.feed.exists for feed in task.feeds)
    since = 0 if all_can_be_asked else clock.micros(task.since)
    held = task.ledger.keys_between(first.store.name, task.stream, since=since, until=until)
    told: set[Key] = set()
    for feed in task.feeds:
        if task.is_long and feed.feed.mode is Mode.TOUCHED:
            continue  # a month of a log is much to read, and which of its rows are gone is asked below
        for page in _pages(feed, task.since, task.now):
            yield _keep_differing(feed, page, told, task.now, task.deliver)
    gone = held - told - task.intake.only_live
    for feed in task.feeds:
        if feed.feed.mode is not Mode.TOUCHED:
            continue
        if feed.feed.exists is None:
            return  # the log may name some rows only, so that one it does not name may still be there
        for there in reconcile.existing(feed.store, feed.feed, [str(key) for (key,) in gone]):
            gone -= {(key,) for key in there}
            yield 0
    if gone:
        first.put([], [], gone, task.now, task.deliver)
    yield len(gone)


def _pages(feed: FeedIntake, since: datetime, now: datetime) -> Iterator[Page]:
    """The rows of a feed that began, or were numbered, since a time."""
    if feed.feed.mode in BY_NUMBER:
        after = numbers.before(feed.store, feed.feed, since - AROUND)
        return cursors.numbered_pages(feed.store, feed.feed, after=after)
    if feed.feed.mode is Mode.WINDOW:
        return cursors.read(feed.store, feed.feed, since=since - AROUND)
    return reconcile.span_pages(feed.store, feed.feed, since, now + AROUND)


def _keep_differing(feed: FeedIntake, page: Page, told: set[Key], now: datetime, deliver: Deliver) -> int:
    """Keep those rows of a page that the ledger holds otherwise, and add the keys of all to those told."""
    rows, findings = feed.kept_of(page, now)
    stream = feed.feed.stream
    keys = keys_of(stream, rows)
    told |= keys
    held = feed.ledger.by_key(feed.store.name, stream, keys)
    differing = [row for key, row in by_key(stream, rows).items() if held.get(key) != row]
    if differing:
        feed.put(differing, findings, (), now, deliver)
    return len(differing)


def unplaced_sentence(feed: Feed, count: int) -> str:
    """What it means that rows have no cursor."""
    rows = "1 row has" if count == 1 else f"{count} rows have"
    return f"{feed.stream}: {rows} no {feed.cursor}, so no poll can find them."


def _note_unplaced(feeds: list[FeedIntake], ledger: Ledger, now: datetime) -> None:
    """Count the rows that no poll can find among the refused ones."""
    feed, stream = feeds[0], feeds[0].feed.stream
    count = sum(reconcile.unplaced(each.store, each.feed) for each in feeds)
    with ledger.transaction() as connection:
        ledger.forget_findings(connection, feed.store.name, stream, [UNPLACED])
        if count:
            sentence = unplaced_sentence(feed.feed, count)
            found = Finding(fault=Fault.REFUSED, code="no_changed_at", stream=stream, key=UNPLACED, sentence=sentence)
            ledger.note(connection, feed.store.name, [found], seen_at=clock.micros(now))
