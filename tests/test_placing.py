"""Who is placed among whom on a map: part of the country, modelled figures, shared-out figures."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest
from tiny import COUNCILS, LSOAS

from areaprofile.catalogue.records import Indicator
from areaprofile.store.open import Store
from areaprofile.tables.atlas import Atlas, open_atlas
from areaprofile.tables.classes import SHARED, classify
from areaprofile.tables.cover import cover_name
from areaprofile.tables.map_table import MapTable, finding, map_table, picked_area, screen_frame

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
