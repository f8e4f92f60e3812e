"""Boundaries as the browser's map layer reads them: small, and exact to a 65,535th of their extent.

A file is, little-endian: `APG1`; the length of the header (uint32); the header (JSON, padded with
spaces so that what follows starts at a multiple of 4); points per ring (uint32); rings per area
(uint16); x of all points, then y of all points (uint16). Coordinates are Web Mercator, counted in
`step`s from `origin` (fractions of the world's width, y downwards). Each is stored as its
difference, modulo 65,536, from the point before, which compresses to about a third of the plain
numbers. Rings do not repeat their first point; even-odd filling says which of them are holes.
"""

import json
import zlib

import numpy as np
import shapely

MAGIC = b"APG1"
CELLS = 65_535
# Mercator has no poles; this is where its square world ends.
EDGE_LATITUDE = 85.0511287798
METRES_PER_DEGREE = 111_195.0
ONE_CELL = np.array([[0, 0], [1, 0], [1, 1], [0, 1]])


def encode(codes: list[str], names: list[str], geometry: np.ndarray) -> bytes:
    """The bytes of a geometry file. `geometry`: polygons in WGS 84, one per code, in its order.

    Rings that shrink to nothing when rounded are left out; an area that would lose all its rings
    becomes one cell, so that every area can be seen and picked.
    Raises ValueError when the lengths differ, a code or name holds a line break, or a geometry is
    missing, empty or not a polygon.
    """
    _check(codes, names, geometry)
    world, ring_of_point, area_of_ring = _rings(geometry)
    origin = world.min(axis=0)
    step = float(max(np.ptp(world, axis=0).max(), 1e-9) / CELLS)
    cells = np.round((world - origin) / step).astype(np.int64)
    first_cells = cells[np.unique(area_of_ring[ring_of_point], return_index=True)[1]]
    cells, ring_of_point = _without_repeats(cells, ring_of_point)
    cells, ring_of_point = _without_flat_rings(cells, ring_of_point)
    cells, ring_of_point, area_of_ring = _with_an_entry_each(
        cells, ring_of_point, area_of_ring, first_cells=np.minimum(first_cells, CELLS - 1)
    )
    kept, points = np.unique(ring_of_point, return_counts=True)
    rings = np.bincount(area_of_ring[kept], minlength=len(codes))
    header = {
        "areas": len(codes),
        "rings": len(points),
        "points": len(cells),
        "origin": [float(origin[0]), float(origin[1])],
        "step": step,
        "checksum": zlib.crc32("\n".join(codes).encode()),
        "codes": "\n".join(codes),
        "names": "\n".join(names),
    }
    return (
        _framed(header)
        + points.astype("<u4").tobytes()
        + rings.astype("<u2").tobytes()
        + (_differences(cells[:, 0]) + _differences(cells[:, 1]))
    )


def decode(data: bytes) -> tuple[list[str], list[str], list[list[np.ndarray]]]:
    """Codes, names, and per area its rings (points × longitude, latitude; not closed).

    Raises ValueError when the bytes are not a geometry file or are cut short.
    """
    header, at = _header(data)
    points, at = _array(data, at, kind="<u4", length=header["rings"])
    rings, at = _array(data, at, kind="<u2", length=header["areas"])
    x, at = _array(data, at, kind="<u2", length=header["points"])
    y, _ = _array(data, at, kind="<u2", length=header["points"])
    cells = np.column_stack([np.cumsum(x, dtype=np.uint16), np.cumsum(y, dtype=np.uint16)])
    degrees = _to_degrees(np.asarray(header["origin"]) + cells * header["step"])
    all_rings = np.split(degrees, np.cumsum(points)[:-1])
    ends = np.cumsum(rings)
    by_area = [all_rings[end - count : end] for end, count in zip(ends, rings, strict=True)]
    return _lines(header["codes"]), _lines(header["names"]), by_area


def polygons_of(areas: list[list[np.ndarray]]) -> np.ndarray:
    """The shape of each area from its rings, as `decode` gives them; a ring inside is a hole."""
    rings = [ring for area in areas for ring in area]
    found = np.array([shapely.Polygon(ring) for ring in rings], dtype=object)
    ends = np.cumsum([len(area) for area in areas])[:-1]
    valid = shapely.make_valid(found)
    # Even-odd: what two rings of an area share is out of it.
    return np.array([_even_odd(parts) for parts in np.split(valid, ends)], dtype=object)


def _even_odd(parts: np.ndarray) -> shapely.Geometry:
    whole = parts[0]
    for part in parts[1:]:
        whole = shapely.symmetric_difference(whole, part)
    return whole


def read_codes(data: bytes) -> list[str]:
    """The codes of a geometry file in its order, without unpacking its coordinates."""
    header, _ = _header(data)
    return _lines(header["codes"])


def simplify_coverage(geometry: np.ndarray, *, tolerance_m: float) -> np.ndarray:
    """Polygons (WGS 84) with fewer points, neighbours still sharing their borders exactly.

    `tolerance_m`: about the size, in metres, of the bends that are taken out. Where the input is
    not a clean coverage, seams at the faults stay as they are. Results are valid and not empty: an
    area that would vanish keeps its original shape.
    """
    latitude = np.deg2rad(np.nanmean(shapely.bounds(geometry)[:, [1, 3]]))
    scale = METRES_PER_DEGREE * np.array([np.cos(latitude), 1.0])
    flat = shapely.transform(geometry, lambda degrees: degrees * scale)
    slim = shapely.transform(
        shapely.coverage_simplify(flat, tolerance_m), lambda metres: metres / scale
    )
    broken = ~shapely.is_valid(slim)
    slim[broken] = shapely.make_valid(slim[broken], method="structure")
    lost = shapely.is_empty(slim) | (shapely.get_dimensions(slim) < 2)
    slim[lost] = geometry[lost]
    return slim


def _check(codes: list[str], names: list[str], geometry: np.ndarray) -> None:
    if not len(codes) == len(names) == len(geometry) > 0:
        raise ValueError(f"{len(codes)} codes, {len(names)} names, {len(geometry)} geometries")
    if any("\n" in text for text in (*codes, *names)):
        raise ValueError("a code or name holds a line break")
    types = shapely.get_type_id(geometry)
    wrong = ~np.isin(types, (3, 6)) | shapely.is_empty(geometry)
    if wrong.any():
        raise ValueError(f"no polygon for {codes[int(np.argmax(wrong))]}")


def _rings(geometry: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Points of the world's square (closing points dropped), ring of a point, area of a ring."""
    polygons, area_of_polygon = shapely.get_parts(geometry, return_index=True)
    rings, polygon_of_ring = shapely.get_rings(polygons, return_index=True)
    degrees, ring_of_point = shapely.get_coordinates(rings, return_index=True)
    closing = np.append(np.diff(ring_of_point) > 0, True)
    return _to_world(degrees[~closing]), ring_of_point[~closing], area_of_polygon[polygon_of_ring]


def _to_world(degrees: np.ndarray) -> np.ndarray:
    latitude = np.deg2rad(np.clip(degrees[:, 1], -EDGE_LATITUDE, EDGE_LATITUDE))
    down = (1 - np.arcsinh(np.tan(latitude)) / np.pi) / 2
    return np.column_stack([(degrees[:, 0] + 180) / 360, down])


def _to_degrees(world: np.ndarray) -> np.ndarray:
    latitude = np.rad2deg(np.arctan(np.sinh(np.pi * (1 - 2 * world[:, 1]))))
    return np.column_stack([world[:, 0] * 360 - 180, latitude])


def _place_before(ring_of_point: np.ndarray) -> np.ndarray:
    """For every point the place of the one before it on its ring."""
    before = np.arange(len(ring_of_point)) - 1
    starts = np.flatnonzero(np.diff(ring_of_point, prepend=-1))
    before[starts] = np.append(starts[1:], len(ring_of_point)) - 1
    return before


def _without_repeats(cells: np.ndarray, ring_of_point: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    moved = (cells != cells[_place_before(ring_of_point)]).any(axis=1)
    return cells[moved], ring_of_point[moved]


def _without_flat_rings(
    cells: np.ndarray, ring_of_point: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Without the rings that enclose nothing once rounded."""
    if not len(cells):
        return cells, ring_of_point
    before = cells[_place_before(ring_of_point)]
    crossed = before[:, 0] * cells[:, 1] - cells[:, 0] * before[:, 1]
    area = np.zeros(ring_of_point.max() + 1, dtype=np.int64)
    np.add.at(area, ring_of_point, crossed)
    whole = area[ring_of_point] != 0
    return cells[whole], ring_of_point[whole]


def _with_an_entry_each(
    cells: np.ndarray,
    ring_of_point: np.ndarray,
    area_of_ring: np.ndarray,
    *,
    first_cells: np.ndarray,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Areas that lost every ring get one cell, at their first point."""
    present = np.zeros(len(first_cells), dtype=bool)
    present[area_of_ring[ring_of_point]] = True
    for area in np.flatnonzero(~present):
        ring = int(np.searchsorted(area_of_ring, area))
        place = int(np.searchsorted(ring_of_point, ring))
        cells = np.insert(cells, place, first_cells[area] + ONE_CELL, axis=0)
        ring_of_point = np.insert(ring_of_point, place, [ring] * len(ONE_CELL))
    return cells, ring_of_point, area_of_ring


def _differences(numbers: np.ndarray) -> bytes:
    return (np.diff(numbers, prepend=0) % (CELLS + 1)).astype("<u2").tobytes()


def _framed(header: dict[str, object]) -> bytes:
    text = json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 4)
    return MAGIC + np.uint32(len(text)).tobytes() + text


def _header(data: bytes) -> tuple[dict, int]:
    if data[:4] != MAGIC or len(data) < 8:
        raise ValueError("not a geometry file")
    end = 8 + int(np.frombuffer(data, dtype="<u4", count=1, offset=4)[0])
    if len(data) < end:
        raise ValueError("the geometry file is cut short")
    return json.loads(data[8:end]), end


def _array(data: bytes, at: int, *, kind: str, length: int) -> tuple[np.ndarray, int]:
    end = at + np.dtype(kind).itemsize * length
    if len(data) < end:
        raise ValueError("the geometry file is cut short")
    return np.frombuffer(data, dtype=kind, count=length, offset=at), end


def _lines(text: str) -> list[str]:
    return text.split("\n")
