"""A source's raw file as a tidy table, with every problem found in it."""

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from areaprofile.catalogue.records import BlankRule, DropRule, FileSpec, JoinSpec, Source
from areaprofile.errors import InputProblemsError, Problem
from areaprofile.sources import areas_in_file as lines
from areaprofile.sources.formats import read_raw
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


def read_source(source: Source, raw_dir: Path) -> tuple[pd.DataFrame, list[Problem]]:
    """The tidy table of a source: one row per area, period, item and section.

    Columns: area_code, period, item, section, value, numerator, denominator, lower, upper, status,
    missing_reason, row. `value` is null if and only if `missing_reason` is set; codes are as
    published. Where there are problems the table holds what could be read; do not build with it.
    """
    nothing = pd.DataFrame(columns=list(COLUMNS))
    try:
        table = read_raw(raw_dir, source.file, wanted=lambda name: _is_wanted(source, name))
        problems = table.missing_columns(_columns_needed(source))
        if problems:
            return nothing, problems
        for join in source.join:
            table = _joined(table, join, raw_dir)
    except InputProblemsError as error:
        return nothing, list(error.problems)
    findings = Findings(table.file)
    table = _without_dropped(table, source.drop)
    table = _without_notes(table, source)
    frame = _tidy(source, table, findings)
    if not len(frame) and not findings.problems:
        do = "look at the drop rules and the items of the source"
        findings.problems.append(Problem(table.file, 0, "", "no value to read", do))
    return frame, sorted(set(findings.problems))


def _tidy(source: Source, table: RawTable, findings: Findings) -> pd.DataFrame:
    long = source.layout.kind == "long"
    keys: dict[str, pd.Series] = {}
    if long:
        items = lines.items_of(source, table)
        keys["item"] = items
        wanted = source.layout.items
        if wanted:
            findings.problems += missing_items(source, items.unique(), table.file, table.header_row)
            mask = items.isin(wanted).to_numpy()
            table = table.keep(mask)
            keys["item"] = pd.Series(items.to_numpy(dtype=object)[mask], dtype="str")
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


def _without_dropped(table: RawTable, rules: tuple[DropRule, ...]) -> RawTable:
    """The table without the rows that a rule leaves out (totals among areas, other countries)."""
    for rule in rules:
        table = table.keep(~_found_in(table.texts(rule.column), rule.matches))
    return table


def _found_in(texts: pd.Series, pattern: str) -> np.ndarray:
    """Where the regular expression is found; each different text is looked at once."""
    codes, uniques = pd.factorize(texts)
    found = [re.search(pattern, text) is not None for text in uniques]
    return np.array(found, dtype=bool)[codes]


def _without_notes(table: RawTable, source: Source) -> RawTable:
    """The table without footnotes: text in the area column that is no code, and nothing else."""
    others = [name for name in table.frame.columns if name != source.area.column]
    if not others:
        return table
    filled = np.zeros(len(table.rows), dtype=bool)
    for name in others:
        column = table.column(name)
        filled |= (column.notna() & (column != "")).to_numpy(dtype=bool)
    if filled.all():
        return table
    codes = table.texts(source.area.column)
    place = source.area.codes
    known = place in ("gss", "dfe_number", "e_code")
    is_area = np.array([known and lines.is_code(code, place) for code in codes[~filled]])
    filled[~filled] = is_area
    return table.keep(filled)


def _joined(table: RawTable, join: JoinSpec, raw_dir: Path) -> RawTable:
    """The table with columns of another file beside it, found by a key."""
    spec = FileSpec(path=join.path, format=join.format, sheet=join.sheet)
    wanted = {join.key, *join.take}
    other = read_raw(raw_dir, spec, wanted=lambda name: name in wanted)
    problems = other.missing_columns([join.key, *join.take])
    if problems:
        raise InputProblemsError(problems)
    keys = other.texts(join.key)
    differing = other.frame.assign(**{join.key: keys}).drop_duplicates()
    twice = np.flatnonzero(differing.duplicated(subset=[join.key]).to_numpy())
    if twice.size:
        place = int(differing.index[twice[0]])
        found = f"{keys.iloc[place]!r} twice with different values"
        row = int(other.rows[place])
        problem = Problem(other.file, row, join.key, found, "keep one row per key")
        raise InputProblemsError([problem])
    first = ~keys.duplicated().to_numpy()
    places = pd.Index(keys[first]).get_indexer(pd.Index(table.texts(join.column)))
    frame = table.frame.copy()
    for name in join.take:
        values = pd.Series(other.column(name).array[first])
        # Place -1 is a key without a partner: it gets nothing.
        frame[name] = values.reindex(np.where(places < 0, len(values), places)).to_numpy()
    return replace(table, frame=frame, headings=(*table.headings, *join.take))


def _blanked(frame: pd.DataFrame, table: RawTable, rules: tuple[BlankRule, ...]) -> pd.DataFrame:
    """The tidy table with values that cannot be true made missing, by the source's rules."""
    for rule in rules:
        hit = np.ones(len(table.rows), dtype=bool)
        for name, pattern in rule.when.items():
            hit &= _found_in(table.texts(name), pattern)
        rows = np.isin(frame["row"].to_numpy(), table.rows[hit])
        frame.loc[rows, ["value", "numerator", "lower", "upper"]] = np.nan
        frame.loc[rows, "missing_reason"] = rule.reason
    return frame


def _without_twins(frame: pd.DataFrame, source: Source, findings: Findings) -> pd.DataFrame:
    """The table with one row per key; what the source does not allow is a problem."""
    # Rows whose area or period could not be read have their own problem already.
    known = (frame["area_code"] != "") & (frame["period"] != "")
    frame = frame.loc[known].reset_index(drop=True)
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
        rows = frame["row"].to_numpy()[bad]
        findings.rows(rows, source.area.column, shown, do, many="keys that occur twice")
    return frame.loc[~again].reset_index(drop=True)
