"""Views of the map in one click: one perspective's measures, the most deprived tenth, hexagons."""

import streamlit as st

from areaprofile.catalogue.records import PERSPECTIVES, Indicator
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.map_views import most_deprived_tenth, tenth_measure
from areaprofile.tables.measures import perspective_of
from areaprofile.tables.places import Place
from areaprofile.tables.vitality_series import part_of
from areaprofile.tables.wording import PERSPECTIVE_WORDS
from areaprofile.ui import address
from areaprofile.ui.geometry import Shape, map_codes

DEPRIVED = "deprived"
HEXAGONS = "hex"


def pick_perspective(measures: list[Indicator], *, indicator_id: str) -> list[Indicator]:
    """Show the choice of a perspective, and give the measures that it leaves.

    A measure that a link asks for is always among them: it wins over the perspective.
    """
    used = {perspective_of(one) for one in measures}
    labels = {one: PERSPECTIVE_WORDS[one] for one in (*PERSPECTIVES, "context") if one in used}
    chosen = address.choice("perspective")
    kept = [one for one in measures if perspective_of(one) == chosen]
    names = {one.indicator_id for one in kept} | {"", "vitality", f"vitality-{chosen}"}
    if chosen not in labels or indicator_id not in names:
        chosen, kept = "", measures
    st.session_state["map-perspective"] = chosen or None
    st.pills(
        "Only the measures of",
        list(labels),
        format_func=lambda code: labels.get(str(code), str(code)),
        key="map-perspective",
        on_change=_perspective_chosen,
    )
    return kept


def _perspective_chosen() -> None:
    """A perspective of the index stays with the index; else its first measure is shown."""
    chosen = str(st.session_state["map-perspective"] or "")
    if not chosen:
        address.choose(perspective="")
    elif part_of(address.choice("indicator")) and chosen in PERSPECTIVES:
        address.choose(perspective=chosen, indicator=f"vitality-{chosen}")
    else:
        address.choose(perspective=chosen, indicator="", period="")


def pick_only(atlas: Atlas, shape: Shape | None, *, within: Place) -> tuple[set[str] | None, str]:
    """Show the choice of the most deprived tenth; the areas to keep (None: all), and a message."""
    on_map = set(shape.codes) if shape else None
    measure = tenth_measure(atlas)
    if measure is None:
        return on_map, ""
    country = atlas.places.country.name
    wanted = address.choice("only") == DEPRIVED
    st.session_state["map-only"] = wanted
    st.toggle(
        "Most deprived tenth only",
        key="map-only",
        help=f"The tenth of {country}’s neighbourhoods that is worst by: {measure.name}",
        on_change=lambda: address.choose(only=DEPRIVED if st.session_state["map-only"] else ""),
    )
    if not wanted:
        return on_map, ""
    level = atlas.level("lsoa")
    here = {str(code) for code in level.codes[level.within(within.code)]}
    kept = here & most_deprived_tenth(atlas, measure)
    kept = kept & on_map if on_map is not None else kept
    if kept:
        return kept, ""
    return on_map, f"None of these neighbourhoods is in {country}’s most deprived tenth."


def pick_shape(atlas: Atlas, *, level: str, within: Place) -> Shape | None:
    """Show the choice between map and hexagons where there are both; the shape that is chosen."""
    usual = map_codes(atlas, level=level, within=within.code)
    hexagons = map_codes(atlas, level=level, within=f"{within.code}-{HEXAGONS}")
    if hexagons is None or usual is None:
        return usual
    labels = {"": "By land", HEXAGONS: "Equal hexagons"}
    chosen = HEXAGONS if address.choice("shape") == HEXAGONS else ""
    st.session_state["map-shape"] = chosen
    st.selectbox(
        "Shapes",
        list(labels),
        format_func=lambda code: labels.get(str(code), str(code)),
        key="map-shape",
        on_change=lambda: address.choose(shape=str(st.session_state["map-shape"] or "")),
        help="As equal hexagons, a small city counts as much as a large county.",
    )
    return hexagons if chosen else usual
