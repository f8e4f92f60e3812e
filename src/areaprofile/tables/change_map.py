"""The change between two periods on the map: its table and classes, its sentences, its download."""

from collections.abc import Container

import numpy as np
import pandas as pd

from areaprofile import look
from areaprofile.periods import parse_period
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.change import (
    PER_CENT,
    POINTS,
    Change,
    by_chance,
    change_limits_words,
    change_words,
)
from areaprofile.tables.classes import (
    COUNTRY,
    MISSING,
    PLAIN_FIVE,
    SHARED,
    Classes,
    MapClassEntry,
    classify,
    other_entries,
)
from areaprofile.tables.downloads import joined, source_cells
from areaprofile.tables.fixed_base import fixed_base_words
from areaprofile.tables.map_table import MapTable, map_areas
from areaprofile.tables.places import Place
from areaprofile.tables.standing import FIFTHS
from areaprofile.tables.wording import missing_words, show_short, when_words

_JUDGED = (
    "clearly worse",
    "worse, may be chance",
    "no change",
    "better, may be chance",
    "clearly better",
)
_PLAIN = (
    "clearly down",
    "down, may be chance",
    "no change",
    "up, may be chance",
    "clearly up",
)
SURE, UNSURE = 2, 1


def change_table(
    atlas: Atlas,
    change: Change,
    *,
    within: Place,
    level: str,
    basis: str = COUNTRY,
    only: Container[str] | None = None,
) -> MapTable:
    """The table of a map of the change; its classes say how sure it is, where margins are known.

    Else they are fifths of the change, as for any measure.
    """
    positions, codes, names = map_areas(atlas, level, within, only)
    if change.has_limits:
        classes = _sure_classes(change, positions, basis=basis)
    else:
        classes = classify(change.series, positions, change.indicator, basis=basis)
    return MapTable(
        within, level, change.indicator, change.series, positions, codes, names, classes, ""
    )


def _sure_classes(change: Change, positions: np.ndarray, *, basis: str) -> Classes:
    measure = change.measure
    sign = -1 if measure.polarity == "lower_is_better" else 1
    value = change.series.value[positions]
    shown = np.round(value, change.indicator.decimals)
    way = np.where(np.isfinite(value), np.sign(shown) * sign, 0).astype(int)
    clear = change.clear[positions].astype(int) * sign
    index = np.where(clear != 0, SURE * clear, way) + SURE
    index = np.where(change.series.ranked[positions], index, SHARED)
    index = np.where(np.isfinite(value), index, MISSING)
    counts = np.bincount(index, minlength=FIFTHS + 3)
    oriented = measure.polarity != "none"
    names = _JUDGED if oriented else _PLAIN
    scale = look.BETTER_WORSE_SCALE if oriented else PLAIN_FIVE
    entries = [
        MapClassEntry(name, "", colour, "plain", int(count), np.nan, np.nan)
        for name, colour, count in zip(names, scale, counts, strict=False)
    ]
    return Classes(basis=basis, index=index, entries=(*entries, *other_entries(counts)))


def change_finding(change: Change, table: MapTable, *, area_words: tuple[str, str]) -> str:
    """What the map of the change shows, in one sentence made from its figures."""
    plural, _ = area_words
    at = table.positions[change.series.ranked[table.positions]]
    value, clear = change.series.value[at], change.clear[at]
    name, where = change.measure.name, table.within.name
    since = f"since {_label(change.earlier.period)}"
    if not at.size:
        return f"{name}: no {plural} in {where} can be compared {since}"
    of = f"{at.size:,} {plural} in {where}"
    if not change.has_limits:
        shown = np.round(value, change.indicator.decimals)
        rose, fell = int((shown > 0).sum()), int((shown < 0).sum())
        return f"{name}: up in {_count(rose)} of {of} {since}, down in {_count(fell)}"
    rose, fell = int((clear > 0).sum()), int((clear < 0).sum())
    unclear = at.size - rose - fell
    return (
        f"{name}: up in {_count(rose)} of {of} {since}, down in {_count(fell)}. "
        f"In {_count(unclear)} we can’t tell"
    )


def change_notes(change: Change, table: MapTable) -> str:
    """What the reader must know to read the change: its unit, and what “clearly” means."""
    said = []
    if change.indicator.unit == POINTS:
        said.append("The change is in percentage points: from 20% to 25% is 5 points.")
    elif change.indicator.unit == PER_CENT:
        said.append("The change is in per cent of the earlier figure: from 20 to 25 is +25%.")
    if change.measure.denominator_year:
        return " ".join([*said, fixed_base_words(change.measure)])
    if not change.has_limits:
        said.append("No margin of error is published, so we cannot say which changes are clear.")
        return " ".join(said)
    tested = change.series.ranked & np.isfinite(change.series.lower)
    at = table.positions[tested[table.positions]]
    said.append("Up, down and “clearly” mean beyond what chance explains 19 times in 20.")
    if at.size >= FIFTHS:
        many = by_chance(int(at.size))
        said.append(
            f"If nothing had changed, about {many:,} of {at.size:,} would still look clear."
        )
    return " ".join(said)


def area_change_words(change: Change, position: int) -> tuple[str, str, str]:
    """One area's change: its size, its 95% interval, and in words what can be said of it."""
    series, indicator = change.series, change.indicator
    value = float(series.value[position])
    if not np.isfinite(value):
        return "", "", f"{missing_words(series.reason_at(position))}."
    limits = change_limits_words(
        float(series.lower[position]), float(series.upper[position]), indicator
    )
    ends = [
        f"{show_short(float(one.value[position]), change.measure)} {when_words(one.period)}"
        for one in (change.earlier, change.later)
    ]
    size = change_words(value, indicator)
    if change.measure.denominator_year:
        said = fixed_base_words(change.measure)
    elif not limits:
        said = "No margin of error is published, so we cannot say whether it is clear."
    elif change.clear[position] > 0:
        said = "It has clearly risen."
    elif change.clear[position] < 0:
        said = "It has clearly fallen."
    else:
        said = "We can’t tell: a change this small may be chance."
    return size, limits, f"From {ends[0]} to {ends[1]}. {said}"


def change_frame(atlas: Atlas, change: Change, table: MapTable) -> pd.DataFrame:
    """A row for each area: both figures and the change, all with limits, and if it is clear."""
    at = table.positions
    columns: dict[str, object] = {
        "area_code": table.codes,
        "area_name": table.names,
        "indicator_id": change.measure.indicator_id,
        "indicator_name": change.measure.name,
        "unit": change.measure.unit,
    }
    for name, series in (("earlier", change.earlier), ("later", change.later)):
        columns |= {
            f"{name}_period": series.period,
            f"{name}_value": series.value[at],
            f"{name}_lower": series.lower[at],
            f"{name}_upper": series.upper[at],
            f"{name}_status": [series.status_at(int(one)) for one in at],
            f"{name}_missing_reason": [series.reason_at(int(one)) or "" for one in at],
        }
    publisher, source, licence = source_cells(atlas, change.measure)
    columns |= {
        "change": change.series.value[at],
        "change_lower": change.series.lower[at],
        "change_upper": change.series.upper[at],
        "change_unit": change.indicator.unit,
        "clear": [_clear_word(change, int(one)) for one in at],
        "publisher": publisher,
        "source": source,
        "licence": licence,
        "build": atlas.store.build,
        "notice": joined([str(atlas.store.manifest.get("notice") or "")]),
    }
    return pd.DataFrame(columns)


def _clear_word(change: Change, position: int) -> str:
    if not np.isfinite(change.series.lower[position]):
        return ""
    return {1: "rise", -1: "fall", 0: "cannot tell"}[int(change.clear[position])]


def _label(period: str) -> str:
    return parse_period(period).label


def _count(number: int) -> str:
    return f"{number:,}" if number else "none"
