"""Where on the globe does the country lie? In the open Atlantic, far from any land."""

import numpy as np
import shapely
from numpy.typing import NDArray

from areaprofile.demo.outline import Points

MIDDLE_LON, MIDDLE_LAT = -22.0, 45.6
_KM_PER_LAT = 111.15
_KM_PER_LON = 111.32 * np.cos(np.radians(MIDDLE_LAT))
_DECIMALS = 6


def to_lon_lat(points: Points) -> Points:
    """Kilometres from the middle of the country to degrees, to about 10 cm."""
    lon = MIDDLE_LON + points[:, 0] / _KM_PER_LON
    lat = MIDDLE_LAT + points[:, 1] / _KM_PER_LAT
    return np.column_stack([lon, lat]).round(_DECIMALS)


def shapes_to_lon_lat(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    """The same shapes in degrees; corners that were shared stay shared."""
    return shapely.transform(shapes, to_lon_lat)
