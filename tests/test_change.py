"""Change between periods on the map: what may be compared, the classes, the words, the files."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pyogrio
import pytest
from ordered import ordered_store, set_counts
from test_pages import opened, shown
from tiny import COUNCILS, LSOAS, PERIODS

from areaprofile.report.show import find_figures
from areaprofile.store.open import Store, open_store
from areaprofile.tables.atlas import Atlas, open_atlas
from areaprofile.tables.certainty_of_class import class_reach
from areaprofile.tables.change import (
    Change,
    change_unit,
    change_words,
    earlier_periods,
    measure_change,
)
from areaprofile.tables.change_map import (
    area_change_words,
    change_finding,
    change_frame,
    change_notes,
    change_table,
)
from areaprofile.tables.downloads import map_frame
from areaprofile.tables.map_shapes import with_shapes
from areaprofile.tables.map_table import MapTable, map_table
from areaprofile.tables.year_maps import year_maps, year_maps_finding

WORDS = ("neighbourhoods", "neighbourhood")
KEY = "tiny_renting"


@pytest.fixture(scope="module")
def store(tiny_store: Store, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Of 500 homes: the first neighbourhood fell from 40% to 20%, the second rose a little, the
    third rose from 25% to 45%; the others did not move."""
    found = ordered_store(tiny_store, tmp_path_factory.mktemp("change") / "store")
    set_counts(found, KEY, "2021", {LSOAS[0]: 100.0, LSOAS[1]: 155.0, LSOAS[2]: 225.0})
    return found


@pytest.fixture(scope="module")
def atlas(store: Store) -> Atlas:
    return open_atlas(open_store(store.root))


@pytest.fixture(scope="module")
def change(atlas: Atlas) -> Change:
    return measure_change(atlas, "lsoa", atlas.measures[KEY], earlier="2018", later="2021")


def table_of(atlas: Atlas, change: Change) -> MapTable:
    return change_table(atlas, change, within=atlas.places.by_code[COUNCILS[0]], level="lsoa")


def test_classes_say_direction_and_certainty(atlas: Atlas, change: Change) -> None:
    table = table_of(atlas, change)
    names = [table.classes.entries[number].name for number in table.classes.index]
    assert names[:4] == ["clearly better", "worse, may be chance", "clearly worse", "no change"]
    assert [entry.count for entry in table.classes.entries[:5]] == [1, 1, 3, 0, 1]


def test_finding_and_notes(atlas: Atlas, change: Change) -> None:
    table = table_of(atlas, change)
    assert change_finding(change, table, area_words=WORDS) == (
        "Homes rented from the council: up in 1 of 6 neighbourhoods in Fernmouth since 2018, down "
        "in 1. In 4 we can’t tell"
    )
    notes = change_notes(change, table)
    assert "from 20% to 25% is 5 points" in notes
    assert "19 times in 20" in notes


def test_one_area_in_words(change: Change) -> None:
    size, limits, said = area_change_words(change, 0)
    assert size == "−20.0 points"
    assert limits.startswith("−2")
    assert " to −1" in limits
    assert said == "From 40.0% in 2018 to 20.0% in 2021. It has clearly fallen."
    assert area_change_words(change, 1)[2].endswith(
        "We can’t tell: a change this small may be chance."
    )
    assert area_change_words(change, 3)[0] == "no change"


def test_figures_of_the_file_are_those_of_show(atlas: Atlas, store: Store, change: Change) -> None:
    frame = change_frame(atlas, change, table_of(atlas, change)).set_index("area_code")
    for period, name in (("2018", "earlier"), ("2021", "later")):
        found = find_figures(store, LSOAS[2], indicator_id=KEY, period=period).rows[0]
        for part in ("value", "lower", "upper"):
            assert frame.loc[LSOAS[2], f"{name}_{part}"] == pytest.approx(found[part])
    assert frame.loc[LSOAS[2], "change"] == pytest.approx(20.0)
    assert (frame.loc[LSOAS[2], "clear"], frame.loc[LSOAS[1], "clear"]) == ("rise", "cannot tell")
    assert frame.loc[LSOAS[0], "publisher"] == "Office of Tiny Numbers"


def test_never_across_a_break(atlas: Atlas, store: Store, tmp_path: Path) -> None:
    measure = atlas.measures[KEY]
    assert earlier_periods(atlas, "lsoa", measure, "2021") == list(PERIODS[:5])[::-1]
    assert earlier_periods(atlas, "lsoa", measure, "2016") == []
    broken = ordered_store(store, tmp_path / "store")
    path = broken.folder / "tables" / "indicator_version.parquet"
    rows = [(KEY, "1", "2016", "2018", True, ""), (KEY, "2", "2019", "", False, "counted anew")]
    names = ["indicator_id", "version", "from_period", "to_period", "comparable_with_previous"]
    pd.DataFrame(rows, columns=[*names, "note"]).to_parquet(path)
    other = open_atlas(open_store(broken.root))
    assert earlier_periods(other, "lsoa", measure, "2021") == ["2020", "2019"]
    assert earlier_periods(other, "lsoa", measure, "2018") == ["2017", "2016"]


def test_modelled_figures_are_not_compared(atlas: Atlas) -> None:
    modelled = replace(atlas.measures[KEY], kind="modelled")
    assert earlier_periods(atlas, "lsoa", modelled, "2021") == []


@pytest.mark.parametrize(
    ("unit", "expected", "words"),
    [
        ("%", "percentage points", "+3.0 points"),
        ("per 1,000", "per cent", "+3.0%"),
        ("score", "points", "+3.0 points"),
        ("points", "points", "+3.0 points"),
    ],
)
def test_points_are_not_per_cent(atlas: Atlas, unit: str, expected: str, words: str) -> None:
    measure = replace(atlas.measures[KEY], unit=unit)
    assert change_unit(measure) == expected
    assert change_words(3.0, replace(measure, unit=expected)) == words


def test_without_margins_nothing_is_called_clear(atlas: Atlas, change: Change) -> None:
    bare = replace(change, has_limits=False)
    table = table_of(atlas, bare)
    assert change_finding(bare, table, area_words=WORDS).endswith(
        "up in 2 of 6 neighbourhoods in Fernmouth since 2018, down in 1"
    )
    assert "cannot say which changes are clear" in change_notes(bare, table)


def test_one_base_in_every_year_makes_no_change_clear(atlas: Atlas, change: Change) -> None:
    one_year = replace(change.measure, denominator="homes in 2016", denominator_year=2016)
    found = measure_change(
        atlas, "lsoa", one_year, earlier=change.earlier.period, later=change.later.period
    )
    assert not found.has_limits
    assert not found.clear.any()
    assert "Per homes in 2016 in every year" in change_notes(found, table_of(atlas, found))
    assert area_change_words(found, 0)[2].endswith("we cannot say how sure it is.")


def test_reach_grows_with_the_interval(atlas: Atlas) -> None:
    series = atlas.series("lsoa", KEY)["2021"]
    at, measure = np.arange(6), atlas.measures[KEY]
    wide = replace(series, lower=series.value - 50, upper=series.value + 50)
    none = replace(series, lower=np.full(12, np.nan), upper=np.full(12, np.nan))
    assert (class_reach(wide, at, measure) >= class_reach(series, at, measure)).all()
    assert set(class_reach(wide, at, measure)) == {3}
    assert set(class_reach(none, at, measure)) == {0}


def test_maps_of_every_period_share_their_classes(atlas: Atlas) -> None:
    found = year_maps(
        atlas, level="lsoa", indicator=atlas.measures[KEY], period="2021", positions=np.arange(6)
    )
    assert found is not None
    assert [one.period for one in found.maps] == list(PERIODS)
    assert found.maps[0].index[3] == found.maps[-1].index[3]
    assert found.maps[0].index[2] > found.maps[-1].index[2]
    assert year_maps_finding(found, where="Fernmouth").startswith("Fernmouth: the middle figure")


def test_geopackage_has_every_figure_and_every_shape(atlas: Atlas, tmp_path: Path) -> None:
    table = map_table(
        atlas,
        within=atlas.places.by_code[COUNCILS[0]],
        level="lsoa",
        indicator=atlas.measures[KEY],
        period="2021",
    )
    figures = map_frame(
        atlas,
        level="lsoa",
        indicator=table.indicator,
        series=table.series,
        positions=table.positions,
    )
    path = tmp_path / "map.gpkg"
    told = {"boundaries": {"licence": "MIT", "attribution": "Drawn by hand."}}
    atlas = replace(atlas, store=replace(atlas.store, manifest={**atlas.store.manifest, **told}))
    path.write_bytes(with_shapes(atlas, figures, level="lsoa"))
    read = pyogrio.read_dataframe(path)
    assert list(read["area_code"]) == list(table.codes)
    assert list(read["value"]) == pytest.approx(list(table.series.value[table.positions]))
    assert {"lower", "upper", "status", "missing_reason", "source", "licence"} <= set(read.columns)
    assert read.crs.to_epsg() == 4326
    assert (read.geometry.geom_type == "MultiPolygon").all()
    with closing(sqlite3.connect(path)) as file:
        told = file.execute("select description from gpkg_contents").fetchone()[0]
    assert "Boundaries: Drawn by hand. Licence: MIT." in told
    assert str(read["source"][0]) in told
    assert atlas.store.build in told


def test_change_on_the_page(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    choices = {"area": LSOAS[0], "indicator": KEY, "period": "2021", "earlier": "2018"}
    test = opened("map", store.root, monkeypatch, **choices, years="yes")
    assert not test.exception
    text = shown(test)
    assert "down in 1. In 4 we can’t tell" in text
    assert "−20.0 points" in text
    assert "It has clearly fallen." in text
    assert text.count("Map of Homes rented from the council") == len(PERIODS)
    page = test.dataframe[0].value.set_index("area_code")
    assert page.loc[LSOAS[2], "value"] == pytest.approx(20.0)
    test.selectbox(key="map-since").set_value("").run()
    assert "earlier" not in test.query_params


def test_a_change_that_cannot_be_shown_is_said(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    for since, words in (("2011", "No change from 2011 to 2021"), ("<b>", "a period that is none")):
        test = opened(
            "map", store.root, monkeypatch, area=COUNCILS[0], indicator=KEY, earlier=since
        )
        assert not test.exception
        assert any(words in message.value for message in test.info)


def test_classes_of_the_legend_can_be_chosen(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    choices = {"area": COUNCILS[0], "indicator": KEY}
    test = opened("map", store.root, monkeypatch, **choices)
    every = test.dataframe[0].value
    wanted = every["class"].iloc[0]
    text = shown(test)
    assert 'data-pick-class="0" aria-pressed="false"' in text
    assert 'role="slider"' in text
    assert LSOAS[0] in text
    test = opened("map", store.root, monkeypatch, **choices, **{"class": "0"})
    assert set(test.dataframe[0].value["class"]) == {wanted} == {"worst fifth"}
    assert 'data-pick-class="0" aria-pressed="true"' in shown(test)
    assert "Grey areas are not in this view" in shown(test)


def test_one_partner_only(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    test = opened("map", store.root, monkeypatch, area=COUNCILS[0], owner="police")
    assert not test.exception
    labels = [one for one in test.selectbox(key="map-measure").options if "Vitality" not in one]
    assert labels == ["Recorded crimes · Community safety"]
    assert "Recorded crimes" in shown(test)
    # A measure that a link names wins over the partner.
    test = opened("map", store.root, monkeypatch, area=COUNCILS[0], owner="police", indicator=KEY)
    assert test.selectbox(key="map-owner").value == ""
