"""How sure is a number? 95 % intervals of shares and means, from the counts and values behind them."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Interval = tuple[float, float]
Z = 1.959964  # of 95 %, two-sided


def wilson(part: float, whole: float, *, z: float = Z) -> Interval | None:
    """The Wilson score interval of a share, within 0 to 1; None without a whole (Newcombe 1998, method 3)."""
    if whole <= 0:
        return None
    share, width = part / whole, z * z / whole
    middle = (share + width / 2) / (1 + width)
    half = z * math.sqrt(share * (1 - share) / whole + width / (4 * whole)) / (1 + width)
    return max(0.0, middle - half), min(1.0, middle + half)


def of_mean(values: NDArray[np.float64], *, z: float = Z) -> Interval | None:
    """The normal interval of a mean, from its values; None of fewer than two, whose spread nobody knows."""
    if len(values) < 2:  # noqa: PLR2004
        return None
    middle, half = float(values.mean()), z * float(values.std(ddof=1)) / math.sqrt(len(values))
    return middle - half, middle + half
