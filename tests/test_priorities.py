"""Priorities and pockets: what comes first, checkable from the download alone."""

import io
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ordered import ordered_store, set_column
from test_own_area import Kept
from tiny import COUNCILS, LSOAS

from areaprofile.report.show import find_figures
from areaprofile.store.open import Store, open_store
from areaprofile.store.read import read_table
from areaprofile.tables.atlas import open_atlas
from areaprofile.tables.frame_csv import frame_csv
from areaprofile.tables.pockets import pockets_of, pockets_sentence
from areaprofile.tables.priorities import (
    priorities_of,
    priority_finding,
    priority_frame,
    priority_measures,
    rank_text,
    usual_weights,
)
from areaprofile.ui.data import DEMO_STORE

WEIGHTS = {"tiny_crime": 2.0, "tiny_crowding": 1.0}


@pytest.fixture(scope="module")
def kept(tiny_store: Store) -> Kept:
    return Kept(open_atlas(tiny_store))


def frame_of(kept: Kept, weights: dict[str, float]) -> pd.DataFrame:
    found = priorities_of(kept.atlas, kept.atlas.places.by_code[COUNCILS[0]], weights)
    assert found is not None
    return priority_frame(kept.atlas, found)


def test_the_download_is_enough_to_check_the_list(kept: Kept) -> None:
    data = frame_csv(frame_of(kept, WEIGHTS))
    rows = pd.read_csv(io.BytesIO(data), encoding="utf-8-sig")
    total = sum(WEIGHTS.values())
    need = sum(rows[f"{key}_worse_than"] * rows[f"{key}_weight"] for key in WEIGHTS) / total
    assert rows["need"].to_numpy() == pytest.approx(need.to_numpy())
    assert rows["need"].is_monotonic_decreasing
    assert sorted(rows["area_code"]) == list(LSOAS[:6])


def test_values_are_those_that_show_prints(kept: Kept, tiny_store: Store) -> None:
    rows = frame_of(kept, WEIGHTS).set_index("area_code")
    for code in LSOAS[:6]:
        for key in WEIGHTS:
            shown = find_figures(tiny_store, code, indicator_id=key, period="2021").rows[0]
            assert rows.loc[code, key] == pytest.approx(shown["value"], rel=1e-6)
            worse = rows.loc[code, f"{key}_worse_than"]
            # Both measures are better when lower: the standing is the share that does better.
            assert worse == pytest.approx(shown["standing_country"], rel=1e-5)


@settings(deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["tiny_crime", "tiny_jobs", "tiny_empty"]), st.floats(0.1, 5), min_size=1
    ),
    st.floats(0.2, 1),
)
def test_only_proportions_of_weights_matter(
    kept: Kept, weights: dict[str, float], factor: float
) -> None:
    one, other = (
        frame_of(kept, {key: weight * by for key, weight in weights.items()}).set_index("area_code")
        for by in (1, factor)
    )
    other = other.loc[one.index]
    assert other["need"].to_numpy() == pytest.approx(one["need"].to_numpy())
    assert ((one["rank_first"] >= 1) & (one["rank_last"] <= 6)).all()
    assert (one["rank_first"] <= one["rank_last"]).all()


def test_weight_of_zero_takes_no_part(kept: Kept) -> None:
    rows = frame_of(kept, {"tiny_crime": 1.0, "tiny_jobs": 0.0})
    assert "tiny_jobs" not in rows
    council = kept.atlas.places.by_code[COUNCILS[0]]
    assert priorities_of(kept.atlas, council, {"tiny_jobs": 0.0}) is None
    assert priorities_of(kept.atlas, council, {}) is None


def test_too_little_known_has_no_rank(kept: Kept) -> None:
    rows = frame_of(kept, {"tiny_renting": 1.0}).set_index("area_code")
    assert np.isnan(rows.loc["Z01000003", "need"])
    assert np.isnan(rows.loc["Z01000003", "rank_first"])
    assert rank_text(np.nan, np.nan, of=5) == ""
    assert rank_text(1, 3, of=5) == "between 1st and 3rd of 5"


def test_finding_follows_the_ranks(kept: Kept) -> None:
    rows = frame_of(kept, WEIGHTS)
    said = priority_finding(rows, "Fernmouth")
    first = str(rows["area_name"].iloc[0])
    leaders = int((rows["rank_first"] <= 1).sum())
    expected = (
        f"{first} comes first of 6 neighbourhoods in Fernmouth"
        if leaders == 1
        else f"Any of {leaders} neighbourhoods in Fernmouth may come first; "
        f"{first} has the greatest need"
    )
    assert said == expected
    nothing = rows.assign(need=np.nan)
    assert priority_finding(nothing, "Fernmouth").startswith("Too little is known")


def test_what_may_be_chosen(kept: Kept) -> None:
    measures = priority_measures(kept.atlas)
    assert "tiny_age" not in {one.indicator_id for one in measures}
    usual = usual_weights(measures)
    assert [kept.atlas.measures[key].theme for key in usual] == ["housing", "safety"]


@pytest.mark.skipif(
    not (DEMO_STORE / "current").is_file(), reason="the demonstration is not built (make demo)"
)
def test_pockets_are_those_of_the_flag() -> None:
    atlas = open_atlas(open_store(DEMO_STORE))
    councils = [atlas.places.by_code[str(code)] for code in atlas.level("council").codes]
    flags = read_table(atlas.store, "flag")
    is_raised = (flags["rule_id"].astype(str) == "FL9") & (flags["state"].astype(str) == "raised")
    flagged = set(flags[is_raised]["council_code"].astype(str))
    with_pockets = set()
    for council in councils:
        found = pockets_of(atlas, council)
        said = pockets_sentence(found, country="Tinyland")
        if found.pockets:
            with_pockets.add(council.code)
            assert found.standing >= 50
            assert all(len(one.measures) >= 3 for one in found.pockets)
            assert "50 is the middle), yet " in said
        elif found.standing < 50:
            assert "so none is hidden by a good average" in said
    assert with_pockets
    assert with_pockets == flagged


def test_modelled_measures_cannot_be_chosen(tiny_store: Store, tmp_path: Path) -> None:
    store = ordered_store(tiny_store, tmp_path / "store")
    set_column(store, "indicator", "indicator_id", "kind", {"tiny_crime": "modelled"})
    measures = priority_measures(open_atlas(store))
    assert "tiny_crime" not in {one.indicator_id for one in measures}
