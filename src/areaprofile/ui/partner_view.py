"""The country per shared priority, and one partner's measures across an area."""

from html import escape
from urllib.parse import urlencode

import streamlit as st

from areaprofile import look
from areaprofile.periods import parse_period
from areaprofile.store.read import has_table, read_table
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.council import council_picture
from areaprofile.tables.frame_csv import frame_csv
from areaprofile.tables.places import Place
from areaprofile.tables.profile import Theme
from areaprofile.tables.roll_up import (
    IMPROVING,
    UNKNOWN,
    WORSENING,
    PriorityMoves,
    roll_up,
    roll_up_frame,
)
from areaprofile.tables.wording import count_words, sentence_case
from areaprofile.ui import address, frame
from areaprofile.ui.spine import show_key, show_themes

TOLD = {IMPROVING: IMPROVING, WORSENING: WORSENING, UNKNOWN: "can’t tell"}


def country_moves(atlas: Atlas, *, titled: bool = True) -> None:
    """How many measures of each shared priority improve, worsen, or cannot be told; under a heading
    of its own if `titled`."""
    parts = roll_up(atlas)
    if not parts:
        return
    if titled:
        frame.subheading(f"How {atlas.places.country.name} is moving, by shared priority")
    rows = "".join(
        f'<tr><th scope="row">{escape(part.name)}</th><td>{part.count(IMPROVING)}</td>'
        f"<td>{part.count(WORSENING)}</td><td>{part.count(UNKNOWN)}</td></tr>"
        for part in parts
    )
    better, worse = look.SHAPES["better"], look.SHAPES["worse"]
    st.html(
        '<div class="ap-scroll" tabindex="0">'
        '<table class="ap-money"><thead><tr><th scope="col">Priority</th>'
        f'<th scope="col"><span class="ap-better">{better}</span> improving</th>'
        f'<th scope="col"><span class="ap-worse">{worse}</span> worsening</th>'
        f'<th scope="col">can’t tell</th></tr></thead><tbody>{rows}</tbody></table></div>'
        '<p class="ap-limits">Measures of councils. Improving: clearly more than half of the '
        "councils moved the good way between the newest year and about five years before. A count "
        "of councils, not the size of the change; never across a new definition.</p>"
    )
    st.html("".join(_moves_html(part) for part in parts))
    st.download_button(
        "Download each measure (CSV)",
        data=lambda: frame_csv(roll_up_frame(atlas)),
        file_name="shared-priorities.csv",
        mime="text/csv",
        on_click="ignore",
    )


def _moves_html(part: PriorityMoves) -> str:
    """The measures of a priority by direction, each with the count behind it, folded away."""
    groups = [(one, _moves_of(part, one)) for one in (IMPROVING, WORSENING, UNKNOWN)]
    told = "".join(
        f"<h4>{escape(sentence_case(TOLD[direction]))}</h4><ul>{items}</ul>"
        for direction, items in groups
        if items
    )
    many = count_words(len(part.moves), "measure", "measures")
    summary = f"{escape(part.name)}: its {many}"
    return f'<details class="ap-more"><summary>{summary}</summary>{told}</details>'


def _moves_of(part: PriorityMoves, direction: str) -> str:
    items = []
    for one in part.moves:
        if one.direction != direction:
            continue
        link = "indicators?" + urlencode({"indicator": one.measure.indicator_id})
        text = "too few figures"
        if one.councils:
            first, last = (parse_period(period).label for period in (one.first, one.last))
            text = f"better in {one.better} of {one.councils} councils, {first} to {last}"
        items.append(
            f'<li><a href="{escape(link, quote=True)}" target="_self">'
            f"{escape(one.measure.name)}</a>: {escape(text)}</li>"
        )
    return "".join(items)


def partner_names(atlas: Atlas) -> dict[str, str]:
    """Partners of the build by id; empty without any."""
    if not has_table(atlas.store, "partner"):
        return {}
    table = read_table(atlas.store, "partner").astype("str")
    return dict(zip(table["partner_id"], table["name"], strict=True))


def partner_measures(atlas: Atlas, council: Place) -> None:
    """What one partner answers for in a council's area: its measures on the spine."""
    rows = council_picture(atlas, council).held
    known = {row.indicator.owner_partner for row in rows}
    names = {key: name for key, name in partner_names(atlas).items() if key in known}
    if not names:
        return
    frame.subheading(f"One partner’s measures in {council.name}")
    key = "home-partner"
    chosen, message = address.chosen_among("partner", names, default=next(iter(names)))
    frame.messages(message)
    st.session_state[key] = chosen
    st.selectbox(
        "Partner",
        list(names),
        format_func=lambda code: names[str(code)],
        key=key,
        on_change=lambda: address.choose(partner=st.session_state[key]),
    )
    own = tuple(row for row in rows if row.indicator.owner_partner == chosen)
    country = atlas.places.country.name
    region = atlas.places.name(council.region_code)
    show_key(council_picture(atlas, council).profile, country=country, council="", region=region)
    themes = [Theme("council", names[chosen], own)]
    show_themes(themes, country=country, area=council.code, page="compare")
