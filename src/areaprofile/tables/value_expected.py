"""What result would one expect of a council from its circumstances and its spending?"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from areaprofile.stats.expected import leave_one_out
from areaprofile.stats.peers import skewed, standardise
from areaprofile.store.read import has_table, read_table
from areaprofile.tables.atlas import Atlas

COUNCILS_PER_FACTOR, MOST_FACTORS = 6, 8
LEAST_EXPLAINED = 0.01  # of the differences between councils, below which a model says nothing


@dataclass(frozen=True)
class ExpectedResult:
    """`value`: what councils in like circumstances get at this cost. `lower`, `upper`: 95% limits
    of what the council has beyond that. `explained`: share of the differences among `councils`."""

    value: float
    lower: float
    upper: float
    explained: float
    councils: int

    @property
    def says_something(self) -> bool:
        """Whether the factors explain anything at all."""
        return self.explained >= LEAST_EXPLAINED

    @property
    def sign(self) -> int:
        """1 where the result is clearly higher than expected, -1 where lower, else 0."""
        if not self.says_something:
            return 0
        return int(self.lower > 0) - int(self.upper < 0)


def expected_result(
    atlas: Atlas, council: str, spent: Mapping[str, float], measure: str, period: str
) -> ExpectedResult | None:
    """From people, place and `spent` (council → pounds a unit); None where too little is known."""
    context = _context(atlas)
    if context is None:
        return None
    codes = [str(code) for code in atlas.level("council").codes]
    series = atlas.series("council", measure)[period]
    cost = np.array([spent.get(code, math.nan) for code in codes])
    cost = np.log(np.where(cost > 0, cost, np.nan))
    held = np.isfinite(cost) & np.isfinite(series.value)
    factors = int(np.clip(held.sum() // COUNCILS_PER_FACTOR - 1, 1, MOST_FACTORS))
    found = leave_one_out(series.value, np.column_stack([cost, context[:, :factors]]))
    at = atlas.level("council").position[council]
    if not math.isfinite(found.expected[at]):
        return None
    value, lower, upper = (float(part[at]) for part in (found.expected, found.lower, found.upper))
    return ExpectedResult(value, lower, upper, found.explained, found.places)


@lru_cache(maxsize=4)
def _context(atlas: Atlas) -> np.ndarray | None:
    """Councils × main directions of their circumstances, in the order of the level; gaps are taken
    as average. None without any."""
    if not has_table(atlas.store, "context"):
        return None
    rows = read_table(atlas.store, "context").dropna(subset=["value"])
    rows = rows[rows["role"].astype("str") == "peer"] if "role" in rows else rows
    codes = [str(code) for code in atlas.level("council").codes]
    wide = rows.assign(
        council_code=rows["council_code"].astype("str"), context_id=rows["context_id"].astype("str")
    ).pivot_table(index="council_code", columns="context_id", values="value", aggfunc="last")
    raw = wide.reindex(codes).to_numpy(dtype=float)
    if not raw.size:
        return None
    filled = np.nan_to_num(standardise(raw, logged=skewed(raw)), nan=0.0)
    u, s, _ = np.linalg.svd(filled - filled.mean(axis=0), full_matrices=False)
    return u * s
