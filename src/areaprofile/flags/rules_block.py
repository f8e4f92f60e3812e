"""Coasting of a service as a whole (FL7), and poor pockets in good areas (FL9)."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from areaprofile.flags.facts import WHOLE, Facts, Measure
from areaprofile.flags.found import Found
from areaprofile.flags.parameters import parameter
from areaprofile.flags.rules_target import maintained
from areaprofile.flags.verdict import (
    Test,
    Texts,
    Verdict,
    first,
    service_stop,
    severity_of,
    texts,
)
from areaprofile.stats.coasting import (
    Coasting,
    CoastingResult,
    NotAsked,
    assess_block,
    confirmed,
)
from areaprofile.stats.trend_stops import Stop
from areaprofile.stats.trends import TrendResult

MIDDLE = 50.0
_UNANSWERED = {
    NotAsked.TOO_FEW_INDICATORS: "too_few_indicators",
    NotAsked.TOO_FEW_YEARS: "too_few_years",
    NotAsked.TOO_FEW_COUNCILS: "too_few_councils",
}
_ANSWERS = {
    Coasting.AT_CEILING: "at_ceiling",
    Coasting.STEADY: "steady",
    Coasting.FALLING_BEHIND: "",
    Coasting.SLOW: "slow",
}


def judge_coasting(facts: Facts, _: Found) -> list[Verdict]:
    """One verdict per service; and one per measure under a standard that is being held.

    Services with too few measures are judged together with the other small ones of their block
    and theme; the answer stands once, at the one that brings most measures.
    """
    live = {
        service: [] if service == WHOLE else _usable(facts.of_service(service))
        for service in facts.services
    }
    together = _together(live)
    out = []
    for service in facts.services:
        group = together.get(service, (service,))
        before = group[: group.index(service)]
        out.append(_block(facts, service, {name: live[name] for name in group}, before))
        out += _held_standards(facts, service)
    return out


def _together(live: Mapping[str, list[Measure]]) -> Mapping[str, tuple[str, ...]]:
    """Of each service with too few measures: the small services of the same block and theme,
    itself too, those with most measures first."""
    fewest = parameter("FL7", "min_measures")
    blocks: dict[tuple[str, str], list[str]] = {}
    for service, measures in live.items():
        names = [
            (one.definition.shared, one.definition.theme)
            for one in measures
            if one.definition.shared
        ]
        if names and len(measures) < fewest:
            blocks.setdefault(max(sorted(set(names)), key=names.count), []).append(service)
    ranked = [sorted(group, key=lambda name: (-len(live[name]), name)) for group in blocks.values()]
    return {name: tuple(group) for group in ranked for name in group}


def judge_pockets(facts: Facts, _: Found) -> list[Verdict]:
    """One verdict per service: the question is about the council as a whole."""
    elsewhere = [
        _nothing("FL9", facts, service, "not_about_a_service")
        for service in facts.services
        if service != WHOLE
    ]
    return [*elsewhere, _pocket(facts)]


def _usable(measures: tuple[Measure, ...]) -> list[Measure]:
    """Measures with a direction of which some council's trend could be judged."""
    chosen = [
        one for one in measures if one.definition.polarity and one.definition.measure != "risk"
    ]
    return [
        one for one in chosen if ((one.falling.trend.stop == Stop.NONE) & (one.blocked == "")).any()
    ]


def _block(
    facts: Facts, service: str, live: Mapping[str, list[Measure]], before: tuple[str, ...]
) -> Verdict:
    """live: measures of the services judged together. before: those that come first in it."""
    stop = service_stop(facts, service)
    measures = [one for group in live.values() for one in group]
    if len(measures) < parameter("FL7", "min_measures"):
        old = _too_old(facts.of_service(service))
        stop = np.where(stop != "", stop, "stale" if old else "too_few_indicators")
        return _nothing("FL7", facts, service, "", stop=stop)
    excused = np.column_stack([maintained(facts, one) | (one.blocked != "") for one in measures])
    found = assess_block(_aligned(measures), excused=excused)
    answer = found.answer
    if any(one.falling.final_only is not None for one in measures):
        answer = confirmed(answer, _settled_answer(measures, excused))
    told = [service_stop(facts, name) == "" for name in before]
    elsewhere = np.any([*told, np.zeros(stop.size, dtype=bool)], axis=0)
    stop = np.where((stop == "") & elsewhere, "judged_together", stop)
    stop = np.where(stop != "", stop, _unanswered(found, answer))
    return _answered(service, measures, found, answer, stop)


def _too_old(measures: tuple[Measure, ...]) -> bool:
    """Whether it is for their age that there are too few measures."""
    old = [one for one in measures if (one.blocked == "stale").any()]
    return len(old) >= parameter("FL7", "min_measures")


def _unanswered(found: CoastingResult, answer: np.ndarray) -> Texts:
    out = texts(answer.size)
    for code, reason in _UNANSWERED.items():
        out[found.reason == code] = reason
    out[answer == Coasting.CANT_TELL] = "cant_tell"
    return out


def _answered(
    service: str,
    measures: list[Measure],
    found: CoastingResult,
    answer: np.ndarray,
    stop: Texts,
) -> Verdict:
    size = answer.size
    clear = texts(size)
    for code, reason in _ANSWERS.items():
        clear[answer == code] = reason
    clear[found.reason == NotAsked.ENGLAND_NOT_IMPROVING] = "country_not_improving"
    clear[found.reason == NotAsked.FALLING_INSTEAD] = "falling_instead"
    falling_behind = (answer == Coasting.FALLING_BEHIND) * 1.0
    services = sorted({one.definition.service for one in measures})

    def more(at: int) -> dict[str, Any]:
        return {
            "objections": ["services_together"] if len(services) > 1 else [],
            "answer": Coasting(int(answer[at])).name.lower(),
            "indicators": [one.definition.indicator_id for one in measures],
            "services": services,
            "measures_pooled": int(found.n_indicators[at]),
            "national_slope_sd_a_year": float(found.national_slope[at]),
            "relative_slope_sd_a_year": float(found.rel_mean[at]),
            "interval_90": [float(found.rel_lower[at]), float(found.rel_upper[at])],
            "own_slope_sd_a_year": float(found.own_mean[at]),
            "own_interval_90": [float(found.own_lower[at]), float(found.own_upper[at])],
        }

    return Verdict(
        rule_id="FL7",
        service=service,
        stop=stop,
        tests=(
            Test("the answer is falling behind", falling_behind, ">=", 1.0, "steady"),
            Test("P(behind)", found.p_behind, ">=", parameter("FL7", "behind_p"), "steady"),
            Test("P(keeps half the country's pace)", found.p_keeps_half, "<=",
                 parameter("FL7", "half_p"), "slow"),
        ),
        severity=severity_of(size, "flag"),
        certainty=found.p_behind,
        clear_reason=clear,
        more=more,
    )  # fmt: skip


def _aligned(measures: list[Measure], *, settled: bool = False) -> list[TrendResult]:
    """The measures' trends over the union of their years; what was not there has no weight."""
    trends, firsts, lasts = [], [], []
    for one in measures:
        falling = one.falling
        trend = falling.trend
        last = one.end.year
        if settled and falling.final_only is not None:
            trend, last = falling.final_only, last - 1
        trends.append(trend)
        lasts.append(last)
        firsts.append(last - trend.weights.shape[1] + 1)
    start, end = min(firsts), max(lasts)
    return [
        _padded(trend, first - start, end - last)
        for trend, first, last in zip(trends, firsts, lasts, strict=True)
    ]


def _padded(trend: TrendResult, before: int, after: int) -> TrendResult:
    wide = ((0, 0), (before, after))
    return replace(
        trend,
        departures=np.pad(trend.departures, wide, constant_values=np.nan),
        residuals=np.pad(trend.residuals, wide),
        weights=np.pad(trend.weights, wide),
        centred=np.pad(trend.centred, wide),
        national_path=np.pad(trend.national_path, (before, after), constant_values=np.nan),
    )


def _settled_answer(measures: list[Measure], excused: np.ndarray) -> np.ndarray:
    return assess_block(_aligned(measures, settled=True), excused=excused).answer


def _held_standards(facts: Facts, service: str) -> list[Verdict]:
    out = []
    for one in facts.of_service(service):
        held = maintained(facts, one)
        if not held.any():
            continue
        stop = texts(held.size, "judged_by_service")
        stop[held] = ""
        clear = texts(held.size, "maintain")
        never = Test("no standard is being held", 1.0 - held, ">=", 1.0, "maintain")
        verdict = _nothing("FL7", facts, service, "", stop=stop)
        out.append(replace(verdict, measure=one, tests=(never,), clear_reason=clear))
    return out


def _pocket(facts: Facts) -> Verdict:
    found = facts.pockets
    if found is None:
        return _nothing("FL9", facts, WHOLE, "no_neighbourhoods")
    at_the_bar = found.standing - MIDDLE < parameter("FL9", "hardly_better")
    at_the_bar |= found.poor <= parameter("FL9", "min_measures")

    def more(at: int) -> dict[str, Any]:
        return {
            "neighbourhood": str(found.code[at]),
            "neighbourhoods": int(found.count[at]),
            "indicators": str(found.which[at]).split(" ; "),
            "measures_assessed": int(found.measures[at]),
            "council_standing": float(found.standing[at]),
            "objections": ["at_the_bar"] if at_the_bar[at] else [],
        }

    return Verdict(
        rule_id="FL9",
        service=WHOLE,
        stop=first(("no_neighbourhoods", found.measures == 0)),
        tests=(
            Test("the council's middle, 0 worst to 100 best", found.standing, ">=", MIDDLE,
                 "not_a_good_area"),
            Test("measures in the worst tenth", found.poor * 1.0, ">=",
                 parameter("FL9", "min_measures"), "no_pocket"),
            Test("their share, each theme alike", found.share, ">=",
                 parameter("FL9", "min_share"), "no_pocket"),
        ),
        severity=severity_of(found.poor.size, "flag"),
        certainty=np.full(found.poor.size, np.nan),
        more=more,
    )  # fmt: skip


def _nothing(
    rule_id: str, facts: Facts, service: str, reason: str, *, stop: Texts | None = None
) -> Verdict:
    """A rule that has no question here."""
    size = len(facts.councils.codes)
    return Verdict(
        rule_id=rule_id,
        service=service,
        stop=texts(size, reason) if stop is None else stop,
        tests=(Test("never", np.zeros(size), ">=", 1.0, reason or "clear"),),
        severity=severity_of(size, "watch"),
        certainty=np.full(size, np.nan),
    )
