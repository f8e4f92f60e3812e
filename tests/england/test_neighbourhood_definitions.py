"""The neighbourhood half of the England pack: enough measures, honest ones, read as published.

Each single figure here was looked up by hand in the publisher's file that its source names.
"""

import os
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

from areaprofile.catalogue.packs import find_pack
from areaprofile.catalogue.read import load_catalogue
from areaprofile.catalogue.records import PERSPECTIVES, Catalogue, Indicator, Source
from areaprofile.sources.read import read_source

RAW = Path(os.environ.get("AREAPROFILE_RAW", Path(__file__).parents[3] / "shared" / "raw"))
needs_raw = pytest.mark.skipif(
    not (RAW / "england" / "lsoa").is_dir(), reason="the raw files of England are not here"
)
EDITIONS = ("2004", "2007", "2010", "2015", "2019", "2025")
OLDER = EDITIONS[:-1]


@cache
def catalogue() -> Catalogue:
    return load_catalogue([find_pack("england")])[0]


def neighbourhood() -> dict[str, Indicator]:
    return {key: one for key, one in catalogue().indicators.items() if one.level == "lsoa"}


def sources_of(ids: set[str]) -> list[Source]:
    used = {one.source_id for one in catalogue().measures if one.indicator_id in ids}
    return [catalogue().sources[key] for key in sorted(used)]


NEIGHBOURHOOD_SOURCES = [one.source_id for one in sources_of(set(neighbourhood()))]


@cache
def tidy(source_id: str) -> pd.DataFrame:
    frame, problems = read_source(catalogue().sources[source_id], RAW)
    assert problems == []
    return frame


def value(source_id: str, item: str, area: str, period: str = "") -> float:
    frame = tidy(source_id)
    found = frame[(frame["item"] == item) & (frame["area_code"] == area)]
    if period:
        found = found[found["period"] == period]
    assert len(found) == 1
    return found["value"].iloc[0]


def test_at_least_56_measures_with_at_most_three_of_one_raw_table() -> None:
    tables: Counter[str] = Counter()
    for measure in catalogue().measures:
        one = neighbourhood().get(measure.indicator_id)
        older = measure.indicator_id.startswith(tuple(f"iod{year}" for year in OLDER))
        if one is not None and one.national and not older:
            tables[catalogue().sources[measure.source_id].file.path] += 1
    assert sum(min(number, 3) for number in tables.values()) >= 56


def test_every_perspective_is_served_visitors_and_businesses_thinly() -> None:
    weighted = Counter(one.perspective for one in neighbourhood().values() if one.default_weight)
    assert set(weighted) == set(PERSPECTIVES)
    assert min(weighted.values()) >= 5
    thin = {key for key, number in weighted.items() if number < 10}
    assert thin == {"visitors", "businesses"}  # docs/england-measures.md


@cache
def periods_of(source_id: str) -> frozenset[str]:
    """The periods of a source; a table of a million rows is asked once."""
    return frozenset(tidy(source_id)["period"].unique())


@needs_raw
def test_at_least_ten_measures_have_two_or_more_comparable_periods() -> None:
    breaks: dict[str, list[str]] = {}
    for version in catalogue().versions:
        if not version.comparable_with_previous:
            breaks.setdefault(version.indicator_id, []).append(version.from_period)
    periods: dict[str, set[str]] = {}
    for measure in catalogue().measures:
        if measure.indicator_id in neighbourhood():
            periods.setdefault(measure.indicator_id, set()).update(periods_of(measure.source_id))
    comparable = [
        key
        for key, found in periods.items()
        if len({one for one in found if one >= max(breaks.get(key, [""]))}) >= 2
    ]
    assert len(comparable) == 14  # docs/england-measures.md
    assert "deprived_2plus_dimensions_pct" not in comparable


def test_the_indices_of_every_edition_are_there() -> None:
    for year in EDITIONS:
        assert f"iod{year}_score" in neighbourhood()
    for year in ("2010", "2019", "2025"):
        domains = [key for key in neighbourhood() if key.startswith(f"iod{year}_")]
        assert len(domains) >= 8


def test_scores_of_older_editions_count_for_nothing_and_warn() -> None:
    for key, one in neighbourhood().items():
        if key.startswith(tuple(f"iod{year}" for year in OLDER)):
            assert one.default_weight == 0
            assert "Compare ranks" in one.caution


def test_ranks_and_deciles_are_never_values() -> None:
    for measure in catalogue().measures:
        if measure.indicator_id in neighbourhood():
            named = f"{measure.value} {measure.numerator}".lower()
            assert "rank" not in named
            assert "decile" not in named


def test_london_is_never_compared_with_england() -> None:
    for key, one in neighbourhood().items():
        assert one.national == (not key.startswith("london_"))
        if not one.national:
            assert "London only" in one.caution
            assert one.default_weight == 0


def test_tenure_kinds_of_home_and_groups_of_people_are_context() -> None:
    for key in (
        *("social_renting_pct", "owning_pct", "private_renting_pct", "flats_pct", "detached_pct"),
        *("asian_pct", "black_pct", "mixed_pct", "disability_pct", "over65_pct", "residents"),
    ):
        assert (neighbourhood()[key].measure, neighbourhood()[key].polarity) == ("context", "none")


def test_modelled_figures_count_for_nothing() -> None:
    modelled = [key for key, one in neighbourhood().items() if one.kind == "modelled"]
    assert {"fuel_poverty_pct", "loneliness_pct", "core_homelessness_pct"} <= set(modelled)
    assert all(neighbourhood()[key].default_weight == 0 for key in modelled)


def test_no_two_measures_of_one_table_make_up_the_whole() -> None:
    shares = Counter()
    for key in ("social_renting_pct", "owning_pct", "private_renting_pct"):
        measure = next(one for one in catalogue().measures if one.indicator_id == key)
        shares.update(measure.numerator)
    assert max(shares.values()) == 1  # no item is counted in two of them
    assert "Lives rent free" not in shares  # and together they are not all households


def test_each_measure_has_what_a_reader_needs() -> None:
    for one in neighbourhood().values():
        assert one.meaning.endswith(".")
        assert one.unit
        assert one.sources
        assert len(one.name) <= 80
        if one.rate_method in ("proportion", "rate"):
            assert one.numerator
            assert one.denominator


def test_each_source_says_whose_it_is() -> None:
    for source in sources_of(set(neighbourhood())):
        assert source.licence
        assert source.attribution
        assert source.address.startswith("http")
        assert source.publisher_file


@needs_raw
@pytest.mark.parametrize("source_id", NEIGHBOURHOOD_SOURCES)
def test_every_source_is_read_without_a_problem(source_id: str) -> None:
    frame = tidy(source_id)
    assert len(frame)
    assert (frame["value"].isna() == frame["missing_reason"].notna()).all()
    items = catalogue().sources[source_id].layout.items
    assert set(items) <= set(frame["item"])


@needs_raw
def test_access_tables_hold_codes_of_2001_whatever_their_column_says() -> None:
    lookup = pq.read_table(RAW / "england/lookups/lookup_lsoa01_lsoa11.parquet").to_pandas()
    old, new = set(lookup["lsoa01_code"]), set(lookup["lsoa11_code"])
    for source in sources_of(set(neighbourhood())):
        if source.source_id.startswith("access_"):
            codes = set(tidy(source.source_id)["area_code"])
            assert source.area.vintage == "2001"
            assert codes <= old
            assert not codes <= new


@needs_raw
@pytest.mark.parametrize(
    ("vintage", "column", "file"),
    [
        ("2011", "lsoa11_code", "lookup_lsoa11_lsoa21_ltla22"),
        ("2021", "lsoa21_code", "lookup_lsoa21_ward24_ltla24"),
    ],
)
def test_codes_are_of_the_vintage_that_the_source_says(
    vintage: str, column: str, file: str
) -> None:
    known = set(pq.read_table(RAW / f"england/lookups/{file}.parquet").to_pandas()[column])
    for source in sources_of(set(neighbourhood())):
        if source.area.vintage == vintage:
            assert set(tidy(source.source_id)["area_code"]) <= known, source.source_id


@needs_raw
def test_wales_and_scotland_are_left_out() -> None:
    for source_id in NEIGHBOURHOOD_SOURCES:
        assert tidy(source_id)["area_code"].str.startswith("E").all(), source_id


@needs_raw
@pytest.mark.parametrize(
    ("source_id", "item", "area", "period", "expected"),
    [
        ("iod2025_domains", "IMD_score", "E01002087", "2025", 33.374),
        ("iod2025_domains", "Crime_score", "E01002087", "2025", 0.659),
        ("iod2025_domains", "Environment_score", "E01002087", "2025", 47.082),
        ("iod2025_domains", "Housing_and_Services_score", "E01002087", "2025", 35.233),
        ("iod2025_domains", "Income_score", "E01000001", "2025", 0.013),
        ("iod2010_domains", "IMD_score", "E01000001", "2010", 6.16),
        ("iod2004_overall", "IMD_score", "E01000001", "2004", 6.52),
        ("iod2015_overall", "IMD_score", "E01031349", "2015", 12.389),
        ("census21_disability", "Disabled under the Equality Act", "E01000001", "2021-03-21s", 152),
        ("census21_tenure", "Owned: Owns outright", "E01000001", "2021-03-21s", 337),
        # accommodation type, whatever the name of the file: no detached home in the City
        ("census21_accommodation", "Detached", "E01000001", "2021-03-21s", 0),
        ("census11_heating", "No CH", "E01000001", "2011-03-27s", 10),
        ("census11_deprivation", "0", "E01012334", "2011-03-27s", 590),
        ("population_totals", "pop", "E01020634", "2016-06-30s", 1594),
        ("population_2019", "total_population", "E01011949", "2019-06-30s", 1954),
        ("fuel_poverty_2020", "Number of households", "E01000001", "2020", 936),
        ("house_prices_2019", "median_house_price", "E01011949", "2019", 77_500),
        ("london_income", "median", "E01000001", "2001", 45_630),
    ],
)
def test_single_figures(source_id: str, item: str, area: str, period: str, expected: float) -> None:
    assert value(source_id, item, area, period) == expected


@needs_raw
def test_small_counts_of_the_indices_are_suppressed_not_zero() -> None:
    frame = tidy("iod2019_indicators")
    children = frame[frame["item"].str.contains("idaci")]
    assert children["missing_reason"].eq("suppressed").sum() == 4553
    assert children["value"].min() == 10


@needs_raw
def test_where_the_number_of_pupils_was_suppressed_no_share_is_shown() -> None:
    frame = tidy("travel_to_school_2011")
    raw = pq.read_table(RAW / "england/lsoa/Trave2School.parquet").to_pandas()
    tiny = set(raw.loc[raw["T2S_all"].isin([0, 1]), "LSOA11"])
    assert frame[frame["area_code"].isin(tiny)]["value"].isna().all()


@needs_raw
def test_london_crime_has_its_years_a_base_and_no_subsets() -> None:
    frame = tidy("london_crime")
    assert sorted(frame["period"].unique()) == [str(year) for year in range(2011, 2022)]
    assert not frame["item"].str.startswith("minor").any()
    assert frame["denominator"].notna().all()


@needs_raw
def test_homes_without_a_price_are_missing_not_left_out() -> None:
    frame = tidy("house_prices_2019")
    assert len(frame) == 32_844
    assert frame["missing_reason"].eq("not_collected").sum() == 871


def test_the_page_on_what_is_measured_is_true() -> None:
    text = (Path(__file__).parents[2] / "docs" / "england-measures.md").read_text()
    named = set(re.findall(r"`([a-z0-9_]+)`", text)) - {"council_economy"}
    assert named <= set(catalogue().indicators)
    older = [key for key in neighbourhood() if key.startswith(tuple(f"iod{y}" for y in OLDER))]
    today = [one for key, one in neighbourhood().items() if one.national and key not in older]
    weighted = Counter(one.perspective for one in today if one.default_weight)
    assert f"has {len(neighbourhood())} measures" in text
    assert f"{len(today)} of today" in text
    assert f"{len(older)} scores of older editions" in text
    assert f"{sum(weighted.values())} count in the vitality index" in text
    for number, words in (
        (weighted["residents"], "residents"),
        (weighted["public_services"], "public services"),
        (weighted["businesses"], "businesses"),
        (weighted["visitors"], "visitors"),
    ):
        assert f"{number} {words}" in text
