"""Weighted straight lines, one per council: slope, its variance, residuals, serial correlation.

Each council's series of departures from the national path gets a least-squares line. The
residual variance is moderated across councils (Smyth 2004, "limma": a council with a lucky
smooth series is not believed), and the variance of the slope is widened for first-order
autocorrelation, pooled over councils and corrected for the bias that short series have.
Not valid for fewer than four values, nor for series that are means over overlapping years.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy.special import digamma, polygamma

from areaprofile.stats.trend_scale import BoolArray, FloatArray

PHI_GRID = np.linspace(0.0, 0.85, 86)
# Residual variances below this share of the median are rounding, not precision.
VARIANCE_FLOOR = 1e-4
# The process keeps at least this share of the residual variance, whatever the stated errors.
PROCESS_SHARE = 0.05


@dataclass(frozen=True)
class LineFit:
    """One line per council. slope, variance, df, span (years from first to last value): councils.

    residuals and weights: councils x years, 0 where there is no value. centred: time less its
    weighted mean, 0 where there is no value. sxx: weighted sum of squares of it. inflation: the
    factor by which autocorrelation widens the variance of the slope. phi: pooled.
    """

    slope: FloatArray
    variance: FloatArray
    df: FloatArray
    span: FloatArray
    residuals: FloatArray
    weights: FloatArray
    centred: FloatArray
    sxx: FloatArray
    inflation: FloatArray
    phi: float


def fit_lines(d: FloatArray, se: FloatArray) -> LineFit:
    """Lines through departures d (councils x years, nan where missing; at least 4 values a row).

    se: standard errors on the same scale, 0 where unknown; the residual variance then stands
    for them.
    """
    held = np.isfinite(d)
    flat = _line(d, held.astype(float))
    weights = held / (_process_variance(flat, held, se) + np.where(held, se, 0.0) ** 2)
    slope, residuals, centred, sxx = _line(d, weights)
    df = held.sum(axis=1) - 2.0
    raw = (weights * residuals**2).sum(axis=1) / df
    moderated = moderate_variance(raw, df)
    phi = pooled_phi(residuals * np.sqrt(weights / moderated[:, None]), held)
    inflation = slope_inflation(held, phi)
    return LineFit(
        slope=slope,
        variance=moderated / sxx * inflation,
        df=df,
        span=_span(held),
        residuals=residuals,
        weights=weights,
        centred=centred,
        sxx=sxx,
        inflation=inflation,
        phi=phi,
    )


def slope_of(path: FloatArray, fit: LineFit) -> FloatArray:
    """The slope of another path (councils x years) under the weights of a fit, per council."""
    filled = np.where(fit.weights > 0, path, 0.0)
    return (fit.weights * fit.centred * filled).sum(axis=1) / fit.sxx


def leave_one_out_slopes(fit: LineFit) -> FloatArray:
    """The slope without each year in turn, councils x years; the full slope where no value was."""
    total = fit.weights.sum(axis=1, keepdims=True)
    sxx = fit.sxx[:, None]
    leverage = fit.weights * (1 / total + fit.centred**2 / sxx)
    step = fit.weights * fit.centred * fit.residuals / (sxx * np.maximum(1 - leverage, 1e-9))
    return fit.slope[:, None] - step


def slopes_within_runs(path: FloatArray, fit: LineFit) -> FloatArray:
    """The slope of a path (councils x years) if it may step freely at every gap, per council.

    A gap is a wait between two values that is longer than the council's usual one, so a survey of
    every other year has none. Without a gap it is the slope itself; nan where every run between
    gaps is a single value.
    """
    out = slope_of(path, fit)
    for at, weights in enumerate(fit.weights):
        held = np.flatnonzero(weights > 0)
        waits = np.diff(held)
        if waits.size == 0 or waits.max() == waits.min():
            continue
        run = np.concatenate([[0], np.cumsum(waits > waits.min())])
        w, t, y = weights[held], held.astype(float), path[at, held]
        total = np.bincount(run, w)
        t = t - (np.bincount(run, w * t) / total)[run]
        y = y - (np.bincount(run, w * y) / total)[run]
        out[at] = (w * t * y).sum() / (w * t**2).sum()
    return out


def moderate_variance(raw: FloatArray, df: FloatArray) -> FloatArray:
    """Variances drawn towards their common value by as much as chance explains their spread.

    Smyth (2004), Statistical Applications in Genetics and Molecular Biology 3(1): scaled
    F fitted by the mean and variance of log variances. Returns one variance per council.
    """
    floor = VARIANCE_FLOOR * float(np.median(raw)) if raw.size else 0.0
    used = np.maximum(raw, max(floor, 1e-18))
    e = np.log(used) - digamma(df / 2) + np.log(df / 2)
    excess = float(np.var(e, ddof=1) - np.mean(polygamma(1, df / 2))) if e.size > 1 else 0.0
    if excess <= 0:
        return np.full_like(used, np.exp(np.mean(e)))
    prior_df = 2 * _trigamma_inverse(excess)
    prior = np.exp(np.mean(e) + digamma(prior_df / 2) - np.log(prior_df / 2))
    return (prior_df * prior + df * used) / (prior_df + df)


def pooled_phi(standard: FloatArray, held: BoolArray) -> float:
    """Lag-1 autocorrelation behind residuals of lines, pooled over councils, 0 to 0.85.

    Residuals of a short line look anti-correlated even if the series is not; the expected
    ratio for each phi is known from the projection matrix (a trace), and is inverted here. Only
    councils with the commonest pattern of years are used. 0 if nothing can be said.
    """
    patterns, which, counts = np.unique(held, axis=0, return_inverse=True, return_counts=True)
    common = int(np.argmax(counts))
    u = standard[which.reshape(-1) == common][:, patterns[common]]
    years = np.flatnonzero(patterns[common])
    total = float((u**2).sum())
    gaps = np.diff(years)
    adjacent = gaps == gaps.min()
    if total <= 0 or not adjacent.any():
        return 0.0
    ratio = float((u[:, 1:] * u[:, :-1])[:, adjacent].sum()) / total
    expected = _expected_ratio(tuple(years.tolist()))
    return float(np.interp(ratio, expected, PHI_GRID))


def slope_inflation(held: BoolArray, phi: float) -> FloatArray:
    """Variance of a slope under AR(1) over what independent residuals would say, per council."""
    m = held.astype(float)
    n = m.sum(axis=1)
    t = np.arange(held.shape[1], dtype=float)
    centred = m * (t - ((m * t).sum(axis=1) / n)[:, None])
    sxx = (centred**2).sum(axis=1)
    r = phi ** np.abs(t[:, None] - t[None, :])
    along = np.einsum("ct,ts,cs->c", centred, r, centred) / sxx
    level = np.einsum("ct,ts,cs->c", m, r, m) / n
    return along / ((n - level - along) / (n - 2))


@lru_cache(maxsize=256)
def _expected_ratio(years: tuple[int, ...]) -> FloatArray:
    """E[sum e_t e_t+1] / E[sum e_t^2] of line residuals for each phi of the grid, increasing."""
    t = np.array(years, dtype=float)
    x = np.column_stack([np.ones_like(t), t])
    m = np.eye(t.size) - x @ np.linalg.pinv(x)
    step = np.diff(t)
    lag = np.diag((step == step.min()).astype(float), 1)
    out = np.empty(PHI_GRID.size)
    for i, phi in enumerate(PHI_GRID):
        cov = m @ (phi ** np.abs(t[:, None] - t[None, :])) @ m
        out[i] = np.sum(lag * cov) / np.trace(cov)
    return np.maximum.accumulate(out + np.arange(out.size) * 1e-12)


def _line(d: FloatArray, w: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """Slope, residuals, centred time and its sum of squares of weighted lines, all councils."""
    t = np.arange(d.shape[1], dtype=float)
    y = np.where(w > 0, d, 0.0)
    total = w.sum(axis=1, keepdims=True)
    centred = (w > 0) * (t - (w * t).sum(axis=1, keepdims=True) / total)
    sxx = (w * centred**2).sum(axis=1)
    slope = (w * centred * y).sum(axis=1) / sxx
    level = (w * y).sum(axis=1, keepdims=True) / total
    residuals = (w > 0) * (y - level - slope[:, None] * centred)
    return slope, residuals, centred, sxx


def _process_variance(
    flat: tuple[FloatArray, FloatArray, FloatArray, FloatArray], held: BoolArray, se: FloatArray
) -> float:
    """What the usual council's residuals vary by beyond its stated standard errors."""
    n = held.sum(axis=1)
    raw = (flat[1] ** 2).sum(axis=1) / (n - 2)
    stated = np.where(held, se**2, 0.0).sum(axis=1) / n
    usual = max(float(np.median(raw)), 1e-18)
    return max(float(np.median(raw - stated)), PROCESS_SHARE * usual)


def _span(held: BoolArray) -> FloatArray:
    first = np.argmax(held, axis=1)
    last = held.shape[1] - 1 - np.argmax(held[:, ::-1], axis=1)
    return (last - first).astype(float)


def _trigamma_inverse(value: float) -> float:
    """x with trigamma(x) = value, by Newton's method on its reciprocal (Smyth 2004, appendix)."""
    x = 0.5 + 1 / value
    for _ in range(50):
        tri = float(polygamma(1, x))
        step = tri * (1 - tri / value) / float(polygamma(2, x))
        x += step
        if -step / x < 1e-10:
            break
    return x
