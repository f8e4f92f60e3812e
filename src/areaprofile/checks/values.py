"""What must be true of a table of values: of one indicator, at one level."""

import numpy as np
import pandas as pd

from areaprofile.catalogue.records import LEVELS, MISSING_REASONS, STATUSES, Indicator
from areaprofile.checks.check import Check, Context, bad_rows
from areaprofile.errors import Problem
from areaprofile.periods import is_period
from areaprofile.store.layout import VALUE_COLUMNS

# Limits and values are worked out in floating point: this much may be lost.
SLACK = 1e-9
FEW = 0.01
# How a figure of older boundaries came to today's; empty where it was counted on today's.
QUALITIES = ("unchanged", "summed", "shared", "none")

_WHO = ("area_code", "period", "section")


def every_column(frame: pd.DataFrame, name: str, _: Context) -> list[Problem]:
    """Every column of a table of values is there, even if it is wholly empty."""
    gone = [column for column in VALUE_COLUMNS if column not in frame]
    do = f"give it the columns {', '.join(VALUE_COLUMNS)}"
    return [Problem(name, 1, column, "no such column", do) for column in gone]


def value_or_reason(frame: pd.DataFrame, name: str, _: Context) -> list[Problem]:
    """A value is missing if and only if there is a reason."""
    bad = frame["value"].isna() != frame["missing_reason"].notna()
    do = "give a value, or the reason why there is none"
    return bad_rows(frame, bad, name, "value", columns=(*_WHO, "value", "missing_reason"), do=do)


def known_words(frame: pd.DataFrame, name: str, _: Context) -> list[Problem]:
    """Statuses, reasons, levels and qualities are words of the lists."""
    bad = ~frame["status"].isin(STATUSES)
    lists = {
        "missing_reason": MISSING_REASONS,
        "native_level": LEVELS,
        "conversion_quality": QUALITIES,
    }
    for column, words in lists.items():
        bad |= frame[column].notna() & ~frame[column].isin(words)
    told = "; ".join(f"{column} {', '.join(words)}" for column, words in lists.items())
    do = f"use the words that there are: status {', '.join(STATUSES)}; {told}"
    columns = (*_WHO, "status", *lists)
    return bad_rows(frame, bad, name, "status", columns=columns, do=do)


def limits_around_value(frame: pd.DataFrame, name: str, _: Context) -> list[Problem]:
    """lower ≤ value ≤ upper, wherever there are limits."""
    value = frame["value"].to_numpy(dtype=float)
    slack = SLACK * np.maximum(1.0, np.abs(value))
    bad = (frame["lower"].to_numpy(dtype=float) > value + slack) | (
        frame["upper"].to_numpy(dtype=float) < value - slack
    )
    bad |= np.isnan(value) & (frame["lower"].notna() | frame["upper"].notna()).to_numpy()
    do = "correct the limits, or which columns they are read from"
    return bad_rows(frame, bad, name, "lower", columns=(*_WHO, "lower", "value", "upper"), do=do)


def limits_apart(frame: pd.DataFrame, name: str, _: Context) -> list[Problem]:
    """In no period do all limits equal the value: that is no interval but one made up. A single
    place's may, as published."""
    limited = frame["lower"].notna() & frame["upper"].notna()
    apart = limited & (frame["upper"] > frame["lower"])
    period = frame["period"].astype("str")
    bad = limited & (limited.groupby(period).transform("sum") > 1)
    bad &= ~apart.groupby(period).transform("any")
    do = "leave the limits out where the source gives none"
    return bad_rows(frame, bad, name, "lower", columns=(*_WHO, "lower", "value", "upper"), do=do)


def within_bounds(frame: pd.DataFrame, name: str, context: Context) -> list[Problem]:
    """Values lie between the bounds that the indicator has."""
    indicator = _indicator(frame, context)
    if indicator is None:
        return []
    value = frame["value"].to_numpy(dtype=float)
    low, high = indicator.lower_bound, indicator.upper_bound
    bad = np.zeros(len(frame), dtype=bool)
    if low is not None:
        bad |= value < low - SLACK
    if high is not None:
        bad |= value > high + SLACK
    do = f"correct the value, or the bounds ({low} to {high}), the multiplier or the factor"
    return bad_rows(frame, bad, name, "value", columns=(*_WHO, "value"), do=do)


def value_is_rate(frame: pd.DataFrame, name: str, context: Context) -> list[Problem]:
    """value = multiplier × numerator / denominator, within the rounding."""
    indicator = _indicator(frame, context)
    if indicator is None or indicator.rate_method not in ("proportion", "rate", "mean"):
        return []
    value, count, base = (
        frame[column].to_numpy(dtype=float) for column in ("value", "numerator", "denominator")
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = indicator.multiplier * count / base
    allowed = 0.5 * 10.0**-indicator.decimals + 0.005 * np.abs(value)
    bad = np.isfinite(rate) & (np.abs(rate - value) > allowed)
    do = "correct the multiplier, or which items are numerator and denominator"
    columns = (*_WHO, "value", "numerator", "denominator")
    return bad_rows(frame, bad, name, "value", columns=columns, do=do)


def sensible_counts(frame: pd.DataFrame, name: str, context: Context) -> list[Problem]:
    """No count is negative, and no proportion has more cases than it has people.

    A few such rows without a value are let pass: a publisher's counts and populations may be of
    different days. More than one in a hundred means that the wrong items were chosen.
    """
    indicator = _indicator(frame, context)
    count = frame["numerator"].to_numpy(dtype=float)
    base = frame["denominator"].to_numpy(dtype=float)
    bad = base < 0
    if indicator is not None and indicator.rate_method == "proportion":
        above = count > base * (1 + SLACK)
        many = above.sum() > FEW * np.isfinite(count).sum()
        bad |= (count < 0) | (above & (many | frame["value"].notna().to_numpy()))
    columns = (*_WHO, "numerator", "denominator")
    do = "correct the counts, or which items are numerator and denominator"
    return bad_rows(frame, bad, name, "denominator", columns=columns, do=do)


def unique_keys(frame: pd.DataFrame, name: str, _: Context) -> list[Problem]:
    """One row per indicator, area, vintage, period and section."""
    key = ["indicator_id", "area_code", "vintage", "period", "section"]
    do = "keep one row per key"
    return bad_rows(frame, frame.duplicated(key), name, "area_code", columns=_WHO, do=do)


def known_areas(frame: pd.DataFrame, name: str, context: Context) -> list[Problem]:
    """Every value belongs to an area of the build."""
    bad = np.ones(len(frame), dtype=bool)
    for vintage, places in frame.groupby("vintage").indices.items():
        known = context.known_areas.get(str(vintage))
        if known is not None:
            bad[places] = known.get_indexer(pd.Index(frame["area_code"].iloc[places])) < 0
    do = "correct the code, or the lookups in areas.toml"
    return bad_rows(frame, bad, name, "area_code", columns=("area_code", "vintage"), do=do)


def known_periods(frame: pd.DataFrame, name: str, _: Context) -> list[Problem]:
    """Every period has a code that can be read."""
    wrong = [code for code in frame["period"].unique() if not is_period(str(code))]
    bad = frame["period"].isin(wrong) & ~frame["period"].duplicated()
    do = "correct the rule of periods in the source"
    return bad_rows(frame, bad, name, "period", columns=_WHO, do=do)


def known_releases(frame: pd.DataFrame, name: str, context: Context) -> list[Problem]:
    """Every value says from which release it comes."""
    bad = ~frame["release_id"].isin(context.releases)
    columns = (*_WHO, "release_id")
    do = "name the release"
    return bad_rows(frame, bad, name, "release_id", columns=columns, do=do)


def shared_has_no_count(frame: pd.DataFrame, name: str, _: Context) -> list[Problem]:
    """A rate taken over from a larger area carries no count, as if it had been measured."""
    bad = (frame["conversion_quality"] == "shared") & frame["numerator"].notna()
    columns = (*_WHO, "numerator")
    do = "leave the count out"
    return bad_rows(frame, bad, name, "numerator", columns=columns, do=do)


def _indicator(frame: pd.DataFrame, context: Context) -> Indicator | None:
    return context.indicators.get(str(frame["indicator_id"].iloc[0])) if len(frame) else None


VALUE_CHECKS = (
    Check("every_column", "values", "every column is there", every_column),
    Check("value_or_reason", "values", "a value, or the reason why there is none", value_or_reason),
    Check("known_words", "values", "statuses and reasons are known words", known_words),
    Check("limits_around_value", "values", "lower ≤ value ≤ upper", limits_around_value),
    Check("limits_apart", "values", "limits that lie apart, or none", limits_apart),
    Check("within_bounds", "values", "values lie within the indicator's bounds", within_bounds),
    Check("value_is_rate", "values", "value = multiplier × count ÷ base", value_is_rate),
    Check("sensible_counts", "values", "no count above its base, none negative", sensible_counts),
    Check("unique_keys", "values", "one row per key", unique_keys),
    Check("known_areas", "values", "every value belongs to an area", known_areas),
    Check("known_periods", "values", "every period can be read", known_periods),
    Check("known_releases", "values", "every value names its release", known_releases),
    Check("shared_has_no_count", "values", "shared rates carry no count", shared_has_no_count),
)
