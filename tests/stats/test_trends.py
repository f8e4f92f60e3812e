"""The relative and own trend of every council: what must hold whatever the data are."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from trend_panels import COUNCILS, draw_values, falling_values, panel_of

from areaprofile.stats.national_trend import NationalTrend, national_trend
from areaprofile.stats.trend_stops import Stop
from areaprofile.stats.trends import assess_trend, had_it_kept_pace

SEEDS = st.integers(0, 10_000)
few = settings(max_examples=20, deadline=None, derandomize=True)


def holed(seed: int, values: np.ndarray) -> np.ndarray:
    """One inner value missing for a quarter of the councils."""
    rng = np.random.default_rng(seed)
    out = values.copy()
    for i in range(0, len(out), 4):
        out[i, rng.integers(1, out.shape[1] - 1)] = np.nan
    return out


@few
@given(SEEDS)
def test_turning_the_polarity_swaps_behind_and_ahead(seed: int) -> None:
    values = holed(seed, draw_values(seed))
    up, down = assess_trend(panel_of(values)), assess_trend(panel_of(values, polarity=-1))
    np.testing.assert_allclose(up.rel_mean, -down.rel_mean, atol=1e-9)
    np.testing.assert_allclose(up.p_behind, down.p_ahead, atol=1e-9)
    np.testing.assert_allclose(up.p_own_falling, 1 - down.p_own_falling, atol=1e-9)


@few
@given(SEEDS)
def test_reversing_time_reverses_every_trend(seed: int) -> None:
    values = holed(seed, draw_values(seed))
    there, back = assess_trend(panel_of(values)), assess_trend(panel_of(values[:, ::-1]))
    np.testing.assert_allclose(there.rel_mean, -back.rel_mean, atol=1e-9)
    np.testing.assert_allclose(there.p_behind, back.p_ahead, atol=1e-9)
    assert there.national.slope == pytest.approx(-back.national.slope)


@few
@given(SEEDS)
def test_the_order_of_councils_is_irrelevant(seed: int) -> None:
    values = draw_values(seed)
    order = np.random.default_rng(seed).permutation(len(values))
    region = np.arange(len(values)) % 4
    first = assess_trend(panel_of(values, region=region))
    second = assess_trend(panel_of(values[order], region=region[order]))
    np.testing.assert_allclose(first.rel_mean[order], second.rel_mean, atol=1e-9)
    np.testing.assert_allclose(first.own_mean[order], second.own_mean, atol=1e-9)


@few
@given(SEEDS, st.floats(-50, 50), st.floats(0.01, 100))
def test_the_unit_of_a_score_is_irrelevant(seed: int, shift: float, factor: float) -> None:
    values = draw_values(seed)
    plain, other = assess_trend(panel_of(values)), assess_trend(panel_of(shift + factor * values))
    np.testing.assert_allclose(plain.p_behind, other.p_behind, atol=1e-6)
    np.testing.assert_allclose(plain.p_own_falling, other.p_own_falling, atol=1e-6)


@few
@given(SEEDS, st.sampled_from(["rate", "money"]), st.floats(0.001, 1000))
def test_the_unit_of_rates_and_money_is_irrelevant(seed: int, scale: str, factor: float) -> None:
    values = np.exp(0.3 * draw_values(seed))
    plain = assess_trend(panel_of(values, scale=scale))
    other = assess_trend(panel_of(values * factor, scale=scale))
    np.testing.assert_allclose(plain.p_behind, other.p_behind, atol=1e-6)


@few
@given(SEEDS)
def test_what_happens_to_all_councils_changes_no_relative_trend(seed: int) -> None:
    values = draw_values(seed)
    tide = np.random.default_rng(seed).normal(0, 0.5, values.shape[1])
    before, after = assess_trend(panel_of(values)), assess_trend(panel_of(values + tide))
    rel = before.rel_mean * before.sd, after.rel_mean * after.sd
    np.testing.assert_allclose(*rel, atol=1e-9)


@few
@given(SEEDS)
def test_probabilities_and_intervals_are_in_order(seed: int) -> None:
    result = assess_trend(panel_of(holed(seed, draw_values(seed))))
    judged = result.stop == Stop.NONE
    assert judged.all()
    assert ((result.p_behind >= 0) & (result.p_behind + result.p_ahead <= 1)).all()
    assert (result.rel_lower < result.rel_mean).all()
    assert (result.rel_mean < result.rel_upper).all()
    assert (np.abs(result.rel_mean) <= np.abs(result.slope) + 1e-12).all()


def test_a_steep_fall_is_seen_and_named() -> None:
    result = assess_trend(panel_of(falling_values(3)))
    assert result.p_behind[0] > 0.95
    assert result.p_own_falling[0] > 0.95
    assert result.fall[0] > 0.5
    assert result.same_sign[0]


def test_more_noise_is_less_certain() -> None:
    quiet = falling_values(3)
    rng = np.random.default_rng(5)
    loud = quiet + rng.normal(0, 0.6, quiet.shape)
    sure, unsure = assess_trend(panel_of(quiet)), assess_trend(panel_of(loud))
    width = sure.rel_upper - sure.rel_lower, unsure.rel_upper - unsure.rel_lower
    assert (width[0] < width[1]).all()
    assert abs(unsure.rel_mean[0]) < abs(unsure.slope[0]) / 2


def test_a_measure_that_is_all_noise_does_not_prove_that_anybody_keeps_pace() -> None:
    for seed in range(12):
        rng = np.random.default_rng(seed)
        values = rng.normal(0, 1, (COUNCILS, 1)) + rng.normal(0, 1.2, (COUNCILS, 8))
        result = assess_trend(panel_of(values))
        if result.tau < 0.02:
            break
    assert result.tau < 0.02, "one draw in two has a small estimate by luck"
    assert (result.rel_lower < -0.03).all()
    assert (result.rel_upper > 0.03).all()


def test_large_standard_errors_count_as_noise() -> None:
    values = draw_values(8)
    errors = np.full(values.shape, 0.02)
    errors[0] = 2.0
    result = assess_trend(panel_of(values, errors=errors))
    assert result.variance[0] > 10 * np.median(result.variance[1:])


def test_one_council_has_nobody_to_be_compared_with() -> None:
    result = assess_trend(panel_of(draw_values(1, councils=1)))
    assert result.stop.tolist() == [Stop.TOO_FEW_COUNCILS]
    assert np.isnan(result.p_behind).all()
    assert not result.national.above(0.03)


def test_all_missing_is_no_values() -> None:
    result = assess_trend(panel_of(np.full((COUNCILS, 8), np.nan)))
    assert (result.stop == Stop.NO_VALUES).all()
    assert np.isnan(result.rel_mean).all()


def test_everything_tied_has_no_spread_to_measure_against() -> None:
    result = assess_trend(panel_of(np.ones((COUNCILS, 8))))
    assert (result.stop == Stop.TOO_FEW_COUNCILS).all()


def test_flat_series_at_different_levels_raise_nothing() -> None:
    values = np.repeat(np.arange(COUNCILS, dtype=float)[:, None], 8, axis=1)
    result = assess_trend(panel_of(values))
    assert (result.stop == Stop.NONE).all()
    np.testing.assert_allclose(result.rel_mean, 0, atol=1e-12)
    assert (result.p_behind < 1e-3).all()


def test_a_national_line_by_hand() -> None:
    # medians 0, 1, 2, 4: slope 1.3, residual sum of squares .3, Sxx 5, df 2
    values = np.array([[0.0, 1.0, 2.0, 4.0]] * 3)
    trend = national_trend(values)
    assert trend.slope == pytest.approx(1.3)
    assert trend.error == pytest.approx(np.sqrt(0.3 / 2 / 5))
    assert trend.df == 2
    assert trend.above(1.3) == pytest.approx(0.5)


def test_a_national_line_needs_three_years() -> None:
    trend = national_trend(np.array([[0.0, 1.0]]))
    assert np.isnan(trend.slope)
    assert NationalTrend(np.nan, np.nan, 0.0).above(0.0) == 0.0


def test_england_rising_at_the_ceiling_puts_nobody_behind() -> None:
    rng = np.random.default_rng(2)
    start, end = np.log(0.92 / 0.08), np.log(0.97 / 0.03)
    logit = rng.normal(0, 0.5, (150, 1)) + np.linspace(start, end, 8)
    share = rng.binomial(3000, 1 / (1 + np.exp(-logit))) / 3000
    region = np.arange(150) % 9
    percent = panel_of(100 * share, scale="proportion", region=region, lower=0.0, upper=100.0)
    assert not (assess_trend(percent).p_behind >= 0.9).any()
    raw = assess_trend(panel_of(100 * share, region=region))
    assert (raw.p_behind >= 0.9).any(), "the raw scale is where the artefact lives"


def test_had_it_kept_pace_gives_the_fall_back_in_the_unit_of_the_measure() -> None:
    values = falling_values(3)
    panel = panel_of(10 + values)
    trend = assess_trend(panel)
    kept = had_it_kept_pace(panel, trend)
    np.testing.assert_allclose(kept - panel.values[:, -1], trend.fall * trend.sd, atol=1e-9)
    assert kept[0] > panel.values[0, -1]


def test_from_high_means_began_in_the_best_quarter() -> None:
    values = falling_values(3)
    values[0] += 5
    result = assess_trend(panel_of(values))
    assert result.from_high[0]
    assert result.from_high.sum() == COUNCILS // 4
