"""The map page's finding and its map."""

from html import escape

import numpy as np
import streamlit as st

from areaprofile.maps import Figures, MapClass, MapSpec, Outline, class_letters
from areaprofile.periods import parse_period
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.map_table import MapTable, finding
from areaprofile.tables.wording import LEVEL_WORDS, unit_marks
from areaprofile.ui import address, frame
from areaprofile.ui.assets import geometry_address
from areaprofile.ui.geometry import Shape, shape_name
from areaprofile.ui.map_choices import MapChoices
from areaprofile.ui.map_view import show_map

MAP_HEIGHT = 640


def heading(atlas: Atlas, choices: MapChoices) -> None:
    """The finding in one line; below it the measure, its unit and its period."""
    table = choices.table
    measure = table.indicator
    label = parse_period(table.series.period).label
    unit = f" ({measure.unit})" if measure.unit and measure.unit not in measure.name else ""
    said = " ".join(part for part in (measure.meaning, measure.caution) if part)
    st.html(
        f"<h1>{escape(_finding(atlas, table))}</h1>"
        f'<p class="ap-sub"><b>{escape(measure.name)}</b>{escape(unit)}, {escape(label)}</p>'
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
    place_of = {code: place for place, code in enumerate(table.codes)}
    order = np.array([place_of[code] for code in shape.codes])
    at = table.positions[order]
    prefix, suffix = unit_marks(table.indicator)
    return MapSpec(
        geometry=shape.address,
        codes=shape.codes,
        indicator_id=table.indicator.indicator_id,
        classes=class_letters(table.classes.index[order]),
        legend=tuple(
            MapClass(f"{entry.name} {entry.label}".strip(), entry.colour, entry.pattern)
            for entry in table.classes.entries
        ),
        alt=f"{_finding(atlas, table)}. The table below has the same figures.",
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


def _finding(atlas: Atlas, table: MapTable) -> str:
    words = LEVEL_WORDS[table.level]
    return finding(table, country=atlas.places.country.name, area_words=words)


def _outlines(atlas: Atlas, table: MapTable) -> tuple[Outline, ...]:
    """The councils of a region, whose neighbourhoods would else be a patchwork without names."""
    name = shape_name(atlas, level="council", within=table.within.code)
    if table.within.level != "region" or name not in atlas.geometries:
        return ()
    return (Outline(geometry_address(atlas.store.build, name), names=True),)
