"""What is spent for what result: a cost beside an outcome, among peers and over the years.

A low result at a low cost is not poor value: it may be too little money. Cost and result are each
placed against the peers of the same year, so that rising prices and the country's own change take
no part in a council's path.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from areaprofile.catalogue.records import Indicator
from areaprofile.stats.value import HIGHER, LOWER, USUAL, side_of
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.breaks import break_periods
from areaprofile.tables.compare import FEWEST_PEERS
from areaprofile.tables.council import judgements_of
from areaprofile.tables.councils import runs_service
from areaprofile.tables.peers import PeerGroup
from areaprofile.tables.places import Place
from areaprofile.tables.standing import verdict
from areaprofile.tables.value_costs import Cost
from areaprofile.tables.value_expected import ExpectedResult, expected_result
from areaprofile.tables.value_pairs import matched_periods

WORST_QUARTER, BEST_QUARTER = "worst_quarter", "best_quarter"


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
    better, worse; by place alone worst_quarter, best_quarter), or empty where too few peers have
    both or the council is unlike them all."""

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
    placed = enough and not group.is_apart
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
        cost_side=side_of(own.cost, costs) if placed else "",
        result_side=_result_side(own, results, middle, measure, expected) if placed else "",
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
    their middle half and what its circumstances lead one to expect. Outside the middle half by
    less than that, its place alone: `worst_quarter`, `best_quarter`."""
    sign = {HIGHER: 1, LOWER: -1}.get(side_of(own.result, results), 0)
    is_better = (sign > 0) == (measure.polarity == "higher_is_better")
    if own.upper > own.lower:
        told = verdict(own.lower, own.upper, benchmark=middle, polarity=measure.polarity)
        if told in ("better", "worse"):
            return told
    elif sign and expected is not None and expected.sign == sign:
        return "better" if is_better else "worse"
    if not sign:
        return USUAL
    return BEST_QUARTER if is_better else WORST_QUARTER


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
