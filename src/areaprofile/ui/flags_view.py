"""The page of flags on the screen: board, slider, cards with their evidence."""

from html import escape
from urllib.parse import urlencode

import streamlit as st

from areaprofile.charts.kept_pace import draw_kept_pace
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.flag_words import (
    OBJECTIONS,
    RUNGS,
    SEVERITY_WORDS,
    chance_words,
    people_words,
    questions_of,
    reason_words,
    sentence_of,
    since_words,
    summary,
    title_of,
)
from areaprofile.tables.flags import (
    STRICTNESS,
    USUAL_STRICTNESS,
    CouncilFlags,
    Flag,
    council_flags,
)
from areaprofile.tables.had_it_kept_pace import kept_pace
from areaprofile.tables.places import Place
from areaprofile.tables.verdict_board import Board, Cell, board_csv, verdict_board
from areaprofile.tables.wording import count_words
from areaprofile.ui import frame
from areaprofile.ui.pack_view import make_the_pack

FIRST_CARDS = 12
# Shape and word of each state: nothing rests on colour alone.
SHAPES = {"raised": "▼", "clear": "○", "cant_tell": "?", "not_run": "–"}
WORDS = {"raised": "raised", "clear": "clear", "cant_tell": "can’t tell", "not_run": "not run"}


def show_flags(atlas: Atlas, place: Place) -> None:
    """The whole page for one council."""
    strictness = st.select_slider(
        "How sure must we be?",
        options=STRICTNESS,
        value=USUAL_STRICTNESS,
        format_func=lambda p: f"{p:.0%}",
        key="flags-strictness",
        help="Further right: fewer flags, and fewer of them by chance.",
    )
    found = council_flags(atlas, place, strictness=float(strictness))
    if found is None:
        st.info(frame.label_lines(f"These data hold no flags for {place.name}."))
        return
    frame.heading(f"{place.name}: {summary(found)}", below=chance_words(found))
    make_the_pack(atlas, place, strictness=float(strictness))
    board = verdict_board(found)
    st.html(board_html(board))
    _key(board)
    _cards(atlas, found.concerns, "What needs a closer look", "Nothing is raised here.")
    _cards(atlas, found.strengths, "What goes well", "Nothing stands out here.")
    _not_judged(found)
    st.download_button(
        "Download the board as CSV",
        data=lambda: board_csv(board),
        file_name=f"flags-{place.code}.csv",
        mime="text/csv",
        on_click="ignore",
    )


def board_html(board: Board) -> str:
    """Services × kinds as a table; a raised cell leads to its card."""
    heads = "".join(f'<th scope="col">{escape(kind)}</th>' for kind in board.kinds)
    rows = "".join(
        f'<tr><th scope="row">{escape(service)}</th>{"".join(map(_cell, cells))}</tr>'
        for service, cells in board.rows
    )
    return (
        '<div class="ap-board-frame" tabindex="0" role="region" aria-label="Verdict board">'
        f'<table class="ap-board"><caption>Services and kinds of flag</caption><thead><tr>'
        f'<th scope="col">Service</th>{heads}</tr></thead><tbody>{rows}</tbody></table></div>'
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
    why = f": {reason_words(cell.reason)}" if cell.reason else ""
    told = escape(f"{words}{why}", quote=True)
    said = f'<span class="ap-said">{told}</span>'
    return f'<td class="{cell.state}" title="{told}">{shape}{said}</td>'


def _key(board: Board) -> None:
    rest = ""
    if board.not_run:
        rest = f"<span>Run by another council: {escape(', '.join(board.not_run))}</span>"
    st.html(
        '<div class="ap-key"><span>▼ raised, bold where we are almost certain</span>'
        f"<span>▲ a strength</span><span>○ clear</span><span>? can’t tell</span>{rest}</div>"
    )


def _cards(atlas: Atlas, flags: tuple[Flag, ...], title: str, empty: str) -> None:
    frame.subheading(title)
    if not flags:
        st.html(f"<p>{escape(empty)}</p>")
        return
    for flag in flags[:FIRST_CARDS]:
        st.html(card_html(atlas, flag))
    rest = flags[FIRST_CARDS:]
    if rest:
        with st.expander(f"{count_words(len(rest), 'more', 'more')}", on_change="ignore"):
            st.html("".join(card_html(atlas, flag) for flag in rest))


def card_html(atlas: Atlas, flag: Flag) -> str:
    """One flag: title, sentence, picture, who responds; below it the evidence to open."""
    facts = [
        SEVERITY_WORDS.get(flag.severity, flag.severity),
        since_words(flag),
        f"stands in {flag.editions} editions running" if flag.editions > 1 else "",
    ]
    people = people_words(flag)
    picture = kept_pace(flag)
    drawn = draw_kept_pace(picture, is_good=flag.is_strength) if picture else ""
    gap = f'<p class="ap-gap">The shaded gap: {escape(people)}</p>' if people and drawn else ""
    responder = f"{RUNGS.get(flag.rung, '')}. First to respond: {flag.first_responder}."
    kind = "good" if flag.is_strength else "bad"
    shape = "▲" if flag.is_strength else "▼"
    return (
        f'<article class="ap-flag {kind}" id="flag-{escape(flag.flag_id, quote=True)}">'
        f'<p class="ap-crumbs">{escape(flag.service)}</p>'
        f"<h3>{shape} {escape(title_of(flag))}</h3><p>{escape(sentence_of(flag))}</p>"
        f'<p class="ap-sub">{escape(" · ".join(filter(None, facts)))}</p>'
        f"{drawn}{gap}<p>{escape(responder) if flag.rung else ''}</p>"
        f'<p><a href="{escape(_link(flag), quote=True)}">Link to this flag</a>'
        f"{_check_link(flag)}</p>"
        f"{_evidence(atlas, flag)}</article>"
    )


def _check_link(flag: Flag) -> str:
    """The way to the card of the newest figure behind the flag; flags of blocks have none."""
    if not flag.indicator_id:
        return ""
    choices = {"area": flag.evidence["council_code"], "indicator": flag.indicator_id}
    link = escape(f"check?{urlencode(choices)}", quote=True)
    return f' · <a href="{link}" target="_self">Check its newest figure</a>'


def _link(flag: Flag) -> str:
    """The permanent address of one card."""
    return f"?area={flag.evidence['council_code']}#flag-{flag.flag_id}"


def _evidence(atlas: Atlas, flag: Flag) -> str:
    questions = "".join(f"<li>{escape(one)}</li>" for one in questions_of(flag))
    critics = [OBJECTIONS[one] for one in flag.evidence.get("objections", []) if one in OBJECTIONS]
    critic = "".join(f"<li>{escape(one)}</li>" for one in critics) or "<li>None we know of.</li>"
    tests = "".join(
        f"<tr><th>{escape(_sentence(one['name']))}</th><td>{_number(one['value'])}</td>"
        f"<td>{'at least' if one['op'] == '>=' else 'at most'} {_number(one['bound'])}</td></tr>"
        for one in flag.evidence["tests"]
    )
    sources = flag.evidence.get("data", {}).get("sources", [])
    named = [atlas.sources[one].attribution for one in sources if one in atlas.sources]
    source = f"<p>Source: {escape('; '.join(dict.fromkeys(named)))}</p>" if named else ""
    return (
        "<details><summary>Evidence, questions to ask, what it does not mean</summary>"
        f"<h4>What the rule says</h4><p>{escape(flag.rule.meaning)}</p>"
        f"<h4>What it does not mean</h4><p>{escape(flag.rule.does_not_mean)}</p>"
        f"<h4>Three questions to ask</h4><ol>{questions}</ol>"
        f"<h4>What a critic could say</h4><ul>{critic}</ul>"
        f'<h4>The tests</h4><table class="ap-facts"><thead><tr><th>Test</th><td>Here</td>'
        f"<td>Needed</td></tr></thead><tbody>{tests}</tbody></table>{source}</details>"
    )


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _number(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:.0f}" if value == int(value) else f"{value:.3g}"


def _not_judged(found: CouncilFlags) -> None:
    """What could not be assessed, why, and of how many."""
    unjudged = found.measures - found.judged
    frame.subheading(f"What cannot be judged: {unjudged} of {found.measures} trends")
    rows = "".join(
        f"<tr><th>{escape(_sentence(reason_words(reason)))}</th><td>{count}</td></tr>"
        for reason, count in found.why_not.items()
    )
    st.html(f'<table class="ap-facts ap-narrow"><tbody>{rows}</tbody></table>')
