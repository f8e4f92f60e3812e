"""The geography of a build: the table of areas, and the boundaries of every level."""

from collections.abc import Mapping
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd

from areaprofile.catalogue.records import Pack
from areaprofile.pipeline.areas_input import AreaInput
from areaprofile.pipeline.boundaries import (
    Shapes,
    areas_km2,
    boundary_frame,
    dissolve_levels,
    generalisations,
    inside_points,
    join_frames,
    laid_on_grid,
    mend_coverage,
    read_shapes,
)
from areaprofile.pipeline.place import LEVEL_COLUMN, find_vintages
from areaprofile.pipeline.raw_tables import RawFolder
from areaprofile.store.layout import AREA_COLUMNS


@dataclass(frozen=True)
class Geography:
    """Where everything is.

    `areas`: the table of areas (AREA_COLUMNS), today's and older ones. `lsoas`: a row per
    neighbourhood of today, with the codes of its parents. `boundaries`: by level and vintage.
    `upper_tiers`: counties, and councils that have none above them. `vintages`: of each level.
    """

    areas: pd.DataFrame
    lsoas: pd.DataFrame
    boundaries: Mapping[tuple[str, str], gpd.GeoDataFrame]
    upper_tiers: gpd.GeoDataFrame
    vintages: Mapping[str, str]


def make_geography(
    given: AreaInput, raw: RawFolder, pack: Pack, *, check_only: bool = False
) -> Geography | None:
    """Join, dissolve and measure; None when boundaries have problems (they are in `raw`).

    With `check_only` the files are read and nothing is made of them.
    """
    spec = given.spec
    lsoas = given.lsoas.assign(country_code=pack.country_code)
    shapes = read_shapes(raw, spec.boundary.file, spec.boundary.code, lsoas["area_code"].to_numpy())
    older = _older_boundaries(given, raw)
    if shapes is None or raw.problems or check_only:
        return None
    shapes = Shapes(shapes.codes, mend_coverage(shapes.polygons))
    vintages = find_vintages(given)
    frames = _frames(shapes, lsoas, vintages)
    upper_tiers = frames.pop("upper_tier")
    lsoas = lsoas.assign(area_km2=areas_km2(shapes.polygons))
    tables = [
        _level_table(level, frame, given, lsoas, pack)
        for level, frame in {**frames, "upper_tier": upper_tiers}.items()
    ]
    areas = pd.concat([*tables, _older_lsoas(given, pack)], ignore_index=True)
    areas = areas.drop_duplicates(["area_code", "vintage"])
    frames["council"] = join_frames(frames["council"], upper_tiers)
    boundaries = {(level, vintages[level]): frame for level, frame in frames.items()}
    return Geography(areas, lsoas, boundaries | older, upper_tiers, vintages)


def _frames(
    shapes: Shapes, lsoas: pd.DataFrame, vintages: Mapping[str, str]
) -> dict[str, gpd.GeoDataFrame]:
    levels = [level for level in LEVEL_COLUMN if level in vintages or level == "upper_tier"]
    parents = pd.DataFrame({level: lsoas[LEVEL_COLUMN[level]] for level in levels[1:]})
    by_column = {
        column: {"lsoa": coarse, **dissolve_levels(coarse, parents)}
        for column, coarse in generalisations(shapes).items()
    }
    frames = {}
    for level in levels:
        vintage = vintages.get(level, vintages["council"])
        shapes_of = {column: found[level] for column, found in by_column.items()}
        frames[level] = boundary_frame(shapes_of, vintage=vintage)
    return frames


def _older_boundaries(given: AreaInput, raw: RawFolder) -> dict[tuple[str, str], gpd.GeoDataFrame]:
    frames = {}
    for older in given.spec.older_boundary:
        changes = given.changes
        codes = changes.loc[changes["from_vintage"] == older.vintage, "from_code"].unique()
        shapes = read_shapes(raw, older.file, older.code, np.sort(codes.astype(str)))
        if shapes is not None:
            columns = {"geometry": Shapes(shapes.codes, laid_on_grid(shapes.polygons))}
            frames[("lsoa", older.vintage)] = boundary_frame(columns, vintage=older.vintage)
    return frames


def _level_table(
    level: str, frame: gpd.GeoDataFrame, given: AreaInput, lsoas: pd.DataFrame, pack: Pack
) -> pd.DataFrame:
    codes = frame["area_code"].astype("str")
    column = LEVEL_COLUMN[level]
    first = lsoas.drop_duplicates(column).set_index(column, drop=False)
    sums = lsoas.groupby(column)[["population", "area_km2"]].sum(min_count=1).loc[list(codes)]
    points = inside_points(np.asarray(frame.geometry.values))
    table = pd.DataFrame({"area_code": codes, "lon": points[:, 0], "lat": points[:, 1]})
    table["level"] = "council" if level == "upper_tier" else level
    names = _names(level, given, lsoas, pack)
    table["name"] = [names.get(code, code) for code in codes]
    table["friendly_name"] = words_of(codes, given.friendly.get(level, {}))
    for parent in _parents_of(level):
        table[parent] = first[parent].loc[list(codes)].to_numpy()
    table["population"] = sums["population"].to_numpy()
    table["area_km2"] = sums["area_km2"].to_numpy()
    is_council = level in ("council", "upper_tier")
    if is_council:
        table["council_type"] = words_of(codes, given.council_types)
    if level == "upper_tier":
        table["council_code"] = codes
    table["in_peer_pool"] = is_council & ~codes.isin(given.spec.not_peers)
    table["vintage"] = frame["vintage"].to_numpy()
    return table.assign(is_invented=pack.is_invented).reindex(columns=list(AREA_COLUMNS))


def words_of(codes: pd.Series, words: Mapping[str, str]) -> pd.Series:
    """The word for each code, as text; missing where there is none."""
    return pd.Series([words.get(code) for code in codes], index=codes.index, dtype="str")


def _parents_of(level: str) -> tuple[str, ...]:
    above = ("council_code", "upper_tier_code", "region_code")
    return {
        "lsoa": (*above, "msoa_code", "ward_code"),
        "upper_tier": above[1:],
        "region": above[2:],
        "country": (),
    }.get(level, above)


def _names(level: str, given: AreaInput, lsoas: pd.DataFrame, pack: Pack) -> Mapping[str, str]:
    if level == "lsoa":
        return dict(zip(lsoas["area_code"], lsoas["name"], strict=True))
    if level == "country":
        return {pack.country_code: pack.country_name}
    return given.names.get(level, {})


def _older_lsoas(given: AreaInput, pack: Pack) -> pd.DataFrame:
    """Areas of older vintages, in the council of the first of today's areas that came of them."""
    changes = given.changes
    home = given.lsoas.set_index("area_code")
    home = home[["council_code", "upper_tier_code", "region_code"]]
    parts = []
    for vintage in sorted(changes["from_vintage"].unique(), reverse=True):
        step = changes[changes["from_vintage"] == vintage].drop_duplicates("from_code")
        home = home.reindex(step["to_code"].to_numpy()).set_axis(step["from_code"].to_numpy())
        table = home.rename_axis("area_code").reset_index()
        named = step["from_name"].notna()
        table["name"] = step["from_name"].where(named, step["from_code"]).to_numpy(dtype=object)
        table = table.assign(vintage=vintage, level="lsoa", is_invented=pack.is_invented)
        parts.append(table.assign(in_peer_pool=False).reindex(columns=list(AREA_COLUMNS)))
    if not parts:
        return pd.DataFrame(columns=list(AREA_COLUMNS))
    return pd.concat(parts, ignore_index=True)
