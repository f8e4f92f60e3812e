"""Which recent-trend marker would Fingertips, the public health profiles, show?

Five yearly points; the marker says increasing or decreasing where the trend is beyond chance at
the level of 0.2 % and its sign stays the same whichever one point is left out. People ask for it
because they know it. It sees the national tide as the place's own trend and misses most real
declines: the trends that flags rest on are worked out elsewhere.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from areaprofile.stats.rates import FloatArray

POINTS = 5
SIGNIFICANT_CHI_SQUARED = 9.54953570608324  # 1 degree of freedom, two-sided 0.002
FINGERTIPS_Z = 1.96  # rounded, as there


def _slope(values: FloatArray, weights: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Weighted least-squares slope over the last axis, and the sum of squares of its times."""
    times = np.arange(values.shape[-1], dtype=float)
    total = weights.sum(axis=-1, keepdims=True)
    centred = times - (weights * times).sum(axis=-1, keepdims=True) / total
    squares = (weights * centred**2).sum(axis=-1)
    return (weights * centred * values).sum(axis=-1) / squares, squares


def _sign(values: FloatArray, weights: FloatArray) -> FloatArray:
    """Sign of the slope; a slope that only rounding sets apart from zero has none."""
    slope, _ = _slope(values, weights)
    return np.where(np.abs(slope) > 1e-12 * np.abs(values).max(axis=-1), np.sign(slope), 0.0)


def _steady_sign(values: FloatArray, weights: FloatArray) -> FloatArray:
    """Sign of the slope if it is the same with all points and with each one left out, else 0."""
    signs = [_sign(values, weights)]
    for left_out in range(values.shape[-1]):
        kept = weights.copy()
        kept[..., left_out] = 0
        signs.append(_sign(values, kept))
    table = np.stack(signs)
    return np.where((table == table[0]).all(axis=0), table[0], 0.0)


def _words(chi_squared: FloatArray, sign: FloatArray) -> NDArray[np.str_]:
    known = ~np.isnan(chi_squared)
    clear = known & (chi_squared > SIGNIFICANT_CHI_SQUARED)
    return np.select(
        [~known, clear & (sign > 0), clear & (sign < 0)],
        ["", "increasing", "decreasing"],
        "no_significant_change",
    )


def _last_points(table: ArrayLike) -> FloatArray:
    series = np.asarray(table, dtype=float)
    if series.shape[-1] >= POINTS:
        return series[..., -POINTS:]
    return np.full((*series.shape[:-1], POINTS), np.nan)


def recent_trend_of_values(
    values: ArrayLike, lower: ArrayLike, upper: ArrayLike
) -> tuple[NDArray[np.str_], FloatArray]:
    """Marker and chi-squared from values and their 95 % limits; years on the last axis.

    'increasing', 'decreasing' or 'no_significant_change'; empty (and nan) where one of the last
    five years is missing. Years must be consecutive and of one definition.
    """
    series, low, high = _last_points(values), _last_points(lower), _last_points(upper)
    with np.errstate(invalid="ignore", divide="ignore"):
        error = (high - low) / (2 * FINGERTIPS_Z)
        weights = np.where(error > 0, 1 / error**2, np.nan)
        slope, squares = _slope(series, weights)
        chi_squared = slope**2 * squares
        return _words(chi_squared, _steady_sign(series, weights)), chi_squared


def recent_trend_of_proportions(
    numerators: ArrayLike, denominators: ArrayLike
) -> tuple[NDArray[np.str_], FloatArray]:
    """As recent_trend_of_values, for proportions: the Cochran-Armitage test, signs of logits."""
    events, base = _last_points(numerators), _last_points(denominators)
    times = np.arange(POINTS, dtype=float)
    with np.errstate(invalid="ignore", divide="ignore"):
        base = np.where(base > 0, base, np.nan)
        share = events.sum(axis=-1) / base.sum(axis=-1)
        middle = (base * times).sum(axis=-1) / base.sum(axis=-1)
        centred = times - middle[..., None]
        trend = (events * centred).sum(axis=-1)
        variance = share * (1 - share) * (base * centred**2).sum(axis=-1)
        flat = np.where(np.isnan(variance), np.nan, 0.0)
        chi_squared = np.where(variance > 0, trend**2 / variance, flat)
        logits = np.log((events + 0.5) / (base - events + 0.5))
        return _words(chi_squared, _steady_sign(logits, np.ones_like(logits))), chi_squared
