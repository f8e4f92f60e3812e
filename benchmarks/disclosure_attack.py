"""Can anybody work out a hidden count of the demonstration? Linear programming tries.

    .venv/bin/python benchmarks/disclosure_attack.py [PACK] [--raw DIR] [--only INDICATOR …]

For every measure whose small counts we hide, and every period: all sums that hold between the
counts of all levels, vintages and sections are equations; what is shown is known. For each hidden
count of 1 to 4 the lowest and the highest value that the equations leave open must reach 1 and 4,
also for a reader who knows that zeros are shown. The sums are found here from the lookups alone,
not by the code that protects. Prints a line for each measure, exits with 1 if a count is exposed.
"""

import argparse
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.optimize import linprog
from scipy.sparse import coo_array, csr_array, eye_array, hstack
from scipy.sparse.csgraph import connected_components

from areaprofile.pipeline.additive import dimension_of, make_tree
from areaprofile.pipeline.areas_input import read_areas
from areaprofile.pipeline.disclose import protected
from areaprofile.pipeline.inputs import Inputs, read_inputs
from areaprofile.pipeline.place import Places, make_places
from areaprofile.pipeline.raw_tables import RawFolder
from areaprofile.pipeline.sources_stage import pieces_of, related_sources
from areaprofile.pipeline.values import all_values

SLACK = 1e-6
LARGEST = 4.0


def parents_of(places: Places) -> dict[str, pd.DataFrame]:
    """For each level of children: pairs child, parent, from the lookups."""
    lsoas = places.lsoas
    today = places.vintages["lsoa"]
    above = ["msoa_code", "ward_code", "council_code", "upper_tier_code", "region_code"]
    found = {"lsoa": _pairs(lsoas, "area_code", above)}
    for level in ("msoa", "ward"):
        found[level] = _pairs(lsoas, f"{level}_code", ["council_code"])
    for vintage, parents in places.parents.items():
        if vintage != today:
            parts = [
                pd.DataFrame({"child": one.index, "parent": one.to_numpy(), "way": ""})
                for one in parents.of.values()
            ]
            found[f"lsoa-{vintage}"] = pd.concat(parts)
    councils = places.areas[places.areas["level"] == "council"]
    upper = councils["upper_tier_code"]
    is_district = upper != councils["area_code"]
    is_county = councils["area_code"].isin(upper[is_district])
    found["council"] = pd.concat(
        [
            _pairs(councils, "area_code", ["upper_tier_code"]),
            _pairs(councils[~is_county], "area_code", ["region_code"], way="districts"),
            _pairs(councils[~is_district], "area_code", ["region_code"], way="counties"),
        ]
    )
    regions = places.areas[places.areas["level"] == "region"]["area_code"]
    found["region"] = pd.DataFrame({"child": regions, "parent": places.country, "way": ""})
    found["country"] = found["region"].iloc[:0]
    return found


def _pairs(table: pd.DataFrame, child: str, above: list[str], *, way: str = "") -> pd.DataFrame:
    parts = [
        table[[child, one]].set_axis(["child", "parent"], axis=1).dropna().drop_duplicates()
        for one in above
    ]
    pairs = pd.concat(parts).assign(way=way)
    return pairs[pairs["child"] != pairs["parent"]]


def sums(cells: pd.DataFrame, pairs: dict[str, pd.DataFrame], merged: dict) -> csr_array:
    """Equations x cells: +1 for the parts, -1 for their sum; only those that hold in truth."""
    cells = cells.assign(place=np.arange(len(cells)))
    level_of = cells.drop_duplicates("area_code").set_index("area_code")["level"]
    parts = []
    for level, inside in cells.groupby("level"):
        found = inside.merge(pairs[str(level)], left_on="area_code", right_on="child")
        found = found.assign(way=level + found["way"], own=found["parent"].map(level_of))
        parts.append(found[["place", "way", "own", "parent", "section"]])
        for older in [name for name in merged if name == level]:
            found = inside.merge(merged[older], left_on="area_code", right_on="from_code")
            found = found.assign(way=f"{level} joined", own="lsoa", parent=found["to_code"])
            parts.append(found[["place", "way", "own", "parent", "section"]])
    dimension = cells["section"].map(dimension_of)
    found = cells.assign(way=dimension, own=cells["level"], parent=cells["area_code"])
    found = found[dimension != "all"].assign(section="all")
    parts.append(found[["place", "way", "own", "parent", "section"]])
    members = pd.concat(parts).dropna()
    key = ["own", "parent", "section"]
    totals = cells.rename(columns={"level": "own", "area_code": "parent", "place": "total"})
    members = members.merge(totals[[*key, "total"]], on=key)
    number = members.groupby(["way", *key], sort=False).ngroup().to_numpy()
    total_of = pd.Series(members["total"].to_numpy()).groupby(number).first().to_numpy()
    size = (len(total_of), len(cells))
    plus = coo_array((np.ones(len(number)), (number, members["place"])), shape=size)
    minus = coo_array((np.ones(size[0]), (np.arange(size[0]), total_of)), shape=size)
    matrix = csr_array(plus - minus)
    return csr_array(matrix[np.abs(matrix @ cells["numerator"].to_numpy(dtype=float)) < SLACK])


def joined_areas(places: Places) -> dict[str, pd.DataFrame]:
    """By older level: which of its areas make up, alone or together, an area of today."""
    today = places.vintages["lsoa"]
    found = {}
    for vintage in places.changes["from_vintage"].unique():
        step = places.step_from(str(vintage))
        if (step["to_vintage"] == today).all():
            found[f"lsoa-{vintage}"] = step[["from_code", "to_code"]].drop_duplicates()
    return found


def exposed(
    cells: pd.DataFrame, pairs: dict[str, pd.DataFrame], merged: dict
) -> tuple[int, list[int]]:
    """How many hidden counts of 1 to 4 there are, and the positions of those given away."""
    counts = cells["numerator"].to_numpy(dtype=float)
    hidden = np.flatnonzero(cells["hidden"].to_numpy())
    wanted = (counts[hidden] > 0) & (counts[hidden] <= LARGEST)
    if not wanted.any():
        return 0, []
    matrix = csr_array(sums(cells, pairs, merged)[:, hidden])
    bad: list[int] = []
    linked = csr_array(abs(matrix).T @ abs(matrix))
    count, part = connected_components(linked, directed=False)
    order = np.argsort(part, kind="stable")
    for mine in np.split(order, np.searchsorted(part[order], np.arange(1, count))):
        if wanted[mine].any():
            found = _attack(csr_array(matrix[:, mine]), counts[hidden][mine], wanted[mine])
            bad += [int(hidden[mine[one]]) for one in found]
    return int(wanted.sum()), bad


def _attack(matrix: csr_array, true: np.ndarray, wanted: np.ndarray) -> list[int]:
    """Columns of one part whose range does not cover 1 to 4."""
    matrix = csr_array(matrix[np.unique(matrix.nonzero()[0])])
    if not matrix.shape[0]:
        return []
    bad: set[int] = set()
    for sign, goal in ((1, LARGEST), (-1, 1.0)):
        # Whoever knows that zeros are shown can take from the others only down to 1.
        floor = np.minimum(true, 1.0) if sign > 0 else np.zeros(true.size)
        left = np.flatnonzero(wanted & (sign * (goal - true) > 0))
        while left.size:
            values = _reach(matrix, true, floor, left, goal, sign)
            still = left[sign * (goal - values[left]) > SLACK]
            if still.size == left.size:
                alone = _reach(matrix, true, floor, left[:1], goal, sign)
                if sign * (goal - alone[left[0]]) > SLACK:
                    bad.add(int(left[0]))
                still = left[1:]
            left = still
    return sorted(bad)


def _reach(
    matrix: csr_array,
    true: np.ndarray,
    floor: np.ndarray,
    targets: np.ndarray,
    goal: float,
    sign: int,
) -> np.ndarray:
    """Counts that fit all equations and bring as many targets as possible to the goal."""
    size, number = true.size, targets.size
    pick = coo_array((np.ones(number), (np.arange(number), targets)), shape=(number, size))
    ends = (0.0, goal) if sign > 0 else (goal, np.inf)
    bounds = np.vstack(
        [np.column_stack([floor, np.full(size, np.inf)]), np.tile(ends, (number, 1))]
    )
    found = linprog(
        np.concatenate([np.zeros(size), np.full(number, -float(sign))]),
        A_eq=csr_array(hstack([matrix, coo_array((matrix.shape[0], number))])),
        b_eq=matrix @ true,
        A_ub=csr_array(hstack([-sign * pick, sign * eye_array(number)])),
        b_ub=np.zeros(number),
        bounds=bounds,
        method="highs",
    )
    return found.x[:size] if found.success else true


def periods(inputs: Inputs, places: Places, only: list[str]) -> Iterator[tuple[str, pd.DataFrame]]:
    """Every measure of ours and period: its cells with true counts, and which are hidden."""
    catalogue = inputs.catalogue
    tree = make_tree(places)
    for group in related_sources(catalogue):
        if not any(catalogue.sources[one].disclosure == "ours" for one in group):
            continue
        pieces, problems, _ = pieces_of(group, catalogue, places, inputs.roots)
        if problems:
            sys.exit("\n".join(map(str, problems)))
        for indicator_id in sorted(pieces):
            ours = any(one.source.disclosure == "ours" for one in pieces[indicator_id])
            if not ours or (only and indicator_id not in only):
                continue
            indicator = catalogue.indicators[indicator_id]
            frames = all_values(indicator, pieces[indicator_id], places)
            shown = protected(frames, indicator, tree)
            parts = [
                frames[one].assign(level=one, hidden=shown[one]["numerator"].isna().to_numpy())
                for one in frames
            ]
            cells = pd.concat(parts, ignore_index=True).dropna(subset=["numerator"])
            for period, part in cells.groupby("period"):
                yield f"{indicator_id} {period}", part.reset_index(drop=True)


def main() -> int:
    """Attack every measure of a pack."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("pack", nargs="?", default="demo")
    parser.add_argument("--raw", type=Path)
    parser.add_argument("--only", nargs="*", default=[])
    options = parser.parse_args()
    inputs, problems = read_inputs([options.pack], raw=options.raw, audience="partner", as_at=None)
    if inputs is None or problems:
        sys.exit("\n".join(map(str, problems)))
    given = read_areas(inputs.spec, RawFolder(inputs.raw))
    if given is None:
        sys.exit("the areas cannot be read")
    places = make_places(given, inputs.pack.country_code)
    small = hidden = cells = given_away = 0
    pairs, merged = parents_of(places), joined_areas(places)
    start = time.perf_counter()
    for name, part in periods(inputs, places, options.only):
        found, bad = exposed(part, pairs, merged)
        small, hidden, cells = small + found, hidden + int(part["hidden"].sum()), cells + len(part)
        given_away += len(bad)
        if part["hidden"].any():
            print(f"{name}: {found} small, {int(part['hidden'].sum())} hidden, {len(bad)} exposed")
        for one in bad[:5]:
            print("   ", *part.loc[one, ["level", "area_code", "section", "numerator"]])
        shown = part[~part["hidden"] & part["numerator"].between(SLACK, LARGEST)]
        if len(shown):
            given_away += len(shown)
            print("    shown though small:", shown[["level", "area_code"]].head(3).to_numpy())
    seconds = time.perf_counter() - start
    print(
        f"{cells:,} counts, {hidden:,} hidden, {small:,} of them 1 to 4: "
        f"{given_away} exposed ({seconds:.0f} s)"
    )
    return 1 if given_away else 0


if __name__ == "__main__":
    sys.exit(main())
