"""What are the councils' figures year by year? Level, drift, noise, and what is planted."""

from dataclasses import dataclass

import numpy as np

from areaprofile.demo.council_plan import KEYS, REGION_OF, CouncilMeasure, runs, years_of
from areaprofile.demo.draw import stream
from areaprofile.demo.latent import Floats, standard
from areaprofile.demo.planting import planted
from areaprofile.demo.plants import plants_of

# The recording of violence changed: the level of every council jumps, none of them got worse.
BREAK_MEASURE, BREAK_YEAR, BREAK_STEP = "cy03", 2021, 1.38
# Councils differ in their trends, in sd a year: all measures of a service together, and each.
_SERVICE_SLOPE_SD = 0.035
_OWN_SLOPE_SD = 0.035
_PHI = 0.35
# Planted failures may leave the range that the catalogue calls plausible, by so much of its ends.
_BEYOND = 0.6
_CALM = 0.6  # what is left of the catalogue's yearly noise, part of which is sampling


@dataclass(frozen=True)
class Panel:
    """One measure: values (councils x years, NaN where not run), in its own unit."""

    measure: CouncilMeasure
    years: tuple[int, ...]
    values: Floats


def make_panel(measure: CouncilMeasure, hardship: Floats) -> Panel:
    """The figures of one measure; `hardship` is a standard score per council."""
    years = years_of(measure)
    z = _paths(measure, hardship, np.array(years, float))
    low, high = measure.low - _BEYOND * abs(measure.low), measure.high * (1 + _BEYOND)
    values = np.clip(_to_unit(measure, z), low, high)
    if measure.scale == "logit":
        values = np.minimum(values, 99.9)
    if measure.indicator_id == BREAK_MEASURE:
        values[:, [year >= BREAK_YEAR for year in years]] *= BREAK_STEP
    not_run = [index for index in range(len(KEYS)) if not runs(measure, index)]
    values[not_run] = np.nan
    return Panel(measure, years, values)


def _paths(measure: CouncilMeasure, hardship: Floats, years: Floats) -> Floats:
    """Standard scores, up is good: councils x years."""
    rng = stream(f"council {measure.indicator_id}")
    count, ahead = len(KEYS), years - years[-1]
    level = standard(measure.rho * hardship + np.sqrt(1 - measure.rho**2) * rng.normal(size=count))
    slope = rng.normal(0, _OWN_SLOPE_SD, count)
    slope += stream(f"service {measure.service}").normal(0, _SERVICE_SLOPE_SD, count)
    wobble = rng.normal(0, 0.03, len(years)).cumsum()
    national = measure.national * ahead + wobble - wobble[-1]
    z = level[:, None] * np.ones(len(years)) + slope[:, None] * ahead
    for index, key in enumerate(KEYS):
        for plant in plants_of(key, measure.indicator_id, measure.service):
            z[index] = planted(plant, z[index], ahead, national)
    regions = sorted(set(REGION_OF))
    tide = rng.normal(0, 0.015, (len(regions), len(years))).cumsum(axis=1)
    z += national + tide[[regions.index(region) for region in REGION_OF]]
    return z + _noise(measure, rng, z.shape)


def _noise(measure: CouncilMeasure, rng: np.random.Generator, shape: tuple[int, int]) -> Floats:
    size = float(np.clip(_CALM * measure.noise / measure.sd, 0.12, 0.3))
    own = rng.normal(0, size * np.sqrt(1 - _PHI**2), shape)
    own[:, 0] /= np.sqrt(1 - _PHI**2)
    for year in range(1, shape[1]):
        own[:, year] += _PHI * own[:, year - 1]
    return own


def _to_unit(measure: CouncilMeasure, z: Floats) -> Floats:
    """Standard scores as values of the measure, inside its bounds."""
    toward = measure.better or 1
    mean, sd = measure.mean, measure.sd
    if measure.scale == "logit":
        share = min(max(mean / 100, 0.004), 0.996)
        wide = min(1.1, sd / 100 / (share * (1 - share)))
        middle = np.log(share / (1 - share))
        return 100 / (1 + np.exp(-(middle + toward * wide * z)))
    if measure.scale == "log":
        wide = min(0.75, np.sqrt(np.log(1 + (sd / mean) ** 2)))
        return np.exp(np.log(mean) - wide**2 / 2 + toward * wide * z)
    return np.clip(mean + toward * sd * z, measure.low, measure.high)
