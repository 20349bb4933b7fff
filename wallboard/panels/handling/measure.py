"""Handle time, transfers, holds and short calls of answered visits (`metrics.md` §3)."""

from __future__ import annotations

import numpy as np

from wallboard.measure import Better, Contribution, Grain, Measure, Rules, mean, share
from wallboard.snapshot import Unit
from wallboard.visits import Mask, Visits

SHORT_CALL_SECONDS = 10  # metrics.md §3: talk under ten seconds


def _over(visits: Visits) -> Mask:
    """Answered visits whose talk has ended."""
    return visits.outcome_is("answered") & ~np.isnan(visits.ended)


def handle_time(visits: Visits, _rules: Rules) -> Contribution:
    """Talk, hold and wrap-up of ended visits; a part that the store lacks is left out, never taken as known."""
    seconds = visits.talked() + np.nan_to_num(visits.hold) + np.nan_to_num(visits.wrap)
    return mean(seconds, _over(visits))


def transfer_rate(visits: Visits, _rules: Rules) -> Contribution:
    """Answered visits that ended in a transfer."""
    return share(visits.ended_by_is("transfer_blind", "transfer_attended"), _over(visits))


def hold_rate(visits: Visits, _rules: Rules) -> Contribution:
    """Answered visits that had a hold, of those whose hold is known."""
    return share(visits.hold > 0, _over(visits) & ~np.isnan(visits.hold))


def short_call_rate(visits: Visits, _rules: Rules) -> Contribution:
    """Answered visits with hardly any talk, of those whose talk is known."""
    talk = visits.talked()
    return share(talk < SHORT_CALL_SECONDS, _over(visits) & ~np.isnan(talk))


MEASURES = (
    Measure(
        slug="handle_time",
        title="Handle time",
        unit=Unit.SECONDS,
        better=Better.NEITHER,
        definition="Mean of talk, hold and wrap-up of answered visits that have ended.",
        grain=Grain.VISIT,
        count=handle_time,
    ),
    Measure(
        slug="transfer_rate",
        title="Transfer rate",
        unit=Unit.RATIO,
        better=Better.LOWER,
        definition="Answered visits that ended in a transfer, divided by answered visits that have ended.",
        grain=Grain.VISIT,
        count=transfer_rate,
    ),
    Measure(
        slug="hold_rate",
        title="Hold rate",
        unit=Unit.RATIO,
        better=Better.LOWER,
        definition="Answered visits with a hold, divided by those whose hold is known.",
        grain=Grain.VISIT,
        count=hold_rate,
    ),
    Measure(
        slug="short_call_rate",
        title="Short calls",
        unit=Unit.RATIO,
        better=Better.LOWER,
        definition="Answered visits with less than 10 s of talk, divided by those whose talk is known.",
        grain=Grain.VISIT,
        count=short_call_rate,
    ),
)
