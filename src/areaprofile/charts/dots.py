"""Councils as dots with their intervals, best first, the one looked at in ink."""

import math
from html import escape

from areaprofile import look
from areaprofile.charts.axis import Axis, axis_over
from areaprofile.charts.svg import image
from areaprofile.tables.compare import Comparison, Entry
from areaprofile.tables.wording import short_marks, show_interval, show_short, show_value

WIDTH, LEFT, RIGHT, TOP, ROW, FOOT = 620, 190, 92, 40, 25, 34
PEER = "#8b959b"


def peer_dots(comparison: Comparison, *, longest: int = 40) -> str:
    """An image with a row per council that has a figure; empty without any.

    Of more councils than `longest`, only so many around the one looked at are drawn.
    """
    entries = _around(comparison, longest)
    if not entries:
        return ""
    height = TOP + ROW * len(entries) + FOOT
    values = [part for one in entries for part in (one.value, one.lower, one.upper)]
    axis = axis_over(
        [*values, comparison.median, comparison.quartile], start=LEFT, end=WIDTH - RIGHT
    )
    floor = height - FOOT
    drawn = _scale(axis, comparison, floor)
    drawn += _marks(axis, comparison, floor)
    for place, entry in enumerate(entries):
        drawn.append(_row(entry, axis, TOP + ROW * (place + 0.5), comparison))
    return image(
        "".join(drawn), width=WIDTH, height=height, words=dot_words(comparison), style="ap-chart"
    )


def _around(comparison: Comparison, longest: int) -> list[Entry]:
    entries = list(comparison.entries)
    if len(entries) <= longest:
        return entries
    own = next((at for at, one in enumerate(entries) if one.is_own), 0)
    start = min(max(own - longest // 2, 0), len(entries) - longest)
    return entries[start : start + longest]


def _scale(axis: Axis, comparison: Comparison, floor: float) -> list[str]:
    prefix, suffix = short_marks(comparison.measure)
    drawn = []
    for value in axis.ticks:
        at = axis.at(value)
        shown = f"{prefix}{axis.label(value)}{suffix}"
        drawn.append(
            f'<line x1="{at:.1f}" x2="{at:.1f}" y1="{TOP - 4}" y2="{floor}" '
            f'stroke="{look.RULE}"/><text x="{at:.1f}" y="{floor + 20}" text-anchor="middle" '
            f'font-size="14" fill="{look.SECOND}">{shown}</text>'
        )
    return drawn


def _marks(axis: Axis, comparison: Comparison, floor: float) -> list[str]:
    """The peers' median and where the best quarter begins, named above."""
    told = []
    if math.isfinite(comparison.median):
        told.append((comparison.median, "peers’ middle", look.SECOND, ""))
    if math.isfinite(comparison.quartile):
        told.append((comparison.quartile, "best quarter", look.BETTER, "5 4"))
    drawn = []
    for place, (value, name, colour, dashes) in enumerate(told):
        at = axis.at(value)
        drawn.append(
            f'<line x1="{at:.1f}" x2="{at:.1f}" y1="{TOP - 6}" y2="{floor}" stroke="{colour}" '
            f'stroke-width="1.6" stroke-dasharray="{dashes}"/>'
            f'<text x="{at:.1f}" y="{13 + 15 * place}" text-anchor="middle" font-size="13.5" '
            f'fill="{colour}">{name}</text>'
        )
    return drawn


def _row(entry: Entry, axis: Axis, y: float, comparison: Comparison) -> str:
    colour, weight = (look.INK, 700) if entry.is_own else (PEER, 400)
    text = look.INK if entry.is_own else look.SECOND
    parts = []
    if entry.is_own:
        parts.append(
            f'<rect x="0" y="{y - ROW / 2:.1f}" width="{WIDTH}" height="{ROW}" '
            f'fill="{look.PANEL}"/>'
        )
    parts.append(
        f'<text x="{LEFT - 14}" y="{y + 5:.1f}" text-anchor="end" font-size="15" '
        f'font-weight="{weight}" fill="{text}">{escape(_short(entry.place.name))}</text>'
    )
    if math.isfinite(entry.lower) and math.isfinite(entry.upper):
        parts.append(
            f'<line x1="{axis.at(entry.lower):.1f}" x2="{axis.at(entry.upper):.1f}" '
            f'y1="{y:.1f}" y2="{y:.1f}" stroke="{colour}" stroke-width="2"/>'
        )
    fill = colour if entry.is_settled else look.PAPER
    parts.append(
        f'<circle cx="{axis.at(entry.value):.1f}" cy="{y:.1f}" r="{6 if entry.is_own else 5}" '
        f'fill="{fill}" stroke="{colour}" stroke-width="2"/>'
        f'<text x="{WIDTH - RIGHT + 14}" y="{y + 5:.1f}" font-size="15" font-weight="{weight}" '
        f'fill="{text}">{escape(show_short(entry.value, comparison.measure))}</text>'
    )
    return "".join(parts)


def _short(name: str, longest: int = 24) -> str:
    return name if len(name) <= longest else name[: longest - 1].rstrip(" ,") + "…"


def dot_words(comparison: Comparison) -> str:
    """The picture in words: first, last, the council's own, the middle."""
    measure, entries = comparison.measure, comparison.entries
    said = [f"{measure.name}: {len(entries)} councils, {comparison.council.name} among them."]
    for entry in (entries[0], comparison.own, entries[-1]):
        if entry is not None:
            limits = show_interval(entry.lower, entry.upper, decimals=measure.decimals)
            shown = show_value(entry.value, measure) + (f" ({limits})" if limits else "")
            said.append(f"{entry.place.name} {shown}.")
    if math.isfinite(comparison.median):
        said.append(f"Peers’ middle {show_value(comparison.median, measure)}.")
    return " ".join(dict.fromkeys(said))
