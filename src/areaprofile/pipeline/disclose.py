"""Hiding small counts of sources that leave that to us (`disclosure = "ours"`)."""

import numpy as np
import pandas as pd

from areaprofile.catalogue.records import Indicator
from areaprofile.stats.disclosure import Groups, primary, protect

_CHAIN = ("lsoa", "council", "region", "country")
_KEY = ["period", "section"]
_NUMBERS = ["value", "lower", "upper", "numerator", "denominator"]


def protected(
    frames: dict[str, pd.DataFrame], indicator: Indicator, parents: dict[str, pd.Series]
) -> dict[str, pd.DataFrame]:
    """The frames of all levels with small counts, and what would give them away, `suppressed`.

    Along neighbourhood, council, region and country nothing can be worked out by subtraction. A
    ward or MSOA with a hidden neighbourhood is hidden as well, so that the ways of adding up do
    not have to be held against each other. `parents`: by level of the child, parent by code.
    """
    chain = [level for level in _CHAIN if level in frames]
    cells = pd.concat([frames[level].assign(level=level) for level in chain], ignore_index=True)
    cells["hidden"] = False
    for _, part in cells.groupby(_KEY, sort=False):
        cells.loc[part.index, "hidden"] = _hidden(part, indicator, parents)
    result = dict(frames)
    for level in chain:
        mine = cells[cells["level"] == level]
        result[level] = _hide(frames[level], mine["hidden"].to_numpy(dtype=bool))
    for level in ("msoa", "ward"):
        if level in frames and "lsoa" in frames:
            hurt = _holding(result["lsoa"], parents[f"lsoa-{level}"])
            keys = pd.MultiIndex.from_frame(frames[level][["area_code", *_KEY]])
            result[level] = _hide(frames[level], keys.isin(hurt))
    return result


def _hidden(part: pd.DataFrame, indicator: Indicator, parents: dict[str, pd.Series]) -> np.ndarray:
    counts = part["numerator"].to_numpy(dtype=float)
    smallest = indicator.min_denominator or 0.0
    must = primary(counts, part["denominator"].to_numpy(), minimum_denominator=smallest)
    places = pd.Series(range(len(part)), index=part["area_code"].to_numpy())
    above = pd.concat([parents.get(level, pd.Series(dtype="object")) for level in _CHAIN[:-1]])
    parent = part["area_code"].map(above[~above.index.duplicated()])
    codes, names = pd.factorize(parent, use_na_sentinel=True)
    totals = places.reindex(names).fillna(-1).to_numpy(dtype=np.intp)
    groups = Groups(codes.astype(np.intp), totals)
    return protect(counts, must, [groups], order=part["area_code"].to_numpy(dtype=str)).hidden


def _hide(frame: pd.DataFrame, hidden: np.ndarray) -> pd.DataFrame:
    frame = frame.copy()
    frame.loc[hidden, _NUMBERS] = np.nan
    frame["missing_reason"] = frame["missing_reason"].astype(object)
    frame.loc[hidden, "missing_reason"] = "suppressed"
    return frame


def _holding(lsoas: pd.DataFrame, parent: pd.Series) -> pd.MultiIndex:
    hidden = lsoas[lsoas["missing_reason"] == "suppressed"]
    above = hidden.assign(area_code=hidden["area_code"].map(parent))
    return pd.MultiIndex.from_frame(above[["area_code", *_KEY]].drop_duplicates())
