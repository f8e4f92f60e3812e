"""The list of neighbourhoods that a reader puts together on the map to be taken as one."""

import streamlit as st

from areaprofile.tables.atlas import Atlas
from areaprofile.tables.own_area import LONGEST_CODE, MOST_NAMED, MOST_PARTS
from areaprofile.tables.places import Place
from areaprofile.tables.wording import count_words
from areaprofile.ui import address, frame, links

NAME = "join"


def joined_codes(atlas: Atlas) -> tuple[list[str], str]:
    """The neighbourhoods of the list in the address, and a message that names all else in it."""
    typed = address.choice(NAME).upper().split(".")
    codes = list(dict.fromkeys(part.strip() for part in typed if part.strip()))
    kept = [code for code in codes if code in atlas.level("lsoa").position][:MOST_PARTS]
    left = [code[:LONGEST_CODE] for code in codes if code not in kept]
    if not left:
        return kept, ""
    named = ", ".join(left[:MOST_NAMED]) + (" and others" if len(left) > MOST_NAMED else "")
    return kept, f"Left out of your area: {named}: no neighbourhoods of these data, or too many."


def join_button(atlas: Atlas, place: Place) -> None:
    """The button that puts a neighbourhood on the list, or takes it off."""
    codes, _ = joined_codes(atlas)
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
    codes, left_out = joined_codes(atlas)
    frame.messages(left_out)
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
