"""Workbooks (xlsx, xls, ods): the values of one sheet. Formulas and macros are never run."""

import re
import zipfile
from collections.abc import Iterable, Iterator
from typing import IO, Any

from python_calamine import CalamineError, CalamineWorkbook

from areaprofile.catalogue.places import did_you_mean
from areaprofile.errors import InputProblemsError
from areaprofile.sources import limits
from areaprofile.sources.archive import check_zip
from areaprofile.sources.formulas import cells_without_result, column_number
from areaprofile.sources.percent_cells import as_shown, percent_cells
from areaprofile.sources.table import Where

_REPEATED_ROW = re.compile(
    rb'<table:table-row\b[^>]*?number-rows-repeated="(\d{3,})"[^>]*>(.*?)</table:table-row>',
    re.DOTALL,
)
_REPEATED_CELL = re.compile(
    rb'<table:table-cell\b(?=[^>]*office:value)[^>]*?number-columns-repeated="(\d{1,9})"'
)
_CELL = re.compile(rb'<(?:\w+:)?c\s[^>]*?r="([A-Z]+)(\d+)"')


def read_cells(where: Where, *, sheet: str) -> list[list[object]]:
    """The cells of a sheet, from A1 on, as stored values (text, numbers, dates).

    Without `sheet` the workbook must have one sheet only. Raises InputProblemsError.
    """
    if where.path.suffix.lower() in (".xlsx", ".ods"):
        names = check_zip(where)
        _check_spread(where, names)
    try:
        with CalamineWorkbook.from_path(str(where.path)) as book:
            name = _sheet_name(where, book.sheet_names, sheet)
            cells = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    except (CalamineError, OSError, ValueError) as error:
        do = "open it in a spreadsheet and save it again as xlsx"
        found = f"a workbook that cannot be read ({error})"
        raise InputProblemsError([where.problem(found, do)]) from error
    if where.path.suffix.lower() == ".xlsx":
        _put_right(where, name, cells)
    if not cells:
        raise InputProblemsError([where.problem(f"an empty sheet {name!r}", "name another sheet")])
    return cells  # pyright: ignore[reportReturnType]


def _put_right(where: Where, sheet: str, cells: list[list[Any]]) -> None:
    """Let cells say what the sheet shows: errors, formulas without result, per cent."""
    for row, column in percent_cells(where.path, sheet):
        if row < len(cells) and column < len(cells[row]):
            value = cells[row][column]
            if isinstance(value, int | float) and not isinstance(value, bool):
                cells[row][column] = as_shown(float(value))
    for (row, column), told in cells_without_result(where.path, sheet).items():
        if row < len(cells) and column < len(cells[row]):
            cells[row][column] = told


def _sheet_name(where: Where, names: list[str], sheet: str) -> str:
    if sheet in names:
        return sheet
    if not sheet and len(names) == 1:
        return names[0]
    found = f"no sheet {sheet!r}" if sheet else f"{len(names)} sheets"
    do = did_you_mean(sheet, names) if sheet else "name one in file.sheet: " + ", ".join(names[:8])
    raise InputProblemsError([where.problem(found, do, column=sheet)])


def _check_spread(where: Where, members: list[str]) -> None:
    """Refuse a sheet whose few cells lie so far apart that the grid between them fills memory."""
    with zipfile.ZipFile(where.path) as book:
        if "content.xml" in members:
            with book.open("content.xml") as file:
                asked = _repeats(_chunks(file))
            if asked > limits.MAX_CELLS:
                do = "do not use it: a few cells are repeated without end"
                raise InputProblemsError([where.problem(f"a sheet of {asked:,} cells", do)])
        for member in members:
            # A sheet may lie anywhere; only these two are large and never sheets.
            if not member.endswith(".xml") or member.endswith(("sharedStrings.xml", "styles.xml")):
                continue
            with book.open(member) as file:
                rows, columns = _spread(_chunks(file))
            if rows * columns > limits.MAX_CELLS:
                found = f"a sheet of {rows:,} rows and {columns:,} columns ({member})"
                do = "delete the stray cells far off the table"
                raise InputProblemsError([where.problem(found, do)])


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    return iter(lambda: file.read(1 << 20), b"")


def _spread(chunks: Iterable[bytes]) -> tuple[int, int]:
    rows = columns = 0
    tail = b""
    for chunk in chunks:
        text = tail + chunk
        found = _CELL.findall(text)
        if found:
            rows = max(rows, max(int(row) for _, row in found))
            columns = max(columns, *(column_number(name) for name in {name for name, _ in found}))
        tail = text[-60:]
    return rows, columns


def _repeats(chunks: Iterable[bytes]) -> int:
    """The cells that an ods file asks for by repeating rows and cells that hold something.

    Empty ones are repeated to the end of the sheet by every program and cost nothing.
    """
    asked = 0
    text = b"".join(chunks)
    for row in _REPEATED_ROW.finditer(text):
        if b"office:value" in row[2] or b"<text:p" in row[2]:
            width = sum(int(number) for number in _REPEATED_CELL.findall(row[2]))
            asked += int(row[1]) * max(width, 1)
    return asked + sum(int(number) for number in _REPEATED_CELL.findall(text))
