"""What must be true of the tables of a build. Each check returns Problems; all are reported.

A check looks at one kind of table (`area`, `boundary`, `values` …) and knows the rest of the build
through its `Context`. `CHECKS` lists them in the order in which the report names them.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from areaprofile.catalogue.records import (
    COUNCIL_TYPES,
    LEVELS,
    MISSING_REASONS,
    STATUSES,
    Indicator,
)
from areaprofile.errors import Problem
from areaprofile.periods import is_period

SHOWN = 10
# Limits and values are worked out in floating point: this much may be lost.
SLACK = 1e-9
FEW = 0.01


@dataclass(frozen=True)
class Context:
    """What a check may need beside its own table."""

    indicators: Mapping[str, Indicator] = field(default_factory=dict)
    areas: pd.DataFrame = field(default_factory=pd.DataFrame)
    known_areas: Mapping[str, pd.Index] = field(default_factory=dict)
    releases: frozenset[str] = frozenset()


Find = Callable[[pd.DataFrame, str, Context], list[Problem]]


@dataclass(frozen=True)
class Check:
    """One thing that must be true: its id, the table it looks at, and what it says in words."""

    check_id: str
    table: str
    meaning: str
    find: Find


def run_checks(
    table: str, frame: pd.DataFrame, name: str, context: Context
) -> dict[str, list[Problem]]:
    """What every check of this kind of table finds; `name` is the file, for messages."""
    return {
        check.check_id: check.find(frame, name, context) for check in CHECKS if check.table == table
    }


def _rows(
    frame: pd.DataFrame, bad: object, name: str, column: str, *, columns: Iterable[str], do: str
) -> list[Problem]:
    """A problem for each of the first bad rows, and one for how many more there are."""
    mask = np.asarray(bad, dtype=bool)
    if not mask.any():
        return []
    wrong = frame[mask]
    problems = []
    for _, row in wrong.head(SHOWN).iterrows():
        found = ", ".join(f"{one} {row[one]}" for one in columns)
        problems.append(Problem(name, 0, column, found, do))
    if len(wrong) > SHOWN:
        rest = f"{len(wrong) - SHOWN} more rows like these"
        problems.append(Problem(name, 0, column, rest, do))
    return problems


_WHO = ("area_code", "period", "section")


def value_or_reason(frame: pd.DataFrame, name: str, _: Context) -> list[Problem]:
    """A value is missing if and only if there is a reason."""
    bad = frame["value"].isna() != frame["missing_reason"].notna()
    do = "give a value, or the reason why there is none"
    return _rows(frame, bad, name, "value", columns=(*_WHO, "value", "missing_reason"), do=do)


def known_words(frame: pd.DataFrame, name: str, _: Context) -> list[Problem]:
    """Statuses and reasons are words of the list."""
    bad = ~frame["status"].isin(STATUSES)
    reason = frame["missing_reason"]
    bad |= reason.notna() & ~reason.isin(MISSING_REASONS)
    do = f"use a status of {', '.join(STATUSES)} and a reason of {', '.join(MISSING_REASONS)}"
    return _rows(frame, bad, name, "status", columns=(*_WHO, "status", "missing_reason"), do=do)


def limits_around_value(frame: pd.DataFrame, name: str, _: Context) -> list[Problem]:
    """lower ≤ value ≤ upper, wherever there are limits."""
    value = frame["value"].to_numpy(dtype=float)
    slack = SLACK * np.maximum(1.0, np.abs(value))
    bad = (frame["lower"].to_numpy(dtype=float) > value + slack) | (
        frame["upper"].to_numpy(dtype=float) < value - slack
    )
    bad |= np.isnan(value) & (frame["lower"].notna() | frame["upper"].notna()).to_numpy()
    do = "correct the limits, or which columns they are read from"
    return _rows(frame, bad, name, "lower", columns=(*_WHO, "lower", "value", "upper"), do=do)


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
    return _rows(frame, bad, name, "value", columns=(*_WHO, "value"), do=do)


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
    return _rows(frame, bad, name, "value", columns=columns, do=do)


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
    return _rows(frame, bad, name, "denominator", columns=columns, do=do)


def unique_keys(frame: pd.DataFrame, name: str, _: Context) -> list[Problem]:
    """One row per indicator, area, vintage, period and section."""
    key = ["indicator_id", "area_code", "vintage", "period", "section"]
    do = "keep one row per key"
    return _rows(frame, frame.duplicated(key), name, "area_code", columns=_WHO, do=do)


def known_areas(frame: pd.DataFrame, name: str, context: Context) -> list[Problem]:
    """Every value belongs to an area of the build."""
    bad = np.ones(len(frame), dtype=bool)
    for vintage, places in frame.groupby("vintage").indices.items():
        known = context.known_areas.get(str(vintage))
        if known is not None:
            bad[places] = known.get_indexer(pd.Index(frame["area_code"].iloc[places])) < 0
    do = "correct the code, or the lookups in areas.toml"
    return _rows(frame, bad, name, "area_code", columns=("area_code", "vintage"), do=do)


def known_periods(frame: pd.DataFrame, name: str, _: Context) -> list[Problem]:
    """Every period has a code that can be read."""
    wrong = [code for code in frame["period"].unique() if not is_period(str(code))]
    bad = frame["period"].isin(wrong) & ~frame["period"].duplicated()
    do = "correct the rule of periods in the source"
    return _rows(frame, bad, name, "period", columns=_WHO, do=do)


def known_releases(frame: pd.DataFrame, name: str, context: Context) -> list[Problem]:
    """Every value says from which release it comes."""
    bad = ~frame["release_id"].isin(context.releases)
    columns = (*_WHO, "release_id")
    do = "name the release"
    return _rows(frame, bad, name, "release_id", columns=columns, do=do)


def shared_has_no_count(frame: pd.DataFrame, name: str, _: Context) -> list[Problem]:
    """A rate taken over from a larger area carries no count, as if it had been measured."""
    bad = (frame["conversion_quality"] == "shared") & frame["numerator"].notna()
    columns = (*_WHO, "numerator")
    do = "leave the count out"
    return _rows(frame, bad, name, "numerator", columns=columns, do=do)


def one_parent(frame: pd.DataFrame, name: str, _: Context) -> list[Problem]:
    """Every area has a parent at each level above it, and the parent is an area."""
    problems: list[Problem] = []
    today = frame[frame["valid_to"].isna() | (frame["valid_to"] == "")]
    codes = {level: set(part["area_code"]) for level, part in today.groupby("level")}
    for column, level in (("council_code", "council"), ("region_code", "region")):
        lower = today[today["level"].isin(["lsoa", "msoa", "ward", "council"])]
        bad = ~lower[column].isin(codes.get(level, set()))
        do = f"give it a {level} that is in the table"
        problems += _rows(lower, bad, name, column, columns=("area_code", column), do=do)
    return problems


def lsoa_in_single_council(frame: pd.DataFrame, name: str, _: Context) -> list[Problem]:
    """The council of a neighbourhood is a district or a single council, never a county."""
    counties = set(frame.loc[frame["council_type"] == "county", "area_code"])
    bad = (frame["level"] == "lsoa") & frame["council_code"].isin(counties)
    columns = ("area_code", "council_code")
    do = "name the district; the county goes in upper_tier_code"
    return _rows(frame, bad, name, "council_code", columns=columns, do=do)


def upper_tier_is_county_or_self(frame: pd.DataFrame, name: str, _: Context) -> list[Problem]:
    """The upper tier of a council is its county or itself."""
    councils = frame[frame["level"] == "council"]
    counties = set(councils.loc[councils["council_type"] == "county", "area_code"])
    upper = councils["upper_tier_code"]
    is_district = councils["council_type"] == "district"
    bad = np.where(is_district, ~upper.isin(counties), upper != councils["area_code"])
    columns = ("area_code", "council_type", "upper_tier_code")
    do = "correct [upper_tier] or [council_type] in areas.toml"
    return _rows(councils, bad, name, "upper_tier_code", columns=columns, do=do)


def known_area_words(frame: pd.DataFrame, name: str, _: Context) -> list[Problem]:
    """Levels and types of council are words of the lists."""
    bad = ~frame["level"].isin(LEVELS)
    councils = frame["level"] == "council"
    bad |= councils & ~frame["council_type"].isin(COUNCIL_TYPES)
    columns = ("area_code", "level", "council_type")
    do = f"use a level of {', '.join(LEVELS)}, a type of {', '.join(COUNCIL_TYPES)}"
    return _rows(frame, bad, name, "level", columns=columns, do=do)


def unique_areas(frame: pd.DataFrame, name: str, _: Context) -> list[Problem]:
    """One row per area and vintage."""
    bad = frame.duplicated(["area_code", "vintage"])
    columns = ("area_code", "vintage")
    do = "keep one row per area and vintage"
    return _rows(frame, bad, name, "area_code", columns=columns, do=do)


def valid_shapes(frame: pd.DataFrame, name: str, _: Context) -> list[Problem]:
    """Every boundary is valid and not empty."""
    shapes = frame["geometry"]
    bad = shapes.isna() | shapes.is_empty | ~shapes.is_valid  # pyright: ignore
    do = "mend the polygon in the raw file"
    return _rows(frame, bad, name, "geometry", columns=("area_code",), do=do)


def context_has_no_polarity(frame: pd.DataFrame, name: str, _: Context) -> list[Problem]:
    """A context measure is neither good nor bad, and has no weight."""
    context = frame["measure"] == "context"
    bad = context & ((frame["polarity"] != "none") | (frame["default_weight"] != 0))
    columns = ("indicator_id", "polarity", "default_weight")
    do = 'write polarity = "none" and default_weight = 0'
    return _rows(frame, bad, name, "polarity", columns=columns, do=do)


def licence_present(frame: pd.DataFrame, name: str, _: Context) -> list[Problem]:
    """Every source has a licence."""
    bad = frame["licence"].fillna("").str.strip() == ""
    do = "give the licence under which it is published"
    return _rows(frame, bad, name, "licence", columns=("source_id",), do=do)


def change_kinds(frame: pd.DataFrame, name: str, _: Context) -> list[Problem]:
    """Changes between vintages are U, S, M or X, and X carries no weight."""
    bad = ~frame["kind"].isin(["U", "S", "M", "X"])
    if "weight" in frame:
        bad |= (frame["kind"] == "X") & frame["weight"].notna()
    columns = ("from_code", "to_code", "kind")
    return _rows(frame, bad, name, "kind", columns=columns, do="use U, S, M or X without a weight")


def peer_is_another(frame: pd.DataFrame, name: str, _: Context) -> list[Problem]:
    """A council is never its own peer."""
    bad = frame["council_code"] == frame["peer_code"]
    columns = ("council_code", "peer_code")
    return _rows(frame, bad, name, "peer_code", columns=columns, do="leave the council itself out")


def price_basis_stated(frame: pd.DataFrame, name: str, _: Context) -> list[Problem]:
    """Every amount of money says in whose prices it is."""
    bad = frame["price"].fillna("") == ""
    columns = ("council_code", "line", "period")
    return _rows(frame, bad, name, "price", columns=columns, do="state the price basis")


def _indicator(frame: pd.DataFrame, context: Context) -> Indicator | None:
    return context.indicators.get(str(frame["indicator_id"].iloc[0])) if len(frame) else None


CHECKS = (
    Check("value_or_reason", "values", "a value, or the reason why there is none", value_or_reason),
    Check("known_words", "values", "statuses and reasons are known words", known_words),
    Check("limits_around_value", "values", "lower ≤ value ≤ upper", limits_around_value),
    Check("within_bounds", "values", "values lie within the indicator's bounds", within_bounds),
    Check("value_is_rate", "values", "value = multiplier × count ÷ base", value_is_rate),
    Check("sensible_counts", "values", "no count above its base, none negative", sensible_counts),
    Check("unique_keys", "values", "one row per key", unique_keys),
    Check("known_areas", "values", "every value belongs to an area", known_areas),
    Check("known_periods", "values", "every period can be read", known_periods),
    Check("known_releases", "values", "every value names its release", known_releases),
    Check("shared_has_no_count", "values", "shared rates carry no count", shared_has_no_count),
    Check("unique_areas", "area", "one row per area and vintage", unique_areas),
    Check("known_area_words", "area", "levels and types are known words", known_area_words),
    Check("one_parent", "area", "one parent per level", one_parent),
    Check("lsoa_in_single_council", "area", "LSOAs lie in districts", lsoa_in_single_council),
    Check("upper_tier", "area", "county or self above", upper_tier_is_county_or_self),
    Check("valid_shapes", "boundary", "boundaries valid, not empty", valid_shapes),
    Check("context_has_no_polarity", "indicator", "context is not judged", context_has_no_polarity),
    Check("licence_present", "source", "every source has a licence", licence_present),
    Check("change_kinds", "area_change", "changes are U, S, M or X", change_kinds),
    Check("peer_is_another", "peer", "nobody is their own peer", peer_is_another),
    Check("price_basis_stated", "spend", "amounts state their prices", price_basis_stated),
)
