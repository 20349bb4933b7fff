"""Numbers that add: a share, a mean, a count, and the spread of waits.

A tally keeps what a value was made of, so any grouping of minutes, queues or days is a plain sum and
an average of averages cannot be written.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

FINE_BIN_SECONDS = 1
FINE_BINS = 600  # one-second bins up to ten minutes (design.md §1)
COARSE_BIN_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Ratio:
    """`part` of `whole`; also a mean, when part is a sum of seconds and whole the count."""

    part: float
    whole: float

    @property
    def value(self) -> float | None:
        """The quotient, or None when there is nothing to divide by."""
        return self.part / self.whole if self.whole else None

    def __add__(self, other: Self) -> Self:
        return type(self)(self.part + other.part, self.whole + other.whole)


@dataclass(frozen=True, slots=True)
class Spread:
    """How waits are distributed: `bins[i]` waits fell into bin i, one-second bins to 10 min, then ten-second bins."""

    bins: tuple[int, ...] = ()

    @classmethod
    def of(cls, seconds: NDArray[np.float64]) -> Self:
        """The spread of durations in seconds; missing ones (NaN) are left out."""
        known = seconds[~np.isnan(seconds)]
        return cls(tuple(np.bincount(bin_of(known)).tolist()) if known.size else ())

    def __add__(self, other: Self) -> Self:
        longer, shorter = sorted((self.bins, other.bins), key=len, reverse=True)
        return type(self)(tuple(a + b for a, b in zip(longer, shorter, strict=False)) + longer[len(shorter) :])

    def quantile(self, share: float) -> float | None:
        """Seconds within which `share` of the waits ended (the lower edge of that bin), or None without waits."""
        total = sum(self.bins)
        if not total:
            return None
        reached = np.cumsum(self.bins)
        return lower_edge(int(np.searchsorted(reached, max(share * total, 1))))


def bin_of(seconds: NDArray[np.float64]) -> NDArray[np.int64]:
    """The bin each duration falls into; a negative duration counts as 0."""
    whole = np.maximum(np.floor(seconds), 0).astype(np.int64)
    coarse = FINE_BINS + (whole - FINE_BINS * FINE_BIN_SECONDS) // COARSE_BIN_SECONDS
    return np.where(whole < FINE_BINS, whole, coarse)


def lower_edge(index: int) -> float:
    """Where a bin starts, in seconds."""
    if index < FINE_BINS:
        return float(index * FINE_BIN_SECONDS)
    return float(FINE_BINS * FINE_BIN_SECONDS + (index - FINE_BINS) * COARSE_BIN_SECONDS)
