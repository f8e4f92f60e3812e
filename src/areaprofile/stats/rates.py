"""What is the rate, and between which limits does it lie?

Wilson limits for proportions, exact Poisson limits for counts below 10 and Byar's approximation
from 10 on, Dobson's limits for directly standardised rates. All functions take arrays (or single
numbers), work element by element and never turn a gap into a number: where an input is missing,
the denominator is zero or the numbers cannot be what they claim to be, the answer is nan.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray = NDArray[np.float64]

# Below this many events Byar's approximation is replaced by the exact Poisson interval, and a
# directly standardised rate is not given at all (practice of the English public health bodies).
SMALL_COUNT = 10


def z_value(confidence: float) -> float:
    """The two-sided normal quantile: 1.96 for 0.95, 3.09 for 0.998.

    Raises ValueError unless confidence lies between 0 and 1 (0.95, never 95).
    """
    if not 0 < confidence < 1:
        raise ValueError(f"confidence must lie between 0 and 1, for example 0.95: {confidence!r}")
    # Slow to import: whoever only reads what is built needs none of it.
    from scipy.special import ndtri

    return float(ndtri(0.5 + confidence / 2))


def rate(numerator: ArrayLike, denominator: ArrayLike, *, multiplier: float) -> FloatArray:
    """multiplier x numerator / denominator; nan where the denominator is not above zero."""
    events = np.asarray(numerator, dtype=float)
    base = np.asarray(denominator, dtype=float)
    shape = np.broadcast_shapes(events.shape, base.shape)
    result = np.full(shape, np.nan)
    np.divide(events * multiplier, base, out=result, where=np.broadcast_to(base > 0, shape))
    return result


def proportion_limits(
    numerator: ArrayLike, denominator: ArrayLike, *, confidence: float = 0.95
) -> tuple[FloatArray, FloatArray]:
    """Lower and upper Wilson score limits of numerator / denominator, on the scale 0 to 1.

    nan where the denominator is not above zero or the numerator not between zero and it.
    Method: E. B. Wilson 1927, J. Am. Stat. Assoc. 22, 209-212. Holds for independent yes/no
    answers; a clustered survey needs its effective numbers (both divided by the design effect).
    """
    z_squared = z_value(confidence) ** 2
    events = np.asarray(numerator, dtype=float)
    base = np.asarray(denominator, dtype=float)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = events / base
        share = np.where((share >= 0) & (share <= 1) & (base > 0), share, np.nan)
        middle = events + z_squared / 2
        spread = np.sqrt(z_squared * (events * (1 - share) + z_squared / 4))
        total = base + z_squared
        # Rounding may carry a limit a hair past the value or past 0 and 1: hold it there.
        lower = np.clip((middle - spread) / total, 0.0, share)
        upper = np.clip((middle + spread) / total, share, 1.0)
    lower = np.where(events == 0, share * 0.0, lower)
    upper = np.where(events == base, share, upper)
    return lower, upper


def count_limits(count: ArrayLike, *, confidence: float = 0.95) -> tuple[FloatArray, FloatArray]:
    """Lower and upper limits of the expected number of events behind each count.

    Below 10 exact Poisson limits (from the gamma quantiles, so that counts need not be whole),
    from 10 on Byar's approximation (Breslow & Day 1987, vol. II, p. 69), which is within 1 %
    of the exact ones at 95 %. nan for missing and negative counts.
    """
    from scipy.special import gammaincinv

    z = z_value(confidence)
    events = np.asarray(count, dtype=float)
    with np.errstate(invalid="ignore"):
        big = np.where(events >= SMALL_COUNT, events, np.nan)
        lower = np.asarray(big * (1 - 1 / (9 * big) - z / (3 * np.sqrt(big))) ** 3)
        above = big + 1
        upper = np.asarray(above * (1 - 1 / (9 * above) + z / (3 * np.sqrt(above))) ** 3)
        small = (events >= 0) & (events < SMALL_COUNT)
    if small.any():
        # There are few different small counts: solve each once.
        different, where = np.unique(events[small], return_inverse=True)
        tail = (1 - confidence) / 2
        floor = np.where(different > 0, gammaincinv(np.maximum(different, 1e-12), tail), 0.0)
        lower[small] = floor[where]
        upper[small] = gammaincinv(different + 1, 1 - tail)[where]
    return lower, upper


def rate_limits(
    count: ArrayLike, denominator: ArrayLike, *, multiplier: float, confidence: float = 0.95
) -> tuple[FloatArray, FloatArray]:
    """Lower and upper limits of multiplier x count / denominator, on the scale of the rate.

    The denominator (people, person-years, or expected events for a ratio) is taken as known.
    nan where it is not above zero. Method: see count_limits.
    """
    lower, upper = count_limits(count, confidence=confidence)
    return (
        rate(lower, denominator, multiplier=multiplier),
        rate(upper, denominator, multiplier=multiplier),
    )


def directly_standardised_rate(
    counts: ArrayLike,
    populations: ArrayLike,
    standard: ArrayLike,
    *,
    multiplier: float,
    confidence: float = 0.95,
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Value, lower and upper limit of the directly standardised rate; age bands on the last axis.

    nan where fewer than 10 events stand behind it, a band is missing, or a band that the standard
    population counts has nobody in it. Method: A. J. Dobson et al. 1991, Stat. Med. 10, 457-462,
    with the limits of count_limits. Not for rates whose bands depend on each other.
    """
    events = np.asarray(counts, dtype=float)
    people = np.asarray(populations, dtype=float)
    weights = np.asarray(standard, dtype=float)
    weights = weights / weights.sum(axis=-1, keepdims=True)
    with np.errstate(invalid="ignore", divide="ignore"):
        # A band without weight plays no part, even if nobody lives in it.
        per_person = np.where(weights == 0, 0.0, weights / np.where(people > 0, people, np.nan))
        value = (per_person * events).sum(axis=-1)
        variance = (per_person**2 * events).sum(axis=-1)
        total = events.sum(axis=-1)
        value = np.where(total >= SMALL_COUNT, value, np.nan)
        scale = np.sqrt(variance / total)
    total_lower, total_upper = count_limits(total, confidence=confidence)
    lower = value + scale * (total_lower - total)
    upper = value + scale * (total_upper - total)
    return value * multiplier, lower * multiplier, upper * multiplier
