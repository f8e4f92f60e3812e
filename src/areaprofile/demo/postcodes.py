"""Invented postcodes: letters that no real postcode area has."""

from pathlib import Path

import numpy as np
import shapely

from areaprofile.demo.country import Country
from areaprofile.demo.draw import stream
from areaprofile.demo.labels import Labels
from areaprofile.demo.outline import Points
from areaprofile.demo.places import SEATS
from areaprofile.demo.position import to_lon_lat
from areaprofile.demo.write_files import write_csv

# Real postcode areas begin with Z only in ZE, and never with V.
AREAS = [f"{a}{b}" for a in "ZV" for b in "ABCDFGHJKLMNPQRSTUWYZ"]
_UNIT = "ABDEFGHJLNPQRSTUWXYZ"
_TRIES = 12


def write_postcodes(path: Path, country: Country, labels: Labels, *, count: int) -> None:
    """`count` postcodes, at least one in every neighbourhood of 2021."""
    rng = stream("postcodes")
    now = country.vintages.member["2021"]
    spread = rng.choice(len(now), size=max(0, count - int(now.max()) - 1))
    piece = np.sort(np.concatenate([np.unique(now, return_index=True)[1], spread]))
    position = to_lon_lat(_points_inside(country, piece, rng))
    codes = _codes(country, piece)
    rows = [
        (code, labels.lsoa_codes["2021"][now[where]], f"{lat:.5f}", f"{lon:.5f}")
        for code, where, (lon, lat) in zip(codes, piece.tolist(), position, strict=True)
    ]
    write_csv(path, ("postcode", "lsoa21_code", "lat", "lon"), sorted(rows))


def _points_inside(country: Country, piece: np.ndarray, rng: np.random.Generator) -> Points:
    """A point in each piece: of several throws the first that lands inside, else its middle."""
    found = country.middles[piece].copy()
    reach = np.sqrt(country.area_km2[piece])
    missing = np.ones(len(piece), bool)
    for _ in range(_TRIES):
        throw = country.middles[piece] + rng.normal(0, 0.35, found.shape) * reach[:, None]
        hit = missing & shapely.contains_xy(country.polygons[piece], throw[:, 0], throw[:, 1])
        found[hit] = throw[hit]
        missing &= ~hit
    return found


def _codes(country: Country, piece: np.ndarray) -> list[str]:
    """`ZA1 1AA` onwards: an area a council, a district a ward, units in order."""
    seen: dict[int, int] = {}
    districts: dict[int, dict[int, int]] = {index: {} for index in range(len(SEATS))}
    codes = []
    for one in piece.tolist():
        council, ward = int(country.council[one]), int(country.ward[one])
        district = districts[council].setdefault(ward, len(districts[council]) + 1)
        number = seen.get(ward, 0)
        seen[ward] = number + 1
        sector, unit = 1 + number % 9, number // 9
        letters = _UNIT[unit // len(_UNIT)] + _UNIT[unit % len(_UNIT)]
        codes.append(f"{AREAS[council]}{district} {sector}{letters}")
    return codes
