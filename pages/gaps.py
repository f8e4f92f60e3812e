"""Gaps: is the gap between our neighbourhoods narrowing?"""

import streamlit as st

from areaprofile.ui import address, frame
from areaprofile.ui.gaps_view import all_gaps, choose_gap, show_gap

with frame.page("Gaps") as atlas:

    @frame.part
    def the_page() -> None:
        """All of the page below its frame: a change of measure runs no more than this again."""
        council, table, message = choose_gap(atlas)
        frame.messages(message)
        if council is None or table is None:
            frame.heading("Is the gap between our neighbourhoods narrowing?")
            if message and council is None:
                return
            where = f" in {council.name}" if council else ""
            st.info(
                frame.label_lines(
                    f"There are no figures{where} to compare its most and least deprived "
                    "neighbourhoods. That needs counts for at least five neighbourhoods, and a "
                    "measure of deprivation that the data pack names."
                )
            )
        else:
            address.choose(area=address.choice("area") or council.code)
            show_gap(atlas, table)
            all_gaps(atlas, council)

    the_page()
