"""Where is a series heading, and will it reach its target? A cautious forecast with its band.

The centre is the last value plus half of the council's own slope: on held-out real years this
beat the full slope and the national slope. The band is conformal: it comes from what the same
forecast would have missed by in the past of the same measure, and is widened by a term for
shocks that hit all councils at once, of which a short series has seen few. Until its coverage
has been measured for a measure, only "likely", "even" and "unlikely" may be published.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from scipy.special import stdtr, stdtrit

from areaprofile.stats.trend_scale import BoolArray, FloatArray, IntArray, yearly_median

DAMPING = 0.5
BAND = 0.80
SLOPE_YEARS = 8
MIN_SLOPE_YEARS = 4
LIKELY_P = 2 / 3
UNLIKELY_P = 1 / 3
AT_RISK_P = 0.2
AT_RISK_SLOPE_P = 0.5
# The width comes from a quantile over councils: a t with few df keeps tails for unseen years.
TAIL_DF = 5.0


class Chance(IntEnum):
    """Chance of reaching a target, in the words that may be published."""

    UNKNOWN = 0
    UNLIKELY = 1
    EVEN = 2
    LIKELY = 3


@dataclass(frozen=True)
class Forecast:
    """Councils x horizons (1, 2, ... years ahead), on the scale of the input.

    centre; lower and upper of the 80 % band; scale: the spread behind it (Student t, 5 df).
    nan where the last value or four values in the last eight years are missing.
    """

    centre: FloatArray
    lower: FloatArray
    upper: FloatArray
    scale: FloatArray


def damped_forecast(y: FloatArray, *, years_ahead: int) -> Forecast:
    """Forecast of every council (councils x years, oriented or not, on the comparison scale).

    Bands need at least one past year to test on (six years for one year ahead); for horizons
    beyond the past that can be tested the last tested spread grows with the root of the time.
    """
    slope = own_slopes(y)
    ahead = np.arange(1, years_ahead + 1, dtype=float)
    centre = y[:, -1:] + DAMPING * slope[:, None] * ahead
    spread = _spreads(y, years_ahead)
    scale = np.where(np.isfinite(centre), spread, np.nan)
    half = stdtrit(TAIL_DF, 0.5 + BAND / 2) * scale
    return Forecast(centre=centre, lower=centre - half, upper=centre + half, scale=scale)


def p_reaching(forecast: Forecast, target: FloatArray, *, higher_is_better: bool) -> FloatArray:
    """Probability of standing on the right side of the target (broadcast over the horizons)."""
    z = (target - forecast.centre) / forecast.scale
    return stdtr(TAIL_DF, -z if higher_is_better else z)


def in_words(p: FloatArray) -> IntArray:
    """Chance codes: likely above two in three, unlikely below one in three, unknown for nan."""
    words = np.select(
        [np.isnan(p), p < UNLIKELY_P, p > LIKELY_P],
        [int(Chance.UNKNOWN), int(Chance.UNLIKELY), int(Chance.LIKELY)],
        int(Chance.EVEN),
    )
    return words.astype(np.int64)


def at_risk(p_hit: FloatArray, p_towards: FloatArray) -> BoolArray:
    """Target at risk: hardly likely to be hit and not moving towards it."""
    return (p_hit < AT_RISK_P) & (p_towards < AT_RISK_SLOPE_P)


def own_slopes(y: FloatArray) -> FloatArray:
    """Least-squares slope over the last eight years per council; nan with fewer than four."""
    recent = y[:, -SLOPE_YEARS:]
    held = np.isfinite(recent)
    n = held.sum(axis=1)
    t = np.arange(recent.shape[1], dtype=float)
    centred = held * (t - ((held * t).sum(axis=1) / np.maximum(n, 1))[:, None])
    sxx = (centred**2).sum(axis=1)
    slope = (centred * np.where(held, recent, 0.0)).sum(axis=1) / np.where(sxx > 0, sxx, 1.0)
    return np.where((n >= MIN_SLOPE_YEARS) & held[:, -1], slope, np.nan)


def _spreads(y: FloatArray, years_ahead: int) -> FloatArray:
    """The t scale of misses at each horizon (1, 2, ...), nan if none could ever be tested."""
    out = np.full(years_ahead, np.nan)
    for h in range(1, years_ahead + 1):
        misses = _past_misses(y, h)
        if misses.shape[1]:
            out[h - 1] = _spread(misses)
        elif h > 1:
            out[h - 1] = out[h - 2] * np.sqrt(h / (h - 1))
    return out


def _past_misses(y: FloatArray, h: int) -> FloatArray:
    """Misses h years ahead from every origin that the past allows (councils x origins)."""
    origins = range(MIN_SLOPE_YEARS, y.shape[1] - h + 1)
    columns = [y[:, o + h - 1] - y[:, o - 1] - DAMPING * h * own_slopes(y[:, :o]) for o in origins]
    kept = [c for c in columns if np.isfinite(c).any()]
    return np.column_stack(kept) if kept else np.empty((len(y), 0))


def _spread(misses: FloatArray) -> float:
    """Own misses' 80 % quantile as a scale, with the shocks common to a year added."""
    common = yearly_median(misses)
    own = np.abs(misses - common)
    z = float(stdtrit(TAIL_DF, 0.5 + BAND / 2))
    own_scale = float(np.quantile(own[np.isfinite(own)], BAND)) / z
    df = common.size
    # few years have been seen: the t quantile of that many years widens what they show
    widened = float(stdtrit(df, 0.5 + BAND / 2)) * float(np.sqrt(np.mean(common**2))) / z
    return float(np.hypot(own_scale, widened))
