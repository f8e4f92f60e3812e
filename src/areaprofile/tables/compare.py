"""One measure of a council beside those of its peers: levels, ranks as ranges, and the way here.

Position and significance are apart: where a council stands among its peers, and whether it differs
from their middle by more than chance, are two facts. A council that does not run the service is
never compared.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from areaprofile.catalogue.records import Indicator
from areaprofile.periods import parse_period
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.breaks import break_periods
from areaprofile.tables.councils import runs_service
from areaprofile.tables.peers import PeerGroup
from areaprofile.tables.places import Place
from areaprofile.tables.series import Series
from areaprofile.tables.standing import rank_range_of_one, verdict

FEWEST_PEERS = 4
UNSETTLED = ("provisional", "estimated", "converted")


@dataclass(frozen=True)
class Entry:
    """One council in one period. `first` and `last`: its rank among those compared, as a range
    (0 without limits or value); nan is no figure, `reason` says why."""

    place: Place
    value: float
    lower: float
    upper: float
    status: str
    reason: str
    first: int
    last: int
    is_own: bool

    @property
    def has_value(self) -> bool:
        """Whether there is a figure."""
        return math.isfinite(self.value)

    @property
    def is_settled(self) -> bool:
        """Whether the figure is final: others are drawn hollow."""
        return self.status not in UNSETTLED


@dataclass(frozen=True)
class Moment:
    """One period of the way here: the council, the middle half and median of its peers, the
    country. `is_break`: the definition changed before it, so no line is drawn to it."""

    period: str
    value: float
    lower: float
    upper: float
    status: str
    low: float
    median: float
    high: float
    peers: int
    country: float
    is_break: bool


@dataclass(frozen=True)
class Comparison:
    """A measure of a council among its peers. `entries`: with a figure, best (or highest) first.

    `absent`: peers without a figure or that do not run the service, with the reason. `quartile`:
    the value that the best quarter reaches, nan without a good end. `verdict` is against the
    peers' median, by the council's 95% interval.
    """

    council: Place
    measure: Indicator
    period: str
    group: PeerGroup
    entries: tuple[Entry, ...]
    absent: tuple[tuple[Place, str], ...]
    median: float
    quartile: float
    region: float
    country: float
    verdict: str
    moments: tuple[Moment, ...]

    @property
    def own(self) -> Entry | None:
        """The council itself, if it has a figure."""
        return next((entry for entry in self.entries if entry.is_own), None)

    @property
    def peers_with_value(self) -> int:
        """How many peers have a figure."""
        return sum(not entry.is_own for entry in self.entries)


def comparable_periods(atlas: Atlas, council: Place, measure: Indicator) -> list[str]:
    """The periods in which the council has a figure, oldest first."""
    at = atlas.level("council").position[council.code]
    series = atlas.series("council", measure.indicator_id)
    return [period for period, one in series.items() if math.isfinite(one.value[at])]


def compare(
    atlas: Atlas, council: Place, measure: Indicator, group: PeerGroup, period: str = ""
) -> Comparison:
    """The comparison in `period` (default: the council's newest figure, else the newest of all)."""
    by_period = atlas.series("council", measure.indicator_id)
    known = comparable_periods(atlas, council, measure)
    chosen = period if period in by_period else (known or list(by_period))[-1]
    series = by_period[chosen]
    running = [one for one in group.codes if runs_service(atlas, one, measure.service)]
    codes = [council.code, *running]
    entries, absent = _entries(atlas, series, codes, measure)
    absent += tuple(
        (atlas.places.by_code[code], "does not run this service")
        for code in group.codes
        if code not in running
    )
    others = np.array([entry.value for entry in entries if not entry.is_own])
    median = float(np.median(others)) if others.size else math.nan
    own = next((entry for entry in entries if entry.is_own), None)
    told = ""
    if own and others.size >= FEWEST_PEERS:
        told = verdict(own.lower, own.upper, benchmark=median, polarity=measure.polarity)
    return Comparison(
        council=council,
        measure=measure,
        period=chosen,
        group=group,
        entries=entries,
        absent=absent,
        median=median,
        quartile=best_quarter([entry.value for entry in entries], measure.polarity),
        region=atlas.value_at(council.region_code, measure.indicator_id, chosen),
        country=atlas.value_at(atlas.places.country.code, measure.indicator_id, chosen),
        verdict=told,
        moments=_moments(atlas, council, measure, running),
    )


def best_quarter(values: Sequence[float], polarity: str) -> float:
    """The value that the best quarter reaches or betters; nan without a good end or under five."""
    if polarity == "none" or len(values) <= FEWEST_PEERS:
        return math.nan
    return float(np.quantile(values, 0.75 if polarity == "higher_is_better" else 0.25))


def _entries(
    atlas: Atlas, series: Series, codes: Sequence[str], measure: Indicator
) -> tuple[tuple[Entry, ...], tuple[tuple[Place, str], ...]]:
    position = atlas.level("council").position
    at = np.array([position[code] for code in codes])
    value, lower, upper = (part[at] for part in (series.value, series.lower, series.upper))
    found, absent = [], []
    for place, code in enumerate(codes):
        where = atlas.places.by_code[code]
        reason = series.reason_at(int(at[place])) or ""
        if not math.isfinite(value[place]):
            absent.append((where, reason))
            continue
        told = rank_range_of_one(
            value,
            lower,
            upper,
            place=place,
            polarity=measure.polarity,
            decimals=measure.decimals,
        )
        first, last, _ = told or (0, 0, 0)
        limits = (float(lower[place]), float(upper[place]))
        if not limits[1] > limits[0]:
            limits = (math.nan, math.nan)
        status = series.status_at(int(at[place]))
        found.append(
            Entry(where, float(value[place]), *limits, status, reason, first, last, place == 0)
        )
    sign = 1 if measure.polarity == "lower_is_better" else -1
    found.sort(key=lambda entry: (sign * entry.value, entry.place.name))
    return tuple(found), tuple(absent)


def _moments(
    atlas: Atlas, council: Place, measure: Indicator, peers: Sequence[str]
) -> tuple[Moment, ...]:
    position = atlas.level("council").position
    own, at = position[council.code], np.array([position[code] for code in peers], dtype=int)
    by_period = atlas.series("council", measure.indicator_id)
    kinds = {period: parse_period(period).kind for period in by_period}
    last_kind = kinds[list(by_period)[-1]] if by_period else ""
    breaks = break_periods(atlas, measure.indicator_id)
    moments = []
    for period, series in by_period.items():
        if kinds[period] != last_kind:
            continue
        values = series.value[at]
        values = values[np.isfinite(values)]
        enough = values.size >= FEWEST_PEERS
        low, median, high = np.quantile(values, (0.25, 0.5, 0.75)) if enough else (math.nan,) * 3
        if not (enough or math.isfinite(series.value[own])):
            continue
        moments.append(
            Moment(
                period=period,
                value=float(series.value[own]),
                lower=float(series.lower[own]),
                upper=float(series.upper[own]),
                status=series.status_at(own),
                low=float(low),
                median=float(median),
                high=float(high),
                peers=int(values.size),
                country=atlas.value_at(atlas.places.country.code, measure.indicator_id, period),
                is_break=period in breaks,
            )
        )
    return tuple(moments)


def since_break(moments: Sequence[Moment]) -> list[Moment]:
    """The moments from the last break of the definition on."""
    starts = [place for place, moment in enumerate(moments) if moment.is_break]
    return list(moments[starts[-1] :]) if starts else list(moments)
