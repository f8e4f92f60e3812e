"""Patterns on the map."""

from __future__ import annotations

import json
from pathlib import Path

import libpysal
import numpy as np
import pytest
from esda import Moran_Local
from shapely import box

from areaprofile.stats import spatial

nan = np.nan


def grid(side: int) -> np.ndarray:
    place = np.arange(side * side).reshape(side, side)
    across = np.column_stack([place[:, :-1].ravel(), place[:, 1:].ravel()])
    down = np.column_stack([place[:-1].ravel(), place[1:].ravel()])
    return np.vstack([across, down])


def pairs_of(weights: libpysal.weights.W) -> np.ndarray:
    number = {name: place for place, name in enumerate(weights.id_order)}
    return np.array(
        [(number[a], number[b]) for a in weights.neighbors for b in weights.neighbors[a]]
    )


@pytest.mark.parametrize(
    ("case", "weights", "table", "column"),
    [
        ("moran_stl_HR8893", "stl.gal", "stl_hom.txt", "HR8893"),
        ("moran_sids2_SIDR74", "sids2.gal", "sids2.dbf", "SIDR74"),
    ],
)
def test_published_moran(vectors: Path, case: str, weights: str, table: str, column: str) -> None:
    published = json.loads((vectors / "worked_examples.json").read_text())["spatial"][case]
    links = libpysal.io.open(libpysal.examples.get_path(weights))
    pairs = pairs_of(links.read())
    links.close()
    rows = libpysal.io.open(libpysal.examples.get_path(table))
    values = np.array(rows.by_col(column), dtype=float)
    rows.close()
    got = spatial.global_pattern(values, pairs, seed=1)
    assert got.i == pytest.approx(published["I"])
    assert got.p < 0.005
    assert got.tested == values.size


def test_noise_has_no_pattern_and_a_slope_has_one() -> None:
    noise = np.random.default_rng(0).normal(size=400)
    pairs = grid(20)
    assert spatial.global_pattern(noise, pairs, seed=1).p > 0.05
    assert (spatial.local_patterns(noise, pairs, seed=1).kind == "none").all()
    slope = spatial.global_pattern(np.repeat(np.arange(20.0), 20), pairs, seed=1)
    assert slope.p == pytest.approx(1e-4)
    assert slope.i > 0.9


def test_a_planted_cluster_is_found_where_it_is() -> None:
    values = np.random.default_rng(0).normal(size=(20, 20))
    values[3:7, 3:7] += 6
    values[14, 14] -= 9
    got = spatial.local_patterns(values.ravel(), grid(20), seed=1)
    kinds = got.kind.reshape(20, 20)
    assert (kinds[4:6, 4:6] == "high_high").all()
    assert (kinds[8:, 8:13] == "none").mean() > 0.95
    assert got.tested == 400
    assert ((got.adjusted >= got.p) & (got.p > 0)).all()
    # Turning the values round turns high and low round, and the same seed gives the same p.
    turned = spatial.local_patterns(-values.ravel(), grid(20), seed=1)
    assert (turned.kind.reshape(20, 20)[4:6, 4:6] == "low_low").all()
    assert np.allclose(turned.statistic, got.statistic)


@pytest.mark.filterwarnings("ignore:The alternative hypothesis:DeprecationWarning")
def test_local_statistics_agree_with_the_library_itself() -> None:
    values = np.random.default_rng(3).gamma(2, size=100)
    weights = libpysal.weights.lat2W(10, 10)
    theirs = Moran_Local(values, weights, permutations=9_999, seed=1)
    got = spatial.local_patterns(values, pairs_of(weights), seed=1, rate=1.0)
    assert got.statistic == pytest.approx(theirs.Is)
    assert got.p == pytest.approx(np.minimum(1, 2 * theirs.p_sim), abs=2e-3)
    quadrants = np.array(["high_high", "low_high", "low_low", "high_low"])
    assert (got.kind == quadrants[theirs.q - 1]).all()


def test_areas_without_value_or_neighbour_take_no_part() -> None:
    values = np.arange(100.0)
    values[5] = nan
    pairs = grid(10)
    pairs = pairs[(pairs != 99).all(axis=1)]
    got = spatial.local_patterns(values, pairs, seed=1)
    assert got.tested == 98
    assert (got.kind[[5, 99]] == "").all()
    assert np.isnan(got.p[[5, 99]]).all()
    assert spatial.global_pattern(values, pairs, seed=1).tested == 98


def test_too_little_to_tell() -> None:
    assert np.isnan(spatial.global_pattern(np.arange(9.0), grid(3), seed=1).p)
    assert np.isnan(spatial.global_pattern(np.ones(100), grid(10), seed=1).p)
    got = spatial.local_patterns(np.full(100, nan), grid(10), seed=1)
    assert (got.kind == "").all()
    with pytest.raises(ValueError, match="9999"):
        spatial.global_pattern(np.arange(100.0), grid(10), seed=1, permutations=999)


def test_neighbours_touch_and_islands_are_joined_to_the_nearest() -> None:
    shapes = [box(x, y, x + 1, y + 1) for x in range(2) for y in range(2)]
    shapes.append(box(5, 0, 6, 1))
    pairs = spatial.neighbour_pairs(shapes)
    expected = [[0, 1], [0, 2], [0, 3], [1, 2], [1, 3], [2, 3], [2, 4]]
    assert pairs.tolist() == expected
    assert spatial.neighbour_pairs(shapes[:1]).shape == (0, 2)
    slivers = [box(0, 0, 1, 1), box(1.001, 0, 2, 1), box(2.001, 0, 3, 1)]
    assert len(spatial.neighbour_pairs(slivers)) == 2
    assert spatial.neighbour_pairs(slivers, tolerance=0.01).tolist() == [[0, 1], [1, 2]]
