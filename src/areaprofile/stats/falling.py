"""Which councils are falling behind while their own results get worse, even from a high level?

Four conditions stand together: the slope against England is worse than delta with probability
0.90, the council's own slope is downward with probability 0.80, the shrunken loss over the
window is large enough to matter, and neither a single year nor the step across
missing years carries the sign. A provisional last year
is never decisive: the whole question is asked again without it. A flag says "has fallen and
stays low"; it does not say that the fall will go on.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import IntEnum

import numpy as np

from areaprofile.stats.trend_scale import BoolArray, FloatArray, IntArray, TrendPanel
from areaprofile.stats.trend_stops import Stop
from areaprofile.stats.trends import DELTA, TrendResult, assess_trend

WATCH_P = 0.80
FLAG_P = 0.90
STRONG_P = 0.95
OWN_P = 0.80
# The loss that matters, and the loss that is strong, in sd between councils over the window.
MATERIALITY = 0.2
STRONG_FALL = 0.5

# A trend is a matter of at most twelve values, three terms of a council: what it
# lost longer ago and has since held says nothing about now. (The promises are for six to ten.)
WINDOW = 12

Judge = Callable[[TrendResult, float], tuple[IntArray, IntArray]]


class Severity(IntEnum):
    """How strongly a rule speaks; FLAG and above are raised."""

    CLEAR = 0
    WATCH = 1
    FLAG = 2
    STRONG = 3


@dataclass(frozen=True)
class Falling:
    """One measure. severity: Severity code per council (CLEAR where not assessed). stop: the
    first reason why it is not raised (Stop.NONE if raised). provisional_watch: would be raised
    but for the last year's figures being provisional. from_high: began in the best quarter.
    trend: the figures with all years. final_only: without the provisional year, or None.
    """

    severity: IntArray
    stop: IntArray
    provisional_watch: BoolArray
    from_high: BoolArray
    trend: TrendResult
    final_only: TrendResult | None


def assess_falling(
    panel: TrendPanel, *, delta: float = DELTA, materiality: float = MATERIALITY
) -> Falling:
    """Falling quality for every council on one measure."""
    return _assess(panel, _judge_fall, delta=delta, materiality=materiality)


def assess_improving(
    panel: TrendPanel, *, delta: float = DELTA, materiality: float = MATERIALITY
) -> Falling:
    """The mirror image: gaining on England and improving in its own right, with the same care.

    In the result `trend` stands the right way up: a raised improver has a negative `fall`.
    """
    return _assess(panel, _judge_rise, delta=delta, materiality=materiality)


def without_last_year(panel: TrendPanel) -> TrendPanel:
    """The panel as it stood before its last year."""
    years = panel.values.shape[1]
    return replace(
        panel,
        values=panel.values[:, :-1],
        errors=None if panel.errors is None else panel.errors[:, :-1],
        exposure=None if panel.exposure is None else panel.exposure[:, :-1],
        breaks=tuple(b for b in panel.breaks if b < years - 1),
        common_breaks=tuple(b for b in panel.common_breaks if b < years - 1),
        provisional_last=False,
    )


def recent_years(panel: TrendPanel) -> TrendPanel:
    """The panel's last WINDOW years (of overlapping values so many times more)."""
    gone = panel.values.shape[1] - WINDOW * panel.overlap
    if gone <= 0:
        return panel
    return replace(
        panel,
        values=panel.values[:, gone:],
        errors=None if panel.errors is None else panel.errors[:, gone:],
        exposure=None if panel.exposure is None else panel.exposure[:, gone:],
        breaks=tuple(b - gone for b in panel.breaks if b > gone),
        common_breaks=tuple(b - gone for b in panel.common_breaks if b > gone),
    )


def cannot_tell(trend: TrendResult, *, delta: float = DELTA) -> BoolArray:
    """Councils judged, whose 90 % interval holds both a real fall and a real gain on England."""
    judged = trend.stop == Stop.NONE
    return judged & (trend.rel_lower < -delta) & (trend.rel_upper > delta)


def assess_changes(
    panel: TrendPanel,
    *,
    provisional: BoolArray | None = None,
    delta: float = DELTA,
    materiality: float = MATERIALITY,
) -> tuple[Falling, Falling]:
    """Falling and improving from one reading of the trends.

    provisional: councils whose last value is provisional, where this differs between them; the
    weaker of the two answers then counts for these councils only.
    """
    held = np.full(len(panel.values), panel.provisional_last)
    if provisional is not None:
        held = provisional
    trend = assess_trend(panel, delta=delta)
    settled = assess_trend(without_last_year(panel), delta=delta) if held.any() else None
    return (
        _settled(trend, settled, _judge_fall, materiality, held),
        _settled(trend, settled, _judge_rise, materiality, held),
    )


def _assess(panel: TrendPanel, judge: Judge, *, delta: float, materiality: float) -> Falling:
    trend, settled = assess_trend(panel, delta=delta), None
    if panel.provisional_last:
        settled = assess_trend(without_last_year(panel), delta=delta)
    held = np.full(len(panel.values), panel.provisional_last)
    return _settled(trend, settled, judge, materiality, held)


def _settled(
    trend: TrendResult,
    settled_trend: TrendResult | None,
    judge: Judge,
    materiality: float,
    held: BoolArray,
) -> Falling:
    """Judged with all years and, where the last is provisional, without it: the weaker counts."""
    severity, stop = judge(trend, materiality)
    if settled_trend is None:
        unheld = np.zeros(stop.size, dtype=bool)
        return Falling(severity, stop, unheld, trend.from_high, trend, None)
    settled, _ = judge(settled_trend, materiality)
    watch = held & (severity >= Severity.FLAG) & (settled < Severity.FLAG)
    untested = held & (trend.stop == Stop.NONE) & (settled_trend.stop != Stop.NONE)
    stop = np.where(watch | untested, int(Stop.PROVISIONAL_ONLY), stop)
    weaker = np.where(untested, int(Severity.CLEAR), np.minimum(severity, settled))
    severity = np.where(held, weaker, severity)
    return Falling(severity, stop, watch, trend.from_high, trend, settled_trend)


def _judge_fall(trend: TrendResult, materiality: float) -> tuple[IntArray, IntArray]:
    return _judge(
        trend,
        p_behind=trend.p_behind,
        p_at_most=trend.p_behind_at_most,
        p_own=trend.p_own_falling,
        size=trend.fall,
        at_bound=trend.near_bound,
        materiality=materiality,
    )


def _judge_rise(trend: TrendResult, materiality: float) -> tuple[IntArray, IntArray]:
    return _judge(
        trend,
        p_behind=trend.p_ahead,
        p_at_most=trend.p_ahead_at_most,
        p_own=1 - trend.p_own_falling,
        size=-trend.fall,
        at_bound=np.zeros_like(trend.near_bound),
        materiality=materiality,
    )


def _judge(
    trend: TrendResult,
    *,
    p_behind: FloatArray,
    p_at_most: FloatArray,
    p_own: FloatArray,
    size: FloatArray,
    at_bound: BoolArray,
    materiality: float,
) -> tuple[IntArray, IntArray]:
    """Severity and first stop per council; comparisons with nan are false, hence not raised."""
    judged = trend.stop == Stop.NONE
    stands = judged & ~at_bound & (p_own >= OWN_P) & (size >= materiality)
    stands &= trend.same_sign & trend.within_runs
    severity = np.zeros(judged.size, dtype=np.int64)
    severity[stands & (p_behind >= WATCH_P)] = Severity.WATCH
    severity[stands & (p_behind >= FLAG_P)] = Severity.FLAG
    severity[stands & (p_behind >= STRONG_P) & (size >= STRONG_FALL)] = Severity.STRONG
    questions = (
        (trend.stop, ~judged),
        (Stop.NONE, severity >= Severity.FLAG),
        (Stop.AT_CEILING, at_bound),
        (Stop.NOT_BEHIND, p_at_most <= 1 - FLAG_P),
        (Stop.WITHIN_NOISE, p_behind < FLAG_P),
        (Stop.NATIONAL_TIDE, p_own < OWN_P),
        (Stop.TOO_SLIGHT, size < materiality),
        (Stop.ONE_YEAR, ~trend.same_sign),
        (Stop.CARRIED_BY_GAP, ~trend.within_runs),
    )
    codes = [np.broadcast_to(np.asarray(code), judged.shape) for code, _ in questions]
    stop = np.select([asked for _, asked in questions], codes, int(Stop.NONE))
    return severity, stop.astype(np.int64)
