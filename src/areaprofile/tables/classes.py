"""The classes of a map: fifths of the whole country, or of the areas on the map, and why none.

Classes fixed by the country let two maps be compared; classes of the areas on the map show how
they differ among themselves. Missing and suppressed are classes of their own, never a colour.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from areaprofile import look
from areaprofile.catalogue.records import MISSING_REASONS, Indicator
from areaprofile.tables.series import Series
from areaprofile.tables.standing import FIFTHS, fifths_among
from areaprofile.tables.wording import short_marks, show_number

Pattern = Literal["plain", "hatch", "dots"]
COUNTRY, HERE = "country", "here"
MISSING, SUPPRESSED = FIFTHS, FIFTHS + 1
# Five of the plain scale's six steps: the lightest is kept, as white means missing.
PLAIN_FIVE = (*look.PLAIN_SCALE[:4], look.PLAIN_SCALE[5])


@dataclass(frozen=True)
class MapClassEntry:
    """One class: its colour or pattern, its range in words, how many areas of the map it holds."""

    name: str
    label: str
    colour: str
    pattern: Pattern
    count: int
    low: float
    high: float


@dataclass(frozen=True, eq=False)
class Classes:
    """`index` holds a class per area, a place in `entries`; the first five are the fifths.

    Fifths run from worst to best for a measure with a good end, else from lowest to highest.
    """

    basis: str
    index: np.ndarray
    entries: tuple[MapClassEntry, ...]


def classify(
    series: Series, positions: np.ndarray, indicator: Indicator, *, basis: str = COUNTRY
) -> Classes:
    """The class of each area at `positions` of a series."""
    values = series.value[positions]
    known = np.sort(values[np.isfinite(values)])
    ordered = series.ordered if basis == COUNTRY and series.ordered.size else known
    index = fifths_among(values, ordered, polarity=indicator.polarity).astype(int) - 1
    suppressed = series.reason[positions] == MISSING_REASONS.index("suppressed")
    index = np.where(np.isfinite(values), index, np.where(suppressed, SUPPRESSED, MISSING))
    counts = np.bincount(index, minlength=FIFTHS + 2)
    entries = [
        _fifth(number, ordered=ordered, indicator=indicator, count=int(counts[number]))
        for number in range(FIFTHS)
    ]
    entries += _gaps(counts)
    return Classes(basis=basis, index=index, entries=tuple(entries))


def _fifth(number: int, *, ordered: np.ndarray, indicator: Indicator, count: int) -> MapClassEntry:
    oriented = indicator.polarity != "none"
    inside = ordered[fifths_among(ordered, ordered, polarity=indicator.polarity) == number + 1]
    low, high = (float(inside[0]), float(inside[-1])) if inside.size else (np.nan, np.nan)
    scale = look.BETTER_WORSE_SCALE if oriented else PLAIN_FIVE
    return MapClassEntry(
        name=_fifth_name(number, oriented=oriented),
        label=_range_label(low, high, indicator),
        colour=scale[number],
        pattern="plain",
        count=count,
        low=low,
        high=high,
    )


def _fifth_name(number: int, *, oriented: bool) -> str:
    if oriented:
        return ("worst fifth", "second worst", "middle", "second best", "best fifth")[number]
    return ("lowest fifth", "second lowest", "middle", "second highest", "highest fifth")[number]


def _range_label(low: float, high: float, indicator: Indicator) -> str:
    if not np.isfinite(low):
        return "no areas"
    prefix, suffix = short_marks(indicator)
    ends = [show_number(value, decimals=indicator.decimals) for value in (low, high)]
    if ends[0] == ends[1]:
        return f"{prefix}{ends[0]}{suffix}"
    return f"{prefix}{ends[0]} to {prefix}{ends[1]}{suffix}"


def _gaps(counts: np.ndarray) -> list[MapClassEntry]:
    names: tuple[tuple[str, Pattern, int], ...] = (
        ("no figure", "hatch", MISSING),
        ("not shown, for privacy", "dots", SUPPRESSED),
    )
    return [
        MapClassEntry(name, "", look.PAPER, pattern, int(counts[number]), np.nan, np.nan)
        for name, pattern, number in names
    ]
