"""Speed of answer (`metrics.md` §3); median and 90th percentile come from the spread of the same waits."""

from __future__ import annotations

from wallboard.measure import Better, Contribution, Grain, Measure, Rules, mean
from wallboard.snapshot import Unit
from wallboard.visits import Visits


def speed_of_answer(visits: Visits, rules: Rules) -> Contribution:
    """Seconds that answered contacts waited."""
    return mean(visits.waited(rules.at), visits.outcome_is("answered"))


MEASURES = (
    Measure(
        slug="speed_of_answer",
        title="Speed of answer",
        unit=Unit.SECONDS,
        better=Better.LOWER,
        definition="Mean wait of the contacts that were answered.",
        grain=Grain.CONTACT,
        count=speed_of_answer,
    ),
)
