"""A group of related sources: what it is worked on with, and what it gave."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from areaprofile.checks import Context
from areaprofile.errors import Problem
from areaprofile.pipeline.inputs import Inputs
from areaprofile.pipeline.place import Places
from areaprofile.store.write import StoreWriter


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
    indicator_ids: list[str] = field(default_factory=list)
    periods: set[str] = field(default_factory=set)
    completeness: list[Mapping[str, object]] = field(default_factory=list)
    left_out: int = 0

    def record(self, key: str) -> dict[str, Any]:
        """What a later build must know to take the files of this group over, as plain data."""
        return {
            "key": key,
            "indicators": self.indicator_ids,
            "periods": sorted(str(one) for one in self.periods),
            "left_out": self.left_out,
        }
