"""The targets of one council: what each asks for, and what became of it.

A target is judged by the same function as the flags (`flags.targets`), so that page and flag never
differ. Where the rule only says "not at risk", the chance in words is told beside it.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from areaprofile.catalogue.records import Indicator
from areaprofile.flags.facts import Measure
from areaprofile.flags.gather import TARGET_COLUMNS, Ground, ground_of, read_measure, table
from areaprofile.flags.targets import Case, judge_target, reward_of, stretch_share, year_of
from areaprofile.stats.forecast import Chance, in_words
from areaprofile.store.read import has_table
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.places import Place
from areaprofile.tables.target_units import Outcome, gap_outcome, worst_unit

MISSED, AT_RISK, BALANCE = "missed", "at_risk", "in_the_balance"
ON_COURSE, MET, UNCLEAR, NOT_ASSESSABLE = "on_course", "met", "too_close", "not_assessable"
# As they are listed: what calls for a look comes first.
STATES = (MISSED, AT_RISK, BALANCE, UNCLEAR, ON_COURSE, MET, NOT_ASSESSABLE)
_MET = ("met", "standard_held", "reward_earned")
_CHANCES = {Chance.LIKELY: "likely", Chance.EVEN: "even", Chance.UNLIKELY: "unlikely"}


@dataclass(frozen=True)
class TargetLine:
    """One target of a council and its outcome.

    due: the period by which it is to be reached, as it was given; due_year: the year in which that
    ends. without: the level expected without the agreement (stretch targets). chance: `likely`,
    `even` or `unlikely`, before its date. reason: why it is not assessed, or what was met. unit:
    the place that was tested where that is not the council. share: of the stretch, achieved.
    """

    target_id: str
    indicator: Indicator
    kind: str
    set_by: str
    scope: str
    baseline: float
    baseline_period: str
    due: str
    due_year: int | None
    aim: float
    without: float
    partners: tuple[str, ...]
    note: str
    state: str = NOT_ASSESSABLE
    reason: str = ""
    value: float = math.nan
    period: str = ""
    chance: str = ""
    unit: str = ""
    share: float = math.nan
    row: Mapping[str, Any] = field(default_factory=dict, compare=False, hash=False)

    @property
    def reward(self) -> float:
        """The share of the reward that its result earns; nan for other kinds and before it."""
        return reward_of(self.share)


def has_targets(atlas: Atlas) -> bool:
    """Whether the store holds any target."""
    return has_table(atlas.store, "target") and bool(len(_rows(atlas)))


@lru_cache(maxsize=4)
def _rows(atlas: Atlas) -> pd.DataFrame:
    return table(atlas.store, "target", (*TARGET_COLUMNS, "baseline_period", "note"))


@lru_cache(maxsize=4)
def _ground(atlas: Atlas) -> Ground:
    return ground_of(atlas.store)


@lru_cache(maxsize=64)
def measure_of(atlas: Atlas, indicator_id: str) -> Measure | None:
    """The figures of all councils, as the flags see them; None without yearly ones."""
    return read_measure(atlas.store, _ground(atlas), indicator_id)


def place_of(atlas: Atlas, council: Place) -> int | None:
    """Where a council stands in the arrays of `measure_of`."""
    return _ground(atlas).councils.place.get(council.code)


def council_codes(atlas: Atlas) -> tuple[str, ...]:
    """The councils in the order of the arrays of `measure_of`."""
    return _ground(atlas).councils.codes


@lru_cache(maxsize=512)
def council_targets(atlas: Atlas, council: Place) -> tuple[TargetLine, ...]:
    """All targets set for the council, its region or the country, in the order of STATES."""
    rows = _rows(atlas)
    scopes = {council.code, council.region_code, atlas.places.country.code}
    mine = rows[rows["scope_code"].astype("str").isin(scopes)]
    found = [
        judged(atlas, council, {str(key): value for key, value in row.items()})
        for row in mine.to_dict("records")
        if str(row["indicator_id"]) in atlas.measures
    ]
    return tuple(sorted(found, key=lambda one: (STATES.index(one.state), one.indicator.name)))


def judged(atlas: Atlas, council: Place, row: dict[str, Any]) -> TargetLine:
    """One target against one council's figures."""
    line = _line(atlas, row)
    outcome = _outcome(atlas, council, line, row)
    share = math.nan
    measured = line.kind == "stretch" and outcome.state in (MET, MISSED, UNCLEAR)
    if measured and math.isfinite(line.without):
        share = stretch_share(_sign(line.indicator), line.aim, line.without, outcome.value)
    told = {name: getattr(outcome, name) for name in Outcome.__dataclass_fields__}
    return replace(line, **told, share=share, row=row)


def _line(atlas: Atlas, row: Mapping[str, Any]) -> TargetLine:
    """The target as it was set, not yet judged."""
    partners = [one.strip() for one in _text(row.get("partners")).split(";")]
    return TargetLine(
        target_id=_text(row.get("target_id")),
        indicator=atlas.measures[str(row["indicator_id"])],
        kind=_text(row.get("kind")),
        set_by=_text(row.get("set_by")),
        scope=_text(row.get("scope_code")),
        baseline=_number(row.get("baseline")),
        baseline_period=_text(row.get("baseline_period")),
        due=_text(row.get("target_period")),
        due_year=year_of(row.get("target_period")),
        aim=_number(row.get("target_value")),
        without=_number(row.get("without_agreement")),
        partners=tuple(atlas.partners.get(one, one) for one in partners if one),
        note=_text(row.get("note")),
    )


def _outcome(atlas: Atlas, council: Place, line: TargetLine, row: dict[str, Any]) -> Outcome:
    if line.kind == "gap":
        return gap_outcome(atlas, council, line.indicator, line.baseline_period, line.due)
    if line.kind == "floor" and line.indicator.level == "lsoa":
        return worst_unit(atlas, council, line.indicator, line.aim)
    measure, at = measure_of(atlas, line.indicator.indicator_id), place_of(atlas, council)
    if measure is None or at is None:
        return Outcome(NOT_ASSESSABLE, "no_values")
    return outcome_of(judge_target(measure, row, at))


def outcome_of(case: Case) -> Outcome:
    """What the rule found, in the states that a reader is told."""
    if case.stop:
        return Outcome(NOT_ASSESSABLE, case.stop)
    chance = _CHANCES.get(Chance(int(in_words(np.array(case.p_hit)))), "")
    told = {"value": case.value, "period": case.period, "chance": chance}
    if case.missed:
        return Outcome(MISSED, "", **told)
    if case.at_risk:
        return Outcome(AT_RISK, "", **told)
    if chance:
        return Outcome(ON_COURSE if chance == "likely" else BALANCE, "", **told)
    if case.clear in _MET:
        return Outcome(MET, case.clear, **told)
    if case.clear == "provisional":
        return Outcome(NOT_ASSESSABLE, "provisional", **told)
    return Outcome(UNCLEAR, case.clear, **told)


def _sign(indicator: Indicator) -> int:
    return -1 if indicator.polarity == "lower_is_better" else 1


def _text(value: object) -> str:
    return "" if value is None or value != value else str(value).strip()


def _number(value: Any) -> float:
    return float(value) if _text(value) else math.nan
