"""The panel of weights: a slider for every theme, the method, whom to compare with, reset.

What differs from the published recipe stands in the address, so that a link gives the same index.
"""

from dataclasses import replace

import streamlit as st

from areaprofile.tables.atlas import Atlas
from areaprofile.tables.recipe import METHODS, REFERENCES, Recipe, recipe_of, recipe_text
from areaprofile.tables.vitality import recipe_published
from areaprofile.tables.weights import LARGEST
from areaprofile.ui import address

REFERENCE_WORDS = {"country": "the whole country", "region": "its region", "council": "its council"}


def chosen_recipe(atlas: Atlas, level: str) -> tuple[Recipe, str]:
    """The recipe in the address, and a message where it cannot be used."""
    return recipe_of(address.choice("weights"), published=recipe_published(atlas, level))


def weights_panel(atlas: Atlas, level: str, *, label: str = "Weights and method") -> Recipe:
    """Show the panel, closed at first, and give the recipe. Needs at least one theme."""
    published = recipe_published(atlas, level)
    recipe, _ = recipe_of(address.choice("weights"), published=published)
    changed = recipe != published
    with st.expander(f"{label}: {'your own' if changed else 'as published'}"):
        st.caption(
            "Every theme counts by its weight; at 0 it does not count. "
            "Your choices are kept in the address of this page."
        )
        for column, names in zip(st.columns(2), _halves(recipe), strict=True):
            with column:
                for theme in names:
                    _slider(atlas, theme, recipe, published)
        left, right = st.columns(2)
        with left:
            _radio("method", "Method", dict(METHODS), recipe, published)
        with right:
            words = {one: REFERENCE_WORDS[one] for one in REFERENCES}
            _radio("reference", "Compare with", words, recipe, published)
        st.button(
            "Back to the published weights",
            disabled=not changed,
            on_click=lambda: address.choose(weights=""),
        )
    return recipe


def _halves(recipe: Recipe) -> tuple[list[str], list[str]]:
    names = [theme for theme, _ in recipe.weights]
    middle = (len(names) + 1) // 2
    return names[:middle], names[middle:]


def _slider(atlas: Atlas, theme: str, recipe: Recipe, published: Recipe) -> None:
    key = f"weight-{theme}"
    st.session_state[key] = float(recipe.weight_of(theme))

    def changed() -> None:
        weights = dict(recipe.weights) | {theme: float(st.session_state[key])}
        if any(weights.values()):
            _keep(replace(recipe, weights=tuple(weights.items())), published)

    name = " ".join(atlas.themes.get(theme, theme).translate(_PLAIN).split())
    st.slider(name, 0.0, LARGEST, step=0.5, format="%g", key=key, on_change=changed)


def _radio(
    field: str, label: str, words: dict[str, str], recipe: Recipe, published: Recipe
) -> None:
    key = f"recipe-{field}"
    st.session_state[key] = getattr(recipe, field)

    def changed() -> None:
        _keep(replace(recipe, **{field: str(st.session_state[key])}), published)

    st.radio(
        label,
        list(words),
        format_func=lambda code: words[str(code)],
        key=key,
        on_change=changed,
    )


def _keep(recipe: Recipe, published: Recipe) -> None:
    address.choose(weights=recipe_text(recipe, published=published))


_PLAIN = str.maketrans({mark: f"\\{mark}" for mark in "\\`*_{}[]()<>#+!|~$:"})
