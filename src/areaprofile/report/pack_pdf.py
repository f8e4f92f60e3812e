"""A pack as PDF: tagged (PDF/UA-1), with alternative texts and bookmarks, set by typst."""

import json
from importlib import resources
from typing import Any

import typst

from areaprofile import look
from areaprofile.charts.kept_pace import kept_pace_svg
from areaprofile.charts.svg import FONT
from areaprofile.report.fonts import CHART_FAMILIES, FAMILIES, font_folder
from areaprofile.report.pack import Pack
from areaprofile.report.pack_cards import Card, FlagText
from areaprofile.report.pack_layout import (
    GLANCE,
    MOST_LISTED,
    board_cells,
    board_rest,
    caption_of,
    colophon,
    concerns_of,
    glance_rest,
    is_linked,
    named,
    peer_rows,
    peers_rest,
    rest_lists,
    sure_words,
    unjudged_lead,
    where_words,
)

TEMPLATE = "pack.typ"


def write_pdf(pack: Pack) -> bytes:
    """The pack as PDF. Its text is data for the template, never typst's markup."""
    fonts = font_folder()
    with resources.as_file(resources.files("areaprofile.report") / TEMPLATE) as template:
        made = typst.compile(
            str(template),
            format="pdf",
            font_paths=[str(fonts)] if fonts else [],
            sys_inputs={"pack": json.dumps(as_data(pack))},
            pdf_standards="ua-1",
        )
    return bytes(made) if isinstance(made, bytes | bytearray) else b"".join(made)


def as_data(pack: Pack) -> dict[str, Any]:
    """What the template lays out."""
    council = pack.council
    about = [pack.kind, pack.region, pack.residents, council.code]
    return {
        "look": {name.lower(): getattr(look, name) for name in
                 ("INK", "SECOND", "RULE", "PANEL", "ACCENT", "FOCUS", "BETTER", "WORSE")},
        "fonts": FAMILIES,
        "title": pack.title,
        "council": council.name,
        "services": ", ".join(pack.services),
        "about": " · ".join(filter(None, about)),
        "foot": f"{pack.title} · data as at {pack.as_at:%-d %B %Y} · build {pack.build}",
        "warning": pack.warning,
        "summary": pack.summary,
        "chance": pack.sure_line,
        "concerns": [_line(one) for one in concerns_of(pack)],
        "strengths": [_line(one) for one in pack.strengths],
        "glance": GLANCE,
        "more": [glance_rest(pack, flags, most=MOST_LISTED, most_alone=2 * MOST_LISTED)
                 for flags in (concerns_of(pack), pack.strengths)],
        "rest": [
            {"name": name, "good": mark == "▲", "flags": [_line(one) for one in flags]}
            for name, mark, flags in rest_lists(pack)
        ],
        "board": {
            "kinds": pack.board.kinds,
            "rows": [
                {"service": service, "cells": board_cells(cells)}
                for service, cells in pack.board.rows
            ],
            "rest": board_rest(pack.board),
        },
        "replies": [
            {"service": one.service, "text": one.text, "who": " · ".join((one.role, one.when))}
            for one in pack.replies
        ],
        "cards": [_card(pack, card) for card in pack.cards],
        "peers": {
            "note": pack.group.note,
            "alike": pack.alike,
            "rows": peer_rows(pack),
            "rest": peers_rest(pack),
        },
        "unjudged": {
            "lead": unjudged_lead(pack),
            "rows": [
                {"reason": one.reason, "count": str(one.count), "names": named(one.names)}
                for one in pack.unjudged
            ],
        },
        "method": [{"heading": name, "text": text} for name, text in pack.method],
        "sources": [
            {"line": one.line, "licence": one.licence, "attribution": one.attribution,
             "address": one.address}
            for one in pack.sources
        ],
        "colophon": colophon(pack),
        "most": MOST_LISTED,
        "links": [{"name": name, "address": address} for name, address in pack.links
                  if is_linked(address)],
    }  # fmt: skip


def _line(flag: FlagText) -> dict[str, Any]:
    sure = sure_words(flag)
    return {"title": flag.title, "good": flag.is_strength, "facts": flag.facts, "sure": sure,
            "short": sure}  # fmt: skip


def _card(pack: Pack, card: Card) -> dict[str, Any]:
    svg = None
    if card.picture is not None:
        drawn = kept_pace_svg(card.picture, is_good=card.is_strength, country=pack.country)
        svg = drawn.replace(FONT, ", ".join(f"'{one}'" for one in CHART_FAMILIES))
    return {
        "heading": card.heading,
        "service": card.service,
        "meaning": card.meaning,
        "good": card.is_strength,
        "flags": [
            {"kind": one.kind, "sentence": one.sentence, "facts": one.facts,
             "responder": one.responder}
            for one in card.flags
        ],
        "judgements": card.judgements,
        "svg": svg,
        "alt": card.picture.words if card.picture else "",
        "caption": caption_of(pack, card),
        "people": next((one.people for one in card.flags if one.people), ""),
        "questions": card.questions,
        "unit": card.unit,
        "table": None if card.table is None else {
            "periods": card.table.periods,
            "rows": [{"label": label, "cells": cells, "own": at == 0}
                     for at, (label, cells) in enumerate(card.table.rows)],
        },
        "not-meant": card.not_meant,
        "objections": card.objections,
        "source": card.source,
        "link": card.flags[0].link,
        "where": where_words(card),
        "linked": is_linked(card.flags[0].link),
    }  # fmt: skip
