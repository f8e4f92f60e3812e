"""Where a measure's definition changed so that what came before cannot be compared with it."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from areaprofile.catalogue.records import Indicator
from areaprofile.periods import is_period, parse_period
from areaprofile.store.read import has_table, read_table
from areaprofile.tables.atlas import Atlas


def break_periods(atlas: Atlas, indicator_id: str) -> frozenset[str]:
    """The periods that begin a definition which is not comparable with the one before."""
    return _breaks(atlas).get(indicator_id, frozenset())


@lru_cache(maxsize=4)
def _breaks(atlas: Atlas) -> Mapping[str, frozenset[str]]:
    if not has_table(atlas.store, "indicator_version"):
        return {}
    table = read_table(atlas.store, "indicator_version").sort_values("from_period")
    found = {}
    for indicator_id, rows in table.groupby(table["indicator_id"].astype("str")):
        later = rows[~rows["comparable_with_previous"].astype(bool)]
        found[str(indicator_id)] = frozenset(later["from_period"].astype("str"))
    return found


def alike_periods(atlas: Atlas, measure: Indicator, periods: Sequence[str]) -> list[str]:
    """The periods that may stand beside the newest, the last: of its kind, since the last break."""
    if not periods:
        return []
    kind = parse_period(periods[-1]).kind
    breaks = [
        parse_period(one).start
        for one in break_periods(atlas, measure.indicator_id)
        if is_period(one)
    ]
    last = max(breaks, default=None)
    earlier = [
        one
        for one in periods[:-1]
        if parse_period(one).kind == kind and (last is None or parse_period(one).start >= last)
    ]
    return [*earlier, periods[-1]]
