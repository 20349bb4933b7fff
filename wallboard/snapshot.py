"""What the board shows at one moment: one frozen value that every screen, command and route reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Literal, Protocol

from wallboard import clock

Json = Any  # a JSON value: dict, list, str, float, int, bool or None

WindowName = Literal["today", "last_30", "last_60", "since_opening"]
TODAY: WindowName = "today"
WINDOWS: tuple[WindowName, ...] = ("today", "last_30", "last_60", "since_opening")
SITE = "site"


class State(StrEnum):
    """How a number stands; screens show it as a colour, a word and a shape."""

    CALM = "calm"
    WATCH = "watch"
    ALARM = "alarm"
    STALE = "stale"
    UNKNOWN = "unknown"


class Unit(StrEnum):
    """What a number is counted in."""

    RATIO = "ratio"
    SECONDS = "seconds"
    COUNT = "count"
    PER_1000 = "per_1000"
    SCORE = "score"
    POINTS = "points"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One measure at one place in one window: the value and what it was made of. Unknown is None."""

    value: float | None
    n: float | None
    part: float | None
    whole: float | None
    unit: Unit
    state: State
    target: float | None = None
    usual: float | None = None
    as_of: datetime | None = None
    spark: tuple[float | None, ...] = ()

    def as_dict(self) -> dict[str, Json]:
        """The reading as `contract.md` §5 writes it."""
        return {
            "value": _plain(self.value),
            "n": _plain(self.n),
            "part": _plain(self.part),
            "whole": _plain(self.whole),
            "unit": str(self.unit),
            "state": str(self.state),
            "target": self.target,
            "usual": _plain(self.usual),
            "as_of": clock.iso(self.as_of),
            "spark": [_plain(point) for point in self.spark],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreStatus:
    """How one store is doing. `lag_seconds` is how far its newest complete reading lies behind the board's time.

    `in_part`: not all is well, but what it tells of calls and agents is read; Health names what is off.
    """

    name: str
    vendor: str
    ok: bool
    as_of: datetime | None
    complete_to: datetime | None
    lag_seconds: float | None
    error: str | None = None
    in_part: bool = False

    def as_dict(self) -> dict[str, Json]:
        """The status as `contract.md` §5 writes it."""
        return {
            "name": self.name,
            "vendor": self.vendor,
            "ok": self.ok,
            "as_of": clock.iso(self.as_of),
            "complete_to": clock.iso(self.complete_to),
            "lag_seconds": _plain(self.lag_seconds),
            "error": self.error,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One visit that waits now. `customer` is masked."""

    visit_id: str
    queue: str
    customer: str | None
    entered_at: datetime
    wait_seconds: float

    def as_dict(self) -> dict[str, Json]:
        """The visit as `contract.md` §5 writes it."""
        return {
            "visit_id": self.visit_id,
            "queue": self.queue,
            "customer": self.customer,
            "entered_at": clock.iso(self.entered_at),
            "wait_seconds": _plain(self.wait_seconds),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentNow:
    """What one agent does now. `queue` is '' when the state holds for all queues."""

    agent_id: str
    queue: str
    presence: str
    activity: str
    since: datetime
    seconds: float

    @property
    def shown(self) -> str:
        """The one word a board shows: the activity if there is one, else the presence."""
        return self.presence if self.activity == "idle" else self.activity

    def as_dict(self) -> dict[str, Json]:
        """The agent as `contract.md` §5 writes it."""
        return {
            "agent_id": self.agent_id,
            "queue": self.queue,
            "presence": self.presence,
            "activity": self.activity,
            "since": clock.iso(self.since),
            "seconds": _plain(self.seconds),
        }


class Readings(Protocol):
    """Where a snapshot looks its numbers up; they are built when somebody asks, not before."""

    def __call__(self, measure: str, where: str, window: WindowName) -> Reading | None:
        """The reading, or None when the measure does not exist at that place."""

    def value(self, measure: str, where: str, window: WindowName) -> float | None:
        """The reading's value alone, which costs less."""

    def slugs(self) -> Sequence[str]:
        """The slugs that have readings."""

    def places(self, measure: str) -> Iterator[str]:
        """Every place a measure has a reading for: `site`, `queues/<name>`, `agents/<id>`."""


@dataclass(frozen=True, slots=True)
class Table:
    """Readings kept in a plain mapping of (measure, where, window); for tests and replayed files."""

    entries: Mapping[tuple[str, str, WindowName], Reading] = field(default_factory=dict)

    def __call__(self, measure: str, where: str, window: WindowName) -> Reading | None:
        """The reading that was put in, or None."""
        return self.entries.get((measure, where, window))

    def value(self, measure: str, where: str, window: WindowName) -> float | None:
        """The value of the reading that was put in, or None."""
        reading = self(measure, where, window)
        return None if reading is None else reading.value

    def slugs(self) -> Sequence[str]:
        """The slugs that were put in."""
        return list(dict.fromkeys(measure for measure, _, _ in self.entries))

    def places(self, measure: str) -> Iterator[str]:
        """The places that were put in for a measure."""
        return iter(dict.fromkeys(where for slug, where, _ in self.entries if slug == measure))


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """Something that somebody should look at: what piles up where, and how far it has been handled.

    `count` in the last `minutes`, `usual` in the same time; None while nobody knows. `most`: "reason" or "queue", a
    name, and how many of them share it. `sentence` is in the site's language.
    """

    id: str
    rule: str
    state: Literal["pending", "firing", "acknowledged", "resolved"]
    since: datetime
    count: int
    minutes: int
    queue: str | None = None
    reason: str | None = None
    usual: float | None = None
    most: tuple[str, str, int] | None = None
    taken_by: str | None = None
    note: str | None = None
    sentence: str = ""

    @property
    def scope(self) -> str:
        """What it is about: `site`, `queues/<name>`, `reasons/<name>` or `queues/<name>/reasons/<name>`."""
        parts = [("queues", self.queue), ("reasons", self.reason)]
        return "/".join(f"{kind}/{name}" for kind, name in parts if name) or SITE

    @property
    def stands(self) -> bool:
        """Whether it is raised and not over."""
        return self.state in ("firing", "acknowledged")

    def as_dict(self) -> dict[str, Json]:
        """The alert as `contract.md` §5 writes it."""
        return {
            "id": self.id,
            "rule": self.rule,
            "scope": self.scope,
            "state": self.state,
            "since": clock.iso(self.since),
            "sentence": self.sentence,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """Everything known at `as_of`. `complete_to`: no row written before it is missing."""

    version: int
    build: str
    as_of: datetime
    complete_to: datetime | None
    site: str
    timezone: str
    stores: tuple[StoreStatus, ...] = ()
    readings: Readings = field(default_factory=Table)
    queues: tuple[str, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    agents: tuple[AgentNow, ...] = ()
    alerts: tuple[Alert, ...] = ()
    third_time: tuple[dict[str, Json], ...] = ()
    promises: tuple[dict[str, Json], ...] = ()

    def reading(self, measure: str, where: str = SITE, window: WindowName = TODAY) -> Reading | None:
        """The reading of a measure at `site`, `queues/<name>` or `agents/<id>`; None when there is none."""
        return self.readings(measure, where, window)

    def head(self) -> dict[str, Json]:
        """The fields that say whose snapshot this is and how fresh."""
        return {
            "version": self.version,
            "build": self.build,
            "as_of": clock.iso(self.as_of),
            "complete_to": clock.iso(self.complete_to),
            "site": self.site,
            "timezone": self.timezone,
            "stores": [store.as_dict() for store in self.stores],
        }

    def as_dict(self) -> dict[str, Json]:
        """The whole snapshot as `contract.md` §5 writes it."""
        return self.head() | {
            "readings": self._window(TODAY),
            "windows": {window: self._window(window) for window in WINDOWS if window != TODAY},
            "live": {
                "waiting": [visit.as_dict() for visit in self.waiting],
                "agents": [agent.as_dict() for agent in self.agents],
            },
            "alerts": [alert.as_dict() for alert in self.alerts],
            "third_time": list(self.third_time),
            "promises": list(self.promises),
        }

    def _window(self, window: WindowName) -> dict[str, Json]:
        """Every reading of one window, by measure and place."""
        shown: dict[str, Json] = {}
        for measure in self.readings.slugs():
            places: dict[str, Json] = {SITE: None, "queues": {}, "agents": {}}
            for where in self.readings.places(measure):
                reading = self.readings(measure, where, window)
                kind, _, name = where.partition("/")
                if reading is not None and kind == SITE:
                    places[SITE] = reading.as_dict()
                elif reading is not None:
                    places[kind][name] = reading.as_dict()
            shown[measure] = places
        return shown


def delta(old: Json, new: Json) -> dict[str, Json] | None:
    r"""What changed between two JSON objects, as {dotted path: value}; None when a key went away (send `full`).

    A list is replaced whole; a `.` inside a name is written `\.` (`contract.md` §6).
    """
    changes: dict[str, Json] = {}
    return changes if _collect(old, new, "", changes) else None


def _collect(old: dict[str, Json], new: dict[str, Json], prefix: str, changes: dict[str, Json]) -> bool:
    if any(key not in new for key in old) or any("\\" in key for key in new):
        return False  # a name with a backslash cannot be told from an escaped dot
    for key, value in new.items():
        path = prefix + key.replace(".", "\\.")
        known = key in old
        if known and isinstance(value, dict) and isinstance(old[key], dict):
            if not _collect(old[key], value, path + ".", changes):
                return False
        elif not known or old[key] != value:
            changes[path] = value
    return True


def _plain(number: float | None) -> float | int | None:
    """A whole number without `.0`, so that JSON says 6 and not 6.0."""
    if number is None:
        return None
    return int(number) if float(number).is_integer() else float(number)
