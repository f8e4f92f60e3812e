"""Places that are alike."""

from __future__ import annotations

from time import process_time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from sklearn.neighbors import NearestNeighbors
from sklearn.preprocessing import StandardScaler

from areaprofile.stats import peers

nan = np.nan
NO_LOG = [False] * 3


def test_agrees_with_an_independent_library() -> None:
    table = np.random.default_rng(1).normal(size=(60, 5))
    scaled = StandardScaler().fit_transform(table)
    apart, position = NearestNeighbors(n_neighbors=11).fit(scaled).kneighbors(scaled)
    got = peers.nearest(peers.standardise(table, logged=[False] * 5), groups=np.zeros(60), k=10)
    assert np.array_equal(got.position, position[:, 1:])
    assert np.allclose(got.distance, apart[:, 1:] / np.sqrt(5))


def test_peers_come_from_the_same_group_and_pool_only() -> None:
    table = np.array([[1.0], [1.1], [5], [1.05], [1.2]])
    scaled = peers.standardise(table, logged=[False])
    pool = np.array([True, True, True, True, False])
    got = peers.nearest(scaled, groups=list("aaabb"), k=2, pool=pool)
    assert got.position.tolist() == [[1, 2], [0, 2], [1, 0], [-1, -1], [3, -1]]
    assert np.isnan(got.distance[3]).all()


def test_each_group_has_its_own_scale_and_outliers_outside_the_pool_do_not_count() -> None:
    table = np.array([[1.0], [2], [3], [10], [20], [1e6]])
    scaled = peers.standardise(
        table, logged=[False], groups=[0, 0, 0, 1, 1, 1], pool=[True] * 5 + [False]
    )
    assert scaled[:3, 0] == pytest.approx([-(1.5**0.5), 0, 1.5**0.5])
    assert scaled[3:5, 0] == pytest.approx([-1, 1])


def test_missing_values_count_over_what_is_shared() -> None:
    scaled = np.array([[0.0, 0, 0, 0], [1, 1, nan, 1], [nan, nan, 1, 1], [2, 2, 2, 2]])
    got = peers.distances(scaled, 0)
    assert np.allclose(got, [nan, 1, nan, 2], equal_nan=True)
    position, apart = peers.most_similar(scaled, 0, k=5)
    assert position.tolist() == [1, 3]
    assert apart == pytest.approx([1, 2])
    weighted = peers.distances(scaled, 0, weights=[0, 0, 1, 1])
    assert np.allclose(weighted, [nan, nan, 1, 2], equal_nan=True)


def test_reasons_name_the_nearest_and_the_farthest_variables() -> None:
    scaled = np.array([[0.0, 0, 0, 0, nan], [3, 0.1, 2, 0.2, 0]])
    near, far = peers.reasons(scaled, 0, 1, count=2)
    assert near.tolist() == [1, 3]
    assert far.tolist() == [0, 2]
    near, far = peers.reasons(scaled[:, :1], 0, 1, count=2)
    assert (near.tolist(), far.tolist()) == ([0], [])


def test_skewed_variables_are_found_and_logged() -> None:
    random = np.random.default_rng(0)
    table = np.column_stack([random.lognormal(size=200), random.normal(size=200), np.ones(200)])
    table[0, 0] = 0
    logged = peers.skewed(table)
    assert logged.tolist() == [True, False, False]
    scaled = peers.standardise(table, logged=logged)
    assert not peers.skewed(np.exp(0 * scaled)).any()
    assert abs(((scaled[:, 0]) ** 3).mean()) < 1
    assert (scaled[:, 2] == 0).all()
    with pytest.raises(ValueError, match="below zero"):
        peers.standardise([[-1.0], [2]], logged=[True])


@given(
    arrays(float, (8, 3), elements=st.one_of(st.integers(-9, 9).map(float), st.just(nan))),
    st.floats(0.1, 50),
    st.floats(-50, 50),
)
def test_units_do_not_matter_and_nobody_is_their_own_peer(table, factor, shift) -> None:
    groups = np.array([0, 0, 0, 0, 0, 1, 1, 1])
    scaled = peers.standardise(table, logged=NO_LOG, groups=groups)
    other = peers.standardise(table * factor + shift, logged=NO_LOG, groups=groups)
    assert np.allclose(scaled, other, equal_nan=True, atol=1e-6)
    got = peers.nearest(scaled, groups=groups, k=4)
    for area, found in enumerate(got.position):
        chosen = found[found >= 0]
        assert area not in chosen
        assert (groups[chosen] == groups[area]).all()
    near = peers.distances(scaled, 2)
    assert np.isclose(peers.distances(scaled, 4)[2], near[4], equal_nan=True)


def test_the_twenty_most_similar_of_all_neighbourhoods_are_found_fast() -> None:
    random = np.random.default_rng(0)
    scaled = random.normal(size=(33_755, 30))
    scaled[random.random(scaled.shape) < 0.02] = nan
    start = process_time()
    position, _ = peers.most_similar(scaled, 17, k=20)
    assert process_time() - start < 0.3  # 0.03 s when the machine is otherwise idle
    assert position.size == 20
