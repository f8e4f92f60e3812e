"""Which council a page is about: a list, and the area in the address behind it."""

import streamlit as st

from areaprofile.tables.atlas import Atlas
from areaprofile.tables.places import Place
from areaprofile.ui import address
from areaprofile.ui.home_view import councils_with_neighbourhoods, example_council


def pick_council(atlas: Atlas, *, key: str) -> tuple[Place | None, str]:
    """The council chosen, and a message about the link.

    A neighbourhood or ward in the address stands for its council; a region or the country, or no
    area at all, for a council of middling size. None where the store has no
    council, and for an area that it does not know.
    """
    place, message = address.chosen_place(atlas)
    councils = {one.code: one for one in councils_with_neighbourhoods(atlas)}
    if not councils:
        return None, message
    chosen = councils.get(place.council_code) if place else None
    chosen = chosen or (councils.get(place.code) if place else None)
    if chosen is None and (place is not None or not message):
        chosen = example_council(atlas)
    options = sorted(councils, key=lambda code: (councils[code].name, code))
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
