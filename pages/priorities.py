"""Priorities: which neighbourhoods come first, on the measures that matter to you?"""

import streamlit as st

from areaprofile.tables.priorities import priorities_of
from areaprofile.ui import frame
from areaprofile.ui.council_picker import pick_council
from areaprofile.ui.priorities_view import choose_weights, heading, pockets, show_priorities

with frame.page("Priorities") as atlas:

    @frame.part
    def the_page() -> None:
        """All of the page below its frame: a change of weights runs no more than this again."""
        left, right = st.columns([1, 2])
        with left:
            council, wrong_area = pick_council(atlas, key="priority-council")
        with right:
            weights, wrong_weights = choose_weights(atlas)
        frame.messages(wrong_area, wrong_weights)
        found = priorities_of(atlas, council, weights) if council else None
        heading(found, atlas)
        if found is None:
            if council is not None or not wrong_area:
                st.info("There are no figures to rank neighbourhoods by here.")
        else:
            show_priorities(atlas, found)
        if council is not None:
            pockets(atlas, council)

    the_page()
