"""What stops a trend from being judged, and that nothing leaks through."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from trend_panels import COUNCILS, draw_values, falling_values, panel_of

from areaprofile.stats.trend_stops import Stop, near_bound, usable_values, without_steps
from areaprofile.stats.trends import assess_trend

few = settings(max_examples=20, deadline=None, derandomize=True)


def first_stop_of(values: np.ndarray, council: int = 0, **changes: object) -> Stop:
    return Stop(int(assess_trend(panel_of(values, **changes)).stop[council]))


def test_five_years_are_enough_and_four_are_not() -> None:
    assert first_stop_of(draw_values(1, years=5)) is Stop.NONE
    assert first_stop_of(draw_values(1, years=4)) is Stop.TOO_FEW_YEARS


def test_no_polarity_no_judgement() -> None:
    assert first_stop_of(draw_values(1), polarity=0) is Stop.NO_POLARITY


def test_not_the_councils_service_comes_first() -> None:
    values = draw_values(1)
    runs = np.ones(COUNCILS, dtype=bool)
    runs[0] = False
    values[0] = np.nan
    assert first_stop_of(values, runs=runs) is Stop.NOT_RUN


def test_a_missing_last_year() -> None:
    values = draw_values(1)
    values[0, -1] = np.nan
    assert first_stop_of(values) is Stop.LAST_YEAR_MISSING


def test_two_gaps_in_eight_years_pass_and_three_do_not() -> None:
    values = draw_values(1)
    values[0, [2, 4]] = np.nan
    assert first_stop_of(values) is Stop.NONE
    values[0, 5] = np.nan
    assert first_stop_of(values) is Stop.GAPS


def test_a_year_nobody_collected_is_nobodys_gap() -> None:
    values = draw_values(1, years=9)
    values[:, 3] = np.nan
    values[0, [5, 6]] = np.nan
    assert first_stop_of(values) is Stop.NONE


def test_a_new_council_is_judged_from_its_first_year() -> None:
    values = draw_values(1, years=9)
    values[0, :4] = np.nan
    assert first_stop_of(values) is Stop.NONE
    values[0, 4] = np.nan
    assert first_stop_of(values) is Stop.TOO_FEW_YEARS


def test_a_break_that_leaves_four_years() -> None:
    assert first_stop_of(draw_values(1, years=9), breaks=(5,)) is Stop.BREAK
    assert first_stop_of(draw_values(1, years=9), breaks=(4,)) is Stop.NONE


@few
@given(st.integers(0, 10_000))
def test_nothing_before_a_break_matters(seed: int) -> None:
    values = draw_values(seed, years=10)
    other = values.copy()
    other[:, :4] = np.random.default_rng(seed).normal(0, 50, (COUNCILS, 4))
    one = assess_trend(panel_of(values, breaks=(4,)))
    two = assess_trend(panel_of(other, breaks=(4,)))
    np.testing.assert_array_equal(one.p_behind, two.p_behind)
    np.testing.assert_array_equal(one.own_mean, two.own_mean)
    assert one.from_high.tolist() == two.from_high.tolist()


def test_a_step_common_to_all_is_bridged() -> None:
    values = draw_values(4, years=8)
    stepped = values + np.where(np.arange(8) >= 4, 3.0, 0.0)
    plain = assess_trend(panel_of(values, common_breaks=(4,)))
    bridged = assess_trend(panel_of(stepped, common_breaks=(4,)))
    np.testing.assert_allclose(plain.p_behind, bridged.p_behind, atol=1e-9)
    np.testing.assert_allclose(plain.own_mean, bridged.own_mean, atol=1e-9)
    crossed = assess_trend(panel_of(stepped))
    assert crossed.national.slope > bridged.national.slope + 0.2


def test_a_common_step_with_two_years_on_a_side_cuts_the_series() -> None:
    panel = panel_of(draw_values(4, years=8), common_breaks=(2,))
    usable, bridged = usable_values(panel)
    assert bridged == ()
    assert np.isnan(usable[:, :2]).all()
    assert first_stop_of(draw_values(4, years=8), common_breaks=(6,)) is Stop.BREAK


def test_a_break_beyond_the_window_is_no_break() -> None:
    assert first_stop_of(draw_values(1, years=6), breaks=(0, 6)) is Stop.NONE


def test_steps_are_removed_to_the_letter() -> None:
    y = np.array([[0.0, 1.0, 2.0, 13.0, 14.0, 15.0]])
    np.testing.assert_allclose(without_steps(y, (3,)), [[0, 1, 2, 3, 4, 5]], atol=1e-9)


def test_of_a_rolling_series_every_third_value_is_used() -> None:
    values = draw_values(1, years=13)
    result = assess_trend(panel_of(values, overlap=3))
    assert result.n_years.tolist() == [5] * COUNCILS
    other = values.copy()
    other[:, [1, 2, 4, 5, 7, 8, 10, 11]] += 9
    np.testing.assert_array_equal(
        result.p_behind, assess_trend(panel_of(other, overlap=3)).p_behind
    )
    assert first_stop_of(draw_values(1, years=12), overlap=3) is Stop.ROLLING_TOO_SHORT


def test_more_than_three_zeros_in_ten_is_level_only() -> None:
    values = np.exp(0.3 * draw_values(1, years=10))
    values[0, :3] = 0
    assert first_stop_of(values, scale="rate") is Stop.NONE
    values[0, 3] = 0
    assert first_stop_of(values, scale="rate") is Stop.LEVEL_ONLY


def test_proportions_stuck_at_one_hundred_are_level_only() -> None:
    values = 100 / (1 + np.exp(-draw_values(1)))
    values[0, :5] = 100
    bounds = {"scale": "proportion", "lower": 0.0, "upper": 100.0}
    assert first_stop_of(values, **bounds) is Stop.LEVEL_ONLY


def test_fewer_than_five_cases_a_year_is_too_small() -> None:
    values = np.exp(0.3 * draw_values(1))
    exposure = np.full(values.shape, 50.0)
    exposure[0] = 4.0 / values[0]
    assert first_stop_of(values, scale="rate", exposure=exposure) is Stop.TOO_SMALL
    assert first_stop_of(values, 1, scale="rate", exposure=exposure) is Stop.NONE


def test_nine_councils_are_too_few() -> None:
    assert first_stop_of(draw_values(1, councils=9)) is Stop.TOO_FEW_COUNCILS
    assert first_stop_of(draw_values(1, councils=10)) is Stop.NONE


def test_councils_that_do_not_run_a_service_change_nothing_for_the_others() -> None:
    values = falling_values(2)
    runs = np.arange(COUNCILS) < 30
    noise = values.copy()
    noise[30:] = 1e6
    one = assess_trend(panel_of(values, runs=runs))
    two = assess_trend(panel_of(noise, runs=runs))
    np.testing.assert_array_equal(one.p_behind, two.p_behind)
    assert (one.stop[30:] == Stop.NOT_RUN).all()


@pytest.mark.parametrize(
    ("last", "error", "near"),
    [(99.2, 0.0, True), (98.9, 0.0, False), (97.0, 1.6, True), (97.0, 1.4, False)],
)
def test_headroom_is_one_unit_or_two_standard_errors(last: float, error: float, near: bool) -> None:
    panel = panel_of(np.full((1, 5), 50.0), scale="proportion", lower=0.0, upper=100.0)
    assert near_bound(panel, np.array([last]), np.array([error])).tolist() == [near]


def test_headroom_is_at_the_good_end_only() -> None:
    panel = panel_of(np.full((2, 5), 5.0), polarity=-1, scale="rate", lower=0.0, unit_step=1.0)
    assert near_bound(panel, np.array([0.5, 99.0]), np.zeros(2)).tolist() == [True, False]
    free = panel_of(np.full((2, 5), 5.0))
    assert not near_bound(free, np.array([0.5, 99.0]), np.zeros(2)).any()
