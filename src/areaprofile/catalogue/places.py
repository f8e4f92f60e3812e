"""Where a key or a cell stands in a definition file, and problems that point there."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from areaprofile.errors import Problem

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Entry:
    """One definition as it stands in a file: its raw values and the row of each key.

    `values` may nest (a TOML table in a table); `rows` is keyed by the path of keys down to it.
    """

    file: str
    row: int
    values: Mapping[str, object]
    rows: Mapping[Path, int] = field(default_factory=dict)
    path: Path = ()

    def row_of(self, key: str) -> int:
        """The row on which `key` stands, or the row of the nearest thing around it."""
        path: Path = (*self.path, key)
        while path and path not in self.rows:
            path = path[:-1]
        return self.rows.get(path, self.row)

    def problem(self, key: str, found: str, do: str) -> Problem:
        """A problem with `key` of this definition (empty: with the whole of it)."""
        dotted = ".".join(str(part) for part in (*self.path, key) if part != "")
        return Problem(self.file, self.row_of(key) if key else self.row, dotted, found, do)

    def child(self, key: str, values: Mapping[str, object], index: int | None = None) -> Entry:
        """The definition nested under `key` (the `index`-th of a list of them)."""
        path: Path = (*self.path, key)
        if index is not None:
            # Columns of a CSV are numbered from 1 (drop.1.column); TOML tables have their own row.
            path = (*path, index if self.rows else index + 1)
        return Entry(self.file, self.rows.get(path, self.row_of(key)), values, self.rows, path)


def did_you_mean(word: str, known: Iterable[str], *, limit: int = 3) -> str:
    """`did you mean …?` with the nearest known words, or a short list of what is allowed."""
    known = sorted(set(known))
    near = difflib.get_close_matches(word, known, n=limit, cutoff=0.6)
    if near:
        return "did you mean " + " or ".join(near) + "?"
    if len(known) <= 12:
        return "use one of " + ", ".join(known)
    return f"use one of the {len(known)} that exist, such as " + ", ".join(known[:5])
