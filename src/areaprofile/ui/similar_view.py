"""Places like this one: a ruler, the most similar places, and in what they differ."""

from html import escape
from math import isfinite

import streamlit as st

from areaprofile.charts.ruler import ruler
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.places import Place
from areaprofile.tables.similar import (
    MOST_SIMILAR,
    Likeness,
    Similar,
    ruler_of,
    similar_places,
    similar_words,
)
from areaprofile.tables.wording import LEVEL_WORDS
from areaprofile.ui import frame, links, vitality_data

FIRST_SHOWN = 5


def similar_section(atlas: Atlas, place: Place) -> None:
    """The section of a profile; nothing where likeness cannot be judged at this level."""
    if place.level not in ("lsoa", "msoa", "ward"):
        return
    found = vitality_data.likeness(atlas, place.level)
    if found is None:
        return
    frame.subheading("Places like this one")
    _section(atlas, place, found)


@frame.part
def _section(atlas: Atlas, place: Place, likeness: Likeness) -> None:
    plural, _ = LEVEL_WORDS[place.level]
    country = atlas.places.country
    where = {country.code: country.name, place.council_code: atlas.places.name(place.council_code)}
    measures = {one.indicator_id: one.name for one in likeness.results.measures}
    left, right = st.columns(2)
    with left:
        within = st.radio(
            f"The {MOST_SIMILAR} most similar {plural} in",
            [code for code in where if code],
            format_func=lambda code: where[str(code)],
            horizontal=True,
            key=f"similar-within-{place.code}",
        )
    with right:
        chosen = st.selectbox(
            "Measure on the ruler",
            list(measures),
            index=_first_with_benchmark(atlas, likeness),
            format_func=lambda code: measures[str(code)],
            key="similar-measure",
        )
    similar = similar_places(atlas, likeness, place, within=str(within or country.code))
    if not similar:
        st.info(f"Too little is known of this place to find {plural} like it.")
        return
    if chosen:
        spots = ruler_of(atlas, place, atlas.measures[chosen], [one.place for one in similar])
        st.html(f'<div style="max-width:36rem">{ruler(spots, atlas.measures[chosen])}</div>')
    _list(atlas, place, likeness, similar)
    names = "; ".join(one.name for one in likeness.context.measures)
    st.html(
        f"<p class='ap-limits'>Alike by who lives there and what the place is made of: "
        f"{escape(names)}. Results play no part in it. “Doing better” means at least 20 places in "
        "100 further up, with margins of error that do not touch.</p>"
    )


def _first_with_benchmark(atlas: Atlas, likeness: Likeness) -> int | None:
    """The first measure that the country has a figure for, so that the ruler has ticks."""
    results, country = likeness.results, atlas.places.country.code
    for at, (one, period) in enumerate(zip(results.measures, results.periods, strict=True)):
        if isfinite(atlas.value_at(country, one.indicator_id, period)):
            return at
    return 0 if results.measures else None


def _list(atlas: Atlas, place: Place, likeness: Likeness, similar: list[Similar]) -> None:
    for one in similar[:FIRST_SHOWN]:
        _entry(atlas, place, likeness, one)
    if len(similar) > FIRST_SHOWN:
        with st.expander(f"{len(similar) - FIRST_SHOWN} more"):
            for one in similar[FIRST_SHOWN:]:
                _entry(atlas, place, likeness, one)


def _entry(atlas: Atlas, place: Place, likeness: Likeness, one: Similar) -> None:
    note = (
        ""
        if one.place.council_code == place.council_code
        else atlas.places.name(one.place.council_code)
    )
    with st.container(gap=None):
        links.page_link(links.PROFILE, one.place.name, note=note, area=one.place.code)
        said = " ".join(
            f"<b>{escape(heading)}</b> {escape(text)}."
            for heading, text in similar_words(atlas, likeness, place, one)
        )
        st.html(f'<p class="ap-limits" style="max-width:95ch">{said}</p>')
