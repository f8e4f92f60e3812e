"""What could a reader work out about hidden counts from all published sums together?

Every published sum is an equation between hidden counts. Linear programming finds the lowest and
highest value that the equations leave open for each. One solution vouches for many counts at once,
and for good: hiding more can only widen what is open. Where a count is not safe, the cheapest
pattern of further counts that could move along with it is hidden (the method of Kelly, Golden &
Assad 1992, Networks 22, 397-417). Equations that share no hidden count with another, and whose
total is shown, need no such attack: for them the local rules are proof.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import OptimizeResult, linprog
from scipy.sparse import coo_array, csr_array, eye_array, hstack
from scipy.sparse.csgraph import connected_components

from areaprofile.stats.rates import FloatArray

BoolArray = NDArray[np.bool_]
Positions = NDArray[np.intp]
TOLERANCE = 1e-6


@dataclass(frozen=True)
class Groups:
    """One way of adding up: each cell is in at most one group, each group has one total.

    `of_cell`: for every cell the number of its group, -1 if it is in none. `total`: for every
    group the position of the cell that holds its sum, -1 if that is not among the cells; it is
    then taken to be known from elsewhere.
    """

    of_cell: Positions
    total: Positions

    def check(self, size: int) -> None:
        """Raises ValueError unless the arrays fit `size` cells."""
        if self.of_cell.shape != (size,):
            raise ValueError(f"of_cell must have one entry per cell: {self.of_cell.shape}, {size}")
        if self.of_cell.max(initial=-1) >= self.total.size:
            raise ValueError("of_cell names a group that has no entry in total")
        if self.total.max(initial=-1) >= size:
            raise ValueError("total names a cell that is not there")


@dataclass(frozen=True)
class _Wish:
    """For each cell: values that must stay open to either side."""

    low: FloatArray
    high: FloatArray


@dataclass(frozen=True)
class _Sums:
    """Equations x cells, over the cells at `cells` only."""

    matrix: csr_array
    cells: Positions


def _rows_of_sums(matrix: csr_array) -> csr_array:
    """The matrix without its empty rows."""
    return csr_array(matrix[np.unique(matrix.nonzero()[0])])


def _equations(additive: Sequence[Groups], included: BoolArray, wanted: list[BoolArray]) -> _Sums:
    """The sums of the wanted groups, as far as they concern included cells."""
    cells = np.flatnonzero(included)
    column = np.full(included.size, -1)
    column[cells] = np.arange(cells.size)
    rows, columns, signs, start = [], [], [], 0
    for groups, chosen in zip(additive, wanted, strict=True):
        members = cells[groups.of_cell[cells] >= 0]
        members = members[chosen[groups.of_cell[members]]]
        with_total = np.flatnonzero(chosen & (groups.total >= 0) & included[groups.total])
        rows += [start + groups.of_cell[members], start + with_total]
        columns += [column[members], column[groups.total[with_total]]]
        signs += [np.ones(members.size), -np.ones(with_total.size)]
        start += groups.total.size
    flat = (np.concatenate(signs), (np.concatenate(rows), np.concatenate(columns)))
    matrix = csr_array(coo_array(flat, shape=(start, cells.size)))
    return _Sums(_rows_of_sums(matrix), cells)


def _tangled_groups(additive: Sequence[Groups], hidden: BoolArray) -> list[BoolArray]:
    """Groups whose hidden cells also stand in other equations, or whose total is hidden."""
    equations_of = np.zeros(hidden.size, dtype=np.intp)
    for groups in additive:
        equations_of += groups.of_cell >= 0
        equations_of += np.bincount(groups.total[groups.total >= 0], minlength=hidden.size)
    result = []
    for groups in additive:
        tangled = (groups.total >= 0) & hidden[groups.total]
        shared = hidden & (groups.of_cell >= 0) & (equations_of > 1)
        tangled[groups.of_cell[shared]] = True
        result.append(tangled)
    return result


def _tangled_cells(additive: Sequence[Groups], hidden: BoolArray) -> BoolArray:
    """Hidden cells that take part in a tangled group."""
    result = np.zeros(hidden.size, dtype=bool)
    for groups, tangled in zip(additive, _tangled_groups(additive, hidden), strict=True):
        result |= (groups.of_cell >= 0) & tangled[groups.of_cell]
        result[groups.total[tangled & (groups.total >= 0)]] = True
    return result & hidden


def _solve(
    cost: FloatArray, sums: csr_array, right: FloatArray, bounds: FloatArray, **more: object
) -> OptimizeResult:
    return linprog(cost, A_eq=sums, b_eq=right, bounds=bounds, method="highs", **more)


def _stretch(
    sums: _Sums, counts: FloatArray, targets: Positions, goal: FloatArray, *, sign: int
) -> FloatArray:
    """Values for the hidden cells that fit all sums and bring many targets to their goals.

    `sign` +1 raises the targets, -1 lowers them; `targets` are columns of the sums. Raised counts
    may take from the others only down to 1, because readers know that zeros are shown.
    """
    true = counts[sums.cells]
    size, number = true.size, targets.size
    pick = coo_array((np.ones(number), (np.arange(number), targets)), shape=(number, size))
    floor = np.minimum(true, 1.0) if sign > 0 else np.zeros(size)
    reached = np.column_stack(
        [np.zeros(number), goal] if sign > 0 else [goal, np.full(number, np.inf)]
    )
    bounds = np.vstack([np.column_stack([floor, np.full(size, np.inf)]), reached])
    right = sums.matrix @ true
    empty = coo_array((right.size, number))
    solution = _solve(
        np.concatenate([np.zeros(size), np.full(number, -float(sign))]),
        csr_array(hstack([sums.matrix, empty])),
        right,
        bounds,
        A_ub=csr_array(hstack([-sign * pick, sign * eye_array(number)])),
        b_ub=np.zeros(number),
    )
    return solution.x[:size] if solution.success else true


def _out_of_reach(
    sums: _Sums, counts: FloatArray, goals: FloatArray, *, sign: int
) -> tuple[Positions, bool]:
    """Cells not yet shown to reach their goals, and whether the first certainly cannot.

    nan goals ask for nothing. Each solution settles as many cells as it can.
    """
    left = np.flatnonzero(~np.isnan(goals) & (sign * (goals - counts[sums.cells]) > 0))
    while left.size:
        values = _stretch(sums, counts, left, goals[left], sign=sign)
        still = left[sign * (goals[left] - values[left]) > TOLERANCE]
        if still.size == left.size:
            near = _alone(sums, counts, int(left[0]), float(goals[left[0]]), sign=sign)
            if sign * (goals[left[0]] - near) > TOLERANCE:
                return sums.cells[left], True
            still = left[1:]
        left = still
    return sums.cells[left], False


def _alone(sums: _Sums, counts: FloatArray, one: int, goal: float, *, sign: int) -> float:
    """How near to its goal one cell can be brought, looking only at what hangs together with it."""
    graph = csr_array(sums.matrix.T @ sums.matrix)
    _, part = connected_components(graph, directed=False)
    mine = np.flatnonzero(part == part[one])
    matrix = _rows_of_sums(csr_array(sums.matrix[:, mine]))
    target = np.searchsorted(mine, [one])
    part_sums = _Sums(matrix, sums.cells[mine])
    return float(_stretch(part_sums, counts, target, np.array([goal]), sign=sign)[target[0]])


def _neighbourhood(additive: Sequence[Groups], seed: BoolArray) -> BoolArray:
    """The cells that share a sum with one of the seed's."""
    result = seed.copy()
    for groups in additive:
        touched = np.zeros(groups.total.size, dtype=bool)
        touched[groups.of_cell[seed & (groups.of_cell >= 0)]] = True
        touched |= (groups.total >= 0) & seed[groups.total]
        result[groups.total[touched & (groups.total >= 0)]] = True
        result |= (groups.of_cell >= 0) & touched[groups.of_cell]
    return result


def _pattern(
    additive: Sequence[Groups],
    counts: FloatArray,
    hidden: BoolArray,
    scope: BoolArray,
    *,
    cell: int,
    step: float,
) -> Positions | None:
    """Cells that move when `cell` moves by `step` at least cost; None if it cannot move."""
    movable = scope & ~np.isnan(counts) & (hidden | (counts > 0))
    sums = _equations(additive, movable, [np.ones(g.total.size, dtype=bool) for g in additive])
    now, is_hidden = counts[sums.cells], hidden[sums.cells]
    equations = sums.matrix.indptr.size - 1
    price = np.where(is_hidden, 0.0, now + 1)
    column = int(np.searchsorted(sums.cells, cell))
    for floor in (1.0, 0.0):
        up = np.column_stack([np.zeros(now.size), np.full(now.size, np.inf)])
        down = np.column_stack([np.zeros(now.size), np.maximum(now - floor, 0.0)])
        up[column] = max(step, 0.0)
        down[column] = max(-step, 0.0)
        solution = _solve(
            np.concatenate([price, price]),
            csr_array(hstack([sums.matrix, -sums.matrix])),
            np.zeros(equations),
            np.vstack([up, down]),
        )
        if solution.success:
            move = solution.x[: now.size] - solution.x[now.size :]
            return sums.cells[np.abs(move) > TOLERANCE]
    return None


def _hide_with(
    additive: Sequence[Groups], counts: FloatArray, hidden: BoolArray, *, cell: int, step: float
) -> Positions | None:
    """As _pattern, looking first near the cell, then ever further."""
    scope = np.zeros(counts.size, dtype=bool)
    scope[cell] = True
    while True:
        wider = _neighbourhood(additive, _neighbourhood(additive, scope))
        pattern = _pattern(additive, counts, hidden, wider, cell=cell, step=step)
        if pattern is not None or (wider == scope).all():
            return pattern
        scope = wider


def _wish(counts: FloatArray, must_hide: BoolArray, *, smallest_shown: int) -> _Wish:
    """Small counts must leave 1 up to the largest hidden open; others as wide a range around."""
    largest = smallest_shown - 1.0
    small = (counts > 0) & (counts <= largest)
    high = np.where(small, largest, counts + largest - 1)
    low = np.where(small, 1.0, np.maximum(counts - largest + 1, 0.0))
    return _Wish(np.where(must_hide, low, np.nan), np.where(must_hide, high, np.nan))


def repair(
    counts: FloatArray,
    must_hide: BoolArray,
    hidden: BoolArray,
    additive: Sequence[Groups],
    *,
    smallest_shown: int,
) -> tuple[BoolArray, BoolArray]:
    """What must be hidden in all, and which cells of `must_hide` cannot be made safe.

    `hidden` comes from the local rules. Cells whose own sums stand apart are left alone.
    """
    hidden, exposed = hidden.copy(), np.zeros(hidden.size, dtype=bool)
    wish = _wish(counts, must_hide, smallest_shown=smallest_shown)
    for goals, sign in ((wish.high, 1), (wish.low, -1)):
        open_goals = goals.copy()
        while (tangled := _tangled_cells(additive, hidden)).any():
            sums = _equations(additive, tangled, _tangled_groups(additive, hidden))
            left, stuck = _out_of_reach(sums, counts, open_goals[sums.cells], sign=sign)
            if not stuck:
                break
            cell = int(left[0])
            step = float(goals[cell] - counts[cell])
            pattern = _hide_with(additive, counts, hidden, cell=cell, step=step)
            # What is settled stays so: hiding more only widens what is open.
            settled = np.ones(hidden.size, dtype=bool)
            settled[left[1:]] = False
            open_goals[settled & tangled] = np.nan
            if pattern is None:
                exposed[cell] = True
            else:
                hidden[pattern] = True
    return hidden, exposed
