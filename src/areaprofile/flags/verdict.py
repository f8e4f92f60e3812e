"""What a rule says of every council: assessed or not and why, each test it made, how sure it is.

A verdict is raised where nothing stopped it and every test holds. The tests with their figures are
the core of the evidence: whoever evaluates them again gets the same state.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from areaprofile.flags.facts import Facts, Measure, Texts
from areaprofile.stats.trend_scale import BoolArray, FloatArray, IntArray
from areaprofile.stats.trend_stops import Stop

NOT_ASSESSABLE, CLEAR, RAISED = 0, 1, 2
STATES = ("not_assessable", "clear", "raised")
SEVERITIES = ("watch", "flag", "strong", "extreme")

# Reasons in words a program can rely on; the words for readers are in tables/flags.py.
STOP_REASONS = {
    Stop.NONE: "",
    Stop.NOT_RUN: "not_run",
    Stop.NO_POLARITY: "no_direction",
    Stop.TOO_FEW_COUNCILS: "too_few_councils",
    Stop.NO_VALUES: "no_values",
    Stop.BREAK: "break",
    Stop.LEVEL_ONLY: "level_only",
    Stop.TOO_SMALL: "too_small",
    Stop.LAST_YEAR_MISSING: "last_year_missing",
    Stop.ROLLING_TOO_SHORT: "too_few_years",
    Stop.TOO_FEW_YEARS: "too_few_years",
    Stop.GAPS: "too_few_years",
    Stop.PROVISIONAL_ONLY: "provisional",
    Stop.AT_CEILING: "at_ceiling",
    Stop.WITHIN_NOISE: "within_noise",
    Stop.NATIONAL_TIDE: "national_tide",
    Stop.TOO_SLIGHT: "too_slight",
    Stop.ONE_YEAR: "one_year",
    Stop.NOT_BEHIND: "not_behind",
    Stop.CARRIED_BY_GAP: "carried_by_gap",
}
_FOR_WANT_OF_VALUES = (
    Stop.NO_VALUES,
    Stop.TOO_SMALL,
    Stop.LAST_YEAR_MISSING,
    Stop.TOO_FEW_YEARS,
    Stop.GAPS,
    Stop.LEVEL_ONLY,
)

More = Callable[[int], dict[str, Any]]


def nothing_more(_: int) -> dict[str, Any]:
    """For a rule whose tests say it all."""
    return {}


@dataclass(frozen=True)
class Test:
    """One condition: a figure per council, how it is compared, and the reason if it fails.

    asked: the councils of whom it can be asked, None for all; of others it is not a condition.
    """

    name: str
    value: np.ndarray
    op: str  # ">=" or "<="
    bound: float
    reason: str
    asked: BoolArray | None = None

    @property
    def holds(self) -> BoolArray:
        """Per council; a missing figure never passes."""
        with np.errstate(invalid="ignore"):
            held = self.value >= self.bound if self.op == ">=" else self.value <= self.bound
        return held if self.asked is None else held | ~self.asked


@dataclass(frozen=True, eq=False)
class Verdict:
    """One rule on one measure (or, without one, on a service), for every council.

    stop: why it could not be assessed, empty if it could. severity: index into SEVERITIES, were
    it raised. certainty: probability behind it, nan where there is none. clear_reason: instead of
    the reason of the first test that fails. watch: clear, but worth watching. more: further
    evidence of one council.
    """

    rule_id: str
    service: str
    stop: Texts
    tests: tuple[Test, ...]
    severity: IntArray
    certainty: FloatArray
    measure: Measure | None = None
    clear_reason: Texts | None = None
    watch: BoolArray | None = None
    more: More = nothing_more

    @property
    def indicator_id(self) -> str:
        """The measure's id; empty for a verdict on a service."""
        return "" if self.measure is None else self.measure.definition.indicator_id

    @cached_property
    def state(self) -> IntArray:
        """Index into STATES, per council."""
        passes = np.ones(self.stop.size, dtype=bool)
        for test in self.tests:
            passes &= test.holds
        return np.where(self.stop != "", NOT_ASSESSABLE, np.where(passes, RAISED, CLEAR))

    @cached_property
    def reason(self) -> Texts:
        """The first thing that stopped it, per council; empty where it is raised."""
        out = np.full(self.stop.size, "", dtype=object)
        for test in reversed(self.tests):
            out[~test.holds] = test.reason
        if self.clear_reason is not None:
            told = (self.clear_reason != "") & (self.state == CLEAR)
            out[told] = self.clear_reason[told]
        out[self.state == RAISED] = ""
        return np.where(self.stop != "", self.stop, out)


def texts(size: int, text: str = "") -> Texts:
    """An array of the same text."""
    return np.full(size, text, dtype=object)


def first(*questions: tuple[str, np.ndarray]) -> Texts:
    """The reason of the first question that holds, per council; empty where none does."""
    out = texts(questions[0][1].size)
    for reason, holds in reversed(questions):
        out[holds] = reason
    return out


def service_stop(facts: Facts, service: str) -> Texts:
    """`not_run`, or `not_said` where nobody said whose job it is; empty elsewhere."""
    nobody = np.zeros(len(facts.councils.codes), dtype=bool)
    if service not in facts.said:
        return texts(nobody.size)
    said, runs = facts.said[service], facts.runs.get(service, nobody)
    return first(("not_said", ~said), ("not_run", ~runs))


def trend_stop(measure: Measure, stop: IntArray) -> Texts:
    """Why a trend was not assessed, in words: the measure's own reasons before the trend's."""
    out = texts(stop.size)
    for code, reason in STOP_REASONS.items():
        if code < Stop.PROVISIONAL_ONLY:
            out[stop == code] = reason
    hidden = np.isin(stop, [int(one) for one in _FOR_WANT_OF_VALUES])
    # of the years without a figure, most were withheld
    gaps = ~np.isfinite(measure.values) & np.isfinite(measure.values).any(axis=0)
    withheld = measure.suppressed.sum(axis=1)
    out[hidden & (withheld > 0) & (2 * withheld >= gaps.sum(axis=1))] = "suppressed"
    unlike = measure.unlike.any(axis=1) & (out != "")
    out[unlike] = "definition_differs"
    return np.where(measure.blocked != "", measure.blocked, out)


def level_stop(measure: Measure, held: BoolArray) -> Texts:
    """Why a level was not assessed; held: councils whose figures are there."""
    here = np.isfinite(measure.values)
    missing = first(
        ("no_values", np.asarray(~here.any(axis=1) & ~measure.suppressed.any(axis=1))),
        ("suppressed", ~held & measure.suppressed[:, -3:].any(axis=1)),
        ("last_year_missing", ~held & ~here[:, -1]),
        ("too_few_years", ~held),
    )
    return np.where(measure.blocked != "", measure.blocked, missing)


def severity_of(size: int, name: str) -> IntArray:
    """One severity for every council."""
    return np.full(size, SEVERITIES.index(name), dtype=np.int64)
