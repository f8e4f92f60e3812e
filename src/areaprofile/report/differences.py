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
KINDS = ("value", "indicator", "area", "definition", "target", "record", "flag")
_KEY = ["area_code", "vintage", "period", "section"]
# Tables that are no values: what they are about, and the columns by which a row is found again.
TABLES: dict[str, tuple[str, tuple[str, ...]]] = {
    "indicator": ("indicator", ("indicator_id",)),
    "area": ("area", ("area_code", "vintage")),
    "indicator_version": ("definition", ("indicator_id", "version")),
    "measure": ("definition", ("indicator_id", "source_id", "section")),
    "source": ("definition", ("source_id",)),
    "theme": ("definition", ("theme_id",)),
    "partner": ("definition", ("partner_id",)),
    "framework": ("definition", ("framework", "group_id")),
    "indicator_framework": ("definition", ("framework", "group_id", "indicator_id")),
    "basket": ("definition", ("basket_id", "indicator_id")),
    "spend_line": ("definition", ("line_id",)),
    "judgement_scheme": ("definition", ("scheme_id",)),
    "peer_set": ("definition", ("set_id",)),
    "record_file": ("definition", ("file_id",)),
    "flag_rule": ("definition", ("rule_id",)),
    "council_service": ("area", ("council_code", "service", "from")),
    "target": ("target", ("scope_code", "target_id")),
    "judgement": ("record", ("council_code", "scheme", "service", "date", "part")),
    "spend": ("record", ("council_code", "line", "period")),
    "event": ("record", ("scope_code", "date", "kind", "text")),
    "complaint": ("record", ("council_code", "service", "period")),
    "service_standard": ("record", ("council_code", "standard", "period")),
    "survey_round": ("record", ("council_code", "survey", "period")),
    "response": ("record", ("council_code", "service", "indicator_id", "rule_id", "date")),
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
    `withdrawn` when it is missing now. What stands in TABLES: `added`, `changed` (a row per field,
    named `table.field`, with before and after), `withdrawn`. Flags: `raised`, `cleared`.
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
    old_hashes, new_hashes = _hashes(before), _hashes(after)
    for name, (kind, key) in TABLES.items():
        path = f"tables/{name}.parquet"
        if old_hashes.get(path) == new_hashes.get(path):
            continue
        one, other = (_keyed(store, name, key) for store in (before, after))
        yield _rows(kind, "added", name, other.index.difference(one.index))
        yield _rows(kind, "withdrawn", name, one.index.difference(other.index))
        both = one.index.intersection(other.index)
        for field in (column for column in other.columns if column in one.columns):
            was, now = one.loc[both, field], other.loc[both, field]
            differs = ~((was == now) | (was.isna() & now.isna())).to_numpy(dtype=bool)
            rows = _rows(kind, "changed", f"{name}.{field}", both[differs])
            yield rows.assign(before=list(was[differs]), after=list(now[differs]))


def _keyed(store: Store, name: str, key: tuple[str, ...]) -> pd.DataFrame:
    """A table by the columns that name its rows; what stands there again is numbered."""
    if not has_table(store, name):
        return pd.DataFrame(index=pd.Index([], name="key"))
    frame = read_table(store, name)
    if frame.empty:
        return frame.set_index(pd.Index([], name="key", dtype="str"))
    parts = frame[list(key)].astype("str").fillna("").to_numpy(dtype=object)
    codes = pd.Series([" ".join(row).strip() for row in parts], index=frame.index, dtype="str")
    again = codes.groupby(codes).cumcount()
    codes = codes.where(again == 0, codes + " #" + (again + 1).astype("str"))
    return frame.set_index(pd.Index(codes, name="key", dtype="str"))


def _rows(kind: str, change: str, field: str, codes: pd.Index) -> pd.DataFrame:
    """A row for each of these keys; areas and what is about them stand under their code."""
    column = "indicator_id" if kind in ("indicator", "definition") else "area_code"
    empty = pd.Series([None] * len(codes), dtype=object)
    rows = pd.DataFrame({column: list(codes)}, dtype="str")
    return rows.assign(kind=kind, change=change, field=field, before=empty, after=empty)


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
