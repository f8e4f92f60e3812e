"""A tidy table laid out for work: one array per item, over the same keys."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

NOTHING: Any = None
NUMBERS = ("value", "numerator", "denominator", "lower", "upper")


@dataclass(frozen=True)
class Item:
    """One item of a source over all keys: numbers (nan where there is none) and words."""

    numbers: dict[str, np.ndarray]
    status: np.ndarray
    reason: np.ndarray
    present: np.ndarray


class Items:
    """The items of one source, over its keys (area_code, period, section)."""

    def __init__(self, tidy: pd.DataFrame) -> None:
        groups = tidy.groupby(["area_code", "period", "section"], sort=True)
        self._key = groups.ngroup().to_numpy()
        first = tidy.assign(key=self._key).drop_duplicates("key").sort_values("key")
        self.keys = first[["area_code", "period", "section"]].reset_index(drop=True)
        self._tidy = tidy
        codes, names = pd.factorize(tidy["item"], sort=True)
        order = np.argsort(codes, kind="stable")
        bounds = np.searchsorted(codes[order], np.arange(len(names) + 1))
        self._rows = {
            str(name): order[bounds[place] : bounds[place + 1]] for place, name in enumerate(names)
        }

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all items."""
        return tuple(self._rows)

    def item(self, name: str) -> Item | None:
        """One item, or None when the source has no row of it."""
        rows = self._rows.get(name)
        if rows is None:
            return None
        part = self._tidy.iloc[rows]
        at = self._key[rows]
        size = len(self.keys)
        numbers = {}
        for column in NUMBERS:
            numbers[column] = np.full(size, np.nan)
            numbers[column][at] = part[column].to_numpy()
        status = np.full(size, None, dtype=object)
        reason = np.full(size, None, dtype=object)
        present = np.zeros(size, dtype=bool)
        status[at] = part["status"].to_numpy(dtype=object)
        words = part["missing_reason"].to_numpy(dtype=object)
        reason[at] = np.where(part["missing_reason"].notna(), words, NOTHING)
        present[at] = True
        return Item(numbers, status, reason, present)

    def total(self) -> np.ndarray:
        """The sum of all items of each key; nan where any of them is missing."""
        values = self._tidy["value"].to_numpy()
        sums = np.bincount(self._key, weights=np.nan_to_num(values), minlength=len(self.keys))
        gaps = np.bincount(self._key, weights=np.isnan(values), minlength=len(self.keys))
        return np.where(gaps > 0, np.nan, sums)
