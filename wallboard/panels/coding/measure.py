"""Call coding (`metrics.md` §12): is the reason known soon after the contact?"""

from __future__ import annotations

import numpy as np

from wallboard.measure import Better, Contribution, Grain, Measure, Rules, share
from wallboard.snapshot import Unit
from wallboard.visits import CODED_WITHIN, Visits


def coding_rate(visits: Visits, rules: Rules) -> Contribution:
    """Coded within a quarter of an hour, of answered visits that are coded or whose quarter has passed.

    A reason without the moment at which it was given says nothing about how soon that was.
    """
    ended = visits.outcome_is("answered") & ~np.isnan(visits.ended)
    coded = ~np.isnan(visits.coded)
    decided = coded | (visits.ended + CODED_WITHIN <= rules.at)
    untold = ~coded & (visits.reason >= 0)
    return share(visits.coded - visits.ended <= CODED_WITHIN, ended & decided & ~untold)


MEASURES = (
    Measure(
        slug="coding_rate",
        title="Coded in time",
        unit=Unit.RATIO,
        better=Better.HIGHER,
        definition="Answered visits coded within 15 minutes of their end, divided by those coded or older than that.",
        grain=Grain.VISIT,
        count=coding_rate,
    ),
)
