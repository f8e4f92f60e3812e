"""The vitality index of the areas of a level: themes, perspectives and headline, 100 is best.

Every measure that weighs is turned into a percentile among the areas of the reference (a council,
a region, the country), 100 = best. A theme is the mean of its measures, the headline the weighted
mean of the themes; a perspective is made the same way of its own measures. Where less than 70% of
the weight is known there is no score. Modelled figures and rates shared out from former areas are
not ranked and take no part; nor do measures of a part of the country only.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from areaprofile.catalogue.records import PERSPECTIVES, Indicator
from areaprofile.stats.composite import Structure, known_mean, theme_scores
from areaprofile.stats.robustness import alternative_themes, rank_intervals
from areaprofile.stats.standing import orient, percentile
from areaprofile.store.read import has_table, read_table
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.newest import newest_of
from areaprofile.tables.places import Place
from areaprofile.tables.recipe import STRETCHED, Recipe, published_recipe

MINIMUM_SHARE = 0.7
SEED = 20040401
HEADLINE = "headline"


@dataclass(frozen=True, eq=False)
class Inputs:
    """What the index of one reference area is made of, worked out once for all weights.

    `percentiles`: measures × areas, 100 = best. `versions`: themes × areas by three ways of
    putting measures on one scale (percentile, z score, worst end stretched); `theme_known`: the
    share of each theme's weight that is known. `cells` are (perspective, theme) pairs and
    `cell_scores` their scores. Areas stand in the order of `positions`, which are places in the
    atlas's level. `left_out` says what takes no part.
    """

    level: str
    reference: Place
    positions: np.ndarray
    measures: tuple[Indicator, ...]
    periods: tuple[str, ...]
    themes: tuple[str, ...]
    percentiles: np.ndarray
    versions: tuple[np.ndarray, np.ndarray, np.ndarray]
    theme_known: np.ndarray
    cells: tuple[tuple[str, str], ...]
    cell_scores: np.ndarray
    left_out: tuple[tuple[Indicator, str], ...]


@dataclass(frozen=True, eq=False)
class Scores:
    """Scores by the areas of `inputs`: headline, and by theme and by perspective (id → scores).

    `known_share` is the share of the headline's weight that is known of each area.
    """

    inputs: Inputs
    recipe: Recipe
    headline: np.ndarray
    themes: Mapping[str, np.ndarray]
    perspectives: Mapping[str, np.ndarray]
    known_share: np.ndarray

    def part(self, name: str) -> np.ndarray:
        """The scores of the headline, a theme or a perspective. Raises KeyError for another."""
        if name == HEADLINE:
            return self.headline
        return self.themes[name] if name in self.themes else self.perspectives[name]


def theme_weights_of(atlas: Atlas) -> dict[str, float]:
    """The published weight of every theme, in reading order."""
    if not has_table(atlas.store, "theme"):
        return {}
    frame = read_table(atlas.store, "theme")
    pairs = zip(frame["theme_id"].astype(str), frame["weight"].astype(float), strict=True)
    return {theme: float(weight) for theme, weight in pairs}


def recipe_published(atlas: Atlas, level: str) -> Recipe:
    """The published recipe: the weights of the themes that have a measure in the index."""
    inside = {one.theme for one in atlas.measures_at(level) if not why_left_out(one)}
    weights = theme_weights_of(atlas)
    return published_recipe({key: weight for key, weight in weights.items() if key in inside})


def why_left_out(measure: Indicator) -> str:
    """Why a measure takes no part in the index; empty if it does."""
    reasons = (
        (measure.measure == "context" or measure.polarity == "none", "it has no good end"),
        (measure.default_weight <= 0, "its published weight is zero"),
        (measure.kind == "modelled", "it is modelled, and modelled figures are not ranked"),
        (not measure.national, "it covers only a part of the country"),
    )
    return next((why for holds, why in reasons if holds), "")


def reference_of(atlas: Atlas, within: Place, reference: str) -> Place:
    """The area whose areas are ranked: the council, region or country around `within`.

    `within` itself where nothing smaller is left (a region cannot be ranked in one council).
    """
    around = {
        "council": within.council_code if within.level != "region" else within.code,
        "region": within.region_code or within.code,
        "country": atlas.places.country.code,
    }
    return atlas.places.by_code.get(around[reference], atlas.places.country)


def inputs_of(atlas: Atlas, level: str, reference: Place) -> Inputs:
    """The inputs of the index for the areas of `level` within `reference`."""
    everything = atlas.measures_at(level)
    weighing = [one for one in everything if not why_left_out(one)]
    newest = newest_of(atlas, level, weighing)
    positions = atlas.level(level).within(reference.code)
    value = np.where(np.isfinite(newest.standing), newest.value, np.nan)[positions].T
    polarity = [one.polarity for one in newest.measures]
    percentiles = np.array(
        [
            orient(row, polarity=one)  # pyright: ignore[reportArgumentType] -- checked on build
            for row, one in zip(percentile(value), polarity, strict=True)
        ]
    ).reshape(value.shape)
    order = {theme: place for place, theme in enumerate(theme_weights_of(atlas))}
    used = {one.theme for one in newest.measures}
    themes = tuple(sorted(used, key=lambda theme: order.get(theme, len(order))))
    signs = np.array([-1.0 if one == "lower_is_better" else 1.0 for one in polarity])
    by_theme = _structure(newest.measures, [one.theme for one in newest.measures], themes)
    pairs = [(one.perspective, one.theme) for one in newest.measures]
    cells = tuple(dict.fromkeys(pairs))
    return Inputs(
        level=level,
        reference=reference,
        positions=positions,
        measures=newest.measures,
        periods=newest.periods,
        themes=themes,
        percentiles=percentiles,
        versions=alternative_themes(
            percentiles, value * signs[:, None], by_theme, minimum_share=MINIMUM_SHARE
        ),
        theme_known=_known_by_theme(percentiles, newest.measures, themes),
        cells=cells,
        cell_scores=theme_scores(
            percentiles, _structure(newest.measures, pairs, cells), minimum_share=MINIMUM_SHARE
        ),
        left_out=tuple((one, why) for one in everything if (why := why_left_out(one))),
    )


def scores_of(inputs: Inputs, recipe: Recipe) -> Scores:
    """The index by a recipe: nan where too little is known.

    The same as `stats.composite.vitality`, of which all that does not hang on the weights has
    been worked out before.
    """
    weights = np.array([recipe.weight_of(theme) for theme in inputs.themes])
    themes = inputs.versions[0]
    total = weights.sum()
    known = weights @ inputs.theme_known / total if total > 0 else np.zeros(themes.shape[1])
    headline = known_mean(weights[None], themes, minimum_share=MINIMUM_SHARE)[0]
    scored = np.isfinite(headline) & (known >= MINIMUM_SHARE - 1e-9)
    if recipe.method == STRETCHED:
        themes = 100 + inputs.versions[2]
        headline = known_mean(weights[None], themes, minimum_share=0.0)[0]
    return Scores(
        inputs=inputs,
        recipe=recipe,
        headline=np.where(scored, headline, np.nan),
        themes=dict(zip(inputs.themes, themes, strict=True)),
        perspectives=_by_perspective(inputs, recipe),
        known_share=known,
    )


def _known_by_theme(
    percentiles: np.ndarray, measures: Sequence[Indicator], themes: Sequence[str]
) -> np.ndarray:
    """themes × areas: the share of each theme's weight that is known."""
    weights = np.array(
        [[one.default_weight * (one.theme == theme) for one in measures] for theme in themes]
    ).reshape(len(themes), len(measures))
    return weights @ np.isfinite(percentiles) / weights.sum(axis=1, keepdims=True)


def rank_range_within(scores: Scores, inside: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """First and last rank (95%) of the areas at `inside` (places in the inputs) among themselves.

    Weights are moved by up to a quarter and the three versions take turns; nan without a score.
    """
    weights = [scores.recipe.weight_of(theme) for theme in scores.inputs.themes]
    found = rank_intervals(
        [version[:, inside] for version in scores.inputs.versions],
        weights,
        scored=np.isfinite(scores.headline[inside]),
        seed=SEED,
    )
    return found.lower, found.upper


def _by_perspective(inputs: Inputs, recipe: Recipe) -> dict[str, np.ndarray]:
    """Perspective → scores: the mean of its measures theme by theme, themes weighed as above."""
    names = [one for one in PERSPECTIVES if any(one == first for first, _ in inputs.cells)]
    weights = np.array(
        [
            [recipe.weight_of(theme) * (one == first) for first, theme in inputs.cells]
            for one in names
        ]
    ).reshape(len(names), len(inputs.cells))
    found = known_mean(weights, inputs.cell_scores, minimum_share=MINIMUM_SHARE)
    return dict(zip(names, found, strict=True))


def _structure(
    measures: Sequence[Indicator], groups: Sequence[Hashable], order: Sequence[Hashable]
) -> Structure:
    """Measures in groups, each by its published weight."""
    return Structure(
        theme_of=tuple(list(order).index(group) for group in groups),
        perspective_of=(0,) * len(order),
        indicator_weights=tuple(one.default_weight for one in measures),
        theme_weights=(1.0,) * len(order),
    )
