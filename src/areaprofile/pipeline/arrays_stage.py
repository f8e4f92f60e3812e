"""Making the arrays of every level, and comparing them with the files, in a process beside."""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from areaprofile.errors import Problem
from areaprofile.pipeline.array_check import find_array_problems
from areaprofile.pipeline.report import BuildReport
from areaprofile.pipeline.reuse import PARTS, Before, arrays_key, take_arrays
from areaprofile.pipeline.workers import Begun, workers
from areaprofile.store.write import StoreWriter

MAKING, CHECKING = "Making arrays", "Comparing arrays with files"
# The level whose arrays the flags look at.
FIRST = "lsoa"


@dataclass(frozen=True)
class Arrays:
    """Arrays that are being made: those of FIRST, of the other levels, and what checks find."""

    first: Begun
    rest: Begun
    check: Begun

    def wait_for_first(self) -> None:
        """Return when the arrays of the neighbourhoods stand on disk."""
        self.first.result()


@contextmanager
def arrays_beside(
    writer: StoreWriter,
    facts: dict[str, Any],
    before: Before | None,
    report: BuildReport,
    problems: list[Problem],
) -> Iterator[Arrays]:
    """Make arrays while the caller works; at the end, all are made and `problems` is filled.

    Their keys are put into `facts`.
    """
    store = writer.as_store(facts)
    keys = {
        level: arrays_key(store, level, facts[PARTS]["places"]["key"])
        for level in facts["vintages"]
    }
    facts[PARTS]["arrays"] = keys
    for level, key in keys.items():
        if before is not None and take_arrays(before, writer, level, key):
            report.taken_arrays.append(level)
    levels = [level for level in keys if level not in report.taken_arrays]
    first, rest = [one for one in levels if one == FIRST], [one for one in levels if one != FIRST]
    with workers((writer, facts), 1) as beside:
        arrays = Arrays(
            beside.begin(_make, first), beside.begin(_make, rest), beside.begin(_check, levels)
        )
        yield arrays
        seconds = {MAKING: arrays.first.result() + arrays.rest.result()}
        found, seconds[CHECKING] = arrays.check.result()
    problems += found
    report.beside |= seconds


def _make(state: tuple[StoreWriter, Mapping[str, Any]], levels: Sequence[str]) -> float:
    writer, facts = state
    start = time.perf_counter()
    writer.arrays(facts, tuple(levels))
    return time.perf_counter() - start


def _check(
    state: tuple[StoreWriter, Mapping[str, Any]], levels: Sequence[str]
) -> tuple[list[Problem], float]:
    writer, facts = state
    start = time.perf_counter()
    problems = find_array_problems(writer.as_store(facts), levels)
    return problems, time.perf_counter() - start
