"""Days that hypothesis makes up: orderly ones, as a switch writes them, and ones in which anything may be wrong."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from hypothesis import strategies as st

from tests import timeline
from tests.timeline import MORNING
from wallboard.records import Row

SECOND = 1_000_000
NINE = timeline.micros(timeline.at("09:00"))
HOURS_3 = 3 * 3600
STORES = ("bank", "branch")
QUEUES = ("billing", "cards", None)
AGENTS = ("ana", "ben", "cho")
ENDINGS = (
    "answered answered answered abandoned timeout exit_key exit_empty callback withdrawn lost refused_full".split()
)
REASONS = ("bill", "card", None)
CHANNELS = ("phone", "chat", None)
Stored = tuple[str, Row]

# Few distinct moments, so that rows meet at edges: whole minutes, a second beside them, and fractions.
moments = st.builds(
    lambda minute, second: NINE + round((60 * minute + second) * SECOND),
    st.integers(0, 90),
    st.sampled_from([0, 0.000001, 1, 29.5, 59, 59.999999]),
)
lengths = st.sampled_from([0, 0.25, 1, 5, 5.5, 20, 20.000001, 21, 60, 299, 900, 4000])


@st.composite
def calls(draw: st.DrawFn) -> list[Stored]:
    """The visits of one call, in order, as a switch without a fault writes them once the call is over."""
    store, number = draw(st.sampled_from(STORES)), draw(st.integers(0, 10**6))
    at, rows = draw(moments), []
    for leg in range(draw(st.sampled_from([1, 1, 1, 2, 3]))):
        values = draw(_leg(at)) | {"visit_id": f"{number}-{leg}", "call_id": f"c{number}"}
        rows.append((store, timeline.row("visits", **values)))
        at = values["ended_at"] + round(draw(st.sampled_from([0, 0.5, 3])) * SECOND)
    return rows


@st.composite
def _leg(draw: st.DrawFn, entered: int) -> dict[str, Any]:
    waits, outcome = draw(lengths), draw(st.sampled_from(ENDINGS))
    decided = entered + round(waits * SECOND)
    values = {
        "channel": draw(st.sampled_from(CHANNELS)),
        "direction": "inbound",
        "queue": draw(st.sampled_from(QUEUES)),
        "customer": "c",
        "customer_masked": "•••• 00",
        "entered_at": entered,
        "wait_seconds": draw(st.sampled_from([waits, None])),
        "outcome": outcome,
        "ended_at": decided,
    }
    if outcome == "answered":
        talks, holds = draw(lengths), draw(st.sampled_from([None, 0, 30]))
        values |= {"agent_id": draw(st.sampled_from(AGENTS)), "answered_at": decided}
        values |= {"talk_seconds": draw(st.sampled_from([talks, None])), "hold_seconds": holds}
        values |= {"wrap_seconds": draw(st.sampled_from([None, 0, 45.5]))}
        values |= {"ended_by": draw(st.sampled_from(["caller", "agent", "transfer_blind", None]))}
        values |= {"ended_at": decided + round((talks + (holds or 0)) * SECOND)}
        coded = draw(st.sampled_from([None, 1, 120]))
        values |= {"reason": draw(st.sampled_from(REASONS))}
        values |= {"coded_at": None if coded is None else values["ended_at"] + coded * SECOND}
    return values | {"changed_at": values["ended_at"]}


@st.composite
def anything(draw: st.DrawFn) -> Stored:
    """A visit whose fields agree on nothing; ids are few, so that versions, calls and stores collide."""
    entered = draw(moments)
    later = st.one_of(st.none(), lengths.map(lambda s: entered + round(s * SECOND)), moments)
    seconds = st.one_of(st.none(), lengths)
    values = {
        "visit_id": draw(st.sampled_from("abcdefgh")),
        "call_id": draw(st.sampled_from([None, "1", "2", "a"])),
        "channel": draw(st.sampled_from(CHANNELS)),
        "direction": draw(st.sampled_from(["inbound", "inbound", None, "outbound"])),
        "queue": draw(st.sampled_from(QUEUES)),
        "customer_masked": "•••• 00",
        "entered_at": draw(st.sampled_from([entered, entered, entered, NINE - 40 * 3600 * SECOND])),
        "answered_at": draw(later),
        "ended_at": draw(later),
        "agent_id": draw(st.sampled_from([*AGENTS, None])),
        "wait_seconds": draw(seconds),
        "talk_seconds": draw(seconds),
        "hold_seconds": draw(seconds),
        "wrap_seconds": draw(seconds),
        "outcome": draw(st.sampled_from([*ENDINGS, None, None, "no word of ours"])),
        "ended_by": draw(st.sampled_from([None, "caller", "transfer_blind", "no word of ours"])),
        "reason": draw(st.sampled_from(REASONS)),
        "coded_at": draw(later),
        "changed_at": draw(st.sampled_from([None, 1, 2, 3])),
    }
    return draw(st.sampled_from(STORES)), timeline.row("visits", **values)


@st.composite
def states(draw: st.DrawFn) -> Stored:
    """A state of an agent; states overlap, repeat and stay open as they like."""
    since = draw(st.one_of(moments, st.just(timeline.micros(MORNING) - 3600 * SECOND)))
    until = draw(st.one_of(st.none(), lengths.map(lambda s: since + round(s * SECOND)), moments))
    values = {
        "agent_id": draw(st.sampled_from(AGENTS)),
        "queue": draw(st.sampled_from(["", "billing", "cards"])),
        "since": since,
        "presence": draw(st.sampled_from(["available", "break", "offline", None])),
        "activity": draw(st.sampled_from(["idle", "ringing", "talking", "hold", "wrapup", None])),
        "until": until if until is None or until >= since else None,
        "changed_at": draw(st.sampled_from([1, 2, 3])),
    }
    return draw(st.sampled_from(STORES)), timeline.row("agent_states", **values)


def orderly(min_size: int = 0) -> st.SearchStrategy[list[Stored]]:
    """A day of faultless calls, each visit once."""
    found = st.lists(calls(), min_size=min_size, max_size=6)
    return found.map(lambda legs: list(newest([one for call in legs for one in call], "visits").values()))


disorderly = st.lists(anything(), max_size=12)
floors = st.lists(states(), max_size=8)
times = st.builds(lambda seconds: timeline.moment(NINE + round(seconds * SECOND)), st.floats(0, HOURS_3))


def newest(rows: list[Stored], stream: str) -> dict[tuple[Any, ...], Stored]:
    """What is left when the newest version of every key wins and the later of equals."""
    held: dict[tuple[Any, ...], Stored] = {}
    for store, row in rows:
        key = timeline.key(stream, store, row)
        if key not in held or (row[-1] or 0) >= (held[key][1][-1] or 0):
            held[key] = (store, row)
    return held


def live_at(row: Row, at: datetime) -> Row | None:
    """An orderly visit as the switch itself showed it at a moment: what had not happened yet was not written yet."""
    now = timeline.micros(at)
    values = timeline.values("visits", row)
    decided = values["answered_at"] or values["ended_at"]
    if values["entered_at"] > now:
        return None
    unknown = []
    if decided > now:
        unknown += ["outcome", "answered_at", "agent_id", "wait_seconds"]
    if values["ended_at"] > now:
        unknown += ["ended_at", "ended_by", "talk_seconds", "hold_seconds", "wrap_seconds"]
    elif values["ended_at"] + round((values["wrap_seconds"] or 0) * SECOND) > now:
        unknown += ["wrap_seconds"]
    if values["coded_at"] is not None and values["coded_at"] > now:
        unknown += ["coded_at", "reason"]
    return timeline.with_(row, **dict.fromkeys(unknown))
