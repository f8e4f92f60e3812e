"""Targets, events, complaints, promises, surveys, replies: read whole, or every fault told."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from areaprofile.catalogue.dated_records import RECORD_TABLES, RecordFile
from areaprofile.catalogue.records import FileSpec
from areaprofile.errors import InputProblemsError
from areaprofile.pipeline.build import build, validate
from areaprofile.sources.dated_records import read_record_file
from areaprofile.store.open import Store, open_store
from areaprofile.store.read import read_table

HEAD = (
    "file_id,table,publisher,title,address,licence,attribution,published,retrieved,"
    "file.path,file.format,visibility\n"
)
ROW = (
    "{0},{1},Mini Office,Title of {0},https://example.org/{0},OGL,Mini,2022-01-31,2022-02-01,"
    "{0}.csv,csv,{2}\n"
)
TARGETS = (
    "target_id,indicator_id,scope_code,set_by,kind,baseline,target_period,target_value\n"
    "t1,mini_bins,Z06000001,council,local,16,2024,12.5\n"
    "t2,mini_bins,Z92000001,government,floor,,,20\n"
)


def _add(pack: Path, **files: str) -> None:
    """Put record files (`table` or `table__partner` = text) into the mini pack."""
    rows = HEAD
    for name, text in files.items():
        table, _, audience = name.partition("__")
        file_id = name.replace("__", "_")
        rows += ROW.format(file_id, table, audience or "public")
        (pack / "raw" / f"{file_id}.csv").write_text(text)
    (pack / "catalogue" / "record_files.csv").write_text(rows)


def _built(pack: Path, out: Path, audience: str = "public") -> Store:
    build([str(pack)], out, audience=audience, say=lambda _: None)
    return open_store(out)


def test_every_table_is_there_also_without_rows(pack: Path, tmp_path: Path) -> None:
    _add(pack, target=TARGETS)
    store = _built(pack, tmp_path / "out")
    for name, kind in RECORD_TABLES.items():
        frame = read_table(store, name)
        more = ["hidden", "file_id"] if kind.people else ["file_id"]
        assert list(frame.columns) == [*(one.name for one in kind.columns), *more]
        assert len(frame) == (2 if name == "target" else 0)
    target = read_table(store, "target").set_index("target_id")
    assert target.loc["t1", "target_value"] == 12.5
    assert pd.isna(target.loc["t2", "baseline"])
    assert read_table(store, "record_file")["title"].tolist() == ["Title of target"]
    fed = read_table(store, "coverage").set_index(["page", "kind"])["is_fed"]
    assert fed["targets", "target"]
    assert not fed["council", "complaint"]


def test_every_fault_is_told_with_its_row_and_column(pack: Path) -> None:
    _add(
        pack,
        target="target_id,indicator_id,scope_code,set_by,kind,baseline,target_period,target_value\n"
        "T 1,mini_bin,Z06000009,council,lokal,about 3,2023/24,1e400\n",
        complaint="council_code,service,period,received,upheld\n"
        "Z07000003,wast,2020-q5,-1,2\nZ07000003,waste,2020-q1,3,5\n",
        event="scope_code,date,kind,text\nZ92000001,2020-02-30,flood,\n",
        response="council_code,text,author_role,date,name\nZ07000003,Yes.,Head,2020-01-01,Jo\n",
    )
    with pytest.raises(InputProblemsError) as caught:
        validate([str(pack)], say=lambda _: None)
    told = {(one.file, one.row, one.column) for one in caught.value.problems}
    columns = ("target_id", "kind", "baseline", "target_period", "target_value")
    assert {("target.csv", 2, name) for name in columns} <= told
    assert {("complaint.csv", 2, "period"), ("complaint.csv", 2, "received")} <= told
    assert {("event.csv", 2, "date"), ("event.csv", 2, "text")} <= told
    assert ("response.csv", 1, "name") in told


def test_unknown_ids_repeats_and_impossible_parts(pack: Path) -> None:
    _add(
        pack,
        target="target_id,indicator_id,scope_code,set_by,kind\n"
        "t1,mini_bin,Z06000009,council,local\n",
        complaint="council_code,service,period,received,upheld\n"
        "Z07000003,wast,2020-q1,3,1\nZ92000001,waste,2020-q1,3,1\n",
        service_standard="council_code,standard,promise,period,times,kept\n"
        "Z07000003,calls,Calls,2020,3,5\nZ07000003,calls,Calls,2020,3,1\n",
    )
    with pytest.raises(InputProblemsError) as caught:
        validate([str(pack)], say=lambda _: None)
    assert {(one.file, one.row, one.column) for one in caught.value.problems} == {
        ("target.csv", 2, "indicator_id"),
        ("target.csv", 2, "scope_code"),
        ("complaint.csv", 2, "service"),
        ("complaint.csv", 3, "council_code"),
        ("service_standard.csv", 2, "kept"),
        ("service_standard.csv", 3, "council_code"),
    }


def test_what_is_for_partners_only_is_not_in_a_public_store(pack: Path, tmp_path: Path) -> None:
    secret = "council_code,text,author_role,date\nZ07000003,Hush 4711,Head,2020-01-01\n"
    _add(pack, target=TARGETS, response__partner=secret)
    store = _built(pack, tmp_path / "out")
    assert len(read_table(store, "response")) == 0
    for path in (one for one in store.folder.rglob("*") if one.is_file()):
        assert b"response_partner" not in path.read_bytes()
    closed = _built(pack, tmp_path / "closed", "partner")
    assert read_table(closed, "response")["text"].tolist() == ["Hush 4711"]


def test_rows_about_a_council_that_was_merged_are_left_out(pack: Path, tmp_path: Path) -> None:
    text = "scope_code,date,kind,text\nZ07000091,2019-01-01,other,Before\n"
    text += "Z06000001,2021-01-01,other,After\n"
    _add(pack, event=text)
    assert read_table(_built(pack, tmp_path / "out"), "event")["text"].tolist() == ["After"]


def test_hostile_cells_are_refused(tmp_path: Path) -> None:
    told = RecordFile(
        "x", "response", "a", "b", "c", "d", "e", date.min, date.min, FileSpec("x.csv", "csv")
    )
    text = "council_code,text,author_role,date\n" + f"Z1,{'x' * 5000},Head,2020-01-01\n"
    (tmp_path / "x.csv").write_text(text)
    _, problems = read_record_file(told, tmp_path)
    assert [one.column for one in problems] == ["text"]
