"""Raw files and definitions into a store: all of it or nothing."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from areaprofile.errors import (
    InputProblemsError,
    InterruptedBuildError,
    MissingFileError,
    Problem,
)
from areaprofile.flags.parameters import rule_version
from areaprofile.pipeline.areas_input import AreaInput, read_areas
from areaprofile.pipeline.arrays_stage import arrays_beside
from areaprofile.pipeline.audience import find_leaks
from areaprofile.pipeline.changes import find_changes
from areaprofile.pipeline.evidence_step import read_evidence, write_evidence
from areaprofile.pipeline.fingerprints import code_version, input_hashes, part_keys
from areaprofile.pipeline.flag_step import write_flags
from areaprofile.pipeline.geography import make_geography
from areaprofile.pipeline.group import Work
from areaprofile.pipeline.inputs import Inputs, read_inputs
from areaprofile.pipeline.place import Places, make_places
from areaprofile.pipeline.raw_tables import RawFolder
from areaprofile.pipeline.report import BuildReport, Say
from areaprofile.pipeline.reuse import PARTS, Before, open_before, take_places
from areaprofile.pipeline.sources_stage import related_sources
from areaprofile.pipeline.tables_stage import (
    count_areas,
    write_coverage,
    write_places,
    write_tables,
)
from areaprofile.pipeline.topmost import has_evidence, own_sources, packs_below
from areaprofile.pipeline.values_stage import make_context, make_values
from areaprofile.stopping import stoppable
from areaprofile.store.open import Store, current_build, open_store
from areaprofile.store.read import read_table
from areaprofile.store.write import StoreWriter, refuse_other_folder

VALUES = "Reading sources, working out values, checking them, drawing boundaries"


@dataclass(frozen=True)
class Plan:
    """The definitions and places of a build, free of problems so far."""

    inputs: Inputs
    given: AreaInput
    places: Places


def validate(
    names: Sequence[str],
    *,
    raw: Path | None = None,
    audience: str = "public",
    as_at: date | None = None,
    everything: bool = False,
    say: Say = print,
) -> BuildReport:
    """Read and check without writing anything: of several packs, the sources of the topmost.

    Definitions and areas of all packs are read; so are sources of those below that the topmost
    adds to. With `everything` all sources are (`report.unread` names packs whose were not).

    Raises InputProblemsError with every problem, MissingFileError without pack or raw folder.
    """
    report = BuildReport()
    with _one_way_out():
        plan, problems = _plan(names, raw, audience, as_at, report, say)
        if plan is not None:
            report.unread = () if everything else packs_below(plan.inputs)
            problems += _checked(plan, report, say)
        if problems:
            raise InputProblemsError(problems)
    return report


def _checked(plan: Plan, report: BuildReport, say: Say) -> list[Problem]:
    """Every problem of the raw files that are to be read (see `validate`)."""
    inputs = plan.inputs
    only = own_sources(inputs) if report.unread else None
    folder = RawFolder(inputs.raw)
    problems: list[Problem] = []
    with (
        report.stage(VALUES, say),
        closing(make_values(_work(plan, None), report, say, keys={}, only=only)) as values,
    ):
        next(values)
        if only is None:
            make_geography(plan.given, folder, inputs.pack, check_only=True)
        if only is None or has_evidence(inputs):
            _, problems = read_evidence(inputs, plan.places, report)
        return [*problems, *folder.problems, *next(values)]


def build(
    names: Sequence[str],
    out: Path,
    *,
    raw: Path | None = None,
    audience: str = "public",
    as_at: date | None = None,
    full: bool = False,
    say: Say = print,
) -> BuildReport:
    """Build the packs into the store at `out` and make it live.

    Parts of the live build that are made from the same things are taken over, unless `full`.
    Raises InputProblemsError with every problem found, MissingFileError, InterruptedBuildError
    when stopped; in each case the store is as it was before.
    """
    report = BuildReport(store=str(out))
    refuse_other_folder(out)
    with _one_way_out():
        plan, problems = _plan(names, raw, audience, as_at, report, say)
        if plan is None:
            raise InputProblemsError(problems)
        report.build, hashes = input_hashes(plan.inputs)
        small = plan.inputs.pack.stored_decimals is not None
        with StoreWriter(out, report.build, small=small) as writer:
            if not problems and not full and writer.is_built:
                writer.make_current()
                report.is_unchanged = True
                return report
            _write(plan, problems, writer, hashes, report, say, full=full)
    return report


def _plan(
    names: Sequence[str],
    raw: Path | None,
    audience: str,
    as_at: date | None,
    report: BuildReport,
    say: Say,
) -> tuple[Plan | None, list[Problem]]:
    with report.stage("Reading definitions", say):
        inputs, problems = read_inputs(names, raw=raw, audience=audience, as_at=as_at)
    if inputs is None:
        return None, problems
    with report.stage("Reading what areas there are", say):
        folder = RawFolder(inputs.raw)
        given = read_areas(inputs.spec, folder)
        problems += folder.problems
    if given is None:
        return None, [*problems, *_missing_raw_files(inputs, folder)]
    return Plan(inputs, given, make_places(given, inputs.pack.country_code)), problems


def _missing_raw_files(inputs: Inputs, folder: RawFolder) -> list[Problem]:
    """Sources whose file is not there, when the areas cannot be read and nothing else is tried."""
    for source in inputs.catalogue.sources.values():
        folder.path(source.file.path.partition("!")[0])
    return folder.problems


def _write(
    plan: Plan,
    problems: list[Problem],
    writer: StoreWriter,
    hashes: Mapping[str, str],
    report: BuildReport,
    say: Say,
    *,
    full: bool,
) -> None:
    live = _live(writer.root)
    before = None if full else open_before(live, as_at=plan.inputs.as_at)
    report.taken_from = before.store.build if before is not None else ""
    keys = part_keys(plan.inputs, hashes, related_sources(plan.inputs.catalogue))
    # Values are worked out by other processes, boundaries meanwhile by this one.
    with (
        report.stage(VALUES, say),
        closing(
            make_values(_work(plan, writer), report, say, keys=keys.groups, before=before)
        ) as values,
    ):
        next(values)
        with report.aside("Boundaries"):
            wrong = _make_places(plan, writer, keys.places, before, report)
        with report.aside("Judgements, money, peers and records"):
            evidence, more = read_evidence(plan.inputs, plan.places, report)
        problems += [*wrong, *more, *next(values)]
    if problems:
        raise InputProblemsError(problems)
    facts = _facts(plan, keys.places, hashes, report)
    areas = read_table(writer.as_store(facts), "area")
    report.areas = count_areas(areas, plan.places.vintages)
    with report.stage("Writing definitions and what stands beside the values", say):
        problems = write_tables(plan.inputs, plan.given, areas, writer, report)
        problems += write_evidence(plan.inputs, evidence, areas, writer, report)
        write_coverage(plan.inputs, writer, report)
        problems += find_leaks(writer.folder, plan.inputs.closed)
    if problems:
        raise InputProblemsError(problems)
    with report.stage("Looking for under-performance and strengths", say):
        report.flags = _flags_and_arrays(plan, writer, facts, before, report)
    with report.stage("Making it live", say):
        store = writer.publish(facts)
    if live is not None:
        with report.stage("Comparing with the build before", say):
            report.changes = find_changes(live, store)


def _make_places(
    plan: Plan, writer: StoreWriter, key: str, before: Before | None, report: BuildReport
) -> list[Problem]:
    """Write areas, boundaries, geometry and postcodes, or take them over; the problems found."""
    if before is not None and take_places(before, writer, key):
        report.taken_places = True
        report.postcodes = before.parts["places"]["postcodes"]
        return []
    folder = RawFolder(plan.inputs.raw)
    geography = make_geography(plan.given, folder, plan.inputs.pack)
    if geography is None:
        return folder.problems
    return write_places(plan.inputs, plan.places, geography, writer, report)


def _flags_and_arrays(
    plan: Plan,
    writer: StoreWriter,
    facts: dict[str, Any],
    before: Before | None,
    report: BuildReport,
) -> int:
    """Make flags, and arrays at the same time; returns how many flags are raised."""
    problems: list[Problem] = []
    if plan.inputs.pack.with_arrays:
        with arrays_beside(writer, facts, before, report, problems) as arrays:
            arrays.wait_for_first()
            flags, found = write_flags(writer, facts)
    else:
        flags, found = write_flags(writer, facts)
    problems += report.found(found)
    if problems:
        raise InputProblemsError(problems)
    return flags


def _work(plan: Plan, writer: StoreWriter | None) -> Work:
    return Work(plan.inputs, plan.places, make_context(plan.inputs, plan.places), writer)


def _facts(
    plan: Plan, places_key: str, hashes: Mapping[str, str], report: BuildReport
) -> dict[str, Any]:
    inputs = plan.inputs
    places = {"key": places_key, "postcodes": report.postcodes}
    groups = {name: report.groups[name] for name in sorted(report.groups)}
    notices = dict.fromkeys(pack.notice for pack in inputs.catalogue.packs if pack.notice)
    return {
        "packs": [
            {"pack_id": pack.pack_id, "name": pack.name, "is_invented": pack.is_invented}
            for pack in inputs.catalogue.packs
        ],
        "is_invented": inputs.pack.is_invented,
        "notice": " ".join(notices),
        "country_code": inputs.pack.country_code,
        "country_name": inputs.pack.country_name,
        "as_at": inputs.as_at,
        "audience": inputs.audience,
        "built_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "code_version": code_version(),
        "vintages": dict(plan.places.vintages),
        "boundaries": {
            "licence": inputs.spec.boundary.licence,
            "attribution": inputs.spec.boundary.attribution,
        },
        "population_period": inputs.spec.population.period,
        "rule_version": rule_version(),
        "inputs": [{"path": file, "sha256": hashes[file]} for file in hashes],
        PARTS: {"places": places, "groups": groups, "arrays": {}},
    }


def _live(root: Path) -> Store | None:
    try:
        return open_store(root, build=current_build(root))
    except MissingFileError:
        return None


@contextmanager
def _one_way_out() -> Iterator[None]:
    """Ctrl-C and SIGTERM end the work in the same way: what was begun is taken back."""
    try:
        with stoppable():
            yield
    except KeyboardInterrupt:
        raise InterruptedBuildError("Stopped. Nothing was changed.") from None
