"""A workbook of a million rows, written while it is sent: one batch of rows lies in memory.

The cells are made by pyarrow, which lets other threads run meanwhile. Texts stand once, in the
list of shared strings, and are never formulas; a gap is an empty cell.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import escape

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from areaprofile.tables.written import written
from areaprofile.tables.zip_stream import stream_zip

MOST_ROWS = 1_048_575  # that a sheet holds beside its headings
_LONGEST_TEXT = 32_767
_LONGEST_NAME = 31
_WIDTH, _WIDTH_OF_TEXT = 16, 120  # of columns, in letters
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")


@dataclass(frozen=True)
class Sheet:
    """A sheet: its name, and its rows in batches that all have the same columns."""

    name: str
    batches: Iterable[pa.RecordBatch]


def stream_workbook(sheets: Iterable[Sheet]) -> Iterator[bytes]:
    """The bytes of an xlsx file with these sheets. One of more than MOST_ROWS goes on in the next,
    named `Housing 2`."""
    yield from stream_zip(_parts(sheets), level=1, large=False)


def _parts(sheets: Iterable[Sheet]) -> Iterator[tuple[str, Iterable[bytes]]]:
    strings = _Strings()
    names: list[str] = []
    for sheet in sheets:
        rows = _Rows(sheet.batches)
        part = 1
        while part == 1 or rows.more:
            names.append(_name(sheet.name, part, names))
            yield f"xl/worksheets/sheet{len(names)}.xml", _sheet(rows, strings)
            part += 1
    yield "xl/sharedStrings.xml", strings.xml()
    yield "xl/styles.xml", [_styles()]
    yield "xl/workbook.xml", [_workbook(names)]
    yield "xl/_rels/workbook.xml.rels", [_links(len(names))]
    yield "_rels/.rels", [_relations((("officeDocument", "xl/workbook.xml"),))]
    yield "[Content_Types].xml", [_content_types(len(names))]


@dataclass
class _Rows:
    """Batches taken one after another, cut where a sheet is full."""

    batches: Iterable[pa.RecordBatch]
    more: bool = True
    columns: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._left = iter(self.batches)
        self._next = next(self._left, None)
        self.columns = list(self._next.schema.names) if self._next is not None else []

    def take(self) -> Iterator[pa.RecordBatch]:
        """At most MOST_ROWS rows; `more` says afterwards whether any are left."""
        room = MOST_ROWS
        while self._next is not None and room:
            batch = self._next
            yield batch.slice(0, room)
            rest = batch.slice(room) if batch.num_rows > room else None
            room -= min(room, batch.num_rows)
            self._next = rest if rest is not None else next(self._left, None)
        self.more = self._next is not None


class _Strings:
    """The shared strings: text → its number."""

    def __init__(self) -> None:
        self.number: dict[str, int] = {}

    def cell(self, text: str) -> str:
        """The cell of a text; nothing inside for an empty one."""
        if not text:
            return "<c/>"
        return f'<c t="s"><v>{self.number.setdefault(text, len(self.number))}</v></c>'

    def xml(self) -> Iterator[bytes]:
        """The part of the workbook, in pieces."""
        yield f'{_HEAD}<sst xmlns="{_MAIN}" uniqueCount="{len(self.number)}">'.encode()
        for text in self.number:
            clean = escape(_NOT_IN_XML.sub("", text)[:_LONGEST_TEXT], quote=False)
            yield f'<si><t xml:space="preserve">{clean}</t></si>'.encode()
        yield b"</sst>"


def _sheet(rows: _Rows, strings: _Strings) -> Iterator[bytes]:
    pane = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
    width = _WIDTH if len(rows.columns) > 1 else _WIDTH_OF_TEXT
    yield (
        f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">{pane}'
        f'</sheetView></sheetViews><cols><col min="1" max="{max(len(rows.columns), 1)}" '
        f'width="{width}" customWidth="1"/></cols><sheetData><row>'
    ).encode()
    heads = "".join(strings.cell(one) for one in rows.columns)
    yield (heads.replace("<c ", '<c s="1" ') + "</row>").encode()
    for batch in rows.take():
        yield _rows_xml(batch, strings)
    yield b"</sheetData></worksheet>"


def _rows_xml(batch: pa.RecordBatch, strings: _Strings) -> bytes:
    cells = [_cells(column, strings) for column in batch.columns]
    rows = pc.binary_join_element_wise("<row>", *cells, "</row>", "")  # pyright: ignore[reportAttributeAccessIssue]
    ends = np.frombuffer(rows.buffers()[1], dtype=np.int32)
    return rows.buffers()[2].to_pybytes()[: int(ends[len(rows)])] if len(rows) else b""


def _cells(column: pa.Array, strings: _Strings) -> pa.Array:
    if pa.types.is_floating(column.type) or pa.types.is_integer(column.type):
        raw = column.cast(pa.float64())
        numbers = pa.array(written(raw.to_numpy(zero_copy_only=False)))
        known = pc.if_else(pc.is_finite(numbers), numbers.cast(pa.string()), None)  # pyright: ignore[reportAttributeAccessIssue]
        told = pc.binary_join_element_wise("<c><v>", known, "</v></c>", "")  # pyright: ignore[reportAttributeAccessIssue]
        return told.fill_null("<c/>")
    is_coded = pa.types.is_dictionary(column.type)
    coded = column if is_coded else column.cast(pa.string()).dictionary_encode()
    words = [strings.cell(str(one or "")) for one in coded.dictionary.to_pylist()]
    return pa.array(words, pa.string()).take(coded.indices).fill_null("<c/>")


def _name(wanted: str, part: int, taken: list[str]) -> str:
    """A name that Excel accepts and no other sheet has, whatever the case of its letters."""
    plain = _NOT_IN_NAMES.sub(" ", wanted).strip() or "Sheet"
    known = {one.lower() for one in taken}
    while True:
        end = f" {part}" if part > 1 else ""
        name = _cut(plain, _LONGEST_NAME - len(end)) + end
        if name.lower() not in known:
            return name
        part += 1


def _cut(text: str, most: int) -> str:
    """The text, or as many whole words of it as fit."""
    if len(text) <= most:
        return text
    return text[: most + 1].rpartition(" ")[0] or text[:most]


def _workbook(names: list[str]) -> bytes:
    sheets = "".join(
        f'<sheet name="{escape(name)}" sheetId="{at}" r:id="rId{at}"/>'
        for at, name in enumerate(names, start=1)
    )
    opening = f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
    return f"{opening}<sheets>{sheets}</sheets></workbook>".encode()


def _links(sheets: int) -> bytes:
    parts = [("worksheet", f"worksheets/sheet{at}.xml") for at in range(1, sheets + 1)]
    return _relations((*parts, ("styles", "styles.xml"), ("sharedStrings", "sharedStrings.xml")))


def _relations(parts: tuple[tuple[str, str], ...]) -> bytes:
    links = "".join(
        f'<Relationship Id="rId{at}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for at, (kind, target) in enumerate(parts, start=1)
    )
    return (
        f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{links}</Relationships>'.encode()
    )


def _styles() -> bytes:
    plain = '<xf numFmtId="0" fontId="{}" fillId="0" borderId="0" xfId="0"{}/>'
    return (
        f'{_HEAD}<styleSheet xmlns="{_MAIN}"><fonts count="2"><font/><font><b/></font></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill></fills>'
        '<borders count="1"><border/></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'
        '</cellStyleXfs><cellXfs count="2">'
        + plain.format(0, "")
        + plain.format(1, ' applyFont="1"')
        + '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/>'
        "</cellStyles></styleSheet>"
    ).encode()


def _content_types(sheets: int) -> bytes:
    kinds = [("workbook", "sheet.main"), ("styles", "styles"), ("sharedStrings", "sharedStrings")]
    kinds += [(f"worksheets/sheet{at}", "worksheet") for at in range(1, sheets + 1)]
    parts = "".join(
        f'<Override PartName="/xl/{name}.xml" ContentType="{_TYPE}.{kind}+xml"/>'
        for name, kind in kinds
    )
    relations = "application/vnd.openxmlformats-package.relationships+xml"
    return (
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="{relations}"/>{parts}</Types>'
    ).encode()
