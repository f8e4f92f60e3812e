"""What all readers of a build share of the index and of likeness: worked out once, then kept."""

import streamlit as st

from areaprofile.tables.atlas import Atlas
from areaprofile.tables.places import Place
from areaprofile.tables.recipe import Recipe
from areaprofile.tables.similar import Likeness, likeness_of
from areaprofile.tables.vitality import (
    Inputs,
    Scores,
    inputs_of,
    recipe_published,
    reference_of,
    scores_of,
)
from areaprofile.ui import data


def scores(atlas: Atlas, *, level: str, within: Place, recipe: Recipe) -> Scores:
    """The index of the areas around `within`; new weights need only the last step."""
    reference = reference_of(atlas, within, recipe.reference)
    return scores_of(_inputs(atlas, _build(atlas), level, reference.code), recipe)


def country_scores(atlas: Atlas, level: str = "lsoa") -> Scores:
    """The index by the published weights, every area among those of the whole country."""
    recipe = recipe_published(atlas, level)
    return scores(atlas, level=level, within=atlas.places.country, recipe=recipe)


def likeness(atlas: Atlas, level: str) -> Likeness | None:
    """What likeness is judged by at a level."""
    return _likeness(atlas, _build(atlas), level)


def _build(atlas: Atlas) -> str:
    # A build of one name may stand in two stores.
    return f"{data.store_root()} {atlas.store.build}"


@st.cache_resource(max_entries=60, show_spinner=False)
def _inputs(_atlas: Atlas, build: str, level: str, reference: str) -> Inputs:  # noqa: ARG001 -- key
    return inputs_of(_atlas, level, _atlas.places.by_code[reference])


@st.cache_resource(max_entries=8, show_spinner=False)
def _likeness(_atlas: Atlas, build: str, level: str) -> Likeness | None:  # noqa: ARG001 -- key
    return likeness_of(_atlas, level)
