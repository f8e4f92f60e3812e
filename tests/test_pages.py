"""Every page alone: normal, hardly any data, nonsense in its address, hostile names."""

import shutil
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from areaprofile.store.open import Store
from areaprofile.tables.atlas import open_atlas
from areaprofile.tables.catalogue_list import catalogue_csv, entries
from areaprofile.tables.finding import EMPTY
from areaprofile.ui import assets

PAGES = Path(__file__).parents[1] / "pages"
NAMES = sorted(path.stem for path in PAGES.glob("*.py"))
HOSTILE = '<script>alert("x")</script> [a](http://evil.example) ![b](http://evil.example/b.png)'


def opened(page: str, store: Path, monkeypatch: pytest.MonkeyPatch, **address: str) -> AppTest:
    monkeypatch.setenv(assets.STORE_VARIABLE, str(store))
    test = AppTest.from_file(str(PAGES / f"{page}.py"), default_timeout=30)
    for name, value in address.items():
        test.query_params[name] = value
    return test.run()


def shown(test: AppTest) -> str:
    """All HTML, messages and labels of the page."""
    parts = [element.proto.body for element in test.get("html")]
    parts += [element.value for kind in ("markdown", "info", "error") for element in test.get(kind)]
    return "\n".join(parts)


def changed(store: Store, folder: Path, name: str, change) -> Path:
    """A copy of a store with one table changed."""
    shutil.copytree(store.root, folder)
    path = folder / store.build / "tables" / f"{name}.parquet"
    change(pd.read_parquet(path)).to_parquet(path)
    return folder


@pytest.mark.parametrize("page", NAMES)
@pytest.mark.parametrize("area", ["", "Z01000003", "Z06000001", "Z12000001", "Z92000001"])
def test_page_shows(
    page: str, area: str, tiny_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    test = opened(page, tiny_store.root, monkeypatch, **({"area": area} if area else {}))
    assert not test.exception
    assert not test.error
    text = shown(test)
    assert text.count("<h1>") == 1
    assert "Invented data" in text
    assert "Open Government Licence v3.0" in text
    assert tiny_store.build in text


@pytest.mark.parametrize("page", NAMES)
@pytest.mark.parametrize(
    "address",
    [
        {"area": "nonsense"},
        {"area": "../../etc/passwd"},
        {"area": "E01000001.Z01000001"},
        {"area": "x" * 5000},
        {"area": "Z01000003", "indicator": HOSTILE, "period": HOSTILE, "weights": HOSTILE},
        {"area": HOSTILE},
        {"period": "2021-22f"},
        {"indicator": "tiny_recycling", "area": "Z01000003", "basis": "nonsense"},
    ],
)
def test_nonsense_lands_on_a_useful_page(
    page: str, address: dict[str, str], tiny_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    test = opened(page, tiny_store.root, monkeypatch, **address)
    assert not test.exception
    assert not test.error
    assert "<h1>" in shown(test)
    assert "<script>alert" not in shown(test)


def test_unknown_area_is_said(tiny_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    for page in ("map", "profile"):
        test = opened(page, tiny_store.root, monkeypatch, area="E09999999")
        assert any("E09999999" in message.value for message in test.info)


@pytest.mark.parametrize("page", NAMES)
def test_no_store_is_said(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    test = opened(page, tmp_path, monkeypatch)
    assert not test.exception
    assert "is not a store" in test.error[0].value


@pytest.mark.parametrize("page", NAMES)
@pytest.mark.parametrize("area", ["", "Z01000003", "Z06000001"])
def test_hostile_names_are_only_text(
    page: str, area: str, tiny_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def spoil(table: pd.DataFrame) -> pd.DataFrame:
        return table.assign(name=HOSTILE)

    folder = changed(tiny_store, tmp_path / "store", "area", spoil)
    for table in ("indicator", "theme"):
        path = folder / tiny_store.build / "tables" / f"{table}.parquet"
        spoil(pd.read_parquet(path)).to_parquet(path)
    test = opened(page, folder, monkeypatch, **({"area": area} if area else {}))
    assert not test.exception
    text = shown(test)
    assert "<script>alert" not in text
    assert '<a href="http://evil' not in text
    markdown = [element.value for kind in ("markdown", "info") for element in test.get(kind)]
    assert not any("](http" in value for value in markdown)


@pytest.mark.parametrize("page", NAMES)
@pytest.mark.parametrize("area", ["", "Z01000001"])
def test_one_area_is_enough(
    page: str, area: str, tiny_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep = {"Z01000001", "Z06000001", "Z12000001", "Z92000001"}
    folder = changed(
        tiny_store, tmp_path / "store", "area", lambda table: table[table["area_code"].isin(keep)]
    )
    shutil.rmtree(folder / tiny_store.build / "geometry")
    test = opened(page, folder, monkeypatch, **({"area": area} if area else {}))
    assert not test.exception
    assert "<h1>" in shown(test)


@pytest.mark.parametrize("page", NAMES)
@pytest.mark.parametrize("area", ["", "Z01000001", "Z06000001"])
def test_no_data_is_said(
    page: str, area: str, tiny_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "store"
    shutil.copytree(tiny_store.root, folder)
    shutil.rmtree(folder / tiny_store.build / "values")
    test = opened(page, folder, monkeypatch, **({"area": area} if area else {}))
    assert not test.exception
    if page in ("map", "profile") and area:
        assert any("no figures" in message.value for message in test.info)


def test_map_pickers_follow_the_address(tiny_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    test = opened(
        "map", tiny_store.root, monkeypatch, area="Z01000003", indicator="tiny_crime", period="2018"
    )
    assert test.selectbox(key="map-area").value == "Z06000001"
    assert test.selectbox(key="map-measure").value == "tiny_crime"
    assert test.selectbox(key="map-period").value == "2018"
    test.selectbox(key="map-measure").set_value("tiny_jobs").run()
    assert test.query_params["indicator"] == "tiny_jobs"
    assert test.query_params["area"] == "Z01000003"
    assert "<b>Jobs</b>" in shown(test)


def test_map_of_another_council_forgets_the_neighbourhood(
    tiny_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    test = opened("map", tiny_store.root, monkeypatch, area="Z01000003")
    test.selectbox(key="map-area").set_value("Z09000002").run()
    assert test.query_params["area"] == "Z09000002"
    assert "Quillham" in shown(test)


def test_profile_says_what_is_missing(tiny_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    test = opened("profile", tiny_store.root, monkeypatch, area="Z01000003")
    assert "What is missing, and why" in shown(test)
    assert "Homes rented from the council: Not shown" in shown(test)


def test_search_box_suggests(tiny_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    test = opened("home", tiny_store.root, monkeypatch)
    test.text_input(key="find").set_value("quilham").run()
    assert "**Quillham**" in shown(test)
    test.text_input(key="find").set_value("ZZ9 9ZZ").run()
    assert "do not know the postcode" in test.info[0].value


@pytest.mark.parametrize("page", [*PAGES.glob("*.py")], ids=lambda path: path.stem)
def test_a_page_is_short(page: Path) -> None:
    assert len(page.read_text(encoding="utf-8").splitlines()) <= 80


def test_indicators_are_found_by_word(tiny_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    test = opened("indicators", tiny_store.root, monkeypatch)
    assert "10 measures" in shown(test)
    test.text_input(key="measure").set_value("offences").run()
    assert "Recorded crimes" in shown(test)
    assert "Crowded homes" not in shown(test)
    test.text_input(key="measure").set_value("qqq").run()
    assert "no measure of “qqq”" in test.info[0].value


def test_a_measure_has_a_page_of_its_own(
    tiny_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    test = opened("indicators", tiny_store.root, monkeypatch, indicator="tiny_renting")
    text = shown(test)
    assert "<h1>Homes rented from the council</h1>" in text
    assert "Grade" in text
    assert "No target held." in text
    assert [button.proto.label for button in test.get("download_button")] == [
        f"All periods ({kind})" for kind in ("CSV", "XLSX", "Parquet")
    ]
    assert "All measures" in text


def test_catalogue_download_has_every_measure(tiny_store: Store) -> None:
    found = entries(open_atlas(tiny_store))
    lines = catalogue_csv(found).decode("utf-8-sig").splitlines()
    assert len(lines) == 1 + len(found) == 11
    renting = next(entry for entry in found if entry.indicator.indicator_id == "tiny_renting")
    assert (renting.known, renting.areas) == (11, 12)


@pytest.mark.parametrize("page", ["map", "profile", "home"])
def test_a_link_too_long_to_read_is_said(
    page: str, tiny_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    test = opened(page, tiny_store.root, monkeypatch, area="x" * 10_000)
    assert any("10,000 characters" in message.value for message in test.info)


@pytest.mark.parametrize("page", ["map", "profile"])
def test_a_postcode_in_the_address_is_its_neighbourhood(
    page: str, tiny_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    test = opened(page, tiny_store.root, monkeypatch, area="ZZ1 1AA")
    assert test.query_params["area"] == "Z01000001"
    assert not test.info


def test_empty_search_has_its_help_at_hand(
    tiny_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert EMPTY in shown(opened("home", tiny_store.root, monkeypatch))
