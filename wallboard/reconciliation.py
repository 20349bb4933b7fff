"""Does the ledger still hold what a store holds? An hour that differs is read again whole (design.md §5)."""

from __future__ import annotations

from datetime import datetime

from wallboard import clock, errors
from wallboard.intake import Deliver, FeedIntake, Intake
from wallboard.ledger import Ledger
from wallboard.records import KEPT, Fault, Finding
from wallboard.stores import reconcile
from wallboard.stores.declared import Mode
from wallboard.stores.query import Feed

UNPLACED = "(no changed_at)"  # stands for the key of rows that cannot be named


def run(intake: Intake, ledger: Ledger, now: datetime, deliver: Deliver, *, long: bool = False) -> int:
    """Compare the last days of every feed, hour by hour; returns how many hours were read again.

    Only what lies below the mark and outside the gaps is compared: the rest has not been read yet.

    Raises:
        StoreError: a feed could not be compared; the others have been.
    """
    since = now - (reconcile.LONG if long else reconcile.RECENT)
    count, failed = 0, None
    for feed in intake.feeds:
        if feed.feed.mode is not Mode.CHANGED or not KEPT[feed.feed.stream].first or feed.gaps:
            continue
        try:
            count += _compare(feed, ledger, since, now, deliver)
        except errors.StoreError as error:  # one feed that fails must not keep the others from being compared
            failed = error
    if failed is not None:
        raise failed
    return count


def _compare(feed: FeedIntake, ledger: Ledger, since: datetime, now: datetime, deliver: Deliver) -> int:
    _note_unplaced(feed, ledger, now)
    hour_since, hour_until = (int(at.timestamp() // clock.HOUR) for at in (since, now))
    edges = clock.moment(hour_since * clock.HOUR), clock.moment((hour_until + 1) * clock.HOUR)
    held = ledger.hour_sums(
        feed.store.name, feed.feed.stream, since=int(edges[0].timestamp() * 1e6), until=int(edges[1].timestamp() * 1e6)
    )
    theirs = reconcile.hour_sums(feed.store, feed.feed, since=edges[0], until=edges[1])
    count = 0
    for hour in sorted(held.keys() | theirs.keys()):
        sums = theirs.get(hour, reconcile.HourSum(0, 0))
        if (sums.rows, sums.changed) == held.get(hour, (0, 0)) or feed.odd_hours.get(hour) == sums:
            continue
        keys = ledger.hour_keys(feed.store.name, feed.feed.stream, hour)
        feed.keep_again(reconcile.hour_pages(feed.store, feed.feed, hour), keys, now, deliver)
        feed.odd_hours[hour] = sums  # what still differs now are rows that cannot be used
        count += 1
    return count


def unplaced_sentence(feed: Feed, count: int) -> str:
    """What it means that rows have no cursor."""
    rows = "1 row has" if count == 1 else f"{count} rows have"
    return f"{feed.stream}: {rows} no {feed.cursor}, so no poll can find them."


def _note_unplaced(feed: FeedIntake, ledger: Ledger, now: datetime) -> None:
    """Count the rows that no poll can find among the refused ones."""
    count = reconcile.unplaced(feed.store, feed.feed)
    stream = feed.feed.stream
    with ledger.transaction() as connection:
        ledger.forget_findings(connection, feed.store.name, stream, [UNPLACED])
        if count:
            sentence = unplaced_sentence(feed.feed, count)
            found = Finding(fault=Fault.REFUSED, code="no_changed_at", stream=stream, key=UNPLACED, sentence=sentence)
            ledger.note(connection, feed.store.name, [found], seen_at=int(now.timestamp() * 1e6))
