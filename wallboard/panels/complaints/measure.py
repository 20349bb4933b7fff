"""Recorded complaints, and dissatisfaction heard in texts (`metrics.md` §5): people and not messages."""

from __future__ import annotations

import numpy as np

from wallboard.cases import Heard, Tickets
from wallboard.measure import Better, Contribution, Grain, Measure, Rules
from wallboard.snapshot import Unit
from wallboard.visits import Visits


def complaints(tickets: Tickets, _rules: Rules) -> Contribution:
    """One for each complaint that its customer had not made in the seven days before; merged tickets are none."""
    first = (tickets.complaint == 1) & np.isnan(tickets.before) & ~tickets.is_merged()
    return Contribution(first.astype(np.float64))


def of_contacts(tickets: Tickets, rules: Rules) -> Contribution:
    """The complaints of the rate; what they are divided by comes from the visits."""
    return Contribution(complaints(tickets, rules).part, np.zeros(len(tickets)))


def answered(visits: Visits, _rules: Rules) -> Contribution:
    """The answered contacts that complaints are divided by."""
    return Contribution(np.zeros(len(visits)), visits.outcome_is("answered").astype(np.float64))


def heard(texts: Heard, _rules: Rules) -> Contribution:
    """One for each text whose customer was not heard in the seven days before."""
    return Contribution(texts.is_first().astype(np.float64))


MEASURES = (
    Measure(
        slug="complaints",
        title="Complaints",
        unit=Unit.COUNT,
        better=Better.LOWER,
        definition="Recorded complaints, one for each customer within seven days.",
        grain=Grain.TICKET,
        cases=Grain.TICKET,
        count_cases=complaints,
    ),
    Measure(
        slug="complaint_rate",
        title="Complaint rate",
        unit=Unit.PER_1000,
        better=Better.LOWER,
        definition="Recorded complaints for every thousand answered contacts.",
        grain=Grain.CONTACT,
        count=answered,
        cases=Grain.TICKET,
        count_cases=of_contacts,
    ),
    Measure(
        slug="dissatisfaction_heard",
        title="Dissatisfaction heard",
        unit=Unit.COUNT,
        better=Better.LOWER,
        definition="Customers who wrote one of the phrases of dissatisfaction, once within seven days.",
        grain=Grain.HEARD,
        cases=Grain.HEARD,
        count_cases=heard,
    ),
)
