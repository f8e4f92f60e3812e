"""One measure over the same areas in every period that can be compared, in the same classes."""

from dataclasses import dataclass

import numpy as np

from areaprofile.catalogue.records import Indicator
from areaprofile.periods import parse_period
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.change import earlier_periods
from areaprofile.tables.classes import MapClassEntry, class_entries
from areaprofile.tables.standing import FIFTHS, fifths_among
from areaprofile.tables.wording import show_short, when_words

MOST_PERIODS = 12
FEWEST_PERIODS = 2
NO_CLASS = -1


@dataclass(frozen=True, eq=False)
class YearMap:
    """One period: the class of each area (NO_CLASS: none), and the middle figure."""

    period: str
    label: str
    index: np.ndarray
    middle: float


@dataclass(frozen=True, eq=False)
class YearMaps:
    """All periods, oldest first; classes are fifths of the areas shown over all of them together,
    so that one colour means one range of values on every map."""

    indicator: Indicator
    entries: tuple[MapClassEntry, ...]
    maps: tuple[YearMap, ...]
    left_out: int


def year_maps(
    atlas: Atlas, *, level: str, indicator: Indicator, period: str, positions: np.ndarray
) -> YearMaps | None:
    """The newest periods that can be compared with `period`, and that one; None for fewer than two
    with figures here."""
    before = earlier_periods(atlas, level, indicator, period)
    by_period = atlas.series(level, indicator.indicator_id)
    values = {one: by_period[one].value[positions] for one in (period, *before)}
    known = [one for one, found in values.items() if np.isfinite(found).any()]
    if len(known) < FEWEST_PERIODS:
        return None
    shown = known[:MOST_PERIODS][::-1]
    everything = np.concatenate([values[one] for one in shown])
    ordered = np.sort(everything[np.isfinite(everything)])
    maps = []
    for one in shown:
        fifth = fifths_among(values[one], ordered, polarity=indicator.polarity).astype(int)
        middle = float(np.nanmedian(values[one]))
        maps.append(YearMap(one, parse_period(one).label, fifth - 1, middle))
    counts = np.bincount(
        np.concatenate([one.index[one.index > NO_CLASS] for one in maps]), minlength=FIFTHS
    )
    entries = class_entries(ordered, indicator, counts=counts)
    return YearMaps(indicator, tuple(entries), tuple(maps), len(known) - len(shown))


def year_maps_finding(found: YearMaps, *, where: str) -> str:
    """What the maps show together, in one sentence of their middle figures."""
    first, last = found.maps[0], found.maps[-1]
    old, new = (show_short(one.middle, found.indicator) for one in (first, last))
    since, until = (when_words(one.period) for one in (first, last))
    if old == new:
        return f"{where}: the middle figure is {new}, as {since}"
    verb = "rose" if last.middle > first.middle else "fell"
    return f"{where}: the middle figure {verb} from {old} {since} to {new} {until}"
