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

    Areas without a shape in the store stay as rows without one. The layer's description says
    where figures and shapes come from, under which licences (`origin_words`).
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
        layer_options={"DESCRIPTION": origin_words(atlas, figures)},
    )
    return buffer.getvalue()


def origin_words(atlas: Atlas, figures: pd.DataFrame) -> str:
    """Where the shapes and the figures come from, with licences, the build and any notice.

    A store built before the origin of its boundaries was noted says only that they are its own.
    """
    told = atlas.store.manifest.get("boundaries", {})
    shapes = " ".join(filter(None, (told.get("attribution"), _licence(told.get("licence")))))
    names = ("publisher", "source", "licence")
    known = figures.dropna(subset=["value"]) if "value" in figures else figures
    sources = ""
    if set(names) <= set(known):
        lines = known[list(names)].drop_duplicates().itertuples(index=False)
        sources = "; ".join(", ".join(filter(None, line)) for line in lines)
    notice = str(atlas.store.manifest.get("notice", ""))
    parts = (
        f"Boundaries: {shapes}" if shapes else "",
        f"Figures: {sources}." if sources.strip(", ") else "",
        f"Build {atlas.store.build}, data as at {atlas.as_at.isoformat()}.",
        notice,
    )
    return " ".join(filter(None, parts))


def _licence(name: str | None) -> str:
    return f"Licence: {name}." if name else ""
