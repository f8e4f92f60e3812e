"""A source's raw file as a tidy table, with every problem found in it."""

from pathlib import Path

import numpy as np
import pandas as pd

from areaprofile.catalogue.records import BlankRule, Source
from areaprofile.errors import InputProblemsError, Problem
from areaprofile.sources import areas_in_file as lines
from areaprofile.sources import rows
from areaprofile.sources.formats import read_held, read_raw
from areaprofile.sources.table import RawTable
from areaprofile.sources.tidy import (
    COLUMNS,
    PLUS,
    Findings,
    frame_of,
    missing_items,
    wide_columns,
)

KEY = ["area_code", "period", "item", "section"]


def read_source(
    source: Source, raw_dir: Path, *, held: bytes | None = None
) -> tuple[pd.DataFrame, list[Problem]]:
    """The tidy table of a source: one row per area, period, item and section.

    Columns: area_code, period, item, section, value, numerator, denominator, lower, upper, status,
    missing_reason, row. `value` is null if and only if `missing_reason` is set; codes are as
    published. Where there are problems the table holds what could be read; do not build with it.
    `held`: the bytes of a CSV that is read from memory instead of `raw_dir`.
    """
    nothing = pd.DataFrame(columns=list(COLUMNS))
    try:
        table = _raw(source, raw_dir, held)
        needed = _columns_needed(source)
        problems = [*table.missing_columns(needed), *table.repeated_columns(needed)]
        if problems:
            return nothing, problems
        findings = Findings(table.file)
        table = rows.with_items(table, source, findings)
        for join in source.join:
            table = rows.joined(table, join, raw_dir)
    except InputProblemsError as error:
        return nothing, list(error.problems)
    table = rows.without_notes(rows.without_dropped(table, source.drop), source)
    frame = _tidy(source, table, findings)
    if not len(frame) and not findings.problems:
        do = "look at the drop rules and the items of the source"
        findings.problems.append(Problem(table.file, 0, "", "no value to read", do))
    return frame, sorted(set(findings.problems))


def _raw(source: Source, raw_dir: Path, held: bytes | None) -> RawTable:
    def wanted(name: str) -> bool:
        return _is_wanted(source, name)

    if held is None:
        return read_raw(raw_dir, source.file, wanted=wanted)
    return read_held(held, source.file, wanted=wanted)


def _tidy(source: Source, table: RawTable, findings: Findings) -> pd.DataFrame:
    keys: dict[str, pd.Series] = {}
    if source.layout.kind == "long":
        keys["item"] = lines.items_of(source, table)
    elif source.period.from_headings:
        columns = wide_columns(source.layout, source.period.from_headings, table.headings)
        items = [item for item, _ in columns.values()]
        findings.problems += missing_items(source, items, table.file, table.header_row)
        keys["heading_period"] = lines.heading_periods(source, table, findings)
    keys["area_code"] = lines.area_codes(source, table, findings)
    keys["period"], keys["status"] = lines.periods_of(source, table, findings)
    keys["section"] = lines.sections_of(source, table)
    frame = frame_of(source, table, keys, findings)
    frame = _blanked(frame, table, source.blank)
    return _without_twins(frame.loc[:, list(COLUMNS)], source, findings)


def _columns_needed(source: Source) -> list[str]:
    """Headings that must be in the file, those of joined files left out."""
    layout, period = source.layout, source.period
    joined = {name for join in source.join for name in join.take}
    named = [source.area.column, source.area.level_column, period.column, period.rule_column]
    named += [*layout.item_columns, layout.value_column, layout.numerator_column]
    named += [layout.denominator_column, layout.lower_column, layout.upper_column]
    named += [layout.status_column, layout.section_column]
    named += [rule.column for rule in source.drop]
    named += [name for rule in source.blank for name in rule.when]
    named += [join.column for join in source.join]
    if layout.kind == "wide" and not period.from_headings:
        named += [item for item in layout.items if item not in layout.sums]
        named += [name for parts in layout.sums.values() for name in parts.split(PLUS)]
    return [name for name in dict.fromkeys(named) if name and name not in joined]


def _is_wanted(source: Source, name: str) -> bool:
    pattern = source.period.from_headings
    if name in _columns_needed(source):
        return True
    return bool(pattern) and name in wide_columns(source.layout, pattern, [name])


def _blanked(frame: pd.DataFrame, table: RawTable, rules: tuple[BlankRule, ...]) -> pd.DataFrame:
    """The tidy table with values that cannot be true made missing, by the source's rules."""
    for rule in rules:
        hit = np.ones(len(table.rows), dtype=bool)
        for name, pattern in rule.when.items():
            hit &= rows.found_in(table.texts(name), pattern)
        at = np.isin(frame["row"].to_numpy(), table.rows[hit])
        if rule.items:
            at &= frame["item"].isin(rule.items).to_numpy()
        frame.loc[at, ["value", "numerator", "lower", "upper"]] = np.nan
        frame.loc[at, "missing_reason"] = rule.reason
    return frame


def _without_twins(frame: pd.DataFrame, source: Source, findings: Findings) -> pd.DataFrame:
    """The table without rows of no area, and with one row per key."""
    # Rows whose area or period could not be read have their own problem already. Without a period
    # a row is kept for what can still be told of its area.
    without_period = frame.loc[(frame["area_code"] != "") & (frame["period"] == "")]
    known = (frame["area_code"] != "") & (frame["period"] != "")
    frame = _once(frame.loc[known].reset_index(drop=True), source, findings)
    return pd.concat([frame, without_period], ignore_index=True) if len(without_period) else frame


def _once(frame: pd.DataFrame, source: Source, findings: Findings) -> pd.DataFrame:
    """The table with one row per key; what the source does not allow is a problem."""
    codes = pd.DataFrame({name: pd.factorize(frame[name])[0] for name in KEY})
    if not codes.duplicated().any():
        return frame
    if source.duplicates in ("first", "last"):
        keep = "first" if source.duplicates == "first" else "last"
        return frame.drop_duplicates(KEY, keep=keep).reset_index(drop=True)
    if source.duplicates == "equal":
        frame = frame.drop_duplicates([*KEY, "value", "missing_reason"]).reset_index(drop=True)
    again = frame.duplicated(KEY).to_numpy()
    if again.any():
        twins = frame[frame.duplicated(KEY, keep=False)]
        keys = twins.loc[:, KEY].agg(" ".join, axis=1)
        first_rows = twins.groupby(keys)["row"].first()
        bad = np.flatnonzero(again)
        shown = [
            f"{keys.loc[place]} again (first in row {first_rows[keys.loc[place]]})"
            for place in bad[:50]
        ]
        do = "keep one of the two, or say in the source which counts (duplicates)"
        findings.rows(
            frame["row"].to_numpy()[bad],
            source.area.column,
            shown,
            do,
            many="keys that occur twice",
        )
    return frame.loc[~again].reset_index(drop=True)
