"""Satisfaction from surveys (`metrics.md` §6): each belongs to the agent who handled the contact.

A second survey of one kind about the same contact is in no number. An answer outside its scale is in no score, but
it is an answer. Scores are dated by the answer, the two rates by the invitation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from wallboard.cases import Surveys
from wallboard.measure import Better, Contribution, Grain, Limits, Measure, Rules, share
from wallboard.snapshot import Unit
from wallboard.visits import Mask, Visits

if TYPE_CHECKING:
    from wallboard.settings import Settings

SATISFIED = 4.0  # of five
PROMOTERS, DETRACTORS = 9.0, 6.0  # of ten
NEARLY = 1e-9  # a mapped 4 is a 4 whatever its last bit
ALARM_BELOW_TARGET = 0.1


def _scored(surveys: Surveys, kind: str, low: float, high: float) -> tuple[np.ndarray, Mask]:
    """The answers of a kind on its usual scale, and which rows have one."""
    grades = surveys.graded(low, high)
    return grades, surveys.kind_is(kind) & (surveys.again == 0) & ~np.isnan(grades)


def csat(surveys: Surveys, _rules: Rules) -> Contribution:
    """Answers that are at least 4 on a scale from 1 to 5."""
    grades, counted = _scored(surveys, "csat", 1, 5)
    return share(grades >= SATISFIED - NEARLY, counted)


def nps(surveys: Surveys, _rules: Rules) -> Contribution:
    """Promoters (9 and 10) less detractors (0 to 6)."""
    grades, counted = _scored(surveys, "nps", 0, 10)
    lean = (grades >= PROMOTERS - NEARLY).astype(float) - (grades <= DETRACTORS + NEARLY)
    return Contribution(np.where(counted, lean, 0.0), counted.astype(float))


def ces(surveys: Surveys, _rules: Rules) -> Contribution:
    """The sum of answers on a scale from 1 to 7."""
    grades, counted = _scored(surveys, "ces", 1, 7)
    return Contribution(np.where(counted, grades, 0.0), counted.astype(float))


def response_rate(surveys: Surveys, _rules: Rules) -> Contribution:
    """Surveys that were answered, of those sent."""
    return share(~np.isnan(surveys.answered), surveys.again == 0)


def invitations(surveys: Surveys, _rules: Rules) -> Contribution:
    """Contacts about which somebody was asked, whatever the number of questions."""
    asked = (surveys.further == 0).astype(float)
    return Contribution(asked, np.zeros(len(surveys)))


def eligible(visits: Visits, _rules: Rules) -> Contribution:
    """Answered contacts."""
    answered = visits.outcome_is("answered").astype(float)
    return Contribution(np.zeros(len(visits)), answered)


def limits(settings: Settings, _queue: str | None) -> Limits:
    """The same in every queue: watched below the target, an alarm well below it."""
    given = settings.satisfaction
    target = given.csat_target
    return Limits(target=target, watch=target, alarm=target - ALARM_BELOW_TARGET, fewest=given.colour_from_n)


MEASURES = (
    Measure(
        slug="csat",
        title="Satisfaction",
        unit=Unit.RATIO,
        better=Better.HIGHER,
        definition="Answers of 4 and 5 on a scale from 1 to 5, divided by all answers on their scale.",
        grain=Grain.ANSWER,
        cases=Grain.ANSWER,
        count_cases=csat,
        limits=limits,
    ),
    Measure(
        slug="nps",
        title="Recommendation",
        unit=Unit.POINTS,
        better=Better.HIGHER,
        definition="Percentage of 9 and 10 less percentage of 0 to 6 among the answers on a scale from 0 to 10.",
        grain=Grain.ANSWER,
        cases=Grain.ANSWER,
        count_cases=nps,
    ),
    Measure(
        slug="ces",
        title="Ease",
        unit=Unit.SCORE,
        better=Better.HIGHER,
        definition="Mean of the answers on how easy it was, on a scale from 1 to 7.",
        grain=Grain.ANSWER,
        cases=Grain.ANSWER,
        count_cases=ces,
    ),
    Measure(
        slug="response_rate",
        title="Response rate",
        unit=Unit.RATIO,
        better=Better.HIGHER,
        definition="Surveys that were answered, divided by the surveys sent, each dated by its invitation.",
        grain=Grain.INVITATION,
        cases=Grain.INVITATION,
        count_cases=response_rate,
    ),
    Measure(
        slug="invitation_rate",
        title="Invitation rate",
        unit=Unit.RATIO,
        better=Better.HIGHER,
        definition="Contacts whose customer was invited to a survey, divided by answered contacts.",
        grain=Grain.CONTACT,
        count=eligible,
        cases=Grain.INVITATION,
        count_cases=invitations,
    ),
)
