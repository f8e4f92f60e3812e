"""Did the last year leave the path, more than last years do?

The yearly rule compares each council's last year with what councils on the same three-year path
got: a robust regression over councils, whose intercept takes up a shock that hit everybody and
whose slopes take up the usual return towards the middle. Each council is judged by its own
unsteadiness, moderated across councils. An early warning expires unless the next period
confirms it. How many warnings are noise hangs on how many real changes there are; so the flags
ask it of all warnings of an edition together (see flags/rules_warning).

Also here: a fall between two surveys. For monthly and quarterly series see process_limits.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy.special import ndtr, stdtr

from areaprofile.stats.trend_fit import moderate_variance
from areaprofile.stats.trend_scale import (
    BoolArray,
    FloatArray,
    IntArray,
    TrendPanel,
    regional_path,
    transform,
)
from areaprofile.stats.trend_stops import Stop, first_stop, usable_values, without_steps

PATH_YEARS = 3
MIN_HISTORY = PATH_YEARS + 1
# One false warning in 400 measures: 0.1 per council and edition of 40 measures.
WARNING_P = 0.0025
SURVEY_P = 0.01
TAIL_DF = 8.0
# Tukey's bisquare: 95 % efficient at the normal; MAD x 1.4826 is the sd of a normal.
BISQUARE = 4.685
MAD_TO_SD = 1.4826
ROUNDS = 12


@dataclass(frozen=True)
class OffPath:
    """The last year of one measure. stop: Stop code per council. expected, actual: on the
    oriented comparison scale (see trend_scale.to_natural). surprise: actual less expected over
    the council's own usual miss. p_worse: one-sided; p_either: two-sided, for shifts in risk.
    """

    stop: IntArray
    expected: FloatArray
    actual: FloatArray
    surprise: FloatArray
    p_worse: FloatArray
    p_either: FloatArray


def off_path(panel: TrendPanel) -> OffPath:
    """The last year against the path of the three years before it, for every council.

    Four values in the last four years are needed. A provisional last year is judged like any
    other: a warning is what it is for. Not for overlapping series (Stop.ROLLING_TOO_SHORT).
    """
    panel = replace(panel, min_history=MIN_HISTORY)
    usable, bridged = usable_values(panel)
    stop = first_stop(panel, usable)
    if panel.overlap > 1:
        stop[stop == Stop.NONE] = Stop.ROLLING_TOO_SHORT
    y = without_steps(transform(replace(panel, values=usable)).y, bridged)
    whole = np.isfinite(y[:, -MIN_HISTORY:]).all(axis=1) & (y.shape[1] >= MIN_HISTORY)
    stop[(stop == Stop.NONE) & ~whole] = Stop.GAPS
    ok = stop == Stop.NONE
    gap = np.full(ok.size, np.nan)
    result = OffPath(stop, gap, gap, gap, gap, gap)
    if ok.sum() < 2 * MIN_HISTORY:
        stop[ok] = Stop.TOO_FEW_COUNCILS
        return result
    miss, scale = _standard_misses(y[ok], panel.region[ok])
    surprise = miss[:, -1] / np.sqrt(_unsteadiness(miss[:, :-1]))
    return replace(
        result,
        expected=_placed(ok, y[ok, -1] - miss[:, -1] * scale),
        actual=_placed(ok, y[ok, -1]),
        surprise=_placed(ok, surprise),
        p_worse=_placed(ok, stdtr(TAIL_DF, surprise)),
        p_either=_placed(ok, 2 * stdtr(TAIL_DF, -np.abs(surprise))),
    )


def survey_fall(
    before: FloatArray, after: FloatArray, se_before: FloatArray, se_after: FloatArray
) -> FloatArray:
    """One-sided p that a surveyed share fell, from design-based standard errors (any shape)."""
    with np.errstate(invalid="ignore", divide="ignore"):
        z = (after - before) / np.hypot(se_before, se_after)
    return np.asarray(ndtr(z), dtype=np.float64)


def robust_fit(x: FloatArray, y: FloatArray) -> FloatArray:
    """Coefficients of y on x (rows x columns) by iterated bisquare weights, from a Huber start."""
    weights = np.ones(y.size)
    beta: FloatArray = np.zeros(x.shape[1])
    for round_ in range(ROUNDS):
        beta = _weighted_fit(x, y, weights)
        miss = y - x @ beta
        u = np.abs(miss) / max(_scale(miss), 1e-12)
        if round_ < 3:
            weights = np.minimum(1.0, 1.345 / np.maximum(u, 1e-12))
        else:
            weights = np.where(u < BISQUARE, (1 - (u / BISQUARE) ** 2) ** 2, 0.0)
    return beta


def _weighted_fit(x: FloatArray, y: FloatArray, weights: FloatArray) -> FloatArray:
    """Weighted least squares; the shortest answer where columns depend on one another."""
    weighted = x * weights[:, None]
    gram, right = x.T @ weighted, weighted.T @ y
    try:
        beta = np.linalg.solve(gram, right)
    except np.linalg.LinAlgError:
        beta = np.linalg.lstsq(gram, right, rcond=None)[0]
    return np.asarray(beta, dtype=float)


def _standard_misses(y: FloatArray, region: IntArray) -> tuple[FloatArray, float]:
    """Misses of each possible last year over their scale (councils x origins), and the scale of
    the last. nan where a council lacks one of the four values."""
    columns = []
    scale = 1.0
    for last in range(PATH_YEARS, y.shape[1]):
        block = y[:, last - PATH_YEARS : last + 1]
        whole = np.isfinite(block).all(axis=1)
        if whole.sum() < 2 * MIN_HISTORY:
            continue
        miss = np.full(len(y), np.nan)
        miss[whole] = _misses(block[whole])
        miss -= regional_path(miss[:, None], region)[:, 0]
        scale = max(_scale(miss[whole]), 1e-12)
        columns.append(miss / scale)
    return np.column_stack(columns), scale


def _misses(block: FloatArray) -> FloatArray:
    past = block[:, :-1] - block[:, -2:-1]
    x = np.column_stack([np.ones(len(block)), block[:, -2], past[:, :-1]])
    return block[:, -1] - x @ robust_fit(x, block[:, -1])


def _scale(miss: FloatArray) -> float:
    return MAD_TO_SD * _median(np.abs(miss - _median(miss)))


def _median(values: FloatArray) -> float:
    """As numpy's, without what it costs on arrays this small."""
    ordered = np.sort(values)
    return float(ordered[(ordered.size - 1) // 2] + ordered[ordered.size // 2]) / 2


def _unsteadiness(earlier: FloatArray) -> FloatArray:
    """Each council's mean squared earlier miss, moderated; 1 where there is no earlier year."""
    held = np.isfinite(earlier)
    df = held.sum(axis=1).astype(float)
    out = np.ones(len(earlier))
    known = df > 0
    if known.sum() > 1:
        square = np.where(held, earlier, 0.0) ** 2
        out[known] = moderate_variance(square.sum(axis=1)[known] / df[known], df[known])
        # the scale of the last year is already in the miss: keep the usual council at one
        out[known] /= np.median(out[known])
    return out


def _placed(ok: BoolArray, part: FloatArray) -> FloatArray:
    out = np.full(ok.size, np.nan)
    out[ok] = part
    return out
