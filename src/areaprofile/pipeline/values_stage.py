"""Working out and checking the values of all indicators, on two cores where there are two."""

from collections import Counter
from collections.abc import Generator, Iterator, Mapping

import pandas as pd

from areaprofile.checks import Context, run_checks
from areaprofile.errors import Problem
from areaprofile.pipeline.coverage import completeness
from areaprofile.pipeline.group import GroupResult, Work
from areaprofile.pipeline.inputs import Inputs
from areaprofile.pipeline.place import Places
from areaprofile.pipeline.report import BuildReport, Say
from areaprofile.pipeline.reuse import Before, take_group
from areaprofile.pipeline.sources_stage import pieces_of, related_sources
from areaprofile.pipeline.stored import stored
from areaprofile.pipeline.values import indicator_values
from areaprofile.pipeline.workers import results_of, workers


def make_values(
    work: Work,
    report: BuildReport,
    say: Say,
    *,
    keys: Mapping[str, str],
    before: Before | None = None,
    only: frozenset[str] | None = None,
) -> Generator[list[Problem], None, None]:
    """Work through all groups; yields nothing but lets the caller work meanwhile.

    The first step starts the work and returns at once with an empty list; the second waits for
    all of it and returns every problem. Groups that `before` has with the same key are taken over.
    `only`: groups that have one of these sources; without it, all.
    """
    groups = [one for one in _by_size(work.inputs) if only is None or not only.isdisjoint(one)]
    taken = list(_taken(work, groups, keys, before))
    names = {one.name for one in taken}
    with workers(work) as beside:
        begun = [beside.begin(work_on, group) for group in groups if group[0] not in names]
        yield []
        problems: list[Problem] = []
        done = 0
        for results in (taken, results_of(begun)):
            for result in results:
                done += len(result.indicator_ids)
                of = len(work.inputs.catalogue.indicators)
                say(f"  {done:4} of {of} measures ({result.name}{_how(result, names)})")
                problems += _take_in(result, report)
                report.groups[result.name] = result.record(keys.get(result.name, ""))
        report.taken_groups = len(taken)
        yield problems


def work_on(work: Work, group: list[str]) -> GroupResult:
    """Read a group of sources, work out its indicators, check and write them."""
    catalogue = work.inputs.catalogue
    result = GroupResult(group[0])
    pieces, problems, result.left_out = pieces_of(group, catalogue, work.places, work.inputs.roots)
    result.problems = problems
    result.indicator_ids = sorted(pieces)
    for indicator_id in sorted(pieces):
        indicator = catalogue.indicators[indicator_id]
        frames = indicator_values(indicator, pieces.pop(indicator_id), work.places)
        frames = stored(frames, indicator, work.inputs.pack)
        for level, frame in frames.items():
            label = f"values/{level}/{indicator_id}"
            found = run_checks("values", frame, label, work.context)
            result.checks.append(found)
            if level in work.places.vintages:
                as_at = work.inputs.as_at
                result.completeness.append(completeness(frame, level, as_at=as_at))
            result.rows[level] += len(frame)
            result.indicators[level] += 1
            result.periods.update(frame["period"].unique())
            if work.writer is not None and not any(found.values()):
                work.writer.values(level, indicator_id, frame)
    return result


def make_context(inputs: Inputs, places: Places) -> Context:
    """What the checks of values need to know."""
    known: dict[str, list[str]] = {}
    for code, level in places.gazetteer.today.items():
        known.setdefault(places.vintages[level], []).append(code)
    for vintage, codes in places.gazetteer.older.items():
        known.setdefault(vintage, []).extend(codes)
    return Context(
        indicators=inputs.catalogue.indicators,
        known_areas={vintage: pd.Index(sorted(set(codes))) for vintage, codes in known.items()},
        releases=frozenset(inputs.catalogue.sources),
    )


def _by_size(inputs: Inputs) -> list[list[str]]:
    """Groups of related sources, those with most measures first, so that the last is short."""
    measures = Counter(one.source_id for one in inputs.catalogue.measures)
    levels = {one.source_id: one.area.level == "lsoa" for one in inputs.catalogue.sources.values()}
    groups = related_sources(inputs.catalogue)

    def size(group: list[str]) -> int:
        return sum(measures[one] * (10 if levels[one] else 1) for one in group)

    return sorted(groups, key=lambda group: (-size(group), group))


def _taken(
    work: Work, groups: list[list[str]], keys: Mapping[str, str], before: Before | None
) -> Iterator[GroupResult]:
    if before is None:
        return
    for group in groups:
        found = take_group(before, work, group, keys[group[0]])
        if found is not None:
            yield found


def _how(result: GroupResult, taken: set[str]) -> str:
    return ", taken over" if result.name in taken else ""


def _take_in(result: GroupResult, report: BuildReport) -> list[Problem]:
    report.left_out += result.left_out
    report.rows.update(result.rows)
    report.indicators.update(result.indicators)
    report.periods |= result.periods
    report.completeness += result.completeness
    found = [problem for checks in result.checks for problem in report.found(checks)]
    return [*result.problems, *found]
