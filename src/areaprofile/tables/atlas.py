"""One build of a store, opened for reading: its places, measures, sources and series.

Everything is read once and kept: an atlas is shared by all readers of a process and never changes.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

import numpy as np

from areaprofile.catalogue.records import Indicator
from areaprofile.store.arrays import open_arrays
from areaprofile.store.open import Store
from areaprofile.store.read import (
    has_table,
    list_geometries,
    list_indicators,
    read_table,
    read_value_columns,
)
from areaprofile.tables.measures import SourceLine, measures_of, sources_of, with_names_apart
from areaprofile.tables.places import Level, Place, Places, places_of
from areaprofile.tables.series import Series, newest, series_of
from areaprofile.tables.wording import counted_words, show_number

READ = ("indicator_id", "area_code", "period", "section", "value", "lower", "upper", "numerator")
READ += ("denominator", "status", "missing_reason", "conversion_quality")


@dataclass(frozen=True, eq=False)
class Atlas:
    """A build and what it holds. `themes` and `partners` map ids to names, in reading order."""

    store: Store
    places: Places
    measures: Mapping[str, Indicator]
    sources: Mapping[str, SourceLine]
    themes: Mapping[str, str]
    partners: Mapping[str, str]
    as_at: date
    at_level: Mapping[str, tuple[str, ...]]
    geometries: frozenset[str]
    _series: dict[tuple[str, str], Mapping[str, Series]] = field(default_factory=dict)
    _known: dict[str, frozenset[str]] = field(default_factory=dict)

    def residents(self, place: Place) -> str:
        """`240,500 residents, mid-2021`: how many and when; empty where that is not known.

        A store built before the period was noted tells the number alone.
        """
        if not math.isfinite(place.population):
            return ""
        period = str(self.store.manifest.get("population_period") or "")
        when = f", {counted_words(period)}" if period else ""
        return f"{show_number(place.population, decimals=0)} residents{when}"

    def level(self, level: str) -> Level:
        """All areas of a level."""
        return self.places.levels[level]

    def measures_at(self, level: str) -> list[Indicator]:
        """The measures that have a figure at a level, in the order of the catalogue.

        A score that cannot be summed has a file at the levels above its own, but no figure.
        """
        if level not in self._known:
            self._known[level] = self._with_figures(level)
        here = self._known[level]
        return [found for key, found in self.measures.items() if key in here]

    def series(self, level: str, indicator_id: str) -> Mapping[str, Series]:
        """Period → series of a measure, oldest first; empty where the level has no values of it."""
        key = (level, indicator_id)
        if key not in self._series:
            self._series[key] = self._read(level, indicator_id)
        return self._series[key]

    def latest(self, level: str, indicator_id: str) -> Series | None:
        """The newest series of a measure at a level."""
        found = self.series(level, indicator_id)
        return newest(found) if found else None

    def value_at(self, place_code: str, indicator_id: str, period: str) -> float:
        """One value; NaN where the store has none."""
        place = self.places.by_code.get(place_code)
        if place is None or place.level not in self.places.levels:
            return float("nan")
        series = self.series(place.level, indicator_id).get(period)
        if series is None:
            return float("nan")
        return float(series.value[self.level(place.level).position[place_code]])

    def parents(self, place: Place) -> list[Place]:
        """The council, region and country that an area lies in, nearest first, itself left out."""
        codes = (place.council_code, place.region_code, self.places.country.code)
        known = (self.places.by_code.get(code) for code in codes)
        return [found for found in known if found and found.code != place.code]

    def _with_figures(self, level: str) -> frozenset[str]:
        if not self.at_level.get(level):
            return frozenset()
        arrays = open_arrays(self.store, level)
        known = np.isfinite(arrays.values).any(axis=1)
        return frozenset(arrays.series["indicator_id"].astype(str).to_numpy()[known])

    def _read(self, level: str, indicator_id: str) -> Mapping[str, Series]:
        if indicator_id not in self.at_level.get(level, ()):
            return MappingProxyType({})
        values = read_value_columns(self.store, level, indicator_id, columns=READ)
        return series_of(values, codes=self.level(level).codes)


def open_atlas(store: Store) -> Atlas:
    """The atlas of an opened build. Values are read when they are first asked for."""
    places = places_of(read_table(store, "area"))
    sources = sources_of(read_table(store, "source")) if has_table(store, "source") else {}
    return Atlas(
        store=store,
        places=places,
        measures=with_names_apart(measures_of(read_table(store, "indicator")), sources),
        sources=sources,
        themes=_names(store, "theme", "theme_id"),
        partners=_names(store, "partner", "partner_id"),
        as_at=date.fromisoformat(str(store.manifest["as_at"])[:10]),
        at_level={level: list_indicators(store, level) for level in places.levels},
        geometries=frozenset(list_geometries(store)),
    )


def _names(store: Store, table: str, key: str) -> Mapping[str, str]:
    if not has_table(store, table):
        return {}
    frame = read_table(store, table)
    return dict(zip(frame[key].astype(str), frame["name"].astype(str), strict=True))
