"""Lost callers: people who gave up and whom nobody has reached since (`metrics.md` §3)."""

from __future__ import annotations

import numpy as np

from wallboard.measure import Better, Contribution, Grain, Measure, Rules
from wallboard.repeats import Standing
from wallboard.snapshot import Unit
from wallboard.visits import Visits


def lost_and_unreached(visits: Visits, _rules: Rules) -> Contribution:
    """People, not calls: who gives up twice counts at the last time, and whose number is not known each time."""
    lost = visits.outcome_is("abandoned") & np.isnan(visits.settled)
    return Contribution((lost & ~np.isin(visits.standing, (Standing.UNSEEN, Standing.OURS))).astype(np.float64))


MEASURES = (
    Measure(
        slug="lost_and_unreached",
        title="Lost and unreached",
        unit=Unit.COUNT,
        better=Better.LOWER,
        definition="People who gave up waiting and have been reached neither by their own next try nor by us.",
        grain=Grain.CONTACT,
        count=lost_and_unreached,
        looks_around=True,
    ),
)
