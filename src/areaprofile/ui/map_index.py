"""The vitality index on the map: its table, its weights, what is known of it, and the downloads."""

from collections.abc import Container
from html import escape

import numpy as np
import streamlit as st

from areaprofile.tables.atlas import Atlas
from areaprofile.tables.frame_csv import frame_csv
from areaprofile.tables.map_table import MapTable
from areaprofile.tables.places import Place
from areaprofile.tables.vitality import MINIMUM_SHARE, Scores, reference_of
from areaprofile.tables.vitality_map import vitality_map
from areaprofile.tables.vitality_series import part_of, vitality_parts
from areaprofile.tables.vitality_table import recipe_table, vitality_table
from areaprofile.tables.wording import show_number
from areaprofile.ui import vitality_data
from areaprofile.ui.weights import chosen_recipe, weights_panel

LEVEL = "lsoa"


def index_parts(atlas: Atlas, level: str) -> dict[str, str]:
    """The parts of the index that a map can show: of neighbourhoods only."""
    return dict(vitality_parts(atlas, level)) if level == LEVEL else {}


def index_reference(atlas: Atlas, within: Place) -> str:
    """The name of the area whose areas are compared: the country, unless the recipe says less."""
    recipe, _ = chosen_recipe(atlas, LEVEL)
    return reference_of(atlas, within, recipe.reference).name


def index_map(
    atlas: Atlas, *, within: Place, code: str, basis: str, only: Container[str] | None
) -> tuple[MapTable, Scores, str]:
    """Table and scores of a part of the index by the recipe in the address, and a message."""
    _, wrong = chosen_recipe(atlas, LEVEL)
    recipe = weights_panel(atlas, LEVEL)
    scores = vitality_data.scores(atlas, level=LEVEL, within=within, recipe=recipe)
    table = vitality_map(atlas, scores, within=within, code=code, basis=basis, only=only)
    return table, scores, wrong


def share_known(table: MapTable, scores: Scores) -> np.ndarray:
    """The share of the weight that is known of each area of the table, 0 to 1; nan for parts whose
    share is not kept (perspectives)."""
    inputs, part = scores.inputs, part_of(table.indicator.indicator_id)
    if table.indicator.indicator_id == "vitality":
        share = scores.known_share
    elif part in inputs.themes:
        share = inputs.theme_known[inputs.themes.index(part)]
    else:
        share = np.full(len(inputs.positions), np.nan)
    everywhere = np.full(len(table.series.value), np.nan)
    everywhere[inputs.positions] = share
    return everywhere[table.positions]


def coverage_words(table: MapTable, scores: Scores) -> str:
    """How many areas have a score, and how much of it is known, in a sentence or two."""
    scored = int(np.isfinite(table.series.value[table.positions]).sum())
    least = show_number(100 * MINIMUM_SHARE, decimals=0)
    said = f"{scored:,} of {len(table.codes):,} neighbourhoods here have a score"
    share = share_known(table, scores)
    known = share[np.isfinite(share)]
    if known.size:
        mean = show_number(100 * float(known.mean()), decimals=0)
        said += f"; on average {mean}% of what it is made of is known"
    return f"{said}. Where less than {least}% is known there is none."


def known_words(table: MapTable, scores: Scores, place: Place) -> str:
    """How much of the score of one area is known; empty where that is not kept."""
    at = table.place_of(place.code)
    share = share_known(table, scores)[at] if at is not None else float("nan")
    return f"{show_number(100 * float(share), decimals=0)}%" if np.isfinite(share) else ""


def index_downloads(atlas: Atlas, table: MapTable, scores: Scores) -> None:
    """All scores of the map with their ranges, and how they are made."""
    for label, name, frame in (
        (
            "Download the scores as CSV",
            "vitality",
            lambda: vitality_table(atlas, scores, table.positions),
        ),
        (
            "Download how they are made",
            "vitality-recipe",
            lambda: recipe_table(atlas, scores),
        ),
    ):
        st.download_button(
            label,
            data=lambda frame=frame: frame_csv(frame()),
            file_name=f"{name}-{table.within.code}.csv",
            mime="text/csv",
            on_click="ignore",
        )


def left_out_words(scores: Scores) -> str:
    """What takes no part, as a closed list in HTML; empty if nothing is left out."""
    if not scores.inputs.left_out:
        return ""
    items = "".join(
        f"<li>{escape(one.name)}: {escape(why)}</li>" for one, why in scores.inputs.left_out
    )
    count = len(scores.inputs.left_out)
    return (
        f'<details class="ap-more"><summary>Measures that take no part: {count}</summary>'
        f"<ul>{items}</ul></details>"
    )
