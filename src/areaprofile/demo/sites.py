"""Where are the middles of the neighbourhoods? Dense in towns, sparse in the country."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import KDTree

from areaprofile.demo.draw import stream
from areaprofile.demo.outline import Points, height, land
from areaprofile.demo.places import SEATS, Seat

_BUILT_KM2 = 0.42  # the ground that one town neighbourhood covers
_DRAWS_PER_SITE = 14
_RELAXATIONS = 3


@dataclass(frozen=True)
class Town:
    """A built-up place: its middle, the number of neighbourhoods in it, its spread in km."""

    x: float
    y: float
    size: float
    spread: float


def _spread(size: float) -> float:
    return float(np.sqrt(max(size, 0.6) * _BUILT_KM2 / np.pi)) / 1.35


def _small_towns(seat: Seat, rng: np.random.Generator) -> list[Town]:
    """Market towns and large villages of a council, further out the smaller they are."""
    left = seat.size * (1 - seat.town) * 0.62
    towns: list[Town] = []
    size = left * 0.3
    reach = 4.0 + 0.9 * np.sqrt(seat.size)
    while left > 1 and len(towns) < 24:
        angle, away = rng.uniform(0, 2 * np.pi), reach * np.sqrt(rng.uniform(0.12, 1.3))
        x, y = seat.x + away * np.cos(angle), seat.y + away * np.sin(angle)
        towns.append(Town(x, y, size, _spread(size)))
        left -= size
        size = min(left, max(0.8, size * rng.uniform(0.5, 0.85)))
    return towns


def towns() -> list[Town]:
    """Every main town and small town, before the sea has its say."""
    rng = stream("towns")
    found: list[Town] = []
    for seat in SEATS:
        size = seat.size * seat.town
        spread = _spread(size) * (1.15 if seat.council_type == "london_borough" else 1.0)
        found.append(Town(seat.x, seat.y, size, spread))
        if seat.town < 1:
            found.extend(_small_towns(seat, rng))
    return found


def _scatter(town: Town, count: int, rng: np.random.Generator) -> Points:
    """Points about a town: most in its body, some along ragged edges."""
    tail = np.where(rng.random(count) < 0.22, 1.9, 1.0)
    away = town.spread * tail * np.sqrt(-2 * np.log(1 - rng.random(count) * 0.985))
    angle = rng.uniform(0, 2 * np.pi, count)
    # fingers of building along the roads out of the town
    away *= 1 + 0.22 * np.cos(3 * angle + town.x) + 0.12 * np.cos(5 * angle + town.y)
    return np.column_stack([town.x + away * np.cos(angle), town.y + away * np.sin(angle)])


def _countryside(count: int, rng: np.random.Generator) -> Points:
    """Points all over the land, few of them on the hills."""
    points = rng.uniform((-100, -75), (100, 86), (count * 8, 2))
    points = points[rng.random(len(points)) > 0.85 * height(points)]
    inside = shapely.contains_xy(land(), points)
    return points[inside][:count]


def _weighted_draws(count: int, rng: np.random.Generator) -> Points:
    total = sum(seat.size for seat in SEATS)
    scale = count / total
    built = towns()
    parts = [_scatter(town, round(town.size * scale), rng) for town in built]
    rest = count - sum(len(part) for part in parts)
    cloud = np.vstack([*parts, _countryside(rest, rng)])
    return cloud[shapely.contains_xy(land(), cloud)]


def sites(count: int) -> Points:
    """`count` middles of neighbourhoods on land, evened out where they lie too close."""
    rng = stream("sites")
    cloud = _weighted_draws(int(count * _DRAWS_PER_SITE * 1.15), rng)
    cloud = cloud[rng.permutation(len(cloud))]
    chosen = cloud[:count]
    for _ in range(_RELAXATIONS):
        owner = KDTree(chosen).query(cloud)[1]
        mass = np.bincount(owner, minlength=count)
        middle = np.column_stack(
            [np.bincount(owner, weights=cloud[:, axis], minlength=count) for axis in (0, 1)]
        )
        moved = middle / np.maximum(mass, 1)[:, None]
        keep = (mass > 0) & shapely.contains_xy(land(), moved)
        chosen = np.where(keep[:, None], moved, chosen)
    return np.unique(chosen.round(4), axis=0)


def plots(sites: Points, *, per_site: int) -> tuple[Points, NDArray[np.int64]]:
    """Small plots of ground and the site that each belongs to.

    A neighbourhood made of several plots has corners and bays, as real ones have. Each site
    stretches its own way, so that not all are round.
    """
    rng = stream("plots")
    cloud = _weighted_draws(int(len(sites) * per_site * 1.2), rng)
    around = np.repeat(sites, 2, axis=0)
    gap = np.repeat(KDTree(sites).query(sites, k=2)[0][:, 1], 2)
    around = around + rng.normal(0, 0.4, around.shape) * gap[:, None]
    ground = np.vstack([cloud, around, sites])
    ground = np.unique(ground[shapely.contains_xy(land(), ground)].round(3), axis=0)
    return ground, _nearest_stretched(ground, sites, rng)


def _nearest_stretched(
    ground: Points, sites: Points, rng: np.random.Generator
) -> NDArray[np.int64]:
    turn, stretch = rng.uniform(0, np.pi, len(sites)), rng.uniform(1.0, 1.7, len(sites))
    near = np.asarray(KDTree(sites).query(ground, k=8)[1])
    offset = ground[:, None, :] - sites[near]
    along = offset[..., 0] * np.cos(turn[near]) + offset[..., 1] * np.sin(turn[near])
    across = -offset[..., 0] * np.sin(turn[near]) + offset[..., 1] * np.cos(turn[near])
    far = along**2 / stretch[near] + across**2 * stretch[near]
    return near[np.arange(len(ground)), far.argmin(axis=1)]
