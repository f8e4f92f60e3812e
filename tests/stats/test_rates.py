"""Rates and limits: published worked examples, an independent library, properties and edges."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chi2
from statsmodels.stats.proportion import proportion_confint

from areaprofile.stats import rates

CONFIDENCES = st.sampled_from([0.8, 0.95, 0.998])


def test_byar_and_wilson_agree_with_the_published_worked_examples(vectors: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    sheet = openpyxl.load_workbook(vectors / "testdata_Byars_Wilson.xlsx")["testdata_B_W"]
    compared = 0
    for row in sheet.iter_rows(min_row=2, values_only=True):
        count, base, lower, upper, confidence, method = row
        if count is None:
            continue
        level = float(confidence.rstrip("%")) / 100
        if method == "Wilson":
            got = rates.proportion_limits(count, base, confidence=level)
        elif count >= rates.SMALL_COUNT:
            got = rates.count_limits(count, confidence=level)
        else:
            continue  # their sheet applies Byar below 10 as well, where we are exact
        assert got == pytest.approx((lower, upper), rel=1e-9)
        compared += 1
    assert compared == 11


@pytest.mark.parametrize(
    ("count", "confidence", "lower", "upper"),
    [
        # Garwood 1936, table of exact limits of a Poisson count, as in every handbook.
        (0, 0.95, 0.0, 3.689),
        (1, 0.95, 0.0253, 5.572),
        (5, 0.95, 1.623, 11.668),
        (9, 0.95, 4.115, 17.085),
        (9, 0.998, 0.5 * chi2.ppf(0.001, 18), 0.5 * chi2.ppf(0.999, 20)),
    ],
)
def test_small_counts_have_exact_limits(
    count: int, confidence: float, lower: float, upper: float
) -> None:
    assert rates.count_limits(count, confidence=confidence) == pytest.approx(
        (lower, upper), abs=6e-4
    )


def test_byar_is_near_the_exact_limits_from_ten_on() -> None:
    counts = np.arange(10, 500)
    lower, upper = rates.count_limits(counts)
    assert lower == pytest.approx(chi2.ppf(0.025, 2 * counts) / 2, rel=0.01)
    assert upper == pytest.approx(chi2.ppf(0.975, 2 * counts + 2) / 2, rel=0.01)


@given(st.integers(1, 10**7), st.floats(0, 1), CONFIDENCES)
def test_wilson_agrees_with_an_independent_library(
    base: int, share: float, confidence: float
) -> None:
    count = round(base * share)
    expected = proportion_confint(count, base, alpha=1 - confidence, method="wilson")
    assert rates.proportion_limits(count, base, confidence=confidence) == pytest.approx(
        expected, abs=1e-12
    )


@given(st.integers(1, 10**6), st.floats(0, 1), CONFIDENCES)
def test_a_proportion_lies_within_its_limits_and_they_within_0_and_1(
    base: int, share: float, confidence: float
) -> None:
    count = round(base * share)
    lower, upper = rates.proportion_limits(count, base, confidence=confidence)
    assert 0 <= lower <= count / base <= upper <= 1
    wide_lower, wide_upper = rates.proportion_limits(count, base, confidence=0.9999)
    assert wide_lower <= lower
    assert upper <= wide_upper
    more_lower, more_upper = rates.proportion_limits(4 * count, 4 * base, confidence=confidence)
    assert more_upper - more_lower < upper - lower


@given(st.floats(0, 10**6), st.floats(1, 10**6), CONFIDENCES)
def test_a_rate_lies_within_its_limits(count: float, base: float, confidence: float) -> None:
    value = rates.rate(count, base, multiplier=1000)
    lower, upper = rates.rate_limits(count, base, multiplier=1000, confidence=confidence)
    assert 0 <= lower <= value <= upper
    wide_lower, wide_upper = rates.rate_limits(count, base, multiplier=1000, confidence=0.9999)
    assert wide_lower <= lower
    assert upper <= wide_upper


@given(st.integers(1, 10**5))
def test_four_times_the_years_give_a_narrower_rate(count: int) -> None:
    lower, upper = rates.rate_limits(count, 1000, multiplier=100)
    more_lower, more_upper = rates.rate_limits(4 * count, 4000, multiplier=100)
    assert more_upper - more_lower < upper - lower


def test_limits_do_not_jump_the_wrong_way_at_ten() -> None:
    lower, upper = rates.count_limits(np.linspace(0.5, 30, 400))
    assert (np.diff(lower) > 0).all()
    assert (np.diff(upper) > 0).all()


def test_a_gap_or_an_impossible_number_gives_nan_and_never_zero() -> None:
    numerators = [np.nan, 3, 0, 3, -1]
    denominators = [10, np.nan, 0, -2, 10]
    assert np.isnan(rates.proportion_limits(numerators, denominators)).all()
    assert np.isnan(rates.rate_limits(numerators, denominators, multiplier=1)).all()
    assert np.isnan(rates.rate(numerators[:4], denominators[:4], multiplier=1)).all()
    assert np.isnan(rates.proportion_limits(11, 10)).all()


def test_zero_is_a_value() -> None:
    assert rates.rate(0, 10, multiplier=100) == 0
    assert rates.proportion_limits(0, 10)[0] == 0
    assert rates.proportion_limits(10, 10)[1] == 1
    assert rates.count_limits(0)[0] == 0


def test_empty_in_empty_out() -> None:
    assert rates.proportion_limits([], [])[0].shape == (0,)
    assert rates.rate_limits([], [], multiplier=1)[1].shape == (0,)


@pytest.mark.parametrize("confidence", [0, 1, 95, -0.5, float("nan")])
def test_confidence_is_a_share(confidence: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        rates.proportion_limits(1, 2, confidence=confidence)
    with pytest.raises(ValueError, match="between 0 and 1"):
        rates.count_limits(1, confidence=confidence)


def test_standardised_rates_agree_with_the_published_example(vectors: Path) -> None:
    case = json.loads((vectors / "worked_examples.json").read_text())["age_std"]
    counts, people, standard = (np.reshape(case[name], (2, 4)) for name in ("e", "b", "s_b"))
    value, lower, upper = rates.directly_standardised_rate(counts, people, standard, multiplier=1)
    assert value == pytest.approx([row[0] for row in case["direct"]], abs=1e-8)
    assert ((lower < value) & (value < upper)).all()


def test_one_band_is_the_crude_rate() -> None:
    value, lower, upper = rates.directly_standardised_rate([40], [800], [5], multiplier=100)
    assert value == pytest.approx(5)
    crude_lower, crude_upper = rates.rate_limits(40, 800, multiplier=100)
    assert lower == pytest.approx(crude_lower)
    assert upper == pytest.approx(crude_upper)


def test_too_few_events_or_an_empty_band_give_no_standardised_rate() -> None:
    few = rates.directly_standardised_rate([4, 5], [100, 100], [1, 1], multiplier=1)
    hole = rates.directly_standardised_rate([40, 0], [100, 0], [1, 1], multiplier=1)
    gap = rates.directly_standardised_rate([40, np.nan], [100, 100], [1, 1], multiplier=1)
    assert np.isnan([few, hole, gap]).all()
    unused = rates.directly_standardised_rate([40, 0], [100, 0], [1, 0], multiplier=1)
    assert unused[0] == pytest.approx(0.4)
