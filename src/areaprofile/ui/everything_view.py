"""The release calendar, and downloads of an area and of everything."""

import os
from html import escape

import streamlit as st

from areaprofile.tables.atlas import Atlas
from areaprofile.tables.catalogue_list import LEVEL_NAMES
from areaprofile.tables.everything import CSV_ENDING, PARQUET, archive_names, stored_bytes
from areaprofile.tables.figures import area_figures
from areaprofile.tables.frame_csv import frame_csv
from areaprofile.tables.releases import calendar_frame
from areaprofile.tables.wording import sentence_case
from areaprofile.ui import address, assets
from areaprofile.ui.file_buttons import file_buttons
from areaprofile.ui.home_view import example_council

OLDER = {"lsoa-2011": "neighbourhoods of 2011", "lsoa-2001": "neighbourhoods of 2001"}
COLUMNS = {
    "publisher": "Publisher", "title": "Title", "published": "Published", "stage": "Stage",
    "newest_period": "Newest period", "new_periods": "A new period", "next_expected": "Next",
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
        '<p class="ap-limits">A next date stands here only where the publisher has named one; it '
        "is never guessed. How often new periods have come so far is told from those held.</p>"
    )
    shown = calendar[list(COLUMNS)].rename(columns=COLUMNS)
    st.dataframe(shown, hide_index=True, alt="When each source was published")
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
    build = atlas.store.build
    items = "".join(
        f'<li><a href="{escape(assets.archive_address(build, name), quote=True)}" download>'
        f"{escape(_archive_label(atlas, name))}</a></li>"
        for name in archive_names(atlas.store)
    )
    return (
        f'<ul>{items}</ul><p class="ap-limits">One file a measure, with the tables that '
        "explain the codes. A workbook cannot hold so many rows: take one measure or one area as "
        "XLSX.</p>"
    )


def _archive_label(atlas: Atlas, name: str) -> str:
    if name == PARQUET:
        return f"Everything as Parquet (zip, about {stored_bytes(atlas.store) / 1e6:,.0f} MB)"
    level = name.removesuffix(CSV_ENDING)
    words = OLDER.get(level) or LEVEL_NAMES.get(level, level)
    return f"{sentence_case(words)} as CSV (zip)"
