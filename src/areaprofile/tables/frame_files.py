"""A frame as a file of the kinds that people's tools open: CSV, XLSX, Parquet."""

import io
import math
from collections.abc import Callable, Mapping
from datetime import datetime

import pandas as pd
import xlsxwriter

from areaprofile.tables.frame_csv import frame_csv

# A workbook holds 1,048,576 rows; one of this many takes some seconds to write.
MOST_XLSX_ROWS = 50_000
# Equal figures give equal bytes: the day on which a file is written says nothing.
_NO_DAY = datetime(2000, 1, 1)


def frame_parquet(frame: pd.DataFrame) -> bytes:
    """The frame as Parquet (zstd), texts as they are, numbers as float64."""
    buffer = io.BytesIO()
    frame.to_parquet(buffer, index=False, compression="zstd")
    return buffer.getvalue()


def frame_xlsx(frame: pd.DataFrame) -> bytes:
    """The frame as a workbook of one sheet; texts are never formulas, a gap is an empty cell.

    Raises ValueError for more than MOST_XLSX_ROWS rows.
    """
    if len(frame) > MOST_XLSX_ROWS:
        raise ValueError(f"{len(frame):,} rows are too many for a workbook")
    content = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(content, options)
    book.set_properties({"created": _NO_DAY})
    sheet = book.add_worksheet("Figures")
    sheet.freeze_panes(1, 0)
    sheet.write_row(0, 0, list(frame.columns), book.add_format({"bold": True}))
    columns = [frame[name].tolist() for name in frame.columns]
    for number, row in enumerate(zip(*columns, strict=True), start=1):
        for at, cell in enumerate(row):
            if isinstance(cell, str):
                if cell:
                    sheet.write_string(number, at, cell)
            elif cell is not None and math.isfinite(cell):
                sheet.write_number(number, at, cell)
    book.close()
    return content.getvalue()


# ending → (name, writer, media type)
KINDS: Mapping[str, tuple[str, Callable[[pd.DataFrame], bytes], str]] = {
    "csv": ("CSV", frame_csv, "text/csv"),
    "xlsx": (
        "XLSX",
        frame_xlsx,
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    "parquet": ("Parquet", frame_parquet, "application/vnd.apache.parquet"),
}
