"""The country as equal hexagons, one per area, each near where the area lies.

A map in which a crowded city council is as large as an empty rural one. The same places always
give the same map.
"""

import numpy as np
import shapely
from scipy.optimize import linear_sum_assignment
from scipy.spatial.distance import cdist

from areaprofile.store.webgeometry import encode

# How much of true distance gives way to even spacing, so that cities have room.
EVENNESS = 0.45
SPARE_CELLS = 1.35
ROW_HEIGHT = np.sqrt(3) / 2
DEGREE_KM = 111.195


def hex_cells(lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
    """places × (x, y): the centre of each place's own hexagon, neighbours 1 apart, y northwards.

    Places are first spread more evenly, then each takes one cell of a honeycomb so that the sum
    of squared distances is least. Raises ValueError where a coordinate is missing.
    """
    points = np.column_stack([np.asarray(lon, dtype=float), np.asarray(lat, dtype=float)])
    if not np.isfinite(points).all():
        raise ValueError("every place needs a longitude and a latitude")
    if len(points) < 2:
        return np.zeros((len(points), 2))
    spread = _evened(points)
    cells = _honeycomb(spread)
    _, chosen = linear_sum_assignment(cdist(spread, cells, "sqeuclidean"))
    return cells[chosen]


def _evened(points: np.ndarray) -> np.ndarray:
    """Points moved part of the way to equal spacing in each direction, in cells of a honeycomb."""
    flat = points * (np.cos(np.radians(points[:, 1].mean())), 1.0)
    span = np.maximum(np.ptp(flat, axis=0), 1e-9)
    share = (flat - flat.min(axis=0)) / span
    order = np.column_stack([_order(flat[:, 0], points[:, 1]), _order(flat[:, 1], points[:, 0])])
    mixed = (1 - EVENNESS) * share + EVENNESS * order / max(len(points) - 1, 1)
    # As many cells as there are places, and some to spare, fill a box of the country's shape.
    area = len(points) * SPARE_CELLS * ROW_HEIGHT * 1.6
    scale = np.sqrt(area / (span[0] * span[1]))
    return mixed * span * scale


def _order(values: np.ndarray, ties: np.ndarray) -> np.ndarray:
    place = np.empty(len(values))
    place[np.lexsort((ties, values))] = np.arange(len(values))
    return place


def _honeycomb(spread: np.ndarray) -> np.ndarray:
    """The cells of a honeycomb that lie nearest to the points: some more than there are points."""
    low, high = spread.min(axis=0) - 2, spread.max(axis=0) + 2
    rows = np.arange(np.floor(low[1] / ROW_HEIGHT), np.ceil(high[1] / ROW_HEIGHT) + 1)
    columns = np.arange(np.floor(low[0]), np.ceil(high[0]) + 1)
    x, y = np.meshgrid(columns, rows)
    cells = np.column_stack([(x + (y % 2) / 2).ravel(), (y * ROW_HEIGHT).ravel()])
    nearest = cdist(cells, spread).min(axis=1)
    wanted = min(len(cells), int(np.ceil(len(spread) * SPARE_CELLS)) + 3)
    return cells[np.sort(np.argsort(nearest, kind="stable")[:wanted])]


def hex_polygons(cells: np.ndarray, *, lon: float, lat: float, size: float = 0.2) -> np.ndarray:
    """A polygon per cell in WGS 84, regular on a Mercator map, centred on a place.

    `size` is the distance between neighbours in degrees of longitude.
    """
    turns = np.radians(np.arange(30, 390, 60))
    corners = np.column_stack([np.cos(turns), np.sin(turns)]) / np.sqrt(3)
    middle = (cells.max(axis=0) + cells.min(axis=0)) / 2 if len(cells) else np.zeros(2)
    rings = (cells - middle)[:, None, :] + corners[None]
    east = lon + rings[..., 0] * size
    start = np.arctanh(np.sin(np.radians(lat)))
    north = np.degrees(np.arcsin(np.tanh(start + np.radians(rings[..., 1] * size))))
    return np.asarray(shapely.polygons(np.stack([east, north], axis=-1)))


def hex_geometry(codes: list[str], names: list[str], lon: np.ndarray, lat: np.ndarray) -> bytes:
    """The geometry file of a hex map, as the browser's map layer reads it."""
    cells = hex_cells(lon, lat)
    middle = (float(np.mean(lon)), float(np.mean(lat)))
    return encode(codes, names, hex_polygons(cells, lon=middle[0], lat=middle[1]))
