"""Is the country moving the right way? Each shared priority: improving, worsening, can't tell.

A measure counts as improving when clearly more than half of the councils with both figures moved
the good way between the newest year and one about five years before: the 95% interval of that
share (Wilson) lies above a half. It is a count of councils and says nothing about by how much.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd

from areaprofile.catalogue.records import Indicator
from areaprofile.periods import parse_period
from areaprofile.stats.rates import proportion_limits
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.breaks import break_periods
from areaprofile.tables.council import frameworks
from areaprofile.tables.series import Series

IMPROVING, WORSENING, UNKNOWN = "improving", "worsening", "unknown"
YEARS, FEWEST_YEARS, FEWEST_COUNCILS = 5, 2, 20


@dataclass(frozen=True)
class Moved:
    """One measure of the country: where it moves, between which periods, in how many councils."""

    measure: Indicator
    direction: str
    first: str
    last: str
    better: int
    councils: int


@dataclass(frozen=True)
class PriorityMoves:
    """A shared priority and its measures."""

    name: str
    moves: tuple[Moved, ...]

    def count(self, direction: str) -> int:
        """How many of its measures move so."""
        return sum(one.direction == direction for one in self.moves)


@lru_cache(maxsize=4)
def roll_up(atlas: Atlas) -> tuple[PriorityMoves, ...]:
    """Every shared priority that has measures of councils, in the framework's order."""
    names = frameworks(atlas).get("shared_priority", {})
    by_priority: dict[str, list[Moved]] = {key: [] for key in names}
    for measure in atlas.measures_at("council"):
        counted = measure.polarity != "none" and measure.default_weight > 0
        if counted and measure.shared_priority in by_priority:
            by_priority[measure.shared_priority].append(_moved(atlas, measure))
    return tuple(
        PriorityMoves(names[key], tuple(moves)) for key, moves in by_priority.items() if moves
    )


def _moved(atlas: Atlas, measure: Indicator) -> Moved:
    by_period = atlas.series("council", measure.indicator_id)
    ends = _ends(by_period, break_periods(atlas, measure.indicator_id))
    if ends is None:
        return Moved(measure, UNKNOWN, "", "", 0, 0)
    first, last = ends
    change = by_period[last].value - by_period[first].value
    change = change[np.isfinite(change) & (change != 0)]
    sign = 1 if measure.polarity == "higher_is_better" else -1
    better, councils = int((sign * change > 0).sum()), int(change.size)
    return Moved(measure, direction(better, councils), first, last, better, councils)


def direction(better: int, councils: int) -> str:
    """Improving, worsening or unknown, by how many of the councils moved the good way."""
    if councils < FEWEST_COUNCILS:
        return UNKNOWN
    low, high = (float(limit) for limit in proportion_limits(better, councils))
    return IMPROVING if low > 0.5 else WORSENING if high < 0.5 else UNKNOWN


def _ends(by_period: Mapping[str, Series], breaks: Collection[str]) -> tuple[str, str] | None:
    """The newest period and the one nearest to five years before, of one kind and definition."""
    periods = [key for key, one in by_period.items() if np.isfinite(one.value).any()]
    starts = [at for at, key in enumerate(periods) if key in breaks]
    periods = periods[starts[-1] :] if starts else periods
    if not periods:
        return None
    last = parse_period(periods[-1])
    same = [key for key in periods[:-1] if parse_period(key).kind == last.kind]
    years = {key: (last.end - parse_period(key).end).days / 365.25 for key in same}
    fit = [key for key in same if years[key] >= FEWEST_YEARS - 0.1]
    if not fit:
        return None
    return min(fit, key=lambda key: abs(years[key] - YEARS)), periods[-1]


def roll_up_frame(atlas: Atlas) -> pd.DataFrame:
    """A row per measure: priority, measure, direction, periods, councils; for the download."""
    rows = [
        (part.name, one.measure.indicator_id, one.measure.name, one.direction)
        + (one.first, one.last, one.better, one.councils, atlas.store.build)
        for part in roll_up(atlas)
        for one in part.moves
    ]
    columns = "shared_priority indicator_id indicator_name direction first_period last_period"
    columns += " councils_moving_the_good_way councils_that_moved build"
    return pd.DataFrame(rows, columns=columns.split())
