"""Before and after a policy: the estimate, what speaks against it, and the verdict (`metrics.md` §11).

The verdict changes at the looks that were planned and nowhere else, and the interval is as wide as several looks ask
for. Nothing is said in per cent that fewer than twenty events carry.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from wallboard.measure import Better, Grain, Measure
from wallboard.policy import estimate, weeks
from wallboard.policy.estimate import Estimate
from wallboard.policy.weeks import Row, Series, Span
from wallboard.settings import Policy
from wallboard.snapshot import Unit

FEWEST_BEFORE, FEWEST_AFTER = 6, 2  # weeks
FEWEST_EVENTS = 20
NEAR = timedelta(weeks=4)  # another policy that began so close cannot be told from this one
SHIFT = 0.20  # a relative change of volume or of the share of answers beyond which both sides are not the same people
UNLIKELY = 0.05
PLACEBO = (
    "handle_time",
    "csat",
    "speed_of_answer",
)  # measures a policy hardly touches; the first that is not looked at

Floats = NDArray[np.float64]
Daily = Mapping[str, Sequence[Row]]  # by slug


class Verdict(StrEnum):
    """What can be said."""

    FELL = "fell"
    ROSE = "rose"
    NO_CLEAR_CHANGE = "no_clear_change"
    CANNOT_TELL_YET = "cannot_tell_yet"


class Why(StrEnum):
    """Why nothing can be said yet."""

    FUTURE = "future"
    FEW_BEFORE = "few_before"
    FEW_AFTER = "few_after"
    FEW_EVENTS = "few_events"
    NO_CONTACTS = "no_contacts"


class Name(StrEnum):
    """The checks."""

    PRE_TREND = "parallel_pre_trend"
    PLACEBO_DATE = "placebo_date"
    PLACEBO_MEASURE = "placebo_measure"
    RESPONSE = "response_rate_shift"
    VOLUME = "volume_shift"
    OTHERS = "other_policies"
    SIMPSON = "simpson"
    PERMUTATION = "permutation_agrees"
    WEEKS = "whole_weeks"
    COMPARISON = "comparison_queues"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One reason to believe or to doubt; `figures` are what its sentence names."""

    name: Name
    passed: bool
    figures: Mapping[str, float | str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """One measure before and after a policy. `effect low high smallest` are relative: -0.15 is 15 % lower.

    Where nothing can be said they are None, and `why` and `until` say what is missing, and when to look again.
    """

    policy: Policy
    measure: Measure
    verdict: Verdict
    span: Span
    treated: Series
    against: Series | None
    effect: float | None = None
    low: float | None = None
    high: float | None = None
    p: float | None = None
    smallest: float | None = None
    look: int = 0  # weeks after the change that the verdict is of
    checks: tuple[Check, ...] = ()
    why: Why | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What there is to compare with: days by measure, from when on, the day it is, holidays, and all policies."""

    daily: Callable[[Measure], Sequence[Row]]
    measures: Mapping[str, Measure]
    first: date
    today: date
    free: Collection[date]
    policies: Sequence[Policy]


def is_comparable(measure: Measure) -> bool:
    """Whether a measure is a quotient of what happened; a count grows with the contacts, and a moment has no weeks."""
    return measure.unit is not Unit.COUNT and not measure.is_now and measure.grain not in (Grain.LIVE, Grain.AGENT_TIME)


def compare(policy: Policy, measure: Measure, known: Known) -> Comparison:
    """One measure before and after a policy, with its checks."""
    found = _estimated(policy, measure, known)
    if found.effect is None:
        return found
    return replace(found, checks=_checks(found, known))


def _estimated(policy: Policy, measure: Measure, known: Known, *, begins: date | None = None) -> Comparison:
    """The estimate and its verdict; `begins` puts the change on another day."""
    start = begins or policy.start
    span = weeks.span(start, policy.ramp_in_days, known.first, known.today)
    span = replace(span, after=span.after[: max(policy.looks, default=len(span.after))])
    rows = known.daily(measure)
    mine = weeks.of(rows, policy.queues, policy.reasons)
    others = weeks.of(rows, policy.comparison_queues, ()) if policy.comparison_queues else []
    span = _with_contacts(span, measure, mine, others, policy, known.free)
    look = max((planned for planned in policy.looks if planned <= len(span.after)), default=0)
    look = look or (len(span.after) if not policy.looks else 0)
    told = Comparison(
        policy=policy,
        measure=measure,
        verdict=Verdict.CANNOT_TELL_YET,
        span=span,
        treated=weeks.series(mine, span, known.free),
        against=weeks.series(others, span, known.free) if policy.comparison_queues else None,
        look=look,
    )
    if why := _too_early(told, known):
        return replace(told, why=why, until=_when(policy, span, why))
    return _judged(told)


def _judged(told: Comparison) -> Comparison:
    """The verdict at the look that was reached."""
    level = estimate.level_of(len(told.policy.looks))
    treated = _cut(told.treated, told.look)
    if told.against is None:
        found = _without(told.measure, treated, level)
    else:
        values = _figures(told.measure, treated) - _figures(told.measure, _cut(told.against, told.look))
        found = estimate.compared(values[: treated.before], values[treated.before :], level=level)
    verdict = Verdict.NO_CLEAR_CHANGE if not found.is_clear else Verdict.FELL if found.effect < 0 else Verdict.ROSE
    effect, low, high, smallest = _relative(told.measure, treated, found)
    return replace(told, verdict=verdict, effect=effect, low=low, high=high, p=found.p, smallest=smallest)


def _without(measure: Measure, treated: Series, level: float) -> Estimate:
    """The estimate where there is nothing to compare with."""
    is_after = np.arange(len(treated.level)) >= treated.before
    if _is_rate(measure):
        return estimate.alone(treated.level * treated.whole, treated.whole, is_after, level=level)
    values = _figures(measure, treated)
    return replace(estimate.compared(values[: treated.before], values[treated.before :], level=level), p=None)


def _figures(measure: Measure, of: Series) -> Floats:
    """What is compared week by week: logs of rates and of times, shares of answers as they are."""
    if _is_rate(measure):
        return np.log(of.level + 0.5 / of.whole)
    return np.log(of.level) if measure.unit is Unit.SECONDS else of.level


def _relative(measure: Measure, treated: Series, found: Estimate) -> tuple[float, float, float, float]:
    """The effect, its interval and the smallest visible one, as a share of what was to be expected."""
    if _is_rate(measure) or measure.unit is Unit.SECONDS:
        effect, low, high = (float(np.expm1(value)) for value in (found.effect, found.low, found.high))
        return effect, low, high, float(-np.expm1(-found.smallest))
    expected = abs(float(treated.level[treated.before :].mean()) - found.effect) or 1.0
    return found.effect / expected, found.low / expected, found.high / expected, found.smallest / expected


def _is_rate(measure: Measure) -> bool:
    """Whether a measure counts events that are rather rare, and is better when they are rarer."""
    return measure.unit is Unit.PER_1000 or (measure.unit is Unit.RATIO and measure.better is Better.LOWER)


def _cut(of: Series, look: int) -> Series:
    """The weeks up to a look."""
    end = of.before + look
    return replace(of, part=of.part[:end], whole=of.whole[:end], level=of.level[:end])


def _with_contacts(  # noqa: PLR0917
    span: Span, measure: Measure, mine: list[Row], others: list[Row], policy: Policy, free: Collection[date]
) -> Span:
    """The weeks in which both sides had contacts; an estimate of none would be one of nothing."""
    sides = [weeks.series(mine, span, free)]
    sides += [weeks.series(others, span, free)] if policy.comparison_queues else []
    known = np.ones(len(span.weeks), dtype=np.bool_)
    for side in sides:
        known &= ~np.isnan(side.level)
        if measure.unit is Unit.SECONDS:
            known &= ~(side.level <= 0)
    count = len(span.before)
    return Span(
        before=tuple(week for week, is_known in zip(span.before, known[:count], strict=True) if is_known),
        after=tuple(week for week, is_known in zip(span.after, known[count:], strict=True) if is_known),
    )


def _too_early(told: Comparison, known: Known) -> Why | None:
    """What is missing for an answer, the most telling first."""
    if told.policy.start > known.today:
        return Why.FUTURE
    if not len(told.treated.whole) or not told.treated.whole.sum():
        return Why.NO_CONTACTS
    if len(told.span.before) < FEWEST_BEFORE:
        return Why.FEW_BEFORE
    if told.look < FEWEST_AFTER:
        return Why.FEW_AFTER
    treated = _cut(told.treated, told.look)
    events = treated.part if _is_rate(told.measure) else treated.whole
    if min(events[: treated.before].sum(), events[treated.before :].sum()) < FEWEST_EVENTS:
        return Why.FEW_EVENTS
    return None


def _when(policy: Policy, span: Span, why: Why) -> date | None:
    """When to look again; None where time alone will not help."""
    begin = policy.start + timedelta(days=policy.ramp_in_days)
    begin += timedelta(days=-begin.weekday() % 7)
    if why in (Why.FUTURE, Why.FEW_AFTER):
        planned = next((look for look in policy.looks if look > len(span.after)), FEWEST_AFTER)
        return begin + timedelta(weeks=max(planned, FEWEST_AFTER))
    if why is Why.FEW_EVENTS:
        later = next((look for look in policy.looks if look > len(span.after)), None)
        return None if later is None else begin + timedelta(weeks=later)
    return None


def _checks(found: Comparison, known: Known) -> tuple[Check, ...]:
    """Every check that can be made, in the order of `statistics.md` §1.5 (7)."""
    made = [
        _pre_trend(found),
        _placebo_date(found),
        _placebo_measure(found, known),
        _shift(Name.RESPONSE, found, known, "response_rate") if found.measure.slug in ("csat", "nps", "ces") else None,
        _volume(found),
        _others(found, known),
        _simpson(found),
        _permutation(found),
        _weeks(found),
        Check(
            name=Name.COMPARISON,
            passed=found.against is not None,
            figures={"queues": ", ".join(found.policy.comparison_queues)},
        ),
    ]
    return tuple(check for check in made if check is not None)


def _pre_trend(found: Comparison) -> Check:
    """Whether both sides ran alongside each other before."""
    values = _figures(found.measure, found.treated)
    if found.against is not None:
        values = values - _figures(found.measure, found.against)
    trend, p = estimate.slope(values[: found.treated.before])
    return Check(name=Name.PRE_TREND, passed=not p < UNLIKELY, figures={"slope": trend, "p": p})


def _placebo_date(found: Comparison) -> Check | None:
    """Whether the same method finds a change in the middle of the weeks before, where there was none."""
    before = found.treated.before
    if before < 2 * FEWEST_AFTER + 2:
        return None
    values = _figures(found.measure, found.treated)[:before]
    if found.against is not None:
        values = values - _figures(found.measure, found.against)[:before]
    middle = before // 2
    placebo = estimate.compared(values[:middle], values[middle:])
    day = found.span.before[middle].isoformat()
    return Check(name=Name.PLACEBO_DATE, passed=not placebo.is_clear, figures={"day": day})


def _placebo_measure(found: Comparison, known: Known) -> Check | None:
    """Whether a measure that the policy should not touch has changed as well."""
    looked_at = {found.measure.slug, found.policy.primary}
    slug = next((slug for slug in PLACEBO if slug in known.measures and slug not in looked_at), None)
    if slug is None:
        return None
    other = _estimated(found.policy, known.measures[slug], known)
    if other.effect is None:
        return None
    is_calm = other.verdict is Verdict.NO_CLEAR_CHANGE
    return Check(
        name=Name.PLACEBO_MEASURE, passed=is_calm, figures={"measure": other.measure.title, "effect": other.effect}
    )


def _shift(name: Name, found: Comparison, known: Known, slug: str) -> Check | None:
    """Whether the level of something else, at the touched queues, has moved by more than a fifth."""
    if slug not in known.measures:
        return None
    rows = weeks.of(known.daily(known.measures[slug]), found.policy.queues, found.policy.reasons)
    of = weeks.series(rows, found.span, known.free)
    before, after = (_level(of, part) for part in (slice(of.before), slice(of.before, None)))
    if not before or after is None:
        return None
    change = after / before - 1
    return Check(name=name, passed=abs(change) <= SHIFT, figures={"before": before, "after": after, "change": change})


def _volume(found: Comparison) -> Check:
    """Whether far more or fewer contacts came, beside what came elsewhere."""
    change = _grown(found.treated)
    if found.against is not None:
        change = (1 + change) / (1 + _grown(found.against)) - 1
    return Check(name=Name.VOLUME, passed=abs(change) <= SHIFT, figures={"change": change})


def _grown(of: Series) -> float:
    before, after = float(of.whole[: of.before].mean()), float(of.whole[of.before :].mean())
    return after / before - 1 if before else 0.0


def _others(found: Comparison, known: Known) -> Check:
    """Whether another policy for the same queues or those of comparison began about then."""
    mine = {*found.policy.queues, *found.policy.comparison_queues}
    near = [
        other.slug
        for other in known.policies
        if other.slug != found.policy.slug
        and abs(other.start - found.policy.start) <= NEAR
        and (not other.queues or not found.policy.queues or mine & set(other.queues))
    ]
    return Check(name=Name.OTHERS, passed=not near, figures={"policies": ", ".join(near)})


def _simpson(found: Comparison) -> Check:
    """Whether the whole tells something else than its parts."""
    crude, level = found.treated.crude, found.treated.level
    before = found.treated.before
    naive, standardised = (float(of[before:].mean() - of[:before].mean()) for of in (crude, level))
    pairs = [pair for pair in found.treated.by_stratum.values() if None not in pair]
    against = sum((new - old) * standardised < 0 for old, new in pairs if old is not None and new is not None)
    reverses = naive * standardised < 0 and not np.isclose(naive, 0) and not np.isclose(standardised, 0)
    share = against / len(pairs) if pairs else 0.0
    figures = {"crude": naive, "standardised": standardised, "mix": naive - standardised, "share": share}
    return Check(name=Name.SIMPSON, passed=not reverses and share <= 0.5, figures=figures)  # noqa: PLR2004


def _permutation(found: Comparison) -> Check | None:
    """Whether the ways to split the weeks tell the same as the interval."""
    if found.p is None:
        return None
    is_clear = found.verdict in (Verdict.FELL, Verdict.ROSE)
    return Check(name=Name.PERMUTATION, passed=is_clear == (found.p < UNLIKELY), figures={"p": found.p})


def _weeks(found: Comparison) -> Check:
    """Whether no week between the first and the last is missing on either side."""
    gaps = sum(
        (later - sooner).days > 7  # noqa: PLR2004
        for side in (found.span.before, found.span.after)
        for sooner, later in pairwise(side)
    )
    return Check(name=Name.WEEKS, passed=not gaps, figures={"missing": gaps})


def _level(of: Series, rows: slice) -> float | None:
    part, whole = float(of.part[rows].sum()), float(of.whole[rows].sum())
    return part / whole if whole else None
