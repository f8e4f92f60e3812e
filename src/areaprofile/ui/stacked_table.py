"""A table that on a phone becomes a list: under each row's head, its cells with their headings."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape


@dataclass(frozen=True)
class Line:
    """A row: its head and cells as HTML; `style` is a class, `title` a hint on the head."""

    head: str
    cells: tuple[str, ...]
    style: str = ""
    title: str = ""


def stacked_table(heads: Sequence[str], lines: Sequence[Line], *, style: str = "") -> str:
    """The table as HTML; `heads` are plain text, the first that of the rows' heads."""
    top = "".join(f'<th role="columnheader" scope="col">{escape(one)}</th>' for one in heads)
    body = "".join(_row(heads[1:], one) for one in lines)
    return (
        f'<table role="table" class="ap-money ap-stack {style}"><thead><tr role="row">{top}</tr>'
        f'</thead><tbody role="rowgroup">{body}</tbody></table>'
    )


def _row(heads: Sequence[str], line: Line) -> str:
    cells = "".join(
        f'<td role="cell" data-label="{escape(head, quote=True)}">{cell}</td>'
        for head, cell in zip(heads, line.cells, strict=True)
    )
    hint = f' title="{escape(line.title, quote=True)}"' if line.title else ""
    style = f' class="{line.style}"' if line.style else ""
    return (
        f'<tr role="row"{style}><th role="rowheader" scope="row"{hint}>{line.head}</th>{cells}</tr>'
    )
