"""Workbooks (xlsx, xls, ods): the values of one sheet. Formulas and macros are never run."""

import re
import zipfile

from python_calamine import CalamineError, CalamineWorkbook

from areaprofile.catalogue.places import did_you_mean
from areaprofile.errors import InputProblemsError
from areaprofile.sources import limits
from areaprofile.sources.archive import check_zip
from areaprofile.sources.table import Where

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
    if not cells:
        raise InputProblemsError([where.problem(f"an empty sheet {name!r}", "name another sheet")])
    return cells  # pyright: ignore[reportReturnType]


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
        for member in members:
            if not re.fullmatch(r"xl/worksheets/[^/]+\.xml", member):
                continue
            with book.open(member) as file:
                rows, columns = _spread(iter(lambda file=file: file.read(1 << 20), b""))
            if rows * columns > limits.MAX_CELLS:
                found = f"a sheet of {rows:,} rows and {columns:,} columns ({member})"
                do = "delete the stray cells far off the table"
                raise InputProblemsError([where.problem(found, do)])


def _spread(chunks: "object") -> tuple[int, int]:
    rows = columns = 0
    tail = b""
    for chunk in chunks:  # pyright: ignore[reportGeneralTypeIssues]
        text = tail + chunk
        found = _CELL.findall(text)
        if found:
            rows = max(rows, max(int(row) for _, row in found))
            columns = max(columns, *(_column_number(name) for name in {name for name, _ in found}))
        tail = text[-60:]
    return rows, columns


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
