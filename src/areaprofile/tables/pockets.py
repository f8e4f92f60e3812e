"""Pockets: neighbourhoods that fare badly on many measures inside a council that fares better than
the country as a whole. An average hides them. The definition is that of the flag FL9."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from areaprofile.catalogue.records import Indicator
from areaprofile.flags.parameters import parameter
from areaprofile.flags.pockets import Disadvantage, find_disadvantage
from areaprofile.store.read import read_table
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.places import Place
from areaprofile.tables.wording import show_number

MIDDLE = 50.0


@dataclass(frozen=True)
class Pocket:
    """One neighbourhood and the measures on which it is among the country's worst tenth."""

    place: Place
    measures: tuple[Indicator, ...]


@dataclass(frozen=True)
class Pockets:
    """The pockets of a council, most measures first.

    `measures` is how many measures were looked at; `standing` is the mean place of the council's
    neighbourhoods on them (50 is the country's middle; nan unknown). Only a council above the
    middle has pockets; in others such neighbourhoods are counted in `count` but are no pockets.
    """

    council: Place
    measures: int
    standing: float
    count: int
    pockets: tuple[Pocket, ...]


def pockets_of(atlas: Atlas, council: Place) -> Pockets:
    """The pockets of one council; a neighbourhood's worst measures in reading order."""
    judged = _disadvantage(atlas)
    if judged is None:
        return Pockets(council, 0, float("nan"), 0, ())
    own = judged.rows_of(council.code)
    standing = judged.standing_of(council.code)
    found = own.start + np.flatnonzero(judged.passes[own])
    found = sorted(found, key=lambda at: (-judged.poor[at], at))
    is_good = standing >= MIDDLE
    pockets = tuple(_pocket(atlas, judged, int(at)) for at in found) if is_good else ()
    return Pockets(council, len(judged.ids), standing, len(found), pockets)


@lru_cache(maxsize=4)
def _disadvantage(atlas: Atlas) -> Disadvantage | None:
    table = read_table(atlas.store, "indicator").set_index("indicator_id", drop=False)
    return find_disadvantage(atlas.store, table)


def _pocket(atlas: Atlas, judged: Disadvantage, at: int) -> Pocket:
    worst = [atlas.measures[key] for key in judged.ids[judged.worst[at]] if key in atlas.measures]
    return Pocket(atlas.places.by_code[judged.areas[at]], tuple(worst))


def rule_words(*, country: str) -> str:
    """What makes a neighbourhood a pocket, in one line: the rule of the flag."""
    tenth, fewest, share = (
        parameter("FL9", name) for name in ("tenth", "min_measures", "min_share")
    )
    return (
        f"A pocket is in {country}’s worst {tenth:.0f}% on {fewest:.0f} or more measures, and on "
        f"{share:.0%} of all its measures, with each theme counting the same. Its council does "
        f"better than {country}’s middle. The flag FL9 goes by the same rule."
    )


def rule_line(*, country: str) -> str:
    """The same rule short enough to stand beside the choice."""
    tenth, fewest = (parameter("FL9", name) for name in ("tenth", "min_measures"))
    return (
        f"Pocket: in {country}’s worst {tenth:.0f}% on {fewest:.0f} or more measures, in a council "
        "that does better than the middle."
    )


def pockets_sentence(found: Pockets, *, country: str) -> str:
    """How many pockets a council has, or why it has none."""
    name = found.council.name
    if not np.isfinite(found.standing):
        return f"Too little is known of {name} to look for pockets."
    score = show_number(found.standing, decimals=0)
    if found.standing < MIDDLE:
        return (
            f"{name} as a whole is not above {country}’s middle (its neighbourhoods average "
            f"{score} of 100), so none is hidden by a good average. {_number(found.count)} "
            "among the worst on many measures."
        )
    if not found.pockets:
        return f"{name} does better than {country} as a whole ({score} of 100) and has no pockets."
    return (
        f"{name} does better than {country} as a whole (its neighbourhoods average {score} of 100; "
        f"50 is the middle), yet {_number(len(found.pockets)).lower()} among {country}’s worst on "
        f"many of {found.measures} measures."
    )


def _number(count: int) -> str:
    if count == 1:
        return "One neighbourhood is"
    return f"{count:,} neighbourhoods are" if count else "No neighbourhood is"
