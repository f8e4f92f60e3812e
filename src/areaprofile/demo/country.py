"""The invented country as arrays: ground, councils, wards, vintages, names, people."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.spatial import KDTree

from areaprofile.demo import growth
from areaprofile.demo.cells import Borders, Indices, Polygons, borders, cells
from areaprofile.demo.draw import stream
from areaprofile.demo.outline import Points
from areaprofile.demo.places import SEATS
from areaprofile.demo.sites import sites
from areaprofile.demo.vintages import Vintages, make_vintages

_MSOA_SIZE = 6.75
_WARD_SIZE = 9.3
_BASE_YEAR = 2021


@dataclass(frozen=True)
class Country:
    """Pieces of ground and what they belong to; one entry per piece unless said otherwise.

    `msoa` and `ward` number parts across the country. `residents_2021` and `households_2021` are
    per piece; `growth` is the yearly change of its population as a share.
    """

    polygons: Polygons
    middles: Points
    area_km2: NDArray[np.float64]
    edges: Borders
    council: Indices
    msoa: Indices
    ward: Indices
    vintages: Vintages
    residents_2021: NDArray[np.float64]
    households_2021: NDArray[np.float64]
    growth: NDArray[np.float64]
    town_score: NDArray[np.float64]  # 0 deep country, 1 middle of a city

    def residents(self, year: int) -> NDArray[np.float64]:
        """People per piece in the middle of `year`, whole numbers."""
        return np.maximum(
            20, np.rint(self.residents_2021 * (1 + self.growth) ** (year - _BASE_YEAR))
        )


def make_country(pieces: int) -> Country:
    """The country with about `pieces` pieces of ground; the same for the same number."""
    polygons, middles = cells(sites(pieces))
    edges = borders(polygons)
    graph = growth.bridge_islands(growth.travel(edges, middles), middles)
    council = _councils(graph, middles)
    vintages = make_vintages(edges, council)
    now = vintages.member["2021"]
    area = shapely.area(polygons)
    residents, households, change = _people(vintages, council)
    return Country(
        polygons=polygons,
        middles=middles,
        area_km2=area,
        edges=edges,
        council=council,
        msoa=_parts(graph, council, now, _MSOA_SIZE, "msoa"),
        ward=_parts(graph, council, now, _WARD_SIZE, "ward"),
        vintages=vintages,
        residents_2021=residents,
        households_2021=households,
        growth=change,
        town_score=_town_score(residents / area),
    )


def _councils(graph: csr_matrix, middles: Points) -> Indices:
    seeds = np.asarray(KDTree(middles).query([(seat.x, seat.y) for seat in SEATS])[1])
    wanted = np.array([seat.size for seat in SEATS], float)
    return growth.grow(graph, seeds, wanted * len(middles) / wanted.sum())


def _parts(graph: csr_matrix, council: Indices, now: Indices, size: float, name: str) -> Indices:
    """Parts of every council, none of which cuts a neighbourhood of 2021."""
    part = np.zeros(len(council), np.int64)
    first = 0
    for number in range(len(SEATS)):
        rng = stream(f"{name} {SEATS[number].key}")
        members = np.flatnonzero(council == number)
        own = growth.parts_of_size(graph[members][:, members].tocsr(), size, rng)
        part[members] = first + own
        first += int(own.max()) + 1
    first_piece = np.unique(now, return_index=True)[1]
    whole = part[first_piece][now]
    return np.unique(whole, return_inverse=True)[1]


def _people(
    vintages: Vintages, council: Indices
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Residents, households and yearly growth of every piece."""
    rng = stream("people")
    count = len(council)
    residents = 1000 + rng.lognormal(np.log(560), 0.52, count)
    residents = np.where(vintages.sparse, rng.uniform(560, 860, count), residents)
    residents = np.where(vintages.crowded, rng.uniform(1150, 2100, count), residents)
    per_home = rng.normal(2.42, 0.2, count).clip(1.8, 3.1)
    change = rng.normal(0.0035, 0.003, len(SEATS))[council] + rng.normal(0, 0.006, count)
    change = np.where(vintages.crowded, rng.uniform(0.015, 0.04, count), change)
    change = np.where(vintages.sparse, rng.uniform(-0.012, 0.0, count), change)
    whole = np.rint(residents)
    return whole, np.rint(whole / per_home), change.clip(-0.02, 0.045)


def _town_score(density: NDArray[np.float64]) -> NDArray[np.float64]:
    rank = np.log(density + 1)
    return ((rank - np.log(30)) / (np.log(9000) - np.log(30))).clip(0, 1)
