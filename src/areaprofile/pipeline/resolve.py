"""Whose figures are these today? Publishers' codes into the areas of this build."""

from difflib import get_close_matches

import numpy as np
import pandas as pd

from areaprofile.areas import DIVIDED, MERGED, RECODED, SAME, Fate, Gazetteer, tidy_name
from areaprofile.catalogue.records import Source
from areaprofile.errors import Problem

SHOWN = 20


def resolve(
    tidy: pd.DataFrame, source: Source, gazetteer: Gazetteer
) -> tuple[pd.DataFrame, list[Problem]]:
    """`code_map`, a row per code of the table (index): area_code, level, how; and the problems.

    `area_code` is today's, or the code as published for LSOAs of older vintages (they are
    converted later); it is empty where an area was divided.
    """
    rows = []
    problems = []
    first_row = tidy.drop_duplicates("area_code").set_index("area_code")["row"]
    for code in first_row.index:
        ours = gazetteer.translate(code, scheme=source.area.codes, level=source.area.level)
        fate = gazetteer.find(ours, vintage=source.area.vintage) if ours else None
        found = _trouble(code, fate, source, gazetteer)
        if found:
            place = (source.file.path, int(first_row[code]), source.area.column)
            problems.append(Problem(*place, *found))
        rows.append(fate or Fate("", "", SAME))
    code_map = pd.DataFrame(
        [(fate.code, fate.level, fate.how) for fate in rows],
        columns=["area_code", "level", "how"],
        index=first_row.index,
    )
    return code_map, _shorten(problems, source)


def _trouble(
    code: str, fate: Fate | None, source: Source, gazetteer: Gazetteer
) -> tuple[str, str] | None:
    """What was found and what to do, when a code is unknown or of another level."""
    level = source.area.level
    if fate is None and source.area.codes == "name":
        return _strange_name(code, level, gazetteer)
    if fate is None:
        return (
            f"an unknown area code {code!r}",
            f"mend the code, correct area.vintage (now {source.area.vintage}), or leave such rows "
            "out with a drop rule and its reason",
        )
    if level not in ("mixed", fate.level):
        return (
            f"{code!r}, which is a {fate.level}, in a table of level {level}",
            "correct area.level (`mixed` where a file has several), or drop such rows",
        )
    return None


def _strange_name(name: str, level: str, gazetteer: Gazetteer) -> tuple[str, str]:
    known = gazetteer.local.get(level, dict.fromkeys(gazetteer.names, ()))
    bearers = known.get(tidy_name(name), ())
    if len(bearers) > 1:
        do = f"write the council's name after it ({name}, Council), or use codes"
        return f"{name!r}, the name of {len(bearers)} areas of level {level}", do
    near = [
        gazetteer.spelled.get(one, one)
        for one in get_close_matches(tidy_name(name), known, n=2, cutoff=0.75)
    ]
    do = f"did you mean {' or '.join(repr(one) for one in near)}?" if near else "mend the name"
    return f"{name!r}, no name of level {level}", f"{do} (or drop such rows by a rule)"


def _shorten(problems: list[Problem], source: Source) -> list[Problem]:
    if len(problems) <= SHOWN:
        return problems
    rest = Problem(
        source.file.path,
        0,
        source.area.column,
        f"{len(problems) - SHOWN} more codes like these",
        f"check that area.vintage ({source.area.vintage}) and area.codes "
        f"({source.area.codes}) are right",
    )
    return [*problems[:SHOWN], rest]


def bring_up_to_date(
    frame: pd.DataFrame, code_map: pd.DataFrame, gazetteer: Gazetteer, *, can_add_up: bool
) -> tuple[pd.DataFrame, int]:
    """The figures of abolished councils under today's codes; and how many rows had to go.

    A place that only changed its code keeps its figures. Councils that were joined are added up
    where all of them have counts (`can_add_up` says that the measure allows it), else they have
    no history; neither has what was divided. Where a table has today's area as well, that row
    counts. Added columns: level, conversion_quality.
    """
    if (code_map["how"] == SAME).all() and code_map["level"].nunique() == 1:
        same = code_map.index.equals(pd.Index(code_map["area_code"]))
        if same:  # the usual case, which needs no look at each row
            level = code_map["level"].iloc[0]
            return frame.assign(level=level, conversion_quality=None), 0
    known = code_map.loc[frame["area_code"].to_numpy()]
    frame = frame.assign(
        old_code=frame["area_code"].to_numpy(),
        area_code=known["area_code"].to_numpy(),
        level=known["level"].to_numpy(),
        how=known["how"].to_numpy(),
        conversion_quality=None,
    )
    if (frame["how"] == SAME).all():
        return frame.drop(columns=["old_code", "how"]), 0
    key = ["area_code", "period", "section"]
    kept = frame[frame["how"] == SAME]
    moved = frame[frame["how"] == RECODED].drop_duplicates(key)
    kept = pd.concat([kept, _without(moved, kept, key)])
    joined = frame[frame["how"] == MERGED]
    if can_add_up and len(joined):
        kept = pd.concat([kept, _without(_add_up(joined, key, gazetteer), kept, key)])
    gone = int(frame["how"].isin([MERGED, DIVIDED]).sum()) - int((kept["how"] == MERGED).sum())
    return kept.drop(columns=["old_code", "how"]).reset_index(drop=True), gone


def _without(frame: pd.DataFrame, others: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    """The rows of `frame` whose key `others` does not have."""
    taken = pd.MultiIndex.from_frame(others[key])
    return frame[~pd.MultiIndex.from_frame(frame[key]).isin(taken)]


def _add_up(frame: pd.DataFrame, key: list[str], gazetteer: Gazetteer) -> pd.DataFrame:
    whole = []
    for (target, _, _), part in frame.groupby(key, sort=False):
        leaves = [gazetteer.leaves.get(code, frozenset([code])) for code in part["old_code"]]
        covered = frozenset().union(*leaves)
        once = sum(map(len, leaves)) == len(covered)
        full = part["numerator"].notna().all() and part["denominator"].notna().all()
        if once and full and covered == gazetteer.leaves[str(target)]:
            sums = part[["numerator", "denominator"]].sum()
            added = {name: sums[name] for name in ("numerator", "denominator")}
            whole.append(part.iloc[:1].assign(**added))
    if not whole:
        return frame.iloc[:0]
    added = pd.concat(whole)
    nothing = dict.fromkeys(("value", "lower", "upper"), np.nan)
    return added.assign(
        **nothing, missing_reason=None, status="converted", conversion_quality="summed"
    )
