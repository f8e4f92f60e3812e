"""How fast must it go, how fast has it gone, and how fast did any similar council go?"""

import math
from dataclasses import dataclass

import numpy as np

from areaprofile.catalogue.records import Indicator
from areaprofile.flags.facts import Measure
from areaprofile.flags.targets import path_ahead, yearly_pace
from areaprofile.periods import is_period, parse_period
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.peers import CONTEXT, TYPE, peer_group
from areaprofile.tables.places import Place
from areaprofile.tables.targets import TargetLine, council_codes, measure_of, place_of

FEWEST_PEERS = 3


@dataclass(frozen=True)
class Pace:
    """Changes a year in the measure's unit; above zero is up, whatever is good.

    needed: nan at or after the date; was_needed: from the starting point, at or after it. best: the
    fastest good change of `peers` similar councils, by `best_name`. as_fast: how many of them went
    at least as fast as is needed. there: how many of them stand at the target now.
    """

    needed: float
    was_needed: float
    achieved: float
    best: float
    best_name: str
    peers: int
    as_fast: int
    there: int


@dataclass(frozen=True)
class PathPoint:
    """A year (its end as a day number) on a path, with the ends of its band (nan without)."""

    day: int
    label: str
    value: float
    lower: float = math.nan
    upper: float = math.nan
    is_settled: bool = True


@dataclass(frozen=True)
class Trajectory:
    """The picture of a target: own figures, the straight path to it, and the forecast."""

    indicator: Indicator
    own: tuple[PathPoint, ...]
    wanted: tuple[PathPoint, ...]
    ahead: tuple[PathPoint, ...]
    aim: float


def pace_of(atlas: Atlas, council: Place, line: TargetLine) -> Pace | None:
    """The paces of one target; None where there are no yearly figures for the council."""
    measure, at = measure_of(atlas, line.indicator.indicator_id), place_of(atlas, council)
    if measure is None or at is None:
        return None
    sign = _sign(line.indicator)
    paces = yearly_pace(measure)
    last = float(measure.values[at, -1])
    years = 0 if line.due_year is None else line.due_year - measure.end.year
    needed = (line.aim - last) / years if years > 0 else math.nan
    peers = _peers(atlas, council, measure)
    known = peers[np.isfinite(paces[peers])]
    best = known[np.argmax(sign * paces[known])] if known.size else None
    codes = council_codes(atlas)
    return Pace(
        needed=needed,
        was_needed=math.nan if years > 0 else _was_needed(line),
        achieved=float(paces[at]),
        best=float(paces[best]) if best is not None else math.nan,
        best_name=atlas.places.name(codes[int(best)]) if best is not None else "",
        peers=int(known.size),
        as_fast=int((sign * paces[known] >= sign * needed).sum()) if years > 0 else 0,
        there=int((sign * measure.values[known, -1] >= sign * line.aim).sum()),
    )


def _was_needed(line: TargetLine) -> float:
    if line.due_year is None or not is_period(line.baseline_period):
        return math.nan
    years = line.due_year - parse_period(line.baseline_period).end.year
    return (line.aim - line.baseline) / years if years > 0 else math.nan


def _peers(atlas: Atlas, council: Place, measure: Measure) -> np.ndarray:
    """Places of the similar councils that run the service; else of all councils of its type."""
    for name in (CONTEXT, TYPE):
        group = peer_group(atlas, council, name)
        places = [place_of(atlas, one.place) for one in group.peers]
        found = np.array([one for one in places if one is not None], dtype=int)
        found = found[measure.blocked[found] != "not_run"] if found.size else found
        if found.size >= FEWEST_PEERS:
            return found
    return np.array([], dtype=int)


def trajectory_of(atlas: Atlas, council: Place, line: TargetLine) -> Trajectory | None:
    """The picture of one target; None with fewer than two figures of the council's own."""
    measure, at = measure_of(atlas, line.indicator.indicator_id), place_of(atlas, council)
    if measure is None or at is None or line.unit or not math.isfinite(line.aim):
        return None
    own = _own(measure, at)
    if len(own) < 2:
        return None
    due = line.due_year or measure.end.year
    wanted = _wanted(line, measure, due, own)
    years = due - measure.end.year
    ahead: tuple[PathPoint, ...] = ()
    if years > 0 and np.isfinite(measure.values[at, -1]):
        ahead = (own[-1], *_ahead(measure, at, years))
    return Trajectory(line.indicator, own, wanted, ahead, line.aim)


def _own(measure: Measure, at: int) -> tuple[PathPoint, ...]:
    return tuple(
        PathPoint(
            parse_period(period).end.toordinal(),
            parse_period(period).label,
            float(measure.values[at, column]),
            float(measure.lower[at, column]),
            float(measure.upper[at, column]),
            not bool(measure.provisional[at, column]),
        )
        for column, period in enumerate(measure.periods)
        if period and np.isfinite(measure.values[at, column])
    )


def _wanted(
    line: TargetLine, measure: Measure, due: int, own: tuple[PathPoint, ...]
) -> tuple[PathPoint, ...]:
    """From the baseline to the target; a floor or standard is level all along."""
    end = PathPoint(_day(measure, due), year_name(measure, due), line.aim)
    if (
        not math.isfinite(line.baseline)
        or not line.baseline_period
        or line.kind in ("floor", "standard", "service_standard")
    ):
        return (PathPoint(own[0].day, own[0].label, line.aim), end)
    start = parse_period(line.baseline_period)
    return (PathPoint(start.end.toordinal(), start.label, line.baseline), end)


def _ahead(measure: Measure, at: int, years: int) -> tuple[PathPoint, ...]:
    found = path_ahead(measure, at, years)
    if not np.isfinite(found.lower).any():
        return ()
    return tuple(
        PathPoint(
            _day(measure, measure.end.year + step + 1),
            year_name(measure, measure.end.year + step + 1),
            float(found.centre[step]),
            float(found.lower[step]),
            float(found.upper[step]),
        )
        for step in range(found.centre.size)
    )


def _day(measure: Measure, year: int) -> int:
    return measure.end.replace(year=year, day=min(measure.end.day, 28)).toordinal()


def period_in(measure: Measure, year: int) -> str:
    """The period of the measure's own kind that ends in a year: `2026`, `2025-26f`, `2025-26a`."""
    kind = parse_period(next(one for one in reversed(measure.periods) if one)).kind
    letter = {"financial": "f", "academic": "a"}.get(kind, "")
    return f"{year - 1}-{year % 100:02d}{letter}" if letter else str(year)


def year_name(measure: Measure, year: int) -> str:
    """A year as the measure's own periods are written: `2026`, `2025-26`, `2025/26`."""
    return parse_period(period_in(measure, year)).label


def _sign(indicator: Indicator) -> int:
    return -1 if indicator.polarity == "lower_is_better" else 1
