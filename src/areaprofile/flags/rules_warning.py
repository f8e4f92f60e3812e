"""Early warnings from the figures: a shift in risk (EW1), people less satisfied (EW2), records and
views apart (EW4), a year off the path (EW7). They expire unless the next figure confirms them."""

from itertools import chain
from typing import Any

import numpy as np
from scipy.special import ndtr

from areaprofile.flags.facts import Facts, Measure
from areaprofile.flags.found import Found
from areaprofile.flags.parameters import parameter
from areaprofile.flags.verdict import Test, Texts, Verdict, level_stop, severity_of, trend_stop
from areaprofile.stats.early_warning import survey_fall
from areaprofile.stats.multiple import shares_of_chance
from areaprofile.stats.trend_scale import BoolArray, FloatArray, IntArray, transform


def judge_risk(facts: Facts, _: Found) -> list[Verdict]:
    """Measures of risk whose last year left the path."""
    risks = [one for one in facts.measures if one.definition.measure == "risk"]
    return _off_path("EW1", risks)


def judge_off_path(facts: Facts, _: Found) -> list[Verdict]:
    """All other measures with a direction whose last year is far worse than its path."""
    others = [one for one in facts.measures if one.definition.measure != "risk"]
    return _off_path("EW7", others)


def judge_dissatisfaction(facts: Facts, _: Found) -> list[Verdict]:
    """Views of a service: a fall beyond the survey's margins, and beyond England's."""
    surveys = [one for one in facts.measures if one.definition.is_view and one.definition.service]
    return [_less_content(one) for one in surveys]


def judge_divergence(facts: Facts, _: Found) -> list[Verdict]:
    """Surveys beside recorded measures about the same thing, and the other way round."""
    surveys = [one for one in facts.measures if _has_topic(one) and one.definition.is_view]
    records = [one for one in facts.measures if _has_topic(one) and not one.definition.is_survey]
    return list(
        chain(
            (_apart(one, _about(one, records), is_survey=True) for one in surveys),
            (_apart(one, _about(one, surveys), is_survey=False) for one in records),
        )
    )


def _off_path(rule_id: str, measures: list[Measure]) -> list[Verdict]:
    """A verdict per measure; how sure is asked of all warnings of the edition together."""
    stops = [_warning_stop(one) for one in measures]
    p = [
        np.where(stop == "", one.warning.p_worse, np.nan)
        for one, stop in zip(measures, stops, strict=True)
    ]
    return [
        _warned(rule_id, one, stop, chance)
        for one, stop, chance in zip(measures, stops, shares_of_chance(p), strict=True)
    ]


def _warning_stop(measure: Measure) -> Texts:
    """One year of a survey says nothing where nobody knows how far a sample may stray."""
    stop = trend_stop(measure, measure.warning.stop)
    bare = measure.definition.is_survey & ~(_last_error(measure) > 0)
    return np.where((stop == "") & bare, "no_margin", stop)


def _warned(rule_id: str, measure: Measure, stop: Texts, chance: FloatArray) -> Verdict:
    found = measure.warning
    size = found.stop.size
    p = found.p_either if rule_id == "EW1" else found.p_worse
    worse = -found.surprise
    settled = 1.0 - measure.provisional[:, -1]

    def more(at: int) -> dict[str, Any]:
        return {"surprise_in_usual_misses": float(found.surprise[at]), "since": measure.periods[-1]}

    return Verdict(
        rule_id=rule_id,
        service=measure.definition.service,
        stop=stop,
        tests=(
            Test("worse than the path, in usual misses", worse, ">=", 0.0, "on_path"),
            Test("p of such a miss", p, "<=", parameter(rule_id, "warning_p"), "within_noise"),
            Test("p of such a miss by the last figure's margin of error alone",
                 _by_margin(measure), "<=", parameter(rule_id, "margin_p"), "within_noise",
                 asked=_last_error(measure) > 0),
            Test("share of chance among warnings as sure as this", chance, "<=",
                 parameter(rule_id, "discovery_rate"), "within_noise"),
            Test("the last figure is settled", settled, ">=", 1.0, "provisional"),
        ),
        severity=severity_of(size, "watch"),
        certainty=np.full(size, np.nan),
        measure=measure,
        more=more,
    )  # fmt: skip


def _by_margin(measure: Measure) -> FloatArray:
    """One-sided p that the last figure's margin of error alone explains the miss; nan where none
    is known."""
    found = measure.warning
    error = _last_error(measure)
    return np.asarray(ndtr((found.actual - found.expected) / np.where(error > 0, error, np.nan)))


def _last_error(measure: Measure) -> FloatArray:
    """Standard error of the last figure on the comparison scale; nan or 0 where neither a margin
    nor counts are known."""
    return transform(measure.panel).se[:, -1]


def _last_two(measure: Measure) -> tuple[IntArray, BoolArray]:
    """The newest two columns in which each council has a figure, and who has two."""
    held = np.isfinite(measure.values)
    enough = held.sum(axis=1) >= 2
    order = np.argsort(~held[:, ::-1], axis=1, kind="stable")
    columns = held.shape[1] - 1 - order[:, :2] if held.shape[1] > 1 else np.zeros((len(held), 2))
    return columns.astype(np.int64), enough & held[:, -1]


def _less_content(measure: Measure) -> Verdict:
    columns, enough = _last_two(measure)
    rows = np.arange(len(columns))
    last, before = columns[:, 0], columns[:, 1]
    sign = measure.definition.polarity
    se = measure.recent_error
    p = survey_fall(
        sign * measure.values[rows, before],
        sign * measure.values[rows, last],
        se[rows, before],
        se[rows, last],
    )
    lost = measure.change[rows, before] - measure.change[rows, last]
    reworded = np.array(
        [any(b in range(low + 1, high + 1) for b in measure.panel.breaks)
         for low, high in zip(before, last, strict=True)]
    )  # fmt: skip
    answers = measure.denominator[rows, last]
    thin = np.isfinite(answers) & (answers < parameter("EW2", "min_answers"))
    stop = level_stop(measure, enough)
    for reason, holds in (("no_margin", ~np.isfinite(p)), ("too_small", thin), ("break", reworded)):
        stop = np.where((stop == "") & holds, reason, stop)

    def more(at: int) -> dict[str, Any]:
        return {"since": measure.periods[before[at]], "between": [
            measure.periods[before[at]], measure.periods[last[at]]]}  # fmt: skip

    return Verdict(
        rule_id="EW2",
        service=measure.definition.service,
        stop=stop,
        tests=(
            Test("p of such a fall by chance", p, "<=", parameter("EW2", "survey_p"),
                 "within_noise"),
            Test("lost against the country, sd", lost, ">=", 0.0, "national_tide"),
            Test("the last figure is settled", 1.0 - measure.provisional[rows, last], ">=", 1.0,
                 "provisional"),
        ),
        severity=severity_of(len(columns), "watch"),
        certainty=1 - p,
        measure=measure,
        more=more,
    )  # fmt: skip


def _has_topic(measure: Measure) -> bool:
    one = measure.definition
    return bool(one.topic and one.service and one.polarity) and one.measure != "risk"


def _about(measure: Measure, others: list[Measure]) -> list[Measure]:
    return [one for one in others if one.definition.topic == measure.definition.topic]


def _apart(measure: Measure, others: list[Measure], *, is_survey: bool) -> Verdict:
    """How far this measure and the one that drifted most from it have moved apart."""
    size = len(measure.blocked)
    gap, sure = np.full(size, np.nan), np.full((2, size), np.nan)
    partner = np.full(size, "", dtype=object)
    moved, from_to = np.full(size, np.nan), np.full((size, 2), "", dtype=object)
    for other in others:
        survey, record = (measure, other) if is_survey else (other, measure)
        drift, least, periods = _drift(survey, record)
        shown = np.stack(_shown(survey, record))
        better = np.isfinite(drift) & ~(drift <= gap)
        gap[better], moved[better] = drift[better], least[better]
        partner[better] = other.definition.indicator_id
        sure[:, better] = shown[:, better]
        from_to[better] = periods[better]
    stop = level_stop(measure, np.isfinite(gap))
    stop = np.where((stop != "") & (measure.blocked == ""), "nothing_to_compare", stop)

    def more(at: int) -> dict[str, Any]:
        return {"beside": str(partner[at]), "between": [str(one) for one in from_to[at]],
                "since": str(from_to[at][0])}  # fmt: skip

    return Verdict(
        rule_id="EW4",
        service=measure.definition.service,
        stop=stop,
        tests=(
            Test("moved apart, sd", gap, ">=", parameter("EW4", "gap"), "together"),
            Test("the lesser of the two movements, sd", moved, ">=", parameter("EW4", "moved"),
                 "together"),
            Test("p of the survey's movement by chance", sure[0], "<=",
                 parameter("EW4", "survey_p"), "within_noise"),
            Test("P(the recorded measure's trend differs from the country's)", sure[1], ">=",
                 parameter("EW4", "trend_p"), "within_noise"),
        ),
        severity=severity_of(size, "watch"),
        certainty=np.full(size, np.nan),
        measure=measure,
        more=more,
    )  # fmt: skip


def _shown(survey: Measure, record: Measure) -> tuple[FloatArray, FloatArray]:
    """The chance that the survey's last movement is noise; and P that the record's trend is not."""
    columns, _ = _last_two(survey)
    rows = np.arange(len(columns))
    last, before = columns[:, 0], columns[:, 1]
    se = survey.recent_error
    p = survey_fall(
        survey.values[rows, before], survey.values[rows, last], se[rows, before], se[rows, last]
    )
    trend = record.falling.trend
    return 2 * np.minimum(p, 1 - p), np.fmax(trend.p_ahead, trend.p_behind)


def _drift(survey: Measure, record: Measure) -> tuple[FloatArray, FloatArray, np.ndarray]:
    """Between the last two surveys: how far survey and record moved apart (above zero: in opposite
    directions), the lesser movement, and the two periods. nan where either is not to be judged."""
    columns, enough = _last_two(survey)
    rows = np.arange(len(columns))
    last, before = columns[:, 0], columns[:, 1]
    views = survey.change[rows, last] - survey.change[rows, before]
    first_survey = survey.end.year - len(survey.periods) + 1
    first_record = record.end.year - len(record.periods) + 1
    width = record.values.shape[1]
    now, then = last + first_survey - first_record, before + first_survey - first_record
    there = enough & (now >= 0) & (then >= 0) & (now < width) & (then < width)
    there &= (survey.blocked == "") & (record.blocked == "")
    now, then = np.clip(now, 0, width - 1), np.clip(then, 0, width - 1)
    for one, low, high in ((survey, before, last), (record, then, now)):
        for b in one.panel.breaks:
            there &= ~((low < b) & (b <= high))
    there &= ~survey.provisional[rows, last] & ~record.provisional[rows, now]
    records = record.change[rows, now] - record.change[rows, then]
    opposite = np.sign(views) * np.sign(records) < 0
    drift = np.where(there, np.where(opposite, np.abs(views - records), 0.0), np.nan)
    drift[~np.isfinite(views) | ~np.isfinite(records)] = np.nan
    least = np.minimum(np.abs(views), np.abs(records))
    periods = np.array(
        [[survey.periods[b], survey.periods[n]] for b, n in zip(before, last, strict=True)],
        dtype=object,
    )
    return drift, least, periods
