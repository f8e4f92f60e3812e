"""Rank ranges of a few areas among very many, without ranking all of them in every draw."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from areaprofile.stats.composite import known_mean
from areaprofile.stats.rates import FloatArray
from areaprofile.stats.robustness import DRAWS_AT_ONCE, WEIGHT_SPREAD


def rank_ranges_of(
    themes: Sequence[ArrayLike],
    theme_weights: ArrayLike,
    chosen: ArrayLike,
    *,
    scored: ArrayLike,
    seed: int,
    draws: int = 200,
    confidence: float = 0.95,
) -> tuple[FloatArray, FloatArray]:
    """First and last rank (1 = highest score) of the areas at `chosen` among all scored ones.

    As `robustness.rank_intervals`: every weight is moved by up to a quarter and the versions of
    `themes` (themes x areas) take turns. Ties share the better rank; nan where not scored.
    """
    among = np.asarray(scored, dtype=bool)
    wanted = np.asarray(chosen, dtype=int)
    own = wanted[among[wanted]]
    blank = np.full((2, wanted.size), np.nan)
    if not own.size:
        return blank[0], blank[1]
    place = (np.cumsum(among) - 1)[own]
    weights = np.asarray(theme_weights, dtype=float)
    random = np.random.default_rng(seed)
    factors = random.uniform(*WEIGHT_SPREAD, size=(draws, weights.size)) * weights
    ranks = np.empty((draws, own.size))
    for method, table in enumerate(themes):
        scores = np.asarray(table, dtype=float)[:, among]
        turns = np.arange(method, draws, len(themes))
        for start in range(0, turns.size, DRAWS_AT_ONCE):
            block = turns[start : start + DRAWS_AT_ONCE]
            ranks[block] = _ranks(known_mean(factors[block], scores, minimum_share=0.0), place)
    tail = (1 - confidence) / 2
    blank[0, among[wanted]] = np.quantile(ranks, tail, axis=0, method="lower")
    blank[1, among[wanted]] = np.quantile(ranks, 1 - tail, axis=0, method="higher")
    return blank[0], blank[1]


def _ranks(scores: FloatArray, place: np.ndarray) -> FloatArray:
    """draws x chosen: how many of each row score higher, plus one."""
    result = np.empty((len(scores), place.size))
    for row, of_row in zip(scores, result, strict=True):
        ordered = np.sort(row)  # areas without any known theme (nan) sort to the end
        known = row.size - int(np.isnan(row).sum())
        of_row[:] = known - np.searchsorted(ordered[:known], row[place], side="right") + 1
    return result
