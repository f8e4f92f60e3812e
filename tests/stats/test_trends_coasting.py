"""Coasting: five answers for a block of measures, and the reasons for not asking."""

from collections.abc import Sequence

import numpy as np
import pytest
from trend_panels import COUNCILS, panel_of

from areaprofile.stats.coasting import (
    Coasting,
    CoastingResult,
    NotAsked,
    assess_block,
    confirmed,
)
from areaprofile.stats.trends import TrendResult, assess_trend

YEARS = 10


def block(
    own: Sequence[float], *, national: float = 0.12, noise: float = 0.1, years: int = YEARS
) -> list[TrendResult]:
    """Seven measures; the first councils have the given own slopes, the rest England's."""
    rng = np.random.default_rng(4)
    trends = []
    for _ in range(7):
        slope = national + rng.normal(0, 0.01, COUNCILS)
        slope[: len(own)] = own
        level = rng.normal(0, 1, COUNCILS)
        level[: len(own)] = np.linspace(-0.3, 0.1, len(own))
        values = level[:, None] + slope[:, None] * np.arange(years)
        trends.append(assess_trend(panel_of(values + rng.normal(0, noise, values.shape))))
    return trends


def answers(result: CoastingResult, n: int) -> list[Coasting]:
    return [Coasting(int(a)) for a in result.answer[:n]]


def test_four_answers_of_five() -> None:
    result = assess_block(block([0.0, 0.12, 0.066], noise=0.02))
    assert answers(result, 3) == [Coasting.FALLING_BEHIND, Coasting.STEADY, Coasting.SLOW]
    assert (result.answer == Coasting.AT_CEILING).any()
    assert (result.reason == NotAsked.NONE).all()
    assert result.p_behind[0] > 0.9
    assert result.p_keeps_half[0] < 0.2
    assert result.own_lower[0] < result.own_mean[0] < result.own_upper[0]


def test_noise_is_answered_by_cannot_tell() -> None:
    result = assess_block(block([0.05], noise=1.2, national=0.5, years=6))
    asked = result.answer != Coasting.AT_CEILING
    assert (result.answer[asked] == Coasting.CANT_TELL).mean() > 0.8


def test_what_is_itself_falling_is_left_to_the_falling_rule() -> None:
    result = assess_block(block([-0.15]))
    assert answers(result, 1) == [Coasting.NOT_ASKED]
    assert result.reason[0] == NotAsked.FALLING_INSTEAD


def test_not_asked_where_england_stands_still() -> None:
    result = assess_block(block([-0.1], national=0.0))
    assert (result.answer == Coasting.NOT_ASKED).all()
    assert (result.reason == NotAsked.ENGLAND_NOT_IMPROVING).all()


def test_four_measures_are_too_few() -> None:
    result = assess_block(block([0.0])[:4])
    assert (result.reason == NotAsked.TOO_FEW_INDICATORS).all()
    assert np.isnan(result.rel_mean).all()
    assert (assess_block(block([0.0])[:5]).reason == NotAsked.NONE).all()


def test_five_years_are_too_few_and_six_are_not() -> None:
    assert (assess_block(block([0.0], years=5)).reason == NotAsked.TOO_FEW_YEARS).all()
    assert (assess_block(block([0.0], years=6)).reason == NotAsked.NONE).all()


def test_a_maintained_standard_is_excused() -> None:
    excused = np.zeros((COUNCILS, 7), dtype=bool)
    excused[0, :3] = True
    result = assess_block(block([0.0]), excused=excused)
    assert result.n_indicators[0] == 4
    assert result.reason[0] == NotAsked.TOO_FEW_INDICATORS


def test_the_best_fifth_is_at_the_ceiling() -> None:
    trends = block([0.0])
    result = assess_block(trends)
    assert (result.answer == Coasting.AT_CEILING).sum() >= COUNCILS // 5


def test_the_order_of_measures_is_irrelevant() -> None:
    trends = block([0.0, 0.05])
    one, two = assess_block(trends), assess_block(trends[::-1])
    assert one.answer.tolist() == two.answer.tolist()
    np.testing.assert_allclose(one.p_behind, two.p_behind, atol=1e-9)


def test_a_provisional_year_never_makes_a_council_fall_behind() -> None:
    behind, steady = int(Coasting.FALLING_BEHIND), int(Coasting.STEADY)
    now = np.array([behind, behind, steady])
    before = np.array([behind, steady, behind])
    assert confirmed(now, before).tolist() == [behind, int(Coasting.CANT_TELL), steady]


@pytest.mark.parametrize("missing", [0, 1])
def test_a_council_without_values_is_not_asked(missing: int) -> None:
    trends = block([0.0])
    gone = np.full((COUNCILS, YEARS), np.nan)
    lost = [assess_trend(panel_of(gone))] * (3 + missing)
    result = assess_block(trends[: 7 - missing - 3] + lost)
    assert (result.reason == NotAsked.TOO_FEW_INDICATORS).all()
