"""The exact Mann-Kendall test."""

from __future__ import annotations

import json
from itertools import permutations
from math import factorial
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import kendalltau

from areaprofile.stats.mann_kendall import falling_pairs_chances, mann_kendall


def test_published_tables(vectors: Path) -> None:
    case = json.loads((vectors / "worked_examples.json").read_text())["mk_exact"]
    for row in case["one_sided_p"]:
        chances = falling_pairs_chances(np.ones(row["n"]))
        falling = (row["n"] * (row["n"] - 1) // 2 - row["S"]) // 2
        # The published value for n = 10 is off in the sixth decimal: see the next test.
        assert chances[: falling + 1].sum() == pytest.approx(row["p"], abs=3e-6)
    for points, p in case["minimum_two_sided"].items():
        assert mann_kendall(range(int(points))).p_two_sided == pytest.approx(p, rel=2e-3)
    by_hand = mann_kendall(case["by_hand"]["x"])
    assert by_hand.s == case["by_hand"]["S"]
    # Theirs is the normal approximation, with ties; the exact value lies close.
    assert by_hand.p_rising == pytest.approx(case["by_hand"]["p_one_sided"], abs=1e-3)


def test_ten_points_with_at_most_twelve_falling_pairs() -> None:
    # Permutations of ten by number of inversions, OEIS A008302, row 10.
    row = [1, 9, 44, 155, 440, 1068, 2298, 4489, 8095, 13640, 21670, 32683, 47043]
    assert falling_pairs_chances(np.ones(10))[:13] == pytest.approx(np.array(row) / factorial(10))


@settings(max_examples=30)
@given(st.lists(st.integers(0, 4), min_size=4, max_size=7))
def test_exact_with_ties_by_trying_every_order(series: list[int]) -> None:
    got = mann_kendall(series)
    if len(set(series)) < 2:
        assert np.isnan(got.p_two_sided)
        return

    def s_of(order: tuple[int, ...]) -> int:
        return sum(
            int(np.sign(later - order[i])) for i in range(len(order)) for later in order[i + 1 :]
        )

    every = np.array([s_of(order) for order in permutations(series)])
    assert got.s == s_of(tuple(series))
    assert got.p_rising == pytest.approx((every >= got.s).mean())
    assert got.p_falling == pytest.approx((every <= got.s).mean())


@given(st.lists(st.floats(-100, 100), min_size=5, max_size=12, unique=True))
def test_agrees_with_an_independent_library_and_turns_with_time(series: list[float]) -> None:
    got, back = mann_kendall(series), mann_kendall(series[::-1])
    expected = kendalltau(np.arange(len(series)), series, method="exact").pvalue
    assert got.p_two_sided == pytest.approx(expected)
    assert (back.s, back.p_rising) == (-got.s, pytest.approx(got.p_falling))


def test_too_little_to_tell_is_unknown_and_not_no_trend() -> None:
    for series in ([], [1, 2, 3], [1, np.nan, 2, np.nan, 3], [5, 5, 5, 5, 5]):
        assert np.isnan(mann_kendall(series).p_two_sided)
    assert mann_kendall([1, np.nan, 2, 3, 4]).points == 4
    with pytest.raises(ValueError, match="60"):
        mann_kendall(range(61))


def test_long_series_with_many_ties_still_add_up() -> None:
    chances = falling_pairs_chances([20, 15, 10, 5])
    assert chances.sum() == pytest.approx(1)
    assert (chances > -1e-12).all()
    assert chances == pytest.approx(chances[::-1], abs=1e-12)
