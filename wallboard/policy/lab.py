"""A registered policy compared before and after, from the board's own database."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

from wallboard import errors, measure
from wallboard.ledger import Ledger
from wallboard.measure import Measure
from wallboard.policy import comparison, daily, weeks
from wallboard.policy.comparison import Comparison, Known
from wallboard.policy.weeks import Row
from wallboard.settings import Policy, Settings

BESIDE = ("response_rate",)  # what checks ask for beside the measures that are compared


def policy_of(settings: Settings, slug: str) -> Policy:
    """The policy of that name.

    Raises:
        UsageError: no such policy is registered.
    """
    found = next((policy for policy in settings.policies if policy.slug == slug), None)
    if found is None:
        known = ", ".join(policy.slug for policy in settings.policies) or "none"
        raise errors.UsageError(f"There is no policy '{slug}' in config/policies.toml; registered: {known}.")
    return found


def compare(
    ledger: Ledger,
    settings: Settings,
    policy: Policy,
    now: datetime,
    *,
    slugs: Sequence[str] = (),
    told: Callable[[str], None] = lambda _: None,
) -> list[Comparison]:
    """Every measure before and after a policy, the primary one first.

    Args:
        ledger: the board's own database.
        settings: the site's.
        policy: one of theirs.
        now: the moment up to which rows are known.
        slugs: the measures to compare; none means the policy's own and its guards.
        told: hears which week is being read.

    Raises:
        UsageError: a measure that cannot be compared week by week.
    """
    known = {each.slug: each for each in measure.every(settings.panels)}
    wanted = [_comparable(slug, known) for slug in _in_order(policy, slugs)]
    today = now.astimezone(settings.timezone).date()
    first = daily.first_day(ledger, settings) or today
    monday = policy.start - timedelta(days=policy.start.weekday())
    read = max(first, monday - timedelta(weeks=weeks.MOST_BEFORE)), max(first, _end(policy, today))
    beside = [known[slug] for slug in (*BESIDE, *comparison.PLACEBO) if slug in known]
    needed = tuple({each.slug: each for each in (*wanted, *beside)}.values())
    rows = daily.read(ledger, settings, needed, read, now, told=lambda week: told(f"week of {week.isoformat()}"))

    def days(each: Measure) -> Sequence[Row]:
        return rows[each.slug]

    given = Known(
        daily=days,
        measures={each.slug: each for each in needed},
        first=first,
        today=today,
        free=daily.holidays(settings, (min(read), max(read))),
        policies=settings.policies,
    )
    return [comparison.compare(policy, each, given) for each in wanted]


def _in_order(policy: Policy, slugs: Sequence[str]) -> list[str]:
    """The measures asked for, each once, the primary one first where it is among them."""
    wanted = list(dict.fromkeys(slugs or (policy.primary, *policy.guards)))
    return sorted(wanted, key=lambda slug: slug != policy.primary)


def _comparable(slug: str, known: dict[str, Measure]) -> Measure:
    if slug not in known:
        raise errors.UsageError(f"There is no measure '{slug}' on this board; known are {', '.join(known)}.")
    if not comparison.is_comparable(known[slug]):
        usable = ", ".join(each.slug for each in known.values() if comparison.is_comparable(each))
        raise errors.UsageError(
            f"'{slug}' grows with the contacts or is of one moment, so weeks of it cannot be compared; use {usable}."
        )
    return known[slug]


def _end(policy: Policy, today: date) -> date:
    """The day after the last one that can matter: that of the last look, or today."""
    if not policy.looks:
        return today
    begin = policy.start + timedelta(days=policy.ramp_in_days + 7)
    return min(today, begin + timedelta(weeks=max(policy.looks)))
