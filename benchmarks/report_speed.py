"""How long does a scrutiny pack take, and do its files open in an office program?

    python benchmarks/report_speed.py STORE [COUNCILS] [--office]

Must: PDF in 5 s (aim 1.5), all formats in 10 s, for any council. Measured from a cold start (in a
process of its own, as the button makes it), then each format with the build open, over every n-th
council.
With --office the Word and PowerPoint files are converted by LibreOffice, which must read them all.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from areaprofile.report.formats import WRITERS, write_pack
from areaprofile.report.pack import make_pack
from areaprofile.store.open import open_store
from areaprofile.tables.atlas import open_atlas
from areaprofile.tables.councils import all_councils
from areaprofile.tables.places import Place

COLD = 3


def main(root: Path, count: int, *, office: bool) -> None:
    """Print a line for each format: median and slowest."""
    load = os.getloadavg()[0]
    atlas = open_atlas(open_store(root))
    councils = list(all_councils(atlas))
    sample = councils[:: max(len(councils) // count, 1)]
    print(f"{len(sample)} of {len(councils)} councils, load {load:.1f}")
    _line("cold start, PDF", [_cold(root, one) for one in sample[:: max(len(sample) // COLD, 1)]])
    times: dict[str, list[float]] = {form: [] for form in WRITERS}
    contents, whole = [], []
    with tempfile.TemporaryDirectory() as name:
        for council in sample:
            begun = time.perf_counter()
            pack = make_pack(atlas, council)
            contents.append(time.perf_counter() - begun)
            for form, spent in times.items():
                at = time.perf_counter()
                written = write_pack(pack, form)
                spent.append(time.perf_counter() - at)
                (Path(name) / f"{council.code}.{form}").write_bytes(written)
            whole.append(time.perf_counter() - begun)
        _line("contents", contents)
        for form, spent in times.items():
            _line(form, spent)
        _line("all formats", whole)
        if office:
            _office(Path(name))


def _cold(root: Path, council: Place) -> float:
    with tempfile.TemporaryDirectory() as folder:
        out = str(Path(folder) / "pack.pdf")
        command = [sys.executable, "-m", "areaprofile", "report", str(root)]
        begun = time.perf_counter()
        subprocess.run(
            [*command, "--council", council.code, "--out", out], check=True, capture_output=True
        )
        return time.perf_counter() - begun


def _line(name: str, spent: list[float]) -> None:
    print(f"{name:18} median {median(spent) * 1000:7.0f} ms   slowest {max(spent) * 1000:7.0f} ms")


def _office(folder: Path) -> None:
    program = shutil.which("soffice")
    if program is None:
        print("LibreOffice is not installed: its check is skipped")
        return
    files = sorted([*folder.glob("*.docx"), *folder.glob("*.pptx")])
    failed = []
    for file in files:
        out = folder / file.suffix.lstrip(".")
        command = [program, "--headless", "--convert-to", "pdf", "--outdir", str(out), str(file)]
        subprocess.run(command, check=False, capture_output=True, timeout=120)
        if not (out / f"{file.stem}.pdf").is_file():
            failed.append(file.name)
    print(f"LibreOffice read {len(files) - len(failed)} of {len(files)} files {failed or ''}")


if __name__ == "__main__":
    given = [one for one in sys.argv[1:] if not one.startswith("--")]
    main(Path(given[0]), int(given[1]) if len(given) > 1 else 12, office="--office" in sys.argv)
