"""The classes of a map: fifths of the whole country, or of the areas on the map, and why none.

Classes fixed by the country let two maps be compared; classes of the areas on the map show how
they differ among themselves. Missing and suppressed are classes of their own, never a colour; so
are values shared out from a former area, which are shown but not placed among others. Modelled
values have plain colours and no words of judgement.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from areaprofile import look
from areaprofile.catalogue.records import MISSING_REASONS, Indicator
from areaprofile.tables.series import Series
from areaprofile.tables.standing import FIFTHS, fifths_among
from areaprofile.tables.wording import count_words, short_marks, show_number, show_short

Pattern = Literal["plain", "hatch", "dots"]
COUNTRY, HERE = "country", "here"
MISSING, SUPPRESSED, SHARED = FIFTHS, FIFTHS + 1, FIFTHS + 2
NO_AREAS = "no areas"
MOST_MORE_DECIMALS = 3
_ORIENTED = ("worst fifth", "second worst", "middle", "second best", "best fifth")
_PLAIN = ("lowest fifth", "second lowest", "middle", "second highest", "highest fifth")
_MODELLED = ("lowest", "low", "middle", "high", "highest")
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

    @property
    def is_merged(self) -> bool:
        """Whether no area anywhere can be in it, as lines between fifths fall together."""
        return self.label == NO_AREAS


@dataclass(frozen=True, eq=False)
class Classes:
    """`index` holds a class per area, a place in `entries`; the first five are the fifths.

    Fifths run from worst to best for a measure with a good end, else from lowest to highest.
    `note` says why there are fewer than five; empty where there are five.
    """

    basis: str
    index: np.ndarray
    entries: tuple[MapClassEntry, ...]
    note: str = ""


def classify(
    series: Series, positions: np.ndarray, indicator: Indicator, *, basis: str = COUNTRY
) -> Classes:
    """The class of each area at `positions` of a series.

    With the basis COUNTRY the fifths are those of all areas that have a figure: of the country for
    a national measure, of the part that it covers for any other.
    """
    values = series.value[positions]
    ranked = series.ranked[positions]
    ordered = series.ordered if basis == COUNTRY else np.sort(values[ranked])
    polarity = indicator.polarity if indicator.kind != "modelled" else "none"
    index = fifths_among(values, ordered, polarity=polarity).astype(int) - 1
    suppressed = series.reason[positions] == MISSING_REASONS.index("suppressed")
    index = np.where(ranked, index, SHARED)
    index = np.where(np.isfinite(values), index, np.where(suppressed, SUPPRESSED, MISSING))
    counts = np.bincount(index, minlength=FIFTHS + 3)
    entries = [*class_entries(ordered, indicator, counts=counts), *other_entries(counts)]
    note = merged_words(ordered, entries[:FIFTHS], indicator)
    return Classes(basis=basis, index=index, entries=tuple(entries), note=note)


def merged_words(
    ordered: np.ndarray, entries: Sequence[MapClassEntry], indicator: Indicator
) -> str:
    """Why there are fewer than five classes: how many areas share one figure; empty if five."""
    classes = sum(not one.is_merged for one in entries)
    if classes == len(entries) or ordered.size < FIFTHS:
        return ""
    values, counts = np.unique(ordered, return_counts=True)
    most = int(np.argmax(counts))
    shared = show_short(float(values[most]), indicator)
    share = 100 * int(counts[most]) / ordered.size
    class_words = count_words(classes, "class", "classes")
    return (
        f"{class_words}, not five: {share:.0f}% of all that are compared have the same figure, "
        f"{shared}. Those with equal figures stand together, in the middle of their places."
    )


def class_entries(
    ordered: np.ndarray, indicator: Indicator, *, counts: np.ndarray
) -> list[MapClassEntry]:
    """The fifths of sorted values as classes of a map, each with its range in words."""
    polarity = indicator.polarity if indicator.kind != "modelled" else "none"
    fifth = fifths_among(ordered, ordered, polarity=polarity)
    ends = [
        (float(inside[0]), float(inside[-1])) if inside.size else (np.nan, np.nan)
        for inside in (ordered[fifth == number + 1] for number in range(FIFTHS))
    ]
    lowest = np.nanmin(np.array(ends)) if ordered.size else np.nan
    indicator = replace(indicator, decimals=_decimals_apart(ends, indicator.decimals))
    oriented = polarity != "none"
    names = _MODELLED if indicator.kind == "modelled" else _ORIENTED if oriented else _PLAIN
    scale = look.BETTER_WORSE_SCALE if oriented else PLAIN_FIVE
    return [
        MapClassEntry(
            name=names[number],
            label=_range_label(
                low, _next_low(low, ends), indicator, high=high, is_lowest=low == lowest
            ),
            colour=scale[number],
            pattern="plain",
            count=int(counts[number]),
            low=low,
            high=high,
        )
        for number, (low, high) in enumerate(ends)
    ]


def _decimals_apart(ends: Sequence[tuple[float, float]], decimals: int) -> int:
    """As many decimals as tell the classes apart, from those of the measure on."""
    lows = [low for low, _ in ends if np.isfinite(low)]
    for more in range(MOST_MORE_DECIMALS + 1):
        if len({round(low, decimals + more) for low in lows}) == len(lows):
            return decimals + more
    return decimals


def _next_low(low: float, ends: list[tuple[float, float]]) -> float | None:
    """Where the class above begins; None above the highest."""
    return min((one for one, _ in ends if one > low), default=None)


def _range_label(
    low: float, above: float | None, indicator: Indicator, *, high: float, is_lowest: bool
) -> str:
    """`under 18.2`, `18.2 to under 27.4`, `27.4 or more`: no two classes share a bound."""
    if not np.isfinite(low):
        return NO_AREAS
    prefix, suffix = short_marks(indicator)

    def shown(value: float) -> str:
        return f"{prefix}{show_number(value, decimals=indicator.decimals)}{suffix}"

    if low == high:
        return shown(low)
    if above is None:
        return shown(low) if shown(low) == shown(high) else f"{shown(low)} or more"
    if shown(low) == shown(above):
        return shown(low)
    return f"{'' if is_lowest else shown(low) + ' to '}under {shown(above)}"


def other_entries(counts: np.ndarray) -> list[MapClassEntry]:
    """The classes after the five: no figure, suppressed, shared out."""
    names: tuple[tuple[str, str, Pattern, int], ...] = (
        ("no figure", look.PAPER, "hatch", MISSING),
        ("not shown, for privacy", look.PAPER, "dots", SUPPRESSED),
        ("shared out from a former area: not ranked", look.NOT_RANKED, "plain", SHARED),
    )
    return [
        MapClassEntry(name, "", colour, pattern, int(counts[number]), np.nan, np.nan)
        for name, colour, pattern, number in names
    ]
