"""Who is there to answer: agents counted once each, and who is ready for one queue."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from operator import attrgetter

from wallboard.snapshot import AgentNow

STATES = ("available", "ringing", "talking", "hold", "wrapup", "break")  # as a board shows them, readiest first
ALL_QUEUES = ""


def by_state(agents: Iterable[AgentNow]) -> dict[str, int | None]:
    """How many people are in each state now, each person once; all unknown when no agent was ever seen."""
    shown = [_shown(rows) for rows in _people(agents).values()]
    return {state: shown.count(state) if shown else None for state in STATES}


def on_shift(agents: Iterable[AgentNow]) -> int | None:
    """How many people are logged in, ready or not."""
    counts = by_state(agents)
    return None if counts["available"] is None else sum(count or 0 for count in counts.values())


def ready(agents: Iterable[AgentNow], queue: str | None = None) -> int | None:
    """How many people could take a call now, at the site or in one queue; unknown when no agent was ever seen."""
    people = _people(agents)
    if not people:
        return None
    return sum(_is_ready(rows, queue) for rows in people.values())


def _people(agents: Iterable[AgentNow]) -> dict[str, list[AgentNow]]:
    by_agent = attrgetter("agent_id")
    return {agent: list(rows) for agent, rows in groupby(sorted(agents, key=by_agent), key=by_agent)}


def _shown(rows: list[AgentNow]) -> str:
    """One word for a person: what they do in any queue, else available in any queue, else break, else offline."""
    words = {row.shown for row in rows}
    busy = next((state for state in ("talking", "hold", "ringing", "wrapup") if state in words), None)
    return busy or next((state for state in ("available", "break") if state in words), "offline")


def _is_ready(rows: list[AgentNow], queue: str | None) -> bool:
    """A person is ready for a queue who is idle everywhere and paused neither there nor for all queues."""
    if _shown(rows) != "available":
        return False
    if queue is None:
        return True
    serving = [row for row in rows if row.queue in (queue, ALL_QUEUES)]
    return bool(serving) and all(row.shown == "available" for row in serving)
