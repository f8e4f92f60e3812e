"""Which result may stand beside which cost of a council, and in which years?"""

import math
from functools import lru_cache

from areaprofile.catalogue.records import Indicator
from areaprofile.periods import Period, parse_period
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.councils import runs_service
from areaprofile.tables.places import Place
from areaprofile.tables.value_costs import Cost, costs_of

ORDER = ("outcome", "output", "process")
# Whose results a council's spending is for. House prices, pay and jobs are the market's.
PUBLIC_PARTNERS = ("council", "schools", "nhs", "police", "fire")
LEAST_DAYS = 180  # of a year of spending that the result's period must share


def costs_for(atlas: Atlas, council: Place) -> list[Cost]:
    """The costs of this council that have a result to stand beside, of services that it runs."""
    return [
        one
        for one in costs_of(atlas)
        if runs_service(atlas, council.code, one.service) and results_for(atlas, council, one)
    ]


@lru_cache(maxsize=1024)
def results_for(atlas: Atlas, council: Place, cost: Cost) -> tuple[Indicator, ...]:
    """Results to set beside a cost: measures of the same service with a good end, not modelled,
    of which the council has a figure for a year of that cost; outcomes first."""
    usable = [
        one
        for one in atlas.measures_at("council")
        if cost.service
        and one.service == cost.service
        and one.polarity != "none"
        and one.kind != "modelled"
        and one.measure in ORDER
        and matched_periods(atlas, council, cost, one)
    ]
    return tuple(sorted(usable, key=lambda one: (ORDER.index(one.measure), one.name)))


def usual_result(atlas: Atlas, council: Place, cost: Cost) -> str:
    """The result shown beside a cost until the reader picks one: an outcome, known for most years,
    among those that the spending is for. Empty where none is."""
    usable = [
        one for one in results_for(atlas, council, cost) if one.owner_partner in PUBLIC_PARTNERS
    ]
    if not usable:
        return ""
    return max(
        usable,
        key=lambda one: (one.measure == "outcome", len(matched_periods(atlas, council, cost, one))),
    ).indicator_id


def matched_periods(
    atlas: Atlas, council: Place, cost: Cost, measure: Indicator
) -> list[tuple[str, str]]:
    """(period of the cost, period of the result set beside it) in which the council has both."""
    at = atlas.level("council").position[council.code]
    series = atlas.series("council", measure.indicator_id)
    known = tuple(period for period, held in series.items() if math.isfinite(held.value[at]))
    spent = [period for period, held in cost.values.items() if held.get(council.code, math.nan) > 0]
    pairs = [(period, beside(period, known)) for period in sorted(spent, key=_end)]
    return [(one, other) for one, other in pairs if other]


@lru_cache(maxsize=8192)
def beside(period: str, known: tuple[str, ...]) -> str:
    """The period among `known` that shares most days with `period` (half a year at least; the
    shorter of two that share as many); a day counts if it lies within. Empty without any."""
    wanted = parse_period(period)
    shared = [(_shared(wanted, parse_period(one)), one) for one in known]
    usable = [(days, -_length(one), one) for days, one in shared if days]
    return max(usable)[2] if usable else ""


def _shared(one: Period, other: Period) -> int:
    days = (min(one.end, other.end) - max(one.start, other.start)).days + 1
    if other.start == other.end:
        return max(days, 0)
    return days if days >= LEAST_DAYS else 0


def _length(period: str) -> int:
    found = parse_period(period)
    return (found.end - found.start).days


def _end(period: str) -> int:
    return parse_period(period).end.toordinal()
