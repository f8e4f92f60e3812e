"""XmR charts."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from areaprofile.stats import process_limits as xmr
from areaprofile.stats.process_limits import ProcessLimits


@pytest.fixture(scope="module")
def cases(vectors: Path) -> dict:
    return json.loads((vectors / "xmr_cases.json").read_text())


def test_published_limits(cases: dict) -> None:
    series = np.array(cases["y_rnorm20_seed123"])
    odd = series.copy()
    odd[14] = 10
    chosen = {
        "all": series,
        "y[15]=10, screen outliers": odd,
        "first 10": series[:10],
        "last 10": series[10:],
    }
    compared = 0
    for case in cases["limits"]:
        if case["case"] not in chosen:
            continue  # without screening: not our rule
        got = xmr.process_limits(chosen[case["case"]])
        expected = (case["mean"], case["lpl"], case["upl"])
        precision = 1e-5 if case["case"] in ("all", "y[15]=10, screen outliers") else 6e-3
        assert (got.mean, got.lower, got.upper) == pytest.approx(expected, abs=precision)
        compared += 1
    assert compared == 4


def test_published_rules(cases: dict) -> None:
    for case in cases["seven_one_side"]:
        got = xmr.seven_on_one_side(case["x"], 0.0)
        assert np.abs(got).tolist() == case["out"]
    for case in cases["seven_trend"]:
        assert xmr.seven_point_trend(case["x"]).tolist() == case["out"]
    for case in cases["two_in_three"]:
        got = xmr.two_in_three(case["close"], case["side"])
        assert got.astype(int).tolist() == case["out"]
    for case in cases["assurance_increase"]:
        limits = ProcessLimits((case["lpl"] + case["upl"]) / 2, case["lpl"], case["upl"], 20)
        assert xmr.assurance(limits, case["target"], polarity="higher_is_better") == case["out"]


def test_assurance_turns_with_polarity_and_says_nothing_without() -> None:
    limits = ProcessLimits(2, 1, 3, 20)
    assert xmr.assurance(limits, 4, polarity="lower_is_better") == "consistent_pass"
    assert xmr.assurance(limits, 0, polarity="lower_is_better") == "consistent_fail"
    assert xmr.assurance(limits, 4, polarity="none") == ""
    assert xmr.assurance(limits, np.nan, polarity="lower_is_better") == ""


def test_special_cause_by_hand() -> None:
    steady = [10, 11, 10, 9, 10, 11, 9, 10, 11, 10, 9, 10]
    limits = xmr.process_limits(steady)
    assert not xmr.special_cause(steady, limits).any()
    assert xmr.special_cause([*steady, 30], limits)[-1] == 1
    assert xmr.special_cause([*steady, -30], limits)[-1] == -1
    # Eleven points are too few to tell.
    assert not xmr.special_cause([*steady[:10], 30], xmr.process_limits(steady[:11])).any()


@given(st.lists(st.floats(-1000, 1000), min_size=12, max_size=30))
def test_limits_hold_the_mean_and_turn_with_the_series(series: list[float]) -> None:
    limits = xmr.process_limits(series)
    assert limits.lower <= limits.mean <= limits.upper
    turned = xmr.process_limits([-value for value in series])
    assert turned.upper == pytest.approx(-limits.lower, abs=1e-6)


def test_edges() -> None:
    assert np.isnan(xmr.process_limits([]).mean)
    assert np.isnan(xmr.process_limits([5, np.nan]).upper)
    flat = xmr.process_limits([5] * 12)
    assert (flat.lower, flat.upper) == (5, 5)
    assert not xmr.special_cause([5] * 12, flat).any()
    assert xmr.seven_point_trend([]).size == 0
    assert not xmr.seven_point_trend([1, 2, 3, np.nan, 4, 5, 6, 7]).any()
