"""Does the ledger still hold what a store holds? What differs is read again (design.md §5).

Rows that tell when they changed are compared by sums per hour. The others are read again whole, for two days back; what
the ledger holds already is passed over, and what no feed of a stream tells any more is gone.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from wallboard import clock, errors
from wallboard.intake import Deliver, FeedIntake, Intake
from wallboard.intake.feeding import keys_of
from wallboard.ledger import Ledger
from wallboard.records import KEPT, Fault, Finding, Key
from wallboard.stores import cursors, numbers, reconcile
from wallboard.stores.cursors import Page
from wallboard.stores.declared import BY_NUMBER, Mode
from wallboard.stores.query import Feed

UNPLACED = "(no changed_at)"  # stands for the key of rows that cannot be named
AROUND = timedelta(hours=1)  # how far a window's cursor, or a number, may be from a row's first time


def run(intake: Intake, ledger: Ledger, now: datetime, deliver: Deliver, *, long: bool = False) -> int:
    """Compare the last days of every stream; returns how many hours, or rows, had to be read again.

    Only what lies below the mark and outside the gaps is compared: the rest has not been read yet.

    Raises:
        StoreError: a stream could not be compared; the others have been.
    """
    since = now - (reconcile.LONG if long else reconcile.RECENT)
    count, failed = 0, None
    for feeds in _streams(intake):
        try:
            if all(reconcile.can_be_summed(feed.feed) for feed in feeds):
                count += _compare(feeds, ledger, since, now, deliver, but=intake.only_live)
            elif not long:
                count += _read_again(feeds, since, now, deliver, but=intake.only_live)
        except errors.StoreError as error:  # one that fails must not keep the others from being compared
            failed = error
    if failed is not None:
        raise failed
    return count


def _streams(intake: Intake) -> Iterator[list[FeedIntake]]:
    """The feeds that can be compared, those of one stream together, where all of them have been read to the end."""
    paged = [feed for feed in intake.feeds if feed.feed.mode not in (Mode.SNAPSHOT, Mode.EVENTS)]
    for stream in dict.fromkeys(feed.feed.stream for feed in paged):
        feeds = [feed for feed in paged if feed.feed.stream == stream]
        if KEPT[stream].first and all(feed.progress is not None and not feed.gaps for feed in feeds):
            yield feeds


def _compare(
    feeds: list[FeedIntake], ledger: Ledger, since: datetime, now: datetime, deliver: Deliver, *, but: set[Key]
) -> int:
    """Read again the hours in which the sums of a stream's feeds are not those of the ledger."""
    _note_unplaced(feeds, ledger, now)
    first, stream = feeds[0], feeds[0].feed.stream
    hour_since, hour_until = (int(at.timestamp() // clock.HOUR) for at in (since, now))
    edges = clock.moment(hour_since * clock.HOUR), clock.moment((hour_until + 1) * clock.HOUR)
    held = ledger.hour_sums(first.store.name, stream, since=clock.micros(edges[0]), until=clock.micros(edges[1]))
    theirs = _sums(feeds, *edges)
    count = 0
    for hour in sorted(held.keys() | theirs.keys()):
        sums = theirs.get(hour, reconcile.HourSum(0, 0))
        if (sums.rows, sums.changed) == held.get(hour, (0, 0)) or first.odd_hours.get(hour) == sums:
            continue
        _replace(feeds, ledger, hour, now, deliver, but=but)
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


def _replace(
    feeds: list[FeedIntake], ledger: Ledger, hour: int, now: datetime, deliver: Deliver, *, but: set[Key]
) -> None:
    """Put what the store holds of one hour in the place of what the ledger held of it."""
    first, stream = feeds[0], feeds[0].feed.stream
    since = int(hour * clock.HOUR * 1e6)
    held = ledger.keys_between(first.store.name, stream, since=since, until=since + int(clock.HOUR * 1e6))
    rows, findings = [], []
    for feed in feeds:
        for page in reconcile.hour_pages(feed.store, feed.feed, hour):
            kept, found = feed.kept_of(page, now)
            rows += kept
            findings += found
    first.put(rows, findings, held - keys_of(stream, rows) - but, now, deliver)


def _read_again(feeds: list[FeedIntake], since: datetime, now: datetime, deliver: Deliver, *, but: set[Key]) -> int:
    """Read two days of a stream again and keep what differs; returns how many rows did."""
    ledger, store, stream = feeds[0].ledger, feeds[0].store.name, feeds[0].feed.stream
    until = min(feed.progress.low_water for feed in feeds if feed.progress is not None)
    held = ledger.keys_between(store, stream, since=clock.micros(since), until=until)
    told: set[Key] = set()
    count = 0
    for feed in feeds:
        for page in _pages(feed, since, now):
            count += _keep_differing(feed, page, told, now, deliver)
    # A log of changes may name some rows only, so that one it does not name may still be there.
    names_some = any(feed.feed.mode is Mode.TOUCHED and not feed.feed.names_all for feed in feeds)
    gone = set() if names_some else held - told - but
    if gone:
        feeds[0].put([], [], gone, now, deliver)
    return count + len(gone)


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
    differing = [row for row in rows if held.get(next(iter(keys_of(stream, [row])))) != row]
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
