"""A store is read with pandas and DuckDB as the documents say: their examples are run."""

import re
from pathlib import Path
from typing import Any

import pytest

from areaprofile.store.open import Store

PROJECT = Path(__file__).resolve().parents[1]
PAGE = PROJECT / "docs" / "reading-a-store.md"


def examples(page: Path) -> list[str]:
    """The Python examples of a page, in the order of reading."""
    return re.findall(r"^```python\n(.*?)^```$", page.read_text(), re.DOTALL | re.MULTILINE)


def run(codes: list[str]) -> dict[str, Any]:
    """What the examples leave behind, one run after the other as a reader would."""
    names: dict[str, Any] = {}
    for code in codes:
        exec(compile(code, "example", "exec"), names)
    return names


def test_the_examples_of_the_page_run_on_the_demonstration(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(PROJECT)
    codes = examples(PAGE)
    imported = set(re.findall(r"^import (\w+)", "\n".join(codes), re.MULTILINE))
    assert {"pandas", "geopandas", "duckdb"} <= imported
    found = run(codes)
    assert len(found["table"]) == len(found["latest"]) > 20
    assert found["table"]["name"].notna().all()
    assert found["release"]["licence"]
    assert found["worst"]["value"].is_monotonic_increasing
    assert (found["gaps"]["figures"] + found["gaps"]["withheld"] <= found["gaps"]["rows"]).all()
    assert found["gaps"]["withheld"].sum() > 0
    assert len(found["raised"]) == len(found["raised"].dropna(subset=["first_test"])) > 0
    assert capsys.readouterr().out


@pytest.mark.england
def test_the_example_of_the_readme_runs_on_england(
    england_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "stores").mkdir()
    (tmp_path / "stores" / "england").symlink_to(england_store.root.resolve())
    monkeypatch.chdir(tmp_path)
    scores = run(examples(PROJECT / "README.md"))["scores"]
    assert scores.set_index("area_code")["value"]["E01002087"] == 33.374
