"""Has a short series risen or fallen more steadily than chance would have it?

The Mann-Kendall test with its exact null distribution, ties included, because the usual normal
approximation is wrong for the five to ten years we have. It takes years as independent and sees
a national tide as the place's own trend: shown because people ask for it, never a flag's ground.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate

import numpy as np
from numpy.typing import ArrayLike

from areaprofile.stats.rates import FloatArray

FEWEST_POINTS = 4  # below, not even a perfect trend is beyond one chance in ten
MOST_POINTS = 60


@dataclass(frozen=True)
class SteadyTrend:
    """Kendall's S (rising pairs less falling pairs) and exact p values.

    nan where fewer than four points are known or all are equal: unknown, not 'no trend'.
    """

    s: float
    p_rising: float
    p_falling: float
    p_two_sided: float
    points: int


def _with_step(ways: list[int], size: int) -> list[int]:
    """Ways to reach each sum after adding a number from 0 to size - 1."""
    running = [0, *accumulate([*ways, *[0] * (size - 1)])]
    return [running[end] - running[max(end - size, 0)] for end in range(1, len(running))]


def _without_step(ways: list[int], size: int) -> list[int]:
    """The inverse of _with_step."""
    result: list[int] = []
    window = 0
    for place in range(len(ways) - size + 1):
        window -= result[place - size] if place >= size else 0
        result.append(ways[place] - window)
        window += result[place]
    return result


def falling_pairs_chances(tie_sizes: ArrayLike) -> FloatArray:
    """Chance of 0, 1, 2 … falling pairs if every order of the values is equally likely.

    `tie_sizes`: how many points share each value (all 1 without ties). The counts follow the
    Gaussian multinomial coefficient (M. G. Kendall, Rank Correlation Methods, 1970, ch. 4-5);
    whole numbers of any length, so that nothing is lost to rounding.
    """
    sizes = np.asarray(tie_sizes, dtype=int)
    ways = [1]
    for step in range(2, int(sizes.sum()) + 1):
        ways = _with_step(ways, step)
    for size in sizes.tolist():
        for step in range(2, size + 1):
            ways = _without_step(ways, step)
    total = sum(ways)
    return np.array([way / total for way in ways])


def mann_kendall(values: ArrayLike) -> SteadyTrend:
    """Test of one series in order of time; missing points are left out.

    Raises ValueError for more than 60 points.
    """
    series = np.asarray(values, dtype=float)
    series = series[~np.isnan(series)]
    points = int(series.size)
    if points > MOST_POINTS:
        raise ValueError(f"the exact test is for short series of at most {MOST_POINTS}: {points}")
    _, ties = np.unique(series, return_counts=True)
    if points < FEWEST_POINTS or ties.size < 2:
        return SteadyTrend(np.nan, np.nan, np.nan, np.nan, points)
    later, earlier = np.tril_indices(points, -1)
    differences = series[later] - series[earlier]
    falling = int((differences < 0).sum())
    s = float((differences > 0).sum() - falling)
    chances = falling_pairs_chances(ties)
    p_rising = float(min(1.0, chances[: falling + 1].sum()))
    p_falling = float(min(1.0, chances[falling:].sum()))
    return SteadyTrend(s, p_rising, p_falling, min(1.0, 2 * min(p_rising, p_falling)), points)
