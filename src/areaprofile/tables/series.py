"""One measure in one period over all areas of a level, in the order of the level's areas."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd
import pyarrow as pa

from areaprofile.catalogue.records import MISSING_REASONS, STATUSES
from areaprofile.periods import parse_period

NO_ENTRY = -1
NUMBERS = ("value", "lower", "upper", "numerator", "denominator")


@dataclass(frozen=True, eq=False)
class Series:
    """Values of one measure and period. Arrays run over the areas of a level; NaN is no figure.

    `reason` and `status` index MISSING_REASONS and STATUSES, NO_ENTRY where there is none.
    `ranked` says whose value may be placed among the others (a rate shared out from a former area
    may not); `ordered` holds those values from low to high.
    """

    indicator_id: str
    period: str
    value: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    numerator: np.ndarray
    denominator: np.ndarray
    status: np.ndarray
    reason: np.ndarray
    ranked: np.ndarray
    ordered: np.ndarray
    converted: np.ndarray | None = None  # True where a figure comes from areas of another vintage

    def reason_at(self, place: int) -> str | None:
        """Why the area at `place` has no figure; None if it has one or no reason is known."""
        return MISSING_REASONS[self.reason[place]] if self.reason[place] != NO_ENTRY else None

    def status_at(self, place: int) -> str:
        """The status of the figure at `place`; empty if there is none."""
        return STATUSES[self.status[place]] if self.status[place] != NO_ENTRY else ""


def newest(by_period: Mapping[str, Series]) -> Series:
    """The last of the series, which stand in the order of their periods."""
    return by_period[list(by_period)[-1]]


def series_of(values: pa.Table, *, codes: np.ndarray) -> Mapping[str, Series]:
    """Period → series, the oldest period first, from a store's values of one measure.

    Only the section `all` is read. Areas of the file that are not among `codes` are left out;
    those of `codes` that the file does not hold have no figure and no reason.
    """
    columns = {name: values.column(name).combine_chunks() for name in values.column_names}
    if not values.num_rows:
        return {}
    numbers = {name: columns[name].to_numpy(zero_copy_only=False) for name in NUMBERS}
    places = _index(columns["area_code"], codes)
    whole = _index(columns["section"], np.array(["all"], dtype=object)) == 0
    periods = sorted(set(columns["period"].dictionary.to_pylist()), key=period_order)
    period_of = _index(columns["period"], np.array(periods, dtype=object))
    status = _index(columns["status"], np.array(STATUSES, dtype=object))
    reason = _index(columns["missing_reason"], np.array(MISSING_REASONS, dtype=object))
    shared = _index(columns["conversion_quality"], np.array(["shared"], dtype=object)) == 0
    quality = columns["conversion_quality"]
    moved = shared | (_index(quality, np.array(["summed"], dtype=object)) == 0)
    key = columns["indicator_id"].dictionary[0].as_py()
    found: dict[str, Series] = {}
    for number, period in enumerate(periods):
        rows = np.flatnonzero((period_of == number) & whole & (places >= 0))
        at = places[rows]
        spread = {name: _spread(column[rows], at, len(codes)) for name, column in numbers.items()}
        ranked = np.isfinite(spread["value"])
        ranked[at[shared[rows]]] = False
        found[period] = Series(
            indicator_id=key,
            period=period,
            **spread,
            status=_spread_entries(status[rows], at, len(codes)),
            reason=_spread_entries(reason[rows], at, len(codes)),
            ranked=ranked,
            ordered=np.sort(spread["value"][ranked]),
            converted=_spread_flags(moved[rows], at, len(codes)),
        )
    return found


def _index(column: pa.DictionaryArray, known: np.ndarray) -> np.ndarray:
    """For each row the place of its text among `known`; NO_ENTRY if it is not among them."""
    places = _places_in(column.dictionary, known)
    rows = column.indices.to_numpy(zero_copy_only=False)
    if column.null_count:
        missing = np.asarray(column.is_null())
        rows = np.where(missing, 0, rows).astype(int)
        found = places[rows] if len(places) else np.full(len(rows), NO_ENTRY)
        return np.where(missing, NO_ENTRY, found)
    return places[rows]


_KEPT: dict[int, tuple[pa.Array, np.ndarray, np.ndarray]] = {}


def _places_in(texts: pa.Array, known: np.ndarray) -> np.ndarray:
    # All files of a level hold the same areas in the same order: they are looked up once.
    kept = _KEPT.get(len(known))
    if kept is not None and kept[1] is known and kept[0].equals(texts):
        return kept[2]
    found = pd.Index(known).get_indexer(pd.Index(texts.to_pylist(), dtype=object))
    if len(known) > len(MISSING_REASONS):
        _KEPT[len(known)] = (texts, known, found)
    return found


def _spread(values: np.ndarray, at: np.ndarray, areas: int) -> np.ndarray:
    if not np.isfinite(values).any():
        return _nothing(areas)
    out = np.full(areas, np.nan)
    out[at] = values
    return out


@lru_cache(maxsize=16)
def _nothing(areas: int) -> np.ndarray:
    """No figure anywhere: one array for all, as scores have neither limits nor counts."""
    out = np.full(areas, np.nan)
    out.flags.writeable = False
    return out


def _spread_entries(values: np.ndarray, at: np.ndarray, areas: int) -> np.ndarray:
    out = np.full(areas, NO_ENTRY, dtype=np.int8)
    out[at] = values
    return out


def _spread_flags(values: np.ndarray, at: np.ndarray, areas: int) -> np.ndarray | None:
    if not values.any():
        return None
    out = np.zeros(areas, dtype=bool)
    out[at] = values
    return out


def period_order(code: str) -> tuple[object, object]:
    """Sorts periods by their last day, then by their first."""
    period = parse_period(code)
    return period.end, period.start
