"""The figures of one area as a table, CSV or JSON: what `areaprofile show` prints."""

import csv
import io
import json
import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from areaprofile.errors import UnknownCodeError
from areaprofile.periods import parse_period
from areaprofile.stats.standing import percentile
from areaprofile.store.arrays import Arrays, open_arrays
from areaprofile.store.layout import VALUE_COLUMNS
from areaprofile.store.open import Store
from areaprofile.store.read import list_indicators, read_table, read_values
from areaprofile.tables.written import written

COLUMNS = (
    *("indicator_id", "name", "period", "section", "value", "unit", "lower", "upper"),
    *("numerator", "denominator", "status", "missing_reason"),
    *("standing_council", "standing_region", "standing_country"),
    *("vintage", "native_level", "conversion_quality", "source", "release_id"),
)
_NUMBERS = ("value", "lower", "upper", "numerator", "denominator")
_TEXT = ("missing_reason", "conversion_quality")


@dataclass(frozen=True)
class Figures:
    """All figures of one area; `rows` have COLUMNS."""

    area_code: str
    area_name: str
    build: str
    rows: list[dict[str, Any]]


def find_figures(
    store: Store, area_code: str, *, indicator_id: str | None = None, period: str | None = None
) -> Figures:
    """The figures of one area, by measure and time.

    Raises UnknownCodeError for an area, measure or period that the store does not have.
    """
    area = _area(store, area_code)
    level = str(area["level"])
    ids = _ids(store, level, indicator_id)
    indicators = read_table(store, "indicator").set_index("indicator_id")
    titles = read_table(store, "source").set_index("source_id")["title"]
    arrays = open_arrays(store, level)
    rows = []
    for one in ids:
        frame = read_values(store, level, one)
        frame = frame[frame["area_code"] == area_code]
        if period is not None:
            frame = frame[frame["period"] == period]
        for told in _sorted(frame).to_dict("records"):
            row: dict[str, Any] = {str(key): value for key, value in told.items()}
            definition = indicators.loc[one]
            row |= {"name": definition["name"], "unit": definition["unit"]}
            row |= _standing(arrays, row, area, national=bool(definition["national"]))
            row["source"] = titles.get(row["release_id"])
            rows.append({name: _plain(row[name]) for name in COLUMNS})
    if not rows:
        wanted = " ".join(filter(None, (indicator_id, period)))
        raise UnknownCodeError(f"{area['name']} ({area_code}) has no figures of {wanted or 'any'}.")
    return Figures(area_code, str(area["name"]), store.build, rows)


def _area(store: Store, code: str) -> pd.Series:
    areas = read_table(store, "area")
    found = areas[areas["area_code"] == code]
    today = found[found["vintage"] == found["level"].map(dict(store.vintages))]
    if not len(today):
        hint = " It is a neighbourhood of an older vintage." if len(found) else ""
        raise UnknownCodeError(f"No area of this store bears the code {code!r}.{hint}")
    return today.iloc[0]


def _ids(store: Store, level: str, indicator_id: str | None) -> tuple[str, ...]:
    known = list_indicators(store, level)
    if indicator_id is None:
        return known
    if indicator_id not in known:
        raise UnknownCodeError(
            f"No measure {indicator_id!r} at level {level}. There are {len(known)}, such as "
            f"{', '.join(known[:5])}."
        )
    return (indicator_id,)


def _sorted(frame: pd.DataFrame) -> pd.DataFrame:
    ends = frame["period"].map(lambda code: parse_period(str(code)).end)
    return frame.assign(end=ends).sort_values(["end", "section"])[list(VALUE_COLUMNS)]


def _standing(
    arrays: Arrays, row: dict[str, Any], area: pd.Series, *, national: bool
) -> dict[str, float | None]:
    """The percentile of the area among those of its council, its region and the country.

    None where it would stand alone, and beyond the council where only some places have figures.
    """
    nothing: dict[str, float | None] = dict.fromkeys(
        ("standing_council", "standing_region", "standing_country")
    )
    series = arrays.row_of(str(row["indicator_id"]), str(row["period"]), str(row["section"]))
    place = arrays.places.get(str(area["area_code"]))
    if series is None or place is None or math.isnan(arrays.standing[place, series]):
        return nothing
    ranked = np.isfinite(arrays.standing[:, series])
    values = np.where(ranked, arrays.values[series], np.nan)
    result = dict(nothing)
    if national and ranked.sum() > 1:
        result["standing_country"] = float(arrays.standing[place, series])
    within = (("council", "council_code"), ("region", "region_code"))
    for name, column in within if national else within[:1]:
        code = area[column]
        if code in arrays.slices and code != area["area_code"]:
            part = arrays.slices[code]
            if ranked[part].sum() < 2:
                continue
            result[f"standing_{name}"] = float(percentile(values[part])[place - part.start])
    return result


def _plain(value: Any) -> Any:
    if isinstance(value, float):
        return None if math.isnan(value) else float(written(np.array(value)))
    return None if value is pd.NA else value


def write_figures(figures: Figures, form: str) -> str:
    """The figures as `json`, `csv` or a `table` for people."""
    if form == "json":
        head = {"area_code": figures.area_code, "area_name": figures.area_name}
        whole = {**head, "build": figures.build, "values": figures.rows}
        return json.dumps(whole, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
    if form == "csv":
        text = io.StringIO()
        writer = csv.DictWriter(text, ["area_code", "area_name", *COLUMNS, "build"])
        writer.writeheader()
        about = {"area_code": figures.area_code, "area_name": figures.area_name}
        writer.writerows({**about, **row, "build": figures.build} for row in figures.rows)
        return text.getvalue()
    return _table(figures)


def _table(figures: Figures) -> str:
    head = ("measure", "period", "value", "95 % interval", "status", "council", "region", "country")
    lines = [f"{figures.area_name} ({figures.area_code}), build {figures.build}", ""]
    cells: list[tuple[str, ...]] = [head]
    for row in figures.rows:
        interval = ""
        if row["lower"] is not None and row["upper"] is not None:
            interval = f"{row['lower']:.4g} to {row['upper']:.4g}"
        value = row["missing_reason"] or f"{row['value']:.6g} {row['unit']}"
        name = row["indicator_id"]
        if row["section"] != "all":
            name += f" [{row['section']}]"
        standing = tuple(_percentile(row[f"standing_{one}"]) for one in head[5:])
        cells.append((name, row["period"], value, interval, row["status"], *standing))
    widths = [max(len(str(row[column])) for row in cells) for column in range(len(head))]
    for row in cells:
        padded = (f"{text!s:{width}}" for text, width in zip(row, widths, strict=True))
        lines.append("  ".join(padded).rstrip())
    lines += ["", "Last three columns: percentile (0 lowest, 100 highest) among areas of its kind."]
    lines += ["Sources:"]
    lines += sorted({f"  {row['source']}" for row in figures.rows if row["source"]})
    return "\n".join(lines) + "\n"


def _percentile(value: float | None) -> str:
    return "" if value is None else f"{value:.1f}"
