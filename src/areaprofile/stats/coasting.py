"""Is a council standing still in a service while others improve? One answer of five.

One measure of one council seldom carries the question, so the measures of a service block are
pooled: the mean of their slopes against England, with the variance read from the mean of their
residuals (which holds whatever the measures of one council share). Asked only where England
itself clearly improves. Needs five measures and six years; its promises hold from eight.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtr

from areaprofile.stats.trend_fit import fit_lines
from areaprofile.stats.trend_prior import Belief, believe
from areaprofile.stats.trend_scale import BoolArray, FloatArray, IntArray
from areaprofile.stats.trend_stops import MIN_COUNCILS, Stop
from areaprofile.stats.trends import BEST_SHARE, DELTA, INTERVAL, TrendResult

MIN_INDICATORS = 5
MIN_YEARS = 6
# England counts as improving if its slope is above delta with this probability.
NATIONAL_P = 0.95
BEHIND_P = 0.90
OWN_FALLING_P = 0.80
# "Not even half as fast as England": half the national slope, and the chance of beating it.
HALF = 0.5
KEEPS_HALF_P = 0.20
CEILING_SHARE = 0.5


class Coasting(IntEnum):
    """The five answers; NOT_ASKED carries a reason instead."""

    NOT_ASKED = 0
    AT_CEILING = 1
    STEADY = 2
    FALLING_BEHIND = 3
    SLOW = 4
    CANT_TELL = 5


class NotAsked(IntEnum):
    """Why the question was not put."""

    NONE = 0
    TOO_FEW_INDICATORS = 1
    TOO_FEW_YEARS = 2
    TOO_FEW_COUNCILS = 3
    ENGLAND_NOT_IMPROVING = 4
    FALLING_INSTEAD = 5


@dataclass(frozen=True)
class CoastingResult:
    """One block, one entry per council; nan where not asked for want of data.

    answer: Coasting; reason: NotAsked. n_indicators: measures pooled. national_slope,
    p_national: England's mean slope over those measures and P(it > delta). Slopes in sd a
    year: rel_* against England, own_* the council's own, both with 90 % intervals.
    p_behind: P(rel < -delta). p_keeps_half: P(own > half the national slope).
    """

    answer: IntArray
    reason: IntArray
    n_indicators: IntArray
    national_slope: FloatArray
    p_national: FloatArray
    rel_mean: FloatArray
    rel_lower: FloatArray
    rel_upper: FloatArray
    own_mean: FloatArray
    own_lower: FloatArray
    own_upper: FloatArray
    p_behind: FloatArray
    p_own_falling: FloatArray
    p_keeps_half: FloatArray


def assess_block(
    trends: Sequence[TrendResult],
    *,
    excused: BoolArray | None = None,
    delta: float = DELTA,
) -> CoastingResult:
    """Coasting of every council in one block of measures over the same years.

    excused: councils x measures, true where a maintain standard is being held: that measure
    is left out for that council.
    """
    use = np.column_stack([trend.stop == Stop.NONE for trend in trends])
    if excused is not None:
        use &= ~excused
    count = use.sum(axis=1)
    years = _years_held(trends, use)
    reason = np.select(
        [count < MIN_INDICATORS, years.sum(axis=1) < MIN_YEARS],
        [int(NotAsked.TOO_FEW_INDICATORS), int(NotAsked.TOO_FEW_YEARS)],
        int(NotAsked.NONE),
    )
    ok = reason == NotAsked.NONE
    if ok.sum() < MIN_COUNCILS:
        reason[ok] = NotAsked.TOO_FEW_COUNCILS
        return _unasked(reason, count)
    share = use[ok] / count[ok, None]
    belief = _pooled_slope(trends, share, ok, years)
    posterior = belief.likely
    national, p_national = _national(trends, share, delta)
    common = (share * _stack(trends, "common_slope", ok)).sum(axis=1)
    p_keeps_half = posterior.above(HALF * national - common)
    p_behind, p_falling = posterior.below(-delta), posterior.below(-common)
    lower, upper = belief.interval(INTERVAL)
    answer, why = _answer(
        full=_at_ceiling(trends, share, ok),
        improving=p_national >= NATIONAL_P,
        behind=p_behind >= BEHIND_P,
        falling=p_falling >= OWN_FALLING_P,
        keeps_half=p_keeps_half > KEEPS_HALF_P,
        steady=(belief.at_most_below(-delta) <= 1 - BEHIND_P)
        | ((lower + common > -HALF * national) & (upper + common < HALF * national)),
    )
    reason[ok] = why
    figures = {
        "national_slope": national,
        "p_national": p_national,
        "rel_mean": posterior.mean,
        "rel_lower": lower,
        "rel_upper": upper,
        "own_mean": posterior.mean + common,
        "own_lower": lower + common,
        "own_upper": upper + common,
        "p_behind": p_behind,
        "p_own_falling": p_falling,
        "p_keeps_half": p_keeps_half,
    }
    return replace(
        _unasked(reason, count),
        answer=_placed(ok, answer, int(Coasting.NOT_ASKED)),
        **{name: _placed(ok, part, np.nan) for name, part in figures.items()},
    )


def confirmed(answers: IntArray, answers_without_last: IntArray) -> IntArray:
    """Answers where the last year is provisional: falling behind must stand without it too."""
    lost = (answers == Coasting.FALLING_BEHIND) & (answers_without_last != answers)
    return np.where(lost, int(Coasting.CANT_TELL), answers)


def _answer(
    *,
    full: BoolArray,
    improving: BoolArray,
    behind: BoolArray,
    falling: BoolArray,
    keeps_half: BoolArray,
    steady: BoolArray,
) -> tuple[IntArray, IntArray]:
    """Answer and reason in order of precedence; what is behind and itself falling is rule c's."""
    asked = (
        (~improving, Coasting.NOT_ASKED),
        (full, Coasting.AT_CEILING),
        (behind & falling, Coasting.NOT_ASKED),
        (behind & ~keeps_half, Coasting.FALLING_BEHIND),
        (behind, Coasting.SLOW),
        (steady, Coasting.STEADY),
    )
    answer = np.select([a for a, _ in asked], [int(c) for _, c in asked], int(Coasting.CANT_TELL))
    why = np.select(
        [~improving, ~full & behind & falling],
        [int(NotAsked.ENGLAND_NOT_IMPROVING), int(NotAsked.FALLING_INSTEAD)],
        int(NotAsked.NONE),
    )
    return answer.astype(np.int64), why.astype(np.int64)


def _stack(trends: Sequence[TrendResult], name: str, ok: BoolArray) -> FloatArray:
    """One figure of each measure as councils x measures, 0 where it was not judged."""
    return np.nan_to_num(np.column_stack([getattr(t, name)[ok] for t in trends]), nan=0.0)


def _years_held(trends: Sequence[TrendResult], use: BoolArray) -> BoolArray:
    """Years in which at least half of a council's pooled measures have a value."""
    held = np.stack([trend.weights > 0 for trend in trends], axis=2) & use[:, None, :]
    return held.sum(axis=2) >= np.maximum(use.sum(axis=1), 1)[:, None] / 2


def _pooled_slope(
    trends: Sequence[TrendResult], share: FloatArray, ok: BoolArray, years: BoolArray
) -> Belief:
    """Belief about the mean relative slope: a line through mean slope x time + mean residual."""
    slope = (share * _stack(trends, "slope", ok)).sum(axis=1)
    residual = np.einsum("ck,ctk->ct", share, np.stack([t.residuals[ok] for t in trends], axis=2))
    time = np.arange(residual.shape[1], dtype=float)
    path = np.where(years[ok], slope[:, None] * time + residual, np.nan)
    fit = fit_lines(path, np.zeros_like(path))
    return believe(fit.slope, fit.variance, years[ok].sum(axis=1).astype(float))


def _national(
    trends: Sequence[TrendResult], share: FloatArray, delta: float
) -> tuple[FloatArray, FloatArray]:
    """England's mean slope over each council's measures, and P(it is above delta)."""
    slopes = np.array([t.national.slope for t in trends])
    paths = np.stack([t.national_path for t in trends])
    usable = np.isfinite(slopes)
    mean = share[:, usable] @ slopes[usable]
    residual, held = _about_own_line(paths[usable], slopes[usable])
    weight = share[:, usable] @ held
    pooled = np.divide(
        share[:, usable] @ residual, weight, out=np.zeros_like(weight), where=weight > 0
    )
    # years in which half of the measures have figures: they need not begin and end together
    known = weight >= share[:, usable].sum(axis=1, keepdims=True) / 2
    count = known.sum(axis=1)
    time = np.arange(paths.shape[1], dtype=float)
    middle = (known * time).sum(axis=1) / np.maximum(count, 1)
    spread = (known * (time - middle[:, None]) ** 2).sum(axis=1)
    df = np.maximum(count - 2.0, 1.0)
    noise = (known * pooled**2).sum(axis=1) / df / np.maximum(spread, 1e-12)
    p = stdtr(df, (mean - delta) / np.sqrt(np.maximum(noise, 1e-24)))
    return mean, np.where(count > 2, p, 0.0)


def _about_own_line(paths: FloatArray, slopes: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Each measure's national path less its own line, 0 where it has no figure; and 1 where it
    has one."""
    held = np.isfinite(paths)
    count = np.maximum(held.sum(axis=1, keepdims=True), 1)
    time = np.arange(paths.shape[1], dtype=float)
    level = np.where(held, paths, 0.0).sum(axis=1, keepdims=True) / count
    middle = (held * time).sum(axis=1, keepdims=True) / count
    line = level + slopes[:, None] * (time - middle)
    return np.where(held, paths - line, 0.0), held.astype(float)


def _at_ceiling(trends: Sequence[TrendResult], share: FloatArray, ok: BoolArray) -> BoolArray:
    """Half the pooled measures at their bound or in the best fifth, or the block as a whole."""
    full = np.column_stack([(t.near_bound | t.best_fifth)[ok] for t in trends])
    level = (share * _stack(trends, "last_level", ok)).sum(axis=1)
    best = level >= np.quantile(level, 1 - BEST_SHARE)
    return best | ((share * full).sum(axis=1) >= CEILING_SHARE)


def _placed(ok: BoolArray, part: NDArray[Any], elsewhere: float) -> NDArray[Any]:
    out = np.full(ok.size, elsewhere, dtype=part.dtype)
    out[ok] = part
    return out


def _unasked(reason: IntArray, count: IntArray) -> CoastingResult:
    gap = [np.full(reason.size, np.nan) for _ in range(11)]
    answer = np.full(reason.size, int(Coasting.NOT_ASKED), dtype=np.int64)
    return CoastingResult(answer, reason, count, *gap)
