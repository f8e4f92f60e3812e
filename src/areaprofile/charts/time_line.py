"""A measure over time: the area in ink, the areas around it in lines of their own.

Drawn twice, for a wide and for a narrow page, as one picture cannot be read on both.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

from areaprofile import look
from areaprofile.charts.axis import Axis, axis_over
from areaprofile.charts.svg import document, image
from areaprofile.periods import parse_period
from areaprofile.tables.time_line import Line, TimeLine, TimePoint, time_words
from areaprofile.tables.wording import short_marks, show_short

# Below this share of the highest figure, the lowest leaves room enough for a scale from zero.
ZERO_BELOW = 0.6
STYLES = {
    "council": (look.SECOND, 1.6, ""),
    "region": (look.SECOND, 1.6, "7 4"),
    "country": (look.INK, 1.8, "1.5 4"),
}
OWN = (look.INK, 2.8, "")
LETTER = 7.4
ROW = 20
BREAK_ROOM = 104


@dataclass(frozen=True)
class Sheet:
    """The size of a drawing and the margins of its plot; `beside`: names stand at the right."""

    width: float
    plot_height: float
    left: float
    right: float
    beside: bool
    top: float = 24
    foot: float = 34

    def height(self, lines: int) -> float:
        """The whole height, with a row for each name where those stand below."""
        below = 0 if self.beside else ROW * lines + 8
        return self.plot_height + below

    @property
    def floor(self) -> float:
        """Where the plot ends."""
        return self.plot_height - self.foot


WIDE = Sheet(width=960, plot_height=340, left=56, right=230, beside=True)
NARROW = Sheet(width=358, plot_height=280, left=44, right=16, beside=False)


def time_chart(found: TimeLine) -> str:
    """Two images of the same lines, of which the style sheet shows the one that fits the page."""
    words = time_words(found)
    drawn = [
        image(
            _drawing(found, sheet),
            width=sheet.width,
            height=sheet.height(len(found.lines)),
            words=words,
            style=style,
        )
        for sheet, style in ((WIDE, "ap-time ap-time-wide"), (NARROW, "ap-time ap-time-narrow"))
    ]
    return "".join(drawn)


def time_svg(found: TimeLine) -> bytes:
    """The wide picture as a file, its words as its title."""
    height = WIDE.height(len(found.lines))
    title = f"<title>{escape(time_words(found))}</title>"
    return document(title + _drawing(found, WIDE), width=WIDE.width, height=height).encode()


def starts_at_zero(found: TimeLine) -> bool:
    """Whether zero is on the scale: else the reader is told that it is not."""
    low, high = _extent(found)
    return low <= 0 or low < ZERO_BELOW * high


def _extent(found: TimeLine) -> tuple[float, float]:
    values = [point.value for line in found.lines for point in line.known]
    values += [limit for point in found.own.known for limit in (point.lower, point.upper)]
    known = [value for value in values if math.isfinite(value)]
    return min(known), max(known)


def _drawing(found: TimeLine, sheet: Sheet) -> str:
    extent = [*_extent(found), *([0.0] if starts_at_zero(found) else [])]
    axis = axis_over(extent, start=sheet.floor, end=sheet.top, ticks=8)
    days = [point.middle.toordinal() for point in found.own.points]
    span = days[-1] - days[0] or 1

    def x(point: TimePoint) -> float:
        room = sheet.width - sheet.left - sheet.right - 16
        return sheet.left + 8 + (point.middle.toordinal() - days[0]) / span * room

    drawn = [_scale(found, sheet, axis), _years(found.own.points, x, sheet)]
    drawn.append(_breaks(found.own.points, x, sheet))
    drawn += [_line(line, STYLES[line.place.level], x, axis) for line in reversed(found.others)]
    drawn += [_line(found.own, OWN, x, axis), _own_points(found.own, x, axis)]
    drawn.append(_names_beside(found, sheet, axis) if sheet.beside else _names_below(found, sheet))
    return "".join(drawn)


def _scale(found: TimeLine, sheet: Sheet, axis: Axis) -> str:
    prefix, suffix = short_marks(found.indicator)
    return "".join(
        f'<line x1="{sheet.left}" x2="{sheet.width - sheet.right}" y1="{axis.at(tick):.1f}" '
        f'y2="{axis.at(tick):.1f}" stroke="{look.SECOND if tick == 0 else look.RULE}"/>'
        + _text(
            f"{prefix}{axis.label(tick)}{suffix}",
            x=sheet.left - 6,
            y=axis.at(tick) + 5,
            anchor="end",
        )
        for tick in axis.ticks
    )


def _years(points: Sequence[TimePoint], x: Callable[[TimePoint], float], sheet: Sheet) -> str:
    """A tick for every period; a label for the last, and for those before it that leave room."""
    labels = [year_label(point.period) for point in points]
    room = LETTER * max(map(len, labels)) + 12
    free, drawn = math.inf, []
    for point, label in zip(reversed(points), reversed(labels), strict=True):
        at = x(point)
        drawn.append(
            f'<line x1="{at:.1f}" x2="{at:.1f}" y1="{sheet.floor}" y2="{sheet.floor + 5}" '
            f'stroke="{look.SECOND}"/>'
        )
        if free - at >= room:
            middle = min(max(at, LETTER * len(label) / 2), sheet.width - LETTER * len(label) / 2)
            drawn.append(_text(label, x=middle, y=sheet.floor + 22, anchor="middle"))
            free = at
    return "".join(drawn)


def year_label(code: str) -> str:
    """A period for the foot of a drawing: `2011`, `2019-20`, `2019–21`, of a day only its year."""
    period = parse_period(code)
    if period.kind == "snapshot":
        return str(period.end.year)
    if period.kind == "rolling":
        return f"{period.start.year}–{period.end:%y}"
    if period.kind in ("quarter", "month"):
        return f"{period.start:%b %Y}"
    return period.label


def _breaks(points: Sequence[TimePoint], x: Callable[[TimePoint], float], sheet: Sheet) -> str:
    """A line before each break, and what it means over those that leave room for the words."""
    drawn, free = [], -math.inf
    for before, point in zip(points, points[1:], strict=False):
        if not point.is_break:
            continue
        at = (x(before) + x(point)) / 2
        drawn.append(
            f'<line x1="{at:.1f}" x2="{at:.1f}" y1="{sheet.top - 4}" y2="{sheet.floor}" '
            f'stroke="{look.SECOND}" stroke-dasharray="2 3"/>'
        )
        if at - BREAK_ROOM / 2 >= free:
            middle = min(max(at, BREAK_ROOM / 2), sheet.width - BREAK_ROOM / 2)
            drawn.append(_text("not comparable", x=middle, y=14, anchor="middle", size=13))
            free = middle + BREAK_ROOM / 2
    return "".join(drawn)


def _line(
    line: Line, style: tuple[str, float, str], x: Callable[[TimePoint], float], axis: Axis
) -> str:
    colour, width, dashes = style
    drawn = []
    for run in line.runs:
        spots = [f"{x(point):.1f},{axis.at(point.value):.1f}" for point in run]
        if len(spots) == 1:  # a single point of a line without points of its own
            left, _, y = spots[0].partition(",")
            spots = [f"{float(left) - 5:.1f},{y}", f"{float(left) + 5:.1f},{y}"]
        drawn.append(
            f'<polyline points="{" ".join(spots)}" fill="none" stroke="{colour}" '
            f'stroke-width="{width}" stroke-dasharray="{dashes}" stroke-linejoin="round"/>'
        )
    return "".join(drawn)


def _own_points(line: Line, x: Callable[[TimePoint], float], axis: Axis) -> str:
    drawn = []
    for point in line.known:
        at = x(point)
        if math.isfinite(point.lower) and math.isfinite(point.upper):
            drawn.append(
                f'<line x1="{at:.1f}" x2="{at:.1f}" y1="{axis.at(point.lower):.1f}" '
                f'y2="{axis.at(point.upper):.1f}" stroke="{look.INK}" stroke-width="1.2"/>'
            )
        fill = look.INK if point.is_settled else look.PAPER
        drawn.append(
            f'<circle cx="{at:.1f}" cy="{axis.at(point.value):.1f}" r="4.2" fill="{fill}" '
            f'stroke="{look.INK}" stroke-width="2"/>'
        )
    return "".join(drawn)


def _names_beside(found: TimeLine, sheet: Sheet, axis: Axis) -> str:
    """The lines by name with their last figure, in the order of their ends, kept apart."""
    told = sorted(
        ((axis.at(line.known[-1].value), line) for line in found.lines), key=lambda one: one[0]
    )
    spots: list[float] = []
    for at, _ in told:
        spots.append(max(at, spots[-1] + ROW if spots else sheet.top))
    over = max(0.0, spots[-1] - sheet.floor)
    left = sheet.width - sheet.right + 12
    return "".join(
        _name(found, line, x=left, y=spot - over, letters=18)
        for spot, (_, line) in zip(spots, told, strict=True)
    )


def _names_below(found: TimeLine, sheet: Sheet) -> str:
    return "".join(
        _name(found, line, x=6, y=sheet.plot_height + ROW * (at + 0.5), letters=26)
        for at, line in enumerate(found.lines)
    )


def _name(found: TimeLine, line: Line, *, x: float, y: float, letters: int) -> str:
    """A sample of the line, its area's name and its last figure, with the year if that is old."""
    is_own = line is found.own
    colour, width, dashes = OWN if is_own else STYLES[line.place.level]
    last = line.known[-1]
    year = "" if last.period == found.own.points[-1].period else f" ({year_label(last.period)})"
    name = line.place.name
    name = name if len(name) <= letters else name[: letters - 1].rstrip(" ,") + "…"
    sample = (
        f'<line x1="{x}" x2="{x + 24}" y1="{y:.1f}" y2="{y:.1f}" stroke="{colour}" '
        f'stroke-width="{width}" stroke-dasharray="{dashes}"/>'
    )
    shown = f"{name} {show_short(last.value, found.indicator)}{year}"
    return sample + _text(
        shown,
        x=x + 31,
        y=y + 5,
        colour=look.INK if is_own else look.SECOND,
        weight=700 if is_own else 400,
    )


def _text(
    text: str,
    *,
    x: float,
    y: float,
    anchor: str = "start",
    size: float = 14,
    colour: str = look.SECOND,
    weight: int = 400,
) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size:g}" '
        f'font-weight="{weight}" fill="{colour}">{escape(text)}</text>'
    )
