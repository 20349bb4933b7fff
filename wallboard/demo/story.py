"""What happens at Harbour Bank: the rhythm of its days, two new policies, one bad afternoon and small rushes?"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from wallboard.demo import chance, moments
from wallboard.demo.queues import DELIVERY_REASON, IDENTITY_REASON, OUTAGE_REASON, QUEUES

# Share of an ordinary day's contacts in each local hour, about per cent; like bank lines, high from 11 to 15.
_HOURS = (
    0.9, 0.7, 0.6, 0.6, 0.7, 0.9, 1.4, 1.8, 3.6, 6.2, 8.7, 9.5,
    9.6, 10.2, 10.4, 9.8, 6.8, 4.2, 2.9, 2.4, 2.2, 1.8, 1.4, 1.1,
)  # fmt: skip
_WEEKDAYS = (1.07, 1.03, 1.00, 0.99, 1.02, 0.90, 0.86)
_DAY_SIGMA = 0.05
_RUSH_HOURS = (9.5, 11.0, 12.5, 14.0, 15.5, 17.0, 19.0)  # about one rush begins near each of these
_RUSH_SHARE = 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class Rush:
    """More callers than usual in one queue for a while, many of them about one thing."""

    queue: str
    since: int
    until: int
    factor: float
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """A change the bank made some whole weeks ago, and what it really did (factors from its start on)."""

    slug: str
    name: str
    weeks: int
    queues: tuple[str, ...]
    reasons: tuple[str, ...]
    hypothesis: str
    comparison_queues: tuple[str, ...]
    volume: float
    unresolved: float
    complaints: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """Factors on one reason at one moment."""

    volume: float = 1.0
    unresolved: float = 1.0
    complaints: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Story:
    """The plot of one demo: it follows from the seed, the zone and the moment the history was made for.

    Compared by identity, which keeps the caches below quick.
    """

    seed: int
    zone: ZoneInfo
    days: int
    made_at: int

    @property
    def made_on(self) -> date:
        """The local day the history was made on."""
        return moments.local(self.made_at, self.zone).date()

    @property
    def begins(self) -> int:
        """The first moment of the history: local midnight."""
        return moments.at_local(self.made_on - timedelta(days=self.days), 0, self.zone)

    @property
    def monday(self) -> date:
        """The Monday of the week the history was made in."""
        return self.made_on - timedelta(days=self.made_on.weekday())


def whole_weeks(on: date, days: int) -> int:
    """The days back to the last Monday that is at least `days` ago: before and after are compared in whole weeks."""
    return days + (on - timedelta(days=days)).weekday()


POLICIES = (
    Policy(
        slug="tracked-post",
        name="Cards are sent by tracked post",
        weeks=4,
        queues=("Cards",),
        reasons=(DELIVERY_REASON,),
        hypothesis="Fewer people ask twice where their card is.",
        comparison_queues=("Payments",),
        volume=0.88,
        unresolved=0.6,
        complaints=0.6,
    ),
    Policy(
        slug="app-confirmation",
        name="Identity is confirmed in the app instead of by questions",
        weeks=2,  # so that six whole weeks lie before it and two after
        queues=("Online banking", "Accounts"),
        reasons=(IDENTITY_REASON,),
        hypothesis="Fewer complaints about the identity check, and fewer second calls.",
        comparison_queues=("Payments", "Cards"),
        volume=0.92,
        unresolved=0.45,
        complaints=0.4,
    ),
)


def starts_on(policy: Policy, plot: Story) -> date:
    """The Monday on which a change came into force."""
    return plot.monday - timedelta(weeks=policy.weeks)


@lru_cache(maxsize=512)
def effect(story: Story, queue: str, reason: str, day: date) -> Effect:
    """What the policies in force on a local day do to one reason in one queue."""
    for policy in POLICIES:
        if queue in policy.queues and reason in policy.reasons and day >= starts_on(policy, story):
            return Effect(volume=policy.volume, unresolved=policy.unresolved, complaints=policy.complaints)
    return Effect()


@lru_cache(maxsize=8)
def outage(story: Story) -> tuple[Rush, ...]:
    """The bad afternoon, Wednesday of the week before: card payments fail from 13:20 to 16:50."""
    day = story.monday - timedelta(days=5)
    since, until = (moments.at_local(day, hour, story.zone) for hour in (13 + 1 / 3, 16 + 5 / 6))
    return (
        Rush(queue="Cards", since=since, until=until, factor=3.4, reason=OUTAGE_REASON),
        Rush(queue="Payments", since=since, until=until, factor=2.8, reason=OUTAGE_REASON),
    )


def in_outage(story: Story, at: int) -> bool:
    """Whether card payments fail right now."""
    return outage(story)[0].since <= at < outage(story)[0].until


@lru_cache(maxsize=32)
def rushes(story: Story, day: date) -> tuple[Rush, ...]:
    """The rushes of a local day, the outage and the one that is on when the history ends among them."""
    random = chance.draws(story.seed, "rushes", day)
    found = list(outage(story))
    for hour in _RUSH_HOURS:
        if random.random() < _RUSH_SHARE:
            queue = random.choice(QUEUES)
            since = moments.at_local(day, hour + random.uniform(-0.6, 0.6), story.zone)
            until = since + round(random.uniform(14, 32) * moments.MINUTE)
            reason = random.choice(queue.reasons).name if random.random() < _RUSH_SHARE else None
            found.append(
                Rush(queue=queue.name, since=since, until=until, factor=random.uniform(1.6, 2.4), reason=reason)
            )
    if day == story.made_on:
        found.append(_opening_scene(story))
    return tuple(found)


def _opening_scene(story: Story) -> Rush:
    """A rush in Cards around the moment the history was made, so that a new viewer sees the board at work."""
    return Rush(
        queue="Cards",
        since=story.made_at - 10 * moments.MINUTE,
        until=story.made_at + 15 * moments.MINUTE,
        factor=3.2,
        reason=IDENTITY_REASON,
    )


@lru_cache(maxsize=32)
def day_factor(story: Story, day: date) -> float:
    """How busy a whole day is against an ordinary one."""
    return _WEEKDAYS[day.weekday()] * chance.spread(chance.draws(story.seed, "day", day), 1.0, _DAY_SIGMA)


def hour_share(hour: float) -> float:
    """Share of an ordinary day's contacts per hour at a local hour, drawn smoothly between the hours' middles."""
    before = math.floor(hour - 1 / 2)
    weight = hour - 1 / 2 - before
    return ((1 - weight) * _HOURS[before] + weight * _HOURS[(before + 1) % len(_HOURS)]) / sum(_HOURS)
