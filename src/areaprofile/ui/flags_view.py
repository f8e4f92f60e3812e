"""The page of flags on the screen for one council: board, slider, cards, what cannot be judged."""

from html import escape

import streamlit as st

from areaprofile.tables.atlas import Atlas
from areaprofile.tables.flag_counts import chance_words, summary
from areaprofile.tables.flag_words import (
    reason_words,
    sentence_of,
    title_of,
)
from areaprofile.tables.flags import (
    STRICTNESS,
    USUAL_STRICTNESS,
    CouncilFlags,
    Flag,
    council_flags,
)
from areaprofile.tables.nearly_raised import NearlyRaised, nearly_raised
from areaprofile.tables.places import Place
from areaprofile.tables.replies import Reply, replies_of, replies_to
from areaprofile.tables.verdict_board import board_csv, verdict_board
from areaprofile.tables.wording import count_words
from areaprofile.ui import address, frame
from areaprofile.ui.flag_card import card_html, facts_line, flag_link
from areaprofile.ui.flag_page import asked_flag, show_flag
from areaprofile.ui.flags_board import board_html, show_key
from areaprofile.ui.flags_since import show_since
from areaprofile.ui.pack_view import make_the_pack

FIRST_CARDS = 8


def show_flags(atlas: Atlas, place: Place) -> None:
    """The whole page for one council, or one of its flags where the address asks for it."""
    flag, message = asked_flag(atlas, place)
    frame.messages(message)
    if flag is not None:
        show_flag(atlas, place, flag)
        return
    strictness = pick_strictness()
    found = council_flags(atlas, place, strictness=strictness)
    if found is None:
        st.info(frame.label_lines(f"These data hold no flags for {place.name}."))
        return
    frame.heading(f"{place.name}: {summary(found)}", below=chance_words(found))
    make_the_pack(atlas, place, strictness=strictness)
    board = verdict_board(found)
    st.html(board_html(board))
    show_key(board)
    show_since(atlas, place, strictness=strictness)
    replies = replies_of(atlas, place)
    _cards(atlas, found.concerns, replies, "What needs a closer look", "No flag is raised here.")
    _cards(atlas, found.strengths, replies, "What goes well", "Nothing stands out here.")
    _nearly(nearly_raised(atlas, found))
    _not_judged(atlas, found)
    st.download_button(
        "Download the board as CSV",
        data=lambda: board_csv(board),
        file_name=f"flags-{place.code}.csv",
        mime="text/csv",
        on_click="ignore",
    )
    feed = escape(f"feeds/{place.code}.xml", quote=True)
    st.html(f'<p class="ap-noprint"><a href="{feed}">Follow these flags (Atom feed)</a></p>')


def pick_strictness() -> float:
    """How sure we must be, in the address as `sure=95`."""
    codes = {f"{100 * one:.0f}": one for one in STRICTNESS}
    usual = f"{100 * USUAL_STRICTNESS:.0f}"
    chosen, message = address.chosen_among("sure", codes, default=usual)
    frame.messages(message)
    st.session_state["flags-strictness"] = codes[chosen]
    st.select_slider(
        "How sure must we be?",
        options=STRICTNESS,
        format_func=lambda p: f"{p:.0%}",
        key="flags-strictness",
        help="Further right: fewer flags, and fewer of them by chance.",
        on_change=_strictness_chosen,
    )
    return codes[chosen]


def _strictness_chosen() -> None:
    chosen = f"{100 * float(st.session_state['flags-strictness']):.0f}"
    address.choose(sure="" if chosen == f"{100 * USUAL_STRICTNESS:.0f}" else chosen)


def _cards(
    atlas: Atlas, flags: tuple[Flag, ...], replies: tuple[Reply, ...], title: str, empty: str
) -> None:
    """The first in full; of the others what happened in a line, each leading to its own page."""
    frame.subheading(title)
    if not flags:
        st.html(f"<p>{escape(empty)}</p>")
        return
    told: set[Reply] = set()  # a reply to a whole service stands beside its first flag only
    cards = []
    for flag in flags[:FIRST_CARDS]:
        beside = [one for one in replies_to(flag, replies) if one not in told]
        told.update(beside)
        cards.append(f"<div>{card_html(atlas, flag, replies=beside)}</div>")
    st.html(f'<div class="ap-flags">{"".join(cards)}</div>')
    rest = flags[FIRST_CARDS:]
    if rest:
        st.html(f"<h3>{count_words(len(rest), 'more', 'more')}</h3>{_lines(atlas, rest)}")


def _lines(atlas: Atlas, flags: tuple[Flag, ...]) -> str:
    rows = "".join(
        f'<li id="flag-{escape(one.flag_id, quote=True)}">'
        f'<a href="{escape(flag_link(one), quote=True)}" target="_self">'
        f"{'▲' if one.is_strength else '▼'} {escape(title_of(one))}</a> "
        f"<small>{escape(one.service)} · {escape(facts_line(one, atlas.as_at))}</small><br>"
        f"{escape(sentence_of(one))}</li>"
        for one in flags
    )
    return f'<ul class="ap-flag-lines">{rows}</ul>'


def _nearly(near: tuple[NearlyRaised, ...]) -> None:
    """Measures whose fall is likelier than not, closed: none of them is a flag."""
    if not near:
        return
    rows = "".join(
        f'<tr><th scope="row">{escape(one.measure.name)} '
        f"<small>{escape(one.measure.service)}</small></th><td>{escape(one.first)}</td>"
        f"<td>{escape(one.last)}</td><td>{one.sure}</td></tr>"
        for one in near
    )
    with st.expander(f"Nearly raised: not sure enough ({len(near)})", on_change="ignore"):
        st.html(
            "<p>More likely than not these fall behind the country. Expect many of them to be "
            "chance: none is a flag.</p>"
            '<div class="ap-scroll" tabindex="0" role="region" aria-label="Nearly raised">'
            '<table class="ap-money ap-left"><thead><tr><th scope="col">Measure</th>'
            '<th scope="col">First figure</th><th scope="col">Last figure</th>'
            '<th scope="col">How likely it falls behind</th></tr></thead>'
            f"<tbody>{rows}</tbody></table></div>"
        )


def _not_judged(atlas: Atlas, found: CouncilFlags) -> None:
    """What could not be assessed, which, why, and of how many."""
    unjudged = found.measures - found.judged
    frame.subheading(f"What cannot be judged: {unjudged} of {found.measures} measures")
    rows = "".join(
        f"<tr><th>{escape(reason_words(reason).capitalize())}</th><td>{len(keys)}</td>"
        f"<td>{escape('; '.join(_name(atlas, key) for key in keys))}</td></tr>"
        for reason, keys in found.unjudged.items()
    )
    st.html(f'<table class="ap-facts ap-why"><tbody>{rows}</tbody></table>')


def _name(atlas: Atlas, indicator_id: str) -> str:
    measure = atlas.measures.get(indicator_id)
    return measure.name if measure else indicator_id
