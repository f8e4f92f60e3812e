"""Which way is England going on a measure, and how surely? The line through yearly medians."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import stdtr

from areaprofile.stats.trend_scale import FloatArray, yearly_median


@dataclass(frozen=True)
class NationalTrend:
    """The slope of England's median (sd a year), its standard error and degrees of freedom."""

    slope: float
    error: float
    df: float

    def above(self, bound: float) -> float:
        """Probability that the national slope is above a bound; 0 if it cannot be judged."""
        if not self.df > 0:
            return 0.0
        return float(stdtr(self.df, (self.slope - bound) / max(self.error, 1e-12)))


def national_trend(y: FloatArray) -> NationalTrend:
    """The line through England's yearly median of y (councils x years, sd units)."""
    path = yearly_median(y)
    held = np.isfinite(path)
    n = int(held.sum())
    if n < 3:
        return NationalTrend(slope=np.nan, error=np.nan, df=0.0)
    t = np.arange(path.size, dtype=float)[held]
    t = t - t.mean()
    p = path[held] - path[held].mean()
    sxx = float((t**2).sum())
    slope = float((t * p).sum() / sxx)
    rss = float(((p - slope * t) ** 2).sum())
    return NationalTrend(slope=slope, error=float(np.sqrt(rss / (n - 2) / sxx)), df=n - 2.0)
