"""The parts of the page on residents' views."""

from html import escape

import streamlit as st

from areaprofile.periods import parse_period
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.council import CouncilPicture
from areaprofile.tables.frame_csv import frame_csv
from areaprofile.tables.profile import Row
from areaprofile.tables.views import (
    Change,
    asked_of,
    base_words,
    change_in,
    change_words,
    complaints_of,
    margin_of,
    standards_of,
)
from areaprofile.tables.wording import show_interval, show_short
from areaprofile.ui import frame
from areaprofile.ui.check_card import figure_link
from areaprofile.ui.sortable import sortable_table
from areaprofile.ui.stacked_table import Line, stacked_table

MOST_RECORDS = 5
SIDE_BY_SIDE = (
    "Views and records of one service need not speak of the same thing. What happened side by "
    "side is not what caused what."
)
HEADINGS = {
    "service": "Service", "from_period": "From", "to_period": "To", "received": "Received",
    "per_1000": "Per 1,000 residents", "upheld": "Upheld", "upheld_percent": "Upheld (%)",
    "lower": "95% from (%)", "upper": "95% to (%)", "promise": "Promise", "period": "Year",
    "promised_percent": "Promised (%)", "times": "Times tested", "kept_percent": "Kept (%)",
    "elsewhere_percent": "Elsewhere (%)", "note": "Note",
}  # fmt: skip
PERIODS = ("from_period", "to_period", "period")


def show_views(atlas: Atlas, picture: CouncilPicture) -> None:
    """Each service with what people said of it and, beside it, what its records show."""
    by_service: dict[str, list[Row]] = {}
    for row in picture.surveyed:
        by_service.setdefault(row.indicator.service or "Other", []).append(row)
    for service, views in sorted(by_service.items()):
        frame.subheading(service)
        records = [
            row
            for row in picture.held
            if row.indicator.service == service
            and row.indicator.kind == "measured"
            and row.indicator.polarity != "none"
        ][:MOST_RECORDS]
        changes = {
            row.indicator.indicator_id: change_in(atlas, picture.council, row.indicator)
            for row in (*views, *records)
        }
        st.html(_table("What people said", views, changes, atlas, picture, with_base=True))
        if records:
            st.html(_table("What records show", records, changes, atlas, picture, with_base=False))
            st.html(f'<p class="ap-limits">{SIDE_BY_SIDE}</p>')
        else:
            st.html('<p class="ap-limits">No record of this service stands beside it.</p>')


def _table(
    title: str,
    rows: list[Row],
    changes: dict[str, Change | None],
    atlas: Atlas,
    picture: CouncilPicture,
    *,
    with_base: bool,
) -> str:
    lines = [_line(row, changes, atlas, picture, with_base=with_base) for row in rows]
    base = ("Answers",) if with_base else ()
    heads = ("Measure", "Figure", "Margin (95%)", *base, "Period", "Change")
    return f"<h3>{title}</h3>{stacked_table(heads, lines)}"


def _line(
    row: Row,
    changes: dict[str, Change | None],
    atlas: Atlas,
    picture: CouncilPicture,
    *,
    with_base: bool,
) -> Line:
    measure = row.indicator
    asked = asked_of(atlas, picture.council, measure, row.period) if with_base else None
    lower, upper = margin_of(row.value, row.lower, row.upper, asked, measure)
    limits = show_interval(lower, upper, decimals=measure.decimals) or "not published"
    series = atlas.series("council", measure.indicator_id)[row.period]
    counted = float(series.denominator[atlas.level("council").position[picture.council.code]])
    base = (escape(base_words(asked, counted)),) if with_base else ()
    code = picture.council.code
    shown = figure_link(
        code, measure.indicator_id, row.period, escape(show_short(row.value, measure))
    )
    words = change_words(changes[measure.indicator_id], measure)
    label = escape(parse_period(row.period).label)
    return Line(escape(measure.name), (shown, escape(limits), *base, label, escape(words)))


def show_redress(atlas: Atlas, picture: CouncilPicture) -> None:
    """Complaints and promises to users, or a line that says that these data have none."""
    council = picture.council
    frame.subheading("Complaints and promises to users")
    complaints, standards = complaints_of(atlas, council), standards_of(atlas, council)
    if complaints.empty and standards.empty:
        st.html('<p class="ap-limits">These data hold no complaints and no promises to users.</p>')
    shown = (("Complaints, last year", complaints), ("Promises to users", standards))
    for title, figures in shown:
        if figures.empty:
            continue
        st.html(f"<h3>{title}</h3>")
        told = figures if figures["note"].any() else figures.drop(columns="note")
        for name in set(PERIODS) & set(told):
            told = told.assign(**{name: [parse_period(code).label for code in told[name]]})
        sortable_table(told.round(1).rename(columns=HEADINGS), alt=title)
        st.download_button(
            f"Download: {title.lower()} (CSV)",
            data=lambda figures=figures: frame_csv(figures),
            file_name=f"{title.split(',')[0].lower().replace(' ', '-')}-{council.code}.csv",
            mime="text/csv",
            on_click="ignore",
        )
