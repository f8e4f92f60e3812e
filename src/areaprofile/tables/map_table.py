"""Everything that the map page shows of one measure in one period over one area."""

from collections.abc import Collection, Container
from dataclasses import dataclass

import numpy as np
import pandas as pd

from areaprofile.catalogue.records import Indicator
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.classes import COUNTRY, Classes, classify
from areaprofile.tables.cover import cover_name
from areaprofile.tables.places import Place
from areaprofile.tables.series import Series
from areaprofile.tables.standing import rank_range_of_one
from areaprofile.tables.wording import missing_words, show_interval, show_short


@dataclass(frozen=True, eq=False)
class MapTable:
    """One measure over the areas of `level` within an area, and their classes."""

    within: Place
    level: str
    indicator: Indicator
    series: Series
    positions: np.ndarray
    codes: np.ndarray
    names: np.ndarray
    classes: Classes
    against: str = ""  # whose fifths: the country, or the part that the measure covers

    @property
    def is_modelled(self) -> bool:
        """Whether the figures are modelled: shown, but never ranked or judged."""
        return self.indicator.kind == "modelled"

    def place_of(self, code: str) -> int | None:
        """Where an area stands in this table; None if it is not in it."""
        found = np.flatnonzero(self.codes == code)
        return int(found[0]) if found.size else None


@dataclass(frozen=True)
class Picked:
    """The picked area's figure, and its place among the areas of the map."""

    place: Place
    value: float
    lower: float
    upper: float
    status: str
    reason: str | None
    class_number: int
    rank: tuple[int, int, int] | None


def map_table(
    atlas: Atlas,
    *,
    within: Place,
    level: str,
    indicator: Indicator,
    period: str,
    basis: str = COUNTRY,
    only: Container[str] | None = None,
) -> MapTable:
    """The table behind the map. `period` must be one of the measure's periods at this level.

    `only`: the areas that are on the map, where some of the level are not (counties, whose
    districts are).
    """
    series = atlas.series(level, indicator.indicator_id)[period]
    positions, codes, names = map_areas(atlas, level, within, only)
    classes = classify(series, positions, indicator, basis=basis)
    against = cover_name(atlas, indicator, level)
    return MapTable(within, level, indicator, series, positions, codes, names, classes, against)


def map_areas(
    atlas: Atlas, level: str, within: Place, only: Container[str] | None
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Positions in their level, codes and names of the areas of a map."""
    everywhere = atlas.level(level)
    positions = everywhere.within(within.code)
    if only is not None:
        kept = [str(code) in only for code in everywhere.codes[positions]]
        positions = positions[np.array(kept, dtype=bool)]
    codes = everywhere.codes[positions]
    names = np.array([atlas.places.by_code[code].name for code in codes], dtype=object)
    return positions, codes, names


def picked_area(table: MapTable, place: Place) -> Picked | None:
    """The card of one area of the map; None if the area is not on it."""
    at = table.place_of(place.code)
    if at is None:
        return None
    series, position = table.series, int(table.positions[at])
    ranked = np.where(series.ranked, series.value, np.nan)[table.positions]
    may_rank = not table.is_modelled and bool(series.ranked[position])
    return Picked(
        place=place,
        value=float(series.value[position]),
        lower=float(series.lower[position]),
        upper=float(series.upper[position]),
        status=series.status_at(position),
        reason=series.reason_at(position),
        class_number=int(table.classes.index[at]),
        rank=rank_range_of_one(
            ranked,
            series.lower[table.positions],
            series.upper[table.positions],
            place=at,
            polarity=table.indicator.polarity,
        )
        if may_rank
        else None,
    )


def screen_frame(
    table: MapTable, *, classes: Collection[int] = (), most: int | None = None
) -> pd.DataFrame:
    """The table as a reader sees it: name, value, 95% interval, class, note, code; a row per area.

    Values stay numbers, so that the screen can sort them; the order is from worst to best, or from
    highest to lowest where the measure has no good end. `classes`: only the areas of these; `most`:
    only so many rows, from that end.
    """
    rows = _in_order(table, classes)[:most]
    series, at = table.series, table.positions[rows]
    decimals = table.indicator.decimals
    limits = zip(series.lower[at], series.upper[at], strict=True)
    return pd.DataFrame(
        {
            "name": table.names[rows],
            "value": series.value[at],
            "interval": [show_interval(low, high, decimals=decimals) for low, high in limits],
            "class": [table.classes.entries[number].name for number in table.classes.index[rows]],
            "note": [_note(series, int(place)) for place in at],
            "area_code": table.codes[rows],
        }
    )


def _in_order(table: MapTable, classes: Collection[int]) -> np.ndarray:
    """Rows of the table from worst to best (or highest to lowest), those without a figure last."""
    value = table.series.value[table.positions]
    sign = 1.0 if table.indicator.polarity == "higher_is_better" else -1.0
    order = np.lexsort((table.names.astype(str), sign * value))
    return order[np.isin(table.classes.index[order], list(classes))] if classes else order


def with_name(frame: pd.DataFrame, part: str) -> pd.DataFrame:
    """The rows of a screen frame whose name holds `part`, whatever its capitals."""
    wanted = part.casefold()
    keep = [at for at, name in enumerate(frame["name"]) if wanted in str(name).casefold()]
    return frame.iloc[keep].reset_index(drop=True)


def _note(series: Series, place: int) -> str:
    if np.isfinite(series.value[place]):
        if not series.ranked[place]:
            return "shared out from a former area: not ranked"
        status = series.status_at(place)
        return "" if status == "final" else status
    return missing_words(series.reason_at(place))


def finding(table: MapTable, *, country: str, area_words: tuple[str, str]) -> str:
    """What the map shows, in one sentence made from its figures.

    `area_words`: what its areas are called, plural and singular.
    """
    values = table.series.value[table.positions]
    known = int(np.isfinite(values).sum())
    plural, _ = area_words
    where = table.within.name
    if not known:
        return f"{table.indicator.name}: no figures for {where}"
    if known == 1:
        only = int(np.flatnonzero(np.isfinite(values))[0])
        value = show_short(float(values[only]), table.indicator)
        return f"{table.indicator.name}: {value} in {table.names[only]}"
    first, last = table.classes.entries[0], table.classes.entries[4]
    country = table.against or country
    if not _is_placed(table):
        return f"{table.indicator.name}: {_from_to(table, values)}"
    ranked = int((np.isfinite(values) & table.series.ranked[table.positions]).sum())
    of = f"{ranked:,} {plural} in {where}"
    if ranked < len(values):
        of = f"the {ranked:,} {plural} with a figure of their own in {where}"
    bad, good = ("lowest", "highest") if table.indicator.polarity == "none" else ("worst", "best")
    return (
        f"{table.indicator.name}: {_count(first.count)} of {of} "
        f"{'is' if first.count == 1 else 'are'} in {country}’s {bad} fifth, "
        f"{_count(last.count)} in its {good}"
    )


def _is_placed(table: MapTable) -> bool:
    """Whether the map places its areas among others than those on it."""
    alone = table.within.level == "country" or table.within.name == table.against
    return table.classes.basis == COUNTRY and not alone and not table.is_modelled


def _from_to(table: MapTable, values: np.ndarray) -> str:
    own = np.where(table.series.ranked[table.positions], values, np.nan)
    if np.isfinite(own).any():
        values = own
    low, high = (int(found) for found in (np.nanargmin(values), np.nanargmax(values)))
    ends = [
        f"{show_short(float(values[at]), table.indicator)} in {table.names[at]}"
        for at in (low, high)
    ]
    modelled = " (modelled: shown, not ranked)" if table.is_modelled else ""
    return f"from {ends[0]} to {ends[1]}{modelled}"


def _count(number: int) -> str:
    return f"{number:,}" if number else "none"
