"""Downloads of one frame as CSV, XLSX and Parquet, side by side."""

from collections.abc import Callable

import pandas as pd
import streamlit as st

from areaprofile.tables.frame_files import KINDS, MOST_XLSX_ROWS


def file_buttons(frame: Callable[[], pd.DataFrame], *, stem: str, rows: int, what: str) -> None:
    """A button for each kind of file; `frame` is made when one is pressed, `rows` says how long it
    will be. A workbook too large to open well is left out and said so."""
    with st.container(horizontal=True, gap="small"):
        for ending, (name, write, media) in KINDS.items():
            if ending == "xlsx" and rows > MOST_XLSX_ROWS:
                continue
            st.download_button(
                f"{what} ({name})",
                data=lambda write=write: write(frame()),
                file_name=f"{stem}.{ending}",
                mime=media,
                on_click="ignore",
                key=f"file-{stem}-{ending}",
            )
    if rows > MOST_XLSX_ROWS:
        st.html(
            f'<p class="ap-limits">About {rows:,} rows: too many for a workbook; '
            "CSV and Parquet hold them all.</p>"
        )
