"""What others say: a judgement that worsened (EW3), figures too old (EW5), a partner's measure in
a shared outcome (EW6)."""

from typing import Any

import numpy as np
import pandas as pd

from areaprofile.flags.facts import WHOLE, Facts, Measure
from areaprofile.flags.found import Found
from areaprofile.flags.panels import STALE_DAYS
from areaprofile.flags.parameters import parameter
from areaprofile.flags.rules_failure import is_recent, latest_judgements
from areaprofile.flags.verdict import (
    RAISED,
    Test,
    Verdict,
    first,
    service_stop,
    severity_of,
    texts,
)
from areaprofile.periods import parse_period

DAYS_A_MONTH = 365.25 / 12
OWN = ("council", "")
FAILING = ("FL2", "FL3", "FL4")


def judge_external(facts: Facts, _: Found) -> list[Verdict]:
    """A grade lower than the one before it, service by service."""
    return [_worsened(facts, service) for service in facts.services]


def judge_stale(facts: Facts, _: Found) -> list[Verdict]:
    """The council's own last figure too old, while others have newer ones."""
    return [_stale(facts, one) for one in facts.measures]


def judge_partner(facts: Facts, found: Found) -> list[Verdict]:
    """Measures that a partner answers for, in a shared outcome, which other rules found failing."""
    shared = [
        one
        for one in facts.measures
        if one.definition.owner not in OWN and one.definition.shared and one.definition.polarity
    ]
    return [_partner(one, found) for one in shared]


def _worsened(facts: Facts, service: str) -> Verdict:
    size = len(facts.councils.codes)
    rows = latest_judgements(facts, service)
    drop, told = np.full(size, np.nan), {}
    had = np.zeros(size, dtype=bool)
    for _, group in rows.groupby(["scheme", "at"]) if len(rows) else ():
        place = int(group["at"].to_numpy()[0])
        had[place] = True
        pair = _last_pair(facts, group)
        if pair is None:
            continue
        before, last = pair
        fell = float(before["ordinal"]) - float(last["ordinal"])
        if not fell <= drop[place]:
            drop[place] = fell
            told[place] = [_cited(before), _cited(last)]
    stop = service_stop(facts, service)
    stop = np.where(
        stop != "",
        stop,
        first(("no_judgements", ~had), ("only_one_judgement", ~np.isfinite(drop))),
    )

    def more(at: int) -> dict[str, Any]:
        pair = told.get(at, [])
        return {"judgements": pair, "since": pair[-1]["date"] if pair else ""}

    return Verdict(
        rule_id="EW3",
        service=service,
        stop=stop,
        tests=(Test("grades lower than before", drop, ">=", 1.0, "not_worse"),),
        severity=severity_of(size, "watch"),
        certainty=np.full(size, np.nan),
        more=more,
    )


def _last_pair(facts: Facts, group: pd.DataFrame) -> tuple[dict[str, Any], dict[str, Any]] | None:
    """The judgement before the last, and the last if it is recent."""
    graded = [one for one in group.to_dict("records") if one["ordinal"] == one["ordinal"]]
    if len(graded) < 2:
        return None
    before, last = ({str(key): part for key, part in one.items()} for one in graded[-2:])
    recent = is_recent(facts, [last["date"]], parameter("EW3", "max_age_years"))
    return (before, last) if recent[0] else None


def _cited(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "scheme": str(row["scheme"]),
        "date": str(row["date"]),
        "grade": str(row["grade"]),
        "ordinal": float(row["ordinal"]),
    }


def _stale(facts: Facts, measure: Measure) -> Verdict:
    held = np.isfinite(measure.values)
    size = len(held)
    years = held.shape[1]
    last = years - 1 - np.argmax(held[:, ::-1], axis=1)
    ends = np.array([_end(measure, column) for column in range(years)], dtype="datetime64[D]")
    days = (np.datetime64(facts.as_at) - ends).astype(float)
    months = np.where(held.any(axis=1), days[last] / DAYS_A_MONTH, np.nan)
    # polarity is of no matter here, nor is kind: a figure is old or it is not
    blocked = np.where(measure.blocked == "no_direction", "", measure.blocked)
    if (facts.as_at - measure.end).days > STALE_DAYS:
        blocked = np.where(blocked == "", "stale", blocked)
    stop = np.where(blocked != "", blocked, first(("no_values", np.asarray(~held.any(axis=1)))))
    suppressed = measure.suppressed[:, -1] & (stop == "")
    stop = np.where(suppressed, "suppressed", stop)

    def more(at: int) -> dict[str, Any]:
        return {"since": measure.periods[int(last[at])], "newest_elsewhere": measure.periods[-1]}

    behind = (ends.max() - ends[last]).astype(float) / DAYS_A_MONTH
    return Verdict(
        rule_id="EW5",
        service=measure.definition.service,
        stop=stop,
        tests=(
            Test("age of the last figure, months", months, ">=",
                 parameter("EW5", "max_age_months"), "fresh"),
            Test("months behind the newest figure elsewhere", behind, ">=",
                 parameter("EW5", "behind_months"), "nobody_newer"),
        ),
        severity=severity_of(size, "watch"),
        certainty=np.full(size, np.nan),
        measure=measure,
        more=more,
    )  # fmt: skip


def _end(measure: Measure, column: int) -> str:
    period = measure.periods[column]
    return parse_period(period).end.isoformat() if period else "1900-01-01"


def _partner(measure: Measure, found: Found) -> Verdict:
    size = len(measure.blocked)
    failing, assessed = np.zeros(size), np.zeros(size, dtype=bool)
    by: list[list[str]] = [[] for _ in range(size)]
    stop = texts(size, "nothing_to_judge_by")
    for rule_id in FAILING:
        for verdict in found.get(rule_id, ()):
            if verdict.indicator_id != measure.definition.indicator_id:
                continue
            assessed |= verdict.stop == ""
            stop = np.where(rule_id == "FL4", verdict.stop, stop)
            for at in np.flatnonzero(verdict.state == RAISED):
                failing[at] += 1
                by[at].append(rule_id)
    stop = np.where(assessed, "", stop)

    def more(at: int) -> dict[str, Any]:
        return {"failing_by": by[at], "owner": measure.definition.owner}

    return Verdict(
        rule_id="EW6",
        service=measure.definition.service or WHOLE,
        stop=stop,
        tests=(Test("rules that found it failing", failing, ">=", 1.0, "not_failing"),),
        severity=severity_of(size, "watch"),
        certainty=np.full(size, np.nan),
        measure=measure,
        more=more,
    )
