"""The compact geometry files that a browser paints: which areas, inside which, how fine."""

from collections.abc import Iterator

import geopandas as gpd
import numpy as np
import pandas as pd

from areaprofile.pipeline.geography import Geography
from areaprofile.store.webgeometry import encode
from areaprofile.store.write import StoreWriter

COUNCIL_COLUMN = "geometry"
REGION_COLUMN = "geometry_25m"
COUNTRY_COLUMN = "geometry_200m"


def write_geometry(geography: Geography, writer: StoreWriter) -> int:
    """Write all geometry files; returns how many.

    Neighbourhoods: per council (10 m), per county and region (25 m), for the country (200 m).
    Councils (and counties with single councils, as `upper_tier`): per region and for the country.
    """
    count = 0
    for level, vintage, within, data in _files(geography):
        writer.geometry(level, vintage, within, data)
        count += 1
    return count


def _files(geography: Geography) -> Iterator[tuple[str, str, str, bytes]]:
    vintage = geography.vintages["lsoa"]
    lsoas = geography.boundaries[("lsoa", vintage)].set_index("area_code")
    parents = geography.lsoas.set_index("area_code").loc[lsoas.index]
    names = geography.lsoas.set_index("area_code")["name"]
    country = parents["country_code"].iloc[0]
    for column, geometry in (
        ("council_code", COUNCIL_COLUMN),
        ("upper_tier_code", REGION_COLUMN),
        ("region_code", REGION_COLUMN),
        ("country_code", COUNTRY_COLUMN),
    ):
        for within, part in lsoas.groupby(parents[column].to_numpy()):
            if column != "upper_tier_code" or within not in set(parents["council_code"]):
                yield "lsoa", vintage, str(within), _encode(part, geometry, names)
    for level, frame, geometry in _outlines(geography):
        vintage = geography.vintages["council"]
        names = geography.areas.drop_duplicates("area_code").set_index("area_code")["name"]
        column = "council_code" if level == "council" else "upper_tier_code"
        region_of = parents.drop_duplicates(column).set_index(column)["region_code"]
        for within, part in frame.groupby(region_of.loc[list(frame.index)].to_numpy()):
            yield level, vintage, str(within), _encode(part, geometry, names)
        yield level, vintage, str(country), _encode(frame, COUNTRY_COLUMN, names)


def _outlines(geography: Geography) -> Iterator[tuple[str, gpd.GeoDataFrame, str]]:
    councils = geography.boundaries[("council", geography.vintages["council"])]
    single = councils[councils["area_code"].isin(geography.lsoas["council_code"])]
    yield "council", gpd.GeoDataFrame(single.set_index("area_code")), REGION_COLUMN
    upper = geography.upper_tiers.set_index("area_code")
    yield "upper_tier", gpd.GeoDataFrame(upper), REGION_COLUMN


def _encode(part: pd.DataFrame, column: str, names: pd.Series) -> bytes:
    codes = [str(code) for code in part.index]
    shown = [str(names[code]) for code in codes]
    return encode(codes, shown, np.asarray(part[column].array))
