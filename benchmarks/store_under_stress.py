"""Builds that are killed, builds at the same time, and readers who look on: what does a store show?

    .venv/bin/python benchmarks/store_under_stress.py [--moments 30] [--builds 20]

Works on the pack in miniature of the tests. Exits with 1 at the first thing that must not be.
"""

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "pipeline"))

from minipack import LSOAS, YEARS, write_pack  # noqa: E402

from areaprofile.pipeline.build import build  # noqa: E402
from areaprofile.store.history import roll_back  # noqa: E402
from areaprofile.store.manifest import file_sha256  # noqa: E402
from areaprofile.store.open import Store, list_builds, open_store  # noqa: E402
from areaprofile.store.read import read_values  # noqa: E402

COMMAND = [sys.executable, "-m", "areaprofile", "build"]


def set_counts(pack: Path, count: int) -> None:
    """Give every neighbourhood of the pack the same count, so that a mixture would show."""
    rows = [f"{code},{year},{count},100" for code in LSOAS for year in YEARS]
    (pack / "raw" / "now.csv").write_text("\n".join(["area,year,cases,people", *rows]) + "\n")


def check_whole(store: Store) -> None:
    """Raise RuntimeError unless every file of the build is there with the bytes it was made of."""
    for entry in store.manifest["files"]:
        if file_sha256(store.folder / entry["path"]) != entry["sha256"]:
            raise RuntimeError(f"{store.build}: {entry['path']} is not what was written")


def counts_of(store: Store) -> set[float]:
    """The different shares that a store shows at all levels: one, unless builds are mixed."""
    levels = ("lsoa", "msoa", "ward", "council", "region", "country")
    return {
        float(one)
        for level in levels
        for one in read_values(store, level, "mini_poor")["value"].round(6).unique()
    }


def kill_builds(folder: Path, *, moments: int) -> list[str]:
    """Kill a build at `moments` moments spread over its time; says what served afterwards.

    Raises RuntimeError when the store is broken, or a build afterwards does not succeed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    pack, store = write_pack(folder / "mini"), folder / "store"
    build([str(pack)], store, say=lambda _: None)
    told, length = [], _time_of_build(pack, folder / "other")
    for moment in range(moments):
        set_counts(pack, 20 + moment)
        before = open_store(store).build
        _killed(pack, store, after=length * (moment + 0.5) / moments)
        after = open_store(store)
        check_whole(after)
        told.append("old" if after.build == before else "new")
    set_counts(pack, 99)
    build([str(pack)], store, say=lambda _: None)
    check_whole(open_store(store))
    if counts_of(open_store(store)) != {99.0}:
        raise RuntimeError("the build after the killed ones shows something else")
    left = {one.name for one in store.iterdir()} - {*list_builds(store), "current"}
    if left:
        raise RuntimeError(f"killed builds left {sorted(left)}")
    return told


def _time_of_build(pack: Path, out: Path) -> float:
    """Seconds from the first line that a build says to the one that says it goes live."""
    process = _begun(pack, out)
    start = time.perf_counter()
    for line in process.stderr or ():
        if line.startswith("Making it live"):
            break
    seconds = time.perf_counter() - start
    process.communicate()
    return 1.1 * seconds


def _begun(pack: Path, out: Path) -> "subprocess.Popen[str]":
    process = subprocess.Popen(
        [*COMMAND, str(pack), "--out", str(out)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    if process.stderr is None or not process.stderr.readline():
        raise RuntimeError("the build said nothing")
    return process


def _killed(pack: Path, out: Path, *, after: float) -> None:
    process = _begun(pack, out)
    time.sleep(after)
    process.send_signal(signal.SIGKILL)
    process.communicate()


def read_during_builds(folder: Path, *, builds: int) -> int:
    """Build `builds` times and roll back once while a reader looks on; how often it looked.

    The reader opens the live build again and again, and also holds the first one. Raises
    RuntimeError when it ever meets an error or figures of two builds in one.
    """
    folder.mkdir(parents=True, exist_ok=True)
    pack, store = write_pack(folder / "mini"), folder / "store"
    set_counts(pack, 10)
    build([str(pack)], store, say=lambda _: None)
    looked, wrong, stop = [0], [], threading.Event()

    def look() -> None:
        held = open_store(store)
        while not stop.is_set():
            for one, wanted in ((open_store(store), None), (held, {10.0})):
                found = counts_of(one)
                if len(found) != 1 or (wanted and found != wanted):
                    wrong.append(f"{one.build} shows {sorted(found)}")
            looked[0] += 1

    reader = threading.Thread(target=_kept(look, wrong))
    reader.start()
    try:
        for number in range(builds):
            set_counts(pack, 11 + number)
            build([str(pack)], store, say=lambda _: None)
        roll_back(store)
        time.sleep(0.2)
    finally:
        stop.set()
        reader.join()
    if wrong:
        raise RuntimeError(wrong[0])
    return looked[0]


def _kept(work, wrong: list[str]):  # noqa: ANN001, ANN202
    """The work of a thread, whose exception is kept for the one who waits for it."""

    def run() -> None:
        try:
            work()
        except BaseException as error:
            wrong.append(f"{type(error).__name__}: {error}")
            raise

    return run


def main() -> int:
    """Run both and say what was seen."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--moments", type=int, default=30)
    parser.add_argument("--builds", type=int, default=20)
    options = parser.parse_args()
    os.environ.pop("AREAPROFILE_RAW", None)
    with tempfile.TemporaryDirectory() as folder:
        told = kill_builds(Path(folder) / "killed", moments=options.moments)
        print(f"killed at {len(told)} moments: {told.count('old')} times the old build served,")
        print(f"  {told.count('new')} times the new one, whole; nothing was left behind")
        looked = read_during_builds(Path(folder) / "read", builds=options.builds)
        print(f"{options.builds} builds and a rollback: read {looked} times, never a mixture")
    return 0


if __name__ == "__main__":
    sys.exit(main())
