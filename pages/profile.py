"""Profile: how is this place doing?"""

import streamlit as st

from areaprofile.tables.profile import profile_of
from areaprofile.ui import address, frame
from areaprofile.ui.find import search_box
from areaprofile.ui.profile_view import (
    head,
    missing,
    perspectives,
    sources_and_downloads,
)

with frame.page("Profile") as atlas:
    place, message = address.chosen_place(atlas)
    frame.messages(message)
    if place is None:
        frame.heading("Whose profile?", below="Find a neighbourhood, ward, council or region.")
        search_box(atlas)
    else:
        address.choose(area=place.code)
        frame.name_tab(place.name)
        profile = profile_of(atlas, place)
        head(atlas, profile)
        if profile.rows:
            perspectives(atlas, profile)
            missing(profile)
        else:
            st.info("There are no figures for this place yet.")
        sources_and_downloads(atlas, profile)
