"""Indicators: what does each measure mean, where is it from, how old and how complete is it?"""

import streamlit as st

from areaprofile.tables.catalogue_list import catalogue_csv, entries
from areaprofile.ui import frame
from areaprofile.ui.dragged import show_dragged
from areaprofile.ui.indicator_list import show_entries

with frame.page("Indicators") as atlas:
    found = entries(atlas)
    frame.heading(
        f"{len(found)} measures",
        below="What each means, where it is from, how old and how complete it is.",
    )
    wanted = st.text_input(
        "Find a measure", placeholder="Part of a name", live="200ms", key="measure"
    )
    show_entries(atlas, found, wanted=wanted or "")
    st.download_button(
        "Download this list as CSV",
        data=lambda: catalogue_csv(found),
        file_name="measures.csv",
        mime="text/csv",
        on_click="ignore",
    )
    show_dragged(atlas)
