"""Is a council's trend worse than England's, and by how much, and how sure are we?

An empirical-Bayes slope: each council's departures from England (and from its region, by as
much as the region's size warrants) get a weighted line; its variance is moderated across
councils and widened for serial correlation; the slope is drawn towards England's by the spread
of true trends that the measure shows. Needs five comparable values a council and ten councils;
its promises hold from eight years. Not for snapshots, modelled values or judgements.

The module takes one measure (councils x years); sixty measures are sixty calls.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from areaprofile.stats.national_trend import NationalTrend, national_trend
from areaprofile.stats.trend_fit import (
    LineFit,
    fit_lines,
    leave_one_out_slopes,
    slope_of,
    slopes_within_runs,
)
from areaprofile.stats.trend_prior import Belief, believe
from areaprofile.stats.trend_scale import (
    BoolArray,
    FloatArray,
    IntArray,
    TrendPanel,
    regional_path,
    to_natural,
    transform,
    yearly_median,
)
from areaprofile.stats.trend_stops import (
    MIN_COUNCILS,
    Stop,
    first_stop,
    near_bound,
    usable_values,
    without_steps,
)

# Differences in slope smaller than this (sd a year) do not matter.
DELTA = 0.03
INTERVAL = 0.90
BEST_SHARE = 0.20
HIGH_SHARE = 0.25
START_YEARS = 3


@dataclass(frozen=True)
class TrendResult:
    """One measure's trends. Arrays have one entry per council, nan where stop is not 0.

    stop: Stop code. n_years: values used. span: years from first to last. Slopes are in
    standard deviations between councils per year, up is better: rel_* against England and
    region (mean, scale, 90 % interval that allows for the spread of true slopes being larger
    than estimated), own_* the council's own (the path of England and region added back,
    common_slope). p_behind: P(rel < -delta), p_ahead: P(rel > delta), *_at_most: the same with
    the widest spread the data leave open. p_own_falling: P(own < 0). fall: the shrunken loss
    against England over the window, in sd (positive is worse). same_sign: leaving any one year
    out keeps the sign of the slope. within_runs: so does leaving out the step across missing years,
    for the slope against England and for the council's own. from_high: began in the best quarter.
    near_bound: no room left. best_fifth: last value. last_level: last value above England's median,
    in sd. slope, variance: before shrinking. departures, residuals, weights, centred: councils x
    years, for pooling blocks. national_path: England's median each year, in sd. sd: one such
    unit on the comparison scale. tau, phi: spread of true slopes, serial correlation.
    """

    stop: IntArray
    n_years: IntArray
    span: FloatArray
    rel_mean: FloatArray
    rel_scale: FloatArray
    rel_lower: FloatArray
    rel_upper: FloatArray
    p_behind: FloatArray
    p_behind_at_most: FloatArray
    p_ahead: FloatArray
    p_ahead_at_most: FloatArray
    own_mean: FloatArray
    own_lower: FloatArray
    own_upper: FloatArray
    p_own_falling: FloatArray
    fall: FloatArray
    same_sign: BoolArray
    within_runs: BoolArray
    from_high: BoolArray
    near_bound: BoolArray
    best_fifth: BoolArray
    last_level: FloatArray
    slope: FloatArray
    variance: FloatArray
    common_slope: FloatArray
    departures: FloatArray
    residuals: FloatArray
    weights: FloatArray
    centred: FloatArray
    national_path: FloatArray
    national: NationalTrend
    sd: float
    tau: float
    phi: float


def assess_trend(panel: TrendPanel, *, delta: float = DELTA) -> TrendResult:
    """The trend of every council on one measure, with the reason where there is none."""
    usable, bridged = usable_values(panel)
    stop = first_stop(panel, usable)
    scaled = transform(replace(panel, values=usable))
    y = without_steps(scaled.y, bridged)
    ok = stop == Stop.NONE
    sd = _between_sd(y, ok)
    if not sd > 0:
        stop[ok] = Stop.TOO_FEW_COUNCILS
        return _nothing(panel, stop)
    y, se = y / sd, _filled_errors(scaled.se, y) / sd
    d = y - yearly_median(y)
    d = d - regional_path(d, panel.region)
    fit = fit_lines(d[ok], se[ok])
    n_values = np.isfinite(d[ok]).sum(axis=1).astype(float)
    belief = believe(fit.slope, fit.variance, n_values)
    return _result(panel, stop, y, d, fit, belief, delta=delta, sd=sd)


def had_it_kept_pace(panel: TrendPanel, trend: TrendResult) -> FloatArray:
    """The last value each council would have, in the measure's unit, without its fall.

    The shrunken fall against England over the window is given back; nan where not judged.
    """
    panel = replace(panel, values=usable_values(panel)[0])
    y = transform(panel).y[:, -1]
    given_back = y + trend.fall * trend.sd
    gain = to_natural(panel, given_back) - to_natural(panel, y)
    return panel.values[:, -1] + gain


def _between_sd(y: FloatArray, ok: BoolArray) -> float:
    if ok.sum() < MIN_COUNCILS:
        return 0.0
    means = np.nanmean(y[ok], axis=1)
    sd = float(np.std(means, ddof=1))
    return sd if sd > 1e-9 * (1 + float(np.abs(means).max())) else 0.0


def _filled_errors(se: FloatArray, y: FloatArray) -> FloatArray:
    """A missing standard error takes the measure's median one, so that no value weighs most."""
    held = np.isfinite(y)
    known = np.isfinite(se) & held
    if not known.any():
        return np.zeros_like(se)
    return np.where(np.isfinite(se), se, np.median(se[known]))


def _result(
    panel: TrendPanel,
    stop: IntArray,
    y: FloatArray,
    d: FloatArray,
    fit: LineFit,
    belief: Belief,
    *,
    delta: float,
    sd: float,
) -> TrendResult:
    ok = stop == Stop.NONE
    common = slope_of((y - d)[ok], fit)
    posterior = belief.likely
    lower, upper = belief.interval(INTERVAL)
    last = panel.values[:, -1]
    error = np.zeros_like(last) if panel.errors is None else panel.errors[:, -1]
    loo = leave_one_out_slopes(fit)
    own = posterior.mean + common
    return TrendResult(
        stop=stop,
        n_years=np.isfinite(d).sum(axis=1),
        span=_spread_out(ok, fit.span),
        rel_mean=_spread_out(ok, posterior.mean),
        rel_scale=_spread_out(ok, posterior.scale),
        rel_lower=_spread_out(ok, lower),
        rel_upper=_spread_out(ok, upper),
        p_behind=_spread_out(ok, posterior.below(-delta)),
        p_behind_at_most=_spread_out(ok, belief.at_most_below(-delta)),
        p_ahead=_spread_out(ok, posterior.above(delta)),
        p_ahead_at_most=_spread_out(ok, belief.at_most_above(delta)),
        own_mean=_spread_out(ok, own),
        own_lower=_spread_out(ok, lower + common),
        own_upper=_spread_out(ok, upper + common),
        p_own_falling=_spread_out(ok, posterior.below(-common)),
        fall=_spread_out(ok, -posterior.mean * fit.span),
        same_sign=_spread_flag(ok, (np.sign(loo) == np.sign(fit.slope)[:, None]).all(axis=1)),
        within_runs=_spread_flag(
            ok,
            (np.sign(slopes_within_runs(d[ok], fit)) == np.sign(fit.slope))
            & (np.sign(slopes_within_runs(y[ok], fit)) == np.sign(own)),
        ),
        from_high=_in_best(_start_level(y), HIGH_SHARE),
        near_bound=near_bound(panel, last, error),
        best_fifth=_in_best(y[:, -1], BEST_SHARE),
        last_level=y[:, -1] - yearly_median(y)[-1],
        slope=_spread_out(ok, fit.slope),
        variance=_spread_out(ok, fit.variance),
        common_slope=_spread_out(ok, common),
        departures=d,
        residuals=_spread_rows(ok, fit.residuals),
        weights=_spread_rows(ok, fit.weights),
        centred=_spread_rows(ok, fit.centred),
        national_path=yearly_median(y),
        national=national_trend(y),
        sd=sd,
        tau=belief.tau,
        phi=fit.phi,
    )


def _nothing(panel: TrendPanel, stop: IntArray) -> TrendResult:
    """A result in which no council could be judged."""
    n, years = panel.values.shape
    gap, no = np.full(n, np.nan), np.zeros(n, dtype=bool)
    names = (
        "span rel_mean rel_scale rel_lower rel_upper p_behind p_behind_at_most p_ahead "
        "p_ahead_at_most own_mean own_lower own_upper p_own_falling fall "
        "last_level slope variance common_slope"
    ).split()
    empty = np.full((n, years), np.nan)
    return TrendResult(
        stop=stop,
        n_years=np.zeros(n, dtype=np.int64),
        same_sign=no,
        within_runs=no,
        from_high=no,
        near_bound=no,
        best_fifth=no,
        departures=empty,
        residuals=np.zeros((n, years)),
        weights=np.zeros((n, years)),
        centred=np.zeros((n, years)),
        national_path=np.full(years, np.nan),
        national=NationalTrend(slope=np.nan, error=np.nan, df=0.0),
        sd=np.nan,
        tau=np.nan,
        phi=np.nan,
        **dict.fromkeys(names, gap),
    )


def _spread_out(ok: BoolArray, part: FloatArray) -> FloatArray:
    out = np.full(ok.size, np.nan)
    out[ok] = part
    return out


def _spread_flag(ok: BoolArray, part: BoolArray) -> BoolArray:
    out = np.zeros(ok.size, dtype=bool)
    out[ok] = part
    return out


def _spread_rows(ok: BoolArray, part: FloatArray) -> FloatArray:
    out = np.zeros((ok.size, part.shape[1]))
    out[ok] = part
    return out


def _start_level(y: FloatArray) -> FloatArray:
    """Mean of each council's first three values."""
    held = np.isfinite(y)
    first = held & (np.cumsum(held, axis=1) <= START_YEARS)
    count = first.sum(axis=1)
    total = np.where(first, y, 0.0).sum(axis=1)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)


def _in_best(level: FloatArray, share: float) -> BoolArray:
    """Councils at or above the level that cuts off the best share."""
    held = np.isfinite(level)
    if not held.any():
        return np.zeros(level.size, dtype=bool)
    return held & (level >= np.quantile(level[held], 1 - share))
