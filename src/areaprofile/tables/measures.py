"""The measures of a store as records, in the order in which a reader meets them."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, dataclass, fields, replace
from datetime import date

import numpy as np
import pandas as pd

from areaprofile.catalogue.records import PERSPECTIVES, Indicator

JOIN = " ; "
LEVEL_NAMES = {"lsoa": "neighbourhood", "msoa": "local area"}


@dataclass(frozen=True)
class SourceLine:
    """What a reader must be told about a source, in one line of a page or a file."""

    source_id: str
    publisher: str
    title: str
    licence: str
    attribution: str
    address: str
    published: str


def measures_of(indicator: pd.DataFrame) -> Mapping[str, Indicator]:
    """Indicators by id, from a store's table `indicator`."""
    return {
        str(row["indicator_id"]): _indicator({str(key): cell for key, cell in row.items()})
        for row in indicator.to_dict(orient="records")
    }


def with_names_apart(
    measures: Mapping[str, Indicator], sources: Mapping[str, SourceLine]
) -> Mapping[str, Indicator]:
    """The same measures; those that share a name say in brackets whose figures they are, or, of one
    publisher, for what areas they are published."""
    times = Counter(one.name for one in measures.values())
    return {
        key: replace(one, name=f"{one.name} ({_apart(one, measures, sources)})")
        if times[one.name] > 1
        else one
        for key, one in measures.items()
    }


def _apart(
    measure: Indicator, measures: Mapping[str, Indicator], sources: Mapping[str, SourceLine]
) -> str:
    alike = [one for one in measures.values() if one.name == measure.name]
    publishers = [_publishers(one, sources) for one in alike]
    own = _publishers(measure, sources)
    if own and publishers.count(own) == 1:
        return own
    if sum(one.level == measure.level for one in alike) == 1:
        return f"by {LEVEL_NAMES.get(measure.level, measure.level)}"
    return measure.indicator_id


def _publishers(measure: Indicator, sources: Mapping[str, SourceLine]) -> str:
    found = [sources[key].publisher for key in measure.sources if key in sources]
    return " and ".join(dict.fromkeys(found))


def sources_of(source: pd.DataFrame) -> Mapping[str, SourceLine]:
    """Sources by id, from a store's table `source`."""
    names = [field.name for field in fields(SourceLine)]
    lines = (
        SourceLine(**{name: _text(row.get(name)) for name in names})
        for row in source.to_dict(orient="records")
    )
    return {line.source_id: line for line in lines}


def perspective_of(indicator: Indicator) -> str:
    """The heading under which a measure stands; context has one of its own."""
    return "context" if indicator.measure == "context" else indicator.perspective


def in_reading_order(
    indicators: Iterable[Indicator], themes: Mapping[str, str]
) -> list[tuple[str, str, list[Indicator]]]:
    """(perspective, theme name, its measures) in reading order: the catalogue's own, grouped."""
    order = (*PERSPECTIVES, "context")
    place = {theme: number for number, theme in enumerate(themes)}
    groups: dict[tuple[str, str], list[Indicator]] = {}
    for indicator in indicators:
        groups.setdefault((perspective_of(indicator), indicator.theme), []).append(indicator)
    keys = sorted(groups, key=lambda key: (order.index(key[0]), place.get(key[1], len(place))))
    return [(key[0], themes.get(key[1], key[1]), groups[key]) for key in keys]


def _indicator(row: Mapping[str, object]) -> Indicator:
    found: dict[str, object] = {}
    for field in fields(Indicator):
        value = row.get(str(field.name))
        if field.type in (tuple[str, ...], "tuple[str, ...]"):
            found[field.name] = _texts(value)
        elif _is_missing(value):
            found[field.name] = "" if field.default is MISSING else field.default
        else:
            found[field.name] = value
    found["decimals"] = int(str(found["decimals"] or 0))
    year = found["denominator_year"]
    found["denominator_year"] = int(float(str(year))) if year else None
    return Indicator(**found)  # pyright: ignore[reportArgumentType] -- the store checked the types


def _is_missing(value: object) -> bool:
    return value is None or (isinstance(value, float) and value != value)


def _texts(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return tuple(part for part in value.split(JOIN) if part)
    if isinstance(value, list | tuple | np.ndarray):
        return tuple(str(part) for part in value)
    return ()


def _text(value: object) -> str:
    return "" if _is_missing(value) else str(value)


def spoken_date(text: str) -> str:
    """`2025-10-30` → `30 October 2025`; the text itself where it is no date."""
    try:
        found = date.fromisoformat(text[:10])
    except ValueError:
        return text
    return f"{found.day} {found:%B %Y}"
