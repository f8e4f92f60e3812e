"""The index as one more measure: the records and series that maps, cards and tables take."""

from collections.abc import Mapping

import numpy as np

from areaprofile.catalogue.records import MISSING_REASONS, PERSPECTIVES, Indicator
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.places import Place
from areaprofile.tables.recipe import STRETCHED, Recipe
from areaprofile.tables.series import NO_ENTRY, Series
from areaprofile.tables.vitality import (
    HEADLINE,
    Inputs,
    Scores,
    inputs_of,
    recipe_published,
    reference_of,
    scores_of,
)
from areaprofile.tables.wording import LEVEL_WORDS, PERSPECTIVE_WORDS, count_words

PREFIX = "vitality"


def part_of(indicator_id: str) -> str:
    """The part of the index that a code of the address names; empty if it names none.

    `vitality` is the headline, `vitality-housing` a theme, `vitality-residents` a perspective.
    """
    if indicator_id == PREFIX:
        return HEADLINE
    return indicator_id.removeprefix(f"{PREFIX}-") if indicator_id.startswith(f"{PREFIX}-") else ""


def vitality_parts(atlas: Atlas, level: str) -> Mapping[str, str]:
    """Code of the address → what it is called: headline, perspectives, themes of this level."""
    themes = [theme for theme, _ in recipe_published(atlas, level).weights]
    if not themes:
        return {}
    parts = {PREFIX: "Vitality index"}
    used = {one.perspective for one in atlas.measures_at(level)}
    for one in PERSPECTIVES:
        if one in used:
            parts[f"{PREFIX}-{one}"] = f"Vitality: {PERSPECTIVE_WORDS[one].lower()}"
    for theme in themes:
        parts[f"{PREFIX}-{theme}"] = f"Vitality: {atlas.themes.get(theme, theme)}"
    return parts


def vitality_inputs(atlas: Atlas, *, level: str, within: Place, recipe: Recipe) -> Inputs:
    """The inputs for a map of `within`; keep them, as new weights need no new ones."""
    return inputs_of(atlas, level, reference_of(atlas, within, recipe.reference))


def vitality_measure(inputs: Inputs, recipe: Recipe, *, code: str, name: str) -> Indicator:
    """A part of the index as a measure, so that it is shown like any other."""
    plural, _ = LEVEL_WORDS[inputs.level]
    part = part_of(code)
    inside = [one for one in inputs.measures if part in (HEADLINE, one.theme, one.perspective)]
    where = inputs.reference.name
    how = "The worst end of every theme counts for more." if recipe.method == STRETCHED else ""
    return Indicator(
        indicator_id=code,
        name=name,
        meaning=(
            f"How high an area stands among the {plural} of {where}, on average over "
            f"{count_words(len(inside), 'measure', 'measures')}: 100 is best, 50 is the middle."
        ),
        level=inputs.level,
        perspective="residents",
        theme="",
        kind="measured",
        measure="outcome",
        polarity="higher_is_better",
        unit="score",
        decimals=0,
        rate_method="score",
        multiplier=1.0,
        owner_partner="",
        default_weight=0.0,
        sources=tuple(dict.fromkeys(key for one in inside for key in one.sources)),
        lower_bound=0.0,
        upper_bound=100.0,
        caution=f"{how} A score compares places at one time; it cannot show change.".strip(),
    )


def vitality_series(atlas: Atlas, scores: Scores, *, part: str) -> Series:
    """A part of the index as a series over all areas of the level; nan outside the reference.

    Its period is the day to which the store is true. There are no limits: how sure a place in the
    order is, `rank_range_within` says.
    """
    inputs = scores.inputs
    size = len(atlas.level(inputs.level).codes)
    blank = np.full(size, np.nan)
    value = blank.copy()
    value[inputs.positions] = scores.part(part)
    reason = np.full(size, NO_ENTRY, dtype=np.int8)
    unknown = inputs.positions[np.isnan(value[inputs.positions])]
    reason[unknown] = MISSING_REASONS.index("not_estimable")
    known = np.isfinite(value)
    return Series(
        indicator_id=PREFIX if part == HEADLINE else f"{PREFIX}-{part}",
        period=f"{atlas.as_at.isoformat()}s",
        value=value,
        lower=blank,
        upper=blank.copy(),
        numerator=blank.copy(),
        denominator=blank.copy(),
        status=np.full(size, NO_ENTRY, dtype=np.int8),
        reason=reason,
        ranked=known,
        ordered=np.sort(value[known]),
    )


def scores_for(atlas: Atlas, *, level: str, within: Place, recipe: Recipe) -> Scores:
    """The whole way from a store to scores, for those who need it once."""
    return scores_of(vitality_inputs(atlas, level=level, within=within, recipe=recipe), recipe)
