"""The parts of the profile page, from top to bottom."""

from html import escape

import streamlit as st

from areaprofile import look
from areaprofile.charts.small_map import small_map
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.downloads import profile_csv
from areaprofile.tables.measures import spoken_date
from areaprofile.tables.own_area import OwnArea
from areaprofile.tables.own_csv import own_csv
from areaprofile.tables.own_profile import own_vitality
from areaprofile.tables.places import Place
from areaprofile.tables.profile import Profile, Row
from areaprofile.tables.search import place_note
from areaprofile.tables.sentences import profile_sentences
from areaprofile.tables.vitality import recipe_published
from areaprofile.tables.wording import (
    count_words,
    missing_words,
    sentence_case,
    show_number,
)
from areaprofile.ui import data, frame, links
from areaprofile.ui.geometry import map_codes, small_paths

SENTENCE_MARKS = {
    "concern": f'<span class="ap-worse">{look.SHAPES["worse"]}</span>',
    "strength": f'<span class="ap-better">{look.SHAPES["better"]}</span>',
    "summary": "",
}
OTHER_MARK = f'<span class="ap-none">{look.SHAPES["none"]}</span>'


def head(atlas: Atlas, profile: Profile, *, own: OwnArea | None = None) -> None:
    """Name, what it is, residents, ways on, sentences; beside them a map of where it lies.

    `own`: the own area that the profile is of, if it is one.
    """
    place = profile.place
    left, right = st.columns([5, 2], gap="large")
    with left:
        below = _what_it_is(atlas, place) if own is None else _made_of(atlas, own)
        frame.heading(place.name, below=below)
        with st.container(horizontal=True, gap="small"):
            for parent in atlas.parents(place):
                links.page_link(links.PROFILE, parent.name, area=parent.code)
            _to_the_map(place, own)
        if profile.rows:
            _sentences(atlas, profile)
        if own is not None:
            _own_note(atlas, profile, own)
    with right:
        _mini_map(atlas, place, own)


def _to_the_map(place: Place, own: OwnArea | None) -> None:
    if own is None:
        links.page_link(links.MAP, "On the map", area=place.code)
    elif all(one.level == "lsoa" for one in own.parts):
        links.page_link(links.MAP, "Change it on the map", area=own.parts[0].code, join=place.code)
    else:
        links.page_link(links.MAP, "On the map", area=own.parts[0].code)


def _made_of(atlas: Atlas, own: OwnArea) -> str:
    names = ", ".join(one.name for one in own.parts)
    parts = ("An area of your own", atlas.residents(own.place), names)
    return " · ".join(filter(None, parts))


def _own_note(atlas: Atlas, profile: Profile, own: OwnArea) -> None:
    """How its figures are made, and its vitality score."""
    score, known = own_vitality(profile, recipe_published(atlas, "lsoa"))
    share = show_number(100 * known, decimals=0)
    said = (
        f"Its vitality score is {show_number(score, decimals=0)} of 100, among the neighbourhoods "
        f"of {atlas.places.country.name}; {share}% of what the score is made of is known here."
        if score == score
        else f"It has no vitality score: only {share}% of what that is made of can be added up."
    )
    st.html(
        f"<p>{escape(said)}</p><p class='ap-limits'>Counts of its {len(own.parts)} parts are added "
        "up and rates worked out anew; nothing is an average of rates. What cannot be added up, "
        "or would give away small numbers, is left out and says so.</p>"
    )


def _what_it_is(atlas: Atlas, place: Place) -> str:
    parts = (sentence_case(place_note(place, atlas.places)), atlas.residents(place), place.code)
    return " · ".join(filter(None, parts))


def _mini_map(atlas: Atlas, place: Place, own: OwnArea | None) -> None:
    """Where the place lies: a small one in its council, a large one in the country."""
    level, within = "council", atlas.places.country.code
    if place.level in ("lsoa", "msoa", "ward"):
        level, within = "lsoa", place.council_code
    shape = map_codes(atlas, level=level, within=within)
    if shape is None:
        return
    areas = atlas.level(level)
    inside = {place.code}
    if own is not None:
        inside = set(areas.codes[own.members])
    elif place.code not in areas.position and areas.is_parent(place.code):
        inside = set(areas.codes[areas.within(place.code)])
    paths = small_paths(str(data.store_root()), atlas.store.build, level, within)
    words = f"{place.name} in {atlas.places.name(within)}"
    st.html(small_map(paths, picked=[code in inside for code in shape.codes], words=words))


def _sentences(atlas: Atlas, profile: Profile) -> None:
    """Three to five sentences, the summary first."""
    found = profile_sentences(
        profile,
        country=atlas.places.country.name,
        council=atlas.places.name(profile.place.council_code),
    )
    items = "".join(
        f'<li class="{said.kind}">{SENTENCE_MARKS.get(said.kind, OTHER_MARK)}'
        f"{escape(said.text)}</li>"
        for said in found
    )
    st.html(f'<ul class="ap-says">{items}</ul>')


def missing(profile: Profile) -> None:
    """What is not known here, and why."""
    gaps = profile.missing
    if not gaps:
        return
    frame.subheading("What is missing, and why")
    items = "".join(f"<li>{escape(row.indicator.name)}: {escape(_why(row))}.</li>" for row in gaps)
    st.html(f'<ul class="ap-sources">{items}</ul>')


def _why(row: Row) -> str:
    return f"Run by the county, {row.run_by.name}" if row.run_by else missing_words(row.reason)


def sources_and_downloads(atlas: Atlas, profile: Profile, *, own: OwnArea | None = None) -> None:
    """Where the figures come from, and the figures themselves."""
    used = dict.fromkeys(key for row in profile.rows for key in row.indicator.sources)
    frame.subheading("Sources")
    items = "".join(
        f"<li>{escape(source.publisher)}, {escape(source.title)}, published "
        f"{escape(spoken_date(source.published))}. {escape(source.licence)}. "
        f"<span class='ap-limits'>{escape(source.address)}</span></li>"
        for source in (atlas.sources[key] for key in used if key in atlas.sources)
    )
    st.html(f"<ul>{items}</ul>")
    count = count_words(len(profile.rows), "measure", "measures")
    st.download_button(
        f"Download {count} as CSV",
        data=lambda: profile_csv(atlas, profile.place) if own is None else own_csv(atlas, own),
        file_name=f"profile-{profile.place.code if own is None else 'own-area'}.csv",
        mime="text/csv",
        on_click="ignore",
    )
