"""Under-performance: which services fail, miss, decline, trail or coast, and how sure are we?"""

import streamlit as st

from areaprofile.tables.flags import has_flags
from areaprofile.ui import address, frame
from areaprofile.ui.council_choice import choose_council
from areaprofile.ui.flags_view import show_flags

with frame.page("Flags") as atlas:
    if not has_flags(atlas):
        frame.heading("What needs a closer look?")
        st.info("These data were built without flags. Build the store again to get them.")
    else:

        @frame.part
        def the_page() -> None:
            """All of the page below its frame: a choice runs no more than this again."""
            council, message = choose_council(atlas, key="flags-council")
            frame.messages(message)
            if council is None:
                frame.heading("What needs a closer look?")
                return
            address.choose(area=address.choice("area") or council.code)
            frame.name_tab(f"{council.name}: flags")
            show_flags(atlas, council)

        the_page()
