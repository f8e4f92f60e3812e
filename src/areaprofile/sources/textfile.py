"""CSV and its kin: any usual encoding and separator, rows as a spreadsheet numbers them."""

import codecs
import csv
from collections.abc import Iterator
from io import TextIOWrapper
from itertools import islice

import numpy as np

from areaprofile.errors import InputProblemsError
from areaprofile.sources import limits
from areaprofile.sources.table import Where

_CHUNK = 1 << 20
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SEPARATORS = ",;\t|"


def read_rows(where: Where, *, encoding: str, separator: str) -> Iterator[list[list[str]]]:
    """The records of a text file in blocks, blank ones included, so that they can be numbered.

    Raises InputProblemsError for bytes that the encoding does not know, a line without end, a
    quote that is never closed, and binary files.
    """
    encoding = _known(where, encoding) if encoding else ""
    if not encoding.startswith(("utf-16", "utf-32")):
        found = find_encoding(where)  # refuses bytes that are not text and lines without end, too
        encoding = encoding or found
    separator = separator or find_separator(where, encoding)
    csv.field_size_limit(limits.MAX_LINE_BYTES)
    done = 0
    try:
        with TextIOWrapper(where.open(), encoding=encoding, newline="") as lines:
            records = csv.reader(lines, delimiter=separator, strict=True)
            while block := list(islice(records, 20_000)):
                yield block
                done += len(block)
    except (UnicodeDecodeError, LookupError) as error:
        do = f"give the file's encoding in the definition: {encoding} does not fit"
        raise InputProblemsError([where.problem(str(error), do, row=done + 1)]) from error
    except csv.Error as error:
        do = "look for a quote that is not closed"
        found = f"a broken record ({error}) at or after this row"
        raise InputProblemsError([where.problem(found, do, row=done + 1)]) from error


def _known(where: Where, encoding: str) -> str:
    try:
        return codecs.lookup(encoding).name
    except LookupError as error:
        do = "write one such as utf-8, cp1252 or utf-16"
        raise InputProblemsError([where.problem(f"{error}", do, column="encoding")]) from error


def find_encoding(where: Where) -> str:
    """`utf-8-sig`, `utf-16`, `utf-8` or, failing these, `cp1252`; looks at the whole file once."""
    if where.size() > limits.MAX_TEXT_BYTES:
        do = f"split it: {limits.MAX_TEXT_BYTES:,} bytes of text at most"
        raise InputProblemsError([where.problem("too much text", do)])
    with where.open() as file:
        start = file.read(4)
        for mark, name in _MARKS:
            if start.startswith(mark):
                return name
        file.seek(0)
        return _scan(where, iter(lambda: file.read(_CHUNK), b""))


def _scan(where: Where, chunks: Iterator[bytes]) -> str:
    decoder = codecs.getincrementaldecoder("utf-8")()
    row, line_bytes, encoding = 1, 0, "utf-8"
    for chunk in chunks:
        if b"\0" in chunk:
            row += chunk.count(b"\n", 0, chunk.index(b"\0"))
            do = "take out the bytes of zero, or export it as CSV if this is no text file"
            raise InputProblemsError([where.problem("bytes that are not text", do, row=row)])
        line_bytes = _line_left(where, chunk, row, line_bytes)
        row += chunk.count(b"\n")
        if encoding == "utf-8":
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError:
                encoding = "cp1252"
    return encoding


def _line_left(where: Where, chunk: bytes, row: int, line_bytes: int) -> int:
    """The length of the line that the chunk leaves open; raises when a line has no end."""
    ends = np.flatnonzero(np.frombuffer(chunk, dtype=np.uint8) == ord("\n"))
    if ends.size == 0:
        ends = np.flatnonzero(np.frombuffer(chunk, dtype=np.uint8) == ord("\r"))
    if ends.size == 0:
        longest, left = line_bytes + len(chunk), line_bytes + len(chunk)
    else:
        gaps = np.diff(ends, prepend=-1)
        gaps[0] += line_bytes
        longest, left = int(gaps.max()), len(chunk) - 1 - int(ends[-1])
    if longest > limits.MAX_LINE_BYTES:
        do = "this is no table: fetch the file again"
        found = f"a line of more than {limits.MAX_LINE_BYTES:,} bytes"
        raise InputProblemsError([where.problem(found, do, row=row)])
    return left


def find_separator(where: Where, encoding: str) -> str:
    """The separator that splits most of the first lines into the same number of cells."""
    with TextIOWrapper(where.open(), encoding, errors="replace", newline="") as lines:
        start = list(islice(lines, 50))
    scores = {separator: _widths(start, separator) for separator in _SEPARATORS}
    return max(_SEPARATORS, key=lambda separator: scores[separator])


def _widths(lines: list[str], separator: str) -> tuple[int, int]:
    """How many lines share the commonest width above one, and that width."""
    try:
        widths = [len(record) for record in csv.reader(lines, delimiter=separator)]
    except csv.Error:
        return (0, 0)
    wide = [width for width in widths if width > 1]
    if not wide:
        return (0, 0)
    commonest = max(set(wide), key=lambda width: (wide.count(width), width))
    return (wide.count(commonest), commonest)
