"""Home: where do you want to look?"""

import streamlit as st

from areaprofile.ui import frame
from areaprofile.ui.find import search_box
from areaprofile.ui.home_view import council_map, example_links, routes, three_cards

with frame.page("Home") as atlas:
    with st.container(key="hero", gap="small"):
        frame.heading(
            "How is your neighbourhood doing?",
            below="Look up where you live or serve, see how sure the figures are, and compare.",
        )
        search_box(atlas)
        example_links(atlas)
    three_cards(atlas)
    left, right = st.columns([3, 2], gap="large")
    with left:
        council_map(atlas)
    with right:
        routes(atlas)
