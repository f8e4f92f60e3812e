"""The figures of one measure, or of one area, as a frame: every period and section, unrounded.

A row per figure with the codes, limits, status, reason where it is missing, source and build. The
same frame becomes a CSV, XLSX or Parquet file (`frame_files`).
"""

import numpy as np
import pandas as pd
import pyarrow as pa

from areaprofile.catalogue.records import Indicator
from areaprofile.store.layout import VALUE_COLUMNS, VALUE_SCHEMA
from areaprofile.store.read import read_value_columns
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.places import Place

COLUMNS = (
    "area_code area_name level vintage indicator_id indicator_name unit period section value lower "
    "upper numerator denominator status missing_reason native_level conversion_quality release_id "
    "publisher source licence build notice"
).split()


def measure_figures(atlas: Atlas, measure: Indicator, level: str) -> pd.DataFrame:
    """Every figure of a measure at a level, with COLUMNS.

    Raises UnknownCodeError where the measure has none at this level.
    """
    key = measure.indicator_id
    table = read_value_columns(atlas.store, level, key, columns=VALUE_COLUMNS)
    return _told(atlas, level, table.to_pandas())


def area_figures(atlas: Atlas, place: Place) -> pd.DataFrame:
    """Every figure of an area, with COLUMNS, in the order of the catalogue."""
    parts = []
    for measure in atlas.measures_at(place.level):
        key = measure.indicator_id
        table = read_value_columns(atlas.store, place.level, key, columns=VALUE_COLUMNS)
        own = table.filter(pa.array(table["area_code"].to_numpy() == place.code))
        if own.num_rows:
            parts.append(own.unify_dictionaries().cast(VALUE_SCHEMA))
    if not parts:
        return pd.DataFrame(columns=COLUMNS)
    return _told(atlas, place.level, pa.concat_tables(parts).to_pandas())


def rows_of(atlas: Atlas, measure: Indicator, level: str) -> int:
    """About how many rows a measure's file will have: areas × periods."""
    return len(atlas.level(level).codes) * len(atlas.series(level, measure.indicator_id))


def _told(atlas: Atlas, level: str, frame: pd.DataFrame) -> pd.DataFrame:
    codes, keys = frame["area_code"].astype("str"), frame["indicator_id"].astype("str")
    about = {key: _about(atlas, key) for key in keys.unique()}
    told = frame.assign(
        area_name=codes.map({code: _name(atlas, code) for code in codes.unique()}),
        level=level,
        build=atlas.store.build,
        notice=str(atlas.store.manifest.get("notice", "")),
        **{
            name: keys.map({key: facts[name] for key, facts in about.items()})
            for name in ("indicator_name", "unit", "publisher", "source", "licence")
        },
    )[COLUMNS]
    numbers = told.select_dtypes("number").columns
    texts = [name for name in COLUMNS if name not in numbers]
    filled = told[texts].astype("object").where(told[texts].notna(), "")
    return filled.join(told[numbers].astype(np.float64))[COLUMNS]


def _about(atlas: Atlas, indicator_id: str) -> dict[str, str]:
    measure = atlas.measures[indicator_id]
    sources = [atlas.sources[key] for key in measure.sources if key in atlas.sources]
    told = {
        name: "; ".join(dict.fromkeys(getattr(source, field) for source in sources))
        for name, field in (("publisher", "publisher"), ("source", "title"), ("licence", "licence"))
    }
    return {"indicator_name": measure.name, "unit": measure.unit, **told}


def _name(atlas: Atlas, code: str) -> str:
    place = atlas.places.by_code.get(code)
    return place.name if place else ""
