"""How do many indicators make one score?

Two recipes. The vitality index averages percentiles, indicator by indicator and theme by theme:
it says how often, and how far, an area stands above others. The Indices of Deprivation recipe
stretches the worst end of each domain, so that a bad domain is not cancelled by good ones.
Neither has an absolute meaning: scores of different years or sets of areas do not compare.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from areaprofile.stats.rates import FloatArray
from areaprofile.stats.standing import average_rank

# Indices of Deprivation technical report: a tenth of the ranks fills half of the scale to 100.
EXPONENTIAL_SCALE = 23.0
# Income, employment, education, health, crime, barriers, living environment; 2015 to 2025. They
# add up to .999 and are used as published.
DEPRIVATION_WEIGHTS = (0.225, 0.225, 0.135, 0.135, 0.093, 0.093, 0.093)


def exponential_score(values: ArrayLike) -> FloatArray:
    """0 to 100 along the last axis: 100 for the highest value, half the areas below about 16.

    Ties share a rank; R = rank / number of known values (1 = highest), and the score is
    -23 ln(1 - R (1 - exp(-100 / 23))). nan stays nan. Source: Indices of Deprivation 2019,
    technical report, section 3.6.
    """
    table = np.asarray(values, dtype=float)
    known = np.sum(~np.isnan(table), axis=-1, keepdims=True)
    share = average_rank(table) / np.maximum(known, 1)
    return -EXPONENTIAL_SCALE * np.log(1 - share * (1 - np.exp(-100 / EXPONENTIAL_SCALE)))


def deprivation_score(
    domains: ArrayLike, *, weights: ArrayLike = DEPRIVATION_WEIGHTS
) -> FloatArray:
    """Indices-of-Deprivation score of each area from domains x areas, high = more deprived.

    Published ranks (1 = most deprived) go in with the sign turned. Weights are used as they are,
    not made to add up to one. nan where any domain is missing: this recipe has no rule for gaps.
    """
    return np.asarray(weights, dtype=float) @ exponential_score(domains)


def deprivation_rank(score: ArrayLike) -> FloatArray:
    """Rank of each score, 1 = most deprived; ties share the mean rank. nan stays nan."""
    return average_rank(-np.asarray(score, dtype=float))


def known_mean(weights: ArrayLike, values: ArrayLike, *, minimum_share: float) -> FloatArray:
    """Weighted means (groups x areas) over the known values, from weights (groups x rows).

    nan where less than `minimum_share` of a group's weight is known for an area, and for groups
    without weight. A missing value leaves both sum and weight: it counts neither as zero nor as
    the average of the whole.
    """
    w = np.asarray(weights, dtype=float)
    table = np.asarray(values, dtype=float)
    gaps = np.isnan(table)
    total = w.sum(axis=-1, keepdims=True)
    if not gaps.any():
        with np.errstate(invalid="ignore"):
            return (w @ table) / np.where(total > 0, total, np.nan)
    known_weight = w @ (~gaps).astype(float)
    sums = w @ np.where(gaps, 0.0, table)
    # Shares are sums of decimals: a hair below the limit is on the limit.
    enough = (known_weight > 0) & (known_weight >= minimum_share * total - 1e-9 * total)
    return np.divide(sums, known_weight, out=np.full(sums.shape, np.nan), where=enough)


@dataclass(frozen=True)
class Structure:
    """How indicators make themes and themes make perspectives, by position.

    `theme_of` has one theme number per indicator, `perspective_of` one perspective number per
    theme, both counted from 0. `indicator_weights` weigh within a theme, `theme_weights` within
    perspectives and headline; they need not add up to one. Weights below zero are refused.
    """

    theme_of: tuple[int, ...]
    perspective_of: tuple[int, ...]
    indicator_weights: tuple[float, ...]
    theme_weights: tuple[float, ...]

    def __post_init__(self) -> None:
        if len(self.theme_of) != len(self.indicator_weights):
            raise ValueError("every indicator needs one theme and one weight")
        if len(self.perspective_of) != len(self.theme_weights):
            raise ValueError("every theme needs one perspective and one weight")
        if min((*self.indicator_weights, *self.theme_weights), default=0.0) < 0:
            raise ValueError("weights must not be below zero")
        if any(not 0 <= theme < len(self.theme_weights) for theme in self.theme_of):
            raise ValueError("theme_of names a theme that is not there")


@dataclass(frozen=True)
class Vitality:
    """Scores from 0 to 100, high = better: themes x areas, perspectives x areas, one per area.

    `known_share` is the share of the headline's weight that is known for each area.
    """

    themes: FloatArray
    perspectives: FloatArray
    headline: FloatArray
    known_share: FloatArray


def _membership(group_of: tuple[int, ...], weights: tuple[float, ...], groups: int) -> FloatArray:
    """groups x rows: the weight of each row in the one group it belongs to."""
    table = np.zeros((groups, len(group_of)))
    table[list(group_of), np.arange(len(group_of))] = weights
    return table


def theme_scores(
    percentiles: ArrayLike, structure: Structure, *, minimum_share: float
) -> FloatArray:
    """Mean percentile of each theme (themes x areas) from oriented percentiles, 100 = best."""
    groups = len(structure.theme_weights)
    weights = _membership(structure.theme_of, structure.indicator_weights, groups)
    return known_mean(weights, percentiles, minimum_share=minimum_share)


def _known_share(percentiles: FloatArray, structure: Structure) -> FloatArray:
    """Share of the headline's weight, split evenly down to indicators, that each area knows."""
    groups = len(structure.theme_weights)
    weights = _membership(structure.theme_of, structure.indicator_weights, groups)
    inside = weights.sum(axis=1)
    per_theme = np.divide(
        np.asarray(structure.theme_weights), inside, out=np.zeros(groups), where=inside > 0
    )
    per_indicator = per_theme @ weights
    known = per_indicator @ ~np.isnan(percentiles)
    total = per_indicator.sum()
    return known / total if total > 0 else np.zeros(percentiles.shape[-1])


def vitality(
    percentiles: ArrayLike, structure: Structure, *, minimum_share: float = 0.7
) -> Vitality:
    """The vitality index from oriented percentiles (indicators x areas, 100 = best).

    Theme = weighted mean of its indicators; perspective and headline = weighted means of themes.
    No score where less than `minimum_share` of the weight is known: of the theme's own
    indicators, and of all indicators for the headline.
    """
    table = np.asarray(percentiles, dtype=float)
    themes = theme_scores(table, structure, minimum_share=minimum_share)
    theme_weights = np.asarray(structure.theme_weights)
    groups = max(structure.perspective_of, default=-1) + 1
    perspectives = known_mean(
        _membership(structure.perspective_of, structure.theme_weights, groups),
        themes,
        minimum_share=minimum_share,
    )
    headline = known_mean(theme_weights[None], themes, minimum_share=minimum_share)[0]
    share = _known_share(table, structure)
    headline = np.where(share >= minimum_share - 1e-9, headline, np.nan)
    return Vitality(themes, perspectives, headline, share)
