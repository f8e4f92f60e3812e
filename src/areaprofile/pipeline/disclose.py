"""Hiding small counts of sources that leave that to us (`disclosure = "ours"`).

One system of sums for each period: neighbourhoods (of the vintage in which they were counted),
councils, counties, regions, the country, and the sections of the community in each of them. What
overlaps it (other vintages, MSOAs, wards) shows nothing that holds a hidden neighbourhood, except
MSOAs whose hidden neighbourhoods leave each other room.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from areaprofile.catalogue.records import Indicator
from areaprofile.pipeline.additive import EVERYBODY, Tree, dimension_of, sums_of
from areaprofile.stats.disclosure import Groups, leaves_room, primary, protect

_TOP = ("council", "region", "country")
_OVER = ("msoa", "ward")
_CELL = ["area_code", "section"]
_NUMBERS = ["value", "lower", "upper", "numerator", "denominator"]
Frames = Mapping[str, pd.DataFrame]


def protected(frames: Frames, indicator: Indicator, tree: Tree) -> dict[str, pd.DataFrame]:
    """The frames of all levels with small counts, and what would give them away, `suppressed`.

    Rate, limits and denominator of a hidden count go with it.
    """
    periods = {
        level: frame.groupby("period", sort=False).indices for level, frame in frames.items()
    }
    hidden = {level: np.zeros(len(frame), dtype=bool) for level, frame in frames.items()}
    for period in sorted({str(one) for found in periods.values() for one in found}):
        rows = {level: found[period] for level, found in periods.items() if period in found}
        part = {level: frames[level].iloc[at].reset_index(drop=True) for level, at in rows.items()}
        for level, found in hidden_of(part, indicator, tree).items():
            hidden[level][rows[level]] = found
    return {level: _hide(frame, hidden[level]) for level, frame in frames.items()}


def hidden_of(part: Frames, indicator: Indicator, tree: Tree) -> dict[str, np.ndarray]:
    """What must be hidden in one period, by level: True for each row of the frame.

    `part`: the rows of that period, by level (`lsoa-2011` where older areas were counted).
    """
    base = base_of(part)
    over = [
        level for level in _OVER if level in part and (not base or _is_native(part[level], level))
    ]
    levels = [*([base] if base else []), *over, *(level for level in _TOP if level in part)]
    cells = pd.concat([part[one].assign(level=one) for one in levels], ignore_index=True)
    hidden, must = _hide_cells(cells, indicator, tree)
    place = cells["level"].to_numpy()
    result = {level: hidden[place == level] for level in levels}
    for level in part.keys() - result.keys():
        result[level] = np.zeros(len(part[level]), dtype=bool)
    if base:
        counted = cells.assign(hidden=hidden, must=must)[place == base]
        closed = set(cells.loc[hidden & (place == "council"), "area_code"])
        shown = _with_room(counted, closed, tree) if "msoa" in part and not over else set()
        for level in _OVER:
            if level in part:
                inside = tree.within[level][base]
                result[level] |= _holds_hidden(part[level], counted, inside, shown)
        _hide_other_vintages(result, part, base, counted, tree)
    return result


def base_of(part: Frames) -> str:
    """The level of the neighbourhoods that were counted, in the vintage in which they were.

    Empty where no neighbourhood was.
    """
    older = [level for level in part if level.startswith("lsoa-")]
    if "lsoa" not in part:
        return older[0] if older else ""
    today = part["lsoa"]
    own = today["conversion_quality"].isna() & today["numerator"].notna()
    return "lsoa" if own.any() or not older else older[0]


def _hide_cells(
    cells: pd.DataFrame, indicator: Indicator, tree: Tree
) -> tuple[np.ndarray, np.ndarray]:
    """Which cells are hidden, and which of them because they are small themselves."""
    counts = cells["numerator"].to_numpy(dtype=float)
    smallest = indicator.min_denominator or 0.0
    base = cells["denominator"].to_numpy(dtype=float)
    must = primary(counts, base, minimum_denominator=smallest)
    loose = (cells["section"].map(dimension_of) == "").to_numpy()
    if (must & loose).any():
        # Sections of which nobody knows how they add up are not shown at all when one is small.
        must |= loose
    if not must.any():
        return must, must
    ways = sums_of(cells, tree)
    order = (cells["area_code"] + "|" + cells["section"]).to_numpy(dtype=str)
    return hidden_beside(counts, must, ways, order=order) | must, must


def hidden_beside(
    counts: np.ndarray, must: np.ndarray, ways: list[Groups], *, order: np.ndarray | None = None
) -> np.ndarray:
    """What must be hidden so that the cells in `must` cannot be worked out (see `protect`)."""
    wanted = must
    while True:
        found = protect(counts, wanted, ways, order=order)
        more = _whole_groups(found.exposed, ways) & ~found.hidden & (counts > 0)
        if not more.any():
            return found.hidden
        # What no hiding beside it can protect goes with all that it adds up with.
        wanted = found.hidden | more


def _whole_groups(exposed: np.ndarray, ways: list[Groups]) -> np.ndarray:
    """All members of the groups in which something is exposed, and their totals."""
    result = np.zeros(exposed.size, dtype=bool)
    for groups in ways:
        hurt = np.zeros(groups.total.size, dtype=bool)
        hurt[groups.of_cell[exposed & (groups.of_cell >= 0)]] = True
        result |= (groups.of_cell >= 0) & hurt[groups.of_cell]
        result[groups.total[hurt & (groups.total >= 0)]] = True
    return result


def _is_native(frame: pd.DataFrame, level: str) -> bool:
    """Whether any figure of a level is the publisher's own, not added up by us."""
    return bool((frame["native_level"] == level).any())


def _holds_hidden(
    frame: pd.DataFrame, counted: pd.DataFrame, parent: pd.Series, shown: set[str]
) -> np.ndarray:
    """Rows of larger areas in which a neighbourhood is hidden, but for those in `shown`."""
    inside = counted.loc[counted["hidden"], _CELL]
    inside = inside.assign(area_code=inside["area_code"].map(parent)).dropna()
    hurt = pd.MultiIndex.from_frame(inside.drop_duplicates())
    found = pd.MultiIndex.from_frame(frame[_CELL]).isin(hurt)
    return found & ~frame["area_code"].isin(shown).to_numpy()


def _with_room(counted: pd.DataFrame, closed: set[str], tree: Tree) -> set[str]:
    """MSOAs that may be shown though they hold hidden neighbourhoods: a tree keeps its secrets.

    In every council the hidden neighbourhoods of each MSOA shown, and those left over, must leave
    each other room. Nothing more is shown in councils that are `closed` (hidden themselves), nor
    where sections overlap.
    """
    if (counted["section"] != EVERYBODY).any():
        return set()
    base = str(counted["level"].iloc[0])
    area = counted["area_code"].map(tree.within["msoa"][base])
    council = counted["area_code"].map(tree.above[base])
    members: dict[str, set[str]] = {}
    for one, owner in zip(area[~council.isin(closed)], council[~council.isin(closed)], strict=True):
        members.setdefault(str(owner), set()).add(str(one))
    room = _room(area, counted)
    # One that lies in several councils would tie their sums together: it stays hidden.
    owners = council.groupby(area).nunique()
    room = {one: fits and owners[one] == 1 for one, fits in room.items()}
    shown = {one for inside in members.values() for one in inside if room.get(one)}
    while True:
        rest = _room(area.where(area.isin(shown), council), counted)
        failing = [name for name, fits in rest.items() if not fits and name not in shown]
        back = {min(shown & members[name]) for name in failing if shown & members.get(name, set())}
        if not back:
            return shown
        shown -= back


def _room(block: pd.Series, counted: pd.DataFrame) -> dict[str, bool]:
    """For every block with hidden counts: whether they leave each other room."""
    codes, names = pd.factorize(block, use_na_sentinel=True)
    groups = Groups(codes.astype(np.intp), np.full(len(names), -1, dtype=np.intp))
    hidden = counted["hidden"].to_numpy()
    counts = counted["numerator"].to_numpy(dtype=float)
    fits = leaves_room(counts, counted["must"].to_numpy(), hidden, groups)
    return {str(names[at]): bool(fits[at]) for at in np.unique(codes[hidden & (codes >= 0)])}


def _hide_other_vintages(
    result: dict[str, np.ndarray], part: Frames, base: str, counted: pd.DataFrame, tree: Tree
) -> None:
    """Hide what is made of hidden neighbourhoods of the vintage that was counted."""
    for level in part:
        if level == base or not level.startswith("lsoa"):
            continue
        if level != "lsoa":
            # Counted twice, in two vintages: the older count is not shown.
            result[level] = part[level]["missing_reason"].isna().to_numpy()
            continue
        pairs = tree.to_today[base]
        gone = counted.loc[counted["hidden"], _CELL].merge(
            pairs, left_on="area_code", right_on="from_code"
        )
        hurt = pd.MultiIndex.from_frame(gone[["to_code", "section"]].drop_duplicates())
        result[level] = pd.MultiIndex.from_frame(part[level][_CELL]).isin(hurt)


def _hide(frame: pd.DataFrame, hidden: np.ndarray) -> pd.DataFrame:
    frame = frame.copy()
    hidden = hidden & frame[_NUMBERS].notna().any(axis=1).to_numpy()
    frame.loc[hidden, _NUMBERS] = np.nan
    frame["missing_reason"] = frame["missing_reason"].astype(object)
    frame.loc[hidden, "missing_reason"] = "suppressed"
    return frame
