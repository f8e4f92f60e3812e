"""Places like this one: nearest first, never itself, reasons with figures."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ordered import ordered_store, set_column
from tiny import COUNCILS, COUNTRY, LSOAS

from areaprofile.charts.ruler import ruler, ruler_words
from areaprofile.store.open import Store
from areaprofile.tables.atlas import Atlas, open_atlas
from areaprofile.tables.similar import (
    likeness_of,
    ruler_of,
    similar_places,
    similar_sentence,
    similar_words,
)


@pytest.fixture(scope="module")
def atlas(tiny_store: Store, tmp_path_factory: pytest.TempPathFactory) -> Atlas:
    """As the tiny store, but three more measures say what the place is made of."""
    store = ordered_store(tiny_store, tmp_path_factory.mktemp("similar") / "store")
    context = ("tiny_renting", "tiny_empty", "tiny_visits")
    for column, value in (("measure", "context"), ("polarity", "none")):
        set_column(store, "indicator", "indicator_id", column, dict.fromkeys(context, value))
    return open_atlas(store)


@pytest.fixture(scope="module")
def the_atlas(atlas: Atlas) -> Callable[[], Atlas]:
    """The atlas behind a call, as Hypothesis writes out every argument of a test."""
    return lambda: atlas


def test_too_little_context_gives_no_likeness(tiny_store: Store) -> None:
    assert likeness_of(open_atlas(tiny_store), "lsoa") is None


@settings(deadline=None)
@given(st.sampled_from(LSOAS), st.integers(1, 10))
def test_nearest_first_and_never_itself(the_atlas: Callable[[], Atlas], code: str, k: int) -> None:
    atlas = the_atlas()
    likeness = likeness_of(atlas, "lsoa")
    assert likeness is not None
    own = atlas.places.by_code[code]
    found = similar_places(atlas, likeness, own, within=COUNTRY, k=k)
    assert len(found) == k
    assert code not in {one.place.code for one in found}
    assert [one.distance for one in found] == sorted(one.distance for one in found)


def test_within_the_council(atlas: Atlas) -> None:
    likeness = likeness_of(atlas, "lsoa")
    assert likeness is not None
    own = atlas.places.by_code[LSOAS[0]]
    found = similar_places(atlas, likeness, own, within=COUNCILS[0])
    assert {one.place.council_code for one in found} == {COUNCILS[0]}
    assert len(found) == 5


def test_likeness_knows_no_results(atlas: Atlas) -> None:
    likeness = likeness_of(atlas, "lsoa")
    assert likeness is not None
    assert {one.measure for one in likeness.context.measures} == {"context"}
    names = {one.indicator_id for one in likeness.context.measures}
    assert not names & {one.indicator_id for one in likeness.results.measures}


def test_better_is_better_with_intervals_apart(atlas: Atlas) -> None:
    likeness = likeness_of(atlas, "lsoa")
    assert likeness is not None
    own = atlas.places.by_code[LSOAS[0]]
    at = atlas.level("lsoa").position
    told = 0
    for one in similar_places(atlas, likeness, own, within=COUNTRY):
        for measures, sign in ((one.better, 1), (one.worse, -1)):
            for measure in measures:
                series = atlas.latest("lsoa", measure.indicator_id)
                assert series is not None
                good = 1 if measure.polarity == "higher_is_better" else -1
                there, here = at[one.place.code], at[own.code]
                assert sign * good * (series.value[there] - series.value[here]) > 0
                apart = max(series.lower[there], series.lower[here]) > min(
                    series.upper[there], series.upper[here]
                )
                assert apart
                told += 1
    assert told


def test_words_hold_both_figures(atlas: Atlas) -> None:
    likeness = likeness_of(atlas, "lsoa")
    assert likeness is not None
    own = atlas.places.by_code[LSOAS[0]]
    one = similar_places(atlas, likeness, own, within=COUNTRY)[0]
    said = similar_sentence(atlas, likeness, own, one)
    words = dict(similar_words(atlas, likeness, own, one))
    assert all(f"{heading}: {text}." in said for heading, text in words.items())
    for measure in (*one.better[:2], *one.worse[:2]):
        series = atlas.latest("lsoa", measure.indicator_id)
        assert series is not None
        for code, where in ((one.place.code, "there"), (own.code, "here")):
            value = series.value[atlas.level("lsoa").position[code]]
            assert f"{value:,.1f}" in said, where


def test_ruler_has_every_mark(atlas: Atlas) -> None:
    own = atlas.places.by_code[LSOAS[0]]
    others = [atlas.places.by_code[code] for code in LSOAS[6:]]
    measure = atlas.measures["tiny_crowding"]
    spots = ruler_of(atlas, own, measure, others)
    kinds = [spot.kind for spot in spots]
    assert kinds[:5] == ["here", "ward", "council", "region", "country"]
    assert kinds.count("similar") == 6
    assert all(0 <= spot.position <= 100 for spot in spots)
    assert own.name in ruler_words(spots, measure)
    assert "6 similar places lie between" in ruler(spots, measure)
    assert ruler([], measure) == ""


def test_a_place_without_a_figure_has_no_ruler(atlas: Atlas) -> None:
    own = atlas.places.by_code["Z01000009"]
    spots = ruler_of(atlas, own, atlas.measures["tiny_empty"], [])
    assert "here" not in [spot.kind for spot in spots]
    assert np.isnan(atlas.value_at(own.code, "tiny_empty", "2021"))
