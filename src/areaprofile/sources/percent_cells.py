"""Which cells of an xlsx sheet are shown as per cent?

Such a cell holds the fraction (0.34) and shows 34%. The reader of workbooks gives the fraction;
people, and a CSV of the same sheet, mean what is shown.
"""

import html
import re
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from areaprofile.sources.formulas import PLACE, cells_of, column_number, member_of

_STYLES = "xl/styles.xml"
_BUILT_IN = {"9", "10"}
_FORMAT = re.compile(r"<(?:\w+:)?numFmt\s[^>]*>")
_CELL_STYLES = re.compile(r"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", re.DOTALL)
_STYLE = re.compile(r"<(?:\w+:)?xf\b[^>]*>")
_ATTRIBUTE = re.compile(r'\b(numFmtId|formatCode)="([^"]*)"')
# What a format shows as it stands does not multiply by a hundred.
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.')
_STYLE_OF_CELL = re.compile(rb'\bs="(\d+)"')
_NO_NUMBER = re.compile(rb'\bt="(?!n")')


def percent_cells(path: Path, sheet: str) -> Iterator[tuple[int, int]]:
    """Row and column, counted from 0, of the cells with a number that is shown as per cent."""
    with zipfile.ZipFile(path) as book:
        member = member_of(book, sheet)
        if member not in book.namelist() or _STYLES not in book.namelist():
            return
        styles = _percent_styles(book.read(_STYLES).decode("utf-8", "replace"))
        if not styles:
            return
        signs = [b's="%d"' % style for style in sorted(styles)]
        for attributes, _ in cells_of(book, member, signs):
            style, place = _STYLE_OF_CELL.search(attributes), PLACE.search(attributes)
            if style and place and int(style[1]) in styles and not _NO_NUMBER.search(attributes):
                yield int(place[2]) - 1, column_number(place[1]) - 1


def as_shown(fraction: float) -> str:
    """0.34 as `34%`, with every digit that is stored."""
    return f"{Decimal(repr(fraction)).scaleb(2).normalize():f}%"


def _percent_styles(styles: str) -> set[int]:
    formats = [dict(_ATTRIBUTE.findall(one)) for one in _FORMAT.findall(styles)]
    percent = _BUILT_IN | {
        one.get("numFmtId", "")
        for one in formats
        if "%" in _LITERAL.sub("", html.unescape(one.get("formatCode", "")))
    }
    found = _CELL_STYLES.search(styles)
    used = [dict(_ATTRIBUTE.findall(one)) for one in _STYLE.findall(found[0])] if found else []
    return {place for place, one in enumerate(used) if one.get("numFmtId") in percent}
