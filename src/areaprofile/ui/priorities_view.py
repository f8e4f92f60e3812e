"""The parts of the priorities page, from top to bottom."""

from html import escape

import numpy as np
import pandas as pd
import streamlit as st

from areaprofile.catalogue.records import Indicator
from areaprofile.charts.rank_bars import RankBar, rank_bars
from areaprofile.periods import parse_period
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.frame_csv import frame_csv
from areaprofile.tables.places import Place
from areaprofile.tables.pockets import pockets_of, pockets_sentence, rule_words
from areaprofile.tables.priorities import (
    MOST_MEASURES,
    Priorities,
    priority_finding,
    priority_frame,
    priority_measures,
    rank_text,
    usual_weights,
)
from areaprofile.tables.vitality import recipe_published
from areaprofile.tables.weights import LARGEST, read_weights, write_weights
from areaprofile.tables.wording import (
    count_words,
    sentence_case,
    short_heading,
    short_marks,
    show_number,
)
from areaprofile.ui import address, frame, links
from areaprofile.ui.sortable import sortable_table

MOST_BARS = 15
SET = "set"


def choose_weights(atlas: Atlas) -> tuple[dict[str, float], str]:
    """Show the measures and their weights; what is chosen, and a message about the link."""
    known = {one.indicator_id: one for one in priority_measures(atlas)}
    weights, refused = read_weights(address.choice(SET), known)
    weights = dict(list(weights.items())[:MOST_MEASURES])
    message = (
        f"The link weighs “{refused[0][:40]}”, which is not available here." if refused else ""
    )
    weights = weights or usual_weights(list(known.values()))
    if not weights:
        return {}, message
    st.session_state["priority-set"] = list(weights)
    st.multiselect(
        "Measures that count",
        list(known),
        format_func=lambda code: known[str(code)].name,
        key="priority-set",
        max_selections=MOST_MEASURES,
        on_change=lambda: _keep({one: weights.get(one, 1.0) for one in _picked()}),
    )
    with st.expander("Weights"):
        columns = st.columns(2)
        for place, key in enumerate(weights):
            with columns[place % 2]:
                _slider(known[key], weights)
    return weights, message


def _picked() -> list[str]:
    return list(st.session_state["priority-set"])


def _keep(weights: dict[str, float]) -> None:
    address.choose(**{SET: write_weights(weights)})


def _slider(measure: Indicator, weights: dict[str, float]) -> None:
    key = f"priority-{measure.indicator_id}"
    st.session_state[key] = weights[measure.indicator_id]

    def changed() -> None:
        _keep(weights | {measure.indicator_id: float(st.session_state[key])})

    label = frame.label_lines(measure.name)
    st.slider(label, 0.0, LARGEST, step=0.5, format="%g", key=key, on_change=changed)


def show_priorities(atlas: Atlas, found: Priorities) -> None:
    """Finding, rank ranges, table and download."""
    rows = priority_frame(atlas, found)
    ranked = pd.DataFrame(rows[rows["need"].notna()])
    country = atlas.places.country.name
    left, right = st.columns([3, 2], gap="large")
    with left:
        bars = [
            RankBar(
                str(row["area_name"]),
                show_number(float(row["need"]), decimals=0),
                int(row["rank_first"]),
                int(row["rank_last"]),
            )
            for row in ranked.head(MOST_BARS).to_dict("records")
        ]
        if len(bars) > 1:
            caption = f"The {len(bars)} with the greatest need; bars are 95% ranges of rank"
            st.html(rank_bars(bars, of=len(ranked), caption=caption))
    with right:
        st.html(_how(found, country=country, unranked=len(rows) - len(ranked)))
        links.page_link(links.MAP, "See them on the map", area=found.council.code)
    _table(found, rows)


def heading(found: Priorities | None, atlas: Atlas) -> None:
    """The finding in one line."""
    if found is None:
        frame.heading("Which neighbourhoods come first?")
        return
    title = priority_finding(priority_frame(atlas, found), found.council.name)
    names = ", ".join(one.name for one in found.measures)
    frame.heading(title, below=f"Need on {names}.")


def _how(found: Priorities, *, country: str, unranked: int) -> str:
    weights = "".join(
        f'<tr><th scope="row">{escape(one.name)}, {escape(parse_period(period).label)}</th>'
        f'<td style="white-space:nowrap;padding-left:.6rem">{weight:g}</td></tr>'
        for one, period, weight in zip(found.measures, found.periods, found.weights, strict=True)
    )
    left = (
        f"<p>{count_words(unranked, 'neighbourhood has', 'neighbourhoods have')} no rank: too "
        "little is known there.</p>"
        if unranked
        else ""
    )
    return (
        f'<div class="ap-card"><h2>How need is worked out</h2><p>For each measure: how many of '
        f"{escape(country)}’s neighbourhoods, in 100, do better. Need is the mean of these by "
        "weight: 100 would be last on everything, 50 is the middle.</p><p>The range of ranks says "
        "how far a place moves if the weights are up to a quarter more or less, or the measures "
        "are put on one scale another way. It does not show the margin of error of the figures "
        f'themselves.</p>{left}<table class="ap-facts"><caption class="ap-limits" '
        f'style="text-align:left">Weights</caption><tbody>{weights}</tbody></table></div>'
    )


def _table(found: Priorities, rows: pd.DataFrame) -> None:
    count = count_words(len(rows), "neighbourhood", "neighbourhoods")
    frame.subheading(f"All {count}" if len(rows) > 1 else sentence_case(count))
    ranked = int(np.isfinite(found.need).sum())
    shown = pd.DataFrame(
        {
            "Neighbourhood": rows["area_name"],
            "Need": rows["need"],
            "Rank": [
                rank_text(first, last, of=ranked)
                for first, last in zip(rows["rank_first"], rows["rank_last"], strict=True)
            ],
        }
    )
    config = {"Need": st.column_config.NumberColumn(format="%.0f")}
    for one, period in zip(found.measures, found.periods, strict=True):
        shown[one.indicator_id] = rows[one.indicator_id]
        prefix, suffix = (mark.replace("%", "%%") for mark in short_marks(one))
        config[one.indicator_id] = st.column_config.NumberColumn(
            short_heading(one.name),
            format=f"{prefix}%.{one.decimals}f{suffix}",
            help=f"{one.name} · {one.unit or 'no unit'} · {parse_period(period).label}",
        )
    shown["Code"] = rows["area_code"]
    sortable_table(
        shown,
        alt=f"Neighbourhoods of {found.council.name} by need",
        column_config=config,
    )
    st.download_button(
        "Download the list with all that it is made of (CSV)",
        data=lambda: frame_csv(rows),
        file_name=f"priorities-{found.council.code}.csv",
        mime="text/csv",
        on_click="ignore",
    )


def pockets(atlas: Atlas, council: Place) -> None:
    """Neighbourhoods that a good average hides."""
    if not recipe_published(atlas, "lsoa").weights:
        return
    found = pockets_of(atlas, council)
    frame.subheading("Pockets that a good average hides")
    country = atlas.places.country.name
    st.html(
        f"<p>{escape(pockets_sentence(found, country=country))}</p>"
        f'<p class="ap-limits">{escape(rule_words(country=country))}</p>'
    )
    if found.pockets:
        rows = pd.DataFrame(
            {
                "Neighbourhood": [one.place.name for one in found.pockets],
                "Measures": [len(one.measures) for one in found.pockets],
                "Among the worst tenth on": [
                    "; ".join(measure.name for measure in one.measures) for one in found.pockets
                ],
                "Code": [one.place.code for one in found.pockets],
            }
        )
        sortable_table(
            rows,
            alt=f"Pockets in {council.name}",
            column_config={
                "Among the worst tenth on": st.column_config.TextColumn(width="large"),
            },
        )
