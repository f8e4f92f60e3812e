# The types of lxml, python-docx and python-pptx are incomplete: what they make is called "object".
# pyright: reportAttributeAccessIssue=false, reportOptionalMemberAccess=false
# pyright: reportArgumentType=false
"""A pack as a Word document: headings, native tables, native charts with alternative texts."""

import io
from collections.abc import Sequence

from docx import Document
from docx.document import Document as Made
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from areaprofile import look
from areaprofile.report.docx_chart import add_chart
from areaprofile.report.pack import Pack
from areaprofile.report.pack_cards import Card, FlagText
from areaprofile.report.pack_layout import (
    GLANCE,
    MOST_LISTED,
    board_rest,
    caption_of,
    cell_text,
    colophon,
    concerns_of,
    glance_rest,
    is_linked,
    named,
    peer_rows,
    peers_rest,
    rest_lists,
    sure_words,
    unjudged_lead,
    where_words,
)

FONT = "Arial"
WIDE = Mm(174)


def write_docx(pack: Pack) -> bytes:
    """The pack as a Word document on A4, its warning in the header of every page."""
    document = Document()
    _page(document, pack)
    _cover(document, pack)
    _replies(document, pack)
    document.add_heading("Flags and their evidence", 1)
    if not pack.cards:
        document.add_paragraph("Nothing is raised at this setting.")
    for number, card in enumerate(pack.cards, start=1):
        _card(document, pack, card, number)
    rest = rest_lists(pack)
    if rest:
        document.add_heading("All the rest, in a line each", 1)
    for name, mark, flags in rest:
        document.add_heading(f"{mark} {name}: {len(flags)}", 2)
        _flags(document, flags, most=MOST_LISTED)
    _back(document, pack)
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def _page(document: Made, pack: Pack) -> None:
    section = document.sections[0]
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(18)
    section.top_margin = section.bottom_margin = Mm(18)
    styles = document.styles
    for name, size, colour in (("Normal", 10, look.INK), ("Title", 26, look.ACCENT),
                               ("Heading 1", 15, look.INK), ("Heading 2", 12, look.INK),
                               ("Heading 3", 10, look.ACCENT)):  # fmt: skip
        font = styles[name].font
        font.name, font.size, font.color.rgb = FONT, Pt(size), _colour(colour)
        # Headings take the theme's font unless told otherwise in every script.
        styles[name].element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:asciiTheme"), "")
        fonts = styles[name].element.rPr.rFonts
        del fonts.attrib[qn("w:asciiTheme")]
        for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
            fonts.set(qn(script), FONT)
        for theme in ("w:hAnsiTheme", "w:cstheme", "w:eastAsiaTheme"):
            fonts.attrib.pop(qn(theme), None)
    styles["Normal"].paragraph_format.space_after = Pt(4)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-GB")
    normal = styles["Normal"].element.get_or_add_rPr()
    for old in normal.findall(qn("w:lang")):
        normal.remove(old)
    normal.append(language)
    document.core_properties.title = pack.title
    document.core_properties.language = "en-GB"
    if pack.warning:
        run = section.header.paragraphs[0].add_run(pack.warning)
        run.bold, run.font.size = True, Pt(9)
    foot = f"{pack.title} · data as at {pack.as_at:%-d %B %Y} · build {pack.build} · page "
    line = section.footer.paragraphs[0]
    line.add_run(foot).font.size = Pt(8)
    _page_number(line)


def _page_number(line) -> None:  # noqa: ANN001 -- a paragraph
    run = line.add_run()
    run.font.size = Pt(8)
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.text = text
        run._r.append(mark)


def _cover(document: Made, pack: Pack) -> None:
    document.add_paragraph(pack.title, style="Title")
    facts = (pack.kind, pack.region, pack.residents, pack.council.code)
    _small(document, " · ".join(filter(None, (*facts, ", ".join(pack.services)))))
    run = document.add_paragraph().add_run(f"{pack.summary}.")
    run.bold, run.font.size = True, Pt(14)
    document.add_paragraph(pack.sure_line)
    document.add_heading("At a glance", 1)
    for name, shape, flags in (("Needs a closer look", "▼", concerns_of(pack)),
                               ("Goes well", "▲", pack.strengths)):  # fmt: skip
        document.add_heading(f"{shape} {name}: {len(flags)}", 2)
        _flags(document, flags, most=GLANCE, rest=glance_rest(pack, flags, most=MOST_LISTED))
    document.add_heading("Services and kinds of flag", 2)
    if pack.board.rows:
        rows = [[service, *map(cell_text, cells)] for service, cells in pack.board.rows]
        _table(document, ["Service", *pack.board.kinds], rows, size=7.5, first=38)
    _small(document, "▼ raised · ▲ a strength · ○ clear · ? can’t tell. " + board_rest(pack.board))


def _flags(document: Made, flags: Sequence[FlagText], *, most: int,
           rest: str = "") -> None:  # fmt: skip
    for one in flags[:most]:
        line = document.add_paragraph(style="List Bullet")
        line.paragraph_format.space_after = Pt(1)
        line.add_run(one.title)
        if sure_words(one):
            _grey(line.add_run(f" ({sure_words(one).lower()})"))
    if len(flags) > most:
        more = f"and {len(flags) - most} more: see the app, or the CSV of this pack"
        _small(document, rest or more)
    if not flags:
        document.add_paragraph("None.")


def _replies(document: Made, pack: Pack) -> None:
    if not pack.replies:
        return
    document.add_heading("What the council says", 1)
    for one in pack.replies:
        line = document.add_paragraph()
        line.paragraph_format.keep_with_next = True
        line.add_run(one.service).bold = True
        _grey(line.add_run(f"  {one.role} · {one.when}"))
        document.add_paragraph(one.text, style="Intense Quote")


def _card(document: Made, pack: Pack, card: Card, number: int) -> None:
    document.add_heading(f"{'▲' if card.is_strength else '▼'} {card.heading}", 2)
    _small(document, ". ".join(filter(None, (card.service, card.meaning))))
    for one in card.flags:
        line = document.add_paragraph()
        line.paragraph_format.keep_with_next = True
        line.add_run(f"{one.kind}. ").bold = True
        line.add_run(one.sentence)
        _small(document, " · ".join(filter(None, (one.facts, one.responder))))
    for one in card.judgements:
        document.add_paragraph(one, style="List Bullet")
    if card.picture is not None and card.table is not None:
        add_chart(document, card, pack.country, number=number, width=WIDE, height=Mm(52))
        _small(document, caption_of(pack, card, native=True))
        rows = [[label, *cells] for label, cells in card.table.rows]
        _table(document, [card.unit, *card.table.periods], rows, size=7.5, first=38)
    people = next((one.people for one in card.flags if one.people), "")
    if people:
        document.add_paragraph(f"Size: against keeping pace, {people}.")
    document.add_heading("Questions to ask", 3)
    for at, one in enumerate(card.questions, start=1):
        spacing = document.add_paragraph(f"{at}. {one}").paragraph_format
        spacing.space_after, spacing.keep_with_next = Pt(1), True
    line = document.add_paragraph()
    line.paragraph_format.space_before = Pt(4)
    line.add_run("What it does not mean. ").bold = True
    line.add_run(" ".join(card.not_meant))
    if card.objections:
        line.add_run(" A critic could say: ").bold = True
        line.add_run(" ".join(card.objections))
    source = f"Source: {card.source}. " if card.source else ""
    _small(document, source + where_words(card))


def _back(document: Made, pack: Pack) -> None:
    document.add_heading("Peers", 1)
    document.add_paragraph(f"{pack.group.note} {pack.alike}")
    rows = [[one["rank"], one["name"], one["distance"], one["reasons"]] for one in peer_rows(pack)]
    if rows:
        _table(document, ["Rank", "Council", "Distance", "Why"], rows, size=8.5,
               widths=(12, 38, 18, 106))  # fmt: skip
    _small(document, peers_rest(pack))
    document.add_heading("What could not be judged", 1)
    document.add_paragraph(unjudged_lead(pack))
    rows = [[one.reason, str(one.count), named(one.names)] for one in pack.unjudged]
    if rows:
        _table(document, ["Why", "Measures", "Which"], rows, size=8.5, widths=(55, 18, 101))
    document.add_heading("How it was worked out", 1)
    for name, text in pack.method:
        line = document.add_paragraph()
        line.add_run(f"{name}. ").bold = True
        line.add_run(text)
    document.add_heading("Sources and licences", 1)
    for one in pack.sources:
        text = f"{one.line}. {one.licence}. {one.attribution} {one.address}"
        document.add_paragraph(text, style="List Bullet")
    document.add_paragraph(colophon(pack))
    for name, address in filter(lambda one: is_linked(one[1]), pack.links):
        document.add_paragraph(f"{name}: {address}", style="List Bullet")


def _table(document: Made, heads: Sequence[str], rows: Sequence[Sequence[str]], *, size: float,
           first: float = 38, widths: Sequence[float] = ()) -> None:  # fmt: skip
    table = document.add_table(rows=0, cols=len(heads), style="Light Shading")
    table.autofit = False
    look_of = table._tbl.tblPr.find(qn("w:tblLook"))
    if look_of is not None:  # no bands: shades of grey print badly
        look_of.set(qn("w:noHBand"), "1")
        look_of.set(qn("w:val"), "0680")
    rest = (174 - first) / max(len(heads) - 1, 1)
    for column in range(len(heads)):
        wide = widths[column] if widths else (first if column == 0 else rest)
        table.columns[column].width = Mm(wide)
    for at, cells in enumerate((heads, *rows)):
        made = table.add_row()
        if at == 0:
            # The row of headings is said again on every page, and named to screen readers.
            mark = OxmlElement("w:tblHeader")
            made._tr.get_or_add_trPr().append(mark)
        for column, text in enumerate(cells):
            cell = made.cells[column]
            cell.width = table.columns[column].width
            line = cell.paragraphs[0]
            spacing = line.paragraph_format
            spacing.space_before, spacing.space_after, spacing.line_spacing = Pt(1.5), Pt(1.5), 1.0
            # A word of a heading must fit its column: "Coasting" in 15 mm.
            narrow = at == 0 and not widths and rest < 18
            line.add_run(text).font.size = Pt(size - 1 if narrow else size)
    gap = document.add_paragraph().paragraph_format
    gap.space_after, gap.line_spacing = Pt(0), Pt(5)


def _small(document: Made, text: str) -> None:
    if text:
        _grey(document.add_paragraph().add_run(text))


def _grey(run) -> None:  # noqa: ANN001 -- a run
    run.font.size = Pt(8.5)
    run.font.color.rgb = _colour(look.SECOND)


def _colour(token: str) -> RGBColor:
    return RGBColor.from_string(token.lstrip("#").upper())
