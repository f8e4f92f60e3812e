"""Is a council's level lower than its context explains, and what does it spend for it?

The residual of the level (mean of three years) from what context leads one to expect is judged
in a funnel whose width has the ordinary spread of unexplained differences in it: the additive
over-dispersion of Spiegelhalter (2005), estimated after drawing in the outer tenths. Where the
expectation comes from is another module's question; a leave-one-out one is meant. "Not
explained by the factors in the model" is all that a low residual says.

The spread is itself an estimate, from as few as twenty councils. A normal tail would then call
far residuals too sure: at one in 10,000 by a factor of 2.6 with 40 councils and 1.3 with 150.
Student's t with 0.7 degrees of freedom a council has the right tails, a little on the safe side
(3 million residuals drawn for each size; a test repeats a part of it).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from scipy.special import stdtr

from areaprofile.stats.funnel import between_variance
from areaprofile.stats.trend_scale import BoolArray, FloatArray, IntArray

LEVEL_YEARS = 3
BELOW_P = 0.95
FEWEST_COUNCILS = 20
FREEDOM_PER_COUNCIL = 0.7


class Quadrant(IntEnum):
    """Cost against result. Low cost with a low result is a question, not poor value."""

    UNKNOWN = 0
    HIGH_COST_LOW_RESULT = 1
    LOW_COST_LOW_RESULT = 2
    HIGH_COST_GOOD_RESULT = 3
    LOW_COST_GOOD_RESULT = 4


@dataclass(frozen=True)
class BelowExpected:
    """Per council, oriented so that up is better.

    residual: level less expected. p_low: one-sided p of the residual in the funnel (for a false
    discovery rate over the edition). p_below: 1 - p_low. below: p_below >= 0.95 and worse than
    the peers' median too. tau: the ordinary spread of unexplained differences.
    """

    residual: FloatArray
    p_low: FloatArray
    p_below: FloatArray
    below: BoolArray
    tau: float


def recent_level(y: FloatArray) -> FloatArray:
    """Mean of the last three years (councils x years in); nan unless all three are there."""
    last = y[:, -LEVEL_YEARS:]
    whole = np.isfinite(last).all(axis=1) & (last.shape[1] == LEVEL_YEARS)
    out = np.full(len(y), np.nan)
    out[whole] = last[whole].mean(axis=1)
    return out


def below_expected(
    level: FloatArray, expected: FloatArray, error: FloatArray, peer_median: FloatArray
) -> BelowExpected:
    """Councils whose level is below both context and peers.

    All arrays have one entry per council, oriented; error is the standard error of the level
    (0 if unknown: the spread then holds it). Fewer than 20 residuals give nan everywhere.
    """
    residual = level - expected
    held = np.isfinite(residual)
    count = int(held.sum())
    if count < FEWEST_COUNCILS:
        nothing, no = np.full(level.shape, np.nan), np.zeros(level.shape, dtype=bool)
        return BelowExpected(residual, nothing, nothing, no, np.nan)
    noise = np.nan_to_num(error, nan=0.0)
    tau = float(np.sqrt(between_variance(residual, noise)))
    width = np.sqrt(tau**2 + noise**2)
    # No residual at all, anywhere: nobody is low.
    z = np.divide(residual, width, out=np.where(held, 0.0, np.nan), where=width > 0)
    p_low = stdtr(FREEDOM_PER_COUNCIL * count, z)
    below = (1 - p_low >= BELOW_P) & (level < peer_median)
    return BelowExpected(residual, p_low, 1 - p_low, below, tau)


def cost_quadrant(cost: FloatArray, usual_cost: FloatArray, below: BoolArray) -> IntArray:
    """Quadrant codes: spend per head against the peers' median, and whether the result is low."""
    known = np.isfinite(cost) & np.isfinite(usual_cost)
    dear = cost > usual_cost
    codes = np.select(
        [~known, dear & below, below, dear],
        [
            int(Quadrant.UNKNOWN),
            int(Quadrant.HIGH_COST_LOW_RESULT),
            int(Quadrant.LOW_COST_LOW_RESULT),
            int(Quadrant.HIGH_COST_GOOD_RESULT),
        ],
        int(Quadrant.LOW_COST_GOOD_RESULT),
    )
    return codes.astype(np.int64)
