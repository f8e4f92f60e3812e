"""The profile of an own area, of the same shape as that of a published one, and its index."""

import math

import numpy as np

from areaprofile.catalogue.records import Indicator
from areaprofile.periods import parse_period
from areaprofile.stats.composite import Structure, vitality
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.breaks import alike_periods
from areaprofile.tables.measures import in_reading_order
from areaprofile.tables.own_area import OwnArea, OwnFigure, own_disclosure, own_figure
from areaprofile.tables.profile import FEWEST_FOR_FIFTHS, Profile, Row, Theme, months_between
from areaprofile.tables.recipe import Recipe
from areaprofile.tables.standing import certainty, fifths_among, percentile_among, verdict
from areaprofile.tables.vitality import MINIMUM_SHARE, why_left_out


def own_profile(atlas: Atlas, own: OwnArea) -> Profile:
    """Every measure of an own area, placed among the neighbourhoods of the country.

    What cannot be added up (scores, modelled figures) is in it without a value, with the reason.
    """
    ours = own_disclosure(atlas)
    groups = in_reading_order(atlas.measures_at("lsoa"), atlas.themes)
    themes = tuple(
        Theme(perspective, name, tuple(_row(atlas, own, one, ours) for one in measures))
        for perspective, name, measures in groups
    )
    return Profile(own.place, themes, len(atlas.level("lsoa").codes))


def _row(atlas: Atlas, own: OwnArea, measure: Indicator, ours: frozenset[str]) -> Row:
    by_period = atlas.series("lsoa", measure.indicator_id)
    figures = {period: own_figure(atlas, own, measure, period, ours=ours) for period in by_period}
    period = list(by_period)[-1]
    now, series = figures[period], by_period[period]
    council, region, country = (
        atlas.value_at(code, measure.indicator_id, period)
        for code in (own.place.council_code, own.place.region_code, atlas.places.country.code)
    )
    if not measure.national:
        country = math.nan
    whole = atlas.places.country.code if measure.national else ""
    polarity, ordered = measure.polarity, series.ordered
    fifth = 0
    if ordered.size >= FEWEST_FOR_FIFTHS and now.reason is None:
        fifth = int(fifths_among(np.array([now.value]), ordered, polarity=polarity)[0])
    spots = [
        percentile_among(one, ordered, polarity=polarity)
        for one in (now.value, now.lower, now.upper, council, region, country)
    ]
    return Row(
        indicator=measure,
        period=period,
        value=now.value,
        lower=now.lower,
        upper=now.upper,
        reason=now.reason,
        status=own_status(atlas, own, measure, period, now),
        position=spots[0],
        position_low=min(spots[1:3]),
        position_high=max(spots[1:3]),
        council_position=spots[3],
        region_position=spots[4],
        country_position=spots[5],
        fifth=fifth,
        good_fifth=fifth if polarity != "none" else 0,
        council=council,
        region=region,
        benchmark=country,
        verdict=""
        if measure.kind == "modelled"
        else verdict(now.lower, now.upper, benchmark=country, polarity=polarity),
        certainty=certainty(now.value, now.lower, now.upper, benchmark=country),
        age_months=months_between(parse_period(period).end, atlas.as_at),
        history=tuple((one, figure.value) for one, figure in figures.items()),
        alike=frozenset(alike_periods(atlas, measure, list(by_period))),
        middle=float(np.median(ordered)) if ordered.size else math.nan,
        country_history=tuple(
            (one, atlas.value_at(whole, measure.indicator_id, one)) for one in by_period
        ),
    )


def own_status(
    atlas: Atlas, own: OwnArea, measure: Indicator, period: str, figure: OwnFigure
) -> str:
    """The status that all parts share; `estimated` where they differ; empty without a figure."""
    if figure.reason is not None:
        return ""
    found = set()
    for place in own.parts:
        series = atlas.series(place.level, measure.indicator_id)[period]
        found.add(series.status_at(atlas.level(place.level).position[place.code]))
    return found.pop() if len(found) == 1 else "estimated"


def own_vitality(profile: Profile, recipe: Recipe) -> tuple[float, float]:
    """Headline score of an own area among the country's neighbourhoods, and the share known.

    Made of its own rates, not of the scores of its parts. nan where too little can be added up.
    The recipe's method is the average of percentiles: a single area has no stretched rank.
    """
    rows = [row for row in profile.rows if not why_left_out(row.indicator)]
    themes = [theme for theme, _ in recipe.weights if any(r.indicator.theme == theme for r in rows)]
    rows = [row for row in rows if row.indicator.theme in themes]
    if not rows:
        return math.nan, 0.0
    structure = Structure(
        theme_of=tuple(themes.index(row.indicator.theme) for row in rows),
        perspective_of=(0,) * len(themes),
        indicator_weights=tuple(row.indicator.default_weight for row in rows),
        theme_weights=tuple(recipe.weight_of(theme) for theme in themes),
    )
    found = vitality(
        np.array([[row.position] for row in rows]), structure, minimum_share=MINIMUM_SHARE
    )
    return float(found.headline[0]), float(found.known_share[0])
