"""A raw table as read: columns with clean headings, and the row of each line in the user's file."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, cast

import numpy as np
import pandas as pd

from areaprofile.catalogue.places import did_you_mean
from areaprofile.errors import Problem

_SPACE = re.compile(r"[\s\u00a0\u200b\ufeff]+")


@dataclass(frozen=True)
class RawTable:
    """`frame` with one column per heading; `rows` as the user's own program numbers them."""

    file: str
    frame: pd.DataFrame
    rows: np.ndarray
    header_row: int
    headings: tuple[str, ...]  # all of the file, also those that were not read

    def keep(self, mask: np.ndarray) -> "RawTable":
        """The lines for which `mask` is true."""
        if mask.all():
            return self
        frame = cast(pd.DataFrame, self.frame.loc[mask]).reset_index(drop=True)
        return replace(self, frame=frame, rows=self.rows[mask])

    def column(self, name: str) -> pd.Series:
        """One column by its heading."""
        return cast(pd.Series, self.frame[name])

    def texts(self, name: str) -> pd.Series:
        """One column as clean text."""
        return clean_texts(self.column(name))

    def missing_columns(self, wanted: Iterable[str]) -> list[Problem]:
        """A problem for each wanted column that the file does not have."""
        return [
            Problem(
                self.file,
                self.header_row,
                name,
                f"no column {name!r}",
                did_you_mean(name, self.headings),
            )
            for name in dict.fromkeys(wanted)
            if name and name not in self.frame.columns
        ]

    def repeated_columns(self, wanted: Iterable[str]) -> list[Problem]:
        """A problem for each wanted heading that the file has again, unless both are wanted."""
        wanted = set(wanted)
        do = "rename or delete one of the two columns, or the wrong one may be read"
        return [
            Problem(self.file, self.header_row, name, "the heading twice", do)
            for name in sorted(wanted)
            if f"{name} (2)" in self.headings and f"{name} (2)" not in wanted
        ]


@dataclass(frozen=True)
class Where:
    """A raw file on this machine, and its name in messages.

    `held`: its bytes, where they are in memory only; `path` is then just a name.
    """

    path: Path
    shown: str
    held: bytes | None = None

    def size(self) -> int:
        """How many bytes it has."""
        return self.path.stat().st_size if self.held is None else len(self.held)

    def open(self) -> BinaryIO:
        """Its bytes, from the first."""
        return self.path.open("rb") if self.held is None else BytesIO(self.held)

    def problem(self, found: str, do: str, *, row: int = 0, column: str = "") -> Problem:
        """A problem with this file."""
        return Problem(self.shown, row, column, found, do)


def clean(text: object) -> str:
    """Text on one line: runs of white space, no-break spaces and line ends become one space."""
    return _SPACE.sub(" ", "" if text is None else str(text)).strip()


def headings(cells: Sequence[Sequence[object]]) -> list[str]:
    """One heading per column out of one or more rows of headings, joined by ` | `.

    In all rows but the last an empty cell continues the one to its left (merged cells). A heading
    that occurs again gets ` (2)`, an empty one is `(column 4)`.
    """
    width = max((len(row) for row in cells), default=0)
    levels = [[clean(cell) for cell in row] + [""] * (width - len(row)) for row in cells]
    for level in levels[:-1]:
        for column in range(1, width):
            level[column] = level[column] or level[column - 1]
    names, seen = [], {}
    for column in range(width):
        parts = dict.fromkeys(level[column] for level in levels if level[column])
        name = " | ".join(parts) or f"(column {column + 1})"
        seen[name] = seen.get(name, 0) + 1
        names.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return names


def clean_texts(values: pd.Series) -> pd.Series:
    """The column as clean text: whole floats without `.0`, missing as empty text."""
    codes, uniques = pd.factorize(values, use_na_sentinel=True)
    return spread([_as_text(value) for value in plain(uniques)] + [""], codes)


def plain(uniques: object) -> list[object]:
    """The values of a pandas array as Python objects (walking an Arrow array is slow)."""
    return list(np.asarray(uniques, dtype=object))


def spread(words: Sequence[str | None], codes: np.ndarray) -> pd.Series:
    """A column of text with `words[code]` in each place; the code -1 is the last word."""
    places = np.where(codes < 0, len(words) - 1, codes)
    return pd.Series(pd.array(list(words), dtype="str").take(places))


def _as_text(value: object) -> str:
    if isinstance(value, float | np.floating) and float(value).is_integer():
        return str(int(value))
    if hasattr(value, "isoformat"):
        return clean(str(value.isoformat()).removesuffix("T00:00:00"))  # pyright: ignore
    return clean(value)
