"""Service level under each of the field's formulas (`metrics.md` §2).

A row enters the denominator only when it is decided: its wait has ended, or it has waited longer than the threshold.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from wallboard.measure import Better, Contribution, Grain, Limits, Measure, Rules
from wallboard.snapshot import Unit
from wallboard.visits import REFUSED, Mask, Visits

if TYPE_CHECKING:
    from wallboard.settings import Settings

VOICE = frozenset({"phone", "video"})  # metrics.md §3: a chat's first reply never enters the phone's service level
ALARM_BELOW_TARGET = 0.15  # fifteen points below target is an alarm, any miss of it is watched


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """The decided rows of a frame, split as the formulas need them; masks of equal length."""

    offered: Mask
    answered: Mask
    abandoned: Mask
    in_time: Mask
    short: Mask
    callback: Mask


def _offered_less_short_abandons(rows: Decided) -> tuple[Mask, Mask]:
    return rows.answered & rows.in_time, rows.offered & ~(rows.abandoned & rows.short)


def _ignore_abandoned(rows: Decided) -> tuple[Mask, Mask]:
    return rows.answered & rows.in_time, rows.offered & ~(rows.abandoned & rows.in_time)


def _abandoned_count_against(rows: Decided) -> tuple[Mask, Mask]:
    return rows.answered & rows.in_time, rows.offered


def _abandoned_count_as_met(rows: Decided) -> tuple[Mask, Mask]:
    return (rows.answered | rows.abandoned) & rows.in_time, rows.offered


def _answered_only(rows: Decided) -> tuple[Mask, Mask]:
    return rows.answered & rows.in_time, rows.answered


def _removed_in_time(rows: Decided) -> tuple[Mask, Mask]:
    removed = (rows.answered | rows.abandoned | rows.callback) & rows.in_time
    return removed, rows.offered | removed


def _no_abandons(rows: Decided) -> tuple[Mask, Mask]:
    return rows.answered & rows.in_time, rows.offered & ~rows.abandoned


FORMULAS: dict[str, Callable[[Decided], tuple[Mask, Mask]]] = {
    "offered_less_short_abandons": _offered_less_short_abandons,
    "ignore_abandoned": _ignore_abandoned,
    "abandoned_count_against": _abandoned_count_against,
    "abandoned_count_as_met": _abandoned_count_as_met,
    "answered_only": _answered_only,
    "removed_in_time": _removed_in_time,
    "no_abandons": _no_abandons,
}
NAMES = tuple(FORMULAS)


def decided(visits: Visits, rules: Rules) -> Decided:
    """Split the rows whose fate is known at `rules.at`; withdrawn and lost ones are left out."""
    settings = rules.service_level
    within = visits.by_queue(lambda queue: settings.of(queue).answer_within_seconds)
    short = visits.by_queue(lambda queue: settings.of(queue).short_abandon_seconds)
    waited = visits.waited(rules.at)
    in_time = waited <= within
    answered = visits.outcome_is("answered")
    abandoned = visits.outcome_is("abandoned")
    callback = visits.outcome_is("callback")
    offered = answered | abandoned | visits.outcome_is(*settings.misses) | (callback & ~in_time)
    if settings.refused_are_offered:
        offered |= visits.outcome_is(*REFUSED)
    if rules.waiting_misses:
        offered |= visits.outcome_is("") & ~in_time
    return Decided(
        offered=offered,
        answered=answered,
        abandoned=abandoned,
        in_time=in_time,
        short=waited <= short,
        callback=callback,
    )


def service_level(visits: Visits, rules: Rules) -> Contribution:
    """Answered in time of those offered, by the formula of each row's queue."""
    rows = decided(visits, rules)
    if rules.formula is not None:
        in_time, counted = FORMULAS[rules.formula](rows)
        return Contribution(in_time.astype(np.float64), counted.astype(np.float64))
    names = visits.by_queue(lambda queue: NAMES.index(rules.service_level.of(queue).formula))
    part, whole = np.zeros(len(visits)), np.zeros(len(visits))
    for number in np.unique(names).astype(int).tolist():
        met, counted = FORMULAS[NAMES[number]](rows)
        part = np.where(names == number, met, part)
        whole = np.where(names == number, counted, whole)
    return Contribution(part, whole)


def limits(settings: Settings, queue: str | None) -> Limits:
    """Watched below the target, an alarm well below it."""
    target = settings.service_level.of(queue).target
    return Limits(target=target, watch=target, alarm=target - ALARM_BELOW_TARGET)


MEASURES = (
    Measure(
        slug="service_level",
        title="Service level",
        unit=Unit.RATIO,
        better=Better.HIGHER,
        definition="Contacts answered within the threshold, divided by the decided ones its formula counts.",
        grain=Grain.CONTACT,
        count=service_level,
        limits=limits,
        counts_waiting=True,
        channels=VOICE,
    ),
)
