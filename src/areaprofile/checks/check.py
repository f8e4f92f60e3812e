"""A check: what it looks at, what it knows of the rest of the build, how it says what is wrong."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from areaprofile.catalogue.records import Indicator
from areaprofile.errors import Problem

SHOWN = 10
# What the tests of an evidence record give: state and reason.
Recompute = Callable[[Mapping], tuple[str, str]]


@dataclass(frozen=True)
class Context:
    """What a check may need beside its own table; what is not given is not looked at."""

    indicators: Mapping[str, Indicator] = field(default_factory=dict)
    known_areas: Mapping[str, pd.Index] = field(default_factory=dict)
    releases: frozenset[str] = frozenset()
    # Tables of the same build, by name, and the values of an indicator at a level.
    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    values: Callable[[str, str], pd.DataFrame] | None = None
    recompute: Recompute | None = None


Find = Callable[[pd.DataFrame, str, Context], list[Problem]]


@dataclass(frozen=True)
class Check:
    """One thing that must be true: its id, the table it looks at, and what it says in words."""

    check_id: str
    table: str
    meaning: str
    find: Find


def bad_rows(
    frame: pd.DataFrame, bad: object, name: str, column: str, *, columns: Iterable[str], do: str
) -> list[Problem]:
    """A problem for each of the first bad rows, and one for how many more there are."""
    mask = np.asarray(bad, dtype=bool)
    if not mask.any():
        return []
    wrong = frame[mask]
    problems = []
    for _, row in wrong.head(SHOWN).iterrows():
        found = ", ".join(f"{one} {row[one]}" for one in columns)
        problems.append(Problem(name, 0, column, found, do))
    if len(wrong) > SHOWN:
        rest = f"{len(wrong) - SHOWN} more rows like these"
        problems.append(Problem(name, 0, column, rest, do))
    return problems
