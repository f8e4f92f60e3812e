"""Files exactly as publishers release them: cover sheets, notes, totals, marks and all.

Each single figure here is one that the publisher printed in the file named beside it.
"""

import os
from pathlib import Path

import pandas as pd
import pytest
from python_calamine import CalamineWorkbook
from sources.bad_inputs import source

from areaprofile.catalogue.records import AreaSpec, DropRule, FileSpec, LayoutSpec, PeriodSpec
from areaprofile.sources.formats import read_raw
from areaprofile.sources.read import read_source

RAW = Path(os.environ.get("AREAPROFILE_RAW", Path(__file__).parents[3] / "shared" / "raw"))
pytestmark = pytest.mark.skipif(
    not (RAW / "official").is_dir(), reason="the official files are not on this machine"
)
OUTTURN_2014 = "Revenue_Outturn_Summary__RS__data_2014-15_by_LA_-_02-Feb-2016.xls"
NOT_ENGLAND = DropRule("LAD22CD", "^[^E]", "outside England")


def read(**changes: object) -> pd.DataFrame:
    frame, problems = read_source(source(**changes), RAW)
    assert problems == []
    return frame


def value(frame: pd.DataFrame, **keys: str) -> float:
    for name, key in keys.items():
        frame = frame[frame[name] == key]
    assert len(frame) == 1
    return frame["value"].iloc[0]


def test_fuel_poverty_workbook_with_notes_above_and_below() -> None:
    frame = read(
        file=FileSpec(
            "official/sub-regional-fuel-poverty-2022-tables.xlsx",
            "xlsx",
            sheet="Table 3",
            header_contains="LSOA Code",
        ),
        area=AreaSpec("LSOA Code", "lsoa", "2011"),
        period=PeriodSpec(fixed="2020"),
        layout=LayoutSpec("wide", items=("Number of households in fuel poverty",)),
    )
    assert len(frame) == 32_844
    assert value(frame, area_code="E01000001") == 40
    assert frame["row"].iloc[0] == 4


def test_revenue_outturn_xls_with_six_rows_above_the_table() -> None:
    frame = read(
        file=FileSpec(
            f"official/{OUTTURN_2014}",
            "xls",
            sheet="RS LA Data 2014-15 (1)",
            header_contains="E-code",
            ends_before="Notes",
        ),
        area=AreaSpec("E-code", "council", "2014", codes="e_code"),
        period=PeriodSpec(fixed="2014-15f"),
        layout=LayoutSpec("wide", items=("Education services",)),
        drop=(DropRule("E-code", "^$", "totals for England and classes"),),
    )
    assert value(frame, area_code="E0101") == 90_597


def test_council_tax_workbook_with_years_in_merged_headings() -> None:
    frame = read(
        file=FileSpec("official/RS_2017-18_data_by_LA.xlsx", "xlsx", "Data", header_rows=(4, 5)),
        area=AreaSpec("Ecode", "council", "2017", codes="e_code"),
        period=PeriodSpec(from_headings=r"(20\d\d-\d\d)$", rule="financial"),
        layout=LayoutSpec("wide", items=("2. Parish precepts",)),
        drop=(DropRule("Ecode", r"^(?!E\d)", "totals of England and classes"),),
        marks={"-": "not_applicable"},
    )
    assert value(frame, area_code="E3831", period="2017-18f") == 364_870
    assert set(frame["period"]) == {"2016-17f", "2017-18f"}


def test_waste_ods_with_totals_and_two_codes_in_a_cell() -> None:
    frame = read(
        file=FileSpec("official/LA_collection.ods", "ods", "Table_3", header_contains="ONS code"),
        area=AreaSpec("ONS code", "council", "2022"),
        period=PeriodSpec(column="Year", rule="financial"),
        layout=LayoutSpec(
            "wide",
            items=(
                "Percentage of household waste sent for reuse, recycling or composting (Ex NI192)",
            ),
        ),
        drop=(
            DropRule("ONS code", "^Total$", "totals among areas"),
            DropRule("ONS code", " / ", "one row about two councils"),
            DropRule("ONS code", "^E50", "disposal authorities"),
        ),
        marks={"-": "not_applicable", ":": "not_collected"},
    )
    assert value(frame, area_code="E07000223", period="2010-11f") == 0.367


def test_fly_tipping_ods_with_starred_totals() -> None:
    frame = read(
        file=FileSpec("official/flytipping_la.ods", "ods", "LA_incidents", header_rows=(3,)),
        area=AreaSpec("ONS Code", "council", "2022"),
        period=PeriodSpec(column="Year", rule="financial"),
        layout=LayoutSpec("wide", items=("Total Incidents", "Incidents per 1,000 people")),
        drop=(DropRule("ONS Code", r"^\*", "totals among areas"),),
        marks={":": "not_collected"},
    )
    assert value(frame, area_code="E07000223", period="2012-13f", item="Total Incidents") == 244
    rates = frame[frame["item"] == "Incidents per 1,000 people"]
    assert set(rates["missing_reason"].dropna()) == {"not_collected"}


@pytest.mark.parametrize(
    ("name", "column", "first"),
    [
        (
            "File_1_-_IMD2019_Index_of_Multiple_Deprivation.xlsx",
            "Index of Multiple Deprivation (IMD) Rank",
            29_199,
        ),
        (
            "File_9_-_IoD2019_Transformed_Scores.xlsx",
            "Crime Score - exponentially transformed",
            0.127,
        ),
        (
            "File_6_-_IoD2019_Population_Denominators.xlsx",
            "Total population: mid 2015 (excluding prisoners)",
            1_296,
        ),
        (
            "File_3_-_IoD2019_Supplementary_Indices_-_IDACI_and_IDAOPI.xlsx",
            "Income Deprivation Affecting Children Index (IDACI) Rank (where 1 is most deprived)",
            32_806,
        ),
    ],
)
def test_indices_of_2019_workbooks(name: str, column: str, first: float) -> None:
    sheet = read_sheet_name(name)
    frame = read(
        file=FileSpec(f"official/{name}", "xlsx", sheet=sheet),
        area=AreaSpec("LSOA code (2011)", "lsoa", "2011"),
        period=PeriodSpec(fixed="2019"),
        layout=LayoutSpec("wide", items=(column,)),
    )
    assert len(frame) == 32_844
    assert value(frame, area_code="E01000001") == first


def read_sheet_name(name: str) -> str:
    """The last sheet: those before it are notes."""
    with CalamineWorkbook.from_path(str(RAW / "official" / name)) as book:
        return book.sheet_names[-1]


def test_boundaries_give_their_attributes() -> None:
    frame = read(
        file=FileSpec("official/lad22_buc.geojson", "geojson"),
        area=AreaSpec("LAD22CD", "council", "2022"),
        period=PeriodSpec(fixed="2022"),
        layout=LayoutSpec("wide", items=("LAT",)),
        drop=(NOT_ENGLAND,),
    )
    assert value(frame, area_code="E06000001") == pytest.approx(54.67614)
    assert frame["area_code"].str.startswith("E").all()


def test_rural_urban_ods_has_its_three_columns_of_words() -> None:
    spec = FileSpec(
        "official/Rural_Urban_Classification_2011_lookup_tables_for_small_area_geographies.ods",
        "ods",
        sheet="LSOA11",
        header_rows=(3,),
    )
    table = read_raw(RAW, spec, wanted=lambda _: True)
    assert len(table.frame) == 34_753
    assert table.texts(table.headings[-1]).unique().tolist() == ["Urban", "Rural"]
