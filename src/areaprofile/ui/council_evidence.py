"""The parts of the council page that stand beside the measures: views, judgements, money,
capacity, parts of the community, context, districts. Each says so when there is nothing."""

import math
from collections.abc import Hashable, Mapping
from html import escape
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from areaprofile.charts.timeline import BAND_COLOURS, judgement_timeline
from areaprofile.periods import parse_period
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.council import (
    CouncilPicture,
    Judged,
    community_sections,
    judgements_of,
)
from areaprofile.tables.councils import context_medians, context_of, partner_tier
from areaprofile.tables.frame_csv import frame_csv
from areaprofile.tables.measures import spoken_date
from areaprofile.tables.money import (
    SpendBlock,
    SpendRow,
    pounds_a_head,
    short_pounds,
    spend_blocks,
    spend_frame,
)
from areaprofile.tables.peers import PeerGroup
from areaprofile.tables.profile import Row
from areaprofile.tables.spend_card import spend_address
from areaprofile.tables.views import asked_of, base_words, margin_of
from areaprofile.tables.wording import (
    sentence_case,
    short_period,
    show_interval,
    show_number,
    show_short,
    show_value,
)
from areaprofile.ui import frame, links
from areaprofile.ui.categories_view import show_categories
from areaprofile.ui.check_card import figure_link
from areaprofile.ui.sortable import sortable_table
from areaprofile.ui.stacked_table import Line, stacked_table


def context(atlas: Atlas, picture: CouncilPicture, group: PeerGroup) -> None:
    """What the council cannot change soon: the ground on which its peers are found."""
    rows = context_of(atlas, picture.council.code).dropna(subset=["value"])
    if rows.empty:
        _absent("No facts about its people and place are in these data.")
        return
    near = context_medians(atlas, group.codes)
    lines = [
        Line(
            escape(str(row["name"])),
            (
                _context_link(row, picture.council.code),
                *(
                    [_context_value(near.get(str(row["context_id"]), math.nan), str(row["unit"]))]
                    if group.peers
                    else []
                ),
                escape(short_period(row["period"])) if row["period"] else "",
            ),
        )
        for row in rows.to_dict(orient="records")
    ]
    middle = ("Middle of its peers",) if group.peers else ()
    st.html(stacked_table(("Fact", "Here", *middle, "Period"), lines))


def _context_link(row: Mapping[Hashable, Any], code: str) -> str:
    """The figure; one of a measure leads to its card."""
    shown = _context_value(float(row["value"]), str(row["unit"]))
    measure, period = (str(row.get(name) or "") for name in ("indicator_id", "period"))
    return figure_link(code, measure, period, shown) if measure not in ("", "nan") else shown


def _context_value(value: float, unit: str) -> str:
    if not math.isfinite(value):
        return "–"
    decimals = 0 if abs(value) >= 100 else 1
    shown = show_number(value, decimals=decimals)
    if unit == "%":
        return f"{shown}%"
    if unit.startswith("£"):
        return f"£{shown}{escape(unit[1:])}"
    return f"{shown} {escape(unit)}"


def views(atlas: Atlas, picture: CouncilPicture) -> None:
    """What people said when asked, with base and margin; or one line that says there is none."""
    rows = picture.surveyed
    if not rows:
        _absent("No survey of residents in these data has a figure for this council.")
        return
    heads = ("What was asked", "Answer", "Margin (95%)", "Answers", "Period")
    lines = [_view(atlas, row, picture.council.code) for row in rows]
    st.html(
        f"{stacked_table(heads, lines)}"
        '<p class="ap-limits">A survey asks some people and speaks of all: the margin is how far '
        "off it may be.</p>"
    )


def _view(atlas: Atlas, row: Row, code: str) -> Line:
    asked = asked_of(atlas, atlas.places.by_code[code], row.indicator, row.period)
    lower, upper = margin_of(row.value, row.lower, row.upper, asked, row.indicator)
    limits = show_interval(lower, upper, decimals=row.indicator.decimals)
    series = atlas.series("council", row.indicator.indicator_id)[row.period]
    counted = float(series.denominator[atlas.level("council").position[code]])
    base = escape(base_words(asked, counted))
    figure = _figure(row, code, show_short(row.value, row.indicator))
    label = escape(parse_period(row.period).label)
    margin = escape(limits) or "not published"
    return Line(escape(row.indicator.name), (figure, margin, base, label))


def _figure(row: Row, code: str, shown: str) -> str:
    return figure_link(code, row.indicator.indicator_id, row.period, escape(shown))


def judgements(atlas: Atlas, picture: CouncilPicture) -> None:
    """Grades of inspectors: corporate and of services apart, each on a line of time."""
    found = judgements_of(atlas, picture.council.code)
    if not found:
        _absent("No inspector’s judgement of this council is in these data.")
        return
    corporate = [one for one in found if one.is_corporate]
    services = [one for one in found if not one.is_corporate]
    for title, schemes in (("The council as a whole", corporate), ("Its services", services)):
        if not schemes:
            if title == "The council as a whole":
                _absent("No judgement of the council as a whole is in these data.")
            continue
        drawn = judgement_timeline(schemes, end=atlas.as_at)
        st.html(f'<h3>{title}</h3><div class="ap-scroll" tabindex="0">{drawn}</div>')
        st.html("".join(_grades(one) for one in schemes))
    st.html(
        '<p class="ap-limits">A judgement holds for its day. Between two of them nothing is '
        "drawn, because nothing is known.</p>"
    )
    show_categories(atlas)


def _grades(scheme: Judged) -> str:
    """The newest judgement of a scheme in words, with its parts."""
    last = scheme.rows[scheme.rows["date"] == scheme.rows["date"].max()]
    parts = []
    for row in last.itertuples():
        colour, shape = BAND_COLOURS.get(str(row.band), BAND_COLOURS["none"])
        name = str(getattr(row, "part_name", "") or row.part)
        parts.append(
            f'<span style="color:{colour}">{shape}</span> {escape(name)}: '
            f"<b>{escape(str(row.grade))}</b>"
        )
    when = spoken_date(str(last["date"].iloc[0])) or "day not published"
    caution = f" {escape(scheme.caution)}" if scheme.caution else ""
    if len(last) > 1 and "overall" not in set(last["part"].astype("str")):
        caution = f" Its parts were graded, without an overall grade.{caution}"
    return (
        f'<p class="ap-limits"><b>{escape(scheme.name)}</b>, {escape(when)}: {"; ".join(parts)}.'
        f"{caution}</p>"
    )


def money(atlas: Atlas, picture: CouncilPicture, group: PeerGroup) -> None:
    """Spending by line, per head beside the middle of its peers, with the basis of its prices."""
    council = picture.council
    blocks = spend_blocks(atlas, council.code, group.codes)
    if not blocks:
        _absent(f"No spending of {council.name} is in these data.")
        return
    for block in blocks:
        st.html(_block(block, council.code, has_peers=bool(group.peers)))
    st.download_button(
        f"Download spending{', with that of its peers' if group.peers else ''} (CSV)",
        data=lambda: frame_csv(spend_frame(atlas, council.code, group.codes)),
        file_name=f"spending-{council.code}.csv",
        mime="text/csv",
        on_click="ignore",
    )


def _block(block: SpendBlock, code: str, *, has_peers: bool) -> str:
    lines = [_line(row, code, has_peers=has_peers) for row in block.rows]
    periods = sorted({parse_period(row.period).label for row in block.rows})
    when = periods[-1] if len(periods) == 1 else f"the year named (newest {periods[-1]})"
    middle = ("Middle of its peers",) if has_peers else ()
    return (
        f"<h3>{escape(block.title)}, {escape(when)}</h3>"
        f'<p class="ap-limits">Prices: {escape(block.price_words)}. '
        f"{escape(block.people_note)}</p>"
        f"{stacked_table(('Line', 'Spent', 'A head', *middle, 'First year held'), lines)}"
    )


def _line(row: SpendRow, code: str, *, has_peers: bool) -> Line:
    style = "total" if row.is_total and not row.depth else "part" if row.depth > 1 else ""
    middle = (pounds_a_head(row.peers_median),) if has_peers else ()
    first = ""
    if len(row.history) > 1 and row.history[0][0] != row.period:
        label = parse_period(row.history[0][0]).label
        first = f"{pounds_a_head(row.history[0][1])} in {label}"
    a_head = f"{pounds_a_head(row.per_head)} <small>per {escape(row.per)}</small>"
    link = escape(spend_address(code, row.line_id, row.period), quote=True)
    spent = f'<a class="ap-fig" href="{link}" target="_self">{short_pounds(row.amount)}</a>'
    cells = (spent, a_head, *middle, escape(first))
    return Line(escape(row.name), cells, style=style, title=row.meaning)


def capacity(picture: CouncilPicture) -> None:
    """Voluntary and business capacity: present, or absent and said so in one line each."""
    for rows, name in ((picture.voluntary, "voluntary groups"), (picture.businesses, "businesses")):
        if not rows:
            _absent(f"Nothing about {name} is published for councils in these data.")
            continue
        items = "".join(
            f'<tr><th scope="row">{_compare_link(row, picture.council.code)}</th>'
            f"<td>{_figure(row, picture.council.code, show_value(row.value, row.indicator))}</td>"
            f"<td>{escape(parse_period(row.period).label)}</td></tr>"
            for row in rows
        )
        st.html(
            f"<h3>{escape(sentence_case(name))}</h3>"
            f'<table class="ap-facts" style="max-width:38rem"><tbody>{items}</tbody></table>'
        )


def _compare_link(row: Row, code: str) -> str:
    address = urlencode({"area": code, "indicator": row.indicator.indicator_id})
    return f'<a href="compare?{address}" target="_self">{escape(row.indicator.name)}</a>'


def sections(atlas: Atlas, picture: CouncilPicture) -> None:
    """Figures for parts of the community, or one line that says there are none."""
    found = community_sections(atlas, picture.council)
    if found.empty:
        _absent(
            "No figure of this council is broken down by age, sex, ethnic group or disability in "
            "these data; how many people belong to some of these groups stands under context."
        )
        return
    shown = found.assign(period=[parse_period(code).label for code in found["period"]])
    sortable_table(
        shown.drop(columns="indicator_id").sort_values(["name", "section"]),
        alt="Figures for parts of the community",
        column_config=_section_columns(),
    )


def _section_columns() -> dict[str, Any]:
    return {
        "name": st.column_config.TextColumn("Measure", width="large"),
        "unit": st.column_config.TextColumn("Unit"),
        "section": st.column_config.TextColumn("Group"),
        "period": st.column_config.TextColumn("Period"),
        "value": st.column_config.NumberColumn("Value", format="%.1f"),
        "lower": st.column_config.NumberColumn("From", format="%.1f"),
        "upper": st.column_config.NumberColumn("To", format="%.1f"),
    }


def districts(atlas: Atlas, picture: CouncilPicture) -> None:
    """A county's districts as links; a single council's map of neighbourhoods is in the head."""
    inside = partner_tier(atlas, picture.council)
    if picture.council.council_type != "county" or not inside:
        return
    frame.subheading("Its districts and their neighbourhoods")
    with st.container(horizontal=True, gap="small"):
        for one in inside:
            links.page_link(links.MAP, one.name, area=one.code)


def _absent(text: str) -> None:
    st.html(f'<p class="ap-limits">{escape(text)}</p>')
