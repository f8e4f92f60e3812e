"""Sums over councils agree with what publishers give for England and the regions.

Every disagreement stands in aggregate_differences.csv with its reason; one that is not listed
fails, and so does a listed one that is gone.
"""

from pathlib import Path

import pandas as pd
import pytest
from england.aggregates import KEY, flytipping, lait, ons, recycling

from areaprofile.catalogue.packs import find_pack
from areaprofile.catalogue.read import load_catalogue
from areaprofile.store.open import Store

LISTED = pd.read_csv(Path(__file__).parent / "aggregate_differences.csv", dtype=str)
CATALOGUE = load_catalogue([find_pack("england")])[0]


def differences(found: pd.DataFrame) -> set[tuple[str, ...]]:
    """The keys of what differs by more than rounding can make."""
    apart = (found["published"] - found["ours"]).abs() > found["allowed"]
    return set(found.loc[apart, KEY].astype(str).itertuples(index=False, name=None))


def listed(sources: set[str]) -> set[tuple[str, ...]]:
    mine = LISTED[LISTED["source"].isin(sources)]
    return set(mine[KEY].itertuples(index=False, name=None))


@pytest.mark.parametrize(
    ("compare", "least"),
    [(lait, 1800), (ons, 30), (recycling, 90)],
    ids=["lait", "ons", "recycling"],
)
def test_raw_figures_of_councils_make_the_published_whole(
    compare, least: int, england_raw: Path
) -> None:
    found = compare(CATALOGUE, england_raw)
    assert len(found) >= least
    assert differences(found) == listed(set(found["source"]))


@pytest.mark.england
def test_fly_tipping_of_the_store_makes_the_published_whole(england_store: Store) -> None:
    found = flytipping(CATALOGUE, england_store)
    assert len(found) > 1000
    assert differences(found) == listed(set(found["source"]))


def test_every_disagreement_has_a_reason() -> None:
    assert LISTED["reason"].str.len().min() > 20
    assert not LISTED.duplicated(KEY).any()


# Manchester City Council, "Indices of Deprivation 2019" (of MHCLG's district summaries).
MOST_DEPRIVED = (
    *("Blackpool", "Knowsley", "Liverpool", "Kingston upon Hull, City of", "Middlesbrough"),
    *("Manchester", "Birmingham", "Burnley", "Blackburn with Darwen", "Hartlepool"),
)


def test_councils_by_average_score_of_2019_stand_as_published(england_raw: Path) -> None:
    """Weighted by the population of mid-2015 (File 6), as the publisher does."""
    folder = england_raw / "england" / "lsoa"
    people = pd.read_parquet(folder / "imd2019_file6_population_denominators.parquet")
    people = people.set_index("LSOA code (2011)")
    scores = pd.read_parquet(
        folder / "imd2019_overall_income_employment_scores_mysociety.parquet"
    ).set_index("lsoa11_code")
    council = people["Local Authority District name (2019)"]
    weight = people["Total population: mid 2015 (excluding prisoners)"]
    weighted = (scores["imd2019_score"] * weight).groupby(council).sum()
    average = (weighted / weight.groupby(council).sum()).sort_values(ascending=False)
    assert len(average) == 317
    assert tuple(average.index[:10]) == MOST_DEPRIVED
    worst_tenth = (scores["imd2019_decile"] == 1).groupby(council).sum()
    # As printed: 122 of Manchester's 282, 39 of Blackpool's 94; 61 % of districts have one.
    assert worst_tenth[["Manchester", "Blackpool"]].tolist() == [122, 39]
    assert council.value_counts()[["Manchester", "Blackpool"]].tolist() == [282, 94]
    assert round(100 * (worst_tenth > 0).mean()) == 61
