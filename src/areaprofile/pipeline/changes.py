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

_KEY = ["area_code", "vintage", "period", "section"]
SHOWN = 12


@dataclass(frozen=True)
class Changes:
    """`before`: the older build. `table`: level, indicator_id, added, revised, withdrawn."""

    before: str
    table: pd.DataFrame

    def lines(self) -> list[str]:
        """The changes as text, a line each, the largest first."""
        if not len(self.table):
            return [f"What changed since build {self.before}: no value."]
        counts = ("added", "revised", "withdrawn")
        totals = ", ".join(f"{int(self.table[name].sum()):,} {name}" for name in counts)
        lines = [f"What changed since build {self.before}: {totals}"]
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
            added, revised, withdrawn = _compare(before.folder / path, after.folder / path)
            if added or revised or withdrawn:
                rows.append((level, indicator_id, added, revised, withdrawn))
    columns = ["level", "indicator_id", "added", "revised", "withdrawn"]
    return Changes(before.build, pd.DataFrame(rows, columns=columns))


def _hashes(store: Store) -> dict[str, str]:
    return {entry["path"]: entry["sha256"] for entry in store.manifest["files"]}


def _compare(old: Path, new: Path) -> tuple[int, int, int]:
    """How many values were added, revised and withdrawn between two files; either may be absent."""
    before, after = _table(old), _table(new)
    if before.select(_KEY).equals(after.select(_KEY)):
        # The usual case: the same places and periods in the same order.
        one, other = (table["value"].to_numpy() for table in (before, after))
        gap, new_gap = np.isnan(one), np.isnan(other)
        revised = ~gap & ~new_gap & (one != other)
        return int((gap & ~new_gap).sum()), int(revised.sum()), int((~gap & new_gap).sum())
    one, other = (_values(table) for table in (before, after))
    both = one.index.intersection(other.index)
    revised = int((one.loc[both].to_numpy() != other.loc[both].to_numpy()).sum())
    return len(other) - len(both), revised, len(one) - len(both)


def _table(path: Path) -> pa.Table:
    if not path.is_file():
        return VALUE_SCHEMA.empty_table().select([*_KEY, "value"])
    with pq.ParquetFile(path) as file:
        return file.read(columns=[*_KEY, "value"])


def _values(table: pa.Table) -> pd.Series:
    """Values by key; those that are missing are left out."""
    frame = table.to_pandas().dropna(subset=["value"])
    return pd.Series(frame["value"].to_numpy(), pd.MultiIndex.from_frame(frame[_KEY]))
