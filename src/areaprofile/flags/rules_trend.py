"""Falling, also from a high level (FL4); and improving (POS2): the detector's answers as rules."""

from typing import Any

import numpy as np

from areaprofile.flags.facts import Facts, Measure
from areaprofile.flags.found import Found
from areaprofile.flags.parameters import parameter
from areaprofile.flags.size import size_of_change
from areaprofile.flags.verdict import STOP_REASONS, Test, Texts, Verdict, texts, trend_stop
from areaprofile.stats.falling import Falling, Severity
from areaprofile.stats.trend_prior import posterior_slope
from areaprofile.stats.trend_scale import BoolArray, FloatArray
from areaprofile.stats.trend_stops import Stop
from areaprofile.stats.trends import TrendResult


def judge_decline(facts: Facts, _: Found) -> list[Verdict]:
    """Falling behind while getting worse; every measure with a direction."""
    return [_decline(one) for one in facts.measures]


def judge_improver(facts: Facts, _: Found) -> list[Verdict]:
    """The mirror image, for councils that are not still among the worst quarter."""
    return [_improver(one) for one in facts.measures]


def _decline(measure: Measure) -> Verdict:
    falling = measure.falling
    tests = _fall_tests(falling.trend, "")
    if falling.final_only is not None:
        tests += _settled(_fall_tests(falling.final_only, ", provisional year left out"), measure)
    return _verdict(
        "FL4", measure, falling, tests, falling.trend.p_behind, falling.trend.p_own_falling
    )


def _improver(measure: Measure) -> Verdict:
    rising = measure.improving
    trend = rising.trend
    tests = _rise_tests(trend, "")
    if rising.final_only is not None:
        tests += _settled(_rise_tests(rising.final_only, ", provisional year left out"), measure)
    last = measure.oriented[:, -1]
    share = parameter("POS2", "worst_share")
    bar = np.nanquantile(last, share) if np.isfinite(last).any() else np.nan
    above = np.where(np.isfinite(last), last - bar, np.nan)
    tests += (Test("above the worst quarter, sd", above, ">=", 0.0, "still_low"),)
    return _verdict("POS2", measure, rising, tests, trend.p_ahead, 1 - trend.p_own_falling)


def _verdict(
    rule_id: str,
    measure: Measure,
    found: Falling,
    tests: tuple[Test, ...],
    sure: FloatArray,
    own: FloatArray,
) -> Verdict:
    """sure: P(apart from the country's trend). own: P(the council's own figures move so too)."""
    clear = texts(found.stop.size)
    for code, reason in STOP_REASONS.items():
        if code >= Stop.PROVISIONAL_ONLY:
            clear[found.stop == code] = reason
    nearly = (sure >= parameter("FL4", "nearly_p")) & (own >= parameter("FL4", "nearly_p"))
    clear[(clear == "within_noise") & nearly] = "not_sure_enough"
    strong = found.severity >= Severity.STRONG
    # All but one condition held: the reader who lowers the strictness sees it.
    watch = (found.severity == Severity.WATCH) | found.provisional_watch
    watch |= found.stop == Stop.CARRIED_BY_GAP

    def more(at: int) -> dict[str, Any]:
        return _more(measure, found, at)

    return Verdict(
        rule_id=rule_id,
        service=measure.definition.service,
        stop=_stop(measure, found, sure),
        tests=tests,
        severity=np.where(strong, 2, 1).astype(np.int64),
        certainty=sure,
        measure=measure,
        clear_reason=clear,
        watch=watch,
        more=more,
    )


def _stop(measure: Measure, found: Falling, sure: FloatArray) -> Texts:
    """Not assessed either where even a steep change could not be raised, and none is likely."""
    stop = trend_stop(measure, found.trend.stop)
    blind = could_not_be_raised(found.trend) & ~(sure >= parameter("FL4", "nearly_p"))
    return np.where((stop == "") & blind & (found.stop != Stop.AT_CEILING), "too_noisy", stop)


def could_not_be_raised(trend: TrendResult) -> BoolArray:
    """Councils with a trend whose noise, beside the little by which councils' trends are known to
    differ on the measure, would hide even a steep change that their figures showed exactly."""
    steep = np.full(trend.slope.shape, -parameter("FL4", "steep"))
    years = trend.n_years.astype(float)
    shown = posterior_slope(steep, trend.variance, trend.tau, years)
    p = shown.below(-parameter("FL4", "delta"))
    return (trend.stop == Stop.NONE) & ~(p >= parameter("FL4", "behind_p"))


def _fall_tests(trend: TrendResult, when: str) -> tuple[Test, ...]:
    room = np.where(trend.near_bound, 0.0, 1.0)
    return (
        Test(f"room left below the best possible{when}", room, ">=", 1.0, "at_ceiling"),
        Test(
            f"P(behind the country's trend){when}",
            trend.p_behind,
            ">=",
            parameter("FL4", "behind_p"),
            "not_sure_enough",
        ),
        Test(
            f"P(own figures falling){when}",
            trend.p_own_falling,
            ">=",
            parameter("FL4", "own_p"),
            "national_tide",
        ),
        Test(
            f"loss against the country, sd{when}",
            trend.fall,
            ">=",
            parameter("FL4", "materiality"),
            "too_slight",
        ),
        *_not_one_step(trend, when),
    )


def _rise_tests(trend: TrendResult, when: str) -> tuple[Test, ...]:
    return (
        Test(
            f"P(ahead of the country's trend){when}",
            trend.p_ahead,
            ">=",
            parameter("POS2", "ahead_p"),
            "not_sure_enough",
        ),
        Test(
            f"P(own figures rising){when}",
            1 - trend.p_own_falling,
            ">=",
            parameter("POS2", "own_p"),
            "national_tide",
        ),
        Test(
            f"gain on the country, sd{when}",
            -trend.fall,
            ">=",
            parameter("POS2", "materiality"),
            "too_slight",
        ),
        *_not_one_step(trend, when),
    )


def _not_one_step(trend: TrendResult, when: str) -> tuple[Test, ...]:
    """Neither one year nor what happened across missing years makes the whole of it."""
    gap = f"no step across missing years carries it{when}"
    return (
        Test(f"no single year carries it{when}", trend.same_sign * 1.0, ">=", 1.0, "one_year"),
        Test(gap, trend.within_runs * 1.0, ">=", 1.0, "carried_by_gap"),
    )


def _settled(tests: tuple[Test, ...], measure: Measure) -> tuple[Test, ...]:
    """The tests without the last year, which only bind where that year is provisional."""
    held = measure.provisional[:, -1]
    return tuple(
        Test(one.name, np.where(held, one.value, one.bound), one.op, one.bound, "provisional")
        for one in tests
    )


def _more(measure: Measure, found: Falling, at: int) -> dict[str, Any]:
    trend = found.trend
    own, common = float(trend.own_mean[at]), float(trend.common_slope[at])
    share = min(max(common / own, 0.0), 1.0) if own else 0.0
    return {
        "trend": {
            "relative_slope_sd_a_year": float(trend.rel_mean[at]),
            "interval_90": [float(trend.rel_lower[at]), float(trend.rel_upper[at])],
            "own_slope_sd_a_year": own,
            "years": int(trend.n_years[at]),
        },
        "from_high_level": bool(found.from_high[at]),
        "share_explained_by_country": share,
        "since": since(measure, at),
        "size": size_of_change(measure, at),
    }


def since(measure: Measure, at: int) -> str:
    """The period of the best standing against England before the last; empty if unknown."""
    path = measure.change[at]
    held = np.flatnonzero(np.isfinite(path))
    held = held[held >= measure.window_start]
    if held.size < 2:
        return ""
    back = path[held][:-1][::-1]
    falls = path[held][-1] < np.mean(path[held][:-1])
    best = int(np.argmax(back) if falls else np.argmin(back))
    return measure.periods[held[:-1][::-1][best]]
