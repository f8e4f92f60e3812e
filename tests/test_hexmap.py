"""The hex map: a hexagon each, regular, near where the place lies, always the same."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.distance import pdist

from areaprofile.pipeline.geometry_files import COUNTRY_COLUMN, hex_file
from areaprofile.store.webgeometry import decode
from areaprofile.tables.hexmap import hex_cells, hex_geometry, hex_polygons

PLACES = st.lists(
    st.tuples(st.floats(-6, 2), st.floats(50, 56)), min_size=2, max_size=40, unique=True
)


@settings(deadline=None)
@given(PLACES)
def test_every_place_has_a_cell_of_its_own(places: list[tuple[float, float]]) -> None:
    lon, lat = np.array(places).T
    cells = hex_cells(lon, lat)
    assert cells.shape == (len(places), 2)
    assert pdist(cells).min() > 0.999
    assert (cells == hex_cells(lon, lat)).all()


def test_directions_are_kept() -> None:
    east, north = (part.ravel() for part in np.meshgrid(np.arange(6.0), 50 + np.arange(6.0)))
    cells = hex_cells(east, north)
    assert np.corrcoef(cells[:, 0], east)[0, 1] > 0.95
    assert np.corrcoef(cells[:, 1], north)[0, 1] > 0.95


def test_hexagons_touch_and_do_not_overlap() -> None:
    cells = hex_cells(np.array([0.0, 0.1, 0.2, 0.3]), np.array([50.0, 50.1, 50.0, 50.2]))
    shapes = hex_polygons(cells, lon=0.1, lat=50.1)
    assert shapely.is_valid(shapes).all()
    whole = shapely.union_all(shapes)
    assert whole.area == pytest.approx(shapely.area(shapes).sum(), rel=1e-6)


def test_the_file_is_one_that_the_browser_reads() -> None:
    codes, names = ["Z06000001", "Z06000002"], ["One", "Two"]
    data = hex_geometry(codes, names, np.array([0.0, 1.0]), np.array([50.0, 51.0]))
    found_codes, found_names, rings = decode(data)
    assert (found_codes, found_names) == (codes, names)
    assert [len(ring[0]) for ring in rings] == [6, 6]


def test_file_of_the_pipeline() -> None:
    codes = ["Z06000001", "Z06000002", "Z06000003"]
    squares = [shapely.box(at, 50, at + 1, 51) for at in range(3)]
    frame = gpd.GeoDataFrame({COUNTRY_COLUMN: squares}, index=codes, geometry=COUNTRY_COLUMN)
    names = pd.Series(["One", "Two", "Three"], index=codes)
    found, shown, rings = decode(hex_file(frame, names))
    assert (found, shown) == (codes, ["One", "Two", "Three"])
    west = [float(ring[0][:, 0].mean()) for ring in rings]
    assert west == sorted(west)


def test_a_place_without_a_position_is_refused() -> None:
    with pytest.raises(ValueError, match="longitude"):
        hex_cells(np.array([0.0, np.nan]), np.array([50.0, 51.0]))


def test_one_place_and_none() -> None:
    assert hex_cells(np.array([0.0]), np.array([50.0])).tolist() == [[0.0, 0.0]]
    assert hex_cells(np.empty(0), np.empty(0)).shape == (0, 2)
