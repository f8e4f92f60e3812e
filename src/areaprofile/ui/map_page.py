"""The map page's finding and its map."""

from html import escape

import numpy as np
import streamlit as st

from areaprofile import look
from areaprofile.maps import (
    Figures,
    MapClass,
    MapSpec,
    Outline,
    class_letters,
    fading_digits,
)
from areaprofile.periods import parse_period
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.certainty_of_class import class_reach
from areaprofile.tables.change_map import change_finding, change_notes
from areaprofile.tables.map_table import MapTable, finding
from areaprofile.tables.wording import sentences_of, unit_marks
from areaprofile.ui import address, frame
from areaprofile.ui.assets import geometry_address
from areaprofile.ui.geometry import Shape, shape_name
from areaprofile.ui.map_choices import MapChoices
from areaprofile.ui.map_index import coverage_words
from areaprofile.ui.map_view import show_map

MAP_HEIGHT = 640
# Greyed out, and unlike the pale middle class.
NOT_IN_VIEW = MapClass("not in this view", look.RULE)


def heading(choices: MapChoices) -> None:
    """The finding in one line; below it the measure, its unit and its period."""
    table, scores = choices.table, choices.scores
    measure = table.indicator
    label = parse_period(table.series.period).label
    if scores is not None:
        label = f"newest figures as at {label}"
    unit = f" · {measure.unit}" if measure.unit and measure.unit not in measure.name else ""
    # `Deprivation overall (2025)` has its year already.
    label = "" if label in measure.name or choices.change else f" · {label}"
    notes = coverage_words(table, scores) if scores is not None else ""
    if choices.change is not None:
        notes = change_notes(choices.change, table)
    said = sentences_of(measure.meaning, notes, measure.caution)
    st.html(
        f"<h1>{escape(_finding(choices))}</h1>"
        f'<p class="ap-sub"><b>{escape(measure.name)}</b>{escape(unit)}{escape(label)}</p>'
        f'<p class="ap-about">{escape(said)}</p>'
    )


def _fading(choices: MapChoices) -> str | None:
    """How pale each area of the shape is; None where nothing is faded."""
    if not choices.fades or choices.shape is None:
        return None
    table = choices.table
    reach = class_reach(table.series, table.positions, table.indicator, basis=table.classes.basis)
    by_code = dict(zip(table.codes, reach, strict=True))
    return fading_digits(np.array([by_code.get(code, 0) for code in choices.shape.codes]))


def show_the_map(atlas: Atlas, choices: MapChoices) -> None:
    """The map; a pick becomes the area in the address."""
    if choices.shape is None:
        where = frame.label_lines(choices.table.within.name)
        st.info(f"There is no map of {where} here; the table has all the figures.")
        return
    with st.container(key="map-frame"):
        clicked = show_map(_spec(atlas, choices, choices.shape), key="map")
    if clicked and clicked != (choices.picked.code if choices.picked else ""):
        address.choose(area=clicked)
        frame.show_again()


def _spec(atlas: Atlas, choices: MapChoices, shape: Shape) -> MapSpec:
    table = choices.table
    at = shape.positions
    prefix, suffix = unit_marks(table.indicator)
    return MapSpec(
        geometry=shape.address,
        codes=shape.codes,
        indicator_id=table.indicator.indicator_id,
        classes=class_letters(_class_of_each(choices, shape)),
        legend=(
            *(
                MapClass(f"{entry.name} {entry.label}".strip(), entry.colour, entry.pattern)
                for entry in table.classes.entries
            ),
            *((NOT_IN_VIEW,) if choices.is_part or choices.classes else ()),
        ),
        alt=f"{_finding(choices)}. The table below has the same figures.",
        figures=Figures(
            value=table.series.value[at],
            lower=table.series.lower[at],
            upper=table.series.upper[at],
            decimals=table.indicator.decimals,
            prefix=prefix,
            suffix=suffix,
        ),
        fading=_fading(choices),
        selected=choices.picked.code if choices.picked else None,
        outlines=_outlines(atlas, table),
        height=MAP_HEIGHT,
    )


def _class_of_each(choices: MapChoices, shape: Shape) -> np.ndarray:
    """The class of every area of the shape; areas that the view leaves out have one of their own,
    after all others."""
    table = choices.table
    classes = dict(zip(table.codes, table.classes.index, strict=True))
    outside = len(table.classes.entries)
    found = np.array([classes.get(code, outside) for code in shape.codes])
    if choices.classes:
        found = np.where(np.isin(found, list(choices.classes)), found, outside)
    return found


def _finding(choices: MapChoices) -> str:
    if choices.change is not None:
        return change_finding(choices.change, choices.table, area_words=choices.area_words)
    whose = choices.compared_in
    return finding(choices.table, country=whose, area_words=choices.area_words)


def _outlines(atlas: Atlas, table: MapTable) -> tuple[Outline, ...]:
    """The councils of a region or the country, whose neighbourhoods would else be a patchwork
    without names."""
    name = shape_name(atlas, level="council", within=table.within.code)
    is_wide = table.within.level in ("region", "country") and table.level == "lsoa"
    if not is_wide or name not in atlas.geometries:
        return ()
    return (Outline(geometry_address(atlas.store.build, name), names=True),)
