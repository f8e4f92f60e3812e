"""The gap between a council's most and least deprived neighbourhoods, over time.

A council's own neighbourhoods are put in five groups by a measure of deprivation that the pack
names, never by the measure looked at. The groups stay the same in all periods; their rates come
from summed counts. Periods before a break of definition, or of another kind, are not compared.
"""

import math
from dataclasses import dataclass

import numpy as np

from areaprofile.catalogue.records import Indicator
from areaprofile.periods import parse_period
from areaprofile.stats.gaps import (
    GapChange,
    Interval,
    counts_by_fifth,
    difference,
    gap_change,
    inequality_indices,
    ratio,
)
from areaprofile.stats.rates import proportion_limits, rate, rate_limits, z_value
from areaprofile.stats.standing import fifth
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.breaks import alike_periods
from areaprofile.tables.deprivation import ordering_for
from areaprofile.tables.places import Place
from areaprofile.tables.series import Series, newest

WITH_COUNTS = ("proportion", "rate")
FEWEST_AREAS = 5
# A fifth of whose neighbourhoods a fifth or more is unknown is not shown.
KNOWN_SHARE = 0.8


@dataclass(frozen=True, eq=False)
class GapPoint:
    """One period: five groups (the most deprived first), and how far apart their ends are.

    `gap` and `slope` are above zero where the most deprived are worse off, whatever the measure's
    good end; `ratio` is most deprived over least deprived.
    """

    period: str
    numerator: np.ndarray
    denominator: np.ndarray
    rates: Interval
    gap: Interval
    ratio: Interval
    slope: Interval

    def group(self, place: int) -> Interval:
        """The rate of one group with its limits: 0 most deprived, 4 least."""
        return Interval(*(np.asarray(part[place]) for part in self.rates))

    @property
    def known(self) -> bool:
        """Whether both end groups have a rate."""
        return bool(np.isfinite(self.rates.value[[0, 4]]).all())


@dataclass(frozen=True, eq=False)
class GapTable:
    """One measure in one council. `fifths`: group (1 to 5) of each neighbourhood, nan unknown.

    `change` compares the first and last period that can be compared; None where there is one only.
    """

    council: Place
    measure: Indicator
    ordering: Indicator
    ordering_period: str
    positions: np.ndarray
    fifths: np.ndarray
    points: tuple[GapPoint, ...]
    change: GapChange | None

    @property
    def ends(self) -> tuple[GapPoint, GapPoint] | None:
        """First and last period with both end groups known; None where they are not apart."""
        known = [point for point in self.points if point.known]
        return _ends(known)

    @property
    def now(self) -> GapPoint | None:
        """The newest period with both end groups known."""
        known = [point for point in self.points if point.known]
        return known[-1] if known else None


def gap_measures(atlas: Atlas) -> list[Indicator]:
    """Measures whose gap can be looked at: with a good end, counts, and another to order by."""
    return [
        one
        for one in atlas.measures_at("lsoa")
        if one.polarity != "none"
        and one.rate_method in WITH_COUNTS
        and one.kind != "modelled"
        and ordering_for(atlas, one) is not None
    ]


def gap_tables(atlas: Atlas, council: Place) -> tuple[GapTable, ...]:
    """The gaps of all measures that have one in the council, the widest first.

    Wide is what stands furthest from a ratio of one, either way.
    """
    found = (gap_table(atlas, council, one) for one in gap_measures(atlas))
    known = [table for table in found if table is not None and table.now is not None]
    return tuple(sorted(known, key=lambda table: -times_as_high(table)))


def times_as_high(table: GapTable) -> float:
    """The higher of both ends' rates over the lower, in the newest period; 0 if unknown."""
    times = float(table.now.ratio.value) if table.now else math.nan
    return max(times, 1 / times) if times > 0 else 0.0


def gap_table(atlas: Atlas, council: Place, measure: Indicator) -> GapTable | None:
    """The gap of one measure in a council; None where it cannot be ordered or has no figures."""
    ordering = ordering_for(atlas, measure)
    by_period = atlas.series("lsoa", measure.indicator_id)
    positions = atlas.level("lsoa").within(council.code)
    if ordering is None or not by_period or positions.size < FEWEST_AREAS:
        return None
    deprivation = newest(atlas.series("lsoa", ordering.indicator_id))
    fifths = fifth(deprivation.value[positions], polarity=ordering.polarity)  # pyright: ignore[reportArgumentType]
    periods = alike_periods(atlas, measure, list(by_period))
    points = tuple(_point(by_period[one], positions, fifths, measure) for one in periods)
    known = [point for point in points if point.known]
    return GapTable(
        council=council,
        measure=measure,
        ordering=ordering,
        ordering_period=deprivation.period,
        positions=positions,
        fifths=fifths,
        points=points,
        change=_change(*ends, measure) if (ends := _ends(known)) else None,
    )


def _point(
    series: Series, positions: np.ndarray, fifths: np.ndarray, measure: Indicator
) -> GapPoint:
    count, base = series.numerator[positions], series.denominator[positions]
    sums = counts_by_fifth(count, base, fifths)
    known = np.isfinite(count) & np.isfinite(base) & np.isfinite(fifths)
    enough = [
        known[fifths == group].mean() >= KNOWN_SHARE if (fifths == group).any() else False
        for group in range(1, 6)
    ]
    numerator, denominator = (np.where(enough, part, np.nan) for part in sums)
    rates = _rates(numerator, denominator, measure)
    most, least = (Interval(*(part[place] for part in rates)) for place in (0, 4))
    errors = (rates.upper - rates.lower) / (2 * z_value(0.95))
    slope = inequality_indices(rates.value, errors, denominator).slope
    gap = difference(most, least)
    if measure.polarity == "higher_is_better":
        gap, slope = (Interval(-one.value, -one.upper, -one.lower) for one in (gap, slope))
    return GapPoint(series.period, numerator, denominator, rates, gap, ratio(most, least), slope)


def _rates(numerator: np.ndarray, denominator: np.ndarray, measure: Indicator) -> Interval:
    value = rate(numerator, denominator, multiplier=measure.multiplier)
    if measure.rate_method == "proportion":
        lower, upper = proportion_limits(numerator, denominator)
        return Interval(value, lower * measure.multiplier, upper * measure.multiplier)
    return Interval(value, *rate_limits(numerator, denominator, multiplier=measure.multiplier))


def _ends(known: list[GapPoint]) -> tuple[GapPoint, GapPoint] | None:
    """The first and last of the points; None if their periods share a day (rolling years)."""
    if len(known) < 2:
        return None
    first, last = known[0], known[-1]
    apart = parse_period(first.period).end < parse_period(last.period).start
    return (first, last) if apart else None


def _change(first: GapPoint, last: GapPoint, measure: Indicator) -> GapChange:
    return gap_change(
        (first.group(0), last.group(0)),
        (first.group(4), last.group(4)),
        polarity=measure.polarity,  # pyright: ignore[reportArgumentType] -- never `none` here
    )


def change_kind(table: GapTable) -> str:
    """How the gap moved.

    `fixed_base`: not judged, as every period has one year's base; `narrowed`; `levelled_down`
    (narrowed because the best-off got worse); `widened`; `unclear`; `reversed` (the most deprived
    were not worse off to begin with), `opened` if they now clearly are; empty where there is no
    second period.
    """
    change, ends = table.change, table.ends
    if change is None or ends is None or not math.isfinite(float(change.change.value)):
        return ""
    if table.measure.denominator_year:
        return "fixed_base"
    if not ends[0].gap.value > 0:
        return "opened" if change.widened and ends[1].gap.lower > 0 else "reversed"
    if change.narrowed:
        return "levelled_down" if change.levelled_down else "narrowed"
    return "widened" if change.widened else "unclear"
