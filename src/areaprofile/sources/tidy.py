"""From a raw table to the tidy one: areas, periods, items, values, and what is wrong with them."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from areaprofile.catalogue.places import did_you_mean
from areaprofile.catalogue.records import LayoutSpec, Source
from areaprofile.errors import Problem
from areaprofile.sources import limits
from areaprofile.sources.numbers import Numbers, parse_numbers
from areaprofile.sources.table import RawTable, spread

COLUMNS = (
    *("area_code", "period", "item", "section", "value", "numerator", "denominator"),
    *("lower", "upper", "status", "missing_reason", "row"),
)
NO_REASON = "not_collected"  # of an empty cell, unless the source's marks say otherwise
ITEM_JOIN = " | "
PLUS = " + "


@dataclass
class Findings:
    """Problems of one table, with only the first of each kind written out and the rest counted."""

    file: str
    problems: list[Problem] = field(default_factory=list)

    def rows(
        self, rows: np.ndarray, column: str, found: Iterable[str], do: str, *, many: str
    ) -> None:
        """A problem for each of `rows`; beyond the limit one line says how many more `many`."""
        for row, text in zip(rows[: limits.PROBLEMS_SHOWN], found, strict=False):
            self.problems.append(Problem(self.file, int(row), column, text, do))
        more = len(rows) - limits.PROBLEMS_SHOWN
        if more > 0:
            row = int(rows[limits.PROBLEMS_SHOWN])
            self.problems.append(Problem(self.file, row, column, f"{more:,} more {many}", do))


def number_column(
    table: RawTable, name: str, marks: Mapping[str, str], findings: Findings
) -> Numbers:
    """A column as numbers; text that is no number is a problem with its row."""
    column = table.column(name)
    numbers = parse_numbers(column, marks=marks, blank=marks.get("", NO_REASON))
    if numbers.refused.any():
        bad = np.flatnonzero(numbers.refused)
        shown = [f"{_cell(column.iloc[place])}, not a number" for place in bad[:50]]
        do = "mend the cell, or name the mark in the source's marks"
        findings.rows(table.rows[bad], name, shown, do, many="cells that are not numbers")
    return numbers


def _check_percent(
    table: RawTable, name: str, numbers: Numbers, findings: Findings, items: pd.Series | None = None
) -> None:
    """Fractions beside per cents of the same item are told: 0.34 next to 34% is likely 34%."""
    if not numbers.percent.any():
        return
    values, signed = numbers.values, numbers.percent
    groups = np.zeros(len(values), dtype=np.int64) if items is None else pd.factorize(items)[0]
    bare = ~signed & np.isfinite(values)
    outside = bare & ((values < 0) | (values > 1))
    mixed = np.isin(groups, groups[signed]) & ~np.isin(groups, groups[outside])
    bad = np.flatnonzero(bare & mixed & (values != 0))
    if bad.size:
        shown = [f"{values[place]:g} without %, where others are per cents" for place in bad[:50]]
        do = "write per cents in the same way in the whole column, such as 34%"
        findings.rows(table.rows[bad], name, shown, do, many="fractions among per cents")


def _cell(value: object) -> str:
    text = str(value)
    return repr(text if len(text) <= 60 else text[:57] + "…")


def frame_of(
    source: Source,
    table: RawTable,
    keys: Mapping[str, pd.Series],
    findings: Findings,
) -> pd.DataFrame:
    """The tidy table of a raw one whose areas, periods and sections (`keys`) are known."""
    if source.layout.kind == "wide":
        return _wide(source, table, keys, findings)
    return _long(source, table, keys, findings)


def _long(
    source: Source, table: RawTable, keys: Mapping[str, pd.Series], findings: Findings
) -> pd.DataFrame:
    layout = source.layout
    numbers = number_column(table, layout.value_column, source.marks, findings)
    _check_percent(table, layout.value_column, numbers, findings, keys["item"])
    part = _part(keys, table, numbers, source.stage)
    part["item"] = keys["item"]
    for name in ("numerator", "denominator", "lower", "upper"):
        column = getattr(layout, f"{name}_column")
        if column:
            found = number_column(table, column, source.marks, findings)
            part[name] = found.values
            if name in ("numerator", "denominator"):
                _check_counts(table, column, found.values, findings)
    counted = np.isin(keys["item"].to_numpy(dtype=object), list(layout.counts))
    _check_counts(table, layout.value_column, np.where(counted, numbers.values, 0.0), findings)
    if layout.status_column:
        words = table.texts(layout.status_column)
        told = words.map(dict(layout.status_words))
        part["status"] = told.where(told.notna(), part["status"])
    return part


def _check_counts(table: RawTable, name: str, values: np.ndarray, findings: Findings) -> None:
    bad = np.flatnonzero(values < 0)
    if bad.size:
        shown = [f"a negative count ({values[place]:g})" for place in bad[:50]]
        do = "mend the cell: a count is never below 0"
        findings.rows(table.rows[bad], name, shown, do, many="negative counts")


def _part(
    keys: Mapping[str, pd.Series], table: RawTable, numbers: Numbers, stage: str
) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "area_code": keys["area_code"],
            "period": keys["period"],
            "section": keys["section"],
            "value": numbers.values,
            "numerator": np.nan,
            "denominator": np.nan,
            "lower": np.nan,
            "upper": np.nan,
            "status": _statuses(keys["status"], numbers, stage),
            "missing_reason": _words(numbers.reasons),
            "row": table.rows,
        }
    )


def _statuses(told: pd.Series, numbers: Numbers, stage: str) -> pd.Series:
    """The status beside the number, else the one beside the period, else the release's stage."""
    return _words(numbers.statuses).fillna(told.replace("", stage))


def _words(values: np.ndarray) -> pd.Series:
    codes, uniques = pd.factorize(values)
    return spread([*uniques, None], codes)


def wide_columns(layout: LayoutSpec, pattern: str, headings: Iterable[str]) -> dict[str, tuple]:
    """Heading → (item, spelled period or None) of the columns to read from a wide table."""
    if not pattern:
        return {name: (name, None) for name in layout.items}
    found = {}
    for name in headings:
        match = re.search(pattern, name)
        if match:
            start, end = match.span(1)
            item = (name[:start] + name[end:]).strip(" |_-")
            if not layout.items or item in layout.items:
                found[name] = (item, match.group(1))
    return found


def _wide(
    source: Source, table: RawTable, keys: Mapping[str, pd.Series], findings: Findings
) -> pd.DataFrame:
    columns = wide_columns(source.layout, source.period.from_headings, table.headings)
    periods = keys.get("heading_period", pd.Series(dtype="str"))
    parts = []
    for name, (item, spelled) in columns.items():
        added = source.layout.sums.get(item, name).split(PLUS)
        numbers = _added([number_column(table, one, source.marks, findings) for one in added])
        _check_percent(table, name, numbers, findings)
        if item in source.layout.counts:
            _check_counts(table, name, numbers.values, findings)
        part = _part(keys, table, numbers, source.stage)
        part["item"] = item
        if spelled is not None:
            part["period"] = periods[spelled]
        parts.append(part)
    if not parts:
        return pd.DataFrame(columns=list(COLUMNS))
    return pd.concat(parts, ignore_index=True)


def _added(parts: list[Numbers]) -> Numbers:
    """The sum of columns; missing where any of them is, for the reason of the first that is."""
    first, *others = parts
    values, reasons, statuses = first.values, first.reasons, first.statuses
    refused, percent = first.refused, first.percent
    for other in others:
        values = values + other.values
        reasons = np.where(pd.isna(reasons), other.reasons, reasons)
        statuses = np.where(pd.isna(statuses), other.statuses, statuses)
        refused, percent = refused | other.refused, percent | other.percent
    return Numbers(values, reasons, statuses, refused, percent)


def missing_items(source: Source, found: Iterable[str], file: str, row: int) -> list[Problem]:
    """A problem for each item that the definitions name and the file does not have."""
    known = set(found)
    return [
        Problem(file, row, "", f"no item {item!r}", did_you_mean(item, known))
        for item in dict.fromkeys((*source.layout.items, *source.layout.counts))
        if item not in known
    ]
