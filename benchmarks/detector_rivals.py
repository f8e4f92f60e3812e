"""What others use to find falling councils, on the same panels as our detector.

Each rival returns, per council, how strongly it says "falling" (a score, larger is stronger;
-inf where it cannot say) and whether it raises. Values are oriented so that up is better.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy.special import stdtr
from scipy.stats import false_discovery_control

from areaprofile.stats.trend_marker import recent_trend_of_values

FINGERTIPS_YEARS = 5
FINGERTIPS_Z = 1.96


@dataclass(frozen=True)
class Verdict:
    """raised and score per council."""

    raised: np.ndarray
    score: np.ndarray


def three_falls(y: np.ndarray) -> Verdict:
    """Worse than the year before, three times running; score: the fall over the three years."""
    steps = np.diff(y[:, -4:], axis=1)
    whole = np.isfinite(steps).all(axis=1)
    raised = whole & (steps < 0).all(axis=1)
    loss = np.where(whole, y[:, -4] - y[:, -1], -np.inf)
    return Verdict(raised, np.where(raised, loss + 1e6, loss))


def mann_kendall(y: np.ndarray, alpha: float = 0.05) -> Verdict:
    """Exact one-sided Mann-Kendall test for a fall; ties count nothing."""
    held = np.isfinite(y)
    n = held.sum(axis=1)
    later = np.sign(y[:, None, :] - y[:, :, None])
    upper = np.triu(np.ones((y.shape[1],) * 2), 1)
    s = np.nan_to_num(later * upper, nan=0.0).sum(axis=(1, 2))
    p = np.ones(len(y))
    for size in np.unique(n):
        if size >= 4:
            tail = _kendall_tail(int(size))
            here = n == size
            p[here] = tail[np.clip(s[here].astype(int) + size * (size - 1) // 2, 0, tail.size - 1)]
    return Verdict((p <= alpha) & held[:, -1], np.where(n >= 4, -p, -np.inf))


@lru_cache(maxsize=32)
def _kendall_tail(n: int) -> np.ndarray:
    """P(S <= s) for s = -n(n-1)/2 ... n(n-1)/2 under the null."""
    counts = np.array([1.0])
    for m in range(2, n + 1):
        counts = np.convolve(counts, np.ones(m)) / m
    total = n * (n - 1) // 2
    full = np.zeros(2 * total + 1)
    full[::2] = counts
    return np.minimum(np.cumsum(full), 1.0)


def xmr(y: np.ndarray) -> Verdict:
    """Special cause of concern at the last point of an XmR chart (four NHS rules)."""
    held = np.isfinite(y)
    mean = np.nansum(y, axis=1) / np.maximum(held.sum(axis=1), 1)
    moving = np.abs(np.diff(y, axis=1))
    count = np.maximum(np.isfinite(moving).sum(axis=1), 1)
    sigma = 2.66 * np.nansum(moving, axis=1) / count / 3
    z = (y - mean[:, None]) / np.maximum(sigma, 1e-12)[:, None]
    last = np.nan_to_num(z[:, -7:], nan=9.0)
    outside = last[:, -1] < -3
    two = ((last[:, -3:] < -2).sum(axis=1) >= 2) & (last[:, -1] < -2)
    side = (last < 0).all(axis=1) & (last.shape[1] == 7)
    run = (np.diff(last, axis=1) < 0).all(axis=1) & (last.shape[1] == 7)
    raised = (outside | two | side | run) & held[:, -1]
    # among raised and not raised alike, the lower the last point the stronger the signal
    score = np.where(held[:, -1], -z[:, -1], -np.inf)
    return Verdict(raised, np.where(raised, score + 1e6, score))


def fingertips(y: np.ndarray, se: np.ndarray | None) -> Verdict:
    """The recent trend marker of Fingertips says "decreasing"; score: minus z of the slope over
    the last five points. Only for measures with known standard errors."""
    nothing = Verdict(np.zeros(len(y), dtype=bool), np.full(len(y), -np.inf))
    if se is None or y.shape[1] < FINGERTIPS_YEARS:
        return nothing
    part, error = y[:, -FINGERTIPS_YEARS:], se[:, -FINGERTIPS_YEARS:]
    half = FINGERTIPS_Z * error
    words, _ = recent_trend_of_values(part, part - half, part + half)
    whole = np.isfinite(part).all(axis=1) & (error > 0).all(axis=1)
    w = np.where(whole[:, None], 1 / np.where(error > 0, error, 1.0) ** 2, 1.0)
    slope, sxx = _slopes(np.where(whole[:, None], part, 0.0), w)
    return Verdict(words == "decreasing", np.where(whole, -slope * np.sqrt(sxx), -np.inf))


def _slopes(y: np.ndarray, w: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    t = np.arange(y.shape[1], dtype=float)
    t = t - (w * t).sum(axis=1, keepdims=True) / w.sum(axis=1, keepdims=True)
    sxx = (w * t**2).sum(axis=1)
    return (w * t * y).sum(axis=1) / sxx, sxx


def ols_p(d: np.ndarray) -> np.ndarray:
    """One-sided p of a falling least-squares line, per council; nan with fewer than 5 values."""
    held = np.isfinite(d)
    n = held.sum(axis=1)
    ok = (n >= 5) & held[:, -1]
    part = d[ok]
    m = held[ok].astype(float)
    slope, sxx = _slopes(np.where(m > 0, part, 0.0), np.where(m > 0, 1.0, 1e-12))
    level = np.nansum(part, axis=1) / m.sum(axis=1)
    t = np.arange(d.shape[1]) - (m * np.arange(d.shape[1])).sum(axis=1, keepdims=True) / m.sum(
        axis=1, keepdims=True
    )
    residual = np.where(m > 0, part - level[:, None] - slope[:, None] * t, 0.0)
    df = m.sum(axis=1) - 2
    error = np.sqrt(np.maximum((residual**2).sum(axis=1) / df / sxx, 1e-24))
    p = np.full(len(d), np.nan)
    p[ok] = stdtr(df, slope / error)
    return p


def benjamini_hochberg(p: np.ndarray, q: float = 0.05) -> np.ndarray:
    """True where raised at false discovery rate q, over all finite p of an edition."""
    out = np.zeros(p.shape, dtype=bool)
    known = np.isfinite(p)
    if known.any():
        out[known] = false_discovery_control(p[known]) <= q
    return out
