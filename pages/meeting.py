"""Meeting: one flag a screen, for the wall of a committee room."""

import streamlit as st

from areaprofile.tables.flags import has_flags
from areaprofile.ui import frame
from areaprofile.ui.council_choice import asked_council
from areaprofile.ui.meeting_view import show_meeting

with frame.page("Meeting") as atlas:

    @frame.part
    def the_page() -> None:
        """All of the page below its frame: a step runs no more than this again."""
        council, message = asked_council(atlas)
        frame.messages(message)
        if council is None or not has_flags(atlas):
            frame.heading("A meeting about what needs a closer look")
            if council is not None or not message:
                st.info("These data hold no flags to talk about.")
            return
        frame.name_tab(f"{council.name}: meeting")
        show_meeting(atlas, council)

    the_page()
