"""The areas of a map in rank order: a dot for each in the colour of its class, its interval a line.

The picture alone; `ui.picks` makes it answer to pointer and keyboard.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import numpy as np

from areaprofile import look
from areaprofile.charts.svg import image
from areaprofile.tables.wording import show_number

WIDTH, HEIGHT, ROOM = 320, 120, 6
MOST_DRAWN = 300


@dataclass(frozen=True)
class StripArea:
    """One area: code, name, value, 95% limits (nan: none) and the colour of its class."""

    code: str
    name: str
    value: float
    lower: float
    upper: float
    colour: str


def thinned(areas: Sequence[StripArea], *, picked: str) -> list[StripArea]:
    """At most about 300 of many areas, evenly along the order, the picked one always among them."""
    if len(areas) <= MOST_DRAWN:
        return list(areas)
    kept = {int(at) for at in np.linspace(0, len(areas) - 1, MOST_DRAWN).round()}
    return [one for at, one in enumerate(areas) if at in kept or one.code == picked]


def rank_strip(areas: Sequence[StripArea], *, picked: str, decimals: int, words: str) -> str:
    """The strip as an element that can be picked from; empty for fewer than two areas.

    `areas` in the order to draw. `data-codes` and `data-says` hold, for each, its code and words.
    """
    shown = thinned(areas, picked=picked)
    ends = [end for one in shown for end in (one.value, one.lower, one.upper) if math.isfinite(end)]
    if len(shown) < 2 or min(ends) == max(ends):
        return ""
    low, high = min(ends), max(ends)
    scale = (HEIGHT - 2 * ROOM) / (high - low)
    step = WIDTH / len(shown)
    own = next((at for at, one in enumerate(shown) if one.code == picked), -1)
    drawing = "".join(
        _area(one, x=(at + 0.5) * step, low=low, scale=scale, step=step)
        for at, one in enumerate(shown)
    )
    if own >= 0:
        drawing += _picked(shown[own], x=(own + 0.5) * step, low=low, scale=scale)
    drawing += "".join(
        f'<text x="0" y="{y}" font-size="11" fill="{look.SECOND}" stroke="{look.PAPER}" '
        f'stroke-width="3" paint-order="stroke">{show_number(value, decimals=decimals)}</text>'
        for y, value in ((10, high), (HEIGHT - 1, low))
    )
    picture = image(drawing, width=WIDTH, height=HEIGHT, words=words, style="ap-histogram")
    says = [f"{one.name}, {show_number(one.value, decimals=decimals)}" for one in shown]
    now = own if own >= 0 else 0
    return (
        f'<div class="ap-strip" role="slider" tabindex="0" aria-label="{escape(words, quote=True)}"'
        f' aria-valuemin="1" aria-valuemax="{len(shown)}" aria-valuenow="{now + 1}"'
        f' aria-valuetext="{escape(says[now], quote=True)}"'
        f' data-codes="{escape(" ".join(one.code for one in shown), quote=True)}"'
        f' data-says="{escape("|".join(text.replace("|", "/") for text in says), quote=True)}">'
        f"{picture}</div>"
    )


def _y(value: float, low: float, scale: float) -> float:
    return HEIGHT - ROOM - (value - low) * scale


def _area(one: StripArea, *, x: float, low: float, scale: float, step: float) -> str:
    line = ""
    if math.isfinite(one.lower) and one.upper > one.lower:
        top, foot = _y(one.upper, low, scale), _y(one.lower, low, scale)
        line = (
            f'<path d="M{x:.1f} {top:.1f}V{foot:.1f}" stroke="{look.SIMILAR}" '
            f'stroke-width="{max(min(step * 0.35, 1), 0.4):.1f}"/>'
        )
    size = max(min(step * 0.45, 3.2), 1.1)
    dot = (
        f'<circle cx="{x:.1f}" cy="{_y(one.value, low, scale):.1f}" r="{size:.1f}" '
        f'fill="{one.colour}" stroke="{look.SECOND}" stroke-width=".4"/>'
    )
    return line + dot


def _picked(one: StripArea, *, x: float, low: float, scale: float) -> str:
    line = ""
    if math.isfinite(one.lower) and one.upper > one.lower:
        line = (
            f'<path d="M{x:.1f} {_y(one.upper, low, scale):.1f}V{_y(one.lower, low, scale):.1f}" '
            f'stroke="{look.ACCENT}" stroke-width="2.4"/>'
        )
    return (
        f'<path d="M{x:.1f} 0V{HEIGHT}" stroke="{look.ACCENT}" stroke-width=".8" '
        f'stroke-dasharray="2 2"/>{line}'
        f'<circle cx="{x:.1f}" cy="{_y(one.value, low, scale):.1f}" r="4.6" fill="{one.colour}" '
        f'stroke="{look.ACCENT}" stroke-width="2.4"/>'
    )
