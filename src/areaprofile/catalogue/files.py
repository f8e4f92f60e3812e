"""Definition files as entries: TOML with the line of every key, CSV with the row of every cell."""

import csv
import io
import re
import tomllib
from pathlib import Path

from areaprofile.catalogue.places import Entry
from areaprofile.catalogue.places import Path as KeyPath
from areaprofile.errors import Problem

LIST_SEPARATOR = ";"
_HEADER = re.compile(r"^\s*\[(\[)?\s*([^\[\]]+?)\s*\]")
_KEY = re.compile(r"^\s*((?:\"[^\"]*\"|'[^']*'|[\w-]+)(?:\s*\.\s*(?:\"[^\"]*\"|[\w-]+))*)\s*=")
_PART = re.compile(r"\"[^\"]*\"|'[^']*'|[\w-]+")


def read_text(path: Path, shown: str) -> tuple[str, list[Problem]]:
    """The text of a definition file, which must be UTF-8 (a byte order mark is taken off)."""
    try:
        return path.read_text(encoding="utf-8-sig"), []
    except UnicodeDecodeError as error:
        row = path.read_bytes()[: error.start].count(b"\n") + 1
        found = f"a byte that is not UTF-8 (0x{error.object[error.start]:02x})"
        return "", [Problem(shown, row, "", found, "save the file as UTF-8")]


def read_toml(path: Path, shown: str) -> tuple[Entry | None, list[Problem]]:
    """One TOML file as an entry; a syntax error is a problem with its line."""
    text, problems = read_text(path, shown)
    if problems:
        return None, problems
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        at_line = re.search(r"at line (\d+)", str(error))
        row = int(at_line.group(1)) if at_line else text.count("\n") + 1
        return None, [Problem(shown, row, "", f"text that is not TOML ({error})", "mend that line")]
    return Entry(shown, 1, values, toml_rows(text)), []


def toml_rows(text: str) -> dict[KeyPath, int]:
    """The line of every table and key of a TOML text, by its path of keys."""
    rows: dict[KeyPath, int] = {}
    counts: dict[KeyPath, int] = {}
    table: KeyPath = ()
    quote = ""
    for number, line in enumerate(text.splitlines(), start=1):
        quote_before, quote = quote, _open_quote(line, quote)
        if quote_before:
            continue
        header = _HEADER.match(line)
        if header:
            table = _table_path(header, counts)
            rows.setdefault(table, number)
            continue
        key = _KEY.match(line)
        if key:
            rows.setdefault((*table, *_parts(key.group(1))), number)
    return rows


def _open_quote(line: str, quote: str) -> str:
    """The kind of multi-line string still open at the end of the line, or nothing."""
    for mark in re.findall(r'"""|\'\'\'', line):
        quote = "" if quote == mark else quote or mark
    return quote


def _table_path(header: re.Match[str], counts: dict[KeyPath, int]) -> KeyPath:
    name: KeyPath = tuple(_parts(header.group(2)))
    if not header.group(1):
        return name
    counts[name] = counts.get(name, -1) + 1
    return (*name, counts[name])


def _parts(dotted: str) -> list[str]:
    return [part.strip("\"'") for part in _PART.findall(dotted)]


def read_csv(path: Path, shown: str) -> tuple[list[Entry], list[Problem]]:
    """A CSV file as entries, one a row; empty cells are left out; dotted headings nest.

    A spreadsheet's numbering is kept: the header is row 1, blank rows count.
    """
    text, problems = read_text(path, shown)
    if problems:
        return [], problems
    # A definition is never longer than this; more is a broken quote, not a definition.
    csv.field_size_limit(1_000_000)
    try:
        table = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        return [], [Problem(shown, 0, "", f"text that is not CSV ({error})", "mend the quotes")]
    if not table or not any(table[0]):
        return [], [Problem(shown, 1, "", "no header", "name the columns in the first row")]
    header = [cell.strip() for cell in table[0]]
    problems += _header_problems(shown, header)
    entries = []
    for row, cells in enumerate(table[1:], start=2):
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(header):
            found = f"{len(cells)} cells where the header has {len(header)}"
            problems.append(Problem(shown, row, "", found, "quote cells that hold a comma"))
            continue
        cell_of = {name: cell.strip() for name, cell in zip(header, cells, strict=True)}
        entries.append(Entry(shown, row, _nested(cell_of)))
    return entries, problems


def _header_problems(shown: str, header: list[str]) -> list[Problem]:
    twice = {name for name in header if name and header.count(name) > 1}
    problems = [
        Problem(shown, 1, name, "the column twice", "keep one of the two") for name in sorted(twice)
    ]
    if "" in header:
        problems.append(Problem(shown, 1, "", "a column without a heading", "name or remove it"))
    return problems


def _nested(cells: dict[str, str]) -> dict[str, object]:
    """`file.path` becomes `path` in a table `file`; empty cells are not there at all."""
    values: dict[str, object] = {}
    for name, cell in cells.items():
        if cell == "":
            continue
        *tables, key = name.split(".")
        inside = values
        for table in tables:
            below = inside.setdefault(table, {})
            inside = below if isinstance(below, dict) else {}
        inside[key] = cell
    return values
