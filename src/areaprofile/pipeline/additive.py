"""Which published counts add up to which others? The sums that disclosure control must know.

A count is a cell: the count of one section of the community in one area, in one period. Areas add
up to the area above, the sections of one dimension to everybody.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from areaprofile.pipeline.aggregate import COUNTY, Parents
from areaprofile.pipeline.place import Places
from areaprofile.stats.disclosure import Groups

# A section's code begins with the letters of its dimension: `S_F`, `Q1`, `A65P`.
_DIMENSION = re.compile(r"^([A-Za-z]+)(?=[_\d])")
EVERYBODY = "all"


@dataclass(frozen=True)
class Tree:
    """Who lies in whom. `above`: for each level of children the parent by code.

    `county_of`: districts by code. `to_today`: pairs from_code, to_code of each older vintage of
    neighbourhoods, as far as they lead to today's.
    """

    above: Mapping[str, pd.Series]
    within: Mapping[str, Mapping[str, pd.Series]]
    county_of: pd.Series
    to_today: Mapping[str, pd.DataFrame] = field(default_factory=dict)


def make_tree(places: Places) -> Tree:
    """The tree of the places of a build.

    `within[level][base]`: the MSOA or ward by neighbourhood code, for each vintage (`lsoa`,
    `lsoa-2011` …).
    """
    today = places.vintages["lsoa"]
    names = {v: "lsoa" if v == today else f"lsoa-{v}" for v in places.parents}
    above = {name: _lowest(places.parents_of(v)) for v, name in names.items()}
    lsoas = places.lsoas
    for level in ("msoa", "ward"):
        known = lsoas.dropna(subset=[f"{level}_code"]).drop_duplicates(f"{level}_code")
        above[level] = known.set_index(f"{level}_code")["council_code"]
    councils = places.areas[places.areas["level"] == "council"].set_index("area_code")
    above["council"] = councils["region_code"]
    regions = places.areas.loc[places.areas["level"] == "region", "area_code"]
    above["region"] = pd.Series(places.country, index=regions.to_numpy())
    within = {
        level: {
            name: places.parents_of(v).of[level]
            for v, name in names.items()
            if level in places.parents_of(v).of
        }
        for level in ("msoa", "ward")
    }
    district = councils[councils["upper_tier_code"] != councils.index]
    older = {name: _to_today(places, v) for v, name in names.items() if v != today}
    county_of = [district["upper_tier_code"]]
    for vintage in names:
        of = places.parents_of(vintage).of
        counties = of.get(COUNTY, pd.Series(dtype="object"))
        # Areas that were divided between districts are counted with their county all the same.
        county_of.append(counties[~counties.index.isin(of["council"].dropna().index)])
    joined = pd.concat(county_of).dropna()
    joined = joined[~joined.index.duplicated()]
    return Tree(above, within, joined, older)


def _lowest(parents: Parents) -> pd.Series:
    """The lowest area above each neighbourhood in which it wholly lies: its council, as a rule."""
    found = parents.of["council"].dropna()
    for level in ("region", "country"):
        more = parents.of.get(level, pd.Series(dtype="object")).dropna()
        found = pd.concat([found, more[~more.index.isin(found.index)]])
    return found


def _to_today(places: Places, vintage: str) -> pd.DataFrame:
    pairs = places.step_from(vintage)[["from_code", "to_code", "to_vintage"]]
    while len(pairs) and (reached := str(pairs["to_vintage"].iloc[0])) != places.vintages["lsoa"]:
        step = places.step_from(reached)[["from_code", "to_code", "to_vintage"]]
        step = step.rename(columns={"from_code": "to_code", "to_code": "next"})
        pairs = pairs.drop(columns="to_vintage").merge(step, on="to_code")
        pairs = pairs.drop(columns="to_code").rename(columns={"next": "to_code"})
    return pairs[["from_code", "to_code"]].drop_duplicates()


def sums_of(cells: pd.DataFrame, tree: Tree) -> list[Groups]:
    """All ways in which the cells of one period add up.

    `cells`: area_code, level, section, numerator; one row per cell.
    """
    key = pd.MultiIndex.from_frame(cells[["area_code", "section"]])
    parents = _parents(cells, tree)
    ways = [_groups(part, cells["section"], key) for part in parents]
    dimension = cells["section"].map(dimension_of)
    for name in sorted(set(dimension) - {EVERYBODY, ""}):
        mine = cells["area_code"].where(dimension == name)
        everybody = pd.Series(EVERYBODY, index=cells.index)
        ways.append(_groups(mine, everybody, key))
    return [one for one in ways if (one.of_cell >= 0).any()]


def dimension_of(section: str) -> str:
    """The dimension of a section: the letters its code begins with; empty when it has none."""
    if section == EVERYBODY:
        return EVERYBODY
    found = _DIMENSION.match(section)
    return found.group(1).upper() if found else ""


def _parents(cells: pd.DataFrame, tree: Tree) -> list[pd.Series]:
    """For each way of adding up areas: every cell's parent, or nothing.

    Neighbourhoods, MSOAs and wards each add up to councils; a county's districts to the county.
    """
    nothing = pd.Series(None, index=cells.index, dtype="object")
    levels = cells["level"]
    chain = nothing.copy()
    ways = []
    for level in dict.fromkeys(levels):
        mine = (levels == level).to_numpy()
        if level not in tree.above:
            continue
        parent = cells["area_code"].map(tree.above[level]).where(mine)
        if level in ("msoa", "ward"):
            ways.append(parent)
        else:
            chain = chain.where(~mine, parent)
    is_district = cells["area_code"].isin(tree.county_of.index) & (levels == "council")
    is_county = cells["area_code"].isin(tree.county_of) & (levels == "council")
    known = cells["numerator"].notna()
    # Districts and counties are the same people: a region is the sum of either, with the rest.
    both = (is_district & known).any() and (is_county & known).any()
    region = chain.where((levels == "council") & ~is_district)
    chain = chain.where(~(is_county if (is_district & known).any() else is_district))
    older = levels.str.startswith("lsoa-")
    counties = cells["area_code"].map(tree.county_of).where(is_district | older)
    return [chain, *ways, counties, *([region] if both else [])]


def _groups(parent: pd.Series, section: pd.Series, key: pd.MultiIndex) -> Groups:
    """Groups of cells by parent and section; their totals where the cells have them."""
    wanted = parent.notna().to_numpy()
    of_cell = np.full(len(parent), -1, dtype=np.intp)
    pairs = pd.MultiIndex.from_arrays([parent[wanted], section[wanted]])
    codes, names = pd.factorize(pairs)
    of_cell[wanted] = codes
    total = key.get_indexer(names) if len(names) else np.empty(0, dtype=np.intp)
    return Groups(of_cell, np.asarray(total, dtype=np.intp))
