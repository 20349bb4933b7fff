"""How hard have we made it for a customer lately? Terms that accumulate and fade (`metrics.md` §9)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

HALF_LIFE = timedelta(days=14)  # metrics.md §9
SERIOUS = 8.0  # … from here on somebody should own the customer


class Cause(StrEnum):
    """What made it hard."""

    WAITED = "waited"
    ABANDONED = "abandoned"
    REPEAT = "repeat"
    TRANSFER = "transfer"
    REOPENED = "reopened"
    LOW_SCORE = "low_score"
    COMPLAINT = "complaint"
    PROMISE = "promise"


WEIGHTS: dict[Cause, float] = {
    Cause.WAITED: 1,
    Cause.ABANDONED: 2,
    Cause.REPEAT: 3,
    Cause.TRANSFER: 1,
    Cause.REOPENED: 2,
    Cause.LOW_SCORE: 4,
    Cause.COMPLAINT: 5,
    Cause.PROMISE: 4,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One thing that went wrong at a moment, and what is left of its weight."""

    cause: Cause
    at: datetime
    weight: float
    left: float


def term(cause: Cause, happened: datetime, now: datetime) -> Term:
    """A term as it counts now: half of its weight for every half-life that has passed."""
    weight = WEIGHTS[cause]
    return Term(cause=cause, at=happened, weight=weight, left=weight * 0.5 ** ((now - happened) / HALF_LIFE))


def score(terms: Iterable[Term]) -> float:
    """What all terms together come to."""
    return sum(one.left for one in terms)
