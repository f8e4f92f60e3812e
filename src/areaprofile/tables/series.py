"""One measure in one period over all areas of a level, in the order of the level's areas."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from areaprofile.catalogue.records import MISSING_REASONS, STATUSES
from areaprofile.periods import parse_period

NO_ENTRY = -1


@dataclass(frozen=True, eq=False)
class Series:
    """Values of one measure and period. Arrays run over the areas of a level; NaN is no figure.

    `reason` and `status` index MISSING_REASONS and STATUSES, NO_ENTRY where there is none.
    `ranked` says whose value may be placed among the others (a rate shared out from a former area
    may not); `ordered` holds those values from low to high.
    """

    indicator_id: str
    period: str
    value: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    numerator: np.ndarray
    denominator: np.ndarray
    status: np.ndarray
    reason: np.ndarray
    ranked: np.ndarray
    ordered: np.ndarray

    def reason_at(self, place: int) -> str | None:
        """Why the area at `place` has no figure; None if it has one or no reason is known."""
        return MISSING_REASONS[self.reason[place]] if self.reason[place] != NO_ENTRY else None

    def status_at(self, place: int) -> str:
        """The status of the figure at `place`; empty if there is none."""
        return STATUSES[self.status[place]] if self.status[place] != NO_ENTRY else ""


def newest(by_period: Mapping[str, Series]) -> Series:
    """The last of the series, which stand in the order of their periods."""
    return by_period[list(by_period)[-1]]


def series_of(values: pd.DataFrame, *, codes: np.ndarray) -> Mapping[str, Series]:
    """Period → series, the oldest period first, from a store's values of one measure.

    Only the section `all` is read. Areas of the file that are not among `codes` are left out;
    those of `codes` that the file does not hold have no figure and no reason.
    """
    whole = values[values["section"] == "all"] if "section" in values else values
    places = pd.Index(codes).get_indexer(pd.Index(whole["area_code"].astype(str)))
    found: dict[str, Series] = {}
    periods = np.asarray(whole["period"].astype(str), dtype=object)
    for period in sorted(set(periods), key=period_order):
        rows = np.flatnonzero((periods == period) & (places >= 0))
        found[period] = _one_period(whole.iloc[rows], places[rows], period, len(codes))
    return found


def period_order(code: str) -> tuple[object, object]:
    """Sorts periods by their last day, then by their first."""
    period = parse_period(code)
    return period.end, period.start


def _one_period(rows: pd.DataFrame, places: np.ndarray, period: str, areas: int) -> Series:
    def numbers(column: str) -> np.ndarray:
        out = np.full(areas, np.nan)
        out[places] = np.asarray(rows[column], dtype=float)
        return out

    def entries(column: str, known: tuple[str, ...]) -> np.ndarray:
        out = np.full(areas, NO_ENTRY, dtype=np.int8)
        out[places] = pd.Index(known).get_indexer(pd.Index(rows[column].astype(object)))
        return out

    value = numbers("value")
    ranked = np.isfinite(value)
    if "conversion_quality" in rows:
        shared = np.asarray(rows["conversion_quality"].eq("shared").fillna(False), dtype=bool)
        ranked[places[shared]] = False
    return Series(
        indicator_id=str(rows["indicator_id"].iloc[0]) if len(rows) else "",
        period=period,
        value=value,
        lower=numbers("lower"),
        upper=numbers("upper"),
        numerator=numbers("numerator"),
        denominator=numbers("denominator"),
        status=entries("status", STATUSES),
        reason=entries("missing_reason", MISSING_REASONS),
        ranked=ranked,
        ordered=np.sort(value[ranked]),
    )
