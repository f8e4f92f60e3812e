"""Figures of larger areas, from the counts of the smaller ones inside them; never from rates."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from areaprofile.catalogue.records import Indicator
from areaprofile.pipeline.rates import ADDITIVE, COUNT_ONLY

# At least this share of an area's parts must have counts, or no figure is given for it.
ENOUGH = 0.95
KEY = ["area_code", "period", "section"]
# Counties are areas of the level council, beside their districts.
COUNTY = "county"
NOTHING: Any = None


@dataclass(frozen=True)
class Parents:
    """Which area of each level the native areas lie in.

    `of`: level → parent by native code (missing where an area lies in several parents);
    `expected`: level → number of native areas by parent.
    """

    of: Mapping[str, pd.Series]
    expected: Mapping[str, pd.Series]


def lsoa_parents(lsoas: pd.DataFrame, levels: Mapping[str, str]) -> Parents:
    """Parents of today's neighbourhoods. `levels`: the column of each level."""
    table = lsoas.set_index("area_code")
    of = {level: table[column] for level, column in levels.items()}
    counties = table["upper_tier_code"]
    of[COUNTY] = counties[counties != table["council_code"]]
    return Parents(of, {level: parents.value_counts() for level, parents in of.items()})


def older_parents(changes: pd.DataFrame, newer: Parents) -> Parents:
    """Parents of the areas of an older vintage, from those of the next.

    An area whose successors lie in different parents has none: its count cannot be placed, and
    each of these parents lacks it.
    """
    of, expected = {}, {}
    for level, parents in newer.of.items():
        pairs = changes.assign(parent=changes["to_code"].map(parents))
        pairs = pairs.dropna(subset=["parent"]).drop_duplicates(["from_code", "parent"])
        single = pairs[~pairs["from_code"].duplicated(keep=False)]
        of[level] = single.set_index("from_code")["parent"]
        expected[level] = pairs["parent"].value_counts()
    return Parents(of, expected)


def add_up(frame: pd.DataFrame, indicator: Indicator, parents: Parents) -> dict[str, pd.DataFrame]:
    """The figures of every level of `parents`, without value and limits (see `with_rates`).

    An area in which too few parts have counts gets a row without a value, `not_estimable`; one in
    which some parts lack them is `estimated`. An area none of whose parts is in `frame` gets none.
    """
    sums = {
        level: _add_up(frame, indicator, mapping, parents.expected[level])
        for level, mapping in parents.of.items()
    }
    counties = sums.pop(COUNTY, None)
    if counties is not None and len(counties):
        sums["council"] = pd.concat([sums["council"], counties], ignore_index=True)
    return sums


def _add_up(
    frame: pd.DataFrame, indicator: Indicator, mapping: pd.Series, expected: pd.Series
) -> pd.DataFrame:
    parent = frame["area_code"].map(mapping)
    used = frame.assign(area_code=parent)[parent.notna().to_numpy()]
    known = _has_counts(used, indicator)
    counts = used.assign(
        numerator=used["numerator"].where(known),
        denominator=used["denominator"].where(known),
        known=known.astype(float),
        provisional=(used["status"] == "provisional").astype(float),
    )
    sums = counts.groupby(KEY, as_index=False).agg(
        numerator=("numerator", "sum"),
        denominator=("denominator", "sum"),
        known=("known", "sum"),
        provisional=("provisional", "max"),
        release_id=("release_id", "first"),
    )
    share = sums["known"] / sums["area_code"].map(expected).to_numpy(dtype=float)
    enough = (share >= ENOUGH) & (indicator.rate_method in ADDITIVE)
    result = sums.assign(
        numerator=sums["numerator"].where(enough),
        denominator=sums["denominator"].where(enough & _has_base(indicator)),
        missing_reason=np.where(enough.to_numpy(), NOTHING, "not_estimable"),
        status=np.where(sums["provisional"] > 0, "provisional", "final"),
        conversion_quality=None,
    )
    result["status"] = result["status"].where(~(enough & (share < 1)), "estimated")
    nothing = dict.fromkeys(("value", "lower", "upper"), np.nan)
    return result.drop(columns=["known", "provisional"]).assign(**nothing)


def _has_counts(frame: pd.DataFrame, indicator: Indicator) -> pd.Series:
    known = frame["numerator"].notna() & frame["missing_reason"].isna()
    return known & frame["denominator"].notna() if _has_base(indicator) else known


def _has_base(indicator: Indicator) -> bool:
    return indicator.rate_method not in COUNT_ONLY


def council_parents(areas: pd.DataFrame, *, has_counties: bool, country: str) -> Parents:
    """Parents of councils: their county, region and the country.

    `has_counties`: the figures are those of counties and single councils (districts then do not
    count, or their people would count twice); else those of districts and single councils.
    """
    councils = areas[areas["level"] == "council"].set_index("area_code")
    is_county = councils["council_type"] == "county"
    is_district = councils["upper_tier_code"] != councils.index
    base = councils[~is_district if has_counties else ~is_county]
    of = {"region": base["region_code"]}
    if not has_counties:
        districts = base[base["upper_tier_code"] != base.index]
        of["council"] = districts["upper_tier_code"]
    of["country"] = pd.Series(country, index=base.index)
    return Parents(of, {level: parents.value_counts() for level, parents in of.items()})
