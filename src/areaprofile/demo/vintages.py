"""Which pieces of ground make up the neighbourhoods of 2001, 2011 and 2021?"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from areaprofile.demo.cells import Borders, Indices
from areaprofile.demo.draw import stream

VINTAGES = ("2001", "2011", "2021")
# Shares of a country's neighbourhoods that changed, near those of England.
SPLIT_SHARE = {"2011": 0.011, "2021": 0.025}
MERGED_SHARE = {"2011": 0.0045, "2021": 0.003}
IRREGULAR_SHARE = {"2011": 0.0015, "2021": 0.0008}
_AT_LEAST = 3


@dataclass(frozen=True)
class Vintages:
    """`member[v]`: the group of every piece in vintage v (numbers from 0, no gaps).

    `crowded` marks pieces that grew (split later), `sparse` those too small to stand alone.
    """

    member: dict[str, Indices]
    crowded: NDArray[np.bool_]
    sparse: NDArray[np.bool_]


def _clusters(edges: Borders, council: Indices, rng: np.random.Generator) -> list[list[int]]:
    """Disjoint sets of three touching pieces of one council, in random order."""
    inside = council[edges.left] == council[edges.right]
    count = len(council)
    ones = np.ones(2 * int(inside.sum()))
    rows = np.concatenate([edges.left[inside], edges.right[inside]])
    columns = np.concatenate([edges.right[inside], edges.left[inside]])
    touching = csr_matrix((ones, (rows, columns)), shape=(count, count))
    touching.sort_indices()
    taken = np.zeros(count, bool)
    found = []
    for piece in rng.permutation(count).tolist():
        near = touching.indices[touching.indptr[piece] : touching.indptr[piece + 1]]
        free = [int(other) for other in near if not taken[other]]
        if taken[piece] or len(free) < 2:
            continue
        cluster = [piece, *free[:2]]
        taken[cluster] = True
        found.append(cluster)
    return found


def _renumber(group: Indices) -> Indices:
    return np.unique(group, return_inverse=True)[1]


def _events(count: int, rng: np.random.Generator) -> list[tuple[str, str, int]]:
    """What happens at which vintage to how many pieces, one entry per cluster."""
    plan = []
    for vintage in ("2011", "2021"):
        for kind, share, pieces in (
            ("S", SPLIT_SHARE, 2), ("M", MERGED_SHARE, 2), ("X", IRREGULAR_SHARE, 3),
        ):  # fmt: skip
            number = max(_AT_LEAST, round(share[vintage] * count))
            for _ in range(number):
                size = 3 if kind == "S" and rng.random() < 0.15 else pieces
                plan.append((kind, vintage, size))
    return plan


def make_vintages(edges: Borders, council: Indices) -> Vintages:
    """Neighbourhoods of three vintages over the same pieces: kept, split, merged, redrawn."""
    rng = stream("vintages")
    count = len(council)
    member = {vintage: np.arange(count) for vintage in VINTAGES}
    crowded, sparse = np.zeros(count, bool), np.zeros(count, bool)
    clusters = _clusters(edges, council, rng)
    for (kind, vintage, size), cluster in zip(_events(count, rng), clusters, strict=False):
        pieces = cluster[:size]
        before = [v for v in VINTAGES if v < vintage]
        after = [v for v in VINTAGES if v >= vintage]
        if kind == "X":
            _join(member, before, pieces[:2])
            _join(member, after, pieces[1:])
        else:
            _join(member, before if kind == "S" else after, pieces)
            (crowded if kind == "S" else sparse)[pieces] = True
    return Vintages({v: _renumber(group) for v, group in member.items()}, crowded, sparse)


def _join(member: dict[str, Indices], vintages: list[str], pieces: list[int]) -> None:
    for vintage in vintages:
        member[vintage][pieces] = member[vintage][pieces[0]]


def changes(old: Indices, new: Indices) -> list[tuple[int, int, str]]:
    """(old group, new group, U S M or X) for every pair that shares ground."""
    pairs = np.unique(np.column_stack([old, new]), axis=0)
    parts_of_old = np.bincount(pairs[:, 0])
    parts_of_new = np.bincount(pairs[:, 1])
    irregular_old, irregular_new = _irregular(pairs, parts_of_old, parts_of_new)
    found = []
    for one, other in pairs.tolist():
        if irregular_old[one] or irregular_new[other]:
            kind = "X"
        elif parts_of_old[one] > 1:
            kind = "S"
        else:
            kind = "M" if parts_of_new[other] > 1 else "U"
        found.append((one, other, kind))
    return found


def _irregular(
    pairs: Indices, parts_of_old: Indices, parts_of_new: Indices
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Groups that touch a pair in which the old is split and the new is merged at once."""
    mixed = (parts_of_old[pairs[:, 0]] > 1) & (parts_of_new[pairs[:, 1]] > 1)
    old = np.zeros(len(parts_of_old), bool)
    new = np.zeros(len(parts_of_new), bool)
    old[pairs[mixed, 0]] = True
    new[pairs[mixed, 1]] = True
    return old, new
