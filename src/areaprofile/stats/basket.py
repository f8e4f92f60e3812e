"""By how much has a basket of measures improved? The members' relative improvements, weighted.

index = 100 × (1 + Σ w × s × (later − base) / base), s = 1 where high is good and −1 where low is,
Σ w = 1: the formula behind "a basket of indicators improved by 12.5 per cent". A member without
both figures, or whose base is not above zero, cannot take part; the others share its weight.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

BASE = 100.0


@dataclass(frozen=True)
class Basket:
    """`index` (base = 100, nan without members), and for each member its share of the weight (0 for
    those left out) and the points that it adds to the index (nan for those left out)."""

    index: float
    weights: NDArray[np.float64]
    points: NDArray[np.float64]

    @property
    def members(self) -> int:
        """How many measures take part."""
        return int((self.weights > 0).sum())


def basket_of(base: ArrayLike, later: ArrayLike, signs: ArrayLike, weights: ArrayLike) -> Basket:
    """The basket of measures with figures `base` and `later`. `signs`: 1 high is good, -1 low is.

    Raises ValueError for a weight below zero or a sign that is neither.
    """
    first, last, sign, weight = np.broadcast_arrays(
        *(np.asarray(part, dtype=float) for part in (base, later, signs, weights))
    )
    if (weight < 0).any() or not np.isin(sign, (-1, 1)).all():
        raise ValueError("weights must not be below zero, and signs are 1 or -1")
    takes_part = np.isfinite(first) & np.isfinite(last) & (first > 0) & (weight > 0)
    share = np.where(takes_part, weight, 0.0)
    if not share.sum() > 0:
        return Basket(float("nan"), share, np.full(first.shape, np.nan))
    share = share / share.sum()
    with np.errstate(divide="ignore", invalid="ignore"):
        points = np.where(takes_part, BASE * share * sign * (last - first) / first, np.nan)
    return Basket(BASE + float(np.nansum(points)), share, points)
