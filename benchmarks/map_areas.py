"""The real neighbourhoods that the map benchmark paints, as geometry files and as GeoJSON."""

import os
from dataclasses import dataclass
from pathlib import Path

import geopandas
import numpy as np
import pandas as pd

from areaprofile.store.webgeometry import encode, simplify_coverage

RAW = Path(os.environ.get("AREAPROFILE_RAW", Path(__file__).parents[2] / "shared" / "raw"))
HARROW, BIRMINGHAM = "E09000015", "E08000025"


@dataclass(frozen=True)
class AreaSet:
    """Some of England's neighbourhoods, simplified as far as their number asks for."""

    name: str
    areas: pd.DataFrame
    tolerance_m: float


def area_sets() -> list[AreaSet]:
    """Harrow (144), Birmingham (659), London (4,994) and England (33,755)."""
    folder = RAW / "england"
    shapes = geopandas.read_parquet(folder / "boundaries" / "lsoa21_bgc_england.parquet")
    lookup = pd.read_parquet(folder / "lookups" / "lookup_lsoa21_ward24_ltla24.parquet")
    council = lookup.set_index("lsoa21_code")["ltla24_code"]
    shapes["council"] = shapes["lsoa21_code"].map(council)
    shapes = shapes.sort_values("lsoa21_code", ignore_index=True)
    return [
        AreaSet("harrow", shapes[shapes["council"] == HARROW], 10),
        AreaSet("birmingham", shapes[shapes["council"] == BIRMINGHAM], 10),
        AreaSet("london", shapes[shapes["council"].str.startswith("E09")], 25),
        AreaSet("england", shapes, 200),
    ]


def write_geometry(chosen: AreaSet, folder: Path) -> geopandas.GeoDataFrame:
    """Write `<name>.bin` and return the simplified areas (code, name, geometry)."""
    slim = simplify_coverage(chosen.areas.geometry.to_numpy(), tolerance_m=chosen.tolerance_m)
    codes = chosen.areas["lsoa21_code"].to_list()
    names = chosen.areas["lsoa21_name"].to_list()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{chosen.name}.bin").write_bytes(encode(codes, names, slim))
    return geopandas.GeoDataFrame({"code": codes, "name": names}, geometry=slim, crs=4326)


def write_geojson(areas: geopandas.GeoDataFrame, path: Path) -> None:
    """The same areas as stock folium takes them, rounded to about a metre."""
    rounded = areas.copy()
    rounded["geometry"] = areas.geometry.set_precision(1e-5)
    path.write_text(rounded.to_json(), encoding="utf-8")


def values(count: int, series: int) -> np.ndarray:
    """Invented values, one per area; every series differs from the one before in every class."""
    return np.random.default_rng(series).uniform(0, 100, count)
