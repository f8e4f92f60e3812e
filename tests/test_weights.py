"""Weights and recipes as texts of the address: there and back, and nonsense."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from areaprofile.tables.recipe import (
    METHODS,
    REFERENCES,
    Recipe,
    published_recipe,
    recipe_of,
    recipe_text,
)
from areaprofile.tables.weights import read_weights, write_weights

THEMES = ("housing", "community_safety", "health")
PUBLISHED = published_recipe(dict.fromkeys(THEMES, 1.0))
WEIGHTS = st.integers(0, 50).map(lambda tenths: tenths / 10)


@given(st.dictionaries(st.sampled_from(THEMES), WEIGHTS))
def test_weights_there_and_back(weights: dict[str, float]) -> None:
    assert read_weights(write_weights(weights), THEMES) == (weights, [])


@given(
    st.tuples(WEIGHTS, WEIGHTS, WEIGHTS).filter(any),
    st.sampled_from(list(METHODS)),
    st.sampled_from(REFERENCES),
)
def test_recipe_there_and_back(weights: tuple[float, ...], method: str, reference: str) -> None:
    recipe = Recipe(tuple(zip(THEMES, weights, strict=True)), method, reference)
    text = recipe_text(recipe, published=PUBLISHED)
    assert recipe_of(text, published=PUBLISHED) == (recipe, "")
    assert all(letter.isalnum() or letter in "-._~" for letter in text)


def test_published_recipe_is_the_empty_text() -> None:
    assert recipe_text(PUBLISHED, published=PUBLISHED) == ""
    assert recipe_of("", published=PUBLISHED) == (PUBLISHED, "")


@given(st.text(max_size=60))
def test_no_text_breaks_a_recipe(text: str) -> None:
    recipe, _ = recipe_of(text, published=PUBLISHED)
    assert [theme for theme, _ in recipe.weights] == list(THEMES)
    assert any(weight > 0 for _, weight in recipe.weights)


def test_what_cannot_be_used_is_said() -> None:
    recipe, message = recipe_of("housing-2~<b>-3", published=PUBLISHED)
    assert recipe.weight_of("housing") == 2
    assert "<b>-3" in message
    _, message = recipe_of("housing-0~community_safety-0~health-0", published=PUBLISHED)
    assert "zero" in message
    assert read_weights("housing-9~housing-2", THEMES) == ({"housing": 2.0}, ["housing-9"])


def test_weights_out_of_range_are_refused() -> None:
    with pytest.raises(ValueError, match="between 0 and 5"):
        write_weights({"housing": 6.0})
