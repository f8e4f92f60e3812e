"""Indicators: what does each measure mean, where is it from, how good and how old is it?"""

import streamlit as st

from areaprofile.tables.catalogue_list import (
    catalogue_csv,
    entries,
    find_entries,
    near_entries,
    search_examples,
)
from areaprofile.tables.search import LONGEST_QUERY
from areaprofile.ui import frame
from areaprofile.ui.dragged import show_dragged
from areaprofile.ui.everything_view import show_downloads, show_releases
from areaprofile.ui.indicator_list import choose_value_tag, show_entries
from areaprofile.ui.measure_view import show_measure

with frame.page("Indicators") as atlas:
    known = {entry.indicator.indicator_id: entry for entry in entries(atlas)}
    # Only what this page's address says: a measure chosen elsewhere must not hide the list.
    asked = st.query_params.get("indicator", "")

    @st.fragment
    def the_list() -> None:
        """The search and what it finds: typing runs no more than this again."""
        if "measure" not in st.session_state:
            st.session_state["measure"] = st.query_params.get("q", "")[:LONGEST_QUERY]
        examples = search_examples(atlas)
        typed = st.text_input(
            "Find a measure",
            placeholder=f"What you call it: {', '.join(examples)} …" if examples else None,
            live="200ms",
            key="measure",
        )
        wanted = (typed or "").strip()
        if wanted:
            st.query_params["q"] = wanted
        elif "q" in st.query_params:
            del st.query_params["q"]
        found = find_entries(atlas, wanted)
        near = near_entries(atlas, wanted) if not found else []
        show_entries(choose_value_tag(found) if found else [], wanted=wanted, near=near)

    if asked in known:
        show_measure(atlas, known[asked])
    else:
        frame.heading(
            f"{len(known)} measures",
            below="What each means, where it is from, how good, how old and how complete it is.",
        )
        if asked:
            frame.messages(
                f"The link asks for the measure “{asked[:40]}”, which is not in these data."
            )
        st.html(
            '<nav class="ap-contents" aria-label="On this page">'
            '<a href="#releases">Release calendar</a><a href="#downloads">Downloads</a></nav>'
        )
        the_list()
        st.download_button(
            "Download this list as CSV",
            data=lambda: catalogue_csv(entries(atlas)),
            file_name="measures.csv",
            mime="text/csv",
            on_click="ignore",
        )
        show_releases(atlas)
        show_downloads(atlas)
        show_dragged(atlas)
