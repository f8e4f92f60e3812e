"""Every trap of the raw files of England has a test: those below, and the ones that TRAPS names."""

import ast
from pathlib import Path

import pandas as pd
import pytest

from areaprofile.store.open import Store
from areaprofile.store.read import read_table, read_values

TESTS = Path(__file__).resolve().parents[1]
# What is wrong or odd in the files: the tests that would fail if it were overlooked.
TRAPS = {
    "councils of neighbourhoods from the lookup of 2024": ("test_no_neighbourhood_of_a_gone",),
    "seams between councils": ("test_councils_cover_england_without_gaps",),
    "two codes of Barnsley and Sheffield": ("test_barnsley_and_sheffield_stand_once",),
    "abolished councils": ("test_fly_tipping_of_the_store_makes_the_published_whole",),
    "City of London and Scilly are outliers": ("test_outliers_are_nobodys_peers",),
    "codes of 2001 under a heading of 2011": (
        "test_access_tables_hold_codes_of_2001_whatever_their_column_says",
    ),
    "kept, split, merged and irregular": ("test_changes_of_neighbourhoods_are_as_many_as_told",),
    "split counts cannot be shared out": ("test_split_neighbourhoods_take_the_rate_of_the_whole",),
    "scores are relative": ("test_scores_of_older_editions_count_for_nothing_and_warn",),
    "ranks and deciles": ("test_ranks_and_deciles_are_never_values",),
    "children of 2025 only as counts": ("test_counts_of_2025_without_a_base_are_no_measure",),
    "accommodation called household type": ("test_single_figures",),
    "numbers of the Department": ("test_councils_of_the_department_are_the_right_ones",),
    "spellings of years": ("test_each_spelling_gives_its_code", "test_lait"),
    "a year 0": ("test_every_source_is_read_and_every_item_is_there",),
    "marks for what is missing": ("test_gaps_of_lait_have_a_reason",),
    "direction left blank": ("test_polarity_weight_and_counts_agree",),
    "periods of ONS": ("test_ons",),
    "waste: totals, twins, E50, two codes in a cell": (
        "test_waste_ods_with_totals_and_two_codes_in_a_cell",
        "test_raw_figures_of_councils_make_the_published_whole",
    ),
    "recycling as a fraction": ("test_values_are_those_published",),
    "zeros that cannot be true": ("test_figures_that_cannot_be_true_are_missing",),
    "revenue by E-code, lines in lines": (
        "test_revenue_outturn_xls_with_six_rows_above_the_table",
        "test_totals_of_spending_hold_their_parts",
    ),
    "judgements: dates, names, joint services": ("test_judgements_are_read",),
    "populations of 2019 and 2020": ("test_a_head_figure_says_whose_heads",),
}


def test_every_trap_names_tests_that_are_there() -> None:
    names = {
        node.name
        for file in TESTS.rglob("test_*.py")
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.FunctionDef)
    }
    for trap, tests in TRAPS.items():
        for test in tests:
            assert any(name.startswith(test) for name in names), f"{trap}: {test}"


@pytest.fixture(scope="module")
def areas(england_store: Store) -> pd.DataFrame:
    return read_table(england_store, "area")


@pytest.mark.england
def test_no_neighbourhood_of_a_gone_council(areas: pd.DataFrame) -> None:
    assert "E07000246" not in set(areas["council_code"])
    today = areas[(areas["level"] == "lsoa") & (areas["vintage"] == "2021")]
    assert today["council_code"].nunique() == 296


@pytest.mark.england
def test_barnsley_and_sheffield_stand_once(england_store: Store, areas: pd.DataFrame) -> None:
    assert not {"E08000038", "E08000039"} & set(areas["area_code"])
    values = read_values(england_store, "council", "council_claimants")
    for code in ("E08000016", "E08000019"):
        mine = values[values["area_code"] == code]
        assert mine["value"].notna().sum() > 15
        assert not mine.duplicated(["period", "section"]).any()


@pytest.mark.england
def test_outliers_are_nobodys_peers(england_store: Store, areas: pd.DataFrame) -> None:
    outliers = {"E09000001", "E06000053"}  # City of London, Isles of Scilly
    assert not areas.loc[areas["area_code"].isin(outliers), "in_peer_pool"].any()
    peers = read_table(england_store, "peer")
    context = peers[peers["set"] == "context"]
    assert not outliers & {*context["peer_code"], *context["council_code"]}


@pytest.mark.england
def test_changes_of_neighbourhoods_are_as_many_as_told(england_store: Store) -> None:
    changes = read_table(england_store, "area_change")
    old = changes.groupby(["from_vintage", "kind"])["from_code"].nunique().to_dict()
    new = changes.groupby(["from_vintage", "kind"])["to_code"].nunique().to_dict()
    assert (old["2011", "U"], old["2011", "S"], new["2011", "S"]) == (31_810, 834, 1_842)
    assert (old["2011", "M"], new["2011", "M"]) == (194, 97)
    assert (old["2001", "U"], old["2001", "S"], new["2001", "S"]) == (31_672, 366, 881)
    assert (old["2001", "M"], new["2001", "M"]) == (293, 145)


@pytest.mark.england
def test_counts_of_2025_without_a_base_are_no_measure(england_store: Store) -> None:
    measures = read_table(england_store, "measure")
    items = measures.loc[measures["source_id"].str.startswith("iod2025"), "value"].str.lower()
    assert not items.str.contains("idaci|idaopi").any()


@pytest.mark.england
def test_councils_of_the_department_are_the_right_ones(england_store: Store) -> None:
    """DfE, Local Authority Interactive Tool, expected standard at 11 in 2025: six councils whose
    numbers a common list gives to others have figures of their own."""
    values = read_values(england_store, "council", "council_ks2_reading_writing_maths")
    latest = values[values["period"] == "2024-25a"].set_index("area_code")["value"]
    for code in ("E06000060", "E06000059", "E06000065", "E06000066", "E06000063", "E06000064"):
        assert latest.notna()[code]


@pytest.mark.england
def test_a_head_figure_says_whose_heads(england_store: Store) -> None:
    spend = read_table(england_store, "spend")
    per_head = spend[spend["per_unit"].notna() & (spend["people"] > 0)]
    assert len(per_head)
    assert (per_head["people_period"] != "").all()
