"""A funnel: rates against the number of people below them, with limits that narrow."""

from html import escape

from areaprofile import look
from areaprofile.charts.axis import Axis, axis_over
from areaprofile.charts.svg import image
from areaprofile.tables.funnel_plot import FunnelPlot, FunnelPoint, funnel_sentence
from areaprofile.tables.wording import show_number, show_short

WIDTH, HEIGHT, LEFT, RIGHT, TOP, FOOT = 620, 380, 64, 24, 28, 56
PEER = "#8b959b"
OUT = 5


def funnel_chart(plot: FunnelPlot) -> str:
    """An image of the funnel; the council in ink, those outside as diamonds."""
    curve = plot.curve
    across = axis_over([0, *curve[0]], start=LEFT, end=WIDTH - RIGHT, room=0.02)
    values = [*(one.value for one in plot.points), *curve[3], *curve[4]]
    up = axis_over(values, start=HEIGHT - FOOT, end=TOP)
    drawn = _grid(across, up, plot)
    for low, high, dash in ((1, 2, "6 4"), (3, 4, "2 3")):
        for row in (low, high):
            path = " ".join(
                f"{across.at(float(x)):.1f},{up.at(float(y)):.1f}"
                for x, y in zip(curve[0], curve[row], strict=True)
            )
            drawn.append(
                f'<polyline points="{path}" fill="none" stroke="{look.SECOND}" '
                f'stroke-width="1.4" stroke-dasharray="{dash}"/>'
            )
    level = up.at(plot.target)
    drawn.append(
        f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{level:.1f}" y2="{level:.1f}" '
        f'stroke="{look.SECOND}" stroke-width="1"/>'
    )
    drawn += [_point(one, across, up) for one in sorted(plot.points, key=lambda one: one.is_own)]
    words = f"{funnel_sentence(plot)} Each dot is a council; limits narrow as numbers grow."
    return image("".join(drawn), width=WIDTH, height=HEIGHT, words=words, style="ap-chart")


def _grid(across: Axis, up: Axis, plot: FunnelPlot) -> list[str]:
    floor = HEIGHT - FOOT
    below = plot.measure.denominator or "the number below the rate"
    drawn = [
        f'<text x="{across.at(tick):.1f}" y="{floor + 20}" text-anchor="middle" '
        f'font-size="13.5" fill="{look.SECOND}">{show_number(tick, decimals=0)}</text>'
        for tick in across.ticks
    ]
    drawn += [
        f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{up.at(tick):.1f}" y2="{up.at(tick):.1f}" '
        f'stroke="{look.RULE}"/><text x="{LEFT - 8}" y="{up.at(tick) + 4:.1f}" text-anchor="end" '
        f'font-size="13.5" fill="{look.SECOND}">{escape(show_short(tick, plot.measure))}</text>'
        for tick in up.ticks
    ]
    drawn.append(
        f'<text x="{WIDTH - RIGHT}" y="{floor + 42}" text-anchor="end" font-size="13.5" '
        f'fill="{look.SECOND}">{escape(below[:60])} →</text>'
    )
    return drawn


def _point(one: FunnelPoint, across: Axis, up: Axis) -> str:
    x, y = across.at(one.base), up.at(one.value)
    colour = look.INK if one.is_own else PEER
    size = 7 if one.is_own else OUT
    if one.where == "inside":
        drawn = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{size - 1}" fill="{colour}"/>'
    else:
        drawn = (
            f'<path d="M{x:.1f} {y - size:.1f}l{size} {size}l-{size} {size}l-{size} -{size}z" '
            f'fill="{colour}"/>'
        )
    if not one.is_own:
        return drawn
    anchor, shift = ("end", -12) if x > WIDTH * 0.7 else ("start", 12)
    return drawn + (
        f'<text x="{x + shift:.1f}" y="{y - 8:.1f}" text-anchor="{anchor}" font-size="15" '
        f'font-weight="600" fill="{look.INK}">{escape(one.place.name)}</text>'
    )
