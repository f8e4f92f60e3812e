"""What a store keeps of the values: exactly as worked out, or less where a pack must be small."""

import math

import numpy as np
import pandas as pd

from areaprofile.catalogue.records import Indicator, Pack

_ROUNDED = ("value", "lower", "upper")


def stored(
    frames: dict[str, pd.DataFrame], indicator: Indicator, pack: Pack
) -> dict[str, pd.DataFrame]:
    """The frames as the pack wants them kept (`stored_decimals`, `older_values`).

    Values and limits are rounded to the coarsest power of two that is at least as fine as
    `stored_decimals` more decimals than are shown (1/1024 for three decimals): as exact as decimal
    rounding, and a third smaller on disk. Counts are never touched.
    """
    if pack.older_values == "changed":
        frames = _without_unchanged(frames)
    if pack.stored_decimals is None:
        return frames
    grid = grid_of(indicator.decimals + pack.stored_decimals)
    return {level: _rounded(frame, grid) for level, frame in frames.items()}


def grid_of(decimals: int) -> float:
    """How many parts of one a value is rounded to, for this many decimals."""
    return 2.0 ** math.ceil(decimals * math.log2(10))


def _rounded(frame: pd.DataFrame, grid: float) -> pd.DataFrame:
    columns = {name: np.round(frame[name].to_numpy(dtype=float) * grid) / grid for name in _ROUNDED}
    return frame.assign(**columns)


def _without_unchanged(frames: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Older values only of areas that are no longer there: the others stand under today's."""
    if "lsoa" not in frames:
        return frames
    today = frames["lsoa"]
    same = set(today.loc[today["conversion_quality"] == "unchanged", "area_code"])
    result = {}
    for level, frame in frames.items():
        if level.startswith("lsoa-"):
            frame = frame[~frame["area_code"].isin(same)]
        if len(frame):
            result[level] = frame
    return result
