"""Failure at the extreme (FL1): an inspector's, a notice, or three measures beyond everything."""

from collections.abc import Hashable, Iterable, Mapping
from datetime import timedelta
from typing import Any

import numpy as np
import pandas as pd

from areaprofile.flags.facts import WHOLE, Facts, Measure
from areaprofile.flags.found import Found
from areaprofile.flags.levels import level_of
from areaprofile.flags.parameters import parameter
from areaprofile.flags.verdict import Test, Verdict, first, service_stop, severity_of
from areaprofile.stats.trend_scale import BoolArray, FloatArray


def judge_failure(facts: Facts, _: Found) -> list[Verdict]:
    """One verdict per service, and one for the council as a whole (notices)."""
    return [_failure(facts, service) for service in facts.services]


def latest_judgements(facts: Facts, service: str) -> pd.DataFrame:
    """The newest judgement of each scheme and council about a service, not older than the limit.

    Columns as in the store, and `at`: the council's place. Judgements about no service stand for
    the council as a whole. Parts of a judgement are left out.
    """
    rows = facts.judgements
    kept = np.array([_is_about(one, service) for one in rows.to_dict("records")], dtype=bool)
    places = facts.councils.place
    at = np.array([places.get(str(code), -1) for code in rows["council_code"]], dtype=np.int64)
    rows = rows.assign(at=at).loc[kept & (at >= 0)]
    return rows.sort_values(by="date", kind="stable")


def _is_about(row: Mapping[Hashable, Any], service: str) -> bool:
    """Whether a dated overall judgement is about the service, or about the council as a whole."""
    named = str(_plain(row.get("service")) or "")
    part = _plain(row.get("part")) or "overall"
    dated = bool(_plain(row.get("date")))
    return dated and part == "overall" and (named or WHOLE) == service


def is_recent(facts: Facts, days: Iterable[object], years: float) -> BoolArray:
    """Whether each day (ISO text) lies within so many years before the edition."""
    oldest = (facts.as_at - timedelta(days=365.25 * years)).isoformat()
    return np.array([str(day)[:10] >= oldest for day in days], dtype=bool)


def _failure(facts: Facts, service: str) -> Verdict:
    size = len(facts.councils.codes)
    judged, failed, cited = _judged(facts, service)
    measures = [one for one in facts.of_service(service) if service != WHOLE]
    extreme, assessed = _extremes(facts, measures)
    fewest = parameter("FL1", "min_measures")
    either = np.maximum(failed * 1.0, extreme / fewest)
    enough = judged | (assessed >= fewest)
    stop = service_stop(facts, service)
    stop = np.where(stop != "", stop, first(("nothing_to_judge_by", ~enough)))
    test = Test(
        "failed by an inspector or under notice (1), or extreme measures as a share of three",
        either,
        ">=",
        1.0,
        "no_failure",
    )

    def more(at: int) -> dict[str, Any]:
        return {
            "judgements": cited.get(at, []),
            "extreme_measures": _names(facts, measures, at),
            "measures_assessed": int(assessed[at]),
        }

    return Verdict(
        rule_id="FL1",
        service=service,
        stop=stop,
        tests=(test,),
        severity=severity_of(size, "extreme"),
        certainty=np.full(size, np.nan),
        more=more,
    )


def _judged(facts: Facts, service: str) -> tuple[BoolArray, BoolArray, dict[int, list[Any]]]:
    """Who has a recent judgement, whose newest one is a failure, and what to cite."""
    size = len(facts.councils.codes)
    judged, failed = np.zeros(size, dtype=bool), np.zeros(size, dtype=bool)
    cited: dict[int, list[Any]] = {}
    rows = latest_judgements(facts, service)
    if not len(rows):
        return judged, failed, cited
    rows = rows.drop_duplicates(["scheme", "at"], keep="last")
    rows = rows.loc[is_recent(facts, rows["date"], parameter("FL1", "max_age_years"))]
    judged[rows["at"].to_numpy(dtype=int)] = True
    if service == WHOLE:
        judged[:] = True
    for row in rows.to_dict("records"):
        if row["band"] != "failure":
            continue
        at = int(row["at"])
        failed[at] = True
        kept = ("scheme", "date", "grade", "ordinal", "band", "address")
        cited.setdefault(at, []).append({name: _plain(row.get(name)) for name in kept})
    return judged, failed, cited


def _plain(value: Any) -> Any:
    if value is None or value != value:
        return None
    return value.item() if hasattr(value, "item") else value


def _extreme(facts: Facts, measure: Measure) -> tuple[BoolArray, BoolArray]:
    """Who is beyond the funnel and among the worst in each of the last years; who was assessed."""
    level = level_of(facts, measure)
    p_below = level.p_below if facts.context is not None else level.plain_p
    with np.errstate(invalid="ignore"):
        beyond = 1 - p_below <= parameter("FL1", "extreme_p")
    years = int(parameter("FL1", "editions"))
    worst = np.ones(beyond.size, dtype=bool)
    for column in range(-years, 0):
        worst &= _worst(measure.oriented[:, column])
    return beyond & worst & level.held, level.held & np.isfinite(p_below)


def _worst(values: FloatArray) -> BoolArray:
    """Among the worst twentieth of those that have a figure, at least one council."""
    held = np.isfinite(values)
    if not held.any():
        return held
    places = max(1, int(np.ceil(parameter("FL1", "worst_share") * held.sum())))
    return held & (values <= np.sort(values[held])[places - 1])


def _extremes(facts: Facts, measures: list[Measure]) -> tuple[FloatArray, FloatArray]:
    size = len(facts.councils.codes)
    extreme, assessed = np.zeros(size), np.zeros(size)
    for measure in measures:
        if measure.values.shape[1] < parameter("FL1", "editions"):
            continue
        found, judged = _extreme(facts, measure)
        extreme += found
        assessed += judged
    return extreme, assessed


def _names(facts: Facts, measures: list[Measure], at: int) -> list[str]:
    return [
        one.definition.indicator_id
        for one in measures
        if one.values.shape[1] >= parameter("FL1", "editions") and _extreme(facts, one)[0][at]
    ]
