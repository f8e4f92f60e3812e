"""A pack as one HTML file: reads offline, without script, and prints on A4."""

from collections.abc import Iterable, Sequence
from html import escape
from importlib import resources

from areaprofile import look
from areaprofile.charts.kept_pace import draw_kept_pace
from areaprofile.report.pack import Pack
from areaprofile.report.pack_cards import Card, FlagText
from areaprofile.report.pack_layout import (
    GLANCE,
    board_cells,
    board_rest,
    caption_of,
    colophon,
    concerns_of,
    is_linked,
    peer_rows,
    peers_rest,
    rest_lists,
    sure_words,
    unjudged_lead,
    where_words,
)

NO_SOURCE = "<p>The app’s page of method lists every source.</p>"
TOKENS = ("INK", "SECOND", "RULE", "PANEL", "PAPER", "ACCENT", "FOCUS", "BETTER", "WORSE")


def write_html(pack: Pack) -> bytes:
    """The pack as a page of its own."""
    return document(pack.title, body_of(pack), warning=pack.warning).encode()


def document(title: str, body: str, *, warning: str = "", head: str = "") -> str:
    """A whole page: style within it, nothing fetched, no script. `body` and `head` are HTML."""
    tokens = " ".join(f"--{name.lower()}: {getattr(look, name)};" for name in TOKENS)
    style = (resources.files("areaprofile.report") / "pack.css").read_text(encoding="utf-8")
    notice = f'<p class="notice">{escape(warning)}</p>' if warning else ""
    return (
        '<!doctype html><html lang="en-GB"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title>{head}"
        f"<style>:root {{ {tokens} }}\n{style}</style></head><body>"
        f'<a class="skip" href="#content">Skip to the content</a>{notice}'
        f'<main id="content">{body}</main></body></html>'
    )


def body_of(pack: Pack) -> str:
    """All sections of the pack."""
    return "".join(
        (_cover(pack), _overview(pack), _replies(pack), _evidence(pack), _rest(pack),
         _peers(pack), _unjudged(pack), _method(pack), _sources(pack))
    )  # fmt: skip


def _cover(pack: Pack) -> str:
    services = f" · {', '.join(pack.services)}" if pack.services else ""
    facts = (pack.kind, pack.region, pack.residents, pack.council.code)
    about = " · ".join(filter(None, facts))
    return (
        f'<header class="cover"><p>Scrutiny pack{escape(services)}</p>'
        f"<h1>{escape(pack.council.name)}</h1><p>{escape(about)}</p></header>"
        f'<p class="lead">{escape(pack.summary)}.</p><p>{escape(pack.sure_line)}</p>'
    )


def _overview(pack: Pack) -> str:
    concerns = concerns_of(pack)
    heads = "".join(f'<th scope="col">{escape(kind)}</th>' for kind in pack.board.kinds)
    rows = "".join(
        f'<tr><th scope="row">{escape(service)}</th>'
        + "".join(
            f'<td class="{one["state"]}{" good" if one["good"] else ""}">{escape(one["text"])}</td>'
            for one in board_cells(cells)
        )
        + "</tr>"
        for service, cells in pack.board.rows
    )
    return (
        f'<section><h2>At a glance</h2><div class="two">'
        f"{_list('Needs a closer look', concerns, '▼')}{_list('Goes well', pack.strengths, '▲')}"
        f'</div><h3>Services and kinds of flag</h3><div class="scroll" tabindex="0">'
        f'<table class="board"><thead><tr><th scope="col">Service</th>{heads}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div><p class='small'>▼ raised · ▲ a strength · ○ clear · "
        f"? can’t tell. A number beside a mark: how many. {escape(board_rest(pack.board))}</p>"
        "</section>"
    )


def _list(title: str, flags: Sequence[FlagText], shape: str, most: int = GLANCE) -> str:
    items = _items(
        f"<b>{escape(one.title)}</b> <small>{escape(sure_words(one))}</small>"
        for one in flags[:most]
    )
    rest = (
        f'<p class="small">and {len(flags) - most} more, listed further on</p>'
        if len(flags) > most
        else ""
    )
    kind = "bad" if shape == "▼" else "good"
    mark = f'<span class="{kind}">{shape}</span>'
    return f"<div><h3>{mark} {escape(title)}: {len(flags)}</h3>{items}{rest}</div>"


def _items(items: Iterable[str], tag: str = "ul") -> str:
    made = "".join(f"<li>{one}</li>" for one in items)
    return f"<{tag}>{made}</{tag}>" if made else "<p>None.</p>"


def _replies(pack: Pack) -> str:
    if not pack.replies:
        return ""
    said = "".join(
        f"<blockquote><p><b>{escape(one.service)}</b> <small>{escape(one.role)} · "
        f"{escape(one.when)}</small></p><p>{escape(one.text)}</p></blockquote>"
        for one in pack.replies
    )
    return f"<section><h2>What the council says</h2>{said}</section>"


def _evidence(pack: Pack) -> str:
    cards = "".join(_card(pack, card) for card in pack.cards)
    nothing = "<p>Nothing is raised at this setting, so there is no evidence to show.</p>"
    return f"<section><h2>Flags and their evidence</h2>{cards or nothing}</section>"


def _card(pack: Pack, card: Card) -> str:
    shape = '<span class="good">▲</span>' if card.is_strength else '<span class="bad">▼</span>'
    flags = "".join(
        f'<p id="flag-{escape(one.flag_id, quote=True)}"><b>{escape(one.kind)}.</b> '
        f"{escape(one.sentence)}<br><small>"
        f"{escape(' · '.join(filter(None, (one.facts, one.responder))))}</small></p>"
        for one in card.flags
    )
    picture = ""
    if card.picture is not None:
        drawn = draw_kept_pace(card.picture, is_good=card.is_strength, country=pack.country)
        picture = (
            f"<figure>{drawn}<figcaption>{escape(caption_of(pack, card))}</figcaption></figure>"
        )
    people = next((one.people for one in card.flags if one.people), "")
    size = f"<p><b>Size:</b> the shaded gap is {escape(people)}.</p>" if people else ""
    critics = f" <b>A critic could say:</b> {escape(' '.join(card.objections))}"
    source = f"Source: {escape(card.source)}. " if card.source else ""
    address = card.flags[0].link
    link = (
        _link("Open this flag in the live app", address)
        if is_linked(address)
        else escape(where_words(card))
    )
    return (
        f"<article><h3>{shape} {escape(card.heading)}</h3>"
        f'<p class="small">{escape(". ".join(filter(None, (card.service, card.meaning))))}</p>'
        f"{flags}{_items(map(escape, card.judgements)) if card.judgements else ''}"
        f'<div class="two wide">{picture}<div>{size}<h4>Questions to ask</h4>'
        f"{_items(map(escape, card.questions), 'ol')}</div></div>{_table(card)}"
        f"<p><b>What it does not mean.</b> {escape(' '.join(card.not_meant))}"
        f"{critics if card.objections else ''}</p>"
        f'<p class="small">{source}{link}</p>'
        "</article>"
    )


def _table(card: Card) -> str:
    if card.table is None:
        return ""
    heads = "".join(f'<th scope="col">{escape(one)}</th>' for one in card.table.periods)
    rows = "".join(
        f'<tr><th scope="row">{escape(label)}</th>'
        + "".join(f"<td>{escape(cell)}</td>" for cell in cells)
        + "</tr>"
        for label, cells in card.table.rows
    )
    return (
        f'<div class="scroll" tabindex="0"><table class="numbers"><thead><tr><th scope="col">'
        f"{escape(card.unit)}</th>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _link(name: str, address: str) -> str:
    if not address.startswith(("http://", "https://")):
        return f"{escape(name)}: {escape(address)}"
    return f'<a href="{escape(address, quote=True)}">{escape(name)}</a>'


def _rest(pack: Pack) -> str:
    lists = "".join(_list(name, flags, mark, len(flags)) for name, mark, flags in rest_lists(pack))
    if not lists:
        return ""
    head = "<h2>All the rest, in a line each</h2>"
    return f'<section>{head}<div class="two rest">{lists}</div></section>'


def _peers(pack: Pack) -> str:
    rows = "".join(
        f"<tr><td>{one['rank']}</td><th scope='row'>{escape(one['name'])}</th>"
        f"<td>{one['distance']}</td><td>{escape(one['reasons'])}</td></tr>"
        for one in peer_rows(pack)
    )
    table = (
        "<table><thead><tr><th scope='col'>Rank</th><th scope='col'>Council</th><th scope='col'>"
        f"Distance</th><th scope='col'>Why</th></tr></thead><tbody>{rows}</tbody></table>"
    )
    return (
        f"<section><h2>Peers</h2><p>{escape(pack.group.note)} {escape(pack.alike)}</p>"
        f"{table if rows else ''}<p class='small'>{escape(peers_rest(pack))}</p></section>"
    )


def _unjudged(pack: Pack) -> str:
    rows = "".join(
        f"<tr><th scope='row'>{escape(one.reason)}</th><td>{one.count}</td>"
        f"<td>{escape('; '.join(one.names))}</td></tr>"
        for one in pack.unjudged
    )
    table = (
        "<table><thead><tr><th scope='col'>Why</th><th scope='col'>Measures</th><th scope='col'>"
        f"Which</th></tr></thead><tbody>{rows}</tbody></table>"
    )
    return (
        f"<section><h2>What could not be judged</h2><p>{escape(unjudged_lead(pack))}</p>"
        f"{table if rows else ''}</section>"
    )


def _method(pack: Pack) -> str:
    told = "".join(f"<p><b>{escape(name)}.</b> {escape(text)}</p>" for name, text in pack.method)
    return f"<section><h2>How it was worked out</h2>{told}</section>"


def _sources(pack: Pack) -> str:
    items = _items(
        f"{escape(one.line)}. {escape(one.licence)}. {escape(one.attribution)} "
        f"{_link(one.address, one.address) if one.address.startswith('http') else ''}"
        for one in pack.sources
    )
    known = [(name, address) for name, address in pack.links if is_linked(address)]
    links = _items(_link(name, address) for name, address in known) if known else ""
    return (
        f"<section><h2>Sources and licences</h2>{items if pack.sources else NO_SOURCE}"
        f"<p>{escape(colophon(pack))}</p>{links}</section>"
    )
