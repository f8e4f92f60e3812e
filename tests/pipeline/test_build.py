"""From a pack to a store: what the figures are, and that it is all or nothing."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from areaprofile.cli import main
from areaprofile.errors import InputProblemsError
from areaprofile.pipeline.build import build, validate
from areaprofile.pipeline.definition_tables import period_table
from areaprofile.store.open import Store, open_store
from areaprofile.store.read import read_table, read_values


def _values(store: Store, level: str, indicator: str) -> pd.DataFrame:
    frame = read_values(store, level, indicator)
    return frame.set_index(["area_code", "period"]).sort_index()


def test_aggregates_come_from_counts(mini_store: Store) -> None:
    lsoas = _values(mini_store, "lsoa", "mini_poor")
    for level, count in (("council", 4), ("region", 1), ("country", 1), ("msoa", 4)):
        frame = _values(mini_store, level, "mini_poor")
        assert len(frame) == count * 2
        assert frame["value"].to_numpy() == pytest.approx(
            100 * frame["numerator"] / frame["denominator"]
        )
    country = _values(mini_store, "country", "mini_poor").loc[("Z92000001", "2019")]
    assert country["numerator"] == lsoas.xs("2019", level="period")["numerator"].sum()


def test_counties_are_added_up_from_districts(mini_store: Store) -> None:
    councils = _values(mini_store, "council", "mini_bins")
    county = councils.loc[("Z10000009", "2020")]
    parts = councils.loc[[("Z07000002", "2020"), ("Z07000003", "2020")]]
    assert county["numerator"] == parts["numerator"].sum()
    region = _values(mini_store, "region", "mini_bins").loc[("Z12000001", "2020")]
    assert region["numerator"] == parts["numerator"].sum() + 33


def test_councils_that_were_joined_keep_their_history(mini_store: Store) -> None:
    row = _values(mini_store, "council", "mini_bins").loc[("Z06000001", "2019")]
    assert (row["numerator"], row["denominator"]) == (30, 200)
    assert (row["status"], row["conversion_quality"]) == ("converted", "summed")


def test_older_neighbourhoods_are_converted(mini_store: Store) -> None:
    today = _values(mini_store, "lsoa", "mini_old").xs("2019", level="period")
    native = _values(mini_store, "lsoa-2011", "mini_old").xs("2019", level="period")
    assert today["conversion_quality"].tolist() == [
        *["unchanged"] * 3,
        *["shared"] * 2,
        "summed",
        *["none"] * 2,
    ]
    assert today["value"].iloc[3] == native["value"]["Z01900003"]
    merged = native.loc[["Z01900005", "Z01900006"]]
    assert today["numerator"].iloc[5] == merged["numerator"].sum()
    assert today["missing_reason"].iloc[6] == "structural"
    country = _values(mini_store, "country", "mini_old").loc[("Z92000001", "2019")]
    assert country["numerator"] == native["numerator"].sum()


def test_exceptions_to_who_runs_what(mini_store: Store) -> None:
    services = read_table(mini_store, "council_service").set_index("council_code")["runs"]
    assert services.to_dict() == {"Z06000001": True, "Z07000002": True, "Z07000003": False}


def test_equal_inputs_give_equal_bytes(pack: Path, tmp_path: Path, mini_store: Store) -> None:
    build([str(pack)], tmp_path / "again", say=lambda _: None)
    again = open_store(tmp_path / "again")
    assert again.build == mini_store.build
    assert again.manifest["files"] == mini_store.manifest["files"]


def test_a_second_build_says_what_changed(pack: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    build([str(pack)], store, say=lambda _: None)
    assert build([str(pack)], store, say=lambda _: None).is_unchanged
    _edit(pack / "raw" / "now.csv", "Z01000001,2019,10,100", "Z01000001,2019,20,100")
    report = build([str(pack)], store, say=lambda _: None)
    text = "\n".join(report.lines())
    assert "mini_poor (lsoa): 1 revised" in text
    assert "nothing wrong" in text


def _edit(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


# Each: file, what stands there, what is written instead, what the message must say.
SPOILT = [
    ("raw/now.csv", "area,year,cases", "area,year,case", ("now.csv", "cases")),
    ("raw/now.csv", "Z01000002,2019", "Z01999999,2019", ("now.csv:4:area", "Z01999999")),
    ("raw/now.csv", "Z01000002,2019", "Z01000001,2019", ("now.csv:4", "again")),
    ("raw/now.csv", "Z01000002,2019,13", "Z01000002,2019,many", ("now.csv:4", "many")),
    ("raw/now.csv", "Z01000002,2019,13", "Z01000002,2019,-13", ("now.csv", "-13")),
    ("raw/now.csv", "Z01000002,2019,13", "Z01000002,2019,1300", ("mini_poor", "Z01000002")),
    ("raw/areas.csv", "Z06000001", "Z06000077", ("councils.csv", "Z06000077")),
    ("raw/areas.csv", "Z01000002", "Z01000001", ("areas.csv", "Z01000001")),
    ("raw/postcodes.csv", "Z01000002", "Z01000099", ("postcodes.csv", "Z01000099")),
    ("raw/shapes.geojson", "Z01000002", "Z01000099", ("shapes.geojson", "Z01000002")),
    ("catalogue/sources/now.toml", "licence =", "license =", ("now.toml", "license")),
    ("catalogue/areas.toml", "[population]", "[populaton]", ("areas.toml", "populaton")),
    ("catalogue/areas.toml", "2021-06-30s", "the census", ("population.period", "the census")),
    ("catalogue/indicators/mini.csv", "lower_is_better", "low_is_good", ("mini.csv", "low_is")),
    ("catalogue/sources/bins.toml", '"council"', '"region"', ("bins.csv", "level region")),
]


@pytest.mark.parametrize(("file", "old", "new", "told"), SPOILT)
def test_a_spoilt_input_is_told_and_the_old_store_serves(
    pack: Path,
    tmp_path: Path,
    mini_store: Store,
    capsys: pytest.CaptureFixture[str],
    file: str,
    old: str,
    new: str,
    told: tuple[str, str],
) -> None:
    store = tmp_path / "store"
    shutil.copytree(mini_store.root, store)
    before = sorted(path.name for path in store.iterdir())
    _edit(pack / file, old, new)
    assert main(["build", str(pack), "--out", str(store)]) == 2
    message = capsys.readouterr().err
    for part in told:
        assert part in message
    assert "Traceback" not in message
    assert "; " in message
    assert sorted(path.name for path in store.iterdir()) == before
    assert open_store(store).build == mini_store.build


def test_a_missing_raw_file_is_told(pack: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (pack / "raw" / "older.csv").unlink()
    assert main(["validate", str(pack)]) == 2
    assert "older.csv" in capsys.readouterr().err


def test_all_problems_are_told_at_once(pack: Path) -> None:
    _edit(pack / "raw" / "now.csv", "Z01000002,2019", "Z01999999,2019")
    _edit(pack / "raw" / "bins.csv", "Z07000002,2019,10", "Z07000002,2019,ten")
    _edit(pack / "catalogue" / "sources" / "older.toml", "title =", "titel =")
    with pytest.raises(InputProblemsError) as caught:
        validate([str(pack)], say=lambda _: None)
    text = str(caught.value)
    assert all(word in text for word in ("Z01999999", "ten", "titel"))


def test_no_pack_no_raw_folder(tmp_path: Path, pack: Path) -> None:
    assert main(["validate", str(tmp_path / "nowhere")]) == 3
    assert main(["validate", str(pack), "--raw", str(tmp_path / "nowhere")]) == 3
    assert main(["show", str(tmp_path), "--area", "Z01000001"]) == 3


def test_show_tells_of_unknown_codes(mini_store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    store = str(mini_store.root)
    assert main(["show", store, "--area", "Z01999999"]) == 2
    assert main(["show", store, "--area", "Z01000001", "--indicator", "no_such"]) == 2
    assert "no_such" in capsys.readouterr().err
    assert main(["show", store, "--area", "Z01000001", "--format", "csv"]) == 0
    assert capsys.readouterr().out.count("\n") == 5


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("delay", [0.6, 1.4])
def test_a_stopped_build_changes_nothing(
    pack: Path, tmp_path: Path, mini_store: Store, number: int, delay: float
) -> None:
    store = tmp_path / "store"
    shutil.copytree(mini_store.root, store)
    before = sorted(path.name for path in store.iterdir())
    _edit(pack / "raw" / "now.csv", "Z01000001,2019,10", "Z01000001,2019,11")
    slow = "import time, areaprofile.pipeline.values_stage as stage\n"
    slow += "import areaprofile.pipeline.build as build\n"
    slow += "old = build.make_geography\n"
    slow += "build.make_geography = lambda *a, **k: (print('begun', flush=True), time.sleep(30))\n"
    slow += "import sys; from areaprofile.cli import main; sys.exit(main(sys.argv[1:]))\n"
    command = [sys.executable, "-c", slow, "build", str(pack), "--out", str(store), "--full"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ.copy())
    assert process.stdout is not None
    assert process.stdout.readline() == "begun\n"
    time.sleep(delay)
    process.send_signal(number)
    process.stdout.close()
    assert process.wait(timeout=30) == 4
    assert sorted(path.name for path in store.iterdir()) == before
    assert open_store(store).build == mini_store.build


def test_values_of_a_store_are_never_infinite(mini_store: Store) -> None:
    for level in ("lsoa", "council", "country"):
        frame = read_values(mini_store, level, "mini_old")
        assert not np.isinf(frame[["value", "lower", "upper"]].to_numpy()).any()


def test_periods_that_end_together_have_an_order() -> None:
    codes = ["2020", "2020-12", "2020-12-31s", "2020-q4"]
    assert period_table(reversed(codes))["period"].tolist() == codes
