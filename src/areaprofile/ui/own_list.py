"""The list of neighbourhoods that a reader puts together on the map to be taken as one."""

import streamlit as st

from areaprofile.tables.atlas import Atlas
from areaprofile.tables.own_area import MOST_PARTS
from areaprofile.tables.places import Place
from areaprofile.tables.wording import count_words
from areaprofile.ui import address, links

NAME = "join"


def joined_codes(atlas: Atlas | None = None) -> list[str]:
    """The codes of the list in the address; of an atlas only its neighbourhoods."""
    codes = dict.fromkeys(part for part in address.choice(NAME).upper().split(".") if part)
    if atlas is None:
        return list(codes)
    return [code for code in codes if code in atlas.level("lsoa").position][:MOST_PARTS]


def join_button(place: Place) -> None:
    """The button that puts a neighbourhood on the list, or takes it off."""
    codes = joined_codes()
    is_on = place.code in codes
    rest = [code for code in codes if code != place.code]
    wanted = rest if is_on else [*codes, place.code]
    st.button(
        "Take out of my area" if is_on else "Add to my area",
        key="map-join",
        disabled=len(wanted) > MOST_PARTS,
        help="Neighbourhoods that you add are taken as one area, with a profile of its own.",
        on_click=lambda: address.choose(**{NAME: ".".join(wanted)}),
    )


def joined_areas(atlas: Atlas) -> None:
    """The list so far, and the way to its profile; nothing while the list is empty."""
    codes = joined_codes(atlas)
    if not codes:
        return
    names = ", ".join(atlas.places.name(code) for code in codes)
    with st.container(border=True, key="own-list", gap="small"):
        st.markdown(f"**My area:** {links.label_text(names)}")
        with st.container(horizontal=True, gap="small"):
            if len(codes) > 1:
                count = count_words(len(codes), "neighbourhood", "neighbourhoods")
                links.page_link(links.PROFILE, f"Profile of these {count}", area=".".join(codes))
            else:
                st.caption("Add at least one more.")
            st.button("Clear", key="own-clear", on_click=lambda: address.choose(join=""))
