"""The right reader for each format, every one ending in a RawTable of the columns asked for."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio
from pyogrio.errors import DataLayerError, DataSourceError

from areaprofile.catalogue.places import did_you_mean
from areaprofile.catalogue.records import FileSpec
from areaprofile.errors import InputProblemsError
from areaprofile.sources import limits
from areaprofile.sources.archive import opened
from areaprofile.sources.header import table_of
from areaprofile.sources.table import RawTable, Where, clean
from areaprofile.sources.textfile import read_rows
from areaprofile.sources.workbook import read_cells

Wanted = Callable[[str], bool]


def read_raw(raw_dir: Path, spec: FileSpec, *, wanted: Wanted) -> RawTable:
    """The table of a raw file; columns for which `wanted(heading)` is false may be left out.

    Raises InputProblemsError for a file that is missing, broken, unsafe or without a header.
    """
    with opened(raw_dir, spec.path) as where:
        return _READERS[spec.format](where, spec, wanted)


def read_held(held: bytes, spec: FileSpec, *, wanted: Wanted) -> RawTable:
    """As `read_raw` for a CSV whose bytes are in memory: nothing is written to disk."""
    return _csv(Where(Path(spec.path), spec.path, held), spec, wanted)


def _csv(where: Where, spec: FileSpec, wanted: Wanted) -> RawTable:
    blocks = read_rows(where, encoding=spec.encoding, separator=spec.separator)
    return _only(table_of(where, blocks, spec), wanted)


def _workbook(where: Where, spec: FileSpec, wanted: Wanted) -> RawTable:
    return _only(table_of(where, [read_cells(where, sheet=spec.sheet)], spec), wanted)


def _parquet(where: Where, spec: FileSpec, wanted: Wanted) -> RawTable:
    del spec
    try:
        with pq.ParquetFile(where.path) as file:
            names = {name: clean(name) for name in file.schema_arrow.names}
            columns = [name for name, heading in names.items() if wanted(heading)]
            if file.metadata.num_rows * max(len(columns), 1) > limits.MAX_CELLS:
                do = f"split it: {limits.MAX_CELLS:,} cells at most"
                raise InputProblemsError([where.problem("a table too large", do)])
            # With no column at all the row count is lost; take one, so that messages can count.
            frame = file.read(columns or list(names)[:1]).to_pandas()
    except (pa.ArrowException, OSError) as error:
        do = "fetch the file again: it is cut short or not Parquet"
        raise InputProblemsError([where.problem(f"a broken file ({error})", do)]) from error
    return _plain(where, frame.rename(columns=names), list(names.values()))


def _geo(where: Where, spec: FileSpec, wanted: Wanted) -> RawTable:
    if spec.format == "gpkg" and not _is_geopackage(where.path):
        do = "fetch the file again: it is cut short or no GeoPackage"
        raise InputProblemsError([where.problem("a broken file", do)])
    try:
        layers = [str(name) for name, _ in pyogrio.list_layers(where.path)]
        layer = spec.sheet or layers[0]
        if layer not in layers:
            do = did_you_mean(layer, layers)
            raise InputProblemsError([where.problem(f"no layer {layer!r}", do)])
        frame = pyogrio.read_dataframe(where.path, layer=layer, read_geometry=False)
    except (DataSourceError, DataLayerError) as error:
        do = "fetch the file again: it is cut short or not what its name says"
        raise InputProblemsError([where.problem(f"a broken file ({error})", do)]) from error
    return _only(_plain(where, pd.DataFrame(frame), list(map(clean, frame.columns))), wanted)


def _is_geopackage(path: Path) -> bool:
    """Whether the file says of itself, in its 69th byte, that it is one."""
    with path.open("rb") as file:
        return file.read(70)[68:] == b"GP"


def _plain(where: Where, frame: pd.DataFrame, headings: Iterable[str]) -> RawTable:
    """A table without cover sheets: the header counts as row 1, as it would in a spreadsheet."""
    if frame.empty:
        raise InputProblemsError([where.problem("no rows", "fetch the file again")])
    rows = np.arange(2, len(frame) + 2, dtype=np.int64)
    return RawTable(where.shown, frame.reset_index(drop=True), rows, 1, tuple(headings))


def _only(table: RawTable, wanted: Wanted) -> RawTable:
    columns = [name for name in table.frame.columns if wanted(str(name))]
    return replace(table, frame=table.frame[columns])


_READERS: Mapping[str, Callable[[Where, FileSpec, Wanted], RawTable]] = {
    "csv": _csv,
    "xlsx": _workbook,
    "xls": _workbook,
    "ods": _workbook,
    "parquet": _parquet,
    "geojson": _geo,
    "gpkg": _geo,
    "shp": _geo,
}
