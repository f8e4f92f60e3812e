"""Who is placed among whom on a map: part of the country, modelled figures, shared-out figures."""

import math
import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from tiny import COUNCILS, LSOAS

from areaprofile.catalogue.records import Indicator
from areaprofile.charts.histogram import class_table
from areaprofile.store.open import Store, open_store
from areaprofile.tables.atlas import Atlas, open_atlas
from areaprofile.tables.classes import SHARED, _decimals_apart, classify
from areaprofile.tables.cover import cover_name
from areaprofile.tables.map_table import MapTable, finding, map_table, picked_area, screen_frame
from areaprofile.tables.profile import profile_of
from areaprofile.tables.services import run_by
from areaprofile.tables.standing import fifths_among, percentile_among
from areaprofile.ui.spine import _row

WORDS = ("neighbourhoods", "neighbourhood")


@pytest.fixture
def atlas(tiny_store: Store) -> Atlas:
    """An atlas of its own for each test, as its series are changed."""
    return open_atlas(tiny_store)


def with_measure(atlas: Atlas, **changes: object) -> Atlas:
    measures: Mapping[str, Indicator] = {
        key: replace(one, **changes) if key == "tiny_crime" else one  # pyright: ignore
        for key, one in atlas.measures.items()
    }
    return replace(atlas, measures=measures)


def crime_map(atlas: Atlas, within: str = COUNCILS[0]) -> MapTable:
    return map_table(
        atlas,
        within=atlas.places.by_code[within],
        level="lsoa",
        indicator=atlas.measures["tiny_crime"],
        period="2021",
    )


def test_measure_of_one_region_is_not_compared_with_the_country(atlas: Atlas) -> None:
    part = with_measure(atlas, national=False)
    assert cover_name(part, part.measures["tiny_crime"], "lsoa") == "Tiny Coast"
    said = finding(crime_map(part), country="Tinyland", area_words=WORDS)
    assert "Tiny Coast’s worst fifth" in said
    assert "Tinyland" not in said


def test_modelled_figures_are_shown_but_not_ranked(atlas: Atlas) -> None:
    modelled = with_measure(atlas, kind="modelled")
    table = crime_map(modelled)
    assert finding(table, country="Tinyland", area_words=WORDS).endswith(
        "(modelled: shown, not ranked)"
    )
    names = " ".join(entry.name for entry in table.classes.entries[:5])
    assert not any(word in names for word in ("worst", "best", "fifth"))
    card = picked_area(table, modelled.places.by_code[LSOAS[0]])
    assert card is not None
    assert card.rank is None


def test_shared_out_figures_are_neither_classed_nor_counted(atlas: Atlas) -> None:
    by_period = dict(atlas.series("lsoa", "tiny_crime"))
    series = by_period["2021"]
    ranked = series.ranked.copy()
    worst = int(np.nanargmax(series.value[:6]))
    ranked[worst] = False
    shared = replace(series, ranked=ranked, ordered=np.sort(series.value[ranked]))
    atlas._series["lsoa", "tiny_crime"] = by_period | {"2021": shared}
    table = crime_map(atlas)
    assert table.classes.index[worst] == SHARED
    assert "of the 5 neighbourhoods with a figure of their own" in finding(
        table, country="Tinyland", area_words=WORDS
    )
    card = picked_area(table, atlas.places.by_code[LSOAS[worst]])
    assert card is not None
    assert card.rank is None
    assert "shared out" in screen_frame(table)["note"].iloc[0]


def test_bounds_of_classes_do_not_overlap(atlas: Atlas) -> None:
    measure = atlas.measures["tiny_crime"]
    series = atlas.series("lsoa", "tiny_crime")["2021"]
    labels = [one.label for one in classify(series, np.arange(12), measure).entries[:5]]
    assert labels[0].endswith(" or more")
    assert labels[4].startswith("under ")
    assert labels[3].split(" to ")[0] == labels[4].removeprefix("under ")


def test_service_of_another_council_is_said(tiny_store: Store, tmp_path: Path) -> None:
    root = tmp_path / "two-tier"
    shutil.copytree(tiny_store.root, root)
    tables = root / tiny_store.build / "tables"
    area = pd.read_parquet(tables / "area.parquet")
    area.loc[area["area_code"] == COUNCILS[0], "upper_tier_code"] = COUNCILS[1]
    area.to_parquet(tables / "area.parquet")
    services = pd.read_parquet(tables / "council_service.parquet")
    services.loc[services["service"] == "schools", "runs"] = False
    services.to_parquet(tables / "council_service.parquet")
    two_tier = open_atlas(open_store(root))
    district, county = (two_tier.places.by_code[code] for code in COUNCILS)
    assert run_by(two_tier, district, "schools") == county
    assert run_by(two_tier, district, "waste") is None
    assert run_by(two_tier, county, "schools") is None
    row = next(one for one in profile_of(two_tier, district).rows if one.run_by)
    shown = _row(
        replace(row, value=math.nan),
        country="T",
        area=COUNCILS[0],
        page="map",
        has_trend=False,
        tagged=False,
    )
    assert "Run by the county: <a " in shown
    assert county.name in shown


@pytest.mark.parametrize("polarity", ["lower_is_better", "higher_is_better"])
@pytest.mark.parametrize("common", [5.0, 50.0])
def test_a_figure_that_nine_in_ten_share_is_neither_worst_nor_best(
    polarity: str, common: float
) -> None:
    rest = np.arange(10.0, 20.0)
    ordered = np.sort(np.append(rest, np.full(90, common)))
    fifths = fifths_among(ordered, ordered, polarity=polarity)
    assert set(fifths[ordered == common]) == {3}
    is_worse = (common < 10) == (polarity == "lower_is_better")
    assert set(fifths[ordered != common]) == {1 if is_worse else 5}
    for value, fifth in zip(ordered, fifths, strict=True):
        percentile = percentile_among(float(value), ordered, polarity=polarity)
        assert (fifth == 1) == (percentile < 20)
        assert (fifth == 5) == (percentile > 80)


def test_a_map_of_equal_figures_has_fewer_classes_and_says_so(atlas: Atlas) -> None:
    series = atlas.series("lsoa", "tiny_crime")["2021"]
    values = np.where(np.arange(series.value.size) < 2, series.value, 5.0)
    tied = replace(series, value=values, ordered=np.sort(values), ranked=np.isfinite(values))
    found = classify(tied, np.arange(values.size), atlas.measures["tiny_crime"])
    assert sum(not one.is_merged for one in found.entries[:5]) < 5
    assert "not five" in found.note
    assert "5" in found.note
    table = class_table(found, picked=None, heading="")
    assert "no areas" not in table
    assert found.entries[0].name not in {
        found.entries[at].name for at in found.index[values == 5.0]
    }


def test_as_many_decimals_as_tell_the_classes_apart() -> None:
    lows = [(0.0, 0.03), (0.04, 0.05), (0.06, 0.1), (0.11, 0.13), (0.14, 2.0)]
    assert _decimals_apart(lows, 1) == 2
    assert _decimals_apart([(1.0, 2.0), (3.0, 4.0)], 0) == 0
