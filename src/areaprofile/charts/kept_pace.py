"""The picture of had it kept pace: line, ribbon, and the gap shaded."""

import math
from collections.abc import Sequence
from itertools import pairwise

from areaprofile import look
from areaprofile.charts.axis import Axis, axis_over
from areaprofile.charts.line_ends import line_ends
from areaprofile.charts.svg import document, image
from areaprofile.periods import parse_period
from areaprofile.tables.had_it_kept_pace import KeptPace, Point

WIDTH, HEIGHT, LEFT, RIGHT, TOP, FOOT = 560, 250, 50, 116, 16, 32
# A figure is missing where two of a series stand further apart than this many usual steps.
LONGEST_STEP = 1.5
RIBBON = "#dfe4e7"


def draw_kept_pace(picture: KeptPace, *, is_good: bool = False, country: str = "country") -> str:
    """The council in ink, peers' middle half as a ribbon, country dotted, the lost gap shaded."""
    drawn = _drawing(picture, is_good=is_good, country=country)
    return image(drawn, width=WIDTH, height=HEIGHT, words=picture.words, style="ap-chart")


def kept_pace_svg(picture: KeptPace, *, is_good: bool = False, country: str = "country") -> str:
    """The same picture as a file of its own, for packs."""
    drawn = _drawing(picture, is_good=is_good, country=country)
    return document(drawn, width=WIDTH, height=HEIGHT)


def _drawing(picture: KeptPace, *, is_good: bool, country: str) -> str:
    everything = [*picture.own, *picture.peers, *picture.country, *picture.kept]
    values = [part for one in everything for part in (one.value, one.lower, one.upper)]
    axis = axis_over([v for v in values if math.isfinite(v)], start=HEIGHT - FOOT, end=TOP)
    first, last = min(p.day for p in everything), max(p.day for p in everything)

    def x(one: Point) -> float:
        return LEFT + (one.day - first) / ((last - first) or 1) * (WIDTH - LEFT - RIGHT)

    def path(points: Sequence[Point]) -> str:
        return " ".join(f"{x(one):.1f},{axis.at(one.value):.1f}" for one in points)

    drawn = [
        f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{axis.at(t):.1f}" y2="{axis.at(t):.1f}" '
        f'stroke="{look.RULE}"/><text x="{LEFT - 7}" y="{axis.at(t) + 5:.1f}" text-anchor="end" '
        f'font-size="13" fill="{look.SECOND}">{axis.label(t)}</text>'
        for t in axis.ticks
    ]
    band = [one for one in picture.peers if math.isfinite(one.lower)]
    if len(band) > 1:
        upper = [f"{x(one):.1f},{axis.at(one.upper):.1f}" for one in band]
        lower = [f"{x(one):.1f},{axis.at(one.lower):.1f}" for one in reversed(band)]
        drawn.append(f'<polygon points="{" ".join(upper + lower)}" fill="{RIBBON}"/>')
    if picture.kept:
        colour = look.BETTER if is_good else look.WORSE
        shade = f"{path(picture.kept)} {path(tuple(reversed(picture.own)))}"
        drawn.append(f'<polygon points="{shade}" fill="{colour}" fill-opacity="0.22"/>')
        drawn.append(_line(path(picture.kept), colour, 1.8, "6 4"))
    drawn += [_line(path(run), look.SECOND, 1.8, "1.5 4") for run in _unbroken(picture.country)]
    drawn += [
        f'<line x1="{x(one):.1f}" x2="{x(one):.1f}" y1="{axis.at(one.lower):.1f}" '
        f'y2="{axis.at(one.upper):.1f}" stroke="{look.INK}" stroke-width="1"/>'
        for one in picture.own
        if math.isfinite(one.lower) and math.isfinite(one.upper)
    ]
    drawn += [_line(path(run), look.INK, 2.6, "") for run in _unbroken(picture.own)]
    drawn += [_dot(x(one), axis.at(one.value), settled=one.is_settled) for one in picture.own]
    if picture.then:
        drawn.append(_then(x(picture.then), axis.at(picture.then.value)))
    for one, anchor in ((picture.own[0], "start"), (picture.own[-1], "end")):
        drawn.append(
            f'<text x="{x(one):.1f}" y="{HEIGHT - 10}" text-anchor="{anchor}" font-size="13" '
            f'fill="{look.SECOND}">{parse_period(one.period).label}</text>'
        )
    drawn += _names(picture, axis, country)
    return "".join(drawn)


def _unbroken(points: Sequence[Point]) -> list[Sequence[Point]]:
    """The points in runs, parted where a figure is missing: no line is drawn over a gap."""
    steps = sorted(after.day - before.day for before, after in pairwise(points))
    if not steps:
        return [points]
    longest = LONGEST_STEP * steps[len(steps) // 2]
    parts = [at for at in range(1, len(points)) if points[at].day - points[at - 1].day > longest]
    return [points[start:end] for start, end in pairwise((0, *parts, len(points)))]


def _line(points: str, colour: str, width: float, dashes: str) -> str:
    return (
        f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="{width}" '
        f'stroke-dasharray="{dashes}"/>'
    )


def _dot(x: float, y: float, *, settled: bool) -> str:
    fill = look.INK if settled else look.PAPER
    return (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.6" fill="{fill}" stroke="{look.INK}" '
        f'stroke-width="1.8"/>'
    )


def _then(x: float, y: float) -> str:
    """A hollow mark around what was the newest figure then; its word on the side with room."""
    above = y > HEIGHT / 2
    return (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="8" fill="none" stroke="{look.ACCENT}" '
        f'stroke-width="2.4"/><text x="{x:.1f}" y="{y - 14 if above else y + 24:.1f}" '
        f'text-anchor="middle" font-size="14" font-weight="650" fill="{look.ACCENT}">then</text>'
    )


def _names(picture: KeptPace, axis: Axis, country: str) -> list[str]:
    told = [(axis.at(picture.own[-1].value), "this council", look.INK)]
    if picture.kept:
        told.append((axis.at(picture.kept[-1].value), "had it kept pace", look.SECOND))
    if picture.country:
        told.append((axis.at(picture.country[-1].value), country, look.SECOND))
    return line_ends(told, x=WIDTH - RIGHT + 9, apart=16)
