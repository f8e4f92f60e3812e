"""How is a map of neighbourhoods divided into joined-up parts of about the wanted size?"""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components, dijkstra
from scipy.spatial import KDTree

from areaprofile.demo.cells import Borders, Indices
from areaprofile.demo.outline import Points

_ROUNDS = 60
_SETTLINGS = 9
_TOO_SMALL = 0.5
_RIVER_COST = 2.2  # crossing a river counts as this much more than a plain border


def travel(edges: Borders, middles: Points) -> csr_matrix:
    """Effort to go from each neighbourhood to the next; water between them makes it harder."""
    apart = np.hypot(*(middles[edges.left] - middles[edges.right]).T)
    wet = edges.river_km > 0.5 * edges.shared_km
    effort = np.sqrt(apart + 0.05) + wet * _RIVER_COST
    count = len(middles)
    rows = np.concatenate([edges.left, edges.right])
    columns = np.concatenate([edges.right, edges.left])
    return csr_matrix((np.tile(effort, 2), (rows, columns)), shape=(count, count))


def bridge_islands(graph: csr_matrix, middles: Points) -> csr_matrix:
    """The same graph, with the nearest crossing from every piece to the largest one."""
    found, piece = connected_components(graph, directed=False)
    largest = np.bincount(piece).argmax()
    rows, columns, effort = [], [], []
    main = np.flatnonzero(piece == largest)
    tree = KDTree(middles[main])
    for other in range(found):
        if other == largest:
            continue
        members = np.flatnonzero(piece == other)
        far, nearest = (np.asarray(part) for part in tree.query(middles[members]))
        best = int(far.argmin())
        rows.append(int(members[best]))
        columns.append(int(main[nearest[best]]))
        effort.append(float(np.sqrt(far[best]) + _RIVER_COST))
    extra = csr_matrix((effort, (rows, columns)), shape=graph.shape)
    return (graph + extra + extra.T).tocsr()


def grow(graph: csr_matrix, seeds: Indices, wanted: NDArray[np.float64]) -> Indices:
    """The part (0, 1 …) of every node: each part holds its seed and hangs together.

    Every seed starts with a head start; those that got too little get more, round by round.
    """
    effort = np.asarray(dijkstra(graph, directed=False, indices=seeds))
    effort = np.where(np.isfinite(effort), effort, 1e6)
    start = np.zeros(len(seeds))
    reach = np.median(effort[effort < 1e6])
    best, best_miss = effort.argmin(axis=0), np.inf
    for turn in range(_ROUNDS):
        part = (effort - start[:, None]).argmin(axis=0)
        size = np.bincount(part, minlength=len(seeds))
        miss = float(np.abs(np.log((size + 0.5) / wanted)).max())
        if miss < best_miss:
            best, best_miss = part, miss
        pace = 0.35 * reach / np.sqrt(len(seeds)) * 0.97**turn
        start = start + pace * np.log(wanted / (size + 0.5)).clip(-1, 1)
        start = np.minimum(start, start.min() + _fair_limit(effort, seeds))
    return best


def _fair_limit(effort: NDArray[np.float64], seeds: Indices) -> float:
    """No head start may be so large that it swallows another seed."""
    between = effort[:, seeds] + np.diag(np.full(len(seeds), np.inf))
    return float(0.95 * between.min())


def parts_of_size(graph: csr_matrix, size: float, rng: np.random.Generator) -> Indices:
    """A division of one graph into joined-up parts of about `size` nodes each."""
    effort = np.asarray(dijkstra(graph, directed=False))
    effort = np.where(np.isfinite(effort), effort, 1e6)
    nodes = len(effort)
    count = max(1, round(nodes / size))
    if count == 1:
        return np.zeros(nodes, np.int64)
    seeds = _far_apart(effort, count, rng)
    wanted = np.full(count, nodes / count)
    part = grow(graph, np.array(seeds), wanted)
    for _ in range(_SETTLINGS):
        for index in range(count):
            members = np.flatnonzero(part == index)
            inner = effort[np.ix_(members, members)].sum(axis=1)
            seeds[index] = int(members[inner.argmin()])
        part = grow(graph, np.array(seeds), wanted)
    return _absorb_small(part, effort, max(2, round(size * _TOO_SMALL)))


def _far_apart(effort: NDArray[np.float64], count: int, rng: np.random.Generator) -> list[int]:
    """`count` nodes, each drawn more often the further it lies from those before it."""
    seeds = [int(rng.integers(len(effort)))]
    for _ in range(count - 1):
        chance = effort[seeds].min(axis=0) ** 1.2
        seeds.append(int(rng.choice(len(effort), p=chance / chance.sum())))
    return seeds


def _absorb_small(part: Indices, effort: NDArray[np.float64], least: int) -> Indices:
    """Parts smaller than `least` join the part that is nearest to them."""
    part = part.copy()
    while True:
        numbers, sizes = np.unique(part, return_counts=True)
        if sizes.min() >= least or len(numbers) == 1:
            return np.searchsorted(numbers, part)
        small = part == numbers[sizes.argmin()]
        near = np.where(small[None, :], np.inf, effort[small])
        part[small] = part[int(near.min(axis=0).argmin())]
