"""Funnels with and without over-dispersion."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from areaprofile.stats import funnel

nan = np.nan


def test_published_poisson_limits(vectors: Path) -> None:
    case = json.loads((vectors / "worked_examples.json").read_text())["funnel_poisson"]
    for confidence, name in ((0.95, "95"), (0.998, "998")):
        lower, upper = funnel.poisson_limits(case["expected"], confidence=confidence)
        assert lower == pytest.approx(case["ll" + name], abs=1e-6)
        assert upper == pytest.approx(case["ul" + name], abs=1e-6)
    assert np.isnan(funnel.poisson_limits([0, nan], confidence=0.95)).all()


def test_drawing_in_shrinks_a_variance_by_a_known_factor() -> None:
    assert funnel.winsorised_variance(0.1) == pytest.approx(0.6787, abs=5e-5)
    assert funnel.winsorised_variance(0) == 1


def test_the_between_variance_is_found_even_with_outliers() -> None:
    random = np.random.default_rng(0)
    error = random.uniform(0.5, 1.5, 2000)
    value = random.normal(size=2000) * np.sqrt(error**2 + 2.0)
    clean = funnel.over_dispersed(value, error, 0)
    assert clean.between_variance == pytest.approx(2.0, rel=0.15)
    assert np.std(clean.z) == pytest.approx(1, abs=0.06)
    value[:60] += 40
    spoiled = funnel.over_dispersed(value, error, 0)
    assert spoiled.between_variance == pytest.approx(clean.between_variance, rel=0.2)
    assert (spoiled.z[:60] > 3.09).all()


def test_no_extra_spread_leaves_plain_scores() -> None:
    # Points closer together than chance would have them.
    error = np.ones(50)
    got = funnel.over_dispersed(np.linspace(-0.5, 0.5, 50), error, 0)
    assert got.between_variance == 0
    assert np.array_equal(got.z, got.plain_z)


def test_gaps_and_few_places() -> None:
    value = np.append(np.linspace(-3, 3, 20), nan)
    got = funnel.over_dispersed(value, np.ones(21), 0)
    assert got.places == 20
    assert np.isnan(got.z[-1])
    few = funnel.over_dispersed(value[:9], np.ones(9), 0)
    assert np.isnan(few.z).all()
    assert not np.isnan(few.plain_z).any()
    with pytest.raises(ValueError, match="above zero"):
        funnel.over_dispersed([1.0], [0.0], 0)


@given(st.lists(st.floats(-50, 50), min_size=10, max_size=40), st.floats(0.1, 5))
def test_extra_spread_never_makes_a_place_more_unusual(values: list[float], error: float) -> None:
    got = funnel.over_dispersed(values, np.full(len(values), error), 0)
    assert (np.abs(got.z) <= np.abs(got.plain_z) + 1e-12).all()
    turned = funnel.over_dispersed(-np.array(values), np.full(len(values), error), 0)
    assert turned.z == pytest.approx(-got.z)
    low, high = funnel.funnel_limits(
        0, error, between_variance=got.between_variance, confidence=0.95
    )
    wide_low, wide_high = funnel.funnel_limits(
        0, error, between_variance=got.between_variance, confidence=0.998
    )
    assert wide_low < low < high < wide_high


@pytest.mark.parametrize(("places", "mix"), [(40, 0.0), (40, 1.0), (150, 0.0), (150, 1.0)])
def test_the_spread_between_places_is_found_whatever_the_mix_of_errors(
    places: int, mix: float
) -> None:
    rng = np.random.default_rng(places)
    found = []
    for _ in range(60):
        error = np.exp(rng.normal(np.log(0.5), mix, places))
        residual = rng.normal(size=places) + error * rng.normal(size=places)
        found.append(np.sqrt(funnel.between_variance(residual, error)))
    assert np.mean(found) == pytest.approx(1, abs=0.08)


def test_the_spread_between_places_at_its_edges() -> None:
    assert np.isnan(funnel.between_variance(np.ones(9), np.ones(9)))
    assert np.isnan(funnel.between_variance(np.full(30, np.nan), np.ones(30)))
    assert funnel.between_variance(np.zeros(30), np.zeros(30)) == 0
    chance = np.random.default_rng(1).normal(size=200)
    assert funnel.between_variance(chance, np.full(200, 2.0)) == pytest.approx(0, abs=1e-6)
    gap = np.r_[np.nan, chance]
    assert funnel.between_variance(gap, np.zeros(201)) == pytest.approx(
        funnel.between_variance(chance, np.zeros(200))
    )
