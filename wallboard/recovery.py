"""Who has had it so hard lately that somebody should own them, and were they won back? (`metrics.md` §9)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from wallboard import clock, friction, journey
from wallboard.callers import Callers
from wallboard.friction import Cause
from wallboard.journey import Journey
from wallboard.notebook import Recovery, Step
from wallboard.settings import Settings

BACK = timedelta(days=28)  # two half-lives: what lies further back weighs a quarter at the most
DUE = timedelta(hours=48)
MONTH, QUARTER = timedelta(days=30), timedelta(days=90)
LOOKED_AT = 200  # of those for whom most may have gone wrong; the score of each is worked out exactly


@dataclass(frozen=True, slots=True, kw_only=True)
class Hard:
    """A customer whose friction is high, what made it so, and who cares for them.

    `is_silent`: they gave up and have neither complained nor been asked how it was.
    """

    customer: str
    masked: str | None
    queue: str | None  # where they were last
    score: float
    causes: tuple[Cause, ...]
    last_at: datetime
    is_silent: bool
    work: Recovery

    @property
    def due_at(self) -> datetime | None:
        """Until when whoever owns them should have won them back."""
        since = self.work.since
        return None if since is None or self.work.outcome else clock.moment(since / 1e6) + DUE


def scores(known: Callers, settings: Settings, at: datetime, *, queues: Collection[str] = ()) -> dict[str, Journey]:
    """The customers whose friction is serious, by their hash; reads the journeys of the hardest hit.

    A number that many people share is nobody to win back.
    """
    span = {"since": clock.micros(at - BACK), "until": clock.micros(at)}
    limit = float(settings.service_level.of(None).answer_within_seconds)
    found = {}
    for customer in known.ledger.troubled(**span, wait=limit, most=LOOKED_AT):
        theirs = journey.of(known, settings, customer, at, queues=queues)
        recent = [event for event in theirs.events if event.at >= at - MONTH]
        is_shared = len(recent) > settings.repeats.shared_after_contacts
        if theirs.score >= friction.SERIOUS and not is_shared:
            found[customer] = theirs
    return found


def listed(journeys: Mapping[str, Journey], recoveries: Mapping[str, Recovery]) -> tuple[Hard, ...]:
    """Who is to be won back: serious, and not closed since their last contact; without an owner first, then worst."""
    people = []
    for customer, theirs in journeys.items():
        work = recoveries.get(customer, Recovery())
        last_at = max(event.at for event in theirs.events if not event.is_ours)
        if work.closed_at is not None and clock.moment(work.closed_at / 1e6) >= last_at:
            continue
        people.append(_hard(customer, theirs, last_at, Recovery() if work.outcome else work))
    return tuple(sorted(people, key=lambda one: (one.work.owner is not None, -one.score, one.customer)))


def rate(recoveries: Mapping[str, Recovery], since: datetime) -> tuple[int, int]:
    """Of those whose recovery was closed since a moment: how many were won back, and how many there are."""
    begin = clock.micros(since)
    closed = [one for one in recoveries.values() if one.closed_at is not None and one.closed_at >= begin]
    return sum(one.outcome is Step.RECOVERED for one in closed), len(closed)


def _hard(customer: str, theirs: Journey, last_at: datetime, work: Recovery) -> Hard:
    causes = [term.cause for term in theirs.terms]
    has_spoken = Cause.COMPLAINT in causes or any(event.kind in ("survey", "complaint") for event in theirs.events)
    return Hard(
        customer=customer,
        masked=theirs.masked,
        queue=next((event.queue for event in theirs.events if event.queue), None),
        score=theirs.score,
        causes=tuple(dict.fromkeys(causes)),
        last_at=last_at,
        is_silent=Cause.ABANDONED in causes and not has_spoken,
        work=work,
    )
