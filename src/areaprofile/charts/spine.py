"""One row of a spine: where a measure of an area stands among the areas of its level.

All text from data is escaped here. The pictures need no script, so that they print.
"""

import math
from html import escape

from areaprofile import look
from areaprofile.tables.profile import Row
from areaprofile.tables.wording import short_marks, show_interval, show_short

VERDICTS = {"higher": "none", "lower": "none", "": "unsure"}


def shape_of(verdict: str) -> tuple[str, str]:
    """The shape and the style class that stand for a comparison."""
    kind = VERDICTS.get(verdict, verdict)
    if kind == "unsure":
        return look.NO_MARGIN_SHAPE, "ink"
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


def value_words(row: Row) -> str:
    """A value and, smaller, its unit where that takes words, and its interval."""
    limits = show_interval(row.lower, row.upper, decimals=row.indicator.decimals)
    unit = row.indicator.unit if not any(short_marks(row.indicator)) else ""
    small = "".join(f"<small>{escape(text)}</small>" for text in (unit, limits) if text)
    return f"<b>{escape(show_short(row.value, row.indicator))}</b>{small}"
