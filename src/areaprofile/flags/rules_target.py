"""Targets (FL2) and floors (FL3)."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from areaprofile.flags.facts import Councils, Facts, Measure
from areaprofile.flags.found import Found
from areaprofile.flags.parameters import parameter
from areaprofile.flags.targets import MAINTAIN, Case, judge_target
from areaprofile.flags.verdict import Test, Verdict, severity_of, texts


def judge_targets(facts: Facts, _: Found) -> list[Verdict]:
    """Missed or at risk, of whatever kind but floors.

    The worst of a council's own targets counts. A target set for the whole country is judged where
    the council has none of its own for the measure; the evidence lists it in any case.
    """
    rows = facts.targets.loc[facts.targets["kind"] != "floor"]
    return [_verdict("FL2", facts, one, rows) for one in facts.measures]


def judge_floors(facts: Facts, _: Found) -> list[Verdict]:
    """Worse than a floor set for all."""
    rows = facts.targets.loc[facts.targets["kind"] == "floor"]
    return [_verdict("FL3", facts, one, rows) for one in facts.measures]


def maintained(facts: Facts, measure: Measure) -> np.ndarray:
    """Councils that hold a standard which asks for no improvement."""
    rows = facts.targets.loc[facts.targets["kind"].isin(MAINTAIN)]
    out = np.zeros(len(facts.councils.codes), dtype=bool)
    for at, case in _cases(facts, measure, rows):
        out[at] |= case.clear == "standard_held"
    return out


def _cases(facts: Facts, measure: Measure, rows: pd.DataFrame) -> Iterator[tuple[int, Case]]:
    own = rows.loc[(rows["indicator_id"] == measure.definition.indicator_id).to_numpy(dtype=bool)]
    if not len(own):
        return
    for row in own.to_dict("records"):
        target = {str(key): value for key, value in row.items()}
        for at in _within(facts.councils, str(target.get("scope_code"))):
            yield at, judge_target(measure, target, at)


def _within(councils: Councils, scope: str) -> list[int]:
    """The councils that a target is set for: one, those of a region, or all of the country."""
    if scope in councils.place:
        return [councils.place[scope]]
    if scope in councils.region_codes:
        found = councils.region == councils.region_codes.index(scope)
        return [int(at) for at in np.flatnonzero(found)]
    return list(range(len(councils.codes)))


def _verdict(rule_id: str, facts: Facts, measure: Measure, rows: pd.DataFrame) -> Verdict:
    size = len(facts.councils.codes)
    worst: dict[int, Case] = {}
    every: dict[int, list[Case]] = {}
    places = facts.councils.place
    for at, case in _cases(facts, measure, rows):
        every.setdefault(at, []).append(case)
        if at not in worst or _weight(case, places) > _weight(worst[at], places):
            worst[at] = case
    stop, clear = texts(size, "no_target"), texts(size)
    failing, sure = np.full(size, np.nan), np.full(size, np.nan)
    not_run = measure.blocked == "not_run"
    stop[not_run] = "not_run"
    for at, case in worst.items():
        stop[at], clear[at] = case.stop, case.clear
        failing[at] = _failing(case)
        sure[at] = 1 - case.p_hit

    def more(at: int) -> dict[str, Any]:
        return {"targets": [_told(case) for case in every.get(at, [])]}

    test = Test(
        "missed at its date, or at risk before it (shortfall above zero; chance and direction)",
        failing,
        ">=",
        1.0,
        "met",
    )
    return Verdict(
        rule_id=rule_id,
        service=measure.definition.service,
        stop=stop,
        tests=(test,),
        severity=_severity(rule_id, worst, size),
        certainty=sure,
        measure=measure,
        clear_reason=clear,
        more=more,
    )


def _failing(case: Case) -> float:
    return float(case.missed or case.at_risk)


def _weight(case: Case, places: Mapping[str, int]) -> tuple[bool, int]:
    """Own before national; missed before at risk before judged before not to be judged."""
    own = str(case.target.get("scope_code")) in places
    if case.missed:
        return own, 3
    if case.at_risk:
        return own, 2
    return own, 0 if case.stop else 1


def _severity(rule_id: str, worst: dict[int, Case], size: int) -> np.ndarray:
    out = severity_of(size, "strong" if rule_id == "FL3" else "flag")
    for at, case in worst.items():
        if case.at_risk and not case.missed:
            out[at] = 0
    return out


def _told(case: Case) -> dict[str, Any]:
    target = case.target
    wanted = ("target_id", "kind", "set_by", "scope_code", "baseline", "target_period",
              "target_value", "partners")  # fmt: skip
    state = "missed" if case.missed else "at_risk" if case.at_risk else case.clear or case.stop
    return {name: _plain(target.get(name)) for name in wanted} | {
        "outcome": state,
        "value": _plain(case.value),
        "period": case.period,
        "shortfall": _plain(case.shortfall),
        "p_hit": _plain(case.p_hit),
        "p_towards": _plain(case.p_towards),
        "at_risk_below": parameter("FL2", "at_risk_p"),
    }


def _plain(value: Any) -> Any:
    if value is None or value != value:
        return None
    return value.item() if hasattr(value, "item") else value
