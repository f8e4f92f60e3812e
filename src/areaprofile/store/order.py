"""In which order areas stand in the arrays, so that a council and a region are one slice."""

from collections.abc import Mapping, Sequence

import pandas as pd

ORDER = ("region_code", "upper_tier_code", "council_code", "area_code")


def ordered_areas(areas: pd.DataFrame, level: str, vintage: str) -> pd.DataFrame:
    """The areas of one level and vintage, ordered by region, county, council and code.

    Columns: area_code, region_code, upper_tier_code, council_code. A missing parent (the country
    has no region) sorts first, as the empty text.
    """
    wanted = (areas["level"] == level) & (areas["vintage"] == vintage)
    chosen = areas.loc[wanted, list(ORDER)].fillna("").astype(str)
    return chosen.sort_values(by=list(ORDER), ignore_index=True)


def find_slices(ordered: pd.DataFrame) -> Mapping[str, slice]:
    """The slice of each region, county and council, by code; areas themselves are not in it."""
    slices: dict[str, slice] = {}
    for column in ("council_code", "upper_tier_code", "region_code"):
        slices.update(_runs(ordered[column].tolist()))
    slices.pop("", None)
    return slices


def _runs(codes: Sequence[str]) -> dict[str, slice]:
    runs: dict[str, slice] = {}
    start = 0
    for place in range(1, len(codes) + 1):
        if place == len(codes) or codes[place] != codes[start]:
            runs[codes[start]] = slice(start, place)
            start = place
    return runs
