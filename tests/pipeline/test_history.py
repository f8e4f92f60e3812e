"""Several builds: what differs between them, going back, what is kept."""

import json
from pathlib import Path

import pytest

from areaprofile.cli import main
from areaprofile.store.history import build_before, pin, prune, read_builds
from areaprofile.store.open import current_build, open_store
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
