# The types of lxml, python-docx and python-pptx are incomplete: what they make is called "object".
# pyright: reportAttributeAccessIssue=false, reportOptionalMemberAccess=false
# pyright: reportArgumentType=false
"""A native chart in a Word document: a chart part with its workbook, and the drawing that shows it.

python-docx has no charts; python-pptx makes the same DrawingML chart that Word reads, so the chart
and its workbook are made there and carried over as parts of the document.
"""

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.shared import Length
from lxml import etree
from pptx import Presentation
from pptx.util import Inches

from areaprofile.report.native_chart import CHART_TYPE, chart_data, dress
from areaprofile.report.pack_cards import Card

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CHART = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
DRAWING = """
<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"
 xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
 xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"
 xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"
 xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">
<w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent/>
<wp:effectExtent l="0" t="0" r="0" b="0"/><wp:docPr/><wp:cNvGraphicFramePr/>
<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart">
<c:chart/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"""
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def add_chart(
    document: Document, card: Card, country: str, *, number: int, width: Length, height: Length
) -> None:
    """Add a paragraph with the card's chart; `number` tells the charts of a document apart."""
    chart_xml, workbook = _made(card, country)
    package = document.part.package
    part = Part(PackURI(f"/word/charts/chart{number}.xml"), CHART, b"", package)
    book = Part(PackURI(f"/word/embeddings/chart{number}.xlsx"), WORKBOOK, workbook, package)
    # Written with the relation to its own workbook in place of the slide's.
    external = part.relate_to(book, RT.PACKAGE)
    part._blob = chart_xml.replace(b"@WORKBOOK@", external.encode())
    relation = document.part.relate_to(part, RT.CHART)
    run = parse_xml(DRAWING)
    names = {"wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
             "c": "http://schemas.openxmlformats.org/drawingml/2006/chart"}  # fmt: skip
    extent, about = run.find(".//wp:extent", names), run.find(".//wp:docPr", names)
    extent.set("cx", str(int(width)))
    extent.set("cy", str(int(height)))
    about.set("id", str(1000 + number))
    about.set("name", f"Chart {number}")
    about.set("descr", card.picture.words if card.picture else card.heading)
    run.find(".//c:chart", names).set(R, relation)
    document.add_paragraph()._p.append(run)


def _made(card: Card, country: str) -> tuple[bytes, bytes]:
    """The XML of the chart and its workbook."""
    show = Presentation()
    slide = show.slides.add_slide(show.slide_layouts[6])
    frame = slide.shapes.add_chart(
        CHART_TYPE, 0, 0, Inches(6), Inches(3), chart_data(card, country)
    )
    dress(frame.chart, card, country, size=9)
    part = frame.chart.part
    workbook = part.chart_workbook.xlsx_part.blob
    element = part._element
    for one in element.iter("{http://schemas.openxmlformats.org/drawingml/2006/chart}externalData"):
        one.set(R, "@WORKBOOK@")
    xml = etree.tostring(element, xml_declaration=True, encoding="UTF-8", standalone=True)
    return xml, workbook
