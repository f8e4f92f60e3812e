"""Which counts must be hidden, so that no small one can be read or worked out?

Primary: counts of 1 to 4, and counts on too small a denominator, are hidden. Secondary: where what
is published would give a hidden count away by subtraction, more is hidden. The plain rule is: in a
group with exactly one hidden count hide the next smallest that is not zero, again and again until
nothing changes. That is not always enough, so three things are added to it:

- Counts hidden together must leave each other room. Of 1 + 1 = 2 a reader learns that neither is
  above 2; so more is hidden until the other hidden counts could together give up enough (each down
  to 1, since zeros are shown) to let any one of them be 4. If nothing is left to hide in the group,
  its total is hidden.
- A total that is hidden must not be the sum of what is shown: one of its members is hidden too.
- Where groups overlap (sections x areas, or totals hidden above their members) local rules cannot
  see everything; there the whole system of sums is attacked with linear programming, and what it
  gives away is repaired (`disclosure_audit`).

Then whoever knows all that is published, and that no count is below zero, can narrow no primary
count of 1 to 4 further than 1 to 4 (`Protection.exposed` lists where that is impossible because a
total is known from elsewhere). Not covered: comparing several periods or tables of the same people,
knowing this rule's steps, and belonging to a small group oneself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from areaprofile.stats.disclosure_audit import Groups, repair
from areaprofile.stats.rates import FloatArray

__all__ = ["Groups", "Protection", "leaves_room", "primary", "protect"]

BoolArray = NDArray[np.bool_]
SMALLEST_SHOWN = 5


@dataclass(frozen=True)
class Protection:
    """Which cells are hidden, primary and secondary; and which of the primary stay exposed."""

    hidden: BoolArray
    exposed: BoolArray


def primary(
    counts: ArrayLike,
    denominators: ArrayLike | None = None,
    *,
    smallest_shown: int = SMALLEST_SHOWN,
    minimum_denominator: float = 0,
) -> BoolArray:
    """True where a count is above zero and below `smallest_shown`, or its denominator too small.

    A zero is shown, unless its denominator is too small. Missing counts are not hidden: there is
    nothing to hide.
    """
    events = np.asarray(counts, dtype=float)
    small = (events > 0) & (events < smallest_shown)
    if denominators is not None:
        small |= ~np.isnan(events) & (np.asarray(denominators, dtype=float) < minimum_denominator)
    return small


@dataclass(frozen=True)
class _Cells:
    """What the local rules need to know of every cell."""

    counts: FloatArray
    give: FloatArray  # how much a hidden count can give up before it reaches 1
    demand: FloatArray  # what a primary count's group must be able to give up, itself included


def _cells(counts: FloatArray, must_hide: BoolArray, *, smallest_shown: int) -> _Cells:
    give = np.where(counts > 1, counts - 1, 0.0)
    room = smallest_shown - 2.0
    large = must_hide & (counts >= smallest_shown)
    return _Cells(counts, give, np.where(must_hide, room, 0.0) + np.where(large, give, 0.0))


def _short_groups(groups: Groups, hidden: BoolArray, cells: _Cells) -> BoolArray:
    """Which groups give something away."""
    size = groups.total.size
    inside = np.flatnonzero(hidden & (groups.of_cell >= 0))
    of_hidden = groups.of_cell[inside]
    number = np.bincount(of_hidden, minlength=size)
    can_give = np.bincount(of_hidden, weights=cells.give[inside], minlength=size)
    demand = np.zeros(size)
    np.maximum.at(demand, of_hidden, cells.demand[inside])
    total_hidden = (groups.total >= 0) & hidden[groups.total]
    alone = (number == 1) | ((number > 0) & (can_give < demand))
    return np.where(total_hidden, number == 0, alone)


def _next_to_hide(
    groups: Groups, candidates: NDArray[np.intp], hidden: BoolArray, cells: _Cells
) -> NDArray[np.intp]:
    """One more cell for each group that gives something away: the next count, else the total.

    `candidates` are the group's members above zero, by group, then count, then code.
    """
    short = _short_groups(groups, hidden, cells)
    if not short.any():
        return np.empty(0, dtype=np.intp)
    open_ones = candidates[~hidden[candidates] & short[groups.of_cell[candidates]]]
    with_member, first = np.unique(groups.of_cell[open_ones], return_index=True)
    short[with_member] = False
    totals = groups.total[short & (groups.total >= 0)]
    totals = totals[~hidden[totals] & (cells.counts[totals] > 0)]
    return np.concatenate([open_ones[first], totals])


def _by_size(groups: Groups, counts: FloatArray, order: NDArray[np.intp]) -> NDArray[np.intp]:
    """Members above zero, sorted by group, count and code."""
    members = np.flatnonzero((groups.of_cell >= 0) & (counts > 0))
    return members[np.lexsort((order[members], counts[members], groups.of_cell[members]))]


def protect(
    counts: ArrayLike,
    must_hide: ArrayLike,
    additive: Sequence[Groups],
    *,
    order: ArrayLike | None = None,
    smallest_shown: int = SMALLEST_SHOWN,
) -> Protection:
    """What to hide so that the cells in `must_hide` (see `primary`) cannot be worked out.

    `counts` are whole numbers, nan where missing; `additive` says, for each way of adding up (the
    children of a parent, the sections of an area), which cells add up to which. `order` settles
    ties (the rank of the codes; default: position). Time grows with the number of cells, except
    where groups overlap or hidden totals stand above their members.
    Raises ValueError if the arrays do not fit each other.
    """
    events = np.asarray(counts, dtype=float)
    wanted = np.asarray(must_hide, dtype=bool) & ~np.isnan(events)
    ranks = np.arange(events.size) if order is None else np.argsort(np.argsort(np.asarray(order)))
    for groups in additive:
        groups.check(events.size)
    cells = _cells(events, wanted, smallest_shown=smallest_shown)
    sorted_members = [_by_size(groups, events, ranks) for groups in additive]
    hidden = wanted.copy()
    changed = True
    while changed:
        changed = False
        for groups, candidates in zip(additive, sorted_members, strict=True):
            more = _next_to_hide(groups, candidates, hidden, cells)
            hidden[more] = True
            changed |= more.size > 0
    exposed = np.zeros(events.size, dtype=bool)
    for groups in additive:
        short = _short_groups(groups, hidden, cells)
        exposed |= wanted & (groups.of_cell >= 0) & short[groups.of_cell]
    hidden, unsafe = repair(events, wanted, hidden, additive, smallest_shown=smallest_shown)
    return Protection(hidden, exposed | unsafe)


def leaves_room(
    counts: ArrayLike,
    must_hide: ArrayLike,
    hidden: ArrayLike,
    groups: Groups,
    *,
    smallest_shown: int = SMALLEST_SHOWN,
) -> BoolArray:
    """For each group: whether its sum may be shown, for all that its own hidden counts give away.

    True where nothing is hidden, or where what is hidden leaves each other room. Whether a hidden
    count also stands in other sums is not looked at.
    """
    events = np.asarray(counts, dtype=float)
    groups.check(events.size)
    cells = _cells(events, np.asarray(must_hide, dtype=bool), smallest_shown=smallest_shown)
    return ~_short_groups(groups, np.asarray(hidden, dtype=bool), cells)
