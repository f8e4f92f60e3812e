"""Pockets: neighbourhoods among the country's worst tenth on several measures, inside a council
that does better than the country as a whole. An average hides them."""

from dataclasses import dataclass

import numpy as np

from areaprofile.catalogue.records import Indicator
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.places import Place
from areaprofile.tables.vitality import Inputs, Scores
from areaprofile.tables.wording import show_number

WORST_TENTH = 10.0
FEWEST_MEASURES = 3
MIDDLE = 50.0


@dataclass(frozen=True)
class Pocket:
    """One neighbourhood and the measures on which it is among the country's worst tenth."""

    place: Place
    measures: tuple[Indicator, ...]


@dataclass(frozen=True)
class Pockets:
    """The pockets of a council, most measures first.

    `measures` is how many measures were looked at; `standing` is the mean vitality score of the
    council's neighbourhoods (50 is the country's middle; nan unknown). Only a council above the
    middle has pockets; in others such neighbourhoods are counted in `count` but are no pockets.
    """

    council: Place
    measures: int
    standing: float
    count: int
    pockets: tuple[Pocket, ...]


def pockets_of(atlas: Atlas, scores: Scores, council: Place) -> Pockets:
    """The pockets of one council. `scores` must be those of the whole country."""
    inputs = scores.inputs
    level = atlas.level(inputs.level)
    own = np.flatnonzero(np.isin(inputs.positions, level.within(council.code)))
    known = scores.headline[own]
    standing = float(np.nanmean(known)) if np.isfinite(known).any() else float("nan")
    worst = worst_tenth_count(inputs)
    found = [at for at in own if worst[at] >= FEWEST_MEASURES]
    found.sort(key=lambda at: (-worst[at], inputs.positions[at]))
    pockets = tuple(_pocket(atlas, inputs, int(at)) for at in found) if standing > MIDDLE else ()
    return Pockets(council, len(inputs.measures), standing, len(found), pockets)


def worst_tenth_count(inputs: Inputs) -> np.ndarray:
    """For each area of the inputs: on how many measures it is among the worst tenth."""
    return (inputs.percentiles <= WORST_TENTH).sum(axis=0)


def _pocket(atlas: Atlas, inputs: Inputs, at: int) -> Pocket:
    level = atlas.level(inputs.level)
    place = atlas.places.by_code[str(level.codes[inputs.positions[at]])]
    standing = inputs.percentiles[:, at]
    order = np.argsort(standing, kind="stable")
    chosen = [inputs.measures[row] for row in order if standing[row] <= WORST_TENTH]
    return Pocket(place, tuple(chosen))


def pockets_sentence(found: Pockets, *, country: str) -> str:
    """How many pockets a council has, or why it has none."""
    name = found.council.name
    rule = f"{country}’s worst tenth on {FEWEST_MEASURES} or more of {found.measures} measures"
    if not np.isfinite(found.standing):
        return f"Too little is known of {name} to look for pockets."
    score = show_number(found.standing, decimals=0)
    if found.standing <= MIDDLE:
        return (
            f"{name} as a whole is not above {country}’s middle (its neighbourhoods average "
            f"{score} of 100), so none is hidden by a good average. {_number(found.count)} "
            f"among {rule}."
        )
    if not found.pockets:
        return f"{name} does better than {country} as a whole ({score} of 100) and has no pockets."
    return (
        f"{name} does better than {country} as a whole (its neighbourhoods average {score} of 100; "
        f"50 is the middle), yet {_number(len(found.pockets)).lower()} among {rule}."
    )


def _number(count: int) -> str:
    if count == 1:
        return "One neighbourhood is"
    return f"{count:,} neighbourhoods are" if count else "No neighbourhood is"
