"""A table that a visitor drags into the app: read with the same rules, and kept nowhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd

from areaprofile.catalogue.records import AreaSpec, FileSpec, LayoutSpec, PeriodSpec, Source
from areaprofile.errors import InputProblemsError, Problem
from areaprofile.sources.read import read_source
from areaprofile.sources.table import Where
from areaprofile.sources.textfile import find_encoding, find_separator, read_rows

MAX_BYTES = 5_000_000
MAX_ROWS = 200_000
# Columns are looked at one by one: tens of thousands would keep everybody waiting.
MAX_COLUMNS = 500
SEPARATORS = (b",", b";", b"\t", b"|")
_NAME = "dragged.csv"


@dataclass(frozen=True)
class Reading:
    """How a visitor says that a table is read. Empty columns: the table has none such."""

    area_column: str
    area_level: str
    area_codes: str  # gss | name
    value_column: str
    base_column: str = ""
    period_column: str = ""
    period_rule: str = "calendar"
    period_fixed: str = ""


def first_rows(data: bytes, *, name: str, count: int = 50) -> tuple[list[list[str]], list[Problem]]:
    """The first rows of a table, headings included; or why it cannot be read."""
    problems = _too_large(data, name)
    if problems:
        return [], problems
    where = Where(Path(_NAME), _NAME, data)
    try:
        encoding = find_encoding(where)
        separator = find_separator(where, encoding)
        block = next(read_rows(where, encoding=encoding, separator=separator), [])
    except InputProblemsError as error:
        return [], _named(error.problems, name)
    return [row for row in block[: count + 1] if any(row)], []


def read_dragged(data: bytes, reading: Reading, *, name: str) -> tuple[pd.DataFrame, list[Problem]]:
    """The tidy table of the data (see `read_source`), and every problem, under the file's name.

    Nothing is written to disk.
    """
    problems = _too_large(data, name)
    if problems:
        return pd.DataFrame(), problems
    frame, found = read_source(_source(reading), Path(), held=data)
    if len(frame) > MAX_ROWS:
        do = f"take fewer rows: {MAX_ROWS:,} at most"
        found = [*found, Problem(_NAME, 0, "", f"{len(frame):,} rows", do)]
    return frame, _named(found, name)


def _source(reading: Reading) -> Source:
    items = tuple(one for one in (reading.value_column, reading.base_column) if one)
    period = (
        PeriodSpec(column=reading.period_column, rule=reading.period_rule)
        if reading.period_column
        else PeriodSpec(fixed=reading.period_fixed)
    )
    return Source(
        source_id="dragged",
        publisher="you",
        title="Your own table",
        address="",
        licence="yours",
        attribution="Your own table",
        published=date.min,
        retrieved=date.min,
        stage="final",
        disclosure="ours",
        publisher_file=_NAME,
        file=FileSpec(_NAME, "csv"),
        area=AreaSpec(reading.area_column, reading.area_level, "", codes=reading.area_codes),
        period=period,
        layout=LayoutSpec("wide", items=items),
        marks={"c": "suppressed", "*": "suppressed", "": "not_collected", "..": "not_collected"},
    )


def _too_large(data: bytes, name: str) -> list[Problem]:
    if len(data) > MAX_BYTES:
        do = f"take fewer rows or columns: {MAX_BYTES:,} bytes at most"
        return [Problem(name, 0, "", f"{len(data):,} bytes", do)]
    if not data:
        return [Problem(name, 0, "", "an empty file", "choose another file")]
    marks = max(line.count(mark) for line in data.splitlines()[:MAX_ROWS] for mark in SEPARATORS)
    if marks >= MAX_COLUMNS:
        do = f"take fewer columns: {MAX_COLUMNS:,} at most"
        return [Problem(name, 0, "", f"a line of {marks + 1:,} columns", do)]
    return []


def _named(problems: Sequence[Problem], name: str) -> list[Problem]:
    """The problems under the name that the visitor's file has."""
    return [Problem(name, one.row, one.column, one.found, one.do) for one in problems]
