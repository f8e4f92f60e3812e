"""Downloads: the figures of a page, unrounded, with codes, limits, status, period and source."""

import io
from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd
import pyarrow as pa

from areaprofile.catalogue.records import Indicator
from areaprofile.store.open import Store
from areaprofile.store.read import read_value_columns
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.places import Place
from areaprofile.tables.series import Series
from areaprofile.tables.written import written_frame

COLUMNS = (
    "area_code area_name level indicator_id indicator_name unit period value lower upper numerator "
    "denominator status missing_reason native_level conversion_quality release_id publisher source "
    "licence build notice"
).split()

# native level, conversion quality (empty: not converted), release
Origin = tuple[str, str, str]
NO_ORIGIN: Origin = ("", "", "")


def map_frame(
    atlas: Atlas, *, level: str, indicator: Indicator, series: Series, positions: np.ndarray
) -> pd.DataFrame:
    """One measure and period over many areas, with COLUMNS."""
    rows = _map_rows(atlas, level=level, indicator=indicator, series=series, positions=positions)
    return pd.DataFrame(rows, columns=COLUMNS)


def _map_rows(
    atlas: Atlas, *, level: str, indicator: Indicator, series: Series, positions: np.ndarray
) -> list[Sequence[object]]:
    """One measure and period over many areas, a row of COLUMNS each."""
    codes = atlas.level(level).codes[positions]
    origins = origins_of(atlas.store, level, indicator.indicator_id, period=series.period)
    return [
        figure_row(
            atlas,
            atlas.places.by_code[code],
            indicator,
            series,
            int(position),
            origin=origins.get((code, series.period), NO_ORIGIN),
        )
        for code, position in zip(codes, positions, strict=True)
    ]


def profile_csv(atlas: Atlas, place: Place) -> bytes:
    """Every measure and period of one area."""
    position = atlas.level(place.level).position[place.code]
    rows = []
    for indicator in atlas.measures_at(place.level):
        key = indicator.indicator_id
        origins = origins_of(atlas.store, place.level, key, area_code=place.code)
        rows += [
            figure_row(
                atlas,
                place,
                indicator,
                series,
                position,
                origin=origins.get((place.code, series.period), NO_ORIGIN),
            )
            for series in atlas.series(place.level, key).values()
        ]
    return as_csv(rows)


def figure_row(
    atlas: Atlas,
    place: Place,
    indicator: Indicator,
    series: Series,
    position: int,
    *,
    origin: Origin = NO_ORIGIN,
) -> Sequence[object]:
    """One figure as the cells of COLUMNS; `position` is that of the place in its level."""
    return figure_cells(
        atlas,
        place,
        indicator,
        period=series.period,
        numbers=tuple(
            float(part[position])
            for part in (
                series.value,
                series.lower,
                series.upper,
                series.numerator,
                series.denominator,
            )
        ),
        status=series.status_at(position),
        reason=series.reason_at(position) or "",
        origin=origin,
    )


def figure_cells(
    atlas: Atlas,
    place: Place,
    indicator: Indicator,
    *,
    period: str,
    numbers: Sequence[float],
    status: str,
    reason: str,
    origin: Origin = NO_ORIGIN,
) -> tuple[object, ...]:
    """The cells of COLUMNS; `numbers` are value, lower, upper, numerator and denominator."""
    return (
        place.code,
        place.name,
        place.level,
        indicator.indicator_id,
        indicator.name,
        indicator.unit,
        period,
        *numbers,
        status,
        reason,
        *origin,
        *source_cells(atlas, indicator),
        atlas.store.build,
        atlas.store.manifest.get("notice", ""),
    )


def source_cells(atlas: Atlas, indicator: Indicator) -> tuple[str, str, str]:
    """Publisher, title and licence of all sources of a measure."""
    sources = [atlas.sources[key] for key in indicator.sources if key in atlas.sources]
    return (
        joined(source.publisher for source in sources),
        joined(source.title for source in sources),
        joined(source.licence for source in sources),
    )


def joined(texts: Iterable[str]) -> str:
    """Several texts in one cell, each once."""
    return "; ".join(dict.fromkeys(texts))


def origins_of(
    store: Store, level: str, indicator_id: str, *, area_code: str = "", period: str = ""
) -> dict[tuple[str, str], Origin]:
    """(area code, period) → where a figure comes from; of one area or one period if named."""
    names = ["area_code", "period", "section", "native_level", "conversion_quality", "release_id"]
    table = read_value_columns(store, level, indicator_id, columns=names)
    keep = np.asarray(table["section"].to_numpy() == "all")
    for name, wanted in (("area_code", area_code), ("period", period)):
        if wanted:
            keep &= table[name].to_numpy() == wanted
    rows = table.filter(pa.array(keep)).select([name for name in names if name != "section"])
    return {
        (code, period): (native or "", quality or "", release or "")
        for code, period, native, quality, release in zip(
            *(column.to_pylist() for column in rows.columns), strict=True
        )
    }


def as_csv(rows: Sequence[Sequence[object]]) -> bytes:
    """Rows of COLUMNS as a file."""
    buffer = io.StringIO()
    written_frame(pd.DataFrame(rows, columns=COLUMNS)).map(harmless).to_csv(buffer, index=False)
    # With a byte-order mark, as spreadsheets otherwise misread accents and pound signs.
    return buffer.getvalue().encode("utf-8-sig")


def harmless(cell: object) -> object:
    """A text that a spreadsheet would run as a formula, made plain by a leading apostrophe."""
    if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return "'" + cell
    return cell
