"""Limits of changes: a published example, hand-worked ratios, and what must always hold."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from areaprofile.stats.difference import change_pct, difference, direction


def wilson(count: int, of: int) -> tuple[float, float, float]:
    low, high = proportion_confint(count, of, method="wilson")
    return count / of, float(low), float(high)


def test_difference_of_two_shares_as_newcombe_prints_it() -> None:
    """56/70 less 48/80: 0.0524 to 0.3339 (R. G. Newcombe 1998, Stat. Med. 17, 873-890, table II,
    method 10)."""
    change, lower, upper = difference(wilson(48, 80), wilson(56, 70))
    assert float(change) == pytest.approx(0.2)
    assert (float(lower), float(upper)) == pytest.approx((0.0524, 0.3339), abs=5e-5)


def test_change_in_per_cent_worked_by_hand() -> None:
    """From 10 (8 to 12.5) to 15 (12 to 18.75): logs are 0.2231 to each side of both, so the limits
    are 1.5 times and by exp(0.3156)."""
    change, lower, upper = change_pct((10.0, 8.0, 12.5), (15.0, 12.0, 18.75))
    assert float(change) == pytest.approx(50.0)
    factor = np.exp(np.sqrt(2) * np.log(1.25))
    assert float(lower) == pytest.approx(100 * (1.5 / factor - 1))
    assert float(upper) == pytest.approx(100 * (1.5 * factor - 1))


def test_no_per_cent_of_nothing() -> None:
    nothing = ([0.0, 5.0], [0.0, 0.0], [1.0, 9.0])
    change, lower, upper = change_pct(nothing, ([2.0] * 2, [1.0] * 2, [3.0] * 2))
    assert np.isnan(change[0])
    assert change[1] == pytest.approx(-60.0)
    assert np.isnan(lower[0])
    assert np.isnan(upper).all()


def test_direction_only_beyond_the_limits() -> None:
    assert list(direction([0.1, -2.0, -1.0, np.nan], [2.0, -0.1, 1.0, np.nan])) == [1, -1, 0, 0]


SHARES = st.integers(1, 99).flatmap(lambda count: st.just(wilson(count, 100)))


@given(SHARES, SHARES)
def test_turning_time_round_turns_the_change_round(
    one: tuple[float, float, float], other: tuple[float, float, float]
) -> None:
    there, back = difference(one, other), difference(other, one)
    assert float(there[0]) == pytest.approx(-float(back[0]))
    assert float(there[1]) == pytest.approx(-float(back[2]))
    assert there[1] <= there[0] <= there[2]
