"""What must be true of areas, their boundaries, and how they changed."""

import numpy as np
import pandas as pd

from areaprofile.catalogue.records import COUNCIL_TYPES, LEVELS
from areaprofile.checks.check import Check, Context, bad_rows
from areaprofile.errors import Problem


def one_parent(frame: pd.DataFrame, name: str, _: Context) -> list[Problem]:
    """Every area has a parent at each level above it, and the parent is an area."""
    problems: list[Problem] = []
    today = frame[frame["valid_to"].isna() | (frame["valid_to"] == "")]
    codes = {level: set(part["area_code"]) for level, part in today.groupby("level")}
    for column, level in (
        *(("council_code", "council"), ("region_code", "region")),
        *(("msoa_code", "msoa"), ("ward_code", "ward")),
    ):
        above = ["council", "region"]
        lower = today[today["level"].isin(["lsoa", "msoa", "ward", "council"])]
        if level not in above:
            lower = today[(today["level"] == "lsoa") & today[column].notna()]
        bad = ~lower[column].isin(codes.get(level, set()))
        do = f"give it a {level} that is in the table"
        problems += bad_rows(lower, bad, name, column, columns=("area_code", column), do=do)
    return problems


def lsoa_in_single_council(frame: pd.DataFrame, name: str, _: Context) -> list[Problem]:
    """The council of a neighbourhood is a district or a single council, never a county."""
    counties = set(frame.loc[frame["council_type"] == "county", "area_code"])
    bad = (frame["level"] == "lsoa") & frame["council_code"].isin(counties)
    columns = ("area_code", "council_code")
    do = "name the district; the county goes in upper_tier_code"
    return bad_rows(frame, bad, name, "council_code", columns=columns, do=do)


def upper_tier_is_county_or_self(frame: pd.DataFrame, name: str, _: Context) -> list[Problem]:
    """The upper tier of a council is its county or itself."""
    councils = frame[frame["level"] == "council"]
    counties = set(councils.loc[councils["council_type"] == "county", "area_code"])
    upper = councils["upper_tier_code"]
    is_district = councils["council_type"] == "district"
    bad = np.where(is_district, ~upper.isin(counties), upper != councils["area_code"])
    columns = ("area_code", "council_type", "upper_tier_code")
    do = "correct [upper_tier] or [council_type] in areas.toml"
    return bad_rows(councils, bad, name, "upper_tier_code", columns=columns, do=do)


def known_area_words(frame: pd.DataFrame, name: str, _: Context) -> list[Problem]:
    """Levels and types of council are words of the lists."""
    bad = ~frame["level"].isin(LEVELS)
    councils = frame["level"] == "council"
    bad |= councils & ~frame["council_type"].isin(COUNCIL_TYPES)
    columns = ("area_code", "level", "council_type")
    do = f"use a level of {', '.join(LEVELS)}, a type of {', '.join(COUNCIL_TYPES)}"
    return bad_rows(frame, bad, name, "level", columns=columns, do=do)


def unique_areas(frame: pd.DataFrame, name: str, _: Context) -> list[Problem]:
    """One row per area and vintage."""
    bad = frame.duplicated(["area_code", "vintage"])
    columns = ("area_code", "vintage")
    do = "keep one row per area and vintage"
    return bad_rows(frame, bad, name, "area_code", columns=columns, do=do)


def valid_shapes(frame: pd.DataFrame, name: str, _: Context) -> list[Problem]:
    """Every boundary is valid and not empty."""
    shapes = frame["geometry"]
    bad = shapes.isna() | shapes.is_empty | ~shapes.is_valid  # pyright: ignore
    do = "mend the polygon in the raw file"
    return bad_rows(frame, bad, name, "geometry", columns=("area_code",), do=do)


def change_kinds(frame: pd.DataFrame, name: str, _: Context) -> list[Problem]:
    """Changes between vintages are U, S, M or X, and X carries no weight."""
    bad = ~frame["kind"].isin(["U", "S", "M", "X"])
    bad |= (frame["kind"] == "X") & frame["weight"].notna()
    columns = ("from_code", "to_code", "kind", "weight")
    do = "use U, S, M or X; X without a weight"
    return bad_rows(frame, bad, name, "kind", columns=columns, do=do)


def single_changes(frame: pd.DataFrame, name: str, _: Context) -> list[Problem]:
    """One row per old and new area; an area that is kept or merged goes wholly into one."""
    columns = ("from_code", "from_vintage", "to_code", "to_vintage")
    whole = frame["kind"].isin(["U", "M"])
    parts = frame.duplicated(["from_code", "from_vintage", "to_vintage"], keep=False)
    bad = frame.duplicated(list(columns)) | (whole & parts)
    do = "keep one row per pair of areas; call it S where an area was split"
    return bad_rows(frame, bad, name, "from_code", columns=(*columns, "kind"), do=do)


def council_changes(frame: pd.DataFrame, name: str, _: Context) -> list[Problem]:
    """A council that ended went into another one on a day, and is told of once."""
    columns = ("old_code", "new_code", "date")
    days = pd.to_datetime(frame["date"], format="%Y-%m-%d", errors="coerce")
    bad = (frame["old_code"] == frame["new_code"]) | days.isna() | frame.duplicated(list(columns))
    do = "give the code before, the code after and the day (2023-04-01), once"
    return bad_rows(frame, bad, name, "old_code", columns=columns, do=do)


PLACE_CHECKS = (
    Check("unique_areas", "area", "one row per area and vintage", unique_areas),
    Check("known_area_words", "area", "levels and types are known words", known_area_words),
    Check("one_parent", "area", "one parent per level", one_parent),
    Check("lsoa_in_single_council", "area", "LSOAs lie in districts", lsoa_in_single_council),
    Check("upper_tier", "area", "county or self above", upper_tier_is_county_or_self),
    Check("valid_shapes", "boundary", "boundaries valid, not empty", valid_shapes),
    Check("change_kinds", "area_change", "changes are U, S, M or X", change_kinds),
    Check("single_changes", "area_change", "one row per old and new area", single_changes),
    Check("council_changes", "council_change", "old councils lead to new ones", council_changes),
)
