"""Figures that publishers give for England and the regions, beside our sums over councils.

Each function gives a frame: source, item, period, area, published, ours (what the councils make
together), allowed (what the publisher's rounding can make of it). Nothing is compared where the
publisher gives no figure.
"""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from areaprofile.catalogue.records import Catalogue, DropRule, Source
from areaprofile.sources.formats import read_raw
from areaprofile.sources.read import read_source
from areaprofile.store.open import Store
from areaprofile.store.read import read_table, read_values

KEY = ["source", "item", "period", "area"]
ENGLAND = "England"
COUNTRY = "E92000001"

# Counts of the Local Authority Interactive Tool: totals are published to the nearest ten.
LAIT_COUNTS = (
    *("LACnum", "LACnum_Start", "LACceased", "CPP_Num", "CPP_Total_NumRef", "NoCareLeavers"),
    *("No_of LAC Adopted", "No_2yr_olds", "No_3&4yr_olds", "SEN_INIT_REQ", "SEN_ASSESSMENT"),
    *("SEN_TOT_CEASED_EHC_PLAN", "SEN_CASES_JAN", "SEN_CASES_DUR_YEAR"),
)
# Spending in pounds, every council's figure rounded to one.
LAIT_MONEY = (
    *("SafeguardingFinance", "SureStartFinance", "FamilySupportFinance", "YoungPeopleFinance"),
    *("YouthJusticeFinance", "TotalLACFinance", "C&YPExpenditure", "OtherChildren&FamilyFinance"),
)
ONS_COUNTS = (
    "short-term-let-number-of-guests-nights | Number of guest nights at a short-term let",
)
RECYCLED = "Household - waste sent for recycling-composting-reuse (tonnes)"
HOUSEHOLD = "Household - total waste (tonnes)"
RECYCLED_SHARE = "Percentage of household waste sent for reuse, recycling or composting (Ex NI192)"


def lait(catalogue: Catalogue, raw: Path) -> pd.DataFrame:
    """Children, plans and pounds of councils against the tool's own rows for regions and England.

    Which region a council is in is the tool's own column; figures without one are left out.
    """
    frame = _read(catalogue.sources["lait"], raw, items=(*LAIT_COUNTS, *LAIT_MONEY))
    told = pd.read_parquet(raw / "england/council/dfe_lait_long.parquet")
    told = told.dropna(subset=["LA Number"]).drop_duplicates("LA Number")
    numbers = told["LA Number"].astype(int).astype(str)
    region = dict(zip(numbers, told["Region"].map(_region), strict=True))
    name = dict(zip(numbers, told["LA and Regions"].map(_region), strict=True))
    total = frame["area_code"].astype(int) >= 970
    whole = frame[total].assign(area=frame["area_code"].map(name))
    parts = frame[~total].assign(area=frame["area_code"].map(region))
    both = _compare("lait", whole, parts)
    pounds = both["item"].isin(LAIT_MONEY)
    own = np.where(pounds, 0.5, np.where(both["unit"] > 1, both["unit"] / 2, 0.0))
    return both.assign(allowed=own * both["councils"] + np.where(pounds, 0.5, 5.0))


def ons(catalogue: Catalogue, raw: Path) -> pd.DataFrame:
    """Counts of districts and single councils, each rounded to ten, against England's."""
    frame = _read(catalogue.sources["ons_local_statistics"], raw, items=ONS_COUNTS)
    whole = frame[frame["area_code"] == COUNTRY].assign(area=ENGLAND)
    councils = frame["area_code"].str.match(r"E0[6789]")
    both = _compare("ons_local_statistics", whole, frame[councils].assign(area=""))
    return both.assign(allowed=both["unit"] / 2 * (both["councils"] + 1))


def recycling(catalogue: Catalogue, raw: Path) -> pd.DataFrame:
    """Tonnes recycled of tonnes collected, of those who dispose of waste, against the share
    published for regions and England (to a tenth of a per cent)."""
    source = catalogue.sources["waste_tonnes"]
    pairs = DropRule("ONS Code", "/", "two councils in one row")
    collectors = DropRule("Authority type", "^Collection$", "districts, which a county contains")
    frame = _read(replace(source, drop=(pairs, collectors)), raw, items=(RECYCLED, HOUSEHOLD))
    table = read_raw(raw, source.file, wanted=lambda name: name == "Region")
    area = pd.Series(table.texts("Region").to_numpy(), index=table.rows).map(_region)
    frame = frame.assign(area=frame["row"].map(area))
    frame = pd.concat([frame, frame.assign(area=ENGLAND)])
    keys = ["area", "period"]
    sums = frame.pivot_table(index=keys, columns="item", values="value", aggfunc="sum")
    ours = (sums[RECYCLED] / sums[HOUSEHOLD]).rename("ours").reset_index()
    whole = _read(catalogue.sources["waste_selected_regions"], raw, items=(RECYCLED_SHARE,))
    whole = whole.assign(area=whole["area_code"].map(_region))
    both = whole.merge(ours, on=keys).rename(columns={"value": "published"})
    both = both.assign(source="waste_tonnes", item=RECYCLED, allowed=0.0005 + 1e-9)
    return both[[*KEY, "published", "ours", "allowed"]].dropna(subset=["published"])


def flytipping(catalogue: Catalogue, store: Store) -> pd.DataFrame:
    """Incidents and actions of the built store: regions and England as published, and the sums of
    today's districts and single councils, abolished ones carried over."""
    areas = read_table(store, "area")
    councils = areas[areas["level"] == "council"].set_index("area_code")
    names = areas[areas["level"].isin(["region", "country"])].set_index("area_code")["name"]
    parts = []
    for measure in catalogue.measures:
        if not measure.source_id.endswith("_regions") or not measure.numerator:
            continue
        one = measure.indicator_id
        lower = read_values(store, "council", one)
        lower = lower[lower["area_code"].map(councils["council_type"]) != "county"]
        upper = pd.concat([read_values(store, level, one) for level in ("region", "country")])
        for column in ("numerator", "denominator"):
            item = f"{one} {column}"
            whole = upper.assign(item=item, area=upper["area_code"].map(names), value=upper[column])
            region = lower["area_code"].map(councils["region_code"]).map(names)
            below = lower.assign(item=item, area=region, value=lower[column])
            parts.append(_compare(measure.source_id, whole, below))
    return pd.concat(parts).assign(allowed=0.5)


def _read(source: Source, raw: Path, *, items: Iterable[str]) -> pd.DataFrame:
    layout = replace(source.layout, items=tuple(items))
    frame, problems = read_source(replace(source, layout=layout), raw)
    assert problems == []
    return frame


def _compare(source: str, whole: pd.DataFrame, parts: pd.DataFrame) -> pd.DataFrame:
    """Sums of `parts` by area, and of all of them for England, beside the values of `whole`."""
    every = pd.concat([parts[parts["area"] != ""], parts.assign(area=ENGLAND)])
    grouped = every.groupby(["item", "period", "area"])["value"]
    sums = grouped.agg(["sum", "count"]).set_axis(["ours", "councils"], axis=1).reset_index()
    units = parts.groupby(["item", "period"])["value"].agg(_unit).rename("unit").reset_index()
    sums = sums.merge(units, on=["item", "period"])
    told = whole.dropna(subset=["value"])[["item", "period", "area", "value"]]
    both = told.merge(sums[sums["councils"] > 0], on=["item", "period", "area"])
    both = both.rename(columns={"value": "published"}).assign(source=source)
    return both[[*KEY, "published", "ours", "councils", "unit"]]


def _unit(values: pd.Series) -> int:
    """To what the counts of councils are rounded: ten, five or not at all."""
    known = values.dropna()
    return next((unit for unit in (10, 5) if not (known % unit).any()), 1)


def _region(name: object) -> str:
    """One name for a region, however it is written."""
    text = str(name).strip("* ").removeprefix("Total ").removesuffix(" (comparable with 2019/20)")
    text = {"Eastern": "East of England", "East": "East of England"}.get(text, text)
    if text.endswith("London"):
        return "London"
    return "Yorkshire and The Humber" if text.startswith("Yorkshire") else text
