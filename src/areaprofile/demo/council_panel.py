"""What are the councils' figures year by year? Level, drift, noise, and what is planted."""

from dataclasses import dataclass

import numpy as np

from areaprofile.demo.council_plan import KEYS, REGION_OF, CouncilMeasure, runs, years_of
from areaprofile.demo.draw import stream
from areaprofile.demo.latent import Floats, standard
from areaprofile.demo.plants import Plant, plants_of

# The recording of violence changed: the level of every council jumps, none of them got worse.
BREAK_MEASURE, BREAK_YEAR, BREAK_STEP = "cy03", 2021, 1.38
_SLOPE_SD = 0.03  # councils differ in their trends by this much a year, in sd
_PHI = 0.35
_LATE_YEARS = 9
# What a planted case may be made of; the others are about what is published, not about the path.
_START = {"late_slope": 0.3, "slope": -0.4}
_HIGH_START = 2.2


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
    values = np.clip(
        _to_unit(measure, z), np.minimum(0.9 * measure.low, 1.1 * measure.low), 1.1 * measure.high
    )
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
    slope = rng.normal(0, _SLOPE_SD, count)
    wobble = rng.normal(0, 0.03, len(years)).cumsum()
    national = measure.national * ahead + wobble - wobble[-1]
    z = level[:, None] * np.ones(len(years)) + slope[:, None] * ahead
    for index, key in enumerate(KEYS):
        for plant in plants_of(key, measure.indicator_id, measure.service):
            z[index] = _apply(plant, z[index], ahead, national)
    regions = sorted(set(REGION_OF))
    tide = rng.normal(0, 0.015, (len(regions), len(years))).cumsum(axis=1)
    z += national + tide[[regions.index(region) for region in REGION_OF]]
    return z + _noise(measure, rng, z.shape)


def _apply(plant: Plant, own: Floats, ahead: Floats, national: Floats) -> Floats:
    """A council's path with one planted case in it; `own` is what it does beside the nation."""
    level = own[-1]
    if plant.what == "level":
        return np.full_like(own, plant.size)
    if plant.what == "slope":
        return _START["slope"] + plant.size * (ahead - ahead[0]) / 1.0 - 0.3
    if plant.what == "late_slope":
        start = _HIGH_START if plant.rule.endswith("high") else _START["late_slope"]
        if plant.reason == "at_ceiling":
            start = 2.6
        return start + plant.size * np.maximum(0, ahead + _LATE_YEARS)
    if plant.what == "last":
        path = np.clip(own, -0.6, 0.6)
        path[-1] += plant.size
        return path
    if plant.what == "coast":
        return plant.size - (national - national[0]) + (national[-1] - national[0]) / 2
    if plant.what == "pace":
        gain = (1 - plant.size) * (national - national[0])
        return np.clip(level, -0.8, 0.8) - gain
    return own


def _noise(measure: CouncilMeasure, rng: np.random.Generator, shape: tuple[int, int]) -> Floats:
    size = min(0.55, measure.noise / measure.sd)
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
