"""Pictures made from tables: spine, sparkline, histogram. Each is HTML or SVG with its own words.

All text from data is escaped here. A picture needs no script, so that it prints, and a screen
reader hears its figures.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import numpy as np

from areaprofile import look
from areaprofile.tables.classes import Classes
from areaprofile.tables.profile import Row
from areaprofile.tables.wording import show_interval, show_number, show_value

VERDICTS = {"higher": "none", "lower": "none", "": "unsure"}
SPARK_WIDTH, SPARK_HEIGHT = 104, 32
HISTOGRAM_WIDTH, HISTOGRAM_HEIGHT = 320, 96
BINS = 28


@dataclass(frozen=True)
class Mark:
    """A value marked on a histogram: what it is called and how its line is drawn."""

    label: str
    value: float
    dashes: str


def shape_of(verdict: str) -> tuple[str, str]:
    """The shape and the style class that stand for a comparison."""
    kind = VERDICTS.get(verdict, verdict)
    if kind == "unsure":
        return "◆", "ink"
    return look.SHAPES[kind], kind


def spine_line(row: Row, *, country: str) -> str:
    """Where one measure of an area stands among the areas of its level: a line from the bad end
    to the good, the middle half in grey, ticks for council, region and country, a shape for the
    area, its 95% interval."""
    ticks = "".join(
        f'<i class="{kind}" style="left:{place:.1f}%"></i>'
        for kind, place in (
            ("council", row.council_position),
            ("region", row.region_position),
            ("country", row.country_position),
        )
        if math.isfinite(place)
    )
    limits = ""
    if math.isfinite(row.position_low) and math.isfinite(row.position_high):
        width = row.position_high - row.position_low
        limits = f'<i class="limits" style="left:{row.position_low:.1f}%;width:{width:.1f}%"></i>'
    shape, kind = shape_of(row.verdict)
    dot = f'<b class="ap-{kind}" style="left:{row.position:.1f}%">{shape}</b>'
    words = escape(position_words(row, country=country), quote=True)
    inside = f'<i class="axis"></i><i class="band"></i>{ticks}{limits}{dot}'
    return f'<span class="ap-line" role="img" aria-label="{words}">{inside}</span>'


def position_words(row: Row, *, country: str) -> str:
    """The alternative text of a spine line."""
    if not math.isfinite(row.position):
        return "Not placed among other areas"
    ends = "highest" if row.indicator.polarity == "none" else "best"
    beyond = min(max(round(row.position), 1), 99)
    first = f"{beyond} on a scale from 0 to 100, where 100 is the {ends} in {country}"
    if math.isfinite(row.position_low):
        first += f"; between {row.position_low:.0f} and {row.position_high:.0f} allowing for chance"
    return first


def sparkline(history: Sequence[tuple[str, float]], *, words: str) -> str:
    """A small line of a measure over its periods, the last one marked; a gap where one is missing.

    Empty for fewer than three known periods, as two points are no line to speak of.
    """
    values = [value for _, value in history]
    known = [value for value in values if math.isfinite(value)]
    if len(known) < 3:
        return ""
    low, high = min(known), max(known)
    span = high - low or 1.0
    step = (SPARK_WIDTH - 10) / (len(values) - 1)

    def at(place: int, value: float) -> str:
        y = SPARK_HEIGHT - 5 - (value - low) / span * (SPARK_HEIGHT - 10)
        return f"{5 + place * step:.1f},{y:.1f}"

    runs: list[list[str]] = [[]]
    for place, value in enumerate(values):
        if math.isfinite(value):
            runs[-1].append(at(place, value))
        elif runs[-1]:
            runs.append([])
    lines = "".join(
        f'<polyline points="{" ".join(run)}" fill="none" stroke="{look.INK}" stroke-width="1.6"/>'
        for run in runs
        if len(run) > 1
    )
    last = max(place for place, value in enumerate(values) if math.isfinite(value))
    x, y = at(last, values[last]).split(",")
    return (
        f'<svg class="ap-spark" viewBox="0 0 {SPARK_WIDTH} {SPARK_HEIGHT}" role="img" '
        f'aria-label="{escape(words, quote=True)}">{lines}'
        f'<circle cx="{x}" cy="{y}" r="3.2" fill="{look.INK}"/></svg>'
    )


def histogram(
    values: np.ndarray, classes: Classes, *, marks: Sequence[Mark], decimals: int
) -> str:
    """How the areas of the map spread over the values: bars in the colours of the classes, and
    lines for the marked values, each named beside it."""
    known = values[np.isfinite(values)]
    if known.size < 2 or known.min() == known.max():
        return ""
    marks = [mark for mark in marks if math.isfinite(mark.value)]
    low = min(float(known.min()), *(mark.value for mark in marks), float(known.max()))
    high = max(float(known.max()), *(mark.value for mark in marks), low)
    counts, edges = np.histogram(known, bins=BINS, range=(low, high))
    bars = _bars(counts, edges, classes)
    scale = HISTOGRAM_WIDTH / (high - low)
    top = 14 * len(marks) + 4
    lines = "".join(
        _mark(mark, x=(mark.value - low) * scale, row=row, top=top) for row, mark in enumerate(marks)
    )
    foot = top + HISTOGRAM_HEIGHT
    ends = "".join(
        f'<text x="{x}" y="{foot + 13}" text-anchor="{anchor}" font-size="11" '
        f'fill="{look.SECOND}">{show_number(value, decimals=decimals)}</text>'
        for x, anchor, value in ((0, "start", low), (HISTOGRAM_WIDTH, "end", high))
    )
    words = f"{known.size} areas, from {show_number(float(known.min()), decimals=decimals)} to "
    words += show_number(float(known.max()), decimals=decimals)
    return (
        f'<svg viewBox="0 0 {HISTOGRAM_WIDTH} {foot + 16}" role="img" aria-label="{words}">'
        f'<g transform="translate(0 {top})">{bars}</g>'
        f'<line x1="0" x2="{HISTOGRAM_WIDTH}" y1="{foot}" y2="{foot}" stroke="{look.SECOND}"/>'
        f"{lines}{ends}</svg>"
    )


def _bars(counts: np.ndarray, edges: np.ndarray, classes: Classes) -> str:
    width = HISTOGRAM_WIDTH / len(counts)
    tallest = counts.max()
    bars = []
    for place, count in enumerate(counts):
        if count:
            tall = max(HISTOGRAM_HEIGHT * count / tallest, 2)
            colour = _colour_at((edges[place] + edges[place + 1]) / 2, classes)
            bars.append(
                f'<rect x="{place * width + 0.5:.1f}" y="{HISTOGRAM_HEIGHT - tall:.1f}" '
                f'width="{width - 1:.1f}" height="{tall:.1f}" fill="{colour}" '
                f'stroke="{look.SECOND}" stroke-width=".5"/>'
            )
    return "".join(bars)


def _colour_at(value: float, classes: Classes) -> str:
    fifths = [entry for entry in classes.entries[:5] if math.isfinite(entry.low)]
    distance = [max(entry.low - value, value - entry.high, 0.0) for entry in fifths]
    return fifths[int(np.argmin(distance))].colour


def _mark(mark: Mark, *, x: float, row: int, top: int) -> str:
    y = 11 + 14 * row
    anchor, dx = ("end", -5) if x > HISTOGRAM_WIDTH / 2 else ("start", 5)
    bold = ' font-weight="700"' if not mark.dashes else ""
    return (
        f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{y - 9}" y2="{top + HISTOGRAM_HEIGHT}" '
        f'stroke="{look.INK}" stroke-width="1.8" stroke-dasharray="{mark.dashes}"/>'
        f'<text x="{x + dx:.1f}" y="{y}" text-anchor="{anchor}" font-size="11.5"{bold} '
        f'fill="{look.INK}">{escape(mark.label)}</text>'
    )


def class_table(classes: Classes, *, picked: int | None, heading: str) -> str:
    """The legend as a table: colour, name and range of each class, a bar and the number of areas."""
    most = max((entry.count for entry in classes.entries), default=0) or 1
    rows = []
    for number, entry in enumerate(classes.entries):
        if number >= 5 and not entry.count:
            continue
        extra = {"hatch": " ap-hatch", "dots": " ap-dots"}.get(entry.pattern, "")
        swatch = f'<span class="ap-swatch{extra}" style="background:{entry.colour}"></span>'
        here = "<b> ◀ here</b>" if number == picked else ""
        bar = (
            f'<i class="bar{extra}" style="width:{100 * entry.count / most:.0f}%;'
            f'background:{entry.colour}"></i>'
        )
        rows.append(
            f'<tr class="{"here" if number == picked else ""}"><th scope="row">{swatch}'
            f"{escape(entry.name.capitalize())}{here}</th><td>{escape(entry.label)}</td>"
            f'<td class="bar">{bar if entry.count else ""}</td><td class="n">{entry.count:,}</td></tr>'
        )
    caption = f"<caption class='ap-limits' style='text-align:left'>{escape(heading)}</caption>"
    return f'<div class="ap-legend"><table>{caption}<tbody>{"".join(rows)}</tbody></table></div>'


def value_words(row: Row) -> str:
    """A value with its unit and, smaller, its interval."""
    limits = show_interval(row.lower, row.upper, decimals=row.indicator.decimals)
    small = f"<small>{escape(limits)}</small>" if limits else ""
    return f"<b>{escape(show_value(row.value, row.indicator))}</b>{small}"
