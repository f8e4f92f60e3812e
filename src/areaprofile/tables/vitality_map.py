"""The index on the map: the table of a map like any measure's, and the card of a picked area."""

from collections.abc import Container
from dataclasses import replace

import numpy as np

from areaprofile.tables.atlas import Atlas
from areaprofile.tables.classes import COUNTRY, classify
from areaprofile.tables.map_table import MapTable, Picked, map_areas, picked_area
from areaprofile.tables.places import Place
from areaprofile.tables.vitality import Scores, rank_range_within
from areaprofile.tables.vitality_series import (
    part_of,
    vitality_measure,
    vitality_parts,
    vitality_series,
)


def vitality_map(
    atlas: Atlas,
    scores: Scores,
    *,
    within: Place,
    code: str,
    basis: str = COUNTRY,
    only: Container[str] | None = None,
) -> MapTable:
    """The table behind a map of one part of the index (`code`: see `vitality_parts`).

    `only`: the areas that the map has shapes of. Raises KeyError for a part that is not there.
    """
    level = scores.inputs.level
    series = vitality_series(atlas, scores, part=part_of(code))
    name = vitality_parts(atlas, level)[code]
    measure = vitality_measure(scores.inputs, scores.recipe, code=code, name=name)
    positions, codes, names = map_areas(atlas, level, within, only)
    classes = classify(series, positions, measure, basis=basis)
    return MapTable(within, level, measure, series, positions, codes, names, classes)


def vitality_picked(table: MapTable, scores: Scores, place: Place) -> Picked | None:
    """The card of one area of such a map: its rank is the range over weights and methods.

    None if the area is not on the map.
    """
    found = picked_area(table, place)
    if found is None or found.rank is None:
        return found
    inputs = scores.inputs
    inside = np.flatnonzero(np.isin(inputs.positions, table.positions))
    own = np.flatnonzero(inputs.positions[inside] == table.positions[table.codes == place.code])
    first, last = rank_range_within(scores, inside)
    known = int(np.isfinite(scores.headline[inside]).sum())
    if table.indicator.indicator_id != "vitality" or not own.size:
        # The ranges are those of the headline: a part of it has none.
        return replace(found, rank=None)
    return replace(found, rank=(int(first[own[0]]), int(last[own[0]]), known))
