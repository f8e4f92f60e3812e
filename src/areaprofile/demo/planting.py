"""What does each kind of planted case do to a council's path? One function a kind.

A path is in standard deviations between councils, up is good, and stands beside the nation's:
`ahead` counts years to the last (0), `national` is the nation's own path.
"""

from collections.abc import Callable

import numpy as np

from areaprofile.demo.latent import Floats
from areaprofile.demo.plants import Plant

# The last of five years is provisional: without it there are too few years to judge.
PROVISIONAL_YEARS = 5
_LATE_YEARS = 9
_LATE_START, _HIGH_START, _CEILING_START, _RISING_START = 0.3, 2.2, 3.6, -0.7
_COAST = 1.1  # coasting means losing all that the country gains, and a little more
_ORDINARY = 0.6  # a one-year case starts from an ordinary level
_MIDDLING = 0.8

Planting = Callable[[Plant, Floats, Floats, Floats], Floats]


def planted(plant: Plant, own: Floats, ahead: Floats, national: Floats) -> Floats:
    """The path `own` with the case in it; unchanged if the case is not about the path."""
    change = _KINDS.get(plant.what)
    return own if change is None else change(plant, own, ahead, national)


def _level(plant: Plant, own: Floats, _ahead: Floats, _national: Floats) -> Floats:
    return np.full_like(own, plant.size)


def _slope(plant: Plant, _own: Floats, ahead: Floats, _national: Floats) -> Floats:
    return _RISING_START + plant.size * (ahead - ahead[0])


def _late_slope(plant: Plant, _own: Floats, ahead: Floats, _national: Floats) -> Floats:
    start = _HIGH_START if plant.rule.endswith("high") else _LATE_START
    if plant.reason == "at_ceiling":
        start = _CEILING_START
    return start + plant.size * np.maximum(0, ahead + _LATE_YEARS)


def _control(_plant: Plant, own: Floats, _ahead: Floats, _national: Floats) -> Floats:
    return np.full_like(own, own[-1])


def _provisional(plant: Plant, _own: Floats, ahead: Floats, _national: Floats) -> Floats:
    return np.where(ahead > -PROVISIONAL_YEARS, plant.size * (ahead + PROVISIONAL_YEARS), 0.0)


def _last(plant: Plant, own: Floats, _ahead: Floats, _national: Floats) -> Floats:
    path = np.full_like(own, np.clip(own.mean(), -_ORDINARY, _ORDINARY))
    path[-1] += plant.size
    return path


def _coast(plant: Plant, _own: Floats, _ahead: Floats, national: Floats) -> Floats:
    return plant.size - _COAST * (national - (national[-1] + national[0]) / 2)


def _pace(plant: Plant, own: Floats, _ahead: Floats, national: Floats) -> Floats:
    behind = (1 - plant.size) * (national - national[0])
    return np.clip(own[-1], -_MIDDLING, _MIDDLING) - behind


_KINDS: dict[str, Planting] = {
    "level": _level,
    "slope": _slope,
    "late_slope": _late_slope,
    "control": _control,
    "provisional": _provisional,
    "last": _last,
    "coast": _coast,
    "pace": _pace,
}
