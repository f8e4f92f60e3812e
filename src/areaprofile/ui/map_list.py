"""Below the map: all its areas as a table, with its search and selection, download and source."""

import zlib
from html import escape

import pandas as pd
import streamlit as st

from areaprofile.tables.atlas import Atlas
from areaprofile.tables.map_table import MapTable, screen_frame, with_name
from areaprofile.tables.measures import spoken_date
from areaprofile.tables.wording import count_words, short_marks
from areaprofile.ui import address, frame
from areaprofile.ui.map_choices import MapChoices
from areaprofile.ui.map_downloads import downloads
from areaprofile.ui.map_index import index_downloads, left_out_words
from areaprofile.ui.sortable import sortable_table

ROW_HEIGHT = 36
MOST_ROWS_HIGH = 12
MOST_ROWS = 2_000
MOST_SOURCES_OPEN = 4
OPTIONAL = ("interval", "note")  # left out where all are empty


def below_the_map(atlas: Atlas, choices: MapChoices) -> None:
    """The table of the areas, its search and its selection, the download and the sources."""
    table = choices.table
    plural, _ = choices.area_words
    rows = screen_frame(table, classes=choices.classes, most=MOST_ROWS)
    left, right = st.columns([2, 1], vertical_alignment="bottom")
    with left:
        frame.subheading(_heading(choices, len(rows)))
    with right:
        wanted = st.text_input(
            "Find in the table", key="map-filter", placeholder="Part of a name", live="200ms"
        )
    if wanted:
        rows = with_name(rows, wanted)
    if rows.empty:
        st.info(f"None of the {plural} here has that in its name.")
    else:
        _table(choices, rows)
    if choices.scores is not None:
        index_downloads(atlas, table, choices.scores)
        st.html(left_out_words(choices.scores))
    else:
        downloads(atlas, choices)
    _sources(atlas, table)


def _table(choices: MapChoices, rows: pd.DataFrame) -> None:
    picked = choices.picked.code if choices.picked else ""
    measure = choices.table.indicator
    own = [at for at, code in enumerate(rows["area_code"]) if code == picked]
    unit = f" ({''.join(short_marks(measure))})" if any(short_marks(measure)) else ""
    filled = [name for name in rows.columns if name not in OPTIONAL or any(rows[name])]
    codes = [str(code) for code in rows["area_code"]]
    # A selection is a row's number, so that it holds only for one order of one set of rows; and one
    # made on the map counts only for a new table. Hence the key.
    content = zlib.crc32(" ".join([*codes, picked]).encode())
    key = f"map-table-{content}"
    sortable_table(
        rows,
        key=key,
        column_order=filled,
        on_select=lambda: _choose_row(key, codes),
        selection_mode="single-row",
        selection_default={"selection": {"rows": own}},
        row_height=ROW_HEIGHT,
        height=ROW_HEIGHT * (min(len(rows), MOST_ROWS_HIGH) + 1) + 2,
        alt=f"{measure.name} by area",
        column_config={
            "name": st.column_config.TextColumn("Area", width="medium"),
            "value": st.column_config.NumberColumn(
                f"Value{unit}", format=f"%.{measure.decimals}f", width="small"
            ),
            "interval": st.column_config.TextColumn("95% interval", width="small"),
            "class": st.column_config.TextColumn("Class", width="small"),
            "note": st.column_config.TextColumn("Note", width="medium"),
            "area_code": st.column_config.TextColumn("Code", width="small"),
        },
    )


def _choose_row(key: str, codes: list[str]) -> None:
    for row in st.session_state[key]["selection"]["rows"][:1]:
        address.choose(area=codes[row])


def _heading(choices: MapChoices, shown: int) -> str:
    """How many rows follow, and what they are."""
    plural, singular = choices.area_words
    if shown == MOST_ROWS < len(choices.table.codes):
        return f"The first {shown:,} of {len(choices.table.codes):,} {plural}; the download has all"
    if choices.classes:
        return f"{count_words(shown, singular, plural)} of the classes chosen"
    return f"The {shown:,} {plural}" if choices.is_part else f"All {shown:,} {plural}"


def _sources(atlas: Atlas, table: MapTable) -> None:
    known = [atlas.sources[key] for key in table.indicator.sources if key in atlas.sources]
    lines = "".join(
        f"<p>Source: {escape(source.publisher)}, {escape(source.title)}, published "
        f"{escape(spoken_date(source.published))}. {escape(source.licence)}.</p>"
        for source in known
    )
    if len(known) > MOST_SOURCES_OPEN:
        title = f"{len(known)} sources"
        lines = f'<details class="ap-more"><summary>{title}</summary>{lines}</details>'
    st.html(f'<div class="ap-limits">{lines}</div>')
