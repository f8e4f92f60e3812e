"""Downloads: the figures of a page, unrounded, with codes, limits, status, period and source."""

import io
from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from areaprofile.catalogue.records import Indicator
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.places import Place
from areaprofile.tables.series import Series

COLUMNS = (
    "area_code area_name level indicator_id indicator_name unit period value lower upper numerator "
    "denominator status missing_reason publisher source licence build notice"
).split()


def map_csv(
    atlas: Atlas, *, level: str, indicator: Indicator, series: Series, positions: np.ndarray
) -> bytes:
    """One measure and period over many areas."""
    rows = [
        figure_row(atlas, atlas.places.by_code[code], indicator, series, int(position))
        for code, position in zip(atlas.level(level).codes[positions], positions, strict=True)
    ]
    return _as_csv(rows)


def profile_csv(atlas: Atlas, place: Place) -> bytes:
    """Every measure and period of one area."""
    position = atlas.level(place.level).position[place.code]
    rows = [
        figure_row(atlas, place, indicator, series, position)
        for indicator in atlas.measures_at(place.level)
        for series in atlas.series(place.level, indicator.indicator_id).values()
    ]
    return _as_csv(rows)


def figure_row(
    atlas: Atlas, place: Place, indicator: Indicator, series: Series, position: int
) -> Sequence[object]:
    """One figure as the cells of COLUMNS; `position` is that of the place in its level."""
    sources = [atlas.sources[key] for key in indicator.sources if key in atlas.sources]
    return (
        place.code,
        place.name,
        place.level,
        indicator.indicator_id,
        indicator.name,
        indicator.unit,
        series.period,
        series.value[position],
        series.lower[position],
        series.upper[position],
        series.numerator[position],
        series.denominator[position],
        series.status_at(position),
        series.reason_at(position) or "",
        _joined(source.publisher for source in sources),
        _joined(source.title for source in sources),
        _joined(source.licence for source in sources),
        atlas.store.build,
        atlas.store.manifest.get("notice", ""),
    )


def _joined(texts: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(texts))


def _as_csv(rows: Sequence[Sequence[object]]) -> bytes:
    buffer = io.StringIO()
    pd.DataFrame(rows, columns=COLUMNS).map(harmless).to_csv(buffer, index=False)
    # With a byte-order mark, as spreadsheets otherwise misread accents and pound signs.
    return buffer.getvalue().encode("utf-8-sig")


def harmless(cell: object) -> object:
    """A text that a spreadsheet would run as a formula, made plain by a leading apostrophe."""
    if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return "'" + cell
    return cell
