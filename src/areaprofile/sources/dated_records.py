"""A raw file of dated records, cell by cell: every fault of it at once."""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd

from areaprofile.catalogue.dated_records import RECORD_TABLES, Column, RecordFile, RecordTable
from areaprofile.catalogue.places import did_you_mean
from areaprofile.errors import InputProblemsError, Problem
from areaprofile.periods import is_period
from areaprofile.sources.formats import read_raw
from areaprofile.sources.table import RawTable

LONGEST_TEXT = 2_000
NUMBERS = ("number", "count")
_COUNT = re.compile(r"\d{1,12}")
_NUMBER = re.compile(r"-?\d{1,12}(\.\d{1,12})?")
_ID = re.compile(r"[a-z0-9]+(_[a-z0-9]+)*")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def read_record_file(told: RecordFile, raw_dir: Path) -> tuple[pd.DataFrame, list[Problem]]:
    """The rows of a file, codes as published, and every problem that a cell has by itself.

    Columns are those of its table and `row`, the row in the user's own program. Numbers and counts
    are floats (nan: not given), all else is text (empty: not given). With problems the frame holds
    only what could be read.
    """
    kind = RECORD_TABLES[told.table]
    names = {column.name for column in kind.columns}
    try:
        table = read_raw(raw_dir, told.file, wanted=lambda name: name in names)
    except InputProblemsError as error:
        return _empty(kind), list(error.problems)
    problems = table.missing_columns(one.name for one in kind.columns if one.required)
    problems += [
        Problem(table.file, table.header_row, name, f"a column {name!r}", _instead(name, names))
        for name in table.headings
        if name not in names
    ]
    if problems:
        return _empty(kind), problems
    columns: dict[str, object] = {}
    for column in kind.columns:
        columns[column.name], wrong = _read(table, column)
        problems += wrong
    frame = pd.DataFrame(columns).assign(row=table.rows)
    problems += [] if problems else _row_problems(kind, frame, table.file)
    return frame, sorted(set(problems))


def _instead(name: str, names: set[str]) -> str:
    return f"{did_you_mean(name, sorted(names))}, or take the column out"


def _empty(kind: RecordTable) -> pd.DataFrame:
    return pd.DataFrame(columns=[*(one.name for one in kind.columns), "row"])


def _read(table: RawTable, column: Column) -> tuple[pd.Series, list[Problem]]:
    """One column in its own type, and its problems; a column that is not there is empty."""
    if column.name not in table.frame.columns:
        texts = pd.Series([""] * len(table.rows), dtype="str")
    else:
        texts = table.texts(column.name)
    problems = []
    test = _TESTS.get(column.kind)
    for text, row in zip(texts, table.rows.tolist(), strict=True):
        wrong = _fault(str(text), column, test)
        if wrong is not None:
            problems.append(Problem(table.file, row, column.name, *wrong))
    if column.kind not in NUMBERS:
        return texts.astype("str"), problems
    return pd.to_numeric(texts.where(texts != ""), errors="coerce").astype("float64"), problems


@dataclass(frozen=True)
class _Test:
    holds: Callable[[str], bool]
    found: str
    do: str


def _fault(text: str, column: Column, test: _Test | None) -> tuple[str, str] | None:
    if not text:
        return ("nothing", "fill it in, or take the row out") if column.required else None
    if len(text) > LONGEST_TEXT:
        return f"{len(text):,} characters", f"shorten it to {LONGEST_TEXT:,}"
    if any(ord(one) < 32 for one in text):
        return "a control character", "write plain text"
    if column.kind == "word" and text not in column.words:
        return repr(text), did_you_mean(text, column.words)
    if test is not None and not test.holds(text):
        return f"{text!r}, {test.found}", test.do
    return None


def _is_day(text: str) -> bool:
    if not _DAY.fullmatch(text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _is_number(text: str) -> bool:
    return bool(_NUMBER.fullmatch(text)) and math.isfinite(float(text))


_TESTS: Mapping[str, _Test] = {
    "id": _Test(
        lambda text: bool(_ID.fullmatch(text)),
        "not an id",
        "use lower case letters, digits and single underscores",
    ),
    "number": _Test(_is_number, "not a number", "write digits and a decimal point only"),
    "count": _Test(
        lambda text: bool(_COUNT.fullmatch(text)), "not a count", "give a whole number of 0 or more"
    ),
    "day": _Test(_is_day, "not a day", "write it as 2024-03-31"),
    "period": _Test(
        is_period,
        "not a period code",
        "write 2023 (calendar), 2023-24f (financial), 2023-24a (academic) or 2023-q1",
    ),
}


def _row_problems(kind: RecordTable, frame: pd.DataFrame, file: str) -> list[Problem]:
    """Rows that say the same thing twice, and parts that are more than their whole."""
    twice = frame[frame.duplicated(list(kind.key))]
    problems = [
        Problem(file, int(row), kind.key[0], "the same " + ", ".join(kind.key) + " as above",
                "keep one of the rows")
        for row in twice["row"]
    ]  # fmt: skip
    for whole, part in kind.at_most:
        for _, one in frame[frame[part] > frame[whole]].iterrows():
            found = f"{part} {one[part]:.0f} of {whole} {one[whole]:.0f}"
            do = f"{part} cannot be more than {whole}"
            problems.append(Problem(file, int(one["row"]), part, found, do))
    return problems
