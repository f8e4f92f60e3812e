"""The parts of the gaps page, from top to bottom."""

from html import escape

import pandas as pd
import streamlit as st

from areaprofile.catalogue.records import Indicator
from areaprofile.charts.gap_lines import five_fifths, gap_over_time
from areaprofile.periods import parse_period
from areaprofile.stats.gaps import Interval
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.frame_csv import frame_csv
from areaprofile.tables.gap_words import (
    gap_finding,
    gap_frame,
    gap_sentences,
    gaps_of_all,
    group_frame,
    show_points,
    when,
)
from areaprofile.tables.gaps import GapTable, gap_measures, gap_table
from areaprofile.tables.measures import spoken_date
from areaprofile.tables.places import Place
from areaprofile.tables.wording import count_words, show_interval, show_number
from areaprofile.ui import address, frame
from areaprofile.ui.council_picker import pick_council


def choose_gap(atlas: Atlas) -> tuple[Place | None, Indicator | None, str]:
    """Show the pickers; the council and measure chosen, and what to say about the link."""
    left, right = st.columns([1, 1])
    with left:
        council, wrong_area = pick_council(atlas, key="gap-council")
    measures = {one.indicator_id: one for one in gap_measures(atlas)}
    if council is None or not measures:
        return council, None, wrong_area
    chosen, wrong = address.chosen_among("indicator", measures, default=next(iter(measures)))
    # A measure of another page may well have no counts: then the first one is taken.
    message = "" if address.choice("indicator") in atlas.measures else wrong
    names = {key: one.name for key, one in measures.items()}
    with right:
        st.session_state["gap-measure"] = chosen
        st.selectbox(
            "Measure",
            list(names),
            format_func=lambda code: names.get(str(code), str(code)),
            key="gap-measure",
            on_change=lambda: address.choose(indicator=st.session_state["gap-measure"]),
        )
    return council, measures[chosen], wrong_area or message


def show_gap(atlas: Atlas, table: GapTable) -> None:
    """Finding, picture, sentences and figures of one measure."""
    measure = table.measure
    unit = f" ({measure.unit})" if measure.unit and measure.unit not in measure.name else ""
    ordering = f"{table.ordering.name}, {parse_period(table.ordering_period).label}"
    st.html(
        f"<h1>{escape(gap_finding(table))}</h1>"
        f'<p class="ap-sub"><b>{escape(measure.name)}</b>{escape(unit)}, '
        f"{escape(table.council.name)}. Neighbourhoods in five equal groups by "
        f"{escape(ordering)}.</p>"
    )
    left, right = st.columns([3, 2], gap="large")
    with left:
        _pictures(table)
    with right:
        items = "".join(f"<li>{escape(said)}</li>" for said in gap_sentences(table))
        st.html(f'<ul class="ap-says">{items}</ul>{_facts(table)}')
    _table_behind(atlas, table)


def _pictures(table: GapTable) -> None:
    lines = gap_over_time(table)
    if lines:
        st.html(f'<h2>Both ends over time</h2><div style="max-width:46rem">{lines}</div>')
    now = table.now
    if now is not None:
        title = f"All five groups {when(now.period)}"
        st.html(f'<h2>{title}</h2><div style="max-width:46rem">{five_fifths(table)}</div>')
    st.html(
        "<p class='ap-limits'>Thin lines are 95% intervals. The same neighbourhoods stand in each "
        "group at every date.</p>"
    )


def _facts(table: GapTable) -> str:
    now = table.now
    if now is None:
        return ""
    measure = table.measure
    rows = [
        ("Difference", _points(now.gap, measure)),
        ("Most over least deprived", _times(now.ratio)),
        ("Slope index", _points(now.slope, measure)),
    ]
    cells = "".join(
        f'<tr><th scope="row">{name}</th><td>{escape(value)}</td></tr>' for name, value in rows
    )
    return (
        f'<table class="ap-facts"><caption class="ap-limits" style="text-align:left">The gap '
        f"{when(now.period)}, with 95% intervals</caption><tbody>{cells}</tbody></table>"
        '<p class="ap-limits">Above zero, the most deprived are worse off. The slope index uses '
        "all five groups: it is the gap between the very ends of a straight line through them.</p>"
    )


def _points(interval: Interval, measure: Indicator) -> str:
    low, high = float(interval.lower), float(interval.upper)
    limits = show_interval(low, high, decimals=measure.decimals)
    shown = show_points(float(interval.value), measure)
    return f"{shown} ({limits})" if limits else shown


def _times(interval: Interval) -> str:
    value, low, high = (float(part) for part in interval)
    if value != value:
        return show_number(value, decimals=1)
    limits = show_interval(low, high, decimals=1)
    return f"{show_number(value, decimals=1)} times" + (f" ({limits})" if limits else "")


def _table_behind(atlas: Atlas, table: GapTable) -> None:
    figures, groups = gap_frame(atlas, table), group_frame(atlas, table)
    code, key = table.council.code, table.measure.indicator_id
    with st.expander("The figures behind the pictures"):
        shown = "period fifth_name neighbourhoods numerator denominator value lower upper".split()
        st.dataframe(figures[shown], hide_index=True, alt="Figures by period and group")
    with st.container(horizontal=True, gap="small"):
        _download("Download the figures (CSV)", figures, f"gap-{key}-{code}.csv")
        _download("Download the groups (CSV)", groups, f"gap-groups-{key}-{code}.csv")
    lines = "".join(
        f"<p>Source: {escape(source.publisher)}, {escape(source.title)}, published "
        f"{escape(spoken_date(source.published))}. {escape(source.licence)}.</p>"
        for name in dict.fromkeys((*table.measure.sources, *table.ordering.sources))
        if (source := atlas.sources.get(name))
    )
    st.html(f'<div class="ap-limits">{lines}</div>')


def _download(label: str, figures: pd.DataFrame, file_name: str) -> None:
    st.download_button(
        label,
        data=lambda: frame_csv(figures),
        file_name=file_name,
        mime="text/csv",
        on_click="ignore",
    )


def all_gaps(atlas: Atlas, council: Place) -> None:
    """Every measure's gap in the council; a row picked becomes the measure of the page."""
    tables = [
        found
        for one in gap_measures(atlas)
        if (found := gap_table(atlas, council, one)) is not None
    ]
    rows = gaps_of_all(tables)
    if rows.empty:
        return
    moved = rows["change"].str.startswith("Narrowed").sum()
    widened = (rows["change"] == "Widened").sum()
    frame.subheading(f"All {count_words(len(rows), 'measure', 'measures')} in {council.name}")
    st.html(
        f"<p>The gap has narrowed on {moved} and widened on {widened}. Pick a row to see it.</p>"
    )
    codes = [str(code) for code in rows["indicator_id"]]
    key = f"gap-table-{council.code}"

    def choose() -> None:
        for row in st.session_state[key]["selection"]["rows"][:1]:
            address.choose(indicator=codes[row])

    st.dataframe(
        rows.drop(columns="indicator_id"),
        key=key,
        hide_index=True,
        on_select=choose,
        selection_mode="single-row",
        alt=f"Gaps in {council.name} by measure",
        column_config={
            "measure": st.column_config.TextColumn("Measure", width="medium"),
            "period": st.column_config.TextColumn("Period", width="small"),
            "most": st.column_config.TextColumn("Most deprived fifth", width="small"),
            "least": st.column_config.TextColumn("Least deprived fifth", width="small"),
            "gap": st.column_config.TextColumn("Gap", width="small"),
            "interval": st.column_config.TextColumn("95% interval", width="small"),
            "times_as_high": st.column_config.NumberColumn("Times as high", format="%.1f"),
            "change": st.column_config.TextColumn("How the gap moved", width="medium"),
        },
    )
