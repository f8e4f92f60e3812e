"""The recent-trend marker of the public health profiles."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from areaprofile.stats import rates
from areaprofile.stats.trend_marker import recent_trend_of_proportions, recent_trend_of_values

nan = np.nan
COUNTS = st.lists(st.integers(0, 100), min_size=5, max_size=7)


def test_published_cases(vectors: Path) -> None:
    cases = json.loads((vectors / "worked_examples.json").read_text())["fingertips_recent_trend"]
    for case in cases["cases"]:
        column = {name: [row[name] for row in case["rows"]] for name in case["rows"][0]}
        if case["mode"] == "proportion":
            marker, chi_squared = recent_trend_of_proportions(column["count"], column["denom"])
        else:
            marker, chi_squared = recent_trend_of_values(
                column["value"], column["lo"], column["hi"]
            )
        assert round(float(chi_squared), 2) == case["expect"]["chi2_2dp"]
        assert str(marker) == case["expect"]["marker"].lower()


@given(COUNTS)
def test_turning_time_round_turns_the_marker_round(counts: list[int]) -> None:
    turned = {"increasing": "decreasing", "decreasing": "increasing"}
    last = np.array(counts[-5:])
    base = np.full(5, 200)
    marker, chi_squared = recent_trend_of_proportions(last, base)
    back, chi_back = recent_trend_of_proportions(last[::-1], base)
    assert np.isclose(chi_squared, chi_back)
    assert str(back) == turned.get(str(marker), str(marker))


def test_only_the_last_five_points_count_and_all_must_be_there() -> None:
    base = np.full((3, 6), 1000)
    counts = [[999, 100, 150, 200, 250, 300], [100, 150, nan, 250, 300, 350], [9] * 6]
    markers, chi_squared = recent_trend_of_proportions(counts, base)
    assert markers.tolist() == ["increasing", "", "no_significant_change"]
    assert np.isnan(chi_squared[1])
    assert recent_trend_of_proportions([[1, 2, 3, 4]], [[9] * 4])[0].tolist() == [""]


def test_one_odd_year_is_no_trend() -> None:
    values = np.array([10.0, 10.2, 9.9, 10.1, 30.0])
    marker, chi_squared = recent_trend_of_values(values, values - 0.5, values + 0.5)
    assert chi_squared > 9.6
    assert str(marker) == "no_significant_change"


def test_edges() -> None:
    nothing = recent_trend_of_proportions([0] * 5, [100] * 5)
    assert str(nothing[0]) == "no_significant_change"
    assert str(recent_trend_of_proportions([1] * 5, [0] * 5)[0]) == ""
    counts = [10, 20, 40, 80, 160]
    lower, upper = rates.rate_limits(counts, 1000, multiplier=100)
    values = rates.rate(counts, 1000, multiplier=100)
    assert str(recent_trend_of_values(values, lower, upper)[0]) == "increasing"
    assert str(recent_trend_of_values(values, values, values)[0]) == ""
