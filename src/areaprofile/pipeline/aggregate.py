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
    cells = _cells_of(frame, indicator)
    sums = {
        level: _add_up(cells, indicator, mapping, parents.expected[level])
        for level, mapping in parents.of.items()
    }
    counties = sums.pop(COUNTY, None)
    if counties is not None and len(counties):
        sums["council"] = pd.concat([sums["council"], counties], ignore_index=True)
    return sums


@dataclass(frozen=True)
class _Cells:
    """The rows of a frame as numbers: looked up once, added up at every level.

    `area` and `when`: places in `areas` and `times` (period, section; in order). `counts`:
    numerator and denominator, nan where the row has no counts.
    """

    area: np.ndarray
    areas: pd.Index
    when: np.ndarray
    times: pd.DataFrame
    counts: pd.DataFrame
    known: np.ndarray
    is_provisional: np.ndarray
    release: pd.Series


def _cells_of(frame: pd.DataFrame, indicator: Indicator) -> _Cells:
    area, areas = pd.factorize(frame["area_code"])
    period, periods = pd.factorize(frame["period"], sort=True)
    section, sections = pd.factorize(frame["section"], sort=True)
    pairs, when = np.unique(period * len(sections) + section, return_inverse=True)
    names = {"period": periods[pairs // len(sections)], "section": sections[pairs % len(sections)]}
    known = _has_counts(frame, indicator)
    counts = {name: frame[name].where(known).to_numpy() for name in ("numerator", "denominator")}
    return _Cells(
        area,
        pd.Index(areas),
        when,
        pd.DataFrame(names),
        pd.DataFrame(counts),
        known.to_numpy(),
        (frame["status"] == "provisional").to_numpy(dtype=bool),
        frame["release_id"],
    )


def _add_up(
    cells: _Cells, indicator: Indicator, mapping: pd.Series, expected: pd.Series
) -> pd.DataFrame:
    parent, names = pd.factorize(mapping.reindex(cells.areas), sort=True)
    parent = parent[cells.area]
    used = np.flatnonzero(parent >= 0)
    key = parent[used] * len(cells.times) + cells.when[used]
    keys, first, group = np.unique(key, return_index=True, return_inverse=True)
    # Summed by pandas, which keeps the small digits of a long sum.
    sums = cells.counts.iloc[used].groupby(group).sum()
    times = cells.times.iloc[keys % max(len(cells.times), 1)].reset_index(drop=True)
    whose = pd.Series(names[keys // max(len(cells.times), 1)], name="area_code")
    known = np.bincount(group[cells.known[used]], minlength=len(keys))
    share = known / whose.map(expected).to_numpy(dtype=float)
    provisional = np.bincount(group[cells.is_provisional[used]], minlength=len(keys)) > 0
    enough = (share >= ENOUGH) & (indicator.rate_method in ADDITIVE)
    status = np.where(provisional, "provisional", "final")
    nothing = dict.fromkeys(("value", "lower", "upper"), np.nan)
    return pd.concat([whose, times], axis=1).assign(
        numerator=sums["numerator"].where(enough),
        denominator=sums["denominator"].where(enough & _has_base(indicator)),
        release_id=cells.release.iloc[used[first]].to_numpy(),
        missing_reason=np.where(enough, NOTHING, "not_estimable"),
        status=np.where(enough & (share < 1), "estimated", status),
        conversion_quality=None,
        **nothing,
    )


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
