"""Under-performance: which services fail, miss, decline, trail or coast, and how sure are we?"""

import streamlit as st

from areaprofile.tables.atlas import Atlas
from areaprofile.tables.flags import has_flags
from areaprofile.ui import address, frame
from areaprofile.ui.council_choice import choose_council
from areaprofile.ui.flags_country import show_country, show_service
from areaprofile.ui.flags_since import show_watch
from areaprofile.ui.flags_view import pick_strictness, show_flags

VIEWS = {"council": "One council", "service": "One service", "country": "The country"}


def one_council(atlas: Atlas) -> None:
    """The flags of the council in the address."""
    council, message = choose_council(atlas, key="flags-council")
    frame.messages(message)
    if council is None:
        frame.heading("What needs a closer look?")
        return
    address.choose(area=address.choice("area") or council.code)
    frame.name_tab(f"{council.name}: flags")
    show_flags(atlas, council)


with frame.page("Flags") as found:
    if not has_flags(found):
        frame.heading("What needs a closer look?")
        st.info("These data were built without flags. Build the store again to get them.")
    else:

        @frame.part
        def the_page() -> None:
            """All of the page below its frame: a choice runs no more than this again."""
            view, message = address.chosen_among("view", VIEWS, default="council")
            frame.messages(message)
            st.session_state["flags-view"] = view
            st.segmented_control(
                "Look at",
                list(VIEWS),
                format_func=lambda code: VIEWS[str(code)],
                key="flags-view",
                on_change=lambda: address.choose(view=st.session_state["flags-view"] or "council"),
            )
            if view == "council":
                one_council(found)
                return
            strictness = pick_strictness()
            show = show_service if view == "service" else show_country
            show(found, strictness=strictness)
            show_watch(found, strictness=strictness)

        the_page()
