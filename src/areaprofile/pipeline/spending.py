"""What each council spends on each line, and per head of those whom it is for."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from areaprofile.areas import MERGED, RECODED, SAME, Gazetteer
from areaprofile.catalogue.evidence import Evidence, SpendMeasure
from areaprofile.catalogue.records import Catalogue, Source
from areaprofile.errors import Problem
from areaprofile.pipeline.council_sums import CouncilSums
from areaprofile.pipeline.place import Places
from areaprofile.pipeline.resolve import resolve
from areaprofile.sources.read import read_source

SPEND_COLUMNS = [
    *("council_code", "line", "period", "basis", "price", "amount", "per_unit"),
    *("per", "people", "people_period", "status", "missing_reason", "source_id"),
]
# The two digits after the letter in the code of a district and of a county.
DISTRICTS, COUNTIES = "07", "10"


def spend_table(
    evidence: Evidence, catalogue: Catalogue, places: Places, raw: Path, sums: CouncilSums
) -> tuple[pd.DataFrame, list[Problem]]:
    """A row per council, line and period (SPEND_COLUMNS); and the problems.

    `amount` is in pounds, `per_unit` in pounds a person of `per`; both empty with a
    `missing_reason` where nothing is known. The latest release of a figure counts.
    """
    problems: list[Problem] = []
    parts = []
    by_source: dict[str, list[SpendMeasure]] = {}
    for measure in evidence.spend_measures:
        by_source.setdefault(measure.source_id, []).append(measure)
    order = sorted(by_source, key=lambda one: (catalogue.sources[one].published, one))
    for source_id in order:
        source = catalogue.sources[source_id]
        found, wrong = _amounts(source, by_source[source_id], places, raw)
        parts.append(found)
        problems += wrong
    people = {per: sums.of(one.source_id, one.items) for per, one in evidence.spend_per.items()}
    if problems or not parts:
        return pd.DataFrame(columns=SPEND_COLUMNS), problems
    frame = pd.concat(parts, ignore_index=True)
    key = ["council_code", "line", "period"]
    frame = frame.drop_duplicates(key, keep="last").sort_values(key, ignore_index=True)
    return _per_head(frame, evidence, people), []


def _amounts(
    source: Source, measures: Sequence[SpendMeasure], places: Places, raw: Path
) -> tuple[pd.DataFrame, list[Problem]]:
    tidy, problems = read_source(source, raw)
    if problems or not len(tidy):
        return pd.DataFrame(), problems
    code_map, problems = resolve(tidy, source, places.gazetteer)
    known = set(tidy["item"])
    for measure in measures:
        if measure.item not in known:
            do = f"name one of the items of {source.source_id}"
            place = (source.file.path, 0, measure.item)
            problems.append(Problem(*place, f"no such item, which {measure.line_id} is", do))
    if problems:
        return pd.DataFrame(), problems
    lines = {measure.item: (measure.line_id, measure.factor) for measure in measures}
    tidy = tidy[tidy["item"].isin(lines) & (tidy["section"] == "all")]
    frame = pd.DataFrame(
        {
            "old_code": tidy["area_code"],
            "line": [lines[item][0] for item in tidy["item"]],
            "period": tidy["period"],
            "amount": tidy["value"] * np.array([lines[item][1] for item in tidy["item"]]),
            "status": tidy["status"],
            "missing_reason": tidy["missing_reason"],
            "source_id": source.source_id,
        }
    )
    told = code_map.loc[frame["old_code"].to_numpy()]
    frame["council_code"], frame["how"] = told["area_code"].to_numpy(), told["how"].to_numpy()
    frame = frame[told["level"].to_numpy() == "council"]
    ours = {
        code: places.gazetteer.translate(code, scheme=source.area.codes)
        for code in frame["old_code"].unique()
    }
    frame["old_code"] = frame["old_code"].map(ours)
    return _todays(frame, places.gazetteer), []


def _todays(frame: pd.DataFrame, gazetteer: Gazetteer) -> pd.DataFrame:
    """The amounts of abolished councils under today's codes: added up when all parts are there."""
    kept = frame[frame["how"] == SAME]
    old = frame[frame["how"].isin([MERGED, RECODED])]
    taken = set(zip(kept["council_code"], kept["line"], kept["period"], strict=True))
    has_districts = bool(frame["old_code"].str[1:3].eq(DISTRICTS).any())
    whole = []
    for (code, line, period), part in old.groupby(["council_code", "line", "period"], sort=True):
        if (code, line, period) in taken:
            continue
        if _is_whole(str(code), part, gazetteer, has_districts=has_districts):
            row = part.iloc[:1].assign(status="converted" if len(part) > 1 else part["status"])
            whole.append(row.assign(amount=part["amount"].sum(min_count=len(part))))
    result = pd.concat([kept, *whole], ignore_index=True)
    unknown = result["amount"].isna() & result["missing_reason"].isna()
    result["missing_reason"] = result["missing_reason"].where(~unknown, "not_estimable")
    return result.drop(columns=["old_code", "how"])


def _is_whole(code: str, part: pd.DataFrame, gazetteer: Gazetteer, *, has_districts: bool) -> bool:
    """Whether the old councils in `part` make up the whole of today's council.

    A county that became one council with its districts needs both tiers, unless the source knows
    no districts at all. A council whose county lives on or was divided is never whole where that
    county also spent for it.
    """
    joined = part[part["how"] == MERGED]
    recoded = part[part["how"] == RECODED]
    leaves = gazetteer.leaves.get(code, frozenset())
    if len(leaves) < 2 and len(recoded) == 1 and not len(joined):
        return True
    counties = recoded["old_code"].str[1:3].eq(COUNTIES).sum()
    if not len(joined):
        return counties == 1 and not has_districts
    parts = [gazetteer.leaves.get(old, frozenset([old])) for old in joined["old_code"]]
    covered = frozenset().union(*parts) == leaves and sum(map(len, parts)) == len(leaves)
    lower = joined["old_code"].str[1:3].eq(DISTRICTS).any()
    becomes_single = code[1:3] != DISTRICTS
    return bool(covered and (counties == 1 or not (lower and becomes_single)))


def _per_head(
    frame: pd.DataFrame, evidence: Evidence, people: Mapping[str, pd.DataFrame]
) -> pd.DataFrame:
    lines = evidence.spend_lines
    for column in ("basis", "price", "per"):
        frame[column] = [getattr(lines[line], column) for line in frame["line"]]
    heads = pd.concat(
        [one.assign(per=per) for per, one in people.items()], ignore_index=True
    ).rename(columns={"value": "people", "period": "people_period"})
    newest = heads.sort_values("people_period").drop_duplicates(["area_code", "per"], keep="last")
    newest = newest.rename(columns={"area_code": "council_code"})
    frame = frame.merge(newest, on=["council_code", "per"], how="left")
    frame["per_unit"] = frame["amount"] / frame["people"].where(frame["people"] > 0)
    return frame.reindex(columns=SPEND_COLUMNS)
