"""Finding things by what people type."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from areaprofile.store.open import Store
from areaprofile.tables.atlas import Atlas, open_atlas
from areaprofile.tables.finding import find
from areaprofile.tables.measure_places import opening_measure, seen_from
from areaprofile.tables.search import SearchIndex, build_index, plain, postcode_kind, search

Searched = tuple[Atlas, SearchIndex]


@pytest.fixture(scope="module")
def searched(tiny_store: Store) -> Searched:
    atlas = open_atlas(tiny_store)
    return atlas, build_index(atlas.places, atlas.measures.values())


def names(searched: Searched, text: str) -> list[str]:
    return [entry.name for entry in search(searched[1], text)]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("Fernmouth", "Fernmouth"),
        ("fern", "Fernmouth"),
        ("FERNMOUTH  ", "Fernmouth"),
        ("town", "Old Town"),
        ("quilham", "Quillham"),
        ("quillhma", "Quillham"),
        ("quillhamm", "Quillham"),
        ("mill bak", "Mill Bank"),
        ("crime", "Recorded crimes"),
        ("offences", "Recorded crimes"),
        ("Fernmouth council", "Fernmouth"),
        ("Z01000003", "Fernmouth 001C"),
        ("z01000003", "Fernmouth 001C"),
        ("Fernmouth 002", "Fernmouth 002A"),
        ("tinyland", "Tinyland"),
    ],
)
def test_first_answer(searched: Searched, typed: str, first: str) -> None:
    assert names(searched, typed)[0] == first


def test_neighbourhoods_need_a_number(searched: Searched) -> None:
    assert names(searched, "Fernmouth") == ["Fernmouth"]


@pytest.mark.parametrize("typed", ["", "   ", "zzzz", "<script>alert(1)</script>", "%zz", "../.."])
def test_nothing_found(searched: Searched, typed: str) -> None:
    assert names(searched, typed) == []


@given(st.text(max_size=200))
def test_any_text_is_survived(tiny_store: Store, typed: str) -> None:
    atlas, index = _shared(tiny_store)
    found = find(atlas, index, typed)
    assert found.entries or found.message or not typed.strip()


_KEPT: dict[str, Searched] = {}


def _shared(store: Store) -> Searched:
    if store.build not in _KEPT:
        atlas = open_atlas(store)
        _KEPT[store.build] = atlas, build_index(atlas.places, atlas.measures.values())
    return _KEPT[store.build]


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("HA1 2AA", "full"),
        ("ha12aa", "full"),
        ("HA1-2AA", "full"),
        ("W1A 1AA", "full"),
        ("HA1", "part"),
        ("Harrow", ""),
        ("", ""),
    ],
)
def test_postcode_kind(typed: str, kind: str) -> None:
    assert postcode_kind(typed) == kind


def test_postcode_leads_to_its_neighbourhood(searched: Searched) -> None:
    found = find(*searched, "zz1 3aa")
    assert [entry.kind for entry in found.entries] == ["lsoa", "ward", "msoa", "council"]
    assert found.entries[0].code == "Z01000003"


def test_wrong_postcode_says_so(searched: Searched) -> None:
    found = find(*searched, "ZZ9 9ZZ")
    assert not found.entries
    assert "do not know the postcode ZZ9 9ZZ" in found.message


def test_part_of_a_postcode_asks_for_all(searched: Searched) -> None:
    assert "Type all of it" in find(*searched, "ZZ1").message


def test_no_answer_helps_on(searched: Searched) -> None:
    assert "Check the spelling" in find(*searched, "nowhere at all").message


def test_empty_text_says_nothing(searched: Searched) -> None:
    assert find(*searched, "  ") == find(*searched, "")
    assert find(*searched, "").message == ""


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("St. Mary’s", "saint marys"),
        ("Áb-c", "ab c"),
        ("  ", ""),
        ("Hove & Brighton", "hove brighton"),
    ],
)
def test_plain(text: str, shown: str) -> None:
    assert plain(text) == shown


def test_no_file_is_touched(searched: Searched, tmp_path: Path) -> None:
    assert find(*searched, str(tmp_path)).entries == ()


def test_measure_leads_to_a_map_that_has_it(searched: Searched) -> None:
    atlas, _ = searched
    country, council = atlas.places.country, atlas.places.by_code["Z06000001"]
    only_below = replace(atlas, _known={"council": frozenset(), "region": frozenset()})
    measure = atlas.measures["tiny_crime"]
    assert seen_from(only_below, measure, country, council) == council
    assert seen_from(only_below, measure, None, council) == council
    assert seen_from(atlas, measure, None, council) == country
    absence = atlas.measures["tiny_absence"]
    assert seen_from(atlas, absence, council, council) == country


def test_enter_opens_only_what_is_plainly_meant(searched: Searched) -> None:
    assert find(*searched, "Fernmouth").is_sure
    assert find(*searched, "ZZ1 1AA").is_sure
    assert find(*searched, "Z01000003").is_sure
    assert not find(*searched, "town").is_sure


def test_a_slip_in_the_name_of_a_council_finds_the_council_first(searched: Searched) -> None:
    assert find(*searched, "fernmoth").entries[0].kind == "council"


def test_map_opens_with_a_new_national_counted_measure(
    searched: Searched,
) -> None:
    atlas, _ = searched
    changed = {
        "tiny_renting": replace(atlas.measures["tiny_renting"], default_weight=0.0),
        "tiny_crowding": replace(atlas.measures["tiny_crowding"], national=False),
        "tiny_crime": replace(atlas.measures["tiny_crime"], kind="modelled"),
    }
    measures = [changed.get(one.indicator_id, one) for one in atlas.measures_at("lsoa")]
    assert opening_measure(atlas, "lsoa", measures).indicator_id == "tiny_bins"
