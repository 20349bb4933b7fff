"""The rows of the floor page's tables: every queue, and every agent, as they stand now."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

from wallboard import readings, text
from wallboard.readings import DayReadings
from wallboard.snapshot import SITE, AgentNow, Snapshot, State, WindowName
from wallboard.text import marked
from wallboard.ui.live import staffing
from wallboard.ui.live.queues import Floor, QueueNow
from wallboard.ui.live.wall import AGENT_WORDS

SHAPES: dict[State, str] = {
    State.CALM: "●",
    State.WATCH: "▲",
    State.ALARM: "◆",
    State.STALE: "✕",
    State.UNKNOWN: text.UNKNOWN,
}
STATE_WORDS: dict[State, str] = {
    State.CALM: marked("fine"),
    State.WATCH: marked("watch"),
    State.ALARM: marked("alarm"),
    State.STALE: marked("old"),
    State.UNKNOWN: marked("unknown"),
}
MEASURES = ("offered", "answered", "abandoned", "service_level", "speed_of_answer", "handle_time", "occupancy")
QUEUE_COLUMNS = (
    "queue state waiting_now longest_wait ready offered answered abandoned service_level target speed_of_answer median "
    "p90 handle_time occupancy"
).split()
RANKS = (State.ALARM, State.WATCH, State.CALM)
OFFLINE = "offline"
HEADS: dict[str, str] = {
    "waiting_now": marked("Waiting"),
    "longest_wait": marked("Longest"),
    "ready": marked("Ready"),
    "offered": marked("Offered"),
    "answered": marked("Answered"),
    "abandoned": marked("Gave up"),
    "service_level": marked("Level"),
    "target": marked("Target"),
    "speed_of_answer": marked("Mean"),
    "median": marked("Median"),
    "p90": marked("90 %"),
    "handle_time": marked("Handle"),
    "occupancy": marked("Busy"),
}
HELP: dict[str, str] = {
    "waiting_now": marked("Who waits now"),
    "longest_wait": marked("The longest of the waits of those who wait now"),
    "ready": marked("Agents who could take a contact now; one agent may serve several queues"),
    "offered": marked("Entered the queue"),
    "answered": marked("Reached a human"),
    "abandoned": marked("Gave up while waiting"),
    "service_level": marked("Service level: answered within the threshold"),
    "target": marked("Target of the service level"),
    "speed_of_answer": marked("Speed of answer: the mean wait of those answered"),
    "median": marked("Half of those answered waited no longer than this"),
    "p90": marked("Nine of ten of those answered waited no longer than this"),
    "handle_time": marked("Talk, hold and wrap-up of ended visits, on average"),
    "occupancy": marked("Busy time of the agents, divided by busy and ready time"),
}


def state_words(state: State, language: str) -> str:
    """A state as a shape and a word."""
    return f"{SHAPES[state]} {text.words(language).gettext(STATE_WORDS[state])}"


def queues(snapshot: Snapshot, window: WindowName, language: str, *, only: Sequence[str] = ()) -> pd.DataFrame:
    """Every queue, worst first, and the site below them: QUEUE_COLUMNS, `where`, and a state for each coloured cell.

    `only` leaves those queues, without the site. Counts and seconds are numbers, so that a reader can sort them;
    unknown is NaN.
    """
    floor = Floor.of(snapshot)
    ranked = sorted(floor.queues, key=lambda queue: RANKS.index(queue.state))
    lines = [_queue_row(snapshot, each, window, language) for each in ranked if not only or each.name in only]
    site = _row(snapshot, SITE, window) | {
        "queue": text.words(language).gettext("All queues"),
        "state": "",
        "queue_state": str(State.CALM),
        "ready": floor.staff.ready(),
    }
    table = pd.DataFrame(
        lines if only else [*lines, site], columns=[*QUEUE_COLUMNS, "where", "queue_state", "wait_state", "level_state"]
    )
    numeric = [name for name in QUEUE_COLUMNS if name not in ("queue", "state")]
    return table.astype(dict.fromkeys(numeric, "float64"))


def _queue_row(snapshot: Snapshot, queue: QueueNow, window: WindowName, language: str) -> dict[str, Any]:
    row = _row(snapshot, f"queues/{queue.name}", window)
    is_old = State.STALE in (row["wait_state"], row["level_state"])
    state = State.STALE if is_old else queue.state
    shown = {"queue": queue.name, "state": state_words(state, language), "queue_state": str(state)}
    wait = row["wait_state"] if is_old else str(queue.wait_state)
    return row | shown | {"waiting_now": queue.waiting, "ready": queue.ready, "wait_state": wait}


def _row(snapshot: Snapshot, where: str, window: WindowName) -> dict[str, Any]:
    """The numbers of one place, and how its wait and its level stand."""
    slugs = (*MEASURES, "waiting_now", "longest_wait")
    found = {slug: snapshot.reading(slug, where, window) for slug in slugs}
    level, wait = found["service_level"], found["longest_wait"]
    median, ninetieth = spread(snapshot, where, window)
    return {
        "where": where,
        "target": level.target if level else None,
        "median": median,
        "p90": ninetieth,
        "wait_state": str(wait.state if wait else State.UNKNOWN),
        "level_state": str(level.state if level else State.UNKNOWN),
    } | {slug: reading.value if reading else None for slug, reading in found.items()}


def spread(snapshot: Snapshot, where: str, window: WindowName) -> tuple[float | None, float | None]:
    """Median and 90th percentile of the waits behind the speed of answer; unknown where no waits are kept."""
    if not isinstance(snapshot.readings, DayReadings):
        return None, None
    return readings.quantiles(snapshot.readings, where, window)


def agents(snapshot: Snapshot, language: str, *, only: Collection[str] = ()) -> pd.DataFrame:
    """Every person who is logged in: what they do (`state`) and for how many seconds; readiest first, then longest.

    `only` keeps those who serve one of those queues.
    """
    say = text.words(language).gettext
    zone = ZoneInfo(snapshot.timezone)
    rows = [
        {
            "agent": one.agent_id,
            "state": say(AGENT_WORDS[one.shown]),
            "seconds": one.seconds,
            "since": one.since.astimezone(zone).strftime("%H:%M:%S"),
            "rank": staffing.STATES.index(one.shown),
        }
        for one in _people(snapshot.agents, only)
    ]
    table = pd.DataFrame(rows, columns=["agent", "state", "seconds", "since", "rank"])
    return table.sort_values(["rank", "seconds"], ascending=[True, False], ignore_index=True).drop(columns="rank")


def _people(states: tuple[AgentNow, ...], only: Collection[str]) -> list[AgentNow]:
    """One state per person who is logged in: the one that counts most of those in all their queues."""
    found: dict[str, AgentNow] = {}
    for state in states:
        known = found.get(state.agent_id)
        if known is None or _weight(state) < _weight(known):
            found[state.agent_id] = state
    serving = {state.agent_id for state in states if not only or state.queue in (*only, staffing.ALL_QUEUES)}
    return [one for one in found.values() if one.shown in staffing.STATES and one.agent_id in serving]


def _weight(state: AgentNow) -> int:
    """What says most about a person comes first: busy in any queue, a break from all, ready, a break, offline."""
    if state.shown in staffing.BUSY:
        return staffing.BUSY.index(state.shown)
    if state.shown == "break" and state.queue == staffing.ALL_QUEUES:
        return len(staffing.BUSY)
    return len(staffing.BUSY) + 1 + ("available", "break", OFFLINE).index(state.shown)
