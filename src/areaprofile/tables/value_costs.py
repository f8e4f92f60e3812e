"""What councils pay: lines of spending per head, and published measures of unit cost."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

import pandas as pd

from areaprofile.store.read import has_table, read_table
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.money import BASIS_WORDS, PRICE_WORDS

MONEY = ("£", "GBP")
UNIT_COST = "unit_cost"  # framework of a pack: which service a measure of cost belongs to


@dataclass(frozen=True, eq=False)
class Cost:
    """A line of spending or a measure of cost. `values`: period → council → pounds a unit.
    `people`: period → the period of the people whom the pounds were divided by, of spending."""

    cost_id: str
    name: str
    service: str
    unit: str
    basis: str
    price: str
    caution: str
    values: Mapping[str, Mapping[str, float]]
    people: Mapping[str, str] = field(default_factory=dict)


@lru_cache(maxsize=4)
def costs_of(atlas: Atlas) -> tuple[Cost, ...]:
    """Every cost of the build: lines of spending per head, then measures of unit cost."""
    return (*_lines(atlas), *_measures(atlas))


def _lines(atlas: Atlas) -> list[Cost]:
    if not (has_table(atlas.store, "spend") and has_table(atlas.store, "spend_line")):
        return []
    spend = read_table(atlas.store, "spend").dropna(subset=["per_unit"])
    by_line = {str(key): part for key, part in spend.groupby(spend["line"].astype("str"))}
    found = []
    for about in read_table(atlas.store, "spend_line").astype("str").to_dict("records"):
        part = by_line.get(about["line_id"])
        if part is None:
            continue
        values = {
            str(period): dict(
                zip(rows["council_code"].astype("str"), rows["per_unit"].astype(float), strict=True)
            )
            for period, rows in part.groupby(part["period"].astype("str"))
        }
        found.append(
            Cost(
                cost_id=about["line_id"],
                name=about["name"],
                service=about.get("service", ""),
                unit=f"£ per {about['per']}",
                basis=BASIS_WORDS.get(str(about["basis"]), str(about["basis"]).replace("_", " ")),
                price=PRICE_WORDS.get(str(about["price"]), str(about["price"])),
                caution=about.get("caution", ""),
                values=values,
                people=_people(part),
            )
        )
    return found


def _people(part: pd.DataFrame) -> dict[str, str]:
    if "people_period" not in part:
        return {}
    rows = part[["period", "people_period"]].astype("str").drop_duplicates("period")
    return dict(zip(rows["period"], rows["people_period"], strict=True))


def _measures(atlas: Atlas) -> list[Cost]:
    codes = [str(code) for code in atlas.level("council").codes] if _has_councils(atlas) else []
    services = _services(atlas)
    found = []
    for one in atlas.measures_at("council") if codes else []:
        if one.measure != "input" or not one.unit.startswith(MONEY):
            continue
        series = atlas.series("council", one.indicator_id)
        values = {
            period: {code: float(v) for code, v in zip(codes, held.value, strict=True) if v == v}
            for period, held in series.items()
        }
        unit = one.unit.replace("GBP", "£")
        cash = PRICE_WORDS["cash"]
        found.append(
            Cost(one.indicator_id, one.name, services.get(one.indicator_id, one.service), unit,
                 "unit cost as published", cash, one.caution, values)
        )  # fmt: skip
    return found


def _services(atlas: Atlas) -> dict[str, str]:
    if not has_table(atlas.store, "indicator_framework"):
        return {}
    table = read_table(atlas.store, "indicator_framework").astype("str")
    mine = table[table["framework"] == UNIT_COST]
    return dict(zip(mine["indicator_id"], mine["group_id"], strict=True))


def _has_councils(atlas: Atlas) -> bool:
    return "council" in atlas.places.levels
