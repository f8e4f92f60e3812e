"""Reading tables, values and boundaries of an opened store."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from areaprofile.errors import MissingFileError, UnknownCodeError
from areaprofile.store.layout import (
    VALUE_COLUMNS,
    VALUE_SCHEMA,
    boundaries_path,
    geometry_path,
    table_path,
    values_path,
)
from areaprofile.store.open import Store

if TYPE_CHECKING:
    import geopandas as gpd


def list_tables(store: Store) -> tuple[str, ...]:
    """The names of all tables of the store."""
    return tuple(sorted(path.stem for path in (store.folder / "tables").glob("*.parquet")))


def list_indicators(store: Store, level: str) -> tuple[str, ...]:
    """The ids of all indicators that have values at `level` (also `lsoa-2011`, `lsoa-2001`)."""
    return tuple(sorted(path.stem for path in (store.folder / "values").glob(f"{level}/*.parquet")))


def list_geometries(store: Store) -> tuple[str, ...]:
    """The names (`<level>-<vintage>-<within>`) of all geometry files that may be served."""
    return tuple(sorted(path.stem for path in (store.folder / "geometry").glob("*.bin")))


def has_table(store: Store, name: str) -> bool:
    """Whether the store has a table of this name."""
    return name in list_tables(store)


def read_table(
    store: Store, name: str, *, columns: Sequence[str] | None = None, codes: Sequence[str] = ()
) -> pd.DataFrame:
    """One table of the store, or some of its columns; those in `codes` come as categories.

    Raises UnknownCodeError when the store has no such table.
    """
    if not has_table(store, name):
        raise UnknownCodeError(
            f"This store has no table {name!r}. It has: {', '.join(list_tables(store))}."
        )
    return read_parquet(table_path(store.folder, name), columns, codes=codes)


def give_back_memory() -> None:
    """Hand back what reading a large table needed for a moment; the reader's pool keeps it else."""
    pa.default_memory_pool().release_unused()


def read_values(
    store: Store, level: str, indicator_id: str, *, columns: Sequence[str] = VALUE_COLUMNS
) -> pd.DataFrame:
    """All values of one indicator at one level: a row per area, period and section.

    Raises UnknownCodeError when the indicator has no values at this level.
    """
    if indicator_id not in list_indicators(store, level):
        raise UnknownCodeError(f"This store has no values of {indicator_id!r} at level {level!r}.")
    return read_parquet(values_path(store.folder, level, indicator_id), columns)


def read_value_columns(
    store: Store, level: str, indicator_id: str, *, columns: Sequence[str]
) -> pa.Table:
    """The same values as an Arrow table whose texts are dictionary-encoded: ten times as fast.

    Raises UnknownCodeError when the indicator has no values at this level.
    """
    if indicator_id not in list_indicators(store, level):
        raise UnknownCodeError(f"This store has no values of {indicator_id!r} at level {level!r}.")
    path = values_path(store.folder, level, indicator_id)
    texts = [name for name in columns if pa.types.is_string(VALUE_SCHEMA.field(name).type)]
    try:
        file = pq.ParquetFile(path, read_dictionary=texts)
        return file.read(columns=list(columns))
    except OSError as error:
        raise MissingFileError(f"{path} cannot be read: {error}") from error


def read_boundaries(store: Store, level: str, vintage: str) -> "gpd.GeoDataFrame":
    """The areas of one level: area_code, vintage, geometry (WGS 84), and coarser geometries.

    Raises UnknownCodeError when the store has none for this level and vintage.
    """
    # Slow to import, and hardly any reader asks for boundaries.
    import geopandas as gpd

    path = boundaries_path(store.folder, level, vintage)
    if path not in tuple((store.folder / "boundaries").glob("*.parquet")):
        raise UnknownCodeError(f"This store has no boundaries of {level!r}, vintage {vintage!r}.")
    return gpd.read_parquet(path)


def read_shapes(store: Store, level: str, vintage: str, codes: Sequence[str]) -> "gpd.GeoDataFrame":
    """The full boundaries of some areas: area_code, geometry (WGS 84); those it has, in its order.

    Raises UnknownCodeError when the store has none for this level and vintage.
    """
    import geopandas as gpd

    path = boundaries_path(store.folder, level, vintage)
    if not path.is_file():
        raise UnknownCodeError(f"This store has no boundaries of {level!r}, vintage {vintage!r}.")
    return gpd.read_parquet(
        path, columns=["area_code", "geometry"], filters=[("area_code", "in", list(codes))]
    )


def read_geometry(store: Store, level: str, vintage: str, within: str) -> bytes:
    """The compact geometry of the areas of `level` inside the area `within`, for the browser.

    Raises UnknownCodeError when the store has none.
    """
    if f"{level}-{vintage}-{within}" not in list_geometries(store):
        raise UnknownCodeError(f"This store has no geometry of {level!r} within {within!r}.")
    return geometry_path(store.folder, level, vintage, within).read_bytes()


def read_parquet(
    path: Path, columns: Sequence[str] | None = None, *, codes: Sequence[str] = ()
) -> pd.DataFrame:
    """A Parquet file, or some of its columns; those in `codes` come as categories, which is quick.

    Raises MissingFileError when the file cannot be read.
    """
    try:
        with pq.ParquetFile(path, read_dictionary=list(codes)) as file:
            return file.read(columns=columns and list(columns)).to_pandas()
    except OSError as error:
        raise MissingFileError(f"{path} cannot be read: {error}") from error
