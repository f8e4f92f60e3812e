"""Items of a source added up over every council: people, homes, households."""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from areaprofile.areas import DIVIDED
from areaprofile.catalogue.records import Source
from areaprofile.errors import Problem
from areaprofile.pipeline.measure import WHOLE
from areaprofile.pipeline.place import Places
from areaprofile.pipeline.resolve import resolve
from areaprofile.sources.read import read_source

SUM_COLUMNS = ["area_code", "period", "value"]


def council_sums(
    source: Source, items: Sequence[str], places: Places, raw: Path
) -> tuple[pd.DataFrame, list[Problem]]:
    """The sum of the items (`*`: all of them) in each council and period: SUM_COLUMNS; problems.

    Neighbourhoods are added up to their council, old councils to today's, districts to their
    county where the source does not give the county itself. A part without a figure, or one that
    is absent, leaves the whole without one.
    """
    tidy, problems = read_source(source, raw)
    if problems or not len(tidy):
        return pd.DataFrame(columns=SUM_COLUMNS), problems
    known = set(tidy["item"])
    missing = [item for item in items if item not in known and item != WHOLE]
    if missing:
        do = f"name items of {source.source_id}"
        found = f"no item {missing[0]!r}, which is to be added up"
        return pd.DataFrame(columns=SUM_COLUMNS), [Problem(source.file.path, 0, "", found, do)]
    code_map, problems = resolve(tidy, source, places.gazetteer)
    if problems:
        return pd.DataFrame(columns=SUM_COLUMNS), problems
    wanted = tidy["section"] == "all"
    if WHOLE not in items:
        wanted &= tidy["item"].isin(items)
    told = code_map.loc[tidy.loc[wanted, "area_code"].to_numpy()]
    frame = tidy.loc[wanted, ["period", "value"]].assign(
        area_code=told["area_code"].to_numpy(), level=told["level"].to_numpy()
    )
    frame = frame[told["how"].to_numpy() != DIVIDED]
    return _councils(frame, source, places), []


def _councils(frame: pd.DataFrame, source: Source, places: Places) -> pd.DataFrame:
    small = frame[frame["level"] == "lsoa"]
    if len(small):
        parents = places.parents_of(source.area.vintage).of["council"]
        small = small.assign(area_code=small["area_code"].map(parents).to_numpy())
    frame = pd.concat([small, frame[frame["level"] == "council"]])
    sums = _sum(frame)
    councils = places.areas[places.areas["level"] == "council"].set_index("area_code")
    district = councils[councils["upper_tier_code"] != councils.index]
    upper = sums.assign(area_code=sums["area_code"].map(district["upper_tier_code"]))
    upper = upper.dropna(subset=["area_code"])
    counties = _sum(upper)
    number = upper.groupby(["area_code", "period"]).size().rename("parts").reset_index()
    counties = counties.merge(number, on=["area_code", "period"])
    whole = counties["area_code"].map(district["upper_tier_code"].value_counts())
    counties = counties[counties["parts"] == whole].drop(columns="parts")
    sums = pd.concat([sums, counties], ignore_index=True)
    return sums.drop_duplicates(["area_code", "period"]).sort_values(
        ["area_code", "period"], ignore_index=True
    )


def _sum(frame: pd.DataFrame) -> pd.DataFrame:
    groups = frame.dropna(subset=["area_code"]).groupby(["area_code", "period"])["value"]
    sums = groups.agg(lambda values: values.sum(skipna=False))
    return sums.astype("float64").rename("value").reset_index()
