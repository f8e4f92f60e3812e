"""Values and their limits, from counts, by the rate method of the indicator."""

from typing import Any

import numpy as np
import pandas as pd

from areaprofile.catalogue.records import Indicator
from areaprofile.stats.rates import FloatArray, proportion_limits, rate, rate_limits

# Methods whose counts may be added up over areas.
ADDITIVE = ("proportion", "rate", "mean", "count", "money")
COUNT_ONLY = ("count",)
NOTHING: Any = None


def with_rates(frame: pd.DataFrame, indicator: Indicator) -> pd.DataFrame:
    """The frame with value, lower and upper filled in where counts allow; reasons where not.

    A published value or limit is kept as it is. Where a value is missing, so are its limits; a
    denominator of zero makes it `not_applicable`, a count above it `not_estimable`.
    Limits: Wilson for a proportion, exact Poisson and Byar for a rate; none for means, scores,
    counts and money, unless the publisher gives them.
    """
    frame = frame.copy()
    count = frame["numerator"].to_numpy(dtype=float)
    base = frame["denominator"].to_numpy(dtype=float)
    value = frame["value"].to_numpy(dtype=float)
    reason = frame["missing_reason"].to_numpy(dtype=object)
    told = frame["missing_reason"].notna().to_numpy()
    # Counts and populations of different days: more cases than people give no share.
    impossible = (indicator.rate_method == "proportion") & (count > base * (1 + 1e-9))
    computed = np.where(told | impossible, np.nan, _computed(count, base, indicator))
    value = np.where(np.isnan(value), computed, value)
    lower, upper = (frame[name].to_numpy(dtype=float) for name in ("lower", "upper"))
    ours = ~np.isnan(computed) & np.isnan(lower) & np.isnan(upper)
    low, high = _limits(count, base, indicator)
    # Where there is no limit there stays none: the value itself is no limit.
    lower = np.where(ours, np.minimum(low, value), lower)
    upper = np.where(ours, np.maximum(high, value), upper)
    missing = np.isnan(value)
    frame["value"] = value
    frame["lower"] = np.where(missing, np.nan, lower)
    frame["upper"] = np.where(missing, np.nan, upper)
    default = np.where(base == 0, "not_applicable", "not_collected")
    default = np.where(impossible & (base > 0), "not_estimable", default)
    reason = np.where(missing & ~told, default, reason)
    frame["missing_reason"] = np.where(missing, reason, NOTHING)
    return frame


def _computed(count: FloatArray, base: FloatArray, indicator: Indicator) -> FloatArray:
    if indicator.rate_method in COUNT_ONLY:
        return count * indicator.multiplier
    if indicator.rate_method in ADDITIVE:
        return rate(count, base, multiplier=indicator.multiplier)
    return np.full(count.shape, np.nan)


def _limits(
    count: FloatArray, base: FloatArray, indicator: Indicator
) -> tuple[FloatArray, FloatArray]:
    if indicator.rate_method == "proportion":
        lower, upper = proportion_limits(count, base)
        return lower * indicator.multiplier, upper * indicator.multiplier
    if indicator.rate_method == "rate":
        return rate_limits(count, base, multiplier=indicator.multiplier)
    nothing = np.full(count.shape, np.nan)
    return nothing, nothing
