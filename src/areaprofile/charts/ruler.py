"""One ruler from the bad end to the good: this place, what it lies in, and places like it."""

from collections.abc import Sequence
from html import escape

from areaprofile import look
from areaprofile.catalogue.records import Indicator
from areaprofile.charts.svg import image
from areaprofile.tables.similar import RulerSpot
from areaprofile.tables.wording import show_value

WIDTH, MARGIN = 440, 12
TICKS = {"ward": "4 2", "council": "", "region": "6 3", "country": "1.5 3"}
LEVELS = (14, 31, 48, 65)


def ruler(spots: Sequence[RulerSpot], measure: Indicator) -> str:
    """The ruler as a picture. Empty where the place itself has no figure."""
    here = next((spot for spot in spots if spot.kind == "here"), None)
    if here is None:
        return ""
    marks = [spot for spot in spots if spot.kind in TICKS]
    axis = 98 if marks else 22
    ends = ("Lowest", "Highest") if measure.polarity == "none" else ("Worst", "Best")
    drawn = [
        f'<rect x="{MARGIN}" y="{axis - 5}" width="{WIDTH - 2 * MARGIN}" height="10" '
        f'fill="{look.RULE}" opacity=".6" rx="5"/>',
        *(
            f'<text x="{x}" y="{axis + 54}" text-anchor="{anchor}" font-size="14" '
            f'fill="{look.SECOND}">{word}</text>'
            for x, anchor, word in ((MARGIN, "start", ends[0]), (WIDTH - MARGIN, "end", ends[1]))
        ),
    ]
    drawn += [
        f'<circle cx="{_x(spot):.1f}" cy="{axis}" r="6" fill="{look.PAPER}" fill-opacity=".55" '
        f'stroke="{look.SECOND}" stroke-width="1.6"/>'
        for spot in spots
        if spot.kind == "similar"
    ]
    drawn += _ticks(marks, axis)
    x = _x(here)
    anchor = "middle" if 120 < x < WIDTH - 120 else ("start" if x <= 120 else "end")
    drawn.append(
        f'<circle cx="{x:.1f}" cy="{axis}" r="8" fill="{look.INK}" stroke="{look.PAPER}" '
        f'stroke-width="2"/><text x="{x:.1f}" y="{axis + 34}" text-anchor="{anchor}" '
        f'font-size="15" font-weight="700" fill="{look.INK}" stroke="{look.PAPER}" '
        f'stroke-width="4" paint-order="stroke">'
        f"{escape(here.name)}: {escape(show_value(here.value, measure))}</text>"
    )
    return image(
        "".join(drawn),
        width=WIDTH,
        height=axis + 62,
        words=ruler_words(spots, measure),
        style="ap-histogram",
    )


def _x(spot: RulerSpot) -> float:
    return MARGIN + spot.position / 100 * (WIDTH - 2 * MARGIN)


def _ticks(spots: Sequence[RulerSpot], axis: int) -> list[str]:
    """Ticks above the ruler, their names on rows of their own so that none covers another."""
    lines, texts = [], []
    taken: list[list[tuple[float, float]]] = [[] for _ in LEVELS]
    for spot in sorted(spots, key=lambda one: one.position):
        x, wide = _x(spot), 7.4 * len(spot.name) + 12
        left = min(max(x - wide / 2, 0), WIDTH - wide)
        rows = [
            row
            for row, spans in enumerate(taken)
            if all(left > end or left + wide < start for start, end in spans)
        ]
        row = rows[0] if rows else len(LEVELS) - 1
        taken[row].append((left, left + wide))
        y = LEVELS[row]
        lines.append(
            f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{y + 4}" y2="{axis + 11}" '
            f'stroke="{look.ACCENT}" stroke-width="2" stroke-dasharray="{TICKS[spot.kind]}"/>'
        )
        texts.append(
            f'<text x="{left + wide / 2:.1f}" y="{y}" text-anchor="middle" font-size="14" '
            f'fill="{look.ACCENT}" stroke="{look.PAPER}" stroke-width="3" paint-order="stroke">'
            f"{escape(spot.name)}</text>"
        )
    return lines + texts


def ruler_words(spots: Sequence[RulerSpot], measure: Indicator) -> str:
    """The ruler in words: every named mark with its figure, and where the similar places lie."""
    named = [
        f"{spot.name} {show_value(spot.value, measure)}" for spot in spots if spot.kind != "similar"
    ]
    similar = sorted(spot.value for spot in spots if spot.kind == "similar")
    text = f"{measure.name}: {', '.join(named)}."
    if similar:
        low, high = (show_value(value, measure) for value in (similar[0], similar[-1]))
        text += f" {len(similar)} similar places lie between {low} and {high}."
    return text
