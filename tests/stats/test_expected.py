"""Expected result given the circumstances."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.linear_model import LinearRegression, Ridge

from areaprofile.stats import expected

nan = np.nan


def example(places: int = 120, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    context = random.normal(size=(places, 3))
    return context, 50 + context @ [3, -2, 0] + random.normal(size=places)


def test_each_place_is_predicted_without_itself() -> None:
    context, outcome = example(40)
    design = np.column_stack([np.ones(40), (context - context.mean(0)) / context.std(0)])
    fit = expected._fit(outcome, design, np.ones(40), 5.0)
    for place in (0, 7, 39):
        others = np.arange(40) != place
        model = Ridge(alpha=5.0).fit(design[others, 1:], outcome[others])
        left_out = outcome[place] - model.predict(design[[place], 1:])[0]
        assert fit.residual[place] == pytest.approx(left_out)


def test_a_plain_case_is_near_least_squares() -> None:
    context, outcome = example(300)
    got = expected.leave_one_out(outcome, context)
    plain = LinearRegression().fit(context, outcome).predict(context)
    assert np.corrcoef(got.expected, plain)[0, 1] > 0.999
    assert got.explained > 0.85
    assert np.allclose(got.expected + got.residual, outcome)
    inside = (got.lower < 0) & (got.upper > 0)
    assert inside.mean() == pytest.approx(0.95, abs=0.03)


def test_outliers_do_not_bend_the_line() -> None:
    context, outcome = example()
    clean = expected.leave_one_out(outcome, context)
    spoiled = outcome.copy()
    spoiled[:6] += 60
    got = expected.leave_one_out(spoiled, context)
    assert np.abs(got.expected - clean.expected)[6:].max() < 1.2
    assert (got.lower[:6] > 0).all()


def test_gaps_and_too_few_places() -> None:
    context, outcome = example()
    context[3, 1] = nan
    outcome[5] = nan
    got = expected.leave_one_out(outcome, context)
    assert np.isnan(got.expected[[3, 5]]).all()
    assert got.places == 118
    few = expected.leave_one_out(outcome[:9], context[:9])
    assert np.isnan(few.expected).all()
    assert np.isnan(expected.leave_one_out(np.full(20, nan), np.ones((20, 2))).expected).all()
    assert expected.leave_one_out([], np.empty((0, 2))).places == 0


def test_context_without_spread_leaves_the_mean() -> None:
    outcome = np.arange(20.0)
    got = expected.leave_one_out(outcome, np.ones((20, 2)))
    others = (outcome.sum() - outcome) / 19
    assert got.expected == pytest.approx(others, abs=0.5)
    assert (expected.leave_one_out(np.full(20, 3.0), np.ones((20, 1))).residual == 0).all()


@settings(max_examples=25)
@given(st.integers(0, 1000), st.floats(0.1, 20), st.floats(-100, 100))
def test_units_and_direction_do_not_matter(seed: int, factor: float, shift: float) -> None:
    context, outcome = example(40, seed)
    got = expected.leave_one_out(outcome, context)
    turned = expected.leave_one_out(-outcome, context * factor + shift)
    assert turned.residual == pytest.approx(-got.residual, abs=1e-5)
    assert (got.lower <= got.residual).all()
    assert (got.residual <= got.upper).all()
    wide = expected.leave_one_out(outcome, context, confidence=0.998)
    assert (wide.lower < got.lower).all()
