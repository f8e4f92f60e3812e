"""Percentile, rank, fifth and difference from a benchmark."""

from __future__ import annotations

from time import process_time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import percentileofscore, rankdata

from areaprofile.stats import standing

nan = np.nan
SERIES = st.lists(st.one_of(st.integers(-5, 5).map(float), st.just(nan)), min_size=1, max_size=30)
POLARITY = st.sampled_from(standing.POLARITIES)


@given(SERIES)
def test_percentile_agrees_with_an_independent_library(series: list[float]) -> None:
    known = [value for value in series if not np.isnan(value)]
    expected = [nan if np.isnan(v) else percentileofscore(known, v, "mean") for v in series]
    # The library's mean counts the whole tie; ours half of it.
    below = [nan if np.isnan(v) else percentileofscore(known, v, "strict") for v in series]
    upto = [nan if np.isnan(v) else percentileofscore(known, v, "weak") for v in series]
    assert np.allclose(expected, (np.array(below) + upto) / 2, equal_nan=True)
    assert np.allclose(standing.percentile(series), expected, equal_nan=True)


@given(SERIES)
def test_average_rank_agrees_with_an_independent_library(series: list[float]) -> None:
    expected = rankdata(series, nan_policy="omit")
    assert np.allclose(standing.average_rank(series), expected, equal_nan=True)


@given(SERIES, st.randoms(use_true_random=False))
def test_order_of_rows_does_not_matter_and_reversal_mirrors(series, random) -> None:
    order = list(range(len(series)))
    random.shuffle(order)
    values = np.array(series)
    got = standing.percentile(values)
    assert np.array_equal(standing.percentile(values[order]), got[order], equal_nan=True)
    assert np.allclose(standing.percentile(-values), 100 - got, equal_nan=True)
    oriented = standing.orient(got, polarity="lower_is_better")
    assert np.allclose(oriented, standing.percentile(-values), equal_nan=True)


@given(SERIES)
def test_turning_polarity_round_turns_rank_and_fifth_round(series: list[float]) -> None:
    values = np.array(series)
    for measure in (standing.rank, standing.fifth):
        high = measure(values, polarity="higher_is_better")
        low = measure(-values, polarity="lower_is_better")
        assert np.array_equal(high, low, equal_nan=True)


def test_percentile_works_along_the_last_axis() -> None:
    table = [[1, 2, 3, 4], [4, nan, 4, 1], [nan] * 4]
    expected = [[12.5, 37.5, 62.5, 87.5], [200 / 3, nan, 200 / 3, 100 / 6], [nan] * 4]
    assert np.allclose(standing.percentile(table), expected, equal_nan=True)
    assert standing.percentile([7]) == pytest.approx([50])
    assert standing.percentile(np.empty((3, 0))).shape == (3, 0)


def test_fifths_by_hand() -> None:
    ten = np.arange(10.0)
    assert standing.fifth(ten, polarity="none").tolist() == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]
    assert standing.fifth(ten, polarity="lower_is_better").tolist() == [
        5, 5, 4, 4, 3, 3, 2, 2, 1, 1,
    ]  # fmt: skip
    # Seven values, one gap: lowest ranks 1..7 of 7.
    seven = [1, 2, nan, 3, 4, 5, 6, 7]
    expected = [1, 1, nan, 2, 3, 3, 4, 5]
    assert np.array_equal(standing.fifth(seven, polarity="none"), expected, equal_nan=True)
    # Ties share the lower fifth (the library for map classes would leave classes empty here).
    assert standing.fifth([4, 0, 2, 2, 2], polarity="none").tolist() == [5, 1, 2, 2, 2]
    assert np.isnan(standing.fifth([1, 2, 3, 4, nan], polarity="none")).all()


def test_rank_by_hand() -> None:
    values = [3, 1, nan, 3, 2]
    best_high = standing.rank(values, polarity="higher_is_better")
    assert np.array_equal(best_high, [1, 4, nan, 1, 3], equal_nan=True)
    best_low = standing.rank(values, polarity="lower_is_better")
    assert np.array_equal(best_low, [3, 1, nan, 3, 2], equal_nan=True)


@pytest.mark.parametrize(
    ("polarity", "expected"),
    [
        ("higher_is_better", ["worse", "similar", "better", "similar", ""]),
        ("lower_is_better", ["better", "similar", "worse", "similar", ""]),
        ("none", ["lower", "similar", "higher", "similar", ""]),
    ],
)
def test_against_a_benchmark(polarity: standing.Polarity, expected: list[str]) -> None:
    lower, upper = [1, 4, 6, 5, nan], [3, 6, 9, 8, 9]
    assert standing.against_benchmark(lower, upper, 5, polarity=polarity).tolist() == expected
    assert standing.against_benchmark(lower, upper, nan, polarity=polarity).tolist() == [""] * 5


def test_unknown_polarity_is_refused() -> None:
    with pytest.raises(ValueError, match="polarity"):
        standing.rank([1, 2], polarity="up")  # type: ignore[arg-type]


def test_rank_range_by_hand() -> None:
    lower, upper = [8, 5, 4, 0, nan], [9, 7, 6, 1, 3]
    best, worst = standing.rank_range(lower, upper, polarity="higher_is_better")
    assert np.array_equal(best, [1, 2, 2, 4, nan], equal_nan=True)
    assert np.array_equal(worst, [1, 3, 3, 4, nan], equal_nan=True)
    best, worst = standing.rank_range(lower, upper, polarity="lower_is_better")
    assert np.array_equal(best, [4, 2, 2, 1, nan], equal_nan=True)


@given(st.lists(st.tuples(st.floats(-50, 50), st.floats(0, 20)), min_size=1, max_size=12), POLARITY)
def test_rank_lies_within_its_range(cells, polarity: standing.Polarity) -> None:
    values = np.array([value for value, _ in cells])
    half = np.array([width for _, width in cells])
    best, worst = standing.rank_range(values - half, values + half, polarity=polarity)
    place = standing.rank(values, polarity=polarity)
    assert (best <= place).all()
    assert (place <= worst).all()
    simulated = standing.simulated_rank_range(
        values, values - half, values + half, polarity=polarity, seed=1, draws=50
    )
    assert (simulated[0] <= simulated[1]).all()


def test_simulated_ranks_are_certain_where_intervals_are_far_apart() -> None:
    values = np.array([10.0, 20, nan, 30])
    best, worst = standing.simulated_rank_range(
        values, values - 1, values + 1, polarity="higher_is_better", seed=3
    )
    assert np.array_equal(best, [3, 2, nan, 1], equal_nan=True)
    assert np.array_equal(worst, best, equal_nan=True)
    same = standing.simulated_rank_range([1, 1.1], [0, 0], [2, 2], polarity="none", seed=3)
    assert same[0].tolist() == [1, 1]
    assert same[1].tolist() == [2, 2]
    assert np.isnan(
        standing.simulated_rank_range([nan], [nan], [nan], polarity="none", seed=1)
    ).all()


def test_percentiles_of_a_hundred_series_of_all_neighbourhoods_are_fast() -> None:
    table = np.random.default_rng(0).normal(size=(100, 33_755))
    start = process_time()
    standing.percentile(table)
    assert process_time() - start < 3  # 0.5 s when the machine is otherwise idle
