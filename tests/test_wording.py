"""Numbers and certainty in words."""

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiny import INDICATORS

from areaprofile.catalogue.records import MISSING_REASONS
from areaprofile.store.open import Store
from areaprofile.tables.atlas import open_atlas
from areaprofile.tables.wording import (
    MISSING_WORDS,
    age_words,
    certainty_words,
    counted_words,
    ordinal,
    out_of_ten,
    rank_words,
    short_heading,
    short_period,
    show_interval,
    show_number,
    show_value,
    spoken_period,
)


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [
        (1234.56, 1, "1,234.6"),
        (-0.04, 1, "0.0"),
        (-1.26, 1, "−1.3"),
        (0.0, 0, "0"),
        (math.nan, 1, "–"),
        (math.inf, 1, "–"),
    ],
)
def test_show_number(value: float, decimals: int, shown: str) -> None:
    assert show_number(value, decimals=decimals) == shown


def test_show_value_has_its_unit() -> None:
    by_id = {one.indicator_id: one for one in INDICATORS}
    assert show_value(12.34, by_id["tiny_renting"]) == "12.3%"
    assert show_value(12.34, by_id["tiny_crime"]) == "12.3 per 1,000"
    assert show_value(math.nan, by_id["tiny_crime"]) == "–"


def test_interval_is_empty_without_limits() -> None:
    assert show_interval(1.0, 2.04, decimals=1) == "1.0 to 2.0"
    assert show_interval(math.nan, 2.0, decimals=1) == ""


@pytest.mark.parametrize(
    ("number", "shown"),
    [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (12, "12th"), (13, "13th")]
    + [(21, "21st"), (111, "111th"), (1022, "1,022nd")],
)
def test_ordinal(number: int, shown: str) -> None:
    assert ordinal(number) == shown


def test_rank_is_a_range() -> None:
    assert rank_words(4, 11, of=33) == "between 4th and 11th of 33"
    assert rank_words(4, 4, of=33) == "4th of 33"


@given(st.floats(0.5, 1.0))
def test_certainty_never_says_all(probability: float) -> None:
    assert "100%" not in certainty_words(probability)


@pytest.mark.parametrize(
    ("probability", "shown"),
    [
        (0.97, "almost certain (97%)"),
        (0.9999, "almost certain (over 99%)"),
        (0.84, "likely (84%)"),
        (0.6, "can't tell"),
        (math.nan, "no margin of error is published"),
    ],
)
def test_certainty_words(probability: float, shown: str) -> None:
    assert certainty_words(probability) == shown


@given(st.floats(0, 100), st.integers(1, 40_000))
def test_out_of_ten_is_never_all(percent: float, among: int) -> None:
    beaten, _, of = out_of_ten(percent, among=among).split(" ", 2)
    assert 1 <= int(beaten) < int(of.split()[-1])


def test_age() -> None:
    assert [age_words(months) for months in (0, 8, 30)] == ["new", "8 months", "2 years"]


def test_a_snapshot_is_told_by_its_month() -> None:
    assert spoken_period("2021-03-21s") == "March 2021"
    assert short_period("2021-03-21s") == "Mar 2021"
    assert spoken_period("2021-22f") == "2021-22"


def test_every_reason_has_words() -> None:
    assert set(MISSING_WORDS) == set(MISSING_REASONS)


def test_residents_are_told_with_the_day_they_were_counted(tiny_store: Store) -> None:
    """A store built before the day was noted tells the number alone."""
    place = open_atlas(tiny_store).places.by_code["Z06000001"]
    told = {
        period: open_atlas(
            replace(tiny_store, manifest={**tiny_store.manifest, "population_period": period})
        ).residents(place)
        for period in ("2021-03-21s", "2021-06-30s", "")
    }
    assert told["2021-03-21s"] == "9,000 residents, 21 March 2021"
    assert told["2021-06-30s"] == "9,000 residents, mid-2021"
    assert told[""] == "9,000 residents"
    assert counted_words("2023") == "2023"


def test_a_long_name_is_cut_between_words() -> None:
    assert short_heading("Burglary") == "Burglary"
    assert short_heading("Children in poverty (Ministry of Housing)") == "Children in poverty"
    long = "Adults with few or no qualifications or little English"
    assert short_heading(long) == "Adults with few or no…"
