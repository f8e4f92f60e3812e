"""How does a table or a map become a file with the same bytes every time?"""

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

import geopandas
import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio
import shapely
from numpy.typing import NDArray

# GeoPackage notes when it was written; this fixed moment stands instead.
_MOMENT = "2024-12-01T00:00:00.000Z"


def write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A CSV of UTF-8 with `\\n` ends; None becomes an empty cell, floats lose trailing noise."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([_cell(value) for value in row] for row in rows)
    path.write_bytes(text.getvalue().encode())


def _cell(value: object) -> object:
    if value is None or (isinstance(value, float) and value != value):
        return ""
    if isinstance(value, float):
        return f"{value:.6g}" if abs(value) < 1e5 else f"{value:.0f}"
    return value


def write_parquet(path: Path, table: pa.Table) -> None:
    """A Parquet file without clocks or random names in it; integers as differences."""
    path.parent.mkdir(parents=True, exist_ok=True)
    whole = [field.name for field in table.schema if pa.types.is_integer(field.type)]
    pq.write_table(
        table,
        path,
        compression="zstd",
        compression_level=19,
        use_dictionary=[name for name in table.column_names if name not in whole],  # pyright: ignore[reportArgumentType]
        column_encoding=dict.fromkeys(whole, "DELTA_BINARY_PACKED"),
        write_statistics=False,
        store_schema=False,
        row_group_size=1 << 20,
    )


def write_geopackage(
    path: Path, layer: str, code_column: str, codes: Sequence[str], polygons: NDArray
) -> None:
    """Polygons in longitude and latitude, a row each, in the order of their codes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    frame = geopandas.GeoDataFrame(
        {code_column: list(codes)}, geometry=shapely.force_2d(polygons), crs="EPSG:4326"
    )
    before = pyogrio.get_gdal_config_option("OGR_CURRENT_DATE")
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": _MOMENT})
    try:
        frame.to_file(
            path, layer=layer, driver="GPKG", engine="pyogrio", SPATIAL_INDEX="NO",
            geometry_type="MultiPolygon" if _any_multi(polygons) else "Polygon",
            promote_to_multi=_any_multi(polygons),
        )  # fmt: skip
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": before})


def _any_multi(polygons: NDArray) -> bool:
    return bool((shapely.get_type_id(polygons) == 6).any())
