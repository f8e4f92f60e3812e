"""Gaps between the most and the least deprived."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st

from areaprofile.stats import gaps, rates
from areaprofile.stats.gaps import Interval

nan = np.nan


def interval(value: float, lower: float, upper: float) -> Interval:
    return Interval(np.asarray(value), np.asarray(lower), np.asarray(upper))


def share(count: float, base: float) -> Interval:
    return Interval(np.asarray(count / base), *rates.proportion_limits(count, base))


SHARES = st.tuples(st.integers(1, 200), st.integers(201, 500)).map(lambda pair: share(*pair))


def test_difference_of_proportions_published() -> None:
    # R. G. Newcombe 1998, Stat. Med. 17, 873-890, table II, method 10.
    got = gaps.difference(share(56, 70), share(48, 80))
    assert got == pytest.approx((0.2, 0.0524, 0.3339), abs=5e-5)
    got = gaps.difference(share(10, 10), share(0, 10))
    assert got == pytest.approx((1.0, 0.6075, 1.0), abs=5e-5)


@given(SHARES, SHARES)
def test_ratio_limits_are_where_the_difference_touches_zero(first, second) -> None:
    got = gaps.ratio(first, second)
    assert got.lower <= got.value <= got.upper
    for limit, side in ((got.lower, 1), (got.upper, 2)):
        scaled = Interval(*(part * limit for part in second))
        assert gaps.difference(first, scaled)[side] == pytest.approx(0, abs=1e-9)
    turned = gaps.ratio(second, first)
    assert turned.lower == pytest.approx(1 / got.upper)
    assert turned.upper == pytest.approx(1 / got.lower)


@given(SHARES, SHARES)
def test_difference_turns_round_and_holds_its_value(first, second) -> None:
    got, turned = gaps.difference(first, second), gaps.difference(second, first)
    assert got.lower <= got.value <= got.upper
    assert turned.lower == pytest.approx(-got.upper)


def test_ratio_at_the_edges() -> None:
    assert np.isnan(gaps.ratio(share(5, 10), interval(0, 0, 0.2)).value)
    unbounded = gaps.ratio(share(5, 10), interval(0.2, 0, 0.4))
    assert np.isinf(unbounded.upper)
    nothing = gaps.ratio(share(0, 10), share(5, 10))
    assert (nothing.value, nothing.lower) == (0, 0)
    assert np.isnan(gaps.ratio(interval(nan, nan, nan), share(1, 2))).all()


def test_counts_by_fifth_come_from_sums() -> None:
    got = gaps.counts_by_fifth([1, 2, 3, nan, 5, 6], [10, 20, 30, 40, 50, nan], [1, 1, 2, 2, 5, 5])
    assert np.array_equal(got.numerator, [3, 3, nan, nan, 5], equal_nan=True)
    assert np.array_equal(got.denominator, [30, 30, nan, nan, 50], equal_nan=True)
    assert np.isnan(gaps.counts_by_fifth([], [], [])).all()


def test_slope_index_is_the_weighted_regression_line() -> None:
    values = np.array([30.0, 24, 21, 18, 10])
    errors = np.array([1.0, 1, 2, 1, 1])
    people = np.array([100.0, 200, 150, 300, 50])
    place = np.cumsum(people / 800) - people / 1600
    line = sm.WLS(values, sm.add_constant(place), weights=people).fit()
    got = gaps.inequality_indices(values, errors, people)
    assert got.slope.value == pytest.approx(-line.params[1])
    assert got.relative.value == pytest.approx(line.params[0] / (line.params[0] + line.params[1]))
    assert got.slope.lower < got.slope.value < got.slope.upper
    assert got.relative.lower < got.relative.value < got.relative.upper


def test_slope_index_limits_by_simulation() -> None:
    random = np.random.default_rng(0)
    values, errors = np.array([30.0, 24, 21, 18, 12]), np.array([1.0, 1, 2, 1, 1.5])
    people = np.array([100.0, 200, 150, 300, 50])
    got = gaps.inequality_indices(values, errors, people)
    drawn = values + errors * random.normal(size=(40_000, 5))
    many = gaps.inequality_indices(drawn, np.broadcast_to(errors, drawn.shape), people)
    for index in (0, 1):
        low, high = np.quantile(many[index].value, [0.025, 0.975])
        assert got[index].lower == pytest.approx(low, rel=0.02)
        assert got[index].upper == pytest.approx(high, rel=0.02)


@given(st.lists(st.floats(1, 100), min_size=5, max_size=5), st.floats(0.01, 3))
def test_turning_the_groups_round_turns_the_slope_round(values: list[float], error: float) -> None:
    errors, people = np.full(5, error), np.full(5, 10.0)
    got = gaps.inequality_indices(values, errors, people)
    back = gaps.inequality_indices(values[::-1], errors, people)
    assert back.slope.value == pytest.approx(-got.slope.value, abs=1e-9)
    wide = gaps.inequality_indices(values, errors, people, confidence=0.998)
    assert wide.slope.lower < got.slope.lower < got.slope.upper < wide.slope.upper


def test_slope_index_with_a_gap_or_without_bound() -> None:
    got = gaps.inequality_indices([1, nan, 3, 4, 5], [1] * 5, [1] * 5)
    assert np.isnan([*got.slope, *got.relative]).all()
    unsure = gaps.inequality_indices([5, 4, 3, 2, 1], [9] * 5, [1] * 5)
    assert np.isnan(unsure.relative.upper)


def narrow(value: float) -> Interval:
    return interval(value, value - 0.1, value + 0.1)


@pytest.mark.parametrize(
    ("most", "least", "polarity", "narrowed", "levelled_down", "share_down"),
    [
        # Share of pupils passing: most deprived 40 to 46, least deprived stay at 60.
        ((40, 46), (60, 60), "higher_is_better", True, False, 0),
        # The same narrowing because the best-off fell.
        ((40, 40), (60, 54), "higher_is_better", True, True, 1),
        ((40, 38), (60, 52), "higher_is_better", True, True, 8 / 6),
        ((40, 44), (60, 58), "higher_is_better", True, False, 2 / 6),
        ((40, 38), (60, 60), "higher_is_better", False, False, nan),
        # Deaths per 1,000: falling is good.
        ((60, 54), (40, 40), "lower_is_better", True, False, 0),
        ((60, 60), (40, 46), "lower_is_better", True, True, 1),
    ],
)
def test_how_a_gap_narrowed(most, least, polarity, narrowed, levelled_down, share_down) -> None:
    got = gaps.gap_change(
        (narrow(most[0]), narrow(most[1])), (narrow(least[0]), narrow(least[1])), polarity=polarity
    )
    assert bool(got.narrowed) is narrowed
    assert bool(got.levelled_down) is levelled_down
    assert got.levelling_down_share == pytest.approx(share_down, nan_ok=True)
    assert bool(got.widened) is (not narrowed)
    assert got.change.lower < got.change.value < got.change.upper


def test_a_change_within_chance_is_neither() -> None:
    wide = [interval(value, value - 9, value + 9) for value in (40, 42, 60, 60)]
    got = gaps.gap_change((wide[0], wide[1]), (wide[2], wide[3]), polarity="higher_is_better")
    assert not got.narrowed
    assert not got.widened
    with pytest.raises(ValueError, match="polarity"):
        gaps.gap_change((wide[0], wide[1]), (wide[2], wide[3]), polarity="none")
