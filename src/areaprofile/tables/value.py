"""What is spent for what result: a cost beside an outcome, among peers and over the years.

A low result at a low cost is not poor value: it may be too little money. Cost and result are each
placed against the peers of the same year, so that rising prices and the country's own change take
no part in a council's path.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
import pandas as pd

from areaprofile.catalogue.records import Indicator
from areaprofile.periods import Period, parse_period
from areaprofile.stats.value import HIGHER, LOWER, USUAL, side_of
from areaprofile.store.read import has_table, read_table
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.breaks import break_periods
from areaprofile.tables.compare import FEWEST_PEERS
from areaprofile.tables.council import judgements_of
from areaprofile.tables.councils import runs_service
from areaprofile.tables.money import BASIS_WORDS, PRICE_WORDS
from areaprofile.tables.peers import PeerGroup
from areaprofile.tables.places import Place
from areaprofile.tables.standing import verdict
from areaprofile.tables.value_expected import ExpectedResult, expected_result

TAGS = {"input": "economy", "output": "efficiency", "process": "efficiency"}
TAGS |= {"outcome": "effectiveness"}
MONEY = ("£", "GBP")
ORDER = ("outcome", "output", "process")
UNIT_COST = "unit_cost"  # framework of a pack: which service a measure of cost belongs to
LEAST_DAYS = 180  # of a year of spending that the result's period must share


@dataclass(frozen=True, eq=False)
class Cost:
    """A line of spending or a measure of cost. `values`: period → council → pounds a unit.
    `people`: period → the period of the people whom the pounds were divided by, of spending."""

    cost_id: str
    name: str
    service: str
    unit: str
    basis: str
    price: str
    caution: str
    values: Mapping[str, Mapping[str, float]]
    people: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Point:
    """A council in one year: pounds a unit and the result, with its limits (nan: none)."""

    place: Place
    cost: float
    result: float
    lower: float
    upper: float


@dataclass(frozen=True)
class Step:
    """The council in one year against its peers. `cost_share`: its cost as a percentage of their
    middle one; `result_gap`: its result less theirs; `is_break`: a new definition begins."""

    period: str
    result_period: str
    cost: float
    result: float
    cost_share: float
    result_gap: float
    peers: int
    is_break: bool


@dataclass(frozen=True)
class LastJudged:
    """The newest overall grade that a scheme gave the service. `band`: `failure` is the lowest."""

    scheme: str
    date: str
    grade: str
    band: str


@dataclass(frozen=True)
class ValuePicture:
    """A cost beside a result. `points`: the council first, then its peers, in the newest year that
    the council has both. `cost_side`, `result_side`: higher, lower, usual (in value of the result:
    better, worse), or empty where too few peers have both."""

    council: Place
    cost: Cost
    measure: Indicator
    group: PeerGroup
    period: str
    result_period: str
    points: tuple[Point, ...]
    cost_middle: float
    result_middle: float
    cost_side: str
    result_side: str
    steps: tuple[Step, ...]
    expected: ExpectedResult | None
    judged: tuple[LastJudged, ...]

    @property
    def own(self) -> Point:
        """The council itself."""
        return self.points[0]

    @property
    def peers(self) -> int:
        """How many peers have both."""
        return len(self.points) - 1


def tag_of(measure: Indicator) -> str:
    """`economy` (what is paid), `efficiency` (what is done for it), `effectiveness` (what comes of
    it); empty for risks and context, which are none of the three."""
    return TAGS.get(measure.measure, "")


@lru_cache(maxsize=4)
def costs_of(atlas: Atlas) -> tuple[Cost, ...]:
    """Every cost of the build: lines of spending per head, then measures of unit cost."""
    return (*_lines(atlas), *_measures(atlas))


def _lines(atlas: Atlas) -> list[Cost]:
    if not (has_table(atlas.store, "spend") and has_table(atlas.store, "spend_line")):
        return []
    spend = read_table(atlas.store, "spend").dropna(subset=["per_unit"])
    by_line = {str(key): part for key, part in spend.groupby(spend["line"].astype("str"))}
    found = []
    for about in read_table(atlas.store, "spend_line").astype("str").to_dict("records"):
        part = by_line.get(about["line_id"])
        if part is None:
            continue
        values = {
            str(period): dict(
                zip(rows["council_code"].astype("str"), rows["per_unit"].astype(float), strict=True)
            )
            for period, rows in part.groupby(part["period"].astype("str"))
        }
        found.append(
            Cost(
                cost_id=about["line_id"],
                name=about["name"],
                service=about.get("service", ""),
                unit=f"£ per {about['per']}",
                basis=BASIS_WORDS.get(str(about["basis"]), str(about["basis"]).replace("_", " ")),
                price=PRICE_WORDS.get(str(about["price"]), str(about["price"])),
                caution=about.get("caution", ""),
                values=values,
                people=_people(part),
            )
        )
    return found


def _people(part: pd.DataFrame) -> dict[str, str]:
    if "people_period" not in part:
        return {}
    rows = part[["period", "people_period"]].astype("str").drop_duplicates("period")
    return dict(zip(rows["period"], rows["people_period"], strict=True))


def _measures(atlas: Atlas) -> list[Cost]:
    codes = [str(code) for code in atlas.level("council").codes] if _has_councils(atlas) else []
    services = _services(atlas)
    found = []
    for one in atlas.measures_at("council") if codes else []:
        if one.measure != "input" or not one.unit.startswith(MONEY):
            continue
        series = atlas.series("council", one.indicator_id)
        values = {
            period: {code: float(v) for code, v in zip(codes, held.value, strict=True) if v == v}
            for period, held in series.items()
        }
        unit = one.unit.replace("GBP", "£")
        cash = PRICE_WORDS["cash"]
        found.append(
            Cost(one.indicator_id, one.name, services.get(one.indicator_id, one.service), unit,
                 "unit cost as published", cash, one.caution, values)
        )  # fmt: skip
    return found


def _services(atlas: Atlas) -> dict[str, str]:
    if not has_table(atlas.store, "indicator_framework"):
        return {}
    table = read_table(atlas.store, "indicator_framework").astype("str")
    mine = table[table["framework"] == UNIT_COST]
    return dict(zip(mine["indicator_id"], mine["group_id"], strict=True))


def _has_councils(atlas: Atlas) -> bool:
    return "council" in atlas.places.levels


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


def value_picture(
    atlas: Atlas, council: Place, cost: Cost, measure: Indicator, group: PeerGroup
) -> ValuePicture | None:
    """The picture; None where the council never has both in one year."""
    pairs = matched_periods(atlas, council, cost, measure)
    if not pairs:
        return None
    codes = [one for one in group.codes if runs_service(atlas, one, measure.service)]
    codes = [one for one in codes if runs_service(atlas, one, cost.service)]
    period, result_period = pairs[-1]
    points = _points(atlas, [council.code, *codes], cost, measure, pairs[-1])
    own, others = points[0], points[1:]
    enough = len(others) >= FEWEST_PEERS
    costs, results = [np.array([getattr(one, name) for one in others], dtype=float)
                      for name in ("cost", "result")]  # fmt: skip
    middle = float(np.median(results)) if enough else math.nan
    expected = expected_result(
        atlas, council.code, cost.values[period], measure.indicator_id, result_period
    )
    return ValuePicture(
        council=council,
        cost=cost,
        measure=measure,
        group=group,
        period=period,
        result_period=result_period,
        points=points,
        cost_middle=float(np.median(costs)) if enough else math.nan,
        result_middle=middle,
        cost_side=side_of(own.cost, costs) if enough else "",
        result_side=_result_side(own, results, middle, measure, expected) if enough else "",
        steps=_steps(atlas, council.code, codes, cost, measure, pairs),
        expected=expected,
        judged=_judged(atlas, council.code, cost.service),
    )


def _points(
    atlas: Atlas, codes: Sequence[str], cost: Cost, measure: Indicator, pair: tuple[str, str]
) -> tuple[Point, ...]:
    position = atlas.level("council").position
    series = atlas.series("council", measure.indicator_id)[pair[1]]
    spent = cost.values[pair[0]]
    found = []
    for code in codes:
        at = position[code]
        numbers = [float(part[at]) for part in (series.value, series.lower, series.upper)]
        if math.isfinite(numbers[0]) and math.isfinite(spent.get(code, math.nan)):
            found.append(Point(atlas.places.by_code[code], spent[code], *numbers))
    return tuple(found)


def _result_side(
    own: Point,
    results: np.ndarray,
    middle: float,
    measure: Indicator,
    expected: ExpectedResult | None,
) -> str:
    """Better or worse than the peers' middle by the 95% interval; without limits, outside both
    their middle half and what its circumstances lead one to expect."""
    if own.upper > own.lower:
        told = verdict(own.lower, own.upper, benchmark=middle, polarity=measure.polarity)
        return {"better": "better", "worse": "worse"}.get(told, USUAL)
    sign = {HIGHER: 1, LOWER: -1}.get(side_of(own.result, results), 0)
    if not sign or expected is None or expected.sign != sign:
        return USUAL
    return "better" if (sign > 0) == (measure.polarity == "higher_is_better") else "worse"


def _judged(atlas: Atlas, council: str, service: str) -> tuple[LastJudged, ...]:
    schemes = [one for one in judgements_of(atlas, council) if service and one.service == service]
    return tuple(
        LastJudged(one.name, str(row["date"]), str(row["grade"]), str(row["band"]))
        for one in schemes
        if len(one.overall)
        for row in one.overall.tail(1).to_dict("records")
    )


def _steps(
    atlas: Atlas,
    council: str,
    peers: Sequence[str],
    cost: Cost,
    measure: Indicator,
    pairs: Sequence[tuple[str, str]],
) -> tuple[Step, ...]:
    breaks = break_periods(atlas, measure.indicator_id)
    found = []
    for pair in pairs:
        own, *others = _points(atlas, [council, *peers], cost, measure, pair)
        if len(others) < FEWEST_PEERS:
            continue
        usual = float(np.median([one.cost for one in others]))
        middle = float(np.median([one.result for one in others]))
        share = 100 * own.cost / usual if usual > 0 else math.nan
        found.append(
            Step(*pair, own.cost, own.result, share, own.result - middle, len(others),
                 pair[1] in breaks)
        )  # fmt: skip
    return tuple(found)
