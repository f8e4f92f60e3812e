"""The guide, followed to the letter with a stranger's file: does the measure get onto the map?"""

import io
import os
import re
import shlex
import signal
import sys
from pathlib import Path

import pytest
from minipack import COUNCIL_OF, LSOAS, write_pack

from areaprofile.cli import main
from areaprofile.report.show import find_figures
from areaprofile.store.open import open_store
from areaprofile.store.read import read_values
from areaprofile.tables.atlas import open_atlas

GUIDE = Path(__file__).parents[2] / "docs" / "add-your-data.md"
# The stand-in for the demonstration: the pack in miniature, with names for its wards.
WARDS = {"Z56000001": "Old Harbour", "Z57000002": "St. Mary's", "Z57000003": "Park"}
STRANGERS = """\
Ward,Year,People asked,Used a library,Note
Old Harbour,Two thousand and twenty-two,120,34%,
Old Harbour,two thousand and twenty-three,131,37.5 %,by post
St Marys,Two thousand and twenty-two,98,c,too few answers
"ST. MARY'S",Twenty twenty-three,98,41%,
"Park (Cee)",Two thousand and twenty-three,"1,060",8.25%,
"""


def _blocks() -> list[tuple[str, str]]:
    """The heading line and the text of every block of the guide."""
    return re.findall(r"^```(.*?)\n(.*?)^```$", GUIDE.read_text(), re.MULTILINE | re.DOTALL)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, as the guide leaves it before its first command."""
    pack = write_pack(tmp_path / "demo")
    monkeypatch.chdir(tmp_path)
    themes = pack / "catalogue" / "themes.csv"
    themes.write_text(themes.read_text() + "culture_and_leisure,Culture and leisure,1\n")
    rows = [f"{code},{name}" for code, name in WARDS.items()]
    (pack / "raw" / "wards.csv").write_text("\n".join(["code,name", *rows]) + "\n")
    areas = pack / "catalogue" / "areas.toml"
    names = '[names.ward]\nfile = "wards.csv"\ncode = "code"\nname = "name"\n\n[names.region]'
    areas.write_text(areas.read_text().replace("[names.region]", names))
    for heading, text in _blocks():
        if "file=" in heading:
            path = tmp_path / heading.partition("file=")[2].strip()
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
    (tmp_path / "ours" / "raw").mkdir()
    (tmp_path / "ours" / "raw" / "libraries.csv").write_text(STRANGERS)
    return tmp_path


def test_the_guide_leads_onto_the_map(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    commands = [
        line for heading, text in _blocks() if heading == "sh" for line in text.splitlines()
    ]
    assert len(commands) == 2
    for command in commands:
        words = shlex.split(command)
        assert words[0] == ".venv/bin/areaprofile"
        assert main(words[1:]) == 0, capsys.readouterr().err
    assert "No problems" in capsys.readouterr().out
    store = open_store(desk / "our-store")
    wards = read_values(store, "ward", "library_use").set_index(["area_code", "period"])
    assert wards["value"].to_dict() == {
        ("Z56000001", "2022"): 34.0,
        ("Z57000002", "2022"): pytest.approx(float("nan"), nan_ok=True),
        ("Z56000001", "2023"): 37.5,
        ("Z57000002", "2023"): 41.0,
        ("Z57000003", "2023"): 8.25,
    }
    assert wards.loc[("Z57000002", "2022"), "missing_reason"] == "suppressed"
    # Some places only, and one ward to a council: nothing to be placed among.
    figures = find_figures(store, "Z56000001", indicator_id="library_use").rows
    assert [one["value"] for one in figures] == [34.0, 37.5]
    for one in ("council", "region", "country"):
        assert {row[f"standing_{one}"] for row in figures} == {None}
    # On the map: every neighbourhood is painted with the figure of its ward, and not ranked.
    atlas = open_atlas(store)
    assert "library_use" in [one.indicator_id for one in atlas.measures_at("lsoa")]
    found = atlas.series("lsoa", "library_use")["2023"]
    codes = atlas.level("lsoa").codes
    painted = dict(zip(codes, found.value.tolist(), strict=True))
    assert {painted[code] for code in LSOAS if COUNCIL_OF[code] == "Z06000001"} == {37.5}
    assert not found.ranked.any()


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("Old Harbour,Two", "Old Harbur,Two", "'Old Harbur', no name of level ward"),
        ("34%", "about a third", "'about a third'"),
        ("Old Harbour,Two thousand and twenty-two", "Old Harbour,last year", "'last year', not a"),
        ("Used a library", "Used library", "did you mean"),
    ],
)
def test_the_teacher_says_what_is_wrong(
    desk: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, told: str
) -> None:
    path = desk / "ours" / "raw" / "libraries.csv"
    path.write_text(path.read_text().replace(old, new, 1))
    assert main(["validate", "demo", "ours"]) == 2
    error = capsys.readouterr().err
    lines = [line for line in error.splitlines() if line.startswith("libraries.csv")]
    assert len(lines) == 1
    assert told in lines[0]


def test_a_name_that_several_wards_bear(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names = desk / "demo" / "raw" / "wards.csv"
    names.write_text(names.read_text().replace("Old Harbour", "Park"))
    path = desk / "ours" / "raw" / "libraries.csv"
    path.write_text("Ward,Year,People asked,Used a library,Note\nPark,2022,10,5%,\n")
    assert main(["validate", "demo", "ours"]) == 2
    assert "'Park', the name of 2 areas of level ward" in capsys.readouterr().err
    path.write_text('Ward,Year,People asked,Used a library,Note\n"Park, Ay",2022,10,5%,\n')
    assert main(["validate", "demo", "ours"]) == 0


MISTAKES = """\
Ward,Year,People asked,Used a library,Note
Old Harbour,2022,120,141%,
Old Harbour,2022,120,34%,again
Old Harbur,last year,131,37.5%,
Park,2023,98,-4%,
St Marys,2025,98,41%,
St Marys,2023,98,many,
"""


def test_mistakes_of_every_kind_are_told_at_once(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (desk / "ours" / "raw" / "libraries.csv").write_text(MISTAKES)
    assert main(["validate", "demo", "ours"]) == 2
    told = [line for line in capsys.readouterr().err.splitlines() if "found" in line]
    expected = (
        "libraries.csv:2:Used a library: found 141, above 100, the limit of 'People who used",
        "libraries.csv:3:Ward: found Old Harbour 2022 Used a library all again (first in row 2)",
        "libraries.csv:4:Ward: found 'Old Harbur', no name of level ward; did you mean 'Old Harb",
        "libraries.csv:4:Year: found 'last year', not a period",
        "libraries.csv:5:Used a library: found -4, below 0, the limit of 'People who used",
        "libraries.csv:6:Year: found 2025, which began after the source was published",
        "libraries.csv:7:Used a library: found 'many', not a number",
    )
    assert len(told) == len(expected)
    for line, start in zip(told, expected, strict=True):
        assert line.startswith(start)


def test_an_impossible_figure_is_told_once(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = desk / "ours" / "raw" / "libraries.csv"
    path.write_text(path.read_text().replace("34%", "141%"))
    assert main(["validate", "demo", "ours"]) == 2
    told = [line for line in capsys.readouterr().err.splitlines() if "found" in line]
    assert len(told) == 1
    assert told[0].startswith("libraries.csv:2:Used a library: found 141, above 100")


def test_problems_of_definitions_do_not_hide_one_another(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    indicator = desk / "ours" / "catalogue" / "indicators" / "library_use.toml"
    text = indicator.read_text().replace("decimals", "decimal")
    indicator.write_text(text.replace('owner_partner = "council"', 'owner_partner = "parish"'))
    source = desk / "ours" / "catalogue" / "sources" / "library_survey.toml"
    text = source.read_text().replace('rule = "calendar"', 'rule = "calender"')
    source.write_text(text + '\n[note]\nx = "y"\n')
    path = desk / "ours" / "raw" / "libraries.csv"
    good = path.read_text()
    path.write_text(good.replace("34%", "about a third"))
    assert main(["validate", "demo", "ours"]) == 2
    error = capsys.readouterr().err
    assert "found 'about a third', not a number" in error
    assert "not a period" not in error
    path.write_text(good.replace("Ward,", "Wards,"))
    assert main(["validate", "demo", "ours"]) == 2
    told = "\n".join(line for line in capsys.readouterr().err.splitlines() if "found" in line)
    assert "found an unknown partner 'parish'" in told
    assert "found an unknown key 'decimal'; did you mean decimals?" in told
    assert ":decimals: found nothing" not in told
    assert "found 'calender'; did you mean calendar?" in told
    assert "found an unknown key 'note'" in told
    assert "libraries.csv:1:Ward: found no column 'Ward'; did you mean Wards?" in told


def test_only_the_topmost_pack_is_read_again(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    now = desk / "demo" / "raw" / "now.csv"
    now.write_text(now.read_text().replace("2019,10,", "2019,many,"))
    assert main(["validate", "demo", "ours"]) == 0
    told = capsys.readouterr().out
    assert "Checked: ours. The sources of demo were not read again" in told
    assert main(["validate", "demo", "ours", "--all"]) == 2
    assert "now.csv:2:cases: found 'many', not a number" in capsys.readouterr().err
    # What it adds to is read, wherever it is defined.
    measures = desk / "ours" / "catalogue" / "measures" / "more.csv"
    measures.write_text("indicator_id,source_id,value\nlibrary_use,now,cases\n")
    assert main(["validate", "demo", "ours"]) == 2
    assert "now.csv:2:cases: found 'many', not a number" in capsys.readouterr().err


@pytest.mark.usefixtures("desk")
def test_a_pack_named_twice_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", "demo", "./demo"]) == 2
    assert "The pack demo is named twice" in capsys.readouterr().err


def test_a_file_outside_the_raw_folder_is_told_and_never_opened(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = desk / "ours" / "catalogue" / "sources" / "library_survey.toml"
    source.write_text(source.read_text().replace('"libraries.csv"', '"../raw/nothing.csv"'))
    assert main(["validate", "demo", "ours"]) == 2
    told = [line for line in capsys.readouterr().err.splitlines() if "found" in line]
    assert len(told) == 1
    assert "found '../raw/nothing.csv'; give a path inside the raw folder" in told[0]


def test_a_day_that_is_none_is_told_in_plain_words(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["validate", "demo", "--as-at", "foo"])
    assert "'foo' is no day; write one as 2025-10-30" in capsys.readouterr().err


def test_only_a_store_or_an_empty_folder_is_built_into(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = desk / "notes.txt"
    file.write_text("mine")
    before = sorted(desk.rglob("*"))
    for out, told in (
        (str(file), "is a file. Nothing was changed."),
        (str(desk / "ours"), "holds other things and is no store"),
        ("/proc/areaprofile", "may not be written"),
    ):
        assert main(["build", "demo", "--out", out]) == 3
        assert told in capsys.readouterr().err
    assert sorted(desk.rglob("*")) == before


class Ended(io.StringIO):
    """A terminal at whose first line somebody ends the process."""

    def write(self, text: str) -> int:
        os.kill(os.getpid(), signal.SIGTERM)
        return len(text)


@pytest.mark.usefixtures("desk")
def test_sigterm_after_the_work_is_told_as_ctrl_c_is(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdout", Ended())
    assert main(["validate", "demo"]) == 4
    assert "Stopped. Nothing was changed." in capsys.readouterr().err
