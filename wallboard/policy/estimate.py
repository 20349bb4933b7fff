"""The effect of a change from weekly figures: its size, how sure it is, and the smallest that could have been seen.

Weeks, because whole weeks take the pattern of the days and most of what one day has to do with the next out of the
figures; a quotient to weeks of comparison, because what moves both is no effect (`statistics.md` §1.2).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
MOST_SPLITS = 10_000  # more ways to split the weeks than this are drawn, not counted
POWER = 0.80
POCOCK = {1: 1.960, 2: 2.178, 3: 2.289, 4: 2.361, 5: 2.413}  # z by how many looks are planned, 5 % over all of them
FEW_WEEKS = 4  # on a side: their spread alone says nothing, so both sides share one
SEVERAL_POINTS = 12  # weeks from which on a trend can be told from a level


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """How much later weeks differ from earlier ones, on the scale of the figures given.

    `low` and `high` are the interval at the level of the look, `p` from all ways to split the weeks, None where it
    cannot be had; `smallest` is the smallest change that would have been seen in four of five cases.
    """

    effect: float
    low: float
    high: float
    p: float | None
    smallest: float

    @property
    def is_clear(self) -> bool:
        """Whether the interval leaves no doubt about the direction."""
        return self.low > 0 or self.high < 0


def level_of(looks: int) -> float:
    """The two-sided error allowed at each of so many planned looks (Pocock), 0.05 over all of them."""
    from scipy import stats  # noqa: PLC0415 - half a second that a wall never needs

    return float(2 * stats.norm.sf(POCOCK[min(max(looks, 1), max(POCOCK))]))


def compared(before: Floats, after: Floats, *, level: float = 0.05) -> Estimate:
    """The difference of two sets of weeks: a t-interval, and an exact permutation p beside it.

    Welch's interval; where a side has fewer than four weeks both sides share one spread, as in Student's.

    Args:
        before: one figure a week, such as the log of a quotient to the comparison queues.
        after: the same after the change.
        level: the two-sided error of the interval.
    """
    from scipy import stats  # noqa: PLC0415

    effect = float(after.mean() - before.mean())
    error, degrees = _error(before, after)
    half = float(stats.t.isf(level / 2, degrees)) * error
    return Estimate(
        effect=effect,
        low=effect - half,
        high=effect + half,
        p=permuted(before, after),
        smallest=smallest_visible(before, len(after), level=level),
    )


def smallest_visible(before: Floats, after: int, *, level: float = 0.05) -> float:
    """The change that would be seen with a probability of 0.80, from the spread of the weeks before it."""
    from scipy import stats  # noqa: PLC0415

    degrees = len(before) + after - 2
    reach = float(stats.t.isf(level / 2, degrees) + stats.t.isf(1 - POWER, degrees))
    return reach * float(before.std(ddof=1)) * math.sqrt(1 / len(before) + 1 / after)


def permuted(before: Floats, after: Floats) -> float:
    """How many of all ways to split the weeks differ at least as much; of a drawn 10,000 where there are more."""
    weeks, size = np.concatenate((before, after)), len(after)
    observed = abs(float(after.mean() - before.mean())) - 1e-12
    total = weeks.sum()
    if math.comb(len(weeks), size) <= MOST_SPLITS:
        sums = np.asarray([weeks[list(some)].sum() for some in combinations(range(len(weeks)), size)])
    else:
        rng = np.random.default_rng(7)  # the same question gets the same answer
        drawn = rng.permuted(np.tile(weeks, (MOST_SPLITS - 1, 1)), axis=1)[:, :size].sum(axis=1)
        sums = np.append(drawn, after.sum())
    differences = np.abs(sums / size - (total - sums) / (len(weeks) - size))
    return float((differences >= observed).mean())


def alone(counts: Floats, exposure: Floats, is_after: NDArray[np.bool_], *, level: float = 0.05) -> Estimate:
    """Without a comparison: a segmented quasi-Poisson of the counts, on the log scale, with Newey-West errors.

    Below 12 weeks a level alone, from 12 on a level and a trend (Lopez Bernal 2017).

    Args:
        counts: events a week.
        exposure: contacts a week.
        is_after: which weeks follow the change.
        level: the two-sided error of the interval.
    """
    from scipy import stats  # noqa: PLC0415

    size = len(counts)
    columns = [np.ones(size), is_after.astype(float)]
    if size >= SEVERAL_POINTS:
        columns.append(np.arange(size) - (size - 1) / 2)
    design = np.column_stack(columns)
    beta, fitted = _poisson(design, counts, exposure)
    error = math.sqrt(_newey_west(design, counts - fitted, fitted)[1, 1])
    degrees = size - design.shape[1]
    quantile = float(stats.t.isf(level / 2, degrees))
    reach = quantile + float(stats.t.isf(1 - POWER, degrees))
    effect = float(beta[1])
    return Estimate(
        effect=effect, low=effect - quantile * error, high=effect + quantile * error, p=None, smallest=reach * error
    )


def slope(values: Floats) -> tuple[float, float]:
    """The trend of a series per step, and its two-sided p."""
    from scipy import stats  # noqa: PLC0415

    found = stats.linregress(np.arange(len(values)), values)
    return float(found.slope), float(found.pvalue)


def discoveries(ps: list[float | None], *, rate: float = 0.05) -> list[bool]:
    """Which of several p stand up to there being several (Benjamini and Hochberg 1995); None never does."""
    known = sorted((p, place) for place, p in enumerate(ps) if p is not None)
    kept = max((rank for rank, (p, _) in enumerate(known, start=1) if p <= rate * rank / len(known)), default=0)
    chosen = {place for _, place in known[:kept]}
    return [place in chosen for place in range(len(ps))]


def _error(before: Floats, after: Floats) -> tuple[float, float]:
    """The standard error of the difference of two means, and its degrees of freedom (Welch and Satterthwaite)."""
    sizes = len(before), len(after)
    spread = before.var(ddof=1) / sizes[0], after.var(ddof=1) / sizes[1]
    below = sum(part**2 / (size - 1) for part, size in zip(spread, sizes, strict=True))
    if min(sizes) >= FEW_WEEKS and below:
        return math.sqrt(sum(spread)), sum(spread) ** 2 / below
    squares = sum(float(((side - side.mean()) ** 2).sum()) for side in (before, after))
    degrees = sum(sizes) - 2
    return math.sqrt(squares / degrees * (1 / sizes[0] + 1 / sizes[1])), float(degrees)


def _poisson(design: Floats, counts: Floats, exposure: Floats) -> tuple[Floats, Floats]:
    """Coefficients and fitted counts of a log-linear model with an offset, by iterated least squares."""
    offset = np.log(exposure)
    beta = np.zeros(design.shape[1])
    beta[0] = math.log(max(float(counts.sum()), 0.5) / float(exposure.sum()))
    for _ in range(50):
        fitted = np.exp(design @ beta + offset)
        step = np.linalg.solve((design.T * fitted) @ design, design.T @ (counts - fitted))
        beta = beta + step
        if float(np.abs(step).max()) < 1e-10:  # noqa: PLR2004
            break
    return beta, np.exp(design @ beta + offset)


def _newey_west(design: Floats, residuals: Floats, weights: Floats) -> Floats:
    """The covariance of the coefficients, robust to spread and to what one week has to do with the next."""
    size, width = design.shape
    bread = np.linalg.inv((design.T * weights) @ design)
    scores = design * residuals[:, None]
    meat = scores.T @ scores
    lags = math.ceil(size**0.25)
    for lag in range(1, lags + 1):
        cross = scores[lag:].T @ scores[:-lag]
        meat += (1 - lag / (lags + 1)) * (cross + cross.T)
    return np.asarray(bread @ meat @ bread * size / (size - width))
