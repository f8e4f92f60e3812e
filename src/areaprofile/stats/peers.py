"""Which places are most like this one, and in what?

Standardised Euclidean distance over context variables: who lives there, what the place is made
of. Never results or spending of services: those are what peers are compared on. Distances are
root mean squares of differences in standard deviations, so that a distance over nine of ten
variables can stand beside one over all ten. Being alike says nothing about cause.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from areaprofile.stats.rates import FloatArray

Positions = NDArray[np.intp]
SKEWED = 1.0


def skewed(variables: ArrayLike) -> NDArray[np.bool_]:
    """Which columns (areas x variables) call for a logarithm: never below zero, skewness over 1."""
    table = np.asarray(variables, dtype=float)
    result = np.zeros(table.shape[1], dtype=bool)
    for column, values in enumerate(table.T):
        known = values[~np.isnan(values)]
        if known.size > 2 and known.min() >= 0 and known.std() > 0:
            result[column] = float(np.mean(((known - known.mean()) / known.std()) ** 3)) > SKEWED
    return result


def _logged(values: FloatArray) -> FloatArray:
    """Logarithms; zeros become half the smallest value above zero. Raises ValueError below zero."""
    if (values < 0).any():
        raise ValueError("a variable with values below zero cannot be logged")
    above = values[values > 0]
    if not above.size:
        return values
    return np.log(np.where(values == 0, above.min() / 2, values))


def standardise(
    variables: ArrayLike,
    *,
    logged: ArrayLike,
    groups: ArrayLike | None = None,
    pool: ArrayLike | None = None,
) -> FloatArray:
    """areas x variables in standard deviations from the mean, within each group; nan stays nan.

    `logged` says which columns are logged first (see skewed), `groups` which areas are of a kind
    (default: all). Mean and spread come from the areas in `pool` only, so that outliers kept out
    of it do not squeeze the others together. A column without spread in a group is 0 there.
    """
    table = np.array(variables, dtype=float)
    for column in np.flatnonzero(np.asarray(logged, dtype=bool)):
        table[:, column] = _logged(table[:, column])
    kinds = np.zeros(len(table)) if groups is None else np.asarray(groups)
    inside = np.ones(len(table), dtype=bool) if pool is None else np.asarray(pool, dtype=bool)
    for kind in np.unique(kinds):
        members = kinds == kind
        chosen = table[members & inside]
        known = ~np.isnan(chosen)
        number = np.maximum(known.sum(axis=0), 1)
        mean = np.where(known, chosen, 0.0).sum(axis=0) / number
        spread = np.sqrt(np.where(known, (chosen - mean) ** 2, 0.0).sum(axis=0) / number)
        offset = table[members] - mean
        varies = spread > 1e-12 * np.abs(mean)
        scores = np.divide(offset, spread, out=np.zeros_like(offset), where=varies)
        table[members] = np.where(np.isnan(offset), np.nan, scores)
    return table


def distances(
    standardised: ArrayLike,
    area: int,
    *,
    weights: ArrayLike | None = None,
    minimum_share: float = 0.75,
) -> FloatArray:
    """Distance of every area from one; nan for itself and where too little is shared.

    Differences count over the variables both areas have. `minimum_share` is the share of all
    weight they must have in common.
    """
    table = np.asarray(standardised, dtype=float)
    w = np.ones(table.shape[1]) if weights is None else np.asarray(weights, dtype=float)
    squares = (table - table[area]) ** 2
    gaps = np.isnan(squares)
    shared = (~gaps) @ w
    squares[gaps] = 0.0
    enough = (shared > 0) & (shared >= minimum_share * w.sum() - 1e-9)
    enough[area] = False
    mean = np.divide(squares @ w, shared, out=np.full(len(table), np.nan), where=enough)
    return np.sqrt(mean)


def most_similar(
    standardised: ArrayLike,
    area: int,
    *,
    k: int,
    candidates: ArrayLike | None = None,
    weights: ArrayLike | None = None,
    minimum_share: float = 0.75,
) -> tuple[Positions, FloatArray]:
    """The k most similar areas and their distances, nearest first; fewer if there are fewer.

    `candidates` (true or false per area) says who may be a peer. An area is never its own peer;
    equal distances keep the order of the areas.
    """
    apart = distances(standardised, area, weights=weights, minimum_share=minimum_share)
    if candidates is not None:
        apart[~np.asarray(candidates, dtype=bool)] = np.nan
    order = np.argsort(apart, kind="stable")[:k]  # nan sorts to the end
    order = order[~np.isnan(apart[order])]
    return order, apart[order]


@dataclass(frozen=True)
class Peers:
    """areas x k: positions of the peers (-1 where there are fewer) and distances (nan there)."""

    position: Positions
    distance: FloatArray


def nearest(
    standardised: ArrayLike,
    *,
    groups: ArrayLike,
    k: int,
    pool: ArrayLike | None = None,
    weights: ArrayLike | None = None,
    minimum_share: float = 0.75,
) -> Peers:
    """The k peers of every area within its group; those outside `pool` are nobody's peers."""
    table = np.asarray(standardised, dtype=float)
    kinds = np.asarray(groups)
    inside = np.ones(len(table), dtype=bool) if pool is None else np.asarray(pool, dtype=bool)
    position = np.full((len(table), k), -1, dtype=np.intp)
    distance = np.full((len(table), k), np.nan)
    for kind in np.unique(kinds):
        members = np.flatnonzero(kinds == kind)
        for place, area in enumerate(members):
            found, apart = most_similar(
                table[members],
                place,
                k=k,
                candidates=inside[members],
                weights=weights,
                minimum_share=minimum_share,
            )
            position[area, : found.size] = members[found]
            distance[area, : found.size] = apart
    return Peers(position, distance)


def reasons(
    standardised: ArrayLike, area: int, peer: int, *, count: int = 3
) -> tuple[Positions, Positions]:
    """Columns in which two areas are nearest, and in which farthest, each the clearest first.

    Only variables both have; no variable is in both lists.
    """
    table = np.asarray(standardised, dtype=float)
    apart = np.abs(table[area] - table[peer])
    order = np.argsort(apart, kind="stable")
    order = order[~np.isnan(apart[order])]
    near = order[:count]
    return near, order[near.size :][::-1][:count]
