"""Everything that a build holds, as files that are written while they are sent.

`parquet.zip` holds the tables and values as they lie in the store. `<level>-csv.zip` holds the
same figures of one level, a CSV file a measure, with the tables that say what the codes mean.
`<level>.xlsx` is a workbook of them, a sheet a theme; a level with more rows than one sheet holds
is `<level>-xlsx.zip`, a workbook a theme (`everything_workbook`).
"""

import io
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq

from areaprofile.store.open import Store
from areaprofile.store.read import list_indicators, list_tables
from areaprofile.tables.everything_workbook import level_workbook, rows_at, theme_workbooks
from areaprofile.tables.workbook_stream import MOST_ROWS
from areaprofile.tables.written import written
from areaprofile.tables.zip_stream import stream_zip

PARQUET = "parquet.zip"
CSV_ENDING, WORKBOOK, WORKBOOKS = "-csv.zip", ".xlsx", "-xlsx.zip"
# What a reader of figures needs to understand their codes.
EXPLAINING = ("area", "indicator", "indicator_version", "period", "release", "source", "theme")
_PIECE = 1 << 20


def archive_names(store: Store) -> tuple[str, ...]:
    """The files of a build that hold everything of it, or of one level."""
    levels = sorted(path.name for path in (store.folder / "values").iterdir() if path.is_dir())
    workbooks = (
        f"{level}{WORKBOOK if rows_at(store, level) <= MOST_ROWS else WORKBOOKS}"
        for level in levels
    )
    return (PARQUET, *(f"{level}{CSV_ENDING}" for level in levels), *workbooks)


def level_of(name: str) -> str:
    """The level of one of `archive_names`; empty for that of all levels."""
    if name == PARQUET:
        return ""
    return name.removesuffix(CSV_ENDING).removesuffix(WORKBOOKS).removesuffix(WORKBOOK)


def stored_bytes(store: Store) -> int:
    """About how large `parquet.zip` is: the tables and values of the build."""
    return sum(path.stat().st_size for path in _parquet_files(store))


def write_archive(store: Store, name: str) -> Iterator[bytes]:
    """One of `archive_names`, in pieces. Equal builds give equal bytes.

    Raises ValueError for another name.
    """
    if name not in archive_names(store):
        raise ValueError(f"there is no archive {name[:40]!r}")
    level, readme = level_of(name), _readme(store)
    if name.endswith(WORKBOOK):
        yield from level_workbook(store, level, readme)
    elif name.endswith(WORKBOOKS):
        yield from stream_zip(theme_workbooks(store, level, readme))
    else:
        yield from stream_zip(_csv_parts(store, level) if level else _parquet_parts(store))


def _parquet_files(store: Store) -> list[Path]:
    folders = (store.folder / "tables", store.folder / "values")
    return [path for folder in folders for path in sorted(folder.rglob("*.parquet"))]


def _parquet_parts(store: Store) -> Iterator[tuple[str, Iterator[bytes]]]:
    yield "README.txt", iter([_as_text(_readme(store))])
    for path in _parquet_files(store):
        yield path.relative_to(store.folder).as_posix(), _pieces(path)


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece


def _csv_parts(store: Store, level: str) -> Iterator[tuple[str, Iterator[bytes]]]:
    yield "README.txt", iter([_as_text(_readme(store))])
    for table in EXPLAINING:
        if table in list_tables(store):
            yield f"tables/{table}.csv", _as_csv(store.folder / "tables" / f"{table}.parquet")
    for key in list_indicators(store, level):
        yield f"{level}/{key}.csv", _as_csv(store.folder / "values" / level / f"{key}.parquet")


def _as_csv(path: Path) -> Iterator[bytes]:
    with pq.ParquetFile(path) as file:
        for number, batch in enumerate(file.iter_batches(batch_size=65_536)):
            buffer = io.BytesIO()
            options = pyarrow.csv.WriteOptions(include_header=number == 0)
            pyarrow.csv.write_csv(pa.Table.from_batches([_plain(batch)]), buffer, options)
            yield buffer.getvalue()


def _plain(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Lists and dictionaries as text, which CSV needs, and numbers as they are written."""
    columns = [_plain_column(one) for one in batch.columns]
    return pa.RecordBatch.from_arrays(columns, names=batch.schema.names)


def _plain_column(column: pa.Array) -> pa.Array:
    if pa.types.is_nested(column.type):
        cells = column.to_pylist()
        return pa.array(["; ".join(map(str, cell)) if cell is not None else "" for cell in cells])
    if pa.types.is_floating(column.type):
        numbers = written(column.to_numpy(zero_copy_only=False))
        return pa.array(numbers, column.type, mask=np.asarray(column.is_null()))
    return column


def _readme(store: Store) -> tuple[str, ...]:
    facts = store.manifest
    return (
        f"Area profiles, build {store.build}, data as at {str(facts.get('as_at', ''))[:10]}.",
        str(facts.get("notice", "")),
        "A row per area, period and section of a measure; value, lower and upper are unrounded "
        "(12 significant digits; Parquet as stored); lower and upper are a 95% interval.",
        "An empty value is missing, and missing_reason says why; zero is a value.",
        "The tables (or sheets) beside the figures say what the codes mean. Licences and "
        "attribution stand with the sources; release_id of a value leads to its release, and from "
        "there to its source.",
    )


def _as_text(lines: tuple[str, ...]) -> bytes:
    return "\n".join(lines).encode("utf-8") + b"\n"
