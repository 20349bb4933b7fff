"""Promises (`metrics.md` §7), dated by when they are due; one without a due time is in no number."""

from __future__ import annotations

import numpy as np

from wallboard.cases import Promises
from wallboard.clock import MINUTE
from wallboard.measure import Better, Contribution, Grain, Measure, Rules, share
from wallboard.snapshot import Unit


def promise_kept_rate(promises: Promises, rules: Rules) -> Contribution:
    """Done in time and before the customer had to ask, of those whose fate is known; withdrawn ones are left out."""
    grace = rules.settings.promises.grace_minutes * MINUTE
    chased, done = ~np.isnan(promises.chased), ~np.isnan(promises.done)
    broken = promises.is_open() & (promises.breaks <= rules.at)
    fated = (promises.entered <= rules.at) & ~promises.is_withdrawn() & (chased | done | broken)
    return share(done & ~chased & (promises.done <= promises.entered + grace), fated)


def promises_overdue(promises: Promises, rules: Rules) -> Contribution:
    """Open ones whose due time and grace have passed."""
    grace = rules.settings.promises.grace_minutes * MINUTE
    return Contribution((promises.is_open() & (promises.entered + grace < rules.at)).astype(np.float64))


MEASURES = (
    Measure(
        slug="promise_kept_rate",
        title="Promises kept",
        unit=Unit.RATIO,
        better=Better.HIGHER,
        definition="Promises done in time, divided by those kept, late, broken, or asked about before they were done.",
        grain=Grain.PROMISE,
        cases=Grain.PROMISE,
        count_cases=promise_kept_rate,
    ),
    Measure(
        slug="promises_overdue",
        title="Promises overdue",
        unit=Unit.COUNT,
        better=Better.LOWER,
        definition="Promises that are due and not done at this moment.",
        grain=Grain.PROMISE,
        cases=Grain.PROMISE,
        count_cases=promises_overdue,
        is_now=True,
    ),
)
