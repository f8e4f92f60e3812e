"""Several builds: what differs between them, going back, what is kept."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from areaprofile.cli import main
from areaprofile.pipeline.build import build
from areaprofile.report.differences import COLUMNS, Difference, find_differences
from areaprofile.report.write_differences import write_differences
from areaprofile.store.history import build_before, pin, prune, read_builds
from areaprofile.store.open import Store, current_build, open_store
from areaprofile.store.read import read_values


def _edit(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


@pytest.fixture
def three(pack: Path, tmp_path: Path) -> tuple[Path, list[str]]:
    """A store of three builds: a figure revised, then one withdrawn and a definition changed."""
    store, builds = tmp_path / "store", []
    steps = (
        lambda: None,
        lambda: _edit(pack / "raw" / "now.csv", "Z01000001,2019,10,", "Z01000001,2019,12,"),
        lambda: (
            _edit(pack / "raw" / "now.csv", "Z01000002,2019,13,110\n", ""),
            _edit(pack / "catalogue" / "indicators" / "mini.csv", "who are poor", "in poverty"),
        ),
    )
    for step in steps:
        step()
        assert main(["build", str(pack), "--out", str(store)]) == 0
        builds.append(current_build(store))
    return store, builds


def _told(
    capsys: pytest.CaptureFixture[str], store: Path, *more: str
) -> list[dict[str, str | float | None]]:
    capsys.readouterr()
    assert main(["diff", str(store), *more, "--format", "json"]) == 0
    return json.loads(capsys.readouterr().out)["differences"]


def test_revised_values_have_before_and_after(
    three: tuple[Path, list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    store, builds = three
    rows = _told(capsys, store, builds[0], builds[1])
    mine = [one for one in rows if one["area_code"] == "Z01000001" and one["level"] == "lsoa"]
    assert [(one["change"], one["before"], one["after"]) for one in mine] == [("revised", 10, 12)]
    assert {one["kind"] for one in rows} == {"value"}
    levels = {"lsoa", "msoa", "ward", "council", "region", "country"}
    assert {one["level"] for one in rows} == levels
    # The other way round it is the same change backwards.
    back = _told(capsys, store, builds[1], builds[0])
    assert [one["after"] for one in back] == [one["before"] for one in rows]


def test_withdrawn_values_and_changed_definitions(
    three: tuple[Path, list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    store, _ = three
    rows = _told(capsys, store)
    gone = [one for one in rows if one["change"] == "withdrawn" and one["level"] == "lsoa"]
    assert [(one["area_code"], one["before"]) for one in gone] == [("Z01000002", 13 / 110 * 100)]
    assert gone[0]["after"] is None
    assert gone[0]["after_reason"] == "not_collected"
    changed = [one for one in rows if one["kind"] == "indicator"]
    assert [(one["indicator_id"], one["field"]) for one in changed] == [
        ("mini_poor", "indicator.meaning")
    ]
    assert changed[0]["after"] == "Share of people in poverty."
    capsys.readouterr()
    assert main(["diff", str(store)]) == 0
    text = capsys.readouterr().out
    assert "withdrawn: lsoa mini_poor Z01000002 2019: 11.8182 → not_collected" in text


def test_a_build_equals_itself(
    three: tuple[Path, list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    store, builds = three
    assert _told(capsys, store, builds[1], builds[1]) == []


def test_rolling_back_and_forward(
    three: tuple[Path, list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    store, builds = three
    held = open_store(store)
    assert main(["rollback", str(store)]) == 0
    assert current_build(store) == builds[1]
    assert main(["rollback", str(store)]) == 0
    assert current_build(store) == builds[0]
    capsys.readouterr()
    assert main(["rollback", str(store)]) == 2
    assert "no build older" in capsys.readouterr().err
    assert main(["rollback", str(store), builds[2]]) == 0
    assert current_build(store) == builds[2]
    assert main(["rollback", str(store), "0" * 12]) == 3
    assert len(read_values(held, "lsoa", "mini_poor"))


def test_pinned_and_live_builds_are_kept(three: tuple[Path, list[str]]) -> None:
    store, builds = three
    assert [one.build for one in read_builds(store)] == builds
    assert build_before(store, builds[2]) == builds[1]
    pin(store, builds[0])
    assert prune(store, keep=1) == [builds[1]]
    assert main(["rollback", str(store)]) == 0
    assert current_build(store) == builds[0]
    assert prune(store, keep=1) == []
    pin(store, builds[0], keep=False)
    assert main(["rollback", str(store), builds[2]]) == 0
    assert prune(store, keep=1) == [builds[0]]
    assert sorted(one.name for one in store.iterdir()) == sorted([builds[2], "current", "pinned"])


def test_keep_counts_from_one(pack: Path, tmp_path: Path) -> None:
    assert main(["build", str(pack), "--out", str(tmp_path / "s"), "--keep", "0"]) == 2
    assert not (tmp_path / "s").exists()


TARGETS = """\
target_id,indicator_id,scope_code,set_by,kind,baseline,target_period,target_value
t1,mini_bins,Z06000001,council,local,16,2024,12.5
t2,mini_bins,Z92000001,government,floor,,,20
"""
RECORDS = (
    "file_id,table,publisher,title,address,licence,attribution,published,retrieved,"
    "file.path,file.format\n"
    "aims,target,Mini,Aims,https://example.org,OGL,Mini,2022-01-31,2022-02-01,aims.csv,csv\n"
    "said,complaint,Mini,Said,https://example.org,OGL,Mini,2022-01-31,2022-02-01,said.csv,csv\n"
)


@pytest.fixture
def revised(pack: Path, tmp_path: Path) -> tuple[Store, Store]:
    """Two builds, between which something of every kind was revised."""
    raw, catalogue = pack / "raw", pack / "catalogue"
    (catalogue / "record_files.csv").write_text(RECORDS)
    (raw / "aims.csv").write_text(TARGETS)
    (raw / "said.csv").write_text(
        "council_code,service,period,received\nZ07000002,waste,2020-q1,40\n"
    )
    (catalogue / "frameworks.csv").write_text("framework,group_id,name,note\nten,A,Place,\n")
    (catalogue / "indicator_framework.csv").write_text(
        "framework,group_id,indicator_id\nten,A,mini_poor\n"
    )
    build([str(pack)], tmp_path / "store", say=lambda _: None)
    before = open_store(tmp_path / "store")
    _edit(raw / "now.csv", "Z01000001,2019,10,", "Z01000001,2019,12,")
    _edit(raw / "now.csv", "Z01000002,2019,13,110\n", "")
    _edit(raw / "aims.csv", "2024,12.5", "2024,11")
    _edit(raw / "aims.csv", "t2,mini_bins,Z92000001,government,floor,,,20\n", "")
    _edit(raw / "said.csv", "2020-q1,40", "2020-q1,44")
    _edit(catalogue / "frameworks.csv", "Place", "Place and people")
    _edit(catalogue / "indicator_framework.csv", "A,mini_poor", "A,mini_old")
    _edit(catalogue / "council_service.csv", "waste,,false,Z07000003\n", "")
    _edit(catalogue / "sources" / "now.toml", "Mini table", "Mini table, revised")
    measures = catalogue / "measures" / "mini.csv"
    measures.write_text(measures.read_text().replace("now,cases,people", "now,cases,all"))
    _edit(catalogue / "sources" / "now.toml", '"cases", "people"', '"cases", "all"')
    now = raw / "now.csv"
    now.write_text(now.read_text().replace("people", "all", 1))
    build([str(pack)], tmp_path / "store", say=lambda _: None)
    return before, open_store(tmp_path / "store")


def test_something_of_every_kind_is_told(revised: tuple[Store, Store]) -> None:
    rows = find_differences(*revised).rows
    told = rows.astype(object).where(rows.notna(), None)
    lsoas = told[(told["kind"] == "value") & (told["level"] == "lsoa")]
    assert sorted(zip(lsoas["change"], lsoas["area_code"], lsoas["before"], strict=True)) == [
        ("revised", "Z01000001", 10.0),
        ("withdrawn", "Z01000002", pytest.approx(13 / 110 * 100)),
    ]
    others = told[~told["kind"].isin(["value", "flag"])]
    where = others["area_code"].fillna(others["indicator_id"])
    found = {
        (kind, change, field): (code, was, now)
        for kind, change, field, code, was, now in zip(
            *(others[name] for name in ("kind", "change", "field")),
            where,
            *(others[name] for name in ("before", "after")),
            strict=True,
        )
    }
    assert found["target", "changed", "target.target_value"] == ("Z06000001 t1", 12.5, 11.0)
    assert found["target", "withdrawn", "target"] == ("Z92000001 t2", None, None)
    assert found["record", "changed", "complaint.received"][1:] == (40.0, 44.0)
    assert found["definition", "changed", "framework.name"] == (
        "ten A",
        "Place",
        "Place and people",
    )
    assert found["definition", "withdrawn", "indicator_framework"][0] == "ten A mini_poor"
    assert found["definition", "added", "indicator_framework"][0] == "ten A mini_old"
    assert found["definition", "changed", "measure.denominator"][1:] == ("people", "all")
    assert found["definition", "changed", "source.title"][2] == "Mini table, revised"
    assert found["area", "changed", "council_service.runs"] == ("Z07000003 waste", False, True)
    text = write_differences(find_differences(*revised), "table")
    assert "Targets: 1 changed, 1 withdrawn" in text
    assert "changed: Z06000001 t1 target.target_value: 12.5 → 11" in text


def test_a_changed_flag_rule_is_told(revised: tuple[Store, Store]) -> None:
    _, store = revised
    path = store.folder / "tables" / "flag_rule.parquet"
    table = pq.read_table(path)
    rules = table.to_pandas()
    at = list(rules["rule_id"]).index("FL4")
    words = rules.loc[at, "parameters"]
    rules.loc[at, "parameters"] = words.replace("0.9", "0.95", 1)
    folder = store.folder.with_name("f" * 12)
    shutil.copytree(store.folder, folder)
    pq.write_table(
        pa.Table.from_pandas(rules, schema=table.schema, preserve_index=False),
        folder / "tables" / "flag_rule.parquet",
    )
    files = [one | {"sha256": "0"} for one in store.manifest["files"]]
    other = replace(store, folder=folder, manifest={**store.manifest, "files": files})
    rows = find_differences(store, other).rows
    assert rows[["kind", "change", "indicator_id", "field"]].to_numpy().tolist() == [
        ["definition", "changed", "FL4", "flag_rule.parameters"]
    ]
    assert (rows["before"].iloc[0], rows["after"].iloc[0]) == (
        words,
        words.replace("0.9", "0.95", 1),
    )


def test_what_was_withheld_and_is_shown_now_is_warned_of(
    pack: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of two releases a reader may learn what neither tells: 3 and 8 hidden, then 3 and 6."""
    source = pack / "catalogue" / "sources" / "now.toml"
    source.write_text(source.read_text().replace('disclosure = "publisher"', 'disclosure = "ours"'))
    raw = pack / "raw" / "now.csv"
    counts = "area,year,cases,people\nZ01000001,2019,3,100\nZ01000002,2019,8,100\n"
    counts += "".join(f"Z0100000{at},2019,{at * 10},200\n" for at in range(3, 9))
    raw.write_text(counts)
    store = tmp_path / "store"
    assert main(["build", str(pack), "--out", str(store)]) == 0
    before = read_values(open_store(store), "lsoa", "mini_poor").set_index("area_code")
    assert before.loc["Z01000002", "missing_reason"] == "suppressed"
    raw.write_text(counts.replace("Z01000003,2019,30", "Z01000003,2019,6"))
    capsys.readouterr()
    assert main(["build", str(pack), "--out", str(store)]) == 0
    told = capsys.readouterr().out
    after = read_values(open_store(store), "lsoa", "mini_poor").set_index("area_code")
    shown = after["value"].notna() & (before["missing_reason"] == "suppressed")
    assert shown["Z01000002"]
    assert f"{int(shown.sum())} figures that build" in told
    assert main(["diff", str(store)]) == 0
    assert "withheld are shown now" in capsys.readouterr().out


def test_a_measure_that_is_gone_is_summed_up() -> None:
    rows = pd.DataFrame(
        [
            ("value", "withdrawn", "ward", "gone", "Z56000001", "2019", 10.0),
            ("value", "withdrawn", "ward", "gone", "Z56000001", "2020", 11.0),
            ("value", "withdrawn", "ward", "kept", "Z56000001", "2020", 12.0),
            ("indicator", "withdrawn", None, "gone", None, None, None),
        ],
        columns=["kind", "change", "level", "indicator_id", "area_code", "period", "before"],
    )
    text = write_differences(Difference("a", "b", rows.reindex(columns=list(COLUMNS))), "table")
    assert "withdrawn: gone, the whole measure: 2 values" in text
    assert "withdrawn: ward kept Z56000001 2020: 12 → withdrawn" in text
    assert "gone Z56000001" not in text
