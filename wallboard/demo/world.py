"""What is true in the demo centre at one moment: who waits, who is free, what comes next, what is to be written?"""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from wallboard.demo import chance, moments, rows
from wallboard.demo.people import DIGITAL, Person, everyone
from wallboard.demo.queues import PHONE, QUEUES
from wallboard.demo.story import Story

About = tuple[int | None, str, int, str | None]  # who, reason, how many times now, ticket
Event = tuple[int, int, str, tuple[Any, ...]]  # moment, order of booking, kind, what: all of it goes through JSON
GROUPS = (PHONE, DIGITAL)
QUARTER = 15 * moments.MINUTE


@dataclass(slots=True, kw_only=True)
class Call:
    """A contact on its way through the switch, on whatever channel, and what only the caller knows about it."""

    visit: rows.Visit
    group: str
    person: int | None
    reason: str
    nth: int = 1
    stage: str = "waiting"
    leaves: str = "abandoned"
    leaves_at: int = 0
    is_timed: bool = False
    waited: int = 0
    held: int = 0
    settled: bool = False
    ticket_id: str | None = None
    promise_id: str | None = None
    rings_at: str | None = None
    ends: str = "caller"
    is_passed_on: bool = False
    language: str = "en"


@dataclass(slots=True, kw_only=True)
class Seat:
    """An agent's place: the open span, the contacts in hand, and what the agent will do when they are done."""

    agent_id: str
    person: Person
    span: rows.Span
    presence: str = "offline"
    reason: str | None = None
    in_hand: list[str] = field(default_factory=list)
    due: list[tuple[str, int]] = field(default_factory=list)
    back_at: int = 0
    leaves_at: int = 0

    @property
    def is_free(self) -> bool:
        """Whether one more contact can come."""
        return self.presence == "available" and not self.due and len(self.in_hand) < self.person.at_once


@dataclass(slots=True, kw_only=True)
class World:
    """The whole state; the same story and the same moment always give the same world."""

    story: Story
    random: Random
    now: int
    today: date = date.min
    hour: float = 0.0
    events: list[Event] = field(default_factory=list)
    order: int = 0
    numbers: dict[str, int] = field(default_factory=dict)
    calls: dict[str, Call] = field(default_factory=dict)
    seats: dict[str, Seat] = field(default_factory=dict)
    lines: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    free: dict[str, dict[str, None]] = field(default_factory=dict)
    owed: dict[str, list[tuple[Any, ...]]] = field(default_factory=dict)
    tickets: dict[str, rows.Ticket] = field(default_factory=dict)
    promises: dict[str, rows.Promise] = field(default_factory=dict)
    attempts: dict[str, int] = field(default_factory=dict)
    surveys: dict[str, rows.Survey] = field(default_factory=dict)
    known: bytearray = field(default_factory=bytearray)  # one bit a customer: seen before
    changed: dict[str, dict[Any, rows.Record]] = field(default_factory=lambda: {name: {} for name in rows.KINDS})

    @property
    def zone(self) -> ZoneInfo:
        """The centre's own clock."""
        return self.story.zone

    def read_clock(self) -> None:
        """Note the local day and hour; a quarter of an hour is fine enough for opening hours and policies."""
        at = moments.local(self.now // QUARTER * QUARTER, self.zone)
        self.today, self.hour = at.date(), at.hour + at.minute / 60

    def later(self, at: int, kind: str, *what: Any) -> None:
        """Book an event; one that would lie in the past happens now."""
        self.order += 1
        heapq.heappush(self.events, (max(self.now, at), self.order, kind, what))

    def number(self, prefix: str) -> str:
        """The next id of a kind; of one width, so that text order is the order of making."""
        self.numbers[prefix] = count = self.numbers.get(prefix, 0) + 1
        return f"{prefix}{count:07d}"

    def write(self, stream: str, key: Any, record: rows.Record) -> None:
        """Say that a record is new or has changed at this moment."""
        record.changed_at = self.now
        self.changed[stream][key] = record


def new_world(story: Story) -> World:
    """The centre at the first moment of its history: everybody is at home."""
    world = World(story=story, random=chance.draws(story.seed, "world"), now=story.begins)
    world.read_clock()
    world.lines = {group: {queue.name: [] for queue in QUEUES} for group in GROUPS}
    world.free = {group: {} for group in GROUPS}
    world.owed = {queue.name: [] for queue in QUEUES}
    for person in everyone().values():
        span = rows.Span(agent_id=person.agent_id, since=world.now, presence="offline", activity="idle")
        world.seats[person.agent_id] = Seat(agent_id=person.agent_id, person=person, span=span)
        world.write("agent_states", (person.agent_id, world.now), span)
        world.write("agents", person.agent_id, _agent(person))
    world.later(world.now, "day", world.story.days)
    world.later(world.now, "quarter")
    return world


def _agent(person: Person) -> rows.Agent:
    """The agent as the switch lists them."""
    return rows.Agent(agent_id=person.agent_id, name=person.name, team=person.team, skills=",".join(person.skills))
