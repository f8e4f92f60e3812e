"""Everything that a build holds, as one zip, written while it is sent: it never lies in memory.

`parquet.zip` holds the tables and values as they lie in the store. `<level>-csv.zip` holds the
same figures of one level, a CSV file a measure, with the tables that say what the codes mean.
"""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq

from areaprofile.store.open import Store
from areaprofile.store.read import list_indicators, list_tables

PARQUET = "parquet"
CSV_ENDING = "-csv"
# What a reader of figures needs to understand their codes.
EXPLAINING = ("area", "indicator", "indicator_version", "period", "release", "source", "theme")
_NO_DAY = (1980, 1, 1, 0, 0, 0)
_PIECE = 1 << 20


def archive_names(store: Store) -> tuple[str, ...]:
    """The names of the archives of a build, without `.zip`."""
    levels = sorted(path.name for path in (store.folder / "values").iterdir() if path.is_dir())
    return (PARQUET, *(f"{level}{CSV_ENDING}" for level in levels))


def stored_bytes(store: Store) -> int:
    """About how large `parquet.zip` is: the tables and values of the build."""
    return sum(path.stat().st_size for path in _parquet_files(store))


def write_archive(store: Store, name: str) -> Iterator[bytes]:
    """The archive of one of `archive_names`, in pieces. Equal builds give equal bytes.

    Raises ValueError for another name.
    """
    if name not in archive_names(store):
        raise ValueError(f"there is no archive {name[:40]!r}")
    sink = _Sink()
    with zipfile.ZipFile(sink, "w") as archive:
        parts = _parquet_parts(store) if name == PARQUET else _csv_parts(store, name)
        for inside, pieces in parts:
            about = zipfile.ZipInfo(inside, date_time=_NO_DAY)
            is_packed = name == PARQUET and inside.endswith(".parquet")
            about.compress_type = zipfile.ZIP_STORED if is_packed else zipfile.ZIP_DEFLATED
            with archive.open(about, "w", force_zip64=True) as member:
                for piece in pieces:
                    member.write(piece)
                    yield sink.taken()
    yield sink.taken()


def _parquet_files(store: Store) -> list[Path]:
    folders = (store.folder / "tables", store.folder / "values")
    return [path for folder in folders for path in sorted(folder.rglob("*.parquet"))]


def _parquet_parts(store: Store) -> Iterator[tuple[str, Iterator[bytes]]]:
    yield "README.txt", iter([_readme(store)])
    for path in _parquet_files(store):
        yield path.relative_to(store.folder).as_posix(), _pieces(path)


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece


def _csv_parts(store: Store, name: str) -> Iterator[tuple[str, Iterator[bytes]]]:
    level = name.removesuffix(CSV_ENDING)
    yield "README.txt", iter([_readme(store)])
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
    """Lists and dictionaries as text, which CSV needs."""
    columns = [
        pa.array(
            ["; ".join(map(str, cell)) if cell is not None else "" for cell in one.to_pylist()]
        )
        if pa.types.is_nested(one.type)
        else one
        for one in batch.columns
    ]
    return pa.RecordBatch.from_arrays(columns, names=batch.schema.names)


def _readme(store: Store) -> bytes:
    facts = store.manifest
    lines = (
        f"Area profiles, build {store.build}, data as at {str(facts.get('as_at', ''))[:10]}.",
        str(facts.get("notice", "")),
        "",
        "values (or <level>): a row per area, period and section of a measure; value, lower and "
        "upper are unrounded as stored; lower and upper are a 95% interval.",
        "An empty value is missing, and missing_reason says why; zero is a value.",
        "tables: what the codes mean. Licences and attribution stand in tables/source, by "
        "source_id; release_id of a value leads to tables/release and from there to its source.",
    )
    return "\n".join(lines).encode("utf-8") + b"\n"


class _Sink(io.RawIOBase):
    """A file that only grows: what was written since the last look can be taken away."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[bytes] = []
        self._at = 0

    def writable(self) -> bool:
        return True

    def write(self, piece) -> int:  # noqa: ANN001 -- any buffer
        data = bytes(piece)
        self._parts.append(data)
        self._at += len(data)
        return len(data)

    def tell(self) -> int:
        return self._at

    def taken(self) -> bytes:
        """What was written since the last call."""
        parts, self._parts = self._parts, []
        return b"".join(parts)
