# The types of lxml, python-docx and python-pptx are incomplete: what they make is called "object".
# pyright: reportAttributeAccessIssue=false, reportOptionalMemberAccess=false
# pyright: reportArgumentType=false
"""A flag's picture as a native, editable Office chart: its parts, and its workbook.

PowerPoint and Word hold the same DrawingML chart with a workbook inside, so that "Edit data" works
in both. python-pptx writes the chart; what it has no words for (margins of error, hollow points,
alternative text) is added to its XML.
"""

import math

from lxml import etree
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION, XL_MARKER_STYLE
from pptx.enum.dml import MSO_LINE
from pptx.util import Pt

from areaprofile import look
from areaprofile.report.office_colours import rgb
from areaprofile.report.pack_cards import Card
from areaprofile.report.pack_figures import lines_of
from areaprofile.tables.had_it_kept_pace import Point
from areaprofile.tables.wording import short_period

CHART_TYPE = XL_CHART_TYPE.LINE_MARKERS
C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
STYLES = {
    "This council": (look.INK, 2.5, None),
    "Middle of similar councils": ("#8b959b", 2.25, None),
    "Had it kept pace": (look.WORSE, 1.75, MSO_LINE.DASH),
}
COUNTRY_STYLE = (look.SECOND, 1.75, MSO_LINE.ROUND_DOT)


def periods_of(card: Card, country: str) -> list[Point]:
    """Every period that any line of the card has, oldest first."""
    every = [one for _, points in lines_of(card, country) for one in points]
    by_code = {one.period: one for one in every}
    return sorted(by_code.values(), key=lambda one: (one.day, one.period))


def chart_data(card: Card, country: str) -> CategoryChartData:
    """Periods and lines, unrounded; a gap is an empty cell."""
    periods = periods_of(card, country)
    data = CategoryChartData(number_format="0" if not card.decimals else f"0.{'0' * card.decimals}")
    data.categories = [short_period(one.period) for one in periods]
    for name, points in lines_of(card, country):
        held = {one.period: one.value for one in points}
        data.add_series(name, [held.get(one.period) for one in periods])
    return data


def dress(chart, card: Card, country: str, *, size: float) -> None:  # noqa: ANN001 -- a pptx chart
    """Our colours and dashes, hollow provisional points, margins of error, a legend below."""
    chart.font.size, chart.font.name = Pt(size), "Arial"
    chart.font.color.rgb = rgb(look.SECOND)
    chart.has_title = False
    chart.has_legend = True
    chart.legend.position = XL_LEGEND_POSITION.BOTTOM
    chart.legend.include_in_layout = False
    chart.value_axis.major_gridlines.format.line.color.rgb = rgb(look.RULE)
    chart.value_axis.format.line.fill.background()
    chart.value_axis.has_title = bool(card.unit)
    if card.unit:
        chart.value_axis.axis_title.text_frame.text = card.unit
        chart.value_axis.axis_title.text_frame.paragraphs[0].font.size = Pt(size)
        chart.value_axis.axis_title.text_frame.paragraphs[0].font.bold = False
    chart.category_axis.format.line.color.rgb = rgb(look.RULE)
    periods = periods_of(card, country)
    for series, (name, points) in zip(chart.plots[0].series, lines_of(card, country), strict=True):
        _dress_line(series, name)
        if name == "This council":
            _hollow(series, periods, points)
            _margins(series, periods, points)


def _dress_line(series, name: str) -> None:  # noqa: ANN001 -- a pptx series
    colour, width, dash = STYLES.get(name, COUNTRY_STYLE)
    series.smooth = False
    series.format.line.color.rgb = rgb(colour)
    series.format.line.width = Pt(width)
    if dash is not None:
        series.format.line.dash_style = dash
    if name != "This council":
        series.marker.style = XL_MARKER_STYLE.NONE
        return
    series.marker.style = XL_MARKER_STYLE.CIRCLE
    series.marker.size = 6
    series.marker.format.fill.solid()
    series.marker.format.fill.fore_color.rgb = rgb(colour)
    series.marker.format.line.color.rgb = rgb(colour)


def _hollow(series, periods: list[Point], points: tuple[Point, ...]) -> None:  # noqa: ANN001
    unsettled = {one.period for one in points if not one.is_settled}
    for at, one in enumerate(periods):
        if one.period in unsettled:
            marker = series.points[at].marker
            marker.style = XL_MARKER_STYLE.CIRCLE
            marker.size = 7
            marker.format.fill.solid()
            marker.format.fill.fore_color.rgb = rgb(look.PAPER)
            marker.format.line.color.rgb = rgb(look.INK)


def _margins(series, periods: list[Point], points: tuple[Point, ...]) -> None:  # noqa: ANN001
    """The 95% intervals as error bars with values of their own."""
    held = {one.period: one for one in points}
    known = [held.get(one.period) for one in periods]
    if not any(one and math.isfinite(one.lower) and math.isfinite(one.upper) for one in known):
        return
    bars = etree.SubElement(series._element, f"{{{C}}}errBars")
    for name, value in (("errDir", "y"), ("errBarType", "both"), ("errValType", "cust"),
                        ("noEndCap", "1")):  # fmt: skip
        etree.SubElement(bars, f"{{{C}}}{name}", val=value)
    for name, side in (("plus", 1), ("minus", -1)):
        _numbers(etree.SubElement(bars, f"{{{C}}}{name}"), known, side)
    # The schema wants them after the values' formats and before the values.
    before = next(one for one in series._element if etree.QName(one).localname in ("cat", "val"))
    before.addprevious(bars)


def _numbers(parent: etree._Element, known: list[Point | None], side: int) -> None:
    numbers = etree.SubElement(parent, f"{{{C}}}numLit")
    etree.SubElement(numbers, f"{{{C}}}formatCode").text = "General"
    etree.SubElement(numbers, f"{{{C}}}ptCount", val=str(len(known)))
    for at, one in enumerate(known):
        apart = math.nan
        if one is not None:
            apart = one.upper - one.value if side > 0 else one.value - one.lower
        if math.isfinite(apart):
            point = etree.SubElement(numbers, f"{{{C}}}pt", idx=str(at))
            etree.SubElement(point, f"{{{C}}}v").text = repr(max(apart, 0.0))
