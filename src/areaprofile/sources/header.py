"""From rows of cells to a table: where the header is, where the table ends, what is a note."""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import pandas as pd

from areaprofile.catalogue.records import FileSpec
from areaprofile.errors import InputProblemsError
from areaprofile.sources.table import RawTable, Where, clean, headings

_LOOK_FOR_HEADER = 200


def table_of(
    where: Where, blocks: Iterable[Sequence[Sequence[object]]], spec: FileSpec
) -> RawTable:
    """The table below the header in rows of cells that come in blocks.

    Blank rows and rows with one filled cell (notes, sources) below the header are left out; rows
    keep their numbers. Raises InputProblemsError when there is no header, or nothing below it.
    """
    rest = iter(blocks)
    start: list[Sequence[object]] = []
    for block in rest:
        start += block
        if len(start) >= _LOOK_FOR_HEADER:
            break
    last = _header_row(where, start, spec)
    first = last - (len(spec.header_rows) - 1)
    rows_of_header = range(first, last + 1) if spec.header_contains else list(spec.header_rows)
    names = headings([start[row - 1] for row in rows_of_header])
    parts, numbers = [], []
    for frame, rows in _bodies(where, _below(start, rest, last), names, spec.ends_before):
        parts.append(frame)
        numbers.append(rows)
    if not parts or not sum(map(len, parts)):
        do = "look whether header_rows points at the header"
        raise InputProblemsError([where.problem("no rows below the header", do, row=last)])
    frame = pd.concat(parts, ignore_index=True)
    return RawTable(where.shown, frame, np.concatenate(numbers), last, tuple(names))


def _header_row(where: Where, start: Sequence[Sequence[object]], spec: FileSpec) -> int:
    """The number of the last row of the header."""
    if not spec.header_contains:
        row = max(spec.header_rows)
        if row > len(start) or not any(clean(cell) for cell in start[row - 1]):
            found = f"no header in row {row}"
            raise InputProblemsError([where.problem(found, "mend file.header_rows", row=row)])
        return row
    wanted = clean(spec.header_contains)
    for number, cells in enumerate(start[:_LOOK_FOR_HEADER], start=1):
        if any(clean(cell) == wanted for cell in cells):
            return number
    found = f"no row with a cell {wanted!r} among the first {_LOOK_FOR_HEADER}"
    raise InputProblemsError([where.problem(found, "mend file.header_contains")])


def _below(
    start: list[Sequence[object]], rest: Iterator[Sequence[Sequence[object]]], last: int
) -> Iterator[tuple[int, Sequence[Sequence[object]]]]:
    yield last + 1, start[last:]
    number = len(start) + 1
    for block in rest:
        yield number, block
        number += len(block)


def _bodies(
    where: Where,
    blocks: Iterator[tuple[int, Sequence[Sequence[object]]]],
    names: list[str],
    ends_before: str,
) -> Iterator[tuple[pd.DataFrame, np.ndarray]]:
    for first, block in blocks:
        end = _end(block, ends_before) if ends_before else len(block)
        if end:
            yield _body(where, block[:end], first, names)
        if end < len(block):
            return


def _end(block: Sequence[Sequence[object]], ends_before: str) -> int:
    for place, cells in enumerate(block):
        if any(clean(cell).startswith(ends_before) for cell in cells):
            return place
    return len(block)


def _body(
    where: Where, block: Sequence[Sequence[object]], first: int, names: list[str]
) -> tuple[pd.DataFrame, np.ndarray]:
    """The rows of a block that have more than one filled cell, and their numbers."""
    width = len(names)
    fitted = [
        cells if len(cells) == width else _fitted(where, cells, number, width)
        for number, cells in enumerate(block, start=first)
    ]
    columns = [_column(cells) for cells in zip(*fitted, strict=True)]
    filled = np.zeros(len(fitted), dtype=np.int64)
    for column in columns:
        filled += np.asarray(column.notna() & (column != ""), dtype=bool)
    kept = np.flatnonzero(filled > min(1, width - 1))
    frame = pd.DataFrame(
        {place: column.array[kept] for place, column in enumerate(columns)},
        index=pd.RangeIndex(len(kept)),
    )
    return frame.set_axis(pd.Index(names), axis=1), first + kept


def _column(cells: Sequence[object]) -> pd.Series:
    """A column as text where every cell is text (kept small), else as it is."""
    listed = list(cells)
    if set(map(type, listed)) == {str}:
        return pd.Series(listed, dtype="str")
    return pd.Series(listed, dtype=object)


def _fitted(where: Where, cells: Sequence[object], number: int, width: int) -> Sequence[object]:
    """The row at the header's width; cells beyond it must be empty."""
    if len(cells) > width and any(clean(cell) for cell in cells[width:]):
        found = f"{len(cells)} cells where the header has {width}"
        do = "quote cells that hold the separator"
        raise InputProblemsError([where.problem(found, do, row=number)])
    return list(cells[:width]) + [""] * (width - len(cells))
