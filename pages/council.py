"""Council: what is the picture of this council's area?"""

import streamlit as st

from areaprofile.tables.council import council_picture
from areaprofile.tables.peers import CONTEXT, peer_group
from areaprofile.ui import address, council_view, frame
from areaprofile.ui.council_choice import choose_council

with frame.page("Council") as atlas:

    @st.fragment
    def the_page() -> None:
        """All of the page below its frame: a choice runs no more than this again."""
        council, message = choose_council(atlas, key="council")
        frame.messages(message)
        if council is None:
            frame.heading("What is the picture of this council’s area?")
            return
        address.choose(area=council.code)
        frame.name_tab(council.name)
        picture = council_picture(atlas, council)
        group = peer_group(atlas, council, CONTEXT)
        council_view.head(atlas, picture, group)
        council_view.strengths_and_concerns(atlas, picture)
        frame.subheading("How it does, measure by measure")
        framework = council_view.choose_framework(atlas, picture)
        council_view.performance(atlas, picture, framework)
        frame.subheading("What people say")
        council_view.views(atlas, picture)
        frame.subheading("What inspectors judged")
        council_view.judgements(atlas, picture)
        frame.subheading("What it spends")
        council_view.money(atlas, picture, group)
        frame.subheading("Voluntary and business life")
        council_view.capacity(picture)
        frame.subheading("Parts of the community")
        council_view.sections(atlas, picture)
        frame.subheading("Who lives here and what kind of place it is")
        council_view.context(atlas, picture, group)
        council_view.districts(atlas, picture)

    the_page()
