"""Boundaries as the browser's map layer reads them: small, exact to a 65,535th of their extent.

A file is, little-endian: `APG1`; the length of the header (uint32); the header (JSON, padded with
spaces to a multiple of 4); rings per area (uint16); points per ring (uint32, starting at a multiple
of 4); x of all points, then y (uint16). Coordinates are Web Mercator counted in `step`s from
`origin` (fractions of the world's width, y downwards), each stored as the difference, modulo 65,536,
from the point before, because that compresses to a third. Rings are not closed by repeating the
first point; which of them are holes follows from even-odd filling.
"""

import json
import zlib

import numpy as np
import shapely

MAGIC = b"APG1"
TOP = 65_535
EDGE_LATITUDE = 85.0511287798


def encode(codes: list[str], names: list[str], geometry: np.ndarray) -> bytes:
    """The bytes of a geometry file. `geometry`: polygons in WGS 84, one per code, in its order.

    Raises ValueError when the three differ in length, or a geometry is missing, empty or not a
    polygon. Rings that shrink to less than a triangle when rounded are left out, except the largest
    of an area, which becomes one cell, so that every area can be picked.
    """
    raise NotImplementedError


def decode(data: bytes) -> tuple[list[str], list[str], list[list[np.ndarray]]]:
    """Codes, names, and per area its rings (points × longitude, latitude; not closed)."""
    raise NotImplementedError


def read_codes(data: bytes) -> list[str]:
    """The codes of a geometry file in its order, without its coordinates."""
    raise NotImplementedError
