"""Files of values: small, and readable without us."""

from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from areaprofile.pipeline.stored import grid_of
from areaprofile.store.layout import VALUE_SCHEMA
from areaprofile.store.write import write_values


def _frame(values: np.ndarray) -> pd.DataFrame:
    codes = [f"Z01{number:06d}" for number in range(len(values))]
    frame = pd.DataFrame({"area_code": codes, "period": "2021", "section": "all", "value": values})
    return frame.reindex(columns=VALUE_SCHEMA.names)


@pytest.mark.parametrize("grid", [None, 1024.0])
def test_pandas_and_arrow_read_what_was_written(tmp_path: Path, grid: float | None) -> None:
    values = np.random.default_rng(1).uniform(0, 100, 3000)
    values = values if grid is None else np.round(values * grid) / grid
    values[5] = np.nan
    path = tmp_path / "one.parquet"
    write_values(_frame(values), path)
    frame = pd.read_parquet(path)
    np.testing.assert_array_equal(frame["value"].to_numpy(), values)
    assert list(frame.columns) == VALUE_SCHEMA.names
    assert frame["lower"].isna().all()
    table = pq.read_table(path, read_dictionary=["area_code"])
    assert pa.types.is_dictionary(table.schema.field("area_code").type)
    assert table["area_code"].to_pylist() == frame["area_code"].tolist()


def test_rounded_values_are_smaller_on_disk(tmp_path: Path) -> None:
    values = np.random.default_rng(1).uniform(0, 100, 3000)
    write_values(_frame(values), tmp_path / "exact.parquet")
    write_values(_frame(np.round(values * 1024) / 1024), tmp_path / "rounded.parquet")
    exact, rounded = ((tmp_path / f"{n}.parquet").stat().st_size for n in ("exact", "rounded"))
    assert rounded < exact / 2


@pytest.mark.parametrize("decimals", range(7))
def test_the_grid_is_as_fine_as_the_decimals(decimals: int) -> None:
    assert 10.0**decimals <= grid_of(decimals) < 2 * 10.0**decimals
