"""Would the ranking be another if the weights or the method were a little different?

Monte Carlo over what nobody can know: each theme's weight is moved by up to a quarter, and the
way of putting indicators on one scale is switched between draws. What comes out is a rank with an
interval. It shows doubt about the recipe only, not the sampling error of the data.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from areaprofile.stats.composite import Structure, exponential_score, known_mean, theme_scores
from areaprofile.stats.rates import FloatArray

WEIGHT_SPREAD = (0.75, 1.25)  # OECD/JRC Handbook on composite indicators (2008), step 7
WINSORISED_SHARE = 0.01
DRAWS_AT_ONCE = 40


@dataclass(frozen=True)
class RankInterval:
    """Ranks of each area, 1 = best: middle and limits over all draws; nan where not scored.

    `decile_share` is the share of draws in which the area falls in its usual tenth (that of
    `middle`); from 0.95 on the tenth may be called certain.
    """

    lower: FloatArray
    middle: FloatArray
    upper: FloatArray
    decile_share: FloatArray


def standard_scores(values: ArrayLike) -> FloatArray:
    """z scores along the last axis, the outermost 1 % drawn in first; 0 where all are equal."""
    table = np.asarray(values, dtype=float)
    result = np.full(table.shape, np.nan)
    for row, scores in zip(table, result, strict=True):
        known = ~np.isnan(row)
        if not known.any():
            continue
        inside = np.clip(
            row[known], *np.quantile(row[known], [WINSORISED_SHARE, 1 - WINSORISED_SHARE])
        )
        spread = inside.std()
        scores[known] = (inside - inside.mean()) / spread if spread > 0 else 0.0
    return result


def alternative_themes(
    percentiles: ArrayLike,
    oriented_values: ArrayLike,
    structure: Structure,
    *,
    minimum_share: float = 0.7,
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Theme scores (themes x areas, high = better) by percentile, z score and stretched ranks.

    `oriented_values` are the indicators' own values turned so that high is better. The third
    way is the Indices of Deprivation's: the worst end of each theme is stretched.
    """
    by_percentile = theme_scores(percentiles, structure, minimum_share=minimum_share)
    by_score = theme_scores(
        standard_scores(oriented_values), structure, minimum_share=minimum_share
    )
    return by_percentile, by_score, -exponential_score(-by_percentile)


def _ranks(scores: FloatArray) -> NDArray[np.float32]:
    """Ranks from 1 = highest of each row of scores without gaps; ties in the order they stand."""
    order = np.argsort(-scores, axis=1)
    ranks = np.empty(scores.shape, dtype=np.float32)
    places = np.arange(1, scores.shape[1] + 1, dtype=np.float32)
    for row, of_row in zip(ranks, order, strict=True):
        row[of_row] = places
    return ranks


def _draws(
    themes: Sequence[FloatArray], weights: FloatArray, *, draws: int, seed: int
) -> NDArray[np.float32]:
    """draws x areas: the rank of every area, methods taking turns."""
    random = np.random.default_rng(seed)
    factors = random.uniform(*WEIGHT_SPREAD, size=(draws, weights.size)) * weights
    ranks = np.empty((draws, themes[0].shape[1]), dtype=np.float32)
    for method, scores in enumerate(themes):
        turns = np.arange(method, draws, len(themes))
        for start in range(0, turns.size, DRAWS_AT_ONCE):
            block = turns[start : start + DRAWS_AT_ONCE]
            ranks[block] = _ranks(known_mean(factors[block], scores, minimum_share=0.0))
    return ranks


def rank_intervals(
    themes: Sequence[ArrayLike],
    theme_weights: ArrayLike,
    *,
    scored: ArrayLike,
    seed: int,
    draws: int = 200,
    confidence: float = 0.95,
) -> RankInterval:
    """Rank intervals from one or more versions of the theme scores (themes x areas, high = good).

    `scored` says which areas have a headline at all; the others get nan and take no part.
    The same seed gives the same result.
    """
    chosen = np.asarray(scored, dtype=bool)
    weights = np.asarray(theme_weights, dtype=float)
    blank = np.full(chosen.shape, np.nan)
    if not chosen.any():
        return RankInterval(blank, blank.copy(), blank.copy(), blank.copy())
    tables = [np.asarray(table, dtype=float)[:, chosen] for table in themes]
    ranks = _draws(tables, weights, draws=draws, seed=seed)
    count = ranks.shape[1]
    tail = (1 - confidence) / 2
    ranks_sorted = np.sort(ranks.T.copy(), axis=1)
    last = draws - 1
    at = (int(np.floor(tail * last)), last // 2, int(np.ceil((1 - tail) * last)))
    lower, middle, upper = (ranks_sorted[:, position] for position in at)
    tenth = np.ceil(middle.astype(float) * 10 / count)
    share = (np.ceil(ranks_sorted.astype(float) * 10 / count) == tenth[:, None]).mean(axis=1)
    filled = []
    for column in (lower, middle, upper, share):
        whole = blank.copy()
        whole[chosen] = column
        filled.append(whole)
    return RankInterval(*filled)
