"""Scores from many indicators: the published Indices of Deprivation, and the vitality index."""

from __future__ import annotations

from pathlib import Path
from time import process_time

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from areaprofile.stats import composite
from areaprofile.stats.composite import Structure

nan = np.nan
DOMAINS_2025 = (
    "Income", "Employment", "Education", "Health", "Crime", "Housing_and_Services", "Environment",
)  # fmt: skip
TWO_THEMES = Structure(
    theme_of=(0, 0, 1), perspective_of=(0, 1), indicator_weights=(1, 1, 1), theme_weights=(2, 1)
)


def test_index_of_multiple_deprivation_2025_for_every_neighbourhood(england: Path) -> None:
    published = pd.read_parquet(england / "lsoa" / "imd2025_england_lsoa21.parquet")
    ranks = published[[f"{domain}_rank" for domain in DOMAINS_2025]].to_numpy().T
    score = composite.deprivation_score(-ranks)
    assert len(published) == 33_755
    assert (np.round(score, 3) == published["IMD_score"]).all()
    assert (composite.deprivation_rank(score) == published["IMD_rank"]).all()


def test_index_of_multiple_deprivation_2019(vectors: Path) -> None:
    published = pd.read_csv(vectors / "imd2019_lsoa11_ranks_pop.csv.gz")
    ranks = published[[name for name in published if " Rank " in name]].to_numpy().T
    decile = published.filter(like="Index of Multiple Deprivation (IMD) Decile").iloc[:, 0]
    got = composite.deprivation_rank(composite.deprivation_score(-ranks[1:8]))
    # Published domain ranks gave ties the lowest rank, so that 30 overall ranks cannot be met.
    assert (got == ranks[0]).sum() == 32_814
    assert np.abs(got - ranks[0]).max() <= 1
    assert (np.ceil(10 * got / len(got)) == decile).all()


def test_the_worst_tenth_fills_the_upper_half_of_the_scale() -> None:
    top = composite.exponential_score(np.arange(33_755.0))
    assert top[-1] == pytest.approx(100)
    assert top[0] == pytest.approx(0, abs=1e-3)
    # Half the scale for the worst tenth: technical report 2019, section 3.6.
    assert top[int(0.9 * 33_755)] == pytest.approx(50, abs=0.5)


def test_ties_and_gaps_of_the_exponential_score() -> None:
    scores = composite.exponential_score([[3, nan, 1, 1], [nan] * 4])
    share = np.array([1, nan, 0.5, 0.5])
    expected = -23 * np.log(1 - share * (1 - np.exp(-100 / 23)))
    assert np.allclose(scores[0], expected, equal_nan=True)
    assert np.isnan(scores[1]).all()
    assert np.isnan(composite.deprivation_score([[1, nan], [1, 2]], weights=[1, 1])[1])


def test_vitality_by_hand() -> None:
    percentiles = [[10, 20, nan, nan], [30, nan, nan, nan], [90, 60, 50, nan]]
    result = composite.vitality(percentiles, TWO_THEMES, minimum_share=0.5)
    assert np.allclose(result.themes, [[20, 20, nan, nan], [90, 60, 50, nan]], equal_nan=True)
    assert np.array_equal(result.perspectives, result.themes, equal_nan=True)
    # Third area: only a third of the weight is known.
    assert np.allclose(result.headline, [130 / 3, 100 / 3, nan, nan], equal_nan=True)
    assert result.known_share == pytest.approx([1, 2 / 3, 1 / 3, 0])


def test_a_theme_without_weight_does_not_count() -> None:
    structure = Structure((0, 0, 1), (0, 1), (1, 1, 1), (0, 1))
    result = composite.vitality([[nan, 0], [nan, 0], [80, 60]], structure)
    assert result.headline.tolist() == [80, 60]
    nothing = composite.vitality([[1.0]], Structure((0,), (0,), (1,), (0,)))
    assert np.isnan(nothing.headline).all()


def test_no_score_below_the_stated_share_and_a_score_on_it() -> None:
    structure = Structure((0,) * 10, (0,), (0.1,) * 10, (1,))
    column = np.full((10, 2), 40.0)
    column[:3, 0] = nan
    column[:4, 1] = nan
    result = composite.vitality(column, structure, minimum_share=0.7)
    assert np.array_equal(result.headline, [40, nan], equal_nan=True)


@pytest.mark.parametrize(
    "parts",
    [
        ((0,), (0,), (1, 1), (1,)),
        ((0,), (0, 0), (1,), (1,)),
        ((0,), (0,), (-1,), (1,)),
        ((1,), (0,), (1,), (1,)),
    ],
)
def test_a_structure_that_does_not_fit_is_refused(parts) -> None:
    with pytest.raises(ValueError, match="theme|weight"):
        Structure(*parts)


@given(
    arrays(float, (3, 5), elements=st.one_of(st.floats(0, 100), st.just(nan))), st.floats(0.1, 9)
)
def test_scores_stay_in_range_and_ignore_the_size_of_weights(percentiles, factor: float) -> None:
    result = composite.vitality(percentiles, TWO_THEMES)
    scored = result.headline[~np.isnan(result.headline)]
    assert ((scored >= -1e-9) & (scored <= 100 + 1e-9)).all()
    scaled = Structure(
        TWO_THEMES.theme_of, TWO_THEMES.perspective_of, (factor,) * 3, (2 * factor, factor)
    )
    again = composite.vitality(percentiles, scaled)
    assert np.allclose(again.headline, result.headline, equal_nan=True)
    # Where nothing is known on either side, turning polarity round turns the score round.
    mirrored = composite.vitality(100 - percentiles, TWO_THEMES)
    assert np.allclose(mirrored.headline, 100 - result.headline, equal_nan=True)


def test_new_weights_for_all_of_england_are_fast() -> None:
    random = np.random.default_rng(0)
    percentiles = random.uniform(0, 100, (56, 33_755))
    percentiles[random.random(percentiles.shape) < 0.05] = nan
    structure = Structure(tuple(i % 12 for i in range(56)), (0, 1, 2, 3) * 3, (1,) * 56, (1,) * 12)
    start = process_time()
    composite.vitality(percentiles, structure)
    assert process_time() - start < 0.3  # 0.04 s when the machine is otherwise idle
