"""What lies behind the figures? A few smooth factors over the ground, and what goes with them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags_array
from scipy.stats import beta, lognorm, norm

from areaprofile.demo.country import Country
from areaprofile.demo.draw import stream
from areaprofile.demo.lsoa_plan import Measure
from areaprofile.demo.places import SEATS
from areaprofile.demo.sites import towns

Floats = NDArray[np.float64]
# Councils that are better off than most, with one patch that is not: planted for the map.
POCKETS = {"lb4": 5, "d13": 4, "un7": 5, "lb7": 4}
_POCKET_LIFT = 2.6


@dataclass(frozen=True)
class Factors:
    """Standard scores per piece: hardship, town, age, and how much of a centre it is (0 to 1)."""

    hardship: Floats
    urban: Floats
    age: Floats
    centre: Floats


def standard(values: Floats) -> Floats:
    """`values` with mean 0 and standard deviation 1."""
    return (values - values.mean()) / values.std()


def _neighbours(country: Country) -> csr_matrix:
    edges, count = country.edges, len(country.council)
    ones = np.ones(2 * len(edges.left))
    rows = np.concatenate([edges.left, edges.right])
    columns = np.concatenate([edges.right, edges.left])
    touching = csr_matrix((ones, (rows, columns)), shape=(count, count))
    degree = np.maximum(np.asarray(touching.sum(axis=1)).ravel(), 1)
    return csr_matrix(diags_array(1 / degree) @ touching)


def smooth(country: Country, name: str, steps: int) -> Floats:
    """A random field that is alike among neighbours: the more steps, the wider its patches."""
    near = _neighbours(country)
    field = stream(f"field {name}").normal(size=len(country.council))
    for _ in range(steps):
        field = 0.5 * field + 0.5 * (near @ field)
    return standard(field)


def make_factors(country: Country) -> Factors:
    """The factors of the whole country, pockets of hardship included."""
    seats = np.array([seat.hardship for seat in SEATS])
    urban = standard(country.town_score + 0.15 * smooth(country, "urban", 3))
    hardship = (
        0.62 * standard(seats[country.council])
        + 0.75 * smooth(country, "hardship near", 4)
        + 0.35 * smooth(country, "hardship wide", 14)
        + 0.4 * stream("hardship alone").normal(size=len(urban))
        + 0.3 * urban
    )
    hardship = _plant_pockets(country, standard(hardship))
    coast = np.abs(country.middles).max(axis=1) > 68
    age = standard(0.9 * smooth(country, "age", 6) - 0.55 * urban + 0.5 * coast)
    return Factors(hardship, urban, age, _centres(country))


def _plant_pockets(country: Country, hardship: Floats) -> Floats:
    """In each council of POCKETS, the given number of touching pieces of its town falls far."""
    lifted = hardship.copy()
    for index, seat in enumerate(SEATS):
        if seat.key not in POCKETS:
            continue
        away = np.hypot(*(country.middles - (seat.x + 1.2, seat.y + 0.8)).T)
        away = np.where(country.council == index, away, np.inf)
        patch = np.argsort(away, kind="stable")[: POCKETS[seat.key]]
        lifted[patch] = np.maximum(lifted[patch] + 1.0, _POCKET_LIFT)
    return standard(lifted)


def _centres(country: Country) -> Floats:
    """1 in the middle of a city, less in towns, 0 elsewhere."""
    centre = np.zeros(len(country.council))
    for town in towns():
        if town.size < 3:
            continue
        away = np.hypot(*(country.middles - (town.x, town.y)).T)
        count = max(1, round(town.size * 0.045))
        nearest = np.argsort(away, kind="stable")[:count]
        weight = min(1.0, 0.35 + town.size / 160)
        centre[nearest] = np.maximum(centre[nearest], weight * np.linspace(1, 0.45, count))
    return centre


def score(country: Country, factors: Factors, measure: Measure) -> Floats:
    """The standard score of a measure: what it shares with the factors, and its own part.

    Its correlation with hardship is `measure.rho`; the rest is shared out among town, age, a
    council's own way of doing things, a smooth field of its source and chance.
    """
    own = _own_part(country, factors, measure)
    own = standard(own - factors.hardship * np.mean(own * factors.hardship))
    rho = float(np.clip(measure.rho * 1.02, -0.985, 0.985))
    mixed = rho * factors.hardship + np.sqrt(1 - rho**2) * own
    return standard(mixed)


def _own_part(country: Country, factors: Factors, measure: Measure) -> Floats:
    rng = stream(f"own {measure.indicator_id}")
    left = max(0.05, 1 - measure.rho**2)
    council = (measure.between - 0.25 * measure.rho**2 - 0.5 * left * measure.urban**2) / left
    council = float(np.clip(council, 0.02, 0.6))
    theme = 0.18
    rest = max(0.05, 1 - measure.urban**2 - measure.age**2 - council - theme)
    return (
        measure.urban * factors.urban
        + measure.age * factors.age
        + np.sqrt(council) * rng.normal(size=len(SEATS))[country.council]
        + np.sqrt(theme) * smooth(country, f"theme {measure.source}", 3)
        + np.sqrt(rest) * rng.normal(size=len(country.council))
    )


def spread(z: Floats, centre: Floats, measure: Measure) -> Floats:
    """Scores as values of the measure, with its mean, spread, bounds and long tail."""
    p = norm.cdf(z).clip(1e-5, 1 - 1e-5)
    low, high = measure.low, measure.high
    if measure.dist == "beta":
        mean, variance = measure.mean / 100, (measure.sd / 100) ** 2
        size = mean * (1 - mean) / variance - 1
        values = 100 * beta.ppf(p, mean * size, (1 - mean) * size)
    elif measure.dist == "lognormal":
        sigma2 = np.log(1 + (measure.sd / measure.mean) ** 2)
        scale = measure.mean * np.exp(-sigma2 / 2)
        values = lognorm.ppf(p, np.sqrt(sigma2), scale=scale) * np.exp(
            2.6 * measure.centre * centre
        )
    else:
        values = norm.ppf(p, measure.mean, measure.sd)
    return np.clip(values, low, high)
