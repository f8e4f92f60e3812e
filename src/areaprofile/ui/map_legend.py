"""The legend of the map: a histogram, its classes to choose from, and all areas in rank order."""

from html import escape

import numpy as np
import streamlit as st

from areaprofile.charts.histogram import Mark, class_table, fading_key, histogram
from areaprofile.charts.rank_strip import StripArea, rank_strip, thinned
from areaprofile.maps import FADES
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.certainty_of_class import REACH_WORDS, class_reach
from areaprofile.tables.change import national_change
from areaprofile.tables.classes import COUNTRY
from areaprofile.tables.map_table import Picked
from areaprofile.tables.places import Place
from areaprofile.tables.wording import LEVEL_WORDS
from areaprofile.ui import address, frame
from areaprofile.ui.map_choices import MapChoices, toggle_class
from areaprofile.ui.picks import picked_from_pictures


def show_legend(atlas: Atlas, choices: MapChoices, picked: Picked | None) -> None:
    """The legend; a class or an area picked in it goes into the address."""
    table = choices.table
    picture = histogram(
        table.series.value[table.positions],
        table.classes,
        marks=_marks(atlas, choices, picked),
        decimals=table.indicator.decimals,
    )
    legend = class_table(
        table.classes,
        picked=picked.class_number if picked else None,
        heading=_heading(choices),
        kept=choices.classes,
        can_pick=True,
    )
    said = ""
    if choices.classes or choices.is_part:
        said = "<p class='ap-limits'>Grey areas are not in this view.</p>"
    if table.classes.note:
        said += f"<p class='ap-limits'>{escape(table.classes.note)}</p>"
    st.html(f'<div class="ap-legend">{picture}</div>{legend}{said}{_paler(choices)}')
    strip = _strip(choices)
    if strip:
        st.html(strip)
    kind, value = picked_from_pictures(key="map-picks")
    if kind == "class" and value.isdecimal() and int(value) < len(table.classes.entries):
        toggle_class(int(value), choices.classes)
        frame.show_again()
    elif kind == "area" and table.place_of(value) is not None:
        address.choose(area=value)
        frame.show_again()


def wider_value(atlas: Atlas, choices: MapChoices, place: Place) -> float:
    """The figure on the map for an area around it: in the same period, or the same change."""
    table = choices.table
    if choices.change is not None:
        return national_change(atlas, choices.change, place.code)
    return atlas.value_at(place.code, table.indicator.indicator_id, table.series.period)


def _paler(choices: MapChoices) -> str:
    if not choices.fades:
        return ""
    table = choices.table
    reach = class_reach(table.series, table.positions, table.indicator, basis=table.classes.basis)
    known = np.isfinite(table.series.value[table.positions])
    counts = np.bincount(reach[known], minlength=len(FADES))
    return fading_key([int(one) for one in counts], words=REACH_WORDS, strengths=FADES)


def _strip(choices: MapChoices) -> str:
    """All areas from worst to best, each with its interval; marked with the picked one."""
    areas = _in_order(choices)
    picked = choices.picked.code if choices.picked else ""
    plural, _ = choices.area_words
    table = choices.table
    ends = ("worst", "best") if table.indicator.polarity != "none" else ("lowest", "highest")
    words = f"{len(areas):,} {plural} in order, from {ends[0]} to {ends[1]}"
    if table.is_modelled:
        return ""
    strip = rank_strip(areas, picked=picked, decimals=table.indicator.decimals, words=words)
    if not strip:
        return ""
    shown = len(thinned(areas, picked=picked))
    part = f"; {shown:,} of them are drawn" if shown < len(areas) else ""
    has_limits = any(one.upper > one.lower for one in areas)
    lines = "Upright lines are 95% intervals. " if has_limits else ""
    note = f"{words}{part}. {lines}Click, or use the arrow keys and Enter, to pick one."
    return f'{strip}<p class="ap-limits">{note}</p>'


def _in_order(choices: MapChoices) -> list[StripArea]:
    table, at = choices.table, choices.table.positions
    value = np.where(table.series.ranked[at], table.series.value[at], np.nan)
    sign = -1.0 if table.indicator.polarity == "lower_is_better" else 1.0
    order = [int(one) for one in np.argsort(sign * value, kind="stable") if np.isfinite(value[one])]
    classes = table.classes
    return [
        StripArea(
            str(table.codes[one]),
            str(table.names[one]),
            float(value[one]),
            float(table.series.lower[at[one]]),
            float(table.series.upper[at[one]]),
            classes.entries[classes.index[one]].colour,
        )
        for one in order
        if not choices.classes or int(classes.index[one]) in choices.classes
    ]


def _heading(choices: MapChoices) -> str:
    table = choices.table
    plural, _ = LEVEL_WORDS[table.level]
    if choices.change is not None and choices.change.has_limits:
        return f"Change in {plural}, and how sure it is. Press a class to see it alone"
    whose = choices.compared_in if table.classes.basis == COUNTRY else table.within.name
    owner = f"{whose}’s {plural}"
    if table.is_modelled:
        return f"Modelled: shown, not ranked. Five groups of {owner}, and how many are on this map"
    what = "Fifths of the change in" if choices.change is not None else "Fifths of"
    return f"{what} {owner}, and how many of them are on this map"


def _marks(atlas: Atlas, choices: MapChoices, picked: Picked | None) -> list[Mark]:
    table = choices.table
    lines = {table.within: "6 3"}
    if table.indicator.national:
        lines |= {atlas.places.country: "1.5 3"}
    marks = [
        Mark(place.name, wider_value(atlas, choices, place), dashes)
        for place, dashes in lines.items()
    ]
    own = [Mark(picked.place.name, picked.value, "")] if picked else []
    return own + marks
