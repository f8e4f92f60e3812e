"""Profile: how is this place doing?"""

import streamlit as st

from areaprofile.tables.own_area import own_area
from areaprofile.tables.own_profile import own_profile
from areaprofile.tables.profile import profile_of
from areaprofile.ui import address, frame
from areaprofile.ui.find import search_box
from areaprofile.ui.profile_measures import measures_by_perspective
from areaprofile.ui.profile_view import (
    head,
    missing,
    sources_and_downloads,
)
from areaprofile.ui.similar_view import similar_section
from areaprofile.ui.time_line_view import over_time_of_profile

with frame.page("Profile") as atlas:
    own, left_out = own_area(atlas, address.choice("area"))
    place, message = (own.place, left_out) if own else address.chosen_place(atlas)
    frame.messages(message)
    if place is None:
        frame.heading("Whose profile?", below="Find a neighbourhood, ward, council or region.")
        search_box(atlas)
    else:
        address.choose(area=place.code)
        frame.name_tab(place.name)
        profile = own_profile(atlas, own) if own else profile_of(atlas, place)
        head(atlas, profile, own=own)
        if profile.rows:
            over_time_of_profile(atlas, profile)
            measures_by_perspective(atlas, profile)
            missing(profile)
        else:
            st.info("There are no figures for this place yet.")
        if own is None:
            similar_section(atlas, place)
        sources_and_downloads(atlas, profile, own=own)
