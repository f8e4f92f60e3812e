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
    return as_csv(rows)


def profile_csv(atlas: Atlas, place: Place) -> bytes:
    """Every measure and period of one area."""
    position = atlas.level(place.level).position[place.code]
    rows = [
        figure_row(atlas, place, indicator, series, position)
        for indicator in atlas.measures_at(place.level)
        for series in atlas.series(place.level, indicator.indicator_id).values()
    ]
    return as_csv(rows)


def figure_row(
    atlas: Atlas, place: Place, indicator: Indicator, series: Series, position: int
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
) -> tuple[object, ...]:
    """The cells of COLUMNS; `numbers` are value, lower, upper, numerator and denominator."""
    sources = [atlas.sources[key] for key in indicator.sources if key in atlas.sources]
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
        _joined(source.publisher for source in sources),
        _joined(source.title for source in sources),
        _joined(source.licence for source in sources),
        atlas.store.build,
        atlas.store.manifest.get("notice", ""),
    )


def _joined(texts: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(texts))


def as_csv(rows: Sequence[Sequence[object]]) -> bytes:
    """Rows of COLUMNS as a file."""
    buffer = io.StringIO()
    pd.DataFrame(rows, columns=COLUMNS).map(harmless).to_csv(buffer, index=False)
    # With a byte-order mark, as spreadsheets otherwise misread accents and pound signs.
    return buffer.getvalue().encode("utf-8-sig")


def harmless(cell: object) -> object:
    """A text that a spreadsheet would run as a formula, made plain by a leading apostrophe."""
    if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return "'" + cell
    return cell
