"""The funnel of a measure among councils of one type."""

from pathlib import Path

import numpy as np
import pytest

from areaprofile.charts.funnel_plot import funnel_chart
from areaprofile.store.open import open_store
from areaprofile.tables.atlas import Atlas, open_atlas
from areaprofile.tables.funnel_plot import FunnelPlot, funnel_plot, funnel_sentence

DEMO = Path(__file__).parents[1] / "data" / "demo"


@pytest.fixture(scope="module")
def demo() -> Atlas:
    return open_atlas(open_store(DEMO))


@pytest.fixture(scope="module")
def plots(demo: Atlas) -> list[FunnelPlot]:
    """Every funnel of the newest figures of two councils."""
    councils = [demo.places.by_code[code] for code in ("Z06000006", "Z09000002")]
    found = [
        funnel_plot(demo, council, one, list(demo.series("council", one.indicator_id))[-1])
        for council in councils
        for one in demo.measures_at("council")
    ]
    return [one for one in found if one is not None]


def test_limits_narrow_as_numbers_grow(plots: list[FunnelPlot]) -> None:
    assert plots
    for plot in plots:
        width = plot.curve[2] - plot.curve[1]
        assert width[0] >= width[-1] - 1e-9
        assert (plot.curve[3] <= plot.curve[1] + 1e-9).all()
        assert (plot.curve[2] <= plot.curve[4] + 1e-9).all()


def test_a_council_is_outside_just_where_the_picture_shows_it(plots: list[FunnelPlot]) -> None:
    for plot in plots:
        for one in plot.points:
            low = np.interp(one.base, plot.curve[0], plot.curve[1])
            high = np.interp(one.base, plot.curve[0], plot.curve[2])
            margin = 0.02 * (high - low)  # the curve is drawn through forty points
            if one.where == "inside":
                assert low - margin <= one.value <= high + margin
            else:
                assert one.value < low + margin or one.value > high - margin


def test_the_target_is_that_of_all_counts_together(demo: Atlas, plots: list[FunnelPlot]) -> None:
    plot = plots[0]
    series = demo.series("council", plot.measure.indicator_id)[plot.period]
    at = [demo.level("council").position[one.place.code] for one in plot.points]
    rate = series.numerator[at].sum() / series.denominator[at].sum()
    assert plot.target == pytest.approx(plot.measure.multiplier * rate)
    assert plot.council.name in funnel_sentence(plot)
    assert funnel_chart(plot).startswith("<img")


def test_no_funnel_without_counts(demo: Atlas) -> None:
    council = demo.places.by_code["Z06000006"]
    for one in demo.measures_at("council"):
        by_period = demo.series("council", one.indicator_id)
        if not any(np.isfinite(s.denominator).any() for s in by_period.values()):
            assert funnel_plot(demo, council, one, list(by_period)[-1]) is None
    assert funnel_plot(demo, council, demo.measures["ca01"], "1999-00f") is None
