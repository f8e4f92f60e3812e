"""How much of the country a measure covers, and so among whom its areas may be placed."""

import numpy as np

from areaprofile.catalogue.records import Indicator
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.places import Place

PART = "the areas with a figure"


def cover_of(atlas: Atlas, indicator: Indicator, level: str) -> Place | None:
    """The country for a national measure, else the one region all of whose figures it holds.

    None where the figures of a measure that is not national lie in several regions, or nowhere.
    """
    if indicator.national:
        return atlas.places.country
    regions: set[str] = set()
    frame = atlas.level(level).frame
    for series in atlas.series(level, indicator.indicator_id).values():
        known = np.isfinite(series.value)
        regions |= set(frame["region_code"].to_numpy(dtype=object)[known])
    return atlas.places.by_code.get(regions.pop()) if len(regions) == 1 else None


def cover_name(atlas: Atlas, indicator: Indicator, level: str) -> str:
    """What the areas are compared with, in words: `England`, `London`."""
    found = cover_of(atlas, indicator, level)
    return found.name if found else PART
