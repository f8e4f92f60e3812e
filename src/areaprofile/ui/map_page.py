"""The map page's finding and its map."""

from html import escape

import numpy as np
import streamlit as st

from areaprofile import look
from areaprofile.maps import Figures, MapClass, MapSpec, Outline, class_letters
from areaprofile.periods import parse_period
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.map_table import MapTable, finding
from areaprofile.tables.wording import LEVEL_WORDS, unit_marks
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
    label = "" if label in measure.name else f" · {label}"
    known = coverage_words(table, scores) if scores is not None else ""
    said = " ".join(part for part in (measure.meaning, known, measure.caution) if part)
    st.html(
        f"<h1>{escape(_finding(choices))}</h1>"
        f'<p class="ap-sub"><b>{escape(measure.name)}</b>{escape(unit)}{escape(label)}</p>'
        f'<p class="ap-about">{escape(said)}</p>'
    )


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
        classes=class_letters(_class_of_each(table, shape)),
        legend=(
            *(
                MapClass(f"{entry.name} {entry.label}".strip(), entry.colour, entry.pattern)
                for entry in table.classes.entries
            ),
            *((NOT_IN_VIEW,) if choices.is_part else ()),
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
        selected=choices.picked.code if choices.picked else None,
        outlines=_outlines(atlas, table),
        height=MAP_HEIGHT,
    )


def _class_of_each(table: MapTable, shape: Shape) -> np.ndarray:
    """The class of every area of the shape; areas that the view leaves out have one of their own,
    after all others."""
    classes = dict(zip(table.codes, table.classes.index, strict=True))
    outside = len(table.classes.entries)
    return np.array([classes.get(code, outside) for code in shape.codes])


def _finding(choices: MapChoices) -> str:
    plural, singular = LEVEL_WORDS[choices.table.level]
    if choices.is_part:
        plural, singular = f"most deprived {plural}", f"most deprived {singular}"
    whose = choices.compared_in
    return finding(choices.table, country=whose, area_words=(plural, singular))


def _outlines(atlas: Atlas, table: MapTable) -> tuple[Outline, ...]:
    """The councils of a region, whose neighbourhoods would else be a patchwork without names."""
    name = shape_name(atlas, level="council", within=table.within.code)
    if table.within.level != "region" or name not in atlas.geometries:
        return ()
    return (Outline(geometry_address(atlas.store.build, name), names=True),)
