"""Agents' time, checked against counting every second one by one."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import timeline
from tests.timeline import at
from wallboard import staff
from wallboard.staff import ACTIVITIES, BUSY, PRESENCES, Spans

START = 9 * 3600
END = START + 420
span = st.tuples(
    st.integers(0, 2),  # agent
    st.integers(0, 1),  # queue
    st.sampled_from(PRESENCES),
    st.sampled_from(ACTIVITIES),
    st.integers(START - 100, END + 100),
    st.one_of(st.none(), st.integers(0, 400)),
)


def spans_of(rows: list[tuple]) -> Spans:
    agent, queue, presence, activity, since, lasts = zip(*rows, strict=True) if rows else ((),) * 6
    return Spans(
        agent=np.array(agent, dtype=np.int32),
        queue=np.array(queue, dtype=np.int32),
        presence=np.array([PRESENCES.index(word) for word in presence], dtype=np.int32),
        activity=np.array([ACTIVITIES.index(word) for word in activity], dtype=np.int32),
        since=np.array(since, dtype=np.float64),
        until=np.array([np.nan if s is None else at_ + s for at_, s in zip(since, lasts, strict=True)], dtype=float),
    )


def second_by_second(rows: list[tuple]) -> dict[tuple[int, int], tuple[float, float]]:
    """Busy and staffed seconds per minute and agent, by asking of every second what the agent did."""
    found: dict[tuple[int, int], list[int]] = defaultdict(lambda: [0, 0])
    for second in range(START, END):
        for agent in {row[0] for row in rows}:
            now = [
                row
                for row in rows
                if row[0] == agent and row[4] <= second and (row[5] is None or second < row[4] + row[5])
            ]
            is_busy = any(row[3] in BUSY for row in now)
            found[second // 60, agent][0] += is_busy
            found[second // 60, agent][1] += is_busy or any(row[2] == "available" for row in now)
    return {key: (busy, staffed) for key, (busy, staffed) in found.items() if staffed}


@settings(max_examples=60, deadline=None)
@given(st.lists(span, max_size=7))
def test_busy_and_staffed_seconds_are_those_counted_one_by_one(rows):
    spans = spans_of(rows)
    counted = staff.agent_minutes(staff.as_of(spans, END), staff.as_of(spans, END).agent.astype(np.int64), START, END)
    found: dict[tuple[int, int], list[float]] = defaultdict(lambda: [0.0, 0.0])
    for minute, owner, busy, staffed in zip(
        *(getattr(counted, name).tolist() for name in staff.AgentMinutes.__slots__), strict=True
    ):
        found[minute, owner][0] += busy
        found[minute, owner][1] += staffed
    assert {key: tuple(pair) for key, pair in found.items() if any(pair)} == second_by_second(rows)


def test_owners_far_apart_in_time_and_number_are_not_joined():
    rows = [(0, 0, "available", "talking", START, 60), (2, 0, "available", "talking", START + 60, 60)]
    spans = spans_of(rows)
    counted = staff.agent_minutes(spans, spans.agent.astype(np.int64) << 40, START, END)
    assert max(zip(counted.owner.tolist(), counted.busy.tolist(), strict=True)) == (2 << 40, 60.0)
    assert counted.busy.sum() == 120


def test_spans_as_of_a_moment_are_open_if_they_end_later_and_absent_if_they_begin_later():
    spans = staff.as_of(spans_of([(0, 0, "available", "idle", 100, 50), (0, 0, "break", "idle", 200, 50)]), 120)
    assert (len(spans.since), bool(np.isnan(spans.until[0]))) == (1, True)
    assert staff.next_change(spans_of([(0, 0, "available", "idle", 100, 50)]), 120).tolist() == [150]


def test_a_board_shows_the_activity_and_while_idle_the_presence(drawn):
    """
    09:00 ana talking on break
    09:00 ben break
    09:00 cho available in cards
    09:05 cho wrapup in billing
    09:00 dan talking 60
    """
    agents = drawn.snapshot("09:10").agents
    assert [(now.agent_id, now.queue, now.shown, now.seconds) for now in agents] == [
        ("ana", "", "talking", 600),
        ("ben", "", "break", 600),
        ("cho", "billing", "wrapup", 300),
        ("cho", "cards", "available", 600),
    ]
    assert agents[0].since == at("09:00")


def test_an_agent_whose_state_is_unknown_is_shown_as_idle(drawn):
    """
    09:00 ana available
    """
    (store, row), *_ = drawn.states
    unknown = timeline.Drawn((), ((store, timeline.with_(row, "agent_states", activity=None)),))
    assert [(now.activity, now.shown) for now in unknown.snapshot("09:01").agents] == [("idle", "available")]
