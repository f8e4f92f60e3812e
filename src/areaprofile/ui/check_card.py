"""Check a figure: a card with its definition, source, licence, age, and texts to copy.

One mechanism for every number: `figure_link` makes a number in HTML a link to the page of its card,
`show_check` opens the same card on the page itself.
"""

import math
from collections.abc import Sequence
from html import escape

import streamlit as st

from areaprofile.catalogue.records import Indicator
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.check_card import CheckCard, check_card, figure_address
from areaprofile.tables.places import Place
from areaprofile.tables.spend_card import spend_card
from areaprofile.ui import address, frame, links


def show_check(
    atlas: Atlas,
    place: Place,
    measure: Indicator,
    period: str,
    *,
    label: str = "Check this figure",
    page: str = "compare",
    seen: Sequence[str] = (),
) -> None:
    """A button that opens the card of one figure; nothing where the store has no such figure.
    `seen`: the choices in the address that change what the page shows, kept in the card's link."""
    choices = {name: address.choice(name) for name in seen}
    pop_card(check_card(atlas, place, measure, period, page=page, seen=choices), label=label)


def pop_card(card: CheckCard | None, *, label: str) -> None:
    """A button that opens a card; nothing where there is none."""
    if card is None:
        return
    with st.popover(label, icon=":material/fact_check:"):
        st.html(card_html(card))
        _to_copy(card)


def _to_copy(card: CheckCard) -> None:
    """Citation, row and permanent link, each with a button that copies it."""
    for title, text in (
        ("Cite it", card.citation),
        ("Its row, unrounded (CSV)", card.csv_row),
        ("Link to it, for good", f"{links.app_address()}{card.link}"),
    ):
        st.html(f"<h3>{title}</h3>")
        st.code(text, language=None, wrap_lines=True)


def figure_link(area: str, indicator_id: str, period: str, shown: str) -> str:
    """A number as a link to its card. `shown` is HTML; own areas have no card and stay plain."""
    if not area or "." in area or not period:
        return shown
    link = escape(figure_address(area, indicator_id, period), quote=True)
    return f'<a class="ap-fig" href="{link}" target="_self">{shown}</a>'


def asked_figure(atlas: Atlas) -> tuple[Place | None, Indicator | None, str, str]:
    """Place, measure and period that the address asks for (default: the newest with a figure); and
    a message. The measure is None where the place has no such figure."""
    place, message = address.chosen_place(atlas)
    typed = address.choice("indicator")
    measure = atlas.measures.get(typed)
    if place is None or measure is None:
        unknown = f"The link asks for the measure “{typed[:40]}”, which is not in these data."
        return place, None, "", message or (unknown if typed and measure is None else "")
    if typed not in atlas.at_level.get(place.level, ()):
        where = f"“{measure.name}” has no figures for places like {place.name}."
        return place, None, "", where
    by_period = atlas.series(place.level, typed)
    at = atlas.level(place.level).position[place.code]
    known = [key for key, series in by_period.items() if math.isfinite(series.value[at])]
    newest = (known or list(by_period))[-1]
    period, said = address.chosen_among("period", by_period, default=newest)
    return place, measure, period, message or said


def asked_spending(atlas: Atlas) -> tuple[CheckCard | None, str]:
    """The card of the line of spending that the address asks for (`cost=`), and a message where it
    asks for one that is not known. What was chosen on another page is no question to this one."""
    line = st.query_params.get("cost", "").strip()
    if not line or st.query_params.get("indicator"):
        return None, ""
    place, _ = address.chosen_place(atlas)
    period = st.query_params.get("period", "").strip()
    card = spend_card(atlas, place, line, period) if place else None
    return card, "" if card else f"The spending “{line[:40]}” of the link is not in these data."


def spending_whole(card: CheckCard) -> None:
    """The card of a line of spending as a page of its own."""
    facts = dict(card.facts)
    frame.heading(card.title, below=f"{facts['Spent']}, {facts['Period']}")
    st.html(_facts_table(card))
    _to_copy(card)


def check_whole(atlas: Atlas, place: Place, measure: Indicator, period: str) -> None:
    """The card as a page of its own, with ways back to the pictures."""
    card = check_card(atlas, place, measure, period, page="check")
    if card is None:
        return
    frame.heading(card.title, below=f"{card.facts[0][1]}, {dict(card.facts)['Period']}")
    st.html(_facts_table(card))
    choices = {"area": place.code, "indicator": measure.indicator_id}
    with st.container(horizontal=True, gap="small"):
        page = links.COMPARE if place.level == "council" else links.MAP
        links.page_link(page, "See it beside others", **choices)
        links.page_link(links.PROFILE, f"All of {place.name}", area=place.code)
    _to_copy(card)


def card_html(card: CheckCard) -> str:
    """The title and the facts. Every text is escaped."""
    return f"<h3>{escape(card.title)}</h3>{_facts_table(card)}"


def _facts_table(card: CheckCard) -> str:
    rows = "".join(
        f'<tr><th scope="row">{escape(name)}</th><td>{escape(text)}</td></tr>'
        for name, text in card.facts
        if text
    )
    return f'<table class="ap-facts ap-check"><tbody>{rows}</tbody></table>'
