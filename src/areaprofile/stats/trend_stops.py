"""What stands in the way of judging a trend: the first reason per council, as a code.

The order is the order of the questions a critic would ask: whose job is it, is it the same
thing measured throughout, is there enough of it, is it final, is there room to move, is it more
than noise.
"""

from __future__ import annotations

from enum import IntEnum

import numpy as np

from areaprofile.stats.trend_scale import (
    BoolArray,
    FloatArray,
    IntArray,
    TrendPanel,
    yearly_median,
)

MIN_COUNCILS = 10
MIN_SIDE_OF_BREAK = 3
ZERO_SHARE = 0.30
MIN_MEAN_COUNT = 5.0
# One value may be missing in 5 years, two in 8: one for every four years of the window.
YEARS_PER_GAP = 4


class Stop(IntEnum):
    """Why a trend is not judged, or not raised. NONE: nothing stands in the way."""

    NONE = 0
    NOT_RUN = 1
    NO_POLARITY = 2
    TOO_FEW_COUNCILS = 3
    NO_VALUES = 4
    BREAK = 5
    LEVEL_ONLY = 6
    TOO_SMALL = 7
    LAST_YEAR_MISSING = 8
    ROLLING_TOO_SHORT = 9
    TOO_FEW_YEARS = 10
    GAPS = 11
    PROVISIONAL_ONLY = 12
    AT_CEILING = 13
    WITHIN_NOISE = 14
    NATIONAL_TIDE = 15
    TOO_SLIGHT = 16
    ONE_YEAR = 17
    NOT_BEHIND = 18
    CARRIED_BY_GAP = 19


def usable_values(panel: TrendPanel) -> tuple[FloatArray, tuple[int, ...]]:
    """Values that may be compared over time, and the breaks that a common step can bridge.

    Values before the last council-specific break are nan; a common break with fewer than three
    collected years on either side counts as council-specific. Of overlapping series every n-th
    value is kept, counted back from the last. Not-run councils and years collected for fewer
    than ten councils are nan.
    """
    values = np.where(_runs(panel)[:, None], panel.values, np.nan).astype(float)
    bridged, cut = _common_steps(panel, values)
    values[:, :cut] = np.nan
    if panel.overlap > 1:
        last = values.shape[1] - 1
        off = (last - np.arange(values.shape[1])) % panel.overlap != 0
        values[:, off] = np.nan
    values[:, np.isfinite(values).sum(axis=0) < MIN_COUNCILS] = np.nan
    return values, bridged


def first_stop(panel: TrendPanel, usable: FloatArray) -> IntArray:
    """The first reason why each council's trend cannot be judged (a Stop code per council)."""
    held = np.isfinite(usable)
    ever = np.isfinite(panel.values)
    enough_before = ever.sum(axis=1) >= panel.min_history
    short = held.sum(axis=1) < panel.min_history
    cut = np.isfinite(np.where(ever, panel.values, np.nan)).sum(axis=1) > held.sum(axis=1)
    broken = short & enough_before & cut
    everyone = np.full(len(held), True)
    questions = (
        (Stop.NOT_RUN, ~_runs(panel)),
        (Stop.NO_POLARITY, everyone & (panel.polarity == 0)),
        (Stop.TOO_FEW_COUNCILS, everyone & (0 < ever.any(axis=1).sum() < MIN_COUNCILS)),
        (Stop.NO_VALUES, ~ever.any(axis=1)),
        (Stop.BREAK, broken & (panel.overlap == 1) & _has_break(panel)),
        (Stop.LEVEL_ONLY, _many_at_bound(panel)),
        (Stop.TOO_SMALL, _thin(panel)),
        (Stop.LAST_YEAR_MISSING, ~np.isfinite(panel.values[:, -1])),
        (Stop.ROLLING_TOO_SHORT, broken & (panel.overlap > 1)),
        (Stop.TOO_FEW_YEARS, short),
        (Stop.GAPS, _gappy(held)),
    )
    stops = np.select([q for _, q in questions], [int(s) for s, _ in questions], int(Stop.NONE))
    if (stops == Stop.NONE).sum() < MIN_COUNCILS:
        stops[stops == Stop.NONE] = Stop.TOO_FEW_COUNCILS
    return stops.astype(np.int64)


def without_steps(y: FloatArray, bridged: tuple[int, ...]) -> FloatArray:
    """y less the national steps at the bridged breaks: the same amount for every council.

    The step is the one that a straight national path with a jump would have. Departures from
    the yearly median, on which everything relative rests, do not depend on it.
    """
    if not bridged:
        return y
    path = yearly_median(y)
    held = np.isfinite(path)
    t = np.arange(y.shape[1], dtype=float)
    after = np.column_stack([t >= b for b in bridged]).astype(float)
    x = np.column_stack([np.ones_like(t), t, after])
    coefficients = np.linalg.lstsq(x[held], path[held], rcond=None)[0]
    return y - after @ coefficients[2:]


def near_bound(panel: TrendPanel, last: FloatArray, last_error: FloatArray) -> BoolArray:
    """Councils whose last value is within 2 standard errors or 1 unit of the best possible."""
    bound = panel.upper if panel.polarity > 0 else panel.lower
    if bound is None or panel.polarity == 0:
        return np.zeros(last.shape, dtype=bool)
    unit = _unit(panel)
    room = np.maximum(unit, 2 * np.nan_to_num(last_error, nan=0.0))
    return np.isfinite(last) & (np.abs(bound - last) <= room)


def _unit(panel: TrendPanel) -> float:
    if panel.unit_step is not None:
        return panel.unit_step
    if panel.lower is None or panel.upper is None:
        return 0.0
    return (panel.upper - panel.lower) / 100


def _runs(panel: TrendPanel) -> BoolArray:
    if panel.runs is None:
        return np.ones(len(panel.values), dtype=bool)
    return panel.runs


def _has_break(panel: TrendPanel) -> bool:
    return bool(panel.breaks or panel.common_breaks)


def _common_steps(panel: TrendPanel, values: FloatArray) -> tuple[tuple[int, ...], int]:
    """The common breaks to bridge and the first usable year."""
    years = values.shape[1]
    cut = max((b for b in panel.breaks if 0 < b < years), default=0)
    held = np.isfinite(values).sum(axis=0) >= MIN_COUNCILS
    inside = sorted(b for b in panel.common_breaks if cut < b < years)
    # walk back from the present: the newest break that cannot be bridged cuts the series there
    bridged: list[int] = []
    end = years
    for i, b in reversed(list(enumerate(inside))):
        start = inside[i - 1] if i else cut
        sides = held[b:end].sum(), held[start:b].sum()
        if min(sides) < MIN_SIDE_OF_BREAK:
            return tuple(sorted(bridged)), b
        bridged.append(b)
        end = b
    return tuple(sorted(bridged)), cut


def _many_at_bound(panel: TrendPanel) -> BoolArray:
    """Too often nothing at all (or everything, for a proportion) for a slope to mean much."""
    held = np.isfinite(panel.values)
    if panel.scale == "score":
        return np.zeros(len(held), dtype=bool)
    full = (1.0 if panel.upper is None else panel.upper) if panel.scale == "proportion" else np.inf
    stuck = held & ((panel.values == 0) | (panel.values == full))
    own = stuck.sum(axis=1) > ZERO_SHARE * np.maximum(held.sum(axis=1), 1)
    return own | (stuck.sum() > ZERO_SHARE * max(int(held.sum()), 1))


def _thin(panel: TrendPanel) -> BoolArray:
    """Councils with fewer than five cases in the usual year: no slope is drawn through them."""
    if panel.exposure is None or panel.scale != "rate":
        return np.zeros(len(panel.values), dtype=bool)
    held = np.isfinite(panel.values) & np.isfinite(panel.exposure)
    cases = np.where(held, panel.values * panel.exposure, 0.0).sum(axis=1)
    return cases < MIN_MEAN_COUNT * held.sum(axis=1)


def _gappy(held: BoolArray) -> BoolArray:
    collected = held.any(axis=0)
    h = held[:, collected]
    if h.shape[1] == 0:
        return np.zeros(len(held), dtype=bool)
    window = h.shape[1] - np.argmax(h, axis=1)
    missing = window - h.sum(axis=1)
    return missing > window // YEARS_PER_GAP
