"""Which council a page is about: a list, and the area in the address behind it."""

from collections.abc import Mapping

import streamlit as st

from areaprofile.tables.atlas import Atlas
from areaprofile.tables.places import Place
from areaprofile.ui import address
from areaprofile.ui.home_view import councils_with_neighbourhoods, example_council


def pick_council(atlas: Atlas, *, key: str) -> tuple[Place | None, str]:
    """The council chosen, and a message about the link.

    A neighbourhood or ward in the address stands for its council, no area at all for a council of
    middling size. None where the store has no council, for a county, whose districts are offered
    first, and for an area that the store does not know.
    """
    place, message = address.chosen_place(atlas)
    councils = {one.code: one for one in councils_with_neighbourhoods(atlas)}
    if not councils:
        return None, message
    first: list[str] = []
    if place is None:
        chosen = None if message else example_council(atlas)
    else:
        chosen, first, wider = stands_for_council(place, councils)
        message = message or wider
    others = sorted(councils.keys() - set(first), key=lambda code: (councils[code].name, code))
    options = [*first, *others]
    st.session_state[key] = chosen.code if chosen else None
    st.selectbox(
        "Council",
        options,
        format_func=lambda code: councils[str(code)].name,
        key=key,
        placeholder="Choose a council",
        on_change=lambda: address.choose(area=st.session_state[key]),
    )
    return chosen, message


def stands_for_council(
    place: Place, councils: Mapping[str, Place]
) -> tuple[Place | None, list[str], str]:
    """The council that an area stands for; the codes to offer first; what to say of it.

    A county stands for none of its districts; a region and the country for an example within.
    """
    chosen = councils.get(place.council_code) or councils.get(place.code)
    if chosen is not None:
        return chosen, [], ""
    if place.level == "council":
        inside = [one for one in councils.values() if one.upper_tier_code == place.code]
        first = [one.code for one in sorted(inside, key=lambda one: (one.name, one.code))]
        said = f"{place.name} is a county: pick one of its districts."
        return None, first, said if first else f"{place.name} has no neighbourhoods: pick another."
    inside = [one for one in councils.values() if one.region_code == place.code]
    inside = sorted(inside or councils.values(), key=lambda one: (one.population, one.code))
    chosen = inside[len(inside) // 2]
    said = f"{place.name} is no council: {chosen.name} is shown as an example. Pick yours."
    return chosen, [], said
