"""Which pages stand in the menu: those that the live store can feed. All keep their addresses."""

from typing import Literal

from areaprofile.errors import AreaProfileError
from areaprofile.tables.coverage import unfed_pages
from areaprofile.ui import data


def shown_if_fed(page: str) -> Literal["visible", "hidden"]:
    """The visibility of a page for `st.Page`: hidden when nothing in the store feeds it."""
    try:
        return "hidden" if page in unfed_pages(data.atlas()) else "visible"
    except AreaProfileError:
        return "visible"  # Each page says what is wrong with the store.
