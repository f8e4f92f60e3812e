"""What changed between two builds: values added, revised and withdrawn."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from areaprofile.store.layout import VALUE_LEVELS, VALUE_SCHEMA
from areaprofile.store.open import Store
from areaprofile.store.read import list_indicators
from areaprofile.tables.revisions import unhidden_words

_KEY = ["area_code", "vintage", "period", "section"]
_READ = [*_KEY, "value", "missing_reason"]
_HIDDEN = "suppressed"
SHOWN = 12


@dataclass(frozen=True)
class Changes:
    """`before`: the older build. `table`: level, indicator_id, added, revised, withdrawn, unhidden
    (those of the added that the older build withheld to protect people)."""

    before: str
    table: pd.DataFrame

    def lines(self) -> list[str]:
        """The changes as text, a line each, the largest first."""
        if not len(self.table):
            return [f"What changed since build {self.before}: no value."]
        counts = ("added", "revised", "withdrawn")
        totals = ", ".join(f"{int(self.table[name].sum()):,} {name}" for name in counts)
        lines = [f"What changed since build {self.before}: {totals}"]
        lines += unhidden_words(self.before, int(self.table["unhidden"].sum()))
        ordered = self.table.assign(all=self.table[list(counts)].sum(axis=1))
        ordered = ordered.sort_values(["all", "indicator_id"], ascending=[False, True])
        for _, row in ordered.head(SHOWN).iterrows():
            told = ", ".join(f"{int(row[name]):,} {name}" for name in counts if row[name])
            lines.append(f"  {row['indicator_id']} ({row['level']}): {told}")
        if len(ordered) > SHOWN:
            lines.append(f"  … and {len(ordered) - SHOWN} more")
        return lines


def find_changes(before: Store, after: Store) -> Changes:
    """The values that differ between two builds; files with the same hash are not opened."""
    old_hashes, new_hashes = _hashes(before), _hashes(after)
    rows = []
    for level in VALUE_LEVELS:
        names = {*list_indicators(before, level), *list_indicators(after, level)}
        for indicator_id in sorted(names):
            path = f"values/{level}/{indicator_id}.parquet"
            if old_hashes.get(path) == new_hashes.get(path):
                continue
            counts = _compare(before.folder / path, after.folder / path)
            if any(counts):
                rows.append((level, indicator_id, *counts))
    columns = ["level", "indicator_id", "added", "revised", "withdrawn", "unhidden"]
    return Changes(before.build, pd.DataFrame(rows, columns=columns))


def _hashes(store: Store) -> dict[str, str]:
    return {entry["path"]: entry["sha256"] for entry in store.manifest["files"]}


def _compare(old: Path, new: Path) -> tuple[int, int, int, int]:
    """How many values were added, revised and withdrawn between two files, and how many of the
    added had been suppressed; either may be absent."""
    before, after = _table(old), _table(new)
    if before.select(_KEY).equals(after.select(_KEY)):
        # The usual case: the same places and periods in the same order.
        one, other = (table["value"].to_numpy() for table in (before, after))
        gap, new_gap = np.isnan(one), np.isnan(other)
        revised = ~gap & ~new_gap & (one != other)
        hidden = np.equal(before["missing_reason"].to_numpy(), _HIDDEN)
        counts = (gap & ~new_gap, revised, ~gap & new_gap, gap & ~new_gap & hidden)
        added, changed, withdrawn, unhidden = (int(one.sum()) for one in counts)
        return added, changed, withdrawn, unhidden
    one, other = (_values(table) for table in (before, after))
    both = one.index.intersection(other.index)
    revised = int((one.loc[both].to_numpy() != other.loc[both].to_numpy()).sum())
    told = before.to_pandas()
    hidden = told.loc[told["missing_reason"] == _HIDDEN, _KEY]
    unhidden = int(pd.MultiIndex.from_frame(hidden).isin(other.index).sum())
    return len(other) - len(both), revised, len(one) - len(both), unhidden


def _table(path: Path) -> pa.Table:
    if not path.is_file():
        return VALUE_SCHEMA.empty_table().select(_READ)
    with pq.ParquetFile(path) as file:
        return file.read(columns=_READ)


def _values(table: pa.Table) -> pd.Series:
    """Values by key; those that are missing are left out."""
    frame = table.to_pandas().dropna(subset=["value"])
    return pd.Series(frame["value"].to_numpy(), pd.MultiIndex.from_frame(frame[_KEY]))
