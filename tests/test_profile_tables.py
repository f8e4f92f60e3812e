"""Standing, classes, profile and map table on the tiny store."""

import csv
import io
import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiny import COUNCILS, LSOAS, PERIODS

from areaprofile.catalogue.records import POLARITIES
from areaprofile.store.open import Store
from areaprofile.store.read import read_values
from areaprofile.tables.atlas import Atlas, open_atlas
from areaprofile.tables.classes import HERE, MISSING, SUPPRESSED
from areaprofile.tables.downloads import COLUMNS, map_frame, profile_csv
from areaprofile.tables.frame_csv import frame_csv
from areaprofile.tables.map_table import (
    MapTable,
    finding,
    map_table,
    picked_area,
    screen_frame,
    with_name,
)
from areaprofile.tables.measures import with_names_apart
from areaprofile.tables.profile import profile_of
from areaprofile.tables.standing import certainty, fifths_among, percentile_among, rank_range_of_one

NUMBERS = st.lists(st.integers(-50, 50).map(float), min_size=5, max_size=60)


@pytest.fixture(scope="module")
def atlas(tiny_store: Store) -> Atlas:
    return open_atlas(tiny_store)


@given(NUMBERS, st.sampled_from(POLARITIES))
def test_a_fifth_is_that_of_the_percentile_shown(values: list[float], polarity: str) -> None:
    ordered = np.sort(np.array(values))
    for value, own in zip(values, fifths_among(np.array(values), ordered, polarity=polarity),
                          strict=True):  # fmt: skip
        place = percentile_among(value, ordered, polarity=polarity) / 20
        assert own - 1 - 1e-9 <= place <= own + 1e-9


@given(NUMBERS)
def test_turning_the_direction_turns_the_fifth(values: list[float]) -> None:
    series = np.array(values)
    up, down = (
        fifths_among(series, np.sort(series), polarity=one)
        for one in ("higher_is_better", "lower_is_better")
    )
    assert (up + down == 6).all()


@given(NUMBERS)
def test_turning_the_direction_turns_the_percentile(values: list[float]) -> None:
    ordered = np.sort(np.array(values))
    up = percentile_among(values[0], ordered, polarity="higher_is_better")
    down = percentile_among(values[0], ordered, polarity="lower_is_better")
    assert up == pytest.approx(100 - down)


def test_no_value_has_no_place() -> None:
    ordered = np.arange(5.0)
    assert math.isnan(percentile_among(math.nan, ordered, polarity="none"))
    assert math.isnan(percentile_among(1.0, np.empty(0), polarity="none"))
    assert fifths_among(np.array([math.nan]), ordered, polarity="none").tolist() == [0]


def test_rank_without_limits_is_one_place() -> None:
    values = np.array([3.0, 1.0, 2.0, math.nan])
    none = np.full(4, math.nan)
    assert rank_range_of_one(values, none, none, place=0, polarity="higher_is_better") == (1, 1, 3)
    assert rank_range_of_one(values, none, none, place=0, polarity="lower_is_better") == (3, 3, 3)
    assert rank_range_of_one(values, none, none, place=3, polarity="none") is None


def test_those_that_are_level_as_published_share_their_places() -> None:
    values = np.array([3.0, 2.9999999999999996, 3.04, 2.0, 5.0])
    none = np.full(5, math.nan)

    def place(at: int, **decimals: int) -> tuple[int, int, int] | None:
        return rank_range_of_one(
            values, none, none, place=at, polarity="lower_is_better", **decimals
        )

    assert [place(at, decimals=1) for at in range(3)] == [(2, 4, 5)] * 3
    assert [place(at) for at in range(3)] == [(2, 3, 5), (2, 3, 5), (4, 4, 5)]


def test_rank_is_wider_with_wider_limits() -> None:
    values = np.arange(30.0)
    narrow, wide = (
        rank_range_of_one(values, values - half, values + half, place=15, polarity="none")
        for half in (0.1, 8.0)
    )
    assert narrow == (15, 15, 30)
    assert wide is not None
    assert wide[0] < 15 < wide[1]


def test_certainty_is_even_at_the_benchmark_and_grows() -> None:
    assert certainty(5.0, 4.0, 6.0, benchmark=5.0) == 0.5
    assert certainty(6.0, 5.0, 7.0, benchmark=5.0) == pytest.approx(0.975, abs=1e-3)
    assert math.isnan(certainty(6.0, math.nan, 7.0, benchmark=5.0))


@pytest.mark.parametrize("code", [LSOAS[2], COUNCILS[0], "Z02000001", "Z05000001", "Z12000001"])
def test_profile_works_at_every_level(atlas: Atlas, code: str) -> None:
    profile = profile_of(atlas, atlas.places.by_code[code])
    assert len(profile.rows) == len(atlas.measures_at(profile.place.level))
    for row in profile.rows:
        assert row.has_value or row.reason
        assert math.isnan(row.position) or 0 <= row.position_low <= row.position_high <= 100


def test_profile_values_are_the_stores(atlas: Atlas) -> None:
    profile = profile_of(atlas, atlas.places.by_code[LSOAS[0]])
    for row in profile.rows:
        stored = read_values(atlas.store, "lsoa", row.indicator.indicator_id)
        mine = stored[(stored["area_code"] == LSOAS[0]) & (stored["period"] == row.period)]
        assert mine["value"].tolist() == [row.value]
        assert [row.lower, row.upper] == mine[["lower", "upper"]].iloc[0].tolist()


def test_missing_keeps_its_reason(atlas: Atlas) -> None:
    renting = profile_of(atlas, atlas.places.by_code["Z01000003"]).missing
    empty = profile_of(atlas, atlas.places.by_code["Z01000009"]).missing
    assert [(row.indicator.indicator_id, row.reason) for row in renting + empty] == [
        ("tiny_renting", "suppressed"),
        ("tiny_empty", "not_collected"),
    ]


def test_context_is_neither_good_nor_bad(atlas: Atlas) -> None:
    rows = profile_of(atlas, atlas.places.by_code[LSOAS[0]]).rows
    age = next(row for row in rows if row.indicator.indicator_id == "tiny_age")
    assert age.good_fifth == 0
    assert age.verdict in ("higher", "lower", "similar")


def map_file(atlas: Atlas, table: MapTable) -> bytes:
    return frame_csv(
        map_frame(
            atlas,
            level="lsoa",
            indicator=table.indicator,
            series=table.series,
            positions=table.positions,
        )
    )


def one_map(atlas: Atlas, indicator_id: str, *, within: str = COUNCILS[0], basis: str = "country"):
    return map_table(
        atlas,
        within=atlas.places.by_code[within],
        level="lsoa",
        indicator=atlas.measures[indicator_id],
        period="2021",
        basis=basis,
    )


def test_map_classes_tell_missing_from_suppressed(atlas: Atlas) -> None:
    renting = one_map(atlas, "tiny_renting")
    assert renting.classes.index[renting.place_of("Z01000003")] == SUPPRESSED
    empty = one_map(atlas, "tiny_empty", within=COUNCILS[1])
    assert empty.classes.index[empty.place_of("Z01000009")] == MISSING


def test_map_counts_add_up(atlas: Atlas) -> None:
    for basis in ("country", HERE):
        table = one_map(atlas, "tiny_renting", basis=basis)
        assert sum(entry.count for entry in table.classes.entries) == len(table.codes) == 6


def test_classes_run_from_worst_to_best(atlas: Atlas) -> None:
    table = one_map(atlas, "tiny_crowding")
    values = table.series.value[table.positions]
    worst, best = np.nanargmax(values), np.nanargmin(values)
    assert table.classes.index[worst] < table.classes.index[best]


def test_picked_area_knows_its_rank(atlas: Atlas) -> None:
    table = one_map(atlas, "tiny_crowding")
    picked = picked_area(table, atlas.places.by_code[LSOAS[2]])
    assert picked is not None
    assert picked.rank is not None
    first, last, among = picked.rank
    assert 1 <= first <= last <= among == 6
    assert picked_area(table, atlas.places.by_code[LSOAS[11]]) is None


def test_screen_frame_runs_from_worst(atlas: Atlas) -> None:
    frame = screen_frame(one_map(atlas, "tiny_renting"))
    known = frame["value"].dropna()
    assert known.is_monotonic_decreasing
    assert frame["note"].iloc[-1].startswith("Not shown")
    assert with_name(frame, "002").shape[0] == 3
    assert with_name(frame, "(").empty


def test_finding_counts_what_the_map_shows(atlas: Atlas) -> None:
    words = ("neighbourhoods", "neighbourhood")
    table = one_map(atlas, "tiny_crowding")
    said = finding(table, country="Tinyland", area_words=words)
    first, last = table.classes.entries[0].count, table.classes.entries[4].count
    assert said == (
        f"Crowded homes: {first} of 6 neighbourhoods in Fernmouth are in Tinyland’s worst fifth, "
        f"{last} in its best"
    )
    own = one_map(atlas, "tiny_crowding", basis=HERE)
    assert finding(own, country="Tinyland", area_words=words).startswith("Crowded homes: from ")


def test_downloads_are_unrounded_and_complete(atlas: Atlas) -> None:
    place = atlas.places.by_code[LSOAS[0]]
    rows = list(csv.DictReader(io.StringIO(profile_csv(atlas, place).decode("utf-8-sig"))))
    assert tuple(rows[0]) == tuple(COLUMNS)
    assert len(rows) == len(atlas.measures_at("lsoa")) * len(PERIODS)
    for row in rows:
        series = atlas.series("lsoa", row["indicator_id"])[row["period"]]
        assert float(row["value"]) == pytest.approx(series.value[0], rel=1e-11)
        assert row["publisher"] == "Office of Tiny Numbers"
        assert row["build"] == atlas.store.build


def test_download_says_why_a_value_is_missing(atlas: Atlas) -> None:
    table = one_map(atlas, "tiny_renting")
    data = map_file(atlas, table)
    rows = {row["area_code"]: row for row in csv.DictReader(io.StringIO(data.decode("utf-8-sig")))}
    assert len(rows) == 6
    assert (rows["Z01000003"]["value"], rows["Z01000003"]["missing_reason"]) == ("", "suppressed")


def test_downloads_say_where_a_figure_comes_from(atlas: Atlas) -> None:
    table = one_map(atlas, "tiny_crowding")
    of_map = map_file(atlas, table)
    of_profile = profile_csv(atlas, atlas.places.by_code[LSOAS[0]])
    for data in (of_map, of_profile):
        row = next(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
        assert (row["native_level"], row["release_id"]) == ("lsoa", "tiny_census")
        assert row["numerator"]
        assert row["denominator"]
        assert "conversion_quality" in row


def test_two_measures_of_one_name_are_told_apart(atlas: Atlas) -> None:
    crime, absence = atlas.measures["tiny_crime"], atlas.measures["tiny_absence"]
    twins = {"a": replace(crime, name="Twins"), "b": replace(absence, name="Twins")}
    found = with_names_apart(twins, atlas.sources)
    assert [one.name for one in found.values()] == [
        "Twins (by neighbourhood)",
        "Twins (by council)",
    ]
    other = replace(next(iter(atlas.sources.values())), publisher="Board of Twins")
    ours = {"a": twins["a"], "b": replace(twins["b"], sources=("board",))}
    found = with_names_apart(ours, dict(atlas.sources) | {"board": other})
    assert found["b"].name == "Twins (Board of Twins)"
    assert with_names_apart({"a": crime}, atlas.sources)["a"].name == crime.name
