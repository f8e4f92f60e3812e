"""The picture of a target: figures so far, the way to the target, the cautious forecast."""

import math
from collections.abc import Sequence
from html import escape

from areaprofile import look
from areaprofile.charts.axis import Axis, axis_over
from areaprofile.charts.line_ends import line_ends
from areaprofile.charts.svg import image
from areaprofile.tables.target_pace import PathPoint, Trajectory
from areaprofile.tables.target_words import trajectory_words

WIDTH, HEIGHT, LEFT, RIGHT, TOP, FOOT = 640, 270, 54, 132, 18, 34
BAND = "#dfe4e7"


def draw_trajectory(found: Trajectory) -> str:
    """Own figures in ink with their limits, the way to the target dashed, the forecast as a fan."""
    everything = [*found.own, *found.wanted, *found.ahead]
    values = [part for one in everything for part in (one.value, one.lower, one.upper)]
    axis = axis_over([v for v in values if math.isfinite(v)], start=HEIGHT - FOOT, end=TOP)
    first, last = min(one.day for one in everything), max(one.day for one in everything)

    def x(one: PathPoint) -> float:
        return LEFT + (one.day - first) / ((last - first) or 1) * (WIDTH - LEFT - RIGHT)

    drawn = [*_scale(axis), *_fan(found.ahead, x, axis), *_years(found, x)]
    drawn.append(_line(found.wanted, x, axis, look.ACCENT, 2.2, "7 5"))
    goal = found.wanted[-1]
    gx, gy = x(goal), axis.at(goal.value)
    drawn.append(
        f'<path d="M {gx:.1f} {gy - 7:.1f} L {gx + 7:.1f} {gy:.1f} L {gx:.1f} {gy + 7:.1f} '
        f'L {gx - 7:.1f} {gy:.1f} Z" fill="{look.ACCENT}"/>'
    )
    drawn += [
        f'<line x1="{x(one):.1f}" x2="{x(one):.1f}" y1="{axis.at(one.lower):.1f}" '
        f'y2="{axis.at(one.upper):.1f}" stroke="{look.INK}"/>'
        for one in found.own
        if math.isfinite(one.lower) and math.isfinite(one.upper)
    ]
    drawn.append(_line(found.own, x, axis, look.INK, 2.6, ""))
    drawn += [
        f'<circle cx="{x(one):.1f}" cy="{axis.at(one.value):.1f}" r="3.8" '
        f'fill="{look.INK if one.is_settled else look.PAPER}" stroke="{look.INK}" '
        'stroke-width="1.8"/>'
        for one in found.own
    ]
    told = [(axis.at(found.wanted[-1].value), "target", look.ACCENT)]
    told.append((axis.at(found.own[-1].value), "so far", look.INK))
    if len(found.ahead) > 1:
        told[-1] = (axis.at(found.ahead[-1].value), "cautious forecast", look.SECOND)
    drawn += line_ends(told, x=WIDTH - RIGHT + 12, apart=17)
    words = trajectory_words(found)
    return image("".join(drawn), width=WIDTH, height=HEIGHT, words=words, style="ap-chart")


def _scale(axis: Axis) -> list[str]:
    return [
        f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{axis.at(t):.1f}" y2="{axis.at(t):.1f}" '
        f'stroke="{look.RULE}"/><text x="{LEFT - 7}" y="{axis.at(t) + 5:.1f}" text-anchor="end" '
        f'font-size="13" fill="{look.SECOND}">{axis.label(t)}</text>'
        for t in axis.ticks
    ]


def _fan(points: Sequence[PathPoint], x, axis: Axis) -> list[str]:  # noqa: ANN001
    """The forecast: its band from the last figure on, and its middle dotted."""
    if len(points) < 2:
        return []
    start = f"{x(points[0]):.1f},{axis.at(points[0].value):.1f}"
    later = points[1:]
    upper = [f"{x(one):.1f},{axis.at(one.upper):.1f}" for one in later]
    lower = [f"{x(one):.1f},{axis.at(one.lower):.1f}" for one in reversed(later)]
    return [
        f'<polygon points="{start} {" ".join(upper + lower)}" fill="{BAND}"/>',
        _line(points, x, axis, look.SECOND, 1.8, "1.5 4"),
    ]


def _line(
    points: Sequence[PathPoint],
    x,  # noqa: ANN001
    axis: Axis,
    colour: str,
    width: float,
    dashes: str,
) -> str:
    spots = " ".join(f"{x(one):.1f},{axis.at(one.value):.1f}" for one in points)
    return (
        f'<polyline points="{spots}" fill="none" stroke="{colour}" stroke-width="{width}" '
        f'stroke-dasharray="{dashes}"/>'
    )


def _years(found: Trajectory, x) -> list[str]:  # noqa: ANN001
    """First figure, last figure and the date of the target; the middle one gives way."""
    ends = [(found.own[0], "start"), (found.wanted[-1], "end")]
    last = found.own[-1]
    if all(abs(x(last) - x(one)) > 90 for one, _ in ends):
        ends.append((last, "middle"))
    elif x(last) > x(found.wanted[-1]) + 1:
        ends[1] = (last, "end")
    return [
        f'<text x="{x(one):.1f}" y="{HEIGHT - 11}" text-anchor="{anchor}" font-size="13" '
        f'fill="{look.SECOND}">{escape(one.label)}</text>'
        for one, anchor in ends
    ]
