"""Where a measure can be seen on a map, and which measure a map opens with."""

import numpy as np

from areaprofile.catalogue.records import Indicator
from areaprofile.periods import parse_period
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.cover import cover_of
from areaprofile.tables.deprivation import deprivation_measures
from areaprofile.tables.newest import newest_of
from areaprofile.tables.places import Place
from areaprofile.tables.profile import NEW_MONTHS, months_between

MOST_AREAS = 0.8


def seen_from(
    atlas: Atlas, measure: Indicator, chosen: Place | None, example: Place | None
) -> Place | None:
    """The area whose map shows the measure: the chosen one where that does; else the part that
    it covers; else the country; else the example, a council with neighbourhoods.

    None where no map shows it.
    """
    cover = cover_of(atlas, measure, "lsoa") if not measure.national else None
    here = [chosen, cover, atlas.places.country, example]
    return next((one for one in here if one and _shows(atlas, measure, one)), None)


def map_level(atlas: Atlas, place: Place) -> str:
    """The level of the areas on the map of a place: councils for the country and for a council
    without neighbourhoods of its own, else neighbourhoods."""
    if place.level == "country":
        return "council"
    if place.level in ("council", "region") and not atlas.level("lsoa").is_parent(place.code):
        return "council"
    return "lsoa"


def _shows(atlas: Atlas, measure: Indicator, place: Place) -> bool:
    level = map_level(atlas, place)
    if measure not in atlas.measures_at(level):
        return False
    series = atlas.latest(level, measure.indicator_id)
    if series is None:
        return False
    around = place.code if place.level in ("council", "region", "country") else place.council_code
    inside = atlas.level(level).within(around)
    return bool(np.isfinite(series.value[inside]).any())


def opening_measure(atlas: Atlas, level: str, measures: list[Indicator]) -> Indicator:
    """The measure that a map opens with: the first of deprivation that the pack names; else the
    first that judges, is national, measured and new, and has figures of nearly all areas.

    `measures` are those to choose from in the order to prefer, at least one.
    """
    ids = {one.indicator_id for one in measures}
    named = [one for one in deprivation_measures(atlas) if one.indicator_id in ids]
    if named:
        return named[0]
    found = newest_of(atlas, level, measures)
    share = np.isfinite(found.value).mean(axis=0)
    fitness = {
        one.indicator_id: _fitness(atlas, one, period, float(known))
        for one, period, known in zip(found.measures, found.periods, share, strict=True)
    }
    return max(measures, key=lambda one: fitness.get(one.indicator_id, (False, False, False)))


def _fitness(atlas: Atlas, measure: Indicator, period: str, known: float) -> tuple[bool, ...]:
    judges = measure.national and measure.polarity != "none" and measure.default_weight > 0
    months = months_between(parse_period(period).end, atlas.as_at)
    return (judges and measure.kind == "measured", known >= MOST_AREAS, months <= NEW_MONTHS)
