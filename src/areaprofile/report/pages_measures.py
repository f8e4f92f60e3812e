"""The measures of one area as an HTML table, for pages that need no server."""

from collections.abc import Iterable
from html import escape

from areaprofile import look
from areaprofile.tables.profile import Row, Theme
from areaprofile.tables.wording import (
    missing_words,
    short_period,
    show_interval,
    show_short,
    show_value,
)

FIFTHS = {1: "worst fifth", 5: "best fifth"}


def measures_html(themes: Iterable[Theme], *, country: str) -> str:
    """A table for each theme: measure, figure, interval, period, the country's figure, standing."""
    heads = ("Measure", "Here", "95% interval", "Period", country, f"Against {country}")
    head = "".join(f'<th scope="col">{escape(one)}</th>' for one in heads)
    tables = (
        f'<h3>{escape(theme.name)}</h3><div class="scroll" tabindex="0"><table class="measures">'
        f"<thead><tr>{head}</tr></thead><tbody>{''.join(map(_row, theme.rows))}</tbody>"
        "</table></div>"
        for theme in themes
        if theme.rows
    )
    return "".join(tables)


def _row(row: Row) -> str:
    measure = row.indicator
    name = f'<th scope="row">{escape(measure.name)}</th>'
    if not row.has_value:
        return f'<tr>{name}<td colspan="5">{escape(missing_words(row.reason))}</td></tr>'
    cells = (
        show_value(row.value, measure),
        show_interval(row.lower, row.upper, decimals=measure.decimals),
        short_period(row.period),
        show_short(row.benchmark, measure),
        standing_words(row),
    )
    return f"<tr>{name}{''.join(f'<td>{escape(one)}</td>' for one in cells)}</tr>"


def standing_words(row: Row) -> str:
    """Better or worse than the country where that is more than chance, and the fifth."""
    shape = look.SHAPES.get(row.verdict, "")
    word = {"similar": "can’t tell apart"}.get(row.verdict, row.verdict)
    fifth = FIFTHS.get(row.good_fifth, "") if row.counts else ""
    return ", ".join(filter(None, (f"{shape} {word}".strip(), fifth)))
