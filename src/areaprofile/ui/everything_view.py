"""The release calendar, and downloads of an area and of everything."""

import os
from html import escape

import streamlit as st

from areaprofile.tables.atlas import Atlas
from areaprofile.tables.catalogue_list import LEVEL_NAMES
from areaprofile.tables.everything import (
    CSV_ENDING,
    PARQUET,
    WORKBOOKS,
    archive_names,
    level_of,
    stored_bytes,
)
from areaprofile.tables.figures import area_figures
from areaprofile.tables.frame_csv import frame_csv
from areaprofile.tables.releases import calendar_frame
from areaprofile.tables.wording import sentence_case
from areaprofile.ui import address, assets
from areaprofile.ui.file_buttons import file_buttons
from areaprofile.ui.home_view import example_council
from areaprofile.ui.sortable import sortable_table

OLDER = {"lsoa-2011": "neighbourhoods of 2011", "lsoa-2001": "neighbourhoods of 2001"}
COLUMNS = {
    "publisher": "Publisher", "title": "Title", "published": "Published", "next_expected": "Next",
    "new_periods": "A new period", "newest_period": "Newest period", "stage": "Stage",
    "measures": "Measures",
}  # fmt: skip


def show_releases(atlas: Atlas) -> None:
    """What came out when, newest first."""
    st.html('<h2 id="releases" class="ap-section">Release calendar</h2>')
    calendar = calendar_frame(atlas)
    if calendar.empty:
        st.html('<p class="ap-limits">These data do not say when their sources came out.</p>')
        return
    st.html(
        '<p class="ap-limits">Next: the day that the publisher has named, never a guess. '
        "How often new periods have come is told from those held.</p>"
    )
    shown = calendar[list(COLUMNS)].rename(columns=COLUMNS)
    narrow = {name: st.column_config.TextColumn(width="medium") for name in ("Publisher", "Title")}
    sortable_table(shown, alt="When each source was published", column_config=narrow)
    st.download_button(
        "Download the calendar (CSV)",
        data=lambda: frame_csv(calendar),
        file_name="releases.csv",
        mime="text/csv",
        on_click="ignore",
    )


def show_downloads(atlas: Atlas) -> None:
    """All figures of the area last looked at, and archives of everything."""
    st.html('<h2 id="downloads" class="ap-section">Downloads</h2>')
    chosen, _ = address.chosen_place(atlas)
    place = chosen or example_council(atlas)
    if place is not None:
        st.html(f"<h3>Every figure of {escape(place.name)}</h3>")
        measures = len(atlas.measures_at(place.level))
        # Ten periods a measure is more than any level has on average.
        file_buttons(
            lambda: area_figures(atlas, place),
            stem=f"area-{place.code}",
            rows=10 * measures,
            what="All measures, every period",
        )
        st.html('<p class="ap-limits">Pick another area anywhere to get its figures here.</p>')
    st.html("<h3>Everything</h3>")
    st.html(_archives(atlas))


def _archives(atlas: Atlas) -> str:
    if not os.environ.get(assets.ROUTES_VARIABLE):
        return (
            '<p class="ap-limits">Archives of everything are sent by the server that '
            "<code>areaprofile serve</code> starts; this app was started without it.</p>"
        )
    names = archive_names(atlas.store)
    by_level: dict[str, list[str]] = {}
    for name in names:
        by_level.setdefault(level_of(name), []).append(_archive_link(atlas, name))
    items = "".join(f"<li>{', '.join(files)}</li>" for files in by_level.values())
    is_parted = any(name.endswith(WORKBOOKS) for name in names)
    more = " A level with too many figures for one is a zip of one workbook a theme."
    return (
        f'<ul>{items}</ul><p class="ap-limits">XLSX: a workbook with a sheet for each theme, and '
        f"its measures and sources.{more if is_parted else ''} CSV: one file a measure, with the "
        "tables that explain the codes.</p>"
    )


def _archive_link(atlas: Atlas, name: str) -> str:
    link = escape(assets.archive_address(atlas.store.build, name), quote=True)
    return f'<a href="{link}" download>{escape(_archive_label(atlas, name))}</a>'


def _archive_label(atlas: Atlas, name: str) -> str:
    if name == PARQUET:
        return f"All levels as Parquet (zip, about {stored_bytes(atlas.store) / 1e6:,.0f} MB)"
    words = _level_words(level_of(name))
    if name.endswith(CSV_ENDING):
        return f"{words} as CSV (zip)"
    return f"{words} as XLSX (zip)" if name.endswith(WORKBOOKS) else f"{words} as XLSX"


def _level_words(level: str) -> str:
    return sentence_case(OLDER.get(level) or LEVEL_NAMES.get(level, level))
