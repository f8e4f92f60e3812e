"""Views of the map that need a whole country: pockets, all neighbourhoods, the rank strip."""

import pytest
from test_pages import opened, shown

from areaprofile.charts.rank_strip import MOST_DRAWN, StripArea, rank_strip, thinned
from areaprofile.store.open import open_store
from areaprofile.tables.atlas import Atlas, open_atlas
from areaprofile.tables.pockets import pockets_of
from areaprofile.ui.data import DEMO_STORE
from areaprofile.ui.map_list import MOST_ROWS

HOSTILE = '"><script>alert(1)</script>'
pytestmark = pytest.mark.skipif(
    not (DEMO_STORE / "current").is_file(), reason="the demonstration is not built (make demo)"
)


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    return open_atlas(open_store(DEMO_STORE))


def test_pockets_only(atlas: Atlas, monkeypatch: pytest.MonkeyPatch) -> None:
    councils = [atlas.places.by_code[str(code)] for code in atlas.level("council").codes]
    level = atlas.level("lsoa")
    found = (pockets_of(atlas, one) for one in councils if level.is_parent(one.code))
    some = next(one for one in found if one.pockets)
    test = opened("map", DEMO_STORE, monkeypatch, area=some.council.code, only="pockets")
    assert not test.exception
    kept = {one.place.code for one in some.pockets}
    assert set(test.dataframe[0].value["area_code"]) == kept
    names = [one.place.name for one in some.pockets]
    assert (f"of {len(kept)} pocket" if len(kept) > 1 else names[0]) in shown(test)


def test_all_neighbourhoods_of_the_country(atlas: Atlas, monkeypatch: pytest.MonkeyPatch) -> None:
    country = atlas.places.country.code
    test = opened("map", DEMO_STORE, monkeypatch, area=country, by="lsoa")
    assert not test.exception
    assert test.selectbox(key="map-area").value == f"{country}~lsoa"
    assert len(test.dataframe[0].value) == MOST_ROWS
    assert f"The first {MOST_ROWS:,} of {len(atlas.level('lsoa').codes):,}" in shown(test)
    test.selectbox(key="map-area").set_value(country).run()
    assert "by" not in test.query_params
    assert len(test.dataframe[0].value) < 100


def strip_areas(count: int) -> list[StripArea]:
    return [
        StripArea(f"Z{at}", f"Place {at}", float(at), at - 1.0, at + 1.0, "#123456")
        for at in range(count)
    ]


def test_strip_names_every_area_and_never_becomes_markup() -> None:
    areas = [*strip_areas(3), StripArea("Z9", HOSTILE, 2.0, 1.0, 3.0, "#123456")]
    html = rank_strip(areas, picked="Z1", decimals=0, words=HOSTILE)
    assert "<script" not in html
    assert 'data-codes="Z0 Z1 Z2 Z9"' in html
    assert 'aria-valuenow="2" aria-valuetext="Place 1, 1"' in html
    assert rank_strip(areas[:1], picked="", decimals=0, words="x") == ""


def test_many_areas_are_thinned_but_never_the_picked_one() -> None:
    shown_areas = thinned(strip_areas(5000), picked="Z1234")
    assert MOST_DRAWN <= len(shown_areas) <= MOST_DRAWN + 1
    assert "Z1234" in [one.code for one in shown_areas]


@pytest.mark.parametrize("page", ["council", "gaps", "flags", "priorities"])
def test_an_unknown_area_shows_no_other_councils_figures(
    page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    test = opened(page, DEMO_STORE, monkeypatch, area="E07999999")
    assert not test.exception
    assert "not in these data" in shown(test)
    picker = next(one for one in test.selectbox if one.label == "Council")
    assert picker.value is None
    assert not test.dataframe
