"""What differs between two builds of a store: values, measures, areas, definitions, flags."""

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from areaprofile.store.layout import VALUE_LEVELS, VALUE_SCHEMA, values_path
from areaprofile.store.open import Store
from areaprofile.store.read import has_table, list_indicators, read_parquet, read_table

COLUMNS = (
    *("kind", "change", "level", "indicator_id", "area_code", "period", "section", "field"),
    *("before", "after", "before_reason", "after_reason"),
)
KINDS = ("value", "indicator", "area", "definition", "flag")
_KEY = ["area_code", "vintage", "period", "section"]
# Tables of definitions, and the columns by which a row is found again.
_TABLES = {
    "indicator": ("indicator", ["indicator_id"]),
    "area": ("area", ["area_code", "vintage"]),
    "indicator_version": ("definition", ["indicator_id", "version"]),
    "source": ("definition", ["source_id"]),
    "theme": ("definition", ["theme_id"]),
    "partner": ("definition", ["partner_id"]),
}
_FLAG_KEY = ["council_code", "service", "indicator_id", "rule_id"]


@dataclass(frozen=True)
class Difference:
    """`rows` have COLUMNS, one per thing that differs."""

    before: str
    after: str
    rows: pd.DataFrame


def find_differences(before: Store, after: Store) -> Difference:
    """Everything that differs between two builds; files with the same hash are not opened.

    A value is `added` when it was missing or unknown before, `revised` when it has another number,
    `withdrawn` when it is missing now. Definitions: `added`, `changed` (a row per field),
    `withdrawn`. Flags: `raised`, `cleared`.
    """
    parts = [*_tables(before, after), *_all_values(before, after), _flags(before, after)]
    found = [part for part in parts if len(part)]
    rows = pd.concat(found, ignore_index=True) if found else pd.DataFrame()
    return Difference(before.build, after.build, rows.reindex(columns=list(COLUMNS)))


def _all_values(before: Store, after: Store) -> Iterator[pd.DataFrame]:
    old, new = _hashes(before), _hashes(after)
    for level in VALUE_LEVELS:
        names = {*list_indicators(before, level), *list_indicators(after, level)}
        for indicator_id in sorted(names):
            path = f"values/{level}/{indicator_id}.parquet"
            if old.get(path) != new.get(path):
                found = _values(before, after, level, indicator_id)
                yield found.assign(kind="value", level=level, indicator_id=indicator_id)


def _values(before: Store, after: Store, level: str, indicator_id: str) -> pd.DataFrame:
    one, other = (_read(store, level, indicator_id) for store in (before, after))
    both = one.merge(other, on=_KEY, how="outer", suffixes=("_before", "_after"))
    was, now = both["value_before"], both["value_after"]
    both = both.assign(change=None, before=was, after=now)
    both.loc[was.isna() & now.notna(), "change"] = "added"
    both.loc[was.notna() & now.isna(), "change"] = "withdrawn"
    both.loc[was.notna() & now.notna() & (was != now), "change"] = "revised"
    both = both.rename(
        columns={
            "missing_reason_before": "before_reason",
            "missing_reason_after": "after_reason",
        }
    )
    return both[both["change"].notna()]


def _read(store: Store, level: str, indicator_id: str) -> pd.DataFrame:
    columns = [*_KEY, "value", "missing_reason"]
    path = values_path(store.folder, level, indicator_id)
    if not path.is_file():
        return VALUE_SCHEMA.empty_table().select(columns).to_pandas()
    return read_parquet(path, columns)


def _hashes(store: Store) -> dict[str, str]:
    return {entry["path"]: entry["sha256"] for entry in store.manifest["files"]}


def _tables(before: Store, after: Store) -> Iterator[pd.DataFrame]:
    for name, (kind, key) in _TABLES.items():
        one, other = (_keyed(store, name, key) for store in (before, after))
        for code in other.index.difference(one.index):
            yield _row(kind, "added", name, code, "", "", "")
        for code in one.index.difference(other.index):
            yield _row(kind, "withdrawn", name, code, "", "", "")
        both = one.index.intersection(other.index)
        fields = [column for column in other.columns if column in one.columns]
        old, new = one.loc[both, fields], other.loc[both, fields]
        for code, field in _different(old, new):
            was, now = old.loc[[code], field].iloc[0], new.loc[[code], field].iloc[0]
            yield _row(kind, "changed", name, code, field, was, now)


def _different(old: pd.DataFrame, new: pd.DataFrame) -> list[tuple[object, str]]:
    found = []
    for column in new.columns:
        same = (old[column] == new[column]) | (old[column].isna() & new[column].isna())
        found += [(code, str(column)) for code in new.index[~same.to_numpy(dtype=bool)]]
    return found


def _keyed(store: Store, name: str, key: list[str]) -> pd.DataFrame:
    if not has_table(store, name):
        return pd.DataFrame(index=pd.Index([], name="key"))
    frame = read_table(store, name)
    codes = frame[key[0]].astype(str)
    for more in key[1:]:
        codes = codes + " " + frame[more].astype(str)
    return frame.set_index(pd.Index(codes, name="key"))


def _row(
    kind: str, change: str, table: str, code: object, field: str, was: object, now: object
) -> pd.DataFrame:
    name = "area_code" if kind == "area" else "indicator_id"
    field = f"{table}.{field}" if field else table
    row = {"kind": kind, "change": change, name: str(code), "field": field}
    return pd.DataFrame([row | {"before": was, "after": now}]).astype({"before": object})


def _flags(before: Store, after: Store) -> pd.DataFrame:
    one, other = _raised(before), _raised(after)
    rows = [
        {
            "kind": "flag",
            "change": change,
            "area_code": key[0],
            "indicator_id": key[2],
            "field": f"{key[3]} {key[1]}".strip(),
        }
        for change, keys in (("raised", other - one), ("cleared", one - other))
        for key in sorted(keys)
    ]
    return pd.DataFrame(rows)


def _raised(store: Store) -> set[tuple[str, ...]]:
    if not has_table(store, "flag"):
        return set()
    frame = read_table(store, "flag")
    frame = frame[frame["state"] == "raised"]
    if "edition" in frame.columns and len(frame):
        frame = frame[frame["edition"] == frame["edition"].max()]
    keys = frame[_FLAG_KEY].fillna("").astype(str)
    return set(keys.itertuples(index=False, name=None))
