"""How do time and memory of a build grow with the rows?

    .venv/bin/python benchmarks/build_growth.py

An invented pack of 2,000 neighbourhoods with one table of 12 measures is built with 3, 9 and 30
years: 1, 3 and 10 times the rows. Each build runs in a process of its own; printed are its seconds,
its processor time, the seconds of each stage, and the most memory that the build and its workers
held at one moment. What several of them share is counted once (Pss of the Linux kernel, looked at
ten times a second).
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely.geometry import box

PROJECT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(PROJECT / "tests" / "pipeline"))

SIDE = 45
MEASURES = 12
YEARS = (3, 9, 30)
# Seconds between two looks at the memory.
LOOK = 0.1


def write_pack(folder: Path, years: int) -> None:
    """An invented pack: SIDE × SIDE neighbourhoods, MEASURES measures, so many years."""
    import minipack

    minipack.write_pack(folder)
    for name in ("older", "bins"):
        (folder / "catalogue" / "sources" / f"{name}.toml").unlink()
    (folder / "catalogue" / "council_service.csv").unlink()
    catalogue = folder / "catalogue"
    text = (catalogue / "areas.toml").read_text()
    (catalogue / "areas.toml").write_text(text[: text.index("[[change]]")])
    _write_definitions(catalogue)
    _write_places(folder / "raw")
    _write_values(folder / "raw" / "now.csv", years)


def _codes() -> list[str]:
    return [f"Z01{place:06d}" for place in range(SIDE * SIDE)]


def _write_definitions(catalogue: Path) -> None:
    head, row = (catalogue / "indicators" / "mini.csv").read_text().splitlines()[:2]
    rows = [row.replace("mini_poor", f"mini_{at}") for at in range(MEASURES)]
    (catalogue / "indicators" / "mini.csv").write_text("\n".join([head, *rows]) + "\n")
    lines = [f"mini_{at},now,cases_{at},people" for at in range(MEASURES)]
    head = "indicator_id,source_id,numerator,denominator"
    (catalogue / "measures" / "mini.csv").write_text("\n".join([head, *lines]) + "\n")
    source = catalogue / "sources" / "now.toml"
    items = ", ".join(f'"cases_{at}"' for at in range(MEASURES))
    source.write_text(source.read_text().replace('"cases"', items))


def _write_places(raw: Path) -> None:
    areas = pd.DataFrame({"code": _codes()})
    at = np.arange(len(areas))
    areas = areas.assign(name="Place", people=1500, council=[f"Z06{one // 150:06d}" for one in at])
    areas["ward"] = [f"Z05{one // 10:06d}" for one in at]
    areas["msoa"] = [f"Z02{one // 5:06d}" for one in at]
    areas.to_csv(raw / "areas.csv", index=False)
    councils = pd.DataFrame({"council": areas["council"].unique()})
    councils = councils.assign(name="Ay", upper=councils["council"], region="Z12000001")
    councils.assign(region_name="Coast").to_csv(raw / "councils.csv", index=False)
    shapes = [_square(one % SIDE, one // SIDE) for one in at]
    frame = gpd.GeoDataFrame({"code": areas["code"]}, geometry=shapes, crs="EPSG:4326")
    frame.to_file(raw / "shapes.geojson", driver="GeoJSON")
    codes = {"postcode": ["ZZ1 1AA"], "lsoa": _codes()[:1]}
    pd.DataFrame(codes).to_csv(raw / "postcodes.csv", index=False)


def _square(east: int, north: int) -> object:
    return box(0.01 * east, 50 + 0.01 * north, 0.01 * east + 0.01, 50.01 + 0.01 * north)


def _write_values(path: Path, years: int) -> None:
    generator = np.random.default_rng(1)
    codes = _codes()
    frame = pd.DataFrame({"area": codes * years, "people": 1500})
    frame["year"] = np.repeat(np.arange(1990, 1990 + years), len(codes))
    for at in range(MEASURES):
        frame[f"cases_{at}"] = generator.integers(0, 1500, len(frame))
    frame.to_csv(path, index=False)


def build_one(folder: Path) -> None:
    """Build the pack in `folder` and print what it took, as JSON."""
    from areaprofile.pipeline.build import build

    start = time.perf_counter()
    report = build([str(folder / "pack")], folder / "store", say=lambda _: None)
    who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    used = sum(one.ru_utime + one.ru_stime for one in map(resource.getrusage, who))
    told = {"rows": sum(report.rows.values()), "seconds": time.perf_counter() - start}
    print(json.dumps({**told, "processor": used, "stages": report.seconds}))


def megabytes_of(process: int) -> float:
    """The memory of a process and its children, what they share counted once; 0 once it ended."""
    home = Path(f"/proc/{process}")
    try:
        rollup = (home / "smaps_rollup").read_text()
        children = (home / "task" / str(process) / "children").read_text().split()
    except OSError:
        return 0.0
    own = next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))
    return own / 1000 + sum(megabytes_of(int(one)) for one in children)


def measure(folder: str) -> dict:
    """Build the pack in `folder` in a process of its own; what it told, with its peak memory."""
    command = [sys.executable, __file__, folder]
    peak = 0.0
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        while process.poll() is None:
            peak = max(peak, megabytes_of(process.pid))
            time.sleep(LOOK)
        text = process.stdout.read() if process.stdout else ""
    if process.returncode:
        raise RuntimeError("the build failed")
    return {**json.loads(text.splitlines()[-1]), "megabytes": peak}


def main() -> None:
    """Build 1, 3 and 10 times the rows and print a table."""
    results = []
    for years in YEARS:
        with tempfile.TemporaryDirectory() as folder:
            write_pack(Path(folder) / "pack", years)
            results.append(measure(folder))
    first = results[0]
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    names = ("values", "times", "seconds", "times", "cpu s", "times", "MB", "times")
    print(" ".join(f"{name:>{12 if name == 'values' else 7}}" for name in names))
    for one in results:
        cells = [f"{one['rows']:>12,} {one['rows'] / first['rows']:>7.1f}"]
        for name in ("seconds", "processor", "megabytes"):
            cells.append(f"{one[name]:>7.1f} {one[name] / first[name]:>7.1f}")
        print(" ".join(cells))
    for stage in results[0]["stages"]:
        times = "  ".join(f"{one['stages'][stage]:6.1f} s" for one in results)
        print(f"  {stage:72} {times}")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        build_one(Path(sys.argv[1]))
    else:
        main()
