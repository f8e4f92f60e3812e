"""Early warnings: the last year against the path before it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from trend_panels import COUNCILS, draw_values, panel_of

from areaprofile.stats.early_warning import WARNING_P, off_path, robust_fit, survey_fall
from areaprofile.stats.trend_stops import Stop

few = settings(max_examples=15, deadline=None, derandomize=True)


def test_one_council_off_the_path() -> None:
    values = draw_values(1, councils=80)
    values[0, -1] = values[0, -2] - 3
    result = off_path(panel_of(values))
    assert result.p_worse[0] <= WARNING_P
    assert result.actual[0] < result.expected[0]
    assert (result.p_worse <= WARNING_P).sum() == 1


def test_a_shock_to_everybody_warns_of_nobody() -> None:
    values = draw_values(1, councils=80)
    plain = off_path(panel_of(values))
    values[:, -1] -= 5
    shocked = off_path(panel_of(values))
    np.testing.assert_allclose(plain.p_worse, shocked.p_worse, atol=1e-6)


@few
@given(st.integers(0, 5000))
def test_turning_the_polarity_turns_the_warning(seed: int) -> None:
    values = draw_values(seed)
    up, down = off_path(panel_of(values)), off_path(panel_of(-values, polarity=-1))
    np.testing.assert_allclose(up.p_worse, down.p_worse, atol=1e-6)
    mirrored = off_path(panel_of(-values))
    np.testing.assert_allclose(up.p_worse, 1 - mirrored.p_worse, atol=1e-6)
    np.testing.assert_allclose(up.p_either, mirrored.p_either, atol=1e-6)


def test_false_warnings_are_rare() -> None:
    raised = 0
    for seed in range(40):
        rng = np.random.default_rng(seed)
        values = rng.normal(0, 1, (150, 1)) + 0.2 * rng.standard_t(5, (150, 8))
        raised += int((off_path(panel_of(values)).p_worse <= WARNING_P).sum())
    assert raised / 150 <= 0.15


def test_four_years_are_enough_and_three_are_not() -> None:
    assert (off_path(panel_of(draw_values(1, years=4))).stop == Stop.NONE).all()
    assert (off_path(panel_of(draw_values(1, years=3))).stop == Stop.TOO_FEW_YEARS).all()


def test_a_gap_in_the_path_is_said() -> None:
    values = draw_values(1, years=9)
    values[0, -3] = np.nan
    result = off_path(panel_of(values))
    assert result.stop[0] == Stop.GAPS
    assert np.isnan(result.p_worse[0])


def test_not_across_a_break_and_not_for_rolling_series() -> None:
    values = draw_values(1, years=9)
    assert (off_path(panel_of(values, breaks=(7,))).stop == Stop.BREAK).all()
    long = draw_values(1, years=13)
    assert (off_path(panel_of(long, overlap=3)).stop == Stop.ROLLING_TOO_SHORT).all()


def test_all_missing_and_one_council() -> None:
    gone = off_path(panel_of(np.full((COUNCILS, 8), np.nan)))
    assert (gone.stop == Stop.NO_VALUES).all()
    alone = off_path(panel_of(draw_values(1, councils=1)))
    assert alone.stop.tolist() == [Stop.TOO_FEW_COUNCILS]


def test_robust_fit_ignores_wild_rows() -> None:
    x = np.column_stack([np.ones(60), np.linspace(0, 1, 60)])
    y = x @ np.array([1.0, 2.0]) + 0.01 * np.cos(np.arange(60))
    y[:6] += 50
    np.testing.assert_allclose(robust_fit(x, y), [1.0, 2.0], atol=0.02)


def test_a_survey_fall_by_hand() -> None:
    # 60 to 55 with standard errors 1.5 and 2: z = -2
    p = survey_fall(np.array([60.0]), np.array([55.0]), np.array([1.5]), np.array([2.0]))
    assert p[0] == pytest.approx(0.02275, abs=1e-5)
    assert np.isnan(survey_fall(*(np.array([np.nan]),) * 4)).all()
