"""Finding things by what people type."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from areaprofile.store.open import Store
from areaprofile.tables.atlas import Atlas, open_atlas
from areaprofile.tables.finding import find
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
