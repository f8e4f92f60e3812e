"""A frame as a CSV file that spreadsheets open without harm."""

import pandas as pd

from areaprofile.tables.downloads import harmless
from areaprofile.tables.written import written_frame


def frame_csv(frame: pd.DataFrame) -> bytes:
    """The frame to 12 significant digits, UTF-8 with a byte-order mark, without its index."""
    columns = {name: harmless(name) for name in frame.columns}
    text = written_frame(frame).map(harmless).rename(columns=columns).to_csv(index=False)
    return text.encode("utf-8-sig")
