"""Partners: what does one partner answer for in an area, and how is the country moving?"""

import streamlit as st

from areaprofile.ui import address, frame
from areaprofile.ui.council_choice import choose_council
from areaprofile.ui.partner_view import country_moves, partner_measures

COUNTRY = "country"  # `view` in the address: the country comes first

with frame.page("Partners") as atlas:

    @frame.part
    def the_page() -> None:
        """All of the page below its frame: a choice runs no more than this again."""
        if st.query_params.get("view") == COUNTRY:
            country = atlas.places.country.name
            frame.heading(
                f"How is {country} moving?",
                below="Each shared priority, and the measures that improve, worsen or can’t tell.",
            )
            country_moves(atlas, titled=False)
            return
        frame.heading(
            "What does each partner answer for?",
            below="One partner’s measures across an area, and where the country is moving.",
        )
        council, message = choose_council(atlas, key="partner-council")
        frame.messages(message)
        if council is not None:
            address.choose(area=council.code)
            partner_measures(atlas, council)
        country_moves(atlas)

    the_page()
