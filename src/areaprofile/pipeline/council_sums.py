"""Items of a source added up over every council: people, homes, households."""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from areaprofile.areas import DIVIDED
from areaprofile.catalogue.records import Catalogue, Source
from areaprofile.errors import Problem
from areaprofile.pipeline.measure import WHOLE
from areaprofile.pipeline.place import Places
from areaprofile.pipeline.resolve import resolve
from areaprofile.sources.read import read_source

ITEM_COLUMNS = ["area_code", "period", "item", "value"]
KEY = ["area_code", "period", "item"]


class CouncilSums:
    """Sums of items over councils; each source is read once. Problems gather in `problems`.

    Neighbourhoods are added up to their council, old councils to today's, districts to their
    county where the source does not give the county itself. A part without a figure, or one that
    is absent, leaves the whole without one.
    """

    def __init__(self, catalogue: Catalogue, places: Places, raw: Path) -> None:
        self._catalogue, self._places, self._raw = catalogue, places, raw
        self._read: dict[str, pd.DataFrame] = {}
        self.problems: list[Problem] = []

    def of(self, source_id: str, items: Sequence[str]) -> pd.DataFrame:
        """area_code, period, value: the sum of the items (`*`: of all items of the source)."""
        source = self._catalogue.sources[source_id]
        if source_id not in self._read:
            self._read[source_id], wrong = _council_items(source, self._places, self._raw)
            self.problems += wrong
        frame = self._read[source_id]
        known = set(frame["item"])
        missing = [item for item in items if item not in known and item != WHOLE]
        if missing and len(frame):
            found = f"no item {missing[0]!r}, which is to be added up"
            do = f"name items of {source_id}"
            self.problems.append(Problem(source.file.path, 0, "", found, do))
        if WHOLE not in items:
            frame = frame[frame["item"].isin(items)]
        return _sum(frame, ["area_code", "period"])


def _council_items(source: Source, places: Places, raw: Path) -> tuple[pd.DataFrame, list[Problem]]:
    tidy, problems = read_source(source, raw)
    if problems or not len(tidy):
        return pd.DataFrame(columns=ITEM_COLUMNS), problems
    code_map, problems = resolve(tidy, source, places.gazetteer)
    if problems:
        return pd.DataFrame(columns=ITEM_COLUMNS), problems
    tidy = tidy[tidy["section"] == "all"]
    told = code_map.loc[tidy["area_code"].to_numpy()]
    frame = tidy[["period", "item", "value"]].assign(area_code=told["area_code"].to_numpy())
    level = told["level"].to_numpy()
    keep = told["how"].to_numpy() != DIVIDED
    small = frame[keep & (level == "lsoa")]
    if len(small):
        parents = places.parents_of(source.area.vintage).of["council"]
        small = small.assign(area_code=small["area_code"].map(parents).to_numpy())
    frame = pd.concat([small, frame[keep & (level == "council")]]).dropna(subset=["area_code"])
    return _with_counties(_sum(frame, KEY), places.areas), []


def _with_counties(sums: pd.DataFrame, areas: pd.DataFrame) -> pd.DataFrame:
    councils = areas[areas["level"] == "council"].set_index("area_code")
    county = councils.loc[councils["upper_tier_code"] != councils.index, "upper_tier_code"]
    upper = sums.assign(area_code=sums["area_code"].map(county)).dropna(subset=["area_code"])
    parts = upper.groupby(KEY).size().to_numpy()
    counties = _sum(upper, KEY)
    whole = counties["area_code"].map(county.value_counts()).to_numpy()
    sums = pd.concat([sums, counties[parts == whole]], ignore_index=True)
    return sums.drop_duplicates(KEY).sort_values(KEY, ignore_index=True)


def _sum(frame: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    """Sums by key, in its order; nan where any part is nan."""
    gaps = frame["value"].isna().groupby([frame[name] for name in key]).any().to_numpy()
    sums = frame.groupby(key, as_index=False)["value"].sum()
    return sums.assign(value=sums["value"].astype("float64").mask(gaps))
