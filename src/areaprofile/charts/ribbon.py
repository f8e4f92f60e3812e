"""A council over time against the ribbon of its peers."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

from areaprofile import look
from areaprofile.charts.axis import axis_over
from areaprofile.charts.svg import image
from areaprofile.periods import parse_period
from areaprofile.tables.compare import UNSETTLED, Comparison, Moment
from areaprofile.tables.wording import short_marks, show_short, show_value

HEIGHT, TOP, FOOT, ROW = 300, 22, 34, 21
BREAK_ROOM = 92  # the width of the words at a new definition
RIBBON = "#dfe4e7"
Spot = Callable[[float], float]


@dataclass(frozen=True)
class Sheet:
    """The size of a drawing, the margins of its plot, and the style that shows it. `below`: the
    lines are named in rows under the plot, not at their right end."""

    width: float
    left: float
    right: float
    below: bool
    style: str

    @property
    def side(self) -> float:
        """Where the plot ends at the right."""
        return self.width - self.right


WIDE = Sheet(900, 58, 190, below=False, style="ap-chart wide ap-wide-sheet")
NARROW = Sheet(358, 46, 22, below=True, style="ap-chart ap-narrow-sheet")


def ribbon_over_time(comparison: Comparison, *, country: str) -> str:
    """The council in ink with its intervals, the middle half of its peers as a grey ribbon, the
    country dotted. Hollow points are not final; a gap with a thin line is a new definition. Empty
    where fewer than two periods are known. Drawn twice: for a wide and for a narrow page."""
    moments = list(comparison.moments)
    if sum(math.isfinite(one.value) for one in moments) < 2:
        return ""
    words = ribbon_words(comparison)
    return "".join(
        image(
            _drawing(comparison, moments, country, sheet),
            width=sheet.width,
            height=HEIGHT + (3 * ROW if sheet.below else 0),
            words=words,
            style=sheet.style,
        )
        for sheet in (WIDE, NARROW)
    )


def _drawing(comparison: Comparison, moments: Sequence[Moment], country: str, sheet: Sheet) -> str:
    values = [part for one in moments for part in (one.value, one.low, one.high, one.country)]
    values += [part for one in moments for part in (one.lower, one.upper)]
    axis = axis_over(values, start=HEIGHT - FOOT, end=TOP)
    days = [parse_period(one.period).end.toordinal() for one in moments]
    span = days[-1] - days[0] or 1

    def x(at: float) -> float:
        return sheet.left + (days[int(at)] - days[0]) / span * (sheet.side - sheet.left)

    prefix, suffix = short_marks(comparison.measure)
    drawn = [
        f'<line x1="{sheet.left}" x2="{sheet.side}" y1="{axis.at(tick):.1f}" '
        f'y2="{axis.at(tick):.1f}" '
        f'stroke="{look.RULE}"/><text x="{sheet.left - 8}" y="{axis.at(tick) + 5:.1f}" '
        f'text-anchor="end" font-size="14" fill="{look.SECOND}">'
        f"{prefix}{axis.label(tick)}{suffix}</text>"
        for tick in axis.ticks
    ]
    for run in _runs(moments, lambda one: one.median):
        drawn.append(_band(moments, run, x, axis.at))
    for run in _runs(moments, lambda one: one.median):
        points = " ".join(f"{x(at):.1f},{axis.at(moments[at].median):.1f}" for at in run)
        drawn.append(_line(points, look.SECOND, 1.4, "7 4"))
    for run in _runs(moments, lambda one: one.country):
        points = " ".join(f"{x(at):.1f},{axis.at(moments[at].country):.1f}" for at in run)
        drawn.append(_line(points, look.SECOND, 1.8, "1.5 4"))
    drawn += _own(moments, x, axis.at)
    drawn += [_period(moments[at], x(at)) for at in _labelled(len(moments), x)]
    drawn += _breaks(moments, x)
    drawn += _names(comparison, moments, axis.at, country, sheet)
    return "".join(drawn)


def _runs(moments: Sequence[Moment], value: Callable[[Moment], float]) -> list[list[int]]:
    """Stretches without a gap and without a break of the definition."""
    runs: list[list[int]] = [[]]
    for at, moment in enumerate(moments):
        if moment.is_break and runs[-1]:
            runs.append([])
        if math.isfinite(value(moment)):
            runs[-1].append(at)
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]


def _line(points: str, colour: str, width: float, dashes: str) -> str:
    return (
        f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="{width}" '
        f'stroke-dasharray="{dashes}"/>'
    )


def _band(moments: Sequence[Moment], run: Sequence[int], x: Spot, y: Spot) -> str:
    upper = [f"{x(at):.1f},{y(moments[at].high):.1f}" for at in run]
    lower = [f"{x(at):.1f},{y(moments[at].low):.1f}" for at in reversed(run)]
    if len(run) == 1:
        at = run[0]
        return (
            f'<line x1="{x(at):.1f}" x2="{x(at):.1f}" y1="{y(moments[at].low):.1f}" '
            f'y2="{y(moments[at].high):.1f}" stroke="{RIBBON}" stroke-width="9"/>'
        )
    return f'<polygon points="{" ".join(upper + lower)}" fill="{RIBBON}"/>'


def _own(moments: Sequence[Moment], x: Spot, y: Spot) -> list[str]:
    drawn = []
    for run in _runs(moments, lambda one: one.value):
        points = " ".join(f"{x(at):.1f},{y(moments[at].value):.1f}" for at in run)
        drawn.append(_line(points, look.INK, 2.6, ""))
    for at, one in enumerate(moments):
        if not math.isfinite(one.value):
            continue
        if math.isfinite(one.lower) and one.upper > one.lower:
            drawn.append(
                f'<line x1="{x(at):.1f}" x2="{x(at):.1f}" y1="{y(one.lower):.1f}" '
                f'y2="{y(one.upper):.1f}" stroke="{look.INK}" stroke-width="1.3"/>'
            )
        fill = look.PAPER if one.status in UNSETTLED else look.INK
        drawn.append(
            f'<circle cx="{x(at):.1f}" cy="{y(one.value):.1f}" r="4.2" fill="{fill}" '
            f'stroke="{look.INK}" stroke-width="2"/>'
        )
    return drawn


def _labelled(count: int, x: Spot) -> list[int]:
    chosen = [count - 1]
    for at in range(count - 2, -1, -1):
        if x(chosen[-1]) - x(at) >= 74:
            chosen.append(at)
    return chosen


def _period(moment: Moment, at: float) -> str:
    label = parse_period(moment.period).label
    return (
        f'<text x="{at:.1f}" y="{HEIGHT - 10}" text-anchor="middle" font-size="14" '
        f'fill="{look.SECOND}">{escape(label[-12:])}</text>'
    )


def _breaks(moments: Sequence[Moment], x: Spot) -> list[str]:
    """A dashed line at each; its words where they do not run into those before."""
    drawn, told = [], -math.inf
    for at, moment in enumerate(moments):
        if not moment.is_break or at == 0:
            continue
        middle = (x(at - 1) + x(at)) / 2
        drawn.append(
            f'<line x1="{middle:.1f}" x2="{middle:.1f}" y1="{TOP}" y2="{HEIGHT - FOOT}" '
            f'stroke="{look.SECOND}" stroke-dasharray="2 3"/>'
        )
        if middle - told >= BREAK_ROOM:
            told = middle
            drawn.append(
                f'<text x="{middle:.1f}" y="14" text-anchor="middle" font-size="12.5" '
                f'fill="{look.SECOND}">new definition</text>'
            )
    return drawn


def _names(
    comparison: Comparison, moments: Sequence[Moment], y: Spot, country: str, sheet: Sheet
) -> list[str]:
    """The lines by name at their right end, kept apart; or in rows below, with their dashes."""
    told: list[tuple[float, str, str, int]] = []
    looks: list[tuple[float, str]] = []
    for name, value, colour, weight, line in (
        (comparison.council.name, lambda one: one.value, look.INK, 700, (2.6, "")),
        (_middle(comparison), lambda one: one.median, look.SECOND, 400, (1.4, "7 4")),
        (country, lambda one: one.country, look.SECOND, 400, (1.8, "1.5 4")),
    ):
        known = [value(one) for one in moments if math.isfinite(value(one))]
        if known:
            shown = show_short(known[-1], comparison.measure)
            told.append((y(known[-1]), f"{name[:18]} {shown}", colour, weight))
            looks.append(line)
    if sheet.below:
        return [_name_below(number, one, looks[number]) for number, one in enumerate(told)]
    told.sort(key=lambda one: one[0])
    spots: list[float] = []
    for at, *_ in told:
        spots.append(max(at, spots[-1] + 17) if spots else max(at, TOP + 6))
    over = max(0.0, (spots[-1] if spots else 0) - (HEIGHT - FOOT))
    return [
        f'<text x="{sheet.side + 10}" y="{at - over + 5:.1f}" font-size="14.5" '
        f'font-weight="{weight}" fill="{colour}">{escape(text)}</text>'
        for at, (_, text, colour, weight) in zip(spots, told, strict=True)
    ]


def _name_below(
    number: int, told: tuple[float, str, str, int], line_look: tuple[float, str]
) -> str:
    _, text, colour, weight = told
    y = HEIGHT + ROW * number + 8
    line = _line(f"8,{y} 40,{y}", colour, *line_look)
    return (
        f'{line}<text x="48" y="{y + 5}" font-size="14.5" font-weight="{weight}" '
        f'fill="{colour}">{escape(text)}</text>'
    )


def _middle(comparison: Comparison) -> str:
    return "their middle" if comparison.group.is_apart else "peers’ middle"


def ribbon_words(comparison: Comparison) -> str:
    """The picture in words: the first and last period of council and peers."""
    known = [one for one in comparison.moments if math.isfinite(one.value)]
    said = [f"{comparison.measure.name} in {comparison.council.name} over time."]
    for one in (known[0], known[-1]) if known else ():
        text = f"{parse_period(one.period).label}: {show_value(one.value, comparison.measure)}"
        if math.isfinite(one.median):
            text += f", {_middle(comparison)} {show_value(one.median, comparison.measure)}"
        said.append(text + ".")
    return " ".join(said)
