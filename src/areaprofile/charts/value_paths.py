"""Cost against result: the council among its peers in one year, and its path over the years.

Drawn twice, for a wide and for a narrow page, as one picture cannot be read on both.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

from areaprofile import look
from areaprofile.charts.axis import Axis, axis_over
from areaprofile.charts.svg import image
from areaprofile.periods import parse_period
from areaprofile.tables.value import Step, ValuePicture
from areaprofile.tables.value_words import pounds, value_finding
from areaprofile.tables.wording import show_short, when_words

TOP, FOOT = 40, 62
LINE, LETTER = 16, 6.6  # height of a line and width of a letter at 13 pixels
PEER = "#8b959b"


@dataclass(frozen=True)
class Sheet:
    """The size of a drawing, the margins of its plot, and the style that shows it."""

    width: float
    height: float
    left: float
    right: float
    style: str

    @property
    def floor(self) -> float:
        """Where the plot ends."""
        return self.height - FOOT

    @property
    def side(self) -> float:
        """Where the plot ends at the right."""
        return self.width - self.right


WIDE = Sheet(560, 420, 74, 24, "ap-chart ap-wide-sheet")
NARROW = Sheet(358, 340, 56, 12, "ap-chart ap-narrow-sheet")


def value_scatter(picture: ValuePicture) -> str:
    """Peers grey, the council in ink with its interval; lines at the peers' middles. Up is better:
    the scale of the result is turned round where low is good."""
    points, own = picture.points, picture.points[0]
    words = (
        f"{value_finding(picture)}. Among {len(points)} councils: {picture.council.name} "
        f"{pounds(own.cost)}, {show_short(own.result, picture.measure)}; middle of its peers "
        f"{pounds(picture.cost_middle)}, {show_short(picture.result_middle, picture.measure)}."
    )
    return _drawn(lambda sheet: _scatter(picture, sheet), words)


def _scatter(picture: ValuePicture, sheet: Sheet) -> list[str]:
    points = picture.points
    across = axis_over([*(one.cost for one in points), picture.cost_middle], start=sheet.left,
                       end=sheet.side)  # fmt: skip
    tall = [part for one in points for part in (one.result, one.lower, one.upper)]
    heights = [*tall[:3], *(one.result for one in points), picture.result_middle]
    up = _upward(picture, heights, sheet)
    marks = [_cross(across, up, picture.cost_middle, picture.result_middle, sheet)]
    marks += _grid(across, up, [pounds(one) for one in across.ticks],
                   [show_short(one, picture.measure) for one in up.ticks], sheet)  # fmt: skip
    for one in points[:0:-1]:
        marks.append(_dot(across.at(one.cost), up.at(one.result), 5, PEER))
    own = points[0]
    x, y = across.at(own.cost), up.at(own.result)
    if own.upper > own.lower:
        marks.append(
            f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{up.at(own.lower):.1f}" '
            f'y2="{up.at(own.upper):.1f}" stroke="{look.INK}" stroke-width="2"/>'
        )
    marks.append(_dot(x, y, 7, look.INK) + _name(x, y, picture.council.name, sheet))
    marks.append(_titles(f"Cost, {picture.cost.unit}", _result_title(picture), sheet))
    return marks


def value_path(picture: ValuePicture) -> str:
    """The council's years, each against its peers of that year; empty with fewer than two."""
    steps = [one for one in picture.steps if math.isfinite(one.cost_share)]
    if len(steps) < 2:
        return ""
    first, last = steps[0], steps[-1]
    words = (
        f"{picture.council.name} against its peers: cost {first.cost_share:.0f}% of their middle "
        f"{when_words(first.period)}, {last.cost_share:.0f}% "
        f"{when_words(last.period)}; result less their middle "
        f"{first.result_gap:.1f}, then {last.result_gap:.1f}."
    )
    return _drawn(lambda sheet: _path(picture, steps, sheet), words)


def _path(picture: ValuePicture, steps: Sequence[Step], sheet: Sheet) -> list[str]:
    across = axis_over([100, *(one.cost_share for one in steps)], start=sheet.left, end=sheet.side)
    up = _upward(picture, [0, *(one.result_gap for one in steps)], sheet)
    marks = [_cross(across, up, 100, 0, sheet)]
    marks += _grid(across, up, [f"{one:.0f}%" for one in across.ticks],
                   [up.label(one) for one in up.ticks], sheet)  # fmt: skip
    spots = [(across.at(one.cost_share), up.at(one.result_gap)) for one in steps]
    for before, after, one in zip(spots, spots[1:], steps[1:], strict=False):
        if not one.is_break:
            marks.append(
                f'<line x1="{before[0]:.1f}" y1="{before[1]:.1f}" x2="{after[0]:.1f}" '
                f'y2="{after[1]:.1f}" stroke="{look.SECOND}" stroke-width="1.6"/>'
            )
    for place, (one, spot) in enumerate(zip(steps, spots, strict=True)):
        is_last = place == len(steps) - 1
        marks.append(_dot(*spot, 7 if is_last else 4.5, look.INK if is_last else look.SECOND))
        if place in (0, len(steps) - 1):
            marks.append(_name(*spot, parse_period(one.period).label, sheet))
    below = "Cost, % of the peers’ middle that year"
    marks.append(_titles(below, "Result less the peers’ middle", sheet))
    return marks


def _upward(picture: ValuePicture, values: list[float], sheet: Sheet) -> Axis:
    bottom, top = sheet.floor, float(TOP)
    if picture.measure.polarity == "lower_is_better":
        bottom, top = top, bottom
    return axis_over(values, start=bottom, end=top, room=0.2)


def _result_title(picture: ValuePicture) -> str:
    name = picture.measure.name
    return name if len(name) <= 48 else name[:47].rstrip() + "…"


def _drawn(draw: Callable[[Sheet], list[str]], words: str) -> str:
    """Two images of the same, of which the style sheet shows the one that fits the page."""
    return "".join(
        image("".join(draw(one)), width=one.width, height=one.height, words=words, style=one.style)
        for one in (WIDE, NARROW)
    )


def _grid(across: Axis, up: Axis, below: list[str], beside: list[str], sheet: Sheet) -> list[str]:
    drawn = [
        f'<text x="{across.at(tick):.1f}" y="{sheet.floor + 20}" text-anchor="middle" '
        f'font-size="13.5" fill="{look.SECOND}">{escape(text)}</text>'
        for tick, text in zip(across.ticks, below, strict=True)
    ]
    for tick, text in zip(up.ticks, beside, strict=True):
        y = up.at(tick)
        drawn.append(
            f'<line x1="{sheet.left}" x2="{sheet.side}" y1="{y:.1f}" y2="{y:.1f}" '
            f'stroke="{look.RULE}"/><text x="{sheet.left - 8}" y="{y + 4:.1f}" text-anchor="end" '
            f'font-size="13.5" fill="{look.SECOND}">{escape(text)}</text>'
        )
    return drawn


def _cross(across: Axis, up: Axis, cost: float, result: float, sheet: Sheet) -> str:
    if not (math.isfinite(cost) and math.isfinite(result)):
        return ""
    x, y = across.at(cost), up.at(result)
    line = f'stroke="{look.SECOND}" stroke-width="1.4" stroke-dasharray="5 4"'
    return (
        f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{TOP}" y2="{sheet.floor}" {line}/>'
        f'<line x1="{sheet.left}" x2="{sheet.side}" y1="{y:.1f}" y2="{y:.1f}" {line}/>'
        + "".join(_corners(x, y, sheet))
    )


def _corners(x: float, y: float, sheet: Sheet) -> list[str]:
    """What each quarter means, in its outer corner: in one line or two, as fits into the quarter;
    a quarter too small for its words has none."""
    style = f'font-size="13" fill="{look.SECOND}" stroke="{look.PAPER}" stroke-width="4" '
    style += 'paint-order="stroke"'
    drawn = []
    for cost, outer, anchor, width in (
        ("lower cost,", sheet.left + 6, "start", x - sheet.left),
        ("higher cost,", sheet.side - 6, "end", sheet.side - x),
    ):
        for result, edge, height in (
            ("better", TOP, y - TOP),
            ("worse", sheet.floor, sheet.floor - y),
        ):
            lines = _fitting(cost, result, width, height)
            first = edge + 14 if result == "better" else edge - 8 - LINE * (len(lines) - 1)
            drawn += [
                f'<text x="{outer:.1f}" y="{first + LINE * number:.1f}" text-anchor="{anchor}" '
                f"{style}>{text}</text>"
                for number, text in enumerate(lines)
            ]
    return drawn


def _fitting(cost: str, result: str, width: float, height: float) -> list[str]:
    for lines in ([f"{cost} {result}"], [cost, result]):
        wide = max(map(len, lines)) * LETTER + 12
        if wide <= width and LINE * len(lines) + 8 <= height:
            return lines
    return []


def _dot(x: float, y: float, radius: float, colour: str) -> str:
    return (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius}" fill="{colour}" stroke="{look.PAPER}" '
        'stroke-width="1.5"/>'
    )


def _name(x: float, y: float, name: str, sheet: Sheet) -> str:
    right = x < sheet.width * 0.62
    at, anchor = (x + 11, "start") if right else (x - 11, "end")
    return (
        f'<text x="{at:.1f}" y="{y + 5:.1f}" text-anchor="{anchor}" font-size="15" '
        f'font-weight="700" fill="{look.INK}" stroke="{look.PAPER}" stroke-width="4" '
        f'paint-order="stroke">{escape(name)}</text>'
    )


def _titles(across: str, up: str, sheet: Sheet) -> str:
    """Under and above the plot. On a narrow sheet the upper one takes two lines."""
    size = f'font-size="{14.5 if sheet == WIDE else 13}" fill="{look.INK}"'
    better = " (up is better)"
    above = f'<text x="8" y="20" {size}>{escape(up)}{better}</text>'
    if sheet != WIDE:
        above = (
            f'<text x="4" y="14" {size}>{escape(up)}</text>'
            f'<text x="4" y="31" {size}>{better.strip()}</text>'
        )
    middle = (sheet.left + sheet.side) / 2
    return (
        f'<text x="{middle:.1f}" y="{sheet.height - 14}" text-anchor="middle" {size}>'
        f"{escape(across)}</text>{above}"
    )
