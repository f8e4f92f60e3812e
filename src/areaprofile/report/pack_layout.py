"""What every format of a pack says in the same words: marks, captions, rests of lists, colophon."""

import math
from collections.abc import Sequence
from typing import Any

from areaprofile.report.pack import Pack
from areaprofile.report.pack_cards import Card, FlagText
from areaprofile.tables.verdict_board import Board, Cell
from areaprofile.tables.wording import certainty_words, count_words, sentence_case, show_number

MOST_PEERS = 5
MOST_NAMED = 4
MOST_LISTED = 14
GLANCE = 6
SHAPES = {"raised": "▼", "clear": "○", "cant_tell": "?", "not_run": "–", "not_asked": "–"}


def board_cells(cells: Sequence[Cell]) -> list[dict[str, Any]]:
    """text, state and whether it is good news, for each cell of a row."""
    return [
        {"text": cell_text(cell), "state": cell.state, "good": cell.kind == "Strength"}
        for cell in cells
    ]


def cell_text(cell: Cell) -> str:
    """The mark of a cell, with the number of flags where there are several."""
    shape = SHAPES[cell.state]
    if cell.state == "raised" and cell.kind == "Strength":
        shape = "▲"
    return f"{shape} {cell.count}" if cell.count > 1 else shape


def board_rest(board: Board) -> str:
    """Which services the board leaves out."""
    return f"Run by another council: {', '.join(board.not_run)}." if board.not_run else ""


def sure_words(flag: FlagText) -> str:
    """How sure, for a list; how severe where no probability is worked out."""
    if math.isfinite(flag.certainty):
        return sentence_case(certainty_words(flag.certainty))
    return "" if flag.is_strength else flag.facts.split(" · ")[0]


def concerns_of(pack: Pack) -> list[FlagText]:
    """Everything raised that needs a closer look, what is told in full first."""
    told = [one for card in pack.cards if not card.is_strength for one in card.flags]
    return [*told, *pack.others]


def rest_lists(pack: Pack) -> list[tuple[str, str, Sequence[FlagText]]]:
    """(name, mark, flags) of what stands neither at a glance nor in the evidence."""
    told = {one.flag_id for card in pack.cards for one in card.flags}
    raised = [one for one in concerns_of(pack)[GLANCE:] if one.flag_id not in told]
    well = [one for one in pack.strengths[GLANCE:] if one.flag_id not in told]
    lists = (("Also raised", "▼", raised), ("Also goes well", "▲", well))
    return [one for one in lists if one[2]]


def glance_rest(pack: Pack, flags: Sequence[FlagText], *, most: int, most_alone: int = 0) -> str:
    """What stands under a list at a glance: how many more there are, and where to read them.

    most: how many each list of the rest holds in this format; most_alone: how many if it is alone.
    """
    count = len(flags) - GLANCE
    if count <= 0:
        return ""
    lists = rest_lists(pack)
    room = most_alone if most_alone and len(lists) == 1 else most
    wanted = {one.flag_id for one in flags}
    fits = all(len(held) <= room for *_, held in lists if wanted & {one.flag_id for one in held})
    where = "listed further on" if fits else "some listed further on, all in the app and the CSV"
    return f"and {count} more, {where}"


def list_line(flag: FlagText) -> str:
    """A flag in a list: its title, and how sure in brackets."""
    sure = sure_words(flag)
    return f"{flag.title} ({sure.lower()})" if sure else flag.title


def where_words(card: Card) -> str:
    """Where the flag can be looked up: its address, or its id where the app's place is unknown."""
    first = card.flags[0]
    return f"In the live app: {first.link}" if is_linked(first.link) else f"Flag {first.flag_id}"


def is_linked(address: str) -> bool:
    """Whether an address leads anywhere from outside the app."""
    return address.startswith(("http://", "https://"))


def caption_of(pack: Pack, card: Card, *, native: bool = False) -> str:
    """The line under a picture; `native`: under a chart of Word or PowerPoint, which draws the
    middle of similar councils as a line and has no band."""
    if card.picture is None:
        return ""
    parts = [
        f"Black: {pack.council.name}, with 95% intervals where there are any",
        f"grey{' line' if native else ''}: middle {'' if native else 'half '}of similar councils"
        if card.picture.peers
        else "",
        f"dotted: {pack.country}" if card.picture.country else "",
        f"dashed: had it kept pace{'' if native else ', the gap shaded'}"
        if card.picture.kept
        else "",
        "hollow: provisional" if any(not one.is_settled for one in card.picture.own) else "",
    ]
    unit = f" ({card.unit})" if card.unit else ""
    return f"{card.heading}{unit}. {'; '.join(filter(None, parts))}."


def peer_rows(pack: Pack) -> list[dict[str, str]]:
    """The nearest peers: rank, name, distance, reasons."""
    return [
        {
            "rank": str(one.rank),
            "name": one.place.name,
            "distance": show_number(one.distance, decimals=2),
            "reasons": one.reasons,
        }
        for one in pack.group.peers[:MOST_PEERS]
    ]


def peers_rest(pack: Pack) -> str:
    """The names of the other peers."""
    rest = [one.place.name for one in pack.group.peers[MOST_PEERS:]]
    return f"Then {', '.join(rest)}." if rest else ""


def unjudged_lead(pack: Pack) -> str:
    """How many measures could not be judged, as the page of flags says it."""
    count = pack.measures - pack.judged
    of = count_words(pack.measures, "measure", "measures")
    if not count:
        return f"Every one of {of} could be judged."
    return f"{count} of {of} cannot be judged. That is not good news, nor bad."


def colophon(pack: Pack) -> str:
    """From what build, as at what day, with what words."""
    return (
        f"Made from build {pack.build}, data as at {pack.as_at:%-d %B %Y}, flags of edition "
        f"{pack.edition}. The same build gives the same figures for good. {pack.notice}"
    )


def named(names: Sequence[str]) -> str:
    """The first names, and how many more there are."""
    rest = len(names) - MOST_NAMED
    return "; ".join(names[:MOST_NAMED]) + (f"; and {rest} more, in the CSV" if rest > 0 else "")
