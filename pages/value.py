"""Money and value: what do we spend for what result, against peers?"""

import streamlit as st

from areaprofile.tables.coverage import unfed_words
from areaprofile.ui import address, frame
from areaprofile.ui.compare_choices import choose_group, choose_own
from areaprofile.ui.council_choice import choose_council
from areaprofile.ui.value_view import choose_pair, show_value_picture

with frame.page("Money and value") as atlas:

    @frame.part
    def the_page() -> None:
        """All of the page below its frame: a choice runs no more than this again."""
        first, second = st.columns(2)
        with first:
            council, about_area = choose_council(atlas, key="value-council")
        if council is None:
            frame.heading("What do we spend for what result?")
            frame.messages(about_area)
            return
        with second:
            group, about_group = choose_group(atlas, council)
        choose_own(atlas, group)
        picture, about_pair = choose_pair(atlas, council, group)
        frame.messages(about_area, about_group, about_pair, unfed_words(atlas, "value"))
        frame.name_tab(f"Money and value, {council.name}")
        address.choose(area=council.code)
        if picture is None:
            frame.heading("What do we spend for what result?")
            if not about_pair:
                st.info(
                    frame.label_lines(
                        f"Nothing can be shown for {council.name}: no cost and result of one of "
                        "its services are known for the same year in these data."
                    )
                )
            return
        show_value_picture(atlas, picture)

    the_page()
