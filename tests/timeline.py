"""Calls drawn as text: the docstring of a test is its data, and a reader checks it by eye.

One line is one visit, or one state of an agent:

    09:00:05 billing +61400 waits 20 answered ana talks 240 holds 10 wraps 30 ends transfer_blind
    09:01:00 billing +61402 waits 4 abandoned
    09:02:00 billing +61403                                                       (still waiting)
    09:02:10 billing +61404 waits 5 answered ben                                  (still talking)
    09:00:00 ana talking 240 in billing                 (an agent; without seconds: until further notice)
    09:04:00 ana talking 60 on break                                    (… while her presence says break)

Further words of a visit: `call 7`, `as v7` (its visit_id), `reason bill`, `coded 60` (seconds after it ended),
`channel chat`, `direction outbound`, `from other` (its store). A queue written `-` is absent.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from wallboard import look as board
from wallboard import measure, readings, visits
from wallboard.day import Day
from wallboard.measure import Rules
from wallboard.records import ACTIVITIES, KEPT, OUTCOMES, PRESENCES, Row
from wallboard.settings import (
    Alerts,
    Complaints,
    OpeningHours,
    Promises,
    Repeats,
    Satisfaction,
    ServiceLevels,
    Settings,
)
from wallboard.snapshot import Reading, Snapshot
from wallboard.tally import Ratio

MORNING = datetime(2026, 3, 2, tzinfo=UTC)  # the Monday on which everything is drawn
STORE = "bank"
_WORDS = {"call": "call_id", "as": "visit_id", "reason": "reason", "channel": "channel", "ends": "ended_by"} | {
    "direction": "direction",
    "from": "store",
}
_SECONDS = {"waits": "wait_seconds", "talks": "talk_seconds", "holds": "hold_seconds", "wraps": "wrap_seconds"}


def at(text: str, day: datetime = MORNING) -> datetime:
    """A time of day, such as 09:00:05 or 9:00, on the day that is drawn."""
    hours, minutes, *seconds = text.split(":")
    return day + timedelta(hours=int(hours), minutes=int(minutes), seconds=float(seconds[0]) if seconds else 0.0)


def micros(when: datetime) -> int:
    """A moment as the ledger keeps it."""
    return (when - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


def moment(microseconds: int) -> datetime:
    """The moment that a ledger's number means."""
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=microseconds)


def row(stream: str, **named: Any) -> Row:
    """A row as the ledger keeps it; what is not named is absent."""
    unknown = named.keys() - KEPT[stream].columns.keys()
    assert not unknown, f"{stream} has no {unknown}"
    return tuple(named.get(name) for name in KEPT[stream].columns)


@dataclass(frozen=True)
class Drawn:
    """What a text shows: visits and agent states as (store, row)."""

    visits: tuple[tuple[str, Row], ...]
    states: tuple[tuple[str, Row], ...]

    def day(self, *, zone: str = "UTC", start: datetime | None = None) -> Day:
        """A day with every measure that has taken these rows in."""
        return fed(start or MORNING, self.visits, self.states)

    def snapshot(self, time: str, **given: Any) -> Snapshot:
        """What the board shows at a time; `given` are settings."""
        return look(self.day(), at(time), settings(**given))

    def reading(self, slug: str, where: str, time: str, *, window: str = "today", **given: Any) -> Reading:
        """One measure at one place and time."""
        found = self.snapshot(time, **given).reading(slug, where, window)
        assert found is not None, f"{slug} has no reading at {where}"
        return found

    def count(self, slug: str, where: str = "site", *, time: str = "23:59", **given: Any) -> Ratio:
        """Part and whole of a measure when the day is over."""
        found = self.reading(slug, where, time, **given)
        return Ratio(found.part or 0, found.whole or 0)

    def frame(self, time: str = "23:59") -> visits.Visits:
        """The visits as of a time, as columns."""
        day = self.day()
        return visits.as_of(day.frame(day.rows()), at(time).timestamp())


def drawn(text: str | None) -> Drawn:
    """Read a text; lines that do not begin with a time are prose."""
    lines = [line.split("(")[0].split() for line in (text or "").splitlines()]
    lines = [words for words in lines if words and words[0][0].isdigit() and ":" in words[0]]
    is_state = [words[2] in PRESENCES | ACTIVITIES if len(words) > 2 else False for words in lines]
    return Drawn(
        tuple(_visit(words, i) for i, words in enumerate(lines) if not is_state[i]),
        tuple((STORE, _state(words)) for i, words in enumerate(lines) if is_state[i]),
    )


def _visit(words: list[str], number: int) -> tuple[str, Row]:
    entered = at(words[0])
    values: dict[str, Any] = {"visit_id": f"v{number}", "channel": "phone", "direction": "inbound"}
    values |= {"queue": None if words[1] == "-" else words[1], "customer": words[2], "customer_masked": "•••• 00"}
    rest = iter(words[3:])
    for word in rest:
        if word in _SECONDS:
            values[_SECONDS[word]] = float(next(rest))
        elif word in OUTCOMES:
            values["outcome"] = word
            if word == "answered":
                values["agent_id"] = next(rest)
        elif word == "coded":
            values["coded_at"] = float(next(rest))
        else:
            values[_WORDS[word]] = next(rest)
    return values.pop("store", STORE), row("visits", **_times(values, entered))


def _times(values: dict[str, Any], entered: datetime) -> dict[str, Any]:
    """The moments that the durations amount to."""
    decided = entered + timedelta(seconds=values.get("wait_seconds") or 0.0)
    ended = decided if "outcome" in values else None
    if values.get("outcome") == "answered":
        values["answered_at"] = micros(decided)
        spent = values.get("talk_seconds"), values.get("hold_seconds") or 0.0
        ended = None if spent[0] is None else decided + timedelta(seconds=spent[0] + spent[1])
    if ended is not None and "coded_at" in values:
        values["coded_at"] = micros(ended + timedelta(seconds=values["coded_at"]))
    values["changed_at"] = micros(ended or decided)
    return values | {"entered_at": micros(entered), "ended_at": None if ended is None else micros(ended)}


def _state(words: list[str]) -> Row:
    since = at(words[0])
    lasts = float(words[3]) if len(words) > 3 and words[3] not in ("in", "on") else None
    queue = words[words.index("in") + 1] if "in" in words else ""
    presence, activity = (words[2], "idle") if words[2] in PRESENCES else ("available", words[2])
    if "on" in words:
        presence = words[words.index("on") + 1]
    until = None if lasts is None else micros(since + timedelta(seconds=lasts))
    return row(
        "agent_states",
        agent_id=words[1],
        queue=queue,
        since=micros(since),
        presence=presence,
        activity=activity,
        until=until,
        changed_at=until or micros(since),
    )


def settings(
    *,
    zone: str = "UTC",
    open: dict[str, list[str]] | None = None,  # noqa: A002 - the word of wallboard.toml
    queues: dict[str, dict[str, Any]] | None = None,
    repeats: Repeats | None = None,
    **service_level: Any,
) -> Settings:
    """A site's settings without a folder; what is not named has its default."""
    folder = Path("config")
    levels = ServiceLevels.model_validate(service_level | {"queues": queues or {}})
    return Settings(
        folder=folder,
        home=folder.parent,
        var=folder.parent / "var",
        site="Anonymous Bank",
        timezone=ZoneInfo(zone),
        region="AU",
        language="en",
        unknown_refs=(),
        open=None if open is None else OpeningHours.model_validate(open),
        panels=None,
        stores=(),
        service_level=levels,
        repeats=repeats or Repeats(),
        promises=Promises(),
        satisfaction=Satisfaction(),
        alerts=Alerts(),
        complaints=Complaints(),
        policies=(),
        access=None,
    )


def rules(time: str | datetime = "23:59", *, formula: str | None = None, waiting_misses: bool = False, **given: Any):
    """What a measure is told beside the rows."""
    when = at(time) if isinstance(time, str) else time
    return Rules(at=when.timestamp(), settings=settings(**given), formula=formula, waiting_misses=waiting_misses)


def fed(
    start: datetime,
    rows: Iterable[tuple[str, Row]],
    states: Iterable[tuple[str, Row]] = (),
    *,
    end: datetime | None = None,
    measures: Sequence[measure.Measure] | None = None,
) -> Day:
    """A day that has taken in rows, all of a store at once."""
    end = end or start + timedelta(days=1)
    day = Day(start.timestamp(), measure.every() if measures is None else measures, end=end.timestamp())
    for store, some in _by_store(rows).items():
        day.take_visits(store, some)
    for store, some in _by_store(states).items():
        day.take_states(store, some)
    return day


def _by_store(rows: Iterable[tuple[str, Row]]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for store, one in rows:
        found.setdefault(store, []).append(one)
    return found


def look(day: Day, when: datetime, given: Settings | None = None, *, has_read: bool = True) -> Snapshot:
    """The snapshot of a day at a moment."""
    told = readings.Moment(at=when, version=1, build="test", has_read=has_read)
    return board.snapshot(day, given or settings(), told)


def values(stream: str, of: Row) -> dict[str, Any]:
    """A row by column."""
    return dict(zip(KEPT[stream].columns, of, strict=True))


def key(stream: str, store: str, of: Row) -> tuple[Any, ...]:
    """The store and the key of a row."""
    return store, *(of[KEPT[stream].position(name)] for name in KEPT[stream].key)


def with_(old: Row, stream: str = "visits", **replaced: Any) -> Row:
    """A row with some of its values replaced."""
    return row(stream, **(values(stream, old) | replaced))
