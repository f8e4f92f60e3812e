"""Falling quality: four conditions together, and never on a provisional year alone."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from trend_panels import COUNCILS, draw_values, falling_values, panel_of

from areaprofile.stats.falling import (
    Severity,
    assess_falling,
    assess_improving,
    cannot_tell,
    without_last_year,
)
from areaprofile.stats.trend_stops import Stop

few = settings(max_examples=20, deadline=None, derandomize=True)


def test_a_steep_steady_fall_is_strong() -> None:
    result = assess_falling(panel_of(falling_values(3)))
    assert result.severity[0] == Severity.STRONG
    assert result.stop[0] == Stop.NONE
    assert result.trend.fall.argmax() == 0


def test_falling_from_a_high_level_is_tagged() -> None:
    values = falling_values(3)
    values[0] += 4
    result = assess_falling(panel_of(values))
    assert result.severity[0] >= Severity.FLAG
    assert result.from_high[0]


def test_standing_still_while_england_rises_is_the_tide_not_a_fall() -> None:
    values = falling_values(3) + 0.3 * np.arange(8)
    result = assess_falling(panel_of(values))
    assert result.trend.p_behind[0] >= 0.9
    assert result.severity[0] == Severity.CLEAR
    assert result.stop[0] == Stop.NATIONAL_TIDE


def test_one_bad_year_does_not_make_a_fall() -> None:
    values = draw_values(3, noise=0.05)
    values[0] = 0.02 * np.arange(8)
    values[0, -1] = -1.5
    assert assess_falling(panel_of(values)).severity[0] < Severity.FLAG


def test_a_slight_fall_is_said_to_be_slight() -> None:
    values = draw_values(3, noise=0.002)
    values[0] = -0.12 * np.arange(8)
    result = assess_falling(panel_of(values), materiality=1.5)
    assert result.stop[0] == Stop.TOO_SLIGHT


def test_at_the_best_possible_value_nobody_falls() -> None:
    logit = 3 + 0.5 * draw_values(3, noise=0.1)
    logit[0] = 8.0 - 0.38 * np.arange(8)
    values = 100 / (1 + np.exp(-logit))
    result = assess_falling(
        panel_of(
            values,
            scale="proportion",
            lower=0.0,
            upper=100.0,
            exposure=np.full(values.shape, 1e5),
        )
    )
    assert result.trend.p_behind[0] > 0.9
    assert result.stop[0] == Stop.AT_CEILING


def test_reasons_of_the_clear_ones() -> None:
    result = assess_falling(panel_of(draw_values(11)))
    clear = result.severity < Severity.FLAG
    assert clear.any()
    assert (result.stop[clear] != Stop.NONE).all()
    assert set(result.stop[clear]) <= {Stop.WITHIN_NOISE, Stop.NOT_BEHIND}


@few
@given(st.integers(0, 10_000), st.floats(-4, 4))
def test_a_provisional_year_is_never_decisive(seed: int, jolt: float) -> None:
    values = falling_values(seed, slope=-0.1)
    values[:5, -1] += jolt
    panel = panel_of(values, provisional_last=True)
    result = assess_falling(panel)
    settled = assess_falling(without_last_year(panel))
    assert (result.severity <= settled.severity).all()
    watched = result.provisional_watch
    assert (result.stop[watched] == Stop.PROVISIONAL_ONLY).all()
    assert (result.severity[watched] < Severity.FLAG).all()
    assert (result.stop[result.severity >= Severity.FLAG] == Stop.NONE).all()


def test_five_years_of_which_one_is_provisional_are_not_enough() -> None:
    result = assess_falling(panel_of(falling_values(3, years=5), provisional_last=True))
    assert (result.stop == Stop.PROVISIONAL_ONLY).all()
    assert (result.severity == Severity.CLEAR).all()


def test_a_fall_that_stands_without_the_provisional_year_is_raised() -> None:
    result = assess_falling(panel_of(falling_values(3, years=10), provisional_last=True))
    assert result.severity[0] >= Severity.FLAG
    assert result.stop[0] == Stop.NONE
    assert result.final_only is not None


@few
@given(st.integers(0, 10_000))
def test_improving_is_the_mirror_of_falling(seed: int) -> None:
    values = falling_values(seed)
    falling = assess_falling(panel_of(values))
    improving = assess_improving(panel_of(-values))
    assert falling.severity.tolist() == improving.severity.tolist()


@few
@given(st.integers(0, 10_000))
def test_nothing_is_raised_where_nothing_can_be_judged(seed: int) -> None:
    rng = np.random.default_rng(seed)
    values = falling_values(seed)
    values[rng.random(values.shape) < 0.2] = np.nan
    result = assess_falling(panel_of(values, runs=rng.random(COUNCILS) < 0.7))
    unjudged = result.trend.stop != Stop.NONE
    assert (result.severity[unjudged] == Severity.CLEAR).all()
    assert (result.stop[unjudged] == result.trend.stop[unjudged]).all()


def test_an_improver_on_a_provisional_year_alone_is_not_announced() -> None:
    values = -falling_values(3, years=9)
    values[0, -1] += 1
    panel = panel_of(values, provisional_last=True)
    result = assess_improving(panel)
    assert result.severity[0] >= Severity.FLAG
    short = assess_improving(panel_of(values[:, -5:], provisional_last=True))
    assert (short.stop == Stop.PROVISIONAL_ONLY).all()


def test_adding_a_constant_raises_the_same_councils() -> None:
    values = falling_values(3)
    one, two = assess_falling(panel_of(values)), assess_falling(panel_of(values + 100))
    assert one.severity.tolist() == two.severity.tolist()


def test_all_null_panels_raise_next_to_nothing() -> None:
    raised = 0
    for seed in range(40):
        rng = np.random.default_rng(9000 + seed)
        values = rng.normal(0, 1, (150, 1)) + rng.normal(0, 0.25, (150, 8))
        raised += int((assess_falling(panel_of(values)).severity >= Severity.FLAG).sum())
    assert raised / 150 <= 0.05


def test_what_cannot_be_told_is_counted() -> None:
    rng = np.random.default_rng(1)
    loud = rng.normal(0, 1, (COUNCILS, 1)) + rng.normal(0, 1.5, (COUNCILS, 6))
    assert cannot_tell(assess_falling(panel_of(loud)).trend).mean() > 0.9
    assert not cannot_tell(assess_falling(panel_of(loud, polarity=0)).trend).any()


@pytest.mark.parametrize("years", [5, 6, 8, 12])
def test_any_length_from_five_years_gives_an_answer(years: int) -> None:
    result = assess_falling(panel_of(falling_values(3, years=years)))
    assert (result.trend.stop == Stop.NONE).all()
