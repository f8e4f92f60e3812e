"""Where everything stands inside a store, and which columns a table of values has."""

from pathlib import Path

import pyarrow as pa

from areaprofile.catalogue.records import LEVELS

MANIFEST = "manifest.json"
CURRENT = "current"
LOCK = ".building.lock"
HALF_BUILT = ".building-"

# Values of older boundary vintages stand beside those of today's areas.
VALUE_LEVELS = (*LEVELS, "lsoa-2011", "lsoa-2001")

VALUE_SCHEMA = pa.schema(
    [
        ("indicator_id", pa.string()),
        ("area_code", pa.string()),
        ("vintage", pa.string()),
        ("period", pa.string()),
        ("section", pa.string()),
        ("value", pa.float64()),
        ("lower", pa.float64()),
        ("upper", pa.float64()),
        ("numerator", pa.float64()),
        ("denominator", pa.float64()),
        ("status", pa.string()),
        ("missing_reason", pa.string()),
        ("native_level", pa.string()),
        ("conversion_quality", pa.string()),
        ("release_id", pa.string()),
    ]
)
VALUE_COLUMNS = tuple(VALUE_SCHEMA.names)

AREA_SCHEMA = pa.schema(
    [
        ("area_code", pa.string()),
        ("vintage", pa.string()),
        ("level", pa.string()),
        ("name", pa.string()),
        ("friendly_name", pa.string()),
        ("council_code", pa.string()),
        ("upper_tier_code", pa.string()),
        ("region_code", pa.string()),
        ("msoa_code", pa.string()),
        ("ward_code", pa.string()),
        ("council_type", pa.string()),
        ("population", pa.float64()),
        ("area_km2", pa.float64()),
        ("lon", pa.float64()),
        ("lat", pa.float64()),
        ("in_peer_pool", pa.bool_()),
        ("valid_from", pa.string()),
        ("valid_to", pa.string()),
        ("is_invented", pa.bool_()),
    ]
)
AREA_COLUMNS = tuple(AREA_SCHEMA.names)


def table_path(folder: Path, name: str) -> Path:
    """The file of one table of a build."""
    return folder / "tables" / f"{name}.parquet"


def values_path(folder: Path, level: str, indicator_id: str) -> Path:
    """The file of one indicator's values at one level of a build."""
    return folder / "values" / level / f"{indicator_id}.parquet"


def boundaries_path(folder: Path, level: str, vintage: str) -> Path:
    """The GeoParquet file of one level of a build."""
    return folder / "boundaries" / f"{level}-{vintage}.parquet"


def geometry_path(folder: Path, level: str, vintage: str, within: str) -> Path:
    """The compact geometry that a browser paints: the areas of `level` inside one area."""
    return folder / "geometry" / f"{level}-{vintage}-{within}.bin"


def arrays_path(folder: Path, level: str) -> Path:
    """The folder of one level's memory-mapped arrays."""
    return folder / "arrays" / level
