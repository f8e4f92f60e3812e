"""A list in rank order, each rank as a bar over the places that it may take."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from areaprofile import look
from areaprofile.tables.wording import rank_words


@dataclass(frozen=True)
class RankBar:
    """One row: name, the note beside it, first and last rank."""

    name: str
    note: str
    first: int
    last: int


def rank_bars(rows: Sequence[RankBar], *, of: int, caption: str) -> str:
    """A table whose last column draws the rank range on a line from 1 to `of`."""
    body = "".join(_row(row, of=of) for row in rows)
    head = "".join(
        f'<th scope="col" style="text-align:left;{more}">{name}</th>'
        for name, more in (
            ("Neighbourhood", "width:34%"),
            ("Need", "width:12%"),
            (f"Rank, 1 to {of:,}", ""),
        )
    )
    return (
        '<table class="ap-facts" style="table-layout:fixed"><caption class="ap-limits" '
        f'style="text-align:left">{escape(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )


def _row(row: RankBar, *, of: int) -> str:
    span = max(of - 1, 1)
    left = 100 * (row.first - 1) / span
    wide = 100 * (row.last - row.first) / span
    words = escape(rank_words(row.first, row.last, of=of))
    bar = (
        '<span style="position:relative;display:block;height:.7rem;margin-right:.7rem;'
        f'border-bottom:1px solid {look.RULE}" aria-hidden="true">'
        f'<i style="position:absolute;left:{left:.1f}%;width:calc({wide:.1f}% + .6rem);'
        f'top:.1rem;height:.6rem;border-radius:.3rem;background:{look.ACCENT}"></i></span>'
    )
    return (
        f'<tr><th scope="row" style="padding-right:.6rem">{escape(row.name)}</th>'
        f'<td style="text-align:left">{escape(row.note)}</td>'
        f'<td style="text-align:left">{bar}<small>{words}</small></td></tr>'
    )
