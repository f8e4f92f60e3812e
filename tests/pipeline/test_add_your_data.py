"""The guide, followed to the letter with a stranger's file: does the measure get onto the map?"""

import re
import shlex
from pathlib import Path

import pytest
from minipack import COUNCIL_OF, LSOAS, write_pack

from areaprofile.cli import main
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
        assert words[0] == "areaprofile"
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
