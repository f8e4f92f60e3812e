"""The arrays of a build are compared with its Parquet files, and a difference is seen."""

import shutil
from pathlib import Path

import numpy as np

from areaprofile.pipeline.array_check import find_array_problems
from areaprofile.store.layout import arrays_path
from areaprofile.store.open import Store, open_store


def test_arrays_of_a_good_store_are_alike(tiny_store: Store) -> None:
    assert find_array_problems(tiny_store, tiny_store.vintages) == []


def test_a_changed_or_lost_value_is_seen(tiny_store: Store, tmp_path: Path) -> None:
    shutil.copytree(tiny_store.root, tmp_path / "copy")
    store = open_store(tmp_path / "copy")
    path = arrays_path(store.folder, "lsoa") / "values.npy"
    values = np.load(path)
    row, place = np.argwhere(np.isfinite(values))[0]
    for spoilt in (values[row, place] + 1, np.nan):
        changed = values.copy()
        changed[row, place] = spoilt
        np.save(path, changed)
        (problem,) = find_array_problems(store, store.vintages)
        assert "values of lsoa that its array does not hold alike" in problem.found
