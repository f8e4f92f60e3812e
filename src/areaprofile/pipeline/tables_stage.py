"""Writing everything of a build that is not a value: places, and the tables of definitions."""

from collections.abc import Mapping

import pandas as pd

from areaprofile.checks import Context, run_checks
from areaprofile.errors import Problem
from areaprofile.pipeline.areas_input import AreaInput
from areaprofile.pipeline.coverage import (
    TABLE_KINDS,
    completeness_table,
    coverage_table,
    freshness_table,
)
from areaprofile.pipeline.definition_tables import (
    basket_table,
    indicator_table,
    partner_table,
    period_table,
    records_table,
    release_table,
    source_table,
    theme_table,
    version_table,
)
from areaprofile.pipeline.geography import Geography
from areaprofile.pipeline.geometry_files import write_geometry
from areaprofile.pipeline.inputs import Inputs
from areaprofile.pipeline.place import Places
from areaprofile.pipeline.raw_tables import RawFolder
from areaprofile.pipeline.report import BuildReport
from areaprofile.pipeline.services import service_table
from areaprofile.store.manifest import file_sha256
from areaprofile.store.write import StoreWriter


def write_places(
    inputs: Inputs,
    places: Places,
    geography: Geography,
    writer: StoreWriter,
    report: BuildReport,
) -> list[Problem]:
    """Check and write areas, boundaries, geometry and postcodes; returns the problems."""
    areas = geography.areas
    problems = report.found(run_checks("area", areas, "tables/area", Context()))
    writer.table("area", areas)
    for (level, vintage), frame in geography.boundaries.items():
        label = f"boundaries/{level}-{vintage}"
        problems += report.found(run_checks("boundary", frame, label, Context()))
        writer.boundaries(level, vintage, frame)
    write_geometry(geography, writer)
    return problems + _write_postcodes(inputs, places, writer, report)


def write_tables(
    inputs: Inputs,
    given: AreaInput,
    areas: pd.DataFrame,
    writer: StoreWriter,
    report: BuildReport,
) -> list[Problem]:
    """Check and write the tables of definitions; returns the problems. `areas`: the table."""
    tables = _tables(inputs, given, areas, report)
    problems: list[Problem] = []
    context = Context(tables={**tables, "area": areas})
    for name, frame in tables.items():
        problems += report.found(run_checks(name, frame, f"tables/{name}", context))
        writer.table(name, frame)
    return problems


def count_areas(areas: pd.DataFrame, vintages: Mapping[str, str]) -> dict[str, int]:
    """How many areas of today there are, by level."""
    today = areas[areas["vintage"] == areas["level"].map(dict(vintages))]
    return {str(level): int(count) for level, count in today["level"].value_counts().items()}


def write_coverage(inputs: Inputs, writer: StoreWriter, report: BuildReport) -> None:
    """Write how much of everything there is, and how old: completeness, freshness, coverage."""
    indicators = inputs.catalogue.indicators
    table = completeness_table(report.completeness)
    writer.table("completeness", table)
    writer.table("freshness", freshness_table(table, indicators))
    rows = {kind: writer.rows_of(kind) for kind in TABLE_KINDS}
    writer.table("coverage", coverage_table(table, indicators, rows))


def _tables(
    inputs: Inputs, given: AreaInput, areas: pd.DataFrame, report: BuildReport
) -> dict[str, pd.DataFrame]:
    catalogue = inputs.catalogue
    hashes = {
        source_id: file_sha256(inputs.root_of(file) / file)
        for source_id, source in catalogue.sources.items()
        for file in [source.file.path.partition("!")[0]]
    }
    return {
        "area_change": given.changes.assign(weight=_weights(given.changes)),
        "council_change": given.council_changes.assign(share=float("nan")),
        "council_service": service_table(catalogue.council_services, areas),
        "indicator": indicator_table(catalogue.indicators.values()),
        "indicator_version": version_table(catalogue.versions),
        "source": source_table(catalogue.sources.values()),
        "release": release_table(catalogue.sources.values(), hashes),
        "measure": records_table(catalogue.measures),
        "period": period_table(report.periods),
        "theme": theme_table(catalogue.themes.values()),
        "partner": partner_table(catalogue.partners.values()),
        "framework": records_table(catalogue.frameworks),
        "basket": basket_table(catalogue.baskets),
        "indicator_framework": records_table(catalogue.indicator_groups),
    }


def _weights(changes: pd.DataFrame) -> pd.Series:
    """1 where the old area is wholly in the new one; unknown where it was split; none for X."""
    return changes["kind"].map({"U": 1.0, "M": 1.0}).astype("float64")


def _write_postcodes(
    inputs: Inputs, places: Places, writer: StoreWriter, report: BuildReport
) -> list[Problem]:
    spec = inputs.spec.postcodes
    if not spec.file:
        return []
    folder = RawFolder(inputs.raw)
    frame = folder.columns(spec.file, [spec.code, spec.to])
    if frame is None:
        return folder.problems
    frame = frame.set_axis(["postcode", "area_code"], axis=1).dropna()
    known = frame["area_code"].isin(places.known_lsoas)
    strange = frame[~known].drop_duplicates("area_code").head(10)
    report.postcodes = writer.postcodes(frame[known])
    do = "mend the code, or take the postcode out"
    return [
        Problem(spec.file, 0, spec.to, f"an unknown area code {code!r}", do)
        for code in strange["area_code"]
    ]
