"""Which council a page is about, counties too: a list, and the area in the address behind it."""

import streamlit as st

from areaprofile.tables.atlas import Atlas
from areaprofile.tables.councils import all_councils, shown_name
from areaprofile.tables.places import Place
from areaprofile.ui import address
from areaprofile.ui.home_view import example_council


def choose_council(atlas: Atlas, *, key: str) -> tuple[Place | None, str]:
    """The council chosen, and a message about the link.

    A smaller area in the address stands for its council, an abolished council for what came of it;
    a region, the country or nothing at all for a council of middling size. None without
    councils, and for an area that these data do not know.
    """
    councils = {one.code: one for one in all_councils(atlas)}
    if not councils:
        return None, "These data hold no councils."
    chosen, message = asked_council(atlas)
    st.session_state[key] = chosen.code if chosen else None
    st.selectbox(
        "Council",
        list(councils),
        format_func=lambda code: shown_name(councils[str(code)], atlas),
        key=key,
        placeholder="Choose a council",
        on_change=lambda: address.choose(area=st.session_state[key]),
    )
    return chosen, message


def asked_council(atlas: Atlas) -> tuple[Place | None, str]:
    """The same without the list: for a page whose choices are hidden."""
    councils = {one.code: one for one in all_councils(atlas)}
    if not councils:
        return None, "These data hold no councils."
    chosen, message = _asked_for(atlas, councils)
    if chosen is None and message:  # another council's figures would be no answer
        return None, message
    return chosen or example_council(atlas) or next(iter(councils.values())), message


def _asked_for(atlas: Atlas, councils: dict[str, Place]) -> tuple[Place | None, str]:
    place, message = address.chosen_place(atlas)
    if place is None:
        return None, message
    found = councils.get(place.code) or councils.get(place.council_code)
    if found is None:
        inside = sorted(
            (one for one in councils.values() if one.region_code == place.code),
            key=lambda one: (one.population, one.code),
        )
        example = inside[len(inside) // 2] if inside else example_council(atlas)
        return example, f"{place.name} is no council; one is shown as an example. Choose yours."
    return found, message
