"""Killed builds, builds at once, readers who look on, full disks: the store stays whole."""

import importlib.util
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from areaprofile.cli import main
from areaprofile.store.open import Store, open_store

STRESS = Path(__file__).parents[2] / "benchmarks" / "store_under_stress.py"
# Raised where a disk is full; the limit of a file's size is a full disk that a test can have.
LIMIT = """
import resource, sys
from areaprofile.cli import main
resource.setrlimit(resource.RLIMIT_FSIZE, ({size}, {size}))
sys.exit(main(sys.argv[1:]))
"""
SLOW = """
import sys
import areaprofile.pipeline.build as build
real = build.make_geography
def slow(*given, **more):
    print("begun", flush=True)
    sys.stdin.read()
    return real(*given, **more)
build.make_geography = slow
from areaprofile.cli import main
sys.exit(main(sys.argv[1:]))
"""


@pytest.fixture(scope="module")
def stress() -> ModuleType:
    """The benchmark, of which the tests do a little."""
    spec = importlib.util.spec_from_file_location("store_under_stress", STRESS)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _run(code: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_a_killed_build_leaves_a_whole_store(stress: ModuleType, tmp_path: Path) -> None:
    assert len(stress.kill_builds(tmp_path, moments=2)) == 2


def test_readers_never_see_a_mixture(stress: ModuleType, tmp_path: Path) -> None:
    assert stress.read_during_builds(tmp_path, builds=1) > 0


def test_of_two_builds_at_once_the_second_is_refused(pack: Path, tmp_path: Path) -> None:
    store = str(tmp_path / "store")
    command = [sys.executable, "-c", SLOW, "build", str(pack), "--out", store]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == "begun\n"
        second = _run(SLOW, "build", str(pack), "--out", store)
        assert second.returncode == 4
        assert "Another build" in second.stderr
        assert "Traceback" not in second.stderr
        first.communicate()
    assert first.returncode == 0
    open_store(tmp_path / "store")


@pytest.mark.parametrize("size", [100, 20_000])
def test_a_full_disk_is_told_and_changes_nothing(
    pack: Path, mini_store: Store, tmp_path: Path, size: int
) -> None:
    out = tmp_path / "store"
    done = _run(LIMIT.format(size=size), "build", str(pack), "--out", str(out))
    assert done.returncode == 3, done.stderr
    assert "disk is full" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (out / "current").exists()
    assert [one.name for one in out.iterdir()] == []
    assert open_store(mini_store.root).build == mini_store.build


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own of 4 MB; only where tests may make one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    size = ["-t", "tmpfs", "-o", "size=4m", "tmpfs", str(disk)]
    if shutil.which("mount") is None or subprocess.run(["mount", *size], check=False).returncode:
        pytest.skip("file systems can be made by root only")
    try:
        yield disk
    finally:
        subprocess.run(["umount", "--lazy", str(disk)], check=True)


def test_a_really_full_disk_leaves_the_old_build(
    pack: Path, small_disk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store, filler = small_disk / "store", small_disk / "filler"
    command = ["build", str(pack), "--out", str(store)]
    assert main(command) == 0
    before = open_store(store).build
    table = pack / "raw" / "now.csv"
    table.write_text(table.read_text().replace("Z01000001,2019,10,", "Z01000001,2019,12,"))
    for left in (40_000, 0):
        filler.write_bytes(bytes(shutil.disk_usage(small_disk).free - left))
        assert main(command) == 3
        assert "The disk is full" in capsys.readouterr().err
        assert open_store(store).build == before
        assert sorted(one.name for one in store.iterdir()) == sorted([before, "current"])
        filler.unlink()
    assert main(command) == 0
    assert open_store(store).build != before


def test_a_folder_that_may_not_be_written_is_told(pack: Path) -> None:
    # A file system of the kernel's own, which not even root may write to.
    place = Path("/sys/kernel/areaprofile")
    if not place.parent.is_dir():
        pytest.skip("this system has no /sys")
    done = _run(LIMIT.format(size=-1), "build", str(pack), "--out", str(place))
    assert done.returncode == 3, done.stderr
    assert "may not be written" in done.stderr
    assert "Traceback" not in done.stderr
