"""The raw tables of neighbourhood figures, as the invented publishers issue them."""

from pathlib import Path

import numpy as np
import pyarrow as pa

from areaprofile.demo.country import Country
from areaprofile.demo.labels import Labels
from areaprofile.demo.latent import Floats
from areaprofile.demo.lsoa_plan import FILES, spelled, vintage_of
from areaprofile.demo.lsoa_values import Figures
from areaprofile.demo.write_files import write_parquet

_Z95 = 1.96
# Surveys that are spread over small areas by a model are less sure than their bases say.
_DESIGN_EFFECT = 1.6


def write_lsoa_tables(
    folder: Path, country: Country, labels: Labels, figures: list[Figures]
) -> None:
    """A Parquet file per publisher's table and vintage: area_code, period, an item a column."""
    for source, file in FILES.items():
        own = [one for one in figures if one.measure.source == source]
        for vintage in ("2001", "2011", "2021"):
            periods = [p for p in file.periods if vintage_of(p, file) == vintage]
            if not periods:
                continue
            parts = [_one_period(country, labels, own, period, vintage) for period in periods]
            suffix = "" if vintage == "2021" else f"_{vintage}"
            write_parquet(folder / f"{source}{suffix}.parquet", pa.concat_tables(parts))


def _one_period(
    country: Country, labels: Labels, own: list[Figures], period: str, vintage: str
) -> pa.Table:
    group = country.vintages.member[vintage]
    codes = labels.lsoa_codes[vintage]
    order = np.argsort(codes.astype(str), kind="stable")
    columns: dict[str, pa.Array] = {
        "area_code": pa.array(codes[order].tolist()),
        "period": pa.array([_spelled(own[0].measure.source, period)] * len(order)),
    }
    weights = country.residents_2021
    for one in own:
        if one.period == period:
            for name, values in _items(one, group, weights).items():
                columns[name] = _numbers(values[order])
    return pa.table(columns)


def _spelled(source: str, period: str) -> str:
    file = FILES[source]
    return spelled(period, provisional=file.provisional and period == file.periods[-1])


def _items(one: Figures, group: np.ndarray, weights: Floats) -> dict[str, Floats]:
    """The published columns of one measure, summed (or averaged) over an area's pieces."""
    name = one.measure.indicator_id.lower()
    if one.count is not None and one.base is not None:
        return {
            f"{name}_count": _total(one.count, group),
            one.measure.base: _total(one.base, group),
        }
    if one.level is None:
        return {}
    level = np.bincount(group, weights=one.level * weights) / np.bincount(group, weights=weights)
    level = _significant(level)
    if one.base is None:
        return {f"{name}_value": level}
    asked = _total(one.base, group)
    margin = _Z95 * np.sqrt(level * (100 - level) * _DESIGN_EFFECT / asked)
    return {
        f"{name}_value": level,
        f"{name}_lower": np.maximum(level - margin, 0).round(1),
        f"{name}_upper": np.minimum(level + margin, 100).round(1),
    }


def _total(values: Floats, group: np.ndarray) -> Floats:
    return np.asarray(np.bincount(group, weights=values), float).round(3)


def _significant(values: Floats) -> Floats:
    """Values as publishers print them: about four figures."""
    decimals = 2 if np.abs(values).max() < 30 else 1 if np.abs(values).max() < 1000 else 0
    return values.round(decimals)


def _numbers(values: Floats) -> pa.Array:
    """Whole numbers where all are whole, with gaps kept as gaps."""
    gaps = ~np.isfinite(values)
    filled = np.where(gaps, 0, values)
    if (filled == np.rint(filled)).all():
        return pa.array(filled.astype(np.int32), mask=gaps)
    return pa.array(filled.astype(np.float32), mask=gaps)
