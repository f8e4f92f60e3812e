"""The areas of a store: what each is called, what it belongs to, which areas lie within it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

ORDER = ("level", "region_code", "council_code", "area_code")
PARENTS = ("msoa_code", "ward_code", "council_code", "upper_tier_code", "region_code")


@dataclass(frozen=True)
class Place:
    """One area of today's vintage. Codes of parents are empty where it has none."""

    code: str
    level: str
    name: str
    official_name: str
    council_code: str
    upper_tier_code: str
    region_code: str
    ward_code: str
    msoa_code: str
    council_type: str
    population: float
    lon: float
    lat: float


@dataclass(frozen=True, eq=False)
class Level:
    """All areas of one level in a fixed order, and where each stands in it."""

    level: str
    codes: np.ndarray
    position: Mapping[str, int]
    frame: pd.DataFrame

    @cached_property
    def _groups(self) -> dict[str, np.ndarray]:
        groups: dict[str, np.ndarray] = {}
        for column in PARENTS:
            if column in self.frame:
                for code, rows in self.frame.groupby(column, observed=True).indices.items():
                    groups.setdefault(str(code), np.asarray(rows))
        return groups

    def within(self, code: str) -> np.ndarray:
        """Positions of the areas that lie in `code`; all of them for a country."""
        return self._groups.get(code, np.arange(len(self.codes)))

    def is_parent(self, code: str) -> bool:
        """Whether any area of this level lies in the area `code` (a country excepted)."""
        return code in self._groups


@dataclass(frozen=True, eq=False)
class Places:
    """Every area of the store, by code and by level."""

    by_code: Mapping[str, Place]
    levels: Mapping[str, Level]
    country: Place

    def name(self, code: str) -> str:
        """The name of an area; the code itself where the store does not know it."""
        return self.by_code[code].name if code in self.by_code else code


def places_of(area: pd.DataFrame) -> Places:
    """All areas of the newest vintage of each level, from a store's table `area`."""
    newest = area.groupby("level", observed=True)["vintage"].transform("max")
    today = area[(area["vintage"] == newest)].copy()
    for column in today.select_dtypes(["category", "object", "string"]).columns:
        texts = pd.Series(today[column]).astype(object)
        today[column] = texts.where(texts.notna(), "")
    today = pd.DataFrame(today).sort_values(by=list(ORDER), kind="stable", ignore_index=True)
    by_code = {place.code: place for place in map(_place, _rows(today))}
    levels = {
        str(level): _level(str(level), rows.reset_index(drop=True))
        for level, rows in today.groupby("level", observed=True)
    }
    country = next(place for place in by_code.values() if place.level == "country")
    return Places(by_code=by_code, levels=levels, country=country)


def _level(level: str, frame: pd.DataFrame) -> Level:
    codes = frame["area_code"].to_numpy(dtype=object)
    return Level(level, codes, {code: place for place, code in enumerate(codes)}, frame)


def _rows(frame: pd.DataFrame) -> Iterator[dict[str, object]]:
    names = [str(name) for name in frame.columns]
    columns = [frame[name].tolist() for name in frame.columns]
    return (dict(zip(names, cells, strict=True)) for cells in zip(*columns, strict=True))


def _place(row: Mapping[str, object]) -> Place:
    def text(column: str) -> str:
        return str(row.get(column) or "")

    def number(column: str) -> float:
        found = row.get(column)
        return float(found) if isinstance(found, int | float) else float("nan")

    return Place(
        code=text("area_code"),
        level=text("level"),
        name=text("friendly_name") or text("name") or text("area_code"),
        official_name=text("name"),
        council_code=text("council_code"),
        upper_tier_code=text("upper_tier_code"),
        region_code=text("region_code"),
        ward_code=text("ward_code"),
        msoa_code=text("msoa_code"),
        council_type=text("council_type"),
        population=number("population"),
        lon=number("lon"),
        lat=number("lat"),
    )
