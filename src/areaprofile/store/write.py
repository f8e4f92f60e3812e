"""Writing a store: all of it or nothing.

Everything goes to a temporary folder beside the builds. Only when it is whole is it renamed and
the one-line file `current` replaced; whoever stops half-way leaves the old build serving.
"""

import errno
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from areaprofile.errors import MissingFileError
from areaprofile.store.arrays import write_arrays
from areaprofile.store.layout import (
    AREA_SCHEMA,
    CURRENT,
    HALF_BUILT,
    LOCK,
    MANIFEST,
    VALUE_SCHEMA,
    arrays_path,
    boundaries_path,
    geometry_path,
    table_path,
    values_path,
)
from areaprofile.store.lock import locked
from areaprofile.store.manifest import is_whole, write_manifest
from areaprofile.store.open import Store, list_builds, open_store
from areaprofile.store.postcodes import write_postcodes

_REFUSALS = (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.ENOENT)
_NUMBERS = [one.name for one in VALUE_SCHEMA if pa.types.is_floating(one.type)]
# Levels of compression, and how many rows a table needs before dictionaries are worth it.
QUICK, HARDEST = 5, 19
_SHORT = 2000
_SCHEMAS = {"area": AREA_SCHEMA}


def refuse_other_folder(root: Path) -> None:
    """Raise MissingFileError for a file, and for a folder that holds other things than builds."""
    if root.exists() and not root.is_dir():
        raise MissingFileError(
            f"{root} is a file. Nothing was changed. Name a folder for the store with --out."
        )
    held = [one.name for one in root.iterdir()] if root.is_dir() else []
    is_store = any(name in (CURRENT, LOCK) or name.startswith(HALF_BUILT) for name in held)
    if held and not is_store and not list_builds(root):
        raise MissingFileError(
            f"{root} holds other things and is no store (such as {sorted(held)[0]}). "
            "Nothing was changed. Name an empty or new folder with --out."
        )


class StoreWriter:
    """Writes one build of the store at `root`; used in a `with` block, ended by `publish`.

    `small`: files are packed as hard as can be, which takes longer.
    """

    def __init__(self, root: Path, build: str, *, small: bool = False) -> None:
        self.root = root
        self.small = small
        self.build = build
        self.folder = root / f"{HALF_BUILT}{build}-{os.getpid()}"

    def __enter__(self) -> Self:
        with explained(self.root), ExitStack() as held:
            self.root.mkdir(parents=True, exist_ok=True)
            held.enter_context(locked(self.root))
            _sweep(self.root)
            self.folder.mkdir()
            self._held = held.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
        self._held.close()

    def table(self, name: str, frame: pd.DataFrame) -> None:
        """Write one table; the table `area` must have exactly the columns of AREA_SCHEMA."""
        schema = _SCHEMAS.get(name)
        with explained(self.root):
            packing = HARDEST if self.small else None
            _write(frame, table_path(self.folder, name), schema, packing)

    def rows_of(self, name: str) -> int:
        """How many rows the table of this name has so far; 0 when it was not written."""
        path = table_path(self.folder, name)
        return pq.read_metadata(path).num_rows if path.is_file() else 0

    def values(self, level: str, indicator_id: str, frame: pd.DataFrame) -> None:
        """Write the values of one indicator at one level, ordered by period, section and area.

        Columns that are not in `frame` are written wholly null.
        """
        full = frame.reindex(columns=VALUE_SCHEMA.names)
        full = full.iloc[_order(full)].reset_index(drop=True)
        with explained(self.root):
            path = values_path(self.folder, level, indicator_id)
            write_values(full, path, packing=HARDEST if self.small else QUICK)

    def boundaries(self, level: str, vintage: str, frame: gpd.GeoDataFrame) -> None:
        """Write the boundaries of one level: area_code, vintage, geometry, coarser geometries."""
        path = boundaries_path(self.folder, level, vintage)
        with explained(self.root):
            path.parent.mkdir(parents=True, exist_ok=True)
            level_of_packing = HARDEST if self.small else QUICK
            frame.to_parquet(
                path, index=False, compression="zstd", compression_level=level_of_packing
            )

    def geometry(self, level: str, vintage: str, within: str, data: bytes) -> None:
        """Write the compact geometry of the areas of `level` inside one area."""
        path = geometry_path(self.folder, level, vintage, within)
        with explained(self.root):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)

    def postcodes(self, frame: pd.DataFrame) -> int:
        """Write the columns postcode and area_code; returns how many postcodes there are."""
        with explained(self.root):
            return write_postcodes(self.folder, frame)

    def arrays(self, facts: Mapping[str, Any], levels: tuple[str, ...]) -> None:
        """Make the arrays of these levels from what was written; `facts` as for `publish`."""
        store = self.as_store(facts)
        with explained(self.root):
            for level in levels:
                write_arrays(store, level, arrays_path(self.folder, level))

    def copy(self, path: str, data: bytes) -> None:
        """Write a file of another build, whose bytes are `data`, at the same place in this one."""
        target = self.folder / path
        with explained(self.root):
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)

    def take_back(self, paths: Iterable[str]) -> None:
        """Delete what was copied: files of this build that has not been published."""
        for path in paths:
            (self.folder / path).unlink(missing_ok=True)

    @property
    def is_built(self) -> bool:
        """Whether the store has this build already, whole."""
        return (self.root / self.build / MANIFEST).is_file()

    def make_current(self) -> None:
        """Make this build, which the store has already, the live one."""
        with explained(self.root):
            make_current(self.root, self.build)

    def as_store(self, facts: Mapping[str, Any]) -> Store:
        """The half-built store, for checks that read what was written."""
        return Store(self.root, self.build, self.folder, facts)

    def publish(self, facts: Mapping[str, Any]) -> Store:
        """Write the manifest, rename the folder, make it the live build, and open it.

        A build of the same name stays as it is while all its files are whole; else it is replaced.
        `facts` needs at least vintages, is_invented, notice, as_at.
        """
        final = self.root / self.build
        with explained(self.root):
            write_manifest(self.folder, {"build": self.build, **facts})
            if not (self.is_built and is_whole(final)):
                if final.exists():
                    final.rename(self.root / f"{HALF_BUILT}{self.build}-damaged")
                self.folder.rename(final)
            make_current(self.root, self.build)
            _sweep(self.root)
        return open_store(self.root)


def write_values(frame: pd.DataFrame, path: Path, *, packing: int = QUICK) -> None:
    """Write one file of values, small and readable by any reader of Parquet.

    Codes that hardly repeat are plain; other texts are dictionaries, unless the table is so short
    that a dictionary is longer. Numbers whose low bits are empty (rounded to a power of two) have
    their bytes apart; other numbers are dictionaries.
    """
    table = pa.Table.from_pandas(frame, schema=VALUE_SCHEMA, preserve_index=False)
    apart = [name for name in _NUMBERS if _is_coarse(frame[name].to_numpy(dtype=float))]
    plain = VALUE_SCHEMA.names if len(frame) < _SHORT else (*apart, "area_code")
    dictionaries = [name for name in VALUE_SCHEMA.names if name not in plain]
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(
        table.replace_schema_metadata(None),
        path,
        compression="zstd",
        compression_level=packing,
        use_dictionary=dictionaries or False,  # pyright: ignore[reportArgumentType]
        column_encoding=dict.fromkeys(apart, "BYTE_STREAM_SPLIT"),
        write_statistics=False,
        store_schema=False,
    )


def _order(frame: pd.DataFrame) -> np.ndarray:
    """The places of the rows in order of period, section and area."""
    keys = (pd.factorize(frame[name], sort=True)[0] for name in ("area_code", "section", "period"))
    return np.lexsort(tuple(keys))


def _is_coarse(values: np.ndarray) -> bool:
    """Whether all numbers are multiples of 2^-20, as rounded values and whole counts are."""
    known = values[np.isfinite(values)]
    scaled = known * 2.0**20
    return bool(len(known)) and bool((scaled == np.round(scaled)).all())


def make_current(root: Path, build: str) -> None:
    """Make `build` the live build of the store, in one step that no reader sees half done."""
    half = root / f"{HALF_BUILT}{CURRENT}-{os.getpid()}"
    half.write_text(build + "\n", encoding="utf-8")
    half.replace(root / CURRENT)


@contextmanager
def explained(root: Path) -> Iterator[None]:
    """Turn a full disk or a folder that may not be written into a message."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise MissingFileError(
                f"The disk is full: the build could not be written to {root}. "
                "Nothing was changed. Make room and build again."
            ) from error
        if error.errno in _REFUSALS:
            raise MissingFileError(
                f"{error.filename or root} may not be written ({error.strerror}). "
                "Nothing was changed. Choose another folder with --out."
            ) from error
        raise


def _sweep(root: Path) -> None:
    """Delete what builds left that were killed. Only whoever holds the lock may call this."""
    for left in root.glob(f"{HALF_BUILT}*"):
        if left.is_dir():
            shutil.rmtree(left, ignore_errors=True)
        else:
            left.unlink(missing_ok=True)


def _write(frame: pd.DataFrame, path: Path, schema: pa.Schema | None, packing: int | None) -> None:
    table = pa.Table.from_pandas(frame, schema=schema, preserve_index=False)
    path.parent.mkdir(parents=True, exist_ok=True)
    plain = table.replace_schema_metadata(None)
    pq.write_table(plain, path, compression="zstd", compression_level=packing)
