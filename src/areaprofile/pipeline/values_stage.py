"""Working out and checking the values of all indicators, on two cores where there are two."""

import multiprocessing
import os
import signal
import threading
import time
from collections import Counter
from collections.abc import Generator, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass, field

import pandas as pd

from areaprofile.checks import Context, run_checks
from areaprofile.errors import Problem
from areaprofile.pipeline.coverage import completeness
from areaprofile.pipeline.inputs import Inputs
from areaprofile.pipeline.place import Places
from areaprofile.pipeline.report import BuildReport, Say
from areaprofile.pipeline.sources_stage import pieces_of, related_sources
from areaprofile.pipeline.stored import stored
from areaprofile.pipeline.values import indicator_values
from areaprofile.store.write import StoreWriter

WORKERS = 2


@dataclass(frozen=True)
class Work:
    """What every group of sources is worked on with. Without a writer nothing is written."""

    inputs: Inputs
    places: Places
    context: Context
    writer: StoreWriter | None


@dataclass
class GroupResult:
    """What one group of related sources gave."""

    name: str
    problems: list[Problem] = field(default_factory=list)
    checks: list[Mapping[str, list[Problem]]] = field(default_factory=list)
    rows: Counter[str] = field(default_factory=Counter)
    indicators: Counter[str] = field(default_factory=Counter)
    periods: set[str] = field(default_factory=set)
    completeness: list[Mapping[str, object]] = field(default_factory=list)
    measures: int = 0
    left_out: int = 0


def make_values(work: Work, report: BuildReport, say: Say) -> Generator[list[Problem], None, None]:
    """Work through all groups; yields nothing but lets the caller work meanwhile.

    The first step starts the work and returns at once with an empty list; the second waits for
    all of it and returns every problem.
    """
    groups = _by_size(work.inputs)
    with _pool(work) as pool:
        waiting = {pool.submit(_worked, group) for group in groups} if pool else set()
        yield []
        results = _gather(waiting) if pool else (work_on(work, group) for group in groups)
        problems: list[Problem] = []
        done = 0
        for result in results:
            done += result.measures
            say(f"  {done:4} of {len(work.inputs.catalogue.indicators)} measures ({result.name})")
            problems += _take_in(result, report)
        yield problems


def work_on(work: Work, group: list[str]) -> GroupResult:
    """Read a group of sources, work out its indicators, check and write them."""
    catalogue = work.inputs.catalogue
    result = GroupResult(group[0])
    pieces, problems, result.left_out = pieces_of(group, catalogue, work.places, work.inputs.roots)
    result.problems = problems
    result.measures = len(pieces)
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


def _take_in(result: GroupResult, report: BuildReport) -> list[Problem]:
    report.left_out += result.left_out
    report.rows.update(result.rows)
    report.indicators.update(result.indicators)
    report.periods |= result.periods
    report.completeness += result.completeness
    found = [problem for checks in result.checks for problem in report.found(checks)]
    return [*result.problems, *found]


_WORK: list[Work] = []


def _worked(group: list[str]) -> GroupResult:
    return work_on(_WORK[0], group)


def _gather(waiting: set[Future[GroupResult]]) -> Iterator[GroupResult]:
    while waiting:
        done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
        yield from (one.result() for one in done)


@contextmanager
def _pool(work: Work) -> Iterator[ProcessPoolExecutor | None]:
    """Processes that share what has been read so far; None where the system cannot do that."""
    if "fork" not in multiprocessing.get_all_start_methods() or (os.cpu_count() or 1) < WORKERS:
        yield None
        return
    _WORK[:] = [work]
    fork = multiprocessing.get_context("fork")
    pool = ProcessPoolExecutor(WORKERS, mp_context=fork, initializer=_begin_worker)
    try:
        yield pool
    except BaseException:
        # Whatever stopped us, no process may go on writing into a folder that is being deleted.
        for process in list((pool._processes or {}).values()):
            process.kill()
            process.join()
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
        _WORK.clear()


def _begin_worker() -> None:
    """The parent decides when to stop: a worker ignores Ctrl-C and dies with its parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.2)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
