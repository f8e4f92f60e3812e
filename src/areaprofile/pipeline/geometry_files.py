"""The compact geometry files that a browser paints: which areas, inside which, how fine."""

from collections.abc import Iterator

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from areaprofile.pipeline.geography import Geography
from areaprofile.store.webgeometry import encode
from areaprofile.store.write import StoreWriter
from areaprofile.tables.hexmap import hex_geometry

COUNCIL_COLUMN = "geometry"
REGION_COLUMN = "geometry_25m"
COUNTRY_COLUMN = "geometry_200m"
# What the country's code is followed by in the name of its map of hexagons.
HEX = "-hex"


def write_geometry(geography: Geography, writer: StoreWriter) -> int:
    """Write all geometry files; returns how many.

    Neighbourhoods: per council (10 m), per county and region (25 m), for the country (200 m).
    Councils (and counties with single councils, as `upper_tier`): per region and for the country;
    councils also as equal hexagons, for the country.
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
    names = pd.Series(geography.lsoas.set_index("area_code")["name"])
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
        named = geography.areas.drop_duplicates("area_code").set_index("area_code")
        names = pd.Series(named["name"])
        column = "council_code" if level == "council" else "upper_tier_code"
        region_of = parents.drop_duplicates(column).set_index(column)["region_code"]
        for within, part in frame.groupby(region_of.loc[list(frame.index)].to_numpy()):
            yield level, vintage, str(within), _encode(part, geometry, names)
        yield level, vintage, str(country), _encode(frame, COUNTRY_COLUMN, names)
        if level == "council":
            yield level, vintage, f"{country}{HEX}", hex_file(frame, names)


def hex_file(frame: gpd.GeoDataFrame, names: pd.Series) -> bytes:
    """The areas of `frame` (code as index) as equal hexagons, each near where its area lies."""
    codes = [str(code) for code in frame.index]
    inside = shapely.point_on_surface(np.asarray(frame[COUNTRY_COLUMN].array))
    shown = [str(names[code]) for code in codes]
    return hex_geometry(codes, shown, shapely.get_x(inside), shapely.get_y(inside))


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
