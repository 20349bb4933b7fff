"""Is everything as the board needs it? Configuration by file and line, stores and their rows by query and key."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path

from wallboard import errors, reconciliation, records, settings
from wallboard.errors import Problem
from wallboard.intake import QUERY_FAULTS
from wallboard.records import Checked, Fault, Finding
from wallboard.settings import Settings, StoreSettings
from wallboard.stores import cursors, database, numbers, reconcile
from wallboard.stores.declared import BY_NUMBER
from wallboard.stores.folds import folding
from wallboard.stores.options import OptionsError
from wallboard.stores.query import Feed

PAGES_READ = 10  # of each feed, the newest month first: enough to see what is wrong, quick on a large store
SHOWN_KEYS = 3
TOLD_SKEW = timedelta(seconds=2)


def check(folder: Path, now: datetime) -> tuple[Problem, ...]:
    """Everything that can be found out about a configuration folder and the stores it names."""
    found = settings.problems(folder)
    if any(problem.level == "error" for problem in found):
        return found
    loaded = settings.load(folder)
    stores = [problem for store in loaded.stores for problem in _store(store, loaded, now)]
    return (*found, *stores)


def _store(store: StoreSettings, loaded: Settings, now: datetime) -> Iterator[Problem]:
    """One store: can it be reached, do its queries run, are its rows in order."""
    try:
        opened = database.open_store(store, loaded.home)
    except OptionsError as error:
        yield from (settings.at_store(problem, loaded.folder, "options", name) for name, problem in error.found)
        return
    except errors.StoreError as error:
        yield _placed(error.problem(), loaded)
        return
    except errors.QueryError as error:
        yield Problem(
            level="error", code="query", message=error.message, file=error.file, line=error.line, store=store.name
        )
        return
    try:
        yield from _connection(opened, loaded, now)
        for feed in opened.vendor.feeds:
            yield from _feed(opened, feed, loaded, now)
    except errors.StoreError as error:
        yield _placed(error.problem(), loaded)
    finally:
        opened.close()


def _connection(store: database.Store, loaded: Settings, now: datetime) -> Iterator[Problem]:
    """The store's clock, and how exactly it tells what is complete."""
    mark = store.mark(now)
    skew = mark.store_now - now
    if abs(skew) > TOLD_SKEW:
        ahead = "ahead of" if skew > timedelta() else "behind"
        sentence = f"The clock of store {store.name} is {abs(skew).total_seconds():.0f} s {ahead} this machine's."
        yield _of_store("warning", "clock_skew", sentence, store, loaded, do="Set both clocks by NTP.")
    if mark.note:
        yield _of_store("ok", "low_water", mark.note, store, loaded)


def _feed(store: database.Store, feed: Feed, loaded: Settings, now: datetime) -> Iterator[Problem]:
    """One query: does it run, and what is odd about its newest rows."""
    try:
        rows = _newest(store, feed, now)
        unplaced = reconcile.unplaced(store, feed)
    except errors.StoreError as error:
        if error.code not in QUERY_FAULTS:
            raise  # the store itself is in trouble, which is told once
        off = replace(error.problem(), message=f"The feed {feed.name} is off: {error.message}")
        yield _placed(off, loaded)
        return
    if unplaced:
        sentence = reconciliation.unplaced_sentence(feed, unplaced)
        yield _of_store("warning", "no_changed_at", sentence, store, loaded, feed=feed, do=DO_UNPLACED)
    if store.is_absent(feed):
        yield _of_store(
            "ok", "absent", f"{feed.stream}: the store has no such table; it is optional.", store, loaded, feed=feed
        )
        return
    checked = _checked(store, feed, rows, now)
    by_code: dict[tuple[Fault, str], list[Finding]] = {}
    for finding in checked.findings:
        by_code.setdefault((finding.fault, finding.code), []).append(finding)
    for (fault, code), findings in by_code.items():
        yield _of_store("warning", code, _told(fault, findings), store, loaded, feed=feed, do=DO[fault])
    count = f"{len(rows)} row" + ("" if len(rows) == 1 else "s")
    made = "usable" if feed.fold is None else "records made of them"
    sentence = f"{feed.stream}: {count} read, {len(checked.rows)} {made}." if rows else f"{feed.stream}: no rows yet."
    yield _of_store("ok", "read", sentence, store, loaded, feed=feed)


def _checked(store: database.Store, feed: Feed, rows: database.Rows, now: datetime) -> Checked:
    """Rows as records; events are folded first, and calls that began before them are left out.

    Raises:
        StoreError: an option of the fold cannot be used.
    """
    if feed.fold is None:
        return records.check(feed.shape, rows, feed.columns, now=now)
    fold = folding.begun(store.vendor.options, store=store.name, begins_midway=True)
    streams = folding.checked(fold.take(rows, feed.columns), now=now).values()
    return Checked(
        [row for checked in streams for row in checked.rows],
        [finding for checked in streams for finding in checked.findings],
    )


def _newest(store: database.Store, feed: Feed, now: datetime) -> database.Rows:
    """Rows changed in the last month, or where there are none the first ones there are."""
    for since in (now - reconcile.LONG, None):
        rows = [row for page in islice(_pages(store, feed, since), PAGES_READ) for row in page.rows]
        if rows:
            return rows
    return []


def _pages(store: database.Store, feed: Feed, since: datetime | None) -> Iterator[cursors.Page]:
    """The rows of a feed from a time on."""
    if feed.mode not in BY_NUMBER:
        return cursors.read(store, feed, since=since)
    after = cursors.BEFORE_FIRST if since is None else numbers.before(store, feed, since)
    return cursors.numbered_pages(store, feed, after=after)


DO = {
    Fault.REFUSED: "These rows are in no number. Mend them in the store, or leave them out in the query.",
    Fault.DOUBTFUL: "These rows stay in every number. Look them up in the store.",
}


DO_UNPLACED = "Set it on every write."


def _told(fault: Fault, findings: list[Finding]) -> str:
    """How many rows share an oddity, with some of their keys."""
    first = findings[0]
    keys = Counter(finding.key for finding in findings)
    some = ", ".join(list(keys)[:SHOWN_KEYS]) + (", …" if len(keys) > SHOWN_KEYS else "")
    rows = "1 row" if len(findings) == 1 else f"{len(findings)} rows"
    return f"{first.stream}: {rows} {fault}, key {some}: {first.sentence}"


def _of_store(
    level: errors.Level,
    code: str,
    message: str,
    store: database.Store,
    loaded: Settings,
    *,
    feed: Feed | None = None,
    do: str | None = None,
) -> Problem:
    query = feed.file if feed else None
    return _placed(Problem(level=level, code=code, message=message, store=store.name, query=query, do=do), loaded)


def _placed(problem: Problem, loaded: Settings) -> Problem:
    """The same finding with the line of stores.toml that names the store."""
    return settings.at_store(problem, loaded.folder) if problem.file is None else problem
