"""The verdict board on the screen: services × kinds of flag; a raised cell leads to its card."""

from html import escape

import streamlit as st

from areaprofile.tables.flag_words import reason_words
from areaprofile.tables.verdict_board import KINDS, Board, Cell
from areaprofile.ui import frame

# Shape and word of each state: nothing rests on colour alone.
SHAPES = {"raised": "▼", "clear": "○", "cant_tell": "?", "not_run": "–", "not_asked": "–"}
WORDS = {
    "raised": "raised",
    "clear": "clear",
    "cant_tell": "can’t tell",
    "not_run": "not run",
    "not_asked": "not asked",
}


def board_html(board: Board) -> str:
    """Services × kinds as a table."""
    heads = "".join(f'<th scope="col">{escape(kind)}</th>' for kind in board.kinds)
    rows = "".join(
        f'<tr><th scope="row">{escape(service)}</th>{"".join(map(_cell, cells))}</tr>'
        for service, cells in board.rows
    )
    return (
        f'<div class="ap-board-room">{frame.SWIPE}<div class="ap-board-frame" tabindex="0" '
        'role="region" aria-label="Verdict board">'
        f'<table class="ap-board"><caption>Services and kinds of flag</caption><thead><tr>'
        f'<th scope="col">Service</th>{heads}</tr></thead><tbody>{rows}</tbody></table></div></div>'
    )


def _cell(cell: Cell) -> str:
    good = cell.kind == "Strength"
    shape = "▲" if good and cell.state == "raised" else SHAPES[cell.state]
    words = WORDS[cell.state]
    if cell.state == "raised":
        many = f" {cell.count}" if cell.count > 1 else ""
        style = f"raised {cell.weight} {'good' if good else 'bad'}"
        label = f"{cell.kind} in {cell.service}: {cell.count} raised"
        return (
            f'<td class="{style}"><a href="#flag-{escape(cell.first, quote=True)}" '
            f'aria-label="{escape(label, quote=True)}">{shape}{many}</a></td>'
        )
    rules = dict(KINDS)[cell.kind]
    # several rules in one cell: which could be asked says more than why the first is clear
    reason = "" if cell.scope and len(rules) > 1 else reason_words(cell.reason, rules[0])
    told_of = "; ".join(filter(None, (reason if cell.reason else "", cell.scope)))
    why = f": {told_of.removeprefix(f'{words}: ')}" if told_of else ""
    told = escape(f"{words}{why}", quote=True)
    said = f'<span class="ap-said">{told}</span>'
    return f'<td class="{cell.state}" title="{told}">{shape}{said}</td>'


def show_key(board: Board) -> None:
    """What the shapes mean, and which services others run."""
    rest = ""
    if board.not_run:
        rest = f"<span>Run by another council: {escape(', '.join(board.not_run))}</span>"
    st.html(
        '<div class="ap-key"><span>▼ raised, bold where we are almost certain</span>'
        f"<span>▲ a strength</span><span>○ clear</span><span>? can’t tell</span>"
        f"<span>– not asked</span>{rest}</div>"
    )
