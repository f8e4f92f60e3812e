"""What the map covers, the level of its areas, and the picker behind both."""

import streamlit as st

from areaprofile.tables.atlas import Atlas
from areaprofile.tables.measure_places import seen_from
from areaprofile.tables.places import Place
from areaprofile.ui import address
from areaprofile.ui.geometry import shape_name
from areaprofile.ui.home_view import councils_with_neighbourhoods, example_council

NEIGHBOURHOODS = "lsoa"
_MARK = "~"


def home_of_measure(atlas: Atlas) -> Place | None:
    """Without an area in the address: where the measure in it can be seen; None for the country."""
    measure = atlas.measures.get(address.choice("indicator"))
    return seen_from(atlas, measure, None, example_council(atlas)) if measure else None


def extent(atlas: Atlas, place: Place | None) -> tuple[Place, str, Place | None]:
    """What the map covers, the level of its areas, and the picked one among them.

    A neighbourhood is shown in its council, a council and a region by its neighbourhoods, the
    country by its councils, or by all its neighbourhoods (`by=lsoa` in the address). A ward or an
    MSOA stands for its council.
    """
    country = atlas.places.country
    is_country = place is None or place.level == "country"
    by_neighbourhood = address.choice("by") == NEIGHBOURHOODS and has_whole_country(atlas)
    if by_neighbourhood and (is_country or (place and place.level == "lsoa")):
        return country, "lsoa", None if is_country else place
    if place is None or is_country:
        return country, "council", None
    if place.level in ("council", "region"):
        if atlas.places.levels["lsoa"].is_parent(place.code):
            return place, "lsoa", None
        return country, "council", place
    council = atlas.places.by_code.get(place.council_code, country)
    return council, "lsoa", place if place.level == "lsoa" else None


def stands_for(place: Place | None, within: Place) -> str:
    """That the map covers more than the place asked for; empty where that is what was asked."""
    if place is None or place.level not in ("msoa", "ward"):
        return ""
    return f"The map shows all neighbourhoods of {within.name}, where {place.name} lies."


def has_whole_country(atlas: Atlas) -> bool:
    """Whether the store has one geometry of all neighbourhoods of the country."""
    within = atlas.places.country.code
    return shape_name(atlas, level="lsoa", within=within) in atlas.geometries


def pick_area(atlas: Atlas, within: Place, level: str) -> None:
    """Show the picker of what the map covers."""
    country = atlas.places.country
    regions = (
        [atlas.places.by_code[code] for code in atlas.places.levels["region"].codes]
        if "region" in atlas.places.levels
        else []
    )
    councils = sorted(councils_with_neighbourhoods(atlas), key=lambda one: one.name)
    everywhere = f"{country.code}{_MARK}{NEIGHBOURHOODS}"
    options = {country.code: f"{country.name}, by council"}
    if has_whole_country(atlas):
        options[everywhere] = f"{country.name}, by neighbourhood"
    options |= {one.code: f"{one.name} (region)" for one in regions}
    options |= {one.code: one.name for one in councils}
    options.setdefault(within.code, within.name)
    is_everywhere = within == country and level == NEIGHBOURHOODS and everywhere in options
    st.session_state["map-area"] = everywhere if is_everywhere else within.code
    st.selectbox(
        "Where",
        list(options),
        format_func=lambda code: options.get(str(code), str(code)),
        key="map-area",
        on_change=_area_chosen,
    )


def _area_chosen() -> None:
    code, _, by = str(st.session_state["map-area"]).partition(_MARK)
    only = "" if address.choice("only") == "pockets" else address.choice("only")
    address.choose(area=code, by=by, only=only)
