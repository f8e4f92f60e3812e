"""Compare: how does a council compare with places like it?"""

import streamlit as st

from areaprofile.tables.revisions import revision_words
from areaprofile.ui import address, frame
from areaprofile.ui.basket_view import show_basket
from areaprofile.ui.compare_choices import (
    choose_group,
    choose_measure,
    choose_own,
    choose_period,
)
from areaprofile.ui.compare_view import BASKET, MANY, choose_how, show_many, show_one
from areaprofile.ui.council_choice import choose_council

with frame.page("Compare") as atlas:

    @frame.part
    def the_page() -> None:
        """All of the page below its frame: a choice runs no more than this again."""
        first, second, third, fourth = st.columns([3, 4, 3, 2])
        with first:
            council, about_area = choose_council(atlas, key="compare-council")
        if council is None:
            frame.heading("How does a council compare with places like it?")
            frame.messages(about_area)
            return
        with third:
            group, about_group = choose_group(atlas, council)
        with second:
            measure, about_measure = choose_measure(atlas, council)
        choose_own(atlas, group)
        if measure is None:
            frame.messages(about_area, about_measure)
            return
        with fourth:
            period, about_period = choose_period(atlas, council, measure)
        how = choose_how()
        revised = revision_words(atlas, council, measure, period, address.choice("build"))
        frame.messages(about_area, about_group, about_measure, about_period, revised)
        frame.name_tab(f"{council.name} compared")
        address.choose(area=council.code)
        if how == MANY:
            show_many(atlas, council, group)
        elif how == BASKET:
            show_basket(atlas, council, group)
        else:
            show_one(atlas, council, measure, group, period)

    the_page()
