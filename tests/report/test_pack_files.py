"""Word, PowerPoint, HTML, CSV and workbook, read back: their figures are those of the tables."""

import io
import math
import re
import zipfile
from dataclasses import replace
from html.parser import HTMLParser

import openpyxl
import pandas as pd
import pytest
from docx import Document
from lxml import etree
from pptx import Presentation

from areaprofile.report.formats import WRITERS, write_pack
from areaprofile.report.pack import Pack
from areaprofile.report.pack_cards import Card
from areaprofile.report.pack_figures import COLUMNS, figures, lines_of, write_csv
from areaprofile.tables.pack_formats import MEDIA_TYPES, NAMES
from areaprofile.tables.wording import short_period

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
Lines = dict[str, dict[str, float]]


@pytest.fixture(scope="module")
def files(pack: Pack) -> dict[str, bytes]:
    """The pack in every format but PDF, which has tests of its own."""
    return {form: write_pack(pack, form) for form in WRITERS if form != "pdf"}


def expected(card: Card, country: str) -> Lines:
    """Line → period → value, as the tables give them."""
    return {
        name: {short_period(one.period): one.value for one in points}
        for name, points in lines_of(card, country)
    }


def of_chart(xml: bytes) -> tuple[Lines, int]:
    """The lines of a chart part, and how many margins of error are drawn."""
    root = etree.fromstring(xml)
    lines: Lines = {}
    for series in root.iter(f"{C}ser"):
        name = series.findtext(f"{C}tx//{C}v")
        names = {one.get("idx"): one.findtext(f"{C}v") for one in series.iterfind(f"{C}cat//{C}pt")}
        values = {
            one.get("idx"): one.findtext(f"{C}v") for one in series.iterfind(f"{C}val//{C}pt")
        }
        lines[str(name)] = {str(names[at]): float(str(value)) for at, value in values.items()}
    return lines, len(root.findall(f".//{C}errBars/{C}plus//{C}pt"))


def of_workbook(content: bytes) -> Lines:
    """The lines of a chart's own workbook."""
    frame = pd.read_excel(io.BytesIO(content), index_col=0, engine="openpyxl")
    return {
        str(name): {str(at): float(value) for at, value in frame[name].dropna().items()}
        for name in frame.columns
    }


@pytest.mark.parametrize("form", ["docx", "pptx"])
def test_charts_and_their_workbooks_hold_the_figures(
    form: str, files: dict[str, bytes], pack: Pack
) -> None:
    with zipfile.ZipFile(io.BytesIO(files[form])) as archive:
        names = archive.namelist()
        charts = sorted(n for n in names if re.fullmatch(r".*/charts/chart\d+\.xml", n))
        books = sorted(n for n in names if re.fullmatch(r".*/embeddings/.*\.xlsx", n))
        found = [of_chart(archive.read(name)) for name in charts]
        inside = [of_workbook(archive.read(name)) for name in books]
        linked = [n for n in names if n.startswith(charts[0].replace("chart1.xml", "_rels/"))]
    wanted = [expected(card, pack.country) for card in pack.cards if card.picture]
    assert len(found) == len(inside) == len(wanted) == len(linked)
    for card, lines in zip(pack.cards, wanted, strict=True):
        at = next(place for place, one in enumerate(found) if same(one[0], lines))
        assert any(same(one, lines) for one in inside)
        assert card.picture is not None
        assert found[at][1] == sum(math.isfinite(one.lower) for one in card.picture.own)


def same(one: Lines, other: Lines) -> bool:
    """Whether two pictures have the same lines and values."""
    return one.keys() == other.keys() and all(one[k] == pytest.approx(other[k]) for k in one)


def test_word_says_the_same_in_native_tables_with_alternative_texts(
    files: dict[str, bytes], pack: Pack
) -> None:
    document = Document(io.BytesIO(files["docx"]))
    rows = [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]
    text = "\n".join(one.text for one in document.paragraphs)
    xml = etree.tostring(document.element, encoding="unicode")
    for card in pack.cards:
        assert card.table is not None
        assert card.picture is not None
        for label, cells in card.table.rows:
            assert [label, *cells] in rows
        assert f'descr="{card.picture.words}"' in xml
        assert all(one.sentence in text for one in card.flags)
    assert document.sections[0].header.paragraphs[0].text == pack.warning
    assert pack.summary in text


def test_slides_say_the_same_in_native_tables_each_with_the_warning(
    files: dict[str, bytes], pack: Pack
) -> None:
    show = Presentation(io.BytesIO(files["pptx"]))
    rows, text, described = [], [], set()
    for slide in show.slides:
        shapes = list(slide.shapes)
        said = [shape.text_frame.text for shape in shapes if shape.has_text_frame]
        assert pack.warning in said
        text += said
        for shape in shapes:
            if shape.has_table:
                rows += [[cell.text for cell in row.cells] for row in shape.table.rows]
            if shape.has_chart or shape.has_table:
                described.add(shape._element.nvGraphicFramePr.cNvPr.get("descr"))
    for card in pack.cards:
        assert card.table is not None
        assert card.picture is not None
        assert card.picture.words in described
        for label, cells in card.table.rows:
            assert [label, *cells] in rows
        assert card.flags[0].sentence in "\n".join(text)
    assert None not in described


class Page(HTMLParser):
    """The texts, cells, images and tags of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text, self.tags, self.sources, self.alts = "", [], [], []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        found = dict(attrs)
        self.sources += [found[name] for name in ("src", "href") if found.get(name)]
        if tag == "img":
            self.alts.append(found.get("alt"))

    def handle_data(self, data: str) -> None:
        self.text += data


def test_the_page_reads_offline_without_script(files: dict[str, bytes], pack: Pack) -> None:
    page = Page(files["html"].decode())
    assert "script" not in page.tags
    assert "link" not in page.tags
    fetched = [one for one in page.sources if not one.startswith(("data:", "#", "https://data."))]
    assert fetched == []
    assert page.tags.count("h1") == 1
    for card in pack.cards:
        assert card.table is not None
        assert card.picture is not None
        assert card.picture.words in page.alts
        for label, cells in card.table.rows:
            assert label + "".join(cells) in page.text
        assert all(one.sentence in page.text for one in card.flags)
    assert pack.warning in page.text
    assert len(files["html"]) < 300_000


def test_csv_and_workbook_hold_every_figure_unrounded(files: dict[str, bytes], pack: Pack) -> None:
    whole = figures(pack)
    read = pd.read_csv(io.BytesIO(files["csv"]), encoding="utf-8-sig")
    assert list(read.columns) == list(COLUMNS)
    assert read["value"].to_numpy() == pytest.approx(whole["value"].to_numpy(float), nan_ok=True)
    for card in pack.cards:
        for name, points in lines_of(card, pack.country):
            rows = read[(read["indicator_id"] == card.indicator_id) & (read["what"] == name)]
            assert list(rows["value"]) == pytest.approx([one.value for one in points], rel=1e-11)
    book = openpyxl.load_workbook(io.BytesIO(files["xlsx"]))
    assert book.sheetnames == ["About", "Series", "Flag", "Peer", "Not judged", "Total"]
    series = whole[whole["part"] == "series"]
    sheet = book["Series"]
    at = [cell.value for cell in sheet[1]].index("value") + 1
    held = [sheet.cell(row, at).value for row in range(2, len(series) + 2)]
    assert held == pytest.approx(list(series["value"]), rel=1e-15)
    assert pack.warning in [row[0].value for row in book["About"].iter_rows()]


def test_a_name_that_looks_like_a_formula_stays_text(pack: Pack) -> None:
    named = replace(pack, council=replace(pack.council, name='=cmd|"/c calc"!A0'))
    read = pd.read_csv(io.BytesIO(write_csv(named)), encoding="utf-8-sig")
    assert set(read["council_name"]) == {'\'=cmd|"/c calc"!A0'}


def test_every_format_has_a_name_and_a_media_type() -> None:
    assert set(MEDIA_TYPES) == set(WRITERS) == set(NAMES)
