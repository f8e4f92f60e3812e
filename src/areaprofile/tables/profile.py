"""Every measure of one area: its newest value, how sure it is, and where it stands.

Works for any level that has values: the level is a parameter. An area is placed among the areas of
its own level in the whole country.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from areaprofile.catalogue.records import Indicator
from areaprofile.periods import parse_period
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.breaks import alike_periods
from areaprofile.tables.jumps import has_jump
from areaprofile.tables.measures import in_reading_order
from areaprofile.tables.places import Place
from areaprofile.tables.series import Series, newest
from areaprofile.tables.services import run_by
from areaprofile.tables.standing import certainty, fifths_among, percentile_among, verdict

# Fewer areas than this, and "among the best fifth" says nothing.
FEWEST_FOR_FIFTHS = 10
NEW_MONTHS = 36
# Fewer than this, and a place on a line from worst to best is no news.
FEWEST_TO_PLACE = 5
EDITION = re.compile(r"(?P<name>.+) \((?P<year>\d{4})\)")


@dataclass(frozen=True)
class Row:
    """One measure of the area. Positions are percentiles among the areas of the same level, from
    the bad end (0) to the good (100); without a good end from lowest to highest. NaN: unknown.

    `fifth` is 1 (worst or lowest) to 5; `good_fifth` is 0 where the measure has no good end.
    `benchmark` is the country's value; `verdict` and `certainty` compare with it. `middle` is the
    value of the middle area among those it is placed among. `is_converted`: the figure comes from
    areas of another vintage. `alike`: the periods of the history that may be compared with the
    newest (None: all). `run_by`: the other council that runs the service, if one does.
    """

    indicator: Indicator
    period: str
    value: float
    lower: float
    upper: float
    reason: str | None
    status: str
    position: float
    position_low: float
    position_high: float
    council_position: float
    region_position: float
    country_position: float
    fifth: int
    good_fifth: int
    council: float
    region: float
    benchmark: float
    verdict: str
    certainty: float
    age_months: int
    history: tuple[tuple[str, float], ...]
    is_shared_out: bool = False
    is_converted: bool = False
    middle: float = math.nan
    country_history: tuple[tuple[str, float], ...] = ()
    run_by: Place | None = None
    alike: frozenset[str] | None = None

    @property
    def has_value(self) -> bool:
        """Whether there is a figure."""
        return math.isfinite(self.value)

    @property
    def why_not_placed(self) -> str:
        """Why a figure has no place among others."""
        if self.is_shared_out:
            return "not ranked: shared out from a former area"
        if not self.indicator.national:
            return "published for part of the country only"
        if self.indicator.kind == "modelled":
            return "modelled: shown, not ranked"
        return "too few areas to place it among"

    @property
    def counts(self) -> bool:
        """Whether the measure is counted with the others: a part, an older edition or a repeat of
        another measure has no weight in the catalogue and is not."""
        return self.indicator.default_weight > 0

    @property
    def has_jump(self) -> bool:
        """Whether its history holds a jump that looks like a change in recording."""
        return has_jump(self.comparable, self.indicator)

    @property
    def is_over_whole(self) -> bool:
        """Whether a share is above 100%, because its count and its base do not fit."""
        return self.indicator.rate_method == "proportion" and self.value > self.indicator.multiplier

    @property
    def comparable(self) -> tuple[tuple[str, float], ...]:
        """The history since the last break of definition: all that a change may be told of."""
        if self.alike is None:
            return self.history
        return tuple(one for one in self.history if one[0] in self.alike)

    @property
    def is_main(self) -> bool:
        """Whether the measure stands with the main ones: counted, context, or new and national."""
        context = self.indicator.measure == "context"
        is_new = self.age_months <= NEW_MONTHS and self.indicator.national
        return self.counts or context or is_new


@dataclass(frozen=True)
class Theme:
    """The rows of one theme under one perspective."""

    perspective: str
    name: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Profile:
    """An area and all that is known of it. `among` is how many areas of its level there are."""

    place: Place
    themes: tuple[Theme, ...]
    among: int

    @property
    def rows(self) -> tuple[Row, ...]:
        """All rows, in reading order."""
        return tuple(row for theme in self.themes for row in theme.rows)

    @property
    def counted(self) -> tuple[Row, ...]:
        """The measures that are counted: those with a weight in the catalogue."""
        return tuple(row for row in self.rows if row.counts)

    @property
    def missing(self) -> tuple[Row, ...]:
        """Measures without a figure for this area."""
        return tuple(row for row in self.rows if not row.has_value)


def earlier_editions(rows: Sequence[Row]) -> list[Row]:
    """The rows of which a later edition is among the rows: names that differ only in the year in
    brackets at their end."""
    latest: dict[str, str] = {}
    editions = [(row, EDITION.fullmatch(row.indicator.name)) for row in rows]
    for _, found in editions:
        if found:
            latest[found["name"]] = max(latest.get(found["name"], ""), found["year"])
    return [row for row, found in editions if found and found["year"] < latest[found["name"]]]


def profile_of(atlas: Atlas, place: Place) -> Profile:
    """The profile of one area. Measures whose newest period has no figure here are in it, with the
    reason; measures that the store does not hold at this level are not."""
    groups = in_reading_order(atlas.measures_at(place.level), atlas.themes)
    themes = (
        Theme(perspective, name, tuple(_row(atlas, place, found) for found in indicators))
        for perspective, name, indicators in groups
    )
    return Profile(place, tuple(themes), len(atlas.level(place.level).codes))


def _row(atlas: Atlas, place: Place, indicator: Indicator) -> Row:
    by_period = atlas.series(place.level, indicator.indicator_id)
    series = newest(by_period)
    at = atlas.level(place.level).position[place.code]
    value, lower, upper = (float(part[at]) for part in (series.value, series.lower, series.upper))
    if not upper > lower:  # limits that are not apart say nothing about how sure a figure is
        lower = upper = math.nan
    above = {one.level: one.code for one in atlas.parents(place)}
    council, region, country = (
        atlas.value_at(above.get(level, ""), indicator.indicator_id, series.period)
        for level in ("council", "region", "country")
    )
    if not indicator.national:
        country = math.nan
    ordered = _comparable(series, at, indicator)
    may_judge = indicator.kind != "modelled" and bool(series.ranked[at])
    whole = atlas.places.country.code if indicator.national else ""
    polarity = indicator.polarity
    fifth = 0
    if ordered.size >= FEWEST_FOR_FIFTHS:
        fifth = int(fifths_among(np.array([value]), ordered, polarity=polarity)[0])
    spots = [
        percentile_among(one, ordered, polarity=polarity)
        for one in (value, lower, upper, council, region, country)
    ]
    return Row(
        indicator=indicator,
        period=series.period,
        value=value,
        lower=lower,
        upper=upper,
        reason=series.reason_at(at),
        status=series.status_at(at),
        position=spots[0],
        position_low=min(spots[1:3]) if math.isfinite(lower) else math.nan,
        position_high=max(spots[1:3]) if math.isfinite(lower) else math.nan,
        council_position=spots[3],
        region_position=spots[4],
        country_position=spots[5],
        fifth=fifth,
        good_fifth=fifth if polarity != "none" else 0,
        council=council,
        region=region,
        benchmark=country,
        verdict=verdict(lower, upper, benchmark=country, polarity=polarity) if may_judge else "",
        certainty=certainty(value, lower, upper, benchmark=country),
        age_months=months_between(parse_period(series.period).end, atlas.as_at),
        is_shared_out=math.isfinite(value) and not bool(series.ranked[at]),
        is_converted=series.converted is not None and bool(series.converted[at]),
        middle=float(np.median(ordered)) if ordered.size else math.nan,
        country_history=tuple(
            (period, atlas.value_at(whole, indicator.indicator_id, period)) for period in by_period
        ),
        run_by=run_by(atlas, place, indicator.service),
        alike=frozenset(alike_periods(atlas, indicator, list(by_period))),
        history=tuple((period, float(old.value[at])) for period, old in by_period.items()),
    )


def _comparable(series: Series, at: int, indicator: Indicator) -> np.ndarray:
    """The values among which the area may be placed; none for a modelled or shared-out value, nor
    for a measure of part of the country."""
    may_rank = indicator.kind != "modelled" and indicator.national and bool(series.ranked[at])
    enough = series.ordered.size >= FEWEST_TO_PLACE
    return series.ordered if may_rank and enough else np.empty(0)


def months_between(start: date, end: date) -> int:
    """Whole months from `start` to `end`; 0 if `end` is not after it."""
    months = (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)
    return max(months, 0)
