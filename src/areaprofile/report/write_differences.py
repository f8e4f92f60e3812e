"""Differences between two builds as text, CSV or JSON: what `areaprofile diff` prints."""

import json
from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from areaprofile.report.differences import COLUMNS, KINDS, Difference
from areaprofile.tables.revisions import unhidden_words

SHOWN = 20
_HEADINGS = {
    "value": "Values",
    "indicator": "Measures",
    "area": "Areas",
    "definition": "Definitions",
    "target": "Targets",
    "record": "Judgements, money and other records",
    "flag": "Flags",
}


def write_differences(found: Difference, form: str) -> str:
    """The text of `form`: `table`, `csv` or `json`. Numbers are unrounded in csv and json."""
    if form == "csv":
        return found.rows.to_csv(index=False, lineterminator="\n")
    if form == "json":
        rows = [
            {name: None if pd.isna(value) else value for name, value in row.items()}
            for row in found.rows.to_dict("records")
        ]
        whole = {"before": found.before, "after": found.after, "differences": rows}
        return json.dumps(whole, ensure_ascii=False, indent=1, default=str) + "\n"
    return "\n".join(_lines(found)) + "\n"


def _lines(found: Difference) -> list[str]:
    if not len(found.rows):
        return [f"Builds {found.before} and {found.after} hold the same."]
    lines = [f"From build {found.before} to build {found.after}"]
    for kind in KINDS:
        part = found.rows[found.rows["kind"] == kind]
        if not len(part):
            continue
        counts = part["change"].value_counts()
        told = ", ".join(f"{counts[one]:,} {one}" for one in sorted(counts.index))
        lines += ["", f"{_HEADINGS[kind]}: {told}"]
        unhidden = (part["change"] == "added") & (part["before_reason"] == "suppressed")
        lines += unhidden_words(found.before, int(unhidden.sum()))
        if kind == "value":
            part, removed = _without_removed(part, found.rows)
            lines += removed
        lines += [f"  {_line(row)}" for row in part.head(SHOWN).to_dict("records")]
        if len(part) > SHOWN:
            lines.append(f"  … and {len(part) - SHOWN:,} more; --format csv has them all")
    return lines


def _without_removed(values: pd.DataFrame, rows: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """The values without those of measures that are gone, and a line for each of these."""
    gone = rows.loc[(rows["kind"] == "indicator") & (rows["change"] == "withdrawn"), "indicator_id"]
    is_gone = values["indicator_id"].isin(gone)
    counts = values.loc[is_gone, "indicator_id"].value_counts().sort_index()
    told = [f"  withdrawn: {name}, the whole measure: {n:,} values" for name, n in counts.items()]
    return values[~is_gone], told


def _line(row: Mapping[Hashable, Any]) -> str:
    where = [row[name] for name in COLUMNS[2:8] if not pd.isna(row[name]) and row[name] != "all"]
    text = f"{row['change']}: {' '.join(str(one) for one in where)}"
    was, now = (_shown(row, side) for side in ("before", "after"))
    return f"{text}: {was} → {now}" if was or now else text


def _shown(row: Mapping[Hashable, Any], side: str) -> str:
    value, reason = row[side], row.get(f"{side}_reason")
    if value is None or pd.isna(value):
        gone = "withdrawn" if side == "after" else "unknown"
        empty = gone if row["kind"] == "value" else ""
        return empty if reason is None or pd.isna(reason) else str(reason)
    return f"{value:,.6g}" if isinstance(value, float) else str(value)
