"""Which rows of a raw table are data: joined, dropped by rule, told from notes, picked by item."""

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from areaprofile.catalogue.records import DropRule, FileSpec, JoinSpec, Source
from areaprofile.errors import InputProblemsError, Problem
from areaprofile.sources import areas_in_file as lines
from areaprofile.sources.formats import read_raw
from areaprofile.sources.table import RawTable, plain
from areaprofile.sources.tidy import Findings, missing_items


def with_items(table: RawTable, source: Source, findings: Findings) -> RawTable:
    """The lines of a long table whose items the source asks for; an item without any is told."""
    if source.layout.kind != "long":
        return table
    items = lines.items_of(source, table)
    findings.problems += missing_items(source, items.unique(), table.file, table.header_row)
    wanted = source.layout.items
    return table.keep(items.isin(wanted).to_numpy()) if wanted else table


def without_dropped(table: RawTable, rules: tuple[DropRule, ...]) -> RawTable:
    """The table without the rows that a rule leaves out (totals among areas, other countries)."""
    for rule in rules:
        table = table.keep(~found_in(table.texts(rule.column), rule.matches))
    return table


def found_in(texts: pd.Series, pattern: str) -> np.ndarray:
    """Where the regular expression is found; each different text is looked at once."""
    codes, uniques = pd.factorize(texts)
    found = [re.search(pattern, str(text)) is not None for text in plain(uniques)]
    return np.array(found, dtype=bool)[codes]


def without_notes(table: RawTable, source: Source) -> RawTable:
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


def joined(table: RawTable, join: JoinSpec, raw_dir: Path) -> RawTable:
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
        place = int(differing.index.to_numpy()[twice[0]])
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
