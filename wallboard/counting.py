"""From visits to numbers: what every row adds to every measure, at the site, its queue and its agent."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from wallboard import minutes, visits
from wallboard.cases import Cases
from wallboard.clock import MINUTE
from wallboard.measure import Grain, Measure, Rules
from wallboard.visits import Codes, Floats, Visits

SITE = 0


def queue_place(codes: Codes) -> NDArray[np.int64]:
    """The places of queues, by the queue's code: even numbers from 2; an absent queue is -1."""
    return np.where(codes < 0, -1, (codes.astype(np.int64) + 1) * 2)


def agent_place(codes: Codes) -> NDArray[np.int64]:
    """The places of agents, by the agent's code: odd numbers from 3; an absent agent is -1."""
    return np.where(codes < 0, -1, (codes.astype(np.int64) + 1) * 2 + 1)


def site_place(frame: Visits | Cases) -> NDArray[np.int64]:
    """The place of the site, for every row."""
    return np.full(len(frame), SITE, dtype=np.int64)


def values(
    frame: Visits,
    measures: Sequence[Measure],
    grains: Collection[Grain],
    rules: Rules,
    *,
    is_mixed: bool,
    to_agents: bool = False,
) -> Floats:
    """What each row adds, in a column each: part and whole of every measure; zero for measures of another grain."""
    table = np.zeros((2 * len(measures), len(frame)))
    for i, measure in enumerate(measures):
        if measure.grain in grains:
            added = measure.contributions(frame, rules, is_mixed=is_mixed, to_agents=to_agents)
            table[2 * i], table[2 * i + 1] = added
    return table


def parts(
    frame: Visits, measures: Sequence[Measure], rules: Rules, *, only: Collection[int] | None = None
) -> dict[int, minutes.Part]:
    """Every measure per minute and place, from visits as of `rules.at`.

    Args:
        frame: all visits of every call that touches a wanted minute.
        measures: what to count; live and agent-time measures stay zero here.
        rules: the time and the site's settings.
        only: the wanted minutes, counted from the epoch; None for all.
    """
    contacts = visits.contacts(frame, rules.at)
    both = {Grain.CONTACT, Grain.VISIT}
    none = np.full(len(frame), np.nan)  # the site's spread is that of its contacts
    waits = _waits(frame, rules.at)
    groups = [
        (contacts, site_place(contacts), {Grain.CONTACT}, "site", _waits(contacts, rules.at)),
        (frame, site_place(frame), {Grain.VISIT}, "site", none),
        (frame, queue_place(frame.queue), both, "queue", waits),
        (frame, agent_place(frame.agent), both, "agent", waits),
    ]
    minute = np.concatenate([np.floor(rows.entered / MINUTE).astype(np.int64) for rows, *_ in groups])
    place = np.concatenate([places for _, places, *_ in groups])
    table = np.concatenate(
        [
            values(rows, measures, grains, rules, is_mixed=where != "queue", to_agents=where == "agent")
            for rows, _, grains, where, _ in groups
        ],
        axis=1,
    )
    wanted = place >= 0
    if only is not None:
        wanted &= np.isin(minute, np.fromiter(only, dtype=np.int64))
    spread = np.concatenate([seconds for *_, seconds in groups])
    return minutes.by_minute(minute[wanted], place[wanted], table[:, wanted], spread[wanted])


def case_parts(
    frames: Mapping[Grain, Cases], measures: Sequence[Measure], rules: Rules, *, only: Collection[int]
) -> dict[int, minutes.Part]:
    """Every measure of cases per minute and place; each frame is dated as its grain dates it, and as of `rules.at`."""
    found = []
    for grain, frame in frames.items():
        table = np.zeros((2 * len(measures), len(frame)))
        for i, measure in enumerate(measures):
            if measure.cases is grain and not measure.is_now:
                table[2 * i], table[2 * i + 1] = measure.of_cases(frame, rules)
        minute = np.floor(frame.entered / MINUTE).astype(np.int64)
        found += [(minute, place, table) for place in _places(frame)]
    minute, place, table = (np.concatenate(columns, axis=-1) for columns in zip(*found, strict=True))
    wanted = (place >= 0) & np.isin(minute, np.fromiter(only, dtype=np.int64)) & table.any(axis=0)
    return minutes.by_minute(minute[wanted], place[wanted], table[:, wanted], np.full(int(wanted.sum()), np.nan))


def by_place(frame: Cases, measure: Measure, rules: Rules) -> dict[int, float]:
    """What cases add to a measure of this moment, by place."""
    part, _ = measure.of_cases(frame, rules)
    found: dict[int, float] = {}
    for places in _places(frame):
        for place, added in zip(places.tolist(), part.tolist(), strict=True):
            if added and place >= 0:
                found[place] = found.get(place, 0.0) + added
    return found


def _places(frame: Cases) -> tuple[NDArray[np.int64], ...]:
    """The site, the queue and the agent that each row counts at."""
    return site_place(frame), queue_place(frame.queue), agent_place(frame.agent)


def _waits(frame: Visits, at: float) -> Floats:
    """The waits of answered rows, for the median; NaN for the others."""
    return np.where(frame.outcome_is("answered"), frame.waited(at), np.nan)
