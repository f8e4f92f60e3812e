"""The same table in every format, encoding and shape reads as the same tidy table."""

import codecs
import zipfile
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import openpyxl
import pandas as pd
import pytest
import xlsxwriter
from shapely.geometry import Point
from sources.bad_inputs import HEADER, ROWS, source

from areaprofile.catalogue.records import (
    AreaSpec,
    BlankRule,
    DropRule,
    FileSpec,
    JoinSpec,
    LayoutSpec,
    PeriodSpec,
)
from areaprofile.sources.formats import read_raw
from areaprofile.sources.read import read_source

FRAME = pd.DataFrame(
    {"code": ["Z01000001", "Z01000002"], "year": ["2020", "2020"], "value": [1.5, 2.5]}
)


def values(folder: Path, **changes: object) -> pd.DataFrame:
    frame, problems = read_source(source(**changes), folder)
    assert problems == []
    return frame


def check_plain(frame: pd.DataFrame) -> None:
    assert frame["area_code"].tolist() == ["Z01000001", "Z01000002"]
    assert frame["period"].tolist() == ["2020", "2020"]
    assert frame["value"].tolist() == [1.5, 2.5]
    assert frame["row"].tolist() == [2, 3]
    assert frame["item"].unique().tolist() == ["value"]
    assert frame["status"].unique().tolist() == ["final"]
    assert frame["missing_reason"].isna().all()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "utf-16-le"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_csv_in_any_encoding_and_separator(tmp_path: Path, encoding: str, separator: str) -> None:
    content = ("code,year,value,näme\n" + ROWS.replace("\n", ",Bückingham\n")).replace(
        ",", separator
    )
    (tmp_path / "sums.csv").write_bytes(content.encode(encoding))
    said = encoding if encoding == "utf-16-le" else ""
    check_plain(values(tmp_path, file=FileSpec("sums.csv", "csv", encoding=said)))


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_csv_with_any_line_end(tmp_path: Path, line_end: str) -> None:
    (tmp_path / "sums.csv").write_bytes((HEADER + ROWS).replace("\n", line_end).encode())
    check_plain(values(tmp_path))


def test_rows_are_numbered_as_a_spreadsheet_does(tmp_path: Path) -> None:
    text = 'Title\n\n"code",year,value\n"Z01000001\n",2020,1\n\nZ01000002,2020,2\nSource: us\n'
    (tmp_path / "sums.csv").write_text(text)
    frame = values(tmp_path, file=FileSpec("sums.csv", "csv", header_contains="code"))
    assert frame["row"].tolist() == [4, 6]
    assert frame["area_code"].tolist() == ["Z01000001", "Z01000002"]


def test_parquet(tmp_path: Path) -> None:
    FRAME.to_parquet(tmp_path / "sums.parquet")
    check_plain(values(tmp_path, file=FileSpec("sums.parquet", "parquet")))


@pytest.mark.parametrize("format_", ["xlsx", "ods"])
def test_workbooks(tmp_path: Path, format_: str) -> None:
    engine = {"xlsx": "openpyxl", "ods": "odf"}[format_]
    FRAME.to_excel(tmp_path / f"sums.{format_}", index=False, engine=engine, sheet_name="Data")  # pyright: ignore
    check_plain(values(tmp_path, file=FileSpec(f"sums.{format_}", format_, sheet="Data")))


@pytest.mark.parametrize(
    ("format_", "driver"), [("geojson", "GeoJSON"), ("gpkg", "GPKG"), ("shp", "ESRI Shapefile")]
)
def test_maps_give_their_attributes(tmp_path: Path, format_: str, driver: str) -> None:
    places = gpd.GeoDataFrame(FRAME, geometry=[Point(0, 0), Point(1, 1)], crs="EPSG:4326")
    places.to_file(tmp_path / f"sums.{format_}", driver=driver)
    check_plain(values(tmp_path, file=FileSpec(f"sums.{format_}", format_)))


def test_members_of_a_zip(tmp_path: Path) -> None:
    places = gpd.GeoDataFrame(FRAME, geometry=[Point(0, 0), Point(1, 1)], crs="EPSG:4326")
    places.to_file(tmp_path / "sums.shp")
    with zipfile.ZipFile(tmp_path / "sums.zip", "w") as archive:
        archive.writestr("in/sums.csv", codecs.BOM_UTF8 + (HEADER + ROWS).encode())
        for part in ("shp", "shx", "dbf", "prj"):
            archive.write(tmp_path / f"sums.{part}", f"map/sums.{part}")
    check_plain(values(tmp_path, file=FileSpec("sums.zip!in/sums.csv", "csv")))
    check_plain(values(tmp_path, file=FileSpec("sums.zip!map/sums.shp", "shp")))


def test_a_sheet_with_cover_merged_header_and_footnotes(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (
        ["Table 1: Sums"],
        [],
        ["", "", "Homes", "", "People\nin all"],
        ["Area\u00a0code ", "Name", "2019-20", "2020-21", "2020-21"],
        ["Z01000001", "One", "1,200", "£1,300", "12.5%"],
        ["Z01000002", "Two", "[c]", "1,100 (p)", ""],
        ["Total", "", 9, 9, "=1/0"],
        ["Source: Office of Sums"],
    ):
        sheet.append(row)
    book.save(tmp_path / "sums.xlsx")
    frame = values(
        tmp_path,
        file=FileSpec("sums.xlsx", "xlsx", header_rows=(3, 4)),
        area=AreaSpec("Area code", "lsoa", "2021"),
        period=PeriodSpec(from_headings=r"(\d{4}-\d\d)$", rule="financial"),
        layout=LayoutSpec("wide", items=("Homes", "People in all")),
        marks={"[c]": "suppressed"},
        drop=(DropRule("Area code", "^Total$", "totals among areas"),),
    )
    found = frame.set_index(["item", "period", "area_code"])
    assert found.loc[("Homes", "2019-20f", "Z01000001"), "value"] == 1200
    assert found.loc[("Homes", "2019-20f", "Z01000002"), "missing_reason"] == "suppressed"
    assert found.loc[("Homes", "2020-21f", "Z01000002"), "status"] == "provisional"
    assert found.loc[("People in all", "2020-21f", "Z01000001"), "value"] == 12.5
    assert (
        found.loc[("People in all", "2020-21f", "Z01000002"), "missing_reason"] == "not_collected"
    )
    assert len(frame) == 6


def test_long_tables_with_items_sections_limits_and_status(tmp_path: Path) -> None:
    (tmp_path / "sums.csv").write_text(
        "code,year,what,sex,value,low,high,n,of,stage\n"
        "Z01000001,2020,done,Persons,50,40,60,5,10,Final\n"
        "Z01000001,2020,done,Female,,40,60,,10,Final\n"
        "Z01000001,2020,left,,20,,,2,10,Early\n"
        "Z01000001,2020,other,,20,,,2,10,Early\n"
    )
    frame = values(
        tmp_path,
        layout=LayoutSpec(
            "long",
            item_columns=("what",),
            value_column="value",
            numerator_column="n",
            denominator_column="of",
            lower_column="low",
            upper_column="high",
            status_column="stage",
            status_words={"Early": "provisional"},
            section_column="sex",
            section_all="Persons",
            items=("done", "left"),
        ),
        marks={"": "suppressed"},
    )
    assert frame["section"].tolist() == ["all", "Female", "all"]
    assert frame["status"].tolist() == ["final", "final", "provisional"]
    assert frame["missing_reason"].fillna("").tolist() == ["", "suppressed", ""]
    assert frame["numerator"].fillna(-1).tolist() == [5, -1, 2]
    assert frame["upper"].fillna(-1).tolist() == [60, 60, -1]


def test_a_join_brings_denominators_and_kinds_of_year(tmp_path: Path) -> None:
    (tmp_path / "sums.csv").write_text(
        "code,year,what,value\nZ01000001,2020,a,5\nZ01000002,2020,b,6\nZ01000003,2020,a,7\n"
    )
    (tmp_path / "people.csv").write_text("area,people\nZ01000001,100\nZ01000002,200\n")
    (tmp_path / "kinds.csv").write_text("what,kind\na,Tax year\nb,School year\nb,School year\n")
    frame = values(
        tmp_path,
        join=(
            JoinSpec("people.csv", "csv", "code", "area", ("people",)),
            JoinSpec("kinds.csv", "csv", "what", "what", ("kind",)),
        ),
        period=PeriodSpec(
            column="year",
            rule_column="kind",
            rule_words={"Tax year": "financial", "School year": "academic"},
        ),
        layout=LayoutSpec(
            "long", item_columns=("what",), value_column="value", denominator_column="people"
        ),
    )
    assert frame["denominator"].fillna(-1).tolist() == [100, 200, -1]
    assert frame["period"].tolist() == ["2019-20f", "2019-20a", "2019-20f"]


def test_values_that_cannot_be_true_are_blanked_with_their_reason(tmp_path: Path) -> None:
    (tmp_path / "sums.csv").write_text(HEADER + "Z01000001,2019,0\nZ01000002,2020,0\n")
    rule = BlankRule({"year": "^2019$", "value": "^0$"}, "not_collected", "no survey in 2019")
    frame = values(tmp_path, blank=(rule,))
    assert frame["value"].isna().tolist() == [True, False]
    assert frame["missing_reason"].fillna("").tolist() == ["not_collected", ""]


def test_single_items_of_a_row_are_blanked(tmp_path: Path) -> None:
    (tmp_path / "sums.csv").write_text("code,year,bins,homes\nZ01000001,2020,1,2\n")
    rule = BlankRule({"year": "^2020$"}, "not_collected", "homes of another place", ("homes",))
    frame = values(tmp_path, blank=(rule,), layout=LayoutSpec("wide", items=("bins", "homes")))
    assert frame.set_index("item")["value"].fillna(-1).to_dict() == {"bins": 1, "homes": -1}


def test_equal_twins_become_one_where_the_source_says_so(tmp_path: Path) -> None:
    (tmp_path / "sums.csv").write_text(HEADER + ROWS + "Z01000001,2020,1.5\n")
    assert len(values(tmp_path, duplicates="equal")) == 2
    assert len(read_source(source(), tmp_path)[1]) == 1


def test_the_last_of_two_counts_where_the_source_says_so(tmp_path: Path) -> None:
    (tmp_path / "sums.csv").write_text(HEADER + ROWS + "Z01000001,2020,9\n")
    frame = values(tmp_path, duplicates="last").set_index("area_code")
    assert frame.loc["Z01000001", "value"] == 9


def test_codes_of_departments_are_plain_digits(tmp_path: Path) -> None:
    frame = FRAME.assign(code=[301.0, 302.0])
    frame.to_parquet(tmp_path / "sums.parquet")
    read = values(
        tmp_path,
        file=FileSpec("sums.parquet", "parquet"),
        area=replace(source().area, codes="dfe_number", level="council"),
    )
    assert read["area_code"].tolist() == ["301", "302"]


def test_columns_that_are_added_up(tmp_path: Path) -> None:
    (tmp_path / "sums.csv").write_text(
        "code,65,66,90+\nZ01000001,1,2,3\nZ01000002,1,c,3\nZ01000003,1,,3\n"
    )
    frame = values(
        tmp_path,
        period=PeriodSpec(fixed="2021"),
        layout=LayoutSpec("wide", items=("old", "65"), sums={"old": "65 + 66 + 90+"}),
        marks={"c": "suppressed"},
    )
    old = frame[frame["item"] == "old"]
    assert old["value"].fillna(-1).tolist() == [6, -1, -1]
    assert old["missing_reason"].fillna("").tolist() == ["", "suppressed", "not_collected"]


def test_a_column_to_be_added_up_must_be_there(tmp_path: Path) -> None:
    (tmp_path / "sums.csv").write_text("code,65\nZ01000001,1\n")
    changed = source(
        period=PeriodSpec(fixed="2021"),
        layout=LayoutSpec("wide", items=("old",), sums={"old": "65 + 66"}),
    )
    assert "no column '66'" in str(read_source(changed, tmp_path)[1][0])


def test_an_area_whose_every_figure_is_missing_is_kept(tmp_path: Path) -> None:
    (tmp_path / "sums.csv").write_text("code,a,b\nZ01000001,1,2\nZ01000002,,\nSource: us,,\n")
    FRAME.assign(value=[1.5, None]).to_parquet(tmp_path / "sums.parquet")
    frame = values(
        tmp_path,
        file=FileSpec("sums.parquet", "parquet"),
        period=PeriodSpec(fixed="2020"),
        layout=LayoutSpec("wide", items=("value",)),
        marks={"": "suppressed"},
    )
    assert frame["missing_reason"].fillna("").tolist() == ["", "suppressed"]


def test_a_number_may_be_a_mark(tmp_path: Path) -> None:
    FRAME.assign(value=[1.5, -9999.0]).to_parquet(tmp_path / "sums.parquet")
    frame = values(
        tmp_path, file=FileSpec("sums.parquet", "parquet"), marks={"-9999": "not_applicable"}
    )
    assert frame["missing_reason"].fillna("").tolist() == ["", "not_applicable"]


def test_cells_shown_as_per_cent_are_read_as_shown(tmp_path: Path) -> None:
    workbook = xlsxwriter.Workbook(tmp_path / "sums.xlsx")
    sheet = workbook.add_worksheet()
    sheet.write_row(0, 0, ["code", "year", "value"])
    formats = ["0%", "0.00%", "[Red]0.0%", '0.0"%"', "General"]
    for row, form in enumerate(formats, start=1):
        sheet.write_row(row, 0, [f"Z0100000{row}", 2020])
        sheet.write_number(row, 2, 0.3475, workbook.add_format({"num_format": form}))
    sheet.write_row(6, 0, ["Z01000006", 2020])
    percent = workbook.add_format({"num_format": "0%"})
    sheet.write_formula(6, 2, "=C2*2", percent, 0.695)
    workbook.close()
    file = FileSpec("sums.xlsx", "xlsx")
    table = read_raw(tmp_path, file, wanted=lambda _: True)
    assert list(table.column("value")) == ["34.75%"] * 3 + [0.3475] * 2 + ["69.5%"]
    frame, problems = read_source(source(file=file), tmp_path)
    assert frame["value"].iloc[0] == 34.75
    assert [problem.row for problem in problems] == [5, 6]
