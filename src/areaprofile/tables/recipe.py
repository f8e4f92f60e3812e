"""The recipe of the vitality index: weights of themes, method, and whom an area is compared with.

A recipe is a short text in the address (`weights=housing-2~by-stretched~in-council`); what the
text does not name is as published, so that the published recipe is the empty text.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from areaprofile.tables.weights import JOIN, read_weights, write_weights

AVERAGE, STRETCHED = "average", "stretched"
METHODS = {AVERAGE: "Average of percentiles", STRETCHED: "Worst end stretched"}
REFERENCES = ("country", "region", "council")


@dataclass(frozen=True)
class Recipe:
    """Weight of every theme in reading order, one of METHODS, one of REFERENCES."""

    weights: tuple[tuple[str, float], ...]
    method: str = AVERAGE
    reference: str = "country"

    def weight_of(self, theme: str) -> float:
        """The weight of a theme; 0 for one that the recipe does not know."""
        return dict(self.weights).get(theme, 0.0)


def published_recipe(theme_weights: Mapping[str, float]) -> Recipe:
    """The recipe with the published weights of the themes."""
    return Recipe(tuple(theme_weights.items()))


def recipe_text(recipe: Recipe, *, published: Recipe) -> str:
    """The recipe as a text for the address: only what differs from the published one."""
    usual = dict(published.weights)
    changed = {name: weight for name, weight in recipe.weights if usual.get(name) != weight}
    parts = [write_weights(changed)] if changed else []
    if recipe.method != published.method:
        parts.append(f"by-{recipe.method}")
    if recipe.reference != published.reference:
        parts.append(f"in-{recipe.reference}")
    return JOIN.join(parts)


def recipe_of(text: str, *, published: Recipe) -> tuple[Recipe, str]:
    """The recipe that a text asks for, and a message where part of it cannot be used."""
    words = {f"by-{name}": ("method", name) for name in METHODS}
    words |= {f"in-{name}": ("reference", name) for name in REFERENCES}
    recipe, left = published, []
    for part in filter(None, text.split(JOIN)):
        if part in words:
            field, value = words[part]
            recipe = replace(recipe, **{field: value})
        else:
            left.append(part)
    usual = dict(published.weights)
    changed, refused = read_weights(JOIN.join(left), usual)
    weights = usual | changed
    if refused:
        shown = refused[0][:40]
        message = f"The link gives the weight “{shown}”, which is not one of this index."
        return replace(recipe, weights=tuple(weights.items())), message
    if weights and not any(weights.values()):
        return recipe, "All weights in the link are zero, so the published ones are used."
    return replace(recipe, weights=tuple(weights.items())), ""
