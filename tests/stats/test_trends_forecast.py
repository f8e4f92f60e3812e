"""Target forecasts and levels against expectation."""

import numpy as np
import pytest
from scipy.stats import t as student
from trend_panels import draw_values

from areaprofile.stats.below_expected import (
    Quadrant,
    below_expected,
    cost_quadrant,
    recent_level,
)
from areaprofile.stats.forecast import (
    Chance,
    Forecast,
    at_risk,
    damped_forecast,
    in_words,
    own_slopes,
    p_reaching,
)


def test_the_centre_is_the_last_value_and_half_the_slope() -> None:
    y = np.tile(np.arange(8.0), (20, 1))
    forecast = damped_forecast(y, years_ahead=2)
    np.testing.assert_allclose(forecast.centre, [[7.5, 8.0]] * 20)


def test_the_slope_is_that_of_the_last_eight_years() -> None:
    y = np.concatenate([[90.0, 80.0], np.arange(8.0)])[None, :]
    np.testing.assert_allclose(own_slopes(y), 1.0)


def test_three_values_or_no_last_value_give_no_forecast() -> None:
    y = draw_values(1, years=8)
    y[0, :5] = np.nan
    y[1, -1] = np.nan
    forecast = damped_forecast(y, years_ahead=1)
    assert np.isnan(forecast.centre[:2]).all()
    assert np.isnan(forecast.scale[:2]).all()
    assert np.isfinite(forecast.lower[2:]).all()


def test_bands_widen_with_the_horizon_and_with_common_shocks() -> None:
    rng = np.random.default_rng(2)
    y = np.cumsum(rng.normal(0, 0.2, (200, 12)), axis=1)
    calm = damped_forecast(y, years_ahead=3)
    assert (np.diff(calm.scale[0]) > 0).all()
    shocked = damped_forecast(y + np.cumsum(rng.normal(0, 0.5, 12)), years_ahead=1)
    assert shocked.scale[0, 0] > 1.5 * calm.scale[0, 0]


def test_eighty_per_cent_bands_hold_about_eighty_per_cent() -> None:
    inside = []
    for seed in range(60):
        rng = np.random.default_rng(seed)
        common = np.cumsum(rng.normal(0, 0.1, 10))
        y = np.cumsum(rng.normal(0, 0.2, (100, 10)), axis=1) + common
        forecast = damped_forecast(y[:, :9], years_ahead=1)
        within = (y[:, 9] >= forecast.lower[:, 0]) & (y[:, 9] <= forecast.upper[:, 0])
        inside.append(within.mean())
    assert 0.75 <= np.mean(inside) <= 0.90


def test_without_a_past_to_test_on_there_is_no_band() -> None:
    forecast = damped_forecast(draw_values(1, years=4), years_ahead=2)
    assert np.isfinite(forecast.centre).all()
    assert np.isnan(forecast.scale).all()
    short = damped_forecast(draw_values(1, years=5), years_ahead=2)
    np.testing.assert_allclose(short.scale[:, 1], short.scale[:, 0] * np.sqrt(2))


def test_the_chance_of_a_target_by_hand() -> None:
    one = np.array([[1.0]])
    forecast = Forecast(centre=one * 10, lower=one * 8, upper=one * 12, scale=one * 2)
    target = np.array([[12.0]])
    assert p_reaching(forecast, target, higher_is_better=True)[0, 0] == pytest.approx(
        1 - student.cdf(1, 5)
    )
    assert p_reaching(forecast, target, higher_is_better=False)[0, 0] == pytest.approx(
        student.cdf(1, 5)
    )


def test_words_for_chances() -> None:
    words = in_words(np.array([np.nan, 0.1, 0.5, 0.9]))
    assert words.tolist() == [Chance.UNKNOWN, Chance.UNLIKELY, Chance.EVEN, Chance.LIKELY]


def test_at_risk_needs_both() -> None:
    hit, towards = np.array([0.1, 0.1, 0.5, np.nan]), np.array([0.4, 0.6, 0.4, 0.1])
    assert at_risk(hit, towards).tolist() == [True, False, False, False]


def test_a_level_needs_three_years() -> None:
    y = np.array([[9.0, 1.0, 2.0, 3.0], [9.0, 1.0, np.nan, 3.0]])
    level = recent_level(y)
    assert level[0] == 2.0
    assert np.isnan(level[1])
    assert np.isnan(recent_level(y[:, :2])).all()


def test_below_context_and_below_peers_must_both_hold() -> None:
    rng = np.random.default_rng(3)
    level = rng.normal(0, 1, 100)
    expected = level + rng.normal(0, 0.2, 100)
    expected[:2] = level[:2] + 2
    peers = np.full(100, np.inf)
    peers[1] = -np.inf
    result = below_expected(level, expected, np.zeros(100), peers)
    assert result.below[0]
    assert not result.below[1]
    assert result.p_below[1] > 0.95
    assert result.tau == pytest.approx(0.2, rel=0.4)


def test_an_imprecise_level_is_not_called_low() -> None:
    rng = np.random.default_rng(3)
    expected = np.zeros(100)
    level = rng.normal(0, 0.2, 100)
    level[0] = -0.8
    error = np.zeros(100)
    peers = np.full(100, np.inf)
    assert below_expected(level, expected, error, peers).below[0]
    error[0] = 1.0
    assert not below_expected(level, expected, error, peers).below[0]


@pytest.mark.parametrize("councils", [25, 60, 150])
def test_where_nothing_is_low_tails_are_as_thin_as_they_say(councils: int) -> None:
    rng = np.random.default_rng(councils)
    found = []
    for _ in range(30_000 // councils):
        error = np.exp(rng.normal(np.log(0.5), 0.7, councils))
        level = rng.normal(size=councils) + error * rng.normal(size=councils)
        nobody = np.full(councils, np.inf)
        found.append(below_expected(level, np.zeros(councils), error, nobody).p_low)
    p_low = np.concatenate(found)
    for tail in (0.05, 0.01, 0.001):
        assert 0.3 * tail < (p_low < tail).mean() < 1.25 * tail


def test_nineteen_residuals_are_too_few() -> None:
    level = np.zeros(19)
    result = below_expected(level, level, level, level)
    assert np.isnan(result.p_low).all()
    assert not result.below.any()


def test_low_cost_with_a_low_result_is_not_poor_value() -> None:
    cost = np.array([12.0, 8.0, 12.0, 8.0, np.nan])
    below = np.array([True, True, False, False, True])
    assert cost_quadrant(cost, np.full(5, 10.0), below).tolist() == [
        Quadrant.HIGH_COST_LOW_RESULT,
        Quadrant.LOW_COST_LOW_RESULT,
        Quadrant.HIGH_COST_GOOD_RESULT,
        Quadrant.LOW_COST_GOOD_RESULT,
        Quadrant.UNKNOWN,
    ]
