"""Boundaries: the neighbourhoods as one coverage, and everything else dissolved from them.

A coverage has neither gaps nor overlaps: neighbours share every vertex of the line between them.
Only so can they be simplified and joined without slivers.
"""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import shapely

from areaprofile.errors import Problem
from areaprofile.pipeline.raw_tables import RawFolder

# Publishers' files of neighbouring councils agree to a centimetre, not to the last digit: most
# seams close when every coordinate is rounded to this many decimals of a degree.
DECIMALS = 7
# What is stored lies on a grid of this many parts of a degree (3 cm). A power of two leaves the low
# digits of a coordinate empty, which takes a third off the files. Where two lines are so near that
# they would cross, a finer grid is taken.
GRID = 2.0**22
METRES_PER_DEGREE = 111_195.0

# Tolerance in metres (the side of the triangles that may vanish) and the column it stands in.
GENERALISATIONS = {"geometry": 10.0, "geometry_25m": 25.0, "geometry_200m": 200.0}


@dataclass(frozen=True)
class Shapes:
    """The areas of one level: codes in order, and their polygons (WGS 84)."""

    codes: np.ndarray
    polygons: np.ndarray

    def pick(self, codes: object) -> np.ndarray:
        """The polygons of these codes, in their order."""
        return self.polygons[pd.Index(self.codes).get_indexer(pd.Index(np.asarray(codes)))]


def read_shapes(raw: RawFolder, file: str, column: str, codes: np.ndarray) -> Shapes | None:
    """The polygons of `codes` from a file of geometry, in WGS 84.

    None when the file or its column is missing or a code has no polygon or several; the problems
    are added to `raw`.
    """
    path = raw.path(file)
    if path is None:
        return None
    frame = gpd.read_parquet(path) if path.suffix == ".parquet" else gpd.read_file(path)
    if column not in frame.columns:
        do = f"use one of {', '.join(map(str, frame.columns))}"
        raw.problems.append(Problem(file, 1, column, "no such column", do))
        return None
    frame = frame[frame[column].isin(codes) & ~frame.geometry.is_empty]
    counts = frame[column].value_counts().reindex(codes, fill_value=0)
    for code, count in counts[counts != 1].head(20).items():
        found = f"{count} polygons for {code}"
        raw.problems.append(Problem(file, 0, column, found, "give every area exactly one"))
    if (counts != 1).any():
        return None
    if frame.crs is not None and frame.crs != 4326:
        frame = frame.to_crs(4326)
    polygons = np.asarray(frame.set_index(column).geometry.loc[list(codes)].values)
    return Shapes(np.asarray(codes), polygons)


def mend_coverage(polygons: np.ndarray) -> np.ndarray:
    """The polygons with the faults at their seams closed: same places, one coverage."""
    mended = shapely.transform(polygons, lambda points: np.round(points, DECIMALS))
    if shapely.is_valid(mended).all() and shapely.coverage_is_valid(mended):
        return mended
    mended = np.asarray([_largest_parts(one) for one in shapely.make_valid(mended)])
    clean = getattr(shapely, "coverage_clean")  # noqa: B009 - its types are not listed
    return np.asarray(clean(mended))


def _largest_parts(shape: shapely.Geometry) -> shapely.Geometry:
    """What is polygon in a mended shape: lines and points that fell out of it are dropped."""
    parts = shapely.get_parts(shape)
    flat = parts[shapely.get_dimensions(parts) == 2]
    return shapely.union_all(flat)


def dissolve(shapes: Shapes, parents: np.ndarray) -> Shapes:
    """The parents' areas, joined from their children's; `parents` stands beside `shapes.codes`."""
    order = np.argsort(parents, kind="stable")
    codes, starts = np.unique(parents[order], return_index=True)
    groups = np.split(shapes.polygons[order], starts[1:])
    return Shapes(codes, np.asarray([shapely.coverage_union_all(group) for group in groups]))


def generalise(polygons: np.ndarray, *, metres: float) -> np.ndarray:
    """The coverage with details below about `metres` left out; shared lines stay shared."""
    middle = np.nanmean(shapely.bounds(polygons)[:, [1, 3]])
    scale = np.array([np.cos(np.radians(middle)), 1.0]) * METRES_PER_DEGREE
    flat = shapely.transform(polygons, lambda points: points * scale)
    simple = shapely.coverage_simplify(flat, metres)
    return laid_on_grid(shapely.transform(simple, lambda points: points / scale))


def laid_on_grid(polygons: np.ndarray) -> np.ndarray:
    """The coverage with every coordinate on the grid, or on a finer one where it needs that."""
    for finer in (1, 4, 16):
        rounded = _on_grid(polygons, GRID * finer)
        if shapely.is_valid(rounded).all() and shapely.coverage_is_valid(rounded):
            return rounded
    return polygons


def _on_grid(polygons: np.ndarray, grid: float) -> np.ndarray:
    """The polygons with every coordinate a multiple of 1 / grid."""
    return shapely.transform(polygons, lambda points: np.round(points * grid) / grid)


def generalisations(shapes: Shapes) -> Mapping[str, Shapes]:
    """The neighbourhoods at each generalisation, by the column in which it stands."""

    def one(metres: float) -> Shapes:
        return Shapes(shapes.codes, generalise(shapes.polygons, metres=metres))

    # The work is done in a library that lets other threads run meanwhile.
    with ThreadPoolExecutor(max_workers=2) as threads:
        return dict(zip(GENERALISATIONS, threads.map(one, GENERALISATIONS.values()), strict=True))


def dissolve_levels(shapes: Shapes, parents: pd.DataFrame) -> Mapping[str, Shapes]:
    """The areas of every level that `parents` has a column for, joined from the neighbourhoods.

    `parents` has a row per neighbourhood, in the order of `shapes`; its columns are levels. What
    is above a council is joined from councils, which is quicker and gives the same.
    """
    levels: dict[str, Shapes] = {}
    councils = parents.drop_duplicates("council").set_index("council", drop=False)
    for level in parents.columns:
        if level in ("upper_tier", "region", "country"):
            base = levels["council"]
            above = councils.loc[list(base.codes), level].to_numpy(dtype=object).astype(str)
            levels[level] = dissolve(base, above)
        else:
            levels[level] = dissolve(shapes, parents[level].to_numpy(dtype=object).astype(str))
    return levels


def boundary_frame(by_column: Mapping[str, Shapes], *, vintage: str) -> gpd.GeoDataFrame:
    """The table of boundaries of one level: code, vintage, and a geometry per generalisation."""
    columns: dict[str, object] = {}
    for column, shapes in by_column.items():
        columns |= {"area_code": shapes.codes, "vintage": vintage}
        columns[column] = gpd.array.from_shapely(shapes.polygons, crs="EPSG:4326")
    return gpd.GeoDataFrame(columns, geometry="geometry", crs="EPSG:4326")


def join_frames(first: gpd.GeoDataFrame, second: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Two tables of boundaries as one, by code (councils, and the counties above them)."""
    both = pd.concat([first, second], ignore_index=True).drop_duplicates("area_code")
    return gpd.GeoDataFrame(both.sort_values("area_code", ignore_index=True))


def areas_km2(polygons: np.ndarray) -> np.ndarray:
    """The area of each polygon in square kilometres, on the ellipsoid."""
    to_equal_area = pyproj.Transformer.from_crs(4326, 6933, always_xy=True)

    def project(points: np.ndarray) -> np.ndarray:
        return np.column_stack(to_equal_area.transform(points[:, 0], points[:, 1]))

    return shapely.area(shapely.transform(polygons, project)) / 1e6


def inside_points(polygons: np.ndarray) -> np.ndarray:
    """Longitude and latitude of a point inside each polygon, a row each."""
    return shapely.get_coordinates(shapely.point_on_surface(polygons))
