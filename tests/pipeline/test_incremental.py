"""A build that takes over what has not changed gives the store of a full build, byte for byte."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

import areaprofile
from areaprofile.pipeline.build import build
from areaprofile.pipeline.fingerprints import code_version
from areaprofile.pipeline.report import BuildReport
from areaprofile.store.manifest import is_whole
from areaprofile.store.open import open_store

PACKAGE = Path(areaprofile.__file__).parent
INDICATORS = Path("catalogue/indicators/mini.csv")
MEASURES = Path("catalogue/measures/mini.csv")
POOR_MEANS = "who are poor"


def _silent(_: str) -> None:
    pass


def _edit(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def _define(pack: Path) -> None:
    _edit(pack / INDICATORS, POOR_MEANS, "in poverty")


def _revise(pack: Path) -> None:
    _edit(pack / "raw" / "now.csv", "Z01000001,2019,10,", "Z01000001,2019,12,")


def _add(pack: Path) -> None:
    row = next(line for line in (pack / INDICATORS).read_text().splitlines() if "bins" in line)
    with (pack / INDICATORS).open("a") as file:
        file.write(row.replace("mini_bins", "mini_more") + "\n")
    with (pack / MEASURES).open("a") as file:
        file.write("mini_more,bins,cases,people\n")


def _remove(pack: Path) -> None:
    for path in (INDICATORS, MEASURES):
        lines = (pack / path).read_text().splitlines(keepends=True)
        (pack / path).write_text("".join(one for one in lines if "mini_old" not in one))


def _rename_council(pack: Path) -> None:
    _edit(pack / "raw" / "councils.csv", ",Ay,", ",Aye,")


def _bytes_of(root: Path) -> dict[str, object]:
    """The live build, file by file; of the manifest all but the moment in which it was made."""
    folder = open_store(root).folder
    found: dict[str, object] = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "manifest.json"
    }
    manifest = json.loads((folder / "manifest.json").read_text())
    return found | {"manifest": {**manifest, "built_at": ""}}


def _equals_full(pack: Path, store: Path, tmp_path: Path, **more: date) -> BuildReport:
    """Build into the store with what it has, and anew elsewhere; both must be the same."""
    report = build([str(pack)], store, say=_silent, **more)
    build([str(pack)], tmp_path / "full", full=True, say=_silent, **more)
    assert _bytes_of(store) == _bytes_of(tmp_path / "full")
    return report


@pytest.fixture
def store(pack: Path, tmp_path: Path) -> Path:
    """A store of the pack that is then changed."""
    build([str(pack)], tmp_path / "store", say=_silent)
    return tmp_path / "store"


@pytest.mark.parametrize(
    ("change", "groups", "with_places"),
    [
        (_define, 2, True),
        (_revise, 2, True),
        (_add, 2, True),
        (_remove, 2, True),
        (_rename_council, 0, False),
    ],
)
def test_what_a_change_leaves_alone_is_taken_over(
    pack: Path,
    store: Path,
    tmp_path: Path,
    change: Callable[[Path], None],
    groups: int,
    with_places: bool,
) -> None:
    change(pack)
    report = _equals_full(pack, store, tmp_path)
    assert (report.taken_groups, report.taken_places) == (groups, with_places)
    assert f"{groups} of 3 groups of sources" in "\n".join(report.lines())


def test_arrays_of_a_level_without_a_change_are_taken_over(
    pack: Path, store: Path, tmp_path: Path
) -> None:
    _edit(pack / "raw" / "bins.csv", "Z06000001,2020,33,", "Z06000001,2020,34,")
    report = _equals_full(pack, store, tmp_path)
    assert report.taken_arrays == ["lsoa", "msoa", "ward"]


def test_another_day_changes_only_what_is_fresh(pack: Path, store: Path, tmp_path: Path) -> None:
    report = _equals_full(pack, store, tmp_path, as_at=date(2030, 1, 1))
    assert report.taken_groups == 3


@pytest.mark.parametrize(
    "damaged",
    ["values/lsoa/mini_old.parquet", "boundaries/lsoa-2021.parquet", "arrays/ward/standing.npy"],
)
def test_damaged_files_are_made_anew(pack: Path, store: Path, tmp_path: Path, damaged: str) -> None:
    path = open_store(store).folder / damaged
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    _edit(pack / "raw" / "bins.csv", "Z06000001,2020,33,", "Z06000001,2020,34,")
    report = _equals_full(pack, store, tmp_path)
    assert report.taken_groups == (1 if damaged.startswith("values") else 2)
    assert report.taken_places == (not damaged.startswith("boundaries"))
    assert ("ward" in report.taken_arrays) == (not damaged.startswith("arrays"))


def test_a_full_build_mends_a_damaged_one(pack: Path, store: Path) -> None:
    build_folder = open_store(store).folder
    lost = build_folder / "values" / "lsoa" / "mini_old.parquet"
    lost.unlink()
    assert build([str(pack)], store, say=_silent).is_unchanged
    assert not is_whole(build_folder)
    report = build([str(pack)], store, full=True, say=_silent)
    assert (report.taken_groups, report.is_unchanged) == (0, False)
    assert is_whole(build_folder)
    assert sorted(one.name for one in store.iterdir()) == sorted([build_folder.name, "current"])


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A copy of the code, to be changed."""
    keep = shutil.ignore_patterns("__pycache__", "*.ttf", "*.woff2")
    return shutil.copytree(PACKAGE, tmp_path / "code" / "areaprofile", ignore=keep)


def test_other_code_takes_nothing_over(pack: Path, store: Path, package: Path) -> None:
    with (package / "stats" / "rates.py").open("a") as file:
        file.write("# changed\n")
    done = subprocess.run(
        [sys.executable, "-m", "areaprofile", "build", str(pack), "--out", str(store)],
        env={**os.environ, "PYTHONPATH": str(package.parent)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "0 of 3 groups of sources\n" in done.stdout


def test_the_build_id_holds_rules_parameters_and_hexagons(package: Path) -> None:
    before = code_version(package)
    assert before == code_version()
    deciding = ["flags/rules_level.py", "tables/hexmap.py", "checks/values.py"]
    deciding += [one.relative_to(package).as_posix() for one in package.glob("flags/**/*.toml")]
    deciding += [one.relative_to(package).as_posix() for one in package.glob("flags/**/*.csv")]
    assert len(deciding) > 3
    for name in deciding:
        text = (package / name).read_text()
        (package / name).write_text(text + "\n")
        assert code_version(package) != before, name
        (package / name).write_text(text)
    with (package / "ui" / "frame.py").open("a") as file:
        file.write("\n")
    assert code_version(package) == before
