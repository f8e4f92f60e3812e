"""How much councils' true trends differ, and what that makes of one council's slope.

The spread of true slopes (tau) is estimated from the bulk of the councils only (those within
1.6 standard deviations), so that the few that are really falling do not widen what counts as
usual; it then stands in the prior, and the posterior asks "is this one really falling by more
than delta?", not "is it odd among all trends?". Valid for about 20 councils or more.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import stdtr, stdtrit
from scipy.stats import norm

from areaprofile.stats.trend_scale import FloatArray

TRUNCATION = 1.6
# E[z^2 | |z| < c] of a standard normal: 1 - 2 c phi(c) / (2 Phi(c) - 1).
TRUNCATED_SQUARE = float(1 - 2 * TRUNCATION * norm.pdf(TRUNCATION) / (2 * norm.cdf(TRUNCATION) - 1))
# The smallest spread of true slopes seen in real yearly panels (sd a year): with less than this
# the method would be certain that every council moves exactly as England does.
TAU_FLOOR = 0.006
TAIL_DF = 20.0
# One-sided 90 % point of a normal, for the largest tau that the data leave open.
WIDE_Z = 1.2816
# Noise is taken as larger than estimated: 1.3 times, and 1.6 with fewer than 8 years.
NOISE_LONG = 1.3
NOISE_SHORT = 1.6
LONG_SERIES = 8


@dataclass(frozen=True)
class Posterior:
    """The slope as believed: Student t with 20 df, mean and scale (sd a year) per council."""

    mean: FloatArray
    scale: FloatArray

    def below(self, bound: float | FloatArray) -> FloatArray:
        """Probability that the slope is below a bound."""
        return stdtr(TAIL_DF, (bound - self.mean) / self.scale)

    def above(self, bound: float | FloatArray) -> FloatArray:
        """Probability that the slope is above a bound."""
        return stdtr(TAIL_DF, (self.mean - bound) / self.scale)

    def interval(self, level: float) -> tuple[FloatArray, FloatArray]:
        """Central interval of the given level, 0 to 1."""
        half = stdtrit(TAIL_DF, 0.5 + level / 2) * self.scale
        return self.mean - half, self.mean + half


@dataclass(frozen=True)
class Belief:
    """The posterior by which flags are raised, and the one under the widest spread left open."""

    likely: Posterior
    wide: Posterior
    tau: float

    def at_most_below(self, bound: float) -> FloatArray:
        """The larger of the two probabilities of lying below a bound."""
        return np.maximum(self.likely.below(bound), self.wide.below(bound))

    def at_most_above(self, bound: float) -> FloatArray:
        """The larger of the two probabilities of lying above a bound."""
        return np.maximum(self.likely.above(bound), self.wide.above(bound))

    def interval(self, level: float) -> tuple[FloatArray, FloatArray]:
        """The interval that holds the central intervals of both posteriors."""
        one, two = self.likely.interval(level), self.wide.interval(level)
        return np.minimum(one[0], two[0]), np.maximum(one[1], two[1])


def believe(slope: FloatArray, variance: FloatArray, n_values: FloatArray) -> Belief:
    """Both posteriors of each council's slope; tau is estimated from the same slopes."""
    tau = slope_spread(slope, variance)
    wide = widest_spread(tau, variance)
    return Belief(
        likely=posterior_slope(slope, variance, tau, n_values),
        wide=posterior_slope(slope, variance, wide, n_values),
        tau=tau,
    )


def slope_spread(slope: FloatArray, variance: FloatArray) -> float:
    """Standard deviation of true slopes (tau) by truncated moments, at least TAU_FLOOR.

    Solved by bisection: the mean square of z = (b - centre) / sqrt(tau^2 + v) among |z| < 1.6
    must be what a normal would give, the centre being re-estimated at every step.
    """
    low, high = 0.0, float(np.var(slope)) + 1e-12
    start = float(np.median(slope))
    for _ in range(40):
        middle = (low + high) / 2
        if _excess(slope, variance, middle, start) > 0:
            low = middle
        else:
            high = middle
    return max(float(np.sqrt((low + high) / 2)), TAU_FLOOR)


def widest_spread(tau: float, variance: FloatArray) -> float:
    """The largest spread of true slopes that the data leave open (about nine times in ten).

    With noisy measures tau is hardly known; a small estimate must not be taken as proof that
    everybody keeps pace. The standard error of tau^2 is that of a sample variance, doubled for
    what the truncation throws away (found by simulation: 1.0 to 2.4 times).
    """
    information = float(np.sum(1 / np.maximum(tau**2 + variance, 1e-24) ** 2))
    return float(np.sqrt(tau**2 + WIDE_Z * 2 * np.sqrt(2 / information)))


def posterior_slope(
    slope: FloatArray, variance: FloatArray, tau: float, n_values: FloatArray
) -> Posterior:
    """Normal-normal posterior around zero (England's own trend), with noise inflated."""
    noise = np.where(n_values < LONG_SERIES, NOISE_SHORT, NOISE_LONG) * variance
    share = tau**2 / (tau**2 + noise)
    scale = np.sqrt(np.maximum(share * noise, 1e-24))
    return Posterior(mean=slope * share, scale=scale)


def _excess(slope: FloatArray, variance: FloatArray, tau2: float, centre: float) -> float:
    """Mean square of the truncated z, less what it should be: positive while tau is too small."""
    sd = np.sqrt(np.maximum(tau2 + variance, 1e-24))
    for _ in range(3):
        inside = np.abs(slope - centre) < TRUNCATION * sd
        if not inside.any():
            return 1.0
        weight = 1 / sd[inside] ** 2
        centre = float((weight * slope[inside]).sum() / weight.sum())
    z = (slope - centre) / sd
    inside = np.abs(z) < TRUNCATION
    if not inside.any():
        return 1.0
    return float(np.mean(z[inside] ** 2)) - TRUNCATED_SQUARE
