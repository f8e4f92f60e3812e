"""The scale on which trends are compared: one measure, councils by years, up is always better.

Proportions are compared on the logit, so that 97 % has room above it; rates and money on the
log; rare counts with a known exposure by the Freeman-Tukey root; scores as they are. The result
is divided by the standard deviation between councils of their mean level, so that a slope of
0.1 means "a tenth of the usual distance between councils, each year", whatever the measure.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]
IntArray = NDArray[np.int64]

Scale = Literal["proportion", "rate", "money", "score"]

# Half a case is added at each end of a proportion (the usual "+.5"). Where the denominator is
# unknown the share is kept this far from 0 and 1, half a case in a hundred, or a quarter of the
# usual distance to the nearer bound if the measure lives closer to it than that.
EDGE_SHARE = 0.005
EDGE_OF_USUAL = 0.25
# Regions with few councils say little about themselves: n / (n + 6) of their median is used.
REGION_SHRINK = 6.0


@dataclass(frozen=True)
class TrendPanel:
    """One measure: councils by years.

    values: councils x years, nan where missing. polarity: +1 higher is better, -1 lower is
    better, 0 no judgement. region: a code per council, -1 for none. errors: standard errors
    in the unit of values. exposure: denominators of a rare rate, in the unit that makes
    values x exposure the count. lower, upper: hard bounds. breaks: index of the first year of
    a new definition whose effect differs between councils; common_breaks: the same where the
    step is identical for all. overlap: years that one value spans (3 for a rolling mean).
    unit_step: one natural unit, for the headroom rule. runs: false where not the council's job.
    """

    values: FloatArray
    polarity: int
    scale: Scale
    region: IntArray
    errors: FloatArray | None = None
    exposure: FloatArray | None = None
    lower: float | None = None
    upper: float | None = None
    breaks: tuple[int, ...] = ()
    common_breaks: tuple[int, ...] = ()
    provisional_last: bool = False
    overlap: int = 1
    min_history: int = 5
    unit_step: float | None = None
    runs: BoolArray | None = None


@dataclass(frozen=True)
class Transformed:
    """Values and standard errors on the comparison scale, oriented; se is 0 where unknown."""

    y: FloatArray
    se: FloatArray


def transform(panel: TrendPanel) -> Transformed:
    """Values on the comparison scale, oriented so that up is better; shapes as in the panel.

    A log is taken only of series without negative values; with negative values the natural
    scale is kept, since no monotone log exists.
    """
    if panel.scale == "proportion":
        y, slope = _logit(panel)
    elif panel.scale == "rate" and panel.exposure is not None:
        return _freeman_tukey(panel, panel.exposure)
    elif panel.scale in ("rate", "money") and not (panel.values < 0).any():
        y, slope = _log(panel.values)
    else:
        y, slope = panel.values.astype(float), np.ones_like(panel.values)
    return Transformed(_sign(panel) * y, _known_errors(panel) * slope)


def to_natural(panel: TrendPanel, y: FloatArray) -> FloatArray:
    """Back from the oriented comparison scale to the unit of the measure (any shape).

    Exact but for values that were moved off a bound; Freeman-Tukey is inverted by its square.
    """
    up = _sign(panel) * y
    if panel.scale == "proportion":
        lower, width = _range(panel)
        return lower + width / (1 + np.exp(-up))
    if panel.scale == "rate" and panel.exposure is not None:
        return (up / 2) ** 2
    if panel.scale in ("rate", "money") and not (panel.values < 0).any():
        return np.maximum(np.exp(up) - _log_offset(panel.values), 0.0)
    return up


def _sign(panel: TrendPanel) -> float:
    return -1.0 if panel.polarity < 0 else 1.0


def _known_errors(panel: TrendPanel) -> FloatArray:
    if panel.errors is None:
        return np.zeros_like(panel.values, dtype=float)
    return panel.errors.astype(float)


def _range(panel: TrendPanel) -> tuple[float, float]:
    lower = 0.0 if panel.lower is None else panel.lower
    upper = 1.0 if panel.upper is None else panel.upper
    return lower, upper - lower


def _logit(panel: TrendPanel) -> tuple[FloatArray, FloatArray]:
    """Logit of the share with half a case at each end, and its derivative per natural unit."""
    lower, width = _range(panel)
    share = (panel.values - lower) / width
    if panel.exposure is not None:
        # n * share + .5 over n + 1 is the share that half a case at each end gives
        share = (share * panel.exposure + 0.5) / (panel.exposure + 1)
    else:
        edge = _edge(share)
        share = np.clip(share, edge, 1 - edge)
    return np.log(share / (1 - share)), 1 / (width * share * (1 - share))


def _edge(share: FloatArray) -> float:
    room = np.minimum(share, 1 - share)
    room = room[room > 0]
    usual = float(np.median(room)) if room.size else 1.0
    return min(EDGE_SHARE, EDGE_OF_USUAL * usual)


def _log_offset(values: FloatArray) -> float:
    """Half the smallest positive value if there are zeros, else nothing."""
    if not (values == 0).any():
        return 0.0
    positive = values[values > 0]
    return 0.5 * float(positive.min()) if positive.size else 1.0


def _log(values: FloatArray) -> tuple[FloatArray, FloatArray]:
    shifted = values + _log_offset(values)
    return np.log(shifted), 1 / shifted


def _freeman_tukey(panel: TrendPanel, known: FloatArray) -> Transformed:
    """sqrt(x/n) + sqrt((x+1)/n), whose standard error is 1/sqrt(n) whatever the rate."""
    exposure = np.where(known > 0, known, np.nan)
    y = np.sqrt(panel.values) + np.sqrt(panel.values + 1 / exposure)
    return Transformed(_sign(panel) * y, 1 / np.sqrt(exposure))


def yearly_median(y: FloatArray) -> FloatArray:
    """The median over councils of each year (years,), nan for a year without values."""
    # nan sorts last; numpy's own nanmedian takes twenty times as long on tables this small
    ordered = np.sort(np.where(np.isfinite(y), y, np.nan), axis=0)
    count = np.isfinite(ordered).sum(axis=0)
    columns = np.arange(y.shape[1])
    below, above = np.maximum(count - 1, 0) // 2, count // 2
    if not len(y):
        return np.full(y.shape[1], np.nan)
    above = np.minimum(above, len(y) - 1)
    middle = (ordered[below, columns] + ordered[above, columns]) / 2
    return np.where(count > 0, middle, np.nan)


def regional_path(d: FloatArray, region: IntArray) -> FloatArray:
    """Shrunken regional medians, councils x years: each council's own region's path.

    Zero for councils without a region and for years in which the region has no values.
    """
    out = np.zeros_like(d)
    for code in np.unique(region[region >= 0]):
        members = region == code
        median = np.nan_to_num(yearly_median(d[members]), nan=0.0)
        count = np.isfinite(d[members]).sum(axis=0)
        out[members] = median * count / (count + REGION_SHRINK)
    return out
