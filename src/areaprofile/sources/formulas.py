"""Which cells of an xlsx sheet hold a formula without a result, or an error in place of one?

The reader of workbooks gives an empty cell for both, and an empty cell is a gap: figures would go
missing without a word. Formulas are never run; what stands here is what the last program left.
"""

import html
import re
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

_SHEET = re.compile(r'<(?:\w+:)?sheet\s[^>]*?name="([^"]*)"[^>]*?\b\w+:id="([^"]*)"')
_RELATION = re.compile(r"<(?:\w+:)?Relationship\s[^>]*>")
_ATTRIBUTE = re.compile(r'\b(Id|Target)="([^"]*)"')
_CELL = re.compile(rb"<(?:\w+:)?c\s([^>]*[^/>])>(.*?)</(?:\w+:)?c>", re.DOTALL)
PLACE = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
_RESULT = re.compile(rb"<(?:\w+:)?v(?:\s[^>]*)?>([^<]+)</")
_LONGEST_CELL = 1 << 16


def cells_without_result(path: Path, sheet: str) -> dict[tuple[int, int], str]:
    """(row, column) counted from 0, and what to show there: an error, or that nothing was kept.

    Empty for a workbook whose parts do not lie where the format says.
    """
    with zipfile.ZipFile(path) as book:
        member = member_of(book, sheet)
        if member not in book.namelist():
            return {}
        found = {}
        for attributes, inside in cells_of(book, member, (b"<f", b":f", b't="e"')):
            place = PLACE.search(attributes)
            told = _told(attributes, inside)
            if place and told:
                found[int(place[2]) - 1, column_number(place[1]) - 1] = told
        return found


def member_of(book: zipfile.ZipFile, sheet: str) -> str:
    """The part of the archive that holds a sheet."""
    try:
        words = book.read("xl/workbook.xml").decode("utf-8", "replace")
        relations = book.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")
    except KeyError:
        return ""
    ids = {html.unescape(name): key for name, key in _SHEET.findall(words)}
    pairs = [dict(_ATTRIBUTE.findall(one)) for one in _RELATION.findall(relations)]
    targets = {one.get("Id", ""): one.get("Target", "") for one in pairs}
    target = targets.get(ids.get(sheet, ""), "")
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def cells_of(
    book: zipfile.ZipFile, member: str, signs: Sequence[bytes]
) -> Iterator[tuple[bytes, bytes]]:
    """Attributes and content of cells, from pieces of the sheet in which one of `signs` stands."""
    rest = b""
    with book.open(member) as file:
        while piece := file.read(1 << 20):
            text = rest + piece
            if any(sign in text for sign in signs):
                yield from _CELL.findall(text)
            rest = text[text.rfind(b"<c ") :][:_LONGEST_CELL] if b"<c " in text else b""


def _told(attributes: bytes, inside: bytes) -> str:
    result = _RESULT.search(inside)
    if b't="e"' in attributes:
        return result[1].decode("utf-8", "replace")[:20] if result else "an error"
    is_formula = b"<f" in inside or b":f" in inside
    return "" if result or not is_formula else "a formula without its result"


def column_number(letters: bytes) -> int:
    """The number of a column by its letters: A is 1."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
