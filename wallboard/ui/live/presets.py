"""What each kind of wall shows, and where: the declared tiles, columns and cards of every preset."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from wallboard.snapshot import TODAY, WindowName
from wallboard.text import marked

Preset = Literal["floor", "supervisor", "team", "manager", "lobby"]
Card = Literal["agents", "trend", "callers", "third_time"]

LIVE = frozenset({"waiting_now", "longest_wait"})  # true of this second, so no window fits them but `today`
TICKING = frozenset({"longest_wait"})

TITLES: dict[str, str] = {
    "longest_wait": marked("Longest wait"),
    "waiting_now": marked("Waiting"),
    "service_level": marked("Service level"),
    "abandon_rate": marked("Abandon rate"),
    "answer_rate": marked("Answer rate"),
    "answered": marked("Answered"),
    "offered": marked("Offered"),
    "abandoned": marked("Abandoned"),
    "speed_of_answer": marked("Speed of answer"),
    "handle_time": marked("Handle time"),
    "occupancy": marked("Occupancy"),
    "transfer_rate": marked("Transfers"),
    "hold_rate": marked("Put on hold"),
    "short_call_rate": marked("Short calls"),
    "repeat_rate": marked("Repeat callers"),
    "first_contact_resolution": marked("First contact resolution"),
    "lost_and_unreached": marked("Lost and unreached"),
    "csat": marked("Satisfaction"),
    "complaints": marked("Complaints"),
}
WINDOW_WORDS: dict[WindowName, str] = {
    "today": marked("today"),
    "last_30": marked("30 min"),
    "last_60": marked("60 min"),
    "since_opening": marked("since opening"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """One number on a wall: a measure in a window."""

    measure: str
    window: WindowName = TODAY

    @property
    def title(self) -> str:
        """The untranslated name over the number."""
        return TITLES[self.measure]

    def within(self, window: WindowName | None) -> Tile:
        """The same tile in the window a viewer chose; what is true of this second stays as it is."""
        return self if window is None or self.measure in LIVE else Tile(measure=self.measure, window=window)


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """One wall: four large tiles, two small ones, the columns beside each queue, and the cards on the right.

    A panel takes its place by replacing a tile or a card here.
    """

    large: tuple[Tile, ...]
    small: tuple[Tile, ...]
    columns: tuple[Tile, ...]
    cards: tuple[Card, ...]
    shows_alerts: bool = True  # customers in a lobby see none


LONGEST = Tile(measure="longest_wait")
WAITING = Tile(measure="waiting_now")
LEVEL = Tile(measure="service_level", window="last_30")
ABANDONS = Tile(measure="abandon_rate", window="last_30")
REPEATS = Tile(measure="repeat_rate")
SATISFIED = Tile(measure="csat")
COLUMNS = (LEVEL, WAITING, LONGEST)

PRESETS: dict[Preset, Layout] = {
    "floor": Layout(
        large=(LONGEST, WAITING, LEVEL, Tile(measure="complaints")),
        small=(SATISFIED, REPEATS),
        columns=COLUMNS,
        cards=("third_time", "agents"),
    ),
    "supervisor": Layout(
        large=(LONGEST, WAITING, LEVEL, ABANDONS),
        small=(SATISFIED, REPEATS),
        columns=COLUMNS,
        cards=("third_time", "callers"),
    ),
    "team": Layout(
        large=(LONGEST, WAITING, LEVEL, Tile(measure="answered")),
        small=(Tile(measure="speed_of_answer", window="last_60"), Tile(measure="handle_time", window="last_60")),
        columns=COLUMNS,
        cards=("agents", "trend"),
    ),
    "manager": Layout(
        large=(
            Tile(measure="service_level"),
            Tile(measure="abandon_rate"),
            Tile(measure="speed_of_answer"),
            Tile(measure="offered"),
        ),
        small=(SATISFIED, REPEATS),
        columns=(Tile(measure="service_level"), WAITING, LONGEST),
        cards=("agents", "trend"),
    ),
    "lobby": Layout(
        large=(LONGEST, WAITING, LEVEL, Tile(measure="answered")),
        small=(Tile(measure="speed_of_answer", window="last_60"), Tile(measure="answer_rate")),
        columns=COLUMNS,
        cards=("agents", "trend"),
        shows_alerts=False,
    ),
}
