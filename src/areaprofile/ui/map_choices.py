"""What the map shows: pickers, the address behind them, and the table that follows from both."""

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from areaprofile.catalogue.records import Indicator
from areaprofile.periods import parse_period
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.change import Change
from areaprofile.tables.change_map import change_table
from areaprofile.tables.classes import COUNTRY, HERE
from areaprofile.tables.cover import cover_name
from areaprofile.tables.map_table import MapTable, map_table
from areaprofile.tables.measure_places import opening_measure
from areaprofile.tables.measures import in_reading_order
from areaprofile.tables.places import Place
from areaprofile.tables.vitality import Scores
from areaprofile.tables.vitality_series import part_of
from areaprofile.tables.wording import LEVEL_WORDS, PERSPECTIVE_WORDS
from areaprofile.ui import address, frame
from areaprofile.ui.geometry import Shape
from areaprofile.ui.map_change import pick_change
from areaprofile.ui.map_extent import extent, home_of_measure, pick_area, stands_for
from areaprofile.ui.map_index import index_map, index_parts, index_reference
from areaprofile.ui.map_views import (
    pick_fading,
    pick_only,
    pick_owner,
    pick_perspective,
    pick_shape,
    unknown_view,
)


@dataclass(frozen=True, eq=False)
class MapChoices:
    """The picked area (None: no single one), the table of the map, its geometry if there is one.

    `compared_in` is whose areas fix the classes: the country, but for an index of less than that.
    `scores` are those of the vitality index where that is on the map, `change` the comparison of
    two periods. `part` says what the areas are called where only some are in the table (`only=` in
    the address), plural and singular. `classes` are the classes that the reader keeps; empty: all.
    `fades`: areas whose class is unsure are paler.
    """

    picked: Place | None
    table: MapTable
    shape: Shape | None
    compared_in: str
    scores: Scores | None = None
    change: Change | None = None
    part: tuple[str, str] | None = None
    classes: frozenset[int] = frozenset()
    fades: bool = False

    @property
    def is_part(self) -> bool:
        """Whether only some of the areas of the map are in the table."""
        return self.part is not None

    @property
    def area_words(self) -> tuple[str, str]:
        """What the areas of the table are called, plural and singular."""
        return self.part or LEVEL_WORDS[self.table.level]


def choose_map(atlas: Atlas) -> MapChoices | None:
    """Show the pickers and give what they and the address say; None where there is nothing."""
    place, wrong_area = address.chosen_place(atlas)
    within, level, picked = extent(atlas, place or home_of_measure(atlas))
    wrong_area = wrong_area or stands_for(place, within)
    with st.container(key="map-pickers"):
        area_column, measure_column, period_column, since_column, last_column = st.columns(
            [3, 4, 2, 2, 3], vertical_alignment="bottom"
        )
    with area_column:
        pick_area(atlas, within, level)
    measures = atlas.measures_at(level)
    if not measures:
        return None
    wrong_view = unknown_view(atlas)
    with st.container(horizontal=True, key="map-views", vertical_alignment="bottom"):
        wanted = address.choice("indicator")
        measures = pick_perspective(measures, indicator_id=wanted)
        measures = pick_owner(atlas, measures, indicator_id=wanted)
        views = st.container(
            width="content", horizontal=True, vertical_alignment="bottom", key="map-only-views"
        )
    with measure_column:
        code, wrong_measure = _pick_measure(atlas, level, measures, index_parts(atlas, level))
    with period_column:
        period, wrong_period = _pick_period(atlas, level, code)
    with since_column:
        change, wrong_since = pick_change(atlas, level, code, period)
    with last_column:
        compared_in = _fixed_by(atlas, within, level, code)
        basis = COUNTRY
        if change is None or not change.has_limits:
            basis = _pick_basis(within, compared_in)
        shape = pick_shape(atlas, level=level, within=within)
    part = None
    with views:
        only, none_left = set(shape.codes) if shape else None, ""
        if level == "lsoa":
            only, part, none_left = pick_only(atlas, shape, within=within)
    frame.messages(wrong_area, wrong_measure, wrong_period, wrong_since, none_left, wrong_view)
    address.choose(area=(picked or within).code, indicator=code)
    chosen = MapExtent(within, level, basis, only)
    if code in index_parts(atlas, level):
        table, scores, wrong = index_map(atlas, within=within, code=code, basis=basis, only=only)
        frame.messages(wrong)
    else:
        address.choose(period=period)
        table, scores = _table(atlas, chosen, code, period, change), None
    kept = chosen_classes(len(table.classes.entries))
    fades = False
    if change is None and scores is None:
        with views:
            fades = pick_fading(table)
    return MapChoices(picked, table, shape, compared_in, scores, change, part, kept, fades)


@dataclass(frozen=True)
class MapExtent:
    """What the map covers, the level of its areas, what its classes are of, and which it keeps."""

    within: Place
    level: str
    basis: str
    only: set[str] | None


def _table(
    atlas: Atlas, chosen: MapExtent, code: str, period: str, change: Change | None
) -> MapTable:
    """The table of a measure in a period, or of its change."""
    if change is not None:
        return change_table(
            atlas,
            change,
            within=chosen.within,
            level=chosen.level,
            basis=chosen.basis,
            only=chosen.only,
        )
    return map_table(
        atlas,
        within=chosen.within,
        level=chosen.level,
        indicator=atlas.measures[code],
        period=period,
        basis=chosen.basis,
        only=chosen.only,
    )


def chosen_classes(count: int) -> frozenset[int]:
    """The classes in the address (`class=0.4`), of so many; empty where none or all are meant."""
    typed = address.choice("class").split(".")
    found = {int(one) for one in typed if one.isdecimal() and len(one) < 3}
    kept = {one for one in found if one < count}
    return frozenset(kept) if len(kept) < count else frozenset()


def toggle_class(number: int, kept: frozenset[int]) -> None:
    """Put a class of the legend into the address, or take it out."""
    found = kept ^ {number}
    address.choose(**{"class": ".".join(str(one) for one in sorted(found))})


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
        on_change=lambda: _measure_chosen(atlas, level),
    )
    return chosen, wrong


def _measure_chosen(atlas: Atlas, level: str) -> None:
    """The period stays where the chosen measure has it."""
    code, period = str(st.session_state["map-measure"]), address.choice("period")
    known = code in atlas.measures and period in atlas.series(level, code)
    address.choose(indicator=code, period=period if known else "")


def _pick_period(atlas: Atlas, level: str, code: str) -> tuple[str, str]:
    """The chosen period; the index has none of its own: it takes the newest of each measure."""
    if code not in atlas.measures:
        st.selectbox("Period", ["Newest of each"], disabled=True, key="map-no-period")
        return "", ""
    periods = list(atlas.series(level, code))[::-1]
    chosen, wrong = address.chosen_among("period", periods, default=periods[0])
    typed = parse_or_none(st.query_params.get("period", ""))
    if wrong and parse_or_none(address.choice("period")):
        # What was chosen for another measure is let go without a word; what a link asks is not.
        newest = parse_period(periods[0]).label
        asked = f"There are no figures of {parse_period(typed).label} here" if typed else ""
        wrong = f"{asked}: those of {newest} are shown." if asked else ""
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
