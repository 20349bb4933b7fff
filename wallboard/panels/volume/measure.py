"""Offered, answered, abandoned, and the shares of them (`metrics.md` §1 and §3)."""

from __future__ import annotations

import numpy as np

from wallboard.measure import Better, Contribution, Grain, Measure, Rules, share
from wallboard.snapshot import Unit
from wallboard.visits import REFUSED, Mask, Visits


def _offered(visits: Visits) -> Mask:
    return ~visits.outcome_is(*REFUSED)


def offered(visits: Visits, _rules: Rules) -> Contribution:
    """Every contact that entered a queue, those still waiting included; refused ones are attempts only."""
    return Contribution(_offered(visits).astype(np.float64))


def answered(visits: Visits, _rules: Rules) -> Contribution:
    """Contacts that reached a human."""
    return Contribution(visits.outcome_is("answered").astype(np.float64))


def abandoned(visits: Visits, _rules: Rules) -> Contribution:
    """Contacts that gave up while waiting."""
    return Contribution(visits.outcome_is("abandoned").astype(np.float64))


def abandon_rate(visits: Visits, _rules: Rules) -> Contribution:
    """Abandoned of offered."""
    return share(visits.outcome_is("abandoned"), _offered(visits))


def answer_rate(visits: Visits, rules: Rules) -> Contribution:
    """Answered of all attempts in opening hours, refused ones included."""
    return share(visits.outcome_is("answered"), rules.in_opening_hours(visits.entered))


MEASURES = (
    Measure(
        slug="offered",
        title="Offered",
        unit=Unit.COUNT,
        better=Better.NEITHER,
        definition="Contacts that entered a queue, those still waiting included.",
        grain=Grain.CONTACT,
        count=offered,
    ),
    Measure(
        slug="answered",
        title="Answered",
        unit=Unit.COUNT,
        better=Better.NEITHER,
        definition="Contacts that reached a human.",
        grain=Grain.CONTACT,
        count=answered,
    ),
    Measure(
        slug="abandoned",
        title="Abandoned",
        unit=Unit.COUNT,
        better=Better.LOWER,
        definition="Contacts that gave up while waiting.",
        grain=Grain.CONTACT,
        count=abandoned,
    ),
    Measure(
        slug="abandon_rate",
        title="Abandon rate",
        unit=Unit.RATIO,
        better=Better.LOWER,
        definition="Abandoned contacts divided by offered ones.",
        grain=Grain.CONTACT,
        count=abandon_rate,
    ),
    Measure(
        slug="answer_rate",
        title="Answer rate",
        unit=Unit.RATIO,
        better=Better.HIGHER,
        definition="Answered contacts divided by all attempts in opening hours, refused ones included.",
        grain=Grain.CONTACT,
        count=answer_rate,
    ),
)
