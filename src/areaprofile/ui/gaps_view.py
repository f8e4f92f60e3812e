"""The parts of the gaps page, from top to bottom."""

from html import escape

import pandas as pd
import streamlit as st

from areaprofile import look
from areaprofile.catalogue.records import Indicator
from areaprofile.charts.gap_lines import five_fifths, gap_over_time
from areaprofile.periods import parse_period
from areaprofile.stats.gaps import Interval
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.frame_csv import frame_csv
from areaprofile.tables.gap_card import gap_card
from areaprofile.tables.gap_words import (
    gap_finding,
    gap_frame,
    gap_sentences,
    gaps_of_all,
    group_frame,
    show_points,
)
from areaprofile.tables.gaps import GapTable, change_kind, gap_tables
from areaprofile.tables.measures import spoken_date
from areaprofile.tables.places import Place
from areaprofile.tables.wording import count_words, show_interval, show_number, when_words
from areaprofile.ui import address, data, frame
from areaprofile.ui.check_card import pop_card
from areaprofile.ui.council_picker import pick_council
from areaprofile.ui.sortable import sortable_table

# Whether the last change is good news, bad news or neither; levelling down is no good news.
KIND_MARKS = {"narrowed": "better", "levelled_down": "worse", "widened": "worse", "opened": "worse"}


def choose_gap(atlas: Atlas) -> tuple[Place | None, GapTable | None, str]:
    """Show the pickers; the council, the gap of the measure chosen, and what to say of the link.

    Before anybody has chosen, the widest gap is shown.
    """
    left, right = st.columns([1, 1])
    with left:
        council, message = pick_council(atlas, key="gap-council")
    tables = all_tables(atlas, council) if council else {}
    if not tables:
        return council, None, message
    chosen, wrong = address.chosen_among("indicator", tables, default=next(iter(tables)))
    names = {key: table.measure.name for key, table in tables.items()}
    typed = address.choice("indicator")
    if typed and typed in atlas.measures and typed not in tables:
        wrong = (
            f"“{atlas.measures[typed].name}” has no counts to compare groups of neighbourhoods "
            f"in {council.name if council else 'this council'}; another measure is shown."
        )
    with right:
        st.session_state["gap-measure"] = chosen
        st.selectbox(
            "Measure",
            sorted(names, key=lambda key: names[key]),
            format_func=lambda code: names.get(str(code), str(code)),
            key="gap-measure",
            on_change=lambda: address.choose(indicator=st.session_state["gap-measure"]),
        )
    return council, tables[chosen], message or wrong


def all_tables(atlas: Atlas, council: Place) -> dict[str, GapTable]:
    """The gaps of a council by measure, the widest first; kept for all readers of a build."""
    key = f"{data.store_root()} {atlas.store.build}"
    return {one.measure.indicator_id: one for one in _tables(atlas, key, council.code)}


@st.cache_resource(max_entries=40, show_spinner=False)
def _tables(_atlas: Atlas, build: str, code: str) -> tuple[GapTable, ...]:  # noqa: ARG001 -- key
    return gap_tables(_atlas, _atlas.places.by_code[code])


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
    _sentences(table)
    left, right = st.columns(2, gap="large")
    lines = gap_over_time(table)
    if lines:
        with left:
            _picture("Both ends over time", lines)
    if table.now is not None:
        with right if lines else left:
            title = f"All five groups {when_words(table.now.period)}, from most to least deprived"
            _picture(title, five_fifths(table))
    with left if lines else right:
        st.html(_facts(table))
        pop_card(gap_card(atlas, table), label="Check these figures")
    st.html(
        "<p class='ap-limits'>Thin lines are 95% intervals. The same neighbourhoods stand in each "
        "group at every date.</p>"
    )
    _table_behind(atlas, table)


def _sentences(table: GapTable) -> None:
    kind = KIND_MARKS.get(change_kind(table), "none")
    plain = f'<span class="ap-none">{look.SHAPES["none"]}</span>'
    moved = f'<span class="ap-{kind}">{look.SHAPES[kind]}</span>'
    items = "".join(
        f"<li>{moved if place >= 2 else plain}{escape(said)}</li>"
        for place, said in enumerate(gap_sentences(table))
    )
    st.html(f'<ul class="ap-says">{items}</ul>')


def _picture(title: str, drawing: str) -> None:
    st.html(f'<h2>{escape(title)}</h2><div style="max-width:36rem">{drawing}</div>')


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
        f"{when_words(now.period)}, with 95% intervals</caption><tbody>{cells}</tbody></table>"
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
        sortable_table(figures[shown], alt="Figures by period and group")
    with st.container(horizontal=True, gap="small"):
        _download("Download the figures (CSV)", figures, f"gap-{key}-{code}.csv")
        _download("Download the groups (CSV)", groups, f"gap-groups-{key}-{code}.csv")
    names = dict.fromkeys((*table.measure.sources, *table.ordering.sources))
    sources = [atlas.sources[name] for name in names if name in atlas.sources]
    said = "; ".join(
        f"{source.publisher}, {source.title}, published {spoken_date(source.published)} "
        f"({source.licence})"
        for source in sources
    )
    st.html(f'<div class="ap-limits"><p style="max-width:95ch">Sources: {escape(said)}.</p></div>')


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
    rows = gaps_of_all(all_tables(atlas, council).values())
    if rows.empty:
        return
    moved = rows["change"].str.startswith("Narrowed").sum()
    widened = rows["change"].str.startswith(("Widened", "Opened")).sum()
    frame.subheading(f"All {count_words(len(rows), 'measure', 'measures')} in {council.name}")
    st.html(
        f"<p>The gap has narrowed on {moved or 'none'} and widened or opened on "
        f"{widened or 'none'}. "
        "Pick a row to see it.</p>"
    )
    codes = [str(code) for code in rows["indicator_id"]]
    key = f"gap-table-{council.code}"

    def choose() -> None:
        for row in st.session_state[key]["selection"]["rows"][:1]:
            address.choose(indicator=codes[row])

    sortable_table(
        rows.drop(columns="indicator_id"),
        key=key,
        on_select=choose,
        selection_mode="single-row",
        alt=f"Gaps in {council.name} by measure",
        column_config={
            "measure": st.column_config.TextColumn("Measure", width=350),
            "period": st.column_config.TextColumn("Period", width="small"),
            "most": st.column_config.TextColumn("Most deprived fifth"),
            "least": st.column_config.TextColumn("Least deprived fifth"),
            "gap": st.column_config.TextColumn("Gap", width="small"),
            "interval": st.column_config.TextColumn("95% interval", width="small"),
            "times_as_high": st.column_config.NumberColumn("Times as high", format="%.1f"),
            "change": st.column_config.TextColumn("How the gap moved", width="medium"),
        },
    )
