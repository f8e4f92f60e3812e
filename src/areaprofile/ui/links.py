"""Links between pages that keep the session, and lists of them."""

from collections.abc import Mapping

import streamlit as st
from streamlit.errors import StreamlitAPIException

from areaprofile.tables.atlas import Atlas
from areaprofile.tables.measure_places import seen_from
from areaprofile.tables.places import Place
from areaprofile.tables.search import Entry

HOME, MAP, PROFILE = "pages/home.py", "pages/map.py", "pages/profile.py"
COUNCIL, COMPARE = "pages/council.py", "pages/compare.py"
GAPS = "pages/gaps.py"
PARTNER, CHECK = "pages/partner.py", "pages/check.py"
FLAGS, INDICATORS, PRIORITIES = "pages/flags.py", "pages/indicators.py", "pages/priorities.py"
MEETING = "pages/meeting.py"
_SPECIAL = str.maketrans({mark: f"\\{mark}" for mark in "\\`*_{}[]()<>#+-.!|~$:"})


def label_text(text: str) -> str:
    """Text from data as a label that shows just as it is, without Markdown."""
    return " ".join(text.translate(_SPECIAL).split())


def page_link(page: str, label: str, *, note: str = "", **choices: str) -> None:
    """A link to a page with choices in its address; `note` stands beside the label, paler."""
    shown = f"**{label_text(label)}**" if note else label_text(label)
    if note:
        shown += f"  :gray[{label_text(note)}]"
    params = {name: value for name, value in choices.items() if value}
    width = "stretch" if note else "content"
    try:
        st.page_link(page, label=shown, query_params=params, width=width)
    except StreamlitAPIException:
        # A page that runs alone, as in its test, has no menu to link into.
        st.markdown(shown)


def go(page: str, choices: Mapping[str, str]) -> None:
    """Open a page with choices in its address."""
    st.switch_page(page, query_params=dict(choices))


def entry_link(atlas: Atlas, entry: Entry, *, chosen: Place | None, example: Place | None) -> None:
    """The link to where a found entry is best seen.

    `chosen`: the area last looked at; `example`: a council to show a measure of neighbourhoods in.
    """
    page, choices = entry_target(atlas, entry, chosen=chosen, example=example)
    page_link(page, entry.name, note=entry.note, **choices)


def entry_target(
    atlas: Atlas, entry: Entry, *, chosen: Place | None, example: Place | None
) -> tuple[str, dict[str, str]]:
    """Page and choices for a found entry: small places have a profile first, large ones a map, and
    a measure a map on which it is."""
    if entry.kind == "measure":
        place = seen_from(atlas, atlas.measures[entry.code], chosen, example)
        return MAP, {"indicator": entry.code, "area": place.code if place else ""}
    if entry.kind in ("council", "region", "country"):
        return MAP, {"area": entry.code}
    return PROFILE, {"area": entry.code}


def app_address() -> str:
    """Where the app stands, for links that leave it; empty where it is not known."""
    url = str(st.context.url or "")
    return url.rpartition("/")[0] + "/" if url.startswith(("http://", "https://")) else ""
