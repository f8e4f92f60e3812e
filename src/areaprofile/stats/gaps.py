"""How far apart are the most and the least deprived neighbourhoods, and is the gap narrowing?

Difference and ratio between the most and the least deprived fifth, and the slope and relative
index of inequality, which use all groups. Each has an interval. A gap that narrows because the
best-off got worse is told apart from one that narrows because the worst-off got better.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from areaprofile.stats.rates import FloatArray, z_value
from areaprofile.stats.standing import Polarity


class Interval(NamedTuple):
    """A value with its lower and upper limit; arrays of one shape."""

    value: FloatArray
    lower: FloatArray
    upper: FloatArray


class GroupCounts(NamedTuple):
    """Sums per fifth: 1 = most deprived stands first."""

    numerator: FloatArray
    denominator: FloatArray


def counts_by_fifth(
    numerators: ArrayLike, denominators: ArrayLike, fifths: ArrayLike
) -> GroupCounts:
    """Numerators and denominators summed over the areas of each fifth (1 to 5).

    Areas where any of the three is missing are left out; a fifth without areas gets nan. Rates
    of fifths come from these sums, never from averages of rates.
    """
    events, base, fifth = (
        np.asarray(part, dtype=float) for part in (numerators, denominators, fifths)
    )
    known = ~(np.isnan(events) | np.isnan(base) | np.isnan(fifth))
    group = fifth[known].astype(int) - 1
    present = np.bincount(group, minlength=5) > 0
    sums = [np.bincount(group, weights=part[known], minlength=5) for part in (events, base)]
    return GroupCounts(*(np.where(present, part, np.nan) for part in sums))


def difference(first: Interval, second: Interval) -> Interval:
    """first - second for independent values, with limits from the limits of both.

    Square-and-add (Newcombe 1998, method 10; Zou & Donner 2008), so that lopsided limits stay
    lopsided. The limits have the confidence of those put in.
    """
    value = first.value - second.value
    below = np.hypot(first.value - first.lower, second.upper - second.value)
    above = np.hypot(first.upper - first.value, second.value - second.lower)
    return Interval(value, value - below, value + above)


def ratio(first: Interval, second: Interval) -> Interval:
    """first / second for independent values not below zero (Donner & Zou 2012, MOVER-R).

    nan where the second is not above zero; the upper limit is infinite where its lower is zero.
    """
    a, a_low, a_high = (np.asarray(part, dtype=float) for part in first)
    b, b_low, b_high = (np.asarray(part, dtype=float) for part in second)
    with np.errstate(invalid="ignore", divide="ignore"):
        b = np.where(b > 0, b, np.nan)
        product = a * b
        # Both products are written so that no limit divides by zero without need.
        low_part = a_low * (2 * a - a_low)
        low_root = product**2 - low_part * b_high * (2 * b - b_high)
        lower = low_part / (product + np.sqrt(np.maximum(low_root, 0)))
        high_part = b_low * (2 * b - b_low)
        high_root = product**2 - a_high * (2 * a - a_high) * high_part
        upper = (product + np.sqrt(np.maximum(high_root, 0))) / high_part
        value = a / b
    return Interval(value, np.where(a == 0, value, lower), upper)


def _ends(populations: FloatArray) -> tuple[FloatArray, FloatArray]:
    """What each group adds to the fitted value at the most and at the least deprived end."""
    share = populations / populations.sum(axis=-1, keepdims=True)
    place = np.cumsum(share, axis=-1) - share / 2  # 0 = most deprived end, 1 = least
    centred = place - (share * place).sum(axis=-1, keepdims=True)
    slope = share * centred / (share * centred**2).sum(axis=-1, keepdims=True)
    at_most = share - slope * (share * place).sum(axis=-1, keepdims=True)
    return at_most, at_most + slope


class InequalityIndices(NamedTuple):
    """Slope index (most less least deprived end) and relative index (their ratio)."""

    slope: Interval
    relative: Interval


def inequality_indices(
    values: ArrayLike,
    standard_errors: ArrayLike,
    populations: ArrayLike,
    *,
    confidence: float = 0.95,
) -> InequalityIndices:
    """Slope and relative index of inequality; groups on the last axis, most deprived first.

    A straight line through the groups' values, weighted by population, against their place in
    the whole population; both ends are read off it. The groups are taken as independent with
    known standard errors; limits of the ratio by Fieller's theorem, nan where unbounded. Not
    valid where the values do not follow a line. nan where any group is missing.
    """
    y, error, people = (
        np.asarray(part, dtype=float) for part in (values, standard_errors, populations)
    )
    z = z_value(confidence)
    with np.errstate(invalid="ignore", divide="ignore"):
        at_most, at_least = _ends(people)
        most, least = (at_most * y).sum(axis=-1), (at_least * y).sum(axis=-1)
        variance = error**2
        slope = most - least
        width = z * np.sqrt(((at_most - at_least) ** 2 * variance).sum(axis=-1))
        v_most, v_least = (at_most**2 * variance).sum(-1), (at_least**2 * variance).sum(-1)
        both = (at_most * at_least * variance).sum(axis=-1)
        a = least**2 - z**2 * v_least
        b = most * least - z**2 * both
        root = np.sqrt(b**2 - a * (most**2 - z**2 * v_most))
        bounded = (a > 0) & (least > 0)
        value = np.where(least > 0, most / least, np.nan)
        lower = np.where(bounded, (b - root) / a, np.nan)
        upper = np.where(bounded, (b + root) / a, np.nan)
    return InequalityIndices(
        Interval(slope, slope - width, slope + width), Interval(value, lower, upper)
    )


class GapChange(NamedTuple):
    """How the gap moved between two dates, and through whom.

    `change`: later gap less earlier gap, where a gap above zero means that the most deprived are
    worse off; below zero is narrowing. `narrowed` and `widened` are true where the whole interval
    says so. `levelling_down_share`: share of the narrowing that comes from the least deprived
    getting worse (over 1 if the most deprived got worse too; nan if the gap did not narrow).
    `levelled_down`: the gap narrowed, and more than half of that is levelling down.
    """

    change: Interval
    narrowed: NDArray[np.bool_]
    widened: NDArray[np.bool_]
    levelling_down_share: FloatArray
    levelled_down: NDArray[np.bool_]


def gap_change(
    most: tuple[Interval, Interval], least: tuple[Interval, Interval], *, polarity: Polarity
) -> GapChange:
    """Change of the gap from (earlier, later) values of the most and least deprived groups.

    The four values are taken as independent: not for survey panels or overlapping years. Raises
    ValueError for polarity 'none': then no side is worse off.
    """
    if polarity == "none":
        raise ValueError("a gap needs a polarity: which side is worse off?")
    before, after = (difference(most[when], least[when]) for when in (0, 1))
    change = difference(after, before)
    worse = 1.0
    if polarity == "higher_is_better":
        worse = -1.0
        change = Interval(-change.value, -change.upper, -change.lower)
    least_worsened = worse * (least[1].value - least[0].value)
    narrowing = -change.value
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.where(narrowing > 0, np.maximum(least_worsened, 0) / narrowing, np.nan)
    return GapChange(change, change.upper < 0, change.lower > 0, share, share > 0.5)
