"""Does a series of months or quarters stay within what it has always done?

The XmR (individuals and moving range) chart with the four special-cause rules that the NHS uses.
At least 12 points: at 8, one series in sixty shows a point outside by chance alone. Not for
yearly data, nor for series with season, trend or strong carry-over from point to point.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from areaprofile.stats.standing import Polarity

FEWEST_POINTS = 12
LIMIT_FACTOR = 2.66  # 3 / d2, d2 = 1.128 for ranges of two points
RANGE_FACTOR = 3.267  # D4 for ranges of two points
RUN = 7

BoolArray = NDArray[np.bool_]
IntArray = NDArray[np.int_]


@dataclass(frozen=True)
class ProcessLimits:
    """Mean and natural limits of the process; nan if fewer than two points are known."""

    mean: float
    lower: float
    upper: float
    points: int


def process_limits(values: ArrayLike) -> ProcessLimits:
    """XmR limits of one series: mean -+ 2.66 x mean moving range; missing points are left out.

    Moving ranges at or beyond 3.267 times their mean are left out of a second, final mean.
    Source: D. J. Wheeler, Understanding Variation (1993); NHS England, Making Data Count.
    """
    series = np.asarray(values, dtype=float)
    series = series[~np.isnan(series)]
    points = int(series.size)
    if points < 2:
        return ProcessLimits(np.nan, np.nan, np.nan, points)
    ranges = np.abs(np.diff(series))
    usual = ranges[ranges < RANGE_FACTOR * ranges.mean()]
    width = LIMIT_FACTOR * float(usual.mean()) if usual.size else 0.0
    mean = float(series.mean())
    return ProcessLimits(mean, mean - width, mean + width, points)


def outside(values: ArrayLike, limits: ProcessLimits) -> IntArray:
    """+1 above the upper limit, -1 below the lower, else 0."""
    series = np.asarray(values, dtype=float)
    return (series > limits.upper).astype(int) - (series < limits.lower).astype(int)


def _runs(signs: IntArray, length: int) -> IntArray:
    """The sign, at every point where it has held for `length` points, else 0."""
    result = np.zeros(signs.size, dtype=int)
    run = 0
    for place, sign in enumerate(signs):
        run = run + 1 if place and sign == signs[place - 1] else 1
        if sign and run >= length:
            result[place] = sign
    return result


def seven_on_one_side(values: ArrayLike, mean: float) -> IntArray:
    """+1 or -1 from the seventh point in a row above or below the mean on, else 0."""
    offsets = np.asarray(values, dtype=float) - mean
    return _runs(np.where(np.isnan(offsets), 0, np.sign(offsets)).astype(int), RUN)


def seven_point_trend(values: ArrayLike) -> IntArray:
    """+1 or -1 from the seventh point of a rise or fall without a pause on, else 0."""
    steps = np.diff(np.asarray(values, dtype=float))
    signs = np.where(np.isnan(steps), 0, np.sign(steps)).astype(int)
    return np.append(np.zeros(1, dtype=int), _runs(signs, RUN - 1))[: np.size(values)]


def two_in_three(close_to_limit: ArrayLike, side: ArrayLike) -> BoolArray:
    """Each point of any three in a row on one side of which two are in the outer third."""
    near, sides = np.asarray(close_to_limit, dtype=bool), np.asarray(side)
    result = np.zeros(near.size, dtype=bool)
    for start in range(near.size - 2):
        window = slice(start, start + 3)
        same_side = sides[start] != 0 and (sides[window] == sides[start]).all()
        if same_side and near[window].sum() >= 2:
            result[window] = True
    return result


def special_cause(values: ArrayLike, limits: ProcessLimits) -> IntArray:
    """+1 or -1 where any of the four rules speaks (the extreme first), else 0.

    All 0 for fewer than 12 points: too few to tell.
    """
    series = np.asarray(values, dtype=float)
    if limits.points < FEWEST_POINTS:
        return np.zeros(series.size, dtype=int)
    side = np.sign(np.where(np.isnan(series), 0, series - limits.mean)).astype(int)
    reach = np.abs(series - limits.mean)
    near = (reach > (limits.upper - limits.mean) * 2 / 3) & (outside(series, limits) == 0)
    rules = [
        outside(series, limits),
        seven_on_one_side(series, limits.mean),
        seven_point_trend(series),
        np.where(two_in_three(near, side), side, 0),
    ]
    return np.select([rule != 0 for rule in rules], rules, 0)


def assurance(limits: ProcessLimits, target: float, *, polarity: Polarity) -> str:
    """Will the process meet the target? 'consistent_pass', 'consistent_fail', 'inconsistent'.

    Empty where limits or target are missing, or polarity is 'none'.
    """
    if polarity == "none" or np.isnan([limits.lower, limits.upper, target]).any():
        return ""
    if limits.lower > target:
        return "consistent_pass" if polarity == "higher_is_better" else "consistent_fail"
    if limits.upper < target:
        return "consistent_fail" if polarity == "higher_is_better" else "consistent_pass"
    return "inconsistent"
