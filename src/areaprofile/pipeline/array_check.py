"""Do the memory-mapped arrays say what the Parquet files say? Asked before a build goes live."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from areaprofile.errors import Problem
from areaprofile.store.arrays import Arrays, open_arrays
from areaprofile.store.layout import values_path
from areaprofile.store.open import Store
from areaprofile.store.read import read_parquet

_KEYS = ["area_code", "period", "section"]


def find_array_problems(store: Store, levels: Iterable[str]) -> list[Problem]:
    """A Problem for each indicator and level whose array differs from its Parquet file."""
    problems = []
    for level in levels:
        arrays = open_arrays(store, level)
        places = pd.Index(arrays.areas)
        for indicator_id, series in arrays.series.groupby("indicator_id", sort=True):
            path = values_path(store.folder, level, str(indicator_id))
            frame = read_parquet(path, [*_KEYS, "value"], codes=_KEYS)
            differing = count_differences(frame, arrays, places, series)
            if differing:
                found = f"{differing:,} values of {level} that its array does not hold alike"
                problems.append(Problem(path.name, 0, "value", found, "build again and report it"))
    return problems


def count_differences(
    frame: pd.DataFrame, arrays: Arrays, places: pd.Index, series: pd.DataFrame
) -> int:
    """How many values stand in the file or in the array and not, as float32, in the other."""
    periods, sections = (frame[name].astype("category").cat for name in ("period", "section"))
    row_of = np.full((len(periods.categories), len(sections.categories)), -1)
    rows = series["row"].to_numpy(dtype=int)
    one, other = (
        cat.categories.get_indexer(pd.Index(series[name].astype(str)))
        for cat, name in ((periods, "period"), (sections, "section"))
    )
    held_too = (one >= 0) & (other >= 0)
    row_of[one[held_too], other[held_too]] = rows[held_too]
    row = row_of[periods.codes.to_numpy(), sections.codes.to_numpy()]
    areas = frame["area_code"].astype("category").cat
    at = places.get_indexer(pd.Index(areas.categories.astype(str)))[areas.codes.to_numpy()]
    known = (row >= 0) & (at >= 0)
    filed = frame["value"].to_numpy(dtype=float).astype(np.float32)[known]
    held = np.asarray(arrays.values[row[known], at[known]])
    unequal = int((~((held == filed) | (np.isnan(held) & np.isnan(filed)))).sum())
    in_array = int(np.isfinite(arrays.values[np.sort(rows)]).sum())
    return unequal + abs(in_array - int(np.isfinite(filed).sum()))
