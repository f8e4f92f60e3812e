"""Figures of older neighbourhoods under today's, marked with how good each one is.

U (unchanged) keeps its figures. M (merged): counts are added up. S (split): each part takes the
rate of the whole, without a count, `shared`, and is never ranked; a count is `not_estimable`.
X: `structural`, no value. Scores and means without counts cannot be added up: M gives
`not_estimable`.
"""

import numpy as np
import pandas as pd

from areaprofile.catalogue.records import Indicator
from areaprofile.pipeline.rates import ADDITIVE, COUNT_ONLY

WORST_FIRST = ("none", "shared", "summed", "unchanged")
_NUMBERS = ["value", "lower", "upper", "numerator", "denominator"]
_KEY = ["area_code", "period", "section"]


def convert(frame: pd.DataFrame, indicator: Indicator, changes: pd.DataFrame) -> pd.DataFrame:
    """The figures of the areas that `changes` leads to (from_code, to_code, kind).

    Rows get `conversion_quality` unchanged, summed, shared or none; the worse of two steps is
    kept. Value and limits of `summed` rows are worked out afterwards (see `with_rates`).
    """
    frame = frame.assign(conversion_quality=frame["conversion_quality"].astype(object))
    pairs = changes[["from_code", "to_code", "kind"]].drop_duplicates()
    joined = frame.merge(pairs, left_on="area_code", right_on="from_code")
    joined = joined.assign(area_code=joined["to_code"]).drop(columns=["from_code", "to_code"])
    parts = [
        _unchanged(joined[joined["kind"] == "U"]),
        _summed(joined[joined["kind"] == "M"], indicator, pairs),
        _shared(joined[joined["kind"] == "S"], indicator),
        _irregular(joined[joined["kind"] == "X"]),
    ]
    result = pd.concat([part for part in parts if len(part)] or parts, ignore_index=True)
    return result.drop(columns=["kind"])


def _unchanged(frame: pd.DataFrame) -> pd.DataFrame:
    return _mark(frame, "unchanged", change_status=False)


def _summed(frame: pd.DataFrame, indicator: Indicator, pairs: pd.DataFrame) -> pd.DataFrame:
    if not len(frame):
        return frame
    needed = pairs[pairs["kind"] == "M"]["to_code"].value_counts()
    counted = frame["numerator"].notna() & frame["missing_reason"].isna()
    if indicator.rate_method not in COUNT_ONLY:
        counted &= frame["denominator"].notna()
    sums = (
        frame.assign(known=counted.astype(int))
        .groupby(_KEY, as_index=False)
        .agg(
            numerator=("numerator", "sum"),
            denominator=("denominator", "sum"),
            known=("known", "sum"),
            status=("status", "first"),
            release_id=("release_id", "first"),
            level=("level", "first"),
            missing=("missing_reason", "first"),
        )
    )
    full = (sums["known"] == sums["area_code"].map(needed)) & (indicator.rate_method in ADDITIVE)
    reason = sums["missing"].where(sums["missing"].notna(), "not_estimable")
    nothing = dict.fromkeys(("value", "lower", "upper"), np.nan)
    result = sums.assign(
        numerator=sums["numerator"].where(full),
        denominator=sums["denominator"].where(full),
        missing_reason=reason.where(~full, None),
        conversion_quality="summed",
        kind="M",
        **nothing,
    )
    return _mark(result.drop(columns=["known", "missing"]), "summed")


def _shared(frame: pd.DataFrame, indicator: Indicator) -> pd.DataFrame:
    frame = frame.assign(numerator=np.nan, denominator=np.nan)
    if indicator.rate_method in COUNT_ONLY:  # a rate may hold for each part; a count cannot
        reason = frame["missing_reason"].where(frame["missing_reason"].notna(), "not_estimable")
        frame = frame.assign(value=np.nan, lower=np.nan, upper=np.nan, missing_reason=reason)
    return _mark(frame, "shared")


def _irregular(frame: pd.DataFrame) -> pd.DataFrame:
    nothing = dict.fromkeys(_NUMBERS, np.nan)
    frame = frame.drop_duplicates(_KEY).assign(**nothing, missing_reason="structural")
    return _mark(frame, "none")


def _mark(frame: pd.DataFrame, quality: str, *, change_status: bool = True) -> pd.DataFrame:
    before = frame["conversion_quality"].to_numpy(dtype=object)
    worse = np.full(len(frame), quality, dtype=object)
    for word in WORST_FIRST[: WORST_FIRST.index(quality)]:
        worse[before == word] = word
    frame = frame.assign(conversion_quality=worse)
    return frame.assign(status="converted") if change_status else frame
