"""Where does the sea end, and where do the rivers run? Lines in kilometres."""

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from areaprofile.demo.draw import stream

Points = NDArray[np.float64]

# Drawn by hand, clockwise from the north-western cape; x runs east, y runs north.
MAINLAND = (
    (-72, 60), (-66, 68), (-56, 71), (-50, 66), (-45, 58), (-38, 55), (-34, 61), (-28, 66),
    (-20, 74), (-9, 78), (-1, 72), (4, 75), (10, 71), (14, 62), (21, 60), (29, 63),
    (36, 62), (41, 68), (48, 65), (55, 58), (63, 60), (67, 52), (65, 45), (74, 40), (72, 33),
    (62, 29.5), (71, 27), (79, 20), (81, 11), (88, 5), (85, -4), (76, -8), (77, -16),
    (70, -21), (66, -31), (67, -37), (64, -43), (60, -47), (59, -56), (50, -60),
    (45, -56), (38, -61), (31, -59), (27, -50), (23, -58), (17, -64), (9, -66), (5, -73),
    (-5, -70), (-12, -67), (-15, -58), (-20, -51), (-25, -57), (-33, -57), (-38, -64), (-47, -70),
    (-57, -66), (-60, -71), (-70, -66), (-76, -56), (-70, -49), (-73, -43), (-64, -39), (-57, -36),
    (-60, -29), (-58, -24), (-68, -23), (-76, -18), (-82, -20), (-93, -15), (-97, -7), (-90, -1),
    (-84, -4), (-77, 3), (-67, 1), (-66, 9), (-57, 14), (-66, 19), (-67, 28), (-78, 31), (-76, 39),
    (-86, 44), (-80, 53),
)  # fmt: skip
ESTUARY = (
    (80, -22), (66, -22.5), (50, -20.5), (38, -18.6), (30, -16.9), (24.6, -14.9), (24.0, -15.5),
    (30, -18.0), (38, -22.4), (48, -27.5), (57, -31.5), (66, -33.5), (80, -34),
)  # fmt: skip
ISLANDS = (
    ((-98, -58), (-90, -52), (-83, -57), (-82, -65), (-90, -71), (-99, -67)),
    ((86, 50), (93, 54), (96, 47), (90, 42)),
    ((-24, 80), (-18, 84), (-15, 80), (-20, 77)),
)
RIVERS = (
    ((-30, 42), (-36, 30), (-26, 19), (-11, 15), (-3, 5), (7, -1), (13, -9), (24.1, -15.1)),
    ((-44, -24), (-27, -27), (-10, -21), (2, -17), (13, -9)),
    ((-6, 32), (4, 40), (11, 50), (14, 62)),
    ((40, 28), (30, 20), (16, 12), (7, -1)),
    ((-40, -8), (-52, -16), (-60, -26)),
)
# x, y, radius: nobody much lives up there
HILLS = ((-28, 42, 20), (-14, 36, 14), (-40, 26, 12), (-8, -44, 11), (44, 28, 9), (-68, -60, 8))
_COAST_LEVELS = 5
_CALMER = 0.86  # each step of detail is a little less wild than the one before
_RIVER_LEVELS = 4


def roughen(line: Points, *, levels: int, amplitude: float, name: str) -> Points:
    """`line` with its midpoints pushed sideways, `levels` times, each time half as far."""
    rng = stream(name)
    for _ in range(levels):
        along = np.diff(line, axis=0)
        push = amplitude * rng.uniform(-1, 1, len(along))
        middle = (
            line[:-1] + along / 2 + np.column_stack([-along[:, 1], along[:, 0]]) * push[:, None]
        )
        rough = np.empty((2 * len(line) - 1, 2))
        rough[0::2], rough[1::2] = line, middle
        line, amplitude = rough, amplitude * _CALMER
    return line


def _ring(
    points: Sequence[tuple[float, float]], name: str, *, amplitude: float = 0.3
) -> shapely.Polygon:
    closed = np.asarray([*points, points[0]], dtype=float)
    rough = roughen(closed, levels=_COAST_LEVELS, amplitude=amplitude, name=name)
    parts = shapely.get_parts(shapely.make_valid(shapely.Polygon(rough)))
    polygons = [part for part in parts if isinstance(part, shapely.Polygon)]
    return shapely.Polygon(max(polygons, key=lambda part: part.area).exterior)


def land() -> shapely.MultiPolygon:
    """The country without its waters."""
    sea = _ring(ESTUARY, "estuary", amplitude=0.09)
    dry = shapely.get_parts(shapely.difference(_ring(MAINLAND, "coast"), sea))
    rings = [max(dry, key=lambda part: part.area)]
    rings += [_ring(island, f"island {i}") for i, island in enumerate(ISLANDS)]
    return shapely.MultiPolygon(rings)


def rivers() -> shapely.MultiLineString:
    """Every river from its source to the sea or to the river that it joins."""
    lines = [
        roughen(np.asarray(course, float), levels=_RIVER_LEVELS, amplitude=0.22, name=f"river {i}")
        for i, course in enumerate(RIVERS)
    ]
    return shapely.MultiLineString([shapely.LineString(line) for line in lines])


def height(points: Points) -> NDArray[np.float64]:
    """How hilly each point is, 0 (plain) to 1 (top)."""
    top = np.zeros(len(points))
    for x, y, radius in HILLS:
        distance = np.hypot(points[:, 0] - x, points[:, 1] - y)
        top = np.maximum(top, np.exp(-((distance / radius) ** 2)))
    return top
