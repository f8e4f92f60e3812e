"""What its context leads one to expect of a council on one measure, and how far off it is.

A leave-one-out regression on the variables by which peers are found (`stats.expected`). The rest is
"not explained by the factors in the model", never "caused by the council".
"""

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd

from areaprofile.catalogue.records import Indicator
from areaprofile.stats.expected import leave_one_out
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.compare_words import points
from areaprofile.tables.councils import all_context, council_facts, runs_service
from areaprofile.tables.places import Place
from areaprofile.tables.wording import show_interval, show_number, show_value

LEAST_EXPLAINED = 0.1
NOT_EXPLAINED = "not explained by the factors in the model"


@dataclass(frozen=True)
class ExpectedLevel:
    """The expected value with its 95% range, and what it rests on. `difference` is actual less
    expected; its limits are the value less those of the range. `explained`: share (0 to 1) of the
    differences between the councils that the factors predict with each council left out."""

    value: float
    expected: float
    lower: float
    upper: float
    explained: float
    councils: int
    factors: tuple[str, ...]

    @property
    def difference(self) -> float:
        """Actual less expected."""
        return self.value - self.expected

    @property
    def is_outside(self) -> bool:
        """Whether the value lies outside the range in which 95% like it would lie."""
        return not self.lower <= self.value <= self.upper


@lru_cache(maxsize=256)
def expected_level(
    atlas: Atlas, council: Place, measure: Indicator, period: str
) -> ExpectedLevel | None:
    """The expectation for one council; None where figure, context or enough councils are missing.

    Shares are fitted as logits. Not valid for counts below about five.
    """
    series = atlas.series("council", measure.indicator_id).get(period)
    wide, names = _factors(atlas, measure.indicator_id)
    position = atlas.level("council").position
    codes = [code for code in wide.index if runs_service(atlas, code, measure.service)]
    if series is None or council.code not in codes:
        return None
    values = series.value[[position[code] for code in codes]]
    is_share = _is_share(values, measure)
    fitted = leave_one_out(_logit(values) if is_share else values, wide.loc[codes].to_numpy())
    at = codes.index(council.code)
    if not math.isfinite(fitted.residual[at]):
        return None
    scale = _logit(values[[at]])[0] if is_share else values[at]
    ends = [scale - part[at] for part in (fitted.residual, fitted.upper, fitted.lower)]
    middle, low, high = (_share(end) if is_share else float(end) for end in ends)
    found = float(values[at])
    return ExpectedLevel(found, middle, low, high, fitted.explained, fitted.places, names)


def why_no_level(atlas: Atlas, council: Place, measure: Indicator, period: str) -> str:
    """In a sentence, why `expected_level` says nothing of this council."""
    series = atlas.series("council", measure.indicator_id).get(period)
    wide, names = _factors(atlas, measure.indicator_id)
    if not names:
        return "These data hold no facts on councils from which to say."
    position = atlas.level("council").position
    if series is None or not math.isfinite(series.value[position[council.code]]):
        return f"{council.name} has no figure."
    if not runs_service(atlas, council.code, measure.service):
        return f"{council.name} does not run this service."
    if council.code not in wide.index:
        return f"{council.name} is unlike every other council, so others do not say what to expect."
    known = np.isfinite(wide.loc[council.code].to_numpy(dtype=float))
    lacking = [name for name, has in zip(names, known, strict=True) if not has]
    if lacking:
        named = " and ".join(f"“{name}”" for name in lacking)
        return f"{council.name} has no figure on {named}, which the model needs."
    others = [code for code in wide.index if runs_service(atlas, code, measure.service)]
    full = np.isfinite(wide.loc[others].to_numpy(dtype=float)).all(axis=1)
    full &= np.isfinite(series.value[[position[code] for code in others]])
    return (
        f"Only {full.sum():,} councils have this figure and all {len(names)} facts of the model: "
        "too few to say."
    )


def _is_share(values: np.ndarray, measure: Indicator) -> bool:
    known = values[np.isfinite(values)]
    bounded = measure.lower_bound == 0 and measure.upper_bound == 100
    return bounded and bool(known.size) and bool(known.min() > 0 and known.max() < 100)


def _logit(percent: np.ndarray) -> np.ndarray:
    return np.log(percent / (100 - percent))


def _share(logit: float) -> float:
    return float(100 / (1 + np.exp(-logit)))


@lru_cache(maxsize=64)
def _factors(atlas: Atlas, indicator_id: str) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Councils of the pool × factors, transformed, and the factors' names; without the measure."""
    table = all_context(atlas)
    if table.empty or "transform" not in table:
        return pd.DataFrame(), ()
    used = table[(table["role"].astype(str) == "peer")]
    used = used[used["indicator_id"].astype(str) != indicator_id]
    used = used[used["council_code"].astype(str).isin(council_facts(atlas).pool)]
    facts = used.drop_duplicates("context_id").set_index("context_id")
    wide = used.astype({"council_code": str, "context_id": str}).pivot(
        index="council_code", columns="context_id", values="value"
    )
    for key in wide.columns:
        kind = str(facts.loc[key, "transform"])
        if kind == "log":
            wide[key] = np.log(wide[key].where(wide[key] > 0))
        elif kind == "sqrt":
            wide[key] = np.sqrt(wide[key].clip(lower=0))
    return wide, tuple(str(facts.loc[key, "name"]) for key in wide.columns)


def expected_sentence(level: ExpectedLevel, council: Place, measure: Indicator) -> str:
    """What is expected, how far off the council is, and how much that says."""
    if not level.explained >= LEAST_EXPLAINED:
        return (
            f"The factors in the model explain almost nothing of the differences between "
            f"{level.councils} councils here, so they lead one to expect no certain level."
        )
    limits = show_interval(level.lower, level.upper, decimals=measure.decimals)
    share = show_number(100 * level.explained, decimals=0)
    start = (
        f"In its circumstances one would expect {show_value(level.expected, measure)} "
        f"(95% range {limits}). {council.name} has {show_value(level.value, measure)}"
    )
    apart = points(abs(level.difference), measure)
    side = "more" if level.difference > 0 else "less"
    if level.is_outside:
        ends = sorted(abs(level.value - end) for end in (level.lower, level.upper))
        said = f"{apart} {side} ({points(ends[0], measure)} to {points(ends[1], measure)})"
        told = f"{start}, {said}: {NOT_EXPLAINED}."
    else:
        told = f"{start}, {apart} {side}: inside the range, so nothing stands out."
    return (
        f"{told} The factors explain {share}% of the differences between {level.councils} councils."
    )
