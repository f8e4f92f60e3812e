"""The menu holds what the store can feed; what it cannot says so at its address."""

from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from areaprofile.store.open import open_store
from areaprofile.tables.atlas import open_atlas
from areaprofile.tables.coverage import unfed_pages, unfed_words
from areaprofile.ui import assets, menu
from areaprofile.ui.data import DEMO_STORE

PAGES = Path(__file__).parents[1] / "pages"


@pytest.fixture(scope="module")
def poor_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration's definitions with a coverage table that nothing feeds on two pages."""
    root = tmp_path_factory.mktemp("poor")
    (root / "current").write_text((DEMO_STORE / "current").read_text())
    build = open_store(DEMO_STORE).folder
    folder = root / build.name
    folder.mkdir()
    for one in build.iterdir():
        if one.name != "tables":
            (folder / one.name).symlink_to(one)
    (folder / "tables").mkdir()
    for one in (build / "tables").iterdir():
        (folder / "tables" / one.name).symlink_to(one)
    path = folder / "tables" / "coverage.parquet"
    table = pd.read_parquet(path)
    lacks = table["page"].isin(["views", "targets"])
    path.unlink()
    table.assign(
        is_fed=table["is_fed"] & ~lacks,
        note=table["note"].where(~lacks, "This store holds no such data."),
    ).to_parquet(path)
    return root


def test_everything_is_in_the_menu_of_a_full_store() -> None:
    atlas = open_atlas(open_store(DEMO_STORE))
    assert unfed_pages(atlas) == {}
    assert unfed_words(atlas, "views") == ""


def test_what_nothing_feeds_is_left_out_and_says_why(
    poor_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(assets.STORE_VARIABLE, str(poor_store))
    assert menu.shown_if_fed("views") == "hidden"
    assert menu.shown_if_fed("value") == "visible"
    test = AppTest.from_file(str(PAGES / "views.py"), default_timeout=60)
    test.query_params["area"] = "Z06000006"
    test.run()
    assert not test.exception
    assert any("This store holds no such data." in one.value for one in test.info)


def test_without_a_store_every_page_is_there_to_say_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(assets.STORE_VARIABLE, str(tmp_path / "none"))
    assert menu.shown_if_fed("views") == "visible"
