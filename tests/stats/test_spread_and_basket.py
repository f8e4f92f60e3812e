"""How far apart places are, and baskets: worked by hand, and properties."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from areaprofile.stats.basket import basket_of
from areaprofile.stats.spread import spread_of


def test_the_highest_quarter_gives_four_times_the_lowest() -> None:
    spread = spread_of([2, 3, 5, 6, 7, 8, 9, 11])
    assert spread.quartile_ratio == 10 / 2.5
    assert spread.n == 8
    assert (spread.low, spread.median, spread.high) == (4.5, 6.5, 8.25)
    assert spread.between_quartiles == 3.75


def test_the_best_are_three_times_as_likely() -> None:
    # 21 values: the 5th and 95th percentiles are the second and the second last.
    values = [1, 20, *np.linspace(25, 55, 17), 60, 90]
    assert spread_of(values).tail_ratio == pytest.approx(3.0)


@pytest.mark.parametrize("lowest", [[0, 0], [-3, 1]])
def test_no_ratio_where_the_low_end_is_zero_or_signed(lowest: list[float]) -> None:
    spread = spread_of([*lowest, 5, 6, 7, 8, 9, 11])
    assert math.isnan(spread.quartile_ratio)
    assert math.isnan(spread.tail_ratio)
    assert math.isfinite(spread.median)


def test_one_far_out_is_named_and_gaps_do_not_count() -> None:
    spread = spread_of([5, 6, 7, 8, 9, 5, 6, 7, 100, math.nan])
    assert spread.n == 9
    assert spread.far_out.tolist() == [False] * 8 + [True, False]
    assert math.isnan(spread_of([1, 2, 3]).median)


def test_a_basket_rises_by_an_eighth() -> None:
    """Two members in the good direction: +20 % of one, 5 % less of the other, equal weights."""
    basket = basket_of([50, 20], [60, 19], [1, -1], [1, 1])
    assert basket.index == pytest.approx(112.5)
    assert basket.points == pytest.approx([10.0, 2.5])
    assert basket_of([50, 20], [60, 19], [1, -1], [1, 0]).index == pytest.approx(120.0)


def test_members_without_both_figures_take_no_part() -> None:
    basket = basket_of([50, math.nan, 0, 20], [60, 5, 5, math.nan], [1] * 4, [1] * 4)
    assert basket.index == pytest.approx(120.0)
    assert basket.members == 1
    assert math.isnan(basket_of([math.nan], [1.0], [1], [1]).index)
    with pytest.raises(ValueError, match="weights"):
        basket_of([1], [1], [1], [-1])


numbers = st.floats(1, 1000)


@given(st.lists(st.tuples(numbers, numbers, st.sampled_from([1, -1])), min_size=1, max_size=8))
def test_the_points_add_up_to_the_index(members: list[tuple[float, float, int]]) -> None:
    base, later, signs = zip(*members, strict=True)
    basket = basket_of(base, later, signs, [1] * len(base))
    assert basket.index == pytest.approx(100 + basket.points.sum())
    assert basket.weights.sum() == pytest.approx(1)
    assert basket_of(base, base, signs, [1] * len(base)).index == pytest.approx(100)
    # The unit of a member does not matter.
    scaled = basket_of(np.multiply(base, 7), np.multiply(later, 7), signs, [1] * len(base))
    assert scaled.index == pytest.approx(basket.index)
