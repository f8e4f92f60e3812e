"""Grades and published peers out of raw files made here; every place is invented."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from areaprofile.catalogue.evidence import AreaName, Grade, JudgementPart, JudgementScheme, PeerSet
from areaprofile.catalogue.records import DropRule, FileSpec
from areaprofile.sources.judgements import read_judgements, read_peers

FACTS = {
    "address": "https://inspectors.example/",
    "licence": "none",
    "attribution": "Invented",
    "published": date(2024, 1, 1),
    "retrieved": date(2024, 1, 1),
    "publisher_file": "grades.csv",
}
SCHEME = JudgementScheme(
    scheme_id="care",
    name="Care",
    body="Inspectors",
    service="Care",
    meaning="How good care is",
    file=FileSpec("grades.csv", "csv"),
    codes="name",
    area_column="who",
    date_column="seen",
    other_date_column="told",
    date_formats=("%d/%m/%Y", "%d/%m/%y"),
    no_date=("01/01/1900",),
    grade_column="grade",
    grade=(Grade("good", "Good", 2, "high"), Grade("poor", "Poor", 1, "failure")),
    part=(JudgementPart("leaders", "leaders", "Leaders", ("not judged",)),),
    area_name=(AreaName("Both", ("Z06000001", "Z06000002")),),
    **FACTS,
)
HEADER = "who,seen,told,grade,leaders\n"
PEERS = PeerSet(
    set_id="near",
    name="Near",
    meaning="Places alike",
    publisher="Somebody",
    title="Peers",
    file=FileSpec("peers.csv", "csv"),
    codes="gss",
    council_column="one",
    peer_column="other",
    rank_column="place",
    closeness_column="how",
    drop=(DropRule("other", "^X", "abroad"),),
    **FACTS,
)


def judged(folder: Path, text: str, scheme: JudgementScheme = SCHEME) -> tuple:
    (folder / "grades.csv").write_text(HEADER + text)
    return read_judgements(scheme, folder)


def test_a_row_gives_a_grade_for_the_whole_and_for_each_part(tmp_path: Path) -> None:
    frame, problems = judged(tmp_path, "Ashby,03/02/2023,,Good,poor\n")
    assert problems == []
    assert frame[["part", "grade", "ordinal", "band", "date", "row"]].to_numpy().tolist() == [
        ["overall", "Good", 2, "high", "2023-02-03", 2],
        ["leaders", "Poor", 1, "failure", "2023-02-03", 2],
    ]
    assert set(frame["codes"]) == {"name"}


def test_no_overall_grade_leaves_the_parts(tmp_path: Path) -> None:
    frame, problems = judged(tmp_path, "Ashby,03/02/2023,,,good\nBrook,03/02/23,,good,Not judged\n")
    assert problems == []
    assert frame[["area_code", "part"]].to_numpy().tolist() == [
        ["Brook", "overall"],
        ["Ashby", "leaders"],
    ]


def test_a_missing_day_is_taken_from_the_other_column_or_stays_missing(tmp_path: Path) -> None:
    frame, _ = judged(tmp_path, "Ashby,01/01/1900,05/06/23,good,\nBrook,,,good,\n")
    assert frame["date"].tolist() == ["2023-06-05", ""]


def test_a_name_of_several_councils_stands_for_each(tmp_path: Path) -> None:
    frame, _ = judged(tmp_path, "Both,03/02/2023,,good,\n")
    assert frame["area_code"].tolist() == ["Z06000001", "Z06000002"]
    assert frame["codes"].tolist() == ["gss", "gss"]


def test_all_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    _, problems = judged(tmp_path, "Ashby,31/02/2023,,splendid,good\n")
    assert [(one.row, one.column) for one in problems] == [(2, "grade"), (2, "seen")]
    assert "splendid" in str(problems[0])
    row = "Ashby,03/02/2023,,good,\n"
    frame, problems = judged(tmp_path, row, replace(SCHEME, grade_column="mark"))
    assert len(frame) == 0
    assert [one.column for one in problems] == ["mark"]


def test_peers_come_nearest_first_and_never_include_oneself(tmp_path: Path) -> None:
    text = "one,other,place,how\nA,B,2,Close\nA,C,1,Very Close\nA,X1,3,Close\nA,A,4,Close\nB,A,,\n"
    (tmp_path / "peers.csv").write_text(text)
    frame, problems = read_peers(PEERS, tmp_path)
    assert frame[["peer_code", "rank", "closeness"]].to_numpy().tolist() == [
        ["C", 1, "very close"],
        ["B", 2, "close"],
    ]
    assert [(one.row, one.column) for one in problems] == [(5, "other"), (6, "place")]
