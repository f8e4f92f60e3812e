"""The downloads of the map: its figures, and its figures with the shapes of the areas."""

import pandas as pd
import streamlit as st

from areaprofile.tables.atlas import Atlas
from areaprofile.tables.change_map import change_frame
from areaprofile.tables.downloads import map_frame
from areaprofile.tables.frame_csv import frame_csv
from areaprofile.tables.map_shapes import with_shapes
from areaprofile.tables.vitality_table import with_ranges
from areaprofile.ui.map_choices import MapChoices

GEOPACKAGE = "application/geopackage+sqlite3"


def downloads(atlas: Atlas, choices: MapChoices) -> None:
    """All areas of the map, unrounded, with codes, limits, status and source."""
    level = choices.table.level
    name = _file_name(choices)
    with st.container(horizontal=True, gap="small"):
        st.download_button(
            "Download this table as CSV",
            data=lambda: frame_csv(_figures(atlas, choices)),
            file_name=f"{name}.csv",
            mime="text/csv",
            on_click="ignore",
        )
        if level in atlas.store.vintages:
            st.download_button(
                "With the shapes (GeoPackage)",
                data=lambda: with_shapes(atlas, _for_shapes(atlas, choices), level=level),
                file_name=f"{name}.gpkg",
                mime=GEOPACKAGE,
                on_click="ignore",
                help="For mapping programs such as QGIS. Sources and licences stand in the file.",
            )


def _figures(atlas: Atlas, choices: MapChoices) -> pd.DataFrame:
    table = choices.table
    if choices.change is not None:
        return change_frame(atlas, choices.change, table)
    return map_frame(
        atlas,
        level=table.level,
        indicator=table.indicator,
        series=table.series,
        positions=table.positions,
    )


def _for_shapes(atlas: Atlas, choices: MapChoices) -> pd.DataFrame:
    """The same figures; those of the index with their ranges of rank and all its parts."""
    figures = _figures(atlas, choices)
    if choices.scores is None:
        return figures
    return with_ranges(atlas, figures, choices.scores, choices.table.positions)


def _file_name(choices: MapChoices) -> str:
    table = choices.table
    since = f"-since-{choices.change.earlier.period}" if choices.change is not None else ""
    return f"{table.indicator.indicator_id}-{table.series.period}{since}-{table.within.code}"
