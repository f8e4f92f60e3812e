"""Gaps in words and as tables: findings, the list of all measures, the download."""

import math
from collections.abc import Iterable

import pandas as pd

from areaprofile.catalogue.records import Indicator
from areaprofile.periods import parse_period
from areaprofile.stats.gaps import Interval
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.fixed_base import fixed_base_words
from areaprofile.tables.gaps import GapPoint, GapTable, change_kind, times_as_high
from areaprofile.tables.wording import (
    show_interval,
    show_number,
    show_value,
    unit_marks,
)

GROUPS = ("most deprived", "second", "middle", "fourth", "least deprived")
KIND_WORDS = {
    "narrowed": "Narrowed",
    "levelled_down": "Narrowed by the best getting worse",
    "widened": "Widened",
    "unclear": "Can’t tell",
    "reversed": "Not worse off to begin with",
    "": "One date only",
}


def show_points(value: float, measure: Indicator) -> str:
    """A difference: `4.2 points` of a percentage, else with the measure's own unit."""
    _, suffix = unit_marks(measure)
    if suffix != "%":
        return show_value(value, measure)
    number = show_number(value, decimals=measure.decimals)
    return f"{number} {'point' if number == '1' else 'points'}"


def _limits(interval: Interval, measure: Indicator) -> str:
    return show_interval(float(interval.lower), float(interval.upper), decimals=measure.decimals)


def gap_finding(table: GapTable) -> str:
    """The finding of a gap in one line."""
    name, now = table.measure.name, table.now
    if now is None:
        return f"{name}: too little is known to compare neighbourhoods here"
    gap = show_points(abs(float(now.gap.value)), table.measure)
    kind, ends = change_kind(table), table.ends
    if not ends or kind in ("reversed", "fixed_base"):
        return f"{name}: {_standing(table, now, gap)}"
    since = parse_period(ends[0].period).label
    said = {
        "narrowed": f"the gap has narrowed since {since}",
        "levelled_down": f"the gap has narrowed since {since}, by the best getting worse",
        "widened": f"the gap has widened since {since}",
        "opened": f"a gap has opened since {since}, now {gap}",
        "unclear": f"the gap is {gap}, and we can’t tell if it has changed since {since}",
    }
    return f"{name}: {said.get(kind, f'the gap is {gap}')}"


def _standing(table: GapTable, now: GapPoint, gap: str) -> str:
    if now.gap.lower > 0:
        return f"the gap is {gap}"
    if now.gap.upper < 0:
        return f"{table.council.name}’s most deprived fifth is better off by {gap}"
    return "no clear gap between the most and the least deprived"


def gap_sentences(table: GapTable) -> list[str]:
    """What the gap is, how it has changed and through whom, each with limits and period."""
    now = table.now
    if now is None:
        return []
    found = [_levels(table, now), _width(table, now)]
    ends = table.ends
    if ends and change_kind(table) == "fixed_base":
        found.append(fixed_base_words(table.measure))
    elif ends and change_kind(table) != "reversed":
        found.append(_moved(table, ends))
        through = _through_whom(table, ends)
        if through:
            found.append(through)
    return found


def _levels(table: GapTable, now: GapPoint) -> str:
    measure = table.measure
    most, least = (now.group(place) for place in (0, 4))
    return (
        f"{measure.name}, {parse_period(now.period).label}: "
        f"{show_value(float(most.value), measure)} ({_limits(most, measure)}) in the most deprived "
        f"fifth of {table.council.name}’s neighbourhoods. In the least deprived fifth it was "
        f"{short_value(float(least.value), measure)} ({_limits(least, measure)})."
    )


def _width(table: GapTable, now: GapPoint) -> str:
    measure, gap = table.measure, now.gap
    size = show_points(abs(float(gap.value)), measure)
    low, high = sorted((abs(float(gap.lower)), abs(float(gap.upper))))
    limits = show_interval(low, high, decimals=measure.decimals)
    if gap.lower > 0:
        return f"The most deprived fifth is worse off by {size} ({limits})."
    if gap.upper < 0:
        return f"The most deprived fifth is better off, by {size} ({limits})."
    return f"The two differ by {size}, which may be chance."


def _moved(table: GapTable, ends: tuple[GapPoint, GapPoint]) -> str:
    measure, kind = table.measure, change_kind(table)
    since = parse_period(ends[0].period).label
    change = table.change.change if table.change else ends[1].gap
    size = show_points(abs(float(change.value)), measure)
    low, high = sorted((abs(float(change.lower)), abs(float(change.upper))))
    limits = show_interval(low, high, decimals=measure.decimals)
    if kind in ("narrowed", "levelled_down"):
        return f"Since {since} the gap has narrowed by {size} ({limits})."
    if kind == "widened":
        return f"Since {since} the gap has widened by {size} ({limits})."
    if kind == "opened":
        return (
            f"In {since} the most deprived fifth was not worse off. Since then a gap has opened, "
            f"by {size} ({limits})."
        )
    return f"Can’t tell whether the gap has changed since {since}: the figures are too uncertain."


def _through_whom(table: GapTable, ends: tuple[GapPoint, GapPoint]) -> str:
    kind = change_kind(table)
    if kind not in ("narrowed", "levelled_down"):
        return ""
    measure = table.measure
    least = [short_value(float(point.group(4).value), measure) for point in ends]
    most = [short_value(float(point.group(0).value), measure) for point in ends]
    if kind == "levelled_down":
        return (
            "It narrowed mostly because the best-off got worse: the least deprived fifth went from "
            f"{least[0]} to {least[1]}. That is not the poor catching up."
        )
    return (
        f"The most deprived fifth went from {most[0]} to {most[1]}, the least deprived from "
        f"{least[0]} to {least[1]}."
    )


def gaps_of_all(tables: Iterable[GapTable]) -> pd.DataFrame:
    """A row per measure, in the order given: what a council's gaps are and how they moved.

    Columns: indicator_id, measure, period, most, least, gap, interval (words), times_as_high
    (the higher of the two rates over the lower), change (as KIND_WORDS, or `Opened: now 2.0`).
    """
    rows = []
    for table in tables:
        now = table.now
        if now is None:
            continue
        rows.append(
            {
                "indicator_id": table.measure.indicator_id,
                "measure": _with_unit(table.measure),
                "period": parse_period(now.period).label,
                "most": short_value(float(now.rates.value[0]), table.measure),
                "least": short_value(float(now.rates.value[4]), table.measure),
                "gap": short_value(float(now.gap.value), table.measure, points=True),
                "interval": _limits(now.gap, table.measure),
                "times_as_high": times_as_high(table) or math.nan,
                "change": _change_words(table, now),
            }
        )
    names = "indicator_id measure period most least gap interval times_as_high change".split()
    return pd.DataFrame(rows, columns=names)


def _change_words(table: GapTable, now: GapPoint) -> str:
    kind = change_kind(table)
    if kind == "opened":
        return f"Opened: now {short_value(float(now.gap.value), table.measure, points=True)}"
    if kind == "fixed_base":
        return f"Not judged: base of {table.measure.denominator_year} in every year"
    return KIND_WORDS[kind]


def _with_unit(measure: Indicator) -> str:
    unit = unit_marks(measure)[1].strip()
    return measure.name if unit in ("", "%") else f"{measure.name}, {unit}"


def short_value(value: float, measure: Indicator, *, points: bool = False) -> str:
    """A value without its unit, but for % and £."""
    prefix, suffix = unit_marks(measure)
    ending = (" points" if points else "%") if suffix == "%" else ""
    return f"{prefix}{show_number(value, decimals=measure.decimals)}{ending}"


def gap_frame(atlas: Atlas, table: GapTable) -> pd.DataFrame:
    """Everything behind the picture, unrounded: a row per period and group of neighbourhoods.

    The gap, ratio and slope index with their limits stand in every row of their period.
    """
    sizes = [int((table.fifths == group).sum()) for group in range(1, 6)]
    rows = []
    for point in table.points:
        whole = {
            f"{name}{part}": float(value)
            for name in ("gap", "ratio", "slope")
            for part, value in zip(("", "_lower", "_upper"), getattr(point, name), strict=True)
        }
        for place, group in enumerate(GROUPS):
            own = point.group(place)
            rows.append(
                {
                    "council_code": table.council.code,
                    "council_name": table.council.name,
                    "indicator_id": table.measure.indicator_id,
                    "indicator_name": table.measure.name,
                    "unit": table.measure.unit,
                    "period": point.period,
                    "fifth": place + 1,
                    "fifth_name": group,
                    "neighbourhoods": sizes[place],
                    "numerator": float(point.numerator[place]),
                    "denominator": float(point.denominator[place]),
                    "value": float(own.value),
                    "lower": float(own.lower),
                    "upper": float(own.upper),
                    **whole,
                    "ordered_by": table.ordering.indicator_id,
                    "ordered_in": table.ordering_period,
                    "build": atlas.store.build,
                    "notice": str(atlas.store.manifest.get("notice", "")),
                }
            )
    return pd.DataFrame(rows)


def group_frame(atlas: Atlas, table: GapTable) -> pd.DataFrame:
    """Which neighbourhood is in which fifth: area_code, area_name, fifth (1 = most deprived)."""
    codes = atlas.level("lsoa").codes[table.positions]
    names = [atlas.places.by_code[code].name for code in codes]
    return pd.DataFrame({"area_code": codes, "area_name": names, "fifth": table.fifths})
