"""The tiny store with more for neighbourhood tables: an order by deprivation, own figures.

`tiny_renting` orders neighbourhoods by deprivation (its second choice is `tiny_crowding`).
"""

import shutil
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from tiny import LSOAS

from areaprofile.stats.rates import proportion_limits
from areaprofile.store.open import Store, open_store

ORDER = ("tiny_renting", "tiny_crowding")
# The first council's neighbourhoods from most to least deprived, and a second council's.
SHARES = (0.40, 0.30, 0.25, 0.20, 0.15, 0.10)
HOMES = 500.0


def ordered_store(store: Store, root: Path) -> Store:
    """A copy of the tiny store with an order by deprivation: Z01000001 most, Z01000006 least."""
    shutil.copytree(store.root, root)
    copy = open_store(root)
    rows = [("deprivation_order", str(at), key) for at, key in enumerate(ORDER, start=1)]
    frame = pd.DataFrame(rows, columns=["framework", "group_id", "indicator_id"])
    frame.to_parquet(copy.folder / "tables" / "indicator_framework.parquet")
    shares = dict(zip(LSOAS, SHARES * 2, strict=True))
    for period in ("2016", "2017", "2018", "2019", "2020", "2021"):
        set_counts(copy, "tiny_renting", period, {key: HOMES * one for key, one in shares.items()})
    return copy


def set_counts(store: Store, indicator_id: str, period: str, counts: Mapping[str, float]) -> None:
    """Write counts out of HOMES homes for neighbourhoods of one proportion and period."""
    path = store.folder / "values" / "lsoa" / f"{indicator_id}.parquet"
    frame = pd.read_parquet(path)
    rows = (frame["period"] == period) & frame["area_code"].isin(list(counts))
    count = frame.loc[rows, "area_code"].astype(str).map(dict(counts)).to_numpy(dtype=float)
    lower, upper = proportion_limits(count, np.full(count.shape, HOMES))
    frame.loc[rows, "numerator"] = count
    frame.loc[rows, "denominator"] = HOMES
    frame.loc[rows, "value"] = 100 * count / HOMES
    frame.loc[rows, "lower"], frame.loc[rows, "upper"] = 100 * lower, 100 * upper
    frame["missing_reason"] = frame["missing_reason"].astype(object)
    frame.loc[rows, "missing_reason"] = None
    put(frame, path)


def put(frame: pd.DataFrame, path: Path) -> None:
    """Write a frame over a file of the store, with the types that the file has."""
    schema = pq.read_schema(path).remove_metadata()
    pq.write_table(pa.Table.from_pandas(frame, schema=schema, preserve_index=False), path)


def set_column(store: Store, table: str, key: str, column: str, values: Mapping[str, str]) -> None:
    """Change one column of a table, for the rows that `key` names."""
    path = store.folder / "tables" / f"{table}.parquet"
    frame = pd.read_parquet(path)
    frame[column] = frame[column].astype(object)
    for name, value in values.items():
        frame.loc[frame[key] == name, column] = value
    frame.to_parquet(path)
