"""A corpus of bad raw files, each made here, with the message that a reader must see.

Each row of BAD: a name, how to write the file into a folder, what differs in the source's
definition, and a part of the message. Nothing in it is anybody's data.
"""

import io
import sqlite3
import struct
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import xlsxwriter

from areaprofile.catalogue.records import (
    AreaSpec,
    DropRule,
    FileSpec,
    JoinSpec,
    LayoutSpec,
    PeriodSpec,
    Source,
)

HEADER = "code,year,value\n"
ROWS = "Z01000001,2020,1.5\nZ01000002,2020,2.5\n"


def source(**changes: Any) -> Source:
    """The definition that every bad file is read with, some parts replaced."""
    base = Source(
        source_id="sums",
        publisher="Office of Sums",
        title="Sums",
        address="https://example.org/sums",
        licence="Open",
        attribution="Contains sums.",
        published=date(2024, 1, 2),
        retrieved=date(2024, 2, 3),
        stage="final",
        disclosure="publisher",
        publisher_file="sums.csv",
        file=FileSpec(path="sums.csv", format="csv"),
        area=AreaSpec(column="code", level="lsoa", vintage="2021"),
        period=PeriodSpec(column="year", rule="calendar"),
        layout=LayoutSpec(kind="long", value_column="value"),
    )
    return replace(base, **changes)


Writer = Callable[[Path], None]


@dataclass(frozen=True)
class Bad:
    """One bad file: its name in the report, its writer, its definition, what must be said."""

    name: str
    write: Writer
    message: str
    changes: Mapping[str, Any] = field(default_factory=dict)


def text(content: str, *, name: str = "sums.csv", encoding: str = "utf-8") -> Writer:
    return raw(content.encode(encoding), name=name)


def raw(content: bytes, *, name: str = "sums.csv") -> Writer:
    def write(folder: Path) -> None:
        (folder / name).write_bytes(content)

    return write


def both(*writers: Writer) -> Writer:
    def write(folder: Path) -> None:
        for one in writers:
            one(folder)

    return write


def book(rows: list[list[Any]], *, name: str = "sums.xlsx", sheets: int = 1) -> Writer:
    def write(folder: Path) -> None:
        workbook = openpyxl.Workbook()
        sheet = workbook.active
        for row in rows:
            sheet.append(row)
        for _ in range(sheets - 1):
            workbook.create_sheet()
        workbook.save(folder / name)

    return write


def formula_book(formula: str, result: str) -> Writer:
    """A workbook whose only value is a formula with a stored result; formulas are never run."""

    def write(folder: Path) -> None:
        workbook = xlsxwriter.Workbook(folder / "sums.xlsx")
        sheet = workbook.add_worksheet()
        sheet.write_row(0, 0, ["code", "year", "value"])
        sheet.write_row(1, 0, ["Z01000001", 2020])
        sheet.write_formula(1, 2, formula, None, result)
        workbook.close()

    return write


def far_cell(folder: Path) -> None:
    workbook = openpyxl.Workbook()
    workbook.active.append(["code", "year", "value"])
    workbook.active["XFD1048576"] = 1
    workbook.save(folder / "sums.xlsx")


def endless_ods(folder: Path) -> None:
    """An ods of one cell, repeated a million times down and a thousand across."""
    names = {
        name: f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"
        for name in ("office", "table", "text")
    }
    spaces = " ".join(f'xmlns:{name}="{address}"' for name, address in names.items())
    content = (
        f'<?xml version="1.0"?><office:document-content {spaces} office:version="1.2">'
        '<office:body><office:spreadsheet><table:table table:name="S">'
        '<table:table-row table:number-rows-repeated="1000000">'
        '<table:table-cell table:number-columns-repeated="1000" office:value-type="float" '
        'office:value="1"><text:p>1</text:p></table:table-cell></table:table-row></table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    zipped({"content.xml": content.encode()}, name="sums.ods")(folder)


def zipped(members: Mapping[str, bytes], *, name: str = "sums.zip") -> Writer:
    def write(folder: Path) -> None:
        with zipfile.ZipFile(folder / name, "w", zipfile.ZIP_DEFLATED) as archive:
            for member, content in members.items():
                archive.writestr(member, content)

    return write


def bomb(folder: Path) -> None:
    """A zip of 12 MB of zeros, which packs to a thousandth."""
    zipped({"sums.csv": b"0" * 12_000_000})(folder)


def lying_zip(folder: Path) -> None:
    """A zip whose directory says that the member is small, and whose checksum is wrong."""
    zipped({"sums.csv": (HEADER + ROWS).encode() * 50})(folder)
    content = bytearray((folder / "sums.zip").read_bytes())
    at = content.rfind(b"PK\x01\x02")
    content[at + 16 : at + 20] = struct.pack("<I", 7)
    (folder / "sums.zip").write_bytes(content)


def parquet(frame: pd.DataFrame, *, cut: int = 0) -> Writer:
    def write(folder: Path) -> None:
        buffer = io.BytesIO()
        frame.to_parquet(buffer)
        content = buffer.getvalue()
        (folder / "sums.parquet").write_bytes(content[: len(content) - cut] if cut else content)

    return write


def geopackage(folder: Path) -> None:
    sqlite3.connect(folder / "sums.gpkg").close()
    (folder / "sums.gpkg").write_bytes(b"SQLite format 3\0" + b"\0" * 84)


def outside(folder: Path) -> None:
    (folder.parent / "secret.csv").write_text(HEADER + ROWS)
    (folder / "sums.csv").symlink_to(folder.parent / "secret.csv")


def long_line(size: int) -> Writer:
    def write(folder: Path) -> None:
        with (folder / "sums.csv").open("wb") as file:
            file.write(HEADER.encode())
            for _ in range(size // 1_000_000):
                file.write(b"x" * 1_000_000)

    return write


def _csv(**changes: Any) -> dict[str, Any]:
    return {"file": FileSpec(path="sums.csv", format="csv", **changes)}


def _xlsx(**changes: Any) -> dict[str, Any]:
    return {"file": FileSpec(path="sums.xlsx", format="xlsx", **changes)}


def _zip(member: str = "sums.csv") -> dict[str, Any]:
    return {"file": FileSpec(path=f"sums.zip!{member}", format="csv")}


def _format(format_: str) -> dict[str, Any]:
    return {"file": FileSpec(path=f"sums.{format_}", format=format_)}


def _wide(*items: str) -> dict[str, Any]:
    return {"layout": LayoutSpec(kind="wide", items=items)}


GOOD_FRAME = pd.DataFrame({"code": ["Z01000001"], "year": ["2020"], "value": [1.5]})

FILES = [
    Bad("missing file", both(), "sums.csv: found no such file; put it into"),
    Bad("empty file", raw(b""), "sums.csv: found an empty file"),
    Bad("path out of the raw folder", outside, "found a path outside the raw folder"),
    Bad("header only", text(HEADER), "found no rows below the header"),
    Bad("blank lines only", text("\n\n\n"), "found no header in row 1"),
    Bad("binary as csv", raw(b"PK\0\1\2" * 50), "found bytes that are not text"),
    Bad(
        "a byte of zero in a cell",
        text(HEADER + ROWS + "Z01\0,2020,1\n"),
        "sums.csv:4: found bytes",
    ),
    Bad("a line of 3 MB", long_line(3_000_000), "sums.csv:2: found a line of more than 1,000,000"),
    Bad("a quote never closed", text(HEADER + 'Z01000001,"2020,1\n'), "found a broken record"),
    Bad("text after a quote", text(HEADER + 'Z01000001,"2020"x,1\n'), "found a broken record"),
    Bad("too many cells", text(HEADER + "Z01000001,2020,1,234\n"), "sums.csv:2: found 4 cells"),
    Bad(
        "wrong encoding said",
        text(HEADER + ROWS + "é,2020,1\n", encoding="latin-1"),
        "does not fit",
        _csv(encoding="utf-8"),
    ),
    Bad("unknown encoding said", text(HEADER + ROWS), "unknown encoding", _csv(encoding="utf-9")),
    Bad("undefined byte", raw((HEADER + ROWS).encode() + b"\x81,2020,1\n"), "cp1252 does not fit"),
    Bad(
        "header row too far",
        text(HEADER + ROWS),
        "found no header in row 9",
        _csv(header_rows=(9,)),
    ),
    Bad(
        "header text not there",
        text(HEADER + ROWS),
        "found no row with a cell 'Area'",
        _csv(header_contains="Area"),
    ),
    Bad(
        "ends before it starts",
        text(HEADER + ROWS),
        "found no rows below the header",
        _csv(ends_before="Z01"),
    ),
]
COLUMNS = [
    Bad(
        "renamed column",
        text("code,year,valeu\n" + ROWS),
        "sums.csv:1:value: found no column 'value'; did you mean valeu?",
    ),
    Bad(
        "renamed area column", text("area,year,value\n" + ROWS), "sums.csv:1:code: found no column"
    ),
    Bad(
        "renamed item column",
        text(HEADER + ROWS),
        "sums.csv:1:done: found no column 'done'",
        {"layout": LayoutSpec(kind="wide", items=("done",))},
    ),
    Bad(
        "no such item",
        text("code,year,what,value\nZ01000001,2020,dome,1\n"),
        "found no item 'done'; did you mean dome?",
        {
            "layout": LayoutSpec(
                "long", item_columns=("what",), value_column="value", items=("done",)
            )
        },
    ),
    Bad(
        "drop rule names no column",
        text(HEADER + ROWS),
        "sums.csv:1:type: found no column",
        {"drop": (DropRule("type", "Total", "totals"),)},
    ),
    Bad(
        "everything dropped",
        text(HEADER + ROWS),
        "found no value to read",
        {"drop": (DropRule("code", "^Z", "all"),)},
    ),
    Bad(
        "the wrong separator said",
        text(HEADER + ROWS),
        "found no column 'code'",
        _csv(separator=";"),
    ),
    Bad(
        "joined file missing",
        text(HEADER + ROWS),
        "people.csv: found no such file",
        {"join": (JoinSpec("people.csv", "csv", "code", "code", ("people",)),)},
    ),
    Bad(
        "joined column missing",
        both(text(HEADER + ROWS), text("code,folk\nZ01000001,1\n", name="people.csv")),
        "people.csv:1:people: found no column 'people'",
        {"join": (JoinSpec("people.csv", "csv", "code", "code", ("people",)),)},
    ),
    Bad(
        "joined key twice",
        both(
            text(HEADER + ROWS), text("code,people\nZ01000001,1\nZ01000001,2\n", name="people.csv")
        ),
        "people.csv:3:code: found 'Z01000001' twice with different values",
        {"join": (JoinSpec("people.csv", "csv", "code", "code", ("people",)),)},
    ),
]
CELLS = [
    Bad(
        name,
        text(HEADER + ROWS + f'Z01000003,2020,"{cell}"\n'),
        f"sums.csv:4:value: found '{cell}', not a number",
    )
    for name, cell in {
        "text for a number": "many",
        "undeclared mark": "c",
        "undeclared dash": "-",
        "decimal comma": "12,5",
        "thousands in the wrong place": "1,23,456",
        "two numbers": "12 to 14",
        "less than": "<5",
        "spreadsheet error": "#DIV/0!",
        "not a number by name": "NaN",
        "infinity": "inf",
        "half a bracket": "(12",
        "a formula as text": "=1+1",
        "a fraction": "1/2",
        "hexadecimal": "0x1F",
        "a number with a letter": "12.3x",
        "two points": "1.2.3",
    }.items()
] + [
    Bad(
        "a formula cell that was never worked out",
        book([["code", "year", "value"], ["Z01000001", 2020, "=1+1"]]),
        "sums.xlsx:2:value: found 'a formula without its result', not a number",
        _xlsx(),
    ),
    Bad(
        "a formula cell whose result is an error",
        formula_book("=1/0", "#DIV/0!"),
        "sums.xlsx:2:value: found '#DIV/0!', not a number",
        _xlsx(),
    ),
    Bad(
        "a formula cell that would open a program",
        formula_book("=cmd|'/c calc'!A0", "gone"),
        "sums.xlsx:2:value: found 'gone', not a number",
        _xlsx(),
    ),
    Bad(
        "problems past the limit are counted",
        text(HEADER + "".join(f"Z{number:08d},2020,x\n" for number in range(1000, 1030))),
        "found 10 more cells that are not numbers",
    ),
    Bad(
        "negative count",
        text(HEADER + "Z01000001,2020,-3\n"),
        "sums.csv:2:value: found a negative count (-3)",
        {"layout": LayoutSpec("long", value_column="value", counts=("value",))},
    ),
    Bad(
        "negative denominator",
        text("code,year,value,all\nZ01000001,2020,3,-9\n"),
        "sums.csv:2:all: found a negative count (-9)",
        {"layout": LayoutSpec("long", value_column="value", denominator_column="all")},
    ),
    Bad(
        "a fraction among per cents",
        text(HEADER + "Z01000001,2020,34%\nZ01000002,2020,0.34\n"),
        "sums.csv:3:value: found 0.34 without %, where others are per cents",
    ),
    Bad(
        "a heading twice",
        text("code,year,value,value\nZ01000001,2020,3,4\n"),
        "sums.csv:1:value: found the heading twice",
    ),
    Bad(
        "text in a wide column",
        text("code,year,a,b\nZ01000001,2020,1,x\n"),
        "sums.csv:2:b: found 'x', not a number",
        _wide("a", "b"),
    ),
]
AREAS = [
    Bad("a short code", text(HEADER + "Z0100001,2020,1\n"), "found 'Z0100001', not an area code"),
    Bad("no code", text(HEADER + ",2020,1\n"), "sums.csv:2:code: found no area code"),
    Bad(
        "a date for a code", text(HEADER + "01/02/2003,2020,1\n"), "found '01/02/2003', not an area"
    ),
    Bad(
        "two codes in a cell",
        text(HEADER + "Z07000150 / Z07000153,2020,1\n"),
        "found 'Z07000150 / Z07000153', not an area code",
    ),
    Bad("a total among areas", text(HEADER + "*Total,2020,1\n"), "found '*Total', not an area"),
    Bad("a footnote with a value", text(HEADER + "Source: us,2020,1\n"), "found 'Source: us', not"),
    Bad(
        "a key twice",
        text(HEADER + ROWS + "Z01000001,2020,9\n"),
        "sums.csv:4:code: found Z01000001 2020 value all again (first in row 2)",
    ),
    Bad(
        "twins that differ",
        text(HEADER + ROWS + "Z01000001,2020,9\n"),
        "sums.csv:4:code: found Z01000001 2020 value all again",
        {"duplicates": "equal"},
    ),
    Bad(
        "a number of the wrong length",
        text(HEADER + "31,2020,1\n"),
        "found '31', not an area",
        {"area": AreaSpec("code", "council", "2024", codes="dfe_number")},
    ),
    Bad(
        "not an E code",
        text(HEADER + "X123,2020,1\n"),
        "found 'X123', not an area code",
        {"area": AreaSpec("code", "council", "2024", codes="e_code")},
    ),
    Bad(
        "a name left out",
        text(HEADER + ",2020,1\n"),
        "found no area code",
        {"area": AreaSpec("code", "council", "2024", codes="name")},
    ),
]
PERIODS = [
    Bad(
        f"period {spelled!r} by {rule}",
        text(HEADER + f"Z01000001,{spelled},1\n"),
        f"sums.csv:2:year: found {spelled!r}, not a period",
        {"period": PeriodSpec(column="year", rule=rule)},
    )
    for spelled, rule in [
        ("0", "calendar"),
        ("20", "calendar"),
        ("2020 (X)", "calendar"),
        ("2020/21", "calendar"),
        ("next year", "financial"),
        ("2016/18-2019/20", "financial"),
        ("31/02/2020", "snapshot"),
        ("2020-13", "month"),
        ("2020 Q5", "quarter"),
        ("2020-01-01/P7M", "iso_duration"),
        ("2020", "rolling"),
    ]
] + [
    Bad("no period", text(HEADER + "Z01000001,,1\n"), "sums.csv:2:year: found '', not a period"),
    Bad(
        "a kind of year without a rule",
        text("code,year,kind,value\nZ01000001,2020,lunar,1\n"),
        "sums.csv:2:kind: found 'lunar', a kind of year without a rule",
        {"period": PeriodSpec(column="year", rule_column="kind", rule_words={"tax": "financial"})},
    ),
]
PERIODS += [
    Bad(
        "a heading that is no period",
        text("code,pop2020,pop20x1\nZ01000001,1,2\n"),
        "sums.csv:1:pop20x1: found '20x1', not a period",
        {
            "period": PeriodSpec(from_headings="^pop(.+)$", rule="calendar"),
            "layout": LayoutSpec("wide", items=("pop",)),
        },
    ),
    Bad(
        "no heading with such an item",
        text("code,pop2020\nZ01000001,1\n"),
        "found no item 'homes'; use one of pop",
        {
            "period": PeriodSpec(from_headings=r"(\d{4})$", rule="calendar"),
            "layout": LayoutSpec("wide", items=("pop", "homes")),
        },
    ),
]
BOOKS = [
    Bad("not a workbook", text("hello", name="sums.xlsx"), "found a broken archive", _xlsx()),
    Bad("not an xls", text("hello " * 200, name="sums.xls"), "cannot be read", _format("xls")),
    Bad("not an ods", zipped({"a.txt": b"x"}, name="sums.ods"), "cannot be read", _format("ods")),
    Bad("no such sheet", book([["code"]]), "found no sheet 'Data'", _xlsx(sheet="Data")),
    Bad("many sheets, none named", book([["code"]], sheets=3), "found 3 sheets", _xlsx()),
    Bad("empty sheet", book([]), "found an empty sheet", _xlsx()),
    Bad("an ods without end", endless_ods, "found a sheet of 1,000,", _format("ods")),
    Bad("a cell at the end of the world", far_cell, "found a sheet of 1,048,576 rows", _xlsx()),
    Bad(
        "a date for a number",
        book([["code", "year", "value"], ["Z01000001", 2020, datetime(2020, 2, 1)]]),
        "sums.xlsx:2:value: found '2020-02-01', not a",
        _xlsx(),
    ),
    Bad(
        "a date for a code in a cell",
        book([["code", "year", "value"], [datetime(2020, 2, 1), 2020, 1]]),
        "sums.xlsx:2:code: found '2020-02-01', not",
        _xlsx(),
    ),
    Bad(
        "yes for a number",
        book([["code", "year", "value"], ["Z01000001", 2020, True]]),
        "sums.xlsx:2:value: found 'True', not a number",
        _xlsx(),
    ),
]
ARCHIVES = [
    Bad("a zip bomb", bomb, "it looks like a zip bomb", _zip()),
    Bad("no such member", zipped({"other.csv": b"x"}), "found no member 'sums.csv'", _zip()),
    Bad("a path in a zip", zipped({"../../evil.csv": b"x"}), "found no member 'sums.csv'", _zip()),
    Bad("not a zip", text("hello", name="sums.zip"), "found a broken archive", _zip()),
    Bad(
        "a zip cut short", raw(b"PK\3\4" + b"\0" * 90, name="sums.zip"), "a broken archive", _zip()
    ),
    Bad("a zip that lies", lying_zip, "'sums.csv': Bad CRC", _zip()),
    Bad("broken parquet", parquet(GOOD_FRAME, cut=9), "found a broken file", _format("parquet")),
    Bad("empty parquet", parquet(GOOD_FRAME.head(0)), "found no rows", _format("parquet")),
    Bad(
        "parquet without the column",
        parquet(GOOD_FRAME.rename(columns={"value": "valeu"})),
        "sums.parquet:1:value: found no column 'value'; did you mean valeu?",
        _format("parquet"),
    ),
    Bad(
        "text in parquet",
        parquet(GOOD_FRAME.assign(value="x")),
        "sums.parquet:2:value: found 'x', not a number",
        _format("parquet"),
    ),
    Bad(
        "infinite in parquet",
        parquet(GOOD_FRAME.assign(value=float("inf"))),
        "sums.parquet:2:value: found 'inf', not a number",
        _format("parquet"),
    ),
    Bad(
        "pickle by the name of parquet",
        raw(b"\x80\x04\x95\x00\x00", name="sums.parquet"),
        "found a broken file",
        _format("parquet"),
    ),
    Bad(
        "broken geojson",
        text('{"type": "Feat', name="sums.geojson"),
        "found a broken file",
        _format("geojson"),
    ),
    Bad("broken geopackage", geopackage, "found a broken file", _format("gpkg")),
    Bad(
        "broken shapefile", raw(b"\0" * 100, name="sums.shp"), "found a broken file", _format("shp")
    ),
]
BAD = [*FILES, *COLUMNS, *CELLS, *AREAS, *PERIODS, *BOOKS, *ARCHIVES]
