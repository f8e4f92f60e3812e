"""How the time and memory of reading a source grow with its rows: 1, 3 and 10 times as many.

Run: .venv/bin/python benchmarks/reading_growth.py [rows]. Invented figures only; each size is read
in a process of its own, so that memory is its own (Linux only).
"""

import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd

from areaprofile.catalogue.records import AreaSpec, FileSpec, LayoutSpec, PeriodSpec, Source
from areaprofile.sources.read import read_source

TIMES = (1, 3, 10)
AREAS = 30_000
FORMATS = ("parquet", "csv")


def main(arguments: list[str]) -> None:
    """Print a line for each format and size; with two arguments, measure one of them."""
    if len(arguments) == 2:
        measure(Path(arguments[0]), arguments[1])
        return
    rows = int(arguments[0]) if arguments else 100_000
    print(f"{'format':8} {'rows':>10} {'seconds':>8} {'us a row':>9} {'peak MB':>8}")
    for format_ in FORMATS:
        for factor in TIMES:
            with TemporaryDirectory() as folder:
                write(Path(folder), format_, rows * factor)
                command = [sys.executable, __file__, folder, format_]
                subprocess.run(command, check=True)


def write(folder: Path, format_: str, rows: int) -> None:
    """A long table of `rows` rows: area, year, value, a few marks among the values."""
    rng = np.random.default_rng(7)
    places = np.arange(rows)
    frame = pd.DataFrame(
        {
            "code": [f"Z01{place % AREAS:06d}" for place in places],
            "year": 1950 + places // AREAS,
            "value": [f"{number:.1f}" for number in rng.normal(50, 10, rows)],
        }
    )
    frame.loc[::50, "value"] = "c"
    if format_ == "csv":
        frame.to_csv(folder / "sums.csv", index=False)
    else:
        frame.to_parquet(folder / "sums.parquet")


def measure(folder: Path, format_: str) -> None:
    """Read the table and print how long it took, on one core, and how much memory it held."""
    before = peak_kilobytes()
    start = time.process_time()
    frame, problems = read_source(definition(format_), folder)
    seconds = time.process_time() - start
    peak = peak_kilobytes() - before
    if problems:
        raise SystemExit(str(problems[0]))
    share = seconds / len(frame) * 1e6
    print(f"{format_:8} {len(frame):>10,} {seconds:>8.2f} {share:>9.2f} {peak / 1024:>8.0f}")


def peak_kilobytes() -> int:
    """The most memory that this process has held. (ru_maxrss would count the parent's, too.)"""
    status = Path("/proc/self/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1])


def definition(format_: str) -> Source:
    """How the invented table is read."""
    return Source(
        source_id="sums",
        publisher="Nobody",
        title="Sums",
        address="https://example.org",
        licence="none",
        attribution="invented",
        published=date(2024, 1, 1),
        retrieved=date(2024, 1, 1),
        stage="final",
        disclosure="publisher",
        publisher_file=f"sums.{format_}",
        file=FileSpec(f"sums.{format_}", format_),
        area=AreaSpec("code", "lsoa", "2021"),
        period=PeriodSpec(column="year", rule="calendar"),
        layout=LayoutSpec("long", value_column="value"),
        marks={"c": "suppressed"},
    )


if __name__ == "__main__":
    main(sys.argv[1:])
