"""The lines, their variances and the prior: by hand and against plain refitting."""

import numpy as np
import pytest
from scipy.special import polygamma
from scipy.stats import t as student
from trend_panels import draw_values, panel_of

from areaprofile.stats.trend_fit import (
    PHI_GRID,
    fit_lines,
    leave_one_out_slopes,
    moderate_variance,
    pooled_phi,
    slope_inflation,
    slope_of,
)
from areaprofile.stats.trend_prior import (
    TAU_FLOOR,
    TRUNCATED_SQUARE,
    believe,
    posterior_slope,
    slope_spread,
    widest_spread,
)
from areaprofile.stats.trend_scale import regional_path, to_natural, transform


def test_a_line_by_hand() -> None:
    # 0, 1, 1, 3, 5: slope 12/10, residual sum of squares 1.6, df 3
    d = np.array([[0.0, 1.0, 1.0, 3.0, 5.0]] * 3)
    fit = fit_lines(d, np.zeros_like(d))
    np.testing.assert_allclose(fit.slope, 1.2)
    np.testing.assert_allclose((fit.residuals**2).sum(axis=1), 1.6)
    assert fit.df.tolist() == [3, 3, 3]
    assert fit.span.tolist() == [4, 4, 4]


def test_a_gap_is_left_out_not_filled() -> None:
    d = np.array([[0.0, 1.0, np.nan, 3.0, 4.0]] * 3)
    fit = fit_lines(d, np.zeros_like(d))
    np.testing.assert_allclose(fit.slope, 1.0)
    assert (fit.residuals[:, 2] == 0).all()
    assert (fit.weights[:, 2] == 0).all()


def test_an_imprecise_year_weighs_less() -> None:
    d = draw_values(1, noise=0.05)
    d[0, -1] += 3
    errors = np.full(d.shape, 0.05)
    errors[0, -1] = 3.0
    trusting, wary = fit_lines(d, np.full(d.shape, 0.05)), fit_lines(d, errors)
    without = np.polyfit(np.arange(7.0), d[0, :-1], 1)[0]
    assert wary.slope[0] == pytest.approx(without, abs=0.01)
    assert trusting.slope[0] > without + 0.1


def test_leaving_a_year_out_equals_fitting_without_it() -> None:
    d = draw_values(2)
    d[1, 3] = np.nan
    left = leave_one_out_slopes(fit_lines(d, np.zeros_like(d)))
    for year in range(d.shape[1]):
        part = np.delete(d, year, axis=1)
        time = np.delete(np.arange(d.shape[1], dtype=float), year)
        for i in (0, 1, 7):
            held = np.isfinite(part[i])
            assert left[i, year] == pytest.approx(np.polyfit(time[held], part[i][held], 1)[0])


def test_the_slope_of_another_path_uses_the_same_weights() -> None:
    d = draw_values(3)
    fit = fit_lines(d, np.zeros_like(d))
    tide = np.tile(0.1 * np.arange(d.shape[1]), (len(d), 1))
    np.testing.assert_allclose(slope_of(tide, fit), 0.1)
    np.testing.assert_allclose(slope_of(d, fit), fit.slope)


def test_independent_residuals_need_no_inflation() -> None:
    held = np.ones((3, 8), dtype=bool)
    np.testing.assert_allclose(slope_inflation(held, 0.0), 1.0)
    assert (slope_inflation(held, 0.5) > 1.5).all()


def test_the_inflation_is_what_simulated_slopes_show() -> None:
    rng = np.random.default_rng(1)
    n, years, phi = 20_000, 8, 0.5
    e = np.empty((n, years))
    e[:, 0] = rng.normal(0, 1, n)
    for t in range(1, years):
        e[:, t] = phi * e[:, t - 1] + rng.normal(0, np.sqrt(1 - phi**2), n)
    t = np.arange(years) - (years - 1) / 2
    slope = e @ t / (t**2).sum()
    residual = e - e.mean(axis=1, keepdims=True) - slope[:, None] * t
    stated = ((residual**2).sum(axis=1) / (years - 2)).mean() / (t**2).sum()
    inflation = slope_inflation(np.ones((1, years), dtype=bool), phi)[0]
    assert slope.var() / stated == pytest.approx(inflation, rel=0.04)
    assert pooled_phi(residual, np.ones((n, years), dtype=bool)) == pytest.approx(phi, abs=0.03)


def test_phi_without_neighbours_is_nothing() -> None:
    assert pooled_phi(np.zeros((4, 6)), np.ones((4, 6), dtype=bool)) == 0.0
    assert PHI_GRID[0] == 0


def test_equal_variances_are_pooled_and_unequal_ones_keep_apart() -> None:
    rng = np.random.default_rng(2)
    df = np.full(300, 6.0)
    chance = rng.chisquare(6, 300) / 6
    assert moderate_variance(chance, df).std() < 0.1 * chance.std()
    real = chance * np.where(np.arange(300) < 150, 0.04, 4.0)
    kept = moderate_variance(real, df)
    assert np.median(kept[150:]) > 20 * np.median(kept[:150])


def test_moderation_recovers_a_known_prior() -> None:
    # s2 = s0 * chi2_d/d * d0/chi2_d0 has prior df d0 and prior s0
    rng = np.random.default_rng(3)
    d, d0, s0 = 6.0, 10.0, 2.0
    s2 = s0 * (rng.chisquare(d, 5000) / d) / (rng.chisquare(d0, 5000) / d0)
    kept = moderate_variance(s2, np.full(5000, d))
    slope = np.polyfit(s2, kept, 1)[0]
    assert slope == pytest.approx(d / (d + d0), abs=0.03)
    assert polygamma(1, 1.0) == pytest.approx(np.pi**2 / 6)


def test_the_truncation_constant() -> None:
    z = np.random.default_rng(4).normal(size=400_000)
    assert np.mean(z[np.abs(z) < 1.6] ** 2) == pytest.approx(TRUNCATED_SQUARE, abs=0.003)


@pytest.mark.parametrize("tau", [0.04, 0.08])
def test_the_spread_of_true_slopes_is_found_despite_outliers(tau: float) -> None:
    rng = np.random.default_rng(5)
    variance = np.full(2000, 0.05**2)
    slope = rng.normal(0, np.hypot(tau, 0.05), 2000)
    assert slope_spread(slope, variance) == pytest.approx(tau, rel=0.15)
    slope[:60] -= 1.0
    assert slope_spread(slope, variance) == pytest.approx(tau, rel=0.25)


def test_no_spread_gives_the_floor_and_a_wider_one_left_open() -> None:
    slope, variance = np.linspace(-0.01, 0.01, 50), np.full(50, 0.05**2)
    tau = slope_spread(slope, variance)
    assert tau == TAU_FLOOR
    assert widest_spread(tau, variance) > 4 * TAU_FLOOR


def test_a_posterior_by_hand() -> None:
    # tau^2 = .0016 and 1.3 v = .0016: half the slope, scale sqrt(.0008)
    posterior = posterior_slope(np.array([-0.2]), np.array([0.0016 / 1.3]), 0.04, np.array([8.0]))
    assert posterior.mean[0] == pytest.approx(-0.1)
    assert posterior.scale[0] == pytest.approx(np.sqrt(0.0008))
    assert posterior.below(-0.03)[0] == pytest.approx(student.cdf(0.07 / np.sqrt(0.0008), 20))
    lower, upper = posterior.interval(0.90)
    assert upper[0] - lower[0] == pytest.approx(2 * student.ppf(0.95, 20) * np.sqrt(0.0008))


def test_seven_years_are_believed_less_than_eight() -> None:
    slope, variance = np.array([-0.2, -0.2]), np.array([0.001, 0.001])
    posterior = posterior_slope(slope, variance, 0.04, np.array([7.0, 8.0]))
    assert posterior.mean[0] > posterior.mean[1]


def test_the_interval_holds_both_beliefs() -> None:
    rng = np.random.default_rng(7)
    belief = believe(rng.normal(0, 0.2, 60), np.full(60, 0.03), np.full(60, 8.0))
    lower, upper = belief.interval(0.90)
    for part in (belief.likely, belief.wide):
        assert (lower <= part.interval(0.90)[0]).all()
        assert (upper >= part.interval(0.90)[1]).all()
    assert (belief.at_most_below(-0.03) >= belief.likely.below(-0.03)).all()


@pytest.mark.parametrize(
    "changes",
    [
        {"scale": "proportion", "lower": 0.0, "upper": 1.0},
        {"scale": "proportion", "lower": 0.0, "upper": 1.0, "polarity": -1},
        {"scale": "rate"},
        {"scale": "money", "polarity": -1},
        {"scale": "score"},
    ],
)
def test_there_and_back_on_every_scale(changes: dict[str, object]) -> None:
    values = 0.1 + 0.8 / (1 + np.exp(-draw_values(1)))
    panel = panel_of(values, **changes)
    np.testing.assert_allclose(to_natural(panel, transform(panel).y), values)


def test_proportions_by_hand() -> None:
    # 3 of 4 with half a case at each end: 3.5 of 5, logit ln(3.5 / 1.5)
    panel = panel_of(
        np.array([[75.0]]),
        scale="proportion",
        lower=0.0,
        upper=100.0,
        exposure=np.array([[4.0]]),
        errors=np.array([[2.1]]),
    )
    result = transform(panel)
    assert result.y[0, 0] == pytest.approx(np.log(3.5 / 1.5))
    assert result.se[0, 0] == pytest.approx(2.1 / (100 * 0.7 * 0.3))


def test_one_hundred_per_cent_stays_finite() -> None:
    values = np.array([[100.0, 99.0, 0.0, 50.0]])
    y = transform(panel_of(values, scale="proportion", lower=0.0, upper=100.0)).y
    assert np.isfinite(y).all()
    assert y[0, 0] > y[0, 1] > y[0, 3] > y[0, 2]


def test_rare_counts_have_a_root_scale_with_a_known_error() -> None:
    panel = panel_of(
        np.array([[0.0, 0.09]]), scale="rate", exposure=np.array([[100.0, 100.0]]), polarity=-1
    )
    result = transform(panel)
    np.testing.assert_allclose(result.y, [[-0.1, -(0.3 + np.sqrt(0.1))]])
    np.testing.assert_allclose(result.se, 0.1)


def test_money_below_zero_stays_as_it_is() -> None:
    values = np.array([[-1.0, 2.0], [3.0, 4.0]])
    np.testing.assert_array_equal(transform(panel_of(values, scale="money")).y, values)


def test_a_regions_path_counts_by_its_size() -> None:
    d = np.array([[2.0], [2.0], [2.0], [5.0], [1.0]])
    path = regional_path(d, np.array([0, 0, 0, 1, -1]))
    np.testing.assert_allclose(path[:, 0], [2 * 3 / 9] * 3 + [5 / 7, 0])
