"""Own areas: sums of counts, the same limits as published totals, nothing given away."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ordered import ordered_store, put, set_column, set_counts
from tiny import COUNCILS, LSOAS, PERIODS

from areaprofile.report.show import find_figures
from areaprofile.stats.rates import proportion_limits
from areaprofile.store.open import Store
from areaprofile.tables.atlas import Atlas, open_atlas
from areaprofile.tables.own_area import listed_areas, own_area, own_disclosure, own_figure
from areaprofile.tables.own_profile import own_profile, own_vitality
from areaprofile.tables.vitality import recipe_published

WARD = "Z05000001"
CODES = st.lists(st.sampled_from(LSOAS), min_size=2, max_size=8, unique=True)


class Kept:
    """An atlas with a short name, as Hypothesis writes out every argument of a test."""

    def __init__(self, atlas: Atlas) -> None:
        self.atlas = atlas


@pytest.fixture(scope="module")
def kept(tiny_store: Store) -> Kept:
    return Kept(open_atlas(tiny_store))


@settings(deadline=None)
@given(CODES)
def test_counts_are_summed_and_rates_worked_out_anew(kept: Kept, codes: list[str]) -> None:
    atlas = kept.atlas
    own, message = own_area(atlas, ".".join(codes))
    assert own is not None
    assert message == ""
    series = atlas.series("lsoa", "tiny_crowding")["2021"]
    at = [atlas.level("lsoa").position[code] for code in codes]
    count, base = series.numerator[at].sum(), series.denominator[at].sum()
    found = own_figure(atlas, own, atlas.measures["tiny_crowding"], "2021", ours=frozenset())
    assert found.value == pytest.approx(100 * count / base)
    limits = proportion_limits(count, base)
    assert (found.lower, found.upper) == pytest.approx((100 * limits[0], 100 * limits[1]))
    assert series.value[at].min() - 1e-9 <= found.value <= series.value[at].max() + 1e-9


@settings(deadline=None)
@given(CODES, st.randoms(use_true_random=False))
def test_order_and_repeats_do_not_matter(kept: Kept, codes: list[str], random) -> None:
    mixed = [*codes, codes[0]]
    random.shuffle(mixed)
    one, other = (own_area(kept.atlas, ".".join(these))[0] for these in (codes, mixed))
    assert one is not None
    assert other is not None
    assert one.place == other.place
    assert (one.members == other.members).all()


def test_neighbourhoods_of_a_ward_are_the_ward(tiny_store: Store) -> None:
    """The own area's profile equals what `areaprofile show` says of the ward it makes up."""
    atlas = open_atlas(tiny_store)
    own, _ = own_area(atlas, ".".join(LSOAS[:3]))
    assert own is not None
    shown = {
        (row["indicator_id"], row["period"]): row for row in find_figures(tiny_store, WARD).rows
    }
    compared = 0
    for row in own_profile(atlas, own).rows:
        published = shown[row.indicator.indicator_id, row.period]
        if row.has_value:
            mine = (row.value, row.lower, row.upper)
            theirs = (published["value"], published["lower"], published["upper"])
            assert mine == pytest.approx(theirs)
            compared += 1
    assert compared == 7


def test_a_hidden_part_hides_the_sum(kept: Kept) -> None:
    own, _ = own_area(kept.atlas, "Z01000003.Z01000004")
    assert own is not None
    measure = kept.atlas.measures["tiny_renting"]
    found = own_figure(kept.atlas, own, measure, "2021", ours=frozenset())
    assert found.reason == "suppressed"
    assert np.isnan(found.numerator)
    assert own_figure(kept.atlas, own, measure, "2020", ours=frozenset()).reason is None


def test_a_typed_ward_uses_its_published_total(kept: Kept) -> None:
    """The ward holds the hidden neighbourhood, but its own total is published."""
    own, _ = own_area(kept.atlas, f"{WARD}.Z01000004.Z01000001")
    assert own is not None
    assert {part.code for part in own.parts} == {WARD, "Z01000004"}
    found = own_figure(
        kept.atlas, own, kept.atlas.measures["tiny_renting"], "2021", ours=frozenset()
    )
    assert found.reason is None


@pytest.mark.parametrize(("left", "hidden"), [(0, False), (3, True), (5, False)])
def test_what_is_left_of_the_council_must_be_fit_to_show(
    tiny_store: Store, tmp_path: Path, left: int, hidden: bool
) -> None:
    store = ordered_store(tiny_store, tmp_path / "store")
    counts = dict.fromkeys(LSOAS[:5], 40.0)
    set_counts(store, "tiny_crowding", "2021", counts)
    _set_total(store, 200.0 + left, 3000.0)
    atlas = open_atlas(store)
    own, _ = own_area(atlas, ".".join(LSOAS[:5]))
    assert own is not None
    measure = atlas.measures["tiny_crowding"]
    found = own_figure(atlas, own, measure, "2021", ours=own_disclosure(atlas))
    assert (found.reason == "suppressed") is hidden
    # A publisher's own rule is the publisher's: nothing more is hidden.
    assert own_figure(atlas, own, measure, "2021", ours=frozenset()).reason is None


def _set_total(store: Store, numerator: float, denominator: float) -> None:
    path = store.folder / "values" / "council" / "tiny_crowding.parquet"
    frame = pd.read_parquet(path)
    rows = (frame["period"] == "2021") & (frame["area_code"] == COUNCILS[0])
    frame.loc[rows, ["numerator", "denominator"]] = (numerator, denominator)
    put(frame, path)


def test_what_cannot_be_added_up_says_so(tiny_store: Store, tmp_path: Path) -> None:
    store = ordered_store(tiny_store, tmp_path / "store")
    set_column(store, "indicator", "indicator_id", "rate_method", {"tiny_crime": "score"})
    set_column(store, "indicator", "indicator_id", "kind", {"tiny_bins": "modelled"})
    atlas = open_atlas(store)
    own, _ = own_area(atlas, ".".join(LSOAS[:2]))
    assert own is not None
    rows = {row.indicator.indicator_id: row for row in own_profile(atlas, own).rows}
    assert rows["tiny_crime"].reason == rows["tiny_bins"].reason == "not_estimable"
    assert not rows["tiny_crime"].has_value


@pytest.mark.parametrize("typed", ["", "nonsense", "Z01000001", "Z01000001.Z01000001", "Z92000001"])
def test_one_area_is_no_own_area(kept: Kept, typed: str) -> None:
    assert own_area(kept.atlas, typed)[0] is None


def test_unknown_parts_are_left_out_and_said(kept: Kept) -> None:
    own, message = own_area(kept.atlas, "Z01000001.E01000001.z01000002.<b>")
    assert own is not None
    assert len(own.parts) == 2
    assert message == (
        "Left out of the list: E01000001, <B>: not in these data, or cannot be joined."
    )


@pytest.mark.parametrize("typed", [f"Z01000001.{COUNCILS[0]}", f"{COUNCILS[0]}.Z01000001"])
def test_an_area_within_another_of_the_list_is_said(kept: Kept, typed: str) -> None:
    assert own_area(kept.atlas, typed)[0] is None
    parts, message = listed_areas(kept.atlas, typed)
    assert [one.code for one in parts] == [COUNCILS[0]]
    assert message.startswith("Not counted twice: ")
    assert message.endswith(" lies in another area of the list.")


def test_a_list_of_one_known_area_names_the_others(kept: Kept) -> None:
    parts, message = listed_areas(kept.atlas, "ZZZ.Z01000001")
    assert [one.code for one in parts] == ["Z01000001"]
    assert "ZZZ" in message


def test_overlapping_areas_count_each_neighbourhood_once(kept: Kept) -> None:
    own, _ = own_area(kept.atlas, f"{COUNCILS[0]}.{WARD}.Z01000001.Z01000007")
    assert own is not None
    assert {part.code for part in own.parts} == {COUNCILS[0], "Z01000007"}
    assert own.members.tolist() == list(range(7))


def test_shape_of_the_profile(kept: Kept) -> None:
    atlas = kept.atlas
    own, _ = own_area(atlas, ".".join(LSOAS[:3]))
    assert own is not None
    profile = own_profile(atlas, own)
    assert profile.place.name == "3 neighbourhoods in Fernmouth"
    assert profile.place.population == 1500 * 3 + 3
    assert [row.indicator for row in profile.rows]
    row = next(row for row in profile.rows if row.indicator.indicator_id == "tiny_crime")
    assert [period for period, _ in row.history] == list(PERIODS)
    assert 0 <= row.position_low <= row.position <= row.position_high <= 100
    assert row.verdict in ("better", "worse", "similar")


def test_index_is_made_of_its_own_rates(kept: Kept) -> None:
    atlas = kept.atlas
    own, _ = own_area(atlas, ".".join(LSOAS[4:7]))
    assert own is not None
    profile = own_profile(atlas, own)
    recipe = recipe_published(atlas, "lsoa")
    score, known = own_vitality(profile, recipe)
    safety = np.mean([row.position for row in profile.rows if row.indicator.theme == "safety"])
    weighing = ("tiny_crowding", "tiny_renting", "tiny_empty", "tiny_visits")
    housing = np.mean(
        [row.position for row in profile.rows if row.indicator.indicator_id in weighing]
    )
    assert score == pytest.approx((safety + housing) / 2)
    assert known == pytest.approx(1)
