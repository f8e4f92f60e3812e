"""A frame as a file of the kinds that people's tools open: CSV, XLSX, Parquet."""

import io
from collections.abc import Callable, Mapping

import pandas as pd
import pyarrow as pa

from areaprofile.tables.frame_csv import frame_csv
from areaprofile.tables.workbook_stream import MOST_ROWS, Sheet, stream_workbook

MOST_XLSX_ROWS = MOST_ROWS
_BATCH = 16_384


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
    table = pa.Table.from_pandas(frame, preserve_index=False)
    sheet = Sheet("Figures", table.to_batches(max_chunksize=_BATCH))
    return b"".join(stream_workbook([sheet]))


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
