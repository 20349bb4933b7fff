"""Who is there to answer: agents counted once each, and who is ready for one queue."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from wallboard.snapshot import AgentNow

STATES = ("available", "ringing", "talking", "hold", "wrapup", "break")  # as a board shows them, readiest first
BUSY = ("talking", "hold", "ringing", "wrapup")
ALL_QUEUES = ""


@dataclass(frozen=True, slots=True)
class Staff:
    """People by what they do now, and where those who are free are ready.

    `everywhere` are ready for all queues but those they are `paused` in; the others only for those they are `named` in.
    """

    shown: Counter[str] = field(default_factory=Counter)
    everywhere: int = 0
    paused: Counter[str] = field(default_factory=Counter)
    named: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(cls, agents: Iterable[AgentNow]) -> Staff:
        """The people behind rows of one agent in one queue each."""
        people: dict[str, dict[str, str]] = {}
        for row in agents:
            people.setdefault(row.agent_id, {})[row.queue] = row.shown
        free = [queues for queues in people.values() if _shown(queues) == "available"]
        roaming = [queues for queues in free if queues.get(ALL_QUEUES) == "available"]
        bound = [queues for queues in free if ALL_QUEUES not in queues]
        return cls(
            shown=Counter(_shown(queues) for queues in people.values()),
            everywhere=len(roaming),
            paused=Counter(queue for queues in roaming for queue, shown in queues.items() if shown != "available"),
            named=Counter(queue for queues in bound for queue, shown in queues.items() if shown == "available"),
        )

    def by_state(self) -> dict[str, int | None]:
        """How many people are in each state, each person once; all unknown when no agent was ever seen."""
        return {state: self.shown[state] if self.shown else None for state in STATES}

    def on_shift(self) -> int | None:
        """How many people are logged in, ready or not."""
        return sum(self.shown[state] for state in STATES) if self.shown else None

    def ready(self, queue: str | None = None) -> int | None:
        """How many people could take a call now, at the site or in one queue; unknown when no agent was ever seen."""
        if not self.shown:
            return None
        if queue is None:
            return self.shown["available"]
        return self.everywhere - self.paused[queue] + self.named[queue]


def _shown(queues: dict[str, str]) -> str:
    """One word for a person: what they do in any queue, else their break from all, else available, break or offline."""
    states = set(queues.values())
    busy = next((state for state in BUSY if state in states), None)
    if busy is None and queues.get(ALL_QUEUES) == "break":
        return "break"
    return busy or next((state for state in ("available", "break") if state in states), "offline")
