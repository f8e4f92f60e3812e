"""The index of the tiny store against sums by hand, and what must hold for any weights."""

import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ordered import ordered_store, set_column
from tiny import COUNCILS, COUNTRY, LSOAS

from areaprofile.stats.composite import Structure, theme_scores, vitality
from areaprofile.stats.rank_ranges import rank_ranges_of
from areaprofile.stats.robustness import rank_intervals
from areaprofile.stats.standing import percentile
from areaprofile.store.open import Store
from areaprofile.tables.atlas import Atlas, open_atlas
from areaprofile.tables.map_table import screen_frame
from areaprofile.tables.recipe import STRETCHED, Recipe
from areaprofile.tables.vitality import (
    HEADLINE,
    MINIMUM_SHARE,
    _known_by_theme,
    inputs_of,
    rank_range_within,
    recipe_published,
    reference_of,
    scores_of,
)
from areaprofile.tables.vitality_map import vitality_map, vitality_picked
from areaprofile.tables.vitality_series import (
    part_of,
    scores_for,
    vitality_measure,
    vitality_parts,
    vitality_series,
)
from areaprofile.tables.vitality_table import (
    recipe_table,
    vitality_sentence,
    vitality_table,
    with_ranges,
)

WEIGHT = st.floats(0.1, 5)


@pytest.fixture(scope="module")
def atlas(tiny_store: Store) -> Atlas:
    return open_atlas(tiny_store)


@pytest.fixture(scope="module")
def the_atlas(atlas: Atlas) -> Callable[[], Atlas]:
    """The atlas behind a call, as Hypothesis writes out every argument of a test."""
    return lambda: atlas


@pytest.fixture(scope="module")
def published(atlas: Atlas) -> Recipe:
    return recipe_published(atlas, "lsoa")


def test_theme_is_the_mean_of_its_percentiles(atlas: Atlas, published: Recipe) -> None:
    scores = scores_for(atlas, level="lsoa", within=atlas.places.country, recipe=published)
    safety = []
    for key in ("tiny_bins", "tiny_crime", "tiny_jobs"):
        series = atlas.latest("lsoa", key)
        assert series is not None
        standing = percentile(series.value)
        safety.append(standing if key == "tiny_jobs" else 100 - standing)
    assert scores.themes["safety"] == pytest.approx(np.mean(safety, axis=0))
    expected = (scores.themes["safety"] + scores.themes["housing"]) / 2
    assert scores.headline == pytest.approx(expected)


def test_perspective_has_only_its_own_measures(atlas: Atlas, published: Recipe) -> None:
    scores = scores_for(atlas, level="lsoa", within=atlas.places.country, recipe=published)
    series = atlas.latest("lsoa", "tiny_bins")
    assert series is not None
    expected = 100 - percentile(series.value)
    assert scores.perspectives["public_services"] == pytest.approx(expected)


def test_context_and_zero_weights_take_no_part(atlas: Atlas) -> None:
    inputs = inputs_of(atlas, "lsoa", atlas.places.country)
    assert "tiny_age" not in {one.indicator_id for one in inputs.measures}
    assert [(one.indicator_id, why) for one, why in inputs.left_out] == [
        ("tiny_age", "it has no good end")
    ]


def test_modelled_measures_take_no_part(tiny_store: Store, tmp_path: Path) -> None:
    store = ordered_store(tiny_store, tmp_path / "store")
    set_column(store, "indicator", "indicator_id", "kind", {"tiny_crime": "modelled"})
    inputs = inputs_of(open_atlas(store), "lsoa", open_atlas(store).places.country)
    assert "tiny_crime" not in {one.indicator_id for one in inputs.measures}
    assert any("modelled" in why for _, why in inputs.left_out)


def test_reference_area_ranks_only_its_own(atlas: Atlas, published: Recipe) -> None:
    council = atlas.places.by_code[COUNCILS[0]]
    recipe = replace(published, reference="council")
    scores = scores_for(atlas, level="lsoa", within=council, recipe=recipe)
    assert len(scores.headline) == 6
    series = vitality_series(atlas, scores, part=HEADLINE)
    assert np.isfinite(series.value[:6]).all()
    assert np.isnan(series.value[6:]).all()
    assert series.reason_at(7) is None
    assert np.nanmean(scores.themes["safety"]) == pytest.approx(50)
    assert reference_of(atlas, atlas.places.country, "council").code == COUNTRY


def test_too_little_known_has_no_score(atlas: Atlas, published: Recipe) -> None:
    inputs = inputs_of(atlas, "lsoa", atlas.places.country)
    known = inputs.theme_known.copy()
    known[:, 0] = 0.6
    scores = scores_of(replace(inputs, theme_known=known), published)
    assert math.isnan(scores.headline[0])
    assert scores.known_share[0] < 0.7
    series = vitality_series(atlas, scores, part=HEADLINE)
    assert series.reason_at(0) == "not_estimable"
    said = vitality_sentence(atlas, scores, LSOAS[0], atlas.level("lsoa").within(COUNCILS[0]))
    assert said.startswith("No vitality score: only ")


@settings(deadline=None)
@given(WEIGHT, WEIGHT, st.floats(0.5, 2))
def test_only_proportions_of_weights_matter(
    the_atlas: Callable[[], Atlas],
    published: Recipe,
    housing: float,
    safety: float,
    factor: float,
) -> None:
    atlas = the_atlas()
    inputs = inputs_of(atlas, "lsoa", atlas.places.country)
    one, other = (
        scores_of(inputs, replace(published, weights=(("housing", a), ("safety", b))))
        for a, b in ((housing, safety), (housing * factor, safety * factor))
    )
    assert one.headline == pytest.approx(other.headline)
    low = np.fmin(one.themes["housing"], one.themes["safety"])
    high = np.fmax(one.themes["housing"], one.themes["safety"])
    assert ((one.headline >= low - 1e-9) & (one.headline <= high + 1e-9)).all()


@settings(deadline=None)
@given(st.integers(0, 500), WEIGHT, st.sampled_from([0.0, 1.0, 3.0]))
def test_equals_the_statistic(
    the_atlas: Callable[[], Atlas], seed: int, housing: float, safety: float
) -> None:
    """Headline, themes and coverage are those of `stats.composite.vitality`, gaps included."""
    atlas = the_atlas()
    inputs = inputs_of(atlas, "lsoa", atlas.places.country)
    random = np.random.default_rng(seed)
    table = np.where(random.uniform(size=(7, 12)) < 0.25, np.nan, inputs.percentiles)
    structure = Structure(
        theme_of=tuple(inputs.themes.index(one.theme) for one in inputs.measures),
        perspective_of=(0, 0),
        indicator_weights=tuple(one.default_weight for one in inputs.measures),
        theme_weights=tuple({"housing": housing, "safety": safety}[one] for one in inputs.themes),
    )
    expected = vitality(table, structure, minimum_share=MINIMUM_SHARE)
    themes = theme_scores(table, structure, minimum_share=MINIMUM_SHARE)
    gappy = replace(
        inputs,
        versions=(themes, themes, themes),
        theme_known=_known_by_theme(table, inputs.measures, inputs.themes),
    )
    found = scores_of(gappy, Recipe((("housing", housing), ("safety", safety))))
    assert found.headline == pytest.approx(expected.headline, nan_ok=True)
    assert found.known_share == pytest.approx(expected.known_share)


def test_stretched_method_punishes_the_worst_end(atlas: Atlas, published: Recipe) -> None:
    inputs = inputs_of(atlas, "lsoa", atlas.places.country)
    scores = scores_of(inputs, replace(published, method=STRETCHED))
    worst, best = np.argmin(scores.themes["safety"]), np.argmax(scores.themes["safety"])
    assert scores.themes["safety"][worst] == pytest.approx(0, abs=1e-6)
    assert scores.themes["safety"][best] > 90
    assert ((scores.headline >= 0) & (scores.headline <= 100)).all()


def test_rank_ranges_hold_the_rank(atlas: Atlas, published: Recipe) -> None:
    scores = scores_for(atlas, level="lsoa", within=atlas.places.country, recipe=published)
    first, last = rank_range_within(scores, np.arange(12))
    assert ((first <= last) & (first >= 1) & (last <= 12)).all()
    own = np.argsort(np.argsort(-scores.headline)) + 1
    assert ((own >= first - 1) & (own <= last + 1)).mean() > 0.8


@settings(deadline=None)
@given(st.integers(0, 1000))
def test_ranks_of_a_few_are_those_of_all(seed: int) -> None:
    random = np.random.default_rng(seed)
    themes = [random.uniform(0, 100, (3, 30)) for _ in range(2)]
    scored = random.uniform(size=30) > 0.2
    whole = rank_intervals(themes, [1, 2, 1], scored=scored, seed=seed, draws=60)
    first, last = rank_ranges_of(
        themes, [1, 2, 1], np.arange(30), scored=scored, seed=seed, draws=60
    )
    assert first == pytest.approx(whole.lower, nan_ok=True)
    assert last == pytest.approx(whole.upper, nan_ok=True)


def test_parts_of_the_address(atlas: Atlas, published: Recipe) -> None:
    parts = vitality_parts(atlas, "lsoa")
    assert list(parts)[:2] == ["vitality", "vitality-residents"]
    assert parts["vitality-housing"] == "Vitality: Housing"
    assert (part_of("vitality"), part_of("vitality-housing")) == (HEADLINE, "housing")
    assert part_of("tiny_crime") == ""
    scores = scores_for(atlas, level="lsoa", within=atlas.places.country, recipe=published)
    for code in parts:
        series = vitality_series(atlas, scores, part=part_of(code))
        measure = vitality_measure(scores.inputs, published, code=code, name=parts[code])
        assert series.value.shape == (12,)
        assert measure.polarity == "higher_is_better"


def test_table_and_sentence_are_one(atlas: Atlas, published: Recipe) -> None:
    scores = scores_for(atlas, level="lsoa", within=atlas.places.country, recipe=published)
    inside = atlas.level("lsoa").within(COUNCILS[0])
    table = vitality_table(atlas, scores, inside)
    assert table["headline"].is_monotonic_decreasing
    first = table.iloc[0]
    said = vitality_sentence(atlas, scores, str(first["area_code"]), inside)
    assert said.startswith(
        f"Vitality score {first['headline']:.0f} of 100, 1st of 6, from 7 measures"
    )
    recipe = recipe_table(atlas, scores)
    assert len(recipe) == 8
    assert recipe["left_out_because"].ne("").sum() == 1


def test_map_of_the_index_is_a_map_like_any(atlas: Atlas, published: Recipe) -> None:
    country, council = atlas.places.country, atlas.places.by_code[COUNCILS[0]]
    scores = scores_for(atlas, level="lsoa", within=country, recipe=published)
    table = vitality_map(atlas, scores, within=council, code="vitality")
    assert table.codes.tolist() == list(LSOAS[:6])
    assert sum(entry.count for entry in table.classes.entries) == 6
    frame = screen_frame(table).set_index("area_code")["value"]
    whole = vitality_table(atlas, scores, atlas.level("lsoa").within(council.code))
    given = with_ranges(atlas, screen_frame(table), scores, table.positions)
    assert list(given["headline"]) == list(given["value"])
    assert given["rank_last"].ge(given["rank_first"]).all()
    for row in whole.to_dict("records"):
        picked = vitality_picked(table, scores, atlas.places.by_code[row["area_code"]])
        assert picked is not None
        assert picked.rank == (row["rank_first"], row["rank_last"], 6)
        assert picked.value == frame[row["area_code"]] == row["headline"]
    assert vitality_picked(table, scores, atlas.places.by_code[LSOAS[9]]) is None
    part = vitality_map(atlas, scores, within=council, code="vitality-safety", only={LSOAS[1]})
    picked = vitality_picked(part, scores, atlas.places.by_code[LSOAS[1]])
    assert picked is not None
    assert picked.rank is None
