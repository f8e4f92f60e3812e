"""What a build tells at its end: rows, periods, areas, checks, times, and what has changed."""

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from areaprofile.checks import CHECKS
from areaprofile.errors import Problem
from areaprofile.pipeline.changes import Changes

Say = Callable[[str], None]


@dataclass
class BuildReport:
    """Filled while a build runs; `lines` turns it into text."""

    build: str = ""
    store: str = ""
    rows: Counter[str] = field(default_factory=Counter)
    indicators: Counter[str] = field(default_factory=Counter)
    areas: Mapping[str, int] = field(default_factory=dict)
    periods: set[str] = field(default_factory=set)
    completeness: list[Mapping[str, object]] = field(default_factory=list)
    left_out: int = 0
    postcodes: int = 0
    flags: int = 0
    checks: dict[str, list[Problem]] = field(default_factory=dict)
    looked_at: Counter[str] = field(default_factory=Counter)
    seconds: dict[str, float] = field(default_factory=dict)
    beside: dict[str, float] = field(default_factory=dict)
    groups: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    taken_from: str = ""
    taken_groups: int = 0
    taken_places: bool = False
    taken_arrays: list[str] = field(default_factory=list)
    changes: Changes | None = None
    is_unchanged: bool = False
    unread: tuple[str, ...] = ()  # packs whose own sources were not read

    def found(self, results: Mapping[str, list[Problem]]) -> list[Problem]:
        """Take in what checks found, and return all their problems."""
        for check_id, problems in results.items():
            self.checks.setdefault(check_id, []).extend(problems)
            self.looked_at[check_id] += 1
        return [problem for problems in results.values() for problem in problems]

    @contextmanager
    def stage(self, name: str, say: Say) -> Iterator[None]:
        """Announce a stage and measure how long it takes."""
        say(f"{name} …")
        start = time.perf_counter()
        yield
        self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - start

    @contextmanager
    def aside(self, name: str) -> Iterator[None]:
        """Measure work that is done while a stage goes on in other processes."""
        start = time.perf_counter()
        yield
        self.beside[name] = time.perf_counter() - start

    def lines(self) -> list[str]:
        """The report as text, a line each."""
        if self.is_unchanged:
            return [
                f"Nothing has changed since build {self.build}: same raw files, same definitions, "
                "same code. It stays the live build."
            ]
        lines = [f"Build {self.build} is live in {self.store}.", "", "What it holds"]
        for level, rows in sorted(self.rows.items()):
            lines.append(f"  {level:12} {self.indicators[level]:4} measures {rows:12,} values")
        areas = ", ".join(f"{count:,} {level}" for level, count in self.areas.items())
        lines += [f"  areas        {areas}", f"  periods      {len(self.periods)}"]
        if self.postcodes:
            lines.append(f"  postcodes    {self.postcodes:,}")
        if self.left_out:
            lines.append(
                f"  left out     {self.left_out:,} values of councils that no longer exist and "
                "whose counts could not be added up"
            )
        lines += ["", "What the checks found"]
        for check in CHECKS:
            if check.check_id in self.checks:
                count = len(self.checks[check.check_id])
                verdict = f"{count} problems" if count else "nothing wrong"
                tables = f"{self.looked_at[check.check_id]:,} tables"
                lines.append(f"  {check.meaning:42} {tables:>14}  {verdict}")
        lines += [*self._taken(), *self._times()]
        if self.changes is not None:
            lines += ["", *self.changes.lines()]
        return lines

    def _times(self) -> list[str]:
        lines = ["", "Time"]
        lines += [f"  {name:72} {seconds:8.1f} s" for name, seconds in self.seconds.items()]
        lines.append(f"  {'altogether':72} {sum(self.seconds.values()):8.1f} s")
        if self.beside:
            lines.append("  of which, at the same time as other work")
        lines += [f"    {name:70} {seconds:8.1f} s" for name, seconds in self.beside.items()]
        return lines

    def _taken(self) -> list[str]:
        """What was not made anew, since nothing that it is made from has changed."""
        if not self.taken_from:
            return []
        groups = f"{self.taken_groups} of {len(self.groups)} groups of sources"
        more = [*["boundaries"] * self.taken_places]
        if self.taken_arrays:
            more.append(f"arrays of {', '.join(self.taken_arrays)}")
        return ["", f"Taken over from build {self.taken_from}: {', '.join([groups, *more])}"]
