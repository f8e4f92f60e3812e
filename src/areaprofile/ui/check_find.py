"""Finding the figure to check: by its link, by place, measure and period."""

import streamlit as st

from areaprofile.catalogue.records import Indicator
from areaprofile.periods import parse_period
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.figure_links import NAMES, read_figure_link
from areaprofile.tables.finding import find, find_figure_of
from areaprofile.tables.places import Place
from areaprofile.ui import address, data


def find_figure(atlas: Atlas, place: Place | None, measure: Indicator | None, period: str) -> str:
    """The box and the pickers; a message about what was typed. What is chosen stands in the
    address, which the page reads again."""
    message = _type_it(atlas)
    if place is None:
        return message
    first, second = st.columns([3, 2])
    known = {one.indicator_id: one.name for one in atlas.measures_at(place.level)}
    with first:
        key = "check-measure"
        st.session_state[key] = measure.indicator_id if measure else None
        st.selectbox(
            f"Measure in {place.name}",
            sorted(known, key=lambda one: known[one]),
            format_func=lambda code: known.get(str(code), str(code)),
            key=key,
            placeholder="Choose a measure",
            on_change=lambda: address.choose(
                area=place.code, indicator=st.session_state[key] or "", period="", build="", cost=""
            ),
        )
    if measure is not None:
        with second:
            _pick_period(atlas, place, measure, period)
    return message


def _pick_period(atlas: Atlas, place: Place, measure: Indicator, period: str) -> None:
    key = "check-period"
    st.session_state[key] = period
    st.selectbox(
        "Period",
        list(atlas.series(place.level, measure.indicator_id))[::-1],
        format_func=lambda code: parse_period(str(code)).label,
        key=key,
        on_change=lambda: address.choose(period=st.session_state[key], build=""),
    )


def _type_it(atlas: Atlas) -> str:
    """The box for a link, a place or a measure; what could not be found in it."""
    key, said = "check-typed", "check-said"

    def typed() -> None:
        text = str(st.session_state[key] or "")
        st.session_state[said] = _follow(atlas, text)

    st.text_input(
        "Find a figure",
        key=key,
        placeholder="Paste the link of a figure, or type a place, a measure or both",
        on_change=typed,
    )
    return str(st.session_state.pop(said, ""))


def _follow(atlas: Atlas, text: str) -> str:
    asked = read_figure_link(text)
    if asked:
        address.choose(**{one: asked.get(one, "") for one in NAMES})
        return ""
    found = find(atlas, data.search_index(), text)
    figure = None if found.is_sure else find_figure_of(atlas, data.search_index(), text)
    if figure:
        place, measure = figure
        address.choose(area=place.code, indicator=measure.code, period="", build="", cost="")
        return f"Found: {measure.name}, {place.name}."
    if not found.entries:
        return found.message
    best = found.entries[0]
    if best.kind == "measure":
        address.choose(indicator=best.code, period="", build="", cost="")
        return f"Measure found: {best.name}."
    address.choose(area=best.code, period="", build="", cost="")
    return f"Place found: {best.name}."
