"""A basket of measures on the compare page: its members, base year, index and formula."""

from html import escape

import streamlit as st

from areaprofile.charts.ribbon import ribbon_over_time
from areaprofile.periods import parse_period
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.basket import BasketPicture, Member, basket_picture
from areaprofile.tables.basket_members import (
    OWN,
    Basket,
    baskets_for,
    can_join,
    read_own,
    usual_base,
    write_own,
    years_of,
)
from areaprofile.tables.basket_words import (
    FORMULA,
    as_comparison,
    basket_frame,
    basket_sentence,
    carrier_words,
    weight_words,
)
from areaprofile.tables.frame_csv import frame_csv
from areaprofile.tables.peers import PeerGroup
from areaprofile.tables.places import Place
from areaprofile.tables.wording import show_number, show_short
from areaprofile.ui import address, frame
from areaprofile.ui.check_card import figure_link
from areaprofile.ui.stacked_table import Line, stacked_table


def show_basket(atlas: Atlas, council: Place, group: PeerGroup) -> None:
    """The pickers, what became of the basket, the way here, each member, the formula."""
    basket, message = _choose_basket(atlas, council)
    frame.messages(message)
    members = [atlas.measures[key] for key in basket.weights]
    years = years_of(atlas, council, members)
    if len(years) < 2:
        frame.heading(f"{council.name}: no basket of measures with two years can be made")
        return
    first = _choose_year(years, usual_base(atlas, council, members, years))
    picture = basket_picture(atlas, council, group, basket.weights, first=first, last=years[-1])
    below = " · ".join(filter(None, (basket.name, basket.note.rstrip("."), group.name)))
    frame.heading(basket_sentence(picture), below=below)
    if picture.members:
        index = show_number(picture.index, decimals=1)
        told = f"Index: {index} ({first} = 100). {carrier_words(picture)}"
        st.html(f'<p class="ap-lead">{escape(told)}</p>')
        lines = ribbon_over_time(as_comparison(picture), country="")
        if lines:
            st.html(
                '<h2>The way here</h2><div class="ap-scroll" tabindex="0">'
                f'{lines}</div><p class="ap-limits">'
                "Grey band: the middle half of the peers that have every member.</p>"
            )
        st.html(_table(picture))
    if picture.left_out:
        names = "; ".join(f"{one.name} ({why})" for one, why in picture.left_out)
        st.html(f'<p class="ap-limits">Takes no part: {escape(names)}.</p>')
    st.html(
        f'<div class="ap-card"><h3>The formula</h3><p>{escape(FORMULA)} '
        f"{escape(weight_words(picture))}</p></div>"
    )
    st.download_button(
        "Download the basket (CSV)",
        data=lambda: frame_csv(basket_frame(atlas, picture)),
        file_name=f"basket-{council.code}.csv",
        mime="text/csv",
        on_click="ignore",
    )


def _choose_basket(atlas: Atlas, council: Place) -> tuple[Basket, str]:
    """The basket in the address (one of the pack's by its id, or an own one), else the first; and a
    message about what the link names and cannot be had."""
    known = baskets_for(atlas, council)
    typed, message = address.choice("basket"), ""
    basket = known[typed] if typed in known else next(iter(known.values()))
    if typed and typed not in known:
        own, unknown = read_own(atlas, council, typed)
        basket = own if own.weights else basket
        message = f"{unknown} of the link’s measures cannot join a basket here." if unknown else ""
    first, second = st.columns([1, 2])
    with first:
        _pick_basket(known | {basket.basket_id: basket}, basket)
    with second:
        _pick_members(atlas, council, basket)
    return basket, message


def _pick_basket(known: dict[str, Basket], basket: Basket) -> None:
    key = "compare-basket-of"
    st.session_state[key] = basket.basket_id

    def picked() -> None:
        chosen = st.session_state[key]
        address.choose(basket=write_own(known[OWN].weights) if chosen == OWN else chosen)

    st.selectbox(
        "Basket",
        list(known),
        format_func=lambda code: known[str(code)].name,
        key=key,
        on_change=picked,
    )


def _pick_members(atlas: Atlas, council: Place, basket: Basket) -> None:
    joining = {one.indicator_id: one.name for one in can_join(atlas, council)}
    known = {key: atlas.measures[key].name for key in basket.weights} | joining
    key = "compare-basket"
    st.session_state[key] = list(basket.weights)

    def picked() -> None:
        weights = {one: basket.weights.get(one, 1.0) for one in st.session_state[key]}
        address.choose(basket=write_own(weights))

    st.multiselect(
        "Measures in the basket",
        sorted(known, key=lambda one: known[one]),
        format_func=lambda code: known[str(code)],
        key=key,
        on_change=picked,
    )


def _choose_year(years: list[int], usual: int) -> int:
    earlier = [str(year) for year in years[:-1]]
    chosen, message = address.chosen_among("base", earlier, default=str(usual))
    frame.messages(message)
    key = "compare-since"
    st.session_state[key] = chosen
    st.selectbox(
        "Base year, as 100",
        earlier[::-1],
        key=key,
        on_change=lambda: address.choose(base=st.session_state[key]),
    )
    return int(chosen)


def _table(picture: BasketPicture) -> str:
    heads = ("Measure", str(picture.first), str(picture.last), "Change, better above 0")
    lines = [_line(one, picture.council.code) for one in picture.members]
    return f"<h2>Its members</h2>{stacked_table((*heads, 'Weight', 'Adds'), lines)}"


def _line(one: Member, code: str) -> Line:
    key = one.measure.indicator_id
    base, later = (
        figure_link(code, key, period, escape(show_short(value, one.measure)))
        for period, value in ((one.base_period, one.base), (one.later_period, one.later))
    )
    low = " <small>(low is good)</small>" if one.measure.polarity == "lower_is_better" else ""
    span = f"{parse_period(one.base_period).label} to {parse_period(one.later_period).label}"
    head = f"{escape(one.measure.name)}{low} <small>{escape(span)}</small>"
    weight = f"{100 * one.weight:.3g}%"
    return Line(head, (base, later, f"{_signed(one.change)}%", weight, _signed(one.points)))


def _signed(number: float) -> str:
    shown = f"{number:+.1f}".replace("-", "\N{MINUS SIGN}")
    return "0.0" if shown[1:] == "0.0" else shown
