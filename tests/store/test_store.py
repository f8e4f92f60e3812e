"""Writing and opening a store."""

import os
import shutil
import signal
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from tiny import BUILD, COUNCILS, FACTS, LSOAS, REGION, build_tiny_store

from areaprofile.errors import MissingFileError, UnknownCodeError
from areaprofile.store.arrays import open_arrays, standing_of
from areaprofile.store.history import pin, prune, roll_back
from areaprofile.store.lock import StoreBusyError, locked
from areaprofile.store.open import Store, open_store
from areaprofile.store.postcodes import find_postcode
from areaprofile.store.read import read_boundaries, read_table, read_values
from areaprofile.store.write import StoreWriter


def test_values_have_every_column_and_gaps_have_reasons(tiny_store: Store) -> None:
    values = read_values(tiny_store, "lsoa", "tiny_renting")
    assert len(values) == 72
    gap = values[values["value"].isna()]
    assert gap[["area_code", "period", "missing_reason"]].values.tolist() == [
        ["Z01000003", "2021", "suppressed"]
    ]
    assert values["conversion_quality"].isna().all()


def test_pandas_reads_a_store_without_us(tiny_store: Store) -> None:
    path = tiny_store.folder / "values" / "council" / "tiny_recycling.parquet"
    assert set(pd.read_parquet(path)["area_code"]) == set(COUNCILS)


def test_arrays_say_what_the_tables_say(tiny_store: Store) -> None:
    arrays = open_arrays(tiny_store, "lsoa")
    row = arrays.row_of("tiny_crime", "2019")
    values = read_values(tiny_store, "lsoa", "tiny_crime").query("period == '2019'")
    expected = values.set_index("area_code")["value"].loc[list(arrays.areas)]
    np.testing.assert_allclose(arrays.values[row], expected, rtol=1e-6)
    assert arrays.areas[arrays.slice_of(COUNCILS[1])] == LSOAS[6:]
    assert arrays.slice_of(REGION) == slice(0, 12)
    highest = int(np.argmax(arrays.values[row]))
    assert arrays.standing[highest, row] == pytest.approx(100 * 11.5 / 12)
    with pytest.raises(UnknownCodeError):
        arrays.slice_of("Z01999999")


def test_standing_leaves_out_what_may_not_be_ranked() -> None:
    values = np.array([[1.0, 2.0, 2.0, np.nan, 9.0]], dtype=np.float32)
    ranked = np.array([[True, True, True, True, False]])
    standing = standing_of(values, ranked)[0]
    np.testing.assert_allclose(standing[:3], [50 / 3, 200 / 3, 200 / 3], rtol=1e-6)
    assert np.isnan(standing[3:]).all()


def test_a_store_shipped_without_arrays_gets_them(
    tiny_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AREAPROFILE_CACHE", str(tmp_path / "cache"))
    shutil.copytree(tiny_store.root, tmp_path / "store")
    shipped = open_store(tmp_path / "store")
    shutil.rmtree(shipped.folder / "arrays")
    arrays = open_arrays(shipped, "council")
    np.testing.assert_array_equal(arrays.values, open_arrays(tiny_store, "council").values)
    assert (tmp_path / "cache" / BUILD / "arrays-council").is_dir()


def test_postcodes_are_found_however_they_are_typed(tiny_store: Store) -> None:
    assert find_postcode(tiny_store, " zz2 1aa") == "Z01000007"
    assert find_postcode(tiny_store, "ZZ9 9ZZ") is None
    assert find_postcode(tiny_store, "") is None
    assert find_postcode(tiny_store, "ZZ2 1AA and much more") is None


def test_boundaries_are_valid(tiny_store: Store) -> None:
    councils = read_boundaries(tiny_store, "council", "2024")
    assert councils.geometry.is_valid.all()
    with pytest.raises(UnknownCodeError):
        read_boundaries(tiny_store, "council", "../2024")


def test_names_are_looked_up_never_used_as_paths(tiny_store: Store) -> None:
    with pytest.raises(UnknownCodeError):
        read_table(tiny_store, "../manifest")
    with pytest.raises(UnknownCodeError):
        read_values(tiny_store, "lsoa", "../../tables/area")
    with pytest.raises(MissingFileError):
        open_store(tiny_store.root, build="../..")


def test_equal_inputs_give_equal_bytes(tiny_store: Store, tmp_path: Path) -> None:
    again = build_tiny_store(tmp_path)
    assert again.manifest == tiny_store.manifest


def test_a_build_that_fails_changes_nothing(tmp_path: Path) -> None:
    build_tiny_store(tmp_path)
    before = sorted(path.name for path in tmp_path.iterdir())
    with pytest.raises(KeyboardInterrupt):
        _write_and_stop(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == before
    assert open_store(tmp_path).build == BUILD


def test_two_builds_at_once_are_refused(tmp_path: Path) -> None:
    with StoreWriter(tmp_path, "a" * 12), pytest.raises(StoreBusyError, match="Another build"):
        StoreWriter(tmp_path, "b" * 12).__enter__()


def test_a_lock_that_was_left_behind_holds_nobody_up(tmp_path: Path) -> None:
    lock = tmp_path / ".building.lock"
    lock.write_text("1")
    with locked(tmp_path):
        assert lock.read_text() == str(os.getpid())
    assert not lock.exists()


def test_the_lock_ends_with_its_process(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        with locked(tmp_path):
            os.write(writing, b"x")
            time.sleep(60)
        os._exit(0)
    os.read(reading, 1)
    with pytest.raises(StoreBusyError, match=f"process {child}"), locked(tmp_path, patience=0):
        pass
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with locked(tmp_path, patience=0):
        pass


def test_of_many_at_once_one_holds_the_lock(tmp_path: Path) -> None:
    """Each process adds one to a number it reads and writes back: none is lost."""
    number = tmp_path / "number"
    number.write_text("0")
    children = []
    for _ in range(4):
        child = os.fork()
        if child == 0:
            for _ in range(25):
                with locked(tmp_path, patience=60):
                    number.write_text(str(int(number.read_text()) + 1))
            os._exit(0)
        children.append(child)
    assert [os.waitpid(child, 0)[1] for child in children] == [0] * 4
    assert number.read_text() == "100"


@pytest.mark.parametrize("change", ["pin", "prune", "rollback"])
def test_nothing_changes_a_store_during_a_build(tmp_path: Path, change: str) -> None:
    build_tiny_store(tmp_path)
    act = {
        "pin": lambda: pin(tmp_path, BUILD),
        "prune": lambda: prune(tmp_path, keep=1),
        "rollback": lambda: roll_back(tmp_path, BUILD),
    }[change]
    with StoreWriter(tmp_path, "b" * 12), pytest.raises(StoreBusyError):
        act()
    act()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder_gives_a_message(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(MissingFileError, match="may not be written"):
        StoreWriter(tmp_path / "store", "a" * 12).__enter__()


def test_a_full_disk_gives_a_message(tmp_path: Path) -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("this system has no /dev/full")
    with StoreWriter(tmp_path, "a" * 12) as writer:
        target = writer.folder / "geometry"
        target.mkdir()
        (target / "lsoa-2021-Z.bin").symlink_to(full)
        with pytest.raises(MissingFileError, match="The disk is full"):
            writer.geometry("lsoa", "2021", "Z", b"x")


def test_a_folder_that_is_no_store_gives_a_message(tmp_path: Path) -> None:
    with pytest.raises(MissingFileError, match="is not a store"):
        open_store(tmp_path / "nowhere")
    (tmp_path / BUILD).mkdir()
    (tmp_path / "current").write_text(BUILD)
    with pytest.raises(MissingFileError, match=r"no manifest\.json"):
        open_store(tmp_path)
    assert FACTS["is_invented"]


def _write_and_stop(root: Path) -> None:
    with StoreWriter(root, "f" * 12) as writer:
        writer.table("period", pd.DataFrame({"period": ["2021"]}))
        raise KeyboardInterrupt
