"""How much there is, and how old it is."""

from datetime import date

import pytest

from areaprofile.pipeline.coverage import months_before
from areaprofile.store.open import Store
from areaprofile.store.read import read_table


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2022, 1, 31), 24, date(2020, 1, 1)),
        (date(2022, 12, 5), 1, date(2022, 11, 1)),
        (date(2022, 3, 1), 3, date(2021, 12, 1)),
    ],
)
def test_months_before(day: date, months: int, expected: date) -> None:
    assert months_before(day, months) == expected


def test_completeness_counts_values_and_gaps(mini_store: Store) -> None:
    table = read_table(mini_store, "completeness").set_index(["indicator_id", "level"])
    poor = table.loc[("mini_poor", "lsoa")]
    assert (poor["periods"], poor["values"], poor["missing"]) == (2, 16, 0)
    old = table.loc[("mini_old", "lsoa")]
    assert (old["values"], old["missing"], old["latest_areas"]) == (12, 4, 6)
    assert (old["first_period"], old["last_period"]) == ("2019", "2020")


def test_freshness_is_judged_from_the_day_of_the_store(mini_store: Store) -> None:
    assert mini_store.manifest["as_at"] == "2022-01-31"
    fresh = read_table(mini_store, "freshness").set_index(["service", "level"])
    assert fresh.loc[("waste", "council"), "fresh_share"] == 1.0


def test_coverage_says_what_a_page_lacks(mini_store: Store) -> None:
    table = read_table(mini_store, "coverage").set_index(["page", "kind", "level"])
    assert table.loc[("map", "neighbourhood measures", "lsoa"), "is_fed"]
    lacking = table.loc[("targets", "target", "council")]
    assert not lacking["is_fed"]
    assert "target" in lacking["note"]
