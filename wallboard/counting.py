"""From visits to numbers: what every row adds to every measure, at the site, its queue and its agent."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray

from wallboard import minutes, visits
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


def values(frame: Visits, measures: Sequence[Measure], grains: Collection[Grain], rules: Rules) -> Floats:
    """What each row adds: a row each, with part and whole of every measure; zero for measures of another grain."""
    table = np.zeros((len(frame), 2 * len(measures)))
    for i, measure in enumerate(measures):
        if measure.grain in grains and measure.count is not None:
            part, whole = measure.count(frame, rules)
            table[:, 2 * i] = np.rint(part * measure.scale[0])
            if whole is not None:
                table[:, 2 * i + 1] = whole
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
    groups = [
        _group(contacts, np.zeros(len(contacts), dtype=np.int64), measures, {Grain.CONTACT}, rules, spread=True),
        _group(frame, np.zeros(len(frame), dtype=np.int64), measures, {Grain.VISIT}, rules, spread=False),
        _group(frame, queue_place(frame.queue), measures, both, rules, spread=True),
        _group(frame, agent_place(frame.agent), measures, both, rules, spread=True),
    ]
    minute, place, table, waits = (np.concatenate(columns) for columns in zip(*groups, strict=True))
    wanted = place >= 0
    if only is not None:
        wanted &= np.isin(minute, np.fromiter(only, dtype=np.int64))
    return minutes.by_minute(minute[wanted], place[wanted], table[wanted], waits[wanted])


def _group(
    frame: Visits,
    place: NDArray[np.int64],
    measures: Sequence[Measure],
    grains: Collection[Grain],
    rules: Rules,
    *,
    spread: bool,
) -> tuple[NDArray[np.int64], NDArray[np.int64], Floats, Floats]:
    """Minute, place, contributions and (for the median) waits of answered rows."""
    minute = np.floor(frame.entered / MINUTE).astype(np.int64)
    answered = frame.outcome_is("answered") if spread else np.zeros(len(frame), dtype=np.bool_)
    waits = np.where(answered, frame.waited(rules.at), np.nan)
    return minute, place, values(frame, measures, grains, rules), waits
