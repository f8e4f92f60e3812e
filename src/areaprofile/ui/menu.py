"""The menu: the pages that the live store can feed. The others keep their addresses."""

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from areaprofile.errors import AreaProfileError
from areaprofile.tables.coverage import unfed_pages
from areaprofile.ui import data

SHOWN = {
    "home": "Home",
    "map": "Map",
    "profile": "Profile",
    "council": "Council",
    "compare": "Compare",
    "flags": "Flags",
    "gaps": "Gaps",
    "value": "Value",
    "views": "Views",
    "priorities": "Priorities",
    "indicators": "Indicators",
    "method": "Method",
}
# Reached from other pages, not from the menu.
BEHIND = {"partner": "Partners", "check": "Check a figure"}


def pages() -> list[StreamlitPage]:
    """Every page, in the order of the menu; hidden are those that nothing in the store feeds."""
    try:
        unfed = unfed_pages(data.atlas())
    except AreaProfileError:
        unfed = {}  # Each page says what is wrong.
    hidden = {*BEHIND, *unfed}
    return [
        st.Page(
            f"pages/{name}.py",
            title=title,
            default=name == "home",
            visibility="hidden" if name in hidden else "visible",
        )
        for name, title in (SHOWN | BEHIND).items()
    ]
