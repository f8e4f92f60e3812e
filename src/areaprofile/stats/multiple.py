"""Which of many tests still count, once we allow for having made so many?

Benjamini & Hochberg's false discovery rate over one family of tests. What could not be tested is
dropped first and counted: a single nan would otherwise blot out the whole family.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import false_discovery_control

from areaprofile.stats.rates import FloatArray


@dataclass(frozen=True)
class Discoveries:
    """Adjusted p values (nan where not tested), which are discoveries, and how many were tested."""

    adjusted: FloatArray
    discovered: NDArray[np.bool_]
    tested: int
    not_tested: int


def shares_of_chance(parts: Sequence[FloatArray]) -> list[FloatArray]:
    """Of each part of one family of p values: the least rate at which each would be a discovery,
    that is the share of chance among all findings at least as sure; nan where not tested."""
    if not parts:
        return []
    adjusted = false_discoveries(np.concatenate(parts), rate=1.0).adjusted
    return np.split(adjusted, np.cumsum([one.size for one in parts])[:-1])


def false_discoveries(p_values: ArrayLike, *, rate: float) -> Discoveries:
    """Benjamini-Hochberg at a false discovery rate of `rate`; same shape as `p_values`.

    Raises ValueError for p values outside 0 to 1. Valid for independent or positively dependent
    tests. Method: J. R. Stat. Soc. B 57 (1995), 289-300.
    """
    p = np.asarray(p_values, dtype=float)
    tested = ~np.isnan(p)
    adjusted = np.full(p.shape, np.nan)
    if tested.any():
        adjusted[tested] = false_discovery_control(p[tested], method="bh")
    return Discoveries(
        adjusted=adjusted,
        discovered=adjusted <= rate,
        tested=int(tested.sum()),
        not_tested=int((~tested).sum()),
    )
