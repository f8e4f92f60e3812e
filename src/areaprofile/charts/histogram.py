"""How the areas of a map spread over its values, in the colours of the map: its legend."""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from html import escape

import numpy as np

from areaprofile import look
from areaprofile.charts.svg import image
from areaprofile.tables.classes import Classes
from areaprofile.tables.wording import sentence_case, show_number

HISTOGRAM_WIDTH, HISTOGRAM_HEIGHT = 320, 84
BINS = 28


@dataclass(frozen=True)
class Mark:
    """A value marked on a histogram: what it is called and how its line is drawn."""

    label: str
    value: float
    dashes: str


def histogram(values: np.ndarray, classes: Classes, *, marks: Sequence[Mark], decimals: int) -> str:
    """How the areas of the map spread over the values: bars in the colours of the classes, and
    lines for the marked values, each named beside it."""
    known = values[np.isfinite(values)]
    if known.size < 2 or known.min() == known.max():
        return ""
    marks = [mark for mark in marks if math.isfinite(mark.value)]
    low = min(float(known.min()), *(mark.value for mark in marks), float(known.max()))
    high = max(float(known.max()), *(mark.value for mark in marks), low)
    bars = _bars(values, classes, ends=(low, high))
    scale = HISTOGRAM_WIDTH / (high - low)
    top = 14 * len(marks) + 4
    drawn = [
        _mark(mark, x=(mark.value - low) * scale, row=row, top=top)
        for row, mark in enumerate(marks)
    ]
    # All lines first, so that no line crosses a name.
    lines = "".join(part[0] for part in drawn) + "".join(part[1] for part in drawn)
    foot = top + HISTOGRAM_HEIGHT
    ends = "".join(
        f'<text x="{x}" y="{foot + 13}" text-anchor="{anchor}" font-size="11" '
        f'fill="{look.SECOND}">{show_number(value, decimals=decimals)}</text>'
        for x, anchor, value in ((0, "start", low), (HISTOGRAM_WIDTH, "end", high))
    )
    words = f"{known.size} areas, from {show_number(float(known.min()), decimals=decimals)} to "
    words += show_number(float(known.max()), decimals=decimals)
    return image(
        f'<g transform="translate(0 {top})">{bars}</g>'
        f'<line x1="0" x2="{HISTOGRAM_WIDTH}" y1="{foot}" y2="{foot}" stroke="{look.SECOND}"/>'
        f"{lines}{ends}",
        width=HISTOGRAM_WIDTH,
        height=foot + 16,
        words=words,
        style="ap-histogram",
    )


def _bars(values: np.ndarray, classes: Classes, *, ends: tuple[float, float]) -> str:
    """Bars of how many areas there are at each height, each in the colours of their classes."""
    known = np.isfinite(values)
    parts = np.array(
        [
            np.histogram(values[known & (classes.index == number)], bins=BINS, range=ends)[0]
            for number in range(len(classes.entries))
        ]
    )
    width = HISTOGRAM_WIDTH / BINS
    scale = HISTOGRAM_HEIGHT / max(int(parts.sum(axis=0).max()), 1)
    bars = []
    for place in range(BINS):
        foot = float(HISTOGRAM_HEIGHT)
        lone = np.count_nonzero(parts[:, place]) == 1
        for number in np.flatnonzero(parts[:, place]):
            tall = float(parts[number, place]) * scale
            tall = max(tall, 2.0) if lone else tall
            foot -= tall
            bars.append(
                f'<rect x="{place * width + 0.5:.1f}" y="{foot:.1f}" width="{width - 1:.1f}" '
                f'height="{tall:.1f}" fill="{classes.entries[number].colour}" '
                f'stroke="{look.SECOND}" stroke-width=".5"/>'
            )
    return "".join(bars)


def _mark(mark: Mark, *, x: float, row: int, top: int) -> tuple[str, str]:
    """The line of a mark and its name."""
    y = 11 + 14 * row
    anchor, dx = ("end", -5) if x > HISTOGRAM_WIDTH / 2 else ("start", 5)
    bold = ' font-weight="700"' if not mark.dashes else ""
    line = (
        f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{y - 9}" y2="{top + HISTOGRAM_HEIGHT}" '
        f'stroke="{look.INK}" stroke-width="1.8" stroke-dasharray="{mark.dashes}"/>'
    )
    name = (
        f'<text x="{x + dx:.1f}" y="{y}" text-anchor="{anchor}" font-size="11.5"{bold} '
        f'fill="{look.INK}" stroke="{look.PAPER}" stroke-width="3" paint-order="stroke">'
        f"{escape(mark.label)}</text>"
    )
    return line, name


def class_table(
    classes: Classes,
    *,
    picked: int | None,
    heading: str,
    kept: Collection[int] = (),
    can_pick: bool = False,
) -> str:
    """The legend as a table: colour, name, range and number of areas of each class.

    With `can_pick` the names are buttons that leave only their class on the map (`ui.picks`
    listens); `kept` are those chosen so far.
    """
    rows = []
    for number, entry in enumerate(classes.entries):
        if entry.is_merged or (number >= 5 and not entry.count):
            continue
        extra = {"hatch": " ap-hatch", "dots": " ap-dots"}.get(entry.pattern, "")
        swatch = f'<span class="ap-swatch{extra}" style="background:{entry.colour}"></span>'
        here = "<b> ◀ here</b>" if number == picked else ""
        name = f"{swatch}{escape(sentence_case(entry.name))}"
        if can_pick:
            pressed = "true" if number in kept else "false"
            name = (
                f'<button type="button" data-pick-class="{number}" aria-pressed="{pressed}">'
                f"{name}</button>"
            )
        rows.append(
            f'<tr class="{"here" if number == picked else ""}"><th scope="row">{name}'
            f"{here}</th><td>{escape(entry.label)}</td>"
            f'<td class="n">{entry.count:,}</td></tr>'
        )
    caption = f"<caption class='ap-limits' style='text-align:left'>{escape(heading)}</caption>"
    return f'<div class="ap-legend"><table>{caption}<tbody>{"".join(rows)}</tbody></table></div>'


def fading_key(counts: Sequence[int], *, words: Sequence[str], strengths: Sequence[float]) -> str:
    """What paler colours mean: a swatch, its words and how many areas have it. Empty if none is."""
    if not any(counts[1:]):
        return ""
    rows = "".join(
        f'<tr><th scope="row"><span class="ap-swatch" style="background:{_paler(strength)}"></span>'
        f'{escape(sentence_case(said))}</th><td class="n">{count:,}</td></tr>'
        for count, said, strength in zip(counts, words, strengths, strict=True)
        if count
    )
    caption = "<caption class='ap-limits' style='text-align:left'>Paler is less sure</caption>"
    return f'<div class="ap-legend"><table>{caption}<tbody>{rows}</tbody></table></div>'


def _paler(strength: float) -> str:
    parts = [int(look.BETTER_WORSE_SCALE[4][at : at + 2], 16) for at in (1, 3, 5)]
    mixed = [round(255 - (255 - part) * strength) for part in parts]
    return "#" + "".join(f"{part:02x}" for part in mixed)
