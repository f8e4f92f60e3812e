"""Memory-mapped arrays of a level: every series × area, and every area's standing.

They hold nothing that the Parquet files do not: they are built from them, for speed. A store that
was shipped without them gets them on first use, in a cache folder.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from areaprofile.errors import UnknownCodeError
from areaprofile.stats.standing import percentile
from areaprofile.store.cache import cached_folder
from areaprofile.store.layout import arrays_path, values_path
from areaprofile.store.open import Store
from areaprofile.store.order import find_slices, ordered_areas
from areaprofile.store.read import list_indicators, read_parquet, read_table

SERIES_COLUMNS = ("indicator_id", "period", "section", "row")


@dataclass(frozen=True)
class Arrays:
    """One level's arrays. `values[row, place]`; `standing[place, row]` (0 lowest, 100 highest)."""

    level: str
    vintage: str
    areas: tuple[str, ...]
    series: pd.DataFrame
    values: np.ndarray
    standing: np.ndarray
    slices: Mapping[str, slice]
    places: Mapping[str, int]

    def slice_of(self, code: str) -> slice:
        """The places of the areas of one council, county or region, or of one area itself.

        Raises UnknownCodeError when no area of this level belongs to `code`.
        """
        if code in self.slices:
            return self.slices[code]
        place = self.place_of(code)
        return slice(place, place + 1)

    def place_of(self, code: str) -> int:
        """The place of one area in `areas`.

        Raises UnknownCodeError when this level has no such area.
        """
        if code not in self.places:
            raise UnknownCodeError(f"No area of level {self.level!r} bears the code {code!r}.")
        return self.places[code]

    def row_of(self, indicator_id: str, period: str, section: str = "all") -> int | None:
        """The row of one series in `values`, or None when there is none."""
        rows = self.series
        found = rows.loc[
            (rows["indicator_id"] == indicator_id)
            & (rows["period"] == period)
            & (rows["section"] == section),
            "row",
        ]
        return int(found.iloc[0]) if len(found) else None


def open_arrays(store: Store, level: str) -> Arrays:
    """The arrays of one level, mapped from disk; built first where the store was shipped without.

    Raises UnknownCodeError when the store has no such level.
    """
    if level not in store.vintages:
        raise UnknownCodeError(f"This store has no level {level!r}.")
    folder = arrays_path(store.folder, level)
    if not folder.is_dir():
        folder = cached_folder(store.build, f"arrays-{level}", _builder(store, level))
    areas = read_parquet(folder / "areas.parquet")
    codes = tuple(areas["area_code"])
    return Arrays(
        level=level,
        vintage=store.vintages[level],
        areas=codes,
        series=read_parquet(folder / "series.parquet"),
        values=np.load(folder / "values.npy", mmap_mode="r", allow_pickle=False),
        standing=np.load(folder / "standing.npy", mmap_mode="r", allow_pickle=False),
        slices=find_slices(areas),
        places={code: place for place, code in enumerate(codes)},
    )


def write_arrays(store: Store, level: str, folder: Path) -> None:
    """Make the arrays of one level from the Parquet files of the store, in `folder`."""
    areas = ordered_areas(read_table(store, "area"), level, store.vintages[level])
    kinds = read_table(store, "indicator").set_index("indicator_id")["kind"]
    places = pd.Index(areas["area_code"])
    keys: list[tuple[str, str, str]] = []
    rows: list[np.ndarray] = []
    ranked: list[np.ndarray] = []
    for indicator_id in list_indicators(store, level):
        found, values, mask = _series_of(store, level, indicator_id, places)
        keys += [(indicator_id, *key) for key in found]
        rows.append(values)
        ranked.append(mask & (kinds[indicator_id] != "modelled"))
    empty = np.empty((0, len(places)), dtype=np.float32)
    values = np.concatenate([empty, *rows])
    mask = np.concatenate([empty.astype(bool), *ranked])
    series = pd.DataFrame(keys, columns=list(SERIES_COLUMNS[:3])).assign(row=range(len(keys)))
    folder.mkdir(parents=True, exist_ok=True)
    _write_frame(areas, folder / "areas.parquet")
    _write_frame(series, folder / "series.parquet")
    np.save(folder / "values.npy", values)
    np.save(folder / "standing.npy", np.ascontiguousarray(standing_of(values, mask).T))


def standing_of(values: np.ndarray, ranked: np.ndarray) -> np.ndarray:
    """Each row's percentile standing, 0 to 100: areas lower, and half of those equal, in 100.

    `ranked` says which values take part; the others get nan, as missing values do.
    """
    result = np.empty(values.shape, dtype=np.float32)
    for row, (line, takes_part) in enumerate(zip(values, ranked, strict=True)):
        result[row] = percentile(np.where(takes_part, line, np.nan))
    return result


def _series_of(
    store: Store, level: str, indicator_id: str, places: pd.Index
) -> tuple[list[tuple[str, str]], np.ndarray, np.ndarray]:
    """The (period, section) pairs of one indicator, its values, and which may be ranked."""
    columns = ["area_code", "period", "section", "value", "conversion_quality"]
    path = values_path(store.folder, level, indicator_id)
    frame = read_parquet(path, columns, codes=columns[:3])
    area, period, section = (frame[name].cat for name in columns[:3])
    # Each different code is looked up once, not once a row.
    at = places.get_indexer(area.categories)[area.codes.to_numpy()]
    pair = period.codes.to_numpy().astype(np.int64) * len(section.categories)
    pairs, row = np.unique(pair + section.codes.to_numpy(), return_inverse=True)
    names = [divmod(int(code), len(section.categories)) for code in pairs]
    keys = [(str(period.categories[one]), str(section.categories[two])) for one, two in names]
    order = sorted(range(len(keys)), key=lambda place: keys[place])
    row = np.argsort(np.array(order, dtype=np.intp))[row]
    keys = [keys[place] for place in order]
    values = np.full((len(keys), len(places)), np.nan, dtype=np.float32)
    ranked = np.ones(values.shape, dtype=bool)
    known = at >= 0
    values[row[known], at[known]] = frame["value"].to_numpy()[known]
    shared = known & (frame["conversion_quality"] == "shared").to_numpy()
    ranked[row[shared], at[shared]] = False
    return keys, values, ranked


def _builder(store: Store, level: str) -> Callable[[Path], None]:
    def build(folder: Path) -> None:
        write_arrays(store, level, folder)

    return build


def _write_frame(frame: pd.DataFrame, path: Path) -> None:
    table = pa.Table.from_pandas(frame, preserve_index=False).replace_schema_metadata(None)
    pq.write_table(table, path, compression="zstd")
