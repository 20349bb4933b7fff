"""Who waits now, and the longest of their waits (`metrics.md` §3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from wallboard.measure import Better, Contribution, Grain, Limits, Measure, Rules
from wallboard.snapshot import Unit
from wallboard.visits import Visits

if TYPE_CHECKING:
    from wallboard.settings import Settings

WATCH_AFTER_THRESHOLDS = 3  # a wait three times the threshold is watched,
ALARM_AFTER_THRESHOLDS = 6  # six times it (2:00 at the usual 20 s) is an alarm


def waiting_now(visits: Visits, _rules: Rules) -> Contribution:
    """Contacts without an answer yet."""
    return Contribution(visits.outcome_is("").astype(np.float64))


def longest_wait(visits: Visits, rules: Rules) -> Contribution:
    """Seconds each waiting contact has waited so far; a place shows the largest."""
    waits = visits.outcome_is("")
    return Contribution(np.where(waits, visits.waited(rules.at), 0.0), waits.astype(np.float64))


def limits(settings: Settings, queue: str | None) -> Limits:
    """A wait is judged against multiples of the seconds within which a call should be answered."""
    within = settings.service_level.of(queue).answer_within_seconds
    alarm = within * ALARM_AFTER_THRESHOLDS
    return Limits(target=alarm, watch=within * WATCH_AFTER_THRESHOLDS, alarm=alarm)


MEASURES = (
    Measure(
        slug="waiting_now",
        title="Waiting",
        unit=Unit.COUNT,
        better=Better.LOWER,
        definition="Contacts that wait at this moment.",
        grain=Grain.LIVE,
        count=waiting_now,
    ),
    Measure(
        slug="longest_wait",
        title="Longest wait",
        unit=Unit.SECONDS,
        better=Better.LOWER,
        definition="How long the contact that has waited longest waits by now.",
        grain=Grain.LIVE,
        count=longest_wait,
        limits=limits,
        adds=False,
    ),
)
