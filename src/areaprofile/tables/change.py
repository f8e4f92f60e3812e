"""How each area changed between two periods that can be compared, and whether that is clear.

Shares change by percentage points, scores by points, all else by per cent of the earlier figure.
Nothing is compared across a break of definition, between kinds of period or between rolling years
that overlap; modelled figures are not compared at all.
"""

from dataclasses import dataclass, replace

import numpy as np

from areaprofile.catalogue.records import MISSING_REASONS, Indicator
from areaprofile.periods import is_period, parse_period
from areaprofile.stats.difference import change_pct, difference, direction
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.breaks import break_periods
from areaprofile.tables.series import NO_ENTRY, Series
from areaprofile.tables.wording import NO_VALUE, is_score, short_marks, show_number

POINTS, SCORE_POINTS, PER_CENT = "percentage points", "points", "per cent"
MOST_LIMITS = 0.5
NOT_ESTIMABLE = MISSING_REASONS.index("not_estimable")


@dataclass(frozen=True, eq=False)
class Change:
    """A measure in two periods over all areas of a level.

    `indicator` is the change as a measure of its own (unit, decimals), `series` its values with
    95% limits. `clear`: 1 a rise beyond chance, -1 a fall, 0 cannot be told. `has_limits`: whether
    margins of error are published for most areas, so that this says anything.
    """

    measure: Indicator
    indicator: Indicator
    earlier: Series
    later: Series
    series: Series
    clear: np.ndarray
    has_limits: bool


def earlier_periods(atlas: Atlas, level: str, measure: Indicator, period: str) -> list[str]:
    """The periods that `period` can be compared with, newest first; none for modelled figures."""
    if measure.kind == "modelled":
        return []
    periods = list(atlas.series(level, measure.indicator_id))
    if period not in periods:
        return []
    own = parse_period(period)
    breaks = [
        parse_period(one).start
        for one in break_periods(atlas, measure.indicator_id)
        if is_period(one)
    ]
    found = []
    for one in reversed(periods[: periods.index(period)]):
        other = parse_period(one)
        apart = any(other.start < day <= own.start for day in breaks)
        if other.kind == own.kind and other.end < own.start and not apart:
            found.append(one)
    return found


def measure_change(
    atlas: Atlas, level: str, measure: Indicator, *, earlier: str, later: str
) -> Change:
    """The change of every area. Both must be periods of the measure that can be compared."""
    by_period = atlas.series(level, measure.indicator_id)
    old, new = by_period[earlier], by_period[later]
    figures = [(one.value, *_limits(one)) for one in (old, new)]
    unit = change_unit(measure)
    change, lower, upper = (change_pct if unit == PER_CENT else difference)(*figures)
    if measure.denominator_year:  # the intervals leave out how the base itself changed
        lower, upper = np.full_like(lower, np.nan), np.full_like(upper, np.nan)
    known = np.isfinite(change)
    with_limits = known & np.isfinite(lower) & np.isfinite(upper)
    share = with_limits.sum() / max(int(known.sum()), 1)
    series = _series(old, new, change, lower, upper)
    indicator = _as_measure(measure, unit, earlier=earlier, later=later)
    clear = direction(lower, upper)
    return Change(measure, indicator, old, new, series, clear, bool(share >= MOST_LIMITS))


def change_unit(measure: Indicator) -> str:
    """What the change of a measure is counted in."""
    if "%" in short_marks(measure):
        return POINTS
    is_points = is_score(measure) or measure.unit.strip() == SCORE_POINTS
    return SCORE_POINTS if is_points else PER_CENT


def change_words(value: float, indicator: Indicator) -> str:
    """`+3.2 points`, `−4%`, `no change`; `indicator` is that of a Change."""
    number = show_number(abs(value), decimals=indicator.decimals)
    if number == NO_VALUE:
        return number
    if not number.strip("0.,"):
        return "no change"
    sign = "+" if value > 0 else "−"
    return f"{sign}{number}{'%' if indicator.unit == PER_CENT else ' points'}"


def change_limits_words(lower: float, upper: float, indicator: Indicator) -> str:
    """`−1.2 to +3.4`; empty without limits."""
    if not upper > lower:
        return ""
    return " to ".join(_signed(limit, indicator.decimals) for limit in (lower, upper))


def _signed(value: float, decimals: int) -> str:
    number = show_number(value, decimals=decimals)
    return f"+{number}" if value > 0 and number.strip("0.,") else number


def by_chance(tested: int) -> int:
    """How many of so many changes would look clear if nothing had changed: one in twenty."""
    return round(0.05 * tested)


def national_change(atlas: Atlas, change: Change, code: str) -> float:
    """The change of a wider area in the same unit; nan where it is not known."""
    key = change.measure.indicator_id
    old, new = (
        atlas.value_at(code, key, series.period) for series in (change.earlier, change.later)
    )
    if change.indicator.unit != PER_CENT:
        return new - old
    return 100 * (new - old) / old if old > 0 else float("nan")


def _limits(series: Series) -> tuple[np.ndarray, np.ndarray]:
    """Limits, none where they are not apart: an exact figure cannot be told from an unsure one."""
    apart = series.upper > series.lower
    return np.where(apart, series.lower, np.nan), np.where(apart, series.upper, np.nan)


def _series(
    old: Series, new: Series, change: np.ndarray, lower: np.ndarray, upper: np.ndarray
) -> Series:
    known = np.isfinite(change)
    ranked = known & old.ranked & new.ranked
    reason = np.where(new.reason != NO_ENTRY, new.reason, old.reason)
    both = np.isfinite(old.value) & np.isfinite(new.value)
    reason = np.where(both & ~known, NOT_ESTIMABLE, np.where(known, NO_ENTRY, reason))
    status = np.where(known, np.where(new.status != 0, new.status, old.status), NO_ENTRY)
    return replace(
        new,
        value=change,
        lower=lower,
        upper=upper,
        numerator=np.full(len(change), np.nan),
        denominator=np.full(len(change), np.nan),
        status=status.astype(np.int8),
        reason=reason.astype(np.int8),
        ranked=ranked,
        ordered=np.sort(change[ranked]),
        converted=_either(old.converted, new.converted),
    )


def _either(first: np.ndarray | None, second: np.ndarray | None) -> np.ndarray | None:
    if first is None or second is None:
        return second if first is None else first
    return first | second


def _as_measure(measure: Indicator, unit: str, *, earlier: str, later: str) -> Indicator:
    labels = [parse_period(one).label for one in (earlier, later)]
    return replace(
        measure,
        name=f"Change in {measure.name[:1].lower()}{measure.name[1:]}"
        if measure.name[1:2].islower()
        else f"Change in {measure.name}",
        unit=unit,
        decimals=max(measure.decimals, 1) if unit == PER_CENT else measure.decimals,
        meaning=f"{labels[1]} less {labels[0]}, in {unit}."
        if unit != PER_CENT
        else f"From {labels[0]} to {labels[1]}, in per cent of the earlier figure.",
        lower_bound=None,
        upper_bound=None,
    )
