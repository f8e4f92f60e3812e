"""The benchmarks of the detector: deterministic, right about the rivals, and near the promises.

The full run stands in docs/detector.md; here a small one keeps the promises from slipping.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from areaprofile.stats.mann_kendall import mann_kendall as one_series
from areaprofile.stats.process_limits import process_limits

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


@pytest.fixture(autouse=True)
def _benchmarks_on_the_path(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    before = set(sys.modules)
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    yield
    for name in set(sys.modules) - before:
        if name.startswith(("detector_", "ons_panels")):
            del sys.modules[name]


def test_the_same_seed_draws_the_same_edition() -> None:
    from detector_generator import World, draw_edition

    one, two = draw_edition(World(councils=12), 1), draw_edition(World(councils=12), 1)
    np.testing.assert_array_equal(one.true_rel, two.true_rel)
    for a, b in zip(one.panels, two.panels, strict=True):
        np.testing.assert_array_equal(a.values, b.values)
    assert not np.array_equal(one.true_rel, draw_edition(World(councils=12), 2).true_rel)


def test_the_truth_is_the_slope_that_a_noise_free_path_shows() -> None:
    from detector_generator import World, draw_edition

    edition = draw_edition(World(councils=200), 3)
    np.testing.assert_allclose(np.median(edition.true_rel, axis=1), 0, atol=1e-12)
    spread = edition.true_rel[np.abs(edition.true_rel) < 0.1].std()
    assert spread == pytest.approx(0.04, abs=0.005)
    big = (np.abs(edition.true_rel) > 0.15).mean()
    assert 0.04 < big < 0.09


def test_late_and_sudden_changes_have_the_slope_they_were_given() -> None:
    from detector_generator import _shape, _slope

    rng = np.random.default_rng(1)
    for _ in range(40):
        shape = _shape(rng, np.arange(8.0), straight=0.0)
        assert _slope(shape[None, :])[0] == pytest.approx(1.0)


def test_the_rivals_mann_kendall_is_the_exact_one() -> None:
    from detector_rivals import mann_kendall

    y = np.random.default_rng(4).normal(size=(50, 8))
    verdict = mann_kendall(y)
    exact = np.array([one_series(series).p_falling for series in y])
    np.testing.assert_allclose(-verdict.score, exact, atol=1e-12)


def test_the_rivals_xmr_uses_the_same_mean() -> None:
    from detector_rivals import xmr

    y = np.random.default_rng(5).normal(size=(6, 12)) * 0.01
    y[0, -1] = -1.0
    verdict = xmr(y)
    assert verdict.raised[0]
    assert y[0, -1] < process_limits(y[0]).lower


def test_the_rivals_fingertips_needs_five_points_and_standard_errors() -> None:
    from detector_rivals import fingertips

    y = np.array([[50.0, 47.0, 44.0, 41.0, 38.0], [50.0, 53.0, 56.0, 59.0, 62.0]])
    se = np.full(y.shape, 0.5)
    assert fingertips(y, se).raised.tolist() == [True, False]
    assert not fingertips(y, None).raised.any()
    assert not fingertips(y[:, 1:], se[:, 1:]).raised.any()
    y[0, 2] = np.nan
    assert fingertips(y, se).score[0] == -np.inf


def test_the_rivals_line_has_the_textbook_p() -> None:
    from detector_rivals import ols_p
    from scipy.stats import linregress

    d = np.random.default_rng(7).normal(size=(5, 8))
    d[1, 2] = np.nan
    for i, p in enumerate(ols_p(d)):
        held = np.isfinite(d[i])
        fit = linregress(np.arange(8.0)[held], d[i][held], alternative="less")
        assert p == pytest.approx(fit.pvalue)


def test_intervals_are_clustered_by_edition() -> None:
    from detector_tally import Tally

    tally = Tally()
    for hits in (1, 3):
        tally.add("m", "w", hits, 10)
    # rates .1 and .3: mean .2, standard error .1, t with 1 df 12.7: cut at 0 and 1
    assert tally.rate("m", "w") == "0.200 (0.000–1.000)"
    tally.add("m", "none", 0, 0)
    assert tally.rate("m", "none") == "–"


def test_the_tables_go_between_the_marks(tmp_path: Path) -> None:
    from detector_page import write_into_page

    page = tmp_path / "page.md"
    page.write_text("a\n<!-- x:begin -->\nold\n<!-- x:end -->\nb\n", encoding="utf-8")
    write_into_page("x", lambda: print("new"), page)
    assert page.read_text(encoding="utf-8") == ("a\n<!-- x:begin -->\n\nnew\n\n<!-- x:end -->\nb\n")


def test_promises_hold_on_a_small_run() -> None:
    from detector_generator import World
    from detector_simulation import SLOPE_TEST, run_world

    tally = run_world(World(), range(777000, 777004))

    def share(what: str) -> float:
        pairs = np.array(tally.counts[SLOPE_TEST, what])
        return float(pairs[:, 0].sum() / pairs[:, 1].sum())

    assert share("sign error") <= 0.05
    assert share("delta error") <= 0.10
    assert share("power 0.12") >= 0.20
    assert share("power 0.2") >= 0.42
    assert share("power 0.3") >= 0.60


def test_the_all_null_edition_raises_one_flag_in_twenty_councils_at_most() -> None:
    from detector_generator import World
    from detector_simulation import RULE, SLOPE_TEST, run_world

    tally = run_world(World(slope_sd=0.0, planted=0.0), range(778000, 778003))
    for method in (SLOPE_TEST, RULE):
        pairs = np.array(tally.counts[method, "flags per council"])
        assert pairs[:, 0].sum() / pairs[:, 1].sum() <= 0.05


def test_coasting_blocks_are_rarely_wrong() -> None:
    from detector_generator import World
    from detector_other_rules import run_coasting

    tally = run_coasting(World(national=(0.15, 0.15), coasting=0.1), range(779000, 779003))
    wrong = np.array(tally.counts["coasting", "delta error"]).sum(axis=0)
    assert wrong[1] > 0
    assert wrong[0] / wrong[1] <= 0.05


@pytest.mark.england
def test_on_years_it_has_not_seen_most_of_the_raised_stay_low(england: Path) -> None:
    import pandas as pd
    from detector_holdout import UNSEEN, WINDOW, council_regions, score_window, windows_of
    from ons_panels import load_panels

    assert england.is_dir()
    regions = council_regions()
    table = pd.concat(
        score_window(window)
        for real in load_panels()
        for window in windows_of(real, regions, WINDOW + UNSEEN)
    )
    raised = table[table.p_behind >= 0.90]
    assert len(raised) > 50
    assert (raised.change <= -0.2).mean() >= 0.85
    assert (table.change <= -0.2).mean() < 0.45
