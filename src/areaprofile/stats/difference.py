"""How far has a figure moved, and is the move more than chance?

Limits of a difference and of a ratio from the limits of the two figures (G. Y. Zou & A. Donner
2008, Statistics in Medicine 27, 1693-1702: method of variance estimates recovery, which keeps
limits that are not symmetric, such as Wilson's). The two figures are taken as independent: not
valid for rolling years that overlap, nor for the same people asked twice.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from areaprofile.stats.rates import FloatArray

Limits = tuple[FloatArray, FloatArray, FloatArray]


def difference(earlier: tuple[ArrayLike, ...], later: tuple[ArrayLike, ...]) -> Limits:
    """later - earlier with its limits. Each figure: value, lower, upper; nan where unknown."""
    (old, old_low, old_high), (new, new_low, new_high) = map(_arrays, (earlier, later))
    change = new - old
    lower = change - np.hypot(new - new_low, old_high - old)
    upper = change + np.hypot(new_high - new, old - old_low)
    return change, lower, upper


def change_pct(earlier: tuple[ArrayLike, ...], later: tuple[ArrayLike, ...]) -> Limits:
    """The change as a percentage of the earlier figure, with limits; nan where that is not above 0.

    Limits are worked out on the scale of logarithms; one is nan where it would need the logarithm
    of a figure or limit that is not above 0.
    """
    known = [np.where(part > 0, part, np.nan) for part in (*_arrays(earlier), *_arrays(later))]
    old, new = _arrays(earlier)[0], _arrays(later)[0]
    logs = [np.log(part) for part in known]
    _, lower, upper = difference(tuple(logs[:3]), tuple(logs[3:]))
    change = np.full(old.shape, np.nan)
    np.divide(100 * (new - old), old, out=change, where=old > 0)
    return change, 100 * np.expm1(lower), 100 * np.expm1(upper)


def direction(lower: ArrayLike, upper: ArrayLike) -> NDArray[np.int8]:
    """1 where the change is clearly a rise, -1 clearly a fall, 0 where its limits hold none."""
    low, high = np.asarray(lower, dtype=float), np.asarray(upper, dtype=float)
    return ((low > 0).astype(np.int8) - (high < 0).astype(np.int8)).astype(np.int8)


def _arrays(figure: tuple[ArrayLike, ...]) -> tuple[FloatArray, FloatArray, FloatArray]:
    value, lower, upper = (np.asarray(part, dtype=float) for part in figure)
    return value, lower, upper
