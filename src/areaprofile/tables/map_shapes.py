"""The figures of a map with the shapes of its areas: a GeoPackage for any mapping program."""

import io

import geopandas as gpd
import pandas as pd
import pyogrio

from areaprofile.store.read import read_shapes
from areaprofile.tables.atlas import Atlas

LAYER = "areas"


def with_shapes(atlas: Atlas, figures: pd.DataFrame, *, level: str) -> bytes:
    """A table that has a column `area_code` as a GeoPackage in WGS 84, every column kept.

    Areas without a shape in the store stay as rows without one.
    """
    shapes = read_shapes(
        atlas.store, level, atlas.store.vintages[level], list(figures["area_code"])
    )
    geometry = figures["area_code"].map(shapes.set_index("area_code").geometry)
    found = gpd.GeoDataFrame(figures, geometry=gpd.GeoSeries(geometry, crs=shapes.crs))
    buffer = io.BytesIO()
    pyogrio.write_dataframe(
        found,
        buffer,
        driver="GPKG",
        layer=LAYER,
        geometry_type="MultiPolygon",
        promote_to_multi=True,
    )
    return buffer.getvalue()
