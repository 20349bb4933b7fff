"""How every store is doing, in words: does it answer, how old is it, what is still being read, what was odd."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import pandas as pd

from wallboard import callers, clock, text
from wallboard.engine import Engine, Source
from wallboard.intake import Intake
from wallboard.snapshot import Snapshot, State, StoreStatus
from wallboard.text import marked

LAG_SECONDS = 60.0
LOOK_SECONDS = 600.0  # shared numbers are counted over 30 days, so they may be some minutes old
SHARED_NAMED = 20
LIVE_HOURS = 2  # the store writes to these while they are compared, so they differ without anything being wrong
HOURS_NAMED = 6  # of those that reconciliation read again
DO: dict[str, str] = {
    "no_key": marked("Fill the key in the store, or leave such rows out in the query."),
    "no_first_time": marked("Fill the time at which the row begins; without it the row belongs to no minute."),
    "unreadable_time": marked("Write times as the schema says: UTC, with six decimals and a Z."),
    "doubtful_times": marked("Correct the times or the outcome in the store; until then outcome and durations win."),
    "unknown_word": marked("Translate the word in the query to one that the stream knows."),
    "not_utf8": marked("Set the connection's encoding, or convert the column to UTF-8."),
}
OTHERWISE = marked("Correct the value in the store; until then it counts as unknown.")
FAULTS = {"refused": marked("refused: in no number"), "doubtful": marked("doubtful: in every number")}
FINDING_COLUMNS = "store stream key fault sentence do seen_at".split()


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreHealth:
    """One store: a state with its word, facts as (name, value), and sentences about what is not as it should be."""

    name: str
    vendor: str
    state: State
    word: str
    facts: tuple[tuple[str, str], ...]
    sentences: tuple[tuple[State, str], ...]


def stores(engine: Engine, snapshot: Snapshot, language: str) -> list[StoreHealth]:
    """Every store, as the snapshot and its source tell it."""
    sources = {source.settings.name: source for source in engine.sources}
    return [_store(status, sources.get(status.name), snapshot, engine, language) for status in snapshot.stores]


def shared_numbers(engine: Engine, at: datetime) -> list[callers.SharedNumber]:
    """The numbers that so many contacts came from that they are nobody's; looked for every ten minutes."""
    return _shared(engine, clock.moment(at.timestamp() // LOOK_SECONDS * LOOK_SECONDS))


@lru_cache(maxsize=2)
def _shared(engine: Engine, at: datetime) -> list[callers.SharedNumber]:
    return callers.shared(engine.ledger, engine.settings.repeats, at)


def findings(engine: Engine, language: str) -> pd.DataFrame:
    """The refused and doubtful rows, newest first, each with what to do about it."""
    say = text.words(language).gettext
    zone = engine.settings.timezone
    rows = [
        {name: row[name] for name in ("store", "stream", "key", "sentence")}
        | {
            "fault": say(FAULTS[fault]),
            "do": say(DO.get(code, OTHERWISE)),
            "seen_at": clock.moment(row["seen_at"] / 1e6).astimezone(zone),
        }
        for row in engine.ledger.findings()
        for fault, code in [(row["fault"], row["code"])]
    ]
    return pd.DataFrame(rows, columns=FINDING_COLUMNS)


def counts(engine: Engine, language: str) -> list[str]:
    """How many rows of each stream are refused or doubtful, as sentences."""
    say = text.words(language)
    return [
        say.ngettext("{store}, {stream}: {count} row {fault}", "{store}, {stream}: {count} rows {fault}", count).format(
            store=store, stream=stream, count=text.number(count, language), fault=say.gettext(FAULTS[fault])
        )
        for (store, stream, fault), count in sorted(engine.ledger.finding_counts().items())
    ]


def _store(
    status: StoreStatus, source: Source | None, snapshot: Snapshot, engine: Engine, language: str
) -> StoreHealth:
    state, word = _standing(status, source, language)
    return StoreHealth(
        name=status.name,
        vendor=status.vendor,
        state=state,
        word=word,
        facts=tuple(_facts(status, source, snapshot, language)),
        sentences=tuple(_sentences(status, source, engine, language)),
    )


def _standing(status: StoreStatus, source: Source | None, language: str) -> tuple[State, str]:
    say = text.words(language).gettext
    if source is not None and source.answers_in_part:
        return State.WATCH, say("answers in part")
    if not status.ok:
        if status.as_of is None and status.error is None:
            return State.UNKNOWN, say("being asked for the first time")
        return State.STALE, say("does not answer")
    if status.lag_seconds is not None and status.lag_seconds > LAG_SECONDS:
        return State.WATCH, say("answers late")
    return State.CALM, say("answers")


def _facts(status: StoreStatus, source: Source | None, snapshot: Snapshot, language: str) -> Iterator[tuple[str, str]]:
    say = text.words(language).gettext
    zone = snapshot.timezone
    yield say("Last answer"), text.clock_time(status.as_of, zone, seconds=True)
    yield say("Lag"), text.duration(status.lag_seconds, language)
    yield say("Complete to"), _moment(status.complete_to, snapshot)
    skew = source.skew if source else timedelta()
    seconds = abs(skew).total_seconds()
    template = say("{duration} ahead of the board") if skew > timedelta() else say("{duration} behind the board")
    yield say("Its clock"), template.format(duration=text.duration(seconds, language)) if skew else say("agrees")


def _sentences(
    status: StoreStatus, source: Source | None, engine: Engine, language: str
) -> Iterator[tuple[State, str]]:
    say = text.words(language).gettext
    if source is not None and source.intake is not None and source.answers_in_part:
        yield from _feeds_off(source.intake, language)
    elif status.error is not None:
        yield State.STALE, status.error
        yield (
            State.UNKNOWN,
            say("The board keeps the last good numbers and asks again by itself; wallboard check says more."),
        )
    if source is None or source.intake is None:
        return
    if source.intake.mark is not None and source.intake.mark.note:
        yield State.UNKNOWN, source.intake.mark.note
    for stream, error in sorted(source.intake.uncompared.items()):
        template = say("{stream} could not be compared with the store: {why}")
        yield State.UNKNOWN, template.format(stream=stream, why=error.message)
    zone = engine.settings.timezone
    for feed in source.intake.feeds:
        for gap in feed.unread:
            yield State.UNKNOWN, _still_read(feed.feed.stream, gap.since, gap.until, zone, language)
        settled = engine.now().timestamp() // clock.HOUR - LIVE_HOURS
        hours = [hour for hour in list(feed.odd_hours) if hour <= settled]  # copied: the engine may add to it meanwhile
        if hours:
            yield State.UNKNOWN, _read_again(feed.feed.stream, sorted(hours), zone, language)


def _feeds_off(intake: Intake, language: str) -> Iterator[tuple[State, str]]:
    """Which feeds are off, why, and what to do about each."""
    say = text.words(language).gettext
    template = say("The feed {feed} is off and its last good numbers are kept. {why} {do}")
    for file, error in sorted(intake.troubles.items()):
        name = next(feed.feed.name for feed in intake.feeds if feed.feed.file == file)
        yield State.STALE, template.format(feed=name, why=error.message, do=error.do or "").strip()
    yield State.UNKNOWN, say("The other feeds of this store are on; the board asks again for these by itself.")


def _read_again(stream: str, hours: list[int], zone: ZoneInfo, language: str) -> str:
    """What the comparison with the store found."""
    words = text.words(language)
    named = [f"{clock.moment(hour * clock.HOUR).astimezone(zone):%m-%d %H:00}" for hour in hours[-HOURS_NAMED:]]
    template = words.ngettext(
        "{stream}: {count} hour differed from the store and was read again: {hours}.",
        "{stream}: {count} hours differed from the store and were read again, the last ones {hours}.",
        len(hours),
    )
    return template.format(stream=stream, count=len(hours), hours=text.listed(named, language))


def _still_read(stream: str, since: int, until: int, zone: ZoneInfo, language: str) -> str:
    """What of a feed has still to be read, by the time of change."""
    say = text.words(language).gettext
    end = _dated(clock.moment(until / 1e6), zone)
    if since <= 0:
        return say("{stream}: still to be read is everything changed before {until}.").format(stream=stream, until=end)
    begin = _dated(clock.moment(since / 1e6), zone)
    template = say("{stream}: read up to {since}; still to be read is what changed from then to {until}.")
    return template.format(stream=stream, since=begin, until=end)


def _moment(at: datetime | None, snapshot: Snapshot) -> str:
    """The time of day, with the date where it is not today."""
    if at is None:
        return text.UNKNOWN
    zone = ZoneInfo(snapshot.timezone)
    local, today = at.astimezone(zone), snapshot.as_of.astimezone(zone)
    return f"{local:%H:%M:%S}" if local.date() == today.date() else f"{local:%Y-%m-%d %H:%M}"


def _dated(at: datetime, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M}"
