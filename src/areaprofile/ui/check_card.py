"""Check a figure: a card with its definition, source, licence, age, and texts to copy."""

from html import escape

import streamlit as st

from areaprofile.catalogue.records import Indicator
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.check_card import CheckCard, check_card
from areaprofile.tables.places import Place


def show_check(
    atlas: Atlas,
    place: Place,
    measure: Indicator,
    period: str,
    *,
    label: str = "Check this figure",
    page: str = "compare",
) -> None:
    """A button that opens the card of one figure; nothing where the store has no such figure."""
    card = check_card(atlas, place, measure, period, page=page)
    if card is None:
        return
    with st.popover(label, icon=":material/fact_check:"):
        st.html(card_html(card))
        st.html("<h3>Cite it</h3>")
        st.code(card.citation, language=None, wrap_lines=True)
        st.html("<h3>Its row, unrounded (CSV)</h3>")
        st.code(card.csv_row, language=None, wrap_lines=True)
        st.html("<h3>Link to it</h3>")
        st.code(f"/{card.link}", language=None, wrap_lines=True)


def card_html(card: CheckCard) -> str:
    """The facts as a table. Every text is escaped."""
    rows = "".join(
        f'<tr><th scope="row">{escape(name)}</th><td>{escape(text)}</td></tr>'
        for name, text in card.facts
        if text
    )
    table = f'<table class="ap-facts ap-check"><tbody>{rows}</tbody></table>'
    return f"<h3>{escape(card.title)}</h3>{table}"
