"""What the map shows: pickers, the address behind them, and the table that follows from both."""

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from areaprofile.catalogue.records import Indicator
from areaprofile.periods import parse_period
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.classes import COUNTRY, HERE
from areaprofile.tables.cover import cover_name
from areaprofile.tables.map_table import MapTable, map_table
from areaprofile.tables.measure_places import opening_measure, seen_from
from areaprofile.tables.measures import in_reading_order
from areaprofile.tables.places import Place
from areaprofile.tables.vitality import Scores
from areaprofile.tables.vitality_series import part_of
from areaprofile.tables.wording import PERSPECTIVE_WORDS
from areaprofile.ui import address, frame
from areaprofile.ui.geometry import Shape
from areaprofile.ui.home_view import councils_with_neighbourhoods, example_council
from areaprofile.ui.map_index import index_map, index_parts, index_reference
from areaprofile.ui.map_views import pick_only, pick_perspective, pick_shape


@dataclass(frozen=True, eq=False)
class MapChoices:
    """The picked area (None: no single one), the table of the map, its geometry if there is one.

    `compared_in` is whose areas fix the classes: the country, but for an index of less than that.
    `scores` are those of the vitality index where that is on the map. `is_part`: only some of the
    areas of the map are in the table (`only=` in the address).
    """

    picked: Place | None
    table: MapTable
    shape: Shape | None
    compared_in: str
    scores: Scores | None = None
    is_part: bool = False


def choose_map(atlas: Atlas) -> MapChoices | None:
    """Show the pickers and give what they and the address say; None where there is nothing."""
    place, wrong_area = address.chosen_place(atlas)
    within, level, picked = _extent(atlas, place or _home_of_measure(atlas))
    with st.container(key="map-pickers"):
        area_column, measure_column, period_column, last_column = st.columns(
            [3, 4, 2, 3], vertical_alignment="bottom"
        )
    with area_column:
        _pick_area(atlas, within)
    measures = atlas.measures_at(level)
    if not measures:
        return None
    with st.container(horizontal=True, key="map-views", vertical_alignment="bottom"):
        measures = pick_perspective(measures, indicator_id=address.choice("indicator"))
        views = st.container(width="content")
    with measure_column:
        code, wrong_measure = _pick_measure(atlas, level, measures, index_parts(atlas, level))
    with period_column:
        period, wrong_period = _pick_period(atlas, level, code)
    with last_column:
        compared_in = _fixed_by(atlas, within, level, code)
        basis = _pick_basis(within, compared_in)
        shape = pick_shape(atlas, level=level, within=within)
    only, none_left = set(shape.codes) if shape else None, ""
    if level == "lsoa":
        with views:
            only, none_left = pick_only(atlas, shape, within=within)
    frame.messages(wrong_area, wrong_measure, wrong_period, none_left)
    address.choose(area=(picked or within).code, indicator=code)
    is_part = shape is not None and only is not None and len(only) < len(shape.codes)
    if code in index_parts(atlas, level):
        table, scores, wrong = index_map(atlas, within=within, code=code, basis=basis, only=only)
        frame.messages(wrong)
        return MapChoices(picked, table, shape, compared_in, scores, is_part)
    address.choose(period=period)
    table = map_table(
        atlas,
        within=within,
        level=level,
        indicator=atlas.measures[code],
        period=period,
        basis=basis,
        only=only,
    )
    return MapChoices(picked, table, shape, compared_in, None, is_part)


def _home_of_measure(atlas: Atlas) -> Place | None:
    """Without an area in the address: where the measure in it can be seen; None for the country."""
    measure = atlas.measures.get(address.choice("indicator"))
    return seen_from(atlas, measure, None, example_council(atlas)) if measure else None


def _extent(atlas: Atlas, place: Place | None) -> tuple[Place, str, Place | None]:
    """What the map covers, the level of its areas, and the picked one among them.

    A neighbourhood is shown in its council, a council and a region by its neighbourhoods, the
    country by its councils. A ward or an MSOA stands for its council.
    """
    country = atlas.places.country
    if place is None or place.level == "country":
        return country, "council", None
    if place.level in ("council", "region"):
        if atlas.places.levels["lsoa"].is_parent(place.code):
            return place, "lsoa", None
        return country, "council", place
    council = atlas.places.by_code.get(place.council_code, country)
    return council, "lsoa", place if place.level == "lsoa" else None


def _pick_area(atlas: Atlas, within: Place) -> None:
    country = atlas.places.country
    regions = (
        [atlas.places.by_code[code] for code in atlas.places.levels["region"].codes]
        if "region" in atlas.places.levels
        else []
    )
    councils = sorted(councils_with_neighbourhoods(atlas), key=lambda one: one.name)
    options = {country.code: f"{country.name}, by council"}
    options |= {one.code: f"{one.name} (region)" for one in regions}
    options |= {one.code: one.name for one in councils}
    options.setdefault(within.code, within.name)
    st.session_state["map-area"] = within.code
    st.selectbox(
        "Where",
        list(options),
        format_func=lambda code: options.get(str(code), str(code)),
        key="map-area",
        on_change=lambda: address.choose(area=st.session_state["map-area"]),
    )


def _pick_measure(
    atlas: Atlas, level: str, measures: list[Indicator], parts: Mapping[str, str]
) -> tuple[str, str]:
    labels = {
        found.indicator_id: f"{found.name} · {theme or PERSPECTIVE_WORDS[perspective]}"
        for perspective, theme, group in in_reading_order(measures, atlas.themes)
        for found in group
    }
    default = opening_measure(atlas, level, [atlas.measures[code] for code in labels]).indicator_id
    labels = dict(parts) | labels
    chosen, wrong = address.chosen_among("indicator", labels, default=default)
    if wrong and part_of(address.choice("indicator")):
        wrong = "The vitality index is one of neighbourhoods: pick a council or a region for it."
    if wrong and chosen in labels:
        st.session_state.pop("map-measure", None)
    st.session_state["map-measure"] = chosen
    st.selectbox(
        "Measure",
        list(labels),
        format_func=lambda code: labels.get(str(code), str(code)),
        key="map-measure",
        on_change=lambda: address.choose(indicator=st.session_state["map-measure"]),
    )
    return chosen, wrong


def _pick_period(atlas: Atlas, level: str, code: str) -> tuple[str, str]:
    """The chosen period; the index has none of its own: it takes the newest of each measure."""
    if code not in atlas.measures:
        st.selectbox("Period", ["Newest of each"], disabled=True, key="map-no-period")
        return "", ""
    periods = list(atlas.series(level, code))[::-1]
    chosen, wrong = address.chosen_among("period", periods, default=periods[0])
    # Another measure may not have the period that was chosen for the last one.
    if wrong and parse_or_none(address.choice("period")):
        wrong = ""
    st.session_state["map-period"] = chosen
    st.selectbox(
        "Period",
        periods,
        format_func=lambda code: parse_period(str(code)).label,
        key="map-period",
        on_change=lambda: address.choose(period=st.session_state["map-period"]),
    )
    return chosen, wrong


def parse_or_none(code: str) -> str:
    """The code if it is one of a period, else an empty text."""
    try:
        return parse_period(code).code
    except ValueError:
        return ""


def _fixed_by(atlas: Atlas, within: Place, level: str, code: str) -> str:
    """Whose areas the classes are fixed by: the country's, or those of the part covered, or those
    that the index compares."""
    if code not in atlas.measures:
        return index_reference(atlas, within)
    return cover_name(atlas, atlas.measures[code], level)


def _pick_basis(within: Place, cover: str) -> str:
    if within.level == "country" or within.name == cover:
        return COUNTRY
    labels = {COUNTRY: f"All of {cover}", HERE: within.name}
    chosen, _ = address.chosen_among("basis", labels, default=COUNTRY)
    st.session_state["map-basis"] = chosen
    st.selectbox(
        "Classes fixed by",
        list(labels),
        format_func=lambda code: labels.get(str(code), str(code)),
        key="map-basis",
        on_change=lambda: address.choose(basis=st.session_state["map-basis"]),
    )
    return chosen
