"""Which geometry file shows the areas of a level within an area, and in which order it has them."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from areaprofile.charts.small_map import coarse_paths_of, paths_of
from areaprofile.store.open import open_store
from areaprofile.store.read import read_geometry
from areaprofile.store.webgeometry import decode, polygons_of, read_codes
from areaprofile.tables.atlas import Atlas
from areaprofile.ui import data
from areaprofile.ui.assets import geometry_address


@dataclass(frozen=True, eq=False)
class Shape:
    """A geometry file as the browser asks for it, its areas in its order, and where each of them
    stands among the areas of the level."""

    name: str
    address: str
    codes: tuple[str, ...]
    positions: np.ndarray


def map_codes(atlas: Atlas, *, level: str, within: str) -> Shape | None:
    """The shape of the areas of `level` within an area; None where the store has none."""
    name = shape_name(atlas, level=level, within=within)
    if name not in atlas.geometries:
        return None
    codes = _codes(str(data.store_root()), atlas.store.build, level, within)
    at = atlas.level(level).position
    positions = np.array([at.get(code, -1) for code in codes])
    return Shape(name, geometry_address(atlas.store.build, name), codes, positions)


def shape_name(atlas: Atlas, *, level: str, within: str) -> str:
    """The name of a geometry file."""
    return f"{level}-{atlas.store.vintages.get(level, '')}-{within}"


@lru_cache(maxsize=500)
def _codes(root: str, build: str, level: str, within: str) -> tuple[str, ...]:
    store = open_store(Path(root), build=build)
    return tuple(read_codes(read_geometry(store, level, store.vintages[level], within)))


@lru_cache(maxsize=8)
def polygons(root: str, build: str, level: str, within: str) -> np.ndarray:
    """The shapes of the areas of `level` within an area, in the order of their geometry file."""
    store = open_store(Path(root), build=build)
    data_of_file = read_geometry(store, level, store.vintages[level], within)
    return polygons_of(decode(data_of_file)[2])


@lru_cache(maxsize=50)
def coarse_paths(root: str, build: str, level: str, within: str) -> tuple[str, ...]:
    """The same for maps that are shown many times."""
    store = open_store(Path(root), build=build)
    data_of_file = read_geometry(store, level, store.vintages[level], within)
    return tuple(coarse_paths_of(decode(data_of_file)[2]))


@lru_cache(maxsize=200)
def small_paths(root: str, build: str, level: str, within: str) -> tuple[str, ...]:
    """The paths of the small still map of the areas of `level` within an area."""
    store = open_store(Path(root), build=build)
    data_of_file = read_geometry(store, level, store.vintages[level], within)
    return tuple(paths_of(decode(data_of_file)[2]))
