"""What a reader may ask of the map: a small map for every period, and whether it is more than
chance. Worked out only when asked for; both stand in the address."""

from html import escape

import numpy as np
import streamlit as st

from areaprofile.charts.histogram import class_table
from areaprofile.charts.year_maps import year_maps_picture
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.change import earlier_periods
from areaprofile.tables.classes import Classes
from areaprofile.tables.map_table import MapTable
from areaprofile.tables.pattern import Pattern, pattern_of, pattern_sentences
from areaprofile.tables.wording import LEVEL_WORDS
from areaprofile.tables.year_maps import year_maps, year_maps_finding
from areaprofile.ui import address, data, frame
from areaprofile.ui.geometry import coarse_paths, polygons
from areaprofile.ui.map_choices import MapChoices

MOST_AREAS = 700
ASKED = "yes"


def ask_more(atlas: Atlas, choices: MapChoices) -> tuple[bool, bool]:
    """Show the questions that this map can answer: whether all periods, and the pattern, are asked
    for."""
    if choices.shape is None or choices.scores is not None or "-hex" in choices.shape.name:
        return False, False
    with st.container(horizontal=True, key="map-more"):
        years = _can_show_years(atlas, choices) and _asked("years", "A map for every period")
        pattern = not choices.table.is_modelled and _asked("pattern", "More than chance?")
    return years, pattern


def show_more(atlas: Atlas, choices: MapChoices, *, years: bool, pattern: bool) -> None:
    """The answers that were asked for."""
    if years:
        _show_years(atlas, choices)
    if pattern:
        _show_pattern(atlas, choices)


def _asked(name: str, label: str) -> bool:
    key = f"map-{name}"
    st.session_state[key] = address.choice(name) == ASKED
    return st.toggle(
        label,
        key=key,
        on_change=lambda: address.choose(**{name: ASKED if st.session_state[key] else ""}),
    )


def _can_show_years(atlas: Atlas, choices: MapChoices) -> bool:
    table = choices.table
    measure = atlas.measures[table.indicator.indicator_id]
    few = len(table.codes) <= MOST_AREAS
    return few and bool(earlier_periods(atlas, table.level, measure, table.series.period))


def _show_years(atlas: Atlas, choices: MapChoices) -> None:
    table, shape = choices.table, choices.shape
    measure = atlas.measures[table.indicator.indicator_id]
    found = year_maps(
        atlas,
        level=table.level,
        indicator=measure,
        period=table.series.period,
        positions=table.positions,
    )
    if found is None or shape is None:
        st.info("Only one of its periods has figures here.")
        return
    at = {code: place for place, code in enumerate(table.codes)}
    shown = np.array([at.get(code, -1) for code in shape.codes])
    picked = choices.picked.code if choices.picked else ""
    paths = coarse_paths(str(data.store_root()), atlas.store.build, table.level, table.within.code)
    picture = year_maps_picture(
        found,
        paths,
        shown=shown,
        picked=shape.codes.index(picked) if picked in shape.codes else None,
    )
    legend = class_table(
        Classes("years", np.array([], dtype=int), found.entries),
        picked=None,
        heading="One colour is one range of values on every map, and how often it stands on them",
    )
    left = f" {found.left_out} older periods are not drawn." if found.left_out else ""
    st.html(
        f"<h2>{escape(year_maps_finding(found, where=table.within.name))}</h2>"
        '<p class="ap-limits">The number on each map is its middle figure. Only periods that can '
        f'be compared are here.{left}</p>{picture}<div class="ap-narrow">{legend}</div>'
    )


def _show_pattern(atlas: Atlas, choices: MapChoices) -> None:
    with st.spinner("Mixing the figures at random…"):
        found = _pattern(atlas, choices)
    frame.subheading("Is this pattern more than chance?")
    plural, _ = LEVEL_WORDS[choices.table.level]
    if found is None:
        st.html("<p>There are too few areas with a figure here to tell, or too many at once.</p>")
        return
    said = pattern_sentences(found, choices.table.indicator, plural=plural)
    items = "".join(f"<li>{escape(one)}</li>" for one in said)
    places = _places(choices.table, found)
    st.html(
        f'<ul class="ap-says">{items}</ul>{places}<p class="ap-limits">Moran’s I '
        f"{found.i:.2f} over {found.tested:,} {plural}; clusters by local Moran statistics, "
        "false discoveries held at 1 in 20.</p>"
    )


@st.cache_data(max_entries=50, show_spinner=False)
def _kept_pattern(_table: MapTable, _shapes: np.ndarray, key: tuple[str, ...]) -> Pattern | None:  # noqa: ARG001 -- key
    return pattern_of(_table, _shapes)


def _pattern(atlas: Atlas, choices: MapChoices) -> Pattern | None:
    table, shape = choices.table, choices.shape
    if shape is None:
        return None
    root = str(data.store_root())
    shapes = polygons(root, atlas.store.build, table.level, table.within.code)
    order = {code: place for place, code in enumerate(shape.codes)}
    since = choices.change.earlier.period if choices.change else ""
    key = (root, atlas.store.build, table.level, table.within.code)
    key += (table.indicator.indicator_id, table.series.period, since, str(len(table.codes)))
    own = shapes[[order[code] for code in table.codes]]
    return _kept_pattern(table, own, key)


def _places(table: MapTable, found: Pattern) -> str:
    """The areas of each kind of cluster, as closed lists."""
    kinds = (
        ("high_high", "High among high"),
        ("low_low", "Low among low"),
        ("high_low", "High among low"),
        ("low_high", "Low among high"),
    )
    lists = []
    for kind, label in kinds:
        names = [str(name) for name in table.names[found.kind == kind]]
        if names:
            lists.append(
                f'<details class="ap-more"><summary>{label}: {len(names):,}</summary>'
                f"<p>{escape(', '.join(sorted(names)))}</p></details>"
            )
    return "".join(lists)
