"""Councils as dots with their intervals, best first, the one looked at in ink.

Drawn twice, for a wide and for a narrow page, as one picture cannot be read on both.
"""

import math
from dataclasses import dataclass
from html import escape

from areaprofile import look
from areaprofile.charts.axis import Axis, axis_over
from areaprofile.charts.svg import image
from areaprofile.tables.compare import Comparison, Entry
from areaprofile.tables.wording import short_marks, show_interval, show_short, show_value

TOP, ROW, FOOT = 40, 25, 34
PEER = "#8b959b"
# Half as wide as the words above the plot, so that they are not cut.
MARK = 44


@dataclass(frozen=True)
class Sheet:
    """The size of a drawing: margins left and right, letters, the longest name and its style."""

    width: float
    left: float
    right: float
    letter: float
    longest: int
    style: str

    @property
    def side(self) -> float:
        """Where the plot ends at the right."""
        return self.width - self.right


WIDE = Sheet(620, 190, 92, 15, 24, "ap-chart ap-wide-sheet")
NARROW = Sheet(358, 142, 62, 13, 18, "ap-chart ap-narrow-sheet")


def peer_dots(comparison: Comparison, *, longest: int = 40) -> str:
    """Two images with a row per council that has a figure, of which the style sheet shows the one
    that fits the page; empty without any.

    Of more councils than `longest`, only so many around the one looked at are drawn.
    """
    entries = _around(comparison, longest)
    if not entries:
        return ""
    height, words = TOP + ROW * len(entries) + FOOT, dot_words(comparison)
    return "".join(
        image(
            _drawing(comparison, entries, height - FOOT, sheet),
            width=sheet.width,
            height=height,
            words=words,
            style=sheet.style,
        )
        for sheet in (WIDE, NARROW)
    )


def _drawing(comparison: Comparison, entries: list[Entry], floor: float, sheet: Sheet) -> str:
    values = [part for one in entries for part in (one.value, one.lower, one.upper)]
    axis = axis_over(
        [*values, comparison.median, comparison.quartile],
        start=sheet.left,
        end=sheet.side,
        ticks=5 if sheet == WIDE else 3,
    )
    drawn = [*_scale(axis, comparison, floor), *_marks(axis, comparison, floor, sheet)]
    for place, entry in enumerate(entries):
        drawn.append(_row(entry, axis, TOP + ROW * (place + 0.5), comparison, sheet))
    return "".join(drawn)


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


def _marks(axis: Axis, comparison: Comparison, floor: float, sheet: Sheet) -> list[str]:
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
            f'<text x="{min(at, sheet.width - MARK):.1f}" y="{13 + 15 * place}" '
            f'text-anchor="middle" font-size="13.5" '
            f'fill="{colour}">{name}</text>'
        )
    return drawn


def _row(entry: Entry, axis: Axis, y: float, comparison: Comparison, sheet: Sheet) -> str:
    colour, weight = (look.INK, 700) if entry.is_own else (PEER, 400)
    text = look.INK if entry.is_own else look.SECOND
    parts = []
    if entry.is_own:
        parts.append(
            f'<rect x="0" y="{y - ROW / 2:.1f}" width="{sheet.width}" height="{ROW}" '
            f'fill="{look.PANEL}"/>'
        )
    parts.append(
        f'<text x="{sheet.left - 14}" y="{y + 5:.1f}" text-anchor="end" font-size="{sheet.letter}" '
        f'font-weight="{weight}" fill="{text}">'
        f"{escape(_short(entry.place.name, sheet.longest))}</text>"
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
        f'<text x="{sheet.side + 14}" y="{y + 5:.1f}" font-size="{sheet.letter}" '
        f'font-weight="{weight}" '
        f'fill="{text}">{escape(show_short(entry.value, comparison.measure))}</text>'
    )
    return "".join(parts)


def _short(name: str, longest: int) -> str:
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
