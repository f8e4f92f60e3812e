"""The index, views and own areas on the map and the profile, against tables and downloads."""

import csv
import io
from dataclasses import replace
from pathlib import Path

import pytest
from ordered import ordered_store, set_counts
from test_pages import opened, shown
from test_sentences import BASE
from tiny import COUNCILS, LSOAS

from areaprofile.report.show import find_figures
from areaprofile.store.open import Store, open_store
from areaprofile.tables.atlas import Atlas, open_atlas
from areaprofile.tables.map_views import most_deprived_tenth, tenth_measure
from areaprofile.tables.own_area import own_area
from areaprofile.tables.own_csv import own_csv
from areaprofile.tables.own_profile import own_profile
from areaprofile.tables.profile import earlier_editions
from areaprofile.tables.recipe import recipe_of
from areaprofile.tables.vitality import recipe_published
from areaprofile.tables.vitality_series import scores_for
from areaprofile.tables.vitality_table import vitality_table
from areaprofile.tables.wording import show_number


@pytest.fixture(scope="module")
def ordered(tiny_store: Store, tmp_path_factory: pytest.TempPathFactory) -> Path:
    store = ordered_store(tiny_store, tmp_path_factory.mktemp("parts") / "store")
    set_counts(store, "tiny_renting", "2021", {LSOAS[0]: 240.0})
    return store.root


@pytest.fixture(scope="module")
def atlas(ordered: Path) -> Atlas:
    return open_atlas(open_store(ordered))


@pytest.mark.parametrize("weights", ["", "housing-3~in-council", "housing-0~by-stretched"])
def test_index_on_the_page_equals_table_and_download(
    ordered: Path, atlas: Atlas, monkeypatch: pytest.MonkeyPatch, weights: str
) -> None:
    test = opened("map", ordered, monkeypatch, area=LSOAS[0], indicator="vitality", weights=weights)
    assert not test.exception
    recipe, _ = recipe_of(weights, published=recipe_published(atlas, "lsoa"))
    council = atlas.places.by_code[COUNCILS[0]]
    scores = scores_for(atlas, level="lsoa", within=council, recipe=recipe)
    inside = atlas.level("lsoa").within(council.code)
    table = vitality_table(atlas, scores, inside).set_index("area_code")
    page = test.dataframe[0].value.set_index("area_code")
    assert dict(page["value"]) == pytest.approx(dict(table["headline"]), nan_ok=True)
    row = table.loc[LSOAS[0]]
    text = shown(test)
    assert f'<div class="ap-figure">{show_number(row["headline"], decimals=0)} ' in text
    assert f"{show_number(100 * row['known_share'], decimals=0)}%" in text


def test_index_has_no_period_and_keeps_its_weights_in_the_address(
    ordered: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    test = opened("map", ordered, monkeypatch, area=COUNCILS[0], indicator="vitality")
    assert test.selectbox(key="map-no-period").disabled
    test.slider(key="weight-housing").set_value(4.0).run()
    assert test.query_params["weights"] == "housing-4"
    assert test.query_params["indicator"] == "vitality"
    test.selectbox(key="map-measure").set_value("tiny_crime").run()
    assert not test.exception
    assert test.selectbox(key="map-period").value == "2021"


@pytest.mark.parametrize("part", ["vitality-residents", "vitality-housing", "vitality-nonsense"])
def test_parts_of_the_index(ordered: Path, monkeypatch: pytest.MonkeyPatch, part: str) -> None:
    test = opened("map", ordered, monkeypatch, area=LSOAS[0], indicator=part)
    assert not test.exception
    assert ("Vitality: " in shown(test)) == (part != "vitality-nonsense")


def test_index_is_refused_where_it_is_not_made(
    ordered: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    test = opened("map", ordered, monkeypatch, area="Z92000001", indicator="vitality")
    assert not test.exception
    assert any("pick a council or a region" in message.value for message in test.info)


def test_classes_say_whom_they_compare_with(ordered: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    test = opened(
        "map", ordered, monkeypatch, area=LSOAS[0], indicator="vitality", weights="in-council"
    )
    assert "Fifths of Fernmouth’s neighbourhoods" in shown(test)


def test_most_deprived_tenth_only(
    ordered: Path, atlas: Atlas, monkeypatch: pytest.MonkeyPatch
) -> None:
    measure = tenth_measure(atlas)
    if measure is None:
        pytest.skip("the measure of order has no worst end in this store")
    kept = most_deprived_tenth(atlas, measure)
    assert len(kept) == 1
    council = atlas.places.by_code[next(iter(kept))].council_code
    test = opened(
        "map", ordered, monkeypatch, area=council, indicator="tiny_crime", only="deprived"
    )
    assert not test.exception
    assert set(test.dataframe[0].value["area_code"]) == kept
    other = next(code for code in COUNCILS if code != council)
    test = opened("map", ordered, monkeypatch, area=other, indicator="tiny_crime", only="deprived")
    assert any("most deprived tenth" in message.value for message in test.info)
    assert len(test.dataframe[0].value) > 1


def test_one_perspective_only(ordered: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    test = opened("map", ordered, monkeypatch, area=COUNCILS[0], perspective="businesses")
    assert not test.exception
    labels = test.selectbox(key="map-measure").options
    plain = opened("map", ordered, monkeypatch, area=COUNCILS[0])
    assert len(labels) < len(plain.selectbox(key="map-measure").options)
    # A link's measure wins over its perspective.
    test = opened(
        "map", ordered, monkeypatch, area=COUNCILS[0], perspective="businesses",
        indicator="tiny_crowding",
    )  # fmt: skip
    assert test.selectbox(key="map-measure").value == "tiny_crowding"


def test_own_area_is_put_together_on_the_map(
    ordered: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    test = opened("map", ordered, monkeypatch, area=LSOAS[0], indicator="tiny_crime")
    test.button(key="map-join").click().run()
    assert test.query_params["join"] == LSOAS[0]
    test.query_params["area"] = LSOAS[1]
    test.run()
    test.button(key="map-join").click().run()
    assert test.query_params["join"] == f"{LSOAS[0]}.{LSOAS[1]}"
    assert "Profile of these 2 neighbourhoods" in shown(test)
    test.button(key="map-join").click().run()
    assert test.query_params["join"] == LSOAS[0]
    test.button(key="own-clear").click().run()
    assert "join" not in test.query_params


def test_own_profile_equals_show_and_download(
    tiny_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three neighbourhoods that make up a ward: page, `areaprofile show` and file say one thing."""
    codes = ".".join(LSOAS[:3])
    test = opened("profile", tiny_store.root, monkeypatch, area=codes)
    assert not test.exception
    assert test.query_params["area"] == codes
    atlas = open_atlas(tiny_store)
    own, _ = own_area(atlas, codes)
    assert own is not None
    lines = list(csv.DictReader(io.StringIO(own_csv(atlas, own).decode("utf-8-sig"))))
    file = {(line["indicator_id"], line["period"]): line for line in lines}
    ward = {(r["indicator_id"], r["period"]): r for r in find_figures(tiny_store, "Z05000001").rows}
    text = shown(test)
    for row in own_profile(atlas, own).rows:
        key = (row.indicator.indicator_id, row.period)
        if row.has_value:
            assert float(file[key]["value"]) == pytest.approx(row.value)
            assert row.value == pytest.approx(ward[key]["value"])
            assert show_number(row.value, decimals=row.indicator.decimals) in text
        else:
            assert file[key]["value"] == ""
            assert file[key]["missing_reason"] == row.reason
    assert "An area of your own" in text
    assert "nothing is an average of rates" in text
    assert "together have" in text


def test_own_area_with_an_unknown_part_says_so(
    tiny_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    test = opened("profile", tiny_store.root, monkeypatch, area=f"{LSOAS[0]}.{LSOAS[1]}.E09999999")
    assert any("E09999999" in message.value for message in test.info)
    test = opened("profile", tiny_store.root, monkeypatch, area=f"{LSOAS[0]}.E09999999")
    assert not test.exception


def test_earlier_editions_are_known_by_their_names() -> None:
    def named(name: str):
        return replace(BASE, indicator=replace(BASE.indicator, name=name))

    rows = [
        named(name) for name in ("Crime (2010)", "Crime (2025)", "Crime (2019)", "Homes (2010)")
    ]
    assert [row.indicator.name for row in earlier_editions(rows)] == [
        "Crime (2010)",
        "Crime (2019)",
    ]


def test_the_order_by_deprivation_is_no_theme(
    ordered: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    test = opened("indicators", ordered, monkeypatch)
    assert "deprivation_order" not in shown(test)
