"""Rank intervals from moving weights and switching methods."""

from __future__ import annotations

from time import process_time

import numpy as np

from areaprofile.stats import robustness, standing
from areaprofile.stats.composite import Structure

nan = np.nan


def test_a_place_that_leads_every_theme_is_surely_first() -> None:
    themes = np.vstack([np.arange(20.0), np.arange(20.0) * 2])
    result = robustness.rank_intervals([themes], [1, 3], scored=np.ones(20), seed=1)
    expected = np.arange(20.0, 0, -1)
    for ranks in (result.lower, result.middle, result.upper):
        assert ranks.tolist() == expected.tolist()
    assert (result.decile_share == 1).all()


def test_the_same_seed_gives_the_same_and_areas_without_a_score_take_no_part() -> None:
    random = np.random.default_rng(0)
    themes = random.uniform(0, 100, (5, 60))
    scored = np.ones(60, dtype=bool)
    scored[[3, 7]] = False
    first, again = (
        robustness.rank_intervals([themes], np.ones(5), scored=scored, seed=9) for _ in range(2)
    )
    assert np.array_equal(first.middle, again.middle, equal_nan=True)
    assert np.isnan(first.middle[[3, 7]]).all()
    assert np.nanmax(first.upper) <= 58
    known = ~np.isnan(first.middle)
    assert (first.lower[known] <= first.middle[known]).all()
    assert (first.middle[known] <= first.upper[known]).all()
    assert ((first.decile_share[known] > 0) & (first.decile_share[known] <= 1)).all()


def test_nobody_scored() -> None:
    result = robustness.rank_intervals([np.full((2, 3), nan)], [1, 1], scored=[0, 0, 0], seed=1)
    assert np.isnan(result.middle).all()


def test_standard_scores_draw_in_outliers_and_keep_gaps() -> None:
    values = np.append(np.arange(200.0), [1e6, nan])
    scores = robustness.standard_scores([values, np.full(202, 5.0), np.full(202, nan)])
    assert np.nanmax(scores[0]) < 3
    assert np.isnan(scores[0, -1])
    assert (scores[1] == 0).all()
    assert np.isnan(scores[2]).all()


def test_all_of_england_with_200_draws_is_fast() -> None:
    random = np.random.default_rng(0)
    values = random.normal(size=(24, 33_755)) + random.normal(size=33_755)
    structure = Structure(tuple(range(12)) * 2, (0,) * 12, (1,) * 24, (1,) * 12)
    start = process_time()
    themes = robustness.alternative_themes(standing.percentile(values), values, structure)
    result = robustness.rank_intervals(
        themes, np.ones(12), scored=np.ones(33_755), seed=1, draws=200
    )
    assert process_time() - start < 4  # 0.6 s when the machine is otherwise idle
    assert np.isfinite(result.middle).all()
    # Three different methods, so that hardly anybody's rank is certain, but most deciles are.
    assert np.median(result.upper - result.lower) > 10
