"""Map: how does a measure vary across this area?"""

import streamlit as st

from areaprofile.ui import frame
from areaprofile.ui.map_choices import choose_map
from areaprofile.ui.map_page import below_the_map, beside_the_map, heading, the_map

with frame.page("Map") as atlas:

    @st.fragment
    def the_page() -> None:
        choices = choose_map(atlas)
        if choices is None:
            st.info("There are no figures to map here. Pick another council or measure.")
            return
        heading(atlas, choices)
        left, right = st.columns([2, 1], gap="medium")
        with left:
            the_map(atlas, choices)
        with right:
            beside_the_map(atlas, choices)
        below_the_map(atlas, choices)

    the_page()
