"""Residents' views: do people feel what the records show?"""

import streamlit as st

from areaprofile.tables.council import council_picture
from areaprofile.tables.coverage import unfed_words
from areaprofile.ui import address, frame
from areaprofile.ui.council_choice import choose_council
from areaprofile.ui.views_view import show_redress, show_views

with frame.page("Residents’ views") as atlas:

    @frame.part
    def the_page() -> None:
        """All of the page below its frame: a choice runs no more than this again."""
        council, message = choose_council(atlas, key="views-council")
        frame.messages(message, unfed_words(atlas, "views"))
        if council is None:
            frame.heading("Do people feel what the records show?")
            return
        address.choose(area=council.code)
        frame.name_tab(f"Views in {council.name}")
        picture = council_picture(atlas, council)
        frame.heading(
            f"Do people in {council.name} feel what the records show?",
            below="A survey asks some people and speaks of all: the margin is how far off it may "
            "be. Users of a service are not all residents.",
        )
        if not picture.surveyed:
            st.info("No survey in these data has a figure for this council.")
        elif not any("satisf" in row.indicator.service.lower() for row in picture.surveyed):
            st.info(
                "These data hold no survey of satisfaction with the council. Shown are the other "
                "surveys that they have."
            )
        show_views(atlas, picture)
        show_redress(atlas, picture)

    the_page()
