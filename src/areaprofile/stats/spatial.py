"""Is the pattern on the map more than chance, and where are its clusters?

Global Moran's I and local Moran statistics with permutation tests (L. Anselin 1995, Geographical
Analysis 27, 93-115; computed by esda). At least 9,999 permutations, so that a local p value can
be small enough to stand beside thousands of others, and the false discovery rate is controlled.
A cluster says that neighbours are alike, not why. Counts of few events make patterns of their
own: use rates on enough people. This module is slow to import; load it where it is needed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from esda.crand import crand
from esda.moran import _moran_local_crand
from libpysal.weights import WSP
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import coo_array, csr_array
from shapely import STRtree

from areaprofile.stats.multiple import false_discoveries
from areaprofile.stats.rates import FloatArray

FEWEST_PERMUTATIONS = 9_999
FEWEST_AREAS = 20
PERMUTATIONS_AT_ONCE = 250

Pairs = NDArray[np.intp]


@dataclass(frozen=True)
class GlobalPattern:
    """Moran's I, what chance alone would give, and the two-sided permutation p value.

    `tested` areas took part; the others have no value or no neighbour with one. nan where fewer
    than 20 could be tested or all values are equal.
    """

    i: float
    expected: float
    p: float
    tested: int
    permutations: int


@dataclass(frozen=True)
class LocalPattern:
    """For each area its local statistic, p value, p adjusted for the number of areas, and kind.

    `kind`: 'high_high' and 'low_low' are clusters, 'high_low' and 'low_high' stand out from their
    neighbours; 'none' is not beyond chance, '' not tested. All at the false discovery rate asked.
    """

    statistic: FloatArray
    p: FloatArray
    adjusted: FloatArray
    kind: NDArray[np.str_]
    tested: int
    permutations: int


def neighbour_pairs(shapes: ArrayLike, *, tolerance: float = 0.0) -> Pairs:
    """Pairs (n x 2, smaller position first) of areas that touch, at a corner or along a border.

    An area that touches no other is joined to the nearest. `tolerance`, in the units of the
    shapes, bridges slivers of borders that were generalised apart. Shapes must be in a projected
    system for a tolerance or nearest to mean a distance.
    """
    geometry = np.asarray(shapes, dtype=object)
    if geometry.size < 2:
        return np.empty((0, 2), dtype=np.intp)
    tree = STRtree(geometry)
    first, second = tree.query(geometry, predicate="dwithin", distance=tolerance)
    apart = first != second
    first, second = first[apart], second[apart]
    alone = np.setdiff1d(np.arange(geometry.size), first)
    if alone.size:
        lonely, nearest = tree.query_nearest(geometry[alone], exclusive=True, all_matches=False)
        first, second = np.append(first, alone[lonely]), np.append(second, nearest)
    return np.unique(np.sort(np.column_stack([first, second]), axis=1), axis=0)


def _weights(pairs: ArrayLike, values: FloatArray) -> tuple[csr_array, NDArray[np.intp]]:
    """Binary neighbour matrix among the areas that have a value and a neighbour, and which."""
    links = np.asarray(pairs, dtype=np.intp).reshape(-1, 2)
    links = links[~np.isnan(values[links]).any(axis=1) & (links[:, 0] != links[:, 1])]
    links = np.unique(np.sort(links, axis=1), axis=0)
    tested = np.unique(links)
    renumbered = np.searchsorted(tested, links)
    both = np.vstack([renumbered, renumbered[:, ::-1]])
    size = (tested.size, tested.size)
    return csr_array(coo_array((np.ones(len(both)), tuple(both.T)), shape=size)), tested


def _check(permutations: int) -> None:
    if permutations < FEWEST_PERMUTATIONS:
        raise ValueError(f"at least {FEWEST_PERMUTATIONS} permutations are needed: {permutations}")


def _testable(values: FloatArray) -> bool:
    return values.size >= FEWEST_AREAS and float(np.ptp(values)) > 0


def global_pattern(
    values: ArrayLike, pairs: ArrayLike, *, seed: int, permutations: int = FEWEST_PERMUTATIONS
) -> GlobalPattern:
    """Moran's I of the whole map with row-standardised weights; the same seed, the same p.

    Raises ValueError for fewer than 9,999 permutations.
    """
    _check(permutations)
    series = np.asarray(values, dtype=float)
    matrix, tested = _weights(pairs, series)
    if not _testable(series[tested]):
        return GlobalPattern(np.nan, np.nan, np.nan, tested.size, 0)
    matrix = csr_array(matrix / matrix.sum(axis=1)[:, None])
    z = series[tested] - series[tested].mean()
    squares = float(z @ z)
    i, expected = float(z @ (matrix @ z)) / squares, -1 / (z.size - 1)
    random = np.random.default_rng(seed)
    farther = 0
    for start in range(0, permutations, PERMUTATIONS_AT_ONCE):
        number = min(PERMUTATIONS_AT_ONCE, permutations - start)
        mixed = random.permuted(np.broadcast_to(z, (number, z.size)), axis=1).T
        simulated = (mixed * (matrix @ mixed)).sum(axis=0) / squares
        farther += int((np.abs(simulated - expected) >= abs(i - expected) - 1e-12).sum())
    p = (farther + 1) / (permutations + 1)
    return GlobalPattern(i, expected, p, tested.size, permutations)


def local_patterns(
    values: ArrayLike,
    pairs: ArrayLike,
    *,
    seed: int,
    rate: float = 0.05,
    permutations: int = FEWEST_PERMUTATIONS,
) -> LocalPattern:
    """Local Moran statistics with conditional permutations, two-sided, BH-adjusted over all areas.

    Raises ValueError for fewer than 9,999 permutations. The p values of neighbours hang together;
    Benjamini-Hochberg holds for that (Caldas de Castro & Singer 2006).
    """
    _check(permutations)
    series = np.asarray(values, dtype=float)
    matrix, tested = _weights(pairs, series)
    statistic, p = np.full(series.shape, np.nan), np.full(series.shape, np.nan)
    kind = np.full(series.shape, "", dtype="<U9")
    if not _testable(series[tested]):
        return LocalPattern(statistic, p, p.copy(), kind, 0, 0)
    weights = csr_array(matrix / matrix.sum(axis=1)[:, None])
    z = (series[tested] - series[tested].mean()) / series[tested].std()
    lag = weights @ z
    statistic[tested] = z * lag * (z.size - 1) / z.size
    # Not Moran_Local: it leaves open whether its p values have one side or two.
    p[tested], _ = crand(
        z,
        WSP(weights).to_W(silence_warnings=True),
        statistic[tested],
        permutations,
        False,
        1,
        _moran_local_crand,
        seed=seed,
        alternative="two-sided",
    )
    p = np.minimum(p, 1.0)  # twice the smaller tail may pass 1
    found = false_discoveries(p, rate=rate)
    own = np.where(z > 0, "high", "low")
    around = np.where(lag > 0, "high", "low")
    kinds = np.char.add(np.char.add(own, "_"), around)
    kind[tested] = np.where(found.discovered[tested], kinds, "none")
    return LocalPattern(statistic, p, found.adjusted, kind, tested.size, permutations)
