"""Everything the values of a build need to know about places."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from areaprofile.areas import Gazetteer, local_names, make_gazetteer, spellings
from areaprofile.pipeline.aggregate import Parents, council_parents, lsoa_parents, older_parents
from areaprofile.pipeline.areas_input import AreaInput

LEVEL_COLUMN = {
    "lsoa": "area_code",
    "msoa": "msoa_code",
    "ward": "ward_code",
    "council": "council_code",
    "upper_tier": "upper_tier_code",
    "region": "region_code",
    "country": "country_code",
}


@dataclass(frozen=True)
class Places:
    """`gazetteer`: all codes. `areas`: code, level, parents and type, without geometry.
    `lsoas`: today's neighbourhoods with their parents. `changes`: between vintages of LSOAs."""

    gazetteer: Gazetteer
    areas: pd.DataFrame
    lsoas: pd.DataFrame
    changes: pd.DataFrame
    vintages: Mapping[str, str]
    country: str
    parents: Mapping[str, Parents] = field(default_factory=dict)

    def parents_of(self, vintage: str) -> Parents:
        """Parents of the LSOAs of a vintage."""
        return self.parents[vintage]

    def step_from(self, vintage: str) -> pd.DataFrame:
        """The changes that lead on from a vintage."""
        return self.changes[self.changes["from_vintage"] == vintage]

    @cached_property
    def known_lsoas(self) -> pd.Index:
        """The codes of today's neighbourhoods."""
        return pd.Index(self.lsoas["area_code"])

    @cached_property
    def counties(self) -> list[str]:
        """The codes of the counties."""
        return self.areas.loc[self.areas["council_type"] == "county", "area_code"].tolist()

    def council_parents(self, *, has_counties: bool) -> Parents:
        """Parents of councils; see `aggregate.council_parents`."""
        return self._council_parents[has_counties]

    @cached_property
    def _council_parents(self) -> Mapping[bool, Parents]:
        return {
            one: council_parents(self.areas, has_counties=one, country=self.country)
            for one in (False, True)
        }


def find_vintages(given: AreaInput) -> dict[str, str]:
    """The vintage of every level that every neighbourhood has a parent in."""
    vintages = {"lsoa": given.spec.lsoa.vintage}
    for level in ("msoa", "ward", "council", "region", "country"):
        column = LEVEL_COLUMN[level]
        if level == "country" or given.lsoas[column].notna().all():
            vintages[level] = given.spec.vintages.get(level, given.spec.lsoa.vintage)
    return vintages


def make_places(given: AreaInput, country: str) -> Places:
    """The places of a build, from what the raw files say."""
    vintages = find_vintages(given)
    lsoas = given.lsoas.assign(country_code=country)
    areas = pd.concat(
        [_plain_areas(level, given, lsoas, vintages) for level in LEVEL_COLUMN], ignore_index=True
    ).drop_duplicates("area_code")
    local = _local_names(areas, lsoas)
    gazetteer = make_gazetteer(
        areas,
        given.council_changes,
        given.changes,
        schemes=given.schemes,
        vintages=vintages,
        local={level: local_names(told) for level, told in local.items()},
        spelled={name: text for told in local.values() for name, text in spellings(told).items()},
    )
    columns = {level: LEVEL_COLUMN[level] for level in vintages if level != "lsoa"}
    parents = {given.spec.lsoa.vintage: lsoa_parents(lsoas, columns)}
    changes = given.changes
    for vintage in sorted(changes["from_vintage"].unique(), reverse=True):
        step = changes[changes["from_vintage"] == vintage]
        parents[str(vintage)] = older_parents(step, parents[step["to_vintage"].iloc[0]])
    return Places(gazetteer, areas, lsoas, changes, vintages, country, parents)


def _local_names(areas: pd.DataFrame, lsoas: pd.DataFrame) -> dict[str, list[tuple[str, str, str]]]:
    """For each level below the council: code, name and council's name of every area."""
    names = areas.set_index("area_code")["name"]
    found = {}
    for level in ("lsoa", "msoa", "ward"):
        pairs = lsoas.dropna(subset=[LEVEL_COLUMN[level]]).drop_duplicates(LEVEL_COLUMN[level])
        codes = pairs[LEVEL_COLUMN[level]]
        councils = pairs["council_code"].map(names).fillna("")
        found[level] = list(zip(codes, codes.map(names).fillna(codes), councils, strict=True))
    return found


def _plain_areas(
    level: str, given: AreaInput, lsoas: pd.DataFrame, vintages: Mapping[str, str]
) -> pd.DataFrame:
    column = LEVEL_COLUMN[level]
    first = lsoas.dropna(subset=[column]).drop_duplicates(column)
    own = "council" if level == "upper_tier" else level
    names = given.names.get(level, {})
    table = pd.DataFrame({"area_code": first[column], "level": own, "vintage": vintages.get(own)})
    codes = first[column].to_numpy(dtype=object)
    table["name"] = [names.get(code, code) for code in codes]
    table["council_type"] = [given.council_types.get(code) for code in codes]
    table["region_code"] = first["region_code"]
    table["upper_tier_code"] = first["upper_tier_code"]
    return table
