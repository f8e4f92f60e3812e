"""Map: how does a measure vary across this area?"""

import streamlit as st

from areaprofile.ui import frame
from areaprofile.ui.map_card import beside_the_map
from areaprofile.ui.map_choices import choose_map
from areaprofile.ui.map_list import below_the_map
from areaprofile.ui.map_more import ask_more, show_more
from areaprofile.ui.map_page import heading, show_the_map
from areaprofile.ui.map_views import show_pocket_rule
from areaprofile.ui.time_line_view import over_time_below_map

with frame.page("Map") as atlas:

    @frame.part
    def the_page() -> None:
        """All of the page below its frame: a change of measure runs no more than this again."""
        choices = choose_map(atlas)
        if choices is None:
            st.info("There are no figures to map here. Pick another council or measure.")
            return
        heading(choices)
        left, right = st.columns([2, 1], gap="medium")
        with left:
            show_the_map(atlas, choices)
            years, pattern = ask_more(atlas, choices)
            if choices.table.level == "lsoa":
                show_pocket_rule(atlas, within=choices.table.within)
        with right:
            beside_the_map(atlas, choices)
        show_more(atlas, choices, years=years, pattern=pattern)
        over_time_below_map(atlas, choices)
        below_the_map(atlas, choices)

    the_page()
