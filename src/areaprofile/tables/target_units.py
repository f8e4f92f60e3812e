"""Targets about parts of a council: a gap between its neighbourhoods, a floor for the worst one."""

import math
from dataclasses import dataclass

import numpy as np

from areaprofile.catalogue.records import Indicator
from areaprofile.periods import is_period, parse_period
from areaprofile.stats.gaps import gap_change
from areaprofile.stats.rates import proportion_limits, rate_limits
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.gaps import GapPoint, GapTable, gap_table
from areaprofile.tables.places import Place
from areaprofile.tables.series import Series

# The worst of many neighbourhoods is low by chance alone: it must be so beyond the wide limits.
WIDE = 0.998


@dataclass(frozen=True)
class Outcome:
    """What became of a target: a state of `targets.STATES`, and the figure that it rests on."""

    state: str
    reason: str = ""
    value: float = math.nan
    period: str = ""
    chance: str = ""
    unit: str = ""


def gap_outcome(atlas: Atlas, council: Place, measure: Indicator, first: str, last: str) -> Outcome:
    """Has the gap between a council's most and least deprived neighbourhoods narrowed as agreed?

    Narrowing because the least deprived fifth got worse is a miss. first, last: the periods that
    the target names; without figures for the last it is not yet due.
    """
    table = gap_table(atlas, council, measure)
    if table is None:
        return Outcome("not_assessable", "no_gap")
    return judge_gap(table, first, last)


def judge_gap(table: GapTable, first: str, last: str) -> Outcome:
    """The gap target on a table of gaps."""
    known = {point.period: point for point in table.points if point.known}
    if first not in known:
        return Outcome("not_assessable", "no_baseline")
    if last not in known:
        return Outcome("not_assessable", "not_due" if _later(last, known) else "no_value_at_date")
    before, after = known[first], known[last]
    told = {"value": abs(float(after.gap.value)), "period": last}
    if not before.gap.value > 0:
        return Outcome("not_assessable", "no_gap_to_close", **told)
    change = gap_change(
        (before.group(0), after.group(0)),
        (before.group(4), after.group(4)),
        polarity=table.measure.polarity,  # pyright: ignore[reportArgumentType] -- never `none` here
    )
    if change.narrowed:
        levelled = bool(change.levelled_down)
        return Outcome("missed" if levelled else "met", _how(levelled=levelled), **told)
    if change.widened:
        return Outcome("missed", "widened", **told)
    return Outcome("too_close", "within_noise", **told)


def _how(*, levelled: bool) -> str:
    return "levelled_down" if levelled else "narrowed"


def _later(due: str, known: dict[str, GapPoint]) -> bool:
    """Whether a period is after all that have figures."""
    return is_period(due) and all(parse_period(due).end > parse_period(one).end for one in known)


def worst_unit(atlas: Atlas, council: Place, measure: Indicator, aim: float) -> Outcome:
    """Does the worst of a council's neighbourhoods stand above a floor? The mean is not asked."""
    by_period = atlas.series("lsoa", measure.indicator_id)
    if not by_period:
        return Outcome("not_assessable", "no_values")
    if measure.kind == "modelled":
        return Outcome("not_assessable", "modelled")
    level = atlas.level("lsoa")
    inside = level.within(council.code) if level.is_parent(council.code) else np.array([], int)
    period, series = list(by_period.items())[-1]
    known = inside[np.isfinite(series.value[inside]) & series.ranked[inside]]
    if not known.size:
        return Outcome("not_assessable", "no_values")
    sign = -1 if measure.polarity == "lower_is_better" else 1
    worst = int(known[np.argmin(sign * series.value[known])])
    name = atlas.places.name(str(level.codes[worst]))
    told = {"value": float(series.value[worst]), "period": period, "unit": name}
    best_end = max(sign * one for one in _limits(series, worst, measure) if np.isfinite(one))
    if sign * told["value"] >= sign * aim:
        return Outcome("met", "all_above", **told)
    return (
        Outcome("missed", "", **told)
        if best_end < sign * aim
        else Outcome("too_close", "within_noise", **told)
    )


def _limits(series: Series, at: int, measure: Indicator) -> tuple[float, ...]:
    """The value, and its wide limits where the counts are known, else the published ones."""
    value = float(series.value[at])
    count, base = float(series.numerator[at]), float(series.denominator[at])
    if np.isfinite(count) and base > 0:
        if measure.rate_method == "proportion":
            ends = proportion_limits(count, base, confidence=WIDE)
            return (value, *(float(one) * measure.multiplier for one in ends))
        if measure.rate_method == "rate":
            ends = rate_limits(count, base, multiplier=measure.multiplier, confidence=WIDE)
            return (value, *(float(one) for one in ends))
    return value, float(series.lower[at]), float(series.upper[at])
