"""Small counts stay hidden: rules by hand, and an attacker with linear programming."""

from __future__ import annotations

from time import process_time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.optimize import linprog

from areaprofile.stats.disclosure import Groups, Protection, primary, protect

nan = np.nan
COUNTS = st.one_of(st.integers(0, 3), st.integers(0, 9), st.integers(0, 40)).map(float)


def one_group(members: list[float]) -> tuple[np.ndarray, list[Groups]]:
    """Members and, as the last cell, their total."""
    size = len(members)
    of_cell = np.append(np.zeros(size, dtype=int), -1)
    return np.append(members, np.nansum(members)), [Groups(of_cell, np.array([size]))]


def two_way(table: np.ndarray) -> tuple[np.ndarray, list[Groups]]:
    """Sections x areas with both margins and the grand total, all published."""
    rows, columns = table.shape
    full = np.zeros((rows + 1, columns + 1))
    full[:rows, :columns] = table
    full[rows] = full.sum(axis=0)
    full[:, columns] = full.sum(axis=1)
    place = np.arange(full.size).reshape(full.shape)
    across, down = np.full(full.shape, -1), np.full(full.shape, -1)
    across[:, :columns] = np.arange(rows + 1)[:, None]
    down[:rows] = np.arange(columns + 1)
    ways = [Groups(across.ravel(), place[:, columns]), Groups(down.ravel(), place[rows])]
    return full.ravel(), ways


def tree(leaves: np.ndarray) -> tuple[np.ndarray, list[Groups]]:
    """Neighbourhoods (regions x councils x neighbourhoods), councils, regions and the country."""
    sums = [leaves, leaves.sum(axis=2), leaves.sum(axis=(1, 2)), np.array(leaves.sum())]
    starts = np.cumsum([0, *(part.size for part in sums)])
    counts = np.concatenate([part.ravel() for part in sums])
    of_cell = np.full(counts.size, -1)
    totals, first = [], 0
    for level in range(3):
        parents = sums[level + 1].size
        children = np.repeat(np.arange(parents), sums[level].size // parents)
        of_cell[starts[level] : starts[level + 1]] = first + children
        totals.append(starts[level + 1] + np.arange(parents))
        first += parents
    return counts, [Groups(of_cell, np.concatenate(totals))]


def attack(
    counts: np.ndarray, hidden: np.ndarray, ways: list[Groups], *, floor: float = 0
) -> list[tuple[int, float, float]]:
    """Position, lowest and highest possible count of every hidden cell, from all that is shown."""
    sums, right = [], []
    for groups in ways:
        for number, total in enumerate(groups.total):
            row = (groups.of_cell == number).astype(float)
            elsewhere = np.nansum(counts[row > 0]) if total < 0 else 0.0
            if total >= 0:
                row[total] -= 1
            sums.append(row[hidden])
            right.append(elsewhere - np.nansum((row * counts)[~hidden]))
    found = []
    for column, cell in enumerate(np.flatnonzero(hidden)):
        goal = np.zeros(int(hidden.sum()))
        goal[column] = 1
        ends = []
        for sign in (1, -1):
            solved = linprog(sign * goal, A_eq=sums, b_eq=right, bounds=(floor, None))
            assert solved.status in (0, 3), solved.message
            ends.append(solved.x[column] if solved.status == 0 else np.inf)
        found.append((int(cell), ends[0], ends[1]))
    return found


def assert_safe(counts: np.ndarray, ways: list[Groups], *, floor: float = 0) -> Protection:
    small = primary(counts)
    result = protect(counts, small, ways)
    assert (result.hidden >= small).all()
    assert not result.exposed.any()
    assert not result.hidden[counts == 0].any()
    for cell, low, high in attack(counts, result.hidden, ways, floor=floor):
        if small[cell]:
            assert low <= 1 + 1e-6, (cell, counts[cell], low, high)
            assert high >= 4 - 1e-6, (cell, counts[cell], low, high)
    return result


@pytest.mark.parametrize(
    ("members", "hidden"),
    [
        ([3, 6, 20], [3, 6]),  # exactly one: the next smallest goes too
        ([3, 0, 6, 20], [3, 6]),  # a zero hides nothing and is not hidden
        ([3, 4, 20], [3, 4]),  # two that leave each other room: enough
        ([1, 1, 7, 9], [1, 1, 7]),  # 1 + 1 = 2 would give both away as at most 2
        ([1, 1, 0], [1, 1, 2]),  # the total is small itself
        ([1, 1, 3], [1, 1, 3, 5]),  # nothing left but the total
        ([9, 6, 20], []),
        ([0, 0, 0], []),
        ([], []),
        ([2], [2, 2]),
    ],
)
def test_one_group_by_hand(members: list[float], hidden: list[float]) -> None:
    counts, ways = one_group(members)
    result = assert_safe(counts, ways)
    assert sorted(counts[result.hidden]) == sorted(hidden)


def test_ties_are_settled_by_code() -> None:
    counts, ways = one_group([3, 6, 6, 6])
    small = primary(counts)
    assert protect(counts, small, ways).hidden.tolist() == [True, True, False, False, False]
    codes = ["E4", "E3", "E2", "E1", "E9"]
    by_code = protect(counts, small, ways, order=codes).hidden
    assert by_code.tolist() == [True, False, False, True, False]


def test_a_gap_neither_hides_nor_is_hidden() -> None:
    counts, ways = one_group([3, nan, 8])
    result = assert_safe(counts, ways)
    assert result.hidden.tolist() == [True, False, True, False]
    assert not primary([nan]).any()


def test_a_total_known_from_elsewhere_cannot_be_hidden_and_we_say_so() -> None:
    lone = [Groups(np.zeros(3, dtype=int), np.array([-1]))]
    assert protect([1, 1, 0], [True, True, False], lone).exposed.tolist() == [True, True, False]
    assert not protect([1, 1, 9], [True, True, False], lone).exposed.any()


def test_primary_rules() -> None:
    assert primary([0, 1, 4, 5, nan]).tolist() == [False, True, True, False, False]
    assert primary([0, 7, 8], smallest_shown=8).tolist() == [False, True, False]
    assert primary([0, 50, nan], [9, 9, 9], minimum_denominator=10).tolist() == [True, True, False]
    assert primary([50], [nan], minimum_denominator=10).tolist() == [False]


def test_a_stricter_source() -> None:
    counts, ways = one_group([6, 2, 30, 40])
    small = primary(counts, smallest_shown=8)
    result = protect(counts, small, ways, smallest_shown=8)
    assert result.hidden.tolist() == [True, True, False, False, False]
    ends = {cell: (low, high) for cell, low, high in attack(counts, result.hidden, ways)}
    assert ends[0][1] >= 7
    assert ends[1][1] >= 7


def test_a_large_count_on_a_small_denominator_is_not_worked_out_either() -> None:
    counts, ways = one_group([50, 8, 9, 70])
    result = protect(counts, [True, False, False, False, False], ways)
    assert result.hidden.tolist() == [True, True, False, False, False]


def test_the_bridge_that_plain_rules_miss() -> None:
    """Every line has two hidden counts, yet the one between both blocks is determined."""
    table = np.full((5, 5), 30.0)
    table[np.ix_([0, 1], [0, 1])] = 3
    table[np.ix_([3, 4], [3, 4])] = 3
    table[1, 2] = table[2, 2] = table[2, 3] = 3
    counts, ways = two_way(table)
    assert_safe(counts, ways)


@given(st.lists(COUNTS, max_size=7))
def test_attacker_on_one_group_who_knows_that_zeros_are_shown(members: list[float]) -> None:
    counts, ways = one_group(members)
    if counts[-1] > 4:  # a small total is no secret that more hiding could keep
        assert_safe(counts, ways, floor=0)
        result = protect(counts, primary(counts), ways)
        if not result.hidden[-1]:
            assert_safe(counts, ways, floor=1)


@settings(max_examples=60)
@given(st.integers(2, 5), st.integers(2, 5), st.data())
def test_attacker_on_sections_by_areas(rows: int, columns: int, data) -> None:
    assert_safe(*two_way(data.draw(arrays(float, (rows, columns), elements=COUNTS))))


@settings(max_examples=60)
@given(st.integers(1, 2), st.integers(1, 3), st.integers(1, 4), st.data())
def test_attacker_on_neighbourhoods_councils_and_regions(a: int, b: int, c: int, data) -> None:
    assert_safe(*tree(data.draw(arrays(float, (a, b, c), elements=COUNTS))))


@settings(max_examples=40)
@given(st.data())
def test_attacker_on_areas_that_overlap(data) -> None:
    """Neighbourhoods add up to a council, to wards and to zones that cut across each other."""
    leaves = data.draw(arrays(float, 10, elements=COUNTS))
    ways, counts, start = [], leaves, leaves.size
    for number in (1, 3, 4):
        belongs = data.draw(arrays(int, 10, elements=st.integers(0, number - 1)))
        sums = np.bincount(belongs, weights=leaves, minlength=number)
        ways.append((belongs, start + np.arange(number)))
        counts = np.append(counts, sums)
        start += number
    additive = [
        Groups(np.append(belongs, np.full(start - 10, -1)), totals) for belongs, totals in ways
    ]
    assert_safe(counts, additive)


@settings(max_examples=40)
@given(arrays(float, (3, 4), elements=COUNTS), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(table: np.ndarray, random) -> None:
    counts, ways = one_group(list(table.ravel()))
    shuffle = np.arange(counts.size)
    random.shuffle(shuffle)
    codes = np.arange(counts.size)
    back = np.argsort(shuffle)
    moved = [Groups(g.of_cell[shuffle], back[g.total]) for g in ways]
    first = protect(counts, primary(counts), ways, order=codes).hidden
    again = protect(counts[shuffle], primary(counts[shuffle]), moved, order=codes[shuffle]).hidden
    assert np.array_equal(first[shuffle], again)


@pytest.mark.parametrize(
    "groups",
    [
        Groups(np.zeros(2, dtype=int), np.array([0])),
        Groups(np.array([0, 1, -1]), np.array([2])),
        Groups(np.array([0, 0, -1]), np.array([3])),
    ],
)
def test_arrays_that_do_not_fit_are_refused(groups: Groups) -> None:
    with pytest.raises(ValueError, match="cell|total"):
        protect([1, 2, 3], [True, True, False], [groups])


def test_no_groups_and_no_cells() -> None:
    assert protect([2, 9], [True, False], []).hidden.tolist() == [True, False]
    assert protect([], [], []).hidden.size == 0


def test_time_grows_with_the_number_of_cells() -> None:
    random = np.random.default_rng(0)
    seconds = []
    for size in (50_000, 400_000):
        members = random.poisson(random.gamma(1, 20, size)).astype(float)
        council = np.sort(random.integers(0, size // 100, size))
        totals = np.bincount(council, weights=members)
        counts = np.concatenate([members, totals])
        ways = [Groups(np.append(council, np.full(totals.size, -1)), size + np.arange(totals.size))]
        small = primary(counts)
        start = process_time()
        result = protect(counts, small, ways)
        seconds.append(process_time() - start)
        assert not result.exposed.any()
    assert seconds[1] < 5  # 0.5 s when the machine is otherwise idle
