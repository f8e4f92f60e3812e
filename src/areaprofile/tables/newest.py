"""The newest figures of many measures at once, from the store's arrays: areas × measures."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from areaprofile.catalogue.records import Indicator
from areaprofile.store.arrays import open_arrays
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.series import period_order


@dataclass(frozen=True, eq=False)
class Newest:
    """The newest period of each measure that the arrays hold, in the order asked for.

    `value` and `standing` are areas × measures, in the order of the atlas's level; `standing` is
    the percentile in the country (0 lowest), nan for what may not be ranked: modelled values and
    values shared out from a former area.
    """

    measures: tuple[Indicator, ...]
    periods: tuple[str, ...]
    value: np.ndarray
    standing: np.ndarray


def newest_of(atlas: Atlas, level: str, measures: Sequence[Indicator]) -> Newest:
    """The newest figures of `measures`; those that the level does not have are left out."""
    codes = atlas.level(level).codes
    if not measures or not set(atlas.at_level.get(level, ())):
        nothing = np.empty((len(codes), 0))
        return Newest((), (), nothing, nothing.copy())
    arrays = open_arrays(atlas.store, level)
    rows = _newest_rows(atlas, level)
    known = tuple(one for one in measures if one.indicator_id in rows)
    found = [rows[one.indicator_id] for one in known]
    at = np.array([row for _, row in found], dtype=int)
    places = np.array([arrays.places.get(code, -1) for code in codes])
    value = np.asarray(arrays.values[at], dtype=float).T[places]
    standing = np.asarray(arrays.standing[:, at], dtype=float)[places]
    value[places < 0] = standing[places < 0] = np.nan
    return Newest(known, tuple(period for period, _ in found), value, standing)


@lru_cache(maxsize=16)
def _newest_rows(atlas: Atlas, level: str) -> dict[str, tuple[str, int]]:
    """Measure -> its newest period, and the row of the arrays that has it."""
    series = open_arrays(atlas.store, level).series
    rows: dict[str, tuple[str, int]] = {}
    whole = series[series["section"] == "all"]
    for indicator_id, group in whole.groupby("indicator_id", observed=True):
        periods = [str(period) for period in group["period"]]
        last = max(range(len(periods)), key=lambda at: period_order(periods[at]))
        rows[str(indicator_id)] = (periods[last], int(np.asarray(group["row"])[last]))
    return rows
